"""The whole record at a glance, and the list of lessons: what lesson 00 shows. Knows frames and built notebooks; never answers."""

import pandas as pd
from matplotlib import dates
from matplotlib.figure import Figure

from .. import kit
from ..data import cases
from ..show import Table
from ..show.figure import picture


def lessons():
    """The lessons after this one, with title and minutes, as a table; read from their notebooks."""
    rows = []
    for path in sorted((kit.home() / "notebooks").glob("[0-9][1-9]_*.ipynb")):
        told = kit.read_json(path)["metadata"]["mixedsignals"]
        rows.append({"title": told["lesson"], "minutes": told["minutes"], "open": f"notebooks/{path.name}"})
    return Table(pd.DataFrame(rows), {"title": "lesson", "minutes": "minutes", "open": "open"}, "The lessons")


def timeline(case):
    """The case's dated events and documents on one line of time, in three stretches, because years lie between them."""
    dated = case.events.loc[case.events.date.str.len() >= 7, ["date", "what"]].assign(lane=0)
    pages = case.documents.loc[:, ["published", "title"]].set_axis(["date", "what"], axis=1).assign(lane=1)
    marks = pd.concat([dated, pages])
    marks["day"] = cases.day(marks["date"].str.ljust(10, "-").str.replace(r"--+$", "-01", regex=True))
    stretches = [("2016-09-01", "2017-03-01"), ("2024-09-01", "2025-03-01"), ("2025-03-01", "2025-11-15")]
    figure = Figure(figsize=(9, 2.4), dpi=110, layout="constrained", facecolor="white")
    panels = figure.subplots(1, len(stretches), sharey=True, width_ratios=(2, 3, 4))
    for panel, stretch in zip(panels, stretches):
        _stretch(panel, marks, [pd.Timestamp(end) for end in stretch])
    panels[0].set_yticks([0, 1], ["events", "documents"])
    words = (
        f"{len(pages)} documents and {len(dated)} dated events. Events stand close together in November 2016, from October 2024 to February 2025, "
        "and from March to July 2025. One document is from November 2016, one from November 2024, the others from May, July and October 2025."
    )
    return picture(
        figure, words, "Squares: documents. Dots: events, alleged ones included. Years without either are left out."
    )


def _stretch(axes, marks, ends):
    """One panel of the timeline, between two dates."""
    for lane, marker, colour in ((0, "o", "#D55E00"), (1, "s", "#0072B2")):
        days = marks.loc[(marks.lane == lane) & marks.day.between(*ends), "day"]
        axes.plot(days, [lane] * len(days), marker, color=colour, markersize=9 if lane else 6, alpha=0.85)
    axes.set_xlim(*ends)
    axes.set_ylim(-0.6, 1.6)
    axes.tick_params(length=0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.xaxis.set_major_locator(dates.MonthLocator(interval=2))
    axes.xaxis.set_major_formatter(dates.DateFormatter("%b\n%Y"))
