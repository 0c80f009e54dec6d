"""Mixed Signals in one command.

    python start.py                        open JupyterLab on the first lesson
    python start.py test                   run the tests
    python start.py bench                  what things cost, over the bare thing
    python start.py VERB ...               any verb of `python -m mixedsignals`
    python start.py -- --no-browser        pass options on to JupyterLab

The first call makes a virtual environment in .venv from the locked versions; later calls
find it there. This file uses the standard library only, and parses on any Python 3, so that
a Python that is too old gets a sentence instead of a syntax error.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig

OLDEST = (3, 11)
HOUSE = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(HOUSE, ".venv")
STAMP = os.path.join(VENV, "mixedsignals-setup.json")
LOG = os.path.join(HOUSE, ".venv-setup.log")
LEARNER, AUTHOR, INSTALLER = "requirements.txt", "requirements-dev.txt", "requirements-uv.txt"
PACKAGE = "pyproject.toml"
TESTS = {
    "": [
        "tests",
        "notebooks",
        "exercises",
        "solutions",
        "--ignore=tests/browser",
        "--nbval",
        "--nbval-sanitize-with=tests/nbval.cfg",
        "--numprocesses=2",
        "--dist=loadfile",
    ],
    "browser": ["tests/browser"],
}
RUNS_FOR_LEARNERS = ("doctor",)


def stop(sentence):
    """Ends with one line that says what is wrong and what to do."""
    sys.exit("Mixed Signals: " + sentence)


def tool(name):
    """The path of a program inside the virtual environment."""
    folder, ending = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
    return os.path.join(VENV, folder, name + ending)


def fingerprint(name):
    """What a finished set-up depends on: a file (a lock, or how the package is installed), this Python, and where the checkout stands."""
    found = hashlib.sha256((sys.version + HOUSE + sysconfig.get_platform()).encode())
    with open(os.path.join(HOUSE, name), "rb") as file:
        found.update(file.read().replace(b"\r\n", b"\n"))
    return found.hexdigest()


def finished():
    """What is installed whole, the locks and the package: {file: fingerprint}; empty after an interrupted set-up."""
    try:
        with open(STAMP) as file:
            stamp = json.load(file)
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) and os.path.exists(tool("python")) else {}


def run_quietly(command, log):
    """Runs a command with its words going to the log; True if it went well."""
    env = dict(os.environ, PYTHONDONTWRITEBYTECODE="", PIP_DISABLE_PIP_VERSION_CHECK="1")
    return subprocess.call(command, stdout=log, stderr=subprocess.STDOUT, cwd=HOUSE, env=env) == 0


def make_venv(log):
    """A fresh .venv; whatever an interrupted or outdated set-up left behind is removed first."""
    shutil.rmtree(VENV, ignore_errors=True)
    if os.path.exists(tool("python")):
        stop("the folder .venv cannot be replaced. Close JupyterLab and everything else that uses it, then try again.")
    if not run_quietly([sys.executable, "-m", "venv", VENV], log):
        shutil.rmtree(VENV, ignore_errors=True)
        stop(
            "this Python cannot make a virtual environment. On Debian or Ubuntu: apt install python3-venv. "
            "Elsewhere: install Python from python.org. Then try again."
        )


def install(lock, log):
    """Installs one lock, by uv if uv can be had, else by pip alone."""
    python = tool("python")
    run_quietly([python, "-m", "pip", "install", "-q", "--require-hashes", "-r", INSTALLER], log)
    by_uv = [
        tool("uv"),
        "pip",
        "install",
        "-q",
        "--python",
        python,
        "--compile-bytecode",
        "--require-hashes",
        "-r",
        lock,
    ]
    by_pip = [python, "-m", "pip", "install", "-q", "--require-hashes", "-r", lock]
    if os.path.exists(tool("uv")) and run_quietly(by_uv, log):
        return
    if not run_quietly(by_pip, log):
        stop(
            "the packages could not be downloaded. Check that you are online (and that a proxy lets pip through), "
            "then run the same command again. Details: " + LOG
        )


def set_up(lock):
    """Sees to the environment; does nothing when the last set-up is whole and still fits."""
    wanted, done = {name: fingerprint(name) for name in (lock, PACKAGE)}, finished()
    if wanted.items() <= done.items():
        return
    print("Setting up (once; about a minute) ...", flush=True)
    with open(LOG, "w") as log:
        if os.path.exists(STAMP):
            os.remove(STAMP)
        if done.get(lock) != wanted[lock]:
            if not done or (LEARNER in done and done[LEARNER] != fingerprint(LEARNER)) or lock in done:
                make_venv(log)
                done = {}
            install(lock, log)
        package = [tool("python"), "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", "-e", "."]
        if not run_quietly(package, log):
            stop("the kit's own package could not be installed. Details: " + LOG)
    done.update(wanted)
    if lock == AUTHOR:
        done[LEARNER] = fingerprint(LEARNER)
    with open(STAMP, "w") as file:
        json.dump(done, file)
    os.remove(LOG)


def first_lesson():
    """The first notebook there is, as a path from the checkout."""
    lessons = sorted(name for name in os.listdir(os.path.join(HOUSE, "notebooks")) if name.endswith(".ipynb"))
    return "notebooks/" + lessons[0]


def open_lab(options):
    """JupyterLab on the first lesson; options are JupyterLab's own."""
    command = [tool("python"), "-m", "jupyterlab", first_lesson()]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    return command + options


def run_tests(words):
    """pytest over one part of the tests; further words are pytest's own."""
    part = words[0] if words and words[0] in TESTS else ""
    return [tool("python"), "-m", "pytest"] + TESTS[part] + words[1 if part else 0 :]


def run_module(words):
    """`bench` is a folder of its own; every other verb belongs to the package."""
    return [tool("python"), "-m", "bench"] if words == ["bench"] else [tool("python"), "-m", "mixedsignals"] + words


def main(words):
    if sys.version_info < OLDEST:
        stop(
            "this Python is {}.{}; the kit needs {}.{} or newer. Get one from python.org.".format(
                *(tuple(sys.version_info[:2]) + OLDEST)
            )
        )
    if not words or words[0] == "--":
        set_up(LEARNER)
        command = open_lab(words[1:])
    elif words[0].startswith("-"):
        stop("options for JupyterLab stand after two dashes: python start.py -- " + " ".join(words))
    else:
        set_up(LEARNER if words[0] in RUNS_FOR_LEARNERS else AUTHOR)
        command = run_tests(words[1:]) if words[0] == "test" else run_module(words)
    try:
        return subprocess.call(command, cwd=HOUSE)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
