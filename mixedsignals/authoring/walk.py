"""The way through the pages: where a reader stands, what comes before and next, as links that every front end follows.

Knows the order of the pages and their titles; never their content. Links are relative and stand in Markdown cells:
JupyterLab, Notebook 7, JupyterLite and the web follow those. Lines are in the language that is spoken: a page stands in
it where there is one (notebooks/de/00_start.ipynb), and else in English.
"""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from babel import Locale

from ..kit import ENGLISH, say, spoken

START = "notebooks/00_start.ipynb"
GLOSSARY = "notebooks/glossary.ipynb"
RUBRIC = "solutions/rubric.ipynb"
SHORT = {
    "A taste": "notebooks/taster.ipynb",
    "Ninety minutes": "notebooks/ninety.ipynb",
    "A test before": "notebooks/before.ipynb",
}  # pages beside the lessons
TO_ANSWERS = re.compile(r"\]\((\.\./)+solutions/")


@dataclass(frozen=True)
class Stop:
    """One lesson on the way.

    folder: its name with the number, such as "04_denials"; title: without the number; exercises, solutions: whether
    it has them; translated: its title in each other language that it stands in, by the language's code.
    """

    folder: str
    title: str
    exercises: bool = True
    solutions: bool = True
    translated: Mapping[str, str] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """The lesson's number."""
        return int(self.folder[:2])

    @property
    def named(self) -> str:
        """Number and title, as headings have them."""
        return f"{self.number} · {self.translated.get(spoken(), self.title)}"

    @property
    def announced(self) -> str:
        """The same as a link announces it: with a word on the language, where that is another one."""
        foreign = spoken() not in (ENGLISH, *self.translated)
        return say("course.in_english", lesson=self.named) if foreign else self.named

    def page(self, room: str) -> str:
        """Its page in `notebooks`, `exercises` or `solutions`, from the checkout."""
        return _in(spoken() if spoken() in self.translated else ENGLISH, self, room)

    def way(self, room: str, path: str) -> str:
        """The way from its page in a room to a page of the checkout."""
        return posixpath.relpath(path, posixpath.dirname(self.page(room)))

    def link(self, text: str, room: str, path: str) -> str:
        """The same as a Markdown link."""
        return f"[{text}]({self.way(room, path)})"


def lesson_top(way: list[Stop], here: Stop, spent: str) -> str:
    """The line above a lesson. spent: its minutes in words."""
    parts = [_start(way, here, "notebooks")] if here.number else []
    parts += [f"**{say('page.lesson', number=here.number)}**", spent]
    if here.exercises:
        parts.append(here.link(say("page.exercises"), "notebooks", here.page("exercises")))
    parts.append(here.link(say("page.glossary"), "notebooks", GLOSSARY))
    return _headed(parts, here, "notebooks", say("page.run"))


def lesson_end(way: list[Stop], here: Stop, spent: str) -> str:
    """The lines below a lesson: its exercises, then the next one. spent: the exercises' minutes in words."""
    after = _after(way, here)
    lines = []
    if here.exercises:
        link = here.link(say("page.the_exercises"), "notebooks", here.page("exercises"))
        lines.append(say("page.try", link=link, spent=spent))
    elif here.solutions:
        link = here.link(say("page.answers"), "notebooks", here.page("solutions"))
        lines.append(say("page.reasons", link=link))
    if after:
        lines.append(say("page.then", link=here.link(after.announced, "notebooks", after.page("notebooks"))))
    lines.append(_row(way, here, "notebooks", _before(way, here)))
    return "\n\n".join(lines)


def exercise_top(way: list[Stop], here: Stop, spent: str) -> str:
    """The line above a lesson's exercises."""
    parts = [
        _start(way, here, "exercises"),
        here.link(say("page.lesson", number=here.number), "exercises", here.page("notebooks")),
        f"**{say('page.exercises')}**",
        spent,
        here.link(say("page.glossary"), "exercises", GLOSSARY),
    ]
    return _headed(parts, here, "exercises", say("page.run"))


def exercise_end(way: list[Stop], here: Stop) -> str:
    """The lines below the exercises: the solutions, then the next lesson."""
    after = _after(way, here)
    lines = []
    if here.solutions:
        link = here.link(say("page.the_answers"), "exercises", here.page("solutions"))
        lines.append(say("page.reasons", link=link))
    if after:
        link = here.link(after.announced, "exercises", after.page("notebooks"))
        lines.append(f"{say('page.next', link=link)}.")
    lines.append(_row(way, here, "exercises", here))
    return "\n\n".join(lines)


def solution_top(way: list[Stop], here: Stop) -> str:
    """The line above a lesson's solutions; the same words stand below them with the next lesson."""
    room = "solutions"
    parts = [_start(way, here, room)]
    parts.append(here.link(say("page.lesson", number=here.number), room, here.page("notebooks")))
    parts += [here.link(say("page.exercises"), room, here.page("exercises"))] if here.exercises else []
    parts += [f"**{say('page.solutions')}**", here.link(say("page.glossary"), room, GLOSSARY)]
    return _headed(parts, here, room)


def solution_end(way: list[Stop], here: Stop) -> str:
    """The line below the solutions."""
    after = _after(way, here)
    link = here.link(after.announced, "solutions", after.page("notebooks")) if after else ""
    rubric = here.link(say("page.by_one_rubric"), "solutions", RUBRIC)
    parts = [say("page.next", link=link)] if after else []
    return " · ".join([*parts, rubric, _start(way, here, "solutions")])


def _headed(parts: list[str], here: Stop, room: str, *more: str) -> str:
    """A page's first lines: the way, the same page in other languages, and what else there is to say."""
    others = [code for code in (ENGLISH, *here.translated) if code != spoken()] if here.translated else []
    links = [here.link(own_name(code), room, _in(code, here, room)) for code in others]
    origin = [say("page.translated")] if spoken() in here.translated else []
    return "\n\n".join([" · ".join([*parts, *links]), *more, *origin])


def own_name(code: str) -> str:
    """A language's name as its speakers write it: Deutsch."""
    return str(Locale.parse(code).get_language_name(code) or code).capitalize()


def _in(code: str, here: Stop, room: str) -> str:
    """A lesson's page in a language, from the checkout."""
    return f"{room}/{here.folder}.ipynb" if code == ENGLISH else f"{room}/{code}/{here.folder}.ipynb"


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
    kept = [" · ".join(part for part in parts if not TO_ANSWERS.search(part)) for parts in paragraphs]
    return "\n\n".join(filter(None, kept))


def _row(way: list[Stop], here: Stop, room: str, before: Stop | None) -> str:
    """Back, start, glossary: what stands last on a page."""
    back = here.link(before.announced, room, before.page("notebooks")) if before else ""
    parts = [say("page.back", link=back)] if before else []
    parts += [_start(way, here, room)] if here.number or room != "notebooks" else []
    return " · ".join([*parts, here.link(say("page.glossary"), room, GLOSSARY)])


def _start(way: list[Stop], here: Stop, room: str) -> str:
    """A link to the first page of the way."""
    return here.link(say("page.start"), room, way[0].page("notebooks"))


def _before(way: list[Stop], here: Stop) -> Stop | None:
    place = way.index(here)
    return way[place - 1] if place else None


def _after(way: list[Stop], here: Stop) -> Stop | None:
    place = way.index(here)
    return way[place + 1] if place + 1 < len(way) else None


def _link(text: str, room: str, path: str) -> str:
    """A Markdown link from a page in one room to a page of the checkout."""
    return f"[{text}]({posixpath.relpath(path, room)})"
