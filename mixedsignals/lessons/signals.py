"""Messages side by side: who said or did what, through which channel, on which day, and whom the page names as the
audience.

Pictures, tables and explorers for lesson 05. Knows frames and the judgements that a case publishes as worked; never
others.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

import ipywidgets as widgets
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch

from ..data import cases
from ..kit import safe
from ..show import Explorer, Picture, Table, colours
from ..show.explorer import NOT_SET, menu, on_change, remark
from ..show.figure import SMALL, drawn, finish, plain_axes, side_legend
from ..show.sides import SIDES
from ..show.written import day as written
from . import examples

CHANNELS = {
    "readout": "readout",
    "words": "words",
    "television": "television",
    "social-media": "social media",
    "procedure": "procedure",
    "act": "act",
}
NONE_STATED = "none stated"
# What could be looked up, before what somebody has to conclude.
OBSERVABLE = ("event", "speech", "state-of-affairs")
KINDS = (*OBSERVABLE, "cause-effect", "intent", "forecast", "evaluation", "advice")
CERTAINTY = {
    "left open": ("uu",),
    "hedged": ("ps-plus", "ps-minus", "pr-plus", "pr-minus"),
    "no hedge word": ("ct-plus", "ct-minus"),
}

Spots: TypeAlias = dict[int, tuple[float, float]]
Columns: TypeAlias = list[tuple[str, float, float]]


def _titles(dimension: str) -> dict[str, str]:
    """The titles of a dimension's codes: {code: title}."""
    return dict(cases.terms(dimension).set_index("code")["title"])


# --- the board ------------------------------------------------------------------------------------------------------


def board_messages(case: cases.Case) -> pd.DataFrame:
    """The messages of the board, oldest first: id, at, actor_name, actor_side, channel, what, audience.

    Held are the signals that a page of the record shows, and every signal or statement that a pair holds. Signals
    that are only a document's reading of an act are left out; the act itself is there. A statement has no channel
    of its own in the tables: a post is social media, a readout is a readout, everything else is words.
    """
    paired = set(case.pairs[["signal_1", "signal_2", "statement_1", "statement_2"]].to_numpy().ravel())
    signals = case.named("signals").loc[lambda rows: (rows["passage"] == "") | rows["id"].isin(paired)]
    signals = signals.rename(columns={"audience_stated": "audience"})
    statements = case.named("statements").loc[lambda rows: rows["id"].isin(paired)]
    statements = statements.rename(columns={"addressee": "audience", "paraphrase": "what"})
    statements["channel"] = statements["audience"].map(_channel)
    statements.loc[statements["channel"] != "words", "audience"] = ""  # there the cell names the channel, not a public
    columns = ["id", "at", "actor_name", "actor_side", "channel", "what", "audience"]
    rows = pd.concat([signals, statements])[columns]
    rows["audience"] = rows["audience"].replace("", NONE_STATED)
    return rows.sort_values(["at", "id"]).reset_index(drop=True)


def _channel(addressee: str) -> str:
    if "post" in addressee.lower().split():
        return "social-media"
    return "readout" if "readout" in addressee else "words"


def episode_messages(case: cases.Case, episode: str) -> pd.DataFrame:
    """The messages of a month of examples.yml that have an exact day, numbered from 1 in the column `n`."""
    first, last = examples.value("signals", "episodes", episode)
    rows = board_messages(case).query("at.str.len() >= 10")
    rows = rows[rows["at"].str.slice(0, 10).between(first, last)]
    rows = rows.assign(lane=rows["channel"].map(list(CHANNELS).index))
    rows = rows.sort_values(["at", "lane", "id"]).reset_index(drop=True)
    return rows.assign(n=rows.index + 1)


def paired_numbers(case: cases.Case, rows: pd.DataFrame) -> list[tuple[int, int]]:
    """The pairs of a case of which both members are among the rows, each by the numbers `n` of the two."""
    number = dict(zip(rows["id"], rows["n"]))
    pairs = [
        (pair["signal_1"] or pair["statement_1"], pair["signal_2"] or pair["statement_2"])
        for pair in case.pairs.to_dict("records")
    ]
    return [(number[one], number[other]) for one, other in pairs if one in number and other in number]


@drawn
def board(case: cases.Case, episode: str, rows: pd.DataFrame | None = None) -> Picture:
    """The board of one month: days across, channels down, a marker and a number a message; a line joins each pair.

    rows: some of the month's messages; all where None.
    """
    rows = episode_messages(case, episode) if rows is None else rows
    joined = paired_numbers(case, rows)
    spots, days = _spots(rows)
    figure, axes = plain_axes(4.4)
    for one, other in joined:
        axes.add_patch(
            FancyArrowPatch(
                spots[one],
                spots[other],
                arrowstyle="-",
                color=colours.MUTED,
                linewidth=1.4,
                connectionstyle="arc3,rad=0.18",
                zorder=1,
            )
        )
    size = min(17.0, 370 / days[-1][2])  # points, so that neighbours do not touch
    for row in rows.itertuples():
        _draw_message(axes, spots[row.n], row.n, row.actor_side, size)
    _draw_days(axes, days)
    side_legend(axes, rows["actor_side"])
    return finish(
        figure,
        f"{episode}: {_board_in_words(rows, joined)}",
        "Numbers are those of the table. A line joins two messages that are compared as a pair. "
        "A broken upright: days in between have no message. Where a number stands inside a day means nothing.",
    )


def _draw_message(axes: Axes, spot: tuple[float, float], number: int, name: str, size: float) -> None:
    """A message's marker with its number: inside, or above where the marker is too slim to write in."""
    side = SIDES[name]
    axes.plot(*spot, side.marker, color=side.colour, markersize=size, zorder=2)
    axes.annotate(
        str(number),
        spot,
        (0, 0 if side.wide else size * 0.9),
        textcoords="offset points",
        ha="center",
        va="center",
        color=colours.GROUND if side.wide else colours.INK,
        fontsize=SMALL,
        fontweight="bold",
        zorder=3,
    )


def _spots(rows: pd.DataFrame) -> tuple[Spots, Columns]:
    """Where each number stands: ({n: (x, y)}, [(day, left, right)]). A day is as wide as its fullest channel."""
    spots: Spots = {}
    days: Columns = []
    left = 0.0
    for date, of_day in rows.groupby(rows["at"].str.slice(0, 10)):
        width = max(1, of_day.groupby("channel").size().max())
        days.append((date, left, left + width))
        for channel, members in of_day.groupby("channel"):
            start = left + (width - len(members)) / 2 + 0.5
            lane = -list(CHANNELS).index(channel)
            spots.update({n: (start + place, lane) for place, n in enumerate(members["n"])})
        left += width + 0.4
    return spots, days


def _draw_days(axes: Axes, days: Columns) -> None:
    """The board's frame: a line a channel, an upright between two days, broken where days in between have no
    message.
    """
    for lane in range(len(CHANNELS)):
        axes.axhline(-lane, color=colours.FAINT, linewidth=0.8, zorder=0)
    for (before, *_), (day, left, _) in pairwise(days):
        apart = pd.Timestamp(day) - pd.Timestamp(before) > pd.Timedelta(days=1)
        axes.axvline(
            left - 0.2,
            color=colours.MUTED if apart else colours.FAINT,
            zorder=0,
            linestyle=(0, (2, 4)) if apart else "-",
            linewidth=1.4 if apart else 1,
        )
    axes.set(xlim=(-0.3, days[-1][2] + 0.3), ylim=(-len(CHANNELS) + 0.4, 0.6))
    axes.set_yticks([-lane for lane in range(len(CHANNELS))], list(CHANNELS.values()))
    labels = [written(date).split()[:2] for date, *_ in days]
    months = [
        month if number == 0 or month != labels[number - 1][1] else "" for number, (_, month) in enumerate(labels)
    ]
    axes.set_xticks(
        [(left + right) / 2 for _, left, right in days], [f"{day}\n{month}" for (day, _), month in zip(labels, months)]
    )


def _board_in_words(rows: pd.DataFrame, joined: Sequence[tuple[int, int]]) -> str:
    sides, days = rows.groupby("actor_side").size(), rows["at"].str.slice(0, 10)
    by_side = ", ".join(f"{SIDES[side].name} {sides[side]}" for side in SIDES if side in sides)
    by_channel = ", ".join(
        f"{label} {count}" for code, label in CHANNELS.items() if (count := (rows["channel"] == code).sum())
    )
    pairs = "; ".join(f"{one} with {other}" for one, other in joined) or "none"
    busiest = days.value_counts().sort_index().idxmax()
    return (
        f"{len(rows)} messages on {days.nunique()} days, most of them on {written(busiest)}. By side: {by_side}. "
        f"By channel: {by_channel}. Pairs joined by a line: {pairs}."
    )


def message_table(rows: pd.DataFrame, caption: str) -> Table:
    """Messages as a table, the stated audience in a column of its own."""
    columns = {
        "n": "no.",
        "at": "day",
        "actor_name": "who",
        "channel": "channel",
        "what": "what",
        "audience": "audience, as the page states it",
    }
    return Table(rows.assign(channel=rows["channel"].map(CHANNELS)), columns, caption)


class BoardExplorer(Explorer):
    """The board to play with: choose a month, a side and a channel; picture and list follow, stated audience beside."""

    def __init__(self, case: cases.Case) -> None:
        self._case = case
        self.month = menu("month", examples.value("signals", "episodes"))
        self.side = widgets.Dropdown(
            options=[("all sides", ""), *((side.name, name) for name, side in SIDES.items())], description="side"
        )
        self.channel = widgets.Dropdown(
            options=[("all channels", ""), *((label, code) for code, label in CHANNELS.items())], description="channel"
        )
        self.messages = widgets.HTML()
        on_change([self.month, self.side, self.channel], self._draw)
        self._draw()
        super().__init__([self.month, self.side, self.channel, self.messages], "the board, by month, side and channel")

    def _draw(self) -> None:
        if self.month.value == NOT_SET:
            self.messages.value = "<p>Choose a month.</p>"
            return
        rows = episode_messages(self._case, self.month.value)
        for column, wanted in (("actor_side", self.side.value), ("channel", self.channel.value)):
            rows = rows[rows[column] == wanted] if wanted else rows
        self.messages.value = (
            board(self._case, self.month.value, rows).html() + message_table(rows, self.month.value).html()
            if len(rows)
            else "<p>The dataset holds no such message.</p>"
        )


# --- readouts and pairs ---------------------------------------------------------------------------------------------


def subjects_by_text(case: cases.Case, statements: Sequence[str], call: str) -> pd.DataFrame:
    """Which subjects of a call stand in the seen words of each text: True or False, subjects down, texts across.

    call: a key of `subjects` in examples.yml. A subject counts where its words stand in the row's quote, original
    words or paraphrase.
    """
    rows = case.statements.set_index("id").loc[list(statements)]
    words = rows["quote"] + " " + rows["quote_original"] + " " + rows["paraphrase"]
    subjects = examples.value("signals", "subjects", call)
    return pd.DataFrame({name: words.str.contains(sign, regex=False) for name, sign in subjects.items()}).T.astype(bool)


@drawn
def subjects_in_readouts(case: cases.Case, statements: Sequence[str], call: str) -> Picture:
    """Which subjects stand in the seen words of each of several texts on one call. See `subjects_by_text`."""
    held = subjects_by_text(case, statements, call)
    actors = case.named("statements").set_index("id").loc[list(statements)]
    names = [_short_name(name) for name in actors["actor_name"]]
    figure, axes = plain_axes(0.8 + 0.36 * len(held))
    for lane in range(len(held)):
        axes.axhline(-lane, color=colours.FAINT, linewidth=0.8)
    for column, (name, side) in enumerate(zip(held.columns, actors["actor_side"])):
        lanes = [-lane for lane, there in enumerate(held[name]) if there]
        axes.plot(
            [column] * len(lanes), lanes, SIDES[side].marker, color=SIDES[side].colour, markersize=13, linestyle=""
        )
    axes.set_yticks([-lane for lane in range(len(held))], list(held.index))
    axes.set_xticks(range(len(names)), names)
    axes.xaxis.tick_top()
    axes.spines["bottom"].set_visible(False)
    axes.set(xlim=(-0.5, len(names) - 0.5), ylim=(-len(held) + 0.4, 0.6))
    told = [f"{name}: {', '.join(held.index[held[text]]) or 'none of them'}" for name, text in zip(names, held.columns)]
    return finish(
        figure,
        f"Subjects in the words seen. {'. '.join(told)}.",
        "A blank means: not in the words that we saw. It does not mean: not said.",
    )


def _short_name(actor: str) -> str:
    """An actor's name as short as a column's head needs it: without what stands in brackets."""
    name = actor.split(" (")[0]
    return name.split()[-2].capitalize() + " " + name.split()[-1] if len(name.split()) > 3 else name


def message_line(case: cases.Case, name: str) -> str:
    """A signal or statement as one line: who, when, what. name: its id."""
    if name in set(case.signals["id"]):
        row = case.named("signals").set_index("id").loc[name]
        words = row["what"]
    else:
        row = case.named("statements").set_index("id").loc[name]
        words = (f"“{row['quote']}” " if row["quote"] else "") + row["paraphrase"]
    return f"{row['actor_name']}{', ' + written(row['at']) if row['at'] else ''}: {words}"


def pair_lines(case: cases.Case, pair: str) -> tuple[str, str]:
    """The two members of a pair, a line each. pair: its id."""
    row = case.pairs.set_index("id").loc[pair]
    one, other = row["signal_1"] or row["statement_1"], row["signal_2"] or row["statement_2"]
    return message_line(case, one), message_line(case, other)


def worked_pairs(case: cases.Case, names: Sequence[str]) -> Table:
    """Worked pairs, in the order of their ids: about, the one, the other, relation, why."""
    judged = case.worked.query("dimension == 'pair-relation'").set_index("item").loc[list(names)]
    lines = [pair_lines(case, name) for name in names]
    rows = pd.DataFrame(
        {
            "about": case.pairs.set_index("id").loc[list(names), "about"],
            "first": [one for one, _ in lines],
            "second": [other for _, other in lines],
            "relation": judged["code"].map(_titles("pair-relation")),
            "why": judged["why"],
        }
    )
    columns = {"about": "about", "first": "the one", "second": "the other", "relation": "relation", "why": "why"}
    return Table(rows, columns, "Worked pairs")


# The codebook's rule for pairs: its questions in order, each with the relation that a yes decides.
PAIR_RULE = (
    ("Does the later one expressly take the earlier back?", "retracts"),
    (
        "Does one undertake something, and is the other an act that its words rule out, "
        "in the time for which they hold?",
        "breaks-commitment",
    ),
    (
        "Does the later one tell of a later time at which the earlier no longer holds? "
        "(A forecast that came true still holds.)",
        "changes-in-time",
    ),
    ("Same time, same thing, same sense: can they not both be true?", "contradictory"),
    ("Do they say the same, and neither goes beyond the other?", "same"),
)


class PairRuleExplorer(Explorer):
    """The codebook's rule for pairs, question by question: the learner chooses a pair and answers; the rule names
    the relation.
    """

    def __init__(self, case: cases.Case) -> None:
        self._case = case
        subjects = case.pairs.groupby("about").cumcount() + 1  # two pairs on one subject are told apart by a number
        several = case.pairs.groupby("about")["id"].transform("size") > 1
        labels = case.pairs["about"] + (" (" + subjects.astype(str) + ")").where(several, "")
        self.pair = menu("pair", list(zip(labels, case.pairs["id"])), "choose a pair", width="46rem")
        self.answers = [
            widgets.ToggleButtons(
                options=[NOT_SET, "yes", "no"], description=f"question {number}", style={"button_width": "5rem"}
            )
            for number, _ in enumerate(PAIR_RULE, 1)
        ]
        self.members, self.remark = widgets.HTML(), remark()
        on_change([self.pair], self._show_pair)
        on_change(self.answers, self._apply_rule)
        self._apply_rule()
        asked = [
            part
            for number, ((question, _), answer) in enumerate(zip(PAIR_RULE, self.answers), 1)
            for part in (widgets.HTML(f"<p>{number}. {safe(question)}</p>"), answer)
        ]
        super().__init__([self.pair, self.members, *asked, self.remark], "the rule, question by question")

    def _show_pair(self) -> None:
        lines = () if self.pair.value == NOT_SET else pair_lines(self._case, self.pair.value)
        self.members.value = "".join(f"<p>{number}. {safe(line)}</p>" for number, line in enumerate(lines, 1))
        for answer in self.answers:
            answer.value = NOT_SET

    def _apply_rule(self) -> None:
        self.remark.value = (
            f"<p><strong>{safe(relation_by_rule([answer.value for answer in self.answers]))}</strong></p>"
        )


def relation_by_rule(answers: Sequence[str]) -> str:
    """What the rule says to answers given in its order, "yes", "no" or NOT_SET; it stops at the first yes."""
    titles = _titles("pair-relation")
    for number, (answer, (_, code)) in enumerate(zip(answers, PAIR_RULE), 1):
        if answer == "yes":
            rest = "" if number == len(PAIR_RULE) else f" The questions after number {number} no longer matter."
            return f"By the rule, as you answered: {titles[code]}.{rest}"
        if answer == NOT_SET:
            return f"Answer question {number}."
    return f"By the rule, as you answered: {titles['compatible']}."


# --- claims, audiences, techniques ----------------------------------------------------------------------------------


def worked_claims(case: cases.Case, document: str) -> pd.DataFrame:
    """The worked claims of a document: id, paragraph, text, kind, certainty (one of CERTAINTY)."""
    judged = case.worked.pivot(index="item", columns="dimension", values="code")[["claim-kind", "factuality"]].dropna()
    places = case.passages[["id", "document", "paragraph"]].rename(columns={"id": "passage"})
    rows = case.claims.merge(judged, left_on="id", right_index=True).merge(places, on="passage")
    rows = rows.loc[lambda rows: rows["document"] == document].rename(columns={"claim-kind": "kind"})
    rows["certainty"] = rows["factuality"].map({code: name for name, codes in CERTAINTY.items() for code in codes})
    return rows[["id", "paragraph", "text", "kind", "certainty"]]


@drawn
def claims_by_certainty(case: cases.Case, document: str) -> Picture:
    """The worked claims of a document by kind (down) and by how sure the words are (across); a paragraph's number a
    claim.
    """
    rows, titles = worked_claims(case, document), _titles("claim-kind")
    kinds = [kind for kind in KINDS if kind in set(rows["kind"])]
    figure, axes = plain_axes(0.9 + 0.5 * len(kinds))
    for (kind, certainty), members in rows.groupby(["kind", "certainty"]):
        colour, marker = (colours.SLATE, "s") if kind in OBSERVABLE else (colours.PINK, "o")
        for place, paragraph in enumerate(members["paragraph"]):
            spot = (list(CERTAINTY).index(certainty) + (place - (len(members) - 1) / 2) * 0.16, -kinds.index(kind))
            axes.plot(*spot, marker, color=colour, markersize=18)
            axes.text(
                *spot, str(paragraph), ha="center", va="center", color=colours.GROUND, fontsize=SMALL, fontweight="bold"
            )
    axes.set_yticks([-lane for lane in range(len(kinds))], [titles[kind] for kind in kinds])
    axes.set_xticks(range(len(CERTAINTY)), list(CERTAINTY))
    axes.set_xlabel("how sure the words are")
    axes.set(xlim=(-0.5, len(CERTAINTY) - 0.5), ylim=(-len(kinds) + 0.4, 0.6))
    counts = rows.groupby(["kind", "certainty"]).size()
    told = "; ".join(f"{titles[kind]}, {certainty}: {count}" for (kind, certainty), count in counts.items())
    return finish(
        figure,
        f"{len(rows)} worked claims. {told}.",
        "Squares: what could be looked up. Dots: what somebody has to conclude. The number is the paragraph. "
        "Left open: asked, or handed to somebody else.",
    )


def unhedged_conclusions(case: cases.Case, document: str) -> Table:
    """The worked claims of a document that somebody has to conclude and that the author tells without a hedge word."""
    rows = worked_claims(case, document)
    rows = rows[(rows["certainty"] == "no hedge word") & ~rows["kind"].isin(OBSERVABLE)]
    rows = rows.assign(kind=rows["kind"].map(_titles("claim-kind")))
    columns = {"paragraph": "paragraph", "kind": "kind of claim", "text": "the claim, in our words"}
    return Table(rows, columns, "Concluded, and told without a hedge word")


def worked_audiences(case: cases.Case) -> Table:
    """The worked signals of the record: what, the audience that the page states, the audience that the coders
    infer, and why.

    Those that examples.yml names under `without_audience` are left out.
    """
    judged = case.worked.query("dimension == 'inferred-audience'").set_index("item")
    left_out = examples.rows("signals", "without_audience", case)
    rows = case.named("signals").loc[lambda rows: (rows["passage"] == "") & ~rows["id"].isin(left_out)]
    rows = rows.merge(judged[["code", "why"]], left_on="id", right_index=True).sort_values("at")
    rows = rows.assign(
        inferred=rows["code"].map(_titles("inferred-audience")), stated=rows["audience_stated"].replace("", NONE_STATED)
    )
    columns = {
        "actor_name": "who",
        "at": "day",
        "what": "what",
        "stated": "STATED on the page",
        "inferred": "INFERRED by us",
        "why": "from what we infer it",
    }
    return Table(rows, columns, f"Stated and inferred audience of {len(rows)} signals")


def worked_techniques(case: cases.Case) -> Table:
    """Worked statements, at most two of a code: who, day, words, technique with its DISARM id, why; those without a
    technique last.
    """
    rows = case.worked.query("dimension == 'technique'").merge(case.named("statements"), left_on="item", right_on="id")
    rows = rows.sort_values("at").sort_values("code", key=lambda code: code == "none", kind="stable")
    rows = rows.groupby("code").head(2)
    rows = rows.assign(
        name=rows["code"].map(_titles("technique")),
        said=rows["quote"].map(lambda quote: f"“{quote}” " if quote else "") + rows["paraphrase"],
    )
    columns = {
        "actor_name": "who",
        "at": "day",
        "said": "words quoted, and our paraphrase",
        "name": "technique (DISARM id)",
        "why": "why",
    }
    return Table(rows, columns, "What the words do")


def abcde(cells: Mapping[str, tuple[str, str]]) -> Table:
    """The five questions of ABCDE with what evidence there is. cells: {letter's word: (what is seen, where)}; a
    word left out stays blank.
    """
    questions = {
        "Actor": "Who?",
        "Behaviour": "What do they do?",
        "Content": "What is said or shown?",
        "Degree": "How far, and to whom, does it reach?",
        "Effect": "What does it change, and in whom?",
    }
    blank = ("", "no evidence seen: left blank")
    columns = {"part": "part", "asked": "question", "seen": "what was seen", "where": "where it was seen"}
    rows = [(part, question, *cells.get(part, blank)) for part, question in questions.items()]
    return Table(pd.DataFrame(rows, columns=list(columns)), columns, "ABCDE, filled only where there is evidence")
