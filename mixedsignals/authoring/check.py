"""Checks a case whole: every fault of its tables, and of the codes and exercises that rest on them, in a sentence each.

Knows datapackage.json, the codebook, codes.csv and the written rules that a schema cannot say (quotations, paraphrases,
chains, who coded). Never mends anything. Rows are counted as a spreadsheet counts them: the header is row 1.
"""
import csv
import datetime
import difflib
import io
import re
from collections import Counter
from dataclasses import dataclass, field

from .. import cases, copies, kit
from . import sources

QUOTED = 15          # words in one quotation
SHARE = 10           # the quotations of a document are together at most one word in so many
PARAPHRASED = 2      # a paraphrase has at most one word for so many of its passage
PASSES = 2           # independent codings that a settled code rests on
QUOTATIONS = ("quote", "quote_original", "key_words", "phrase", "cue")
# Which of a row's nullable keys are filled: groups of columns that belong together, fewest and most groups.
CHOICES = {
    "coverage": ((("report",), ("statement",)), 1, 1),
    "evidence": ((("statement",), ("event",)), 0, 1),
    "pairs": ((("signal_1", "signal_2"), ("statement_1", "statement_2")), 1, 1),
    "signals": ((("passage",), ("reference",)), 1, 2),
}
CODES = {"primaryKey": ["item", "dimension", "coder"], "fields": [
    *({"name": name, "type": "string", "constraints": {"required": True}} for name in ("item", "dimension", "coder", "code", "why")),
    {"name": "evidence", "type": "string"},
    {"name": "contested", "type": "string", "constraints": {"enum": ["yes", "no"]}}]}
DATES = "Write it as 2024-11-07, 2024-11 or 2024, or with a time and its zone as 2024-11-07T09:30Z."
PRECISIONS = {0: "unknown", 4: "year", 7: "month", 10: "day"}  # by the length of the date; a longer one has a time


@dataclass(frozen=True)
class Fault:
    """One fault: the file, the row (0: the file as a whole) and its id, the column, what is wrong, what would be right."""

    file: str
    row: int
    name: str
    column: str
    wrong: str
    right: str

    def __str__(self):
        row = f", row {self.row}" + (f" ({self.name})" if self.name else "") if self.row else ""
        return f"{self.file}{row}{f', {self.column}' if self.column else ''}: {self.wrong}. {self.right}"


@dataclass(frozen=True)
class Report:
    """What a check found. faults: Faults, and KitErrors for files that could not be read at all; rows: {case: rows}."""

    faults: list
    rows: dict

    def __str__(self):
        count = len(self.faults)
        read = "; ".join(f"{name}: {rows} rows" for name, rows in self.rows.items())
        return f"{read}; {count or 'no'} fault{'' if count == 1 else 's'} found."


@dataclass
class Sheet:
    """A CSV file as it was read. rows: [(row number, {column: text})]; faults: what was wrong with reading it."""

    file: str
    schema: dict
    header: list = field(default_factory=list)
    rows: list = field(default_factory=list)
    faults: list = field(default_factory=list)

    def fault(self, number, row, column, wrong, right):
        return Fault(self.file, number, row.get("id") or row.get("item") or "", column, wrong, right)

    def fields(self):
        return [part for part in self.schema["fields"] if part["name"] in self.header]


def check(names=()):
    """Checks the cases named (all if none is named), and the codes. Returns a Report.

    Costs time in proportion to the rows. Raises KitError for a name that is no case.
    """
    chosen = [cases.folder(name).name for name in names] or cases.names()
    faults, sheets = [], {}
    for name in cases.names():
        try:
            sheets[name] = read(name)
        except kit.KitError as error:
            faults += [error] if name in chosen else []
    tables = {name: _tables_of(case) for name, case in sheets.items()}
    judged = Judgements(tables, faults)
    for name in (name for name in chosen if name in sheets):
        faults += sorted(_of_case(sheets[name], tables[name], judged), key=lambda fault: (fault.file, fault.row))
    faults += judged.of_codes()
    return Report(faults, {name: sum(len(sheet.rows) for sheet in sheets[name].values()) for name in chosen if name in sheets})


def read(name):
    """The sheets of a case, {table: Sheet}. Raises KitError if datapackage.json cannot be used."""
    folder = cases.folder(name)
    package = kit.read_json(folder / "datapackage.json")
    try:
        parts = {part["name"]: (part["path"], part["schema"]) for part in package["resources"]}
        shapes = [(shape["name"], shape["type"]) for path, schema in parts.values() for shape in schema["fields"]]
    except (KeyError, TypeError):
        raise kit.KitError(f"datasets/{name}/datapackage.json: every table needs a name, a path and a schema whose fields have "
                           "a name and a type. Compare it with the one of another case.") from None
    strange = [f"{column} ({kind})" for column, kind in shapes if kind not in ("string", "integer", "boolean")]
    if strange:
        raise kit.KitError(f"datasets/{name}/datapackage.json: the type of {strange[0]} is not known here. Use string, integer or boolean.")
    return {table: _sheet(folder / path, f"datasets/{name}/{path}", schema) for table, (path, schema) in parts.items()}


def _sheet(path, file, schema):
    sheet = Sheet(file, schema)
    try:
        lines = csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""), strict=True)
        cells = list(lines)
    except FileNotFoundError:
        cells, wrong, right = [], "the file is missing", "Put it back, with its header at least."
    except UnicodeDecodeError as error:
        cells, wrong, right = [], f"line {error.object.count(b'\n', 0, error.start) + 1} is not UTF-8", "Save the file with the encoding UTF-8."
    except csv.Error as error:
        cells, wrong, right = [], f"line {lines.line_num} is not CSV ({error})", "Put a cell with a comma or a quotation mark into quotation marks."
    else:
        wrong, right = "the file is empty", "Write its header."
    if not cells:
        sheet.faults.append(Fault(file, 0, "", "", wrong, right))
        return sheet
    sheet.header = cells[0]
    wanted = [part["name"] for part in schema["fields"]]
    if sheet.header != wanted:
        sheet.faults.append(Fault(file, 1, "", "", f"the columns are {', '.join(sheet.header)}", f"They should be {', '.join(wanted)}."))
    for number, row in enumerate(cells[1:], 2):
        if row:
            sheet.rows.append((number, dict(zip(sheet.header, row + [""] * (len(sheet.header) - len(row))))))
        if row and len(row) != len(sheet.header):
            sheet.faults.append(sheet.fault(*sheet.rows[-1], "", f"the row has {len(row)} cells", f"The header has {len(sheet.header)}."))
    return sheet
