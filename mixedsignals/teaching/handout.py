"""A lesson on paper: two to four pages to answer with a pen, and the key to them on a sheet apart.

Knows which parts of a lesson go on paper (its instructor's notes say so); never how a question reads (`paper`,
`keysheet`).
"""

import re
from pathlib import Path
from typing import Any

from .. import engine, kit
from ..authoring import compile, guide, inputs
from ..data.authored import read_text
from ..engine.model import Key, Question
from . import frame, keysheet, worksheet

ABLE, CARRY = "What you will be able to do", "What to carry away"
LATER = "If there is time, or for home:"


def handout(notes: guide.Guide) -> str:
    """The learners' sheets of a lesson. Raises KitError for what cannot stand on paper."""
    asked, number, parts = questions(notes.folder), 0, []
    for piece in notes.paper:
        number += guide.is_question(piece.shows)
        parts.append(_piece(notes, piece, asked, number))
    head = (
        f"<h1>{kit.safe(notes.named)}</h1>"
        f'<p class="head"><span>Your label (no name needed): {worksheet.WIDE}</span>'
        f"<span>Day: {worksheet.WIDE}</span></p>"
    )
    carry = f'<section class="question"><h2>{CARRY}</h2>{frame.prose(carried(notes.folder))}</section>'
    ending = f'{carry}<section class="question"><h2>Notes</h2>{worksheet.ruled(5)}</section>'
    able = _told(notes.folder, f"(?:{ABLE}|After this lesson you can)")
    aims = f"<p><b>{ABLE}</b></p>{frame.prose(able)}" if able else ""
    return frame.page(f"Handout {notes.named}", f"{head}{aims}{''.join(parts)}{ending}")


def _piece(notes: guide.Guide, piece: guide.Piece, asked: dict[str, Question], number: int) -> str:
    """A question, a picture, or words with room to write under them."""
    if guide.is_question(piece.shows):
        return worksheet.sheet(asked[piece.shows], number, frame.prose(piece.words) if piece.words else "")
    if piece.shows:
        return frame.prose(piece.words) + still(guide.picture(notes.folder, piece.shows))
    return f'<section class="question">{frame.prose(piece.words)}{worksheet.ruled(2)}</section>'


def key_to_handout(notes: guide.Guide) -> str:
    """The key to a lesson's handout, on sheets of its own."""
    names = [piece.shows for piece in notes.paper if guide.is_question(piece.shows)]
    asked, known = questions(notes.folder), keys(notes.folder)
    entries = [
        keysheet.entry(asked[name], known.get(name), number, bool(known)) for number, name in enumerate(names, 1)
    ]
    head = (
        f"<h1>Key to the handout {kit.safe(notes.named)}</h1><p>For the one who teaches. Don't hand it out.</p>"
        f"<p>{_when(notes, names)}</p>"
    )
    return frame.page(f"Key {notes.named}", head + "".join(entries))


def _when(notes: guide.Guide, names: list[str]) -> str:
    """Which numbers of the handout the timetable has, and which it has not."""
    numbers = [(str(number), name in notes.asked) for number, name in enumerate(names, 1)]
    in_class, later = (", ".join(number for number, asked in numbers if asked is wanted) for wanted in (True, False))
    parts = [f"<b>In class:</b> {in_class}." if in_class else "", f"<b>{LATER}</b> {later}." if later else ""]
    return " ".join(filter(None, parts))


def questions(folder: Path) -> dict[str, Question]:
    """The questions of a lesson: {id: Question}."""
    return {entry["id"]: engine.from_json(entry) for entry in compile.lesson_questions(folder)}


def keys(folder: Path) -> dict[str, Key | None]:
    """The keys of a lesson: {id: Key}; {} where solutions/ is taken away."""
    built: dict[str, dict[str, Any]] = compile.lesson_keys(folder)
    return {name: engine.key_from_json(key, name) for name, key in built.items()}


def still(html: str) -> str:
    """A picture of a lesson as paper and slides have it: what is folded away for a screen is left out."""
    return re.sub(r"<details.*?</details>", "", html, flags=re.S)


def carried(folder: Path) -> str:
    """What a lesson wants carried away, as a list in Markdown."""
    return _told(folder, CARRY)


def _told(folder: Path, heading: str) -> str:
    """The list that a lesson has under a heading, or after words in a line of their own."""
    text = read_text(folder / "lesson.md", inputs.shown(folder / "lesson.md"))
    found = re.search(rf"^(?:## |\*\*)?{heading}\b[^\n]*\n(.*?)(?=^(?:#|\+\+\+|```)|\Z)", text, re.M | re.S)
    listed = re.findall(r"^(?:[-*]|\d+\.) .*(?:\n(?![-*\d]|\n).*)*", found[1], re.M) if found else []
    return "\n".join(listed)
