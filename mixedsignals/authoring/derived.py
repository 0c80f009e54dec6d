"""What README, docs/QUESTIONS.md, datasheets and data packages derive: badge, lessons, examples, counts, the schema.

In a text it is written between markers `<!-- name -->`; of a datapackage.json it is `resources`.
"""

import re
import tomllib
from pathlib import Path
from urllib.parse import quote, urlsplit

from .. import kit
from ..data import schema
from ..data.cases import Case
from ..show.sides import sides_of
from . import agreement, beginnings, inputs


def files() -> list[Path]:
    """The files that hold derived parts."""
    datasets = kit.home() / "datasets"
    return [
        kit.home() / "README.md",
        *sorted((kit.home() / "docs").glob("QUESTIONS.md")),
        *(path for name in ("datapackage.json", "DATASHEET.md") for path in sorted(datasets.glob(f"*/{name}"))),
    ]


def refreshed(path: Path) -> str:
    """The text of such a file with its derived parts as they should be now."""
    if path.suffix == ".json":
        return schema.text(schema.package(path.parent))
    text = path.read_text(encoding="utf-8")
    for name in set(re.findall(r"<!-- ([a-z]+) -->", text)):
        content = PARTS[name](path.parent.name)
        text = _replaced(text, f"<!-- {name} -->", content, f"<!-- /{name} -->")
    return text


def _replaced(text: str, opening: str, content: str, closing: str) -> str:
    """A text with other content, on lines of its own, wherever one mark stands before the other."""
    inside = re.compile(f"{re.escape(opening)}.*?{re.escape(closing)}", re.S)
    return inside.sub(lambda part: f"{opening}\n{content}\n{closing}", text)


def _badge(folder: str) -> str:
    project = tomllib.loads((kit.home() / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    path = urlsplit(project["urls"]["Repository"]).path.strip("/")
    lab = quote("doc/tree/notebooks/" + inputs.lesson_folders()[0].name + ".ipynb", safe="")
    picture = "![Open the kit on Binder](https://mybinder.org/badge_logo.svg)"
    return f"[{picture}](https://mybinder.org/v2/gh/{path}/main?urlpath={lab}) (the address is not settled yet)"


def _lessons(folder: str) -> str:
    rows = ["| | lesson | minutes | exercises |", "|---|---|---|---|"]
    for lesson in inputs.lesson_folders():
        page = kit.read_json(kit.home() / "notebooks" / f"{lesson.name}.ipynb")["metadata"]["mixedsignals"]
        number, _, title = page["lesson"].partition(" · ")
        link = f"[{title}](notebooks/{lesson.name}.ipynb)"
        rows.append(
            f"| {int(number):02d} | {link} | {page['minutes']} | {page['exercises'].removesuffix(' minutes')} |"
        )
    return "\n".join(rows)


def _tables(case: str) -> str:
    package = schema.package(kit.home() / "datasets" / case)
    counts = {
        part["name"]: len(kit.read_rows(kit.home() / "datasets" / case / part["path"])) for part in package["resources"]
    }
    rows = [f"| {part['name']} | {counts[part['name']]} | {part['description']} |" for part in package["resources"]]
    return "\n".join(["| table | rows | a row is |", "|---|---|---|", *rows])


def _sides(case: str) -> str:
    tables = inputs.case_rows(case)
    side = {name: row["side"] for name, row in tables["actors"].items()}
    rows = []
    for name, side_shown in sides_of(Case(case).codes("actors", "side")).items():
        counts = [
            sum(side[row["actor"]] == name for row in tables[table].values())
            for table in ("statements", "responses", "reports", "signals")
        ]
        rows.append(f"| {side_shown.name} | " + " | ".join(map(str, counts)) + " |")
    return "\n".join(["| side | statements | responses | reports | signals |", "|---|---|---|---|---|", *rows])


def _languages(case: str) -> str:
    tables = inputs.case_rows(case)
    rows = tables["coverage"].values()
    languages = sorted({row["language"] for row in rows})
    return (
        f"The coverage table holds {kit.say('counted.rows', count=len(rows))} in "
        f"{kit.say('counted.languages', count=len(languages))}: {', '.join(languages)}."
    )


def _agreement(case: str) -> str:
    return agreement.table({name for table in inputs.case_rows(case).values() for name in table})


def _contested(case: str) -> str:
    names = {name for table in inputs.case_rows(case).values() for name in table}
    settled = [coded["settled"] for (item, _), coded in inputs.codes().items() if item in names and "settled" in coded]
    contested = sum(row["contested"] == "yes" for row in settled)
    return (
        f"{len(settled)} judgements are settled; {contested} of them are marked contested: there a careful reader can "
        "differ."
    )


def _kinds(folder: str) -> str:
    parts = [(kind, *beginnings.example(kind)) for kind in beginnings.KINDS]
    return "\n\n".join(
        f"## {kind}\n\n{what}\n\n```yaml\n{asked}```\n\n```yaml\n{key}```" for kind, what, asked, key in parts
    )


PARTS = {
    "kinds": _kinds,
    "binder": _badge,
    "lessons": _lessons,
    "tables": _tables,
    "sides": _sides,
    "languages": _languages,
    "agreement": _agreement,
    "contested": _contested,
}
