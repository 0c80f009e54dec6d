"""A question on the site's own page is the notebook's: what a page is told, what a press comes to, what is kept."""

import json

import pytest

from mixedsignals import kit, practice
from mixedsignals.engine.journal import Journal
from mixedsignals.web import answering, instead
from tests.support import kinds


@pytest.fixture
def home(tmp_path, work, monkeypatch):
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(kinds.write_home(tmp_path / "home")))


def press(form, answer, number):
    """What the page is told after a press."""
    content = {"fields": answer, "step": "", "press": f"press{form}{number}"}
    return json.loads(answering.hear(form, json.dumps(content)))


@pytest.mark.parametrize("sample", kinds.SAMPLES, ids=lambda sample: sample.name)
def test_a_page_is_told_what_a_widget_is_told(home, sample):
    name = sample.question["id"]
    with instead.sites_words():
        state, view = json.loads(answering.begin("1", name)), practice(name)
    assert state == {part: getattr(view, part) for part in state} and state["form"]
    for number, answer in enumerate((sample.wrong, sample.right)):
        told = press("1", answer, number)
        with instead.sites_words():
            view.conversation.hear({"fields": answer, "press": f"press1{number}"})
        assert [told[-1][part] for part in ("learner", "fields", "verdict")] == [
            view.learner,
            view.fields,
            view.verdict,
        ]


def test_a_press_is_in_the_journal_before_the_page_hears_of_it(home, work):
    sample = kinds.SAMPLES[0]
    answering.begin("2", sample.question["id"])
    assert press("2", sample.right, 1) and [entry["answer"] for entry in Journal(work).entries()] == [sample.right]


def test_what_the_browsers_store_refuses_is_said_and_offered(home):
    sample = kinds.SAMPLES[0]
    answering.begin("3", sample.question["id"])
    told = press("3", sample.right, 1)
    again = json.loads(answering.unkept(json.dumps(told), "no room <left>", False))
    assert (
        "no room &lt;left&gt;" in again[-1]["verdict"]["summary"] and "ms-download" in again[-1]["verdict"]["summary"]
    )
    assert "no room" not in told[-1]["verdict"]["summary"]
    unread = json.loads(answering.unkept(json.dumps(told), "spoilt", True))[-1]["verdict"]["summary"]
    assert kit.say("web.unread", why="spoilt") in unread and "ms-download" in unread


def test_answers_stored_meanwhile_join_those_that_the_store_refused(home, work, tmp_path):
    sample = kinds.SAMPLES[0]
    answering.begin("4", sample.question["id"])
    press("4", sample.right, 1)
    other = Journal(tmp_path / "other")
    other.append(sample.question["id"], 1, sample.wrong, "not yet")
    answering.take_in((tmp_path / "other" / "answers.jsonl").read_bytes())
    assert len(Journal(work).entries()) == 2


def test_a_page_speaks_its_own_language_and_of_what_stands_on_it(home, monkeypatch):
    monkeypatch.setenv("MIXEDSIGNALS_LANGUAGE", "en")
    name = kinds.SAMPLES[0].question["id"]
    english = json.loads(answering.begin("5", name))
    assert english["words"]["no_reply"] == kit.say("web.no_reply") != kit.say("form.no_reply")
    german = json.loads(answering.begin("6", name, "de"))
    assert german["words"]["no_reply"] == kit.say("web.no_reply") != english["words"]["no_reply"]
    assert json.loads(answering.hear("6", json.dumps({"fields": {}, "step": "", "press": "6"})))[-1]["verdict"]
