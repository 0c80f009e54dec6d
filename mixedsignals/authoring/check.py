"""Checks a case whole: every fault of its tables, and of the codes and exercises that rest on them, in a sentence each.

Knows the written rules that a schema cannot say (quotations, paraphrases, chains, who coded), the codebook, codes.csv
and the exercises' items. `sheets` knows the schema. Never mends anything.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import kit, text
from ..data import cases
from . import apart, catalogue, inputs, review, translation
from .near import nearest
from .sheets import CaseSheets, Fault, Row, Sheet, case_faults, emptied, has_ids, read_case, read_sheet, sheet_faults

QUOTED = 15  # words in one quotation
SHARE = 10  # the quotations of a document are together at most one word in so many
PARAPHRASED = 2  # a paraphrase has at most one word for so many of its passage
PASSES = 2  # independent codings that a settled code rests on
AFTERWARDS = ("settled", "review")  # coders who saw the passes: they are none
QUOTATIONS = ("quote", "quote_original", "key_words", "phrase", "cue")
# Which of a row's nullable keys are filled: groups of columns that belong together, fewest and most groups.
CHOICES: dict[str, tuple[tuple[tuple[str, ...], ...], int, int]] = {
    "coverage": ((("report",), ("statement",)), 1, 1),
    "evidence": ((("statement",), ("event",)), 0, 1),
    "pairs": ((("signal_1", "signal_2"), ("statement_1", "statement_2")), 1, 1),
    "signals": ((("passage",), ("reference",)), 1, 2),
}
Judgement = tuple[str, str, str]
CODES: dict[str, Any] = {
    "primaryKey": ["item", "dimension", "coder"],
    "fields": [
        *(
            {"name": name, "type": "string", "constraints": {"required": True}}
            for name in ("item", "dimension", "coder", "code", "why")
        ),
        {"name": "evidence", "type": "string"},
        {"name": "contested", "type": "string", "constraints": {"enum": ["yes", "no"]}},
        {
            "name": "round",
            "type": "string",
            "constraints": {"required": True, "enum": ["1", "2", "3", "4"]},
            "description": "1; 2 if coded afresh after a definition had been mended; 3 and 4 if by two who saw no code",
        },
    ],
}
PRECISIONS = {0: "unknown", 4: "year", 7: "month", 10: "day"}  # by the length of the date; a longer one has a time


@dataclass(frozen=True)
class Report:
    """What a check found. faults: Faults, and KitErrors for files that could not be read at all; rows: {case: rows};
    notes: what other languages lack.
    """

    faults: list[Any]
    rows: dict[str, int]
    lessons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        count = len(self.faults)
        read = "; ".join(
            [*(f"{name}: {kit.say('counted.rows', count=rows)}" for name, rows in self.rows.items()), *self.lessons]
        )
        return f"{read}; {kit.many(count, 'fault') if count else 'no faults'} found."


def check(names: Iterable[str] = ()) -> Report:
    """Checks the cases and the lessons named (all cases if nothing is named), and the codes. Returns a Report.

    Costs time in proportion to the rows. Raises KitError for a name that is neither a case nor a lesson.
    """
    unusable: list[Any] = catalogue.faults()
    if unusable:  # every other sentence rests on it
        return Report(unusable, {})
    lessons = {folder.name: folder for folder in inputs.lesson_folders()}
    names = [name if name in cases.names() else _named(name) for name in names]
    read = {name: lessons[name] for name in names if name in lessons}
    lost = next((name for name in names if name not in (*cases.names(), *lessons)), None)
    if lost and (re.match(r"\d\d_", lost) or nearest(lost, lessons)):
        inputs.lesson_folder(lost)  # says which was meant, or what this copy lacks
    faults = [fault for folder in read.values() for fault in review.faults(folder)]
    others = [name for name in names if name not in read]
    report = _check_cases(others) if others or not read else Report([], {})
    faults += report.faults + translation.faults()
    translated = read.values() if names else lessons.values()
    notes = translation.lacking(list(translated)) if translated and not faults else []
    return Report(faults, report.rows, tuple(read), tuple(notes))


def _named(name: str) -> str:
    """A lesson's folder where a number or a name calls one; otherwise the name as it is."""
    called = {short: folder.name for folder in inputs.lesson_folders() for short in inputs.ways_to_call(folder)}
    return called.get(name, name)


def _check_cases(names: Iterable[str]) -> Report:
    """Checks the cases named, all if none is, and the codes."""
    chosen = [cases.folder(name).name for name in names] or cases.names()
    faults: list[Any] = []
    sheets = {name: _or(faults, {}, read_case, name) for name in cases.names()}
    owners: dict[str, dict[str, str]] = {}
    for name, case in sheets.items():
        for item, table in _tables_of(case).items():
            owners.setdefault(item, {})[name] = table
    broken = any(emptied(case) or any(sheet.broken for sheet in case.values()) for case in sheets.values())
    book = Codebook(_or(faults, {}, _dimensions), owners, whole=not broken and all(sheets.values()))
    codes, shared = _codes(), {}
    sound = all(sheets.values()) and not any(sheet.faults for case in sheets.values() for sheet in case.values())
    held: list[Any] = []  # what is wrong with an item may follow from a fault of the tables
    for folder in filter(inputs.asks, inputs.lesson_folders()):
        if _or(faults, {}, inputs.questions, folder) and sound:
            shared.update(_or(held, {}, _shared, folder))
    settled = {
        (row.get("item"), row.get("dimension")): row.get("code")
        for number, row in codes.rows
        if row.get("coder") == "settled"
    }
    for name in filter(sheets.get, chosen):  # a case without sheets has its one fault already
        here = [
            *case_faults(name, sheets[name]),
            *_of_rules(sheets[name]),
            *_of_worked(name, sheets[name], book, settled, shared),
        ]
        faults += sorted(here, key=lambda fault: (fault.file, fault.row))
    faults += _of_codes(codes, book)
    uneven = {(sheet.file, number) for case in sheets.values() for sheet in case.values() for number in sheet.uneven}
    uneven |= {(codes.file, number) for number in codes.uneven}
    faults = [
        fault
        for fault in faults
        if not isinstance(fault, Fault) or not fault.column or (fault.file, fault.row) not in uneven
    ]
    return Report(faults or held, {name: sum(len(sheet.rows) for sheet in sheets[name].values()) for name in chosen})


def _or(faults: list[Any], otherwise: Any, function: Callable[..., Any], *given: Any) -> Any:
    """What the function returns; a KitError becomes one more fault, and `otherwise` is returned."""
    try:
        return function(*given)
    except kit.KitError as error:
        faults.append(error)
        return otherwise


def _tables_of(case: CaseSheets) -> dict[str, str]:
    """{id: table} of a case; of an id that stands twice, the first."""
    return {
        row["id"]: table
        for table in reversed(case)
        if has_ids(case[table])
        for number, row in reversed(case[table].rows)
    }


# What the written rules say.


def _of_rules(case: CaseSheets) -> Iterator[Fault]:
    """Every fault of a case by the rules that its schema cannot say."""
    for table, sheet in case.items():
        yield from _chosen_keys(table, sheet)
        yield from _days(sheet)
        yield from _long_quotations(sheet)
        yield from _circular_chains(sheet)
        if "references" in case:
            yield from _page_days(sheet, case["references"])
    if {"documents", "passages"} <= set(case):
        yield from _passages(case["passages"])
        yield from _quoted_share(case["documents"], case["passages"])
    if "attributions" in case:
        yield from _links_of_another_claim(case["attributions"])
    if "events" in case:
        yield from _precision(case["events"])


def _chosen_keys(table: str, sheet: Sheet) -> Iterator[Fault]:
    """Rows that fill too few or too many of the keys that stand for one another."""
    groups, fewest, most = CHOICES.get(table, ((), 0, 0))
    columns = [column for group in groups for column in group]
    named = " or ".join(" and ".join(group) for group in groups)
    count = {(1, 1): "exactly one", (0, 1): "at most one"}.get((fewest, most), "at least one")
    for number, row in sheet.rows if groups else ():
        filled = [column for column in columns if row.get(column)]
        whole = [group for group in groups if set(group) <= set(filled)]
        if not fewest <= len(whole) <= most or sum(map(len, whole)) != len(filled):
            yield sheet.fault(
                number, row, ", ".join(columns), f"filled: {', '.join(filled) or 'none'}", f"Fill {count} of: {named}."
            )
        elif any(len(group) > len({row[column] for column in group}) for group in whole):
            yield sheet.fault(
                number, row, ", ".join(columns), "the two are one row", "Hold two different rows side by side."
            )


def _days(sheet: Sheet) -> Iterator[Fault]:
    """Rows that do not say how the page they cite gives their day, or that name no page where theirs does not."""
    for number, row in sheet.rows if "day_basis" in sheet.header else ():
        day, basis = row.get("at") or row.get("date"), row["day_basis"]
        if bool(basis) != bool(day and row.get("reference")):
            yield sheet.fault(
                number,
                row,
                "day_basis",
                f"it is “{basis}” and the day “{day or ''}”",
                "Say how the page gives the day, or leave both empty.",
            )
        if (basis == "other") != bool(row.get("day_reference")):
            yield sheet.fault(
                number,
                row,
                "day_reference",
                f"it is “{row.get('day_reference', '')}” and day_basis “{basis}”",
                "Name the page that gives the day if, and only if, it is another one.",
            )


def _page_days(sheet: Sheet, pages: Sheet) -> Iterator[Fault]:
    """Rows that take their day from the date of the page they cite, where that page has no date or another one."""
    dates = {row["id"]: row["published"] for _, row in pages.rows if {"id", "published"} <= set(row)}
    for number, row in sheet.rows if "day_basis" in sheet.header else ():
        day, page = (row.get("at") or row.get("date") or "")[:10], row.get("reference", "")
        if row["day_basis"] == "page" and page in dates and day and not dates[page].startswith(day):
            yield sheet.fault(
                number,
                row,
                "day_basis",
                f"it is “page” and the day “{day}”, but {page} is published “{dates[page]}” in {pages.file}",
                "Write the page's date there if it shows one, or say what else gives the day: words, or other.",
            )


def _long_quotations(sheet: Sheet) -> Iterator[Fault]:
    """Quotations over the limit, in whatever column."""
    for column in (column for column in QUOTATIONS if column in sheet.header):
        for number, row in sheet.rows:
            count = len(text.words(row[column]))
            if count > QUOTED:
                yield sheet.fault(number, row, column, f"the quotation has {count} words", f"Quote at most {QUOTED}.")


def _circular_chains(sheet: Sheet) -> Iterator[Fault]:
    """Chains of rows that name a row of the same table and come back to themselves."""
    for key in sheet.schema.get("foreignKeys", []):
        column = key["fields"]
        if key["reference"]["resource"] or not has_ids(sheet) or column not in sheet.header:
            continue
        onward, ends = {row["id"]: row[column] for number, row in sheet.rows}, set[str]()
        for number, row in sheet.rows:
            way, at = {}, row["id"]
            while onward.get(at) and at not in ends and at not in way:
                way[at], at = True, onward[at]
            if at in way:
                yield sheet.fault(
                    number,
                    row,
                    column,
                    f"the chain comes back to “{at}”",
                    "Leave the cell empty in the row where the chain begins.",
                )
            ends.update(way, [at])


def _links_of_another_claim(sheet: Sheet) -> Iterator[Fault]:
    """Links whose parent belongs to another claim."""
    claims = {row["id"]: row.get("claim") for number, row in sheet.rows if "id" in row}
    for number, row in sheet.rows:
        there = claims.get(row.get("parent", ""))
        if there and there != row.get("claim"):
            yield sheet.fault(
                number,
                row,
                "parent",
                f"“{row['parent']}” is a link of another claim, {there}",
                f"Name a link of {row.get('claim')}.",
            )


def _precision(sheet: Sheet) -> Iterator[Fault]:
    """Events whose date is more or less exact than they say."""
    for number, row in sheet.rows:
        precision, date = row.get("precision", ""), row.get("date", "")
        fitting = PRECISIONS.get(len(date), "minute")
        if precision != fitting:
            yield sheet.fault(
                number,
                row,
                "precision",
                f"“{precision}” does not fit the date “{date}”",
                f"Write {fitting}, or mend the date.",
            )


def _passages(sheet: Sheet) -> Iterator[Fault]:
    """Passages that are too long or run backwards, and paraphrases that are too long for them."""
    for number, row in sheet.rows:
        first, last, count = (_number(row.get(column)) for column in ("first_sentence", "last_sentence", "words"))
        if last < first:
            yield sheet.fault(
                number,
                row,
                "last_sentence",
                f"{last} stands before the first, {first}",
                "Write the last sentence's number.",
            )
        if count > text.LONGEST and last > first:
            yield sheet.fault(
                number,
                row,
                "words",
                f"the passage has {count} words",
                f"Cut it where a sentence ends, into parts of at most {text.LONGEST}.",
            )
        paraphrase = row.get("paraphrase", "")
        if (
            not (paraphrase.startswith("[") and paraphrase.endswith("]"))
            and len(text.words(paraphrase)) * PARAPHRASED > count > 0
        ):
            yield sheet.fault(
                number,
                row,
                "paraphrase",
                f"it has {len(text.words(paraphrase))} words and its passage {count}",
                f"Write at most {count // PARAPHRASED}, or a label in brackets if it is page furniture.",
            )


def _quoted_share(documents: Sheet, passages: Sheet) -> Iterator[Fault]:
    """Documents whose quotations make too much of them together."""
    quoted: Counter[str | None] = Counter()
    for _, row in passages.rows:
        quoted[row.get("document")] += len(text.words(row.get("quote", "")))
    for number, row in documents.rows:
        whole, part = _number(row.get("words")), quoted[row.get("id")]
        if whole and part * SHARE > whole:
            yield documents.fault(
                number,
                row,
                "words",
                f"the quotations in {passages.file} have {part} words of the document's {whole}",
                f"Cut them to {whole // SHARE} together, a tenth.",
            )


def _number(cell: str | None) -> int:
    """A whole number, or 0 where the cell holds none (which is a fault of its own)."""
    return int(cell) if cell and cell.isascii() and cell.isdecimal() else 0


# What the codebook, the codes and the exercises say.


@dataclass(frozen=True)
class Codebook:
    """What a judgement may name.

    dimensions: {name: {"items", "codes"}}, empty if they cannot be read; owners: {id: {case: table}} of all cases;
    whole: every table could be read, so that an id that no table has is a fault and no consequence of another.
    """

    dimensions: dict[str, Any]
    owners: dict[str, dict[str, str]]
    whole: bool

    def faults(self, sheet: Sheet, number: int, row: Row, case: str | None = None) -> Iterator[Fault]:
        """What is wrong with one judgement: its item, its dimension, its code. case: the one its item belongs to."""
        tables = self.owners.get(row["item"], {})
        if row["item"] and self.whole and not (case in tables if case else tables):
            yield sheet.fault(
                number,
                row,
                "item",
                f"no table of {case or 'any case'} has a row “{row['item']}”",
                "Name a row that is there.",
            )
        if len(tables) > 1 and not case:
            yield sheet.fault(
                number,
                row,
                "item",
                f"“{row['item']}” stands in {' and '.join(tables)}",
                "Give the row another id in one of them.",
            )
        dimension = self.dimensions.get(row["dimension"])
        if self.dimensions and row["dimension"] and not dimension:
            yield sheet.fault(
                number,
                row,
                "dimension",
                f"the codebook has no “{row['dimension']}”",
                f"Write one of: {', '.join(self.dimensions)}.",
            )
        if not dimension:
            return
        wrong = [table for table in tables.values() if table not in dimension["items"]]
        if wrong:
            yield sheet.fault(
                number,
                row,
                "dimension",
                f"{row['dimension']} is not for rows of {wrong[0]}",
                f"It is for: {', '.join(dimension['items'])}.",
            )
        if row["code"] and row["code"] not in dimension["codes"]:
            yield sheet.fault(
                number,
                row,
                "code",
                f"{row['dimension']} has no code “{row['code']}”",
                f"Write one of: {', '.join(dimension['codes'])}.",
            )


def _dimensions() -> dict[str, Any]:
    """What may be coded how: {dimension: {"items": tables, "codes": texts}}. Raises KitError naming the codebook."""
    dimensions: dict[str, Any] = inputs.codebook()["dimensions"]
    return dimensions


def _codes() -> Sheet:
    """The sheet of all codings; an empty one where solutions/ is taken away."""
    path = kit.home() / "solutions" / "codes.csv"
    return read_sheet(path, "solutions/codes.csv", CODES) if path.exists() else Sheet("solutions/codes.csv", CODES)


def _shared(folder: Path) -> dict[Judgement, str]:
    """Worked items that a lesson's exercises ask about, too: {(case, item, dimension): where}. Raises KitError."""
    return {
        (item.case, worked, item.dimension): f"{item.file}, question {item.question}"
        for item, worked, _ in apart.shared(folder)
    }


def _of_worked(
    name: str,
    case: CaseSheets,
    book: Codebook,
    settled: dict[tuple[str | None, str | None], str | None],
    shared: dict[Judgement, str],
) -> Iterator[Fault]:
    """Judgements that lessons show: known to the codebook, as settled, and no exercise's."""
    sheet = case.get("worked")
    if not sheet or not {"item", "dimension", "code"} <= set(sheet.header):
        return
    for number, row in sheet.rows:
        yield from book.faults(sheet, number, row, name)
        asked = shared.get((name, row["item"], row["dimension"]))
        if asked:
            yield sheet.fault(
                number,
                row,
                "item",
                f"{asked}, asks for its {row['dimension']} too",
                "Take another worked item, or another one there.",
            )
        code = settled.get((row["item"], row["dimension"]), row["code"])
        if code != row["code"]:
            yield sheet.fault(
                number,
                row,
                "code",
                f"solutions/codes.csv has settled on {code}, not {row['code']}",
                "Make the two agree.",
            )


def _of_codes(sheet: Sheet, book: Codebook) -> Iterator[Fault]:
    """Codings: known to the codebook, of rows that exist, of one round, and settled on no fewer than two passes."""
    yield from sheet_faults(sheet)
    if not {shape["name"] for shape in CODES["fields"]} <= set(sheet.header):
        return
    passes = Counter((row["item"], row["dimension"]) for number, row in sheet.rows if row["coder"] not in AFTERWARDS)
    rounds: dict[tuple[str, str], str] = {}
    for number, row in sheet.rows:
        yield from book.faults(sheet, number, row)
        first = rounds.setdefault((row["item"], row["dimension"]), row["round"])
        if row["round"] != first:
            yield sheet.fault(
                number, row, "round", f"another coder coded this item in round {first}", "Give both the same round."
            )
        for name in row["evidence"].split():
            if book.whole and name not in book.owners:
                yield sheet.fault(
                    number,
                    row,
                    "evidence",
                    f"no table has a row “{name}”",
                    "Name rows that are there, with blanks between.",
                )
        count = passes[row["item"], row["dimension"]]
        if row["coder"] == "settled" and count < PASSES:
            yield sheet.fault(
                number,
                row,
                "coder",
                f"{row['dimension']} is settled on {count} pass{'' if count == 1 else 'es'}",
                f"Code it {PASSES} times apart first.",
            )
