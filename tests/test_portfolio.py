"""A learner's whole work: progress, saving, restoring, handing in, starting afresh."""
import base64
import datetime
import html
import json
import re

import pytest

from mixedsignals import kit, portfolio, session

NOW = datetime.datetime.now(datetime.UTC)


@pytest.fixture
def answered(work):
    """A work folder with one right and one wrong answer in it."""
    for fields in ({"choice": "five"}, {"choice": "one"}):
        shown = session.practice("denials/sources")
        shown._heard(shown, {"fields": fields}, [])
    return work


def downloaded(panel):
    return base64.b64decode(re.search(r"base64,([^\"]+)", panel.children[0].value).group(1)).decode()


def test_progress_updates_as_questions_are_answered(work):
    panel = portfolio.progress()
    before = panel.children[0].value
    shown = session.practice("denials/sources")
    shown._heard(shown, {"fields": {"choice": "one"}}, [])
    assert before != panel.children[0].value
    assert kit.say("verdict.right") in panel.children[0].value
    assert kit.say("verdict.right") not in before


def test_saved_work_comes_back_on_another_computer(answered, tmp_path_factory, monkeypatch):
    text = downloaded(portfolio.save_work())
    assert len(text.splitlines()) == 2
    monkeypatch.setenv("MIXEDSIGNALS_WORK", str(tmp_path_factory.mktemp("other")))
    panel = portfolio.restore_work()
    file = {"name": "mine.jsonl", "type": "", "size": len(text), "content": memoryview(text.encode()), "last_modified": NOW}
    panel.children[0].value = (file,)
    assert kit.say("restore.done", count=2) in html.unescape(panel.children[1].value)
    assert [entry["answer"]["choice"] for entry in session.entries("denials/sources")] == ["five", "one"]
    panel.children[0].value = ()
    panel.children[0].value = (file,)
    assert kit.say("restore.none", file="mine.jsonl") in panel.children[1].value


def test_a_file_that_is_no_journal_is_refused_in_a_sentence(answered):
    panel = portfolio.restore_work()
    panel.children[0].value = ({"name": "cat.png", "type": "", "size": 3, "content": memoryview(b"\x89PNG"), "last_modified": NOW},)
    assert kit.say("restore.bad", file="cat.png") in panel.children[1].value
    assert len(session.entries("denials/sources")) == 2


def test_the_page_to_hand_in_holds_question_answer_and_verdict(answered):
    said = portfolio.export_work()
    page = (answered / portfolio.HANDED_IN).read_text()
    assert str(answered) in said.html
    assert "How many sources" in page and 'value="one" checked' in page and kit.say("verdict.right") in page
    assert kit.say("export.tries", count=2) in page


def test_without_answers_there_is_nothing_to_save_or_hand_in(work):
    assert kit.say("save.nothing") in portfolio.save_work().children[0].value
    assert kit.say("export.nothing") in portfolio.export_work().html


def test_a_new_learner_starts_empty_and_the_old_answers_are_kept(answered):
    first = session.entries("denials/sources")[0]["learner"]
    portfolio.new_learner()
    assert session.entries("denials/sources") == []
    assert len([path for path in answered.iterdir() if path.suffix == ".jsonl"]) == 1
    shown = session.practice("denials/sources")
    shown._heard(shown, {"fields": {"choice": "one"}}, [])
    assert session.entries("denials/sources")[0]["learner"] != first


def test_deleting_needs_a_press_and_removes_everything(answered):
    panel = portfolio.delete_my_work()
    assert len(session.entries("denials/sources")) == 2
    panel.children[1].click()
    assert session.entries("denials/sources") == []
    assert not list(answered.glob("*.jsonl"))


def test_a_saved_notebook_never_holds_a_learners_answers(answered):
    for make in (portfolio.save_work, portfolio.progress, portfolio.restore_work, portfolio.delete_my_work):
        bundle = make()._repr_mimebundle_()
        still = json.dumps({mime: data for mime, data in bundle.items() if mime.startswith("text/")})
        assert "base64" not in still and kit.say("verdict.right") not in still
