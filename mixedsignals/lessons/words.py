"""Pictures of words on their way from page to page: the strength of a verb, the words of one denial.

Knows frames; never answers.
"""

from collections.abc import Mapping, Sequence

import ipywidgets as widgets
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ..data import cases
from ..kit import safe, say
from ..show import Card, Cards, Explorer, Picture, Table, colours
from ..show.explorer import NOT_SET, menu, on_change
from ..show.figure import SMALL, drawn, finish, plain_axes
from ..show.written import day as written
from ..show.written import language
from . import examples

NOBODY = "nobody named"


def pages_carrying(case: cases.Case, statement: str) -> pd.DataFrame:
    """The pages that carried a statement: rows of coverage with their outlet. Raises KitError where none was seen."""
    rows = case.named("coverage").loc[lambda rows: rows["statement"] == statement]
    case.needed(rows, f"page that carries “{statement}”", "coverage")
    return rows


def in_english(rows: pd.DataFrame) -> pd.Series:
    """The key words of coverage rows in English: our rendering, or the page's own words where it is in English."""
    return rows["gloss"].where(rows["gloss"] != "", rows["key_words"]).str.lower()


def verb_rank(words: str, verbs: Mapping[str, str] | None = None) -> int | None:
    """The place of the strongest verb of a page's key words, 0 for the plainest; None where none stands there.

    verbs: from plain to forceful, each with the sign by which it is found; the lesson's own where None.
    """
    signs = (examples.value("words", "verbs") if verbs is None else verbs).values()
    return max((rank for rank, sign in enumerate(signs) if sign in words), default=None)


def pages_by_verb(case: cases.Case) -> pd.DataFrame:
    """The English pages that carried the lesson's report, with the rank of their verb, from plain to forceful;
    pages without one are left out.
    """
    (report,) = examples.rows("words", "report", case)
    rows = case.named("coverage").loc[lambda rows: (rows["report"] == report) & (rows["language"] == "en")]
    verbs = examples.value("words", "verbs", case=case)
    rows = rows.assign(verb=in_english(rows).map(lambda words: verb_rank(words, verbs))).dropna(subset=["verb"])
    case.needed(rows, f"page in English that carries “{report}” with one of the verbs", "coverage")
    rows = rows.merge(case.references[["id", "published"]].add_prefix("page_"), left_on="reference", right_on="page_id")
    return rows.astype({"verb": int}).sort_values(["verb", "page_outlet"]).reset_index(drop=True)


@drawn
def verb_strength(case: cases.Case) -> Picture:
    """The verb by which each page says what one man is reported to have told another; a dot a page, from plain to
    forceful.
    """
    rows, names = pages_by_verb(case), list(examples.value("words", "verbs", case=case))
    figure, axes = plain_axes(0.8 + 0.3 * len(rows))
    axes.hlines(range(len(rows)), 0, rows["verb"], color=colours.FAINT, linewidth=1)
    axes.plot(rows["verb"], range(len(rows)), "o", color=colours.BLUE, markersize=8)
    days = [" ".join(written(at[:10]).split()[:2]) for at in rows["page_published"]]
    labels = [f"{outlet}, {day}" if day else outlet for outlet, day in zip(rows["page_outlet"], days)]
    axes.set_yticks(range(len(rows)), labels)
    axes.set_xticks(range(len(names)), [name.replace(" ", "\n") for name in names])
    axes.set_xlim(-0.3, len(names) - 0.7)
    counts = ", ".join(f"{names[verb]} {count}" for verb, count in rows["verb"].value_counts().sort_index().items())
    return finish(
        figure,
        f"{len(rows)} English pages by the strongest verb that they use for one reported remark: {counts}.",
        "One remark, as pages in English passed it on, by the strongest verb of each. The order from left to right "
        "is ours.",
    )


@drawn
def renderings(case: cases.Case) -> Picture:
    """How many pages carried the lesson's denial with which word, counted in English; a page can use more than one."""
    (statement,) = examples.rows("words", "denial", case)
    rows = pages_carrying(case, statement)
    words, sought = in_english(rows), examples.value("words", "renderings", case=case)
    counts = {name: int(words.str.contains("|".join(signs)).sum()) for name, signs in sought.items()}
    rising = sorted(counts, key=lambda name: counts[name])
    figure = _bars({name: counts[name] for name in rising}, f"pages, of {len(rows)}")
    counted = ", ".join(f"{name} {count}" for name, count in counts.items())
    return finish(
        figure,
        f"Of {say('counted.pages', count=len(rows))} that carried one denial, so many use the word: {counted}.",
        "The words of one denial on the pages that carried it, in English. A page can use several.",
    )


def renderings_by_language(case: cases.Case) -> pd.DataFrame:
    """The languages that carried the lesson's denial, most pages first: language (by name), pages, word.

    word: the rendering of examples.yml that most of its pages use, the first of the list where several are as many;
    empty where no page uses any.
    """
    (statement,) = examples.rows("words", "denial", case)
    rows, sought = pages_carrying(case, statement), examples.value("words", "renderings", case=case)
    uses = pd.DataFrame({name: in_english(rows).str.contains("|".join(signs)) for name, signs in sought.items()})
    by_language = uses.groupby(rows["language"]).sum()
    table = pd.DataFrame(
        {
            "language": [language(code) for code in by_language.index],
            "pages": rows["language"].value_counts()[by_language.index].to_numpy(),
            "word": by_language.idxmax(axis=1).where(by_language.max(axis=1) > 0, "").to_numpy(),
        }
    )
    return table.sort_values(["pages", "language"], ascending=[False, True]).reset_index(drop=True)


@drawn
def language_tree(case: cases.Case) -> Picture:
    """One sentence through the languages: a branch a language, with its pages and the word that most of them use."""
    table = renderings_by_language(case)
    (statement,) = examples.rows("words", "denial", case)
    speaker = case.row("statements", statement)["actor_name"]
    figure, axes = plain_axes(0.5 + 0.27 * len(table))
    middle = -(len(table) - 1) / 2
    axes.text(0, middle, f"{speaker},\none sentence", va="center", fontweight="bold")
    for lane, row in enumerate(table.itertuples()):
        axes.plot([2.6, 3.9], [middle, -lane], color=colours.MUTED, linewidth=0.4 + 0.3 * min(row.pages, 10))
        axes.text(4, -lane, f"{row.language} ({row.pages})", va="center", fontsize=SMALL)
        axes.text(6.6, -lane, row.word or "none of the words we sought", va="center", fontsize=SMALL, style="italic")
    axes.set(xlim=(-0.1, 10), ylim=(-len(table) + 0.4, 0.8))
    axes.set_axis_off()
    languages = "; ".join(
        f"{row.language} {row.pages}, {row.word or 'none of these words'}" for row in table.itertuples()
    )
    return finish(
        figure,
        f"One sentence on {say('counted.pages', count=table['pages'].sum())} in "
        f"{say('counted.languages', count=len(table))}, "
        f"each with the word most used: {languages}.",
        "In brackets: pages. In italics: the word, in English, that most pages of a language use.",
    )


def _bars(counts: Mapping[str, int], label: str) -> Figure:
    """A figure of one bar a name, the first at the bottom, with its count behind it."""
    figure, axes = plain_axes(0.7 + 0.38 * len(counts))
    axes.bar_label(axes.barh(list(counts), list(counts.values()), color=colours.BLUE, height=0.6), padding=4)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel(label)
    return figure


def changed_pages(case: cases.Case) -> pd.DataFrame:
    """The worked pages whose words are no longer what was said, with their words in English (english), what changed
    (term) and why; without the page that a question of the lesson asks about.
    """
    asked = examples.value("words", "asked", case=case, otherwise={"rows": []})["rows"]
    rows = cases.worked_rows(case, "wording", "coverage").loc[lambda rows: rows["code"] != "kept"]
    rows = rows[~rows["id"].isin(asked)]
    return rows.assign(english=rows["gloss"].where(rows["gloss"] != "", rows["key_words"]))


def kinds_of_change() -> Cards:
    """What can happen to words on their way: a card a kind, with the codebook's example."""
    kinds = cases.terms("wording").itertuples()
    return Cards([Card(row.title, row.example) for row in kinds], "What can happen to words on their way")


def taken_for_granted(case: cases.Case) -> Cards:
    """A passage of each document that takes something for granted, and what carries it."""
    return examples.worked_cards("words", "granted", case, "What each takes for granted")


def hedges(case: cases.Case) -> Cards:
    """A passage of each document with its hedges counted."""
    return examples.worked_cards("words", "hedges", case, "How many hedges one claim carries")


def clashes(case: cases.Case) -> Cards:
    """A passage of each document whose confident clause meets a doubt of the same text."""
    return examples.worked_cards("words", "clashes", case, "Sure in one clause, in doubt in another")


def headline_speaker(title: str, speakers: Mapping[str, Sequence[str]] | None = None) -> str:
    """Whom a headline lets speak: the nearest to the man whose words stand in it.

    title: in small letters; speakers: each with its signs, the nearest first; the lesson's own where None.
    """
    known = examples.value("words", "speakers") if speakers is None else speakers
    return next((name for name, signs in known.items() if any(sign in title for sign in signs)), NOBODY)


@drawn
def headline_speakers(case: cases.Case) -> Picture:
    """Whom the headlines of the pages that carried the denial let speak: a bar a speaker; pages whose headline was
    not seen are left out.
    """
    (statement,) = examples.rows("words", "denial", case)
    titles = case.references.set_index("id")["title"]
    speakers = examples.value("words", "speakers", case=case)
    pages = pages_carrying(case, statement)["reference"].map(titles)
    seen = pages[pages != ""].str.lower()
    case.needed(seen, f"headline on a page that carries “{statement}”", "references")
    order = [*speakers, NOBODY]
    counts = (
        seen.map(lambda title: headline_speaker(title, speakers)).value_counts().reindex(order).dropna().astype(int)
    )
    figure = _bars(dict(counts[::-1]), f"headlines, of {len(seen)} that were seen")
    counted = ", ".join(f"{name} {count}" for name, count in counts.items())
    return finish(
        figure,
        f"Whom {len(seen)} headlines on one statement name as the speaker: {counted}.",
        "One statement, one speaker. If a headline names several, the one nearest to the speaker is counted.",
    )


class RenderingExplorer(Explorer):
    """A menu of languages; choosing one shows how its pages rendered the denial, beside the original words."""

    def __init__(self, case: cases.Case) -> None:
        (statement,) = examples.rows("words", "denial", case)
        self._rows, row = pages_carrying(case, statement), case.row("statements", statement)
        self._original = f"The original, in {language(row['language'])}: «{safe(row['quote_original'])}»."
        names = sorted((language(code), code) for code in set(self._rows["language"]))
        self.language, self.table = menu("language", names, "choose a language"), widgets.HTML()
        on_change([self.language], self._draw)
        self._draw()
        super().__init__([self.language, self.table], "one denial in many languages")

    def _draw(self) -> None:
        if self.language.value == NOT_SET:
            self.table.value = f"<p>{self._original} Choose a language.</p>"
            return
        chosen = self._rows[self._rows["language"] == self.language.value]
        columns = {
            "page_outlet": "page",
            "key_words": "key words",
            "gloss": "word for word, in English",
            "source_named": "source it names",
        }
        columns = {name: head for name, head in columns.items() if (chosen[name] != "").any()}  # none for English pages
        caption = f"{say('counted.pages', count=len(chosen))} in {language(self.language.value)}"
        self.table.value = f"<p>{self._original}</p>{Table(chosen, columns, caption).html()}"
