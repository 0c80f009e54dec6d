"""How sure: words on two yardsticks, the documents' hedges, and how far a reader's own probabilities came true.

Pictures for lesson 07. Knows frames, the judgements that a case publishes as worked, and answers only as plain fields
that a notebook hands in; never keys.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from .. import measures
from ..data import cases
from ..kit import say
from ..show import Picture, Table, colours
from ..show.figure import blank_figure, drawn, finish, plain_axes
from ..show.written import listed
from . import examples

YARDSTICK_COLOURS = {"ICD 203": colours.VERMILION, "PHIA": colours.BLUE}
EDGES = (0.2, 0.4, 0.6, 0.8)  # five groups of forecasts: twenty answers fill no more
SHOWN = 8  # hedges beside the yardsticks
SIZES = (10, 20, 100, 500)  # answers in one group


# --- words ----------------------------------------------------------------------------------------------------------


@drawn
def yardsticks(answer: Mapping[str, Any]) -> Picture:
    """Both yardsticks, band by band, and the numbers that a reader gave the words of the first question.

    answer: {item: per cent}, the reader's answer to that question; an empty one leaves her column empty.
    """
    figure = blank_figure(5.4)
    panels = figure.subplots(1, 3, sharey=True, width_ratios=(1.15, 1.15, 1))
    for axes, (name, bands) in zip(panels, examples.value("sure", "yardsticks").items()):
        _bands(axes, name, bands)
    own_words = _own_words(panels[2], answer)
    panels[0].set_ylim(-1, 101)
    panels[0].set_yticks(range(0, 101, 10), [f"{value} %" for value in range(0, 101, 10)])
    return finish(
        figure,
        f"Two yardsticks beside each other. ICD 203, seven bands that touch: {_in_words('band-icd203')}. PHIA, seven "
        f"bands with gaps between them: {_in_words('band-phia')}. {own_words}",
        "The gaps between PHIA's bands are deliberate: two words never meet.",
    )


def _in_words(dimension: str) -> str:
    """A yardstick's bands with their bounds, from the lowest up, as the codebook has them."""
    codes = cases.codebook()["dimensions"][dimension]["codes"]
    return listed(code["title"] for name, code in codes.items() if name != "off")


def _bands(axes: Axes, name: str, bands: Mapping[str, Sequence[float]]) -> None:
    """One yardstick as a column of bands with their names."""
    for number, (term, (low, high)) in enumerate(bands.items()):
        axes.bar(0, high - low, bottom=low, width=0.25, color=YARDSTICK_COLOURS[name], alpha=0.55 + 0.3 * (number % 2))
        axes.text(0.2, (low + high) / 2, term, va="center", fontsize=9.5)
    axes.set_title(name, loc="left")
    axes.set_xlim(-0.2, 1.3)
    axes.set_xticks([])
    axes.spines[["bottom", "left"]].set_visible(False)


def _own_words(axes: Axes, answer: Mapping[str, Any]) -> str:
    """The reader's numbers as dots with their words; says in a sentence what they show."""
    words = examples.value("sure", "words")
    given = sorted((value, words[item]) for item, value in answer.items() if item in words)
    axes.set_title("you", loc="left")
    axes.set_xlim(-0.2, 1.3)
    axes.set_xticks([])
    axes.spines[["bottom", "left"]].set_visible(False)
    if not given:
        axes.text(0, 50, "answer the question\nabove, click here, press\nShift and Enter", va="center", fontsize=9.5)
        return "The reader's own numbers are not there yet."
    lowest = -10.0
    for value, word in given:
        lowest = max(value, lowest + 3.2)  # words whose numbers lie close stand one above the other
        axes.plot(0, value, "o", color=colours.GREEN, markersize=6)
        axes.text(0.12, lowest, f"{word} ({value:.0f})", va="center", fontsize=9.5)
    return "You: " + listed(f"{word} {value:.0f} %" for value, word in given) + "."


# --- the documents' hedges -------------------------------------------------------------------------------------------


def hedge_counts(case: cases.Case) -> pd.DataFrame:
    """A row a document: its hedges and certainties, how many a thousand words, and how many of those that lessons show
    stand on a yardstick.
    """
    claims = case.claims[["id", "passage"]].rename(columns={"id": "claim"})
    passages = case.passages[["id", "document"]].rename(columns={"id": "passage"})
    hedges = case.estimates.merge(claims, on="claim").merge(passages, on="passage")
    worked = case.worked[case.worked["dimension"].isin(["band-icd203", "band-phia"])]
    on_one = set(worked[worked["code"] != "off"]["item"])
    names, rows = examples.document_names("sure", case), []
    for document in case.documents.itertuples():
        mine = hedges[hedges["document"] == document.id]
        shown = mine[mine["id"].isin(worked["item"])]
        rows.append(
            {
                "document": names[document.id],
                "hedges": len(mine),
                "rate": round(1000 * len(mine) / document.words, 1),
                "shown": len(shown),
                "placed": int(shown["id"].isin(on_one).sum()),
            }
        )
    return pd.DataFrame(rows)


@drawn
def hedges(case: cases.Case) -> Picture:
    """The documents' hedges, a square each; those that lessons show and a yardstick has a place for are filled."""
    case.needed(case.estimates, "hedge in a document", "estimates")
    rows = hedge_counts(case).sort_values("hedges", ascending=False)
    figure, axes = plain_axes(3.0)
    for height, row in enumerate(rows.itertuples()):
        places = range(row.hedges)
        axes.plot(places, [height] * row.hedges, "s", color=colours.FAINT, markersize=9)
        axes.plot(places[: row.placed], [height] * row.placed, "s", color=colours.VERMILION, markersize=9)
    axes.set_yticks(range(len(rows)), [f"{row.document}\n{row.rate:.0f} a thousand words" for row in rows.itertuples()])
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    counted = ". ".join(
        f"{row.document}: {row.hedges}, or {row.rate:.0f} a thousand words" for row in rows.itertuples()
    )
    placed, shown = int(rows["placed"].sum()), int(rows["shown"].sum())
    return finish(
        figure,
        f"{int(rows['hedges'].sum())} hedges and certainties. {counted}. Of the {shown} that this lesson may show, "
        f"{placed} stand on a yardstick.",
        "A square is a hedge or a certainty; filled: a yardstick has a place for it. "
        f"{int(rows['hedges'].sum()) - shown} of them wait in the exercises and stay empty here.",
    )


def worked_hedges(case: cases.Case) -> Table:
    """Hedges whose place lessons show: phrase, document, and where each yardstick puts it; those with a place first."""
    terms = {name: cases.codebook()["dimensions"][name]["codes"] for name in ("band-icd203", "band-phia")}
    worked = case.worked[case.worked["dimension"].isin(terms)].pivot(index="item", columns="dimension", values="code")
    rows = case.estimates.merge(worked.reindex(columns=list(terms)).dropna(), left_on="id", right_index=True)
    case.needed(rows, "hedge with a published place on both yardsticks", "worked")
    rows["off"] = (rows["band-icd203"] == "off").astype(int) + (rows["band-phia"] == "off").astype(int)
    rows = rows.sort_values(["off", "id"]).drop_duplicates("phrase").head(SHOWN)
    for name, codes in terms.items():
        rows[name] = rows[name].map(lambda code, codes=codes: codes[code]["title"])
    document = case.claims.set_index("id")["passage"].map(case.passages.set_index("id")["document"])
    rows["where"] = rows["claim"].map(document).map(examples.document_names("sure", case))
    columns = {"phrase": "phrase", "where": "in", "band-icd203": "ICD 203", "band-phia": "PHIA"}
    return Table(rows, columns, "Hedges and certainties on two yardsticks")


# --- calibration ------------------------------------------------------------------------------------------------------


def outcomes() -> dict[str, bool]:
    """What the record says of each of the twenty questions: {item: whether it is so}."""
    return {item: bool(entry["so"]) for item, entry in examples.value("sure", "outcomes").items()}


def calibrated(answers: Mapping[str, float]) -> tuple[list[float], list[bool]]:
    """The answered ones of the twenty questions: probabilities from 0 to 1, and whether each is so."""
    answered = [item for item in outcomes() if item in answers]
    return [answers[item] / 100 for item in answered], [outcomes()[item] for item in answered]


@drawn
def reliability(answers: Mapping[str, float]) -> Picture:
    """The reader's reliability curve with Wilson intervals, and her Brier score with its parts.

    answers: {item: per cent}, of the twenty questions, as she gave them first; fewer, or none, draw what there is.
    """
    forecasts, so = calibrated(answers)
    figure, axes = plain_axes(4.2)
    axes.plot([0, 1], [0, 1], "--", color=colours.MUTED, linewidth=1)
    ticks = [0, 0.25, 0.5, 0.75, 1]
    axes.set_xticks(ticks, [f"{value:.0%}".replace("%", " %") for value in ticks])
    axes.set_yticks(ticks, [f"{value:.0%}".replace("%", " %") for value in ticks])
    axes.set_xlim(-0.03, 1.03)
    axes.set_ylim(-0.03, 1.03)
    axes.set_xlabel("what you said")
    axes.set_ylabel("how often it was so")
    if not forecasts:
        return finish(
            figure,
            "An empty reliability curve: a diagonal. If your 70 % comes true seven times in ten, your dot is on it.",
            "Answer the twenty questions, then click here and press Shift and Enter together: your points stand here.",
        )
    bins = measures.reliability_curve(forecasts, so, EDGES)
    for each in bins:
        axes.plot([each.forecast, each.forecast], [each.low, each.high], color=colours.SKY, linewidth=4)
        axes.plot(each.forecast, each.share, "o", color=colours.BLUE, markersize=5 + 1.5 * each.count**0.5)
    score, parts = measures.brier(forecasts, so), measures.brier_parts(forecasts, so, EDGES)
    groups = listed(f"{each.happened} of {each.count} at about {each.forecast:.0%}" for each in bins)
    held = sum(each.low <= each.forecast <= each.high for each in bins)
    return finish(
        figure,
        f"{say('counted.answers', count=len(forecasts))} in {say('counted.groups', count=len(bins))}: "
        f"{groups} were so. The diagonal lies within the interval of "
        f"{held} of {say('counted.groups', count=len(bins))}.",
        f"Brier score {score:.2f}. Of the {len(bins)} dots: reliability {parts.reliability:.2f} − resolution "
        f"{parts.resolution:.2f} + uncertainty {parts.uncertainty:.2f} = {parts.score:.2f}. "
        "The bars are 95 % intervals: so few answers leave them wide. Your first number for each sentence counts.",
    )


@drawn
def interval_widths() -> Picture:
    """How wide the interval of a share of 70 % stays after so many questions in one group."""
    figure, axes = plain_axes(2.2)
    widths = []
    for height, size in enumerate(SIZES):
        low, high = measures.wilson(round(0.7 * size), size)
        axes.plot([low, high], [height, height], color=colours.SKY, linewidth=8)
        axes.plot(round(0.7 * size) / size, height, "o", color=colours.BLUE)
        widths.append(f"{size}: from {low:.0%} to {high:.0%}")
    axes.set_yticks(range(len(SIZES)), [say("counted.answers", count=size) for size in SIZES])
    axes.invert_yaxis()
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    return finish(
        figure,
        "Somebody says 70 % and is right about seven times in ten. 95 % intervals after " + "; ".join(widths) + ".",
        "The same rate, counted over more and more answers. Only many answers tell calibrated from lucky.",
    )
