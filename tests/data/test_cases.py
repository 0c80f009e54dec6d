"""One case's tables as typed frames, and one clear sentence for each thing that can be wrong with them."""

import copy
import pickle
import shutil

import pandas as pd
import pytest

from mixedsignals import kit
from mixedsignals.authoring import inputs
from mixedsignals.data import cases
from mixedsignals.lessons import denials


@pytest.fixture
def broken(tmp_path, house, monkeypatch):
    """Writes a file of a copy of phone_calls anew: broken(table, old, new) replaces words in it; returns the case."""
    shutil.copytree(house / "datasets", tmp_path / "datasets")
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(tmp_path))

    def write(table, old, new):
        path = tmp_path / "datasets" / "phone_calls" / f"{table}.csv"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return cases.Case("phone_calls")

    return write


@pytest.mark.parametrize("name", cases.names())
def test_every_table_has_the_rows_of_its_file_with_the_types_of_its_schema(name):
    case = cases.load(name)
    package = kit.read_json(cases.folder(name) / "datapackage.json")
    assert case.tables() == [part["name"] for part in package["resources"]]
    dtypes = {"string": "string", "integer": "Int64", "boolean": "boolean"}
    for part in package["resources"]:
        frame, rows = getattr(case, part["name"]), kit.read_rows(cases.folder(name) / part["path"])
        assert list(frame.columns) == [shape["name"] for shape in part["schema"]["fields"]]
        assert {shape["name"]: str(frame[shape["name"]].dtype) for shape in part["schema"]["fields"]} == {
            shape["name"]: dtypes[shape["type"]] for shape in part["schema"]["fields"]
        }
        for shape in part["schema"]["fields"]:
            values = [row[shape["name"]] for row in rows]
            if shape["type"] == "boolean":
                values = [cases.BOOLEANS[value] for value in values]
            assert [str(value) for value in frame[shape["name"]]] == [str(value) for value in values]


def test_a_table_read_once_is_kept():
    case = cases.load("phone_calls")
    assert cases.load("phone_calls") is case
    assert case.statements is case.statements


def test_named_adds_the_actor_and_the_page_and_keeps_every_row():
    case = cases.load("phone_calls")
    named = case.named("responses")
    assert list(named.id) == list(case.responses.id)
    assert named.actor_name.notna().all() and named.page_url.notna().all()
    row = named.set_index("id").loc["response-nyp-peskov-0209"]
    assert row.actor_name == "Dmitry Peskov"


def test_a_case_that_is_not_there_is_one_sentence_that_names_those_that_are():
    with pytest.raises(kit.KitError, match=f"no case “no_such_case”.*{', '.join(cases.names())}"):
        cases.load("no_such_case")


def test_a_table_that_is_not_there_is_an_attribute_error_that_names_those_that_are():
    with pytest.raises(AttributeError, match="no table “rumours”.*statements"):
        _ = cases.load("phone_calls").rumours


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda case: pickle.loads(pickle.dumps(case))])
def test_a_case_can_be_copied(again):
    case = cases.load("phone_calls")
    other = again(case)
    assert other is not case and other.name == case.name and other.statements.equals(case.statements)


@pytest.mark.parametrize(
    "table, old, new, said",
    [
        (
            "passages",
            "moscow-times-2024-p01-s1,moscow-times-2024,1,1,3,71",
            "moscow-times-2024-p01-s1,moscow-times-2024,1,1,3,many",
            "datasets/phone_calls/passages.csv, row 2, words: “many” is no whole number",
        ),
        (
            "references",
            "stored copy,yes",
            "stored copy,perhaps",
            "datasets/phone_calls/references.csv, row 2, link: “perhaps” is none of yes, no",
        ),
        (
            "actors",
            "id,name,office,side",
            "id,name,office,sides",
            "datasets/phone_calls/actors.csv has no column “side”",
        ),
        ("actors", "id,name,office,side", "id,name,office", "datasets/phone_calls/actors.csv cannot be read"),
        (
            "actors",
            "trump-candidate-2016,",
            "trump-candidate-2016,twice,",
            "datasets/phone_calls/actors.csv cannot be read",
        ),
    ],
)
def test_a_broken_table_is_one_sentence_with_file_and_cure(broken, table, old, new, said):
    with pytest.raises(kit.KitError) as error:
        getattr(broken(table, old, new), table)
    assert said in str(error.value)
    assert "\n" not in str(error.value)
    assert any(cure in str(error.value) for cure in ("Write", "python start.py check phone_calls"))


def test_a_table_whose_file_is_gone_or_no_text_is_one_sentence(broken):
    case = broken("actors", "id", "id")
    (case.folder / "actors.csv").write_bytes("id,name,office,side\nkremlin,Кремль,,moscow\n".encode("cp1251"))
    with pytest.raises(kit.KitError, match="actors.csv cannot be read"):
        _ = case.actors
    (case.folder / "actors.csv").unlink()
    with pytest.raises(kit.KitError, match="actors.csv is missing"):
        _ = case.actors


def test_days_keep_what_they_name_and_refuse_what_is_none():
    days = cases.timestamps(
        pd.Series(["2024-11-07", "2024-11", "2024", "2025-02-12T17:05Z", ""], dtype="string", name="at")
    )
    assert list(days[:4].astype(str)) == ["2024-11-07", "2024-11-01", "2024-01-01", "2025-02-12"]
    assert days.isna().tolist() == [False] * 4 + [True]
    with pytest.raises(kit.KitError, match="“2024-02-30” in the column at is no date"):
        cases.timestamps(pd.Series(["2024-11-07", "2024-02-30"], dtype="string", name="at"))


def test_worked_responses_stand_in_the_codebooks_order():
    shown = denials.worked_responses(cases.load("phone_calls"))
    codes = [code["title"] for code in cases.codebook()["dimensions"]["response-type"]["codes"].values()]
    assert list(shown.rung) == sorted(shown.rung)
    assert list(shown.type) == [codes[place] for place in shown.rung]
    assert len(shown) == (cases.load("phone_calls").worked.dimension == "response-type").sum()


@pytest.mark.parametrize("name", cases.names())
def test_the_datasheet_tells_the_version_of_the_data(name):
    version = kit.read_json(cases.folder(name) / "datapackage.json")["version"]
    assert f"Version {version}, as of " in (cases.folder(name) / "DATASHEET.md").read_text(encoding="utf-8")
    assert f"*{version}:*" in (cases.folder(name) / "DATASHEET.md").read_text(encoding="utf-8")


@pytest.mark.keys
def test_the_datasheet_counts_what_was_coded_and_read_again():
    """The numbers that stand there as words of a sentence, and not in a table that is built."""
    told = (cases.folder("phone_calls") / "DATASHEET.md").read_text(encoding="utf-8")
    coverage = set(cases.load("phone_calls").coverage.id)
    coded = {
        item: rows["settled"]["round"]
        for (item, dimension), rows in inputs.codes().items()
        if dimension == "wording" and item in coverage
    }
    first, second = (list(coded.values()).count(turn) for turn in "12")
    assert f"{len(coded)} of {len(coverage)} ({first} in the first round, {second} drawn at random" in told
    assert not any("review" in rows and rows["settled"]["contested"] != "yes" for rows in inputs.codes().values())
