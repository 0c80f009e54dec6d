"""What authors wrote: the cases' tables, the codebook, the codes, the lessons' questions and keys.

Knows the folders of authors' files and the forms that they have; never how a question is built from them. What is
returned is kept as long as the files stay as they are, and is shared: read it, do not change it.
"""

import contextlib
from pathlib import Path
from typing import Any

from .. import kit
from ..data import cases, schema
from ..data.authored import read_yaml, stamped
from . import sheets, validation
from .near import meant, nearest
from .row_texts import RowTexts

Row = dict[str, str]
Questions = dict[str, Any]
Keys = dict[str, dict[str, Any]]


def case_files(case: str) -> list[Path]:
    """What the rows of a case are read from."""
    folder = kit.home() / "datasets" / case
    return [kit.home() / schema.FILE, folder / "datapackage.json", *sorted(folder.glob("*.csv"))]


def case_names() -> list[str]:
    """The names of the cases there are."""
    return list(cases.names())


def codes_file() -> Path:
    """Where every coding stands."""
    return kit.home() / "solutions" / "codes.csv"


def _codebook_file() -> Path:
    return kit.home() / "datasets" / "codebook.yml"


def questions_file(folder: Path) -> Path:
    """Where a lesson's questions stand. folder: lessons/NN_name."""
    return folder / "questions.yml"


def keys_file(folder: Path) -> Path:
    """Where a lesson's keys stand. folder: lessons/NN_name."""
    return kit.home() / "solutions" / "keys" / f"{folder.name}.yml"


def shown(path: Path) -> str:
    """A path as an author knows it: from the checkout."""
    return path.relative_to(kit.home()).as_posix()


@stamped(case_files)
def case_rows(case: str) -> dict[str, dict[str, Row]]:
    """All rows of a case: {table: {id: row}}; `worked` has no ids and stays out. Raises KitError."""
    folder = cases.folder(case)
    rows = {}
    for part in schema.package(folder)["resources"]:
        if part["schema"]["primaryKey"] == "id":
            columns = [field["name"] for field in part["schema"]["fields"]]
            rows[part["name"]] = {row["id"]: row for row in _rows(folder / part["path"], columns)}
    return rows


@stamped(case_files)
def row_texts(case: str) -> RowTexts:
    """The rows of a case as a learner reads them. Raises KitError."""
    return RowTexts(case_rows(case))


@stamped(case_files)
def worked(case: str) -> dict[tuple[str, str], Row]:
    """The judgements that lessons show: {(item, dimension): row}. Raises KitError."""
    rows = _rows(cases.folder(case) / "worked.csv", ["item", "dimension", "code", "why"])
    return {(row["item"], row["dimension"]): row for row in rows}


def _rows(path: Path, columns: list[str]) -> list[Row]:
    """The rows of a table, every cell a text. Raises KitError where a column is missing or a row has other cells."""
    rows: list[Row] = []
    with contextlib.suppress(kit.KitError):
        rows = kit.read_rows(path)
        if rows and all(set(columns) <= row.keys() and None not in (*row, *row.values()) for row in rows):
            return rows
    sheet = sheets.read_sheet(path, shown(path), {"fields": [{"name": column} for column in columns]})
    for fault in sheet.faults:
        raise kit.KitError(str(fault))
    return [row for _, row in sheet.rows]


@stamped(lambda: [_codebook_file()])
def codebook() -> dict[str, Any]:
    """The codebook: {"dimensions": {...}, "schemes": [...]}. Raises KitError."""
    content: dict[str, Any] = cases.codebook()
    validation.validate(content, "codebook", "datasets/codebook.yml")
    return content


@stamped(lambda: [codes_file()])
def codes() -> dict[tuple[str, str], dict[str, Row]]:
    """Every coding: {(item, dimension): {coder: row}}. Empty where solutions/ is taken away."""
    codings: dict[tuple[str, str], dict[str, Row]] = {}
    if codes_file().exists():
        for row in _rows(codes_file(), ["item", "dimension", "coder", "code", "why", "evidence", "contested", "round"]):
            codings.setdefault((row["item"], row["dimension"]), {})[row["coder"]] = row
    return codings


def lesson_folders() -> list[Path]:
    """The lessons' folders in their order."""
    return sorted(path.parent for path in (kit.home() / "lessons").glob("*/lesson.md"))


def asks(folder: Path) -> bool:
    """Whether a lesson has questions."""
    return questions_file(folder).exists()


def lesson_folder(name: str) -> Path:
    """The folder of a lesson. Raises KitError, naming the lessons there are, if there is none of that name."""
    if name not in lesson_names():
        near = nearest(name, lesson_names())
        cure = f"Did you mean “{near}”?" if near else f"The lessons are: {', '.join(lesson_names())}."
        raise kit.KitError(f"There is no lesson “{name}”. {cure}")
    return kit.home() / "lessons" / name


def lesson_called(name: str) -> Path:
    """The folder of a lesson by number, name or both. Raises KitError naming the lessons there are."""
    for folder in lesson_folders():
        if name in ways_to_call(folder):
            return folder
    return lesson_folder(name)


def ways_to_call(folder: Path) -> tuple[str, ...]:
    """What a lesson is called on the command line: 04_denials, denials, 04 or 4."""
    number, _, name = folder.name.partition("_")
    return folder.name, name, number, number.lstrip("0") or "0"


def lesson_names() -> list[str]:
    """What the lessons' folders are called, in their order. Raises KitError in a copy that came without them."""
    names = [folder.name for folder in lesson_folders()]
    if not names:
        raise kit.KitError(
            "This copy of the kit came without lessons/*/lesson.md, which authors write. Use a whole copy."
        )
    return names


@stamped(lambda folder: [questions_file(folder)])
def questions(folder: Path) -> Questions:
    """A lesson's questions file: title, case, intro, closing, questions. Raises KitError naming question and key."""
    content: Questions = read_yaml(questions_file(folder))
    validation.validate(content, "questions", shown(questions_file(folder)))
    return content


@stamped(lambda folder: [keys_file(folder)])
def keys(folder: Path) -> Keys:
    """The authors' keys of a lesson: {question name: {...}}; {} where solutions/ is taken away. Raises KitError."""
    path = keys_file(folder)
    if not path.exists():
        return {}
    content: Keys = read_yaml(path)
    if not content:
        raise kit.KitError(
            f"{shown(path)} is empty, so its lesson has no answers. Write the keys, or take the file away."
        )
    validation.validate(content, "keys", shown(path))
    return content


def case_of(folder: Path, entry: dict[str, Any]) -> str:
    """The case that a question is about: its own, or else its lesson's."""
    named: str = entry.get("case", questions(folder)["case"])
    return named


def dimension(name: str) -> dict[str, Any]:
    """A dimension of the codebook. Raises KitError, with the one likely meant, if there is none of that name."""
    known: dict[str, Any] = codebook()["dimensions"]
    if name not in known:
        raise kit.KitError(f"the codebook has no dimension “{name}”. {meant(name, known)}")
    named: dict[str, Any] = known[name]
    return named
