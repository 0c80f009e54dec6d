"""How a figure is drawn and ended: matplotlib inside the kit's own settings, and a Picture at the end.

Knows nothing of what is drawn. A figure is an SVG, so that it scales with the page and is crisp on every screen. It is
kept as an image and not inline, because JupyterLab takes inline SVG out of notebooks that it does not trust yet. It
brings its own ground: white, or dark where the page says `color-scheme: dark` (the style that every Picture brings
says so).
"""

import functools
import io
import threading
from collections.abc import Callable, Iterable
from typing import Any, ParamSpec, TypeVar

import matplotlib
from matplotlib import dates
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import Formatter

from . import colours
from .picture import Picture
from .sides import Side
from .written import on_axis

WIDTH = 7.0  # inches; all figures are equally wide, so that text has one size on a page
SMALL = 10.5  # points: 11 pixels or more where the page leaves 530 pixels to a figure
SETTINGS: dict[Any, Any] = {
    "font.family": ["DejaVu Sans"],
    "font.size": 11,
    "axes.titlesize": 11.5,
    "axes.labelsize": SMALL,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "legend.fontsize": SMALL,
    "legend.frameon": False,
    "text.color": colours.INK,
    "axes.labelcolor": colours.INK,
    "axes.edgecolor": colours.MUTED,
    "axes.facecolor": "none",
    "xtick.color": colours.MUTED,
    "ytick.color": colours.MUTED,
    "xtick.labelcolor": colours.INK,
    "ytick.labelcolor": colours.INK,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "hatch.color": colours.MUTED,
    "hatch.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "svg.fonttype": "path",  # letters as shapes: every machine shows the same
    "svg.hashsalt": "mixed signals",  # and writes the same bytes
    "axes.unicode_minus": False,
}
P = ParamSpec("P")
R = TypeVar("R")
_settings = threading.RLock()  # matplotlib's settings are one for all threads of a kernel


def drawn(function: Callable[P, R]) -> Callable[P, R]:
    """A function that draws, inside the kit's own settings: a reader's own matplotlibrc changes nothing, and is
    changed by nothing.
    """

    @functools.wraps(function)
    def inside(*args: P.args, **kwargs: P.kwargs) -> R:
        with _settings, matplotlib.rc_context():
            matplotlib.rcdefaults()
            matplotlib.rcParams.update(SETTINGS)
            return function(*args, **kwargs)

    return inside


def blank_figure(height: float) -> Figure:
    """An empty figure, so many inches high."""
    return Figure(figsize=(WIDTH, height), layout="constrained", facecolor=colours.GROUND)


def plain_axes(height: float) -> tuple[Figure, Axes]:
    """A figure of so many inches in height, and its one pair of axes without a frame."""
    figure = blank_figure(height)
    return figure, figure.subplots()


def date_axis(axes: Axes) -> None:
    """Marks an axis of days with as few days, months or years as make it clear."""
    axes.xaxis.set_major_locator(dates.AutoDateLocator(maxticks=7))
    axes.xaxis.set_major_formatter(_Days(axes))


class _Days(Formatter):
    """Days as short as they can be together, in the language that is spoken; those that the axis shows alone count."""

    def __init__(self, axes: Axes) -> None:
        self._axes = axes

    def format_ticks(self, values: Any) -> list[str]:
        low, high = sorted(self._axes.get_xlim())
        seen = [low <= value <= high for value in values]
        labels = iter(on_axis([day for day, shown in zip(dates.num2date(values), seen) if shown]))
        return [next(labels) if shown else "" for shown in seen]

    def __call__(self, x: float, pos: int | None = 0) -> str:
        return self.format_ticks([x])[0]


def side_legend(axes: Axes, sides: Iterable[Side], **options: Any) -> None:
    """A legend of the sides' markers and names, each once, in the order given."""
    for side in dict.fromkeys(sides):
        axes.plot([], [], side.marker, color=side.colour, markersize=9, label=side.name)
    axes.legend(**{"loc": "lower left", "bbox_to_anchor": (0, 1.0), "ncols": 3, **options})


def finish(figure: Figure, alternative: str, caption: str) -> Picture:
    """A Picture of a finished figure. alternative: what it shows, in words computed from the data.

    It is laid out once: a figure that is kept, given other numbers and finished again stands as it stood.
    """
    held = io.BytesIO()
    if engine := figure.get_layout_engine():  # else matplotlib draws the whole figure once more, only to lay it out
        FigureCanvasSVG(figure)  # letters are measured as they are going to be written
        engine.execute(figure)
        figure.set_layout_engine(None)
    figure.savefig(held, format="svg", metadata={"Date": None, "Creator": None})
    return Picture(_with_dark_colours(held.getvalue().decode()), alternative, caption)


def _with_dark_colours(svg: str) -> str:
    """The same SVG with a style for dark pages: every colour of the palette that it holds, and what it becomes."""
    rules = []
    for light, dark in colours.DARK.items():
        for part in ("fill", "stroke"):
            # matplotlib writes colours into `style`, and those of a hatch's ground into an attribute
            for mark, selector in ((f"{part}: {light}", "style*"), (light, part)):
                if f'{selector.rstrip("*")}="{light}"' in svg or (selector == "style*" and mark in svg):
                    rules.append(f'[{selector}="{mark}"]{{{part}:{dark}!important}}')
    end = svg.rindex("</svg>")
    return f"{svg[:end]}<style>@media (prefers-color-scheme: dark){{{''.join(rules)}}}</style>{svg[end:]}"
