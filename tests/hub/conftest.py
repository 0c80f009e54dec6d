"""A machine for a class: an environment and a kit that every user of the machine can read, and a JupyterHub on it."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.support.hub import CHECKOUT, Hub
from tests.support.npm import INSTALL

AS_ROOT = "A class's server starts each learner's as a user of the machine: run these tests as root (CI does)."
NO_PROXY = f"JupyterHub needs its proxy. In the checkout: {INSTALL}"


@pytest.fixture(scope="session")
def machine():
    """A folder that everybody can read: {python, kit, folder}; the kit is what learners get, without keys."""
    assert os.geteuid() == 0, AS_ROOT
    folder = Path(tempfile.mkdtemp(prefix="mixedsignals-class-"))
    folder.chmod(0o755)
    uv, python = [sys.executable, "-m", "uv"], folder / "venv" / "bin" / "python"
    run([*uv, "venv", "-q", folder / "venv", "--python", python_for_everybody()])
    run([*uv, "pip", "install", "-q", "--python", python, "--require-hashes", "-r", CHECKOUT / "requirements-hub.txt"])
    kit = folder / "kit"
    run([sys.executable, "-m", "mixedsignals", "release", folder / "released"])
    shutil.move(next(path for path in (folder / "released").iterdir() if path.is_dir()), kit)
    run([*uv, "pip", "install", "-q", "--python", python, "--no-deps", kit])
    run(["chmod", "-R", "a+rX", folder])
    yield {"python": str(python), "kit": kit, "folder": folder}
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def hub(machine):
    """The hub, running. Users of the machine that its learners became are removed with their homes."""
    proxy = shutil.which("configurable-http-proxy", path=f"{CHECKOUT / 'node_modules' / '.bin'}:{os.environ['PATH']}")
    assert proxy, NO_PROXY
    with Hub(machine["python"], machine["kit"], machine["folder"], proxy) as running:
        yield running
    for name in {line.split(":")[0] for line in Path("/etc/passwd").read_text().splitlines()}:
        if name.startswith(LEARNER):
            subprocess.run(["userdel", "-r", name], check=True, capture_output=True)


LEARNER = "ms-learner-"


def run(command):
    """Runs a command; its words are shown where it fails."""
    done = subprocess.run([str(word) for word in command], cwd=CHECKOUT, capture_output=True, text=True)
    assert not done.returncode, f"{command}\n{done.stdout}\n{done.stderr}"


def python_for_everybody():
    """A Python that other users may start: the one of these tests, if its folders let them in, else the system's."""
    own = Path(os.path.realpath(sys.executable))
    open_to_all = all(folder.stat().st_mode & 0o001 for folder in own.parents)
    return own if open_to_all else "/usr/bin/python3"
