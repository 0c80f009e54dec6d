"""What authors wrote, read once: the cases' tables, the codebook, the codes, the lessons' questions and keys.

Knows the folders and formats of authors' files (YAML, CSV); never how a question is built from them.
"""

import functools

import yaml

from .. import kit
from ..data import cases, schema


def read_yaml(path):
    """The content of a YAML file. Raises KitError naming file and line."""
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise kit.KitError(f"{path} is missing. Write it, or take the lesson's folder away.") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f", line {mark.line + 1}" if mark else ""
        raise kit.KitError(
            f"{path}{place}: this is not YAML ({getattr(error, 'problem', error)}). "
            "Check the indentation and put texts with a colon in quotation marks."
        ) from None


@functools.cache
def tables(case):
    """All rows of a case: {table: {id: row}}; `worked` and `codes` have no ids and stay out."""
    package = schema.package(cases.folder(case))
    keyed = [part for part in package["resources"] if part["schema"].get("primaryKey") == "id"]
    return {
        part["name"]: {row["id"]: row for row in kit.read_rows(kit.home() / "datasets" / case / part["path"])}
        for part in keyed
    }


@functools.cache
def worked(case):
    """The judgements that lessons show: {(item, dimension): row}."""
    rows = kit.read_rows(kit.home() / "datasets" / case / "worked.csv")
    return {(row["item"], row["dimension"]): row for row in rows}


@functools.cache
def codebook():
    """The codebook: {"dimensions": {...}, "schemes": [...]}."""
    return read_yaml(kit.home() / "datasets" / "codebook.yml")


@functools.cache
def codes():
    """Every coding: {(item, dimension): {coder: row}}. Empty where solutions/ is taken away."""
    path = kit.home() / "solutions" / "codes.csv"
    found = {}
    for row in kit.read_rows(path) if path.exists() else []:
        found.setdefault((row["item"], row["dimension"]), {})[row["coder"]] = row
    return found


def lesson_folders():
    """The lessons' folders in their order."""
    return sorted(path for path in (kit.home() / "lessons").iterdir() if (path / "lesson.md").exists())


def keys(folder):
    """The authors' keys of a lesson: {question name: {...}}; {} where solutions/ is taken away."""
    path = kit.home() / "solutions" / "keys" / f"{folder.name}.yml"
    return read_yaml(path) or {} if path.exists() else {}
