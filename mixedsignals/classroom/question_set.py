"""The kit's questions as one set: each question, its key, and every place that an answer can fill, numbered.

Knows how one line of a journal is marked, and remembers it: in a class many say the same. Never knows learners or
files.
"""

import dataclasses
import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from .. import engine, kit
from ..engine import journal
from ..engine.model import CALL, LINE, Answer, Key, Question
from ..engine.scoring import OUTCOMES, Verdict, score
from ..engine.steps import only
from ..engine.tally import fitting

Array = np.ndarray[Any, Any]
REMEMBERED = 50_000  # things kept by a process: many learners say the same
CODE = {outcome: place for place, outcome in enumerate(OUTCOMES)}
NOT_ATTEMPTED = CODE["not attempted"]


@dataclass(frozen=True)
class Place:
    """One thing that an answer is made of: an item, a word, a cell. question: its number in the set; field: its
    name there; values: what it may hold, in order, None for free; right: what the key has; diagnoses: what each
    wrong value mistakes for what; defensible: what speaks for each value that is a defensible reading."""

    question: int
    field: str
    values: tuple[str, ...] | None
    right: Any = None
    diagnoses: dict[str, str] = dataclasses.field(default_factory=dict)
    defensible: dict[str, str] = dataclasses.field(default_factory=dict)

    @functools.cached_property
    def chosen(self) -> dict[str, int]:
        """The place of each value among the values."""
        return {value: at for at, value in enumerate(self.values or ())}


class Read(NamedTuple):
    """What a line says, and the verdict on it alone. number: of its question; step: the item, '' for a whole answer;
    answer: as the form would send it; outcome: a place in OUTCOMES; credit: NaN where nothing is marked; at: numbers of
    places, all of the question's for a whole answer; parts: each one's outcome, place of the value, number, and
    whether it is answered."""

    number: int
    step: str
    answer: Answer
    outcome: int
    credit: float
    at: Array
    parts: Array


class QuestionSet:
    """Every question of the kit with its key, and every place of an answer, numbered.

    lessons: names in order; asked: questions; keys: theirs, or None; of: a question's number by its id; places: of
    all questions; at_of: for each question, a place's number by its field.
    """

    def __init__(self) -> None:
        self.lessons = kit.lessons()
        self.asked: list[Question] = []
        self.keys: list[Key | None] = []
        for lesson in self.lessons:
            keys = kit.lesson_json("solutions", lesson) or {}
            for entry in kit.lesson_json("exercises", lesson)["questions"]:
                self.asked.append(engine.from_json(entry))
                self.keys.append(engine.key_from_json(keys.get(entry["id"]), entry["id"]))
        self.of = {question.id: number for number, question in enumerate(self.asked)}
        self.places = [place for number in range(len(self.asked)) for place in self._places(number)]
        self.at_of: list[dict[str, int]] = [{} for _ in self.asked]
        for number, place in enumerate(self.places):
            self.at_of[place.question][place.field] = number
        self.span_of = [np.array(list(at.values()), np.intp) for at in self.at_of]
        self._said: dict[bytes, Read | None] = {}
        self._alike: dict[tuple[int, bytes], tuple[int, float]] = {}

    def lesson(self, number: int) -> str:
        """The lesson of a question."""
        return self.asked[number].id.partition("/")[0]

    def marked(self, number: int) -> bool:
        """Whether a question has a key by which answers are marked."""
        return self.keys[number] is not None and self.asked[number].kind != "write"

    def wording(self, at: int) -> str:
        """What a place asks, in the words that a learner sees: an item, a row and a column; a question's own title."""
        place = self.places[at]
        question = self.asked[place.question]
        texts = {item.id: item.text for item in question.items + question.columns}
        parts = [texts[part] for part in place.field.split(":") if part in texts]
        return " / ".join(parts) or question.title

    def option(self, at: int, value: object) -> str:
        """The words of what was chosen at a place."""
        options = self.asked[self.places[at].question].options
        return next((option.text for option in options if option.id == value), str(value))

    def read(self, line: journal.Handed) -> "Read | None":
        """What a line says, marked by itself; None where it does not fit. Many learners say the same: it is kept."""
        if line.says not in self._said:
            if len(self._said) >= REMEMBERED:
                self._said.clear()
            try:
                self._said[line.says] = self._read(line.answer())
            except RecursionError:  # an answer nested without end, from elsewhere
                self._said[line.says] = None
        return self._said[line.says]

    def _read(self, entry: journal.Entry) -> "Read | None":
        number = self.of.get(entry["question"])
        if number is None:
            return None
        step = entry.get("step", "")
        try:
            answer = fitting(self.asked[number], entry)
        except kit.KitError:
            return None
        verdict = self.score(number, answer, step)
        credit = np.nan if verdict.credit is None else verdict.credit
        return Read(number, step, answer, CODE[verdict.outcome], credit, *self._parts(number, answer, verdict, step))

    def _parts(self, number: int, answer: Answer, verdict: Verdict, step: str) -> tuple[Array, Array]:
        """Read.at and Read.parts. A whole answer takes back what an earlier one said where it says nothing."""
        at = self.at_of[number]
        outcomes = {mark.field: CODE[mark.outcome] for mark in verdict.marks}
        fields = dict.fromkeys([*answer, *outcomes]) if step else at
        parts = []
        for field in fields:
            value, outcome = answer.get(field), outcomes.get(field, NOT_ATTEMPTED)
            chosen = self.places[at[field]].chosen.get(value, -1) if isinstance(value, str) else -1
            number_given = value if isinstance(value, float) else np.nan
            parts.append((outcome, chosen, number_given, value is not None or outcome != NOT_ATTEMPTED))
        span = np.array([at[field] for field in fields], np.intp) if step else self.span_of[number]
        return span, np.array(parts, np.float32)

    def alike(self, number: int, outcomes: Sequence[int]) -> tuple[int, float]:
        """(outcome, credit) of an answer to a question of single items by what its items came to, in their order.

        Where items are marked one by one and share the credit, nothing else counts; so one answer with these outcomes
        is marked, and stands for all others. outcomes: places in OUTCOMES.
        """
        name = (number, bytes(sorted(outcomes)))
        if name not in self._alike:
            items = [item.id for item in self.asked[number].items]
            answer = {item: self._with_outcome(number, item, outcome) for item, outcome in zip(items, outcomes)}
            verdict = self.score(number, {item: value for item, value in answer.items() if value is not None}, "")
            self._alike[name] = CODE[verdict.outcome], np.nan if verdict.credit is None else verdict.credit
        return self._alike[name]

    def _with_outcome(self, number: int, item: str, outcome: int) -> str | None:
        """A value of an item that comes to this outcome; None for a blank."""
        values = self.places[self.at_of[number][item]].values or ()
        marked = ((value, self.score(number, {item: value}, item).marks[0].outcome) for value in values)
        return next((value for value, found in marked if CODE[found] == outcome), None)

    def score(self, number: int, answer: Answer, step: str) -> Verdict:
        """The verdict on an answer to a question, or to one item of it."""
        question = self.asked[number]
        return score(only(question, step) if step else question, answer, self.keys[number])

    def _places(self, number: int) -> Iterator[Place]:
        question, key = self.asked[number], self.keys[number] or Key()
        held = engine.fields(question)
        rows = [] if question.kind != "matrix" else [row.id for row in question.items]
        items = [item.id for item in question.items] if question.interval else []
        for name in dict.fromkeys([*held, *rows, *items]):
            values = held.get(name)
            ordered = [option.id for option in question.options if option.id in (values or ())]
            yield Place(
                number,
                name,
                tuple(ordered if len(ordered) == len(values) else sorted(values)) if values else None,
                key.answers.get(name),
                key.diagnoses.get(name, {}),
                key.defensible.get(name, {}),
            )


@functools.cache
def question_set() -> QuestionSet:
    """The kit's questions, read once a process."""
    return QuestionSet()


def own_number_places() -> list[int]:
    """The places, but for the class's line, that take a number which nobody marks: what a word is worth to somebody."""
    known = question_set()
    asked = [
        at
        for number, question in enumerate(known.asked)
        if question.kind == "estimate" and question.unmarked and not question.id.endswith(f"/{LINE}")
        for at in known.at_of[number].values()
    ]
    return [at for at in asked if known.places[at].field != "why"]


def line_places() -> list[tuple[str, int]]:
    """(lesson, number of its place) of the question that every lesson ends on: the class's line."""
    known = question_set()
    asked = [(lesson, known.of.get(f"{lesson}/{LINE}")) for lesson in known.lessons]
    return [(lesson, known.at_of[number][CALL]) for lesson, number in asked if number is not None]
