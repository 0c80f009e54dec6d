"""A page of the reader's own: cut as the five documents were, marked passage by passage, set beside them.

For lesson 10. Knows frames of facts alone; the text that a reader pastes stays in the kernel and is never stored.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ipywidgets as widgets
import pandas as pd

from .. import kit
from .. import text as cutting
from ..data import cases
from ..show import Explorer, Picture, colours
from ..show.explorer import NOT_SET, menu, on_change, remark
from ..show.figure import blank_figure, drawn, finish
from . import examples

SOURCES = ("a named person or office", "somebody without a name", "nobody but the author")
MEASURES = {
    "hedges": "hedges per 1,000 words",
    "dates": "dates per 1,000 words",
    "sourced": "passages with a source, %",
}
LONGEST, MOST = 20_000, 12  # characters that are read; passages that are marked
ENOUGH = 250  # words from which one mark more or less moves a count per thousand by four at most


@dataclass(frozen=True)
class Passage:
    """A passage of a text: its words as they stand, and how many."""

    text: str
    words: int


@dataclass(frozen=True)
class Marks:
    """What a reader marked in one passage."""

    hedges: int
    dates: int
    source: str


def passages(text: str) -> list[Passage]:
    """A text cut as the five documents were: whole sentences of one paragraph, up to 80 words."""
    lines = cutting.paragraphs(text[:LONGEST])
    return [
        Passage(" ".join(cutting.sentences(lines[paragraph - 1])[first - 1 : last]), count)
        for paragraph, first, last, count in cutting.cuts(text[:LONGEST])
        if count
    ]


def measured(parts: Sequence[Passage], marks: Sequence[Marks]) -> dict[str, float]:
    """The reader's page in the measures of the picture. parts and marks: of the same passages, at least one."""
    words = sum(part.words for part in parts) or 1
    return {
        "hedges": 1000 * sum(mark.hedges for mark in marks) / words,
        "dates": 1000 * sum(mark.dates for mark in marks) / words,
        "sourced": 100 * sum(mark.source in SOURCES[:2] for mark in marks) / len(marks),
    }


def document_measures(case: cases.Case) -> pd.DataFrame:
    """The case's documents in the same measures, a row each, from tables of facts alone."""
    case.needed(case.documents, "document", "documents")
    claims = case.claims.merge(case.passages[["id", "document"]].rename(columns={"id": "passage"}), on="passage")
    document_of = claims.set_index("id")["document"]
    words = case.documents.set_index("id")["words"].astype(float)
    hedges = case.estimates["claim"].map(document_of).value_counts()
    dated = case.dates["passage"].map(case.passages.set_index("id")["document"]).value_counts()
    shown = case.attributions[case.attributions["reference"] == ""]
    sourced = claims[claims["id"].isin(shown["claim"])].groupby("document")["passage"].nunique()
    asserting = claims.groupby("document")["passage"].nunique()
    frame = pd.DataFrame(
        {
            "hedges": 1000 * hedges.reindex(words.index, fill_value=0).astype(float) / words,
            "dates": 1000 * dated.reindex(words.index, fill_value=0).astype(float) / words,
            "sourced": 100 * sourced.reindex(words.index, fill_value=0).astype(float) / asserting.astype(float),
        }
    ).fillna(0.0)  # a document without claims has no passage with a source
    names = examples.document_names("own", case)
    return frame.rename(index=names).loc[list(names.values())]


@drawn
def beside(case: cases.Case, own: Mapping[str, float] | None = None) -> Picture:
    """Small multiples: the case's documents, and the reader's page below them."""
    rows = document_measures(case)
    figure = blank_figure(3.0)
    panels = figure.subplots(1, len(MEASURES), sharey=True)
    names = [*rows.index, "yours"]
    for axes, (key, title) in zip(panels, MEASURES.items()):
        values = [*rows[key], own[key] if own else 0.0]
        bars = axes.barh(names, values, color=[colours.SKY] * len(rows) + [colours.VERMILION], height=0.6)
        axes.bar_label(
            bars, [f"{value:.0f}" for value in values[:-1]] + [f"{values[-1]:.0f}" if own else ""], padding=3
        )
        axes.set_title(title, loc="left", fontsize=9.5)
        axes.set_xlim(0, 1.25 * max([*values, 1]))
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
    panels[0].invert_yaxis()
    theirs = "; ".join(
        f"{name}: " + ", ".join(f"{MEASURES[key]} {row[key]:.0f}" for key in MEASURES) for name, row in rows.iterrows()
    )
    mine = ", ".join(f"{MEASURES[key]} {own[key]:.0f}" for key in MEASURES) if own else "not marked yet"
    return finish(
        figure,
        f"{theirs}; yours: {mine}.",
        "Counts say how a page is made, never whether it is right. On the right, only those passages of the documents "
        "count that claim something; of yours, all do.",
    )


class OwnPage(Explorer):
    """A box for a text, then a row a passage to mark, then the reader's page beside the case's documents."""

    def __init__(self, case: cases.Case) -> None:
        case.needed(case.documents, "document", "documents")
        self.case = case
        self.text = widgets.Textarea(
            placeholder="Paste the text here, then press the button.",
            description="text",
            layout=widgets.Layout(width="100%", height="9rem"),
        )
        self.button = widgets.Button(description="Cut it into passages", layout=widgets.Layout(width="auto"))
        self.remark, self.rows, self.picture = remark(), widgets.VBox(), widgets.HTML()
        self.parts: list[Passage] = []
        self.count = 0  # of the whole text
        self.controls: list[tuple[widgets.BoundedIntText, widgets.BoundedIntText, widgets.Dropdown]] = []
        self.button.on_click(lambda clicked: self.cut())
        super().__init__([self.text, self.button, self.remark, self.rows, self.picture], "a page of your own")

    def cut(self) -> None:
        """Cuts the text and offers its first passages to mark."""
        parts = passages(self.text.value)
        self.count, self.parts, self.controls = len(parts), parts[:MOST], [_controls() for _ in parts[:MOST]]
        self.rows.children = [
            widgets.VBox([widgets.HTML(f"<p><b>{number}</b> {kit.safe(part.text)}</p>"), widgets.HBox(list(controls))])
            for number, (part, controls) in enumerate(zip(self.parts, self.controls), 1)
        ]
        on_change([control for controls in self.controls for control in controls], self._draw)
        self._draw()

    def _draw(self) -> None:
        if not self.parts:
            self.remark.value = "<p>There is no text yet. Paste one into the box above.</p>"
            self.picture.value = ""
            return
        unset = sum(source.value == NOT_SET for _, _, source in self.controls)
        more = f" Only the first {MOST} of {self.count} are marked." if self.count > MOST else ""
        if unset:
            self.remark.value = (
                f"<p>{kit.say('counted.passages', count=len(self.parts))}; {unset} still without a source.{more}</p>"
            )
            self.picture.value = ""
            return
        marks = [Marks(hedges.value, dated.value, source.value) for hedges, dated, source in self.controls]
        self.remark.value = f"<p>Your page beside the documents:{_few(sum(part.words for part in self.parts))}</p>"
        self.picture.value = beside(self.case, measured(self.parts, marks)).html()


def _few(words: int) -> str:
    """What one hedge more or less does to the numbers of a short text; '' for one that is long enough."""
    if words >= ENOUGH:
        return ""
    weighs = f"one hedge or date more or less moves its number by {1000 / words:.0f}"
    return f" it has {kit.say('glance.words', count=words)}, so {weighs}."


def _controls() -> tuple[widgets.BoundedIntText, widgets.BoundedIntText, widgets.Dropdown]:
    """What a reader marks in one passage: hedges, dates, and who says so."""
    narrow = widgets.Layout(width="9rem")
    hedges, dated = (
        widgets.BoundedIntText(value=0, min=0, max=50, description=name, tooltip=f"How many {name}?", layout=narrow)
        for name in ("hedges", "dates")
    )
    return hedges, dated, menu("who says so", SOURCES, "Who says what this passage says?", width="20rem")
