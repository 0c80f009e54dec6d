"""Small multiples: the same few names in panel after panel, a bar each, so that one panel is compared with the next."""

import textwrap
from collections.abc import Mapping

from . import colours
from .figure import SMALL, blank_figure, drawn, finish
from .picture import Picture

IN_A_ROW = 3
TITLE_WIDTH = 22  # letters in a line of a panel's title


@drawn
def multiples(
    panels: Mapping[str, Mapping[str, float]], colour: Mapping[str, str], caption: str, unit: str = ""
) -> Picture:
    """A panel for each title, a bar for each name. panels: {title: {name: value}}; a name without a value stays blank.

    colour: {name: its colour}, in the order in which the names stand; unit: written behind each value.
    """
    names = list(colour)
    rows = -(-len(panels) // IN_A_ROW)
    figure = blank_figure(0.3 + (0.75 + 0.24 * len(names)) * rows)
    grid = figure.subplots(rows, IN_A_ROW, squeeze=False, sharey=True)
    for axes in grid.flat[len(panels) :]:
        axes.set_axis_off()
    for axes, (title, values) in zip(grid.flat, panels.items()):
        longest = max([*values.values(), 1e-9])
        for lane, name in enumerate(names):
            if name in values:
                axes.barh(-lane, values[name], color=colour[name], height=0.7)
                axes.text(
                    values[name] + longest * 0.04, -lane, f"{values[name]:.0f}{unit}", va="center", fontsize=SMALL
                )
            else:
                axes.text(longest * 0.04, -lane, "–", va="center", fontsize=SMALL, color=colours.MUTED)
        axes.set_title("\n".join(textwrap.wrap(title, TITLE_WIDTH)), loc="left", fontsize=SMALL)
        axes.set(xlim=(0, longest * 1.35), xticks=[])
        axes.set_yticks([-lane for lane in range(len(names))], names)
        axes.spines["bottom"].set_visible(False)
    values_in_words = ". ".join(
        f"{title}: " + ", ".join(f"{name} {values[name]:.0f}{unit}" for name in names if name in values)
        for title, values in panels.items()
    )
    return finish(figure, f"{values_in_words}.", caption)
