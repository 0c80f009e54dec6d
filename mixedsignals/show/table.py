"""Rows as a table that reads well: wrapped text, a caption, headers that a screen reader announces. Knows frames."""

import html
import re

from .written import day

ISO_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T.+)?)?)?")


class Table:
    """Rows of a frame as an HTML table.

    frame: the rows; columns: {column: heading shown}, in order; caption: what the table holds.
    Dates are written out. A column of addresses named `page_url` becomes links where the row's `page_link` is true.
    """

    def __init__(self, frame, columns, caption):
        self.frame, self.columns, self.caption = frame, columns, caption

    def html(self):
        head = "".join(
            f'<th scope="col" style="text-align:left">{html.escape(name)}</th>' for name in self.columns.values()
        )
        rows = "".join(f"<tr>{self._cells(row)}</tr>" for row in self.frame.to_dict("records"))
        return (
            f'<table><caption style="text-align:left">{html.escape(self.caption)}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        )

    def _cells(self, row):
        cells = []
        for place, name in enumerate(self.columns):
            text = "" if row[name] is None else str(row[name])
            wrap = "nowrap" if ISO_DATE.fullmatch(text) else "normal"
            text = html.escape(day(text) if wrap == "nowrap" else text)
            if name == "page_url":
                text = (
                    f'<a href="{text}">{html.escape(row["page_outlet"])}</a>'
                    if row["page_link"] is True
                    else html.escape(row["page_outlet"])
                )
            tag = 'th scope="row"' if place == 0 else "td"
            cells.append(
                f'<{tag} style="text-align:left;vertical-align:top;white-space:{wrap};font-weight:normal">{text}</{tag[:2]}>'
            )
        return "".join(cells)

    def _repr_mimebundle_(self, **options):
        return {"text/html": self.html(), "text/plain": f"{self.caption} ({len(self.frame)} rows)"}
