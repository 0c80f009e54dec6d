"""A case's CSV files as rows with their numbers, and every fault that datapackage.json lets one see in them.

Knows files, columns, types and keys; never what a table is about (`check` does). Rows are counted as a spreadsheet counts
them: the header is row 1.
"""

import csv
import datetime
import difflib
import io
import re
import sys
from dataclasses import dataclass, field

from .. import kit
from ..data import cases

TYPES = ("string", "integer", "boolean")
DATES = "Write it as 2024-11-07, 2024-11 or 2024, or with a time and its zone as 2024-11-07T09:30Z."
FORMS = {"^[a-z0-9]+(-[a-z0-9]+)*$": "Use small letters and digits, with single hyphens between them."}
MANY = 1000  # names among which no similar one is sought: that would be slow


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


def read(name):
    """The sheets of a case, {table: Sheet}. Raises KitError if datapackage.json cannot be used."""
    folder = cases.folder(name)
    package = kit.read_json(folder / "datapackage.json")
    try:
        parts = {part["name"]: (part["path"], part["schema"]) for part in package["resources"]}
        shapes = [(shape["name"], shape["type"]) for path, schema in parts.values() for shape in schema["fields"]]
    except (KeyError, TypeError):
        raise kit.KitError(
            f"datasets/{name}/datapackage.json: every table needs a name, a path and a schema whose fields have "
            "a name and a type. Compare it with the one of another case."
        ) from None
    strange = [f"{column} ({kind})" for column, kind in shapes if kind not in TYPES]
    if strange:
        raise kit.KitError(
            f"datasets/{name}/datapackage.json: the type of {strange[0]} is not known here. Use {', '.join(TYPES)}."
        )
    return {
        table: read_sheet(folder / path, f"datasets/{name}/{path}", schema) for table, (path, schema) in parts.items()
    }


def read_sheet(path, file, schema):
    """A CSV file. file: its name in faults; schema: as in datapackage.json. A file that cannot be read has no rows, and a fault."""
    sheet = Sheet(file, schema)
    try:
        lines = csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""), strict=True)
        _fill(sheet, lines)
        return sheet
    except FileNotFoundError:
        wrong, right = "the file is missing", "Put it back, with its header at least."
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        wrong, right = f"line {line} is not UTF-8", "Save the file with the encoding UTF-8."
    except csv.Error as error:
        wrong, right = (
            f"line {lines.line_num} is not CSV ({error})",
            "Put a cell with a comma or a quotation mark into quotation marks.",
        )
    except StopIteration:
        wrong, right = "the file is empty", "Write its header."
    return Sheet(file, schema, faults=[Fault(file, 0, "", "", wrong, right)])


def _fill(sheet, lines):
    """Takes a file's lines into its sheet, one by one, so that only the rows are held, and each text once.

    Raises StopIteration for a file without a line.
    """
    sheet.header = next(lines)
    wanted, width = [part["name"] for part in sheet.schema["fields"]], len(sheet.header)
    if sheet.header != wanted:
        sheet.faults.append(
            Fault(
                sheet.file,
                1,
                "",
                "",
                f"the columns are {', '.join(sheet.header)}",
                f"They should be {', '.join(wanted)}.",
            )
        )
    for number, cells in enumerate(lines, 2):
        if len(cells) == width:
            sheet.rows.append((number, dict(zip(sheet.header, map(sys.intern, cells)))))
        elif cells:
            sheet.rows.append((number, dict(zip(sheet.header, cells + [""] * (width - len(cells))))))
            sheet.faults.append(
                sheet.fault(*sheet.rows[-1], "", f"the row has {len(cells)} cells", f"The header has {width}.")
            )


def case_faults(name, case):
    """Every fault of a case's files by themselves and of the keys between them. case: {table: Sheet}."""
    for sheet in case.values():
        yield from sheet_faults(sheet)
        yield from _foreign(case, sheet)
    yield from _unique(case)
    paths = {sheet.file for sheet in case.values()}
    for path in sorted(cases.folder(name).glob("*.csv")):
        if f"datasets/{name}/{path.name}" not in paths:
            yield Fault(
                f"datasets/{name}/{path.name}",
                0,
                "",
                "",
                "datapackage.json does not name this file",
                "Describe it there, or take it away.",
            )


def sheet_faults(sheet):
    """What one file says by itself: how it was read, each cell against its field, keys of several columns."""
    yield from sheet.faults
    for shape in (part for part in sheet.schema["fields"] if part["name"] in sheet.header):
        column, test = shape["name"], _test(shape)
        said = {text: test(text) for text in {row[column] for number, row in sheet.rows}}
        for number, row in sheet.rows:
            if said[row[column]]:
                yield sheet.fault(number, row, column, *said[row[column]])
    yield from _composite(sheet)


def _test(shape):
    """A function from a cell's text to (what is wrong, what would be right), or None if the text fits its field."""
    limits = shape.get("constraints", {})
    meaning = shape.get("description") or shape["name"]
    fits = re.compile(limits.get("pattern", ".*"), re.DOTALL).fullmatch
    dated = fits("2024-11-07") and not fits("a-1")
    allowed = limits.get("enum") or (
        shape.get("trueValues", ["true"]) + shape.get("falseValues", ["false"]) if shape["type"] == "boolean" else None
    )

    def test(text):
        if not text:
            return ("the cell is empty", f"Write what belongs there: {meaning}.") if limits.get("required") else None
        if allowed and text not in allowed:
            return f"“{text}” is not allowed", f"Write one of: {', '.join(allowed)}."
        if shape["type"] == "integer" and not re.fullmatch("-?[0-9]+", text):
            return f"“{text}” is no whole number", f"Write digits only: {meaning}."
        if "minimum" in limits and int(text) < limits["minimum"]:
            return f"{text} is too small", f"It is at least {limits['minimum']}: {meaning}."
        if dated:
            return None if fits(text) and _is_date(text) else (f"“{text}” is no date", DATES)
        if not fits(text):
            return f"“{text}” does not have the right form", FORMS.get(
                limits["pattern"], f"It has the form {limits['pattern']}: {meaning}."
            )
        return None

    return test


def _is_date(text):
    """Whether a date of any precision stands in the calendar."""
    try:
        datetime.datetime.fromisoformat(text + {4: "-01-01", 7: "-01"}.get(len(text), ""))
    except ValueError:
        return False
    return True


def _foreign(case, sheet):
    """Keys that name a row which is not there."""
    for key in sheet.schema.get("foreignKeys", []):
        column, table = key["fields"], key["reference"]["resource"]
        target = case.get(table) if table else sheet
        if target is None:
            yield Fault(
                sheet.file,
                1,
                "",
                column,
                f"datapackage.json lets it name rows of “{table}”, a table that is not there",
                "Name another table.",
            )
        if target is None or column not in sheet.header:
            continue
        ids = {row.get(key["reference"]["fields"], "") for number, row in target.rows}
        near = {name: _near(name, ids) for name in {row[column] for number, row in sheet.rows} - ids - {""}}
        for number, row in sheet.rows:
            if row[column] in near:
                yield sheet.fault(
                    number,
                    row,
                    column,
                    f"{target.file} has no row “{row[column]}”",
                    f"Add that row, or name one that is there{near[row[column]]}.",
                )


def _near(name, names):
    """The name that is most like it, for the cure; nothing where there are so many that the search would be slow."""
    near = difflib.get_close_matches(name, names, 1) if len(names) < MANY else []
    return f", such as “{near[0]}”" if near else ""


def _composite(sheet):
    """Rows that repeat a key of several columns."""
    key = sheet.schema.get("primaryKey")
    if not isinstance(key, list) or not set(key) <= set(sheet.header):
        return
    first = {}
    for number, row in sheet.rows:
        there = first.setdefault(tuple(row[column] for column in key), number)
        if there != number:
            yield sheet.fault(
                number, row, ", ".join(key), f"row {there} has the same", "Take one of the two away, or change it."
            )


def _unique(case):
    """Ids that stand twice in the case, in one table or in two."""
    first = {}
    for sheet in filter(keyed, case.values()):
        for number, row in sheet.rows:
            there = first.setdefault(row["id"], (sheet.file, number))
            if row["id"] and there != (sheet.file, number):
                yield sheet.fault(
                    number,
                    row,
                    "id",
                    f"“{row['id']}” stands in {there[0]}, row {there[1]}, too",
                    "Give one of the two another id.",
                )


def keyed(sheet):
    """Whether a sheet's rows have ids."""
    return sheet.schema.get("primaryKey") == "id" and "id" in sheet.header
