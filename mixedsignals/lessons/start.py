"""The whole record at a glance, and the list of lessons: what lesson 00 shows.

Knows frames and built notebooks; never answers.
"""

import textwrap

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
    stretches = [part for part in parts if len(part) > 1 or len(parts) == 1]  # a lone mark needs no line of its own
    heights = [2.3 if (part["kind"] == "document").any() else 1.6 for part in stretches]
    figure = blank_figure(sum(heights))
    panels = figure.subplots(len(stretches), squeeze=False, height_ratios=heights)[:, 0]
    for axes, part in zip(panels, stretches):
        _draw_stretch(axes, part)
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


def _draw_stretch(axes: Axes, marks: pd.DataFrame) -> None:
    """One stretch of time: documents above, events below, with as many names as find room."""
    first, last = marks["day"].min(), marks["day"].max()
    margin = max((last - first) * 0.06, pd.Timedelta(days=6))
    ends = first - margin, last + margin
    documents = marks["kind"] == "document"
    axes.set(xlim=ends, ylim=(-2.6, 3.3 if documents.any() else 0.6), yticks=[])
    _draw_marks(axes, marks[documents], 1, "s", colours.BLUE, ends)
    _draw_marks(axes, marks[~documents], 0, "o", colours.VERMILION, ends)
    axes.spines["left"].set_visible(False)
    date_axis(axes)


def _draw_marks(
    axes: Axes, marks: pd.DataFrame, height: int, marker: str, colour: str, ends: tuple[pd.Timestamp, pd.Timestamp]
) -> None:
    """Marks of one kind, their names in three rows away from the line; a name that finds no room is left out."""
    axes.plot(marks["day"], [height] * len(marks), marker, color=colour, markersize=8, linestyle="")
    taken = [ends[0]] * 3
    letter = (ends[1] - ends[0]) / 78  # about its width
    for row in marks[marks["name"] != ""].itertuples():
        room = letter * len(row.name)
        start = min(max(row.day - room / 2, ends[0]), ends[1] - room)
        free = next((number for number, end in enumerate(taken) if start >= end), None)
        if free is not None:
            away = (0.75 + 0.7 * free) * (1 if height else -1)
            axes.annotate(
                row.name,
                (row.day, height),
                (start, height + away),
                fontsize=SMALL,
                va="center",
                bbox={"facecolor": colours.GROUND, "edgecolor": "none", "pad": 0.5},
                arrowprops={"arrowstyle": "-", "color": colours.MUTED, "linewidth": 0.6, "shrinkA": 0},
            )
            taken[free] = start + room + letter


def _stretch_in_words(marks: pd.DataFrame) -> str:
    """What one stretch of time holds, day by day."""
    texts = marks["what"].map(kit.translated).str.replace(r" \(page-[^)]*\)", "", regex=True)  # an id is for no reader
    names = [
        kit.say("glance.event" if kind == "event" else "glance.document", day=day(str(date)), what=what.rstrip("."))
        for date, kind, what in zip(marks["date"], marks["kind"], texts)
    ]
    first, last = (day(marks["date"].iloc[end]) for end in (0, -1))
    return kit.say("glance.stretch", first=first, last=last, names=listed(names))
