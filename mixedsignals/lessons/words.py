"""Pictures of words on their way from page to page: the slope of a verb, the words of one denial. Knows frames; never answers."""

import ipywidgets as widgets

from ..show import Explorer, Table
from ..show.figure import picture, plain_axes
from ..show.written import day as written
from ..show.written import language

# From plain to forceful, as this lesson orders them; the first that a page's key words hold is taken from the end.
VERBS = ("told", "advised", "urge", "cautioned", "warn", "explicitly warn")
SHOWN = ("told", "advised", "urged", "cautioned", "warned", "explicitly warned")

# What to look for in a page's key words, in our word-for-word English: regular expressions.
RENDERED = {
    "fiction": ("fiction",),
    "invention": ("invention", "invented", "made up", "made-up", "fabricat", "imagin"),
    "false information": (
        "false information",
        "wrong information",
        "erroneous information",
        "false news",
        "false report",
    ),
    "false, lie, untrue": (
        "untrue",
        r"\blies?\b",
        "not correct",
        "completely false",
        "entirely false",
        "false and baseless",
        "fact",
    ),
    "fake news, hoax": ("fake news", "hoax"),
    "rumours": ("rumour", "rumor"),
}


def in_english(rows):
    """The key words of coverage rows in English: our rendering, or the page's own words where it is in English."""
    return rows.gloss.where(rows.gloss != "", rows.key_words).str.lower()


def slope(case, report="report-washington-post-2024-11-10"):
    """The verb by which each page says what one man is reported to have told another; a dot a page, from plain to forceful."""
    rows = case.named("coverage").query("report == @report and language == 'en'")
    rows = rows.assign(verb=in_english(rows).map(_verb)).dropna(subset=["verb"]).sort_values(["verb", "page_outlet"])
    figure, axes = plain_axes(8, 0.8 + 0.3 * len(rows))
    axes.plot(rows.verb, range(len(rows)), "o", color="#0072B2", markersize=8)
    for place, verb in enumerate(rows.verb):
        axes.plot([0, verb], [place, place], color="#cccccc", linewidth=1, zorder=0)
    day = rows.merge(
        case.references[["id", "published"]].add_prefix("page_"), left_on="reference", right_on="page_id"
    ).page_published.map(written)
    axes.set_yticks(
        range(len(rows)),
        [f"{outlet}, {' '.join(said.split()[:2])}" if said else outlet for outlet, said in zip(rows.page_outlet, day)],
    )
    axes.set_xticks(range(len(SHOWN)), SHOWN)
    axes.set_xlim(-0.3, len(SHOWN) - 0.7)
    counts = ", ".join(f"{SHOWN[int(verb)]} {count}" for verb, count in rows.verb.value_counts().sort_index().items())
    return picture(
        figure,
        f"{len(rows)} English pages by the strongest verb that they use for one reported remark: {counts}.",
        "One remark, as pages in English passed it on, by the strongest verb of each. The order from left to right is ours.",
    )


def _verb(words):
    found = [place for place, verb in enumerate(VERBS) if verb in words]
    return max(found) if found else None


def renderings(case, statement="said-peskov-2024-11-11-denial"):
    """How many pages carried a statement with which word, counted in English; a page can use more than one."""
    rows = case.coverage.query("statement == @statement")
    words = in_english(rows)
    counts = {name: int(words.str.contains("|".join(signs)).sum()) for name, signs in RENDERED.items()}
    figure = _bars({name: counts[name] for name in sorted(counts, key=counts.get)}, 2.6, f"pages, of {len(rows)}")
    told = ", ".join(f"{name} {count}" for name, count in counts.items())
    return picture(
        figure,
        f"Of {len(rows)} pages that carried one denial, so many use the word: {told}.",
        "The words of one denial on the pages that carried it, in English. A page can use several.",
    )


def _bars(counts, height, label):
    """A figure of one bar a name, the first at the bottom, with its count behind it. counts: {name: count}; height: in inches."""
    figure, axes = plain_axes(7.5, height)
    axes.bar_label(axes.barh(list(counts), list(counts.values()), color="#0072B2", height=0.6), padding=4)
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_xlabel(label)
    return figure


NOBODY = "nobody named"

# Who speaks in a headline, nearest to the man first: the first whose name stands there is taken.
SPEAKERS = {
    "the spokesman, by name or office": ("peskov", "peskow", "песков", "пєсков", "spokes"),
    "the Kremlin": ("kreml", "кремл", "cremlin", "الكرملين", "克宮", "크렘린"),
    "Russia": ("russia denies", "rusia desmiente", "俄方", "ロシア政府", "러 “"),
}


def headlines(case, statement="said-peskov-2024-11-11-denial"):
    """Whom the headlines of the pages that carried a statement let speak: a bar a speaker, in headlines; pages whose headline was not seen are left out."""
    pages = case.coverage.query("statement == @statement").merge(
        case.references[["id", "title"]], left_on="reference", right_on="id"
    )
    seen = pages[pages.title != ""].title.str.lower()
    counts = seen.map(_speaker).value_counts().reindex([*SPEAKERS, NOBODY]).dropna().astype(int)
    figure = _bars(dict(counts[::-1]), 2.2, f"headlines, of {len(seen)} that were seen")
    told = ", ".join(f"{name} {count}" for name, count in counts.items())
    return picture(
        figure,
        f"Of {len(seen)} headlines on one spokesman's denial, so many let speak: {told}.",
        "One spokesman spoke. If a headline names several, the one nearest to the man is counted.",
    )


def _speaker(title):
    return next((name for name, signs in SPEAKERS.items() if any(sign in title for sign in signs)), NOBODY)


def languages(case, statement="said-peskov-2024-11-11-denial"):
    """A menu of languages; choosing one shows how its pages rendered a statement, beside the original words."""
    rows = case.named("coverage").query("statement == @statement")
    original = case.statements.set_index("id").loc[statement, "quote_original"]
    names = {language(code): code for code in sorted(set(rows.language))}
    menu = widgets.Dropdown(options=["not set", *sorted(names)], description="language", tooltip="choose a language")
    menu.add_class("ms-menu-language")
    shown = widgets.HTML()

    def draw(change=None):
        if menu.value == "not set":
            shown.value = f"<p>The original, in Russian: «{original}». Choose a language.</p>"
            return
        chosen = rows[rows.language == names[menu.value]]
        shown.value = (
            f"<p>The original, in Russian: «{original}»</p>"
            + Table(
                chosen,
                {
                    "page_outlet": "page",
                    "key_words": "key words",
                    "gloss": "word for word, in English",
                    "source_named": "source it names",
                },
                f"{len(chosen)} pages in {menu.value}",
            ).html()
        )

    menu.observe(draw, "value")
    draw()
    return Explorer([menu, shown], "Explorer: one denial in many languages")
