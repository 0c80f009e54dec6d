"""A row of a case as a sentence or two that a learner can read. Knows the tables; never a judgement."""

from ..kit import KitError
from ..show.written import day
from .near import nearest

Row = dict[str, str]
# An addressee with one of these is a place of publication and no public. “The Washington Post” has none of them.
IN_WRITING = {"post", "posts", "readout", "statement", "announcement"}


class RowTexts:
    """Rows of one case by id, and their reading.

    rows: {table: {id: row}} of one case. `text(id)` is the row's own words, `detail(id)` what a reader must
    know to judge them, `line(id)` both in one. An id that no table has raises KitError.
    """

    def __init__(self, rows: dict[str, dict[str, Row]]) -> None:
        self.rows = rows
        self.table_of = {name: table for table, members in rows.items() for name in members}

    def row(self, name: str) -> Row:
        if name not in self.table_of:
            near = nearest(name, [known for known in self.table_of if known[:4] == name[:4]])
            cure = f"Did you mean “{near}”?" if near else "Look it up in datasets/, or add the row first."
            raise KitError(f"No table has a row “{name}”. {cure}")
        return self.rows[self.table_of[name]][name]

    def text(self, name: str) -> str:
        """The row's own words. Raises KitError for a row that has none, such as a link of a chain."""
        row = self.row(name)
        table = self.table_of[name]
        if table == "statements":
            return self._text_of_statement(row)
        if table == "responses":
            spoken = self._linked("statements", row["statement"]) if row["statement"] else None
            return self._text_of_statement(spoken) if spoken else "No statement: the page says that no answer came."
        if table == "coverage" and row["key_words"]:
            return f"“{row['key_words']}”"
        if table == "reports":
            who, event = self._linked("actors", row["actor"]), self._linked("events", row["event"])
            return f"{who['name']} reported: {event['what']}"
        if table == "passages":
            return row["paraphrase"]
        if table == "episodes":
            return row["then_event"]
        shown = [row[column] for column in ("what", "text", "paraphrase", "phrase", "title", "name") if row.get(column)]
        if not shown:
            raise KitError(f"The row “{name}” of {table} has no words to show. Write the item's text beside it.")
        return shown[0]

    def detail(self, name: str) -> str:
        row = self.row(name)
        table = self.table_of[name]
        if table == "statements":
            return self._detail_of_statement(row)
        if table == "responses":
            report = self._linked("reports", row["report"])
            spoken = self._linked("statements", row["statement"]) if row["statement"] else None
            who = self._detail_of_statement(spoken) if spoken else self._actor(row["actor"])
            return f"{who}. The report: {self._linked('events', report['event'])['what']}"
        if table == "coverage":
            gloss = f"in English about “{row['gloss']}”; " if row["gloss"] and row["language"] != "en" else ""
            return f"{gloss}{self._outlet(row['reference'])}"
        if table == "reports":
            return f"{day(row['at'])}; source as named: {row['source_named'] or 'none'}"
        if table == "events":
            return str(day(row["date"]))
        if table == "signals":
            return f"{self._actor(row['actor'])}, {day(row['at'])}, {row['channel']}"
        return ""

    def line(self, name: str) -> str:
        row = self.row(name)
        if self.table_of[name] == "episodes":  # the item is what a reader had then, the quotation what settled it
            later = "" if row["settled_by"] == "none" else "Later: "
            return f"{later}“{row['quote']}” ({row['quote_words_of']})"
        detail = self.detail(name)
        return self.text(name) + (f" ({detail})" if detail else "")

    def language(self, name: str) -> str:
        """The language the row's own words are in, where it is not English."""
        row = self.row(name)
        spoken = row.get("language", "") if self.table_of[name] == "coverage" else ""
        return "" if spoken in ("en", "und") else spoken

    def _linked(self, table: str, name: str) -> Row:
        """The row that a row names. Raises KitError if it is not there."""
        row = self.rows.get(table, {}).get(name)
        if row is None:
            raise KitError(
                f"The table {table} has no row “{name}”, which another row names. Run: python start.py check"
            )
        return row

    def _actor(self, name: str) -> str:
        row = self._linked("actors", name)
        return row["name"] + (f", {row['office']}" if row["office"] else "")

    def _outlet(self, name: str) -> str:
        row = self._linked("references", name)
        return row["outlet"] + (f", {day(row['published'])}" if row["published"] else "")

    def _text_of_statement(self, row: Row) -> str:
        quotation = f"“{row['quote']}” " if row["quote"] else ""
        return quotation + row["paraphrase"]

    def _detail_of_statement(self, row: Row) -> str:
        addressee = row["addressee"]
        to = "" if IN_WRITING & set(addressee.replace(",", "").split()) else "to "  # “to reporters”, “X post”
        return f"{self._actor(row['actor'])}, {day(row['at'])}" + (f", {to}{addressee}" if addressee else "")
