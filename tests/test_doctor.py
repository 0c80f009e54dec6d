"""python start.py doctor: a whole set-up has nothing wrong; each thing that is put wrong gets its line and its cure."""

import shutil
import socket
import sys
from importlib import metadata

import pytest

from mixedsignals import __main__, doctor, kit
from mixedsignals.engine import session
from mixedsignals.engine.journal import Journal


@pytest.fixture
def home(tmp_path, house, work, monkeypatch):
    """A checkout to put wrong: the lock and one lesson's questions; the package is said to stand in it."""
    place = tmp_path / "kit"
    (place / "exercises").mkdir(parents=True)
    (place / "exercises" / "00_start.json").write_text("{}")
    shutil.copy(house / "requirements.txt", place)
    (place / "mixedsignals").symlink_to(house / "mixedsignals")
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(place))
    monkeypatch.setenv("HOME", str(tmp_path / "person"))
    monkeypatch.setenv("MIXEDSIGNALS_WORK", str(place / "work"))
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(house / "mixedsignals" / "jupyter" / "settings"))
    return place


def wrong(check):
    """The findings of one check that name a cure: {what it is about: line}."""
    return {finding.about: str(finding) for finding in check() if finding.cure}


def test_nothing_is_wrong_here(home, capsys):
    assert __main__.main(["doctor"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 15 and all(line.startswith("ok ") for line in lines)


def test_something_wrong_is_the_exit_code(home, capsys):
    (home / "exercises" / "00_start.json").unlink()
    assert __main__.main(["doctor"]) == 1
    assert "WRONG  questions: 0 lessons with some. Get the whole kit anew." in capsys.readouterr().out


def test_a_check_that_breaks_is_a_finding(home, capsys):
    (home / "requirements.txt").unlink()
    assert __main__.main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert "WRONG  packages: cannot be looked at (FileNotFoundError" in told and "browser:" in told


def test_an_old_python(monkeypatch):
    monkeypatch.setattr(doctor.sys, "version_info", (3, 9, 1))
    assert "3.11 or newer" in wrong(doctor._python)["Python"]


def test_another_version_and_a_missing_package(home):
    lock = (home / "requirements.txt").read_text()
    version = metadata.version("pandas")
    (home / "requirements.txt").write_text(lock.replace(f"pandas=={version}", "pandas==1.0") + "nowhere-at-all==1.0\n")
    assert f"pandas is {version}, not 1.0, nowhere-at-all is missing" in wrong(doctor._packages)["packages"]


def test_what_the_lock_asks_of_other_machines_is_not_missing(home):
    (home / "requirements.txt").write_text(f"nowhere==1.0 ; sys_platform != '{sys.platform}' \\\n    --hash=sha256:0\n")
    assert wrong(doctor._packages) == {}


def test_a_damaged_package(home, tmp_path, monkeypatch):
    site = tmp_path / "site"
    (site / "thing-1.0.dist-info").mkdir(parents=True)
    (site / "thing-1.0.dist-info" / "METADATA").write_text("Name: thing\nVersion: 1.0\n")
    (site / "thing-1.0.dist-info" / "RECORD").write_text("thing.py,sha256=x,9\nother.py,sha256=x,4\n")
    (site / "thing.py").write_text("cut")
    (site / "other.py").write_text("pass")
    monkeypatch.syspath_prepend(str(site))
    (home / "requirements.txt").write_text("thing==1.0\n")
    assert "thing.py." in wrong(doctor._packages)["files of packages"]
    (site / "thing.py").write_text("x = 12345")
    assert wrong(doctor._packages) == {}


def test_a_package_of_another_checkout(home):
    (home / "mixedsignals").unlink()
    (home / "mixedsignals").mkdir()
    assert "Start the kit from its own folder" in wrong(doctor._package)["checkout"]


def test_a_package_that_is_not_installed(home, monkeypatch):
    def none(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(doctor.metadata, "version", none)
    assert "not installed" in wrong(doctor._package)["package"]


def test_lessons_without_pandas(monkeypatch):
    monkeypatch.setattr(doctor.util, "find_spec", lambda name: None if name == "pandas" else name)
    assert "pandas missing" in wrong(doctor._lessons)["lessons"]


def test_a_server_without_the_hook_the_extensions_and_the_settings(monkeypatch, tmp_path):
    import jupyter_core.paths

    monkeypatch.setattr(jupyter_core.paths, "jupyter_config_path", lambda: [str(tmp_path)])
    monkeypatch.setattr(jupyter_core.paths, "jupyter_path", lambda *parts: [str(tmp_path)])
    assert "the hook is off" in wrong(doctor._hook)["saving"]
    assert len(wrong(doctor._extensions)) == 3
    assert "python start.py" in wrong(doctor._settings)["settings of JupyterLab"]


def test_a_work_folder_that_cannot_be_written(home):
    (home / "work").write_text("a file in its place")
    assert "cannot be written" in wrong(doctor._work)["work folder"]


def test_a_journal_that_cannot_be_read(home):
    (home / "work" / "answers.jsonl").mkdir(parents=True)
    assert "It cannot be read" in wrong(doctor._work)["answers"]


def test_copies_that_are_damaged(home):
    (home / "work").mkdir()
    (home / "work" / "answers-damaged-1.jsonl").write_text("?")
    assert "answers-damaged-1.jsonl" in wrong(doctor._work)["damaged copies"]


def test_answers_in_a_second_place(home, tmp_path, monkeypatch):
    assert wrong(doctor._second_journal) == {}
    monkeypatch.delenv("MIXEDSIGNALS_WORK")  # where a folder is named, there is no second one
    assert kit.work() == tmp_path / "person" / "mixed-signals-work"
    assert wrong(doctor._second_journal) == {}
    other = Journal(home / "work")
    other.append("start/seven", 1, {"choice": "x"}, "right")
    line = wrong(doctor._second_journal)["second journal"]
    assert str(other.path) in line and "Keep your work" in line
    session.kept().merge(other.path.read_bytes())  # as the button does that the line names
    assert wrong(doctor._second_journal) == {}
    other.append("start/seven", 1, {"choice": "y"}, "not yet")
    assert "second journal" in wrong(doctor._second_journal)


def test_a_full_disk(home, monkeypatch):
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda path: type("", (), {"free": 2**20}))
    assert all("Make room." in line for line in wrong(doctor._disk).values()) and wrong(doctor._disk)


def test_a_taken_port_is_no_fault_but_no_port_at_all_is(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setattr(doctor, "PORT", taken.getsockname()[1])
        assert wrong(doctor._door) == {}
        told = [str(finding) for finding in doctor._door()]
        assert "is taken; JupyterLab takes the next one" in told[0]

        def refuse(self, address):
            raise OSError(1, "refused")

        monkeypatch.setattr(doctor.socket, "socket", type("Shut", (socket.socket,), {"bind": refuse}))
        assert "No other port can be had" in wrong(doctor._door)["port"]


def test_no_browser_is_told_without_alarm(monkeypatch):
    def none():
        raise doctor.webbrowser.Error

    monkeypatch.setattr(doctor.webbrowser, "get", none)
    assert "copy the address" in str(list(doctor._door())[-1]) and wrong(doctor._door) == {}


def test_answers_are_counted(home):
    kit.work()
    Journal(kit.work()).append("start/seven", 1, {"choice": "x"}, "right")
    assert "1 in answers.jsonl" in [str(finding) for finding in doctor._work()][1]
