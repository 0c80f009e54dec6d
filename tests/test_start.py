"""python start.py: what it says when something is missing, what it sets up again, and what it passes on."""

import importlib.util
import json
import subprocess
import sys

import pytest


@pytest.fixture
def start(house, tmp_path, monkeypatch):
    """start.py as a module that believes it stands in an empty folder with the locks."""
    spec = importlib.util.spec_from_file_location("start", house / "start.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in (module.LEARNER, module.AUTHOR, module.INSTALLER, module.PACKAGE):
        (tmp_path / name).write_bytes((house / name).read_bytes())
    monkeypatch.setattr(module, "HOUSE", str(tmp_path))
    monkeypatch.setattr(module, "VENV", str(tmp_path / ".venv"))
    monkeypatch.setattr(module, "STAMP", str(tmp_path / ".venv" / "stamp.json"))
    monkeypatch.setattr(module, "LOG", str(tmp_path / "log"))
    return module


@pytest.fixture
def commands(start, monkeypatch):
    """Every command that start.py would run; a virtual environment is made by hand, each command succeeds."""
    ran = []

    def run(command, log):
        ran.append(command)
        if "venv" in command:
            for name in ("python", "uv"):
                from pathlib import Path

                path = Path(start.tool(name))
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch()
        return True

    monkeypatch.setattr(start, "run_quietly", run)
    return ran


def test_an_old_python_gets_a_sentence(start, monkeypatch):
    monkeypatch.setattr(start.sys, "version_info", (3, 9, 1))
    with pytest.raises(SystemExit, match=r"this Python is 3\.9; the kit needs 3\.11 or newer"):
        start.main([])


def test_it_parses_on_an_old_python(house):
    import ast

    ast.parse((house / "start.py").read_text(), feature_version=(3, 4))


def test_without_venv_it_says_what_to_install(start, monkeypatch):
    monkeypatch.setattr(start, "run_quietly", lambda command, log: False)
    with pytest.raises(SystemExit, match="apt install python3-venv"):
        start.set_up(start.LEARNER)


def test_without_a_network_it_says_so_and_the_next_call_repairs(start, monkeypatch, commands):
    ok = start.run_quietly
    monkeypatch.setattr(start, "run_quietly", lambda command, log: ok(command, log) and "venv" in command)
    with pytest.raises(SystemExit, match="could not be downloaded. Check that you are online"):
        start.set_up(start.LEARNER)
    assert start.finished() == {}
    monkeypatch.setattr(start, "run_quietly", ok)
    commands.clear()
    start.set_up(start.LEARNER)
    assert "venv" in commands[0]
    assert start.LEARNER in start.finished()


def test_a_second_start_sets_nothing_up_again(start, commands):
    start.set_up(start.LEARNER)
    first = len(commands)
    start.set_up(start.LEARNER)
    assert first > 0 and len(commands) == first


def test_the_tests_add_to_what_the_learner_has(start, commands):
    start.set_up(start.LEARNER)
    commands.clear()
    start.set_up(start.AUTHOR)
    assert not any("venv" in command for command in commands)
    assert any(start.AUTHOR in command for command in commands)
    commands.clear()
    start.set_up(start.LEARNER)
    assert commands == []


@pytest.mark.parametrize("first", ["requirements.txt", "requirements-dev.txt"])
def test_a_changed_lock_is_noticed(start, commands, tmp_path, first):
    start.set_up(first)
    (tmp_path / "requirements.txt").write_text("changed")
    (tmp_path / first).write_text("changed")
    commands.clear()
    start.set_up(first)
    assert "venv" in commands[0]


def test_another_way_to_install_the_package_is_noticed(start, commands, tmp_path):
    start.set_up(start.LEARNER)
    (tmp_path / start.PACKAGE).write_text("changed")
    commands.clear()
    start.set_up(start.LEARNER)
    assert len(commands) == 1 and "-e" in commands[0], "only the package is installed anew: nothing is downloaded again"
    commands.clear()
    start.set_up(start.LEARNER)
    assert commands == []


def test_line_endings_do_not_count_as_a_change(start, commands, tmp_path):
    start.set_up(start.LEARNER)
    lock = tmp_path / start.LEARNER
    lock.write_bytes(lock.read_bytes().replace(b"\n", b"\r\n"))
    commands.clear()
    start.set_up(start.LEARNER)
    assert commands == []


def test_without_uv_pip_does_it_alone(start, monkeypatch, commands):
    ok = start.run_quietly
    monkeypatch.setattr(
        start, "run_quietly", lambda command, log: ok(command, log) and not command[0].rstrip(".exe").endswith("uv")
    )
    start.set_up(start.LEARNER)
    assert any(command[1:4] == ["-m", "pip", "install"] and start.LEARNER in command for command in commands)


def test_a_stamp_of_noise_counts_as_no_set_up(start, commands):
    start.set_up(start.LEARNER)
    with open(start.STAMP, "w") as file:
        file.write("{")
    assert start.finished() == {}


def test_options_go_to_jupyterlab(start, monkeypatch, tmp_path, commands):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "04_denials.ipynb").touch()
    called = []
    monkeypatch.setattr(start.subprocess, "call", lambda command, cwd: called.append(command) or 0)
    start.main(["--", "--no-browser", "--port=9999"])
    assert called[0][1:4] == ["-m", "jupyterlab", "notebooks/04_denials.ipynb"]
    assert called[0][-2:] == ["--no-browser", "--port=9999"]


def test_options_without_dashes_are_explained(start):
    with pytest.raises(SystemExit, match="after two dashes: python start.py -- --port=9999"):
        start.main(["--port=9999"])


def test_verbs_go_to_the_package(start, monkeypatch, commands):
    called = []
    monkeypatch.setattr(start.subprocess, "call", lambda command, cwd: called.append(command) or 0)
    start.main(["build", "04_denials"])
    start.main(["test", "browser", "-x"])
    start.main(["bench"])
    assert called[0][1:] == ["-m", "mixedsignals", "build", "04_denials"]
    assert called[1][1:] == ["-m", "pytest", "tests/browser", "-x"]
    assert called[2][1:] == ["-m", "bench"]


def test_the_real_set_up_is_whole(house):
    """In the checkout under test, the second call finds everything done."""
    code = "import start, json; print(json.dumps(sorted(start.finished())))"
    ran = subprocess.run([sys.executable, "-c", code], cwd=house, capture_output=True, text=True)
    assert json.loads(ran.stdout) == ["pyproject.toml", "requirements-dev.txt", "requirements.txt"], ran.stderr
