"""Control and C while a report is made: a sentence, no traceback, and nothing that looks whole and is not."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from mixedsignals.__main__ import main
from mixedsignals.classroom import marks, stopping, tables
from mixedsignals.classroom.report import report
from tests.support import simulated


def state(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def started(*words):
    """The verb in a process of its own, with a terminal's habit: Control and C reaches every process of it."""
    command = [sys.executable, "-m", "mixedsignals", "report", *map(str, words)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", start_new_session=True
    )


def until(true, running):
    """Waits until something is so, as long as the process lives, and at most a minute."""
    end = time.monotonic() + 60
    while not true():
        assert running.poll() is None and time.monotonic() < end, running.communicate()
        time.sleep(0.01)


def test_while_hand_ins_are_read(tmp_path, course):
    place, out = tmp_path / "class", tmp_path / "out"
    simulated.write_class(place, 3, 2, course)
    report(place, out)
    before = state(out)
    simulated.write_class(place, marks.ALONE * 8, 2, course)
    running = started(place, "--out", out)
    children = psutil.Process(running.pid).children
    until(children, running)
    os.killpg(running.pid, signal.SIGINT)
    said, wrong = running.communicate(timeout=60)
    assert (running.returncode, said) == (130, "")
    assert wrong.splitlines() == [
        f"Mixed Signals: The report was stopped before it was whole. Nothing in {out} was changed."
    ]
    assert state(out) == before


@pytest.mark.parametrize("there", [True, False])
def test_while_tables_are_written(tmp_path, course, monkeypatch, capsys, there):
    place, out = tmp_path / "class", tmp_path / "out"
    simulated.write_class(place, 3, 2, course)
    if there:
        report(place, out, pages=True)
        (out / "notes.txt").write_text("the instructor's own")
    before = state(tmp_path)

    def stopped(path, told):
        assert [each.name for each in out.glob(f"{stopping.UNFINISHED}*/*.csv")], "it was writing"
        raise KeyboardInterrupt

    monkeypatch.setattr(tables, "_agreement", stopped)
    assert main(["report", str(place), "--out", str(out), "--pages"]) == 130
    assert "stopped before it was whole" in capsys.readouterr().err
    assert state(tmp_path) == before and out.exists() == there


def test_once_it_goes_to_its_place_all_of_it_does(tmp_path, course, monkeypatch):
    place, out = tmp_path / "class", tmp_path / "out"
    simulated.write_class(place, 3, 2, course)
    moved, move = [], Path.replace

    def interrupted(path, target):
        os.kill(os.getpid(), signal.SIGINT)
        moved.append(path.name)
        return move(path, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    report(place, out, pages=True)
    assert len(moved) == len(state(out)) > 12 and moved[-1] == "report.html"
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)  # and it is heard again
        time.sleep(1)


def test_on_the_wall(tmp_path, course):
    place, out = tmp_path / "class", tmp_path / "out"
    simulated.write_class(place, 5, 2, course)
    running = started(place, "--out", out, "--watch")
    until((out / "wall.html").exists, running)
    os.killpg(running.pid, signal.SIGINT)
    said, wrong = running.communicate(timeout=60)
    assert (running.returncode, wrong) == (0, "")
    assert said.splitlines()[-1] == f"Stopped. {out / 'wall.html'} stays as it last was."
    assert [path.name for path in out.iterdir()] == ["wall.html"]
