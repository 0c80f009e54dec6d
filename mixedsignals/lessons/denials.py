"""Responses to reports: who answered, how soon, of which type, and how far an answer moves a belief.

Pictures, tables and explorers for lesson 04. Knows frames and the judgements that a case publishes as worked; never others.
"""

import ipywidgets as widgets
import pandas as pd

from .. import measures
from ..data import cases
from ..measures import likelihood_ratio, posterior
from ..show import Explorer
from ..show.explorer import NOT_SET, share, slider
from ..show.figure import picture, plain_axes, side_legend
from ..show.sides import SIDES
from ..show.written import day

SILENCE = "The page says that no answer came."


def responses_told(case):
    """Every response with its statement's day and words (at, paraphrase, quote) and the report it meets (to), by day.

    Silences come last, with a sentence that says so.
    """
    said = case.statements[["id", "at", "quote", "paraphrase"]].rename(columns={"id": "statement"})
    reports = case.named("reports")
    met = pd.DataFrame(
        {"report": reports.id, "to": reports.actor_name + reports["at"].map(lambda at: f", {day(at)}" if at else "")}
    )
    rows = (
        case.named("responses")
        .merge(said, how="left", on="statement")
        .merge(met, how="left", on="report")
        .sort_values("at", na_position="last")
    )
    return rows.fillna({"at": "", "quote": "", "paraphrase": SILENCE})


def worked_responses(case, dimension="response-type"):
    """The responses whose judgement lessons show, in the codebook's order: type, definition, who, said, why."""
    codes = cases.codebook()["dimensions"][dimension]["codes"]
    rows = case.worked.query("dimension == @dimension").merge(case.named("responses"), left_on="item", right_on="id")
    rows = rows.merge(
        case.statements[["id", "paraphrase", "at"]].add_prefix("statement_"),
        how="left",
        left_on="statement",
        right_on="statement_id",
    )
    return pd.DataFrame(
        {
            "place": rows.code.map(list(codes).index),
            "type": rows.code.map(lambda code: codes[code]["title"]),
            "definition": rows.code.map(lambda code: codes[code]["definition"]),
            "who": rows.actor_name + rows.statement_at.map(lambda at: f", {day(at)}", na_action="ignore").fillna(""),
            "said": rows.statement_paraphrase.fillna(SILENCE),
            "why": rows.why,
        }
    ).sort_values(["place", "who"])


def lags(case):
    """How soon each response followed the report that it meets; a dot a response, in whole days.

    case: a case. Responses whose day or report's day is not known are named in the text alternative only.
    """
    rows = _response_days(case).query("days.notna()").sort_values(["days", "actor_name"])
    figure, axes = plain_axes(8, 0.9 + 0.27 * len(rows))
    for place, row in enumerate(rows.itertuples()):
        name, marker, colour = SIDES[row.actor_side]
        axes.plot([0, row.days], [place, place], color="#bbbbbb", linewidth=1)
        axes.plot(row.days, place, marker, color=colour, markersize=7)
    axes.set_yticks(range(len(rows)), [f"{row.actor_name}, {row.at:%d %b %Y}" for row in rows.itertuples()])
    axes.set_ylim(-0.8, len(rows) - 0.2)
    axes.set_xlabel("days after the report")
    axes.xaxis.get_major_locator().set_params(integer=True)
    side_legend(axes, rows.actor_side.unique())
    same, later = int((rows.days == 0).sum()), int((rows.days > 0).sum())
    words = (
        f"{len(rows)} responses by the days between report and response. {same} came on the day of the report, {later} later; "
        f"the longest wait is {int(rows.days.max())} days."
    )
    return picture(figure, words, "A dot is a response; the line is the wait since the report.")


def _response_days(case):
    """Responses with their day and the days since the report (NaN where either day is not known)."""
    rows = case.named("responses").merge(
        case.statements[["id", "at"]].rename(columns={"id": "statement"}), how="left", on="statement"
    )
    rows = rows.merge(
        case.reports[["id", "at"]].rename(columns={"id": "report", "at": "reported"}), how="left", on="report"
    )
    exact = rows["at"].str.len().ge(10) & rows["reported"].str.len().ge(10)
    rows["at"] = cases.day(rows["at"].where(exact, ""))
    rows["days"] = (rows["at"] - cases.day(rows["reported"].where(exact, ""))).dt.days
    return rows


def belief(prior, if_so, if_not, title=""):
    """A belief before and after a statement, as two bars. All are probabilities from 0 to 1."""
    after = posterior(prior, if_so, if_not)
    ratio = likelihood_ratio(if_so, if_not)
    figure, axes = plain_axes(7, 2.1)
    shown = [(1, "before", prior), (0, "after", 0 if after is None else after)]
    for place, name, value in shown:
        axes.barh(place, 1, color="#eeeeee", height=0.6)
        axes.barh(place, value, color="#0072B2" if place else "#D55E00", height=0.6)
        axes.text(
            min(value, 0.86) + 0.02,
            place,
            f"{value:.0%}",
            va="center",
            fontsize=12,
            fontweight="bold",
            color="white" if value > 0.86 else "black",
        )
    axes.set_yticks([1, 0], ["before the statement", "after it"])
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(lambda value, place: f"{value:.0%}")
    axes.set_title(title, loc="left", fontsize=11)
    told = "no number" if ratio is None else f"{ratio:.2g}"
    moved = (
        "nothing can be said"
        if after is None
        else "the belief does not move"
        if abs(after - prior) < 0.005
        else f"the belief moves from {prior:.0%} to {after:.0%}"
    )
    words = f"{title + ': ' if title else ''}likelihood ratio {told}; {moved}."
    return picture(figure, words, f"Likelihood ratio {told}: {moved}.")


def pages(prior, ratio, count):
    """Belief after each of `count` pages: all from one source (counted once), or each from a source of its own."""
    odds = prior / (1 - prior)
    alone = [_share(odds * ratio**number) for number in range(count + 1)]
    shared = [_share(odds * ratio ** min(number, 1)) for number in range(count + 1)]
    figure, axes = plain_axes(7, 2.8)
    axes.plot(range(count + 1), alone, "o--", color="#767676")
    axes.plot(range(count + 1), shared, "s-", color="#0072B2")
    axes.text(count, alone[-1] + 0.03, "if each had its own source", ha="right", va="bottom", color="#555555")
    axes.text(count, shared[-1] + 0.03, "one source, however many pages", ha="right", va="bottom", color="#00507d")
    axes.set_ylim(0, 1.12)
    axes.yaxis.set_major_formatter(lambda value, place: f"{value:.0%}" if value <= 1 else "")
    axes.set_xlabel("pages read")
    axes.set_ylabel("belief")
    told = ["over 99 %" if end > 0.995 else f"{end:.0%}" for end in (shared[-1], alone[-1])]
    words = (
        f"From {prior:.0%}: {count} pages that repeat one source leave the belief at {told[0]}; "
        f"{count} sources of their own would leave it at {told[1]}."
    )
    return picture(figure, words, "Ten pages with one source count once.")


def _share(odds):
    return odds / (1 + odds)


def explore_belief(event, statement, prior=NOT_SET, if_so=NOT_SET, if_not=NOT_SET):
    """How far a statement moves a belief: a prior and two likelihoods, each with a state of "not set".

    event, statement: in the reader's words, such as "the call happened", "a denial". The other three: one of STEPS.
    """
    asked = [
        f"How likely is it that {event}, before you hear {statement}?",
        f"If it is so: how likely is {statement}?",
        f"If it is not so: how likely is {statement}?",
    ]
    sliders = [
        slider(question, value, name)
        for question, value, name in zip(asked, (prior, if_so, if_not), ("prior", "if-so", "if-not"))
    ]
    said = widgets.HTML()
    said.add_class("ms-explorer-said")
    picture = widgets.HTML()

    def draw(change=None):
        values = [share(each.value) for each in sliders]
        left = sum(value is None for value in values)
        if left:
            said.value, picture.value = f"<p>{left} of 3 still not set.</p>", ""
            return
        said.value = f"<p>{_told(*values)}</p>"
        picture.value = belief(*values).html()

    for each in sliders:
        each.observe(draw, "value")
    draw()
    boxes = [part for question, each in zip(asked, sliders) for part in (widgets.HTML(f"<p>{question}</p>"), each)]
    return Explorer([*boxes, said, picture], f"Explorer: how far does {statement} move a belief")


def explore_pages():
    """How much ten pages add: a prior, a likelihood ratio, and the number of pages, with one source or ten."""
    prior = slider("Belief before the first page", "20 %", "prior")
    ratio = widgets.SelectionSlider(
        options=[("½", 0.5), ("1", 1.0), ("2", 2.0), ("3", 3.0), ("5", 5.0)],
        value=2.0,
        description="ratio",
        tooltip="likelihood ratio of one page",
    )
    count = widgets.IntSlider(value=10, min=1, max=20, description="pages")
    picture = widgets.HTML()

    def draw(change=None):
        start = share(prior.value)
        picture.value = "<p>Belief not set.</p>" if start is None else pages(start, ratio.value, count.value).html()

    for widget in (prior, ratio, count):
        widget.observe(draw, "value")
    draw()
    return Explorer([prior, ratio, count, picture], "Explorer: one source on many pages")


def _told(prior, if_so, if_not):
    """The result in a sentence or two."""
    after, ratio = measures.posterior(prior, if_so, if_not), measures.likelihood_ratio(if_so, if_not)
    if abs(if_so - if_not) < 1e-9:
        return (
            f"You would hear it just as often either way, so the likelihood ratio is 1 and the belief stays at {prior:.0%}. "
            "A speaker who would say this in any case tells you nothing about the event."
        )
    way = "down" if after < prior else "up"
    return f"Likelihood ratio {ratio:.2g}. The belief goes {way} from {prior:.0%} to {after:.0%}."
