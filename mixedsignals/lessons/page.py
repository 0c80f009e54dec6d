"""Pages taken apart: what of a page is its text and what its frame, and which days its words of time allow.

Knows frames and published judgements (worked.csv); never answers. What belongs to the frame is a fact of the table
`passages`: such a passage has a label in place of a paraphrase.
"""

import html
import re

import ipywidgets as widgets
import pandas as pd
from matplotlib import dates

from .. import kit
from ..data import cases
from ..show import Explorer, Table
from ..show.figure import picture, plain_axes
from ..show.written import day as written
from ..show.written import language

TEXT, FRAME = "#0072B2", "#D9D9D9"
OUTSIDE = "#D55E00"
ORANGE = "#E69F00"

# How a word of time bounds the day of writing; the sorting is the kit's own.
WHILE, AFTER, SAME_WEEK, NEXT_WEEK, SAME_MONTH = "holds then", "not before", "same week", "week after", "same month"
CLUES = {
    "metabolights-2025-p03-s1-d1": WHILE,
    "metabolights-2025-p05-s1-d1": WHILE,
    "metabolights-2025-p07-s7-d2": WHILE,
    "metabolights-2025-p09-s12-d1": WHILE,
    "national-post-2025-p05-s1-d1": AFTER,
    "national-post-2025-p15-s1-d1": AFTER,
    "national-post-2025-p22-s1-d1": SAME_MONTH,
    "national-post-2025-p06-s1-d1": SAME_WEEK,
    "national-post-2025-p28-s1-d1": NEXT_WEEK,
}
SHOWN = {"metabolights-2025": ("2020-07-01", "2026-03-01"), "national-post-2025": ("2025-03-01", "2025-06-20")}
EXAMPLES = {
    "event-report": "substack-2025-p05-s1",
    "attributed-speech": "moscow-times-2024-p03-s1",
    "background": "metabolights-2025-p07-s5",
    "interpretation": "metabolights-2025-p05-s13",
    "evaluation": "substack-2025-p03-s1",
    "question": "moscow-times-2024-p11-s1",
    "forecast": "national-post-2025-p17-s1",
    "furniture": "national-post-2025-p05-s1",
}
NUMBER = re.compile(r"(?<!\d)(1\d{12}|1\d{9})(?!\d)")  # milliseconds have thirteen digits in our years, seconds ten


def is_frame(passages):
    """Which passages belong to the page and not to its text: those that have a label or a headline for a paraphrase."""
    return passages.paraphrase.str.match(r"\[|Headline")


def shares(case):
    """One row a document: outlet of the page it was found on, passages, words, words of the frame, and their share in per cent."""
    rows = case.passages.assign(frame=is_frame(case.passages) * case.passages.words)
    counted = (
        rows.groupby("document", sort=False)
        .agg(passages=("id", "count"), words=("words", "sum"), frame=("frame", "sum"))
        .reset_index()
    )
    counted["share"] = (100 * counted.frame / counted.words).round().astype(int)
    pages = case.named("documents")[["id", "page_outlet"]].rename(columns={"id": "document"})
    return counted.merge(pages, on="document")


def strips(case):
    """Every document as a strip of its passages, as long as its words; the page's frame is grey and hatched."""
    counted = shares(case).iloc[::-1].reset_index(drop=True)
    figure, axes = plain_axes(9, 3.6)
    for place, row in counted.iterrows():
        _strip(axes, place, case.passages[case.passages.document == row.document])
        axes.text(row.words + 15, place, f"{row.share} %", va="center", fontsize=10)
    axes.set_yticks(range(len(counted)), counted.page_outlet)
    axes.set_xlim(0, counted.words.max() * 1.08)
    axes.set_xlabel("words")
    _frame_legend(axes)
    told = "; ".join(
        f"{row.page_outlet}: {row.words} words in {row.passages} passages, {row.share} % frame"
        for row in counted.iloc[::-1].itertuples()
    )
    return picture(
        figure,
        f"Five pages as strips of passages. {told}.",
        "One strip a page, one box a passage. Grey and hatched: the page's frame. At the end: its share of the words.",
    )


def _strip(axes, place, passages, marked=None):
    """The boxes of one page, from left to right; `marked` is the id of a passage to point at."""
    start = 0
    for row, frame in zip(passages.itertuples(), is_frame(passages)):
        axes.barh(
            place,
            row.words,
            left=start,
            height=0.62,
            color=FRAME if frame else TEXT,
            edgecolor="white" if not frame else "#666666",
            linewidth=0.8,
            hatch="////" if frame else None,
        )
        if row.id == marked:
            axes.plot(start + row.words / 2, place + 0.48, "v", color=OUTSIDE, markersize=11)
        start += row.words


def _frame_legend(axes):
    axes.barh(0, 0, color=TEXT, label="text")
    axes.barh(0, 0, color=FRAME, edgecolor="#666666", hatch="////", label="frame of the page (furniture)")
    axes.legend(frameon=False, loc="lower right", bbox_to_anchor=(1, 1), ncols=2, fontsize=9)


def place(case, passage):
    """Where one passage stands on its page: the page's strip with a pointer. passage: its id."""
    row = case.passages.set_index("id").loc[passage]
    members = case.passages[case.passages.document == row.document]
    number = list(members.id).index(passage) + 1
    figure, axes = plain_axes(9, 1.3)
    _strip(axes, 0, members, passage)
    axes.set_yticks([])
    axes.set_ylim(-0.4, 0.75)
    axes.set_xlim(0, members.words.sum())
    axes.spines["left"].set_visible(False)
    kind = "frame of the page" if is_frame(members).iloc[number - 1] else "text"
    before = int(members.words.iloc[: number - 1].sum())
    return picture(
        figure,
        f"Passage {number} of {len(members)} on this page ({kind}): {row.words} words, after {before} of {members.words.sum()}.",
        "",
    )


def card(case, passage):
    """One passage as HTML: what it says, words quoted from it and, where that is published, what it does and why."""
    row = case.passages.set_index("id").loc[passage]
    quote = f"<p>Words quoted: “{html.escape(row.quote)}”</p>" if row.quote else ""
    told = f"<p><strong>Paragraph {row.paragraph}, {row.words} words.</strong> {html.escape(row.paraphrase)}</p>{quote}"
    worked = case.worked[(case.worked["item"] == passage) & (case.worked.dimension == "passage-role")]
    if worked.empty:
        return told + "<p><em>What does it do? Say it to yourself: this passage is left to you.</em></p>"
    code = cases.codebook()["dimensions"]["passage-role"]["codes"][worked.code.iloc[0]]
    return told + (
        "<details><summary>What does it do? Say it first, then open.</summary>"
        f"<p><strong>{html.escape(code['title'])}</strong>. {html.escape(worked.why.iloc[0])}</p></details>"
    )


def stepper(case):
    """Walk through a page passage by passage; choose the page, then go back and on."""
    names = {row.page_outlet: row.document for row in shares(case).itertuples()}
    page = widgets.Dropdown(options=list(names), description="page")
    step = widgets.IntSlider(
        value=1, min=1, max=2, description="passage", continuous_update=False, layout=widgets.Layout(width="30rem")
    )
    back, on = (widgets.Button(description=word) for word in ("Back", "On"))
    said, drawn = widgets.HTML(), widgets.HTML()

    def draw(change=None):
        members = case.passages[case.passages.document == names[page.value]]
        passage = members.id.iloc[min(step.value, len(members)) - 1]
        said.value, drawn.value = card(case, passage), place(case, passage).html()

    def turn(change):
        step.max, step.value = int((case.passages.document == names[page.value]).sum()), 1
        draw()

    page.observe(turn, "value")
    step.observe(draw, "value")
    back.on_click(lambda button: setattr(step, "value", max(step.min, step.value - 1)))
    on.on_click(lambda button: setattr(step, "value", min(step.max, step.value + 1)))
    turn(None)
    return Explorer([page, widgets.HBox([back, on, step]), drawn, said], "Explorer: a page, passage by passage")


def roles(case):
    """Every role with a published example, or with the codebook's invented one where none is published: a frame of role, definition, example, why."""
    says = case.passages.set_index("id").paraphrase
    why = case.worked[case.worked.dimension == "passage-role"].set_index("item").why
    codes = cases.codebook()["dimensions"]["passage-role"]["codes"]
    return pd.DataFrame(
        [
            {
                "role": code["title"],
                "definition": code["definition"],
                "example": says[EXAMPLES[name]] if name in EXAMPLES else code["example"],
                "passage": EXAMPLES.get(name, "invented"),
                "why": why[EXAMPLES[name]] if name in EXAMPLES else "",
            }
            for name, code in codes.items()
        ]
    )


def genres(case):
    """The kind of text of every document, with the reason: a frame of page, title, kind, definition and why."""
    worked = case.worked[case.worked.dimension == "genre"].merge(case.named("documents"), left_on="item", right_on="id")
    codes = cases.codebook()["dimensions"]["genre"]["codes"]
    return worked.assign(
        kind=worked.code.map(lambda code: codes[code]["title"]),
        definition=worked.code.map(lambda code: codes[code]["definition"]),
    )


def moment(address):
    """The numbers of an address that can be read as a time, counted from the start of 1970: a table of number, unit and day.

    Raises KitError if the address has none.
    """
    rows = [
        {
            "number": found,
            "unit": "milliseconds" if len(found) == 13 else "seconds",
            "at": pd.to_datetime(int(found), unit="ms" if len(found) == 13 else "s").strftime("%Y-%m-%dT%H:%M"),
        }
        for found in NUMBER.findall(address)
    ]
    if not rows:
        raise kit.KitError(
            f"No number in “{address}” has the length of a time. Give an address with one of ten or thirteen digits."
        )
    return Table(
        pd.DataFrame(rows),
        {"number": "number in the address", "unit": "read as a count of", "at": "gives, in universal time"},
        "The number in the address, if it is a time",
    )


def time_words(case, document):
    """The words of time of one document: a frame of passage, phrase and what they mean, written out; document: its id."""
    rows = case.dates[case.dates.passage.str.startswith(document + "-")]
    return rows.assign(means=rows.means.map(_meaning))


def _meaning(means):
    """A day or a span of days of any precision in words."""
    if "/" not in means:
        return written(means) or "the page does not tell"
    start, _, end = means.partition("/")
    return (
        f"{written(start)} to {written(end)}"
        if start and end
        else f"from {written(start)} on"
        if start
        else f"until {written(end)}"
    )


def clues(case, document):
    """The words of time by which a page can be dated: a frame of id, phrase, kind, and the first and last day each allows.

    document: one of SHOWN. A number in the page's address that reads as a time is one more clue. NaT: no bound on that side.
    """
    known = case.dates[case.dates.id.isin([name for name in CLUES if name.startswith(document)])]
    rows = [
        {
            "id": row.id,
            "phrase": f"“{row.phrase}”",
            "kind": CLUES[row.id],
            **dict(zip(("first", "last"), allowed(row.means, CLUES[row.id]))),
        }
        for row in known.itertuples()
    ]
    address = case.references.set_index("id").loc[case.documents.set_index("id").loc[document, "reference"], "url"]
    for number in NUMBER.findall(address):
        day = pd.to_datetime(int(number), unit="ms" if len(number) == 13 else "s").normalize()
        rows.append(
            {"id": number, "phrase": "the number in the address", "kind": "if it is a time", "first": day, "last": day}
        )
    return pd.DataFrame(rows).astype({"first": "datetime64[ns]", "last": "datetime64[ns]"})


def allowed(means, kind):
    """First and last day of writing that a word of time allows. means: ISO date or span; kind: one of WHILE and its like.

    A week runs from Monday to Sunday. NaT where there is no bound.
    """
    start, _, end = means.partition("/") if "/" in means else (means, "", means)
    first, last = (_edge(part, late) for part, late in ((start, False), (end, True)))
    if kind == WHILE:
        return first, last
    if kind == AFTER:
        return first, pd.NaT
    if kind == SAME_MONTH:
        return first, first + pd.offsets.MonthEnd(0)
    monday = first - pd.Timedelta(days=first.dayofweek)
    week = monday + pd.Timedelta(days=7 if kind == NEXT_WEEK else 0)
    return (first if kind == SAME_WEEK else week), week + pd.Timedelta(days=6)


def _edge(part, late):
    """The first day that an ISO date of any precision names, or the last one; NaT where it is empty."""
    if not part:
        return pd.NaT
    day = pd.Timestamp(part)
    offset = {4: pd.offsets.YearEnd(0), 7: pd.offsets.MonthEnd(0)}.get(len(part))
    return day + offset if late and offset else day


def shared(chosen):
    """The first and last day that all chosen clues allow, and whether any day does: (first, last, bool)."""
    first, last = chosen["first"].max(), chosen["last"].min()
    return first, last, bool(pd.isna(first) or pd.isna(last) or first <= last)


def windows(case, document, chosen=None):
    """The days that each clue allows, one bar a clue, and under them the days that all of them allow.

    chosen: ids of clues; all where it is None.
    """
    rows = clues(case, document)
    rows = rows if chosen is None else rows[rows.id.isin(chosen)]
    left, right = map(pd.Timestamp, SHOWN[document])
    figure, axes = plain_axes(9, 1.1 + 0.42 * len(rows))
    for lane, row in enumerate(rows.iloc[::-1].itertuples(), 1):
        _bar(axes, lane, row.first, row.last, (left, right), TEXT)
    first, last, fits = shared(rows)
    if fits:
        _bar(axes, 0, first, last, (left, right), ORANGE)
    else:
        axes.text(
            left + (right - left) / 2,
            0,
            "✕ no day fits all of them",
            ha="center",
            va="center",
            fontsize=11,
            color="#A34700",
            fontweight="bold",
        )
    axes.set_yticks(range(len(rows) + 1), ["all together", *rows.phrase.iloc[::-1]])
    axes.set_ylim(-0.6, len(rows) + 0.5)
    axes.set_xlim(left, right)
    axes.axhline(0.5, color="#999999", linewidth=0.8)
    axes.xaxis.set_major_locator(dates.AutoDateLocator(maxticks=8))
    axes.xaxis.set_major_formatter(dates.DateFormatter("%Y" if right - left > pd.Timedelta(days=800) else "%d %b\n%Y"))
    told = " ".join(f"{row.phrase} ({row.kind}): {span(row.first, row.last)}." for row in rows.itertuples())
    end = f"All together: {span(first, last)}." if fits else "No day fits all of them."
    return picture(
        figure,
        f"{told} {end}",
        "Blue: the days on which a sentence with these words can have been written. An arrow: it goes on beyond the picture.",
    )


def _bar(axes, lane, first, last, ends, colour):
    """One span of days; a day at least two pixels wide, an arrow where it runs out of the picture."""
    left, right = ends
    start, stop = (
        (left if pd.isna(first) or first < left else first),
        (right if pd.isna(last) or last > right else last),
    )
    thin = max(stop - start + pd.Timedelta(days=1), (right - left) / 180)
    axes.barh(
        lane,
        thin,
        left=start,
        height=0.5,
        color=colour,
        edgecolor="black" if colour == ORANGE else colour,
        hatch="xx" if colour == ORANGE else None,
    )
    for bound, edge, marker in ((first, left, "<"), (last, right, ">")):
        if pd.isna(bound) or not left <= bound <= right:
            axes.plot(edge, lane, marker, color="black", markersize=8, clip_on=False)


def span(first, last):
    """Two days in words; an open end where there is no bound."""
    named = [None if pd.isna(day) else written(day.strftime("%Y-%m-%d")) for day in (first, last)]
    if not any(named):
        return "any day"
    if named[0] == named[1]:
        return named[0]
    return (
        f"from {named[0]} on" if not named[1] else f"until {named[1]}" if not named[0] else f"{named[0]} to {named[1]}"
    )


def dater(case):
    """Tick clues and see which days are left. Nothing is ticked at first."""
    names = {case.named("documents").set_index("id").loc[name, "page_outlet"]: name for name in SHOWN}
    page = widgets.ToggleButtons(options=list(names), description="page")
    boxes, drawn = widgets.VBox(), widgets.HTML()

    def draw(change=None):
        chosen = [box.clue for box in boxes.children if box.value]
        drawn.value = windows(case, names[page.value], chosen).html() if chosen else "<p>No clue ticked yet.</p>"

    def turn(change=None):
        made = []
        for row in clues(case, names[page.value]).itertuples():
            box = widgets.Checkbox(
                value=False,
                description=f"{row.phrase} ({row.kind})",
                indent=False,
                layout=widgets.Layout(width="34rem"),
            )
            box.clue = row.id
            box.observe(draw, "value")
            made.append(box)
        boxes.children = made
        draw()

    page.observe(turn, "value")
    turn()
    return Explorer([page, boxes, drawn], "Explorer: tick the clues, see which days are left")


def called_former(case):
    """Pages whose quoted words call Donald Trump a former president although he was in office: rows of coverage with day and outlet."""
    rows = case.named("coverage")
    told = rows[rows.quote.str.contains(r"(?i)former (?:US )?president|ancien président|السابق", regex=True)]
    days = case.statements.set_index("id")["at"].combine_first(case.reports.set_index("id")["at"])
    told = told.assign(day=told.statement.where(told.statement != "", told.report).map(days).str.slice(0, 10))
    return told[told.day >= "2025-01-20"].assign(language=told.language.map(language))
