"""Messages side by side: who said or did what, through which channel, on which day, and whom the page names as the audience.

Pictures, tables and explorers for lesson 05. Knows frames and the judgements that a case publishes as worked; never others.
"""

from html import escape
from itertools import pairwise

import ipywidgets as widgets
import pandas as pd
from matplotlib.patches import FancyArrowPatch

from ..data import cases
from ..show import Explorer, Table
from ..show.figure import picture, plain_axes
from ..show.sides import SIDES
from ..show.written import day as written

CHANNELS = {
    "readout": "readout",
    "words": "words",
    "television": "television",
    "social-media": "social media",
    "procedure": "procedure",
    "act": "act",
}
EPISODES = {
    "November 2016": ("2016-11-08", "2016-11-18"),
    "November 2024": ("2024-11-05", "2024-11-17"),
    "February 2025": ("2025-02-05", "2025-02-17"),
    "March 2025": ("2025-03-12", "2025-03-22"),
    "May 2025": ("2025-05-08", "2025-05-23"),
    "July 2025": ("2025-07-01", "2025-07-15"),
}
NONE_STATED = "none stated"
NOT_CHOSEN = "not chosen"


def messages(case):
    """The messages of the board, oldest first: id, at, actor_name, actor_side, channel, what, audience.

    Held are the signals that a page of the record shows, and every signal or statement that a pair holds. Signals that are
    only a document's reading of an act are left out; the act itself is there. A statement has no channel of its own in the
    tables: a post is social media, a readout is a readout, everything else is words.
    """
    paired = set(case.pairs[["signal_1", "signal_2", "statement_1", "statement_2"]].to_numpy().ravel())
    signals = (
        case.named("signals").query("passage == '' or id in @paired").rename(columns={"audience_stated": "audience"})
    )
    said = (
        case.named("statements").query("id in @paired").rename(columns={"addressee": "audience", "paraphrase": "what"})
    )
    said["channel"] = said["audience"].map(_channel)
    said.loc[said["channel"] != "words", "audience"] = ""  # there the cell names the channel, not a public
    rows = pd.concat([signals, said])[["id", "at", "actor_name", "actor_side", "channel", "what", "audience"]]
    rows["audience"] = rows["audience"].replace("", NONE_STATED)
    return rows.sort_values(["at", "id"]).reset_index(drop=True)


def _channel(addressee):
    return "social-media" if "post" in addressee.lower().split() else "readout" if "readout" in addressee else "words"


def episode(case, name):
    """The messages of one of EPISODES that have an exact day, numbered from 1 in the column `n`."""
    first, last = EPISODES[name]
    rows = messages(case).query("at.str.len() >= 10")
    rows = rows[rows["at"].str.slice(0, 10).between(first, last)].copy()
    rows["channel_place"] = rows["channel"].map(list(CHANNELS).index)
    rows = rows.sort_values(["at", "channel_place", "id"]).reset_index(drop=True)
    return rows.assign(n=rows.index + 1)


def links(case, rows):
    """The pairs of a case of which both members are among the rows: a list of (n, n)."""
    number = dict(zip(rows["id"], rows["n"]))
    pairs = [
        (pair["signal_1"] or pair["statement_1"], pair["signal_2"] or pair["statement_2"])
        for pair in case.pairs.to_dict("records")
    ]
    return [(number[one], number[other]) for one, other in pairs if one in number and other in number]


# --- figures --------------------------------------------------------------------------------------------------------


def board(case, name, rows=None):
    """The board of one episode: days across, channels down, a marker and a number a message; a line joins each pair.

    rows: some of the episode's messages; all where None.
    """
    rows = episode(case, name) if rows is None else rows
    joined = links(case, rows)
    spots, days = _spots(rows)
    figure, axes = plain_axes(9, 4.4)
    for one, other in joined:
        axes.add_patch(
            FancyArrowPatch(
                spots[one],
                spots[other],
                arrowstyle="-",
                color="#555555",
                linewidth=1.4,
                connectionstyle="arc3,rad=0.18",
                zorder=1,
            )
        )
    for row in rows.itertuples():
        _, marker, colour = SIDES[row.actor_side]
        axes.plot(*spots[row.n], marker, color=colour, markersize=17, zorder=2)
        inside = row.actor_side in (
            "moscow",
            "washington",
            "kyiv",
        )  # the other markers are too slim or too light to write in
        axes.annotate(
            str(row.n),
            spots[row.n],
            (0 if inside else 13, 0),
            textcoords="offset points",
            ha="center",
            va="center",
            color="white" if inside else "black",
            fontsize=9,
            fontweight="bold",
            zorder=3,
        )
    _frame(axes, days)
    for side in [side for side in SIDES if side in set(rows["actor_side"])]:
        axes.plot([], [], SIDES[side][1], color=SIDES[side][2], markersize=9, label=SIDES[side][0])
    axes.legend(frameon=False, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=6, fontsize=9)
    return picture(
        figure,
        f"{name}: {_in_words(rows, joined)}",
        "Numbers are those of the table. A line joins two messages that are compared as a pair. "
        "A broken upright: days in between have no message. Where a number stands inside a day means nothing.",
    )


def _spots(rows):
    """Where each number stands: ({n: (x, y)}, [(day, left, right)]). A day is as wide as its fullest channel."""
    spots, days, left = {}, [], 0.0
    for date, of_day in rows.groupby(rows["at"].str.slice(0, 10)):
        width = max(1, of_day.groupby("channel").size().max())
        days.append((date, left, left + width))
        for channel, members in of_day.groupby("channel"):
            start = left + (width - len(members)) / 2 + 0.5
            spots.update({n: (start + place, -list(CHANNELS).index(channel)) for place, n in enumerate(members["n"])})
        left += width + 0.4
    return spots, days


def _frame(axes, days):
    for place in range(len(CHANNELS)):
        axes.axhline(-place, color="#eeeeee", linewidth=1, zorder=0)
    for (before, *_), (day, left, _) in pairwise(days):
        apart = pd.Timestamp(day) - pd.Timestamp(before) > pd.Timedelta(days=1)
        axes.axvline(
            left - 0.2,
            color="#666666" if apart else "#dddddd",
            linestyle=(0, (2, 4)) if apart else "-",
            linewidth=1.4 if apart else 1,
            zorder=0,
        )
    axes.set_xlim(-0.3, days[-1][2] + 0.3)
    axes.set_ylim(-len(CHANNELS) + 0.4, 0.6)
    axes.set_yticks([-place for place in range(len(CHANNELS))], list(CHANNELS.values()))
    axes.set_xticks(
        [(left + right) / 2 for _, left, right in days], ["\n".join(written(date).split()[:2]) for date, *_ in days]
    )


def _in_words(rows, joined):
    sides = rows.groupby("actor_side").size()
    by_side = ", ".join(f"{SIDES[side][0]} {sides[side]}" for side in SIDES if side in sides)
    by_channel = ", ".join(
        f"{label} {count}" for code, label in CHANNELS.items() if (count := (rows["channel"] == code).sum())
    )
    pairs = "; ".join(f"{one} with {other}" for one, other in joined) or "none"
    busiest = rows["at"].str.slice(0, 10).value_counts().sort_index().idxmax()
    return (
        f"{len(rows)} messages on {rows['at'].str.slice(0, 10).nunique()} days, most of them on {written(busiest)}. By side: {by_side}. "
        f"By channel: {by_channel}. Pairs joined by a line: {pairs}."
    )


TOPICS = {
    "2016": {
        "congratulation": "congratulat",
        "relations of the two countries": "relations",
        "terrorism": "terroris",
        "Syria": "spoke of terrorism and Syria",
        "further talk by telephone": "phone contact",
        "a meeting": "a meeting in the future",
        "threats and challenges": "threats and challenges",
        "strategic economic issues": "economic",
    },
    "2025": {
        "a halt for energy sites": "energy",
        "“and infrastructure”": "energy and infrastructure",
        "30 days": "30",
        "“immediate”": "immediate",
        "movement to peace": "movement to peace",
        "a complete ceasefire later": "complete one",
        "an order given at once": "сразу дал",
        "no foreign military aid for Kyiv": "end to foreign military aid",
    },
}


def readouts(case, statements, topics):
    """Which subjects stand in the seen words of each of several texts on one call.

    statements: their ids; topics: a key of TOPICS. A subject is marked where its search words stand in the row's quote,
    original words or paraphrase.
    """
    rows = case.named("statements").set_index("id").loc[statements]
    words = rows["quote"] + " " + rows["quote_original"] + " " + rows["paraphrase"]
    marks = [
        (place, column)
        for place, sought in enumerate(TOPICS[topics].values())
        for column, text in enumerate(words)
        if sought in text
    ]
    figure, axes = plain_axes(8, 1.0 + 0.36 * len(TOPICS[topics]))
    for place in range(len(TOPICS[topics])):
        axes.axhline(-place, color="#eeeeee", linewidth=1)
    for column, row in enumerate(rows.itertuples()):
        shown = [-place for place, at in marks if at == column]
        axes.plot(
            [column] * len(shown),
            shown,
            SIDES[row.actor_side][1],
            color=SIDES[row.actor_side][2],
            markersize=13,
            linestyle="",
        )
    axes.set_yticks([-place for place in range(len(TOPICS[topics]))], list(TOPICS[topics]))
    axes.set_xticks(range(len(rows)), [_name(name) for name in rows["actor_name"]])
    axes.xaxis.tick_top()
    axes.spines["bottom"].set_visible(False)
    axes.set_xlim(-0.5, len(rows) - 0.5)
    axes.set_ylim(-len(TOPICS[topics]) + 0.4, 0.6)
    labels = list(TOPICS[topics])
    held = [
        f"{_name(name)}: {', '.join(labels[place] for place, at in marks if at == column) or 'none of them'}"
        for column, name in enumerate(rows["actor_name"])
    ]
    return picture(
        figure,
        f"Subjects in the words seen. {'. '.join(held)}.",
        "A blank means: not in the words that we saw. It does not mean: not said.",
    )


def _name(actor):
    return (
        actor.split(" (")[0].removeprefix("Trump presidential ").capitalize()
        if "transition" in actor
        else actor.split(" (")[0]
    )


SEEN = ("event", "speech", "state-of-affairs")
KINDS = ("event", "speech", "state-of-affairs", "cause-effect", "intent", "forecast", "evaluation", "advice")
COMMITMENT = {
    "left open": ("uu",),
    "hedged": ("ps-plus", "ps-minus", "pr-plus", "pr-minus"),
    "no hedge word": ("ct-plus", "ct-minus"),
}


def claims(case, document):
    """The worked claims of a document: id, paragraph, text, kind, commitment (one of COMMITMENT)."""
    judged = case.worked.pivot(index="item", columns="dimension", values="code")
    rows = case.claims.merge(judged[["claim-kind", "factuality"]].dropna(), left_on="id", right_index=True)
    rows = rows.merge(
        case.passages[["id", "document", "paragraph"]].add_prefix("passage_"), left_on="passage", right_on="passage_id"
    )
    rows = rows.query("passage_document == @document").rename(
        columns={"passage_paragraph": "paragraph", "claim-kind": "kind"}
    )
    rows["commitment"] = rows["factuality"].map({code: name for name, codes in COMMITMENT.items() for code in codes})
    return rows[["id", "paragraph", "text", "kind", "commitment"]]


def inferences(case, document):
    """The worked claims of a document by kind (down) and by how sure the author says they are (across); a paragraph's number a claim."""
    rows = claims(case, document)
    kinds = [kind for kind in KINDS if kind in set(rows["kind"])]
    figure, axes = plain_axes(8, 1.0 + 0.5 * len(kinds))
    for (kind, sure), members in rows.groupby(["kind", "commitment"]):
        colour, marker = ("#4D4D4D", "s") if kind in SEEN else ("#AA4499", "o")
        for place, paragraph in enumerate(members["paragraph"]):
            spot = (list(COMMITMENT).index(sure) + (place - (len(members) - 1) / 2) * 0.13, -kinds.index(kind))
            axes.plot(*spot, marker, color=colour, markersize=17)
            axes.text(*spot, str(paragraph), ha="center", va="center", color="white", fontsize=9, fontweight="bold")
    titles = cases.codebook()["dimensions"]["claim-kind"]["codes"]
    axes.set_yticks([-place for place in range(len(kinds))], [titles[kind]["title"] for kind in kinds])
    axes.set_xticks(range(len(COMMITMENT)), list(COMMITMENT))
    axes.set_xlabel("how sure the words are")
    axes.set_xlim(-0.5, len(COMMITMENT) - 0.5)
    axes.set_ylim(-len(kinds) + 0.4, 0.6)
    counts = rows.groupby(["kind", "commitment"]).size()
    words = "; ".join(f"{titles[kind]['title']}, {sure}: {count}" for (kind, sure), count in counts.items())
    return picture(
        figure,
        f"{len(rows)} claims of the odd paragraphs. {words}.",
        "Squares: what could be looked up. Dots: what somebody has to conclude. The number is the paragraph. "
        "Left open: asked, or handed to somebody else.",
    )


def unhedged(case, document):
    """The worked claims of a document that somebody has to conclude and that the author tells without a hedge word, as a table."""
    rows = claims(case, document).query("commitment == 'no hedge word' and kind not in @SEEN")
    titles = cases.codebook()["dimensions"]["claim-kind"]["codes"]
    rows = rows.assign(kind=rows["kind"].map(lambda kind: titles[kind]["title"]))
    return Table(
        rows,
        {"paragraph": "paragraph", "kind": "kind of claim", "text": "the claim, in our words"},
        "Concluded, and told without a hedge word",
    )


# --- tables ---------------------------------------------------------------------------------------------------------


def listed(rows, caption):
    """Messages as a table, the stated audience in a column of its own."""
    shown = rows.assign(channel=rows["channel"].map(CHANNELS))
    return Table(
        shown,
        {
            "n": "no.",
            "at": "day",
            "actor_name": "who",
            "channel": "channel",
            "what": "what",
            "audience": "audience, as the page states it",
        },
        caption,
    )


def relations(case, names):
    """Worked pairs, in the order of their names: about, first, second, relation, why."""
    pairs = case.pairs.set_index("id").loc[names]
    judged = case.worked.query("dimension == 'pair-relation'").set_index("item").loc[names]
    codes = cases.codebook()["dimensions"]["pair-relation"]["codes"]
    rows = pd.DataFrame(
        {
            "about": pairs["about"],
            "first": [_line(case, row.signal_1 or row.statement_1) for row in pairs.itertuples()],
            "second": [_line(case, row.signal_2 or row.statement_2) for row in pairs.itertuples()],
            "relation": judged["code"].map(lambda code: codes[code]["title"]),
            "why": judged["why"],
        }
    )
    return Table(
        rows,
        {"about": "about", "first": "the one", "second": "the other", "relation": "relation", "why": "why"},
        "Worked pairs",
    )


def _line(case, name):
    """A signal or statement as one line: who, when, what."""
    table = "signals" if name in set(case.signals["id"]) else "statements"
    row = case.named(table).set_index("id").loc[name]
    said = row["what"] if table == "signals" else (f"“{row['quote']}” " if row["quote"] else "") + row["paraphrase"]
    return f"{row['actor_name']}{', ' + written(row['at']) if row['at'] else ''}: {said}"


ATTACK = "signal-attack-20250704"  # it has no audience here: whom an attack was to reach, no page can show


def audiences(case):
    """The worked signals of the record, save the attack: what, the audience that the page states, the audience that the coders infer, and why."""
    judged = case.worked.query("dimension == 'inferred-audience'").set_index("item")
    codes = cases.codebook()["dimensions"]["inferred-audience"]["codes"]
    rows = case.named("signals").query("passage == '' and id != @ATTACK")
    rows = rows.merge(judged[["code", "why"]], left_on="id", right_index=True).sort_values("at")
    rows["inferred"] = rows["code"].map(lambda code: codes[code]["title"])
    rows["stated"] = rows["audience_stated"].replace("", NONE_STATED)
    return Table(
        rows,
        {
            "actor_name": "who",
            "at": "day",
            "what": "what",
            "stated": "STATED on the page",
            "inferred": "INFERRED by us",
            "why": "from what we infer it",
        },
        "Stated and inferred audience, July 2025",
    )


def techniques(case):
    """Worked statements, at most two of a code: who, day, words, technique with its DISARM id, why; those without a technique last."""
    codes = cases.codebook()["dimensions"]["technique"]["codes"]
    rows = (
        case.worked.query("dimension == 'technique'")
        .merge(case.named("statements"), left_on="item", right_on="id")
        .sort_values("at")
    )
    rows = rows.sort_values("code", key=lambda code: code == "none", kind="stable").groupby("code").head(2)
    rows = rows.assign(
        name=rows["code"].map(lambda code: codes[code]["title"]),
        said=rows["quote"].map(lambda quote: f"“{quote}” " if quote else "") + rows["paraphrase"],
    )
    return Table(
        rows,
        {
            "actor_name": "who",
            "at": "day",
            "said": "words quoted, and our paraphrase",
            "name": "technique (DISARM id)",
            "why": "why",
        },
        "What the words do",
    )


def abcde(cells):
    """The five questions of ABCDE with what evidence there is. cells: {letter's word: (what is seen, where)}; a word left out stays blank."""
    asked = {
        "Actor": "Who?",
        "Behaviour": "What do they do?",
        "Content": "What is said or shown?",
        "Degree": "How far, and to whom, does it reach?",
        "Effect": "What does it change, and in whom?",
    }
    blank = ("", "no evidence seen: left blank")
    rows = pd.DataFrame(
        [(part, question, *cells.get(part, blank)) for part, question in asked.items()],
        columns=["part", "asked", "seen", "where"],
    )
    return Table(
        rows,
        {"part": "part", "asked": "question", "seen": "what was seen", "where": "where it was seen"},
        "ABCDE, filled only where there is evidence",
    )


# --- explorers ------------------------------------------------------------------------------------------------------


def explore(case):
    """The board to play with: choose a month, a side and a channel; picture and list follow, stated audience beside."""
    month = widgets.Dropdown(options=[NOT_CHOSEN, *EPISODES], description="month")
    side = widgets.Dropdown(
        options=[("all sides", "")] + [(name, code) for code, (name, *_) in SIDES.items()], description="side"
    )
    channel = widgets.Dropdown(
        options=[("all channels", "")] + [(label, code) for code, label in CHANNELS.items()], description="channel"
    )
    shown = widgets.HTML()

    def draw(change=None):
        if month.value == NOT_CHOSEN:
            shown.value = "<p>Choose a month.</p>"
            return
        rows = episode(case, month.value)
        rows = rows[rows["actor_side"].str.contains(side.value) & rows["channel"].str.contains(channel.value)]
        shown.value = (
            board(case, month.value, rows).html() + listed(rows, month.value).html()
            if len(rows)
            else "<p>The dataset holds no such message.</p>"
        )

    for widget in (month, side, channel):
        widget.observe(draw, "value")
    draw()
    return Explorer([month, side, channel, shown], "Explorer: the board, by month, side and channel")


STEPS = (
    ("Does the later one expressly take the earlier back?", "retracts"),
    (
        "Does one undertake something, and is the other an act that its words rule out, in the time for which they hold?",
        "breaks-commitment",
    ),
    (
        "Does the later one tell of a later time at which the earlier no longer holds? (A forecast that came true still holds.)",
        "changes-in-time",
    ),
    ("Same time, same thing, same sense: can they not both be true?", "contradictory"),
    ("Do they say the same, and neither goes beyond the other?", "same"),
)


def rule(case):
    """The codebook's rule for pairs, question by question: the learner chooses a pair and answers; the rule names the relation."""
    pairs = {row["about"]: row for row in case.pairs.to_dict("records")}
    pair = widgets.Dropdown(options=[NOT_CHOSEN, *pairs], description="pair", layout=widgets.Layout(width="100%"))
    answers = [
        widgets.ToggleButtons(options=["not set", "yes", "no"], description=f"question {place}")
        for place, _ in enumerate(STEPS, 1)
    ]
    said, told = widgets.HTML(), widgets.HTML()

    def show(change=None):
        row = pairs.get(pair.value)
        said.value = (
            ""
            if row is None
            else "".join(
                f"<p>{place}. {_escaped(case, row['signal_' + place] or row['statement_' + place])}</p>"
                for place in "12"
            )
        )
        for answer in answers:
            answer.value = "not set"

    def draw(change=None):
        told.value = f"<p><strong>{_told([answer.value for answer in answers])}</strong></p>"

    pair.observe(show, "value")
    for answer in answers:
        answer.observe(draw, "value")
    draw()
    asked = [
        part
        for place, ((question, _), answer) in enumerate(zip(STEPS, answers), 1)
        for part in (widgets.HTML(f"<p>{place}. {question}</p>"), answer)
    ]
    return Explorer([pair, said, *asked, told], "Explorer: the rule, question by question")


def _escaped(case, name):
    return escape(_line(case, name))


def _told(answers):
    """What the rule says to answers given in its order; it stops at the first yes."""
    codes = cases.codebook()["dimensions"]["pair-relation"]["codes"]
    for place, (answer, (_, code)) in enumerate(zip(answers, STEPS), 1):
        if answer == "yes":
            rest = "" if place == len(STEPS) else f" The questions after number {place} no longer matter."
            return f"By the rule, as you answered: {codes[code]['title']}.{rest}"
        if answer == "not set":
            return f"Answer question {place}."
    return f"By the rule, as you answered: {codes['compatible']['title']}."
