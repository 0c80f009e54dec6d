"""The sides that speak in a case: their names, and the marker and colour that tell them apart.

Sides are told apart by marker and word before colour.
"""

from typing import NamedTuple

from ..kit import say
from . import colours


class Side(NamedTuple):
    """A side that speaks. marker: matplotlib's sign for it; wide: whether a number can stand inside the marker."""

    key: str
    marker: str
    colour: str
    wide: bool

    @property
    def name(self) -> str:
        """What a reader calls it."""
        return say(f"sides.{self.key}")


SIDES = {
    "moscow": Side("moscow", "s", colours.BLUE, True),
    "washington": Side("washington", "o", colours.VERMILION, True),
    "trump-campaign": Side("trump-campaign", "^", colours.AMBER, False),
    "kyiv": Side("kyiv", "D", colours.GREEN, True),
    "press": Side("press", "v", colours.SLATE, False),
    "other": Side("other", "X", colours.PINK, False),
}
