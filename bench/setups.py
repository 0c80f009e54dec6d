"""What the kit adds to the five packages that a lesson needs: seconds at the second start, megabytes, packages."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from http.client import HTTPException
from pathlib import Path

from bench.ratio import SLOW, Ratio, interleave
from mixedsignals import kit

FIVE = ("jupyterlab", "pandas", "matplotlib", "ipywidgets", "nbval")
JUPYTERS = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
UV = [sys.executable, "-m", "uv"]


def ratios():
    """The second start, then what is installed."""
    with tempfile.TemporaryDirectory() as folder:
        lab = [sys.executable, "-m", "jupyterlab"]
        start = [sys.executable, "start.py", "--"]
        pairs = interleave(lambda: answered(start, folder), lambda: answered(lab, folder), pairs=SLOW, warm=1)
        yield Ratio("starting", "python start.py, the second time, to HTTP 200", "jupyter lab", 1.05, pairs)
        learners, five = environment(Path(folder, "learners")), environment(Path(folder, "five"), FIVE)
    over = "the five packages alone"
    yield Ratio("holding", "a learner's environment", over, 1.05, [(learners[0], five[0])], "MB")
    yield Ratio("holding", "packages in a learner's environment", over, 1.05, [(learners[1], five[1])], "packages")


def answered(command, folder):
    """Milliseconds until a server answers, for somebody whose own settings stand in `folder`; then it is ended."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "MIXEDSIGNALS"))}
    own = {name: str(Path(folder, name.lower())) for name in JUPYTERS}
    options = ["--no-browser", f"--port={port}", "--ServerApp.port_retries=0", "--allow-root"]
    begun = time.perf_counter()
    server = subprocess.Popen(
        [*command, *options],
        cwd=kit.home(),
        env={**kept, **own, "HOME": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while not answers(f"http://127.0.0.1:{port}/api"):
        if server.poll() is not None:
            raise RuntimeError(f"{' '.join(map(str, command))} ended before it answered")
        time.sleep(0.01)
    spent = (time.perf_counter() - begun) * 1000
    server.terminate()
    server.wait(60)
    return spent


def answers(url):
    with contextlib.suppress(OSError, HTTPException):  # for a moment somebody else may have the port
        return urllib.request.urlopen(url, timeout=2).status == 200
    return False


def environment(folder, names=()):
    """Installs a learner's lock, or packages alone in the versions of that lock: (megabytes, packages)."""
    lock = kit.home() / "requirements.txt"
    held = folder.with_suffix(".txt")
    held.write_text("\n".join(re.findall(r"^[a-z0-9-]+==[^\\]+", lock.read_text(encoding="utf-8"), re.MULTILINE)))
    install = [*UV, "pip", "install", "-q", "--python", folder]
    run([*UV, "venv", "-q", folder])
    if names:
        run([*install, "-c", held, *names])
    else:
        run([*install, "--require-hashes", "-r", lock])
        run([*install, "--no-deps", "--no-build-isolation", "-e", kit.home()])
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    packages = sum(path.name == "METADATA" and path.parents[1].name == "site-packages" for path in files)
    return sum(path.stat().st_size for path in files if path.suffix != ".pyc") / 1e6, packages


def run(command):
    """Runs a command; its words are shown where it fails."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{done.stderr[-2000:]}")
