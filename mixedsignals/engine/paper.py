"""A learner's answer in words, to read on a screen or on paper: what was asked, what was answered, what came of it.

Knows questions and verdicts; never files, widgets, or what else a form would say: no reason and no right answer of a
key reaches a page that goes from hand to hand.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from ..kit import safe, say
from .model import WHY, Answer, Item, Question
from .scoring import Verdict
from .steps import answered
from .verdict import AROUND, outcome_html, overall_html

MARKED = "words"  # the place of all the words of a sentence, as in `steps`


def handed_in(question: Question, answer: Answer, verdict: Verdict, tries: Mapping[str, int]) -> str:
    """A question with an answer and its outcome as one section. tries: how often each place was answered."""
    outcomes = {mark.field: mark.outcome for mark in verdict.marks} if question.kind not in ("choose", "mark") else {}
    rows = "".join(_row(asked, words, outcomes.get(place, "")) for place, asked, words in _said(question, answer))
    heads = ("asked", "answer", "outcome") if outcomes else ("asked", "answer")
    head = "".join(f'<th scope="col">{safe(say(f"handin.{name}"))}</th>' for name in heads)
    prompt = "".join(f'<p dir="auto">{safe(part)}</p>' for part in question.prompt.split("\n\n"))
    count = say("handin.tries", count=max(tries.values(), default=0))
    return (
        f'<section><h2 dir="auto">{safe(question.title)}</h2>{prompt}'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        f"{overall_html(question, verdict)}<p>{safe(count)}</p></section>"
    )


def _row(asked: str, words: str, outcome: str) -> str:
    """One line: what was asked, as HTML, the answer in words, and what came of it where a line has an outcome."""
    came_of_it = f"<td>{outcome_html(outcome)}</td>" if outcome else ""
    return f'<tr><th scope="row" dir="auto">{asked}</th><td dir="auto">{safe(words)}</td>{came_of_it}</tr>'


def _said(question: Question, answer: Answer) -> list[tuple[str, str, str]]:
    """What an answer says, from the top of the form to its end: [(place, what was asked as HTML, answer in words)]."""
    if question.kind == "write":
        return [("text", safe(say("handin.text")), str(answer.get("text", "")))]
    if question.kind in ("choose", "browse"):
        parts = {"opened": ("form.tabs", question.items), "choice": ("form.judge", question.options)}
        asked = {**parts, "choice": ("handin.choice", question.options)} if question.kind == "choose" else parts
        return [
            (field, safe(say(key)), _named(known, answer[field]))
            for field, (key, known) in asked.items()
            if field in answer
        ]
    if question.kind == "mark":
        sentence = safe(" ".join(item.text for item in question.items))
        return [(MARKED, sentence, _marked(question, answer))] if answer else []
    if question.kind == "order":
        placed = sorted((item for item in question.items if item.id in answer), key=lambda item: int(answer[item.id]))
        return [(item.id, _asked(item), str(answer[item.id])) for item in placed]
    there = answered(question, answer)
    said = [
        (item.id, _asked(item), _told(question, item.id, answer) if item.id in there else "") for item in question.items
    ]
    return said + (
        [(WHY, safe(say("form.why")), str(answer[WHY]))] if question.kind == "estimate" and WHY in answer else []
    )


def _told(question: Question, item: str, answer: Answer) -> str:
    """What an answer says on one item, in the words of the form."""
    if question.kind == "matrix":
        cells = [(column.text, answer.get(f"{item}:{column.id}")) for column in question.columns]
        return "; ".join(f"{text.rstrip('.')}: {_named(question.options, code)}" for text, code in cells if code)
    if question.interval:
        ends = [_number(question, answer[item + end]) for end in (".low", ".high") if item + end in answer]
        return " – ".join(ends)
    return _number(question, answer[item]) if question.kind == "estimate" else _named(question.options, answer[item])


def _number(question: Question, value: Any) -> str:
    return f"{value:.15g} {question.unit}".strip()


def _named(known: Iterable[Any], value: Any) -> str:
    """Options or items that were chosen, by their texts."""
    texts = {one.id: one.text for one in known}
    return "; ".join(texts.get(part, str(part)) for part in (value if isinstance(value, list) else [value]))


def _marked(question: Question, answer: Answer) -> str:
    """The words that were marked, label by label."""
    by_label = [
        (option.text, " ".join(item.text for item in question.items if answer.get(item.id) == option.id))
        for option in question.options
    ]
    return "; ".join(f"{label}: {words.strip(AROUND)}" for label, words in by_label if words)


def _asked(item: Item) -> str:
    """What was asked of an item, as HTML: its words, and below them where they come from."""
    language = f' lang="{safe(item.language)}"' if item.language else ""
    detail = f"<br><small>{safe(item.detail)}</small>" if item.detail else ""
    return f'<span{language} dir="auto">{safe(item.text)}</span>{detail}'
