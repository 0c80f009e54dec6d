"""A new case: the tables of the schema, each with an invented row, so that it checks and loads from the first minute.

Knows the shape of a case; never a fact.
"""

import csv
import datetime
import hashlib
import re
from pathlib import Path
from typing import Any

from .. import kit, text
from ..data import copies, schema
from ..data.authored import read_yaml
from . import derived

VERSION = "0.1.0"
EXAMPLE = Path(__file__).with_name("example_case.yml")
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
5. DATASHEET.md asks under each heading what to write; its tables are counted by: python start.py build
6. A picture of a lesson shows the case, or says which rows it needs. What one lesson names in its examples.yml for its
   own case, a lesson on this one names in its own, under the lesson's name and the key (“words/denial”)."""
DATASHEET = """# Datasheet: {name}

In the form of *Datasheets for Datasets* (Gebru and others, 2021). Version {version}, as of {day}.

What stands after “Invented example” says what to write; put your own words in its place.

## What is in it

Invented example: what the case is about, its years, and who speaks in it. Is it settled, by whom, and on which page?

<!-- tables -->
<!-- /tables -->

<!-- sides -->
<!-- /sides -->

## Where the rows come from

Invented example: how pages were looked for and on which days; live pages, stored copies or print; what was read whole.

## What is missing

Invented example: what was looked for and not found, and whose words are missing for it.

## How it was coded

Invented example: nothing is coded yet. Once `solutions/codes.csv` has rows of this case, put the marks `agreement` and
`contested` here, as the other datasheets have them, and say who coded, how often, and what they could see.

## Rights

Our own words: CC BY 4.0. Quotations keep their authors' rights and are outside that licence.

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
            writer.writerows(rows.get(table["name"], []))
    (folder / "datapackage.json").write_text(schema.text(_head(name)), encoding="utf-8", newline="\n")
    whole = schema.text(schema.package(folder))
    (folder / "datapackage.json").write_text(whole, encoding="utf-8", newline="\n")
    sheet = folder / "DATASHEET.md"
    sheet.write_text(DATASHEET.format(name=name, version=VERSION, day=_today()), encoding="utf-8", newline="\n")
    sheet.write_text(derived.refreshed(sheet), encoding="utf-8", newline="\n")
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


def _rows() -> dict[str, list[dict[str, Any]]]:
    """{table: rows}, blank cells left out: those of example_case.yml, with what is counted or hashed of TEXT."""
    rows: dict[str, list[dict[str, Any]]] = read_yaml(EXAMPLE)
    count, sentences = len(text.words(TEXT)), text.sentences(TEXT)
    computed: dict[str, dict[str, Any]] = {
        "references": {"seen_on": _today()},
        "documents": {"words": count, "sha256": hashlib.sha256(TEXT.encode()).hexdigest()},
        "passages": {
            "last_sentence": len(sentences),
            "words": count,
            "fingerprints": " ".join(copies.fingerprints(sentences)),
        },
    }
    return {table: [{**row, **computed.get(table, {})} for row in listed] for table, listed in rows.items()}
