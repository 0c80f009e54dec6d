"""The key to a question, for the one who teaches: what is right and why, what else a careful reader may say, and what
a wrong choice mistakes for what.

Knows questions and keys; never a learner's answer.
"""

from collections.abc import Callable
from typing import Any

from ..engine.model import Key, Question
from ..kit import safe
from . import frame
from .worksheet import lettered

GONE = "The key isn't here: solutions/ was taken away."
OPEN = "Nobody marks this one. There is no key."


def entry(question: Question, key: Key | None, number: int = 0, here: bool = True) -> str:
    """The key to one question as HTML, what is asked before it. number: its place on the handout, where it heads a part
    of the page; or 0, where it stands under a heading. here: whether keys are in the kit.
    """
    title = f"{number} · {safe(question.title)}" if number else safe(question.title)
    level = "h2" if number else "h3"
    body = (
        _BODIES[question.kind](question, key) if key and not question.unmarked else f"<p>{OPEN if here else GONE}</p>"
    )
    stem = f'<p class="stem" dir="auto">{safe(" ".join(question.prompt.split()))}</p>'
    return (
        f'<section class="question" data-question="{safe(question.id)}"><{level}>{title} <small>{safe(question.id)}'
        f"</small></{level}>{stem}{body}</section>"
    )


def _texts(question: Question) -> dict[str, str]:
    """{option: its words}, a letter before them where paper has letters."""
    letters = question.kind in ("classify", "pair")
    return {
        option.id: f"{letter} {option.text}" if letters else option.text
        for letter, option in lettered(question.options)
    }


def _named(texts: dict[str, str], value: Any) -> str:
    parts = value if isinstance(value, list | tuple) else [value]
    return safe("; ".join(texts.get(str(part), str(part)) for part in parts))


def _also(texts: dict[str, str], key: Key, field: str) -> str:
    """Other readings that a careful reader may have."""
    return "".join(
        f"<br><em>Also defensible:</em> {_named(texts, value)}. {safe(why)}"
        for value, why in key.defensible.get(field, {}).items()
    )


def _choose(question: Question, key: Key) -> str:
    texts = _texts(question)
    right = f'<p><span class="right">{_named(texts, key.answers.get("choice", ""))}</span><br>'
    right += f"{safe(key.why.get('choice', ''))}{_also(texts, key, 'choice')}</p>"
    told = [[_named(texts, value), safe(why)] for value, why in key.diagnoses.get("choice", {}).items()]
    tabs = [f"<li>{safe(item.text)}</li>" for item in question.items if item.id in key.answers.get("opened", ())]
    opened = f"<p>Worth opening:</p><ul>{''.join(tabs)}</ul>" if tabs else ""
    return right + opened + (frame.table(["If they choose", "it mistakes"], told) if told else "")


def _items(question: Question, key: Key) -> str:
    texts = _texts(question)
    rows = [
        [
            f"{place}. {safe(item.text)}" + (f" <small>({safe(item.detail)})</small>" if item.detail else ""),
            f'<span class="right">{_named(texts, key.answers.get(item.id, ""))}</span>',
            safe(key.why.get(item.id, "")) + _also(texts, key, item.id),
        ]
        for place, item in enumerate(question.items, 1)
    ]
    return frame.table(["item", "right", "why"], rows) + _mixed_up(question, key, texts)


def _mixed_up(question: Question, key: Key, texts: dict[str, str]) -> str:
    """What a wrong choice mistakes, each sentence once: for choices that are right elsewhere in the question.

    Those are the ones that learners weigh against each other; the rest stand in the codebook.
    """
    right = {str(value) for value in key.answers.values()}
    found: dict[tuple[str, str], str] = {}
    for field, told in key.diagnoses.items():
        for chosen, why in told.items():
            if chosen in right:
                found.setdefault((chosen, str(key.answers.get(field, ""))), why)
    if not found:
        return ""
    rows = [[_named(texts, chosen), _named(texts, meant), safe(why)] for (chosen, meant), why in sorted(found.items())]
    return frame.table(["If they choose", "for", "it mistakes"], rows)


def _order(question: Question, key: Key) -> str:
    items = sorted(question.items, key=lambda item: int(key.answers.get(item.id, 0)))
    return (
        "<ol>"
        + "".join(f"<li>{safe(item.text)} <small>{safe(key.why.get(item.id, ''))}</small></li>" for item in items)
        + "</ol>"
    )


def _mark(question: Question, key: Key) -> str:
    rows = []
    for option in question.options:
        marked = [item.text for item in question.items if option.id == key.answers.get(item.id)]
        free = [item.text for item in question.items if item.id in key.optional.get(option.id, ())]
        loose = f"<br><small>marked or not: {safe(' · '.join(free))}</small>" if free else ""
        rows.append([safe(option.text), f'<span class="right">{safe(" ".join(marked))}</span>{loose}'])
    why = "".join(f"<p>{safe(text)}</p>" for text in key.why.values())
    other = "".join(
        f"<p><em>Also defensible:</em> {safe(why)}</p>" for told in key.defensible.values() for why in told.values()
    )
    return frame.table(["label", "words"], rows) + why + other


def _numbers(question: Question, key: Key) -> str:
    """What came, for each number; where only their fit is checked, the rule."""
    rows = [
        [
            safe(item.text),
            f'<span class="right">{_came(question, key.answers[item.id])}</span>',
            safe(key.why.get(item.id, "")),
        ]
        for item in question.items
        if item.id in key.answers
    ]
    rules = [f"<p>{safe(why)}</p>" for field, why in key.why.items() if field not in key.answers]
    return (frame.table(["item", "is", "why"], rows) if rows else "") + "".join(rules)


def _came(question: Question, value: float) -> str:
    """An answer in words: of what is likely in per cent, whether it is so."""
    if question.unit == "%" and value in (0, 1):
        return "so" if value else "not so"
    return f"{value:g} {safe(question.unit)}".strip()


def _matrix(question: Question, key: Key) -> str:
    texts = _texts(question)
    rows = []
    for row in question.items:
        fields = [f"{row.id}:{column.id}" for column in question.columns]
        others = ["/".join(["", *key.defensible.get(field, {})]) for field in fields]
        cells = [f"{_named(texts, key.answers.get(field, ''))}{safe(other)}" for field, other in zip(fields, others)]
        rows.append([f"<b>{safe(row.text)}</b>", *cells])
    named = {row.id: row.text for row in question.items}
    named |= {f"{row.id}:{one.id}": f"{row.text} · {one.text}" for row in question.items for one in question.columns}
    why = "".join(f"<p><b>{safe(named.get(field, field))}:</b> {safe(text)}</p>" for field, text in key.why.items())
    note = "<p>After a stroke: also defensible.</p>" if key.defensible else ""
    return frame.table(["explanation", *(column.text for column in question.columns)], rows) + note + why


def _model(question: Question, key: Key) -> str:
    return f"<p>No one answer is right. One that is careful:</p><p>{safe(key.model)}</p>"


_BODIES: dict[str, Callable[[Question, Key], str]] = {
    "choose": _choose,
    "browse": _choose,
    "classify": _items,
    "pair": _items,
    "order": _order,
    "mark": _mark,
    "estimate": _numbers,
    "matrix": _matrix,
    "write": _model,
}
