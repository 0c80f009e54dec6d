"""Messages side by side: who said or did what, through which channel, on which day, and whom the page names as the
audience.

Pictures, tables and explorers for lesson 05. Knows frames and the judgements that a case publishes as worked; never
others.
"""

import textwrap
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeAlias

import ipywidgets as widgets
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch

from ..data import cases
from ..kit import safe, say
from ..show import Card, Cards, Explorer, Picture, Table, colours
from ..show.explorer import NOT_SET, menu, on_change, remark
from ..show.figure import SMALL, drawn, finish, plain_axes, side_legend
from ..show.sides import Side
from ..show.written import day as written
from ..show.written import listed
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
# What a cell of a readout's figure can say. Only of a text that was seen whole can one say what it leaves out.
TOLD, NOT_MENTIONED, NOT_SEEN = "told", "not mentioned", "not seen"
LAMPS = {"same": "●", "another": "○", "open": "◐"}

# How a line of the board may bend, the first liked best, and how far from a marker's middle it is clear of it (pixels).
BENDS, CLEAR = (0.18, -0.18, 0.35, -0.35), 20.0

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
    of its own in the tables: a post is social media, a readout is a readout, what was said on television (by the
    signs of examples.yml) is television, everything else is words.
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
    if "post" in addressee.split():  # not The Washington Post
        return "social-media"
    if "readout" in addressee:
        return "readout"
    return "television" if any(sign in addressee for sign in examples.value("signals", "television")) else "words"


def case_channels(case: cases.Case) -> list[str]:
    """The channels that the messages of a case go through, in the board's order: the board has no lane for others."""
    used = set(board_messages(case)["channel"])
    return [channel for channel in CHANNELS if channel in used]


def episode_messages(case: cases.Case, episode: str) -> pd.DataFrame:
    """The messages of a month of examples.yml that have an exact day, numbered from 1 in the column `n`."""
    first, last = examples.value("signals", "episodes", episode, case=case)
    rows = board_messages(case).query("at.str.len() >= 10")
    rows = rows[rows["at"].str.slice(0, 10).between(first, last)]
    case.needed(rows, f"message with an exact day from {first} to {last}", "signals")
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
    sides = {name: side for name, side in examples.case_sides(case).items() if name in set(rows["actor_side"])}
    joined = paired_numbers(case, rows)
    channels = case_channels(case)
    spots, days = _spots(rows, channels)
    figure, axes = plain_axes(1.4 + 0.5 * len(channels))
    _draw_days(axes, days, channels)
    for one, other in joined:
        axes.add_patch(
            FancyArrowPatch(
                spots[one],
                spots[other],
                arrowstyle="-",
                color=colours.MUTED,
                linewidth=1.4,
                connectionstyle=f"arc3,rad={_bend(axes, spots, one, other)}",
                zorder=1,
            )
        )
    size = min(17.0, 370 / days[-1][2])  # points, so that neighbours do not touch
    for row in rows.itertuples():
        _draw_message(axes, spots[row.n], row.n, sides[row.actor_side], size)
    side_legend(axes, sides.values())
    return finish(
        figure,
        f"{episode}: {_board_in_words(rows, sides, joined)}",
        "Numbers are those of the list that the explorer shows. A line joins two messages that are compared as a pair. "
        "A break in the line: days without messages. The order within a day means nothing.",
    )


def _bend(axes: Axes, spots: Spots, one: int, other: int) -> float:
    """How far the line between two messages bends, as a share of its length: the first of BENDS that keeps clear of
    all other markers, or else the one that comes least near. The axes have their limits.
    """
    at = {number: axes.transData.transform(spot) for number, spot in spots.items()}
    along = np.linspace(0, 1, 50)[:, None]
    rest = np.array([place for number, place in at.items() if number not in (one, other)]).reshape(-1, 2)

    def room(bend: float) -> float:
        across = (at[other] - at[one]) @ np.array([[0, -1], [1, 0]])
        middle = (at[one] + at[other]) / 2 + bend * across
        curve = (1 - along) ** 2 * at[one] + 2 * along * (1 - along) * middle + along**2 * at[other]
        nearest = np.linalg.norm(curve[:, None] - rest, axis=2).min() if len(rest) else CLEAR
        return min(float(nearest), CLEAR)

    return max(BENDS, key=room)


def _draw_message(axes: Axes, spot: tuple[float, float], number: int, side: Side, size: float) -> None:
    """A message's marker with its number: inside, or above where the marker is too slim to write in."""
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


def _spots(rows: pd.DataFrame, channels: Sequence[str]) -> tuple[Spots, Columns]:
    """Where each number stands: ({n: (x, y)}, [(day, left, right)]). A day is as wide as its fullest channel."""
    spots: Spots = {}
    days: Columns = []
    left = 0.0
    for date, of_day in rows.groupby(rows["at"].str.slice(0, 10)):
        width = max(1, of_day.groupby("channel").size().max())
        days.append((date, left, left + width))
        for channel, members in of_day.groupby("channel"):
            start = left + (width - len(members)) / 2 + 0.5
            lane = -channels.index(channel)
            spots.update({n: (start + place, lane) for place, n in enumerate(members["n"])})
        left += width + 0.4
    return spots, days


def _draw_days(axes: Axes, days: Columns, channels: Sequence[str]) -> None:
    """The board's frame: a line a channel, an upright between two days, broken where days in between have no
    message.
    """
    for lane in range(len(channels)):
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
    axes.set(xlim=(-0.3, days[-1][2] + 0.3), ylim=(-len(channels) + 0.4, 0.6))
    axes.set_yticks([-lane for lane in range(len(channels))], [CHANNELS[channel] for channel in channels])
    labels = [written(date).split()[:2] for date, *_ in days]
    months = [
        month if number == 0 or month != labels[number - 1][1] else "" for number, (_, month) in enumerate(labels)
    ]
    axes.set_xticks(
        [(left + right) / 2 for _, left, right in days], [f"{day}\n{month}" for (day, _), month in zip(labels, months)]
    )


def _board_in_words(rows: pd.DataFrame, sides: Mapping[str, Side], joined: Sequence[tuple[int, int]]) -> str:
    counts, days = rows.groupby("actor_side").size(), rows["at"].str.slice(0, 10)
    by_side = ", ".join(f"{side.name} {counts[name]}" for name, side in sides.items())
    by_channel = ", ".join(
        f"{label} {count}" for code, label in CHANNELS.items() if (count := (rows["channel"] == code).sum())
    )
    pairs = "; ".join(f"{one} with {other}" for one, other in joined) or "none"
    busiest = days.value_counts().sort_index().idxmax()
    return (
        f"{say('counted.messages', count=len(rows))} on {say('counted.days', count=days.nunique())}, "
        f"most of them on {written(busiest)}. By side: {by_side}. "
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
        self.month = menu("month", examples.value("signals", "episodes", case=case))
        sides = examples.case_sides(case)
        self.side = widgets.Dropdown(
            options=[("all sides", ""), *((side.name, name) for name, side in sides.items())], description="side"
        )
        self.channel = widgets.Dropdown(
            options=[("all channels", ""), *((CHANNELS[code], code) for code in case_channels(case))],
            description="channel",
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
    """What each text on a call has on each subject: TOLD, NOT_MENTIONED or NOT_SEEN; subjects down, texts across.

    call: a key of `subjects` in examples.yml, which gives each subject one sign or several. A subject is told where a
    sign stands in the row's quote, original words or paraphrase. Where none does, it is not mentioned if the whole
    text was seen, and not seen if only words of it were.
    """
    rows = pd.DataFrame([case.row("statements", name) for name in statements])
    words = rows["quote"] + " " + rows["quote_original"] + " " + rows["paraphrase"]
    blank = rows["seen"].map(lambda seen: NOT_MENTIONED if seen == "whole" else NOT_SEEN)
    subjects = {
        name: [sign] if isinstance(sign, str) else sign
        for name, sign in examples.value("signals", "subjects", call, case=case).items()
    }
    return pd.DataFrame(
        {
            name: [TOLD if any(sign in text for sign in signs) else gap for text, gap in zip(words, blank)]
            for name, signs in subjects.items()
        },
        index=rows.index,
    ).T


@drawn
def subjects_in_readouts(case: cases.Case, statements: Sequence[str], call: str) -> Picture:
    """Which subjects stand in each of several texts on one call, and what a blank is. See `subjects_by_text`."""
    held = subjects_by_text(case, statements, call)
    actors = case.named("statements").set_index("id").loc[list(statements)]
    names, sides = [_short_name(name) for name in actors["actor_name"]], examples.case_sides(case)
    figure, axes = plain_axes(0.9 + 0.36 * len(held))
    for lane in range(len(held)):
        axes.axhline(-lane, color=colours.FAINT, linewidth=0.8, zorder=0)
    for column, (name, side) in enumerate(zip(held.columns, actors["actor_side"])):
        for lane, state in enumerate(held[name]):
            if state == TOLD:
                axes.plot(column, -lane, sides[side].marker, color=sides[side].colour, markersize=13)
            else:
                axes.text(
                    column,
                    -lane,
                    f"  {state}  " if state == NOT_MENTIONED else "  ?  ",
                    ha="center",
                    va="center",
                    fontsize=SMALL,
                    color=colours.MUTED,
                    backgroundcolor=colours.GROUND,
                )
    heads = [f"{name}\n({seen} seen)" for name, seen in zip(names, actors["seen"])]
    axes.set_yticks([-lane for lane in range(len(held))], list(held.index))
    axes.set_xticks(range(len(names)), heads)
    axes.xaxis.tick_top()
    axes.spines["bottom"].set_visible(False)
    axes.set(xlim=(-0.5, len(names) - 0.5), ylim=(-len(held) + 0.4, 0.6))
    texts = " ".join(_text_in_words(held[text], name, seen) for text, name, seen in zip(held, names, actors["seen"]))
    return finish(
        figure,
        f"Subjects in the texts on one call. {texts}",
        "A sign: the text speaks of it. “Not mentioned”: the whole text was seen, and it says nothing of it. "
        "A question mark: only words of the text were seen, so nobody can say.",
    )


def _text_in_words(states: pd.Series, name: str, seen: str) -> str:
    """One text's column in words. states: subject to state; seen: whole or part."""
    parts = [(state, list(states.index[states == state])) for state in (TOLD, NOT_MENTIONED, NOT_SEEN)]
    listed_parts = " ".join(f"{state.capitalize()}: {', '.join(held)}." for state, held in parts if held)
    return f"{name}, {seen} seen. {listed_parts}"


def _short_name(actor: str) -> str:
    """An actor's name as short as a column's head needs it: without what stands in brackets."""
    name = actor.split(" (")[0]
    return name.split()[-2].capitalize() + " " + name.split()[-1] if len(name.split()) > 3 else name


def pair_members(case: cases.Case, pair: str) -> tuple[str, str]:
    """The ids of the two members of a pair. pair: its id."""
    row = case.row("pairs", pair)
    return row["signal_1"] or row["statement_1"], row["signal_2"] or row["statement_2"]


def message_card(case: cases.Case, name: str) -> Card:
    """A signal or statement as a card: who, when, what. name: its id. A translation is called one."""
    if name in set(case.signals["id"]):
        row = case.row("signals", name)
        words = row["what"]
    else:
        row = case.row("statements", name)
        whose = {"translation": " (translated)", "reporter": " (a reporter's words)"}.get(row["words_of"], "")
        quoted = f"“{row['quote']}”{whose}\n" if row["quote"] else ""
        if row["quote_original"] and not row["quote"]:
            quoted = f"“{row['quote_original']}”\n"
        words = f"{quoted}In our words: {row['paraphrase']}"
    return Card(row["actor_name"], words, written(row["at"]))


class PairCards:
    """Two messages as two cards; under them, if they are lit, time, thing and sense, and how the two stand.

    one, other: the cards; about: what they are about; lamps: {"time": (a key of LAMPS, a note)}; verdict: how the two
    stand, and why, or nothing.
    """

    def __init__(
        self,
        one: Card,
        other: Card,
        about: str,
        lamps: Mapping[str, tuple[str, str]],
        verdict: tuple[str, str] = ("", ""),
    ) -> None:
        self.cards, self.lamps, self.verdict = Cards([one, other], about), dict(lamps), verdict

    def html(self) -> str:
        lit = "".join(_lamp_html(part, *lamp) for part, lamp in self.lamps.items())
        title, why = self.verdict
        verdict = f'<p style="max-width:46em"><strong>{safe(title)}.</strong> {safe(why)}</p>' if title else ""
        lamps = f'<ul class="ms-lamps" style="{LAMP_ROW}">{lit}</ul>' if lit else ""
        return self.cards.html() + lamps + verdict

    def _repr_mimebundle_(self, **options: Any) -> dict[str, str]:
        cards = [f"- {item.title} ({item.tag}): {item.text}" for item in self.cards.items]
        lamps = [f"{part}: {state}. {note}" for part, (state, note) in self.lamps.items()]
        return {
            "text/html": self.html(),
            "text/plain": "\n".join(filter(None, [*cards, *lamps, ". ".join(filter(None, self.verdict))])),
        }


LAMP_ROW = "display:flex;flex-wrap:wrap;gap:0.5em;list-style:none;padding:0;margin:0.3em 0"
LAMP = "padding:0.2em 0.7em;border-radius:1em;border:1px solid"
LIT = f"{LAMP} {colours.AMBER};background:{colours.AMBER};color:{colours.INK}"


def _lamp_html(part: str, state: str, note: str) -> str:
    """One lamp: filled where the two speak of the same, an empty frame where they do not."""
    words = {"same": "the same", "another": "another", "open": "open"}[state]
    style = LIT if state == "same" else f"{LAMP} #767676"
    label = f"<strong>{safe(part)}: {words}</strong>" + (safe(f" ({note})") if note else "")
    return f'<li style="{style}">{LAMPS[state]} {label}</li>'


def pair_cards(case: cases.Case, pair: str, *, lit: bool = True) -> PairCards:
    """The two members of a pair as cards. lit: with time, thing and sense, as `lamps` in examples.yml has them, and
    with the worked judgement and its reason.
    """
    one, other = (message_card(case, name) for name in pair_members(case, pair))
    about = case.row("pairs", pair)["about"]
    if not lit:
        return PairCards(one, other, about, {})
    lamps = {part: (state, note) for part, (state, note) in examples.value("signals", "lamps", pair, case=case).items()}
    judged = case.judgement(pair, "pair-relation")
    return PairCards(one, other, about, lamps, (_how_they_stand(judged["code"], lamps), judged["why"]))


def _how_they_stand(code: str, lamps: Mapping[str, tuple[str, str]]) -> str:
    """The relation by its title; a clash under a lamp that is open has an “if”, as the lesson's rule asks."""
    titles = _titles("pair-relation")
    still_open = [part for part, (state, _) in lamps.items() if state == "open"]
    sentence = titles[code][0].upper() + titles[code][1:]
    if code == "contradictory" and still_open:
        sentence += f" if the {listed(still_open)} is the same, {titles['compatible']} if not"
    return sentence


# The codebook's rule for pairs: its questions in order, each with the relation that a yes decides.
PAIR_RULE = (
    ("Does the later one expressly take the earlier one back?", "retracts"),
    (
        "Does one undertake something, and does the other tell of an act that breaks it while it still holds?",
        "breaks-commitment",
    ),
    ("Does the later one tell of a later time, when the earlier no longer holds?", "changes-in-time"),
    ("Are all three lamps lit, and is it impossible that both are true?", "contradictory"),
    ("Do they say the same, and neither goes beyond the other?", "same"),
)


class PairRuleExplorer(Explorer):
    """The codebook's rule for pairs, one question at a time: the learner chooses a pair, lights time, thing and sense,
    and answers; the rule names the relation.
    """

    def __init__(self, case: cases.Case) -> None:
        self._case = case
        case.needed(case.pairs, "pair of messages", "pairs")
        subjects = case.pairs.groupby("about").cumcount() + 1  # two pairs on one subject are told apart by a number
        several = case.pairs.groupby("about")["id"].transform("size") > 1
        labels = case.pairs["about"] + (" (" + subjects.astype(str) + ")").where(several, "")
        self.pair = menu("pair", list(zip(labels, case.pairs["id"])), "choose a pair", width="46rem")
        self.lamps = {part: _choice(part, ("same", "another", "open")) for part in ("time", "thing", "sense")}
        self.answers = [_choice(f"question {number}", ("yes", "no")) for number, _ in enumerate(PAIR_RULE, 1)]
        self.asked = [
            widgets.VBox([widgets.HTML(f"<p>{number}. {safe(question)}</p>"), answer])
            for number, ((question, _), answer) in enumerate(zip(PAIR_RULE, self.answers), 1)
        ]
        self.members, self.remark = widgets.HTML(), remark()
        on_change([self.pair], self._show_pair)
        on_change([*self.answers, *self.lamps.values()], self._apply_rule)
        self._apply_rule()
        # What follows stands between the messages and the questions: there both are still in sight.
        super().__init__(
            [self.pair, self.members, *self.lamps.values(), self.remark, *self.asked], "two messages and the rule"
        )

    def _show_pair(self) -> None:
        for control in (*self.answers, *self.lamps.values()):
            control.value = NOT_SET
        self._apply_rule()

    def _apply_rule(self) -> None:
        if self.pair.value != NOT_SET:
            cards = [message_card(self._case, name) for name in pair_members(self._case, self.pair.value)]
            lamps = {part: (lamp.value, "") for part, lamp in self.lamps.items() if lamp.value != NOT_SET}
            self.members.value = PairCards(cards[0], cards[1], "The two messages", lamps).html()
        else:
            self.members.value = ""
        given = [answer.value for answer in self.answers]
        reached = next((number for number, answer in enumerate(given) if answer != "no"), len(given) - 1)
        for number, asked in enumerate(self.asked):
            asked.layout.display = "" if number <= reached else "none"
        dark = [part for part, lamp in self.lamps.items() if lamp.value == "another"]
        unsure = [part for part, lamp in self.lamps.items() if lamp.value == "open"]
        sentence, clash = relation_by_rule(given), "yes" not in given[:3] and given[3] == "yes"
        if clash and dark:
            sentence = (
                f"You answered yes to question 4, but {listed(dark)} stayed dark: then both can be true. Look again."
            )
        elif clash and unsure:
            sentence += f" You left the {listed(unsure)} open: then add the “if”."
        self.remark.value = f"<p><strong>{safe(sentence)}</strong></p>"


def _choice(name: str, options: Sequence[str]) -> widgets.ToggleButtons:
    """A choice that begins at “not set”."""
    return widgets.ToggleButtons(options=[NOT_SET, *options], description=name, style={"button_width": "5rem"})


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


# --- audiences ------------------------------------------------------------------------------------------------------


def worked_audiences(case: cases.Case) -> pd.DataFrame:
    """The worked signals of the record, oldest first: id, actor_name, at, what, stated, code, inferred, why."""
    judged = case.worked.query("dimension == 'inferred-audience'").set_index("item")
    rows = case.named("signals").loc[lambda rows: rows["passage"] == ""]
    rows = rows.merge(judged[["code", "why"]], left_on="id", right_index=True).sort_values(["at", "id"])
    return rows.assign(
        inferred=rows["code"].map(_titles("inferred-audience")), stated=rows["audience_stated"].replace("", NONE_STATED)
    )[["id", "actor_name", "at", "what", "stated", "code", "inferred", "why"]]


class AudienceExplorer(Explorer):
    """One signal at a time: what the page states at once; what we infer only after the learner has inferred."""

    def __init__(self, case: cases.Case) -> None:
        self._rows = worked_audiences(case).set_index("id")
        case.needed(self._rows, "signal of the record with a published “inferred-audience”", "worked")
        labels = [
            f"{row.actor_name}, {written(row.at)}: {textwrap.shorten(row.what, 60, placeholder=' …')}"
            for row in self._rows.itertuples()
        ]
        self.signal = menu("signal", list(zip(labels, self._rows.index)), "choose a signal", width="46rem")
        titles = _titles("inferred-audience")
        self.guess = menu("you infer", [(title, code) for code, title in titles.items()], "which public does it fit?")
        self.shown, self.remark = widgets.HTML(), remark()
        on_change([self.signal], self._show)
        on_change([self.guess], self._reveal)
        self._show()
        super().__init__(
            [self.signal, self.shown, self.guess, self.remark], "stated and inferred, one signal at a time"
        )

    def _show(self) -> None:
        self.guess.value = NOT_SET
        self._reveal()
        if self.signal.value == NOT_SET:
            self.shown.value = "<p>Choose a signal.</p>"
            return
        row = self._rows.loc[self.signal.value]
        cards = [Card(row["actor_name"], row["what"], written(row["at"])), Card("Stated on the page", row["stated"])]
        self.shown.value = Cards(cards, "One signal").html()

    def _reveal(self) -> None:
        if NOT_SET in (self.signal.value, self.guess.value):
            self.remark.value = ""
            return
        row = self._rows.loc[self.signal.value]
        same = "So do we" if row["code"] == self.guess.value else f"We infer: {row['inferred']}"
        self.remark.value = f"<p><strong>{safe(same)}.</strong> {safe(row['why'])} What do you point to?</p>"


# --- documents side by side -----------------------------------------------------------------------------------------


def judged_cards(case: cases.Case, key: str) -> Cards:
    """Worked examples of one dimension as cards: whose they are, the code's title, what is said and why.

    key: an entry of examples.yml that names rows by code, with their `table`, `dimension` and `caption`; `beside`: a
    second dimension of which the worked code is told too, on messages, whose cards then say who sent them; `told`: for
    a row words that read better than its paraphrase and reason.
    """
    entry, marks = examples.value("signals", key, case=case), examples.document_marks(case)
    titles = _titles(entry["dimension"])
    why = case.worked[case.worked["dimension"] == entry["dimension"]].set_index("item")["why"]
    beside = entry.get("beside", "")
    also = (
        case.worked[case.worked["dimension"] == beside].set_index("item")["code"].map(_titles(beside) if beside else {})
    )
    rows = case.named(entry["table"]).set_index("id")
    items = []
    for code, names in examples.rows("signals", key, case).items():
        for name in [names] if isinstance(names, str) else names:
            row = rows.loc[name]
            who = marks[row["document"]].name if "document" in row else row["actor_name"]
            words = entry.get("told", {}).get(name) or f"{_what(row).rstrip('.')}. {why[name]}"
            corner = f"fits: {also[name]}, as {titles[code]}" if beside and code != "not-shown" else titles[code]
            items.append(Card(f"by {who}" if beside else who, words, corner))
    return Cards(items, entry["caption"])


def _what(row: pd.Series) -> str:
    """What a passage or a message says, in our words."""
    return str(row["paraphrase"] if "paraphrase" in row else row["what"])


@drawn
def aims_by_document(case: cases.Case) -> Picture:
    """Every claim about an aim in each document, a dot each: filled where no word hedges it.

    The counts are of whole documents and stand in examples.yml under `aims`; a test holds them to the settled codes.
    """
    aims, marks = examples.value("signals", "aims", case=case), examples.document_marks(case)
    figure, axes = plain_axes(0.7 + 0.42 * len(aims))
    for lane, (document, count) in enumerate(aims.items()):
        for place in range(count["all"]):
            flat = place < count["flat"]
            colour = marks[document].colour
            axes.plot(
                place,
                -lane,
                "o",
                color=colour,
                markersize=12,
                markeredgewidth=1.6,
                markerfacecolor=colour if flat else colours.GROUND,
            )
        axes.text(count["all"] - 0.2, -lane, f"{count['flat']} of {count['all']}", va="center", fontsize=SMALL)
    axes.set_yticks([-lane for lane in range(len(aims))], [marks[document].name for document in aims])
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.set(xlim=(-0.8, max(count["all"] for count in aims.values()) + 2), ylim=(-len(aims) + 0.4, 0.6))
    counted = "; ".join(f"{marks[name].name} {count['flat']} of {count['all']}" for name, count in aims.items())
    return finish(
        figure,
        f"Claims about an aim, whole documents, and how many are told flat: {counted}.",
        "A dot is a claim about somebody's aim. Filled: told flat. Empty: hedged, asked, or handed to somebody else.",
    )
