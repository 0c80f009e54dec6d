"""The sides that speak in a case: their names, and the marker and colour that tell them apart.

Sides are told apart by marker and word before colour.
"""

from collections.abc import Iterable
from itertools import cycle
from typing import NamedTuple

from ..kit import translated
from . import colours


class Side(NamedTuple):
    """A side that speaks. marker: matplotlib's sign for it; wide: whether a number can stand inside the marker."""

    english: str
    marker: str
    colour: str
    wide: bool

    @property
    def name(self) -> str:
        """What it is called in the language that is spoken."""
        return translated(self.english)


SIDES = {
    "moscow": Side("Moscow", "s", colours.BLUE, True),
    "washington": Side("Washington", "o", colours.VERMILION, True),
    "trump-campaign": Side("Trump's campaign or transition", "^", colours.AMBER, False),
    "kyiv": Side("Kyiv", "D", colours.GREEN, True),
    "press": Side("press", "v", colours.SLATE, False),
    "other": Side("others", "X", colours.PINK, False),
}
# For the sides that only one case has, in the order in which the case names them.
SPARE = (
    ("h", colours.BLUE, True),
    ("p", colours.VERMILION, True),
    ("8", colours.GREEN, True),
    ("P", colours.AMBER, False),
    ("*", colours.PINK, False),
    ("<", colours.SKY, False),
    (">", colours.SLATE, False),
)


def sides_of(names: Iterable[str]) -> dict[str, Side]:
    """The sides of a case by their codes: its own first, called by their codes, then those that cases share.

    names: the codes, in the case's order. Own sides beyond the seventh begin the signs again: their names tell them
    apart.
    """
    given = list(dict.fromkeys(names))
    own = [name for name in given if name not in SIDES]
    spare = {name: Side(name.replace("-", " ").capitalize(), *sign) for name, sign in zip(own, cycle(SPARE))}
    return spare | {name: side for name, side in SIDES.items() if name in given}
