"""The whole record at a glance, and the list of lessons: what lesson 00 shows.

Knows frames and built notebooks; never answers.
"""

import textwrap
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from .. import kit
from ..data import cases
from ..show import Card, Cards, Picture, colours
from ..show.figure import SMALL, blank_figure, date_axis, drawn, finish
from ..show.written import day, listed
from . import examples

GAP = pd.Timedelta(days=150)  # a longer time without an event or a document is left out
LONGEST = 34  # letters of an event's name in the picture
ROWS = 4  # of names, on either side of the line
LANE = 0.36  # inches from a row of events to the row of documents above it


def document_cards(case: cases.Case) -> Cards:
    """The case's documents, oldest first: short name, title, author, and the day with what it rests on."""
    case.needed(case.documents, "document", "documents")
    marks = examples.document_marks(case)
    rows = case.named("documents").sort_values("published")
    return Cards(
        [
            Card(
                marks[row.id].name,
                kit.say(
                    "glance.card",
                    title=row.title,
                    author=kit.translated(row.author) or kit.say("glance.no_author"),
                    day=day(row.published),
                    basis=kit.say(f"glance.{row.published_basis}"),
                ),
                kit.say("glance.words", count=row.words),
            )
            for row in rows.itertuples()
        ],
        kit.say("glance.documents", count=len(rows)),
    )


def dated_marks(case: cases.Case) -> pd.DataFrame:
    """The events and documents of a case that have a month at least, oldest first: id, day, date (as written),
    what, kind.
    """
    events = case.events.loc[case.events["date"].str.len() >= 7, ["id", "date", "what"]].assign(kind="event")
    documents = case.documents.loc[case.documents["published"].str.len() >= 7, ["id", "published", "title"]]
    marks = pd.concat([events, documents.set_axis(["id", "date", "what"], axis=1).assign(kind="document")])
    marks["day"] = pd.to_datetime(marks["date"].str.slice(0, 10), format="ISO8601")
    return marks.sort_values("day", kind="stable").reset_index(drop=True)


def short_names(case: cases.Case) -> dict[str, str]:
    """The names that the picture writes: {id: name}. Those of examples.yml; for another case the first words of
    what each row says.
    """
    names = {document: mark.name for document, mark in examples.document_marks(case).items()}
    if case.name == examples.value("start", "case"):
        return names | {row: kit.translated(name) for name, row in examples.rows("start", "events", case).items()}
    marks = dated_marks(case)
    return names | {row.id: textwrap.shorten(row.what, LONGEST, placeholder=" …") for row in marks.itertuples()}


@drawn
def timeline(case: cases.Case) -> Picture:
    """A case's dated events and documents on one line of time, in stretches where years without either lie between.

    Raises KitError, in a sentence, for a case without a date.
    """
    marks = dated_marks(case)
    if marks.empty:
        raise kit.KitError(kit.say("glance.no_dates", case=case.name))
    names = short_names(case)
    marks = marks.assign(stretch=(marks["day"].diff() > GAP).cumsum(), name=marks["id"].map(names).fillna(""))
    parts = [part for _, part in marks.groupby("stretch")]
    stretches = [_Stretch(part) for part in parts if len(part) > 1 or len(parts) == 1]  # a lone mark needs no line
    heights = [0.7 + LANE * (stretch.top - stretch.bottom) for stretch in stretches]  # the days stand under the line
    figure = blank_figure(sum(heights))
    panels = figure.subplots(len(stretches), squeeze=False, height_ratios=heights)[:, 0]
    for axes, stretch in zip(panels, stretches):
        _draw_stretch(axes, stretch)
    counts = marks["kind"].value_counts()
    return finish(
        figure,
        kit.say(
            "glance.in_words",
            documents=kit.say("glance.documents", count=counts.get("document", 0)),
            events=kit.say("glance.events", count=counts.get("event", 0)),
            stretches=" ".join(_stretch_in_words(part) for part in parts),
        ),
        kit.say("glance.caption"),
    )


class _Name(NamedTuple):
    """A name in the picture: of which day, where it begins and about where its middle is, and how far it stands from
    its mark."""

    text: str
    day: pd.Timestamp
    start: pd.Timestamp
    middle: pd.Timestamp
    away: float


class _Stretch:
    """A stretch of time and what is written in it: documents above the line of events, which have their names below."""

    def __init__(self, marks: pd.DataFrame) -> None:
        first, last = marks["day"].min(), marks["day"].max()
        margin = max((last - first) * 0.06, pd.Timedelta(days=6))
        self.ends = first - margin, last + margin
        documents = marks["kind"] == "document"
        self.documents, self.events = marks[documents], marks[~documents]
        self.above, self.below = _named(self.documents, self.ends), _named(self.events, self.ends)
        self.top = 1.4 + max((name.away for name in self.above), default=0) if len(self.documents) else 0.5
        self.bottom = -0.5 - max((name.away for name in self.below), default=0)


def _named(marks: pd.DataFrame, ends: tuple[pd.Timestamp, pd.Timestamp]) -> list[_Name]:
    """The names of marks, in rows away from the line; a name that finds no room is left out."""
    taken, names = [ends[0]] * ROWS, []
    letter = (ends[1] - ends[0]) / 84  # about its width
    for row in marks[marks["name"] != ""].itertuples():
        room = letter * len(row.name)
        start = min(max(row.day - room / 2, ends[0]), ends[1] - room)
        free = next((number for number, end in enumerate(taken) if start >= end), None)
        if free is not None:
            names.append(_Name(row.name, row.day, start, start + room / 2, 0.75 + 0.7 * free))
            taken[free] = start + room + letter
    return names


def _draw_stretch(axes: Axes, stretch: _Stretch) -> None:
    """One stretch of time: documents above, events below, with as many names as find room."""
    axes.set(xlim=stretch.ends, ylim=(stretch.bottom, stretch.top), yticks=[])
    _draw_marks(axes, stretch.documents, stretch.above, 1, "s", colours.BLUE)
    _draw_marks(axes, stretch.events, stretch.below, 0, "o", colours.VERMILION)
    axes.spines["left"].set_visible(False)
    date_axis(axes)


def _draw_marks(axes: Axes, marks: pd.DataFrame, names: list[_Name], height: int, marker: str, colour: str) -> None:
    """Marks of one kind with their names: above a line above, below a line below."""
    ground = {"facecolor": colours.GROUND, "edgecolor": "none", "pad": 0.5}  # a name covers the line to its middle
    for name in names:
        away = height + (name.away if height else -name.away)
        axes.plot([name.day, name.middle], [height, away], color=colours.MUTED, linewidth=0.6)
        axes.text(name.start, away, name.text, fontsize=SMALL, va="center", bbox=ground)
    axes.plot(marks["day"], [height] * len(marks), marker, color=colour, markersize=8, linestyle="")


def _stretch_in_words(marks: pd.DataFrame) -> str:
    """What one stretch of time holds, day by day."""
    texts = marks["what"].map(kit.translated).str.replace(r" \(page-[^)]*\)", "", regex=True)  # an id is for no reader
    names = [
        kit.say("glance.event" if kind == "event" else "glance.document", day=day(str(date)), what=what.rstrip("."))
        for date, kind, what in zip(marks["date"], marks["kind"], texts)
    ]
    first, last = (day(marks["date"].iloc[end]) for end in (0, -1))
    return kit.say("glance.stretch", first=first, last=last, names=listed(names))
