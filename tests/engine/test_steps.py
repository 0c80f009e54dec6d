"""A long question item by item: which lines come to which answer, how tries count, and what the learner is told."""

import threading

import pytest

from mixedsignals import engine as questions
from mixedsignals import kit
from mixedsignals.engine import session, steps
from tests.support.kinds import LONG, LONG_RANGE, PLACES, SAMPLES, STEPPED, write_home
from tests.support.shown import made
from tests.support.tree import parse

QUESTION, KEY = made(LONG)


def whole(**answer):
    return {"answer": answer}


def step(item, value):
    return {"step": item, "answer": {item: value}}


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(write_home(tmp_path / "home")))
    monkeypatch.setenv("MIXEDSIGNALS_WORK", str(tmp_path / "work"))
    return tmp_path


def press(shown, fields, item="", name=""):
    shown._heard(shown, {"fields": fields, "step": item, "press": name}, [])
    return shown.verdict


def test_only_more_than_six_items_that_can_be_marked_alone_come_one_by_one():
    assert [steps.steps(made(sample)[0]) for sample in SAMPLES] == [()] * len(SAMPLES)
    assert all(len(steps.steps(made(sample)[0])) == len(sample.question["items"]) for sample in STEPPED)
    six = questions.from_json({**LONG.question, "items": LONG.question["items"][:6]})
    assert steps.steps(six) == ()


def test_what_is_no_item_is_no_step():
    for name in ("", "cow", "__class__", "x" * 10_000):
        with pytest.raises(kit.KitError) as error:
            steps.only(QUESTION, name)
        assert str(error.value) == kit.say("error.field", question=QUESTION.id, field=name[:60])


def test_a_fields_feedback_stands_with_its_item_its_row_or_its_sentence():
    asked = {sample.name: made(sample)[0] for sample in SAMPLES}
    assert steps.answered(asked["mark"], {"w2": "cue", "w7": "cue"}) == {"words"}
    assert steps.answered(asked["matrix"], {"met:log": "C", "met:bill": "I", "called:log": "C"}) == {"met", "called"}
    assert steps.answered(asked["interval"], {"moon.low": 1.0, "equator.high": 2.0}) == {"moon", "equator"}
    assert steps.answered(asked["pair"], {"today": "nothing"}) == {"today"}


@pytest.mark.parametrize(
    "lines, answer, first",
    [
        ([], {}, {}),
        ([step("ant", "six")], {"ant": "six"}, {"ant": "six"}),
        (
            [step("ant", "four"), step("bee", "six"), step("ant", "six")],
            {"bee": "six", "ant": "six"},
            {"ant": "four", "bee": "six"},
        ),
        ([whole(ant="four"), step("bee", "six")], {"ant": "four", "bee": "six"}, {"ant": "four"}),
        (
            [step("ant", "four"), whole(ant="six", bee="two")],
            {"ant": "six", "bee": "two"},
            {"ant": "four", "bee": "two"},
        ),
        ([step("ant", "four"), whole(bee="two")], {"bee": "two"}, {"ant": "four", "bee": "two"}),
    ],
)
def test_lines_come_to_the_answer_as_it_stands_and_to_the_one_that_was_first(lines, answer, first):
    assert steps.joined(QUESTION, lines) == answer
    assert steps.first(QUESTION, lines) == first


def test_a_step_replaces_the_whole_of_its_item():
    question = made(LONG_RANGE)[0]
    lines = [{"step": "h1", "answer": {"h1.low": 1.0, "h1.high": 2.0}}, {"step": "h1", "answer": {"h1.low": 3.0}}]
    assert steps.joined(question, lines) == {"h1.low": 3.0}
    assert steps.tries(question, lines) == {"h1": 2}


def test_tries_are_counted_by_item_not_by_line():
    lines = [
        step("ant", "four"),
        step("bee", "four"),
        step("cat", "four"),
        step("ant", "two"),
        whole(ant="six", dog="two"),
    ]
    assert steps.tries(QUESTION, lines) == {"ant": 3, "bee": 1, "cat": 1, "dog": 1}


def test_the_third_item_answered_offers_no_reason_and_the_third_try_at_one_does(home):
    shown = session.practice(LONG.question["id"])
    for item in ("ant", "bee", "fly"):
        verdict = press(shown, {item: "four"}, item)
    assert "ms-reason" not in "".join(verdict["items"].values())
    for _ in range(2):
        verdict = press(shown, {"ant": "four"}, "ant")
    assert kit.say("note.reason") in verdict["items"]["ant"] and kit.say("note.reason") not in verdict["items"]["bee"]


def test_a_step_writes_one_line_with_its_item_alone_and_a_new_view_joins_them(home):
    shown = session.practice(LONG.question["id"])
    press(shown, {"ant": "six"}, "ant")
    press(shown, {"bee": "four"}, "bee")
    kept = session.entries(LONG.question["id"])
    assert [(entry["step"], entry["answer"], entry["outcome"]) for entry in kept] == [
        ("ant", {"ant": "six"}, "right"),
        ("bee", {"bee": "four"}, "not yet"),
    ]
    again = session.practice(LONG.question["id"])
    assert again.fields == shown.fields == {"ant": "six", "bee": "four"}
    assert kit.say("verdict.so_far", good=1, count=2, left=6) in parse(again.verdict["summary"]).text()
    assert set(again.verdict["items"]) == {"ant", "bee"}, "what was not yet asked is no blank"


def test_the_last_step_brings_the_verdict_on_the_whole(home):
    shown = session.practice(LONG.question["id"])
    for item, value in LONG.right.items():
        verdict = press(shown, {item: value}, item)
    text = parse(verdict["summary"]).text()
    assert kit.say("verdict.right") in text and kit.say("verdict.count", good=8, of=8) in text
    assert session.standings("kinds")[len(SAMPLES)] == (LONG.question["title"], "right", "right", 1)


def test_a_step_of_another_field_or_of_no_item_is_refused_in_a_sentence(home):
    shown = session.practice(LONG.question["id"])
    for fields, item in (({"bee": "six"}, "ant"), ({"ant": "six"}, "cow"), ({}, "ant")):
        assert press(shown, fields, item)["refused"]
    assert session.entries(LONG.question["id"]) == []


def test_the_first_outcome_folds_each_items_first_line(home):
    shown = session.practice(LONG.question["id"])
    for item in PLACES:
        press(shown, {item: "four"}, item)
    for item, value in LONG.right.items():
        press(shown, {item: value}, item)
    assert session.first_outcome(LONG.question["id"]) == "partly right"


def test_a_press_that_comes_twice_counts_once(home):
    shown = session.practice("kinds/choose")
    for _ in range(3):
        verdict = press(shown, {"choice": "that"}, name="p1")
    assert len(session.entries("kinds/choose")) == 1
    assert kit.say("note.reason") not in verdict["items"]["choice"]
    press(shown, {"choice": "that"}, name="p2")
    assert len(session.entries("kinds/choose")) == 2


def test_a_diagnosis_stands_once_on_the_sheet_and_whole_where_an_item_is_seen_alone():
    shown = questions.verdict_html(QUESTION, LONG.wrong, session.scoring.score(QUESTION, LONG.wrong, KEY), KEY)
    sentence = KEY.diagnoses["ant"]["four"]
    assert [sentence in shown["items"][item] for item in ("ant", "bee", "fly")] == [True, False, False]
    assert kit.say("note.same", first="1") in shown["items"]["bee"]
    assert sentence in shown["alone"]["bee"] and sentence in shown["alone"]["fly"]


def test_a_right_answer_opens_its_reason_once(home):
    shown = session.practice(LONG.question["id"])
    assert '<details class="ms-reason" open>' in press(shown, {"ant": "six"}, "ant")["items"]["ant"]
    after = press(shown, {"bee": "six"}, "bee")["items"]
    assert "open" in after["bee"] and 'ms-reason" open' not in after["ant"]
    press(shown, {"ant": "four"}, "ant")
    assert 'ms-reason" open' not in press(shown, {"ant": "six"}, "ant")["items"]["ant"], "it was seen before"
    assert 'ms-reason" open' not in session.practice(LONG.question["id"]).verdict["items"]["ant"]


def test_open_questions_turn_to_a_new_learner_at_once(home):
    shown = session.practice("kinds/choose")
    press(shown, {"choice": "that"})
    before = shown.learner
    session.kept().put_away()
    session.changed()
    assert before and shown.learner not in ("", before)
    assert shown.fields == {} and "summary" not in shown.verdict


def test_why_an_earlier_answer_does_not_fit_is_told(home):
    kept = session.kept()
    kept.append("kinds/choose", 1, {"choice": "gone"}, "right")
    reason = kit.say("error.value", question="kinds/choose", field="choice", value="gone")
    assert kit.say("saved.unfit", why=reason) in parse(session.practice("kinds/choose").verdict["summary"]).text()
    kept.append("kinds/pair", 7, {"today": "nothing"}, "right")
    assert kit.say("saved.version") in parse(session.practice("kinds/pair").verdict["summary"]).text()


def test_an_answer_that_cannot_be_saved_comes_with_a_link_to_all_of_them(home, monkeypatch):
    shown = session.practice("kinds/choose")
    press(shown, {"choice": "somebody"})

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(session.journal, "_append", full)
    links = parse(press(shown, {"choice": "that"})["summary"]).all("a")
    assert [link.text() for link in links] == [kit.say("form.saved_so_far")]
    held = session.base64.b64decode(links[0].attributes["href"].partition("base64,")[2]).decode()
    assert '"somebody"' in held and '"that"' in held


def test_threads_that_press_and_change_at_once_lose_nothing_and_wait_for_nobody_for_ever(home):
    """Two threads press two forms while a third changes learners' views: no circle of locks, no lost line."""
    views = [session.practice("kinds/choose"), session.practice("kinds/classify")]
    asked = [{"choice": "that"}, {"one": "denial"}]

    def work(number):
        for place in range(40):
            press(views[number], asked[number], name=f"{number}-{place}")

    def turn():
        for place in range(40):
            views[place % 2].learner = "somebody else"
            session.changed()

    threads = [threading.Thread(target=work, args=(number,), daemon=True) for number in (0, 1)]
    threads.append(threading.Thread(target=turn, daemon=True))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    assert len(session.entries("kinds/choose")) == len(session.entries("kinds/classify")) == 40
