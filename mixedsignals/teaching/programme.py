"""A ready plan: what to run, skip and hand out over ninety minutes, a day or six weeks.

Knows the tables of a plan and holds them to the lessons: clocks, minutes, names of lessons, questions and files.
"""

import re
from collections.abc import Callable
from pathlib import Path

from .. import kit
from ..authoring import guide, inputs, outline
from ..data.authored import read_text
from ..engine.model import Question
from . import frame, handout, keysheet, runsheet

FOLDER = "workshop/plans"
HEADS = ("clock", "what", "run", "hand out")
MODES: dict[str, Callable[[guide.Guide], int]] = {
    "in class": lambda notes: notes.in_class,
    "alone": lambda notes: notes.minutes,
    "in fifteen minutes": lambda notes: sum(step.minutes for step in notes.short),
}
SESSION = re.compile(r"^(.*) · (\d+) minutes$")


def plans() -> list[Path]:
    """The plans there are."""
    return sorted((kit.home() / FOLDER).glob("*.md"))


def faults(path: Path, notes: list[guide.Guide]) -> list[str]:
    """What is wrong with a plan, a sentence each: clocks that do not run, minutes and names that no lesson has."""
    return [*_lost(path, notes), *uneven(path, notes)]


def uneven(path: Path, notes: list[guide.Guide]) -> list[str]:
    """Where a plan's clocks and minutes do not add up, or are not a lesson's, a sentence each. It stops no page."""
    place, text = inputs.shown(path), read_text(path, inputs.shown(path))
    return [fault for name, rows in _sessions(text, place).items() for fault in _of_session(place, name, rows, notes)]


def _lost(path: Path, notes: list[guide.Guide]) -> list[str]:
    """What a plan cannot be printed with: columns that are others, and names that nothing has."""
    place, text = inputs.shown(path), read_text(path, inputs.shown(path))
    known, found = _known(notes), []
    for name, rows in _sessions(text, place).items():
        where = f"{place}, {name}"
        if any(set(row.cells) != set(HEADS) for row in rows):
            found.append(f"{where}: the table has other columns. They are: min, {', '.join(HEADS)}.")
            continue
        for folder in (one.folder.name for one in notes):
            if any(f"`{folder}`" in row.cells["run"] and not _mode(row, folder) for row in rows):
                found.append(f"{where}: how is {folder} run? Write one of: {', '.join(MODES)}.")
    return found + [
        f"{place}: there is no “{name}”. Name a lesson, a question, a handout or a file that is there."
        for name in dict.fromkeys(outline.named(text))
        if name not in known and not (kit.home() / name).exists()
    ]


def plan(path: Path, notes: list[guide.Guide]) -> str:
    """A plan as a page, the key to every question in its tables after it. Raises KitError for what it cannot be printed
    with; minutes that do not add up are for `uneven` to say."""
    wrong = _lost(path, notes)
    if wrong:
        raise kit.KitError(wrong[0])
    text, asked = read_text(path, inputs.shown(path)), _asked(notes)
    body = frame.prose(_linked(text, notes, asked))
    names = [name for rows in _sessions(text, "").values() for row in rows for name in outline.named(row.cells["run"])]
    keyed = []
    for name in dict.fromkeys(name for name in names if name in asked):
        folder = next(one.folder for one in notes if one.folder.name[3:] == name.partition("/")[0])
        known = handout.keys(folder)
        keyed.append(keysheet.entry(asked[name], known.get(name), here=bool(known)))
    title = text.partition("\n")[0].lstrip("# ")
    return frame.page(title, f'{body}<h2 class="sheet">The key to what is asked</h2>{"".join(keyed)}')


def _sessions(text: str, place: str) -> dict[str, list[outline.Row]]:
    """The tables of a plan: {heading with minutes: rows}."""
    parts = {name: part for name, part in outline.sections(text, level=2).items() if SESSION.match(name)}
    return {name: outline.rows(part, f"{place}, {name}") for name, part in parts.items()}


def _of_session(place: str, name: str, rows: list[outline.Row], notes: list[guide.Guide]) -> list[str]:
    where, found = f"{place}, {name}", []
    whole, total = int(SESSION.match(name)[2]), sum(row.minutes for row in rows)  # type: ignore[index]  # it matched
    if total != whole:
        found.append(f"{where}: the rows take {total} minutes. Make them {whole}.")
    for at, row in zip(outline.running(rows), rows):
        if set(row.cells) != set(HEADS):  # which `_lost` says
            return []
        if row.cells["clock"] != at:
            found.append(f"{where}: “{row.cells['what']}” begins at {at}, and its clock says {row.cells['clock']}.")
        found += [f"{where}: {fault}" for one in notes for fault in _of_lesson(row, one)]
    return found


def _of_lesson(row: outline.Row, notes: guide.Guide) -> list[str]:
    """Whether a row gives a lesson that it runs the minutes which the lesson's notes give it."""
    mode = _mode(row, notes.folder.name)
    if not mode:
        return []
    takes = MODES[mode](notes)
    return [] if takes == row.minutes else [f"{notes.folder.name} {mode} takes {takes} minutes, not {row.minutes}."]


def _mode(row: outline.Row, name: str) -> str | None:
    """How a row runs a lesson; None where it doesn't, or doesn't say."""
    return next((mode for mode in MODES if f"`{name}` {mode}" in row.cells["run"]), None)


def _known(notes: list[guide.Guide]) -> set[str]:
    lessons = {one.folder.name for one in notes}
    return lessons | {f"handout-{name}" for name in lessons} | set(_asked(notes))


def _asked(notes: list[guide.Guide]) -> dict[str, Question]:
    return {name: question for one in notes for name, question in handout.questions(one.folder).items()}


def _linked(text: str, notes: list[guide.Guide], asked: dict[str, Question]) -> str:
    """A plan's Markdown with links to run sheets and handouts, and questions by their titles."""
    for one in notes:
        name = one.folder.name
        text = text.replace(f"`{name}`", f"[run sheet {one.number}](run-{name}.html)")
        text = text.replace(f"`handout-{name}`", f"[handout {one.number}](handout-{name}.html)")
    return runsheet.titled(text, asked)
