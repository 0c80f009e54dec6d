"""The whole record at a glance, and the list of lessons: what lesson 00 shows. Knows frames and built notebooks; never answers."""

import re

import pandas as pd
from matplotlib import dates
from matplotlib.axes import Axes

from .. import kit
from ..data import cases
from ..show import Picture, Table, colours
from ..show.figure import SMALL, blank_figure, drawn, finish
from ..show.written import day, listed

GAP = pd.Timedelta(days=150)  # a longer time without an event or a document is left out
LONGEST = 34  # letters of an event's name in the picture


def lesson_table() -> Table:
    """The lessons that there are, with title and minutes; read from their notebooks."""
    rows = []
    for path in sorted((kit.home() / "notebooks").glob("[0-9][0-9]_*.ipynb")):
        text = "".join(kit.read_json(path)["cells"][0]["source"])
        title, minutes = re.search(r"^# (\d+ · .+)$", text, re.M), re.search(r"\*\*(\d+) minutes", text)
        if title and minutes:
            rows.append({"title": title.group(1), "minutes": minutes.group(1), "open": f"notebooks/{path.name}"})
    columns = {"title": "lesson", "minutes": "minutes", "open": "open"}
    return Table(pd.DataFrame(rows, columns=list(columns)), columns, "The lessons")


def dated_marks(case: cases.Case) -> pd.DataFrame:
    """The events and documents of a case that have a month at least, oldest first: day, date (as written), what, kind."""
    events = case.events.loc[case.events["date"].str.len() >= 7, ["date", "what"]].assign(kind="event")
    documents = case.documents.loc[case.documents["published"].str.len() >= 7, ["published", "title"]]
    marks = pd.concat([events, documents.set_axis(["date", "what"], axis=1).assign(kind="document")])
    marks["day"] = pd.to_datetime(marks["date"].str.slice(0, 10), format="ISO8601")
    return marks.sort_values("day", kind="stable").reset_index(drop=True)


@drawn
def timeline(case: cases.Case) -> Picture:
    """A case's dated events and documents on one line of time, in stretches where years without either lie between.

    Raises KitError, in a sentence, for a case without a date.
    """
    marks = dated_marks(case)
    if marks.empty:
        raise kit.KitError(
            f"The case {case.name} has no event or document with a date, and a line of time needs one. "
            "Add a row with a date to its table events."
        )
    marks["stretch"] = (marks["day"].diff() > GAP).cumsum()
    stretches = [part for _, part in marks.groupby("stretch")]
    figure = blank_figure(0.6 + 1.9 * len(stretches))
    for axes, part in zip(figure.subplots(len(stretches), squeeze=False)[:, 0], stretches):
        _draw_stretch(axes, part)
    counts = marks["kind"].value_counts()
    return finish(
        figure,
        f"{counts.get('document', 0)} documents and {counts.get('event', 0)} dated events. "
        + " ".join(_stretch_in_words(part) for part in stretches),
        "Squares: documents. Dots: events, alleged ones included; where days are crowded some names are left out here, "
        "and all stand in the words below. Long times without either are left out.",
    )


def _draw_stretch(axes: Axes, marks: pd.DataFrame) -> None:
    """One stretch of time: documents above, events below, with as many names as find room."""
    first, last = marks["day"].min(), marks["day"].max()
    margin = max((last - first) * 0.04, pd.Timedelta(days=6))
    ends = first - margin, last + margin
    for kind, height, marker, colour in (("document", 1, "s", colours.BLUE), ("event", 0, "o", colours.VERMILION)):
        members = marks[marks["kind"] == kind]
        axes.plot(members["day"], [height] * len(members), marker, color=colour, markersize=9 if height else 6)
        _name_marks(axes, members, height, ends)
    axes.set(xlim=ends, ylim=(-2.4, 2.4), yticks=[0, 1], yticklabels=["events", "documents"])
    axes.spines["left"].set_visible(False)
    locator = dates.AutoDateLocator(maxticks=7)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(dates.ConciseDateFormatter(locator))


def _name_marks(axes: Axes, marks: pd.DataFrame, height: int, ends: tuple[pd.Timestamp, pd.Timestamp]) -> None:
    """Writes the names of marks in two rows away from the line; one that finds no room is left out."""
    rows, taken = [0.55, 1.1], [ends[0], ends[0]]
    wide = (ends[1] - ends[0]) / 62  # about the width of a letter
    for row in marks.itertuples():
        name = _shortened(str(row.what))
        room = wide * len(name)
        start = min(max(row.day - room / 2, ends[0]), ends[1] - room)
        free = [number for number in (0, 1) if start >= taken[number]]
        if free:
            away = rows[free[0]] * (1 if height else -1)
            axes.annotate(name, (row.day, height), (start, height + away), fontsize=SMALL, va="center",
                          arrowprops={"arrowstyle": "-", "color": colours.FAINT, "relpos": (0.5, 0.5)})  # fmt: skip
            taken[free[0]] = start + room + 2 * wide


def _shortened(text: str) -> str:
    """A name that fits into the picture: whole words, at most LONGEST letters."""
    if len(text) <= LONGEST:
        return text
    return text[: text.rindex(" ", 0, LONGEST)].rstrip(",;:.") + " …"


def _stretch_in_words(marks: pd.DataFrame) -> str:
    """What one stretch of time holds, day by day."""
    named = [f"{day(str(row.date))}, {row.kind}: {str(row.what).rstrip('.')}" for row in marks.itertuples()]
    return f"From {day(marks['date'].iloc[0])} to {day(marks['date'].iloc[-1])}: {listed(named)}."
