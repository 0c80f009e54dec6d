"""The lessons' pictures: matplotlib on a plain ground, each with a text that says what it shows.

Every function returns a Picture. Sides are told apart by marker and word before colour
(colours: Okabe and Ito 2008). Knows frames; never answers.
"""
import base64
import html
import io

import pandas as pd
from matplotlib import dates
from matplotlib.figure import Figure

from . import cases
from .measures import likelihood_ratio, posterior

SIDES = {"moscow": ("Moscow", "s", "#0072B2"), "washington": ("Washington", "o", "#D55E00"),
         "trump-campaign": ("Trump's campaign or transition", "^", "#E69F00"), "kyiv": ("Kyiv", "D", "#009E73"),
         "press": ("press", "v", "#767676"), "other": ("others", "X", "#767676")}


class Picture:
    """A figure with its text alternative: shown as HTML, so that both stay together wherever it is read.

    image: PNG bytes; alternative: what the picture shows, in words; caption: a line under it.
    """

    def __init__(self, image, alternative, caption=""):
        self.image, self.alternative, self.caption = image, alternative, caption

    def html(self):
        source = base64.b64encode(self.image).decode()
        caption = f"<figcaption>{html.escape(self.caption)}</figcaption>" if self.caption else ""
        return (f'<figure><img alt="{html.escape(self.alternative)}" src="data:image/png;base64,{source}" width="720">{caption}'
                f"<details><summary>This picture in words</summary><p>{html.escape(self.alternative)}</p></details></figure>")

    def _repr_mimebundle_(self, **options):
        return {"text/html": self.html(), "text/plain": self.alternative}


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
    words = (f"{len(rows)} responses by the days between report and response. {same} came on the day of the report, {later} later; "
             f"the longest wait is {int(rows.days.max())} days.")
    return picture(figure, words, "A dot is a response; the line is the wait since the report.")


def belief(prior, if_so, if_not, title=""):
    """A belief before and after a statement, as two bars. All are probabilities from 0 to 1."""
    after = posterior(prior, if_so, if_not)
    ratio = likelihood_ratio(if_so, if_not)
    figure, axes = plain_axes(7, 2.1)
    shown = [(1, "before", prior), (0, "after", 0 if after is None else after)]
    for place, name, value in shown:
        axes.barh(place, 1, color="#eeeeee", height=0.6)
        axes.barh(place, value, color="#0072B2" if place else "#D55E00", height=0.6)
        axes.text(min(value, 0.86) + 0.02, place, f"{value:.0%}", va="center", fontsize=12, fontweight="bold",
                  color="white" if value > 0.86 else "black")
    axes.set_yticks([1, 0], ["before the statement", "after it"])
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(lambda value, place: f"{value:.0%}")
    axes.set_title(title, loc="left", fontsize=11)
    told = "no number" if ratio is None else f"{ratio:.2g}"
    moved = "nothing can be said" if after is None else "the belief does not move" if abs(after - prior) < 0.005 else \
        f"the belief moves from {prior:.0%} to {after:.0%}"
    words = f"{title + ': ' if title else ''}likelihood ratio {told}; {moved}."
    return picture(figure, words, f"Likelihood ratio {told}: {moved}.")


def pages(prior, ratio, count):
    """Belief after each of `count` pages: all from one source (counted once), or each from a source of its own."""
    odds = prior / (1 - prior)
    alone = [_share(odds * ratio ** number) for number in range(count + 1)]
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
    words = (f"From {prior:.0%}: {count} pages that repeat one source leave the belief at {told[0]}; "
             f"{count} sources of their own would leave it at {told[1]}.")
    return picture(figure, words, "Ten pages with one source count once.")


def _share(odds):
    return odds / (1 + odds)


def _response_days(case):
    """Responses with their day and the days since the report (NaN where either day is not known)."""
    rows = case.named("responses").merge(case.statements[["id", "at"]].rename(columns={"id": "statement"}), how="left", on="statement")
    rows = rows.merge(case.reports[["id", "at"]].rename(columns={"id": "report", "at": "reported"}), how="left", on="report")
    exact = rows["at"].str.len().ge(10) & rows["reported"].str.len().ge(10)
    rows["at"] = cases.day(rows["at"].where(exact, ""))
    rows["days"] = (rows["at"] - cases.day(rows["reported"].where(exact, ""))).dt.days
    return rows


def plain_axes(width, height):
    """A figure of so many inches on a white ground, and its one pair of axes without a frame."""
    figure = Figure(figsize=(width, height), dpi=110, layout="constrained", facecolor="white")
    axes = figure.subplots()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0)
    return figure, axes


def side_legend(axes, sides):
    """A legend of the sides' markers and names."""
    for side in sides:
        name, marker, colour = SIDES[side]
        axes.plot([], [], marker, color=colour, label=name)
    axes.legend(frameon=False, loc="lower right")


def picture(figure, alternative, caption):
    """A Picture of a finished figure. alternative: what it shows, in words computed from the data."""
    held = io.BytesIO()
    figure.savefig(held, format="png", metadata={"Software": None})
    return Picture(held.getvalue(), alternative, caption)


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
    words = (f"{len(pages)} documents and {len(dated)} dated events. Events stand close together in November 2016, from October 2024 to February 2025, "
             "and from March to July 2025. One document is from November 2016, one from November 2024, the others from May, July and October 2025.")
    return picture(figure, words, "Squares: documents. Dots: events, alleged ones included. Years without either are left out.")


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
