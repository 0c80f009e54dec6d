"""Episodes that came to light, and assertions of operations, in one profile: what each column shows, what stays blank.

Pictures, tables and explorers for lesson 06. Knows frames and the judgements that a case publishes as worked.
"""

from collections.abc import Mapping

import ipywidgets as widgets
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ..data import cases
from ..kit import safe
from ..show import Explorer, Picture, Table, colours
from ..show.explorer import NOT_SET, menu, on_change, remark
from ..show.figure import SMALL, blank_figure, drawn, finish, plain_axes
from ..show.written import listed
from . import examples

BLANK = "not-shown"
PARTLY = {"mixed", "same-source", "disputed", "concluded", "account", "operator", "organisation"}
SETTLED = {
    "falsity": "that what was said wasn't so",
    "authorship": "who",
    "authorisation": "on whose order",
    "aim": "what for",
}
ANSWERS = {"yes": "settled", "partly": "in part", "disputed": "disputed", "unsettled": "open"}
NONE = {"falsity": "no untruth", "authorship": "no author", "authorisation": "no order", "aim": "no aim"}
SETTLERS = {"own-side": "its own side", "none": "nobody afterwards", "outsider": "people from outside"}
CLAIM_COLUMNS = ("content", "behaviour", "coordination", "attribution", "objective", "effect")


def judged(case: cases.Case, dimension: str) -> pd.DataFrame:
    """The worked judgements of one dimension, by item: code, term (the code in words), why."""
    rows = case.worked.loc[lambda worked: worked["dimension"] == dimension]
    codes = cases.codebook()["dimensions"][dimension]["codes"]
    return rows.assign(term=rows["code"].map(lambda code: codes[code]["title"])).set_index("item")[
        ["code", "term", "why"]
    ]


def episodes_of(case: cases.Case, key: str) -> pd.DataFrame:
    """The episodes that an entry of examples.yml names, in its order."""
    return case.episodes.set_index("id", drop=False).loc[examples.rows("warfare", key, case)]


# --- episodes -------------------------------------------------------------------------------------------------------


def reveal(case: cases.Case) -> Table:
    """What became of the six that the reader met first: what it was, and who settled how much of it."""
    rows = episodes_of(case, "first")
    shown = rows.assign(
        capital=rows["capital"].map(examples.value("warfare", "capitals")).fillna("nobody's"),
        settled=[_settled(row) for row in rows.to_dict("records")],
        settler=rows["settled_by"].map(SETTLERS),
    )
    columns = {"title": "title", "capital": "whose", "done": "what it was", "settled": "what was settled",
               "settler": "by whom"}  # fmt: skip
    return Table(shown, columns, "What became of them, as it was settled")


def _settled(row: Mapping[str, str]) -> str:
    """What was settled of an episode, in words: its four answers, like ones together."""
    by_answer = {answer: [SETTLED[name] for name in SETTLED if row[name] == answer] for answer in ANSWERS}
    answers = [f"{ANSWERS[answer]}: {listed(names)}" for answer, names in by_answer.items() if names]
    none = [NONE[name] for name in SETTLED if row[name] == "no"]
    return "; ".join([*answers, *([f"there was {listed(none)}"] if none else [])])


def ladder(case: cases.Case) -> Table:
    """A worked episode for each rung of the ladder of attribution: the highest rung that a page shows."""
    named = examples.rows("warfare", "ladder", case)
    codes = cases.codebook()["dimensions"]["attribution-rung"]["codes"]
    rows = case.episodes.set_index("id", drop=False).loc[list(named.values())]
    shown = rows.assign(
        rung=[codes[code]["title"] for code in named], why=judged(case, "attribution-rung")["why"].reindex(rows["id"])
    )
    columns = {"rung": "rung", "title": "episode", "why": "what shows it"}
    return Table(shown, columns, "How far up the ladder?")


def profile(case: cases.Case, episode: str) -> dict[str, tuple[str, str, str]]:
    """The profile of a worked episode: {column: (code, term, why)}, in the order of examples.yml."""
    columns = {}
    for column, dimension in examples.value("warfare", "columns").items():
        case.judgement(episode, dimension)
        row = judged(case, dimension).loc[episode]
        columns[column] = (str(row["code"]), str(row["term"]), str(row["why"]))
    return columns


def worked_profile(case: cases.Case, episode: str) -> Table:
    """The profile of one worked episode in full: column, what is shown, why."""
    row = case.row("episodes", episode)
    cells = [(column, term, why) for column, (code, term, why) in profile(case, episode).items()]
    shown = pd.DataFrame(cells, columns=["column", "term", "why"])
    return Table(shown, {"column": "column", "term": "what is shown", "why": "why"}, row["title"])


def _fill(code: str) -> str:
    """How a cell of the profile is drawn: blank, partly, or shown."""
    return "blank" if code == BLANK else "partly" if code in PARTLY else "shown"


def _cell(axes: Axes, column: int, row: int, fill: str) -> None:
    """One cell: full where shown, hatched where partly, an open frame where nothing is shown."""
    ground = {"shown": colours.BLUE, "partly": colours.SKY, "blank": "none"}[fill]
    frame = Rectangle((column - 0.38, row - 0.36), 0.76, 0.72, facecolor=ground, edgecolor=colours.MUTED, linewidth=0.8)
    frame.set_hatch("////" if fill == "partly" else "")
    axes.add_patch(frame)


def _grid(axes: Axes, columns: list[str], rows: list[str]) -> None:
    """Names of columns above and of rows at the left of a grid of cells."""
    axes.set_xlim(-0.6, len(columns) - 0.4)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xticks(range(len(columns)), columns, rotation=35, ha="left", fontsize=SMALL)
    axes.xaxis.tick_top()
    axes.set_yticks(range(len(rows)), rows)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)


@drawn
def profiles(case: cases.Case) -> Picture:
    """The profiles of some worked episodes: a cell a column, full, hatched or open."""
    rows, columns = episodes_of(case, "profiles"), list(examples.value("warfare", "columns"))
    figure, axes = plain_axes(1.3 + 0.42 * len(rows))
    sentences, names = [], []
    for height, row in enumerate(rows.itertuples()):
        fills = {column: _fill(code) for column, (code, _, _) in profile(case, row.id).items()}
        for place, column in enumerate(columns):
            _cell(axes, place, height, fills[column])
        sentences.append(f"{row.title}: {_fills_in_words(fills)}.")
        names.append(f"{row.title} ({_whose(row.capital, fills['attribution'])})")
    _grid(axes, columns, names)
    caption = (
        "Full: answered, if only by its makers' own word, or that one alone spoke and there was nothing to coordinate. "
        "Hatched: partly, disputed, or half-way up. Open: not shown."
    )
    return finish(figure, " ".join(sentences), caption)


def _whose(capital: str, attribution: str) -> str:
    """Whose an episode is; where no rung of a state is shown, of whom it is told."""
    capitals = examples.value("warfare", "capitals")
    if capital not in capitals:
        return "author unknown"
    return str(capitals[capital]) if attribution == "shown" else f"told of {capitals[capital]}"


def _fills_in_words(fills: Mapping[str, str]) -> str:
    """How the cells of one profile are filled: the columns that are shown, partly shown and not shown."""
    words = {"shown": "shown", "partly": "partly", "blank": "not shown"}
    named = {fill: [column for column in fills if fills[column] == fill] for fill in words}
    return "; ".join(f"{listed(columns)} {words[fill]}" for fill, columns in named.items() if columns)


class ProfileExplorer(Explorer):
    """Choose an episode that lessons show: what was read then, and its profile cell by cell."""

    def __init__(self, case: cases.Case) -> None:
        self._case = case
        rows = case.episodes.loc[lambda rows: rows["id"].isin(judged(case, "then-verdict").index)]
        case.needed(rows, "episode with a published “then-verdict”", "worked")
        self.episode = menu("episode", sorted(zip(rows["title"], rows["id"])), "choose an episode", width="30rem")
        self.then, self.cells = widgets.HTML(), widgets.HTML()
        on_change([self.episode], self._draw)
        self._draw()
        super().__init__([self.episode, self.then, self.cells], "profiles of episodes and of what only looked like one")

    def _draw(self) -> None:
        if self.episode.value == NOT_SET:
            self.then.value, self.cells.value = "<p>Choose an episode.</p>", ""
            return
        row = self._case.episodes.set_index("id").loc[self.episode.value]
        self.then.value = (
            f"<p><strong>Then.</strong> {safe(row['then_event'])}</p><p><strong>Now.</strong> {safe(row['done'])}</p>"
        )
        self.cells.value = worked_profile(self._case, self.episode.value).html()


# --- who stands in it -----------------------------------------------------------------------------------------------


@drawn
def ways_to_light(case: cases.Case) -> Picture:
    """Capitals by the ways in which their episodes came to light; the empty cells are drawn, too."""
    ways, capitals = examples.value("warfare", "ways"), examples.value("warfare", "capitals")
    rows = case.episodes.loc[lambda rows: rows["tier"] != "control"]
    case.needed(rows, "episode that came to light", "episodes")
    counts = rows.groupby(["capital", "known_by"]).size()
    figure, axes = plain_axes(1.5 + 0.36 * len(capitals))
    for height, capital in enumerate(capitals):
        for place, way in enumerate(ways):
            _cell(axes, place, height, "shown" if counts.get((capital, way), 0) else "blank")
    _grid(axes, list(ways.values()), list(capitals.values()))
    sentences = [
        f"{name}: {listed(ways[way] for way in ways if counts.get((capital, way), 0))}."
        for capital, name in capitals.items()
    ]
    caption = "Filled: we have such an episode. Empty: we have none. How often is not to be read from it."
    most = "Most" if 2 * len(counts) < len(ways) * len(capitals) else "Some"
    return finish(figure, f"{most} cells are empty. {' '.join(sentences)}", caption)


@drawn
def chains(case: cases.Case) -> Picture:
    """Two chains of one shape, from examples.yml: what each step says of the step before it."""
    examples.rows("warfare", "chains", case)  # the rows that the chains stand on are there
    steps: Mapping[str, list[list[str]]] = examples.value("warfare", "chains", "steps", case=case)
    figure = blank_figure(3.6)
    sentences = []
    for axes, (title, chain) in zip(figure.subplots(len(steps), squeeze=False)[:, 0], steps.items()):
        axes.set_title(title, loc="left")
        axes.set_axis_off()
        axes.set_xlim(-0.5, len(chain) - 0.5)
        axes.set_ylim(-0.9, 0.6)
        for place, (name, says) in enumerate(chain):
            hidden = name == "?"
            colour, line = (colours.VERMILION, "--") if hidden else (colours.BLUE, "-")
            box = {"boxstyle": "round", "facecolor": "none", "edgecolor": colour, "linestyle": line}
            axes.text(place, 0.2, _wrapped(name), ha="center", va="center", fontsize=SMALL, bbox=box)
            axes.text(place, -0.5, _wrapped(says), ha="center", va="center", fontsize=SMALL)
            if place:
                axes.annotate(
                    "",
                    (place - 0.36, 0.2),
                    (place - 0.68, 0.2),
                    arrowprops={"arrowstyle": "->", "color": colours.MUTED},
                )
        sentences.append(f"{title}: {'; then '.join(f'{name} ({says})' for name, says in chain)}.")
    return finish(figure, " ".join(sentences), "Same shape. What differs is whether the first step can be asked.")


def _wrapped(text: str) -> str:
    """A text in lines of two words or so, to stand under a step."""
    words, lines = text.split(), [""]
    for word in words:
        if len(lines[-1]) + len(word) > 17:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


# --- the five documents ---------------------------------------------------------------------------------------------


def assertions(case: cases.Case) -> pd.DataFrame:
    """The worked assertions of aim or operation in the documents: id, document, text, claimed, shown (codes)."""
    claimed, shown = (judged(case, dimension)["code"] for dimension in ("column-claimed", "column-shown"))
    rows = case.claims.loc[lambda rows: rows["id"].isin(claimed.index)]
    document = rows["passage"].map(case.passages.set_index("id")["document"])
    return rows.assign(document=document, claimed=rows["id"].map(claimed), shown=rows["id"].map(shown))


@drawn
def documents(case: cases.Case) -> Picture:
    """For each document, how many worked sentences claim a column, and for how many of these the text shows it."""
    rows = assertions(case).loc[lambda rows: rows["claimed"].isin(CLAIM_COLUMNS)]
    named = examples.rows("warfare", "documents", case)
    figure, axes = plain_axes(3.6)
    sentences = []
    for height, (name, document) in enumerate(named.items()):
        own = rows[rows["document"] == document]
        dated = int((own["shown"] != BLANK).sum())
        share = f"{dated} of {len(own)}" if len(own) else "–"
        axes.text(len(CLAIM_COLUMNS), height, share, ha="center", va="center")
        parts = [f"something to look up in {share}" if len(own) else "no such sentence in these paragraphs"]
        for place, column in enumerate(CLAIM_COLUMNS):
            claims = own[own["claimed"] == column]
            filled = int((claims["shown"] == column).sum())
            _cell(axes, place, height, "blank")
            if len(claims):
                axes.text(place, height, f"{len(claims)} | {filled}", ha="center", va="center")
                parts.append(f"{column}: {len(claims)} claimed, {filled} shown")
        sentences.append(f"{name}: {'; '.join(parts)}.")
    _grid(axes, [*CLAIM_COLUMNS, "something to look up"], list(named))
    caption = "In a cell: sentences that claim the column | those for which the text shows it."
    return finish(figure, " ".join(sentences), caption)


def assertion_table(case: cases.Case, document: str) -> Table:
    """A document's worked assertions: the sentence in our words, the column it claims, and what the text shows."""
    title = case.row("documents", document)["title"]
    rows = assertions(case).loc[lambda rows: rows["document"] == document]
    case.needed(rows, f"published assertion of “{document}” about an aim or an operation", "worked")
    shown = judged(case, "column-shown")
    rows = rows.assign(
        claims=judged(case, "column-claimed")["term"].reindex(rows["id"]).to_numpy(),
        shows=shown["term"].reindex(rows["id"]).to_numpy(),
        why=shown["why"].reindex(rows["id"]).to_numpy(),
    )
    return Table(rows, {"text": "the sentence, in our words", "claims": "claims", "shows": "shows", "why": "why"},
                 f"{title}: sentences about an aim or an operation")  # fmt: skip


class DocumentExplorer(Explorer):
    """Choose one of the documents: its sentences about an aim or an operation, by column."""

    def __init__(self, case: cases.Case) -> None:
        self._case = case
        self.document = menu("document", examples.rows("warfare", "documents", case).items(), "choose a document")
        self.sentences = widgets.HTML()
        on_change([self.document], self._draw)
        self._draw()
        super().__init__([self.document, self.sentences], "what each document claims, and what it shows")

    def _draw(self) -> None:
        chosen = self.document.value
        self.sentences.value = (
            "<p>Choose a document.</p>" if chosen == NOT_SET else assertion_table(self._case, chosen).html()
        )


# --- rivals ---------------------------------------------------------------------------------------------------------


class RivalsExplorer(Explorer):
    """Choose a finding and say of each explanation whether it makes you expect it. No answer is right or wrong.

    The remark names what the learner's own answers tell apart.
    """

    def __init__(self) -> None:
        self.finding = menu("finding", examples.value("warfare", "findings"), "choose a finding", width="46rem")
        self.expected = {
            name: widgets.ToggleButtons(
                options=[NOT_SET, "expected", "possible", "surprising"],
                style={"button_width": "6rem"},
                tooltips=[name] * 4,
            )
            for name in examples.value("warfare", "explanations")
        }
        self.remark = remark()
        on_change([self.finding], self._clear)
        on_change(self.expected.values(), self._tell)
        self._tell()
        rows: list[widgets.Widget] = []
        for name, choice in self.expected.items():
            rows += [widgets.HTML(f"<p>If it was <strong>{safe(name)}</strong>, this would be</p>"), choice]
        super().__init__([self.finding, *rows, self.remark], "what a finding tells apart")

    def _clear(self) -> None:
        for choice in self.expected.values():
            choice.value = NOT_SET
        self._tell()

    def _tell(self) -> None:
        chosen = {name: choice.value for name, choice in self.expected.items() if choice.value != NOT_SET}
        groups = {
            value: [name for name in chosen if chosen[name] == value]
            for value in ("expected", "possible", "surprising")
        }
        named = [f"{value} under {listed(names)}" for value, names in groups.items() if names]
        if self.finding.value == NOT_SET or len(chosen) < len(self.expected):
            sentence = "Choose a finding, then say something of every explanation."
        elif len(named) == 1:
            sentence = f"By your answers it is {named[0]}. It tells none of them apart, so it is evidence for none."
        else:
            best, *_, worst = (listed(names) for names in groups.values() if names)
            sentence = f"By your answers it is {'; '.join(named)}. It speaks for {best} against {worst}."
        self.remark.value = f"<p>{safe(sentence)}</p>"
