"""A long question item by item, and what the lines of a journal come to together.

A line holds a whole answer (`step` is empty) or the answer to one item (`step` is the item's id).
Pure functions over plain data; no files, no widgets.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..kit import KitError, say
from .model import Answer, Item, Question

FEW = 6  # so many items still stand together on a screen
APART = ("classify", "pair", "estimate")  # kinds whose items can be answered and marked one by one

Line = Mapping[str, Any]


def steps(question: Question) -> tuple[Item, ...]:
    """The items that are asked one at a time; none where the question is shown whole."""
    return question.items if question.kind in APART and len(question.items) > FEW else ()


def only(question: Question, step: str) -> Question:
    """The question with one of its items alone. Raises KitError for an item that is no step of it."""
    items = tuple(item for item in steps(question) if item.id == step)
    if not items:
        raise KitError(say("error.field", question=question.id, field=step[:60]))
    return replace(question, items=items)


def place(question: Question, field: str) -> str:
    """The name under which a field's feedback stands: an item, a row of a matrix, all the words of a sentence."""
    if question.kind == "mark":
        return "words"
    if question.kind == "matrix":
        return field.partition(":")[0]
    return field.removesuffix(".low").removesuffix(".high") if question.interval else field


def answered(question: Question, answer: Answer) -> set[str]:
    """The places of a question that an answer says something on."""
    return {place(question, field) for field in answer}


def joined(question: Question, lines: Sequence[Line]) -> Answer:
    """The answer as it stands now: the last whole one, and on top of it what was answered item by item since."""
    whole = next((place for place in reversed(range(len(lines))) if not lines[place].get("step")), 0)
    answer: Answer = {}
    for line in lines[whole:]:
        step = line.get("step", "")
        kept = {field: value for field, value in answer.items() if place(question, field) != step} if step else {}
        answer = {**kept, **line["answer"]}
    return answer


def first(question: Question, lines: Sequence[Line]) -> Answer:
    """What was answered first: the first whole answer, or each item's first line where it was begun item by item."""
    answer: Answer = {}
    for line in lines:
        seen = answered(question, answer)
        answer.update({field: value for field, value in line["answer"].items() if place(question, field) not in seen})
        if not lines[0].get("step"):
            break
    return answer


def tries(question: Question, lines: Sequence[Line]) -> dict[str, int]:
    """How often each place was answered, by its name; places never answered are left out."""
    often, total = Counter(map(id, lines)), Counter[str]()
    for line in {id(line): line for line in lines}.values():  # equal lines may be one and the same
        total.update(dict.fromkeys(answered(question, line["answer"]), often[id(line)]))
    return dict(total)
