"""Did it happen: hypotheses in rows, evidence in columns; what tells them apart, and what one item carries.

Pictures and explorers for lesson 08. Knows frames, the two passes that the lesson publishes as contested, and answers
only as plain entries that a notebook hands in. Never a probability for an unresolved event, and never a verdict.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import ipywidgets as widgets
import pandas as pd

from .. import kit, measures
from ..data import cases
from ..show import Awaited, Explorer, Picture, Table, colours
from ..show.explorer import NOT_SET, menu, on_change, remark
from ..show.figure import drawn, finish, plain_axes
from ..show.written import listed
from . import examples

Cells = Mapping[str, str]  # {"hypothesis:evidence": code}
FIT = {"CC": 2, "C": 1, "N": 0, "I": -1, "II": -2}
# Letters on a tile: white (dark on a dark page) on what is deep, black on both pages on amber, which stays light.
LETTERS = {colours.BLUE: colours.GROUND, colours.VERMILION: colours.GROUND, colours.AMBER: "#000000"}
EMPTY = "Fill in the matrix above, then click here and press Shift and Enter together."
SHADES = {"CC": colours.BLUE, "C": colours.SKY, "N": colours.FAINT, "I": colours.AMBER, "II": colours.VERMILION}


def passes() -> tuple[dict[str, str], dict[str, str]]:
    """The two passes over the matrix of the call, as the lesson publishes them: {"hypothesis:evidence": code} each."""
    (path,) = (kit.home() / "lessons").glob("[0-9][0-9]_happened/matrix.csv")
    rows = kit.read_rows(path)
    first, second = (
        {f"{row['hypothesis']}:{row['evidence']}": row[name] for row in rows} for name in ("first", "second")
    )
    return first, second


def cells(*entries: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The newest answers to matrix questions as cells. entries: each as a journal lists them."""
    return {field: code for each in entries if each for field, code in each[-1]["answer"].items()}


def evidence_of(filled: Cells) -> list[str]:
    """The evidence that a matrix holds, in the lesson's order."""
    held = {field.partition(":")[2] for field in filled}
    return [name for name in examples.value("happened", "evidence") if name in held]


def weight_against(filled: Cells, without: str = "") -> dict[str, int]:
    """How much speaks against each hypothesis: {hypothesis: sum of WEIGHTS}. without: an item that is taken away."""
    return {
        name: sum(
            measures.WEIGHTS.get(code, 0)
            for field, code in filled.items()
            if field.startswith(f"{name}:") and field != f"{name}:{without}"
        )
        for name in examples.value("happened", "hypotheses")
    }


def diagnosticity(filled: Cells) -> dict[str, int]:
    """How far each item tells hypotheses apart: {evidence: steps from best fit to worst}; 0 fits all alike."""
    spread = {}
    for name in evidence_of(filled):
        fits = [FIT[code] for field, code in filled.items() if field.endswith(f":{name}")]
        spread[name] = max(fits) - min(fits)
    return spread


def carrying(filled: Cells) -> list[str]:
    """The items without which another hypothesis, or one more or less, would have least against it."""

    def least(against: Mapping[str, int]) -> set[str]:
        return {name for name, sum_ in against.items() if sum_ == min(against.values())}

    whole = least(weight_against(filled))
    return [name for name in evidence_of(filled) if least(weight_against(filled, name)) != whole]


@drawn
def matrix(filled: Cells, title: str = "") -> Picture | Awaited:
    """A matrix as tiles, evidence from what separates most to what tells nothing; columns that tell nothing are grey.

    filled: the cells of one reader or one pass; an empty matrix says how to fill it.
    """
    if not filled:
        return Awaited(EMPTY)
    hypotheses, evidence = examples.value("happened", "hypotheses"), examples.value("happened", "evidence")
    telling = diagnosticity(filled)
    order = sorted(telling, key=lambda name: -telling[name])
    figure, axes = plain_axes(4.2)
    for column, name in enumerate(order):
        for row, hypothesis in enumerate(hypotheses):
            code = filled.get(f"{hypothesis}:{name}", "")
            shade = SHADES[code] if code and telling[name] else colours.FAINT
            axes.barh(row, 0.92, left=column, height=0.9, color=shade)
            ink = LETTERS.get(shade, colours.INK)
            axes.text(column + 0.46, row, code, ha="center", va="center", color=ink, fontsize=9.5)
    axes.set_yticks(range(len(hypotheses)), list(hypotheses.values()))
    axes.invert_yaxis()
    axes.xaxis.tick_top()
    axes.set_xticks(
        [column + 0.3 for column in range(len(order))], [evidence[name] for name in order], rotation=45, ha="left"
    )
    axes.spines[["left", "bottom"]].set_visible(False)
    grey = [evidence[name] for name in order if not telling[name]]
    most = [evidence[name] for name in order if telling[name] == max(telling.values())]
    return finish(
        figure,
        f"{title + '. ' if title else ''}{len(hypotheses)} hypotheses and {len(order)} items of evidence. "
        f"Separates the explanations most: {listed(most)}. Fits all alike: {listed(grey)}.",
        f"{title + ': ' if title else ''}from left to right, from what separates most to what tells nothing (grey). "
        "CC fits very well, C fits, N says nothing, I hardly fits, II does not fit.",
    )


@drawn
def against(filled: Cells, without: str = "") -> Picture:
    """How much speaks against each hypothesis, with all evidence and without one item. No bar is a probability."""
    hypotheses = examples.value("happened", "hypotheses")
    whole, left = weight_against(filled), weight_against(filled, without)
    figure, axes = plain_axes(2.6)
    for row, name in enumerate(hypotheses):
        axes.barh(row, whole[name], height=0.6, color=colours.FAINT)
        axes.barh(row, left[name], height=0.6, color=colours.VERMILION)
        axes.text(whole[name] + 0.08, row, str(left[name]), va="center")
    axes.set_yticks(range(len(hypotheses)), list(hypotheses.values()))
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.set_xlim(0, max([*whole.values(), 1]) + 1)
    axes.spines["bottom"].set_visible(False)
    taken = examples.value("happened", "evidence").get(without, "")
    sums = listed(f"{hypotheses[name]} {sum_}" for name, sum_ in left.items())
    return finish(
        figure,
        f"What speaks against each hypothesis{', without ' + taken if taken else ''}: {sums}.",
        "Longer: more speaks against it. Least against it is not the same as likely."
        + (f" Pale: what {taken if '“' in taken else f'“{taken}”'} added." if taken else ""),
    )


class TakeAway(Explorer):
    """One item of evidence is taken away, and what it carried: in the reader's own matrix or one of the passes."""

    def __init__(self, own: Cells | None = None) -> None:
        first, second = passes()
        matrices = {"our first coder's": first, "our second coder's": second}
        self.matrices = {"yours": own, **matrices} if own else matrices
        self.whose = menu("matrix", list(self.matrices), "Whose matrix?")
        self.item = menu("take away", [], "Which item of evidence is taken away?", width="30rem")
        self.remark, self.picture = remark(), widgets.HTML()
        self.whose.observe(lambda change: self._offer(), "value")
        on_change([self.whose, self.item], self._draw)
        self._draw()
        super().__init__([self.whose, self.item, self.remark, self.picture], "take one item of evidence away")

    def _offer(self) -> None:
        """The menu of the evidence that the chosen matrix holds."""
        names = examples.value("happened", "evidence")
        held = evidence_of(self.matrices[self.whose.value]) if self.whose.value != NOT_SET else []
        self.item.options = [(NOT_SET, NOT_SET), *((names[name], name) for name in held)]

    def _draw(self) -> None:
        if self.whose.value == NOT_SET:
            self.remark.value, self.picture.value = "<p>Not set yet: whose matrix.</p>", ""
            return
        filled = self.matrices[self.whose.value]
        item = "" if self.item.value == NOT_SET else self.item.value
        carried = [examples.value("happened", "evidence")[name] for name in carrying(filled)]
        self.remark.value = kit.safe(
            f"Without one of these the top would change, another hypothesis alone there or level: {listed(carried)}."
            if carried
            else "No single item decides which hypothesis has least against it."
        )
        self.picture.value = against(filled, item).html()


def passes_told(own: Cells | None = None) -> Table:
    """Where the two passes differ most: evidence, what decides it, and both passes' codes by hypothesis.

    own: a reader's cells; how far they agree with each pass stands in the caption.
    """
    first, second = passes()
    hypotheses, evidence = examples.value("happened", "hypotheses"), examples.value("happened", "evidence")
    rows = [
        {
            "evidence": label,
            "decides": examples.value("happened", "reasons", name),
            **{key: f"{first[f'{key}:{name}']} / {second[f'{key}:{name}']}" for key in hypotheses},
            "apart": sum(first[f"{key}:{name}"] != second[f"{key}:{name}"] for key in hypotheses),
        }
        for name, label in evidence.items()
    ]
    frame = pd.DataFrame(rows).sort_values("apart", ascending=False, kind="stable").head(8)
    columns = {"evidence": "evidence", "decides": "what decides it", **hypotheses}
    agreed = f" {agreement_with(own)}" if own else ""
    return Table(frame, columns, f"First coder / second coder, where they differ most.{agreed}")


def passes_agree() -> measures.Agreement:
    """How far the two passes agree, cell by cell."""
    first, second = passes()
    return measures.agreement([first[cell] for cell in first], [second[cell] for cell in first])


def agreement_with(own: Cells) -> str:
    """How far a reader's cells agree with either pass, in a sentence. Neither pass is right."""
    parts = []
    for name, theirs in zip(("first", "second"), passes()):
        shared = [cell for cell in own if cell in theirs]
        if not shared:
            return EMPTY
        seen = measures.agreement([own[cell] for cell in shared], [theirs[cell] for cell in shared])
        parts.append(f"with our {name} coder in {seen.same} of {seen.count} cells")
    ours = passes_agree()
    return f"You agree {listed(parts)}; the two with each other in {ours.same} of {ours.count}. Neither is right."


@drawn
def pages_and_sources(case: cases.Case) -> Picture:
    """The pages of the record that carry reports of the call, and the reports that stand behind them."""
    reports = examples.rows("happened", "reports", case)
    named = case.named("reports").set_index("id").loc[reports]
    pages = case.coverage["report"].value_counts()
    counts = {row.actor_name: int(pages.get(name, 0)) for name, row in zip(reports, named.itertuples())}
    figure, axes = plain_axes(1.9)
    for row, count in enumerate(counts.values()):
        axes.plot(range(count), [row] * count, "s", color=colours.SKY, markersize=10)
        axes.text(count + 0.2, row, f"{count} seen" if count else "none of its own seen", va="center")
    axes.set_yticks(range(len(counts)), list(counts))
    axes.invert_yaxis()
    axes.set_xlim(-1, max(counts.values()) + 6)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    carried = "; ".join(
        f"{name}: {_pages(count)}; it rests on {row.source_named}"
        for (name, count), row in zip(counts.items(), named.itertuples())
    )
    return finish(
        figure,
        f"Pages that carry each report, and what it rests on. {carried}.",
        "A square is a page that passes a report on. No page says whether the reports share a source.",
    )


def _pages(count: int) -> str:
    """How many pages of the record carry a report, in words."""
    return f"{count} page{'s' if count > 1 else ''} seen" if count else "no page of its own seen"


def evidence_told(case: cases.Case) -> Table:
    """The record's evidence on the open question, an item a line, folded: its short name, and what the record holds."""
    case.needed(case.evidence, "such evidence", "evidence")
    names = examples.value("happened", "evidence", case=case, otherwise={})
    rows = case.evidence.assign(short=[names.get(name, "") for name in case.evidence["id"]])
    columns = {"short": "in the pictures", "what": "what the record holds"}
    return Table(rows, columns, "What each piece of evidence is, in a line", folded=True)
