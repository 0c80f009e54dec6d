"""What a question is, and what counts as an answer to it.

A question is plain data, compiled from the authors' YAML at build time. An answer is a flat
mapping from field to value: {item id: option id} and its like, never positions on the screen.
Standard library only; no files, no widgets, no pandas.
"""

import dataclasses
import math
import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ..kit import KitError, decimal, say

Answer = dict[str, Any]  # {field: text, number or list of texts}
Fields = Mapping[str, Any]  # the same as a browser or a journal holds it, not yet read
Part = TypeVar("Part")

KINDS = ("choose", "classify", "order", "mark", "pair", "estimate", "matrix", "write", "browse")

WHY = "why"  # the field of an estimate's reason
LINE, CALL = "line", "call"  # the question that every lesson ends on, how likely is the call?, and its one item


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
    open_book: the answer is itself a fact in the tables. reason: an estimate also asks for a line that says why.
    unmarked: nobody marks it, with or without solutions; the answer is kept.
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
    reason: bool = False
    unmarked: bool = False


@dataclass(frozen=True)
class Key:
    """The judgement that goes with a question; it lives in solutions/ only.

    answers: {field: right value}; defensible: {field: {value: why a coder read it so}};
    why: {field: reason}; rows: {field: [text of a row that shows it]};
    diagnoses: {field: {wrong value: what it mistakes for what}}; model: a written model answer;
    tolerance: how far apart two numbers may be; optional: {label: [words of a mark question that may bear it or not]}.
    """

    answers: Answer = field(default_factory=dict)
    defensible: dict[str, dict[str, str]] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[str]] = field(default_factory=dict)
    diagnoses: dict[str, dict[str, str]] = field(default_factory=dict)
    model: str = ""
    tolerance: float = 0
    optional: dict[str, list[str]] = field(default_factory=dict)


def from_json(entry: Mapping[str, Any]) -> Question:
    """A Question from one entry of a lesson's built JSON. Raises KitError naming the kind or key that does not fit."""
    if entry.get("kind") not in KINDS:
        raise KitError(say("error.kind", question=entry.get("id"), kind=entry.get("kind"), kinds=", ".join(KINDS)))
    name = entry.get("id", "")
    parts = {part: _frozen(value) for part, value in entry.items()}
    kinds: dict[str, type[Item] | type[Option]] = {"items": Item, "options": Option, "columns": Item}
    for part, kind in kinds.items():
        listed = entry.get(part, [])
        listed = listed if isinstance(listed, list) else [listed]
        parts[part] = tuple(_built(kind, one, name, f"{part}.{place}.") for place, one in enumerate(listed, 1))
    question = _built(Question, parts, name)
    if question.kind == "estimate" and not question.low < question.high:
        raise KitError(say("error.bounds", question=name, low=_plain(question.low), high=_plain(question.high)))
    return question


def key_from_json(entry: Mapping[str, Any] | None, question: str = "") -> Key | None:
    """A Key from one entry of a solution's built JSON, or None if there is none. question: its id, for an error."""
    return _built(Key, entry, question) if entry is not None else None


def _built(kind: type[Part], parts: Any, question: str, place: str = "") -> Part:
    """A dataclass from a mapping. Raises KitError naming the first key that is missing, or that it does not have."""
    parts = parts if isinstance(parts, dict) else {str(parts): parts}
    known = {
        part.name: part.default is dataclasses.MISSING and part.default_factory is dataclasses.MISSING
        for part in dataclasses.fields(kind)  # type: ignore[arg-type]  # each kind here is a dataclass
    }
    wrong = [name for name, needed in known.items() if needed and name not in parts] + [
        name for name in parts if name not in known
    ]
    if wrong:
        raise KitError(say("error.question", question=question, why=place + wrong[0]))
    return kind(**parts)


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def fields(question: Question) -> dict[str, set[str] | None]:
    """The names of a question's fields and what each may hold: {field: set of values, or None for free}."""
    options = {option.id for option in question.options}
    if question.kind == "choose":
        return {"choice": options}
    if question.kind == "order":
        return {item.id: {str(place) for place in range(1, len(question.items) + 1)} for item in question.items}
    if question.kind == "estimate":
        ends = (".low", ".high") if question.interval else ("",)
        numbers: dict[str, set[str] | None] = {item.id + end: None for item in question.items for end in ends}
        return numbers | ({WHY: None} if question.reason else {})
    if question.kind == "matrix":
        return {f"{row.id}:{column.id}": options for row in question.items for column in question.columns}
    if question.kind == "write":
        return {"text": None}
    if question.kind == "browse":
        return {"opened": {item.id for item in question.items}, "choice": options}
    return {item.id: options for item in question.items}


def read(question: Question, sent: Fields) -> Answer:
    """A clean answer from what a form sent.

    sent: {field: text or list of texts}, or numbers, as a journal keeps them. Blank fields are left out; numbers
    become floats; a field or value that the question does not have raises KitError.
    """
    allowed = fields(question)
    answer: Answer = {}
    for name, value in sent.items():
        if name not in allowed:
            raise KitError(say("error.field", question=question.id, field=_shortened(name)))
        parts = value if isinstance(value, list) else [value]
        if any(isinstance(part, (dict, list)) for part in parts):
            raise KitError(say("error.value", question=question.id, field=name, value="{…}"))
        filled = [part for part in parts if _clean(part).strip()]
        if filled:
            answer[name] = _value(question, name, filled, allowed[name])
    if question.interval:
        _ordered(question, answer)
    return answer


def _plain(number: float) -> str:
    """A number as a person writes it: 40, 0.5, 1000000."""
    return decimal(f"{number:.12g}")


def _value(
    question: Question, name: str, parts: list[Any], allowed: AbstractSet[str] | None
) -> str | float | list[str]:
    """One field's value from what was sent for it, none of it blank."""
    if question.kind == "estimate" and name != WHY:
        return _number(question, name, parts[0])
    texts = [_clean(part) for part in parts]
    if question.kind in ("estimate", "write"):
        return texts[0]
    several = name == "opened" or (question.kind == "choose" and question.several)
    wrong = [text for text in texts if text not in (allowed or ())] + ([] if several else texts[1:])
    if wrong:
        raise KitError(say("error.value", question=question.id, field=name, value=_shortened(wrong[0])))
    return texts if several else texts[0]


def _number(question: Question, name: str, part: object) -> float:
    text = _clean(part)
    kept = type(part) in (int, float)  # a journal's number is none to read by the language that is spoken now
    try:
        number = float(text) if kept else _typed(text, large=question.high >= 1000)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise KitError(say("error.number", item=_item(question, name), value=_shortened(text)))
    if not question.low <= number <= question.high:
        raise KitError(
            say(
                "error.range",
                item=_item(question, name),
                value=_shortened(text),
                low=_plain(question.low),
                high=_plain(question.high),
            )
        )
    return number


def _typed(text: str, large: bool) -> float:
    """A number as a person types it. large: whether large numbers are asked for. Raises ValueError for what is none.

    384,400 (or 384.400, in a language of decimal commas) is a large number where large numbers are asked for;
    elsewhere comma and point are the same.
    """
    written = text.strip().removesuffix("%").strip()
    if "_" in written:  # Python's own way to write 1_000, nobody else's
        raise ValueError(text)
    apart, point = ("[.\\s]", ",") if say("number.point") == "," else ("[,\\s]", "[.]")
    if large and re.fullmatch(rf"[+-]?\d{{1,3}}({apart}\d{{3}})+({point}\d*)?", written):
        written = re.sub(apart, "", written)
    return float(written.replace(",", "."))


def _ordered(question: Question, answer: Answer) -> None:
    """Raises KitError naming the item whose lower bound is above its upper one."""
    for item in question.items:
        low, high = answer.get(item.id + ".low"), answer.get(item.id + ".high")
        if low is not None and high is not None and low > high:
            raise KitError(say("error.interval", item=item.text, low=_plain(low), high=_plain(high)))


def _item(question: Question, name: str) -> str:
    """The words of the item that a field belongs to."""
    return next(item.text for item in question.items if name in (item.id, item.id + ".low", item.id + ".high"))


def _clean(part: object) -> str:
    """Text that can be kept and shown anywhere: without NULs, and without halves of surrogate pairs."""
    return str(part).replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _shortened(text: str) -> str:
    """A text as an error repeats it: on one line, and not much of it."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:59] + "…"
