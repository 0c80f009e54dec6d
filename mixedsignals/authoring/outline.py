"""Sections, tables, lists and minutes in an instructor's text.

Knows Markdown's marks; never what a text is about.
"""

import re
from dataclasses import dataclass

from .. import kit

NAMED = re.compile(r"`([^`]+)`")  # a question, a lesson, a file or a call that a text names
HEADING = re.compile(r"^(#{1,4}) +(.+?) *$", re.M)


@dataclass(frozen=True)
class Row:
    """One row of a table of minutes.

    minutes: how many; talk: whether it is talk that comes on top of the pages; cells: the others, by their heads.
    """

    minutes: int
    talk: bool
    cells: dict[str, str]


def sections(text: str, level: int = 3) -> dict[str, str]:
    """What stands under each heading of a level: {heading: text}, in the text's order."""
    marks = [mark for mark in HEADING.finditer(text) if len(mark[1]) == level]
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return {mark[2]: text[mark.end() : end].strip() for mark, end in zip(marks, ends)}


def bullets(text: str) -> tuple[str, ...]:
    """The entries of a list, one a line or more."""
    return tuple(" ".join(part.split()) for part in re.split(r"^[-*] +", text, flags=re.M)[1:])


def named(text: str) -> tuple[str, ...]:
    """What a text names in code letters, in its order."""
    return tuple(NAMED.findall(text))


def rows(text: str, place: str) -> list[Row]:
    """The rows of the one table of minutes in a text. place: for errors. Raises KitError.

    The column “min” holds whole minutes; a plus before them says that they are talk, on top of the pages.
    """
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    if len(cells) < 3 or "min" not in cells[0]:
        raise kit.KitError(f"{place}: there is no table with a column “min”. Write one, with a row for each step.")
    return [_row(dict(zip(cells[0], line)), place) for line in cells[2:]]


def _row(cells: dict[str, str], place: str) -> Row:
    said = cells.pop("min", "")
    if not re.fullmatch(r"\+?[0-9]+", said):
        raise kit.KitError(
            f"{place}: “{said}” is no number of minutes. Write whole minutes, such as 5, or +5 for talk."
        )
    return Row(int(said), said.startswith("+"), cells)


def clock(minutes: int) -> str:
    """Minutes since the beginning as a clock shows them: 95 is 1:35."""
    return f"{minutes // 60}:{minutes % 60:02}"


def running(steps: list[Row]) -> list[str]:
    """The clock at which each step begins."""
    return [clock(sum(step.minutes for step in steps[:place])) for place in range(len(steps))]
