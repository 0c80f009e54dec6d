"""A question on paper: to be answered with a pen, with room to write, in no words that need a screen.

Knows what a question is; never its key. `engine/form.py` has the same question for a screen.
"""

import re
from collections.abc import Callable

from ..engine.model import Item, Option, Question
from ..kit import KitError, safe

BLANK, WIDE = '<span class="blank">&nbsp;</span>', '<span class="blank wide">&nbsp;</span>'
PENS = ("Underline", "Ring", "Box in", "Strike through", "Draw a wave under")  # a mark for each label, in their order
SCREEN = re.compile(  # what nobody can do on paper
    r"\b(click|double-click|press (?:the|a|it|here)|scroll|slider|tabs?|browser|screen|button|menu|drag|drop-down|"
    r"tick box|check box|notebook|cell above|cell below|run the)\b",
    re.I,
)


def sheet(question: Question, number: int, before: str = "") -> str:
    """A question as HTML for paper. before: HTML that stands between its title and what it asks.

    Raises KitError for a kind that paper cannot hold, and for words of the screen.
    """
    if question.kind not in _BODIES:
        raise KitError(
            f"{question.id}: a question of kind {question.kind} can't be asked on paper. "
            "Take it out of the list “On paper” in the instructor's notes."
        )
    body = _BODIES[question.kind](question)
    prompt = "".join(f'<p dir="auto">{safe(part)}</p>' for part in question.prompt.split("\n\n"))
    made = f"<h2>{number} · {safe(question.title)}</h2>{before}{prompt}{body}"
    words = SCREEN.search(re.sub(r"<[^>]+>", " ", made))
    if words:
        raise KitError(
            f"{question.id}: “{words[0]}” needs a screen. Take the question out of the list “On paper” in the "
            "instructor's notes, or word it for paper too."
        )
    return f'<section class="question" data-question="{safe(question.id)}">{made}</section>'


def ruled(lines: int) -> str:
    """Lines to write on."""
    return '<div class="rule" aria-hidden="true"></div>' * lines


def lettered(options: tuple[Option, ...]) -> list[tuple[str, Option]]:
    """Options by letter, as the sheet and its key have them."""
    return [(chr(ord("A") + place), option) for place, option in enumerate(options)]


def _words(item: Item) -> str:
    lang = f' lang="{safe(item.language)}"' if item.language else ""
    detail = f' <small dir="auto">({safe(item.detail)})</small>' if item.detail else ""
    return f'<span dir="auto"{lang}>{safe(item.text)}</span>{detail}'


def _choose(question: Question) -> str:
    boxes = "".join(f'<li dir="auto">{safe(option.text)}</li>' for option in question.options)
    return f'<ul class="boxes">{boxes}</ul><p>Because: </p>{ruled(1)}'


def _classify(question: Question) -> str:
    listed = "".join(
        f"<li><b>{letter}</b> {safe(option.text)}"
        + (f": <small>{safe(option.meaning)}</small>" if option.meaning else "")
        + "</li>"
        for letter, option in lettered(question.options)
    )
    asked = "".join(f"<li>{BLANK} {_words(item)}</li>" for item in question.items)
    return f'<p>Write a letter for each.</p><ul class="letters">{listed}</ul><ol class="asked">{asked}</ol>'


def _order(question: Question) -> str:
    asked = "".join(f"<li>{BLANK} {_words(item)}</li>" for item in question.items)
    return f'<p>Number them.</p><ul class="asked plain">{asked}</ul>'


def _mark(question: Question) -> str:
    pens = "".join(f"<li>{pen}: {safe(option.text)}</li>" for pen, option in zip(PENS, question.options))
    words = " ".join(safe(item.text) for item in question.items)
    return f'<ul>{pens}</ul><p class="words" dir="auto">{words}</p>'


def _estimate(question: Question) -> str:
    number = f"from {BLANK} to {BLANK}" if question.interval else BLANK
    asked = "".join(f"<li>{number} {safe(question.unit)} &nbsp; {_words(item)}</li>" for item in question.items)
    return f'<ol class="asked">{asked}</ol>' + (f"<p>Why? </p>{ruled(1)}" if question.reason else "")


def _matrix(question: Question) -> str:
    head = "".join(f'<th scope="col">{_words(column)}</th>' for column in question.columns)
    empty = "<td>&nbsp;</td>" * len(question.columns)
    rows = "".join(f'<tr><th scope="row">{_words(row)}</th>{empty}</tr>' for row in question.items)
    codes = " · ".join(safe(option.text) for option in question.options)
    table = f"<table><thead><tr><th scope='col'>{codes}</th>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return f'<div class="scroll" role="group" aria-label="Table" tabindex="0">{table}</div>'


def _write(question: Question) -> str:
    rows = "".join(f"<li><b>[{safe(item.id)}]</b> {_words(item)}</li>" for item in question.items)
    return (f"<ul>{rows}</ul>" if rows else "") + ruled(max(5, min(16, question.words[1] // 12)))


_BODIES: dict[str, Callable[[Question], str]] = {
    "choose": _choose,
    "classify": _classify,
    "pair": _classify,
    "order": _order,
    "mark": _mark,
    "estimate": _estimate,
    "matrix": _matrix,
    "write": _write,
}
