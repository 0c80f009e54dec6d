"""A learner's whole work: progress, saving, restoring, handing in, starting afresh."""

import base64
import html
import itertools
import json
import os
import random
import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from mixedsignals import engine as questions
from mixedsignals import kit
from mixedsignals.engine import handin, portfolio, session, steps, tally
from mixedsignals.engine.journal import Journal
from mixedsignals.show.chooser import LARGEST
from tests.support.effort import calls
from tests.support.kinds import CLASSIFY, ESTIMATE, LONG, write_home


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


def handed_in(label="anna"):
    """Makes the file to hand in, as a press of the button does; where it stands."""
    called, made, said = handin._made(label, "denials")
    assert made and called in said
    return session.kept().folder / called


def counted(answers, questions):
    asked = kit.say("counted.questions", count=questions)
    return kit.say("save.answers", count=answers, questions=asked)


def linked(answers, questions):
    return kit.say("save.link", answers=counted(answers, questions))


def downloaded(panel):
    return base64.b64decode(re.search(r"base64,([^\"]+)", panel.children[0].value).group(1)).decode()


@pytest.mark.keys
def test_a_question_of_which_some_items_are_answered_is_said_to_be_begun(work):
    begun = kit.say("progress.begun", count=1)
    assert begun not in told(portfolio.progress())
    shown = session.practice("denials/type")
    items = [item.id for item in session.find("denials/type")[0].items]
    for item in items:
        shown._heard(shown, {"fields": {item: "flat-denial"}, "step": item}, [])
        panel = told(portfolio.progress())
        assert (begun in panel) == (kit.say("progress.some") in panel) == (item != items[-1])
        assert kit.say("progress.where", file="notebooks/04_denials.ipynb, exercises/04_denials.ipynb") in panel


@pytest.mark.keys
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
    press(panel, "restore.yes")
    assert kit.say("restore.done", count=2) in told(panel)
    assert [entry["answer"]["choice"] for entry in session.entries("denials/sources")] == ["five", "one"]
    choose(panel, text.encode())
    assert kit.say("restore.none", file="mine.jsonl") in told(panel)


def test_a_file_that_is_no_journal_is_refused_in_a_sentence(answered):
    panel = portfolio.restore_work()
    choose(panel, b"\x89PNG", "cat.png")
    assert kit.say("restore.bad", file="cat.png") in told(panel)
    assert len(session.entries("denials/sources")) == 2


def test_ones_work_is_closed_until_its_button_is_pressed_and_then_all_of_it_is_there(answered):
    button, inside = portfolio.my_work().children
    assert inside.layout.display == "none"
    button.value = True
    assert inside.layout.display != "none"
    assert kit.say("progress.title") in told(inside) and linked(2, 1) in told(inside)
    assert kit.say("restore.note") in told(inside) and kit.say("delete.ask", folder=answered) in told(inside)
    assert kit.say("learner.who_here", number=session.number()) in told(inside), "it does not send to where one is"
    button.value = False
    assert inside.layout.display == "none"


@pytest.mark.keys
def test_ones_work_holds_what_another_page_saved_when_it_is_opened(answered):
    button, inside = portfolio.my_work().children
    elsewhere = Journal(answered)  # as the kernel of another page
    wait = session.find("denials/wait")[0]
    elsewhere.append(wait.id, wait.version, {"choice": next(option.id for option in wait.options)}, "not yet")
    button.value = True
    assert linked(3, 2) in told(inside)
    assert downloaded(inside.children[1]).count("\n") == 3
    of = len(session.standings("denials"))
    counted = kit.say("progress.lesson", lesson=kit.lesson_title("denials"), of=of, done=2, right=1)
    assert counted in re.sub("<[^>]+>", "", told(inside))


def test_the_next_person_begins_by_a_button(answered):
    button, inside = portfolio.my_work().children
    button.value, own = True, session.kept().learner()
    press(inside.children[3], "learner.button")
    assert session.kept().entries() == [] and session.kept().learner() != own
    [away] = answered.glob("answers-*.jsonl")
    assert kit.say("learner.fresh", file=away) in told(inside.children[3]), "where, by its path"
    assert kit.say("learner.back", button=kit.say("restore.choose")) in told(inside.children[3])
    portfolio._Restoring().receive(away.name, away.read_bytes())
    assert session.kept().entries() == [], "whoever sits here now is asked first"


def test_without_keys_nothing_is_counted_as_right(work, tmp_path_factory, monkeypatch):
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(write_home(tmp_path_factory.mktemp("home"), solutions=False)))
    [lesson] = kit.lessons()
    of = len(session.standings(lesson))
    counted = kit.say("progress.unmarked", lesson=kit.lesson_title(lesson), of=of, done=0)
    assert counted in re.sub("<[^>]+>", "", told(portfolio.progress()))


def test_without_answers_there_is_nothing_to_save(work):
    assert kit.say("save.nothing") in portfolio.save_work().children[0].value


def test_a_new_learner_starts_empty_and_the_old_answers_are_kept(answered):
    first = session.entries("denials/sources")[0]["learner"]
    portfolio.new_learner()
    assert session.entries("denials/sources") == []
    assert len([path for path in answered.iterdir() if path.suffix == ".jsonl"]) == 1
    shown = session.practice("denials/sources")
    shown._heard(shown, {"fields": {"choice": "one"}}, [])
    assert session.entries("denials/sources")[0]["learner"] != first


def deleted(panel):
    """Presses the button and says yes; what is told in the end."""
    press(panel, "delete.button")
    press(panel, "delete.yes")
    return told(panel)


def test_deleting_asks_first_and_removes_everything_after_a_yes(answered):
    panel = portfolio.delete_my_work()
    assert kit.say("delete.ask", folder=answered) in told(panel)
    press(panel, "delete.button")
    assert kit.say("delete.sure", answers=counted(2, 1)) in told(panel)
    assert len(session.entries("denials/sources")) == 2, "one press deletes nothing"
    press(panel, "delete.no_thanks")
    assert kit.say("delete.left_out") in told(panel) and kit.say("delete.yes") not in told(panel)
    assert len(session.entries("denials/sources")) == 2
    assert kit.say("delete.done") in deleted(panel) and kit.say("delete.yes") not in told(panel)
    assert session.entries("denials/sources") == [] and not list(answered.glob("*.jsonl"))
    press(panel, "delete.button")
    assert kit.say("delete.nothing") in told(panel) and kit.say("delete.done") not in told(panel)


def test_the_focus_is_on_no_before_anything_is_deleted(answered, monkeypatch):
    focused = []
    monkeypatch.setattr(portfolio.widgets.Button, "focus", lambda button: focused.append(button.description))
    press(portfolio.delete_my_work(), "delete.button")
    assert focused == [kit.say("delete.no_thanks")]


def test_deleting_takes_what_was_put_away_under_the_same_number_and_leaves_what_is_others(answered):
    """Put away by “Start afresh”, then brought back: a copy would stay behind that the learner has forgotten."""
    handed_in()
    own, saved = session.number(), session.kept().text().encode()
    portfolio.new_learner()
    pressed(choice="one")
    handed_in("bob")
    bobs = session.number()
    portfolio.new_learner()
    mixed = answered / "answers-20260101-000000-0000.jsonl"
    mixed.write_bytes(foreign(learner="c") + saved)
    restored(saved)
    assert session.number() == own and len(list(answered.glob("answers-*"))) == 5
    said = deleted(portfolio.delete_my_work())
    assert f"{kit.say('delete.done')} {kit.say('delete.stays', count=2, folder=answered)}" in said
    left = {path.name: path.read_text(encoding="utf-8") for path in answered.iterdir()}
    assert own not in "".join(left.values())
    assert sorted(bobs in text for text in left.values()).count(True) == 2, (
        "the other one's answers and file to hand in"
    )
    assert left[mixed.name].encode() == foreign(learner="c")


def test_what_was_said_before_does_not_stand_beside_what_is_true_now(answered):
    """“Your answers are deleted.” beside “Answers added”, “You start afresh” beside both."""
    button, inside = portfolio.my_work().children
    button.value, saved = True, session.kept().text().encode()
    restoring, afresh, deleting = inside.children[2:]

    def said():
        return [part.children[-2].value for part in (restoring, afresh, deleting) if part.children[-2].value]

    press(afresh, "learner.button")
    choose(restoring, saved)
    press(restoring, "restore.yes")
    assert said() == [portfolio._status(kit.say("restore.done", count=2))]
    deleted(deleting)
    assert len(said()) == 1 and kit.say("delete.done") in html.unescape(said()[0])
    choose(restoring, saved)
    press(restoring, "restore.yes")
    assert said() == [portfolio._status(kit.say("restore.done", count=2))]
    press(deleting, "delete.button")
    assert kit.say("delete.sure", answers=counted(2, 1)) in told(deleting) and len(said()) == 1
    pressed(choice="one")
    assert said() == [] and kit.say("delete.yes") not in told(deleting), "the question was about two answers"


def test_what_was_shown_for_the_learner_before_does_nothing_to_the_next_ones_answers(answered):
    """Another page's pane, open since before somebody started afresh."""
    button, inside = portfolio.my_work().children
    button.value, saved = True, session.kept().text().encode()
    restoring, afresh, deleting = inside.children[2:]
    press(deleting, "delete.button")
    other = Journal(answered)
    other.put_away()
    other.append("denials/sources", session.find("denials/sources")[0].version, {"choice": "one"}, "right")
    before, files = other.text(), sorted(answered.iterdir())
    press(deleting, "delete.yes")
    assert kit.say("verdict.taken") in told(deleting)
    for panel, key in ((deleting, "delete.button"), (afresh, "learner.button")):
        press(panel, key)
        assert kit.say("verdict.taken") in told(panel)
    choose(restoring, saved)
    assert kit.say("verdict.taken") in told(restoring)
    assert other.text() == before and sorted(answered.iterdir()) == files
    button.value = False
    button.value = True
    press(deleting, "delete.button")
    assert kit.say("delete.sure", answers=counted(1, 1)) in told(deleting), "opened again, it is the next one's"


@pytest.mark.keys
def test_a_bars_parts_are_as_long_as_what_they_count(work):
    """Right is filled, answered is hatched, the rest is empty: together they are the lesson's questions."""
    count = len(session.standings("denials"))
    pressed(choice="one")
    pressed("denials/wait", choice="true-answer")
    bars = re.findall(r"<summary>(.*?)</summary>", portfolio.progress().children[0].value + "".join(
        child.value for child in portfolio.progress().children[1:]
    ))  # fmt: skip
    bar = next(bar for bar in bars if kit.lesson_title("denials") in html.unescape(bar))
    parts = re.findall(r'<span style="flex:(\d+);([^"]*)"', bar)
    assert [int(part) for part, _ in parts] == [1, 1, count - 2]
    assert parts[0][1] == "background:currentColor" and "repeating-linear-gradient" in parts[1][1] and not parts[2][1]
    key = html.unescape(portfolio.progress().children[0].value)
    for (_, look), name in zip(parts, ("right", "other", "open")):
        words = kit.say(f"progress.{name}")
        assert re.search(rf'<span aria-hidden="true" style="[^"]*;{re.escape(look)}"></span>{words}<', key), words


def test_the_second_journals_answers_are_taken_once_and_a_file_that_has_gone_is_no_fault(work, monkeypatch):
    other = work.parent / "elsewhere.jsonl"
    other.write_bytes(foreign(learner=session.kept().learner()))
    monkeypatch.setattr(session, "elsewhere", lambda: other)
    panel = portfolio.restore_work()
    press(panel, "restore.elsewhere")
    assert kit.say("restore.done", count=1) in told(panel)
    monkeypatch.setattr(session, "elsewhere", lambda: None)
    press(panel, "restore.elsewhere")
    assert len(session.entries("denials/sources")) == 1 and kit.say("restore.done", count=1) in told(panel)
    other.unlink()
    monkeypatch.setattr(session, "elsewhere", lambda: other)
    press(panel, "restore.elsewhere")
    assert "No such file" in told(panel)


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
    """Chooses a file, says yes if that is asked; what is told in the end."""
    panel = portfolio.restore_work()
    choose(panel, content)
    if kit.say("restore.yes") in told(panel):
        press(panel, "restore.yes")
    return told(panel)


def foreign(**changes):
    entry = {
        "schema": 1,
        "id": "elsewhere",
        "learner": "b",
        "at": "2026-01-01T00:00:00+00:00",
        "question": "denials/sources",
        "version": session.find("denials/sources")[0].version,
        "answer": {"choice": "five"},
        "outcome": "right",
    }
    return json.dumps({**entry, **changes}, ensure_ascii=False).encode() + b"\n"


@pytest.mark.keys
def test_progress_marks_the_last_answer_itself(work):
    panel = portfolio.progress()
    restored(foreign())
    assert kit.say("verdict.not_yet") in told(panel) and kit.say("verdict.right") not in told(panel)


@pytest.mark.keys
def test_an_outcome_of_no_kind_stops_no_question_and_no_panel(work):
    panel = portfolio.progress()
    restored(foreign(outcome="excellent"))
    assert kit.say("verdict.right") in pressed(choice="one")
    assert kit.say("verdict.right") in told(panel)


@pytest.mark.keys
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


@pytest.mark.keys
def test_a_line_without_its_day_is_left_out_and_stops_neither_verdict_nor_page(work):
    panel = portfolio.page_to_keep()
    newer = json.loads(foreign(schema=2, id="whole", n=1, press="", step=""))
    dayless = {name: value for name, value in newer.items() if name != "at"} | {"id": "dayless", "n": 2}
    said = restored(b"".join(json.dumps(entry).encode() + b"\n" for entry in (newer, dayless)))
    assert kit.say("restore.done", count=1) in said and kit.say("restore.damaged", file="mine.jsonl") in said
    assert kit.say("verdict.right") in pressed(choice="one")
    today = session.entries("denials/sources")[-1]["at"][:10]
    for page in (panel, portfolio.page_to_keep()):
        assert kit.say("keep.days", first="2026-01-01", last=today) in told(page)


@pytest.mark.keys
@pytest.mark.parametrize("at", [None, 7, "", "yesterday", "2026-13-45T00:00:00", "<b>"])
def test_a_day_that_is_none_stands_on_no_page(work, at):
    """The first schema asked for none."""
    panel = portfolio.page_to_keep()
    restored(foreign(at=at))
    page = told(panel)
    assert kit.say("keep.title") in page and kit.lesson_title("denials") in page
    assert kit.say("keep.days", first="|", last="|").partition("|")[0] not in page
    assert kit.say("verdict.right") in pressed(choice="one")
    today = session.entries("denials/sources")[-1]["at"][:10]
    assert kit.say("keep.days", first=today, last=today) in told(panel)


def test_the_link_follows_restoring_and_deleting(work):
    link = portfolio.save_work()
    restored(foreign())
    assert len(downloaded(link).splitlines()) == 1
    deleted(portfolio.delete_my_work())
    assert kit.say("save.nothing") in link.children[0].value


def test_a_file_of_which_a_part_is_damaged_is_told_of(work):
    said = restored(foreign() + b"noise\n")
    assert kit.say("restore.done", count=1) in said and kit.say("restore.damaged", file="mine.jsonl") in said


def test_answers_are_counted_by_lines_and_not_by_what_they_hold(work):
    restored(foreign(answer={"choice": "\u2028 \x85"}) + foreign(id="another"))
    assert linked(2, 1) in portfolio.save_work().children[0].value


def failing(*ignored, **also):
    raise OSError(28, "No space left on device")


def test_what_cannot_be_done_is_said_and_nothing_changes(answered, monkeypatch):
    page = handed_in()
    before = page.read_bytes()
    refused = {
        name: kit.say(name, folder=answered, why="No space left on device")
        for name in ("learner.no", "delete.no", "restore.no")
    }
    with monkeypatch.context() as patched:
        for name in ("put_away", "delete", "merge"):
            patched.setattr(type(session.kept()), name, failing)
        patched.setattr(type(answered), "replace", failing)
        with pytest.raises(kit.KitError, match=re.escape(refused["learner.no"])):
            portfolio.new_learner()
        called, made, said = handin._made("anna", "denials")
        assert made and said == kit.say("handin.no", file=called, folder=answered, why="No space left on device")
        panel = portfolio.delete_my_work()
        assert refused["delete.no"] in deleted(panel)
        assert refused["restore.no"] in restored(foreign(learner=session.kept().learner()))
    assert not list(answered.glob("*.part"))
    assert len(session.entries("denials/sources")) == 2 and page.read_bytes() == before


def test_the_hand_in_goes_with_the_learner_and_is_deleted_with_the_answers(answered):
    (answered / "my-work.html").write_text("an older version's")
    page = handed_in()
    portfolio.new_learner()
    assert not page.exists() and len(list(answered.glob(f"answers-*-{page.name}"))) == 1
    assert len(list(answered.glob("answers-*-my-work.html"))) == 1
    pressed(choice="one")
    page = handed_in("bob")
    deleted(portfolio.delete_my_work())
    assert not page.exists() and not (answered / "answers.jsonl").exists()


def test_a_hand_in_whose_answers_are_gone_is_put_away_as_an_earlier_one(answered):
    page = handed_in()
    before = page.read_bytes()
    (answered / "answers.jsonl").unlink()
    assert portfolio.new_learner().title == kit.say("learner.empty")
    assert (answered / f"earlier-{page.name}").read_bytes() == before
    assert handin.written() == [], "it is nobody's to hand in"


@pytest.mark.keys
def test_one_number_of_four_is_not_yet_an_answer(work):
    panel = portfolio.progress()
    pressed("denials/coherence", prior="50")
    done = re.findall(re.escape(kit.lesson_title("denials")) + r"[^0-9]*(\d+) of", told(panel))
    assert done == ["0"]


@pytest.mark.parametrize(
    "make",
    [
        lambda: told(portfolio.progress()),
        lambda: portfolio.save_work().children[0].value,
        lambda: handin._made("", "denials")[2],
    ],
    ids=["progress", "save", "hand in"],
)
def test_what_cannot_be_read_is_never_called_nothing(answered, monkeypatch, make):
    def closed(kept):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(session.kept()), "_read_on", closed)
    assert kit.say("saved.unread", file=answered / "answers.jsonl", why="Permission denied") in html.unescape(make())


def test_a_new_learner_sees_no_link_to_the_old_answers_even_if_the_page_stays(answered, monkeypatch):
    handed_in()
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
    page = handed_in()
    link, panel = portfolio.save_work(), portfolio.delete_my_work()
    plain = type(answered).unlink
    with monkeypatch.context() as patched:
        patched.setattr(
            type(answered),
            "unlink",
            lambda path, missing_ok=False: failing() if path.name == page.name else plain(path, missing_ok=missing_ok),
        )
        said = deleted(panel)
    assert kit.say("delete.no", folder=answered, why="No space left on device") in said
    assert kit.say("save.nothing") in link.children[0].value


def test_an_answer_nested_without_end_stops_no_question(work):
    deep = '{"choice":' + "[" * 900 + "]" * 900 + "}"
    restored(foreign(answer={}).replace(b'"answer": {}', b'"answer": ' + deep.encode()))
    assert session.practice("denials/sources").form


# --- whose answers, and where they are -------------------------------------------------------------------------------


def test_another_learners_answers_are_added_after_a_plain_yes_alone(answered):
    own = session.kept().learner()
    panel = portfolio.restore_work()
    choose(panel, foreign())
    asked = kit.say("restore.whose", count=1, file="mine.jsonl", theirs="b", own=own)
    assert asked in told(panel) and len(session.entries("denials/sources")) == 2
    press(panel, "restore.no_thanks")
    assert kit.say("restore.left_out") in told(panel) and kit.say("restore.yes") not in told(panel)
    assert len(session.entries("denials/sources")) == 2
    choose(panel, foreign())
    press(panel, "restore.yes")
    assert kit.say("restore.done", count=1) in told(panel) and kit.say("restore.yes") not in told(panel)
    assert len(session.entries("denials/sources")) == 3 and session.kept().learner() == own
    assert pressed(choice="one") and session.entries("denials/sources")[-1]["learner"] == own


def test_ones_own_answers_and_those_that_are_here_already_are_added_without_a_question(answered):
    own = session.kept().learner()
    assert kit.say("restore.done", count=1) in restored(foreign(learner=own))
    panel = portfolio.restore_work()
    choose(panel, foreign(id="another"))
    press(panel, "restore.yes")
    assert kit.say("restore.none", file="mine.jsonl") in restored(foreign(id="another"))


def test_who_brings_a_file_to_a_new_computer_is_asked_and_stays_who_they_are(work):
    session.practice("denials/sources")
    own = session.kept().learner()
    panel = portfolio.restore_work()
    choose(panel, foreign())
    assert kit.say("restore.newcomer", count=1, file="mine.jsonl", theirs="b") in told(panel)
    press(panel, "restore.no_thanks")
    assert session.kept().learner() == own and session.entries("denials/sources") == []
    choose(panel, foreign())
    press(panel, "restore.yes")
    assert kit.say("restore.done", count=1) in told(panel) and session.kept().learner() == "b"
    portfolio.new_learner()
    choose(panel, foreign() + foreign(id="later", learner="c"))
    own = session.kept().learner()
    assert kit.say("restore.whose", count=2, file="mine.jsonl", theirs="b, c", own=own) in told(panel)


@pytest.fixture
def shared(tmp_path, monkeypatch, house):
    """A checkout outside the home folder, with one answer of a person in its work folder: the path of that journal."""
    (tmp_path / "person").mkdir()
    (tmp_path / "checkout" / "work").mkdir(parents=True)
    for room in ("exercises", "solutions"):
        (tmp_path / "checkout" / room).mkdir()
        for path in (house / room).glob("04_*.json"):
            (tmp_path / "checkout" / room / path.name).write_bytes(path.read_bytes())
    monkeypatch.delenv("MIXEDSIGNALS_WORK")
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(tmp_path / "checkout"))
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "person"))
    path = tmp_path / "checkout" / "work" / "answers.jsonl"
    path.write_bytes(foreign())
    return path


def test_a_second_journal_is_named_and_merged_when_the_learner_says_so(shared, tmp_path):
    named = kit.say("saved.elsewhere", file=shared)
    panel, progress = portfolio.restore_work(), portfolio.progress()
    assert kit.work() == tmp_path / "person" / "mixed-signals-work"
    for shown in (told(panel), told(progress), told(portfolio.save_work())):
        assert named in shown
    assert named in html.unescape(session.practice("denials/sources").verdict["summary"])
    press(panel, "restore.elsewhere")
    own = session.kept().learner()
    assert kit.say("restore.whose", count=1, file=shared, theirs="b", own=own) in told(panel), "it may be anybody's"
    press(panel, "restore.yes")
    assert len(session.entries("denials/sources")) == 1 and shared.read_bytes() == foreign()
    assert named not in told(progress) and named not in told(portfolio.restore_work())
    shared.write_bytes(foreign() + foreign(id="later"))
    assert named in told(portfolio.progress()), "it is looked at again when it is another one"


@pytest.mark.parametrize("what", ["another login's", "not readable", "a pipe", "no journal"])
def test_a_second_journal_that_is_not_ours_to_read_is_not_named(shared, monkeypatch, what):
    if what == "another login's":
        monkeypatch.setattr(session.os, "getuid", lambda: 4711, raising=False)
    elif what == "not readable":
        monkeypatch.setattr(type(shared), "read_bytes", failing)
    elif what == "a pipe":
        shared.unlink()
        os.mkfifo(shared)
    else:
        shared.write_text("noise")
    assert session.elsewhere() is None and kit.say("restore.elsewhere") not in told(portfolio.restore_work())


def test_when_the_folder_turns_read_only_the_answers_stay_in_sight_and_it_is_said_aloud(shared, tmp_path, monkeypatch):
    pressed(choice="one")
    real = os.open

    def closed(path, flags, *mode, **more):
        if "mixed-signals-work" in str(path) and flags & (os.O_WRONLY | os.O_RDWR):
            raise PermissionError(13, "Permission denied")
        return real(path, flags, *mode, **more)

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", closed)
        patched.setattr(kit.os, "access", lambda path, how: "mixed-signals-work" not in str(path))
        said = html.unescape(pressed(choice="five"))
        assert kit.say("saved.no", folder=tmp_path / "person" / "mixed-signals-work", why="Permission denied") in said
        assert len(session.entries("denials/sources")) == 2 and shared.read_bytes() == foreign()
    pressed(choice="one")
    assert len((tmp_path / "person" / "mixed-signals-work" / "answers.jsonl").read_bytes().splitlines()) == 3


# --- progress keeps the best ------------------------------------------------------------------------------------------


def standing(name="denials/sources"):
    question = session.find(name)[0]
    return next(tuple(rest) for title, *rest in session.standings(name.partition("/")[0]) if title == question.title)


@pytest.mark.keys
def test_a_wrong_choice_explored_after_a_right_one_takes_nothing_away(work):
    assert standing() == ("not attempted", "not attempted", 0)
    panel = portfolio.progress()
    for choice, expected in (
        ("five", ("not yet", "not yet", 1)),
        ("one", ("right", "right", 2)),
        ("five", ("right", "not yet", 3)),
    ):
        pressed(choice=choice)
        assert standing() == expected
    assert kit.say("verdict.right") in told(panel) and kit.say("verdict.not_yet") in told(panel)
    portfolio.new_learner()
    assert standing() == ("not attempted", "not attempted", 0)


def in_steps(name, answers):
    """Lines as a question in steps writes them: an item's answer alone, the item's id beside it."""
    question = session.find(name)[0]
    for item, value in answers:
        session.kept().append(name, question.version, {item: value}, "recorded", step=item)


@pytest.mark.keys
def test_steps_count_when_each_item_has_an_answer_and_each_item_keeps_its_best(work):
    question, key = session.find("denials/type")
    right = [(item.id, key.answers[item.id]) for item in question.items]
    wrong = next(
        option.id for option in question.options if option.id not in {right[0][1], *key.defensible.get(right[0][0], {})}
    )
    in_steps("denials/type", right[:1])
    in_steps("denials/type", [(right[0][0], wrong)])
    in_steps("denials/type", right[1:-1])
    assert standing("denials/type") == ("not attempted", "not attempted", 2)
    in_steps("denials/type", right[-1:])
    assert standing("denials/type") == ("right", "partly right", 2)
    in_steps("denials/type", right[:1])
    assert standing("denials/type") == ("right", "right", 3)
    session.kept().append("denials/type", question.version, {right[0][0]: wrong}, "not yet")
    assert standing("denials/type") == ("right", "not yet", 4)


@pytest.mark.keys
def test_progress_is_a_bar_a_lesson_that_names_its_notebook_and_links_to_nothing(work):
    pressed(choice="one")
    parts = [child.value for child in portfolio.progress().children[1:-1]]
    assert len(parts) == len(kit.lessons()) and all(part.startswith("<details><summary>") for part in parts)
    denials = parts[kit.lessons().index("denials")]
    count = len(kit.lesson_json("exercises", "denials")["questions"])
    assert kit.say("progress.lesson", lesson=kit.lesson_title("denials"), of=count, done=1, right=1) in html.unescape(
        denials
    )
    assert "exercises/04_denials.ipynb" in denials and "<a" not in denials
    assert f"flex:{count - 1};" in denials and "flex:1;" in denials, "the bar shows what the words say"


def test_an_answer_to_one_lesson_leaves_the_other_lessons_bars_alone(work):
    panel, changed = portfolio.progress(), []
    for place, child in enumerate(panel.children):
        child.observe(lambda change, place=place: changed.append(place), "value")
    pressed(choice="one")
    assert changed == [1 + kit.lessons().index("denials")]


def test_two_threads_never_leave_an_older_picture_on_a_panel(work):
    """The first to draw is the slower one; what stands there in the end is what the second made."""
    made = itertools.chain([(0, "before"), (0.1, "older")], itertools.repeat((0, "newer")))

    def slow():
        pause, text = next(made)
        time.sleep(pause)
        return [text]

    panel = portfolio._Live(slow, "")
    with ThreadPoolExecutor(2) as threads:
        threads.submit(panel.redraw)
        time.sleep(0.02)
        threads.submit(panel.redraw)
    assert panel.children[0].value == "newer"


# --- the hand-in, and large things ------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX: who may read a file")
def test_the_hand_in_can_be_collected_and_the_journal_cannot_be_read(answered):
    before = os.umask(0o022)
    try:
        page = handed_in()
        modes = {path.name: path.stat().st_mode & 0o777 for path in answered.iterdir()}
        assert modes[page.name] == 0o644
        assert {mode for name, mode in modes.items() if name.startswith("answers.")} == {0o600}
        portfolio.new_learner()
        assert {path.stat().st_mode & 0o777 for path in answered.iterdir()} == {0o600}
    finally:
        os.umask(before)


def test_a_new_learner_finds_no_file_of_the_earlier_one_under_a_name_in_use(answered):
    page = handed_in()
    for name in (page.name, "mixed-signals_never-finished_04_denials_2026-11-28.html", "answers.jsonl"):
        (answered / f"{name}.part").write_text("what a killed writer left")
    earlier = (answered / "answers.learner").read_text(encoding="utf-8")
    portfolio.new_learner()
    left = {path.name for path in answered.iterdir() if not path.name.startswith("answers-2")}
    assert left <= {"answers.lock", "answers.learner"}  # open questions ask at once for the new number
    assert session.kept().learner() not in earlier
    assert all("killed" not in path.read_text(encoding="utf-8") for path in answered.iterdir())


def test_a_file_that_is_too_large_to_arrive_is_refused_by_the_browser_in_a_sentence(work):
    chooser = portfolio.restore_work().children[0]
    assert chooser.limit == LARGEST and chooser.refusal == kit.say("restore.large", file="{file}")


def test_a_question_with_10000_answers_opens_at_once(work):
    pressed(choice="one")
    [entry] = session.entries("denials/sources")
    many = ({**entry, "id": f"{n:032x}", "n": n} for n in range(2, 10_001))
    with open(session.kept().path, "ab") as file:
        file.writelines(json.dumps(one, separators=(",", ":")).encode() + b"\n" for one in many)
    assert calls(lambda: session.practice("denials/sources")) < 16 * 10_000
    assert len(session.entries("denials/sources")) == 10_000


@pytest.mark.keys
def test_the_page_to_keep_says_what_was_done_and_names_nobody(work):
    panel = portfolio.page_to_keep()
    assert kit.say("keep.nothing") in told(panel)
    pressed(choice="one")
    pressed("happened/line", call="40")
    page = panel.children[0].value
    count = len(kit.lesson_json("exercises", "denials")["questions"])
    begun = kit.say("progress.lesson", lesson=kit.lesson_title("denials"), of=count, done=1, right=1)
    others = len(kit.lesson_json("exercises", "happened")["questions"])
    line = {"lesson": kit.lesson_title("happened"), "of": others, "done": 1, "right": 0, "kept": 1}
    assert kit.say("progress.partly", **line) in html.unescape(page), "nobody marks it: it is not a wrong one"
    assert begun in html.unescape(page) and kit.lesson_title("signals") not in html.unescape(page)
    assert "<svg" in page and session.kept().learner() not in page
    assert f"{kit.lesson_title('happened')}: 40 %" in html.unescape(page), "the line in words"
    saved = base64.b64decode(page.partition("base64,")[2].partition('"')[0]).decode()
    assert begun in html.unescape(saved) and saved.startswith("<!DOCTYPE html>")


@pytest.mark.keys
def test_the_page_to_keep_tells_the_defensible_and_leaves_the_optional_test_out(work):
    panel = portfolio.page_to_keep()
    pressed("happened/apart", f1="same", f2="sent", f3="sent", f4="unsent", f5="sent", f6="sent")
    pressed("brief/form-a1", a1="surely")
    pressed("brief/line", call="40")
    page = html.unescape(panel.children[0].value)
    asked = {name: [q["id"] for q in kit.lesson_json("exercises", name)["questions"]] for name in ("happened", "brief")}
    of = len(asked["happened"])
    assert f"{kit.lesson_title('happened')}: 1 of {of} answered, 0 right, 1 defensible<" in page
    assert sum("/form-" in name for name in asked["brief"]) == 8
    of = len(asked["brief"]) - 8
    assert f"{kit.lesson_title('brief')}: 1 of {of} answered, 0 right, 1 not marked<" in page


# --- the number ------------------------------------------------------------------------------------------------------


def test_a_learners_number_stands_in_her_progress_and_is_the_next_learners_at_once(work):
    panel = portfolio.progress()
    first = session.number()
    assert kit.say("learner.who", number=first) in told(panel)
    portfolio.new_learner()
    assert session.number() != first
    assert kit.say("learner.who", number=session.number()) in told(panel)


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX: whose a file is")
def test_a_folder_that_two_logins_share_is_named_at_once(answered, monkeypatch):
    """As a login sees it to whom the journal does not belong, with the rights to read it or without them."""
    mine, owner = os.getuid(), (answered / "answers.jsonl").owner()
    said = kit.say("saved.anothers", file=answered / "answers.jsonl", owner=owner)
    assert said not in html.unescape(session.practice("denials/sources").verdict["summary"])
    monkeypatch.setattr(os, "getuid", lambda: mine + 1000)
    assert said in html.unescape(session.practice("denials/sources").verdict["summary"])
    assert said in told(portfolio.progress())
    monkeypatch.setattr(os, "getuid", lambda: 0)
    assert said not in told(portfolio.progress()), "a container's only login"


# --- many answers ----------------------------------------------------------------------------------------------------


def written(count, question, answers, **more):
    """So many lines on a question, as the journal writes them. answers: taken in turn; more: further fields of each."""
    fields = {"learner": "b", "at": "2026-11-28T10:00:00+00:00", "press": "p", "question": question.id, **more}
    fields = {"version": question.version, "step": "", **fields}
    names = ("schema", "id", "n", "learner", "at", "press", "question", "version", "step", "answer", "outcome")
    for n in range(count):
        entry = {"schema": 2, "id": f"{n:032x}", "n": n + 1, "answer": answers[n % len(answers)], "outcome": "recorded"}
        yield {name: (entry | fields)[name] for name in names}


def test_progress_is_drawn_at_once_however_many_answers_there_are(work):
    asked = [
        session.find(entry["id"])[0]
        for lesson in kit.lessons()
        for entry in kit.lesson_json("exercises", lesson)["questions"]
        if entry["kind"] in ("choose", "classify", "pair")
    ]
    portfolio.progress()  # the lessons themselves are read
    each = 200_000 // len(asked)
    with open(session.kept().path, "wb") as file:
        for place, question in enumerate(asked):
            values = sorted(option.id for option in question.options)
            fields = list(questions.fields(question))
            answers = [
                {name: values[(turn + at) % len(values)] for at, name in enumerate(fields)} for turn in range(20)
            ]
            answers = [{"choice": [one["choice"]]} for one in answers] if question.several else answers
            for entry in written(each, question, answers):
                entry |= {"n": place * each + entry["n"], "id": f"{place:04x}{entry['id'][4:]}"}
                file.write(json.dumps(entry, separators=(",", ":")).encode() + b"\n")
    drawn = []
    assert calls(lambda: drawn.append(portfolio.progress())) < 20 * 200_000, "a mark for each would be a hundred"
    assert told(drawn[0]).count(f"<td>{each}</td>") == len(asked)


@pytest.mark.parametrize("turned", [False, True], ids=["straight", "turned round"])
@pytest.mark.parametrize("sample", [CLASSIFY, LONG, ESTIMATE], ids=lambda sample: sample.name)
def test_a_standing_is_what_marking_every_answer_by_itself_comes_to(
    work, tmp_path_factory, monkeypatch, sample, turned
):
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(write_home(tmp_path_factory.mktemp("home"))))
    question, key = session.find(sample.question["id"])
    chance = random.Random(7)
    lines = list(written(60, question, [{}]))
    for entry in lines:
        whole = {name: chance.choice((sample.wrong, sample.right)).get(name) for name in sample.right}
        item = chance.choice(list(sample.right)) if steps.steps(question) and chance.random() < 0.7 else ""
        entry["answer"] = {name: value for name, value in whole.items() if value is not None and item in ("", name)}
        entry["step"] = item if entry["answer"] else ""
        entry["answer"] = entry["answer"] or sample.wrong
    text = "".join(json.dumps(entry, separators=(",", ":")) + "\n" for entry in (lines[::-1] if turned else lines))
    session.kept().path.parent.mkdir(exist_ok=True)
    session.kept().path.write_text(text, encoding="utf-8")

    def marked(answer):
        whole = answer.keys() >= questions.fields(question).keys()
        return session.scoring.score(question, answer, key).outcome if whole else "not attempted"

    best, sheets = "not attempted", [steps.joined(question, lines[: place + 1]) for place in range(len(lines))]
    for entry, sheet in zip(lines, sheets):
        last = marked(sheet) if entry["step"] else session.scoring.score(question, entry["answer"], key).outcome
        best = max(best, last, key=tally.RISING.index)
    [stood] = [one for one in session.standings("kinds") if one[0] == question.title]
    assert tally.RISING.index(stood[1]) >= tally.RISING.index(best) and stood[2] == last
    assert steps.steps(question) or stood[1] == best, "only each item's best can come to more than any sheet"
    often = [name for entry in lines for name in steps.answered(question, entry["answer"])]
    assert stood[3] == max(often.count(name) for name in often)
