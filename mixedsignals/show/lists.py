"""Items as a page shows them without a picture: cards side by side, and a ladder of rungs.

Plain HTML that wraps and scales.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from ..kit import safe
from .colours import BLUE

CARD = "flex:1 1 13em;max-width:22em;border:1px solid #767676;border-radius:6px;padding:0.6em;margin:0"
RUNG = f"border-left:0.4em solid {BLUE};padding-left:0.6em;margin-bottom:0.5em"


class Card(NamedTuple):
    """One card or rung. tag: a word or two that stand apart, such as a role or a number; text and tag may be empty.

    A line break in the text stays one.
    """

    title: str
    text: str = ""
    tag: str = ""


class Cards:
    """Items side by side, as many as find room. caption: what they are."""

    def __init__(self, items: Iterable[Card], caption: str) -> None:
        self.items, self.caption = list(items), caption

    def html(self) -> str:
        cards = "".join(f'<li style="{CARD}">{_inner(item)}</li>' for item in self.items)
        return _with_caption(
            '<ul class="ms-cards" style="display:flex;flex-wrap:wrap;gap:0.7em;list-style:none;padding:0;margin:0">'
            f"{cards}</ul>",
            self.caption,
        )

    def _repr_mimebundle_(self, **options: Any) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": _in_words(self.items, self.caption)}


class Ladder:
    """Items as the rungs of a ladder, the first at the top; each is a step further in. caption: what rises from
    rung to rung.
    """

    def __init__(self, items: Sequence[Card], caption: str) -> None:
        self.items, self.caption = list(items), caption

    def html(self) -> str:
        rungs = "".join(
            f'<li value="{number}" style="{RUNG};margin-left:{1.1 * number:.1f}em">{_inner(item)}</li>'
            for number, item in enumerate(self.items, 1)
        )
        return _with_caption(f'<ol class="ms-ladder" style="padding-left:0.5em;margin:0">{rungs}</ol>', self.caption)

    def _repr_mimebundle_(self, **options: Any) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": _in_words(self.items, self.caption)}


def _inner(item: Card) -> str:
    tag = f" <small>{safe(item.tag)}</small>" if item.tag else ""
    text = "".join(f"<br>{safe(line)}" for line in item.text.splitlines())
    return f"<strong>{safe(item.title)}</strong>{tag}{text}"


def _with_caption(inner: str, caption: str) -> str:
    return f'<figure style="margin:0.5em 0">{inner}<figcaption>{safe(caption)}</figcaption></figure>'


def _in_words(items: Sequence[Card], caption: str) -> str:
    """The same as plain text, an item a line."""
    lines = []
    for item in items:
        tag, text = f" ({item.tag})" if item.tag else "", f": {' '.join(item.text.splitlines())}" if item.text else ""
        lines.append(f"- {item.title}{tag}{text}")
    return "\n".join([caption, *lines])
