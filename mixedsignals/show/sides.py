"""The sides that speak in a case: their names, and the marker and colour that tell them apart.

Sides are told apart by marker and word before colour.
"""

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
