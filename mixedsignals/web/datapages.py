"""The dataset's tables as pages: what each column holds, every row, and the CSV itself.

Knows data packages and their keys; never what a row means.
"""

import re
import shutil
from pathlib import Path
from typing import Any

from .. import kit

TABLE = '<div class="ms-rows" role="region" aria-label="{name}" tabindex="0"><table>{head}{body}</table></div>'
PAGE = """# {name}

{about}, in [{title}](index.md).

<a href="{path}" download>{path}</a>: {count} rows, as a file for any program that reads tables.

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


def write(place: Path) -> list[str]:
    """Writes a page a table and one a case for Sphinx to read; returns the cases' names. place: the folder of sources."""
    packages = sorted((kit.home() / "datasets").glob("*/datapackage.json"))
    for package in packages:
        _case(package.parent, place / "datasets" / package.parent.name)
    return [package.parent.name for package in packages]


def files(place: Path) -> None:
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
            path=table["path"], count=len(rows), columns=_columns(table), rows=_rows(table, rows, known),
        )  # fmt: skip
        (place / f"{table['name']}.md").write_text(page, encoding="utf-8")
    listed = [f"- [{table['name']}]({table['name']}.md): {table['description']} ({len(rows)})" for table, rows in filled]
    index = CASE.format(**package, listed="\n".join(listed), tables="\n".join(table["name"] for table, _ in filled))
    (place / "index.md").write_text(index, encoding="utf-8")


def _begun(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _columns(table: dict[str, Any]) -> str:
    """What each column holds, and which values it may have."""
    leads = _leads(table)
    body = "".join(
        f'<tr><th scope="row"><code>{kit.safe(field["name"])}</code></th><td>{kit.safe(field.get("description", ""))}'
        f"</td><td>{_values(field, leads)}</td></tr>"
        for field in table["schema"]["fields"]
    )
    head = '<thead><tr><th scope="col">column</th><th scope="col">what it holds</th><th scope="col">values</th></tr></thead>'
    return TABLE.format(name=f"Columns of {table['name']}", head=head, body=f"<tbody>{body}</tbody>")


def _values(field: dict[str, Any], leads: dict[str, str]) -> str:
    rules = field.get("constraints", {})
    parts = [f'a row of <a href="{leads[field["name"]]}.html">{leads[field["name"]]}</a>'] if field["name"] in leads else []
    parts += [", ".join(kit.safe(code) for code in rules["enum"])] if rules.get("enum") else []
    parts += [] if rules.get("required") else ["may be empty"]
    return "; ".join(parts)


def _leads(table: dict[str, Any]) -> dict[str, str]:
    """{column: the table whose row it names}, for keys of one column."""
    keys = table["schema"].get("foreignKeys", [])
    return {
        key["fields"]: key["reference"]["resource"] or table["name"] for key in keys if isinstance(key["fields"], str)
    }


def _rows(table: dict[str, Any], rows: list[dict[str, str]], known: dict[str, set[str | None]]) -> str:
    names, leads = [field["name"] for field in table["schema"]["fields"]], _leads(table)
    head = "".join(f'<th scope="col">{kit.safe(name)}</th>' for name in names)
    body = "".join(
        f'<tr id="{kit.safe(row["id"])}">' + _cells(row, names, leads, known)
        if row.get("id")
        else "<tr>" + _cells(row, names, leads, known)
        for row in rows
    )
    return TABLE.format(
        name=f"Rows of {table['name']}", head=f"<thead><tr>{head}</tr></thead>", body=f"<tbody>{body}</tbody>"
    )


def _cells(row: dict[str, str], names: list[str], leads: dict[str, str], known: dict[str, set[str | None]]) -> str:
    """A row's cells. A key leads to its row; an address is a link where the page is its own outlet's (so the kit does
    everywhere); an id, a long word, may break."""
    cells = []
    for name in names:
        value = row.get(name) or ""
        shown = re.sub(r"(?<=\w)([-/_.?&=])(?=\w)", r"\1<wbr>", kit.safe(value))
        if name in leads and value in known.get(leads[name], ()):
            shown = f'<a href="{leads[name]}.html#{kit.safe(value)}">{shown}</a>'
        elif name == "url" and value.startswith("http") and row.get("on_outlet_domain") == "yes":
            shown = f'<a href="{kit.safe(value)}" rel="noreferrer">{shown}</a>'
        cells.append(f'<th scope="row">{shown}</th>' if name == "id" else f"<td>{shown}</td>")
    return "".join(cells) + "</tr>"
