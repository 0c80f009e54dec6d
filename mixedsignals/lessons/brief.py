"""The brief: what a machine can see in one, two models, a peer's brief, and the reader's own line through the lessons.

For lesson 09. Knows frames, the lesson's word lists, and answers only as plain entries that a notebook hands in; never
keys. A word list is no reader: every check says what it looked for, and nothing here marks anybody.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import ipywidgets as widgets
import pandas as pd

from .. import kit, measures
from .. import text as cutting
from ..data import cases
from ..show import Awaited, Explorer, Picture, Table, colours
from ..show.chooser import Chooser
from ..show.explorer import remark
from ..show.figure import drawn, finish, plain_axes
from ..show.written import listed
from . import examples

Entries = Sequence[Mapping[str, Any]]
NAMED = re.compile(r"\[([a-z0-9-]+)\]")
QUESTION = "brief/brief"
LONGEST = 20_000  # characters of a brief that is shown; one of 150 words has about 1,000
GOOD = ("right", "defensible")
NO_LINE = "Answer the last question of a lesson, then click here and press Shift and Enter together."


@dataclass(frozen=True)
class TextCheck:
    """What one check saw. ok: nothing to look at; seen: what was looked for, and the sentences to look at again."""

    check: str
    ok: bool
    seen: str


# --- what a machine can see ------------------------------------------------------------------------------------------


def findings(text: str, case: cases.Case) -> list[TextCheck]:
    """All checks of a brief, in the order in which they are shown. text: the brief, rows named in square brackets.

    Raises KitError where no lesson names the rows of this case that a brief may cite.
    """
    rows = citable(case)
    parts = cutting.cited_sentences(" ".join(text.split()))
    return [
        _length(text),
        _cited(parts, rows),
        _borne_out(parts, rows, case),
        _limited(parts, examples.value("brief", "limits", case=case, otherwise={})),
        _apart(parts),
        _motives(parts),
        _hedged(parts),
    ]


def citable(case: cases.Case) -> dict[str, str]:
    """The rows of evidence that a brief on the case may cite: {its name in brackets: id}, as examples.yml has them."""
    rows: dict[str, str] = examples.value("brief", "rows", case=case)
    return rows


def _length(text: str) -> TextCheck:
    least, most = examples.value("brief", "words")
    count = cutting.count_words(text)
    return TextCheck(
        "words", least <= count <= most, f"{kit.say('glance.words', count=count)}; asked for are {least} to {most}."
    )


def _cited(parts: Sequence[str], known: Mapping[str, str]) -> TextCheck:
    """Every sentence names rows or is the writer's own, and each row named is one of the list."""
    bare = [part for part in parts if not NAMED.search(part) and not cutting.first_person(part)]
    unknown = sorted({name for part in parts for name in NAMED.findall(part)} - set(known))
    seen = ["Every sentence has an owner: a row that exists, or you."] if not bare and not unknown else []
    seen += [f"Without a row: {_quoted(bare)}."] if bare else []
    seen += [f"No such row: {listed(unknown)}."] if unknown else []
    return TextCheck("rows", not bare and not unknown, " ".join(seen))


def _borne_out(parts: Sequence[str], rows: Mapping[str, str], case: cases.Case) -> TextCheck:
    """Every name and number in a sentence stands in one of the rows that it names: a rough check, of names alone.

    A sentence of the writer's own that names no row has nothing to be held against.
    """
    passed_over = examples.value("brief", "passed_over", case=case, otherwise=[])
    what = case.evidence.set_index("id")["what"].to_dict()
    loose = []
    for part in filter(NAMED.search, parts):
        cited = " ".join(what[rows[name]] for name in NAMED.findall(part) if name in rows)
        bare = NAMED.sub("", part)
        wanted = set(re.findall(r"(?<!^)(?<![.“\"] )\b[A-Z][a-z]{2,}\b|\b\d+\b", bare)) - set(passed_over)
        missing = [word for word in sorted(wanted) if word not in cited]
        if missing:
            loose.append(f"{_short(part)} ({listed(missing)})")
    seen = (
        f"Names or numbers that are not in the rows named there: {'; '.join(loose)}."
        if loose
        else "Names and numbers stand in the rows."
    )
    return TextCheck("names and numbers", not loose, seen)


def _limited(parts: Sequence[str], limits: Mapping[str, Sequence[str]]) -> TextCheck:
    """A sentence that tells one row keeps the words by which that row limits itself, as the lesson lists them."""
    lost = []
    for part in parts:
        names = NAMED.findall(part)
        if len(names) == 1 and not cutting.first_person(part):
            lost += [f"“{word}” ([{names[0]}])" for word in limits.get(names[0], []) if word not in part]
    seen = f"A limit of the row fell off: {listed(lost)}." if lost else "No limit of our list fell off."
    return TextCheck("limits", not lost, seen)


def _apart(parts: Sequence[str]) -> TextCheck:
    groups = [_words(name) for name in ("likelihood", "confidence")]
    joined = [part for part in parts if all(group.search(part) for group in groups)]
    seen = (
        f"Likelihood and confidence share a sentence: {_quoted(joined)}."
        if joined
        else "Likelihood and confidence stand apart."
    )
    return TextCheck("two scales", not joined, seen)


def _motives(parts: Sequence[str]) -> TextCheck:
    """Words that often state a motive, in a sentence in which nobody is said to have said so."""
    motives, saying = _words("motives"), _words("attributing")
    motived = [part for part in parts if (motive := motives.search(part)) and not saying.search(part[: motive.start()])]
    seen = (
        f"Is this a motive told as a fact? {_quoted(motived)}."
        if motived
        else "No word of our list of motives stands as a fact."
    )
    return TextCheck("motives", not motived, seen)


def _hedged(parts: Sequence[str]) -> TextCheck:
    """Every row here is what somebody said; a sentence without a word of saying or of judging has lost that."""
    saying, judging = _words("saying"), re.compile(r"\b(we|our|judge|may|might|unless|whether|would)\b", re.I)
    bare = [part for part in parts if NAMED.search(part) and not saying.search(part) and not judging.search(part)]
    seen = (
        f"Who says so? {_quoted(bare)}." if bare else "Every sentence says that somebody said it, or that you judge it."
    )
    return TextCheck("speakers", not bare, seen)


def _words(name: str) -> re.Pattern[str]:
    return re.compile(r"\b(" + "|".join(map(re.escape, examples.value("brief", name))) + r")\b", re.I)


def _short(sentence: str) -> str:
    words = sentence.split()
    return f"“{' '.join(words[:8])}{' …' if len(words) > 8 else ''}”"


def _quoted(parts: Sequence[str]) -> str:
    return ", ".join(map(_short, parts))


def looked_over(entries: Entries, case: cases.Case) -> Table | Awaited:
    """What a machine can see in the newest brief. entries: the answers to the brief's question, oldest first."""
    text = str(entries[-1]["answer"].get("text", "")) if entries else ""
    if not text:
        return Awaited("Write the brief above, then click here and press Shift and Enter together.")
    return _table(text, case, "What a machine can see in your brief")


def _table(text: str, case: cases.Case, caption: str) -> Table:
    checks = findings(text, case)
    rows = [{"check": f.check, "": "✓" if f.ok else "↻", "seen": f.seen} for f in checks]
    columns = {"check": "looked for", "": "", "seen": "seen"}
    return Table(pd.DataFrame(rows, columns=list(columns)), columns, caption)


class Model:
    """A model brief, as it is read: its sentences with the names of their rows."""

    def __init__(self, name: str) -> None:
        self.text = str(examples.value("brief", "models", name)).strip()

    def _repr_mimebundle_(self, **options: Any) -> dict[str, str]:
        return {"text/html": f"<blockquote><p>{kit.safe(self.text)}</p></blockquote>", "text/plain": self.text}


# --- a peer's brief ---------------------------------------------------------------------------------------------------


def brief_in(entries: Entries) -> str:
    """The newest brief among a partner's answers, or "". entries: oldest first, as somebody else's file has them."""
    texts = [entry["answer"].get("text") for entry in entries if entry["question"] == QUESTION]
    newest = next((text for text in reversed(texts) if isinstance(text, str)), "")
    return newest.encode("utf-8", "replace").decode()  # half a character reaches no page


class PeerReading(Explorer):
    """A partner's hand-in, opened to read the brief in it; nothing of it is kept or added to one's own answers.

    answers_in: the answers in a file's bytes, oldest first, whatever somebody wrote into it.
    """

    def __init__(self, case: cases.Case, answers_in: Callable[[bytes], Entries]) -> None:
        citable(case)  # a case without such rows says so before a file is opened
        self.case, self.answers_in = case, answers_in
        self.file = Chooser(kit.say("peer.choose"), kit.say("peer.large", file="{file}"), self.receive)
        self.remark, self.text = remark(), widgets.HTML()
        super().__init__([self.file, self.remark, self.text], "read a partner's brief")

    def receive(self, name: str, content: bytes) -> None:
        """A file has come: shows the brief in it, or says in a sentence why there is none to show."""
        text = brief_in(self.answers_in(content))
        why = "peer.none" if not text.strip() else "peer.long" if len(text) > LONGEST else "peer.read"
        self.remark.value, self.text.value = f"<p>{kit.safe(kit.say(why, most=f'{LONGEST:,}'))}</p>", ""
        if why == "peer.read":
            shown = f'<blockquote style="white-space:pre-wrap">{kit.safe(text)}</blockquote>'
            self.text.value = shown + _table(text, self.case, "What a machine can see in it").html()


# --- the line, and the first tries -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Point:
    """One station of the line: lesson, the number given there in per cent, and why, in the reader's words."""

    lesson: str
    number: float
    why: str = ""


def line_points(entries: Entries, lessons: Sequence[str]) -> list[Point]:
    """The newest number of each lesson's line, in the lessons' order. entries: the whole journal, oldest first."""
    lines = {f"{lesson}/line": lesson for lesson in lessons}
    asked = [(lines[entry["question"]], entry["answer"]) for entry in entries if entry["question"] in lines]
    newest = {
        lesson: answer
        for lesson, answer in asked
        if type(answer.get("call")) in (int, float) and 0 <= answer["call"] <= 100  # a reason may stand alone
    }
    return [
        Point(lesson, float(newest[lesson]["call"]), str(newest[lesson].get("why", "")))
        for lesson in lessons
        if lesson in newest
    ]


@drawn
def line(points: Sequence[Point]) -> Picture | Awaited:
    """The reader's line through the lessons, with what moved it beside each step. For the reader alone."""
    if not points:
        return Awaited(NO_LINE)
    figure, axes = plain_axes(3.4)
    axes.set_ylim(-4, 104)
    axes.set_yticks([0, 25, 50, 75, 100], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    places = range(len(points))
    axes.plot(places, [point.number for point in points], "o-", color=colours.BLUE, markersize=8)
    for place, point in zip(places, points):
        axes.annotate(
            f"{point.number:.0f}", (place, point.number), textcoords="offset points", xytext=(0, 9), ha="center"
        )
    axes.set_xticks(places, [point.lesson for point in points], rotation=30, ha="right")
    listed_points = "; ".join(
        f"{point.lesson}: {point.number:.0f} %{', ' + point.why if point.why else ''}" for point in points
    )
    steps = [after.number - before.number for before, after in pairwise(points)]
    largest = max(map(abs, steps), default=0)
    moved = next((points[place + 1].lesson for place, step in enumerate(steps) if largest and abs(step) == largest), "")
    caption = f"Your largest step, {largest:.0f} points, came after “{moved}”." if moved else "Your line has not moved."
    return finish(figure, f"Your line. {listed_points}.", caption)


def reasons(points: Sequence[Point]) -> Table | Awaited:
    """What moved the line, step by step, in the reader's own words."""
    if not points:
        return Awaited(NO_LINE)
    rows = [{"lesson": p.lesson, "number": f"{p.number:.0f} %", "why": p.why or "–"} for p in points]
    columns = {"lesson": "after", "number": "you said", "why": "because"}
    return Table(pd.DataFrame(rows, columns=list(columns)), columns, "Your line, step by step")


@dataclass(frozen=True)
class Tries:
    """First tries: how many of them were right or defensible."""

    good: int
    count: int

    @property
    def interval(self) -> tuple[float, float]:
        return measures.wilson(self.good, self.count)


def first_tries(outcomes: Sequence[str]) -> tuple[Tries, Tries]:
    """First tries at marked questions, the earlier half and the later half of those that the reader met.

    outcomes: of each question's first answer, in the order in which they were met. Recorded and blank ones are no
    tries.
    """
    tries = [outcome for outcome in outcomes if outcome not in ("recorded", "not attempted")]
    half = len(tries) // 2
    return _counted(tries[:half]), _counted(tries[len(tries) - half :])


def _counted(outcomes: Sequence[str]) -> Tries:
    return Tries(sum(outcome in GOOD for outcome in outcomes), len(outcomes))


@drawn
def early_and_late(outcomes: Sequence[str]) -> Picture | Awaited:
    """The reader's first tries early and late, with intervals, and what they can and cannot show.

    outcomes: as for `first_tries`.
    """
    early, late = first_tries(outcomes)
    if not early.count:
        return Awaited("Answer some questions, then click here and press Shift and Enter together.")
    figure, axes = plain_axes(1.9)
    for place, tries in enumerate((early, late)):
        axes.plot(tries.interval, [place, place], color=colours.SKY, linewidth=9)
        axes.plot(tries.good / tries.count, place, "o", color=colours.BLUE, markersize=9)
    axes.set_yticks([0, 1], [f"first half ({early.count})", f"second half ({late.count})"])
    axes.set_ylim(1.6, -0.6)
    axes.set_xlim(-0.03, 1.03)  # a dot at either end stands whole
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    apart = late.interval[0] > early.interval[1] or early.interval[0] > late.interval[1]
    meaning = "The intervals do not touch." if apart else "The intervals overlap: this may be chance."
    return finish(
        figure,
        f"First tries that were right or defensible: {early.good} of {early.count} early, "
        f"{late.good} of {late.count} late. {meaning}",
        f"{meaning} The later questions are others, and may be harder or easier: this shows no effect of the lessons.",
    )
