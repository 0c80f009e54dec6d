"""What joins questions, journal and views: who is told of a change, where files lie, what is said of what is wrong."""

import gc
import json
import os

import pytest

from mixedsignals import kit
from mixedsignals.engine import session
from tests.support.kinds import KEPT, LONG, SAMPLES, STEPPED, write_home
from tests.support.tree import parse

NAMES = [sample.question["id"] for sample in (*SAMPLES, *STEPPED, KEPT)]


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(write_home(tmp_path / "home")))
    monkeypatch.setenv("MIXEDSIGNALS_WORK", str(tmp_path / "work"))
    return tmp_path


def press(shown, fields):
    shown._heard(shown, {"fields": fields}, [])
    return shown.verdict


def test_an_unknown_question_names_those_of_its_lesson_or_else_the_lessons(home):
    for name, known in (("kinds/none", ", ".join(NAMES)), ("other/none", "kinds/…")):
        with pytest.raises(kit.KitError) as error:
            session.find(name)
        assert str(error.value) == kit.say("error.no_question", question=name, known=known)


def test_a_question_without_a_key_has_no_solution(home):
    (home / "home" / "solutions" / "90_kinds.json").unlink()
    with pytest.raises(kit.KitError) as error:
        session.solution("kinds/choose")
    assert str(error.value) == kit.say("error.no_solution", question="kinds/choose")
    assert session.find("kinds/choose")[1] is None


def test_a_solution_is_a_page_with_its_title(home):
    page = session.solution("kinds/choose")
    assert page.title == "The late train (kinds/choose)" and "ms-solution" in page.html


def test_who_listens_is_told_of_every_change_as_long_as_somebody_holds_it(home):
    heard = []

    class Listener:
        def redraw(self):
            heard.append(1)

    listener = Listener()
    session.add_listener(listener.redraw)
    shown = session.practice("kinds/choose")
    press(shown, {"choice": "that"})
    assert len(heard) == 1
    del listener
    gc.collect()
    press(shown, {"choice": "somebody"})
    assert len(heard) == 1


def test_what_goes_wrong_where_somebody_listens_is_no_verdict_and_the_others_are_told(home, monkeypatch, capsys):
    """A panel that cannot be drawn, and another question that cannot turn to the learner whose journal it is."""
    heard = []

    class Listener:
        def fail(self):
            raise KeyError("at")

        def redraw(self):
            heard.append(1)

    listener = Listener()
    session.add_listener(listener.fail)
    session.add_listener(listener.redraw)
    shown, other = session.practice("kinds/choose"), session.practice("kinds/write")
    turn = session._turn
    monkeypatch.setattr(
        session, "_turn", lambda view, name: turn(view, name) if view is shown.conversation else {}[name]
    )
    press(shown, {"choice": "that"})
    assert "ms-outcome" in shown.verdict["summary"] and len(session.entries("kinds/choose")) == len(heard) == 1
    logged = capsys.readouterr().err
    assert "KeyError: 'at'" in logged and "KeyError: 'kinds/write'" in logged, "the kernel's log has both"
    assert other.form


@pytest.mark.parametrize("name", ["mark", "choose", "classify"])
def test_the_reason_of_what_is_newly_right_opens_once(name, home):
    sample = next(sample for sample in SAMPLES if sample.name == name)
    shown = session.practice(f"kinds/{name}")
    opened = ["".join(press(shown, fields)["items"].values()).count(" open>") for fields in
              (sample.wrong, sample.right, sample.right)]  # fmt: skip
    assert opened[1] > 0 and opened[2] == 0


def test_a_page_knows_where_the_answers_lie_from_its_own_folder(home, monkeypatch):
    (home / "home" / "notebooks").mkdir()
    monkeypatch.chdir(home / "home" / "notebooks")
    shown = session.practice("kinds/choose")
    assert shown.about == {"question": "kinds/choose", "version": 1, "file": "../../work/answers.jsonl"}

    def elsewhere(path):
        raise ValueError("path is on mount 'C:', start on mount 'D:'")

    monkeypatch.setattr(session.os.path, "relpath", elsewhere)
    assert session.practice("kinds/choose").about["file"] == ""


def test_everything_that_is_wrong_with_the_answers_is_told_in_one_paragraph(home):
    kept = session.kept()
    kept.append("kinds/choose", 7, {"choice": "that"}, "right")
    kept.path.write_bytes(kept.path.read_bytes() + b"noise\n" + json.dumps({"schema": 99}).encode() + b"\n")
    summary = parse(session.practice("kinds/choose").verdict["summary"])
    [remark] = [part.text() for part in summary.all("p") if part.attributes.get("class") == "ms-remark"]
    assert remark == " ".join(
        [
            kit.say("saved.set_aside", file=kept.folder / session.kept().set_aside),
            kit.say("saved.newer"),
            kit.say("saved.version"),
        ]
    )


@pytest.fixture
def two_places(tmp_path, monkeypatch):
    """A checkout in a home folder, and beside it the folder where answers could stand too, with one in it."""
    person = tmp_path / "person"
    write_home(person / "kit")
    (person / "mixed-signals-work").mkdir()
    monkeypatch.delenv("MIXEDSIGNALS_WORK")
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(person / "kit"))
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(person))
    other = session.journal.Journal(person / "mixed-signals-work")
    other.append("kinds/choose", 1, {"choice": "that"}, "not yet")
    return other


def test_answers_in_the_other_place_are_found_until_they_are_here_too(two_places):
    assert session.elsewhere() == two_places.path
    session.kept().merge(two_places.path.read_bytes())
    assert session.elsewhere() is None


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="needs POSIX: users with numbers")
def test_answers_of_another_login_are_not_offered(two_places, monkeypatch):
    monkeypatch.setattr(session.os, "getuid", lambda: two_places.path.stat().st_uid + 1)
    assert session.elsewhere() is None


def test_on_a_system_without_numbers_of_users_any_file_there_is_offered(two_places, monkeypatch):
    monkeypatch.delattr(session.os, "getuid", raising=False)
    assert session.elsewhere() == two_places.path


# --- somebody else has sat down on another page ----------------------------------------------------------------------


def elsewhere_kernel():
    """The journal as the kernel of another page has it."""
    return session.journal.Journal(session.kept().folder)


@pytest.mark.parametrize("change", ["put_away", "delete"])
def test_a_question_shown_for_the_learner_before_records_nothing_for_the_next(home, change):
    """Whole or by its steps, however often it is pressed; run again, it is the next one's."""
    [long] = [sample for sample in STEPPED if sample.name == LONG.name]
    shown, stepped = session.practice("kinds/choose"), session.practice(long.question["id"])
    press(shown, {"choice": "that"})
    other = elsewhere_kernel()
    getattr(other, change)()
    new = other.learner()
    for _ in range(2):
        verdict = press(shown, {"choice": "somebody"})
        assert verdict["refused"] and kit.safe(kit.say("verdict.taken")) in verdict["summary"]
        assert shown.fields == {"choice": "somebody"}, "what was filled in stays in sight"
        item = long.question["items"][0]["id"]
        stepped._heard(stepped, {"fields": {item: long.right[item]}, "step": item}, [])
        assert kit.safe(kit.say("verdict.taken")) in stepped.verdict["summary"]
    assert other.entries() == [] and not other.path.exists()
    again = session.practice("kinds/choose")
    assert again.learner == new and again.fields == {}
    assert "refused" not in press(again, {"choice": "that"})
    assert [entry["learner"] for entry in other.entries()] == [new]
    assert shown.learner == new and shown.fields == {"choice": "that"}, "the open page is the next one's from then on"


def test_who_merely_goes_on_under_another_number_or_came_back_is_not_refused(home):
    shown, other = session.practice("kinds/choose"), elsewhere_kernel()
    own = session.number()
    brought = session.journal.Journal(home / "brought")
    brought.append("kinds/choose", 1, {"choice": "that"}, "right")
    other.merge(brought.text().encode())
    assert session.number() == brought.learner() != own
    assert "refused" not in press(shown, {"choice": "somebody"})
    mine = other.text().encode()
    other.put_away()
    other.merge(mine)
    assert session.number() == brought.learner()
    assert "refused" not in press(shown, {"choice": "that"})
    assert {entry["learner"] for entry in other.entries()} == {brought.learner()}


def test_a_question_that_was_made_while_somebody_else_sat_down_is_shown_for_them(home, monkeypatch):
    press(session.practice("kinds/choose"), {"choice": "that"})
    real = session.state

    def slow(*asked):
        made = real(*asked)
        elsewhere_kernel().put_away()
        return made

    monkeypatch.setattr(session, "state", slow)
    shown = session.practice("kinds/choose")
    assert shown.fields == {} and shown.learner == elsewhere_kernel().learner()
