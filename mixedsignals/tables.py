"""Rows as a table that reads well: wrapped text, a caption, headers that a screen reader announces. Knows frames and the list of lessons."""
import html
import re

import pandas as pd

from . import kit

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ISO_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T.+)?)?)?")


def day(at):
    """An ISO date or date and time, of any precision, as a reader writes it: 2024-11-11 becomes 11 Nov 2024."""
    if not at:
        return ""
    date, _, clock = at.partition("T")
    year, *rest = date.split("-")
    named = [str(int(rest[1])) if len(rest) > 1 else "", MONTHS[int(rest[0]) - 1] if rest else "", year]
    return " ".join(filter(None, named)) + (f", {clock}" if clock else "")


def language(code):
    """The English name of a language by its ISO 639 code; the code itself where it has none."""
    from babel import Locale, UnknownLocaleError  # imported where it is used: only this needs it
    try:
        return Locale.parse(code).get_language_name("en")
    except UnknownLocaleError:
        return "not stated" if code == "und" else code


def lessons():
    """The lessons that there are, with title and minutes, as a table; read from their notebooks."""
    rows = []
    for path in sorted((kit.home() / "notebooks").glob("[0-9][0-9]_*.ipynb")):
        text = "".join(kit.read_json(path)["cells"][0]["source"])
        title, minutes = re.search(r"^# (\d+ · .+)$", text, re.M), re.search(r"\*\*(\d+) minutes", text)
        if title and minutes:
            rows.append({"title": title.group(1), "minutes": minutes.group(1), "open": f"notebooks/{path.name}"})
    return Table(pd.DataFrame(rows), {"title": "lesson", "minutes": "minutes", "open": "open"}, "The lessons")


class Table:
    """Rows of a frame as an HTML table.

    frame: the rows; columns: {column: heading shown}, in order; caption: what the table holds.
    Dates are written out. A column of addresses named `page_url` becomes links where the row's `page_link` is true.
    """

    def __init__(self, frame, columns, caption):
        self.frame, self.columns, self.caption = frame, columns, caption

    def html(self):
        head = "".join(f'<th scope="col" style="text-align:left">{html.escape(name)}</th>' for name in self.columns.values())
        rows = "".join(f"<tr>{self._cells(row)}</tr>" for row in self.frame.to_dict("records"))
        return (f'<table><caption style="text-align:left">{html.escape(self.caption)}</caption>'
                f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")

    def _cells(self, row):
        cells = []
        for place, name in enumerate(self.columns):
            text = "" if row[name] is None else str(row[name])
            wrap = "nowrap" if ISO_DATE.fullmatch(text) else "normal"
            text = html.escape(day(text) if wrap == "nowrap" else text)
            if name == "page_url":
                text = f'<a href="{text}">{html.escape(row["page_outlet"])}</a>' if row["page_link"] is True else html.escape(row["page_outlet"])
            tag = 'th scope="row"' if place == 0 else "td"
            cells.append(f'<{tag} style="text-align:left;vertical-align:top;white-space:{wrap};font-weight:normal">{text}</{tag[:2]}>')
        return "".join(cells)

    def _repr_mimebundle_(self, **options):
        return {"text/html": self.html(), "text/plain": f"{self.caption} ({len(self.frame)} rows)"}
