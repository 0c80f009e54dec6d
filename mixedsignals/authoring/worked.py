"""Which judgements lessons may show: the written rule, applied to the settled codes.

A case takes part if it has a worked.yml, which names the days and rows that the rule turns on; the items of a case
without one are for transfer. Knows the rule; never which rows a case has.

`documents`, for a case with documents and the record around one alleged event:

- An item of a document (passage, claim, attribution, estimate, or a signal that a passage describes) is worked if
  its paragraph has an odd number, and an exercise item if it has an even one. The documents themselves are worked.
- A response to a report of the event under `responses` is worked; so is, for every type that none of those has, the
  latest response of that type (of two on one day, the first by id). A statement follows its response; and for every
  technique that none of those statements has, the latest statement with that technique is worked.
- Coverage that carries the statement under `coverage` is worked.
- A signal that no passage describes is worked if its day begins as `signals` says.
- A pair is worked if its first member is dated before the day under `pairs`.

`every_second`, so that every capital with two rows stands on both sides: the episodes are put in order by capital,
then by id; those in odd places are worked, those in even places are for the exercises. The controls likewise, apart
from the episodes.

Everything else is for the exercises.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from .. import kit
from ..data.authored import read_yaml
from . import inputs, validation
from .inputs import Row
from .near import meant

Tables = dict[str, dict[str, Row]]
Rule = dict[str, str]
UNDATED = "9999"


def ruled_cases() -> list[str]:
    """The cases that have worked items."""
    return [case for case in inputs.case_names() if _file(case).exists()]


def judgements(case: str) -> list[list[str]]:
    """The rows of worked.csv as the rule makes them: [[item, dimension, code, why]]. case: one of `ruled_cases()`.

    Raises KitError for a worked.yml that has not its form, or names a row that there is not.
    """
    tables, written = inputs.case_rows(case), _written(case)
    worked: dict[str, Callable[[str], bool]] = {}
    if "documents" in written:
        rule = written["documents"]
        _known(case, "responses", rule["responses"], tables["events"])
        _known(case, "coverage", rule["coverage"], tables["statements"])
        worked |= _of_documents(tables, rule)
    if "every_second" in written:
        worked["episodes"] = _alternate(tables).__contains__
    return _settled_rows(tables, worked)


def _file(case: str) -> Path:
    return kit.home() / "datasets" / case / "worked.yml"


def _written(case: str) -> dict[str, Any]:
    """The content of a case's worked.yml. Raises KitError."""
    content: dict[str, Any] = read_yaml(_file(case))
    validation.validate(content, "worked", inputs.shown(_file(case)))
    return content


def _known(case: str, key: str, name: str, rows: dict[str, Row]) -> None:
    """Raises KitError for a row that the case has not."""
    if name not in rows:
        raise kit.KitError(f"{inputs.shown(_file(case))}, {key}: there is no row “{name}”. {meant(name, rows)}")


def _of_documents(tables: Tables, rule: Rule) -> dict[str, Callable[[str], bool]]:
    """{table: whether a row of it is worked} for a case with documents."""
    shown = _responses(tables, rule["responses"])
    spoken = {tables["responses"][name]["statement"] for name in shown}
    spoken |= _techniques(tables, spoken)
    return {
        "responses": lambda name: name in shown,
        "statements": lambda name: name in spoken,
        "coverage": lambda name: tables["coverage"][name]["statement"] == rule["coverage"],
        "signals": lambda name: _signal(tables["signals"][name], rule["signals"]),
        "pairs": lambda name: _first_day(tables, tables["pairs"][name]) < rule["pairs"],
        "documents": lambda name: True,
        **dict.fromkeys(("passages", "claims", "attributions", "estimates"), _odd),
    }


def _alternate(tables: Tables) -> set[str]:
    """The worked episodes and controls: every second one, by capital and id."""
    kinds: dict[bool, list[str]] = {True: [], False: []}
    for name, row in sorted(tables["episodes"].items(), key=lambda entry: (entry[1]["capital"], entry[0])):
        kinds[row["tier"] == "control"].append(name)
    return {name for names in kinds.values() for name in names[::2]}


def _settled_rows(tables: Tables, worked: dict[str, Callable[[str], bool]]) -> list[list[str]]:
    """The settled codes of the items that are worked, in the form of worked.csv."""
    table_of = {name: table for table, members in tables.items() for name in members}
    rows = []
    for (item, dimension), coded in inputs.codes().items():
        table = table_of.get(item)
        if table in worked and "settled" in coded and worked[table](item):
            rows.append([item, dimension, coded["settled"]["code"], coded["settled"]["why"]])
    return sorted(rows, key=lambda row: (row[1], row[0]))


def _odd(name: str) -> bool:
    """Whether a document's item stands in an odd paragraph; its id says which."""
    paragraph = re.search(r"-p(\d+)-s", name)
    return paragraph is not None and int(paragraph.group(1)) % 2 == 1


def _signal(row: Row, month: str) -> bool:
    return _odd(row["passage"]) if row["passage"] else row["at"].startswith(month)


def _first_day(tables: Tables, row: Row) -> str:
    """The day of a pair's first member, as it is written; one without a day is later than any."""
    first = tables["signals"].get(row["signal_1"]) or tables["statements"].get(row["statement_1"])
    return (first or {"at": ""})["at"] or UNDATED


def _techniques(tables: Tables, spoken: set[str]) -> set[str]:
    """For every technique that no worked statement has, the latest statement; of two on one day the first by id."""
    code_of = _settled("technique", tables["statements"])
    return _latest(code_of, {name: tables["statements"][name]["at"][:10] for name in code_of}, spoken)


def _responses(tables: Tables, event: str) -> set[str]:
    """The worked responses, by the settled types. event: the one whose reports were answered."""
    type_of = _settled("response-type", tables["responses"])
    day = {
        name: tables["statements"].get(row["statement"], {"at": ""})["at"][:10]
        for name, row in tables["responses"].items()
    }
    shown = {name for name, row in tables["responses"].items() if tables["reports"][row["report"]]["event"] == event}
    return shown | _latest(type_of, day, shown)


def _settled(dimension: str, items: Iterable[str]) -> dict[str, str]:
    """{item: settled code} of those items that have one in the dimension."""
    return {
        item: coded["settled"]["code"]
        for (item, named), coded in inputs.codes().items()
        if named == dimension and "settled" in coded and item in items
    }


def _latest(code_of: dict[str, str], day: dict[str, str], shown: set[str]) -> set[str]:
    """For every code that no shown item has, its latest item; of two on one day the first by id."""
    missing = set(code_of.values()) - {code_of[name] for name in shown if name in code_of}
    items = {code: sorted(name for name in code_of if code_of[name] == code) for code in missing}
    return {max(names, key=lambda name: day[name]) for names in items.values()}
