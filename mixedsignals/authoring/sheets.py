"""A case's CSV files as rows with their numbers, and every fault that the schema lets one see in them.

Knows files, columns, types and keys; never what a table is about (`check` does). Rows are counted as a spreadsheet
counts them: the header is row 1.
"""

import csv
import datetime
import io
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .. import kit
from ..data import cases, schema
from ..data.schema import TableSchema
from .near import nearest

DATES = "Write it as 2024-11-07, 2024-11 or 2024, or with a time and its zone as 2024-11-07T09:30Z."
FORMS = {"^[a-z0-9]+(-[a-z0-9]+)*$": "Use small letters and digits, with single hyphens between them."}
PARTED = {";": "semicolons", "\t": "tabs"}
COMMAS = " Put a cell with a comma into quotation marks."
SAVE_AS = "Save it as CSV UTF-8 (comma delimited)."


Row = dict[str, str]
CaseSheets = dict[str, "Sheet"]


@dataclass(frozen=True)
class Fault:
    """One fault: file, row (0: the file as a whole) and the row's id, column, what is wrong, what would be right."""

    file: str
    row: int
    name: str
    column: str
    wrong: str
    right: str

    def __str__(self) -> str:
        row = f", row {self.row}" + (f" ({self.name})" if self.name else "") if self.row else ""
        return f"{self.file}{row}{f', {self.column}' if self.column else ''}: {self.wrong}. {self.right}"


@dataclass
class Sheet:
    """A CSV file as it was read.

    rows: [(row number, {column: text})]; faults: what was wrong with reading it; broken: it could not be read at all,
    so that nothing is known of its rows and what names them is not called wrong; uneven: numbers of rows that have
    other cells than the header, so that nothing is known of what stands in them.
    """

    file: str
    schema: TableSchema
    header: list[str] = field(default_factory=list)
    rows: list[tuple[int, Row]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    broken: bool = False
    uneven: set[int] = field(default_factory=set)

    def fault(self, number: int, row: Row, column: str, wrong: str, right: str) -> Fault:
        return Fault(self.file, number, row.get("id") or row.get("item") or "", column, wrong, right)


def read_case(name: str) -> CaseSheets:
    """The sheets of a case: {table: Sheet}. Raises KitError if the schema or its datapackage.json cannot be used."""
    folder = cases.folder(name)
    return {
        part["name"]: read_sheet(folder / part["path"], f"datasets/{name}/{part['path']}", part["schema"])
        for part in schema.package(folder)["resources"]
    }


def read_sheet(path: Path, file: str, schema: TableSchema) -> Sheet:
    """A CSV file; one that cannot be read has no rows but a fault. file: its name in faults; schema: a package's."""
    sheet = Sheet(file, schema)
    try:
        text = path.read_bytes().decode("utf-8-sig")
        parted = _parted(text)
        if not parted:
            lines = csv.reader(io.StringIO(text, newline=""), strict=True)
            _fill(sheet, lines)
            return sheet
        wrong, right = f"it was saved with {parted} between the cells", SAVE_AS
    except FileNotFoundError:
        wrong, right = "the file is missing", "Put it back, with its header at least."
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        wrong, right = f"line {line} is not UTF-8: the file was saved in another code page", SAVE_AS
    except csv.Error as error:
        wrong, right = (
            f"line {lines.line_num} is not CSV ({error})",
            "Put a cell with a comma or a quotation mark into quotation marks.",
        )
    except StopIteration:
        wrong, right = "the file is empty", "Write its header."
    except OSError as error:
        wrong, right = f"the file cannot be read ({error.strerror})", "See that it is a file that you may open."
    return Sheet(file, schema, faults=[Fault(file, 0, "", "", wrong, right)], broken=True)


def _parted(text: str) -> str:
    """What stands between the cells in the place of commas, in words; "" where commas do."""
    header = text.partition("\n")[0]
    counts = {sign: header.count(sign) for sign in PARTED}
    most = max(counts, key=lambda sign: counts[sign])
    return PARTED[most] if counts[most] and "," not in header else ""


def _fill(sheet: Sheet, lines: Iterator[list[str]]) -> None:
    """Takes a file's lines into its sheet, one by one, so that only the rows are held, and each text once.

    Raises StopIteration for a file without a line.
    """
    sheet.header = next(lines)
    wanted, width = [part["name"] for part in sheet.schema["fields"]], len(sheet.header)
    if not set(sheet.header) & set(wanted):
        sheet.faults.append(
            Fault(sheet.file, 1, "", "", "the row is no header", f"Let the file begin with: {','.join(wanted)}.")
        )
        sheet.header, sheet.broken = [], True
        return
    if sheet.header != wanted:
        sheet.faults += _columns(sheet, wanted)
    for number, cells in enumerate(lines, 2):
        if cells and not any(cells):
            sheet.faults.append(Fault(sheet.file, number, "", "", "the row is empty", "Take it away."))
        elif len(cells) == width:
            sheet.rows.append((number, dict(zip(sheet.header, map(sys.intern, cells)))))
        elif cells:
            sheet.rows.append((number, dict(zip(sheet.header, cells + [""] * (width - len(cells))))))
            sheet.uneven.add(number)
            cure = f"The header has {width}." + COMMAS * (len(cells) > width)
            sheet.faults.append(sheet.fault(*sheet.rows[-1], "", f"the row has {kit.many(len(cells), 'cell')}", cure))


def _columns(sheet: Sheet, wanted: list[str]) -> Iterator[Fault]:
    """What is wrong with a header: each column that is missing or unknown, or else their order."""
    for place, column in enumerate(wanted):
        if column not in sheet.header:
            before = f"after {wanted[place - 1]}" if place else "as the first"
            yield Fault(sheet.file, 1, "", "", f"the column “{column}” is missing", f"Add it {before}.")
    for column in dict.fromkeys(sheet.header):
        if column not in wanted:
            near = nearest(column, wanted)
            cure = f"Did you mean “{near}”?" if near else f"Take it away, or describe it in {schema.FILE}."
            yield Fault(sheet.file, 1, "", "", f"the column “{column}” is not known", cure)
        elif sheet.header.count(column) > 1:
            yield Fault(sheet.file, 1, "", "", f"the column “{column}” stands twice", "Take one of the two away.")
    if sorted(sheet.header) == sorted(wanted):
        there, right = ", ".join(sheet.header), ", ".join(wanted)
        yield Fault(sheet.file, 1, "", "", f"the columns stand in the order {there}", f"Put them in the order {right}.")


def case_faults(name: str, case: CaseSheets) -> Iterator[Fault]:
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
                f"{schema.FILE} has no such table",
                "Describe it there, or take the file away.",
            )
    if kit.read_json(cases.folder(name) / "datapackage.json") != schema.package(cases.folder(name)):
        yield Fault(
            f"datasets/{name}/datapackage.json",
            0,
            "",
            "",
            f"its tables are not as {schema.FILE} has them",
            "Run: python start.py build",
        )


def sheet_faults(sheet: Sheet) -> Iterator[Fault]:
    """What one file says by itself: how it was read, each cell against its field, keys of several columns."""
    yield from sheet.faults
    for shape in (part for part in sheet.schema["fields"] if part["name"] in sheet.header):
        column, test = shape["name"], _test(shape)
        faults = {text: test(text) for text in {row[column] for number, row in sheet.rows}}
        for number, row in sheet.rows:
            if wrong := faults[row[column]]:
                yield sheet.fault(number, row, column, *wrong)
    yield from _composite(sheet)


def _test(shape: TableSchema) -> Callable[[str], tuple[str, str] | None]:
    """A function from a cell's text to (what is wrong, what would be right), or None if the text fits its field."""
    limits = shape.get("constraints", {})
    meaning = shape.get("description") or shape["name"]
    fits = re.compile(limits.get("pattern", ".*"), re.DOTALL).fullmatch
    dated = fits("2024-11-07") and not fits("a-1")
    allowed = limits.get("enum") or (
        shape.get("trueValues", ["true"]) + shape.get("falseValues", ["false"]) if shape["type"] == "boolean" else None
    )

    def test(text: str) -> tuple[str, str] | None:
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


def _is_date(text: str) -> bool:
    """Whether a date of any precision stands in the calendar."""
    try:
        datetime.datetime.fromisoformat(text + {4: "-01-01", 7: "-01"}.get(len(text), ""))
    except ValueError:
        return False
    return True


def _foreign(case: CaseSheets, sheet: Sheet) -> Iterator[Fault]:
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
                f"it names rows of “{table}”, a table that this case does not have",
                f"Add the file {table}.csv with its header.",
            )
        if target is None or target.broken or column not in sheet.header:
            continue
        ids = {row.get(key["reference"]["fields"], "") for number, row in target.rows}
        naming = [number for number, row in sheet.rows if row[column]]
        if naming and not target.rows:
            wrong = f"it names rows of {target.file}, which has none"
            yield Fault(sheet.file, naming[0], "", column, wrong, "Put its rows back, or leave the column empty.")
            continue
        likely = {name: nearest(name, ids) for name in {row[column] for number, row in sheet.rows} - ids - {""}}
        for number, row in sheet.rows:
            if row[column] in likely:
                near = likely[row[column]]
                cure = "Add that row, or name one that is there" + (f", such as “{near}”." if near else ".")
                yield sheet.fault(number, row, column, f"{target.file} has no row “{row[column]}”", cure)


def emptied(case: CaseSheets) -> bool:
    """Whether a table has lost its rows, so that what names them elsewhere follows from that."""
    return any(
        not case[table].rows and any(row.get(column) for _, row in sheet.rows)
        for sheet in case.values()
        for column, table in (
            (key["fields"], key["reference"]["resource"]) for key in sheet.schema.get("foreignKeys", [])
        )
        if table in case
    )


def _composite(sheet: Sheet) -> Iterator[Fault]:
    """Rows that repeat a key of several columns."""
    key = sheet.schema.get("primaryKey")
    if not isinstance(key, list) or not set(key) <= set(sheet.header):
        return
    first: dict[tuple[str, ...], int] = {}
    for number, row in sheet.rows:
        there = first.setdefault(tuple(row[column] for column in key), number)
        if there != number:
            yield sheet.fault(
                number, row, ", ".join(key), f"row {there} has the same", "Take one of the two away, or change it."
            )


def _unique(case: CaseSheets) -> Iterator[Fault]:
    """Ids that stand twice in the case, in one table or in two."""
    first: dict[str, tuple[str, int]] = {}
    for sheet in filter(has_ids, case.values()):
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


def has_ids(sheet: Sheet) -> bool:
    """Whether a sheet's rows have ids."""
    return sheet.schema.get("primaryKey") == "id" and "id" in sheet.header
