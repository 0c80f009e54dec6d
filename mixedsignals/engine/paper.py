"""A learner's answer in words, to read on a screen or on paper: what was asked, what was answered, what came of it.

Knows questions and verdicts; never files, widgets, or what else a form would say: no reason and no right answer of a
key reaches a page that goes from hand to hand.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from ..kit import decimal, lang, safe, say
from .model import WHY, Answer, Item, Question
from .scoring import Verdict
from .steps import answered
from .verdict import AROUND, outcome_html, overall_html


class Said(NamedTuple):
    """A place of the form, what was asked there as HTML, and the answer in words; '' where there is none."""

    place: str
    asked: str
    words: str


def handed_in(question: Question, answer: Answer, verdict: Verdict, tries: Mapping[str, int]) -> str:
    """A question with an answer and its outcome as one section. tries: how often each place was answered."""
    prompt = "".join(f'<p dir="auto">{safe(part)}</p>' for part in question.prompt.split("\n\n"))
    count = say("handin.tries", count=max(tries.values(), default=0))
    said = in_words(question, answer)
    shown = _alone(said) if question.kind in ("choose", "write") else _table(said, _outcomes(question, verdict))
    return (
        f'<section{lang()}><h2 dir="auto">{safe(question.title)}</h2>{prompt}{shown}'
        f"{overall_html(question, answer, verdict)}<p>{safe(count)}</p></section>"
    )


def _outcomes(question: Question, verdict: Verdict) -> dict[str, str]:
    """What came of each place, where that is more than what came of the whole."""
    return {mark.field: mark.outcome for mark in verdict.marks} if question.kind != "mark" else {}


def _alone(said: Sequence[Said]) -> str:
    """One answer to one question."""
    return "".join(
        f'<p><strong>{asked}:</strong> <span class="ms-words" dir="auto">{safe(words)}</span></p>'
        for _, asked, words in said
    )


def _table(said: Sequence[Said], outcomes: Mapping[str, str]) -> str:
    """A line a place: what was asked, the answer, and where lines have outcomes what came of it."""
    heads = ("asked", "answer", "outcome") if outcomes else ("asked", "answer")
    head = "".join(f'<th scope="col">{safe(say(f"handin.{name}"))}</th>' for name in heads)
    rows = ""
    for place, asked, words in said:
        told = outcome_html(outcomes[place]) if place in outcomes else ""
        rows += f'<tr><th scope="row" dir="auto">{asked}</th><td class="ms-words" dir="auto">{safe(words)}</td>'
        rows += f'<td class="ms-came">{told}</td></tr>' if outcomes else "</tr>"
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def in_words(question: Question, answer: Answer) -> list[Said]:
    """What an answer says, from the top of the form to its end."""
    if question.kind == "write":
        return [Said("text", safe(say("handin.text")), str(answer["text"]))]
    if question.kind == "mark":
        return [Said("words", safe(" ".join(item.text for item in question.items)), _marked(question, answer))]
    if question.kind == "choose":
        return [Said("choice", safe(say("handin.choice")), _named(question.options, answer["choice"]))]
    if question.kind == "browse":
        parts = (("opened", "form.tabs", question.items), ("choice", "form.judge", question.options))
        return [
            Said(field, safe(say(key)), _named(known, answer[field])) for field, key, known in parts if field in answer
        ]
    return _item_by_item(question, answer)


def _item_by_item(question: Question, answer: Answer) -> list[Said]:
    """Every item with its answer, '' where it has none; an ordering as it was put."""
    items, there = list(question.items), answered(question, answer)
    if question.kind == "order":
        items = sorted((item for item in items if item.id in answer), key=lambda item: int(answer[item.id]))
    said = [Said(item.id, _asked(item), _told(question, item.id, answer) if item.id in there else "") for item in items]
    return said + ([Said(WHY, safe(say("form.why")), str(answer[WHY]))] if WHY in there else [])


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
    return f"{decimal(f'{value:.15g}')} {question.unit}".strip()


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
