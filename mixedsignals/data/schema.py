"""The tables of every case, once: datasets/schema.json, and the data package that a case makes of it.

Knows which table has which columns; never a row. A case's own part is the head of its datapackage.json: name, title,
description, version, licences, and under `enums` the codes of a column that differ from case to case. The rest of that
file, `resources`, is written from here. Standard library only.
"""

import json
import re
from pathlib import Path
from typing import Any

from .. import kit

FILE = "datasets/schema.json"
TYPES = ("string", "integer", "boolean")
Package = dict[str, Any]
TableSchema = dict[str, Any]


def tables() -> list[TableSchema]:
    """The tables in their order: name, description, primaryKey, fields, foreignKeys {column: table}, optional.

    Raises KitError for a schema that is missing, broken or incomplete.
    """
    content = kit.read_json(kit.home() / FILE)
    try:
        listed: list[TableSchema] = content["tables"]
        names = [table["name"] for table in listed]
        for table in listed:
            _whole(table, names)
    except (AttributeError, KeyError, TypeError) as error:
        raise kit.KitError(
            f"{FILE}: every table needs a name, a description, a primaryKey and fields, and every field a name and a "
            f"type; {error} is missing or has another form. Compare it with the table “statements”."
        ) from None
    return listed


def _whole(table: TableSchema, names: list[str]) -> None:
    """Raises KitError for a table that names what is not there."""
    place = f"{FILE}, table {table['name']}"
    columns = [field["name"] for field in table["fields"]]
    strange = [field["type"] for field in table["fields"] if field["type"] not in TYPES]
    if strange:
        raise kit.KitError(f"{place}: the type “{strange[0]}” is not known here. Use {', '.join(TYPES)}.")
    keys = table["primaryKey"] if isinstance(table["primaryKey"], list) else [table["primaryKey"]]
    linked = dict(table.get("foreignKeys", {}))
    unknown = [column for column in [*keys, *linked] if column not in columns]
    if unknown:
        raise kit.KitError(f"{place}: it has no column “{unknown[0]}”. Its columns are: {', '.join(columns)}.")
    nowhere = [target for target in linked.values() if target not in names]
    if nowhere:
        raise kit.KitError(f"{place}: there is no table “{nowhere[0]}” to link to. The tables are: {', '.join(names)}.")
    for field in table["fields"]:
        pattern = field.get("constraints", {}).get("pattern", "")
        try:
            re.compile(pattern)
        except (re.error, TypeError) as error:
            wrong = f"“{pattern}” is no pattern ({error}). Write a regular expression."
            raise kit.KitError(f"{place}, {field['name']}: {wrong}") from None
    if not table["description"]:
        raise kit.KitError(f"{place}: its description is empty. Say what a row is.")


def head(folder: Path) -> Package:
    """A case's own part of its datapackage.json. Raises KitError where that is missing or no JSON object."""
    content = kit.read_json(folder / "datapackage.json")
    if not isinstance(content, dict) or not content.get("name"):
        raise kit.KitError(
            f"datasets/{folder.name}/datapackage.json: it needs the case's name, title, description and version. "
            "Compare it with the one of another case."
        )
    return {part: value for part, value in content.items() if part != "resources"}


def package(folder: Path) -> Package:
    """The whole data package of a case: its own head, and the schema's tables. Raises KitError.

    folder: datasets/CASE. An optional table belongs to it where its file stands in the folder.
    """
    own = head(folder)
    chosen = [table for table in tables() if not table.get("optional") or (folder / f"{table['name']}.csv").exists()]
    enums = _enums(own.get("enums", {}), folder.name)
    resources = [_resource(table, enums) for table in chosen]
    if enums:
        raise kit.KitError(
            f"datasets/{folder.name}/datapackage.json, enums: there is no column “{next(iter(enums))}”. "
            "Write a table and a column with a point between them, such as actors.side."
        )
    return {**own, "resources": resources}


def _enums(written: object, case: str) -> dict[str, list[str]]:
    """A case's own codes by column, a copy. Raises KitError for another form."""
    if not isinstance(written, dict) or not all(
        isinstance(codes, list) and codes and all(isinstance(code, str) for code in codes) for codes in written.values()
    ):
        raise kit.KitError(
            f"datasets/{case}/datapackage.json, enums: it gives a column a list of texts. "
            'Write it like {"actors.side": ["moscow", "other"]}.'
        )
    return dict(written)


def text(whole: Package) -> str:
    """A data package as its file has it."""
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _resource(table: TableSchema, enums: dict[str, list[str]]) -> Package:
    """A table as a Frictionless resource. enums: the case's own codes by column; those that are used are taken out."""
    fields = []
    for field in table["fields"]:
        codes = enums.pop(f"{table['name']}.{field['name']}", None)
        fields.append(
            field if codes is None else {**field, "constraints": {**field.get("constraints", {}), "enum": codes}}
        )
    described = {"fields": fields, "missingValues": [""], "primaryKey": table["primaryKey"]}
    if table.get("foreignKeys"):
        described["foreignKeys"] = [
            {"fields": column, "reference": {"resource": "" if target == table["name"] else target, "fields": "id"}}
            for column, target in table["foreignKeys"].items()
        ]
    return {
        "name": table["name"],
        "path": f"{table['name']}.csv",
        "profile": "tabular-data-resource",
        "description": table["description"],
        "encoding": "utf-8",
        "schema": described,
    }
