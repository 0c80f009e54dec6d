"""Worked items and exercise items are apart: what a lesson judges before the reader's eyes, no exercise asks.

One rule, used by the build, by `check` and by the tests. By id: an item of an exercise is not a worked one of the same
dimension. By content: nor does it show what a worked one shows, under whatever id: the same words; or, where a link
of a chain is judged by its source or its cue, the same source or the same cue.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..data.authored import stamped
from . import inputs
from .inputs import case_files
from .row_texts import RowTexts

WORDLESS = ("attributions", "pairs")  # tables whose rows name others and have no words of their own
JUDGED_BY = {"source-type": "source", "cue": "cue"}  # the column of a link that a dimension judges


@dataclass(frozen=True)
class Asked:
    """One item that an exercise asks about. row: the id of the row that it shows, if a table has it."""

    file: str
    question: str
    case: str
    dimension: str
    row: str


def asked(folder: Path) -> list[Asked]:
    """The rows that a lesson's exercises ask about; questions for use inside the lesson are none. Raises KitError."""
    if not inputs.asks(folder):
        return []
    file = inputs.shown(inputs.questions_file(folder))
    return [
        Asked(file, entry["name"], inputs.case_of(folder, entry), entry.get("dimension", ""), row)
        for entry in inputs.questions(folder)["questions"]
        if entry.get("where") != "lesson"
        for row in map(row_of, entry.get("items", []))
    ]


def row_of(item: str | dict[str, Any]) -> str:
    """The id of the row that an item shows: named by `row`, or else by the item's own id; no row need have that id."""
    row: str = item if isinstance(item, str) else item.get("row") or item["id"]
    return row


def shared(folder: Path) -> Iterator[tuple[Asked, str, str]]:
    """Items of a lesson's exercises that are worked ones: (the item, the worked item, what is wrong with that)."""
    items = asked(folder)
    # Each of these looks at the case's files once, not once an item.
    worked = {case: inputs.worked(case) for case in {item.case for item in items}}
    contents = {case: _worked_contents(case) for case in worked}
    texts = {case: inputs.row_texts(case) for case in worked}
    for item in items:
        if (item.row, item.dimension) in worked[item.case]:
            yield item, item.row, f"“{item.row}” is a worked item of {item.dimension}"
            continue
        content = _content(texts[item.case], item.row, item.dimension)
        same = contents[item.case].get((item.dimension, content))
        if same:
            yield item, same, f"“{item.row}” shows what “{same}” shows, a worked item of {item.dimension}"


@stamped(case_files)
def _worked_contents(case: str) -> dict[tuple[str, str], str]:
    """What the worked items show: {(dimension, content): item}."""
    texts = inputs.row_texts(case)
    items = {(named, _content(texts, item, named)): item for item, named in inputs.worked(case)}
    return {content: item for content, item in items.items() if content[1]}


def _content(texts: RowTexts, row: str, dimension: str) -> str:
    """What a learner sees of a row, where that is enough to know it again; "" where not, or where no table has it."""
    if row not in texts.table_of:
        return ""
    if dimension in JUDGED_BY:
        judged: str = texts.row(row).get(JUDGED_BY[dimension], "")
        return judged.casefold()
    if texts.table_of[row] in WORDLESS:
        return ""
    return f"{texts.text(row)} {texts.detail(row)}".strip()
