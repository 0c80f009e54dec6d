"""The lessons with the pandas and the matplotlib that a reader's browser takes from Pyodide, run by this machine."""

import json
import os
import subprocess
import sys

from mixedsignals.web.wheels import FROM_PYODIDE, LIST
from tests.support.lab import CHECKOUT

UV = [sys.executable, "-m", "uv"]


def test_every_lesson_runs_with_what_a_browser_gets(built, tmp_path):
    [listed] = built.rglob(LIST)
    packages = json.loads(listed.read_text(encoding="utf-8"))["packages"]
    versions = {name: packages[name]["version"] for name in (*FROM_PYODIDE, "numpy")}
    (tmp_path / "versions.txt").write_text("\n".join(f"{name}=={version}" for name, version in versions.items()))
    place = tmp_path / "venv"
    install = [*UV, "pip", "install", "-q", "--python", place]
    run([*UV, "venv", "-q", place, "--python", sys.executable])
    run([*install, "-r", "requirements.txt", "--override", tmp_path / "versions.txt"])
    run([*install, "--no-deps", "--no-build-isolation", "-e", "."])
    [python] = [path for path in place.glob("*/python*") if path.stem == "python"]
    code = f"import importlib.metadata as m; print(*map(m.version, {list(versions)!r}))"
    assert run([python, "-c", code]).split() == list(versions.values())
    run([python, "-m", "pytest", "--nbval-lax", "notebooks"], MIXEDSIGNALS_WORK=str(tmp_path / "work"))


def run(command, **more):
    """What a command says; the test fails with it where the command does."""
    done = subprocess.run(
        [str(word) for word in command], cwd=CHECKOUT, env={**os.environ, **more}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
