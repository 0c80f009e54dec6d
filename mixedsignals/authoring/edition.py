"""A lesson's text in a second language: lesson.de.md beside lesson.md, the same cells in the same order.

Knows the form of such a text, and how each piece of it stands to its English: the mark before it, such as
`+++ {"of": "5f0c91ab"}`, holds a digest of the English piece that it says. Never what stands in a catalogue
(`translation`) or how a page is built.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from .. import kit
from ..data.authored import read_text
from . import inputs, notebooks

OF = "of"  # the key of the mark
HEAD = re.compile(r"---\n.*?\n---\n", re.S)
NAME = re.compile(r"lesson\.([a-z]{2,3})\.md")


@dataclass(frozen=True)
class Piece:
    """A piece of prose. text: its Markdown; line: where it begins; of: the digest of the English that it says."""

    text: str
    line: int
    of: str = ""

    @property
    def digest(self) -> str:
        """What changes when its words do; how its lines break does not count."""
        return hashlib.sha256(" ".join(self.text.split()).encode()).hexdigest()[:8]


def path(folder: Path, language: str) -> Path:
    """Where a lesson's text stands in a language."""
    return folder / ("lesson.md" if language == kit.ENGLISH else f"lesson.{language}.md")


def languages_of(folder: Path) -> list[str]:
    """The languages in which a lesson stands beside English."""
    named = [NAME.fullmatch(place.name) for place in sorted(folder.glob("lesson.*.md"))]
    return [match[1] for match in named if match]


def titles(folder: Path, english: bool = False) -> dict[str, str]:
    """A lesson's title in each other language that it stands in; english: and in English first. Raises KitError."""
    codes = [*([kit.ENGLISH] if english else []), *languages_of(folder)]
    return {code: notebooks.title(path(folder, code)) for code in codes}


def behind(folder: Path) -> Iterator[str]:
    """What a lesson's other languages lack or say of an older English, a sentence each."""
    for language in languages_of(folder):
        yield from _behind(folder, language)


def _behind(folder: Path, language: str) -> Iterator[str]:
    """The same of one language: its pieces are held to the English ones in their order."""
    own, file = path(folder, language), inputs.shown(path(folder, language))
    (english, calls), (pieces, own_calls) = _read(path(folder, kit.ENGLISH)), _read(own)
    wanted = [piece.digest for piece in english]
    for kind, a, b, c, d in SequenceMatcher(None, wanted, [piece.of for piece in pieces], autojunk=False).get_opcodes():
        both = min(b - a, d - c) if kind != "equal" else 0
        for piece, there in zip(english[a : a + both], pieces[c : c + both]):
            yield (
                f"{file}, line {there.line}: it is older than its English, lesson.md, line {piece.line}. Translate it "
                f'anew, and write +++ {{"{OF}": "{piece.digest}"}} above it.'
            )
        if kind != "equal":
            for piece in english[a + both : b]:
                yield (
                    f"{file}: lesson.md, line {piece.line}, is missing. Translate it, and write "
                    f'+++ {{"{OF}": "{piece.digest}"}} above it.'
                )
            for there in pieces[c + both : d]:
                yield f"{file}, line {there.line}: no piece of lesson.md is said here. Take it away."
    if calls != own_calls:
        yield f"{file}: its code cells are not those of lesson.md. Copy them, in their order."


def begun(folder: Path) -> str:
    """The text that a translator begins with: the learners' cells in English, each piece with its mark.

    Raises KitError where the English has no head.
    """
    place = inputs.shown(folder / "lesson.md")
    head = HEAD.match(read_text(folder / "lesson.md", place))
    if not head:
        raise kit.KitError(f"{place} has no head. Begin it as other lessons begin: a few lines between --- and ---.")
    parts = [
        f'+++ {{"{OF}": "{Piece(cell.source, 0).digest}"}}\n\n{cell.source}'
        if cell.cell_type == "markdown"
        else f"```{{code-cell}} ipython3\n{cell.source}\n```"
        for cell in _cells(folder / "lesson.md")
    ]
    return head[0] + "\n" + "\n\n".join(parts) + "\n"


def _read(place: Path) -> tuple[list[Piece], list[str]]:
    """The pieces of prose of a text that learners see, and its code cells."""
    text, cells = read_text(place, inputs.shown(place)), _cells(place)
    pieces, seen = [], 0
    for cell in (cell for cell in cells if cell.cell_type == "markdown"):
        seen = max(text.find(cell.source.partition("\n")[0], seen), seen)
        pieces.append(Piece(cell.source, text.count("\n", 0, seen) + 1, str(cell.metadata.get(OF, ""))))
    return pieces, [cell.source for cell in cells if cell.cell_type == "code"]


def _cells(place: Path) -> list[Any]:
    """The cells of a text that learners see. Raises KitError."""
    return [
        cell
        for cell in notebooks.cells_of(place)
        if notebooks.INSTRUCTOR not in cell.metadata.get("tags", []) and cell.source.strip()
    ]
