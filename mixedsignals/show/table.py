"""Rows as a table that reads well: wrapped text, a caption, headers that a screen reader announces. Knows frames."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ..kit import safe, say
from .written import day

if TYPE_CHECKING:
    import pandas as pd

ISO_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T.+)?)?)?")
CELL = "padding:0.3em 0.8em 0.3em 0;text-align:left;vertical-align:top;font-weight:normal;overflow-wrap:break-word"


class Table:
    """Rows of a frame as an HTML table. One that is too wide for its page scrolls inside itself.

    frame: the rows; columns: {column: heading shown}, in order; caption: what the table holds; folded: whether the rows
    wait behind the caption until it is pressed. Dates are written out. A column of addresses named `page_url` becomes
    links where the row's `page_link` is true and the address is one of the web.
    """

    def __init__(
        self, frame: "pd.DataFrame", columns: Mapping[str, str], caption: str, *, folded: bool = False
    ) -> None:
        self.frame, self.columns, self.caption, self.folded = frame, columns, caption, folded

    def html(self) -> str:
        caption = safe(self.caption)
        head = "".join(f'<th scope="col" style="text-align:left">{safe(name)}</th>' for name in self.columns.values())
        rows = "".join(f"<tr>{self._cells(row)}</tr>" for row in self.frame.to_dict("records"))
        above = "" if self.folded else f'<caption style="text-align:left">{_unformulated(caption)}</caption>'
        table = (
            f'<div class="ms-table" role="region" aria-label="{caption}" tabindex="0" '
            'style="overflow-x:auto;max-width:100%">'
            f'<table style="table-layout:auto;margin:0">{above}'
            f"<thead><tr>{_unformulated(head)}</tr></thead><tbody>{rows}</tbody></table></div>"
        )
        return f"<details><summary>{_unformulated(caption)}</summary>{table}</details>" if self.folded else table

    def _cells(self, row: dict[str, Any]) -> str:
        cells = []
        for number, name in enumerate(self.columns):
            text = "" if row[name] is None else str(row[name])
            is_date = ISO_DATE.fullmatch(text) is not None
            shown = _link(row) if name == "page_url" else safe(day(text) if is_date else text)
            tag = 'th scope="row"' if number == 0 else "td"
            wrap = ";white-space:nowrap" if is_date and len(text) <= 10 else ""
            cells.append(f'<{tag} style="{CELL}{wrap}">{_unformulated(shown)}</{tag[:2]}>')
        return "".join(cells)

    def _repr_mimebundle_(self, **options: Any) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": say("show.rows", caption=self.caption, count=len(self.frame))}


def _link(row: dict[str, Any]) -> str:
    """The outlet of a row's page: as a link where the row says that it may be one, and only to the web."""
    outlet, address = safe(row["page_outlet"]), str(row["page_url"])
    is_link = row["page_link"] is True and urlsplit(address).scheme in ("http", "https")
    return f'<a href="{safe(address)}">{outlet}</a>' if is_link else outlet


def _unformulated(html: str) -> str:
    """HTML in which no dollar sign opens a formula: JupyterLab looks for a pair of them in one run of text."""
    return html.replace("$", "<span>$</span>")
