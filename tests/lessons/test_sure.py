"""Lesson 07's pictures: bounds are the codebook's, outcomes the key's, and answers come out as they went in."""

import re

import pytest

from mixedsignals import kit, measures
from mixedsignals.authoring import inputs
from mixedsignals.data import cases
from mixedsignals.engine import session
from mixedsignals.lessons import examples, sure


def press(name, fields, step=""):
    """Fields of a question filled in and checked, whole or of one step, as its form sends them."""
    shown = session.practice(name)
    shown._heard(shown, {"fields": {field: str(value) for field, value in fields.items()}, "step": step}, [])
    assert shown.verdict["summary"] and not shown.verdict.get("refused")


@pytest.mark.parametrize("name, dimension", [("ICD 203", "band-icd203"), ("PHIA", "band-phia")])
def test_the_bounds_are_those_of_the_codebook(name, dimension):
    drawn = examples.value("sure", "yardsticks", name)
    codes = [code for key, code in cases.codebook()["dimensions"][dimension]["codes"].items() if key != "off"]
    assert len(drawn) == len(codes) == 7
    for (term, bounds), code in zip(drawn.items(), codes):
        assert code["title"].startswith(term)
        assert [int(number) for number in re.findall(r"\d+", code["title"])] == bounds


@pytest.mark.keys
def test_outcomes_are_those_of_the_key_and_half_of_them_are_so():
    keys = kit.lesson_json("solutions", "sure")
    marked = {**keys["sure/first-ten"]["answers"], **keys["sure/next-ten"]["answers"]}
    assert marked == sure.outcomes()
    assert sum(marked.values()) == 10


def test_every_outcome_names_its_row_and_none_is_about_the_open_call():
    tables = inputs.case_rows("phone_calls")
    for item, entry in examples.value("sure", "outcomes").items():
        row = next((table[entry["row"]] for table in tables.values() if entry["row"] in table), None)
        assert row is not None, item
        assert "2024-11-07" not in str(row), item


def test_both_sets_speak_of_both_capitals_and_kyiv_and_neither_leans():
    """No side's sentences are mostly so or mostly not."""
    asked = kit.lesson_json("exercises", "sure")["questions"]
    items = [item for entry in asked if entry["id"] in ("sure/first-ten", "sure/next-ten") for item in entry["items"]]
    sides = {"moscow": r"Kremlin|Putin|Russia", "washington": r"Trump|White House", "kyiv": r"Ukrain|Zelensky"}
    for words in sides.values():
        so = [sure.outcomes()[item["id"]] for item in items if re.search(words, item["text"])]
        assert len(so) >= 5 and 0.25 <= sum(so) / len(so) <= 0.75


def test_the_tricks_cost_what_they_must(record_property):
    so = list(sure.outcomes().values())
    costs = {name: measures.brier([value] * 20, so) for name, value in (("50 %", 0.5), ("so", 1.0), ("not", 0.0))}
    record_property("told", "twenty questions, Brier: " + ", ".join(f"always {k} {v:.2f}" for k, v in costs.items()))
    assert costs["50 %"] == 0.25 and min(costs["so"], costs["not"]) > 0.25


def test_the_curve_tells_the_readers_own_answers():
    picture = sure.reliability({"q1": 90, "q2": 10})
    assert "0 of 1 at about 10%" in picture.alternative and "1 of 1 at about 90%" in picture.alternative
    assert "Brier score 0.01" in picture.caption
    # 65 and 75 % are one dot at 70 %: one of two was so, 0.2 below it; alone they score (0.35² + 0.75²) / 2
    grouped = sure.reliability({"q1": 65, "q2": 75}).caption
    assert "Brier score 0.34" in grouped and "reliability 0.04 − resolution 0.00 + uncertainty 0.25 = 0.29" in grouped


def test_without_answers_the_pictures_say_so():
    assert "not there yet" in sure.yardsticks({}).alternative
    assert "empty" in sure.reliability({}).alternative


def test_words_answered_one_by_one_all_stand_beside_the_yardsticks_as_they_were_last_changed(work):
    for item, value in (("w1", 10), ("w2", 40), ("w1", 70)):
        press("sure/words", {item: value}, item)
    assert "You: could 40 % and likely 70 %." in sure.yardsticks(session.standing_answer("sure/words")).alternative


def test_a_number_changed_after_its_verdict_moves_no_dot(work):
    for item, value in (("q1", 10), ("q2", 40), ("q1", 100)):
        press("sure/first-ten", {item: value}, item)
    assert session.earliest_answer("sure/first-ten") == {"q1": 10.0, "q2": 40.0}
    press("sure/first-ten", {f"q{number}": 50 for number in range(1, 11)})
    assert session.earliest_answer("sure/first-ten") == {"q1": 10, "q2": 40, **{f"q{n}": 50 for n in range(3, 11)}}


def test_counts_of_hedges_are_the_tables():
    case = cases.load("phone_calls")
    assert sure.hedge_counts(case)["hedges"].sum() == len(case.estimates)
