"""Pictures of who says who said: the chain of a claim, the pages behind one answer, the grid of two grades.

Knows frames and published judgements (worked.csv); never answers. The invented reports of `grading` have no key.
"""

import html
import re
import textwrap

import ipywidgets as widgets
from matplotlib.patches import FancyBboxPatch, Rectangle

from .. import kit
from ..data import cases
from ..show import Explorer, Table
from ..show.explorer import NOT_SET
from ..show.figure import picture, plain_axes
from ..show.written import day as written
from ..show.written import language

# A type of source by colour (Okabe and Ito 2008) and by the line of its box; its name stands above the box.
TYPES = {
    "named-person": ("#0072B2", "-"),
    "office-or-outlet": ("#009E73", "-"),
    "anonymous": ("#D55E00", "--"),
    "unnamed-group": ("#CC79A7", ":"),
    "author": ("#555555", "-"),
}
HOPS = {
    1: ("the author's own word", "#BBBBBB", ""),
    2: ("one speaker behind the author", "#56B4E9", "//"),
    3: ("two speakers behind the author", "#0072B2", "xx"),
}
AGENCIES = ("Reuters", "TASS", "Interfax", "RIA Novosti", "AFP", "dpa", "Bloomberg", "Anadolu", "ANP", "Ukrinform")
OTHER, BARE = "other media, or agencies in general", "only the Kremlin or its spokesman"
LETTERS, DIGITS = "ABCDEF", "123456"
WIDTH = 1.55
# What the digit of a claim grades, where the claim itself says who said it.
CONTENT = {
    "metabolights-2025-p01-s1-c1": "that the Kremlin denied it",
    "moscow-times-2024-p03-s1-c2": "that there was no call (what Peskov said)",
    "moscow-times-2024-p01-s1-c1": "that there was a call (what the Post reported)",
}


def links(case, claim):
    """The chain of a claim, from the first speaker to the author: the rows of `attributions` in order, with the
    speaker's name and office and, where the link is a worked one, type, its name (`term`) and why.
    """
    rows = case.attributions.query("claim == @claim").copy()
    rows["depth"] = [_depth(rows.set_index("id").parent, name) for name in rows.id]
    who = case.actors[["id", "name", "office"]].rename(columns={"id": "source"})
    worked = case.worked.query("dimension == 'source-type'").rename(columns={"item": "id", "code": "type"})[
        ["id", "type", "why"]
    ]
    terms = cases.terms("source-type")[["code", "title"]].rename(columns={"code": "type", "title": "term"})
    rows = rows.merge(who, on="source").merge(worked, how="left", on="id").merge(terms, how="left", on="type")
    return rows.sort_values("depth").fillna("").reset_index(drop=True)


def carriers(case, report):
    """The pages that carried a report, by day of publication; those without a day stand last. report: its id."""
    rows = case.named("coverage").query("report == @report")
    rows = rows.merge(case.references[["id", "published"]].add_prefix("page_"), left_on="reference", right_on="page_id")
    return rows.sort_values(["page_published", "page_outlet"], key=lambda column: column.replace("", "later"))


def graded(case, claims):
    """Worked claims without the words that hand them to a speaker: graded, code, term, why. claims: ids, each in CONTENT, in the order wanted."""
    rows = cases.worked_rows(case, "credibility", "claims").set_index("id").loc[claims]
    return rows.assign(graded=[CONTENT[name] for name in claims])


def _depth(parents, name):
    return 0 if not parents[name] else 1 + _depth(parents, parents[name])


def chain(case, claim):
    """The chain of a claim as boxes from left to right: what is claimed, each speaker in turn, and you. Links that only another page shows are grey."""
    rows = links(case, claim)
    day = case.events.set_index("id").date.get(next(filter(None, rows.event), ""), "")
    boxes = [("what is\nclaimed", written(day), "#000000", "--", "white")]
    boxes += [
        (row.name, row.term, *TYPES.get(row.type, ("#555555", "-")), "#DDDDDD" if row.reference else "white")
        for row in rows.itertuples(index=False)
    ]
    boxes += [("you", "reader", "#000000", "-", "white")]
    figure, axes = plain_axes(9.2, 2.1)
    for place, box in enumerate(boxes):
        _box(axes, place * 2.35, *box)
    for place, sign in enumerate(["", *(f"“{cue}”" if cue else "" for cue in rows.cue)]):
        _arrow(axes, place * 2.35 + WIDTH, sign, f"hop {place + 1}" if place < len(rows) else "")
    axes.set_xlim(-0.1, (len(boxes) - 1) * 2.35 + WIDTH + 0.1)
    axes.set_ylim(-0.85, 1.1)
    axes.set_axis_off()
    told = " Then ".join(
        f"{row.name} ({row.term or 'type not shown'}; {'cue “' + row.cue + '”' if row.cue else 'no cue'}"
        f"{'; only another page shows this link' if row.reference else ''})."
        for row in rows.itertuples()
    )
    grey = " Grey: not on this page, seen on another." if (rows.reference != "").any() else ""
    return picture(
        figure,
        f"{len(rows)} hops from what is claimed to the text. First {told} Then you.",
        "From left to right: what is claimed, each who passed it on, and you. "
        "On an arrow: the cue that the page ties to the box on the left." + grey,
    )


def _box(axes, left, name, above, colour, line, ground):
    axes.add_patch(_rectangle(left, colour, line, ground))
    axes.text(
        left + WIDTH / 2,
        0,
        "\n".join(textwrap.wrap(name, 16)) if "\n" not in name else name,
        ha="center",
        va="center",
        fontsize=8.5,
    )
    axes.text(left + WIDTH / 2, 0.72, above, ha="center", va="bottom", fontsize=8.5, fontweight="bold")


def _rectangle(left, colour, line, ground):
    return FancyBboxPatch(
        (left + 0.05, -0.6),
        WIDTH - 0.1,
        1.2,
        boxstyle="round,pad=0.05",
        facecolor=ground,
        edgecolor=colour,
        linestyle=line,
        linewidth=2,
    )


def _arrow(axes, left, sign, hop):
    axes.annotate("", (left + 0.76, 0), (left + 0.04, 0), arrowprops={"arrowstyle": "->", "linewidth": 1.6})
    axes.text(left + 0.4, 0.1, hop, ha="center", va="bottom", fontsize=8, color="#555555")
    axes.text(left + 0.4, -0.1, "\n".join(textwrap.wrap(sign, 13)), ha="center", va="top", fontsize=7.5, style="italic")


# One worked link for each code, chosen to be short and plain.
SHOWN = {
    "source-type": {
        "named-person": "moscow-times-2024-p17-s1-c2-a1",
        "office-or-outlet": "fiscal-times-2016-p07-s1-c1-a1",
        "anonymous": "moscow-times-2024-p01-s1-c1-a1",
        "unnamed-group": "national-post-2025-p21-s1-c1-a1",
        "author": "substack-2025-p17-s1-c2-a3",
    },
    "cue": {
        "neutral": "fiscal-times-2016-p05-s1-c1-a1",
        "stance": "metabolights-2025-p05-s9-c1-a1",
        "doubt": "metabolights-2025-p03-s1-c1-a1",
        "heated": "fiscal-times-2016-p09-s1-c4-a1",
        "hedged": "substack-2025-p05-s1-c2-a1",
        "none": "moscow-times-2024-p01-s1-c2-a1",
    },
}


def examples(case, dimension):
    """The codes of `source-type` or `cue`, each with one worked link: term, definition, who, cue, why."""
    rows = cases.terms(dimension).set_index("code")
    worked = case.worked[case.worked.dimension == dimension].set_index("item")
    found = case.attributions.merge(
        case.actors[["id", "name"]].rename(columns={"id": "source"}), on="source"
    ).set_index("id")
    rows = rows.assign(item=rows.index.map(SHOWN[dimension]))
    for code, item in SHOWN[dimension].items():
        if worked.code.get(item) != code:
            raise kit.KitError(
                f"sources.SHOWN: {item} is no worked example of “{code}”. Choose another link from worked.csv."
            )
    return rows.assign(who=rows.item.map(found.name), cue=rows.item.map(found.cue), why=rows.item.map(worked.why))


ORIGINS = {
    "original": "coverage-sputniknews-cn-20241111",
    "wire": "coverage-lanacion-20241111",
    "relay": "coverage-irozhlas-20241111",
    "scrape": "coverage-bettymacdonald-20241111",
    "machine-made": "coverage-zingspot-20241111",
}


def origins(case):
    """The ways in which a text comes to a page, each with one worked page: title, definition, page_outlet, why."""
    worked = cases.worked_rows(case, "page-origin", "coverage").set_index("id")
    rows = cases.terms("page-origin").set_index("code")
    return rows.assign(
        **{column: [worked[column][ORIGINS[code]] for code in rows.index] for column in ("page_outlet", "why")}
    )


def walk(case):
    """Choose a worked claim and go back from the page to what is claimed, one hop a press."""
    chosen = _chosen(case)
    menu = widgets.Dropdown(
        options=[("choose a claim", "")] + chosen,
        description="claim",
        layout=widgets.Layout(width="46rem"),
        tooltip="choose a claim",
    )
    back = widgets.Button(description="One hop back", tooltip="Show who stands one hop nearer to what is claimed")
    said, shown, seen = widgets.HTML(), widgets.HTML(), {"hops": 0}
    menu.add_class("ms-menu-claim")

    def draw():
        rows = links(case, menu.value).iloc[::-1] if menu.value else None
        back.disabled = rows is None or seen["hops"] > len(rows)
        said.value = (
            "<p>Choose a claim. Then ask before each press: who told this one?</p>"
            if rows is None
            else _walked(rows, seen["hops"])
        )
        shown.value = chain(case, menu.value).html() if rows is not None and seen["hops"] > len(rows) else ""

    def start(change=None):
        seen["hops"] = 0
        draw()

    def step(button):
        seen["hops"] += 1
        draw()

    menu.observe(start, "value")
    back.on_click(step)
    draw()
    return Explorer([menu, back, said, shown], "Explorer: walk a claim back, hop by hop")


def _chosen(case):
    """Worked claims with a chain, the longest chains of each document first: [(what the menu shows, id)]."""
    counted = case.attributions[case.attributions.id.isin(case.worked.item)].groupby("claim").size()
    rows = case.claims[case.claims.id.isin(counted.index)].assign(hops=lambda rows: rows.id.map(counted))
    rows = rows.merge(case.passages[["id", "document"]].rename(columns={"id": "passage"}), on="passage")
    rows = (
        rows.sort_values("hops", ascending=False, kind="stable")
        .groupby("document", sort=False)
        .head(3)
        .sort_values("document", kind="stable")
    )
    outlets = case.named("documents").set_index("id").page_outlet
    return [
        (f"{outlets[row.document]}: {textwrap.shorten(row.text, 88, placeholder=' …')}", row.id)
        for row in rows.itertuples()
    ]


def _walked(rows, hops):
    """The links seen so far, nearest to the reader first. rows: the chain from the author back."""
    seen = rows.head(hops)
    listed = "".join(
        f"<li><strong>{html.escape(row.name)}</strong>{', ' + html.escape(row.office) if row.office else ''}: {row.term}. "
        f"{'Cue: “' + html.escape(row.cue) + '”.' if row.cue else 'No cue.'}</li>"
        for row in seen.itertuples()
    )
    if hops == 0:
        end = "You read it on a page. Who wrote the page?"
    elif hops < len(rows):
        end = "Who told this one?"
    elif hops == len(rows):
        end = "Who told this one? Press once more."
    else:
        end = f"Nobody further back is named. The chain has {len(rows)} hops. How the first of them knows, the chain does not say."
    return f"<ol>{listed}</ol><p>{end}</p>"


def counted(case):
    """Hops of every claim as far as its page tells: a frame of claims with document and hops (1 where nobody but the author says it)."""
    rows = case.claims.merge(case.passages[["id", "document"]].rename(columns={"id": "passage"}), on="passage")
    told = case.attributions.query("reference == ''").groupby("claim").size()
    return rows.assign(hops=rows.id.map(told).fillna(1).astype(int))


def hops(case):
    """How many hops the claims of each document have: a bar a document, in claims."""
    table = counted(case).groupby(["document", "hops"], sort=False).size().unstack(fill_value=0).sort_index(axis=1)
    outlets = case.named("documents").set_index("id").page_outlet
    figure, axes = plain_axes(8.6, 3.2)
    left = 0 * table[1]
    for number, (name, colour, hatch) in HOPS.items():
        axes.barh(
            range(len(table)),
            table[number],
            left=left,
            color=colour,
            hatch=hatch,
            edgecolor="white",
            height=0.62,
            label=f"{number}: {name}",
        )
        for place, (start, width) in enumerate(zip(left, table[number])):
            if width:
                wide = width > 2  # in a bar too thin to write in, the number stands behind it
                axes.text(
                    start + (width / 2 if wide else width + 0.5),
                    place,
                    str(width),
                    ha="center" if wide else "left",
                    va="center",
                    fontsize=9.5,
                    fontweight="bold",
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.2} if wide else None,
                )
        left = left + table[number]
    axes.set_yticks(range(len(table)), [outlets[name] for name in table.index])
    axes.invert_yaxis()
    axes.set_xlabel("claims")
    axes.legend(title="hops", frameon=False, loc="upper center", bbox_to_anchor=(0.42, -0.2), ncol=3, fontsize=8.5)
    told = "; ".join(
        f"{outlets[name]}: " + ", ".join(f"{row[number]} with {number}" for number in HOPS)
        for name, row in table.iterrows()
    )
    return picture(
        figure,
        f"Claims by their hops, document by document. {told}.",
        "Every claim of the five documents by its number of hops, as far as the page tells "
        "(links that only another page shows are not counted).",
    )


def way(source_named):
    """By which agency a page says that it has the words, from the text of `source_named`: the first it names for them."""
    parts = " ".join(part for part in source_named.split(";") if " for " not in part)
    found = sorted((parts.find(name), name) for name in AGENCIES if name in parts)
    if found:
        return found[0][1]
    return OTHER if re.search(r"media\b(?! briefing)|agencies|news app|Zeitung|French text", parts) else BARE


def ways(case, statement):
    """How many pages carried a statement by which way, most first; the ways without an agency's name last."""
    named = case.coverage.query("statement == @statement").source_named.map(way)
    counts = named.value_counts()
    order = sorted(counts.index, key=lambda name: (name in (OTHER, BARE), -counts[name], name))
    return counts[order]


def by_language(case, statement):
    """The pages that carried a statement, a row a language: how many, some outlets, where they say that they have the words from."""
    rows = case.named("coverage").query("statement == @statement")
    counted = rows.groupby("language").agg(
        pages=("id", "count"),
        outlets=("page_outlet", lambda names: ", ".join(names.unique()[:3])),
        words=("source_named", lambda names: "; ".join(names.value_counts().index[:3])),
    )
    counted = counted.sort_values("pages", ascending=False).reset_index()
    counted["language"] = counted["language"].map(language)
    return Table(
        counted,
        {"language": "language", "pages": "pages", "outlets": "for example", "words": "words from, as they say"},
        f"{len(rows)} pages that carried one statement",
    )


def fan(case, statement):
    """Pages on the left, the agency each names in the middle, the one speaker on the right: everything runs together."""
    counts = ways(case, statement)
    row = case.named("statements").set_index("id").loc[statement]
    figure, axes = plain_axes(9, 0.9 + 0.36 * len(counts))
    middle = (len(counts) - 1) / 2
    for place, (name, pages) in enumerate(counts.items()):
        height, bare = len(counts) - 1 - place, name in (OTHER, BARE)
        axes.plot(
            [-0.35 - 0.26 * each for each in range(pages)], [height] * pages, "s", color="#0072B2", markersize=5.5
        )
        axes.plot([-0.1, 0.15], [height, height], color="#999999", linewidth=1.2)
        axes.text(0.25, height, f"{name} ({pages})", va="center", fontsize=9)
        axes.plot(
            [0.5 + 0.17 * len(f"{name} ({pages})"), 9.0],
            [height, middle],
            linestyle=":" if bare else "-",
            color="#999999" if bare else "#333333",
            linewidth=1.2,
        )
    axes.text(
        9.1,
        middle,
        f"{row.actor_name},\none answer,\n{written(row['at'])}",
        va="center",
        fontsize=10.5,
        fontweight="bold",
        bbox={"facecolor": "white", "edgecolor": TYPES["named-person"][0], "linewidth": 2, "boxstyle": "round,pad=0.5"},
    )
    axes.text(-0.3, len(counts) - 0.2, "pages (a square each)", ha="right", fontsize=9, color="#555555")
    axes.text(0.25, len(counts) - 0.2, "from whom they say that they have it", fontsize=9, color="#555555")
    axes.set_xlim(-0.35 - 0.26 * counts.max(), 12.3)
    axes.set_ylim(-0.6, len(counts) + 0.3)
    axes.set_axis_off()
    told = ", ".join(f"{name} {pages}" for name, pages in counts.items())
    return picture(
        figure,
        f"{counts.sum()} pages, by whom they say that they have it from: {told}. "
        f"All of them end at one answer of {row.actor_name} on {written(row['at'])}.",
        "Many pages, fewer agencies, one man. Dotted: the page does not name an agency. "
        "Whether an agency heard him itself, the pages do not always say.",
    )


def behind():
    """Two pictures that fit the same three reports: all unnamed people had it from one, or each report has an origin of its own."""
    figure, axes = plain_axes(8.6, 2.7)
    for left, title, origins in (
        (0, "It can be so: all from one", [2, 2, 2]),
        (6.2, "It can also be so: each from its own", [1, 2, 3]),
    ):
        axes.text(left + 2.6, 4.1, title, ha="center", fontsize=10.5, fontweight="bold")
        for place, (outlet, people) in enumerate((("Axios", 2), ("Reuters", 1), ("The Washington Post", 3)), 1):
            axes.text(left, place, outlet, ha="left", va="center", fontsize=9.5)
            for each in range(people):
                height = place + (each - (people - 1) / 2) * 0.26
                axes.plot([left + 2.2, left + 2.75], [place, height], color="#333333", linewidth=1)
                axes.plot(left + 2.85, height, "o", markersize=6, color=TYPES["anonymous"][0])
                axes.plot(
                    [left + 2.95, left + 4.3], [height, origins[place - 1]], color="#999999", linewidth=1, zorder=0
                )
        for place in set(origins):
            axes.plot(
                left + 4.4, place, "o", markersize=24, markerfacecolor="white", markeredgecolor="#000000", linewidth=2
            )
            axes.text(left + 4.4, place, "?", ha="center", va="center", fontsize=12)
    axes.set_xlim(-0.2, 11.3)
    axes.set_ylim(0.3, 4.6)
    axes.set_axis_off()
    return picture(
        figure,
        "Two pictures side by side. In both, unnamed people stand behind each of three newsrooms: "
        "one behind Reuters, several behind the others. "
        "Left: lines lead from all of them to one unknown origin. Right: each newsroom's people have an origin of their own.",
        "Dots: people who are not named; how many there are behind the Post and Axios is not known. "
        "A question mark: from whom they have it. Both pictures fit what was published.",
    )


def grid(cells, title=""):
    """The two grades as a square: letters downwards, digits to the right, the diagonal hatched.

    cells: {(letter, digit): what stands there}. F and 6, which mean "cannot be judged", are set apart by a line.
    """
    figure, axes = plain_axes(6.4, 3.9)
    for down, letter in enumerate(LETTERS):
        for right, number in enumerate(DIGITS):
            axes.add_patch(_cell(right, down, down == right))
            axes.text(
                right + 0.5,
                down + 0.5,
                cells.get((letter, number), ""),
                ha="center",
                va="center",
                fontsize=11,
                fontweight="bold",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5} if (letter, number) in cells else None,
            )
    axes.plot([5, 5], [0, 6], color="black", linewidth=2)
    axes.plot([0, 6], [5, 5], color="black", linewidth=2)
    axes.set_xticks([each + 0.5 for each in range(6)], DIGITS)
    axes.set_yticks([each + 0.5 for each in range(6)], LETTERS)
    axes.xaxis.tick_top()
    axes.xaxis.set_label_position("top")
    axes.set_xlabel("the information, 1 (confirmed) to 5 (improbable); 6: no basis")
    axes.set_ylabel("the source, A to E; F: no basis")
    axes.set_xlim(0, 6)
    axes.set_ylim(6, 0)
    axes.set_title(title, loc="left", fontsize=10.5)
    told = "; ".join(f"{letter}{number}: {text}" for (letter, number), text in sorted(cells.items())) or "empty"
    return picture(
        figure,
        f"A square of letters A to F and digits 1 to 6. {title + '. ' if title else ''}{told}.",
        "Hatched: the diagonal, where letter and digit go together. The thick lines set F and 6 apart.",
    )


def _cell(right, down, diagonal):
    return Rectangle(
        (right, down),
        1,
        1,
        facecolor="#F6E3B4" if diagonal else "white",
        edgecolor="#AAAAAA",
        hatch="//" if diagonal else None,
    )


def ours(case):
    """The kit's own grades of the worked claims that have a chain: the first speaker's letter, the claim's digit."""
    letter = case.worked.query("dimension == 'reliability'").set_index("item").code
    number = case.worked.query("dimension == 'credibility'").set_index("item").code
    first = case.attributions[case.attributions.parent == ""]
    first = first[first.id.isin(letter.index)]
    counts = (first.id.map(letter) + first.claim.map(number)).value_counts()
    return grid(
        {tuple(code): str(count) for code, count in counts.items()}, f"{len(first)} claims by our own two grades"
    )


# All invented. Source and item are told apart, so that each can be graded by itself.
REPORTS = (
    (
        "The gauge",
        "A harbour's tide gauge. It has been checked every day for ten years, and no error was found.",
        "At noon the water stood four metres above the lighthouse. (The keeper ate his lunch on its steps at noon. The next gauge shows low water.)",
    ),
    (
        "The channel",
        "A channel under a made-up name. All its five earlier reports proved wrong.",
        "The ferry ran aground on Monday. (Two crews who do not know each other saw it, and a dated photograph shows it.)",
    ),
    (
        "The passer-by",
        "“A person”. Nothing more is said.",
        "The bridge was shut on Tuesday. (The plan of road works gives Tuesday. Nothing else is known.)",
    ),
    (
        "The clerk",
        "A clerk who keeps the council's minutes. Two small slips in ten years, both of which she put right herself.",
        "The minister hoped in secret that the vote would fail. (Nobody could see it, and nothing that he did or said speaks to it.)",
    ),
    (
        "The retired clerk",
        "He was right about one meeting. He has left the council and now hears of such things from others.",
        "The council met on 3 May. (Two members, asked apart, say so. So does the caretaker's book.)",
    ),
    (
        "The gossip",
        "An account that is right now and then. It has twice posed as somebody else.",
        "The market will be shut on Saturday, a holiday. (The town's calendar agrees. Nothing speaks against it.)",
    ),
)


def grading():
    """Grade six invented reports in the two scales; the square shows where they fall, and the diagonal is counted."""
    menus = [(_menu("source", LETTERS, name), _menu("information", DIGITS, name)) for name, *_ in REPORTS]
    said, shown, drawn = widgets.HTML(), widgets.HTML(), {"places": {}}
    said.add_class("ms-explorer-said")

    def draw(change=None):
        graded = [(letter.value, number.value) for letter, number in menus]
        done = [pair for pair in graded if NOT_SET not in pair]
        places = {
            pair: ", ".join(str(place) for place, other in enumerate(graded, 1) if other == pair) for pair in done
        }
        said.value = f"<p>{diagonal(done, len(REPORTS))}</p>"
        if places != drawn["places"]:  # a half-given pair changes nothing in the square, which takes a while to draw
            drawn["places"] = places
            shown.value = grid(places, "Your grades, by the number of the report").html() if places else ""

    parts = []
    for place, ((name, source, item), pair) in enumerate(zip(REPORTS, menus), 1):
        told = f"<p><strong>{place}. {name}</strong> (invented)<br>Source: {source}<br>Information: {item}</p>"
        parts += [widgets.HTML(told), widgets.HBox(list(pair))]
        for menu in pair:
            menu.observe(draw, "value")
    draw()
    return Explorer([*parts, said, shown], "Explorer: two grades for each of six invented reports")


def _menu(what, codes, name):
    made = widgets.Dropdown(
        options=[NOT_SET, *codes],
        value=NOT_SET,
        description=what,
        tooltip=f"{name}: grade of the {what}",
        layout=widgets.Layout(width="13rem"),
    )
    made.add_class(f"ms-menu-{what}")
    return made


def diagonal(graded, expected):
    """What a list of grades [(letter, digit)] shows about the rater's habit, in a sentence or two."""
    if len(graded) < expected:
        return f"{len(graded)} of {expected} graded."
    on = sum(LETTERS.index(letter) == DIGITS.index(number) for letter, number in graded)
    if on == len(graded):
        return (
            f"All {on} of your grades lie on the diagonal: you used one grade twice. Go back, cover the information and give the letter; "
            "then cover the source and give the digit."
        )
    if on > len(graded) / 2:
        return f"{on} of your {len(graded)} grades lie on the diagonal. For each of them ask which of the two you gave first, and whether it chose the other."
    return f"{on} of your {len(graded)} grades lie on the diagonal. You kept the two apart in the other {len(graded) - on}."
