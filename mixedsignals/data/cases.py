"""One case's tables as typed pandas frames: `cases.load("hotline_1963").responses`.

Knows the data package's schema; never widgets or answers.
"""

import functools
import warnings
from collections.abc import Sized
from pathlib import Path
from typing import Any

import pandas as pd

from .. import kit
from .authored import read_yaml

BOOLEANS = {"yes": True, "no": False, "unknown": pd.NA, "": pd.NA}


def names() -> list[str]:
    """The names of the cases there are: the folders of datasets/ that hold a datapackage.json."""
    return sorted(path.parent.name for path in (kit.home() / "datasets").glob("*/datapackage.json"))


def folder(name: str) -> Path:
    """The folder of a case. Raises KitError, naming the cases there are, if there is none of that name."""
    if name not in names():
        raise kit.KitError(f"There is no case “{name}” in datasets/. The cases are: {', '.join(names())}.")
    path: Path = kit.home() / "datasets" / name
    return path


class NoTable(kit.KitError, AttributeError):
    """A table that a case has not: a sentence for a reader, and to Python a missing attribute like any other."""


class Case:
    """The tables of one case, read when they are first asked for.

    Each table is an attribute, a frame with the columns of `datapackage.json`: text as strings (an empty cell is
    an empty string), whole numbers as Int64, yes and no as nullable booleans. Dates stay ISO text, because their
    precision is part of them. `timestamps(column)` turns them into timestamps.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.folder = folder(name)
        package = kit.read_json(self.folder / "datapackage.json")
        self._resources = {part["name"]: part for part in package["resources"]}

    def __getattr__(self, table: str) -> pd.DataFrame:
        if table.startswith("_"):  # Python itself asks for such, also of a case that is not filled yet
            raise AttributeError(f"A case has no “{table}”.")
        if table not in self._resources:
            raise NoTable(
                f"The case {self.name} has no table “{table}”. It has: {', '.join(self._resources)}. A table that only "
                f"some cases have comes with its file: datasets/{self.name}/{table}.csv."
            )
        frame = _read(self.folder, self._resources[table])
        setattr(self, table, frame)
        return frame

    def tables(self) -> list[str]:
        """The names of the tables, in the data package's order."""
        return list(self._resources)

    def codes(self, table: str, column: str) -> list[str]:
        """What a column of a table may hold, in the order of the case's data package; [] where that is not limited."""
        fields = self._resources[table]["schema"]["fields"]
        limits = next(field.get("constraints", {}) for field in fields if field["name"] == column)
        return list(limits.get("enum", []))

    def row(self, table: str, name: str) -> "pd.Series[Any]":
        """One row of a table, with its keys filled in as `named` does. name: its id. Raises KitError for none."""
        rows = self.named(table).set_index("id", drop=False)
        if name not in rows.index:
            raise kit.KitError(
                f"The case {self.name} has no row “{name}” in its table {table}. Write the id of one that it has."
            )
        return rows.loc[name]

    def judgement(self, item: str, dimension: str) -> "pd.Series[Any]":
        """The published judgement of an item: code, why. Raises KitError where the case shows none."""
        rows = self.worked[(self.worked["item"] == item) & (self.worked["dimension"] == dimension)]
        if rows.empty:
            raise kit.KitError(
                f"The case {self.name} publishes no “{dimension}” of “{item}”. Show a row that its table worked has, "
                "or have this one coded and published."
            )
        return rows.iloc[0]

    def needed(self, rows: Sized, what: str, table: str) -> None:
        """Raises KitError, in a sentence, where there are no rows for what is to be shown.

        what: one of them in words, such as "response with a day"; table: where an author would add it.
        """
        if not len(rows):
            raise kit.KitError(
                f"The case {self.name} has no {what}, and this shows nothing else. Add one to its table {table}, or "
                "show something else of this case."
            )

    def named(self, table: str) -> pd.DataFrame:
        """A table with its keys filled in for reading: the actor's name and side, the page's outlet and address."""
        frame: pd.DataFrame = getattr(self, table)
        if "actor" in frame:
            frame = frame.merge(
                self.actors[["id", "name", "office", "side"]].add_prefix("actor_"),
                how="left",
                left_on="actor",
                right_on="actor_id",
            ).drop(columns="actor_id")
        if "reference" in frame:
            pages = self.references[["id", "outlet", "url", "link"]].add_prefix("page_")
            frame = frame.merge(pages, how="left", left_on="reference", right_on="page_id").drop(columns="page_id")
        return frame


@functools.cache
def load(name: str) -> Case:
    """The case of that name. Raises KitError if datasets/ has none."""
    return Case(name)


def codebook() -> dict[str, Any]:
    """The codebook of all cases: {"dimensions": {name: {"title", "codes", ...}}, "schemes": [...]}. Raises KitError."""
    content: dict[str, Any] = read_yaml(kit.home() / "datasets" / "codebook.yml")
    return content


def terms(dimension: str) -> pd.DataFrame:
    """The codes of one dimension with their meanings: code, title, definition, example."""
    return pd.DataFrame(
        [{"code": name, **meaning} for name, meaning in codebook()["dimensions"][dimension]["codes"].items()]
    )


def worked_rows(case: Case, dimension: str, table: str) -> pd.DataFrame:
    """The worked rows of a table: its columns with names filled in, then their judgement: code, term, why."""
    worked = case.worked.query("dimension == @dimension").merge(
        terms(dimension)[["code", "title"]].rename(columns={"title": "term"}), on="code"
    )
    return case.named(table).merge(worked, left_on="id", right_on="item").drop(columns=["item", "dimension"])


def timestamps(at: "pd.Series[Any]") -> "pd.Series[Any]":
    """A column of ISO dates of any precision as timestamps at the start of what they name; empty becomes NaT.

    Raises KitError naming the first cell that is no date.
    """
    days = pd.to_datetime(at.str.slice(0, 10).replace("", None), format="ISO8601", errors="coerce")
    wrong = at[days.isna() & (at.fillna("") != "")]
    if len(wrong):
        raise kit.KitError(
            f"“{wrong.iloc[0]}” in the column {at.name} is no date. Write it as 2024-11-07, 2024-11 or 2024."
        )
    return days


def _read(folder: Path, resource: dict[str, Any]) -> pd.DataFrame:
    """One table as a typed frame. Raises KitError naming the file and, where there is one, the row and the column."""
    path = folder / resource["path"]
    place = f"datasets/{folder.name}/{resource['path']}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "error", pd.errors.ParserWarning
            )  # rows longer than the header would lose their last cells
            frame = pd.read_csv(path, dtype="string", keep_default_na=False, na_filter=False, index_col=False)
    except FileNotFoundError:
        raise kit.KitError(f"{place} is missing. Put it back from a fresh copy of the kit.") from None
    except (ValueError, pd.errors.ParserWarning) as error:
        raise kit.KitError(
            f"{place} cannot be read ({str(error).strip()}). Run: python start.py check {folder.name}"
        ) from None
    for field in resource["schema"]["fields"]:
        if field["name"] not in frame:
            raise kit.KitError(f"{place} has no column “{field['name']}”. Run: python start.py check {folder.name}")
        if field["type"] in TYPED:
            frame[field["name"]] = TYPED[field["type"]](frame[field["name"]], place)
    return frame


def _integers(column: "pd.Series[Any]", place: str) -> "pd.Series[Any]":
    _refuse(column, ~column.str.fullmatch(r"-?\d+|"), place, "no whole number. Write digits only")
    return pd.to_numeric(column.replace("", pd.NA)).astype("Int64")


def _booleans(column: "pd.Series[Any]", place: str) -> "pd.Series[Any]":
    _refuse(column, ~column.isin(BOOLEANS), place, f"none of {', '.join(filter(None, BOOLEANS))}. Write one of them")
    return column.map(BOOLEANS).astype("boolean")


TYPED = {"integer": _integers, "boolean": _booleans}


def _refuse(column: "pd.Series[Any]", wrong: "pd.Series[Any]", place: str, why: str) -> None:
    """Raises KitError for the first wrong cell. Rows are counted as a spreadsheet does: the header is row 1."""
    if wrong.any():
        at = wrong.idxmax()
        raise kit.KitError(f"{place}, row {at + 2}, {column.name}: “{column[at]}” is {why}.")
