"""What illustrates what: an author's choices, read from lessons/NN_name/examples.yml.

An entry with the keys `table` and `rows` names rows of a case's table: a list, or {label: id or list of ids}. With a
`dimension` each row must be worked in it, under its label. Entries without rows hold words and orders. The file's own
`case` says where its rows stand. A picture of one lesson shows another case where the examples.yml of a lesson on that
case has the same entry, under the lesson's name and the key: `words/denial`. Knows authors' YAML and frames; never
answers.
"""

import textwrap
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from .. import kit
from ..data import authored, cases
from ..show import Card, Cards
from ..show.colours import SERIES
from ..show.sides import Side, sides_of

MISSING = object()  # no entry: None can be one
Rows: TypeAlias = dict[str, str | list[str]] | list[str]


def rows(lesson: str, key: str, case: cases.Case) -> Any:
    """The rows that an entry of a lesson names, as it names them. lesson: its name without number, such as "page".

    Raises KitError naming file, key, row and cure for a row that the case has not.
    """
    path, written, entry = _entry(lesson, key, case)
    for fault in _row_faults(path, written, entry, case):
        raise kit.KitError(fault)
    return entry["rows"]


def value(lesson: str, *keys: str, case: cases.Case | None = None, otherwise: Any = MISSING) -> Any:
    """An entry of a lesson's examples; further keys go down into it.

    case: for an entry that speaks of one case. Another one brings its own (see the head of this file), or has
    `otherwise`. Raises KitError naming file and key where the entry is missing.
    """
    if case is None:
        path, written, entry = _path(lesson), keys[0], _read(_path(lesson)).get(keys[0], MISSING)
    elif otherwise is not MISSING and not _has(lesson, keys[0], case):
        return otherwise
    else:
        path, written, entry = _entry(lesson, keys[0], case)
    names = [written, *keys[1:]]
    for depth, key in enumerate(names, 1):
        if depth > 1:
            entry = entry.get(key, MISSING) if isinstance(entry, dict) else MISSING
        if entry is MISSING:
            raise kit.KitError(f"{_name(path)} has no key “{' / '.join(names[:depth])}”. Write it there.")
    return entry


def _entry(lesson: str, key: str, case: cases.Case) -> tuple[Path, str, Any]:
    """An entry for a case: its file, its key as it stands there, and what it holds. Raises KitError for none."""
    path = _path(lesson)
    own = _read(path)
    named = _case_named(own, key)
    if key not in own:
        raise kit.KitError(f"{_name(path)} has no key “{key}”. Write it there.")
    if named == case.name:
        return path, key, own[key]
    written = f"{lesson}/{key}"
    for other in sorted((kit.home() / "lessons").glob("[0-9][0-9]_*/examples.yml")):
        content = _read(other)
        if written in content and _case_named(content, written) == case.name:
            return other, written, content[written]
    table = own[key].get("table") if isinstance(own[key], dict) else None
    what = f", with rows of its table {table}," if table else ""
    raise kit.KitError(
        f"{_name(path)} has “{key}” for the case {named} alone. To show this of {case.name}, write “{written}”{what} "
        f"into the examples.yml of a lesson whose case is {case.name}."
    )


def _has(lesson: str, key: str, case: cases.Case) -> bool:
    """Whether some lesson has an entry for that case."""
    try:
        _entry(lesson, key, case)
    except kit.KitError:
        return False
    return True


def _case_named(content: dict[str, Any], key: str) -> str:
    """The case of an entry: its own, or else its file's."""
    entry = content.get(key)
    own = entry.get("case") if isinstance(entry, dict) and "table" in entry else None
    return str(own or content.get("case", ""))


class DocumentMark(NamedTuple):
    """How a document is called and coloured wherever a picture shows it."""

    name: str
    colour: str


def document_marks(case: cases.Case) -> dict[str, DocumentMark]:
    """The short name and the colour of each document: {id: mark}, as the start page's examples.yml names them.

    The documents of a case for which no lesson names them are called by the first words of their titles.
    """
    if _has("start", "documents", case):
        names = {document: kit.translated(name) for name, document in rows("start", "documents", case).items()}
    else:
        names = {row.id: textwrap.shorten(row.title, 24, placeholder=" …") for row in case.documents.itertuples()}
    return {document: DocumentMark(name, colour) for (document, name), colour in zip(names.items(), cycle(SERIES))}


def document_names(lesson: str, case: cases.Case) -> dict[str, str]:
    """How a lesson calls the documents: {id: name}, in its order; those of another case by their marks' names."""
    marks = {document: mark.name for document, mark in document_marks(case).items()}
    names: dict[str, str] = value(lesson, "documents", case=case, otherwise=marks)
    return names


def case_sides(case: cases.Case) -> dict[str, Side]:
    """The sides that speak in a case, by their codes, with the names and signs of every picture."""
    return sides_of(case.codes("actors", "side"))


def worked_cards(lesson: str, key: str, case: cases.Case, caption: str) -> Cards:
    """The worked passages that an entry of a lesson names, a card each: the document's short name, what the passage
    was judged to be, and why. The entry has a `dimension` and, under `rows`, codes with the ids of passages;
    under `told` it may have words for a passage that read better on a card than the published reason.
    """
    entry, marks = value(lesson, key, case=case), document_marks(case)
    titles = cases.codebook()["dimensions"][entry["dimension"]]["codes"]
    why = case.worked[case.worked["dimension"] == entry["dimension"]].set_index("item")["why"].to_dict()
    why |= entry.get("told", {})
    document = case.passages.set_index("id")["document"]
    return Cards(
        [
            Card(marks[document[name]].name, why[name], titles[code]["title"])
            for code, name in _labelled(rows(lesson, key, case))
        ],
        caption,
    )


def faults(folder: Path) -> list[str]:
    """Everything that is wrong in a lesson's examples.yml: a sentence each; none where it has no such file. folder:
    the lesson's.
    """
    path = Path(folder) / "examples.yml"
    if not path.exists():
        return []
    wrong: list[str] = []
    try:
        content = _read(path)
        own = _case(f"{_name(path)}, case", content.get("case"))
        for key, entry in content.items():
            if isinstance(entry, dict) and ("rows" in entry or "table" in entry):
                case = _case(f"{_name(path)}, {key}, case", entry["case"]) if "case" in entry else own
                wrong += _row_faults(path, str(key), entry, case)
    except kit.KitError as error:
        wrong.append(str(error))
    return wrong


def _case(place: str, name: object) -> cases.Case:
    """The case that is named at a place of the file. Raises KitError."""
    if not isinstance(name, str):
        raise kit.KitError(f"{place}: no case is named. Name one of: {', '.join(cases.names())}.")
    try:
        return cases.load(name)
    except kit.KitError as error:
        raise kit.KitError(f"{place}: {error}") from None


def _row_faults(path: Path, key: str, entry: Any, case: cases.Case) -> Iterator[str]:
    """What is wrong with the rows of one entry."""
    place = f"{_name(path)}, {key}"
    if not isinstance(entry, dict) or not isinstance(entry.get("rows"), list | dict):
        yield f"{place}: no rows are named. Write `table:` and under `rows:` a list of ids, or labels with ids."
        return
    if "table" not in entry:
        yield f"{place}: “table” is missing. Write it beside `rows:`."
        return
    if entry["table"] not in case.tables():
        tables = ", ".join(case.tables())
        yield f"{place}, table: the case {case.name} has no table “{entry['table']}”. Name one of: {tables}."
        return
    frame = getattr(case, entry["table"])
    if "id" not in frame:
        yield f"{place}, table: the rows of {entry['table']} have no ids. Name a table whose rows have."
        return
    known = set(frame["id"])
    dimension = entry.get("dimension")
    if not isinstance(dimension, str | None):
        yield f"{place}, dimension: “{dimension}” is no dimension's name. Write one of the codebook's or take it out."
        return
    worked = case.worked[case.worked["dimension"] == dimension].set_index("item")["code"].to_dict()
    for label, name in _labelled(entry["rows"]):
        if not isinstance(name, str):
            yield f"{place}: “{name}” is no row's id. Write ids, in quotation marks if they look like days or numbers."
        elif name not in known:
            yield (
                f"{place}: the case {case.name} has no row “{name}” in the table {entry['table']}. "
                "Name a row that there is, or take this one out."
            )
        elif dimension and worked.get(name) != label:
            yield f"{place}: “{name}” is no worked example of “{label}” ({dimension}). Choose a row from worked.csv."


def _labelled(named: Rows) -> Iterator[tuple[str, str]]:
    """Every row that is named, with its label; "" in a list."""
    for label, part in named.items() if isinstance(named, dict) else [("", named)]:
        for name in part if isinstance(part, list) else [part]:
            yield str(label), name


def _path(lesson: str) -> Path:
    """The examples.yml of a lesson. Raises KitError where there is none."""
    paths = sorted((kit.home() / "lessons").glob(f"[0-9][0-9]_{lesson}/examples.yml"))
    if not paths:
        raise kit.KitError(f"lessons/…_{lesson}/examples.yml is missing. Put it back from a fresh copy of the kit.")
    return Path(paths[0])


def _read(path: Path) -> dict[str, Any]:
    """The content of a file. Raises KitError naming the line where it is no YAML."""
    content = authored.read_yaml(path)
    if not isinstance(content, dict):
        raise kit.KitError(f"{_name(path)}: no keys stand in it. Write `case:` and what illustrates what.")
    return content


def _name(path: Path) -> str:
    """A file of a lesson as an author knows it."""
    return f"lessons/{path.parent.name}/{path.name}"
