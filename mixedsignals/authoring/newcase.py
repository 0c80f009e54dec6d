"""A new case: the tables of the schema, each with an invented row, so that it checks and loads from the first minute.

Knows the shape of a case; never a fact.
"""

import csv
import datetime
import hashlib
import re
from typing import Any

from .. import kit, text
from ..data import copies, schema

VERSION = "0.1.0"
TEXT = (
    "Invented example: the mayors of two towns spoke by telephone on Monday, the Example Times reports. "
    "The office of one mayor says that there was no such conversation."
)
NEXT = """datasets/{name}/ is written. Its {count} tables hold invented rows whose ids begin with “example”.
What to do next:
1. datapackage.json: give the case its title and description. If its sides are not those of the schema, name them there:
   "enums": {{"actors.side": ["moscow", "washington", "press", "other"]}}. Then run: python start.py build
2. Put your own rows in the place of the invented ones, from references.csv on: no row without a page that you saw.
   Where the case has nothing of the kind (no documents, say), leave the table's header alone.
3. Check it after each table: python start.py check {name}
4. Look at it in a notebook: from mixedsignals import cases; cases.load("{name}").statements
5. DATASHEET.md: say where the rows come from, what is missing, which errors are known."""
DATASHEET = """# Datasheet: {name}

Version {version}, as of {day}. Invented example: say what the case is about, and from which pages it comes.

## What is in it

<!-- tables -->
<!-- /tables -->

## What is missing

Invented example: say what was looked for and not found.

## Errata

*{version}:* the first version.
"""


def new_case(name: str) -> str:
    """Writes datasets/NAME/ and returns what to do next. Raises KitError for a name that does not fit or is taken."""
    if not re.fullmatch("[a-z][a-z0-9_]*", name):
        raise kit.KitError(
            f"“{name}” cannot be the name of a case. Use small letters, digits and underscores, a letter first, such "
            "as hotline_1963."
        )
    folder = kit.home() / "datasets" / name
    if folder.exists():
        raise kit.KitError(f"datasets/{name}/ is there already. Choose another name, or take the folder away first.")
    tables, rows = [table for table in schema.tables() if not table.get("optional")], _rows()
    folder.mkdir(parents=True)
    for table in tables:
        columns = [field["name"] for field in table["fields"]]
        with open(folder / f"{table['name']}.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(row for owner, row in rows if owner == table["name"])
    (folder / "datapackage.json").write_text(schema.text(_head(name)), encoding="utf-8", newline="\n")
    whole = schema.text(schema.package(folder))
    (folder / "datapackage.json").write_text(whole, encoding="utf-8", newline="\n")
    (folder / "DATASHEET.md").write_text(
        DATASHEET.format(name=name, version=VERSION, day=_today()), encoding="utf-8", newline="\n"
    )
    return NEXT.format(name=name, count=len(tables))


def _head(name: str) -> dict[str, Any]:
    """The case's own part of its data package."""
    return {
        "profile": "tabular-data-package",
        "name": name.replace("_", "-"),
        "title": "Invented example: give this case a title",
        "description": "Invented example: say what the case is about, and its years.",
        "version": VERSION,
        "created": _today() + "T00:00:00Z",
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "title": "Creative Commons Attribution 4.0 (our own words and codes; quotations keep their authors' "
                "rights)",
            }
        ],
    }


def _today() -> str:
    return datetime.date.today().isoformat()


def _rows() -> list[tuple[str, dict[str, Any]]]:
    """[(table, row)], blank cells left out: two mayors, a paper that says that they spoke, an office that denies it."""
    said = "Invented example: said that there was no such conversation"
    parts = text.sentences(TEXT)
    return [
        (
            "references",
            {
                "id": "example-page",
                "outlet": "Invented example: the Example Times",
                "url": "https://example.org/invented",
                "on_outlet_domain": "unknown",
                "language": "en",
                "seen_on": _today(),
                "seen_how": "live page",
                "link": "no",
            },
        ),
        ("actors", {"id": "example-office", "name": "Invented example: a mayor's office", "side": "other"}),
        ("actors", {"id": "example-times", "name": "Invented example: the Example Times", "side": "press"}),
        (
            "documents",
            {
                "id": "example-document",
                "title": "Invented example: two mayors spoke",
                "reference": "example-page",
                "published": "2001-01-02",
                "published_basis": "page",
                "words": len(text.words(TEXT)),
                "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
            },
        ),
        (
            "passages",
            {
                "id": "example-passage",
                "document": "example-document",
                "paragraph": 1,
                "first_sentence": 1,
                "last_sentence": len(parts),
                "words": len(text.words(TEXT)),
                "paraphrase": "Invented example: a paper reports a call; an office denies it.",
                "fingerprints": " ".join(copies.fingerprints(parts)),
            },
        ),
        (
            "claims",
            {
                "id": "example-claim",
                "passage": "example-passage",
                "event": "example-event",
                "text": "Invented example: the two mayors spoke.",
            },
        ),
        (
            "attributions",
            {
                "id": "example-link",
                "claim": "example-claim",
                "source": "example-times",
                "cue": "reports",
                "event": "example-event",
            },
        ),
        ("dates", {"id": "example-date", "passage": "example-passage", "phrase": "on Monday", "means": "2001-01-01"}),
        (
            "events",
            {
                "id": "example-event",
                "date": "2001-01-01",
                "precision": "day",
                "day_basis": "words",
                "what": "Invented example: two mayors spoke by telephone, as alleged",
                "reference": "example-page",
            },
        ),
        (
            "reports",
            {
                "id": "example-report",
                "event": "example-event",
                "actor": "example-times",
                "at": "2001-01-02",
                "day_basis": "page",
                "source_named": "Invented example: none",
                "reference": "example-page",
            },
        ),
        (
            "statements",
            {
                "id": "example-statement",
                "event": "example-event",
                "actor": "example-office",
                "at": "2001-01-02",
                "day_basis": "page",
                "language": "en",
                "quote": "no such conversation",
                "paraphrase": said + ".",
                "reference": "example-page",
            },
        ),
        (
            "statements",
            {
                "id": "example-statement-later",
                "event": "example-event",
                "actor": "example-office",
                "at": "2001-01-03",
                "day_basis": "words",
                "language": "en",
                "paraphrase": "Invented example: declined to speak of it again.",
                "reference": "example-page",
            },
        ),
        (
            "responses",
            {
                "id": "example-response",
                "report": "example-report",
                "actor": "example-office",
                "statement": "example-statement",
                "reference": "example-page",
            },
        ),
        (
            "signals",
            {
                "id": "example-signal",
                "event": "example-event",
                "passage": "example-passage",
                "actor": "example-office",
                "channel": "words",
                "what": said,
                "at": "2001-01-02",
            },
        ),
        (
            "pairs",
            {
                "id": "example-pair",
                "statement_1": "example-statement",
                "statement_2": "example-statement-later",
                "about": "Invented example",
            },
        ),
        ("estimates", {"id": "example-estimate", "claim": "example-claim", "phrase": "Invented example: perhaps"}),
        (
            "coverage",
            {
                "id": "example-coverage",
                "statement": "example-statement",
                "reference": "example-page",
                "language": "en",
                "key_words": "no such conversation",
                "quote": "there was no such conversation",
            },
        ),
        (
            "evidence",
            {
                "id": "example-evidence",
                "what": "Invented example: the office's denial",
                "statement": "example-statement",
            },
        ),
        (
            "hypotheses",
            {"id": "example-hypothesis", "event": "example-event", "what": "Invented example: they did not speak"},
        ),
        (
            "worked",
            {
                "item": "example-response",
                "dimension": "response-type",
                "code": "flat-denial",
                "why": "Invented example: says no, without limit.",
            },
        ),
    ]
