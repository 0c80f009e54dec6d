"""The course at a glance: the lessons with a link, their minutes and a bar each; and the learner's line through them.

Knows what built notebooks say of themselves, and where the learner stands; never how a question is marked.
"""

import os
from pathlib import Path

from .. import kit
from . import session
from .model import CALL, LINE

WIDTH, HEIGHT, MARGIN = 420, 130, 24  # of the drawn line, in pixels


def overview() -> session.Page:
    """The lessons as a list of links, for a page in `notebooks/`. It tells where the learner stands when it is run."""
    rows = "".join(map(_row, sorted((kit.home() / "notebooks").glob("[0-9][0-9]_*.ipynb"))[1:]))
    return session.Page(f'<ul class="ms-course" style="list-style:none;padding:0">{rows}</ul>', kit.say("course.title"))


def _row(path: Path) -> str:
    """One lesson: its name as a link, its minutes, how many of its questions are answered. path: its English page."""
    page = kit.as_spoken(path)
    facts = kit.read_json(page)["metadata"]["mixedsignals"]
    name, foreign = path.stem[3:], kit.spoken() != kit.ENGLISH and page == path
    title = kit.safe(kit.say("course.in_english", lesson=facts["lesson"]) if foreign else facts["lesson"])
    stands = session.standings(name) if name in kit.lessons() else []
    done = sum(best != "not attempted" for _, best, _, _ in stands)
    exercises = f" + {facts['exercises']}" if facts["exercises"] else ""
    spent = kit.say("course.minutes", minutes=f"{facts['minutes']}{exercises}".replace(" minutes", ""))
    answered = _answered(done, len(stands)) if stands else ""
    of = f'min="0" max="{len(stands)}" value="{done}"'
    meter = f'<meter style="width:4rem" {of}>{kit.safe(answered)}</meter>' if done else ""
    return (
        f'<li style="margin:0.4rem 0"><a href="{kit.safe(_from_here(page))}"><strong>{title}</strong></a>'
        f"<br>{kit.safe(spent)} {meter} <small>{kit.safe(answered)}</small></li>"
    )


def _from_here(page: Path) -> str:
    """The way to a page of `notebooks/` from the one that is shown: a translated one stands a folder further down."""
    folder = kit.home() / "notebooks"
    here = folder / kit.spoken() if Path.cwd().name == kit.spoken() else folder
    return os.path.relpath(page, here).replace(os.sep, "/")


def _answered(done: int, of: int) -> str:
    """How many questions are answered; before the first, how many there are: a page that has not run knows no more."""
    return kit.say("course.done", done=done, of=of) if done else kit.say("course.none", count=of)


def points() -> list[tuple[str, float, str]]:
    """The learner's line: each lesson in which it was given, the newest number in per cent, and why, in their words."""
    given = {lesson: session.kept().given(f"{lesson}/{LINE}") for lesson in kit.lessons()}
    answers = [(lesson, lines[-1]["answer"]) for lesson, lines in given.items() if lines]
    return [
        (lesson, float(answer[CALL]), str(answer.get("why", "")))
        for lesson, answer in answers
        if isinstance(answer.get(CALL), int | float)
    ]


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
