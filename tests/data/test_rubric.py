"""The rubric against counts made here from the files alone, and its pictures against the rubric."""

import csv
from collections import Counter

import pytest

from mixedsignals import kit
from mixedsignals.data import cases
from mixedsignals.data import rubric as rubrics
from mixedsignals.show import colours
from mixedsignals.show.multiples import multiples

FOLDER = "datasets/phone_calls"


def rows(path):
    with (kit.home() / path).open(encoding="utf-8", newline="") as held:
        return list(csv.DictReader(held))


@pytest.fixture(scope="module")
def case():
    return cases.load("phone_calls")


@pytest.fixture(scope="module")
def counts(case):
    return rubrics.rubric(case)


@pytest.fixture(scope="module")
def documents():
    """The document of each passage and of each claim."""
    passages = {row["id"]: row["document"] for row in rows(f"{FOLDER}/passages.csv")}
    return passages | {row["id"]: passages[row["passage"]] for row in rows(f"{FOLDER}/claims.csv")}


@pytest.fixture(scope="module")
def settled():
    return {
        (row["dimension"], row["item"]): row["code"] for row in rows("solutions/codes.csv") if row["coder"] == "settled"
    }


@pytest.mark.keys
def test_dates_are_days_spans_or_none(counts, documents):
    given = Counter()
    for row in rows(f"{FOLDER}/dates.csv"):
        kind = rubrics.UNDATED if not row["means"] else rubrics.SPAN
        if len(row["means"]) == 10 and "/" not in row["means"]:
            kind = rubrics.DAY
        given[documents[row["passage"]], kind] += 1
    for document in counts.columns:
        for kind in (rubrics.DAY, rubrics.SPAN, rubrics.UNDATED):
            assert counts.loc[kind, document] == given[document, kind]


@pytest.mark.keys
def test_one_denial_told_four_times_is_one_first_statement(counts, documents):
    ends, firsts = Counter(), {}
    claims = {row["id"]: row for row in rows(f"{FOLDER}/claims.csv")}
    for row in rows(f"{FOLDER}/attributions.csv"):
        if row["event"] and not row["reference"]:
            assert claims[row["claim"]]["event"]
            ends[documents[row["claim"]]] += 1
            firsts.setdefault(documents[row["claim"]], set()).add((row["source"], row["event"]))
    for document in counts.columns:
        assert counts.loc["of them ending at the event", document] == ends[document]
        assert counts.loc["first statements at the event", document] == len(firsts[document]) <= ends[document]
        assert ends[document] <= counts.loc["chains about an event", document]


@pytest.mark.keys
def test_a_name_alone_gives_nothing_to_look_up(case, counts, monkeypatch):
    """Without days and outlets no named source can be looked up; with a day in every passage each one can."""
    named, found = counts.loc["claims with a named source"], counts.loc["claims whose named source can be looked up"]
    assert (found <= named).all() and found.sum() < named.sum()
    dates, actors = case.dates.copy(), case.actors.copy()
    dates["means"], actors["side"] = "", "other"
    monkeypatch.setattr(case, "dates", dates)
    monkeypatch.setattr(case, "actors", actors)
    assert rubrics.rubric(case).loc["claims whose named source can be looked up"].sum() == 0


@pytest.mark.keys
@pytest.mark.parametrize("dimension, codes, name", rubrics.BY_PASSAGE)
def test_passages_are_counted_by_their_settled_codes(counts, documents, settled, dimension, codes, name):
    given = Counter(
        documents[item]
        for (found, item), code in settled.items()
        if found == dimension and code in codes and item in documents
    )
    assert {document: counts.loc[name, document] for document in counts.columns} == {
        document: given[document] for document in counts.columns
    }


@pytest.mark.keys
def test_what_is_left_out_is_told_for_every_document(case, settled):
    codes = cases.codebook()["dimensions"]["document-omission"]["codes"]
    assert rubrics.left_out(case) == {
        document: codes[settled["document-omission", document]]["title"] for document in case.documents["id"]
    }


@pytest.mark.keys
def test_a_share_of_nothing_is_left_out(counts):
    changed = counts.copy()
    changed.loc["chains about an event", "substack-2025"] = 0
    shares = rubrics.shares(changed, {"of them ending at the event": "chains about an event"})
    assert set(shares["of them ending at the event"]) == set(counts.columns) - {"substack-2025"}


def test_small_multiples_say_every_value_and_leave_gaps_blank():
    picture = multiples(
        {"first": {"one": 12.4, "two": 3}, "second": {"two": 0}},
        {"one": colours.BLUE, "two": colours.GREEN},
        "Two.",
        " %",
    )
    assert picture.alternative == "first: one 12 %, two 3 %. second: two 0 %."
    assert picture.caption == "Two."
