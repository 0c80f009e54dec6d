"""Responses to reports: who answered, how soon, of which type, and how far an answer moves a belief.

Pictures, tables and explorers for lesson 04. Knows frames and the judgements that a case publishes as worked; never
others.
"""

import ipywidgets as widgets
import pandas as pd
from matplotlib.ticker import MaxNLocator

from ..data import cases
from ..kit import safe, say
from ..measures import likelihood_ratio, posterior
from ..show import Card, Cards, Explorer, Ladder, Picture, colours
from ..show.explorer import NOT_SET, on_change, probability, remark, slider
from ..show.figure import drawn, finish, plain_axes
from ..show.sketches import Worlds, doors
from ..show.written import day, percent
from . import examples

SILENCE = "The page says that no answer came."
ANSWERED = "response with an exact day to a report with an exact day"


# --- responses ------------------------------------------------------------------------------------------------------


def worked_responses(case: cases.Case) -> pd.DataFrame:
    """The responses whose judgement lessons show, in the codebook's order: type, definition, who, said, why."""
    codes = cases.codebook()["dimensions"]["response-type"]["codes"]
    rows = case.worked.loc[lambda rows: rows["dimension"] == "response-type"].merge(
        case.named("responses"), left_on="item", right_on="id"
    )
    rows = rows.merge(
        case.statements[["id", "paraphrase", "at"]].add_prefix("statement_"),
        how="left",
        left_on="statement",
        right_on="statement_id",
    )
    return pd.DataFrame(
        {
            "item": rows["item"],
            "rung": rows["code"].map(list(codes).index),
            "type": rows["code"].map(lambda code: codes[code]["title"]),
            "definition": rows["code"].map(lambda code: codes[code]["definition"]),
            "who": rows["actor_name"]
            + rows["statement_at"].map(lambda at: f", {day(at)}", na_action="ignore").fillna(""),
            "said": rows["statement_paraphrase"].fillna(SILENCE),
            "why": rows["why"],
        }
    ).sort_values(["rung", "who"])


def ladder(case: cases.Case) -> Ladder:
    """The types of response as rungs, from no to nothing said, each with the first sentence of its definition: one
    worked response a type, with what it met, or the codebook's invented example where none is worked.
    """
    answers = examples.value("denials", "answers", case=case, otherwise={})
    real = worked_responses(case).drop_duplicates("rung").set_index("type")
    rungs = []
    for code in cases.codebook()["dimensions"]["response-type"]["codes"].values():
        meaning, who = code["definition"].split(". ")[0].removesuffix("."), ""
        example = f"For example: {code['example']}"
        if code["title"] in real.index:
            row = real.loc[code["title"]]
            who, example = row["who"], answers.get(row["item"], row["said"])
        rungs.append(Card(code["title"], f"{meaning}.\n{example}", who))
    return Ladder(rungs, f"{len(rungs)} things that an answer can do with a report")


def scope(case: cases.Case, name: str) -> Picture:
    """What one answer shuts and what it leaves open, as doors. name: its name in the lesson's examples.yml."""
    behind = examples.value("denials", "behind", name, case=case)
    row = case.row("statements", examples.rows("denials", "doors", case)[name])
    return doors(behind, f"{row['actor_name']}, {day(row['at'])}.")


def settled(case: cases.Case) -> Cards:
    """Official accounts that were settled later, a card each: where and when, what was said, how it was settled."""
    episodes = case.episodes.set_index("id")
    names = examples.rows("denials", "settled", case)
    accounts = examples.value("denials", "settled", "told", case=case)
    return Cards(
        [Card(label, accounts[name], episodes.loc[name, "began"][:4]) for label, name in names.items()],
        "What was said, and how it was settled",
    )


def evidence(case: cases.Case) -> Cards:
    """Passages that offer evidence, or none, with whether it tells the claim from its rival."""
    return examples.worked_cards("denials", "evidence", case, "Would you see it, too, if the claim were wrong?")


def days_to_respond(case: cases.Case) -> pd.DataFrame:
    """Responses with their day (at) and the days since the report (days; NaN where either day is not known)."""
    statements = case.statements[["id", "at"]].rename(columns={"id": "statement"})
    reports = case.reports[["id", "at"]].rename(columns={"id": "report", "at": "reported"})
    rows = case.named("responses").merge(statements, how="left", on="statement").merge(reports, how="left", on="report")
    exact = rows["at"].str.len().ge(10) & rows["reported"].str.len().ge(10)
    rows["at"] = cases.timestamps(rows["at"].where(exact, ""))
    rows["days"] = (rows["at"] - cases.timestamps(rows["reported"].where(exact, ""))).dt.days
    return rows


@drawn
def lag_histogram(case: cases.Case) -> Picture:
    """How many responses came after how many days; a bar a day, a gap where no response came."""
    days = days_to_respond(case)["days"].dropna().astype(int)
    case.needed(days, ANSWERED, "responses")
    counts = days.value_counts().sort_index()
    figure, axes = plain_axes(2.4)
    axes.bar_label(axes.bar(counts.index, counts, color=colours.BLUE, width=0.8), padding=2)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("days after the report")
    axes.set_ylabel("responses")
    axes.set_ylim(0, counts.max() * 1.15)
    counted = ", ".join(f"{count} after {number}" for number, count in counts.items())
    return finish(
        figure,
        f"{say('counted.responses', count=len(days))} by the days since the report: {counted}.",
        "A bar is a day; 0 is the day of the report itself.",
    )


# --- belief ---------------------------------------------------------------------------------------------------------


def belief_change(prior: float, if_so: float, if_not: float) -> Picture:
    """A belief before and after a statement, as two bars. All are probabilities from 0 to 1."""
    return BeliefBars().picture(prior, if_so, if_not)


class BeliefBars:
    """The picture of a belief before and after a statement, kept: a slider gives its bars other lengths, and no figure
    is made anew.
    """

    @drawn
    def __init__(self) -> None:
        self._figure, axes = plain_axes(1.9)
        bars = {"before the statement": 0.0, "after it": 0.0}
        self._bars = axes.barh(list(bars), list(bars.values()), color=[colours.SLATE, colours.BLUE], height=0.6)
        self._labels = axes.bar_label(self._bars, padding=4)
        axes.invert_yaxis()
        axes.set_xlim(0, 1.12)  # the longest bar's number stands inside, too
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])

    @drawn
    def picture(self, prior: float, if_so: float, if_not: float) -> Picture:
        """As `belief_change`."""
        after, ratio = posterior(prior, if_so, if_not), likelihood_ratio(if_so, if_not)
        for bar, label, belief in zip(self._bars, self._labels, (prior, after)):
            bar.set_width(belief or 0.0)
            label.xy = belief or 0.0, label.xy[1]
            label.set_text("?" if belief is None else percent(belief))
        shown = "no number" if ratio is None else f"{ratio:.2g}"
        if after is None:
            moved = "nothing can be said"
        elif abs(after - prior) < 0.005:
            moved = "the belief does not move"
        else:
            moved = f"the belief moves from {percent(prior)} to {percent(after)}"
        return finish(self._figure, f"likelihood ratio {shown}; {moved}.", f"Likelihood ratio {shown}: {moved}.")


def belief_after(prior: float, ratio: float, sources: int) -> float:
    """A belief after so many independent sources with one likelihood ratio each. prior: above 0 and below 1."""
    odds = prior / (1 - prior) * ratio**sources
    return odds / (1 + odds)


@drawn
def repeated_pages(prior: float, ratio: float, count: int) -> Picture:
    """Belief after each of `count` pages: all from one source (counted once), or each from a source of its own."""
    apart = [belief_after(prior, ratio, number) for number in range(count + 1)]
    shared = [belief_after(prior, ratio, min(number, 1)) for number in range(count + 1)]
    figure, axes = plain_axes(3.0)
    axes.plot(apart, "o--", color=colours.SLATE, label="if each had its own source")
    axes.plot(shared, "s-", color=colours.BLUE, label="one source, however many pages")
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2)
    axes.set_ylim(0, 1.05)
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("pages read")
    axes.set_ylabel("belief")
    return finish(
        figure,
        _repetition(prior, ratio, count, shared[-1], apart[-1]),
        "Pages that have it from one source count once, however many they are.",
    )


def _repetition(prior: float, ratio: float, count: int, shared: float, apart: float) -> str:
    """What the picture of repeated pages shows. shared, apart: the beliefs after the last page."""
    ends = ["over 99 %" if end > 0.995 else percent(end) for end in (shared, apart)]
    pages, sources = f"{count} pages that repeat one source leave", f"{count} independent sources"
    if count == 1:
        pages, sources = "1 page leaves", "1 source"
    return (
        f"From {percent(prior)}, at a likelihood ratio of {ratio:g}: {pages} the belief at {ends[0]}; "
        f"{sources} would bring it to {ends[1]}."
    )


class BeliefExplorer(Explorer):
    """How far a report moves a belief: a prior and two likelihoods, each with a state of "not set".

    event, heard: in the reader's words, such as "the call took place" and "a denial from the Kremlin"; they stand after
    “that” and “to hear”. The other three: one of STEPS.
    """

    def __init__(
        self, event: str, heard: str, prior: str = NOT_SET, if_so: str = NOT_SET, if_not: str = NOT_SET
    ) -> None:
        questions = {
            "prior": f"How likely is it that {event}, before you hear {heard}?",
            "if-so": f"Suppose that it is so. How likely are you to hear {heard}?",
            "if-not": f"Suppose that it is not so. How likely are you to hear {heard}?",
        }
        values = {"prior": prior, "if-so": if_so, "if-not": if_not}
        self.sliders = {name: slider(question, name, values[name]) for name, question in questions.items()}
        self.remark, self.picture = remark(), widgets.HTML()
        self._bars, self._worlds = BeliefBars(), Worlds()
        on_change(self.sliders.values(), self._draw)
        self._draw()
        parts = [
            part
            for name, question in questions.items()
            for part in (widgets.HTML(f"<p>{safe(question)}</p>"), self.sliders[name])
        ]
        super().__init__([*parts, self.remark, self.picture], f"how far does it move a belief to hear {heard}")

    def _draw(self) -> None:
        prior, if_so, if_not = (probability(self.sliders[name].value) for name in ("prior", "if-so", "if-not"))
        if prior is None or if_so is None or if_not is None:
            unset = [prior, if_so, if_not].count(None)
            self.remark.value, self.picture.value = f"<p>{unset} of 3 not set yet.</p>", ""
            return
        self.remark.value = f"<p>{belief_in_words(prior, if_so, if_not)}</p>"
        pictures = (kept.picture(prior, if_so, if_not) for kept in (self._bars, self._worlds))
        self.picture.value = "".join(picture.html() for picture in pictures)


def belief_in_words(prior: float, if_so: float, if_not: float) -> str:
    """How a belief moves, in a sentence or two. All are probabilities above 0 and below 1."""
    after, ratio = posterior(prior, if_so, if_not), likelihood_ratio(if_so, if_not)
    if after is None or ratio is None or abs(if_so - if_not) < 1e-9:
        return (
            "You would hear it just as often either way, so the likelihood ratio is 1 and the belief stays at "
            f"{percent(prior)}. "
            "Somebody who would say this in any case tells you nothing about the event."
        )
    direction = "down" if after < prior else "up"
    return f"Likelihood ratio {ratio:.2g}. The belief goes {direction} from {percent(prior)} to {percent(after)}."
