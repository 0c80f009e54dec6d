"""The kit on machines that are not like the author's: an ASCII console, a path with spaces and letters of its own, a
checkout that cannot be written. Another login is tried in tests/hub/test_another_login.py."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import HOUSE

ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
KIT = ("mixedsignals", "datasets", "exercises", "lessons", "notebooks", "tests", "workshop", "README.md", "start.py")
FILES = ("pyproject.toml", "requirements.txt", "requirements-dev.txt", "requirements-uv.txt", "LICENSE")
QUESTION = "start/seven"
ANSWERING = "tests/support/answering.py"


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """The kit in a folder whose name holds spaces and letters that ASCII lacks."""
    home = tmp_path_factory.mktemp("Zoë's копия") / "mixed signals 信号"
    home.mkdir()
    for name in (*KIT, *FILES, *(["solutions"] if (HOUSE / "solutions").exists() else [])):
        if (HOUSE / name).is_dir():
            shutil.copytree(HOUSE / name, home / name, ignore=shutil.ignore_patterns("__pycache__", "work"))
        else:
            shutil.copy(HOUSE / name, home)
    return home


def run(*words, at=HOUSE, fails=False, **environment):
    """A command of the kit's Python in a checkout; returns what it wrote."""
    kept = {name: value for name, value in os.environ.items() if name not in ("LANG", "LC_ALL", "PYTHONPATH")}
    done = subprocess.run(
        [sys.executable, *map(str, words)],
        cwd=at,
        env={**kept, "PYTHONPATH": str(at), "PYTHONDONTWRITEBYTECODE": "1", **environment},
        capture_output=True,
    )
    said = done.stdout + done.stderr
    assert b"Traceback" not in said and bool(done.returncode) is fails, said.decode(errors="replace")[-3000:]
    return said


def test_an_ascii_console_gets_every_answer(tmp_path):
    """Files are UTF-8 whatever the machine's locale is; a letter that the console lacks becomes a question mark."""
    run(ANSWERING, QUESTION, MIXEDSIGNALS_WORK=str(tmp_path), **ASCII)
    assert b"u2_1960" in run("-m", "mixedsignals", "check", "u2_1960", **ASCII)
    said = run("-m", "mixedsignals", "handout", "no_such_lesson", tmp_path, fails=True, **ASCII)
    assert b"There is no lesson ?no_such_lesson?." in said
    run("-m", "mixedsignals", "handout", "denials", tmp_path, **ASCII)
    assert "“" in "".join(path.read_text(encoding="utf-8") for path in tmp_path.glob("*.html"))


def test_the_doctor_speaks_ascii(tmp_path):
    doctor = "from mixedsignals.doctor import doctor; print(*doctor(), sep='\\n')"
    said = run("-c", doctor, MIXEDSIGNALS_WORK=str(tmp_path), **ASCII)
    assert b"cannot be looked at" not in said and b"work folder" in said


@pytest.mark.parametrize("console", [{}, ASCII], ids=["UTF-8", "ASCII"])
def test_a_path_with_spaces_and_other_letters(copied, console):
    """In an ASCII locale Python itself knows such a path by escapes; the kit only hands it on."""
    told = run(ANSWERING, QUESTION, at=copied, MIXEDSIGNALS_WORK=str(copied / "work of Zoë"), **console)
    assert b"work of Zo" in told and (copied / "work of Zoë" / "answers.jsonl").exists()
    run("-m", "mixedsignals", "check", "u2_1960", at=copied, **console)
    run("-m", "mixedsignals", "moodle", copied / "bank für alle", at=copied, **console)
    assert any((copied / "bank für alle").iterdir())


def test_a_notebook_runs_there(copied):
    nbval = ("-m", "pytest", "-p", "no:xdist", "--nbval", "--nbval-sanitize-with=tests/nbval.cfg")
    said = run(*nbval, "notebooks/00_start.ipynb", at=copied, MIXEDSIGNALS_WORK=str(copied / "nbval"))
    assert b"passed" in said


def test_a_checkout_that_cannot_be_written_is_left_as_it_is(copied, tmp_path):
    """Answers go to the home folder. Root may write everywhere: for root the folder itself is a file."""
    home = tmp_path / "home"
    home.mkdir()
    shutil.rmtree(copied / "work", ignore_errors=True)
    (copied / "work").write_text("in the way")
    before = tree(copied)
    for folder in (copied, *(path for path in copied.rglob("*") if path.is_dir())):
        folder.chmod(0o555)
    try:
        told = run(ANSWERING, QUESTION, at=copied, HOME=str(home), MIXEDSIGNALS_WORK="")
    finally:
        for folder in (copied, *(path for path in copied.rglob("*") if path.is_dir())):
            folder.chmod(0o755)
        (copied / "work").unlink()
    assert b"mixed-signals-work" in told and (home / "mixed-signals-work" / "answers.jsonl").exists()
    assert tree(copied) | {copied / "work"} == before


def tree(folder: Path):
    return set(folder.rglob("*"))
