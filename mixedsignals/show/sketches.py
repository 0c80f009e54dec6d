"""Small drawings that several lessons need: doors that a denial shuts or leaves open, and a hundred worlds as dots."""

import textwrap
from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle

from ..kit import say
from . import colours
from .figure import SMALL, WIDTH, drawn, finish, plain_axes
from .picture import Picture
from .written import listed, percent

IN_A_ROW = 4


@drawn
def doors(shut: Mapping[str, bool], caption: str) -> Picture:
    """What a denial shuts and what it leaves open, a door each. shut: {what stands behind the door: whether the
    words shut it}.
    """
    rows = -(-len(shut) // IN_A_ROW)
    figure, axes = plain_axes(2.2 * rows)
    for number, (what, is_shut) in enumerate(shut.items()):
        _draw_door(axes, 2.5 * (number % IN_A_ROW), -3.1 * (number // IN_A_ROW), what, is_shut)
    axes.set(xlim=(-0.6, 2.5 * IN_A_ROW - 0.4), ylim=(-3.1 * rows + 1.6, 1.8))
    axes.set_axis_off()
    closed, left = ([what for what, is_shut in shut.items() if is_shut == wanted] for wanted in (True, False))
    return finish(figure, say("doors.in_words", shut=listed(closed), left=listed(left)), caption)


def _draw_door(axes: Axes, left: float, foot: float, what: str, is_shut: bool) -> None:
    """One door: a filled leaf with a handle, or an empty frame whose leaf stands open."""
    axes.add_patch(Rectangle((left, foot), 1, 1.6, facecolor=colours.GROUND, edgecolor=colours.INK, linewidth=1.5))
    if is_shut:
        axes.add_patch(Rectangle((left, foot), 1, 1.6, facecolor=colours.SLATE, edgecolor=colours.INK, linewidth=1.5))
        axes.plot(left + 0.83, foot + 0.45, "o", color=colours.GROUND, markersize=5)
    else:
        leaf = [(left, foot), (left - 0.45, foot - 0.2), (left - 0.45, foot + 1.45), (left, foot + 1.6)]
        axes.add_patch(Polygon(leaf, facecolor=colours.SKY, edgecolor=colours.INK, linewidth=1.5))
    axes.text(
        left + 0.5,
        foot + 0.8,
        say("doors.shut" if is_shut else "doors.open"),
        ha="center",
        va="center",
        fontsize=SMALL,
        color=colours.GROUND if is_shut else colours.INK,
    )
    name = "\n".join(textwrap.wrap(what, 17, max_lines=3, placeholder=" …"))
    axes.text(left + 0.4, foot - 0.3, name, ha="center", va="top", fontsize=SMALL)


def worlds_counted(prior: float, if_so: float, if_not: float) -> tuple[int, int, int]:
    """Of 100 worlds: those in which it is so, those of them in which the words are heard, and those of the others
    in which they are.
    """
    so = round(100 * prior)
    return so, round(so * if_so), round((100 - so) * if_not)


def worlds(prior: float, if_so: float, if_not: float) -> Picture:
    """A hundred worlds as dots: squares where it is so, dots where it is not; filled where the words are heard.

    All are shares from 0 to 1.
    """
    return Worlds().picture(prior, if_so, if_not)


class Worlds:
    """The picture of a hundred worlds, kept: a slider moves and fills its dots, and no figure is made anew."""

    @drawn
    def __init__(self) -> None:
        self._figure, self._axes = plain_axes(1.5)
        self._axes.set_axis_off()
        self._groups = [
            (left, name, self._axes.text(left - 0.4, 1.1, "", fontsize=SMALL), self._dots(marker, colour))
            for left, name, marker, colour in (
                (0, "worlds.so", "s", colours.BLUE),
                (13, "worlds.not_so", "o", colours.VERMILION),
            )
        ]

    def _dots(self, marker: str, colour: str) -> list[Line2D]:
        """A group's filled dots, and its empty ones."""
        return [
            self._axes.plot([], [], marker, color=colour, markersize=8, markeredgewidth=1.2, markerfacecolor=inside)[0]
            for inside in (colour, colours.GROUND)
        ]

    @drawn
    def picture(self, prior: float, if_so: float, if_not: float) -> Picture:
        """As `worlds`."""
        so, heard_so, heard_not = worlds_counted(prior, if_so, if_not)
        rows = -(-max(so, 100 - so) // 10)
        self._figure.set_size_inches(WIDTH, 0.5 + 0.2 * rows)
        self._axes.set(xlim=(-0.7, 25), ylim=(-rows + 0.4, 2))
        for (left, name, label, dots), count, heard in zip(self._groups, (so, 100 - so), (heard_so, heard_not)):
            for line, numbers in zip(dots, (range(heard), range(heard, count))):
                line.set_data([left + number % 10 for number in numbers], [-(number // 10) for number in numbers])
            label.set_text(say("worlds.heard", name=say(name), count=count, heard=heard))
        return finish(self._figure, _worlds_in_words(so, heard_so, heard_not), say("worlds.caption"))


def _worlds_in_words(so: int, heard_so: int, heard_not: int) -> str:
    """What the picture of a hundred worlds shows, counted as `worlds_counted` counts."""
    heard = heard_so + heard_not
    share = say("worlds.none")
    if heard:
        share = say("worlds.share", so=heard_so, heard=heard, percent=percent(heard_so / heard))
    return say("worlds.in_words", so=so, heard_so=heard_so, not_so=100 - so, heard_not=heard_not, share=share)
