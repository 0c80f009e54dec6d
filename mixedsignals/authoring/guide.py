"""The instructor's notes of a lesson: the cells of its lesson.md with the tag `instructor`, read into their parts.

Knows the form that the notes have; never how they are shown, nor what a question's key says.
CONTRIBUTING tells authors the form.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jupytext
import nbformat

from .. import kit
from ..data.authored import read_text
from . import compile, inputs, minutes, notebooks, outline

SLIDES = "slides"  # the tag, beside `instructor`, of a cell that holds slides
SHORT = 15  # minutes of the short path
TIMES, SHORTLY, WRONG, DISCUSS, PAPER = (
    "Timetable",
    "Fifteen minutes",
    "What goes wrong, and why",
    "Discuss",
    "On paper",
)
PARTS = (TIMES, SHORTLY, WRONG, DISCUSS, PAPER)
HEADS = ("min", "what", "ask", "say and do")


@dataclass(frozen=True)
class Slide:
    """One slide: its title, the words on it, what it shows (a question or a picture, as named), and what to say."""

    title: str
    words: str
    shows: str
    notes: str


@dataclass(frozen=True)
class Piece:
    """One thing on the handout: a question or a picture, as named, with words before it; or words to write under."""

    shows: str
    words: str


@dataclass(frozen=True)
class Guide:
    """A lesson as an instructor gives it.

    minutes: the lesson's own, as learners are promised; steps: the timetable; short: the path of fifteen minutes;
    must: the questions that nobody leaves out; wrong, discuss: Markdown, an entry each; paper: what the handout has;
    more: further parts, {heading: Markdown}; slides: in their order.
    """

    folder: Path
    title: str
    minutes: int
    steps: tuple[outline.Row, ...]
    short: tuple[outline.Row, ...]
    must: tuple[str, ...]
    wrong: tuple[str, ...]
    discuss: tuple[str, ...]
    paper: tuple[Piece, ...]
    more: dict[str, str]
    slides: tuple[Slide, ...]

    @property
    def number(self) -> int:
        """The lesson's number."""
        return int(self.folder.name[:2])

    @property
    def named(self) -> str:
        """Number and title."""
        return f"{self.number} · {self.title}"

    @property
    def leads(self) -> dict[str, str]:
        """What stands before a question on paper and on a slide: {question: Markdown}."""
        return {piece.shows: piece.words for piece in self.paper if piece.words and is_question(piece.shows)}

    @property
    def asked(self) -> tuple[str, ...]:
        """The questions of the timetable, in their order."""
        return tuple(name for step in self.steps for name in outline.named(step.cells["ask"]))

    @property
    def in_class(self) -> int:
        """Minutes with the talk."""
        return sum(step.minutes for step in self.steps)


def guides() -> list[Guide]:
    """The notes of all lessons, in their order; `uneven` says whose minutes do not add up. Raises KitError."""
    return [read(inputs.lesson_folder(name)) for name in inputs.lesson_names()]


def guide(folder: Path) -> Guide:
    """The notes of one lesson, sound in every way. Raises KitError naming the file, the part and the cure."""
    made = read(folder)
    wrong = uneven(made)
    if wrong:
        raise kit.KitError(wrong[0])
    return made


def uneven(made: Guide) -> list[str]:
    """Where minutes do not add up, a sentence each. It stops no page: a sheet a minute out beats none."""
    place, found = _place(made.folder), []
    alone = sum(step.minutes for step in made.steps if not step.talk)
    if alone != made.minutes:
        found.append(
            f"{place}, {TIMES}: the steps take {alone} minutes, and the page promises {made.minutes}. "
            "Change the minutes until they add up; talk has a plus before its minutes."
        )
    short, least = sum(step.minutes for step in made.short), min(SHORT, made.minutes)
    if short != least:
        found.append(f"{place}, {SHORTLY}: the steps take {short} minutes. Let them take {least}.")
    return found


def _place(folder: Path) -> str:
    return f"{inputs.shown(folder / 'lesson.md')}, instructor's notes"


def read(folder: Path) -> Guide:
    """The notes of one lesson, whether or not their minutes add up. folder: lessons/NN_name. Raises KitError naming the
    file, the part and the cure."""
    place = _place(folder)
    cells = _cells(folder)
    notes = "\n\n".join(text for tags, text in cells if SLIDES not in tags)
    parts = outline.sections(notes)
    missing = next((name for name in PARTS if not parts.get(name)), None)
    if missing:
        raise kit.KitError(f"{place}: “### {missing}” is missing. Write it; CONTRIBUTING.md has the form.")
    steps, short = (outline.rows(parts[name], f"{place}, {name}") for name in (TIMES, SHORTLY))
    made = Guide(
        folder,
        notebooks.title(folder / "lesson.md"),
        promised(folder),
        tuple(steps),
        tuple(short),
        tuple(re.findall(r"\*\*`([^`]+)`\*\*", parts[TIMES])),
        outline.bullets(parts[WRONG]),
        outline.bullets(parts[DISCUSS]),
        tuple(map(_piece, outline.bullets(parts[PAPER]))),
        {name: text for name, text in parts.items() if name not in PARTS},
        tuple(_slide(title, text) for tags, cell in cells if SLIDES in tags for title, text in _slides(cell)),
    )
    _sound(made, place)
    return made


def promised(folder: Path) -> int:
    """The minutes that a lesson's page promises a learner, by the written rule. Raises KitError where none is built."""
    path = kit.home() / "notebooks" / f"{folder.name}.ipynb"
    if not path.exists():
        raise kit.KitError(f"{inputs.shown(path)} is missing. Run: python start.py build {folder.name}")
    asked = {entry["id"]: entry for entry in compile.lesson_questions(folder)} if inputs.asks(folder) else {}
    return minutes.promised(minutes.to_read(nbformat.read(path, as_version=4), asked))


def picture(folder: Path, call: str) -> str:
    """What a cell of the built page shows, as HTML. call: its last line, or how that begins. Raises KitError."""
    page = kit.read_json(kit.home() / "notebooks" / f"{folder.name}.ipynb")
    for cell in page["cells"]:
        if cell["cell_type"] == "code" and "".join(cell["source"]).strip().rpartition("\n")[2].startswith(call):
            shown = ["".join(output.get("data", {}).get("text/html", "")) for output in cell["outputs"]]
            if any(shown):
                return "".join(shown)
    raise kit.KitError(
        f"{inputs.shown(folder / 'lesson.md')}, instructor's notes: no cell of the lesson ends on “{call}”. "
        "Write the cell's last line as it stands."
    )


def is_question(name: str) -> bool:
    """Whether what the notes name is a question; otherwise it is a picture."""
    return re.fullmatch(r"[a-z]+/[a-z0-9-]+", name) is not None


def _cells(folder: Path) -> list[tuple[list[str], str]]:
    """The lesson's cells for instructors: their tags and their text."""
    path = folder / "lesson.md"
    text = notebooks.without_comments(read_text(path, inputs.shown(path)))
    cells: list[Any] = jupytext.reads(text, fmt="md:myst").cells
    found = [(list(cell.metadata.get("tags", [])), str(cell.source)) for cell in cells]
    return [(tags, text) for tags, text in found if notebooks.INSTRUCTOR in tags]


def _piece(entry: str) -> Piece:
    """An entry of the list of what is on paper: a name in code letters, if any, then words."""
    found = re.match(r"`([^`]+)`", entry)
    return Piece(found[1] if found else "", entry[found.end() :].strip() if found else entry)


def _slides(cell: str) -> list[tuple[str, str]]:
    return list(outline.sections(cell).items())


def _slide(title: str, text: str) -> Slide:
    """A slide from its text: a quotation is its notes, code letters alone on a line what it shows, the rest words."""
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
    notes = [re.sub(r"^> ?", "", part, flags=re.M) for part in paragraphs if part.startswith(">")]
    shows = [part[1:-1] for part in paragraphs if re.fullmatch(r"`[^`\n]+`", part)]
    words = [part for part in paragraphs if not part.startswith(">") and part[1:-1] not in shows]
    return Slide(title, "\n\n".join(words), shows[0] if shows else "", "\n\n".join(notes))


def _sound(made: Guide, place: str) -> None:
    """Raises KitError where a part is thin, or a question or a picture is named that the lesson lacks."""
    for step in (*made.steps, *made.short):
        if set(step.cells) != set(HEADS[1:]):
            raise kit.KitError(f"{place}: a table has other columns. They are: {', '.join(HEADS)}.")
    known = {entry["id"] for entry in compile.lesson_questions(made.folder)} if inputs.asks(made.folder) else set()
    asked = [name for step in (*made.steps, *made.short) for name in outline.named(step.cells["ask"])]
    shown = filter(None, [*(piece.shows for piece in made.paper), *(slide.shows for slide in made.slides)])
    for name in (*asked, *shown):
        if is_question(name) and name not in known:
            raise kit.KitError(f"{place}: the lesson has no question “{name}”. Name one that it has.")
        if not is_question(name):
            picture(made.folder, name)
    for name, entries, least in ((WRONG, made.wrong, 3), (DISCUSS, made.discuss, 2), ("slides", made.slides, 3)):
        if len(entries) < least:
            raise kit.KitError(f"{place}, {name}: there are {len(entries)}. Write {least} at least.")
    silent = next((slide.title for slide in made.slides if not slide.notes), None)
    if silent:
        raise kit.KitError(f"{place}, slides, {silent}: there is nothing to say to it. Write it after >.")
    if not made.must:
        raise kit.KitError(f"{place}, {TIMES}: no question is in bold. Write those that nobody leaves out in bold.")
