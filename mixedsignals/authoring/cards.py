"""A row of a case as a sentence or two that a learner can read. Knows the tables; never a judgement."""

from ..kit import KitError
from ..show.written import day


class Cards:
    """Rows of one case by id, and their reading.

    rows: {table: {id: row}} of one case. `text(id)` is the row's own words, `detail(id)` what a reader must
    know to judge them, `line(id)` both in one. An id that no table has raises KitError.
    """

    def __init__(self, rows):
        self.rows = rows
        self.table_of = {name: table for table, members in rows.items() for name in members}

    def row(self, name):
        if name not in self.table_of:
            raise KitError(f"No table has a row “{name}”. Look it up in datasets/, or add the row first.")
        return self.rows[self.table_of[name]][name]

    def text(self, name):
        row = self.row(name)
        return getattr(self, "_text_" + self.table_of[name], self._plain)(row)

    def detail(self, name):
        row = self.row(name)
        return getattr(self, "_detail_" + self.table_of[name], lambda row: "")(row)

    def line(self, name):
        row = self.row(name)
        if self.table_of[name] == "episodes":  # what it was settled by; the item itself is what a reader had then
            return f"“{row['quote']}” ({row['quote_words_of']})"
        detail = self.detail(name)
        return self.text(name) + (f" ({detail})" if detail else "")

    def language(self, name):
        """The language the row's own words are in, where it is not English."""
        row = self.row(name)
        spoken = row.get("language", "") if self.table_of[name] == "coverage" else ""
        return "" if spoken in ("en", "und") else spoken

    def actor(self, name):
        row = self.rows["actors"][name]
        return row["name"] + (f", {row['office']}" if row["office"] else "")

    def outlet(self, name):
        row = self.rows["references"][name]
        return row["outlet"] + (f", {day(row['published'])}" if row["published"] else "")

    def _plain(self, row):
        return next(row[name] for name in ("what", "text", "paraphrase", "phrase", "title", "name") if row.get(name))

    def _text_statements(self, row):
        said = f"“{row['quote']}” " if row["quote"] else ""
        return said + row["paraphrase"]

    def _detail_statements(self, row):
        told = f", to {row['addressee']}" if row["addressee"] else ""
        return f"{self.actor(row['actor'])}, {day(row['at'])}{told}"

    def _text_responses(self, row):
        if row["statement"]:
            return self._text_statements(self.row(row["statement"]))
        return "No statement: the page says that no answer came."

    def _detail_responses(self, row):
        report = self.rows["reports"][row["report"]]
        event = self.rows["events"][report["event"]]
        who = self._detail_statements(self.row(row["statement"])) if row["statement"] else self.actor(row["actor"])
        return f"{who}. The report: {event['what']}"

    def _text_coverage(self, row):
        return f"“{row['key_words']}”" if row["key_words"] else self._plain(row)

    def _detail_coverage(self, row):
        gloss = f"in English about “{row['gloss']}”; " if row["gloss"] and row["language"] != "en" else ""
        return f"{gloss}{self.outlet(row['reference'])}"

    def _text_reports(self, row):
        return f"{self.rows['actors'][row['actor']]['name']} reported: {self.rows['events'][row['event']]['what']}"

    def _detail_reports(self, row):
        return f"{day(row['at'])}; source as named: {row['source_named'] or 'none'}"

    def _detail_events(self, row):
        return day(row["date"])

    def _detail_signals(self, row):
        return f"{self.actor(row['actor'])}, {day(row['at'])}, {row['channel']}"

    def _text_passages(self, row):
        return row["paraphrase"]

    def _text_episodes(self, row):
        return row["then_event"]
