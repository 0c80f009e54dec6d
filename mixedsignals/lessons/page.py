"""Pages taken apart: what of a page is its text and what its furniture, and which days its words of time allow.

Knows frames and published judgements (worked.csv); never answers. What is furniture is a fact of the table `passages`:
such a passage has a label or a headline in place of a paraphrase.
"""

import re
from collections.abc import Collection, Iterable
from typing import Any, TypeAlias

import ipywidgets as widgets
import pandas as pd
from matplotlib.axes import Axes

from .. import kit
from ..data import cases
from ..kit import safe
from ..show import Card, Cards, Explorer, Picture, Table, colours
from ..show.explorer import NOT_SET, menu, on_change, remark
from ..show.figure import SMALL, date_axis, drawn, finish, plain_axes
from ..show.written import day as written
from ..show.written import language, listed
from . import examples

# How a word of time bounds the day of writing.
WHILE, AFTER, NEXT_WEEK = "holds then", "not before", "week after"
EARLIER_IN_WEEK, EARLIER_IN_MONTH = "earlier in the week", "earlier in the month"
NUMBER = re.compile(r"(?<!\d)(1\d{12}|1\d{9})(?!\d)")  # milliseconds have thirteen digits in our years, seconds ten
ROLE = "passage-role"
PASSAGE = "passage of a document"
LOWEST = 16  # words: a box of a drawn page that holds fewer is drawn as high as this, so that a label has room

Days: TypeAlias = tuple[pd.Timestamp, pd.Timestamp]


# --- text and furniture ---------------------------------------------------------------------------------------------


def is_furniture(passages: pd.DataFrame) -> pd.Series:
    """Which passages belong to the page and not to its text."""
    return passages["paraphrase"].str.match(r"\[|Headline")


def furniture_shares(case: cases.Case) -> pd.DataFrame:
    """One row a document: outlet of the page it was found on, passages, words, words of furniture, and their share
    in per cent.
    """
    rows = case.passages.assign(furniture=is_furniture(case.passages) * case.passages["words"])
    shares = (
        rows.groupby("document", sort=False)
        .agg(passages=("id", "count"), words=("words", "sum"), furniture=("furniture", "sum"))
        .reset_index()
    )
    shares["share"] = (100 * shares["furniture"] / shares["words"]).round().astype(int)
    pages = case.named("documents")[["id", "page_outlet"]].rename(columns={"id": "document"})
    return shares.merge(pages, on="document")


@drawn
def page_strips(case: cases.Case) -> Picture:
    """Every document as a strip of its passages, as long as its words; furniture is grey and hatched."""
    case.needed(case.passages, PASSAGE, "passages")
    shares = furniture_shares(case).iloc[::-1].reset_index(drop=True)
    names = [examples.document_marks(case)[document].name for document in shares["document"]]
    figure, axes = plain_axes(0.9 + 0.55 * len(shares))
    for height, row in shares.iterrows():
        _draw_strip(axes, height, case.passages[case.passages["document"] == row["document"]])
        axes.text(row["words"] + 15, height, f"{row['share']} %", va="center", fontsize=SMALL)
    axes.set_yticks(range(len(shares)), names)
    axes.set_xlim(0, shares["words"].max() * 1.12)
    axes.set_xlabel("words")
    axes.barh(0, 0, color=colours.BLUE, label="text")
    axes.barh(0, 0, color=colours.FAINT, edgecolor=colours.SLATE, hatch="////", label="furniture of the page")
    axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2)
    strips = "; ".join(
        f"{name}: {kit.say('glance.words', count=row.words)} in {kit.say('counted.passages', count=row.passages)}, "
        f"{row.share} % furniture"
        for name, row in zip(names[::-1], shares.iloc[::-1].itertuples())
    )
    return finish(
        figure,
        f"{kit.say('counted.pages', count=len(shares))} as strips of passages. {strips}.",
        "One strip a page, one box a passage. Grey and hatched: the page's furniture. At the end: its share of the "
        "words.",
    )


def _draw_strip(
    axes: Axes, height: float, passages: pd.DataFrame, marked: str | None = None, dotted: Collection[str] = ()
) -> None:
    """The boxes of one page, from left to right. marked: the id of a passage to point at; dotted: those with a dot."""
    left = 0
    for row, furniture in zip(passages.itertuples(), is_furniture(passages)):
        colour, edge = (colours.FAINT, colours.SLATE) if furniture else (colours.BLUE, colours.GROUND)
        axes.barh(
            height,
            row.words,
            left=left,
            height=0.62,
            color=colour,
            edgecolor=edge,
            linewidth=0.8,
            hatch="////" if furniture else None,
        )
        if row.id == marked:
            axes.plot(left + row.words / 2, height + 0.48, "v", color=colours.VERMILION, markersize=11)
        if row.id in dotted:
            axes.plot(left + row.words / 2, height - 0.45, "o", color=colours.INK, markersize=4)
        left += row.words


@drawn
def drawn_page(case: cases.Case) -> Picture:
    """A page as a reader meets it, from top to bottom: a numbered box a passage, as high as its words, the boxes that
    `first_page` in examples.yml names with their label. Text and furniture look alike.
    """
    labels = {passage: label for label, passage in examples.rows("page", "first_page", case).items()}
    document = case.row("passages", next(iter(labels)))["document"]
    month = written(case.row("documents", document)["published"][:7])
    rows = case.passages[case.passages["document"] == document]
    heights = rows["words"].clip(lower=LOWEST).to_numpy()
    figure, axes = plain_axes(0.4 + 0.016 * heights.sum())
    top = 0
    for number, (row, height) in enumerate(zip(rows.itertuples(), heights), 1):
        axes.bar(0.5, height - 2, bottom=top, width=1, color="none", edgecolor=colours.MUTED, linewidth=1)
        axes.text(-0.02, top + height / 2 - 1, str(number), ha="right", va="center", fontsize=SMALL)
        axes.text(0.02, top + height / 2 - 1, labels.get(row.id, "…"), va="center", fontsize=SMALL)
        top += height
    axes.set(xlim=(-0.08, 1.02), ylim=(top, -2))
    axes.set_axis_off()
    numbers = {name: number for number, name in enumerate(rows["id"], 1)}
    labelled = "; ".join(
        f"{numbers[name]}: {label}" for name, label in sorted(labels.items(), key=lambda p: numbers[p[0]])
    )
    return finish(
        figure,
        f"A page drawn as boxes from top to bottom, numbered 1 to {len(rows)}. {labelled}. The others are not told.",
        f"A page{' of ' if month else ''}{month}, box by box; the taller the box, the more words in it. In quotation "
        "marks: its own words.",
    )


@drawn
def peeled_page(case: cases.Case, document: str) -> Picture:
    """One page twice, from top to bottom: as it was found, and with its furniture peeled off. document: its id."""
    passages = case.passages[case.passages["document"] == document]
    case.needed(passages, f"passage of a document “{document}”", "passages")
    peeled = passages[~is_furniture(passages)]
    figure, axes = plain_axes(4.2)
    for column, rows in enumerate((passages, peeled)):
        top = 0
        for row, furniture in zip(rows.itertuples(), is_furniture(rows)):
            colour, edge = (colours.FAINT, colours.SLATE) if furniture else (colours.BLUE, colours.GROUND)
            hatch = "////" if furniture else None
            axes.bar(
                column, row.words, bottom=top, width=0.55, color=colour, edgecolor=edge, hatch=hatch, linewidth=0.8
            )
            top += row.words
    axes.set_xticks([0, 1], [f"as found: {passages['words'].sum()} words", f"its text: {peeled['words'].sum()} words"])
    axes.set(xlim=(-0.6, 1.6), ylim=(passages["words"].sum() * 1.02, 0), yticks=[])
    axes.xaxis.tick_top()
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    return finish(
        figure,
        f"A page of {kit.say('glance.words', count=passages['words'].sum())} in "
        f"{kit.say('counted.passages', count=len(passages))}. "
        f"Left without its furniture: {kit.say('glance.words', count=peeled['words'].sum())} in "
        f"{kit.say('counted.passages', count=len(peeled))}.",
        "Left: the page as it was found. Right: the same page with its furniture (grey and hatched) peeled off.",
    )


@drawn
def passage_position(case: cases.Case, passage: str, asked: Collection[str] = ()) -> Picture:
    """Where one passage stands on its page: the page's strip with a pointer. passage: its id; asked: the ids of those
    that somebody is asked about, which have a dot.
    """
    row = case.row("passages", passage)
    members = case.passages[case.passages["document"] == row["document"]]
    number = list(members["id"]).index(passage) + 1
    figure, axes = plain_axes(0.9)
    _draw_strip(axes, 0, members, passage, asked)
    axes.set(yticks=[], ylim=(-0.6, 0.8), xlim=(0, members["words"].sum()))
    axes.spines["left"].set_visible(False)
    kind = "furniture" if is_furniture(members).iloc[number - 1] else "text"
    before = int(members["words"].iloc[: number - 1].sum())
    return finish(
        figure,
        f"Passage {number} of {len(members)} on this page ({kind}): {kit.say('glance.words', count=row['words'])}, "
        f"after {before} of {members['words'].sum()}.",
        "A dot: a passage to judge." if asked else "",
    )


def passage_html(case: cases.Case, passage: str) -> str:
    """One passage as HTML: what it says, and words quoted from it. passage: its id."""
    row = case.row("passages", passage)
    quote = f"<p>Words quoted: “{safe(row['quote'])}”</p>" if row["quote"] else ""
    place = f"Paragraph {row['paragraph']}, {kit.say('glance.words', count=row['words'])}."
    return f"<p><strong>{place}</strong> {safe(row['paraphrase'])}</p>{quote}"


def _between_html(case: cases.Case, passages: Iterable[str]) -> str:
    """What stands between two passages that somebody is asked about, in small letters. passages: their ids."""
    says = case.passages.set_index("id")["paraphrase"]
    return "".join(f"<p><small>{safe(says[passage])}</small></p>" for passage in passages)


def compared_role(case: cases.Case, passage: str, chosen: str) -> tuple[bool | None, str]:
    """A chosen role beside the worked one: whether they agree (None where none is published), and a remark as HTML.

    chosen: a code of the dimension `passage-role`, or NOT_SET.
    """
    codes = cases.codebook()["dimensions"][ROLE]["codes"]
    worked = case.worked[(case.worked["item"] == passage) & (case.worked["dimension"] == ROLE)]
    if chosen == NOT_SET:
        return None, "<p>What does this passage do? Choose a role.</p>"
    title = safe(codes[chosen]["title"])
    if worked.empty:
        return None, f"<p>You say: <strong>{title}</strong>. No role is published for it.</p>"
    code, why = worked["code"].iloc[0], safe(worked["why"].iloc[0])
    if code == chosen:
        return True, f"<p>✓ <strong>{title}</strong>, as we have it. {why}</p>"
    return (
        False,
        f"<p>You say: <strong>{title}</strong>. We have: <strong>{safe(codes[code]['title'])}</strong>. {why}</p>",
    )


class PageStepper(Explorer):
    """Walk through a page from one passage to judge to the next, choose each one's role, and keep count.

    To judge are those whose role is published; what stands between two of them is there to read. On a page without any
    all are. document: the page that it opens on; the first where it is not given.
    """

    def __init__(self, case: cases.Case, document: str | None = None) -> None:
        case.needed(case.passages, PASSAGE, "passages")
        self._case, self._chosen = case, dict[str, str]()
        self._published = set(case.worked.loc[case.worked["dimension"] == ROLE, "item"])
        marks = examples.document_marks(case)
        self.page = widgets.Dropdown(
            options=[(marks[document].name, document) for document in furniture_shares(case)["document"]],
            description="page",
            layout=widgets.Layout(width="100%", max_width="24rem"),
        )
        if document is not None:
            self.page.value = case.row("documents", document)["id"]
        self.number = widgets.BoundedIntText(
            value=1,
            min=1,
            max=2,
            description="passage",
            continuous_update=False,
            layout=widgets.Layout(width="100%", max_width="12rem"),
        )
        self.back, self.on = (widgets.Button(description=word) for word in ("Back", "On"))
        codes = cases.codebook()["dimensions"][ROLE]["codes"]
        self.role = menu("role", [(code["title"], name) for name, code in codes.items()], "What does this passage do?")
        self.picture, self.words, self.remark, self.tally = widgets.HTML(), widgets.HTML(), remark(), widgets.HTML()
        self.page.observe(lambda change: self._open_page(), "value")
        self.number.observe(lambda change: self._show_passage(), "value")
        self.role.observe(lambda change: self._choose_role(), "value")
        self.back.on_click(lambda button: self._turn(-1))
        self.on.on_click(lambda button: self._turn(+1))
        self._open_page()
        turning = widgets.HBox([self.back, self.on, self.number], layout=widgets.Layout(flex_flow="row wrap"))
        super().__init__(
            # the reply above what one presses: below, it would stand under the window's edge
            [self.page, turning, self.picture, self.words, self.remark, self.role, self.tally],
            "a page, passage by passage",
        )

    @property
    def passage(self) -> str:
        """The id of the passage that is shown."""
        return str(self._passages()[min(self.number.value, self.number.max) - 1])

    def _passages(self) -> list[str]:
        return list(self._case.passages.loc[self._case.passages["document"] == self.page.value, "id"])

    def _asked(self) -> list[str]:
        """The passages of this page that are to be judged, in their order."""
        passages = self._passages()
        return [passage for passage in passages if passage in self._published] or passages

    def _turn(self, by: int) -> None:
        """To the next passage to judge, on or back, if there is one."""
        places = [self._passages().index(passage) + 1 for passage in self._asked()]
        ahead = [place for place in places if by * place > by * self.number.value]
        if ahead:
            self.number.value = ahead[0] if by > 0 else ahead[-1]

    def _open_page(self) -> None:
        """The first passage to judge of the page that is chosen, beyond its furniture if there is any."""
        rows = self._case.passages[self._case.passages["id"].isin(self._asked())]
        text = [*rows.loc[~is_furniture(rows), "id"], *rows["id"]]
        self.number.max = len(self._passages())
        self.number.value = self._passages().index(text[0]) + 1
        self._show_passage()

    def _show_passage(self) -> None:
        asked, passages = self._asked(), self._passages()
        here = passages.index(self.passage)
        before = max((passages.index(other) for other in asked if passages.index(other) < here), default=-1)
        self.words.value = _between_html(self._case, passages[before + 1 : here]) + passage_html(
            self._case, self.passage
        )
        self.picture.value = passage_position(self._case, self.passage, asked).html()
        self.role.disabled = self.passage not in asked
        self.role.value = self._chosen.get(self.passage, NOT_SET)
        self._show_comparison()

    def _choose_role(self) -> None:
        if self.role.value == NOT_SET:
            self._chosen.pop(self.passage, None)
        else:
            self._chosen[self.passage] = self.role.value
        self._show_comparison()

    def _show_comparison(self) -> None:
        self.remark.value = (
            "<p>Here to be read. On leads to the next passage to judge.</p>"
            if self.role.disabled
            else compared_role(self._case, self.passage, self.role.value)[1]
        )
        agreed = [compared_role(self._case, passage, role)[0] for passage, role in self._chosen.items()]
        here = sum(passage in self._chosen for passage in self._asked())
        self.tally.value = (
            f"<p>Judged on this page: {here} of {len(self._asked())}. On all pages: {len(agreed)}, "
            f"as we have it: {agreed.count(True)}.</p>"
        )


def role_cards(case: cases.Case) -> Cards:
    """Every role of a passage as a card: what it does, and one passage in our words, or the codebook's invented one."""
    says = case.passages.set_index("id")["paraphrase"]
    chosen = examples.rows("page", "roles", case)
    return Cards(
        (
            Card(
                row.title, f"{row.definition} Example: {says[chosen[row.code]] if row.code in chosen else row.example}"
            )
            for row in cases.terms(ROLE).itertuples()
        ),
        "Eight things that a passage can do, and furniture, each with an example in our words.",
    )


def genre_cards(case: cases.Case) -> Cards:
    """Every kind of text as a card: what it is, and which documents are one and why."""
    case.needed(case.documents, "document", "documents")
    marks = examples.document_marks(case)
    worked = case.worked[(case.worked["dimension"] == "genre") & case.worked["item"].isin(marks)]
    items = []
    for row in cases.terms("genre").itertuples():
        own = worked[worked["code"] == row.code]
        names = listed(marks[document].name for document in own["item"]) if len(own) else "none of these documents"
        items.append(Card(row.title, " ".join([row.definition, *own["why"]]), names))
    return Cards(items, "Kinds of text. Beside the kind: which of the documents we count there; below: why.")


# --- the day of writing ---------------------------------------------------------------------------------------------


def times_in_address(address: str) -> list[tuple[str, str, pd.Timestamp]]:
    """The numbers of an address that can be read as a time, counted from the start of 1970: (number, unit, time)."""
    units = {10: ("seconds", "s"), 13: ("milliseconds", "ms")}
    return [
        (number, units[len(number)][0], pd.to_datetime(int(number), unit=units[len(number)][1]))
        for number in NUMBER.findall(address)
    ]


def address_table(address: str) -> Table:
    """The numbers of an address that can be read as a time: number, unit and day.

    Raises KitError if the address has none.
    """
    rows = [
        {"number": number, "unit": unit, "at": time.strftime("%Y-%m-%dT%H:%M")}
        for number, unit, time in times_in_address(address)
    ]
    if not rows:
        raise kit.KitError(
            f"No number in “{address}” has the length of a time. Give an address with one of ten or thirteen digits."
        )
    columns = {"number": "number in the address", "unit": "read as a count of", "at": "gives, in universal time"}
    return Table(pd.DataFrame(rows), columns, "The number in the address, if it is a time")


def dating_clues(case: cases.Case, document: str) -> pd.DataFrame:
    """The clues by which a page can be dated: a frame of id, phrase, kind, and the first and last day each allows.

    document: one of `dated_documents` in examples.yml. A number in the page's address that reads as a time is one more
    clue. NaT: no bound on that side.
    """
    page = case.row("documents", document)["page_url"]
    kinds = {name: kind for kind, names in examples.rows("page", "clues", case).items() for name in names}
    own = case.dates["passage"].isin(case.passages.loc[case.passages["document"] == document, "id"])
    rows = [
        {
            "id": row.id,
            "phrase": f"“{row.phrase}”",
            "kind": kinds[row.id],
            **dict(zip(("first", "last"), days_allowed(row.means, kinds[row.id]))),
        }
        for row in case.dates[own & case.dates["id"].isin(kinds)].itertuples()
    ]
    rows += [
        {
            "id": number,
            "phrase": "the number in the address",
            "kind": "if it is a time",
            "first": time.normalize(),
            "last": time.normalize(),
        }
        for number, _, time in times_in_address(page)
    ]
    case.needed(rows, f"clue to the day of “{document}”", "dates")
    return pd.DataFrame(rows).astype({"first": "datetime64[ns]", "last": "datetime64[ns]"})


def days_allowed(means: str, kind: str) -> Days:
    """First and last day of writing that a word of time allows. means: ISO date or span; kind: one of WHILE and
    its like.

    A week runs from Monday to Sunday; who writes “earlier” writes on a later day. NaT where there is no bound.
    """
    start, _, end = means.partition("/") if "/" in means else (means, "", means)
    first, last = _edge(start, late=False), _edge(end, late=True)
    if kind == WHILE:
        return first, last
    if kind == AFTER:
        return first, pd.NaT
    after = first + pd.Timedelta(days=1)
    if kind == EARLIER_IN_MONTH:
        return after, first + pd.offsets.MonthEnd(0)
    monday = first - pd.Timedelta(days=first.day_of_week)
    week = monday + pd.Timedelta(days=7 if kind == NEXT_WEEK else 0)
    return (after if kind == EARLIER_IN_WEEK else week), week + pd.Timedelta(days=6)


def _edge(part: str, late: bool) -> pd.Timestamp:
    """The first day that an ISO date of any precision names, or the last one; NaT where it is empty."""
    if not part:
        return pd.NaT
    day = pd.Timestamp(part)
    offset = {4: pd.offsets.YearEnd(0), 7: pd.offsets.MonthEnd(0)}.get(len(part))
    return day + offset if late and offset else day


def days_in_common(clues: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp, bool]:
    """The first and last day that all clues allow, and whether any day does."""
    first, last = clues["first"].max(), clues["last"].min()
    return first, last, bool(pd.isna(first) or pd.isna(last) or first <= last)


@drawn
def dating_windows(case: cases.Case, document: str, chosen: Iterable[str] | None = None) -> Picture:
    """The days that each clue allows, one bar a clue, and under them the days that all of them allow.

    chosen: ids of clues; all where it is None.
    """
    rows = dating_clues(case, document)
    rows = rows if chosen is None else rows[rows["id"].isin(list(chosen))]
    left, right = ends = tuple(map(pd.Timestamp, examples.value("page", "drawn_days", document, case=case)))
    figure, axes = plain_axes(1.0 + 0.45 * len(rows))
    for lane, row in enumerate(rows.iloc[::-1].itertuples(), 1):
        _draw_days(axes, lane, (row.first, row.last), ends, colours.BLUE)
    first, last, fits = days_in_common(rows)
    if fits:
        _draw_days(axes, 0, (first, last), ends, colours.AMBER)
    else:
        axes.text(
            left + (right - left) / 2,
            0,
            "✕ no day fits all of them",
            ha="center",
            va="center",
            color=colours.VERMILION,
            fontweight="bold",
        )
    axes.set_yticks(range(len(rows) + 1), ["all together", *rows["phrase"].iloc[::-1]])
    axes.set(ylim=(-0.6, len(rows) + 0.5), xlim=ends)
    axes.tick_params(axis="y", pad=9)  # room for arrows
    axes.axhline(0.5, color=colours.MUTED, linewidth=0.8)
    date_axis(axes)
    windows = " ".join(f"{row.phrase} ({row.kind}): {days_in_words(row.first, row.last)}." for row in rows.itertuples())
    end = f"All together: {days_in_words(first, last)}." if fits else "No day fits all of them."
    return finish(
        figure,
        f"{windows} {end}",
        "Blue: the days on which a sentence with these words can have been written. An arrow: it goes on beyond "
        "the picture.",
    )


def _draw_days(axes: Axes, lane: int, days: Days, ends: tuple[Any, ...], colour: str) -> None:
    """One span of days, wide enough to be seen; an arrow where it runs out of the picture."""
    (first, last), (left, right) = days, ends
    start = left if pd.isna(first) or first < left else first
    stop = right if pd.isna(last) or last > right else last
    width = max(stop - start + pd.Timedelta(days=1), (right - left) / 180)
    together = colour == colours.AMBER
    axes.barh(
        lane,
        width,
        left=start,
        height=0.5,
        color=colour,
        edgecolor=colours.INK if together else colour,
        hatch="xx" if together else None,
    )
    for bound, edge, marker in ((first, left, "<"), (last, right, ">")):
        if pd.isna(bound) or not left <= bound <= right:
            axes.plot(edge, lane, marker, color=colours.INK, markersize=8, clip_on=False)


def days_in_words(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """Two days in words; an open end where there is no bound."""
    start, end = (None if pd.isna(day) else written(day.strftime("%Y-%m-%d")) for day in (first, last))
    if not start and not end:
        return "any day"
    if start == end:
        return str(start)
    if not end:
        return f"from {start} on"
    return f"{start} to {end}" if start else f"until {end}"


class DatingExplorer(Explorer):
    """Tick clues and see which days are left. Nothing is ticked at first."""

    def __init__(self, case: cases.Case) -> None:
        self._case = case
        marks = examples.document_marks(case)
        documents = examples.rows("page", "dated_documents", case)
        self.page = widgets.ToggleButtons(options=[(marks[name].name, name) for name in documents], description="page")
        self.boxes, self.picture = widgets.VBox(), widgets.HTML()
        self._clues: dict[str, widgets.Checkbox] = {}
        on_change([self.page], self._open_page)
        self._open_page()
        super().__init__([self.page, self.boxes, self.picture], "tick the clues, see which days are left")

    def _open_page(self) -> None:
        self._clues = {
            row.id: widgets.Checkbox(
                value=False, description=f"{row.phrase} ({row.kind})", indent=False, layout=widgets.Layout(width="100%")
            )
            for row in dating_clues(self._case, self.page.value).itertuples()
        }
        on_change(self._clues.values(), self._draw)
        self.boxes.children = list(self._clues.values())
        self._draw()

    def _draw(self) -> None:
        chosen = [name for name, box in self._clues.items() if box.value]
        self.picture.value = (
            dating_windows(self._case, self.page.value, chosen).html() if chosen else "<p>No clue ticked yet.</p>"
        )


def anachronisms(case: cases.Case) -> Cards:
    """Pages whose quoted words call somebody a former president who was in office again: a card a page."""
    sought = examples.value("page", "anachronism", case=case)
    rows = case.named("coverage")
    rows = rows[rows["quote"].str.contains(sought["words"], regex=True)]
    days = case.statements.set_index("id")["at"].combine_first(case.reports.set_index("id")["at"])
    rows = rows.assign(day=rows["statement"].where(rows["statement"] != "", rows["report"]).map(days).str.slice(0, 10))
    rows = rows[rows["day"] >= sought["from"]]
    case.needed(rows, "quoted words of such a page", "coverage")
    return Cards(
        (
            Card(row.page_outlet, f"“{row.quote}”", f"{language(row.language)}, news of {written(row.day)}")
            for row in rows.itertuples()
        ),
        "Called a former president while in office.",
    )
