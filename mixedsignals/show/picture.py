"""A picture with its words, or the sentence in its place. Knows an SVG and text; never how it was drawn."""

import base64
from typing import Any

from ..kit import safe, say

# Tells images of a dark page to be dark. JupyterLab takes a style out of a notebook that it does not trust yet;
# there the kit's stylesheet says the same, and without either a figure stands on its own white ground.
STYLE = '<style>body[data-jp-theme-light="false"] .ms-picture img{color-scheme:dark}</style>'


class Awaited:
    """One sentence in the place of a picture or a table while there is nothing to show: what its reader does first."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence

    def html(self) -> str:
        return f'<p class="ms-awaited"><em>{safe(self.sentence)}</em></p>'

    def _repr_mimebundle_(self, **options: Any) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.sentence}


class Picture:
    """A figure with its text alternative: shown as HTML, so that both stay together wherever it is read.

    svg: the figure; alternative: what it shows, in words; caption: a line under it.
    """

    def __init__(self, svg: str, alternative: str, caption: str = "") -> None:
        self.svg, self.alternative, self.caption = svg, alternative, caption

    def html(self) -> str:
        source = base64.b64encode(self.svg.encode()).decode()
        caption = f"<figcaption>{safe(self.caption)}</figcaption>" if self.caption else ""
        return (
            f'{STYLE}<figure class="ms-picture" style="margin:0.5em 0;max-width:46em">'
            f'<img alt="{safe(self.alternative)}" src="data:image/svg+xml;base64,{source}" width="100%">{caption}'
            f"<details><summary>{safe(say('show.in_words'))}</summary><p>{safe(self.alternative)}</p></details></figure>"
        )

    def _repr_mimebundle_(self, **options: Any) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.alternative}
