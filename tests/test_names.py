"""Names in the package: no case and no row stands in it, one name means one thing, and a name says what it holds."""

import ast
import csv
import re
from collections import defaultdict
from pathlib import Path

import pytest

from mixedsignals import kit

PACKAGE = Path(kit.__file__).parent
UNREAD = ("teaching", "authoring/guide", "authoring/outline", "engine/handin", "engine/paper")  # not yet
TAGS = {"meta"}  # an element of HTML before it is an actor
CODE = sorted(path for path in PACKAGE.rglob("*") if path.suffix in (".py", ".js", ".css"))
MODULES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in CODE if path.suffix == ".py"}

# What one word may name in several modules: it is the same thing each time, or always read with its module's name.
SHARED = {
    "part",  # a file while it is written; a part of a test
    "codebook",  # the codebook; as an author may write it, and as it was found in order
    "faults",  # everything that is wrong with a file, a sentence each
    "hedges", "ladder",  # pictures, called as the lesson names them: words.hedges, sure.hedges
    "result",  # what a notebook calls for an outcome: forms.result, blind.result
}  # fmt: skip


@pytest.fixture(scope="module")
def case_words(house):
    """The cases' names and the ids of all rows."""
    folders = [path for path in (house / "datasets").iterdir() if path.is_dir()]
    words = {folder.name for folder in folders}
    for table in (path for folder in folders for path in folder.glob("*.csv")):
        with open(table, encoding="utf-8", newline="") as file:
            words |= {row["id"] for row in csv.DictReader(file) if row.get("id")}
    return words


def named(source, words):
    """Which of the words a text names. A single small word, such as an actor's id, counts where it stands alone in
    quotation marks: “mao” and “meta” are words of other kinds, too."""
    compound = {word for word in words if re.search("[-_0-9]", word)}
    quoted = set(re.findall(r"""["'`]([\w-]+)["'`]""", source))
    return sorted(compound & set(re.findall(r"\w[\w-]*", source)) | words & quoted)


def test_no_case_and_no_row_is_named_in_the_package(case_words):
    assert len(case_words) > 2000
    assert {
        path.name: hits for path in CODE if (hits := named(path.read_text(encoding="utf-8"), case_words - TAGS))
    } == {}


@pytest.mark.parametrize(
    ("source", "hits"),
    [
        ('CASE = "phone_calls"', ["phone_calls"]),
        ('"""The rule for phone_calls (and others)."""', ["phone_calls"]),
        ("rows.query(\"statement == 'said-peskov-2024-11-11-denial'\")", ["said-peskov-2024-11-11-denial"]),
        ("// see said-peskov-2024-11-11-denial.", ["said-peskov-2024-11-11-denial"]),
        ('actor == "putin"', ["putin"]),
        ("phone_calls_too, other-said-peskov-2024-11-11-denial, putin's, '<meta charset>'", []),
    ],
)
def test_a_case_or_a_row_that_is_named_is_seen(source, hits, case_words):
    assert named(source, case_words) == hits


def read_later(path):
    return path.relative_to(PACKAGE).as_posix().startswith(UNREAD)


def test_no_two_modules_share_a_name():
    places = defaultdict(list)
    for path in MODULES:
        if path.name not in ("__init__.py", "__main__.py"):
            places[path.stem].append(path.relative_to(PACKAGE).as_posix())
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_no_two_public_functions_or_classes_share_a_name():
    places = defaultdict(set)
    for path, tree in MODULES.items():
        for node in tree.body if not read_later(path) else ():
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].add(path.relative_to(PACKAGE).as_posix())
    assert {name for name, where in places.items() if len(where) > 1} == SHARED


def bound(tree):
    """Every name that a module binds: variables, arguments, attributes, functions, classes; with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield (node.id if isinstance(node, ast.Name) else node.attr), node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, node.lineno


def test_names_say_what_they_are_and_not_how_they_came():
    empty = {"told", "said", "made", "found"}
    hits = [
        f"{path.name}, line {line}: {name}"
        for path, tree in MODULES.items()
        for name, line in bound(tree)
        if name.strip("_") in empty and not path.relative_to(PACKAGE).as_posix().startswith((*UNREAD, "classroom"))
    ]
    assert hits == []


def test_no_function_is_longer_than_a_screen():
    lengths = {
        f"{path.name}, {node.name}": node.end_lineno - node.lineno + 1
        for path, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: lines for name, lines in lengths.items() if lines > 50} == {}


def test_html_is_made_safe_in_one_place():
    importing = {
        path.relative_to(PACKAGE).as_posix()
        for path, tree in MODULES.items()
        for node in ast.walk(tree)
        if "html" in [alias.name for alias in getattr(node, "names", [])] or getattr(node, "module", "") == "html"
    }
    assert importing == {"kit.py"}
