"""python start.py: what it says when something is missing, what it sets up again, and what it passes on."""

import errno
import importlib.util
import json
import shutil
import subprocess
import sys
import threading
import time
from collections import namedtuple
from pathlib import Path

import pytest


@pytest.fixture
def start(house, tmp_path, monkeypatch):
    """start.py as a module that believes it stands in an empty folder with the locks."""
    spec = importlib.util.spec_from_file_location("start", house / "start.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in (module.LEARNER, module.AUTHOR, module.SITE, module.INSTALLER, module.PACKAGE):
        (tmp_path / name).write_bytes((house / name).read_bytes())
    monkeypatch.setattr(module, "HOUSE", str(tmp_path))
    monkeypatch.setattr(module, "VENV", str(tmp_path / ".venv"))
    monkeypatch.setattr(module, "STAMP", str(tmp_path / ".venv" / "stamp.json"))
    monkeypatch.setattr(module, "LOG", str(tmp_path / "log"))
    monkeypatch.setattr(module, "LOCK", str(tmp_path / "lock"))
    return module


@pytest.fixture
def commands(start, monkeypatch):
    """Every command that start.py would run; a virtual environment is made by hand, each command succeeds."""
    ran = []

    def run(command, log):
        ran.append(command)
        if "venv" in command:
            for name in ("python", "uv"):
                path = Path(start.tool(name))
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch()
            package = Path(start.site_packages())
            (package / "lab-1.0.dist-info").mkdir(parents=True)
            (package / "lab").mkdir()
            (package / "lab" / "__init__.py").write_text("pass")
            (package / "lab" / "deep.py").write_text("deep")
            (package / "lab-1.0.dist-info" / "RECORD").write_bytes(WHOLE)
        return True

    monkeypatch.setattr(start, "run_quietly", run)
    return ran


def _listed(content):
    """Writes the list of a package's files anew."""
    return lambda site: (site / "lab-1.0.dist-info" / "RECORD").write_bytes(content)


WHOLE = b"lab/__init__.py,sha256=x,4\nlab/deep.py,sha256=x,4\nlab-1.0.dist-info/RECORD,,\n"


@pytest.fixture(
    params=[
        _listed(WHOLE[:-20]),
        _listed(WHOLE[:40]),
        _listed(WHOLE[: WHOLE.index(b"lab-1.0")]),
        _listed(b""),
        _listed(b"\xff" + WHOLE),
        shutil.rmtree,
        lambda site: shutil.rmtree(next(folder for folder in site.parents if folder.name == ".venv")),
    ],
    ids=["its last line cut", "another line cut", "cut between lines", "empty", "no text", "no packages", "no .venv"],
)
def spoilt(request):
    """A way to damage what tells which files there are: takes the folder of the packages."""
    return request.param


def test_an_old_python_gets_a_sentence(start, monkeypatch):
    monkeypatch.setattr(start.sys, "version_info", (3, 9, 1))
    with pytest.raises(SystemExit, match=r"this Python is 3\.9; the kit needs 3\.11 or newer"):
        start.main([])


def test_it_parses_on_an_old_python(house):
    import ast

    ast.parse((house / "start.py").read_text(), feature_version=(3, 4))


def failing(start, monkeypatch, at, words):
    """Commands fail that name `at`, and leave these words in the log."""
    ok = start.run_quietly

    def run(command, log):
        if not any(at in str(part) for part in command):
            return ok(command, log)
        log.write(words)
        log.flush()
        return False

    monkeypatch.setattr(start, "run_quietly", run)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("The virtual environment was not created: ensurepip is not available.", "apt install python3-venv"),
        ("/usr/bin/python3: No module named venv", "apt install python3-venv"),
        ("ERROR: Could not install: [Errno 28] No space left on device", "the disk is full"),
        ("error: failed to write: No space left on device (os error 28)", "the disk is full"),
        ("PermissionError: [Errno 13] Permission denied: '.venv'", "no permission to write in"),
        ("OSError: [Errno 30] Read-only file system: '.venv'", "no permission to write in"),
        ("NewConnectionError: Temporary failure in name resolution", "Check that you are online"),
        ("error sending request for url: dns error", "Check that you are online"),
        ("ERROR: No matching distribution found for pandas", "Check that you are online"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES", "could not be installed. Details: "),
    ],
)
@pytest.mark.parametrize("at", ["venv", "requirements.txt", "-e"])
def test_a_set_up_that_fails_names_the_real_cause(start, monkeypatch, commands, at, words, told):
    failing(start, monkeypatch, at, words)
    if "HASHES" in words and at == "venv":
        told = "made no virtual environment. Details: "
    with pytest.raises(SystemExit, match=told):
        start.set_up(start.LEARNER)
    assert start.finished() == {}


def test_without_room_for_a_log_it_is_the_disk(start, monkeypatch, commands):
    failing(start, monkeypatch, "requirements.txt", "")
    monkeypatch.setattr(start.shutil, "disk_usage", lambda path: namedtuple("Usage", "free")(2**20))
    with pytest.raises(SystemExit, match="the disk is full"):
        start.set_up(start.LEARNER)


@pytest.mark.parametrize(
    ("number", "told"),
    [(errno.EROFS, "no permission"), (errno.EACCES, "no permission"), (errno.ENOSPC, "disk is full")],
)
def test_a_checkout_that_cannot_be_written_gets_a_sentence(start, monkeypatch, commands, number, told):
    def refuse(file, wait):
        raise OSError(number, start.os.strerror(number))

    monkeypatch.setattr(start, "take", refuse)
    with pytest.raises(SystemExit, match=told):
        start.set_up(start.LEARNER)


def test_a_read_only_checkout_that_is_set_up_writes_nothing(start, monkeypatch, commands):
    start.set_up(start.LEARNER)
    monkeypatch.setattr(start, "alone", lambda: pytest.fail("it wanted to write"))
    start.set_up(start.LEARNER)


def test_a_set_up_that_failed_is_repaired_by_the_next_call(start, monkeypatch, commands):
    ok = start.run_quietly
    failing(start, monkeypatch, "requirements.txt", "Network is unreachable")
    with pytest.raises(SystemExit, match="could not be downloaded"):
        start.set_up(start.LEARNER)
    monkeypatch.setattr(start, "run_quietly", ok)
    commands.clear()
    start.set_up(start.LEARNER)
    assert "venv" in commands[0]
    assert start.LEARNER in start.finished()


def test_a_set_up_that_is_stopped_says_so(start, monkeypatch, commands):
    def stop(command, log):
        raise KeyboardInterrupt

    monkeypatch.setattr(start, "run_quietly", stop)
    with pytest.raises(SystemExit, match="takes it up again"):
        start.set_up(start.LEARNER)


def test_two_at_once_set_up_once(start, monkeypatch, commands, capsys):
    ok, first = start.run_quietly, threading.Event()

    def slow(command, log):
        first.set()
        time.sleep(0.05)
        return ok(command, log)

    monkeypatch.setattr(start, "run_quietly", slow)
    threads = [threading.Thread(target=start.set_up, args=[start.LEARNER]) for _ in range(2)]
    threads[0].start()
    first.wait(5)
    threads[1].start()
    for thread in threads:
        thread.join(20)
    assert sum("venv" in command for command in commands) == 1
    assert capsys.readouterr().out.count("Waiting for it") == 1


def test_a_package_that_was_taken_away_is_set_up_again(start, commands):
    start.set_up(start.LEARNER)
    (Path(start.site_packages()) / "lab" / "__init__.py").unlink()
    assert start.finished() == {}
    commands.clear()
    start.set_up(start.LEARNER)
    assert "venv" in commands[0]


def test_what_is_damaged_in_uvs_store_is_downloaded_again(start, monkeypatch, commands):
    ok = start.run_quietly

    def run(command, log):
        done = ok(command, log)
        if Path(command[0]).stem == "uv":
            store = "cut" if "--no-cache" not in command else "deep"
            (Path(start.site_packages()) / "lab" / "deep.py").write_text(store)
        return done

    monkeypatch.setattr(start, "run_quietly", run)
    start.set_up(start.LEARNER)
    assert start.damaged(start.recorded()) == []


def test_a_start_that_fails_looks_deeper_and_mends(start, monkeypatch, commands):
    start.set_up(start.LEARNER)
    (Path(start.site_packages()) / "lab" / "deep.py").write_text("cut short")
    codes = iter([1, 0])
    monkeypatch.setattr(start, "call", lambda command, env: next(codes))
    commands.clear()
    assert start.main([]) == 0
    assert "venv" in commands[0]


def test_a_list_of_files_that_is_damaged_itself_is_mended_too(start, monkeypatch, commands, spoilt):
    """While the command runs: what the set-up sees beforehand is another thing."""

    def call(command, env):
        if commands:
            return 0
        spoilt(Path(start.site_packages()))
        return 1

    start.set_up(start.LEARNER)
    commands.clear()
    monkeypatch.setattr(start, "call", call)
    assert start.main([]) == 0
    assert "venv" in commands[0] and start.damaged(start.recorded()) == []


def test_a_start_that_fails_in_a_whole_environment_fails(start, monkeypatch, commands):
    start.set_up(start.LEARNER)
    monkeypatch.setattr(start, "call", lambda command, env: 3)
    commands.clear()
    assert start.main([]) == 3 and commands == []


def test_the_users_settings_of_python_and_pip_stay_outside(start, monkeypatch):
    for name in (
        "PYTHONPATH",
        "PYTHONHOME",
        "PYTHONSTARTUP",
        "PIP_USER",
        "PIP_TARGET",
        "JUPYTER_PATH",
        "JUPYTERLAB_DIR",
        "MPLBACKEND",
    ):
        monkeypatch.setenv(name, "/elsewhere")
    monkeypatch.setenv("PIP_INDEX_URL", "a mirror")
    for made in (start.environment(), start.door()):
        assert not {"PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PIP_TARGET", "MPLBACKEND"} & made.keys()
        assert (made["PIP_USER"], made["PIP_INDEX_URL"]) == ("0", "a mirror")
    assert not {"JUPYTER_PATH", "JUPYTERLAB_DIR"} & start.door().keys()
    assert start.door()["JUPYTER_CONFIG_PATH"] == start.SETTINGS


def test_an_old_package_on_the_users_path_is_not_seen(house, tmp_path, monkeypatch):
    """A real child: with an anywidget of another version on PYTHONPATH, and pip told to install for the user."""
    (tmp_path / "anywidget.py").write_text("raise SystemExit('the wrong one')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PIP_USER", "1")
    code = (
        "import start, sys; sys.exit(start.call([start.tool('python'), '-c', 'import anywidget'], start.environment()))"
    )
    ran = subprocess.run([sys.executable, "-S", "-c", code], cwd=house, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


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


def test_an_environment_is_made_anew_by_its_own_python(house, tmp_path):
    """Who has the environment activated runs start.py with the very Python that is taken away."""
    place = tmp_path / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place], check=True)
    code = "import start, sys; start.VENV, start.LOG = sys.argv[1:]; start.make_venv(open(start.LOG, 'w'))"
    own = next(path for path in place.glob("*/python*") if path.is_file())
    ran = subprocess.run([own, "-c", code, place, tmp_path / "log"], cwd=house, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "") and own.exists()


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
    monkeypatch.setattr(start, "run_quietly", lambda command, log: ok(command, log) and Path(command[0]).stem != "uv")
    start.set_up(start.LEARNER)
    assert any(command[1:4] == ["-m", "pip", "install"] and start.LEARNER in command for command in commands)


def test_a_stamp_of_noise_counts_as_no_set_up(start, commands):
    start.set_up(start.LEARNER)
    with open(start.STAMP, "w") as file:
        file.write("{")
    assert start.finished() == {}


@pytest.fixture
def called(start, monkeypatch, commands):
    """The commands that start.py hands over to, once the environment stands."""
    ran = []
    monkeypatch.setattr(start, "call", lambda command, env: ran.append(command) or 0)
    return ran


def test_options_go_to_jupyterlab(start, called, tmp_path):
    start.main(["--", "--no-browser", "--port=9999"])
    assert called[0][1:3] == ["-m", "jupyterlab"]
    assert f"--ServerApp.root_dir={tmp_path}" in called[0]
    assert "--LabApp.default_url=/doc/tree/notebooks/00_start.ipynb" in called[0]
    assert called[0][-2:] == ["--no-browser", "--port=9999"]


def test_options_without_dashes_are_explained(start):
    with pytest.raises(SystemExit, match="after two dashes: python start.py -- --port=9999"):
        start.main(["--port=9999"])


def test_verbs_go_to_the_package(start, called, tmp_path):
    (tmp_path / "bench").mkdir()
    start.main(["build", "04_denials"])
    start.main(["bench"])
    start.main(["doctor"])
    assert called[0][1:] == ["-m", "mixedsignals", "build", "04_denials"]
    assert called[1][1:] == ["-m", "bench"]
    assert called[2][1:] == ["-m", "mixedsignals", "doctor"]


def test_parts_of_the_tests(start, called, tmp_path):
    (tmp_path / "tests" / "browser").mkdir(parents=True)
    (tmp_path / "tests" / "test_x.py").touch()
    (tmp_path / "notebooks").mkdir()
    start.main(["test", "browser", "-x"])
    start.main(["test", "tests/test_x.py::test_y", "-x"])
    start.main(["test", "-x"])
    start.main(["test", "tests/test_x.py", "tests"])
    start.main(["test", "lint"])
    at_once = [*start.TWO_FILES_AT_ONCE, *start.IN_THEIR_ORDER]
    assert called[0][1:] == ["-m", "pytest", *start.NO_NOTEBOOKS, "tests/browser", *at_once, "-x"]
    assert called[1][1:] == ["-m", "pytest", *start.NO_NOTEBOOKS, "tests/test_x.py::test_y", "-x"]
    assert called[2][1:] == ["-m", "pytest", "tests", "notebooks", *start.EVERYTHING, *start.NOTEBOOKS, "-x"]
    assert called[3][1:] == ["-m", "pytest", *start.NOTEBOOKS, "tests/test_x.py", "tests"]
    assert [command[2] for command in called[4:]] == ["ruff", "ruff", "mypy", "pytest"]


@pytest.mark.parametrize(
    "words, missing",
    [(["test", "lint"], "those tests"), (["test", "browser"], "those tests"), (["bench"], "what measures")],
)
def test_what_did_not_come_with_a_copy_is_said_to_be_missing(start, called, words, missing):
    with pytest.raises(SystemExit, match="this copy of the kit came without " + missing):
        start.main(words)
    assert called == []


@pytest.mark.parametrize("deaf", [False, True])
def test_who_asks_it_to_stop_stops_what_it_runs(house, deaf):
    """The system ends start.py alone: its child ends too, one that does not hear after a while."""
    child = "import signal, time; {}print('up', flush=True); time.sleep(60)".format(
        "signal.signal(signal.SIGTERM, signal.SIG_IGN); " if deaf else ""
    )
    code = f"import start, sys; start.PATIENCE = 0.3; print(start.call([sys.executable, '-c', {child!r}], None))"
    running = subprocess.Popen([sys.executable, "-c", code], cwd=house, stdout=subprocess.PIPE, text=True)
    assert running.stdout.readline() == "up\n"
    running.terminate()
    told, _ = running.communicate(timeout=10)
    assert told == ("-9\n" if deaf else "-15\n")


def test_one_fault_among_several_commands_is_the_exit_code(start, monkeypatch, commands, tmp_path):
    (tmp_path / "tests" / "browser").mkdir(parents=True)
    codes = iter([0, 2, 0, 0])
    monkeypatch.setattr(start, "call", lambda command, env: next(codes))
    assert start.main(["test", "lint"]) == 2
    assert next(codes, None) is None, "all four are told"


def test_the_real_set_up_is_whole(house):
    """In the checkout under test, the second call finds everything done."""
    code = "import start, json; print(json.dumps(sorted(start.finished())))"
    ran = subprocess.run([sys.executable, "-c", code], cwd=house, capture_output=True, text=True)
    assert {"pyproject.toml", "requirements-dev.txt", "requirements.txt"} <= set(json.loads(ran.stdout)), ran.stderr


def test_the_sites_lock_holds_the_authors_and_is_installed_for_its_verb_and_its_tests_alone(
    start, commands, monkeypatch
):
    wanted, ran = [], []
    monkeypatch.setattr(start, "call", lambda command, env: ran.append(command[1:]) or 0)
    install = start.install
    monkeypatch.setattr(start, "install", lambda lock, log: wanted.append(lock) or install(lock, log))
    (Path(start.HOUSE) / "tests" / "browser").mkdir(parents=True)
    assert start.main(["site", "OUT"]) == start.main(["test", "site"]) == 0
    assert wanted == [start.SITE], "once"
    assert start.finished().keys() == {start.SITE, start.AUTHOR, start.LEARNER, start.PACKAGE}
    assert ran[0] == ["-m", "mixedsignals", "site", "OUT"] and "tests/site" in ran[1]
