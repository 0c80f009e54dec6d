"""The dataset's tables as pages: what each column holds, every row, and the CSV itself.

Knows data packages and their keys; never what a row means.
"""

import re
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import Any

from .. import kit

TABLE = (
    '<div class="ms-rows" role="region" aria-label="{name}" tabindex="0"><table><thead><tr>{head}</tr></thead>'
    "<tbody>{rows}</tbody></table></div>"
)
PAGE = """# {name}

{about}, in [{title}](index.md).

<a href="{path}" download>{path}</a>: {count}, as a file for any program that reads tables.

## Columns

```{{raw}} html
{columns}
```

## Rows

```{{raw}} html
{rows}
```
"""
CASE = """# {title}

{description}

Version {version}. What it was made for, how, and what it lacks: [datasheet](DATASHEET.md).
All tables with their keys in one file: <a href="datapackage.json" download>datapackage.json</a>.

{listed}

```{{toctree}}
:hidden:

DATASHEET
{tables}
```
"""


def table_pages(place: Path) -> list[str]:
    """Writes a page a table and one a case, for Sphinx to read; returns the cases' names. place: where sources go."""
    packages = sorted((kit.home() / "datasets").glob("*/datapackage.json"))
    for package in packages:
        _case(package.parent, place / "datasets" / package.parent.name)
    return [package.parent.name for package in packages]


def csv_files(place: Path) -> None:
    """Puts the tables themselves beside their pages. place: the site's folder."""
    for path in (kit.home() / "datasets").glob("*/*"):
        if path.name == "datapackage.json" or path.suffix == ".csv":
            shutil.copy(path, place / "datasets" / path.parent.name / path.name)


def _case(folder: Path, place: Path) -> None:
    """One case. Tables without rows belong to other cases: they get no page."""
    place.mkdir(parents=True, exist_ok=True)
    package = kit.read_json(folder / "datapackage.json")
    tables = [(table, kit.read_rows(folder / table["path"])) for table in package["resources"]]
    filled = [(table, rows) for table, rows in tables if rows]
    known = {table["name"]: {row.get("id") for row in rows} for table, rows in filled}
    for table, rows in filled:
        page = PAGE.format(
            name=table["name"].capitalize(), about=_begun(table["description"]), title=package["title"],
            path=table["path"], count=kit.many(len(rows), "row"),
            columns=_columns(table, known), rows=_rows(table, rows, known),
        )  # fmt: skip
        (place / f"{table['name']}.md").write_text(page, encoding="utf-8")
    listed = [
        f"- [{table['name']}]({table['name']}.md): {table['description']} ({len(rows)})" for table, rows in filled
    ]
    index = CASE.format(**package, listed="\n".join(listed), tables="\n".join(table["name"] for table, _ in filled))
    (place / "index.md").write_text(index, encoding="utf-8")


def _begun(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _columns(table: dict[str, Any], known: Collection[str]) -> str:
    """What each column holds, and which values it may have. known: the tables that have a page."""
    leads = {name: other for name, other in _leads(table).items() if other in known}
    body = "".join(
        f'<tr><th scope="row"><code>{kit.safe(field["name"])}</code></th><td>{kit.safe(field.get("description", ""))}'
        f"</td><td>{_values(field, leads)}</td></tr>"
        for field in table["schema"]["fields"]
    )
    return _table(f"Columns of {table['name']}", ["column", "what it holds", "values"], body)


def _table(name: str, heads: list[str], rows: str) -> str:
    """A table that scrolls by itself. name: for who hears it; rows: HTML."""
    head = "".join(f'<th scope="col">{kit.safe(title)}</th>' for title in heads)
    return TABLE.format(name=kit.safe(name), head=head, rows=rows)


def _values(field: dict[str, Any], leads: dict[str, str]) -> str:
    """Which values a column may have, in words."""
    rules, table = field.get("constraints", {}), leads.get(field["name"])
    parts = [
        f'a row of <a href="{table}.html">{table}</a>' if table else "",
        kit.safe(", ".join(rules.get("enum", ()))),
        "" if rules.get("required") else "may be empty",
    ]
    return "; ".join(filter(None, parts))


def _leads(table: dict[str, Any]) -> dict[str, str]:
    """{column: the table whose row it names}, for keys of one column."""
    keys = table["schema"].get("foreignKeys", [])
    single = [key for key in keys if isinstance(key["fields"], str)]
    return {key["fields"]: key["reference"]["resource"] or table["name"] for key in single}


def _rows(table: dict[str, Any], rows: list[dict[str, str]], known: dict[str, set[str | None]]) -> str:
    """Every row of a table. known: the ids of every table's rows."""
    names, leads = [field["name"] for field in table["schema"]["fields"]], _leads(table)
    lines = []
    for row in rows:
        cells = "".join(_cell(name, row, leads.get(name, ""), known) for name in names)
        anchor = f' id="{kit.safe(row["id"])}"' if row.get("id") else ""
        lines.append(f"<tr{anchor}>{cells}</tr>")
    return _table(f"Rows of {table['name']}", names, "".join(lines))


def _cell(name: str, row: dict[str, str], table: str, known: dict[str, set[str | None]]) -> str:
    """One cell. A key leads to its row in `table`; an address is a link where the page is its own outlet's, as
    everywhere in the kit; a long word, such as an id, may break."""
    value = row.get(name) or ""
    shown = re.sub(r"(?<=\w)([-/_.?=])(?=\w)", r"\1<wbr>", kit.safe(value))
    if value and value in known.get(table, ()):
        shown = f'<a href="{table}.html#{kit.safe(value)}">{shown}</a>'
    elif name == "url" and value.startswith("http") and row.get("on_outlet_domain") == "yes":
        shown = f'<a href="{kit.safe(value)}" rel="noreferrer">{shown}</a>'
    return f'<th scope="row">{shown}</th>' if name == "id" else f"<td>{shown}</td>"
