"""What a lesson's prose says, and whether it holds: the entries of checks.yml, each a sentence and what must be so.

Knows the tables, the codebook and a few named measures; runs no Python that stands in a file. CONTRIBUTING.md has the
language, checks.schema.json its form.
"""

import datetime
import importlib
import pkgutil
import re
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from .. import kit, lessons
from ..data import cases, schema
from ..data.authored import read_text, read_yaml, stamped
from ..lessons import happened
from ..lessons import words as wording
from . import inputs, validation
from .agreement import krippendorff_alpha
from .near import meant

Entry = dict[str, Any]


def checks(folder: Path) -> list[Entry]:
    """The entries of a lesson's checks.yml; none where it has none. Raises KitError."""
    path = folder / "checks.yml"
    if not path.exists():
        return []
    content: list[Entry] = read_yaml(path)
    if content is None:
        raise kit.KitError(f"{inputs.shown(path)} is empty, so that it holds nothing. Write entries, or take it away.")
    validation.validate(content, "checks", inputs.shown(path))
    return content


def faults(folder: Path) -> Iterator[str]:
    """What the prose of a lesson says that is no longer so, or no longer says: a sentence each."""
    inputs.codebook()  # what is wrong there is no entry's fault
    prose = " ".join(read_text(folder / "lesson.md", f"lessons/{folder.name}/lesson.md").split())
    for number, entry in enumerate(checks(folder), 1):
        place = f"lessons/{folder.name}/checks.yml, {number}, “{entry['says'][:60]}”"
        if " ".join(entry["says"].split()) not in prose:
            yield f"{place}: the lesson does not say so any more. Mend says, or take the entry away."
        holds = entry["holds"] if isinstance(entry["holds"], list) else [entry["holds"]]
        for part in holds:
            try:
                wrong = mismatch(part, part.get("case") or _case(folder))
            except kit.KitError as error:
                wrong = str(error)
            if wrong:
                yield f"{place}: {wrong}"


# What a part can be about, and what must and may stand beside it. Rows are the other thing, and have selectors.
ABOUT: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "day": (("is",), ()),
    "milliseconds": (("is",), ()),
    "sum": (("is",), ()),
    "picture": (("contains",), ("case",)),
    "measure": (("is",), ("of", "case")),
}
ROWS = ("table", "codes")
SELECTORS = ("case", "row", "where", "sort")
BOUNDS = ("count", "at_least", "at_most", "more_than", "less_than")


def mismatch(part: Entry, case: str) -> str:
    """What is otherwise than a part says; "" where it is so. Raises KitError for a part that cannot be looked up."""
    about = _subject(part)
    if about in ROWS:
        _tested(part)
        return _of_rows(part, case)
    if about == "picture":
        shown, wanted = _in_words(part["picture"], case), part["contains"]
        return "" if wanted in shown else f"the picture does not say “{wanted}”. It says: {shown} Mend the sentence."
    try:
        if about == "day":
            return _compared(datetime.date.fromisoformat(part["day"]).strftime("%A"), part, part["day"])
        if about == "milliseconds":  # counted from the start of 1970
            moment = datetime.datetime.fromtimestamp(part["milliseconds"] / 1000, datetime.UTC)
            return _compared(moment.strftime("%Y-%m"), part, "the month")
    except (ValueError, OverflowError, OSError):
        raise kit.KitError(f"{about}: {part[about]} is no day of the calendar. Write one that is.") from None
    if about == "sum":
        return _compared(sum(part["sum"]), part, "the sum")
    return _compared(_measure(part, case), part, "the measure")


def _subject(part: Entry) -> str:
    """What a part is about. Raises KitError if that is nothing or two things, or if something lacks beside it."""
    about = [name for name in (*ROWS, *ABOUT) if name in part]
    if not about:
        raise kit.KitError(f"holds: it is about nothing. Write one of: {', '.join([*ROWS, *ABOUT])}.")
    if len(about) > 1:
        raise kit.KitError(f"holds: {about[0]} and {about[1]} stand side by side. Make two parts of them.")
    if about[0] in ABOUT:
        needed, allowed = ABOUT[about[0]]
        lacking = next((name for name in needed if name not in part), None)
        if lacking:
            raise kit.KitError(f"holds: “{lacking}” is missing beside {about[0]}. Write what must be so.")
        _unused(part, (about[0], *needed, *allowed), about[0])
    return about[0]


def _tested(part: Entry) -> None:
    """Raises KitError if a part about rows says nothing of them that must be so, or something that nobody looks at."""
    if "share" in part:
        tests: tuple[str, ...] = ("highest",) if "by" in part else BOUNDS
        what = "share with by" if "by" in part else "share"
    else:
        tests = (*BOUNDS, *TESTS) if "column" in part else BOUNDS
        what = "column" if "column" in part else "rows without a column"
    shares = ("share", "by") if "share" in part else ()
    _unused(part, (*ROWS, *SELECTORS, "column", *shares, *tests), what)
    if not any(name in part for name in tests):
        raise kit.KitError(f"holds: it says nothing that must be so. Write one of: {', '.join(tests)}.")


def _unused(part: Entry, known: tuple[str, ...], what: str) -> None:
    spare = next((name for name in part if name not in known), None)
    if spare:
        raise kit.KitError(f"holds: “{spare}” is not looked at beside {what}. Take it away, or write what it needs.")


def _of_rows(part: Entry, case: str) -> str:
    """What is otherwise with rows: their share, their number, the values of a column."""
    rows = _rows(part, case)
    if "share" in part:
        return _of_share(part, rows)
    if "column" not in part:
        return _bounded(len(rows), part, "the number of rows")
    values = _column(rows, part["column"])
    number = _bounded(values.nunique(), part, f"the number of different values of {part['column']}")
    return number or _valued(values, part, part["column"])


def _of_share(part: Entry, rows: pd.DataFrame) -> str:
    """What is otherwise with the share of rows, or of a column's sum, that a query holds for."""
    weight = _column(rows, part["column"]) if "column" in part else pd.Series(1.0, index=rows.index)
    if not pd.api.types.is_numeric_dtype(weight):
        raise kit.KitError(f"column: {part['column']} holds no numbers, so that it has no sum. Name one that does.")
    hit = _queried(rows, part["share"])
    if "by" not in part:
        return _bounded(float(weight[hit.index].sum() / weight.sum()) if len(rows) else 0.0, part, "the share")
    by = _column(rows, part["by"])
    share = (weight[hit.index].groupby(by).sum() / weight.groupby(by).sum()).fillna(0)
    return _compared(share.idxmax() if len(rows) else "", {"is": part["highest"]}, "the highest share")


def _valued(values: "pd.Series[Any]", part: Entry, column: str) -> str:
    """What is otherwise with the values of a column, in the rows' order."""
    asked = [name for name in TESTS if name in part]
    listed = [_plain(value) for value in values]
    if asked and not listed:
        return f"no row is left to look at {column} in. Mend where."
    try:
        failed = next((name for name in asked if not TESTS[name](listed, part[name])), None)
    except TypeError:  # a number beside a text
        raise kit.KitError(f"column: the values of {column} cannot be compared so. Choose another test.") from None
    if failed is None:
        return ""
    shown = ", ".join(map(str, dict.fromkeys(listed[:8])))
    return f"{column} {failed} {part[failed]} does not hold: it is {shown}. Mend the sentence or the row."


# What can be asked of the values of a column, in the rows' order, and what is wanted of them.
TESTS: dict[str, Callable[[list[Any], Any], bool]] = {
    "is": lambda values, wanted: values == wanted if isinstance(wanted, list) else set(values) == {wanted},
    "are": lambda values, wanted: set(values) == set(wanted),
    "include": lambda values, wanted: set(wanted) <= set(values),
    "begins": lambda values, wanted: all(str(value).startswith(wanted) for value in values),
    "contains": lambda values, wanted: all(wanted in str(value) for value in values),
    "most": lambda values, wanted: bool(statistics.mode(values) == wanted),
    "highest": lambda values, wanted: bool(max(values) == wanted),
}


def _bounded(number: float, part: Entry, what: str) -> str:
    """What is otherwise with a number."""
    wanted = {name: part[name] for name in BOUNDS if name in part}
    good = {
        "count": number == wanted.get("count"),
        "at_least": number >= wanted.get("at_least", number),
        "at_most": number <= wanted.get("at_most", number),
        "more_than": number > wanted.get("more_than", number - 1),
        "less_than": number < wanted.get("less_than", number + 1),
    }
    bad = next((name for name in wanted if not good[name]), None)
    return (
        f"{what} is {round(number, 3)} and not {bad.replace('_', ' ')} {wanted[bad]}. Mend the sentence." if bad else ""
    )


def _compared(value: object, part: Entry, what: str) -> str:
    shown = _plain(value)
    return "" if shown == part["is"] else f"{what} is {shown} and not {part['is']}. Mend the sentence."


def _rows(part: Entry, case: str) -> pd.DataFrame:
    """The rows that a part is about, in the order that it asks for."""
    if "codes" in part:
        inputs.dimension(part["codes"])
        rows = cases.terms(part["codes"]).assign(id=lambda terms: terms["code"])
    else:
        rows = _frame(case, part["table"])
    if "row" in part:
        names = part["row"] if isinstance(part["row"], list) else [part["row"]]
        if "id" not in rows:
            raise kit.KitError(f"row: the rows of {part['table']} have no ids. Say which ones in where.")
        known = rows.set_index("id", drop=False)
        missing = next((name for name in names if name not in known.index), None)
        if missing:
            raise kit.KitError(f"{part['table']} has no row “{missing}”. {meant(missing, list(known.index)[:900])}")
        rows = known.loc[names].reset_index(drop=True)
    if "where" in part:
        rows = _queried(rows, part["where"])
    return rows.sort_values(_column(rows, part["sort"]).name) if "sort" in part else rows


def _queried(rows: pd.DataFrame, query: str) -> pd.DataFrame:
    """The rows for which a query holds. Raises KitError for a query that pandas cannot read."""
    if "@" in query or "__" in query:
        raise kit.KitError(f"“{query}” reaches out of the table. Name columns and values alone.")
    try:
        return rows.query(query, engine="python")
    except Exception as error:  # whatever pandas makes of an author's query
        unknown = re.search(r"name '(\w+)' is not defined", str(error))
        if unknown:
            raise kit.KitError(f"there is no column “{unknown[1]}”. {meant(unknown[1], rows.columns)}") from None
        raise kit.KitError(
            f"“{query}” cannot be asked ({error}). The columns are: {', '.join(rows.columns)}."
        ) from None


def _column(rows: pd.DataFrame, column: str) -> "pd.Series[Any]":
    if column not in rows:
        raise kit.KitError(f"there is no column “{column}”. {meant(column, rows.columns)}")
    return rows[column]


def _plain(value: Any) -> Any:
    """A cell as YAML writes it: whole numbers, yes and no, texts."""
    if value is pd.NA:
        return ""
    return value.item() if hasattr(value, "item") else value


def _case(folder: Path) -> str:
    if not inputs.asks(folder):
        raise kit.KitError("the lesson has no questions that name a case. Write the case beside what must be so.")
    named: str = inputs.questions(folder)["case"]
    return named


# What stands beside the cases' tables: the codebook's dimensions and schemes, and all codings.
BESIDE: dict[str, Callable[[], list[dict[str, Any]]]] = {
    "schemes": lambda: inputs.codebook()["schemes"],
    "dimensions": lambda: [{"id": name, **part} for name, part in inputs.codebook()["dimensions"].items()],
    "codings": lambda: [row for coded in inputs.codes().values() for row in coded.values()],
}


@stamped(lambda case, table: [*inputs.case_files(case), kit.home() / "datasets" / "codebook.yml", inputs.codes_file()])
def _frame(case: str, table: str) -> pd.DataFrame:
    """A table with what its keys lead to: `reference_url` is the url of the row's reference, one step far.

    Of rows that have published judgements, `worked_genre` is the code in the dimension genre (hyphens become
    underscores), "" where there is none.
    """
    if table in BESIDE:
        return pd.DataFrame(BESIDE[table]())
    whole = cases.Case(case)
    if table not in whole.tables():
        raise kit.KitError(f"the case {case} has no table “{table}”. {meant(table, whole.tables())}")
    rows: pd.DataFrame = getattr(whole, table)
    keys = next(part["schema"] for part in schema.package(whole.folder)["resources"] if part["name"] == table)
    for key in keys.get("foreignKeys", []):
        target = getattr(whole, key["reference"]["resource"] or table).add_prefix(f"{key['fields']}_")
        rows = rows.merge(target, how="left", left_on=key["fields"], right_on=f"{key['fields']}_id")
    if "id" in rows:
        shown = whole.worked.pivot(index="item", columns="dimension", values="code").fillna("")
        shown.columns = [f"worked_{name.replace('-', '_')}" for name in shown.columns]
        rows = rows.merge(shown, how="left", left_on="id", right_index=True)
        rows[list(shown.columns)] = rows[list(shown.columns)].fillna("")
    return rows


# What cannot be said with rows and columns alone, by name.


def _in_words(name: str, case: str) -> str:
    """What a picture of a lesson shows, in the words that stand beside it. name: such as words.headline_speakers."""
    module, _, function = name.partition(".")
    known = {part.name for part in pkgutil.iter_modules(lessons.__path__)}
    draw = (
        getattr(importlib.import_module(f"mixedsignals.lessons.{module}"), function, None) if module in known else None
    )
    if draw is None:
        raise kit.KitError(
            f"there is no picture “{name}”. Write the lesson's module and the function, with a dot between."
        )
    try:
        shown: str = draw(cases.load(case)).alternative
    except kit.KitError:
        raise
    except Exception:  # whatever a function makes of a case that is not its own, or of a case alone
        raise kit.KitError(f"{name} makes no picture of the case {case} alone. Name one that does.") from None
    return shown


def _measure(part: Entry, case: str) -> object:
    name = part["measure"]
    if name not in MEASURES:
        raise kit.KitError(f"there is no measure “{name}”. {meant(name, MEASURES)}")
    return MEASURES[name](cases.Case(case), part.get("of", ""))


def _carrying(case: cases.Case, column: str, name: str) -> pd.DataFrame:
    """The pages that carry a report or a statement. column: which of the two; name: its id. Raises KitError."""
    rows = case.coverage[case.coverage[column] == name]
    if rows.empty:
        raise kit.KitError(f"no page carries the {column} “{name}”. Write the id of one under of.")
    return rows


def _handed_on(case: cases.Case, of: str) -> object:
    """The document with the largest share of claims that it says it has from others."""
    claims = case.claims.assign(document=case.claims.passage.map(case.passages.set_index("id").document))
    return claims.id.isin(case.attributions.claim).groupby(claims.document).mean().idxmax()


def _verbs_of_the_report(case: cases.Case, of: str) -> object:
    """Of the pages in English on a report: how many have a verb of rank 1, the days of the first two
    of them, and how many have one of rank 0."""
    rows = _carrying(case, "report", of).query("language == 'en'")
    verbs = wording.in_english(rows).map(wording.verb_rank)
    days = rows[verbs == 1].reference.map(case.references.set_index("id").published).str.slice(0, 10)
    return [int((verbs == 1).sum()), *sorted(days)[:2], int((verbs == 0).sum())]


def _called_fiction(agency: str) -> Callable[[cases.Case, str], object]:
    """Whether most pages on a statement that name an agency have “fiction”."""

    def measure(case: cases.Case, of: str) -> object:
        rows = _carrying(case, "statement", of)
        rows = rows[rows.source_named.str.contains(agency)]
        return bool(rows.gloss.where(rows.gloss != "", rows.key_words).str.contains("fiction").mean() > 0.5)

    return measure


def _of_the_matrix(case: cases.Case, of: str) -> object:
    """In how many cells the two coders of lesson 08's matrix agree, and their nominal α."""
    order, agreed = list(happened.FIT), happened.passes_agree()
    first, second = happened.passes()
    places = [(order.index(first[cell]), order.index(second[cell])) for cell in first]
    return f"{agreed.same} of {agreed.count}, {krippendorff_alpha(places, 'nominal'):.2f}"


# Each takes a case and the id under `of`: the row that it is about, where it needs one.
MEASURES: dict[str, Callable[[cases.Case, str], object]] = {
    "document that hands on most": _handed_on,
    "verbs of the report": _verbs_of_the_report,
    "agreement over the matrix": _of_the_matrix,
    "most pages that name Reuters have fiction": _called_fiction("Reuters"),
    "most pages that name Interfax have fiction": _called_fiction("Interfax"),
}
