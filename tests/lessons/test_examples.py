"""What illustrates what: every row that examples.yml names is there, and what is not is one clear sentence."""

import ast
import re
from pathlib import Path

import pytest

import mixedsignals
from mixedsignals import kit
from mixedsignals.data import cases
from mixedsignals.lessons import examples

PACKAGE = Path(mixedsignals.__file__).parent
FOLDERS = sorted(path.parent for path in (kit.home() / "lessons").glob("*/examples.yml"))


@pytest.fixture
def lesson(tmp_path, monkeypatch):
    """Writes the examples of a lesson “page” in a home that has the kit's own datasets; returns its folder."""
    (tmp_path / "datasets").symlink_to(kit.home() / "datasets")
    folder = tmp_path / "lessons" / "01_page"
    folder.mkdir(parents=True)
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(tmp_path))

    def write(text):
        (folder / "examples.yml").write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_row_that_a_lesson_names_is_there(folder):
    assert examples.faults(folder) == []
    assert examples.value(folder.name[3:], "case") in cases.names()


def test_a_lesson_without_examples_has_no_faults(tmp_path):
    assert examples.faults(tmp_path) == []


ROWS = "case: phone_calls\nclues:\n  table: {table}\n  {more}rows: {rows}\n"


@pytest.mark.parametrize(
    "table, rows, more, words",
    [
        (
            "documents",
            "[substack-2025, nobody-2025]",
            "",
            ["01_page/examples.yml, clues", "“nobody-2025”", "documents"],
        ),
        ("documents", "{a: substack-2025, b: [nobody-2025]}", "", ["“nobody-2025”"]),
        ("papers", "[a]", "", ["“papers”", "documents"]),
        ("documents", "word", "", ["no rows are named"]),
        ("documents", "{essay: substack-2025}", "dimension: genre\n  ", ["“substack-2025”", "“essay”", "worked.csv"]),
        ("documents", "{essay: substack-2025}", "dimension: []\n  ", ["clues, dimension", "“[]”", "codebook"]),
        ("documents", "{essay: substack-2025}", "dimension: [genre, author]\n  ", ["dimension", "codebook"]),
    ],
)
def test_a_wrong_row_is_one_sentence_with_file_key_and_cure(lesson, table, rows, more, words):
    folder = lesson(ROWS.format(table=table, rows=rows, more=more))
    (fault,) = examples.faults(folder)
    with pytest.raises(kit.KitError) as error:
        examples.rows("page", "clues", cases.load("phone_calls"))
    assert str(error.value) == fault and all(word in fault for word in words)
    assert "lessons/01_page/examples.yml, clues" in fault and fault.endswith(".")


def test_right_rows_come_as_they_are_named(lesson):
    lesson(ROWS.format(table="documents", rows="{a: substack-2025}", more=""))
    assert examples.rows("page", "clues", cases.load("phone_calls")) == {"a": "substack-2025"}


def test_rows_of_another_case_are_not_found(lesson):
    lesson(ROWS.format(table="documents", rows="[substack-2025]", more=""))
    with pytest.raises(
        kit.KitError, match="for the case phone_calls alone. To show this of u2_1960, write “page/clues”"
    ):
        examples.rows("page", "clues", cases.load("u2_1960"))


@pytest.mark.parametrize(
    "text, words",
    [
        ("case: [", ["01_page/examples.yml, line", "not YAML"]),
        ("", ["01_page/examples.yml", "case:"]),
        ("case: nowhere", ["no case “nowhere”"]),
    ],
)
def test_a_broken_file_is_one_sentence(lesson, text, words):
    (fault,) = examples.faults(lesson(text))
    assert all(word in fault for word in words), fault


def test_a_missing_key_and_a_missing_file_are_named(lesson):
    lesson("case: phone_calls\na: {b: 1}\n")
    assert examples.value("page", "a", "b") == 1
    with pytest.raises(kit.KitError, match="01_page/examples.yml has no key “a / c”"):
        examples.value("page", "a", "c")
    with pytest.raises(kit.KitError, match="nothing/examples.yml is missing"):
        examples.value("nothing", "a")


def test_a_file_that_is_written_anew_is_read_anew(lesson):
    import os

    folder = lesson("a: 1\n")
    assert examples.value("page", "a") == 1
    lesson("a: 2\n")
    os.utime(folder / "examples.yml", ns=(1, 1))
    assert examples.value("page", "a") == 2


# --- no judgement in the package ------------------------------------------------------------------------------------


def constants(path):
    """Every text of a module that is no docstring, with its line."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        (node.value, node.lineno)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]


def row_ids():
    """The names of all cases and the ids of all their rows, those that are an everyday word (such as “press”) apart."""
    ids = set(cases.names())
    for case in map(cases.load, cases.names()):
        for table in case.tables():
            frame = getattr(case, table)
            ids |= set(frame["id"]) if "id" in frame else set()
    return {name for name in ids if re.search(r"[-_\d]", name)}


# Authors' tools may name a case as their model; what a learner's page draws may not.
DRAWING = sorted(
    path for room in ("data", "engine", "jupyter", "lessons", "show") for path in (PACKAGE / room).glob("*.py")
)


@pytest.mark.parametrize("path", DRAWING, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_case_and_no_row_stands_in_the_package(path):
    ids = row_ids()
    assert len(ids) > 1000
    standing = [(text, line) for text, line in constants(path) if set(re.findall(r"[\w-]+", text)) & ids]
    assert standing == []


def test_lessons_know_neither_each_other_nor_the_engine():
    modules = {path.stem for path in (PACKAGE / "lessons").glob("*.py")} - {"__init__", "examples"}
    assert {"start", "page", "sources", "words", "denials", "signals"} <= modules
    for name in modules:
        tree = ast.parse((PACKAGE / "lessons" / f"{name}.py").read_text(encoding="utf-8"))
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        own = {alias.name for node in imports if node.level == 1 for alias in node.names}
        assert own <= {"examples"}, f"{name} imports {own}"
        assert not any((node.module or "").startswith(("engine", "authoring")) for node in imports)
        assert not any(alias.name in ("engine", "authoring") for node in imports for alias in node.names)
