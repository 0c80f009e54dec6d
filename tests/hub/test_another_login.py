"""The kit on a machine where somebody else installed it: it can be read and not written, and works all the same."""

import os
import shutil
import subprocess

import pytest

from tests.support.hub import CHECKOUT

NOBODY = 65534


@pytest.fixture
def person(machine):
    """The home folder of a login that owns nothing else."""
    home = machine["folder"] / "somebody"
    home.mkdir(mode=0o700)
    os.chown(home, NOBODY, NOBODY)
    yield home
    shutil.rmtree(home)


def run(machine, home, *words):
    done = subprocess.run(
        [machine["python"], *map(str, words)],
        cwd=machine["kit"],
        env={"HOME": str(home), "PATH": "/usr/bin:/bin", "MIXEDSIGNALS_HOME": str(machine["kit"])},
        user=NOBODY,
        group=NOBODY,
        extra_groups=(),
        capture_output=True,
        text=True,
    )
    assert not done.returncode, done.stdout + done.stderr
    return done.stdout


def test_another_login_answers_and_nothing_is_written_into_the_kit(machine, person):
    script = person / "answering.py"
    shutil.copy(CHECKOUT / "tests" / "support" / "answering.py", script)
    script.chmod(0o644)
    before = set(machine["kit"].rglob("*"))
    said = run(machine, person, script, "start/seven")
    answers = person / "mixed-signals-work" / "answers.jsonl"
    assert str(answers.parent) in said and answers.stat().st_uid == NOBODY
    assert set(machine["kit"].rglob("*")) == before


def test_another_login_runs_a_notebook(machine, person):
    nbval = ("-m", "pytest", "-p", "no:cacheprovider", "--nbval", "--nbval-sanitize-with=tests/nbval.cfg")
    page = machine["kit"] / "exercises" / "04_denials.ipynb"
    said = run(machine, person, *nbval, f"--rootdir={person}", page)
    assert "passed" in said
