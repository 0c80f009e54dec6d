"""One learner's page: how each question went, what was answered in words, and what a wrong choice mistakes for what.

Knows one learner's lines and the questions they answer; never files, and nothing of the class. It may go to the
learner, who may try again: it prints no right answer that was not chosen, and what an instructor has to look at (which
may name others) stands in the report alone. Whatever the learner wrote passes through `markup.element`.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path

from .. import engine, kit
from ..engine.journal import Handed
from ..engine.model import Answer
from ..engine.scoring import Verdict
from ..engine.tally import RANK, Tally, tally
from .marks import Learner
from .markup import Markup, cell, element, from_engine, rows_shown, together, whole_page
from .question_set import question_set
from .report_page import CSS

HEAD = 2000  # letters of a page that hold its title, whatever its learner is called
TITLE = "{name} · Mixed Signals"
Ways = dict[int, Tally]  # the learner's way through each question, by its number


def learner_page(learner: Learner, lines: Sequence[Handed]) -> str:
    """The page. lines: the learner's answers, oldest first."""
    known, ways = question_set(), _ways(lines)
    title = TITLE.format(name=learner.name)
    parts = [
        element("h1", title),
        element("p", f"Learner's number {', '.join(learner.numbers)}. {kit.many(learner.answers, 'answer')}."),
    ]
    for lesson, group in groupby(sorted(ways), known.lesson):
        numbers = list(group)
        parts += [element("h2", kit.lesson_title(lesson)), _outcomes(lesson, numbers, ways)]
        parts += [_answered(number, ways[number], place) for place, number in enumerate(numbers, 1)]
    return whole_page(title, CSS, [element("main", *parts)])


def is_one(path: Path) -> bool:
    """Whether a file is such a page, by its title. Raises OSError."""
    if not path.is_file():
        return False
    with open(path, encoding="utf-8", errors="replace") as file:
        return TITLE.format(name="") + "</title>" in file.read(HEAD)


def _ways(lines: Sequence[Handed]) -> Ways:
    """What the lines come to, question by question; those that fit none are left out, as everywhere in the report."""
    known, given = question_set(), dict[int, list[dict[str, object]]]()
    for line in lines:
        if read := known.read(line):
            given.setdefault(read.number, []).append({"step": read.step, "answer": read.answer})
    return {number: _way(number, read) for number, read in given.items()}


def _way(number: int, lines: Sequence[Mapping[str, object]]) -> Tally:
    def marked(answer: Answer, step: str) -> Verdict:
        return question_set().score(number, answer, step)

    return tally(question_set().asked[number], lines, marked)


def _outcomes(lesson: str, numbers: Sequence[int], ways: Ways) -> Markup:
    rows = []
    for number in numbers:
        way = ways[number]
        best = max(way.best, way.last.outcome, key=RANK.__getitem__)
        shown = [from_engine(engine.outcome_html(outcome)) for outcome in (way.first.outcome, way.last.outcome, best)]
        rows.append((question_set().asked[number].title, *shown, cell(max(way.tries.values(), default=0), class_="n")))
    heads = ("Question", "First answer", "Last", "Best", "Tries")
    return rows_shown("How it went", heads, rows, name=f"{kit.lesson_title(lesson)}: how it went")


def _answered(number: int, way: Tally, place: int) -> Markup:
    """A question and what was answered, a line a place of its form: at first, and as it stands where that is something
    else. place: which of the lesson's it is."""
    question, lesson = question_set().asked[number], question_set().lesson(number)
    answers = [(way.opening, way.first)] + ([(way.standing, way.last)] if way.standing != way.opening else [])
    columns = [_column(number, answer, verdict) for answer, verdict in answers]
    why = _why(number, [verdict for _, verdict in answers])
    asked = {each.place: each.asked for answer, _ in reversed(answers) for each in engine.in_words(question, answer)}
    rows = [
        (
            element("span", from_engine(html), dir="auto"),
            *(column.get(field, "") for column in columns),
            *([cell(why.get(field, ""), class_="words", dir="auto")] if why else []),
        )
        for field, html in asked.items()
    ]
    heads = ["What was asked", *(("First answer", "As it stands") if len(columns) > 1 else ("The answer",))]
    heads += ["What it mistakes, or why it can be held"] if why else []
    prompt = [element("p", part, dir="auto", class_="quiet") for part in question.prompt.split("\n\n")]
    name = f"{kit.lesson_title(lesson)}, {place}: {question.title}"
    return element(
        "section", element("h3", question.title), *prompt, rows_shown("", heads, rows, class_="answers", name=name)
    )


def _column(number: int, answer: Answer, verdict: Verdict) -> dict[str, Markup]:
    """A cell a place: the answer in words, and what came of it."""
    question = question_set().asked[number]
    outcomes = {mark.field: mark.outcome for mark in verdict.marks}
    cells = {}
    for each in engine.in_words(question, answer):
        outcome = verdict.outcome if each.place == "words" else outcomes.get(each.place, "")
        shown = [element("span", each.words, dir="auto")]
        if outcome:
            shown += [element("br"), element("small", from_engine(engine.outcome_html(outcome)))]
        cells[each.place] = cell(together(shown), class_="said")
    return cells


def _why(number: int, verdicts: Sequence[Verdict]) -> dict[str, str]:
    """What is to be said of each place: of the answer as it stands, else of the first."""
    question, key = question_set().asked[number], question_set().keys[number]
    return {
        place: sentence
        for verdict in verdicts
        for place, sentence in (engine.diagnoses(question, verdict, key) if key else {}).items()
        if sentence
    }
