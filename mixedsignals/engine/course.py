"""The course at a glance: the lessons with a link, their minutes and a bar each; and the learner's line through them.

Knows what built notebooks say of themselves, and where the learner stands; never how a question is marked.
"""

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from IPython.display import DisplayHandle, display

from .. import kit
from . import session
from .model import CALL, LINE, WHY

WIDTH, HEIGHT, MARGIN = 420, 130, 24  # of the drawn line, in pixels


class Overview(session.Page):
    """The lessons as a list of links; in a notebook it is drawn anew in its place after every change of the journal.

    It is no widget: only in an output of its own is a link the way to another page.
    """

    def __init__(self) -> None:
        super().__init__(_listed(), kit.say("course.title"))
        self._place: DisplayHandle | None = None

    def _ipython_display_(self) -> None:
        self._place = display(self._repr_mimebundle_(), raw=True, display_id=True)  # type: ignore[no-untyped-call]  # as IPython has it
        session.add_listener(self.redraw)

    def redraw(self) -> None:
        """Shows where the learner stands now, if that is another place."""
        with contextlib.suppress(kit.KitError):  # a lesson's file is just being written
            html = _listed()
            if self._place and html != self.html:
                self.html = html
                self._place.update(self._repr_mimebundle_(), raw=True)  # type: ignore[no-untyped-call]


def overview() -> Overview:
    """The lessons as a list of links, for a page in `notebooks/`, with where the learner stands."""
    return Overview()


def _listed() -> str:
    rows = "".join(map(_row, sorted((kit.home() / "notebooks").glob("[0-9][0-9]_*.ipynb"))[1:]))
    return f'<ul class="ms-course" style="list-style:none;padding:0">{rows}</ul>'


def _row(path: Path) -> str:
    """One lesson: its name as a link, its minutes, how many of its questions are answered. path: its English page."""
    page = kit.as_spoken(path)
    facts = kit.read_json(page)["metadata"]["mixedsignals"]
    name, foreign = path.stem[3:], kit.spoken() != kit.ENGLISH and page == path
    title = kit.safe(kit.say("course.in_english", lesson=facts["lesson"]) if foreign else facts["lesson"])
    stands = session.standings(name) if name in kit.lessons() else []
    done = sum(best != "not attempted" for _, best, _, _ in stands)
    needed = kit.say("course.minutes", minutes=minutes_needed(facts))
    return (
        f'<li style="margin:0.4rem 0"><a href="{kit.safe(_from_here(page))}"><strong>{title}</strong></a>'
        f"<br>{kit.safe(needed)} {_standing(done, len(stands))}</li>"
    )


def minutes_needed(facts: Mapping[str, Any]) -> str:
    """A lesson's minutes, and its exercises' where it has some, as “50 + 25”.

    facts: what its built page says of itself.
    """
    return " + ".join(str(facts[part]).removesuffix(" minutes") for part in ("minutes", "exercises") if facts[part])


def _from_here(page: Path) -> str:
    """The way to a page of `notebooks/` from the one that is shown: a translated one stands a folder further down."""
    folder = kit.home() / "notebooks"
    here = folder / kit.spoken() if Path.cwd().name == kit.spoken() else folder
    return os.path.relpath(page, here).replace(os.sep, "/")


def _standing(done: int, of: int) -> str:
    """How many questions are answered; before the first, how many there are: a page that has not run knows no more.

    What is answered stands in an element that names what to put in its place when the page is saved
    (`jupyter/saving.py`): who opens it later would take it for their own.
    """
    none = kit.safe(kit.say("course.none", count=of)) if of else ""
    if not done:
        return f" <small>{none}</small>"
    answered = kit.safe(kit.say("course.done", done=done, of=of))
    meter = f'<meter style="width:4rem" min="0" max="{of}" value="{done}">{answered}</meter>'
    return f'<span data-unless-live="{none}">{meter} <small>{answered}</small></span>'


def points() -> list[tuple[str, float, str]]:
    """The learner's line: each lesson in which it was given, the newest number in per cent, and why, in their words."""
    given = {lesson: session.kept().given(f"{lesson}/{LINE}") for lesson in kit.lessons()}
    newest = {
        lesson: next((line["answer"] for line in reversed(lines) if _has_number(line["answer"])), None)
        for lesson, lines in given.items()
    }
    return [
        (lesson, float(answer[CALL]), str(answer.get(WHY, "")))
        for lesson, answer in newest.items()
        if answer is not None
    ]


def _has_number(answer: Mapping[str, Any]) -> bool:
    """Whether an answer to a lesson's line holds a number that its form takes: a reason may stand alone."""
    number: Any = answer.get(CALL)
    return type(number) in (int, float) and 0 <= number <= 100


def drawn_line() -> str:
    """The learner's line as HTML: a drawing with its words; '' before the first number."""
    given = points()
    if not given:
        return ""
    steps = [f"{kit.lesson_title(lesson)}: {kit.decimal(f'{number:g}')} %" for lesson, number, _ in given]
    words = kit.say("line.words", steps="; ".join(steps))
    step = (WIDTH - 2 * MARGIN) / max(len(given) - 1, 1)
    room = (HEIGHT - 2 * MARGIN) / 100
    spots = [(MARGIN + step * at, HEIGHT - MARGIN - room * number) for at, (_, number, _) in enumerate(given)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    marks = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="currentColor"/>'
        + _written(x, y - 8, kit.decimal(f"{number:g}"))
        + _written(x, HEIGHT - 4, kit.lesson_title(lesson).partition(" · ")[0])
        for (x, y), (lesson, number, _) in zip(spots, given)
    )
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" style="max-width:{WIDTH}px;width:100%"'
    return (
        f"<p><strong>{kit.safe(kit.say('line.title'))}</strong></p>"
        f'<svg role="img" aria-label="{kit.safe(words)}" {size}>'
        f'<polyline points="{path}" fill="none" stroke="currentColor" stroke-width="2"/>{marks}</svg>'
    )


def _written(x: float, y: float, text: str) -> str:
    middle = f'x="{x:.1f}" y="{y:.1f}" text-anchor="middle"'
    return f'<text {middle} font-size="11" fill="currentColor">{kit.safe(text)}</text>'
