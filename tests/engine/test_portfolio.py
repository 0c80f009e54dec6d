"""A learner's whole work: progress, saving, restoring, handing in, starting afresh."""

import base64
import html
import json
import re

import pytest

from mixedsignals import kit
from mixedsignals.engine import portfolio, session


@pytest.fixture
def answered(work):
    """A work folder with one right and one wrong answer in it."""
    for fields in ({"choice": "five"}, {"choice": "one"}):
        shown = session.practice("denials/sources")
        shown._heard(shown, {"fields": fields}, [])
    return work


def told(panel):
    """What a panel shows, as the text of its HTML and its buttons."""
    texts = []
    for child in panel.children:
        texts += [
            getattr(child, name) for name in ("value", "description") if isinstance(getattr(child, name, None), str)
        ]
        texts += [told(child)] if getattr(child, "children", ()) and child.layout.display != "none" else []
    return html.unescape(" ".join(texts))


def choose(panel, content, name="mine.jsonl"):
    """A file as the browser sends it."""
    panel.children[0]._handle_custom_msg({"name": name}, [memoryview(content)])


def press(panel, key):
    """Presses the button with these words, if it can be seen."""
    buttons = [*panel.children, *(button for box in panel.children for button in getattr(box, "children", ()))]
    [found] = [button for button in buttons if getattr(button, "description", "") == kit.say(key)]
    assert kit.say(key) in told(panel)
    found.click()


def downloaded(panel):
    return base64.b64decode(re.search(r"base64,([^\"]+)", panel.children[0].value).group(1)).decode()


def test_progress_updates_as_questions_are_answered(work):
    panel = portfolio.progress()
    before = told(panel)
    shown = session.practice("denials/sources")
    shown._heard(shown, {"fields": {"choice": "one"}}, [])
    assert kit.say("verdict.right") in told(panel)
    assert kit.say("verdict.right") not in before


def test_saved_work_comes_back_on_another_computer(answered, tmp_path_factory, monkeypatch):
    text = downloaded(portfolio.save_work())
    assert len(text.splitlines()) == 2
    monkeypatch.setenv("MIXEDSIGNALS_WORK", str(tmp_path_factory.mktemp("other")))
    panel = portfolio.restore_work()
    choose(panel, text.encode())
    assert kit.say("restore.done", count=2) in told(panel)
    assert [entry["answer"]["choice"] for entry in session.entries("denials/sources")] == ["five", "one"]
    choose(panel, text.encode())
    assert kit.say("restore.none", file="mine.jsonl") in told(panel)


def test_a_file_that_is_no_journal_is_refused_in_a_sentence(answered):
    panel = portfolio.restore_work()
    choose(panel, b"\x89PNG", "cat.png")
    assert kit.say("restore.bad", file="cat.png") in told(panel)
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


# --- what may go wrong ----------------------------------------------------------------------------------------------


def pressed(name="denials/sources", **fields):
    shown = session.practice(name)
    shown._heard(shown, {"fields": fields}, [])
    return shown.verdict["summary"]


def restored(content):
    panel = portfolio.restore_work()
    choose(panel, content)
    return told(panel)


def foreign(**changes):
    entry = {
        "schema": 1,
        "id": "elsewhere",
        "learner": "b",
        "at": "2026-01-01T00:00:00+00:00",
        "question": "denials/sources",
        "version": 1,
        "answer": {"choice": "five"},
        "outcome": "right",
    }
    return json.dumps({**entry, **changes}, ensure_ascii=False).encode() + b"\n"


def test_progress_marks_the_last_answer_itself(work):
    panel = portfolio.progress()
    restored(foreign())
    assert kit.say("verdict.not_yet") in told(panel) and kit.say("verdict.right") not in told(panel)


def test_an_outcome_of_no_kind_stops_no_question_and_no_panel(work):
    panel = portfolio.progress()
    restored(foreign(outcome="excellent"))
    assert kit.say("verdict.right") in pressed(choice="one")
    assert kit.say("verdict.right") in told(panel)


def test_a_lesson_that_is_just_being_written_stops_no_verdict(work, tmp_path_factory, monkeypatch, house):
    home = tmp_path_factory.mktemp("home")
    for room in ("exercises", "solutions"):
        (home / room).mkdir()
        for path in (house / room).glob("0[45]_*.json"):
            (home / room / path.name).write_bytes(path.read_bytes())
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(home))
    panel, shown = portfolio.progress(), session.practice("denials/sources")
    (home / "exercises" / "05_signals.json").write_text("{", encoding="utf-8")
    (home / "exercises" / "04_denials.json").write_text("{", encoding="utf-8")
    shown._heard(shown, {"fields": {"choice": "one"}}, [])
    assert kit.say("verdict.right") in shown.verdict["summary"]
    assert "exercises/04_denials.json" in told(panel)


def test_the_link_follows_restoring_and_deleting(work):
    link = portfolio.save_work()
    restored(foreign())
    assert len(downloaded(link).splitlines()) == 1
    portfolio.delete_my_work().children[1].click()
    assert kit.say("save.nothing") in link.children[0].value


def test_a_file_of_which_a_part_is_damaged_is_told_of(work):
    said = restored(foreign() + b"noise\n")
    assert kit.say("restore.done", count=1) in said and kit.say("restore.damaged", file="mine.jsonl") in said


def test_answers_are_counted_by_lines_and_not_by_what_they_hold(work):
    restored(foreign(answer={"choice": "\u2028 \x85"}) + foreign(id="another"))
    assert kit.say("save.link", count=2) in portfolio.save_work().children[0].value


def failing(*ignored, **also):
    raise OSError(28, "No space left on device")


def test_what_cannot_be_done_is_said_and_nothing_changes(answered, monkeypatch):
    portfolio.export_work()
    page = (answered / portfolio.HANDED_IN).read_text()
    refused = {
        name: kit.say(name, folder=answered, why="No space left on device")
        for name in ("learner.no", "delete.no", "export.no", "restore.no")
    }
    with monkeypatch.context() as patched:
        for name in ("put_away", "delete", "merge"):
            patched.setattr(type(session.kept()), name, failing)
        patched.setattr(type(answered), "replace", failing)
        with pytest.raises(kit.KitError, match=re.escape(refused["learner.no"])):
            portfolio.new_learner()
        with pytest.raises(kit.KitError, match=re.escape(refused["export.no"])):
            portfolio.export_work()
        panel = portfolio.delete_my_work()
        panel.children[1].click()
        assert refused["delete.no"] in told(panel) and not panel.children[1].disabled
        assert refused["restore.no"] in restored(foreign(learner=session.kept().learner()))
    assert not list(answered.glob("*.part"))
    assert len(session.entries("denials/sources")) == 2 and (answered / portfolio.HANDED_IN).read_text() == page


def test_the_page_goes_with_the_learner_and_is_deleted_with_the_answers(answered):
    portfolio.export_work()
    portfolio.new_learner()
    assert (
        not (answered / portfolio.HANDED_IN).exists()
        and len(list(answered.glob("answers-*-" + portfolio.HANDED_IN))) == 1
    )
    pressed(choice="one")
    portfolio.export_work()
    portfolio.delete_my_work().children[1].click()
    assert not (answered / portfolio.HANDED_IN).exists() and not (answered / "answers.jsonl").exists()


def test_one_number_of_four_is_not_yet_an_answer(work):
    panel = portfolio.progress()
    pressed("denials/coherence", prior="50")
    done = re.findall(r"denials[^0-9]*(\d+) of", told(panel))
    assert done == ["0"]


@pytest.mark.parametrize(
    "make",
    [
        lambda: told(portfolio.progress()),
        lambda: portfolio.save_work().children[0].value,
        lambda: portfolio.export_work().html,
    ],
    ids=["progress", "save", "export"],
)
def test_what_cannot_be_read_is_never_called_nothing(answered, monkeypatch, make):
    def closed(kept):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(session.kept()), "_read_on", closed)
    assert kit.say("saved.unread", file=answered / "answers.jsonl", why="Permission denied") in html.unescape(make())


def test_a_new_learner_sees_no_link_to_the_old_answers_even_if_the_page_stays(answered, monkeypatch):
    portfolio.export_work()
    link = portfolio.save_work()
    with monkeypatch.context() as patched:
        patched.setattr(type(answered), "replace", failing)
        said = portfolio.new_learner().html
    assert (
        kit.say("learner.page", folder=answered, why="No space left on device") in html.unescape(said)
        and "answers-" in said
    )
    assert kit.say("save.nothing") in link.children[0].value


def test_a_page_that_cannot_be_deleted_leaves_no_answer_in_the_link(answered, monkeypatch):
    portfolio.export_work()
    link, panel = portfolio.save_work(), portfolio.delete_my_work()
    plain = type(answered).unlink
    with monkeypatch.context() as patched:
        patched.setattr(
            type(answered),
            "unlink",
            lambda path, missing_ok=False: (
                failing() if path.name == portfolio.HANDED_IN else plain(path, missing_ok=missing_ok)
            ),
        )
        panel.children[1].click()
    assert kit.say("delete.no", folder=answered, why="No space left on device") in html.unescape(
        panel.children[0].value
    )
    assert kit.say("save.nothing") in link.children[0].value


def test_an_answer_nested_without_end_stops_no_question(work):
    deep = '{"choice":' + "[" * 900 + "]" * 900 + "}"
    restored(foreign(answer={}).replace(b'"answer": {}', b'"answer": ' + deep.encode()))
    assert session.practice("denials/sources").form
