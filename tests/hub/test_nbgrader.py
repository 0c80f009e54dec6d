"""A real nbgrader, in an environment of its own: release, fetch, submit, collect, autograde, export."""

import csv
import json
import os
import shutil
import subprocess
import sys
import time

import pytest

from mixedsignals import kit
from mixedsignals.classroom import nbgrader
from mixedsignals.engine import from_json, journal
from tests.hub.conftest import CHECKOUT, run

CLASS_OF = int(os.environ.get("MIXEDSIGNALS_GRADED", "4"))  # by hand: 20
LESSON = "04_denials"


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """A course of one assignment and an nbgrader: (folder, call)."""
    folder = tmp_path_factory.mktemp("nbgrader")
    uv, python = [sys.executable, "-m", "uv"], folder / "venv" / "bin" / "python"
    run([*uv, "venv", "-q", folder / "venv", "--python", sys.executable])
    run([*uv, "pip", "install", "-q", "--python", python, "nbgrader", "ipykernel", "anywidget", "ipywidgets"])
    run([*uv, "pip", "install", "-q", "--python", python, "--no-deps", "-e", CHECKOUT])
    nbgrader.course(folder / "course")
    (folder / "exchange").mkdir(mode=0o777)
    (folder / "exchange").chmod(0o777)
    own = {
        name: str(folder / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR", "HOME")
    }
    environment = {**os.environ, **own, "PATH": f"{folder / 'venv' / 'bin'}:{os.environ['PATH']}"}

    def call(*words, where=folder / "course", keys=True):
        home = {"MIXEDSIGNALS_HOME": str(CHECKOUT)} if keys else {}
        command = [folder / "venv" / "bin" / "nbgrader", *words, f"--Exchange.root={folder / 'exchange'}"]
        done = subprocess.run(
            [str(word) for word in command], cwd=where, env={**environment, **home}, capture_output=True, text=True
        )
        assert not done.returncode, done.stdout + done.stderr
        return done.stdout + done.stderr

    call("generate_assignment", LESSON)
    return folder, call


def answer(folder, share):
    """A learner's journal in a folder: the first `share` of the questions right, the others as somebody who guesses.

    Returns the points that this is worth by the key alone.
    """
    keys = kit.lesson_json("solutions", LESSON[3:])
    kept, worth = journal.Journal(folder), 0
    asked = [entry for entry in kit.lesson_json("exercises", LESSON[3:])["questions"] if entry["kind"] == "classify"]
    asked = [entry for entry in asked if entry["id"] in keys]
    for number, entry in enumerate(asked):
        question, right = from_json(entry), keys[entry["id"]]["answers"]
        if number < share * len(asked):
            kept.append(question.id, question.version, dict(right), "recorded")
            worth += len(right) if f'practice("{entry["id"]}")' in page() else 0
    return worth


def page():
    cells = json.loads((CHECKOUT / "exercises" / f"{LESSON}.ipynb").read_text(encoding="utf-8"))["cells"]
    return "".join("".join(cell["source"]) for cell in cells)


def test_what_is_released_has_no_key_and_no_hidden_cell(room):
    folder, _ = room
    text = (folder / "course" / "release" / LESSON / f"{LESSON}.ipynb").read_text(encoding="utf-8")
    assert "practice(" in text and "HIDDEN" not in text and "credit(" not in text
    assert sorted(path.name for path in (folder / "course" / "release" / LESSON).iterdir()) == [f"{LESSON}.ipynb"]


def test_one_learner_goes_all_the_way_through_the_exchange(room):
    folder, call = room
    call("release_assignment", LESSON)
    seat = folder / "seat"
    seat.mkdir()
    shutil.copy(folder / "course" / "nbgrader_config.py", seat)
    call("fetch_assignment", LESSON, where=seat, keys=False)
    worth = answer(seat / LESSON / nbgrader.ANSWERS, 1)
    call("submit", LESSON, where=seat, keys=False)
    call("collect", LESSON)
    call("autograde", LESSON)
    marks = exported(folder, call)
    assert marks == {"root" if os.geteuid() == 0 else os.environ["USER"]: worth} and worth > 20


def test_a_class_is_graded_by_its_journals_and_an_instructors_journal_is_not_taken_for_theirs(room, capsys):
    folder, call = room
    strayed = folder / "course" / "source" / LESSON / nbgrader.ANSWERS
    answer(strayed, 1)
    call("generate_assignment", LESSON, "--force")
    worth = {}
    for number in range(CLASS_OF):
        at = folder / "course" / "submitted" / f"learner-{number}" / LESSON
        shutil.copytree(folder / "course" / "release" / LESSON, at, ignore=shutil.ignore_patterns(nbgrader.ANSWERS))
        worth[f"learner-{number}"] = answer(at / nbgrader.ANSWERS, number / CLASS_OF)
    began = time.monotonic()
    call("autograde", LESSON, "--force")
    graded = time.monotonic() - began
    marks = exported(folder, call)
    assert {name: mark for name, mark in marks.items() if name in worth} == worth
    began = time.monotonic()
    points = reported(folder)
    read = time.monotonic() - began
    assert points.keys() == {name for name, mark in marks.items() if mark}, "who answered nothing has no points"
    assert [marks[name] for name in sorted(points, key=points.get)] == sorted(map(marks.get, points)), "ranked alike"
    each = [f"{seconds:.1f} s, {seconds / len(marks):.2f} s each" for seconds in (graded, read)]
    with capsys.disabled():
        print(f"\n{len(marks)} submissions of one lesson: nbgrader's autograding {each[0]}; the report {each[1]}")


def reported(folder):
    """What the class report makes of nbgrader's own folder of submissions: {student: points as it stands}."""
    command = [sys.executable, "-m", "mixedsignals", "report", folder / "course" / "submitted"]
    run([*command, "--out", folder / "report"])
    with open(folder / "report" / "learners.csv", encoding="utf-8-sig") as file:
        return {row["learner"]: float(row["denials: points as it stands"]) for row in csv.DictReader(file)}


def exported(folder, call):
    """What nbgrader's own export says: {student: points}."""
    call("export", "--to", folder / "marks.csv")
    with open(folder / "marks.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {row["student_id"]: float(row["score"]) for row in rows if row["assignment"] == LESSON and row["score"]}
