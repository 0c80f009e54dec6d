"""Which judgements lessons may show: the written rule, applied to the settled codes.

The rule for the case phone_calls (u2_1960 has no worked items; its items are for transfer):

- An item of a document (passage, claim, attribution, estimate, or a signal that a passage describes) is worked if
  its paragraph has an odd number, and an exercise item if it has an even one. The documents themselves are worked.
- A response to a report of the alleged call of 7 November 2024 is worked; so is, for every type that none of those
  has, the latest response of that type (of two on one day, the first by id). A statement follows its response; and for
  every technique that none of those statements has, the latest statement with that technique is worked.
- Coverage that carries the denial of 11 November 2024 is worked.
- A signal that no passage describes is worked if it is dated July 2025.
- A pair is worked if its first member is dated before 1 March 2025.

The rule for the case came_to_light, so that every capital with two rows stands on both sides: the episodes are put in
order by capital, then by id; those in odd places are worked, those in even places are for the exercises. The controls
likewise, apart from the episodes.

Everything else is for the exercises.
"""

import re
from collections.abc import Callable, Iterable

from . import sources
from .sources import Row

CASE = "phone_calls"
EPISODES = "came_to_light"
CASES = (CASE, EPISODES)
OPEN_EVENT = "event-2024-11-07-call"
CARRIED = "said-peskov-2024-11-11-denial"
FROM = "2025-03-01"


def rows(case: str = CASE) -> list[list[str]]:
    """The rows of worked.csv as a case's rule makes them: [[item, dimension, code, why]]. case: one of CASES."""
    tables = sources.tables(case)
    return _settled_rows(tables, _of_calls(tables) if case == CASE else {"episodes": _alternate(tables).__contains__})


def _of_calls(tables: dict[str, dict[str, Row]]) -> dict[str, Callable[[str], bool]]:
    """{table: whether a row of it is worked} for the case phone_calls."""
    shown = _responses(tables)
    spoken = {tables["responses"][name]["statement"] for name in shown}
    spoken |= _techniques(tables, spoken)
    return {
        "responses": lambda name: name in shown,
        "statements": lambda name: name in spoken,
        "coverage": lambda name: tables["coverage"][name]["statement"] == CARRIED,
        "signals": lambda name: _signal(tables["signals"][name]),
        "pairs": lambda name: _first_day(tables, tables["pairs"][name]) < FROM,
        "documents": lambda name: True,
        **dict.fromkeys(("passages", "claims", "attributions", "estimates"), _odd),
    }


def _alternate(tables: dict[str, dict[str, Row]]) -> set[str]:
    """The worked episodes and controls: every second one, by capital and id."""
    kinds: dict[bool, list[str]] = {True: [], False: []}
    for name, row in sorted(tables["episodes"].items(), key=lambda entry: (entry[1]["capital"], entry[0])):
        kinds[row["tier"] == "control"].append(name)
    return {name for names in kinds.values() for name in names[::2]}


def _settled_rows(tables: dict[str, dict[str, Row]], worked: dict[str, Callable[[str], bool]]) -> list[list[str]]:
    """The settled codes of the items that are worked, in the form of worked.csv."""
    table_of = {name: table for table, members in tables.items() for name in members}
    judgements = []
    for (item, dimension), coded in sources.codes().items():
        table = table_of.get(item)
        if table in worked and "settled" in coded and worked[table](item):
            judgements.append([item, dimension, coded["settled"]["code"], coded["settled"]["why"]])
    return sorted(judgements, key=lambda row: (row[1], row[0]))


def _odd(name: str) -> bool:
    """Whether a document's item stands in an odd paragraph; its id says which."""
    paragraph = re.search(r"-p(\d+)-s", name)
    return paragraph is not None and int(paragraph.group(1)) % 2 == 1


def _signal(row: Row) -> bool:
    return _odd(row["passage"]) if row["passage"] else row["at"].startswith("2025-07")


def _first_day(tables: dict[str, dict[str, Row]], row: Row) -> str:
    first = tables["signals"].get(row["signal_1"]) or tables["statements"].get(row["statement_1"])
    return (first or {"at": ""})["at"] or FROM


def _techniques(tables: dict[str, dict[str, Row]], spoken: set[str]) -> set[str]:
    """For every technique that no worked statement has, the latest statement; of two on one day the first by id."""
    code_of = _settled("technique", tables["statements"])
    return _latest(code_of, {name: tables["statements"][name]["at"][:10] for name in code_of}, spoken)


def _responses(tables: dict[str, dict[str, Row]]) -> set[str]:
    """The worked responses, by the settled types."""
    type_of = _settled("response-type", tables["responses"])
    day = {
        name: tables["statements"].get(row["statement"], {"at": ""})["at"][:10]
        for name, row in tables["responses"].items()
    }
    shown = {
        name for name, row in tables["responses"].items() if tables["reports"][row["report"]]["event"] == OPEN_EVENT
    }
    return shown | _latest(type_of, day, shown)


def _settled(dimension: str, items: Iterable[str]) -> dict[str, str]:
    """{item: settled code} of those items that have one in the dimension."""
    return {
        item: coded["settled"]["code"]
        for (item, named), coded in sources.codes().items()
        if named == dimension and "settled" in coded and item in items
    }


def _latest(code_of: dict[str, str], day: dict[str, str], shown: set[str]) -> set[str]:
    """For every code that no shown item has, its latest item; of two on one day the first by id."""
    missing = set(code_of.values()) - {code_of[name] for name in shown if name in code_of}
    items = {code: sorted(name for name in code_of if code_of[name] == code) for code in missing}
    return {max(names, key=lambda name: day[name]) for names in items.values()}
