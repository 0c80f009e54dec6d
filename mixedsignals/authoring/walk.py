"""The way through the pages: where a reader stands, what comes before and next, as links that every front end follows.

Knows the order of the pages and their titles; never their content. Links are relative and stand in Markdown cells:
JupyterLab, Notebook 7, JupyterLite and the web follow those.
"""

from dataclasses import dataclass

START = "notebooks/00_start.ipynb"
GLOSSARY = "notebooks/glossary.ipynb"
RUBRIC = "solutions/rubric.ipynb"
SHORT = {
    "A taste": "notebooks/taster.ipynb",
    "Ninety minutes": "notebooks/ninety.ipynb",
    "A test before": "notebooks/before.ipynb",
}  # pages beside the lessons
RUN = (
    "*To bring this page to life, press* **⏩** *in the bar above once. Questions and pictures can then be used. "
    "Code is folded away; nobody needs it.*"
)


@dataclass(frozen=True)
class Stop:
    """One lesson on the way.

    folder: its name with the number, such as "04_denials"; title: without the number; exercises, solutions: whether
    it has them.
    """

    folder: str
    title: str
    exercises: bool = True
    solutions: bool = True

    @property
    def number(self) -> int:
        """The lesson's number."""
        return int(self.folder[:2])

    @property
    def named(self) -> str:
        """Number and title, as headings have them."""
        return f"{self.number} · {self.title}"

    def page(self, room: str) -> str:
        """Its page in `notebooks`, `exercises` or `solutions`, from the checkout."""
        return f"{room}/{self.folder}.ipynb"


def lesson_top(way: list[Stop], here: Stop, spent: str) -> str:
    """The line above a lesson. spent: its minutes in words."""
    parts = [_link("Start", "notebooks", START)] if here.number else []
    parts += [f"**Lesson {here.number}**", spent]
    if here.exercises:
        parts.append(_link("Exercises", "notebooks", here.page("exercises")))
    parts.append(_link("Glossary", "notebooks", GLOSSARY))
    return f"{' · '.join(parts)}\n\n{RUN}"


def lesson_end(way: list[Stop], here: Stop, spent: str) -> str:
    """The lines below a lesson: its exercises, then the next one. spent: the exercises' minutes in words."""
    after = _after(way, here)
    lines = []
    if here.exercises:
        lines.append(
            f"**Now try it:** {_link('the exercises to this lesson', 'notebooks', here.page('exercises'))} ({spent})."
        )
    elif here.solutions:
        lines.append(f"**Every answer with its reason:** {_link('solutions', 'notebooks', here.page('solutions'))}.")
    if after:
        lines.append(f"**Then:** {_link(after.named, 'notebooks', after.page('notebooks'))}.")
    lines.append(_row("notebooks", _before(way, here), here))
    return "\n\n".join(lines)


def exercise_top(way: list[Stop], here: Stop, spent: str) -> str:
    """The line above a lesson's exercises."""
    parts = [
        _link("Start", "exercises", START),
        _link(f"Lesson {here.number}", "exercises", here.page("notebooks")),
        "**Exercises**",
        spent,
        _link("Glossary", "exercises", GLOSSARY),
    ]
    return f"{' · '.join(parts)}\n\n{RUN}"


def exercise_end(way: list[Stop], here: Stop) -> str:
    """The lines below the exercises: the solutions, then the next lesson."""
    after = _after(way, here)
    lines = []
    if here.solutions:
        link = _link("solutions to this lesson", "exercises", here.page("solutions"))
        lines.append(f"**Every answer with its reason:** {link}.")
    if after:
        lines.append(f"**Next:** {_link(after.named, 'exercises', after.page('notebooks'))}.")
    lines.append(_row("exercises", here, here))
    return "\n\n".join(lines)


def solution_top(way: list[Stop], here: Stop) -> str:
    """The line above a lesson's solutions; the same words stand below them with the next lesson."""
    parts = [_link("Start", "solutions", START), _link(f"Lesson {here.number}", "solutions", here.page("notebooks"))]
    parts += [_link("Exercises", "solutions", here.page("exercises"))] if here.exercises else []
    return " · ".join([*parts, "**Solutions**", _link("Glossary", "solutions", GLOSSARY)])


def solution_end(way: list[Stop], here: Stop) -> str:
    """The line below the solutions."""
    after = _after(way, here)
    parts = [f"**Next:** {_link(after.named, 'solutions', after.page('notebooks'))}"] if after else []
    return " · ".join(
        [*parts, _link("The five documents by one rubric", "solutions", RUBRIC), _link("Start", "solutions", START)]
    )


def aside(room: str, name: str) -> str:
    """The line above and below a page that belongs to no lesson. room: where it lies; name: what it is.

    It names the kit: so the stylesheet knows the page as one of the kit's, also where it holds no code.
    """
    other = _link("Rubric", room, RUBRIC) if name == "Glossary" else _link("Glossary", room, GLOSSARY)
    short = [_link(title, room, path) for title, path in SHORT.items() if title != name]
    return " · ".join(["*Mixed Signals*", _link("Start", room, START), f"**{name}**", *short, other])


def without_answers(line: str) -> str:
    """A line of the walk as a copy of the kit without solutions/ has it: no link leads there.

    A paragraph that is but such a link goes whole; of several parts the one goes.
    """
    paragraphs = [paragraph.split(" · ") for paragraph in line.split("\n\n")]
    kept = [" · ".join(part for part in parts if "](../solutions/" not in part) for parts in paragraphs]
    return "\n\n".join(filter(None, kept))


def _row(room: str, before: Stop | None, here: Stop) -> str:
    """Back, start, glossary: what stands last on a page."""
    parts = [f"Back: {_link(before.named, room, before.page('notebooks'))}"] if before else []
    parts += [_link("Start", room, START)] if here.number or room != "notebooks" else []
    return " · ".join([*parts, _link("Glossary", room, GLOSSARY)])


def _before(way: list[Stop], here: Stop) -> Stop | None:
    place = way.index(here)
    return way[place - 1] if place else None


def _after(way: list[Stop], here: Stop) -> Stop | None:
    place = way.index(here)
    return way[place + 1] if place + 1 < len(way) else None


def _link(text: str, room: str, path: str) -> str:
    """A Markdown link from a page in one room to a page of the checkout."""
    target = path.removeprefix(f"{room}/") if path.startswith(f"{room}/") else f"../{path}"
    return f"[{text}]({target})"
