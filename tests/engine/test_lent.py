"""On a computer that is only lent, a learner is told at the start, and reminded to save after every ten questions."""

import pytest

from mixedsignals import kit, practice, save_work
from mixedsignals.engine import lent, session
from mixedsignals.kit import say
from tests.support.kinds import CHOOSE

QUESTIONS = [f"tests/choose-{number}" for number in range(25)]


@pytest.fixture
def ask(work, tmp_path, monkeypatch):
    """Answers a question of many, by number, as a press does; returns what is said."""
    entries = {name: {**CHOOSE.question, "id": name} for name in QUESTIONS}
    monkeypatch.setattr(
        kit, "lesson_json", lambda room, lesson: {"questions": list(entries.values())} if room == "exercises" else {}
    )
    monkeypatch.setattr(session, "_warned", set())
    option = CHOOSE.question["options"][0]["id"]

    def answer(number, press=0):
        shown = practice(QUESTIONS[number])
        shown.conversation.hear({"fields": {"choice": option}, "press": f"{number}-{press}"})
        return shown.verdict["summary"]

    return answer


@pytest.fixture
def binder(monkeypatch):
    monkeypatch.setenv("BINDER_LAUNCH_HOST", "https://mybinder.org/")


def reminded(said):
    return "questions answered since you last saved" in said and "ms-download" in said


def test_the_first_question_says_once_that_the_computer_is_lent(ask, binder):
    first, second = (practice(name).verdict for name in QUESTIONS[:2])
    assert kit.safe(say("saved.lent")) in first["summary"]
    assert not second


def test_who_has_answers_is_not_told_again(ask, binder):
    ask(0)
    session._warned.clear()
    assert kit.safe(say("saved.lent")) not in practice(QUESTIONS[1]).verdict.get("summary", "")


def test_every_ten_questions_end_in_a_reminder_with_a_link(ask, binder):
    assert [number for number in range(25) if reminded(ask(number))] == [9, 19]


def test_the_same_question_again_is_not_another_one(ask, binder):
    assert not any(reminded(ask(0, press)) for press in range(15))


def test_another_kernel_counts_on(ask, binder, work):
    for number in range(9):
        ask(number)
    session._journals.clear()
    assert reminded(ask(9))


def test_who_saves_is_left_in_peace(ask, binder):
    for number in range(9):
        ask(number)
    save_work()
    assert [number for number in range(9, 25) if reminded(ask(number))] == [18]


def test_a_new_learner_is_counted_from_the_start(ask, binder):
    for number in range(12):
        ask(number)
    session.kept().delete()
    assert [number for number in range(10) if reminded(ask(number))] == [9]


def test_nobody_is_reminded_where_answers_last(ask, work):
    assert not any(reminded(ask(number)) for number in range(12))
    assert not practice(QUESTIONS[13]).verdict
    assert not (work / lent.MARK).exists()
