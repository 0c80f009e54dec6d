"""How a figure is begun and ended: matplotlib on a plain ground, and a Picture at the end. Knows nothing of what is drawn."""

import io

from matplotlib.figure import Figure

from .picture import Picture
from .sides import SIDES


def plain_axes(width, height):
    """A figure of so many inches on a white ground, and its one pair of axes without a frame."""
    figure = Figure(figsize=(width, height), dpi=110, layout="constrained", facecolor="white")
    axes = figure.subplots()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0)
    return figure, axes


def side_legend(axes, sides):
    """A legend of the sides' markers and names."""
    for side in sides:
        name, marker, colour = SIDES[side]
        axes.plot([], [], marker, color=colour, label=name)
    axes.legend(frameon=False, loc="lower right")


def picture(figure, alternative, caption):
    """A Picture of a finished figure. alternative: what it shows, in words computed from the data."""
    held = io.BytesIO()
    figure.savefig(held, format="png", metadata={"Software": None})
    return Picture(held.getvalue(), alternative, caption)
