"""Lesson 08's pictures and explorer: sums are what a hand adds up, what fits all falls grey, and nothing is settled."""

import pytest

from mixedsignals import engine, kit
from mixedsignals.data import cases
from mixedsignals.engine import scoring
from mixedsignals.lessons import examples, happened

HALVES = ("hypothesis-as-reported", "hypothesis-other-contact")


def small():
    """A matrix by hand: one item fits all alike, one speaks against all but `other-contact`."""
    names = examples.value("happened", "hypotheses")
    alike = {f"{name}:evidence-post-report": "C" for name in names}
    return {**alike, **{f"{name}:evidence-peskov-denial": "C" if name == HALVES[1] else "II" for name in names}}


def test_only_what_speaks_against_counts():
    against = happened.weight_against(small())
    assert against.pop(HALVES[1]) == 0 and set(against.values()) == {2}


def test_the_sums_are_those_that_the_engine_shows():
    asked = {entry["id"]: engine.from_json(entry) for entry in kit.lesson_json("exercises", "happened")["questions"]}
    first = happened.passes()[0]
    question = asked["happened/call-a"]
    held = {field: code for field, code in first.items() if field.partition(":")[2] in {c.id for c in question.columns}}
    assert scoring.inconsistency(question, first) == happened.weight_against(held)


def test_what_fits_all_tells_nothing_and_falls_grey():
    assert happened.diagnosticity(small()) == {"evidence-post-report": 0, "evidence-peskov-denial": 3}
    told = happened.matrix(small()).alternative
    assert "Separates the explanations most: Kremlin's denial" in told and "Fits all alike: The Post's report" in told


def test_without_cells_there_is_one_line_and_no_picture():
    waiting = happened.matrix({}, "Yours")
    assert waiting.sentence == "Fill in the matrix above, then click here and press Shift and Enter together."
    assert "<img" not in waiting.html() and waiting._repr_mimebundle_()["text/plain"] == waiting.sentence


def test_every_item_of_evidence_is_told_in_a_line_folded():
    case = cases.load("phone_calls")
    table = happened.evidence_told(case)
    assert table.html().startswith("<details><summary>What each piece of evidence is, in a line</summary>")
    told = dict(zip(table.frame["short"], table.frame["what"]))
    assert told["“Of which we know”"].startswith("On 23 March 2025 Peskov") and len(told) == 16


def test_what_is_in_quotation_marks_already_gets_no_second_pair():
    caption = happened.against(happened.passes()[0], "evidence-no-comment-private-calls").caption
    assert caption.endswith("Pale: what “No comment” added.")
    assert happened.against(small(), "evidence-peskov-denial").caption.endswith("Pale: what “Kremlin's denial” added.")


@pytest.mark.keys
def test_what_an_explanation_itself_would_say_is_expected_in_every_row():
    """The legend, alike for all cells: a story told by those whose story it is, or ready for them, is CC."""
    key = engine.key_from_json(kit.lesson_json("solutions", "happened")["happened/u2"])
    rows = ("h-weather", "h-ordered", "h-alone")
    assert {key.answers[f"{row}:e-nasa"] for row in rows} == {"CC"}, "it fits the spy flight just as well"
    assert key.answers["h-alone:e-probably"] == key.answers["h-ordered:e-herter"] == "CC"
    story = [key.defensible.get(f"{row}:{item}", {}) for row in rows for item in ("e-nasa", "e-white")]
    assert not any("I" in readings or "II" in readings for readings in story)


def test_the_one_item_that_carries_the_ranking_is_named():
    assert happened.carrying(small()) == ["evidence-peskov-denial"]


def test_both_passes_fill_every_cell_of_the_record():
    case = cases.load("phone_calls")
    for one in happened.passes():
        assert set(one) == {f"{h}:{e}" for h in case.hypotheses["id"] for e in case.evidence["id"]}
        assert set(one.values()) <= set(happened.FIT)


def test_every_item_of_evidence_has_its_reason_and_its_short_name():
    names = set(cases.load("phone_calls").evidence["id"])
    assert set(examples.value("happened", "evidence")) == set(examples.value("happened", "reasons")) == names


def test_nothing_stands_against_other_contact_in_either_pass_nor_against_the_kept_secret_in_one():
    """The sentences of part 3."""
    bare = [{name for name, total in happened.weight_against(one).items() if not total} for one in happened.passes()]
    assert bare == [{HALVES[1]}, {HALVES[1], "hypothesis-agreed-silence"}]
    assert [happened.carrying(one) for one in happened.passes()] == [[], []]


def test_what_part_2_says_of_the_two_tables():
    first, second = happened.passes()
    told = [happened.diagnosticity(one) for one in (first, second)]
    assert [name for name in told[0] if not told[0][name]] == ["evidence-october-equipment"]
    assert told[0]["evidence-february-had"] == 1 and told[0]["evidence-no-comment-private-calls"] == 3
    assert told[1]["evidence-no-comment-private-calls"] == 1


@pytest.mark.keys
def test_the_call_is_asked_about_without_a_key_and_every_item_once():
    keys = kit.lesson_json("solutions", "happened")
    asked = {entry["id"]: entry for entry in kit.lesson_json("exercises", "happened")["questions"]}
    columns = [column["id"] for name in ("happened/call-a", "happened/call-b") for column in asked[name]["columns"]]
    assert len(columns) == len(set(columns))
    assert not {"happened/call-a", "happened/call-b", "happened/line"} & set(keys)


def test_an_answer_to_the_open_matrix_is_recorded():
    entry = next(e for e in kit.lesson_json("exercises", "happened")["questions"] if e["id"] == "happened/call-a")
    cell = {"hypothesis-planted:evidence-post-report": "C"}
    question = engine.from_json(entry)
    assert scoring.score(question, engine.read(question, cell), None).outcome == "recorded"


def test_taking_away_redraws_and_names_what_carries():
    explorer = happened.TakeAway(small())
    assert "Not set yet" in explorer.remark.value and not explorer.picture.value
    explorer.whose.value = "yours"
    assert "Kremlin&#x27;s denial" in explorer.remark.value or "Kremlin's denial" in explorer.remark.value
    before = explorer.picture.value
    explorer.item.value = "evidence-peskov-denial"
    assert explorer.picture.value != before
    explorer.whose.value = "our second coder's"
    assert len(explorer.item.options) == 17


def test_without_an_own_matrix_only_the_passes_are_offered():
    assert [option[0] for option in happened.TakeAway({}).whose.options] == [
        "not set",
        "our first coder's",
        "our second coder's",
    ]


@pytest.mark.parametrize(
    "own, told", [({}, "Fill in"), ({"hypothesis-planted:evidence-post-report": "C"}, "in 1 of 1")]
)
def test_agreement_is_told_with_both_and_neither_is_right(own, told):
    assert told in happened.agreement_with(own)


def test_a_single_page_is_one_page_and_a_missing_one_is_said():
    told = happened.pages_and_sources(cases.load("phone_calls")).alternative
    assert "1 pages" not in told and "no page of its own seen" in told


def test_the_exercise_on_what_carries_means_what_the_lesson_means():
    """Its three explanations and four findings, put into the lesson's own rule: only the third changes the top."""
    a, b, c, *others = examples.value("happened", "hypotheses")
    first, second, third, fourth, *_ = examples.value("happened", "evidence")
    filled = {f"{name}:{item}": "C" for name in (a, b, c) for item in (first, second)}
    filled |= {f"{a}:{third}": "II", f"{b}:{third}": "I", f"{c}:{third}": "C", f"{a}:{fourth}": "I"}
    filled |= {f"{name}:{item}": "II" for name in others for item in (first, second)}  # two that stay out of the way
    assert happened.carrying(filled) == [third]
