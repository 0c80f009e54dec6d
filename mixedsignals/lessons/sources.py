"""Pictures of who says who said: the chain of a claim, the pages behind one answer, the grid of two grades.

Knows frames and published judgements (worked.csv); never answers. The invented reports have no key: their grades
are ours, and stand in the lesson's examples.yml for everybody to see.
"""

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import ipywidgets as widgets
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, Rectangle

from ..data import cases
from ..kit import safe, say
from ..show import Card, Cards, Explorer, Picture, colours
from ..show.explorer import NOT_SET, menu, on_change, remark
from ..show.figure import SMALL, drawn, finish, plain_axes
from ..show.written import day as written
from . import examples

# A type of source by colour and by the line of its box; its name stands beside the box.
TYPES = {
    "named-person": (colours.BLUE, "-"),
    "office-or-outlet": (colours.GREEN, "-"),
    "anonymous": (colours.VERMILION, "--"),
    "unnamed-group": (colours.PINK, ":"),
    "author": (colours.SLATE, "-"),
}
# How a case's word on whether something was untrue reads on a card.
SETTLED = {"yes": "untrue", "no": "true", "partly": "partly untrue", "disputed": "disputed", "unsettled": "not settled"}
STAGES = ("Placed", "Layered", "Arrived", "Came out")
OTHER = "other media, or agencies in general"
LETTERS, DIGITS = "ABCDEF", "123456"

ACROSS = 19  # squares in a row

Grades: TypeAlias = tuple[str, str]


# --- the chain of a claim -------------------------------------------------------------------------------------------


def chain_links(case: cases.Case, claim: str) -> pd.DataFrame:
    """The chain of a claim, from the first speaker to the author: the rows of `attributions` in order, with the
    speaker's name and office and, where the link is a worked one, type, its name (`term`) and why.
    """
    rows = case.attributions.loc[lambda rows: rows["claim"] == claim].copy()
    case.needed(rows, f"chain of a claim “{claim}”", "attributions")
    parents = rows.set_index("id")["parent"].to_dict()
    rows["depth"] = [_depth(parents, name) for name in rows["id"]]
    who = case.actors[["id", "name", "office"]].rename(columns={"id": "source"})
    worked = case.worked.query("dimension == 'source-type'").rename(columns={"item": "id", "code": "type"})
    terms = cases.terms("source-type")[["code", "title"]].rename(columns={"code": "type", "title": "term"})
    rows = rows.merge(who, on="source").merge(worked[["id", "type", "why"]], how="left", on="id")
    return rows.merge(terms, how="left", on="type").sort_values("depth").fillna("").reset_index(drop=True)


def _depth(parents: Mapping[str, str], name: str) -> int:
    return 0 if not parents[name] else 1 + _depth(parents, parents[name])


@drawn
def chain(case: cases.Case, claim: str) -> Picture:
    """The chain of a claim as boxes from top to bottom: what is claimed, each speaker in turn, and you.

    Links that only another page shows are grey.
    """
    rows = chain_links(case, claim)
    dates = case.events.set_index("id")["date"]
    day = written(dates.get(next(filter(None, rows["event"]), ""), ""))
    boxes = [("what is claimed", day, colours.MUTED, "--", False)]
    boxes += [
        (row.name, row.term, *TYPES.get(row.type, (colours.SLATE, "-")), bool(row.reference))
        for row in rows.itertuples(index=False)
    ]
    boxes += [("you", "reader", colours.MUTED, "-", False)]
    figure, axes = plain_axes(0.1 + 0.9 * len(boxes))
    for place, box in enumerate(boxes):
        _draw_box(axes, -place, *box)
    for place, cue in enumerate(["", *rows["cue"]]):
        _draw_arrow(axes, -place, f"“{cue}”" if cue else "", f"hop {place + 1}" if place < len(rows) else "")
    axes.set(xlim=(0, 10), ylim=(-len(boxes) + 0.6, 0.4))
    axes.set_axis_off()
    links = " ".join(
        f"Hop {place}: to {row.name} ({row.term or 'type not shown'}; "
        f"{'cue “' + row.cue + '”' if row.cue else 'no cue'}"
        f"{'; only another page shows this link' if row.reference else ''})."
        for place, row in enumerate(rows.itertuples(), 1)
    )
    grey = " Grey: not on this page, seen on another." if (rows["reference"] != "").any() else ""
    return finish(
        figure,
        f"{say('counted.hops', count=len(rows))} from what is claimed to the text. {links} "
        "Then you; that step doesn't count.",
        "From top to bottom: what is claimed, each who passed it on, and you. "
        "Beside an arrow: the cue that the page ties to the box above it." + grey,
    )


def _draw_box(axes: Axes, height: float, name: str, kind: str, colour: str, line: str, grey: bool) -> None:
    axes.add_patch(
        FancyBboxPatch(
            (0.15, height - 0.27),
            5.2,
            0.54,
            boxstyle="round,pad=0.05",
            linewidth=2,
            edgecolor=colour,
            facecolor=colours.FAINT if grey else colours.GROUND,
            linestyle=line,
        )
    )
    lines = textwrap.wrap(name, 36, max_lines=2, placeholder=" …")
    axes.text(2.75, height, "\n".join(lines), ha="center", va="center", fontsize=SMALL)
    axes.text(5.7, height, kind, ha="left", va="center", fontsize=SMALL, fontweight="bold")


def _draw_arrow(axes: Axes, height: float, cue: str, hop: str) -> None:
    axes.annotate(
        "",
        (1.2, height - 0.68),
        (1.2, height - 0.32),
        arrowprops={"arrowstyle": "->", "linewidth": 1.6, "color": colours.INK},
    )
    axes.text(1.45, height - 0.5, hop, ha="left", va="center", fontsize=SMALL, color=colours.MUTED)
    axes.text(
        2.75,
        height - 0.5,
        textwrap.shorten(cue, 60, placeholder=" …"),
        ha="left",
        va="center",
        fontsize=SMALL,
        style="italic",
    )


def carriers(case: cases.Case) -> pd.DataFrame:
    """The pages of examples.yml that carry one report, by day: rows of coverage with page_outlet, day, source_named."""
    rows = case.named("coverage").set_index("id").loc[examples.rows("sources", "carriers", case)]
    days = case.references.set_index("id")["published"]
    return rows.assign(day=rows["reference"].map(days)).sort_values("day", kind="stable").reset_index()


def worked_credibility(case: cases.Case) -> pd.DataFrame:
    """The worked claims of examples.yml without the words that hand them to a speaker: content, code, term, why."""
    content = examples.rows("sources", "content", case)
    for claim in content.values():
        case.judgement(claim, "credibility")
    rows = cases.worked_rows(case, "credibility", "claims").set_index("id").loc[list(content.values())]
    return rows.assign(content=list(content))


def code_cards(case: cases.Case, dimension: str) -> Cards:
    """The codes of `source-type` or `cue` as cards: what each means, and one worked link of the documents."""
    names = case.actors[["id", "name"]].rename(columns={"id": "source"})
    linked = case.attributions.merge(names, on="source").set_index("id")
    chosen = examples.rows("sources", dimension, case)
    items = []
    for term in cases.terms(dimension).itertuples():
        shown = f"For example: {term.example}"
        if term.code in chosen:
            link = linked.loc[chosen[term.code]]
            shown = f"Here: {link['name']}, " + (f"“{link['cue']}”." if link["cue"] else "with no cue.")
        items.append(Card(term.title, f"{term.definition} {shown}"))
    return Cards(items, "Each kind with a link from the documents.")


def origin_cards(case: cases.Case) -> Cards:
    """The ways in which a text comes to a page as cards, each with one worked page and why."""
    chosen = examples.rows("sources", "page-origin", case)
    worked = cases.worked_rows(case, "page-origin", "coverage").set_index("id")
    items = []
    for term in cases.terms("page-origin").itertuples():
        page = worked.loc[chosen[term.code]] if term.code in chosen else None
        example = f"For example: {term.example}" if page is None else f"Here: {page['why']}"
        items.append(Card(term.title, f"{term.definition} {example}", "" if page is None else page["page_outlet"]))
    return Cards(items, "Ways in which a text comes to a page, each with a page that carries the same words.")


def omission_cards(case: cases.Case) -> Cards:
    """What each document leaves out of the record of its day, as cards: the published judgements."""
    return _document_cards(case, "document-omission", "One rule for all: what of those days' record is missing?")


def label_cards(case: cases.Case) -> Cards:
    """How each document labels somebody, in one of its passages, as cards: the worked ones of examples.yml."""
    return _document_cards(case, "labelling", "One label from each document.")


def _document_cards(case: cases.Case, dimension: str, caption: str) -> Cards:
    """A card a document with one worked judgement: its code, and why. Passages are named in examples.yml."""
    terms = cases.terms(dimension).set_index("code")["title"]
    worked = case.worked[case.worked["dimension"] == dimension].set_index("item")
    named = examples.rows("sources", dimension, case)
    of = case.passages.set_index("id")["document"].to_dict()
    items = []
    for document, mark in examples.document_marks(case).items():
        for item in (each for part in named.values() for each in ([part] if isinstance(part, str) else part)):
            if of.get(item, item) == document:
                items.append(Card(mark.name, worked["why"][item], terms[worked["code"][item]]))
    return Cards(items, caption)


def launderings(case: cases.Case) -> Cards:
    """Episodes in which a story came by a hidden origin, as cards: placed, layered, arrived, and what came out.

    The steps stand in examples.yml, which names the case; whether what was said was untrue is a column of it.
    """
    falsity = case.episodes.set_index("id")["falsity"]
    steps = examples.value("sources", "laundering", "steps", case=case)
    return Cards(
        (
            Card(
                name,
                " ".join(f"{part}: {step}" for part, step in zip(STAGES, steps[name], strict=True)),
                SETTLED[falsity[episode]],
            )
            for name, episode in examples.rows("sources", "laundering", case).items()
        ),
        "Stories whose origin was hidden. Beside the name: was what they told untrue?",
    )


class ChainExplorer(Explorer):
    """Choose a worked claim and go back from the page to what is claimed, one hop a press."""

    def __init__(self, case: cases.Case) -> None:
        self._case, self._hops = case, 0
        chains = _worked_chains(case)
        case.needed(chains, "claim whose chain has a published “source-type”", "worked")
        self.claim = menu("claim", chains, "choose a claim", width="46rem")
        self.back = widgets.Button(
            description="One hop back", tooltip="Show who stands one hop nearer to what is claimed"
        )
        self.remark, self.picture = remark(), widgets.HTML()
        on_change([self.claim], self._start)
        self.back.on_click(lambda button: self._step())
        self._start()
        super().__init__([self.claim, self.back, self.remark, self.picture], "walk a claim back, hop by hop")

    def _start(self) -> None:
        self._hops = 0
        self._draw()

    def _step(self) -> None:
        self._hops += 1
        self._draw()

    def _draw(self) -> None:
        if self.claim.value == NOT_SET:
            self.back.disabled, self.picture.value = True, ""
            self.remark.value = "<p>Choose a claim. Then ask before each press: who told this one?</p>"
            return
        links = chain_links(self._case, self.claim.value).iloc[::-1]
        whole = self._hops > len(links)
        self.back.disabled = whole
        self.remark.value = _links_walked(links, self._hops)
        self.picture.value = chain(self._case, self.claim.value).html() if whole else ""


def _worked_chains(case: cases.Case) -> list[tuple[str, str]]:
    """Worked claims with a chain, the longest chains of each document first: [(what the menu shows, id)]."""
    lengths = case.attributions[case.attributions["id"].isin(case.worked["item"])].groupby("claim").size()
    rows = case.claims[case.claims["id"].isin(lengths.index)]
    rows = rows.assign(hops=rows["id"].map(lengths))
    rows = rows.merge(case.passages[["id", "document"]].rename(columns={"id": "passage"}), on="passage")
    rows = rows.sort_values("hops", ascending=False, kind="stable").groupby("document", sort=False).head(3)
    marks = examples.document_marks(case)
    return [
        (f"{marks[row.document].name}: {textwrap.shorten(row.text, 88, placeholder=' …')}", row.id)
        for row in rows.sort_values("document", kind="stable").itertuples()
    ]


def _links_walked(links: pd.DataFrame, hops: int) -> str:
    """The links seen so far as HTML, nearest to the reader first. links: the chain from the author back."""
    items = "".join(
        f"<li><strong>{safe(row.name)}</strong>{', ' + safe(row.office) if row.office else ''}: {safe(row.term)}. "
        f"{'Cue: “' + safe(row.cue) + '”.' if row.cue else 'No cue.'}</li>"
        for row in links.head(hops).itertuples(index=False)
    )
    if hops == 0:
        end = "You read it on a page. Who wrote the page?"
    elif hops < len(links):
        end = "Who told this one?"
    elif hops == len(links):
        end = "Who told this one? Press once more."
    else:
        end = (
            f"Nobody further back is named. The chain has {say('counted.hops', count=len(links))}. "
            "How the first of them knows, the chain does not say."
        )
    return f"<ol>{items}</ol><p>{end}</p>"


# --- many pages, one source -----------------------------------------------------------------------------------------


def agency_named(source_named: str, none: str = "") -> str:
    """By which agency a page says that it has the words, from the text of `source_named`: the first it names for
    them.

    none: what a page that names neither agency nor media is called; the lesson's own words where it is empty.
    """
    parts = " ".join(part for part in source_named.split(";") if " for " not in part)
    agencies = sorted((parts.find(name), name) for name in examples.value("sources", "agencies") if name in parts)
    if agencies:
        return str(agencies[0][1])
    is_other = re.search(examples.value("sources", "other_media"), parts)
    return OTHER if is_other else none or str(examples.value("sources", "no_agency"))


def pages_by_agency(case: cases.Case, statement: str) -> pd.Series:
    """How many pages carried a statement by which agency, most first; those without an agency's name last."""
    pages = case.coverage[case.coverage["statement"] == statement]
    case.needed(pages, f"page that carries a statement “{statement}”", "coverage")
    none = _no_agency(case)
    counts = pages["source_named"].map(lambda named: agency_named(named, none)).value_counts()
    unnamed = (OTHER, none)
    return counts[sorted(counts.index, key=lambda name: (name in unnamed, -counts[name], name))]


def _no_agency(case: cases.Case) -> str:
    """What a page that names neither agency nor media is called in a picture of the case."""
    return str(examples.value("sources", "no_agency", case=case, otherwise="no agency"))


@drawn
def agency_fan(case: cases.Case, statement: str) -> Picture:
    """Pages on the left, the agency each names beside them, the one speaker on the right: everything runs together."""
    counts = pages_by_agency(case, statement)
    row = case.row("statements", statement)
    unnamed = (OTHER, _no_agency(case))
    figure, axes = plain_axes(0.8 + 0.42 * len(counts))
    middle = (len(counts) - 1) / 2
    for place, (name, pages) in enumerate(counts.items()):
        height, bare = len(counts) - 1 - place, name in unnamed
        axes.plot(
            [0.25 * each for each in range(pages)], [height + 0.02] * pages, "s", color=colours.BLUE, markersize=4
        )
        axes.text(
            0,
            height + 0.2,
            f"{name} ({pages})",
            va="bottom",
            fontsize=SMALL,
            zorder=3,
            bbox={"facecolor": colours.GROUND, "edgecolor": "none", "pad": 0.5},
        )
        axes.plot(
            [0.25 * pages, 10.6],
            [height, middle],
            linestyle=":" if bare else "-",
            color=colours.MUTED,
            linewidth=1,
            zorder=0,
        )
    axes.text(
        10.7,
        middle,
        f"{row['actor_name']},\none statement,\n{written(row['at'])}",
        va="center",
        fontweight="bold",
        bbox={"facecolor": colours.GROUND, "edgecolor": colours.BLUE, "linewidth": 2, "boxstyle": "round,pad=0.4"},
    )
    axes.set(xlim=(-0.2, 14.4), ylim=(-0.4, len(counts) - 0.1))
    axes.set_axis_off()
    counted = ", ".join(f"{name} {pages}" for name, pages in counts.items())
    return finish(
        figure,
        f"{say('counted.pages', count=counts.sum())}, by where they say they got the words: {counted}. "
        f"All of them end at one statement of {row['actor_name']} on {written(row['at'])}.",
        "Each square is a page. Above each group: where its pages say they got the words. Many pages, fewer "
        "agencies, one speaker. "
        "Dotted: the page does not name an agency. Whether an agency heard it itself, the pages do not always say.",
    )


@drawn
def page_squares(case: cases.Case, statement: str) -> Picture:
    """Every page that carries a statement as a square, none told from the others. statement: its id."""
    rows = case.coverage.loc[lambda rows: rows["statement"] == statement]
    case.needed(rows, f"page that carries a statement “{statement}”", "coverage")
    count, spread = len(rows), say("counted.languages", count=rows["language"].nunique())
    figure, axes = plain_axes(0.3 + 0.34 * -(-count // ACROSS))
    axes.plot(
        [number % ACROSS for number in range(count)],
        [-(number // ACROSS) for number in range(count)],
        "s",
        color=colours.BLUE,
        markersize=11,
    )
    axes.set(xlim=(-0.7, ACROSS - 0.3), ylim=(-((count - 1) // ACROSS) - 0.7, 0.7))
    axes.set_axis_off()
    return finish(
        figure,
        f"Squares: {count}. Each is a page that carried one statement; together they are in {spread}.",
        f"{say('counted.pages', count=count)} that carried one statement, in {spread}. A square is a page.",
    )


def newsrooms(case: cases.Case) -> dict[str, str]:
    """The newsrooms that reported one call, each with how many unnamed people it speaks of: {outlet: "one" or
    "several"}.
    """
    outlets = case.named("reports").set_index("id")["actor_name"]
    named = examples.rows("sources", "newsrooms", case)
    return dict(sorted((outlets[report], people) for people, reports in named.items() for report in reports))


@drawn
def two_origins(case: cases.Case) -> Picture:
    """Two pictures that fit the same reports: all unnamed people had it from one, or each newsroom's from an origin
    of its own.
    """
    rooms = newsrooms(case)
    figure, axes = plain_axes(0.7 + 1.5 * len(rooms))
    one, own = [(len(rooms) - 1) / 2] * len(rooms), list(map(float, range(len(rooms))))
    for drop, title, origins in (
        (0.0, "It can be so: all from one", one),
        (len(rooms) + 1.2, "It can also be so: each newsroom from its own", own),
    ):
        axes.text(0, -drop + 0.75, title, fontweight="bold")
        for place, (outlet, people) in enumerate(rooms.items()):
            _draw_people(axes, outlet, 1 if people == "one" else 3, -place - drop, -origins[place] - drop)
        for origin in set(origins):
            axes.plot(
                8.5, -origin - drop, "o", markersize=22, markerfacecolor=colours.GROUND, markeredgecolor=colours.INK
            )
            axes.text(8.5, -origin - drop, "?", ha="center", va="center")
    axes.set(xlim=(-0.1, 9.2), ylim=(-2 * len(rooms) - 0.7, 1.2))
    axes.set_axis_off()
    behind = ", ".join(f"{people} behind {outlet}" for outlet, people in rooms.items())
    return finish(
        figure,
        f"Two pictures, one above the other. In both, unnamed people stand behind each of {len(rooms)} newsrooms: "
        f"{behind}. "
        "Above: lines lead from all of them to one unknown origin. Below: each newsroom's people have an origin of "
        "their own.",
        "Dots: people who are not named. Three dots mean several: how many, is not known. "
        "A question mark: from whom they have it. Both pictures fit what was published.",
    )


def _draw_people(axes: Axes, outlet: str, people: int, height: float, origin: float) -> None:
    """A newsroom, the unnamed people behind it, and lines to their origin."""
    axes.text(0, height, outlet, ha="left", va="center")
    for each in range(people):
        own = height + (each - (people - 1) / 2) * 0.28
        axes.plot([4, 5], [height, own], color=colours.INK, linewidth=1)
        axes.plot([5.2, 8.5], [own, origin], color=colours.MUTED, linewidth=1, zorder=0)
        axes.plot(5.1, own, "o", markersize=6, color=colours.VERMILION)


# --- two grades -----------------------------------------------------------------------------------------------------


@drawn
def grading_grid(cells: Mapping[Grades, str], title: str = "") -> Picture:
    """The two grades as a square: letters downwards, digits to the right, the diagonal hatched.

    cells: {(letter, digit): what stands there}. F and 6, which mean "cannot be judged", are set apart by a line.
    """
    figure, axes = plain_axes(3.9)
    for down, letter in enumerate(LETTERS):
        for right, digit in enumerate(DIGITS):
            diagonal = down == right
            axes.add_patch(
                Rectangle(
                    (right, down),
                    1,
                    1,
                    facecolor=colours.GROUND,
                    edgecolor=colours.MUTED,
                    hatch="//" if diagonal else None,
                    linewidth=0.8,
                )
            )
            if text := cells.get((letter, digit), ""):
                axes.text(
                    right + 0.5,
                    down + 0.5,
                    text,
                    ha="center",
                    va="center",
                    fontsize=SMALL,
                    fontweight="bold",
                    bbox={"facecolor": colours.GROUND, "edgecolor": "none", "pad": 1.5},
                )
    axes.plot([5, 5], [0, 6], color=colours.INK, linewidth=2)
    axes.plot([0, 6], [5, 5], color=colours.INK, linewidth=2)
    axes.set_xticks([each + 0.5 for each in range(6)], list(DIGITS))
    axes.set_yticks([each + 0.5 for each in range(6)], list(LETTERS))
    axes.xaxis.tick_top()
    axes.xaxis.set_label_position("top")
    axes.set_xlabel("the information, 1 (confirmed) to 5 (improbable); 6: no basis")
    axes.set_ylabel("the source, A to E; F: no basis")
    axes.set(xlim=(0, 6), ylim=(6, 0))
    axes.set_title(title, loc="left")
    filled = "; ".join(f"{letter}{digit}: {text}" for (letter, digit), text in sorted(cells.items())) or "empty"
    return finish(
        figure,
        f"A square of letters A to F and digits 1 to 6. {title + '. ' if title else ''}{filled}.",
        "Hatched: the diagonal, where letter and digit go together. The thick lines set F and 6 apart.",
    )


class GradingExplorer(Explorer):
    """Grade invented reports in the two scales; the square shows where they fall, and the makers' grades can be
    laid over.
    """

    def __init__(self) -> None:
        self._reports = examples.value("sources", "invented_reports")
        self.grades = [
            (
                self._grade_menu("source", LETTERS, report["name"]),
                self._grade_menu("information", DIGITS, report["name"]),
            )
            for report in self._reports
        ]
        self.overlay = widgets.Checkbox(
            value=False, description="Lay the makers' grades over mine", indent=False, disabled=True
        )
        self.remark, self.picture, self.reasons = remark(), widgets.HTML(), widgets.HTML()
        self._cells: dict[Grades, str] | None = None
        on_change([*(control for pair in self.grades for control in pair), self.overlay], self._draw)
        self._draw()
        parts: list[widgets.Widget] = []
        for number, (report, pair) in enumerate(zip(self._reports, self.grades), 1):
            text = (
                f"<p><strong>{number}. {safe(report['name'])}</strong> (invented)<br>Source: {safe(report['source'])}"
                f"<br>Information: {safe(report['information'])}</p>"
            )
            parts += [widgets.HTML(text), widgets.HBox(list(pair), layout=widgets.Layout(flex_flow="row wrap"))]
        super().__init__(
            [*parts, self.remark, self.overlay, self.picture, self.reasons],
            f"two grades for each of {len(self._reports)} invented reports",
        )

    @staticmethod
    def _grade_menu(what: str, codes: Iterable[str], report: str) -> widgets.Dropdown:
        return menu(what, codes, f"{report}: grade of the {what}", width="13rem")

    def _draw(self) -> None:
        pairs: list[Grades] = [(letter.value, digit.value) for letter, digit in self.grades]
        done = [number for number, pair in enumerate(pairs) if NOT_SET not in pair]
        self.overlay.disabled = not done
        self.remark.value = f"<p>{diagonal_habit([pairs[number] for number in done], len(pairs))}</p>"
        over = self.overlay.value and bool(done)
        self.reasons.value = self._reasons(done) if over else ""
        cells = self._placed(pairs, done, over)
        if cells != self._cells:  # a half-given pair changes nothing in the square, which takes a while to draw
            self._cells = cells
            title = "Yours by number, the makers' in brackets" if over else "Your grades, by the number of the report"
            self.picture.value = grading_grid(cells, title).html() if cells else ""

    def _placed(self, pairs: Sequence[Grades], done: Iterable[int], over: bool) -> dict[Grades, str]:
        """What stands in the square: the numbers of graded reports, and in brackets those of the makers' grades
        for them.
        """
        cells: dict[Grades, list[str]] = {}
        for number in done:
            cells.setdefault(pairs[number], []).append(str(number + 1))
        for number in done if over else []:
            letter, digit = self._reports[number]["grades"]
            cells.setdefault((letter, digit), []).append(f"({number + 1})")
        return {pair: " ".join(numbers) for pair, numbers in cells.items()}

    def _reasons(self, done: Iterable[int]) -> str:
        items = "".join(
            f"<li value={number + 1}><strong>{safe(report['name'])}</strong>: {report['grades']}. "
            f"{safe(report['why'])}</li>"
            for number, report in enumerate(self._reports)
            if number in set(done)
        )
        return f"<p>The makers' grades of what you have graded. Yours can differ for a good reason.</p><ol>{items}</ol>"


def diagonal_habit(graded: Sequence[Grades], expected: int) -> str:
    """What a list of grades shows about the rater's habit, in a sentence or two. expected: how many there are to
    give.
    """
    if len(graded) < expected:
        return f"{len(graded)} of {expected} graded."
    on = sum(LETTERS.index(letter) == DIGITS.index(digit) for letter, digit in graded)
    if on == len(graded):
        return (
            f"All {on} of your grades lie on the diagonal: you used one grade twice. Go back, cover the "
            "information and give the letter; "
            "then cover the source and give the digit."
        )
    if on > len(graded) / 2:
        return (
            f"On the diagonal: {on} of your {say('counted.grades', count=len(graded))}. "
            "For each of them ask which of the two you gave first, and whether it chose the other."
        )
    apart = len(graded) - on
    grades = say("counted.grades", count=len(graded))
    return f"On the diagonal: {on} of your {grades}. You kept the two apart in the other {apart}."
