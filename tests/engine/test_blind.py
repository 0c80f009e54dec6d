"""Coding blind: whose codes are read, how often two chose the same, and what the learner is told of it."""

import json

import pytest

from mixedsignals.engine import blind, session
from tests.support.kinds import write_home

HEAD = "item,dimension,coder,code,why,evidence,contested,round\n"
CODES = {  # the learner will answer denial, confirmation, denial, silence
    "first": {"one": "denial", "two": "confirmation", "three": "silence", "four": "silence"},
    "second": {"one": "denial", "two": "denial", "three": "silence", "four": "neither"},
}
MINE = {"one": "denial", "two": "confirmation", "three": "denial", "four": "silence"}
NAMES = ["kinds/classify"]


@pytest.fixture
def home(tmp_path, monkeypatch):
    """The tests' own lesson, and codes of four items by two coders, with others that are none of a blind coding."""
    home = write_home(tmp_path / "home")
    rows = [f"{item},type,{coder},{code},,,,\n" for coder, codes in CODES.items() for item, code in codes.items()]
    rows += ["one,type,settled,silence,,,,\n", "one,mood,first,silence,,,,\n", "five,type,first,denial,,,,\n"]
    (home / "solutions" / "codes.csv").write_text(HEAD + "".join(rows), encoding="utf-8")
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(home))
    monkeypatch.setenv("MIXEDSIGNALS_WORK", str(tmp_path / "work"))
    return home


def answer(**codes):
    session.kept().append("kinds/classify", 1, codes, "recorded")


def test_the_codes_are_those_of_the_two_coders_in_one_dimension(home):
    assert blind.coded("type") == {
        **{item: {coder: codes[item] for coder, codes in CODES.items()} for item in MINE},
        "five": {"first": "denial"},
    }
    assert blind.coded("mood") == {"one": {"first": "silence"}}


def test_without_solutions_there_are_no_codes(home):
    (home / "solutions" / "codes.csv").unlink()
    assert blind.coded("type") == {} and "Code the passages above" in blind.result(NAMES, "type").html


def test_agreement_is_counted_on_items_that_all_three_coded():
    codes = {"a": {"first": "x", "second": "x"}, "b": {"first": "x", "second": "y"}, "c": {"first": "x"}}
    seen = blind.agreements({"a": "x", "b": "y", "c": "x"}, codes)
    assert {pair: (one.same, one.count) for pair, one in seen.items()} == {
        "you and first": (1, 2),
        "you and second": (2, 2),
        "first and second": (1, 2),
    }
    assert blind.agreements({}, codes) == blind.agreements({"c": "x", "d": "x"}, codes) == {}


def test_the_learner_is_told_each_agreement_beyond_chance_too(home):
    """κ by hand: with coder 1 (3/4 − 5/16) / (11/16), with coder 2 (1/4 − 5/16) / (11/16), of the coders the first's
    one denial and two silences against the second's two and one: (2/4 − 4/16) / (12/16)."""
    answer(**MINE)
    page = blind.result(NAMES, "type")
    assert page.title.startswith(
        "You and coder 1: the same code in 3 of 4 passages (between 30% and 95% would fit that); beyond chance "
        "(Cohen's κ): 0.64. You and coder 2: the same code in 1 of 4 passages (between 5% and 70% would fit that); "
        "beyond chance (Cohen's κ): −0.09. Coder 1 and coder 2: the same code in 2 of 4 passages (between 15% and 85% "
        "would fit that); beyond chance (Cohen's κ): 0.33."
    )
    assert page.html.count("<p>") == 5 and page.title.endswith(
        "would fit that); beyond chance (Cohen's κ): 0.33. So few passages tell little: over many more like them, any "
        "share in the brackets would fit what was seen. κ takes off what chance alone would give: 0 is chance, 1 is "
        "full agreement. Where you part from both, read the passage once more. Where they part, there is no right code."
    )


def test_the_passages_where_the_learner_parts_are_listed_with_the_three_codes(home):
    question = session.find("kinds/classify")[0]
    text = {item.id: item.text for item in question.items}
    words = {option.id: option.text for option in question.options}
    asked = [name for name in text if name in MINE]
    assert {"two", "three"} <= set(asked)
    answer(**MINE)
    wanted = [
        (text[name], words[MINE[name]], *(words.get(CODES[coder][name], CODES[coder][name]) for coder in CODES))
        for name in asked
        if {CODES[coder][name] for coder in CODES} != {MINE[name]}
    ]
    assert blind.partings(NAMES, blind.coded("type")) == wanted
    assert text["one"] not in [row[0] for row in wanted], "all three agree"
    html = blind.result(NAMES, "type").html
    assert f"{len(wanted)} passages</summary>" in html
    heads = [f">{name}</th>" for name in ("passage", "you", "coder 1", "coder 2")]
    assert sorted(heads, key=html.index) == heads


def test_who_agrees_with_both_throughout_is_told_of_no_parting(home):
    answer(one="denial")
    page = blind.result(NAMES, "type")
    assert "details" not in page.html and "part from both" not in page.title


def test_where_chance_leaves_no_room_no_kappa_is_told(home):
    answer(one="denial")
    told = blind.result(NAMES, "type").title
    assert "You and coder 1: the same code in 1 of 1 passages" in told and "κ" not in told


def test_the_newest_answer_to_each_question_counts_and_questions_add_up(home):
    answer(one="silence", two="silence", three="silence", four="silence")
    answer(**MINE)
    session.kept().append("kinds/long", 1, {"ant": "four"}, "recorded")
    (home / "solutions" / "codes.csv").open("a").write("ant,type,first,four,,,,\nant,type,second,four,,,,\n")
    assert "You and coder 1: the same code in 4 of 5" in blind.result([*NAMES, "kinds/long"], "type").title


def test_what_was_coded_item_by_item_counts_whole(home):
    for item, code in (("ant", "six"), ("bee", "four"), ("ant", "four")):
        session.kept().append("kinds/long", 1, {item: code}, "recorded", step=item)
    with (home / "solutions" / "codes.csv").open("a") as codes:
        codes.writelines(f"{item},type,{coder},four,,,,\n" for item in ("ant", "bee") for coder in ("first", "second"))
    assert "You and coder 1: the same code in 2 of 2" in blind.result(["kinds/long"], "type").title


def test_before_the_first_answer_the_learner_is_told_what_to_do(home):
    page = blind.result(NAMES, "type")
    assert page.html == f'<section class="ms-blind"><p>{page.title}</p></section>'
    assert page.title == "Code the passages above, then click here and press Shift and Enter together."
    assert json.loads(json.dumps(page._repr_mimebundle_()))["text/plain"] == page.title
