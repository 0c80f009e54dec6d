"""What a question is, and what counts as an answer to it.

A question is plain data, compiled from the authors' YAML at build time. An answer is a flat
mapping from field to value: {item id: option id} and its like, never positions on the screen.
Standard library only; no files, no widgets, no pandas.
"""
from dataclasses import dataclass, field

from ..kit import KitError, say

KINDS = ("choose", "classify", "order", "mark", "pair", "estimate", "matrix", "write", "browse")


@dataclass(frozen=True)
class Option:
    """Something that can be chosen; `meaning` explains it in the form's list of terms."""

    id: str
    text: str
    meaning: str = ""


@dataclass(frozen=True)
class Item:
    """Something a choice is made about: a statement, a page, a hypothesis, a word of a sentence."""

    id: str
    text: str
    detail: str = ""
    language: str = ""


@dataclass(frozen=True)
class Question:
    """One question, without its key.

    id: "lesson/name"; version: raised when an old answer no longer fits; kind: one of KINDS.
    items and options mean: classify: items × options. choose: options alone. order: items to put
    in order. mark: the words of a sentence (items) and labels (options). pair: items on the left,
    options on the right. estimate: items to put numbers to. matrix: items are hypotheses (rows),
    columns is the evidence, options the codes. write: items are the rows that can be cited.
    browse: items are tabs (detail is what the tab shows), options the judgements.
    several: choose may take more than one option. unit, low, high: the range of an estimate's
    numbers; interval: it asks for a lower and an upper bound. words: least and most words of a text.
    open_book: the answer is itself a fact in the tables.
    """

    id: str
    version: int
    kind: str
    title: str
    prompt: str
    items: tuple[Item, ...] = ()
    options: tuple[Option, ...] = ()
    columns: tuple[Item, ...] = ()
    hints: tuple[str, ...] = ()
    several: bool = False
    interval: bool = False
    unit: str = ""
    low: float = 0
    high: float = 100
    words: tuple[int, int] = (1, 300)
    joined: tuple[tuple[str, ...], ...] = ()
    open_book: bool = False


@dataclass(frozen=True)
class Key:
    """The judgement that goes with a question; it lives in solutions/ only.

    answers: {field: right value}; defensible: {field: {value: why a coder read it so}};
    why: {field: reason}; rows: {field: [text of a row that shows it]};
    diagnoses: {field: {wrong value: what it mistakes for what}}; model: a written model answer;
    tolerance: how far apart two numbers may be.
    """

    answers: dict = field(default_factory=dict)
    defensible: dict = field(default_factory=dict)
    why: dict = field(default_factory=dict)
    rows: dict = field(default_factory=dict)
    diagnoses: dict = field(default_factory=dict)
    model: str = ""
    tolerance: float = 0


def from_json(entry):
    """A Question from one entry of a lesson's built JSON. Raises KitError on an unknown kind or key."""
    if entry.get("kind") not in KINDS:
        raise KitError(say("error.kind", question=entry.get("id"), kind=entry.get("kind"), kinds=", ".join(KINDS)))
    parts = {"items": Item, "options": Option, "columns": Item}
    made = {}
    for name, value in entry.items():
        if name in parts:
            value = tuple(parts[name](**part) for part in value)
        elif isinstance(value, list):
            value = tuple(tuple(part) if isinstance(part, list) else part for part in value)
        made[name] = value
    try:
        return Question(**made)
    except TypeError as error:
        raise KitError(say("error.question", question=entry.get("id"), why=error)) from None


def key_from_json(entry):
    """A Key from one entry of a solution's built JSON, or None if there is none."""
    return Key(**entry) if entry is not None else None


def fields(question):
    """The names of a question's fields and what each may hold: {field: set of values, or None for free}."""
    options = {option.id for option in question.options}
    if question.kind == "choose":
        return {"choice": options}
    if question.kind == "order":
        return {item.id: {str(place) for place in range(1, len(question.items) + 1)} for item in question.items}
    if question.kind == "estimate":
        ends = (".low", ".high") if question.interval else ("",)
        return {item.id + end: None for item in question.items for end in ends}
    if question.kind == "matrix":
        return {f"{row.id}:{column.id}": options for row in question.items for column in question.columns}
    if question.kind == "write":
        return {"text": None}
    if question.kind == "browse":
        return {"opened": {item.id for item in question.items}, "choice": options}
    return {item.id: options for item in question.items}


def read(question, sent):
    """A clean answer from what a form sent.

    sent: {field: text or list of texts}. Blank fields are left out; numbers become floats; a field or
    value that the question does not have raises KitError.
    """
    allowed, answer = fields(question), {}
    for name, value in sent.items():
        if name not in allowed:
            raise KitError(say("error.field", question=question.id, field=name))
        values = [part for part in (value if isinstance(value, list) else [value]) if str(part).strip()]
        if not values:
            continue
        if question.kind == "estimate":
            answer[name] = _number(question, name, values[0])
        elif question.kind == "write":
            answer[name] = str(values[0]).replace("\0", "")
        else:
            unknown = [part for part in values if part not in allowed[name]]
            if unknown:
                raise KitError(say("error.value", question=question.id, field=name, value=unknown[0]))
            answer[name] = values if _is_list(question, name) else values[0]
    return answer


def _is_list(question, name):
    return name == "opened" or (question.kind == "choose" and question.several)


def _number(question, name, text):
    item = next((item.text for item in question.items if name.startswith(item.id)), name)
    try:
        number = float(str(text).strip().rstrip("%").replace(",", "."))
    except ValueError:
        raise KitError(say("error.number", item=item, value=text)) from None
    if not question.low <= number <= question.high:
        raise KitError(say("error.range", item=item, value=text, low=f"{question.low:g}", high=f"{question.high:g}"))
    return number
