"""Mixed Signals in one command.

    python start.py                        open the kit in JupyterLab
    python start.py test                   run the tests
    python start.py test PATH              run the tests of one file or folder
    python start.py doctor                 say what is wrong with this set-up, a line each
    python start.py hub                    open a class on this machine, each learner with a server of their own
    python start.py site OUT               write the kit as a website, with a Jupyter that needs no server
    python start.py bench                  what things cost, over the bare thing
    python start.py VERB ...               any verb of `python -m mixedsignals`
    python start.py -- --no-browser        pass options on to JupyterLab

The first call makes a virtual environment in .venv from the locked versions; later calls
find it there. This file uses the standard library only, and parses on any Python 3, so that
a Python that is too old gets a sentence instead of a syntax error.
"""

import contextlib
import errno
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt

OLDEST = (3, 11)
HOUSE = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(HOUSE, ".venv")
STAMP = os.path.join(VENV, "mixedsignals-setup.json")
LOG = os.path.join(HOUSE, ".venv-setup.log")
LOCK = os.path.join(HOUSE, ".venv-setup.lock")
SETTINGS = os.path.join(HOUSE, "mixedsignals", "jupyter", "settings")
FIRST = "notebooks/00_start.ipynb"
LEARNER, AUTHOR, INSTALLER = "requirements.txt", "requirements-dev.txt", "requirements-uv.txt"
CLASS, SITE = "requirements-hub.txt", "requirements-site.txt"
HOLDS = {AUTHOR: (LEARNER,), SITE: (LEARNER, AUTHOR)}  # locks that another holds whole
PACKAGE = "pyproject.toml"
INSTALLED = os.path.join("mixedsignals", "jupyter", "installed")  # copied into .venv with the package
PATIENCE = 15  # seconds that a command has to end when it is asked to
NO_SIZE = -1  # that no file has
ROOM = 50 * 2**20  # bytes: with less than this free, a set-up that failed failed for want of room
NOTEBOOKS = ["--nbval", "--nbval-sanitize-with=tests/nbval.cfg"]
NO_NOTEBOOKS = ["-p", "no:nbval"]
TWO_FILES_AT_ONCE = ["--numprocesses=2", "--dist=loadfile"]
IN_THEIR_ORDER = ["--no-loadscope-reorder"]  # as tests/browser/conftest.py has them: the longest first
ROOMS = ["tests", "notebooks", "exercises", "solutions"]  # learners may have got the kit without some of them
EVERYTHING = ["--ignore=tests/browser", "--ignore=tests/hub", "--ignore=tests/site", *TWO_FILES_AT_ONCE]
LINT = (["ruff", "format", "--check", "."], ["ruff", "check", "."], ["mypy"], ["pytest", "tests/test_rooms.py"])
RUNS_FOR_LEARNERS = ("doctor",)
NOT_HANDED_ON = ("PYTHON", "PIP_", "MPLBACKEND")  # how a name begins; a kernel draws inline, whatever a shell is set to
# What of the user's own settings reaches the kit's Python: where packages come from, never how Python and pip behave.
SOURCES_OF_PACKAGES = tuple(
    "PIP_" + name
    for name in "CERT CLIENT_CERT CONFIG_FILE DEFAULT_TIMEOUT TIMEOUT RETRIES EXTRA_INDEX_URL FIND_LINKS INDEX_URL "
    "NO_INDEX PROXY TRUSTED_HOST CACHE_DIR".split()
)
OTHER_JUPYTERS = ("JUPYTER_PATH", "JUPYTER_CONFIG_PATH", "JUPYTERLAB_DIR")
FULL = "the disk is full. The kit needs about 600 MB in its folder: make room, then run the same command again."
CAUSES = (
    (r"No space left|Errno 28\b|os error 28\b|Disk quota exceeded|not enough space|WinError 112", FULL),
    (
        r"No module named '?(venv|ensurepip)|ensurepip is not available",
        "this Python cannot make a virtual environment. On Debian or Ubuntu: apt install python3-venv. "
        "Elsewhere: install Python from python.org. Then run the same command again.",
    ),
    (
        r"Permission denied|Errno 13\b|os error 13\b|Access is denied|WinError 5\b|Read-only file system|Errno 30\b",
        "there is no permission to write in " + HOUSE + ". Copy the kit into a folder of your own, such as one in your "
        "home folder, and start it there.",
    ),
    (
        r"name resolution|getaddrinfo|NewConnection|Failed to establish|Max retries|ConnectTimeout|ReadTimeout|"
        r"timed out|dns error|sending request|ProxyError|Tunnel connection|SSLError|CERTIFICATE_VERIFY|"
        r"Network is unreachable|No matching distribution",
        "the packages could not be downloaded. Check that you are online (and that a proxy lets pip through), "
        "then run the same command again. Details: " + LOG,
    ),
)


def stop(sentence):
    """Ends with one line that says what is wrong and what to do."""
    sys.exit("Mixed Signals: " + sentence)


def tool(name):
    """The path of a program inside the virtual environment."""
    folder, ending = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
    return os.path.join(VENV, folder, name + ending)


def site_packages():
    """Where the virtual environment keeps its packages."""
    return sysconfig.get_path("purelib", "venv", vars={"base": VENV, "platbase": VENV})


def environment():
    """What the kit's Python is told of the user's environment."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(NOT_HANDED_ON) or name in SOURCES_OF_PACKAGES
    }
    return dict(kept, PIP_USER="0", PIP_DISABLE_PIP_VERSION_CHECK="1")


def door():
    """The environment of the kit's own JupyterLab: the kit's settings, kernels and extensions before any others."""
    kept = {name: value for name, value in environment().items() if name not in OTHER_JUPYTERS}
    kept.setdefault("JUPYTER_TOKEN", hashlib.sha256(os.urandom(32)).hexdigest()[:48])
    return dict(kept, JUPYTER_CONFIG_PATH=SETTINGS, JUPYTER_PREFER_ENV_PATH="1")


def files_of(name):
    """The files that a part of the set-up depends on: a lock; for the package, what is installed with it too."""
    names = [os.path.join(HOUSE, name)]
    if name == PACKAGE:
        for folder, _, inside in os.walk(os.path.join(HOUSE, INSTALLED)):
            names += [os.path.join(folder, file) for file in inside]
    return sorted(names)


def fingerprint(name):
    """What a finished set-up depends on: files, this Python, and where the checkout stands."""
    found = hashlib.sha256((sys.version + HOUSE + sysconfig.get_platform()).encode())
    for path in files_of(name):
        with open(path, "rb") as file:
            found.update(file.read().replace(b"\r\n", b"\n"))
    return found.hexdigest()


def recorded():
    """What the installed packages say of their files: pairs of path, from site-packages, and size in bytes.

    What cannot say it, a list or the whole folder, comes itself, with a size that nothing has: it is damaged.
    """
    site = site_packages()
    try:
        lists = [folder + "/RECORD" for folder in sorted(os.listdir(site)) if folder.endswith(".dist-info")]
    except OSError:
        lists = []
        yield "", NO_SIZE
    for name in lists:
        if os.path.exists(os.path.join(site, name)):
            try:
                yield from listed(name)
            except (OSError, ValueError):
                yield name, NO_SIZE


def listed(name):
    """What one package's list says of its files, as `recorded` does. Raises ValueError for one that is cut short."""
    with open(os.path.join(site_packages(), name), encoding="utf-8") as file:
        rows = [(path.strip('"'), size) for path, _, size in (line.rstrip().rsplit(",", 2) for line in file)]
    if name not in (path for path, _ in rows):
        raise ValueError("a whole list names itself")
    return [(path, int(size)) for path, size in rows if size.isdigit()]


def damaged(files):
    """Those of the files, pairs of path and size, that are gone or cut short."""
    site, bad = site_packages(), []
    for path, size in files:
        try:
            whole = os.stat(os.path.join(site, path)).st_size == size
        except OSError:
            whole = False
        if not whole:
            bad.append(path)
    return bad


def finished():
    """What is installed whole, the locks and the package: {file: fingerprint}; empty after an interrupted set-up.

    A stamp is believed after a look at the first file of every package: whoever took one away gets it back.
    """
    try:
        with open(STAMP) as file:
            stamp = json.load(file)
        usable = os.path.exists(tool("python")) and not damaged(stamp["files"].items())
        return dict(stamp["done"]) if usable else {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def finish(done):
    """Writes the stamp. done: {file: fingerprint}."""
    first = {path: size for path, size in recorded() if re.match(r"[^/]+(/__init__)?\.py$", path)}
    with open(STAMP, "w") as file:
        json.dump({"done": done, "files": first}, file)


def run_quietly(command, log):
    """Runs a command with its words going to the log; True if it went well."""
    return subprocess.call(command, stdout=log, stderr=subprocess.STDOUT, cwd=HOUSE, env=environment()) == 0


def why(otherwise):
    """The sentence for what went wrong, from what the log says; otherwise: the sentence where it says nothing known."""
    if shutil.disk_usage(HOUSE).free < ROOM:
        return FULL
    with open(LOG, encoding="utf-8", errors="replace") as file:
        text = file.read()
    return next((sentence for pattern, sentence in CAUSES if re.search(pattern, text)), otherwise + " Details: " + LOG)


def make_venv(log):
    """A fresh .venv; whatever an interrupted or outdated set-up left behind is removed first."""
    shutil.rmtree(VENV, ignore_errors=True)
    if os.path.exists(tool("python")):
        stop("the folder .venv cannot be replaced. Close JupyterLab and everything else that uses it, then try again.")
    base = getattr(sys, "_base_executable", sys.executable)  # also where a Python of the .venv that is gone runs this
    if not run_quietly([base, "-m", "venv", VENV], log):
        shutil.rmtree(VENV, ignore_errors=True)
        stop(why("this Python made no virtual environment."))


def install(lock, log):
    """Installs one lock, by uv if uv can be had, else by pip alone."""
    python = tool("python")
    locked = ["--require-hashes", "-r", lock]
    run_quietly([python, "-m", "pip", "install", "-q", "--require-hashes", "-r", INSTALLER], log)
    by_uv = [tool("uv"), "pip", "install", "-q", "--python", python, "--compile-bytecode"] + locked
    by_pip = [python, "-m", "pip", "install", "-q"] + locked
    if os.path.exists(tool("uv")) and run_quietly(by_uv, log):
        if damaged(recorded()):  # uv links .venv to a store of its own: what is damaged in one is damaged in both
            run_quietly(by_uv + ["--no-cache", "--reinstall"], log)
        return
    if not run_quietly(by_pip, log):
        stop(why("the packages could not be installed."))


@contextlib.contextmanager
def alone():
    """One set-up at a time: a second one says that it waits, and waits."""
    with open(LOCK, "a") as file:
        if not take(file, wait=False):
            print("Another start of the kit is setting it up. Waiting for it ...", flush=True)
            take(file, wait=True)
        yield


def take(file, wait):
    """Locks a file until it is closed; False if another process holds it. On a disk that has no locks: True."""
    try:
        if fcntl:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        else:
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
    except OSError as error:
        if error.errno in (errno.EAGAIN, errno.EACCES, errno.EDEADLK):
            return take(file, wait) if wait else False  # Windows gives up after ten seconds: wait on
    return True


def set_up(lock, afresh=False):
    """Sees to the environment; does nothing when the last one is whole and still fits, unless all is wanted afresh."""
    wanted = {name: fingerprint(name) for name in (lock, PACKAGE)}
    if not afresh and wanted.items() <= finished().items():
        return
    try:
        if afresh and os.path.exists(STAMP):
            os.remove(STAMP)
        with alone():
            if not wanted.items() <= finished().items():
                install_all(lock, wanted)
    except KeyboardInterrupt:
        stop("the set-up was stopped. The next start takes it up again.")
    except OSError as error:
        with contextlib.suppress(OSError), open(LOG, "a") as log:
            log.write(str(error))
        refused = [sentence for pattern, sentence in CAUSES if re.search(pattern, str(error))]
        stop(refused[0] if refused else "the kit could not be set up: {}.".format(error))


def install_all(lock, wanted):
    """Installs a lock and the package. wanted: {file: fingerprint} of both."""
    print("Setting up (once; about a minute) ...", flush=True)
    done = finished()
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
            stop(why("the kit's own package could not be installed."))
    done.update(wanted)
    for inside in HOLDS.get(lock, ()):
        done[inside] = fingerprint(inside)
    finish(done)
    os.remove(LOG)


def open_lab(options):
    """JupyterLab on the start page; options are JupyterLab's own.

    The page stands alone (`/doc`), so that it can be read on a phone; a press on the folder opens the list of files.
    What is named here wins over the user's own Jupyter configuration.
    """
    command = [tool("python"), "-m", "jupyterlab"]
    command += ["--ServerApp.root_dir=" + HOUSE, "--LabApp.default_url=/doc/tree/" + FIRST]
    command += [
        "--ServerApp.contents_manager_class=jupyter_server.services.contents.largefilemanager.AsyncLargeFileManager"
    ]
    command += ["--Application.log_level=WARN", "--ServerApp.answer_yes=True"]  # Control and C ends it at once
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    return command + options


def open_hub(env):
    """A class's JupyterHub on this machine alone; tells the address and the password. env: gets what the hub needs."""
    if os.name == "nt":
        stop("a class's server needs Linux or macOS. Each learner can run python start.py instead.")
    places = os.pathsep.join([os.path.join(HOUSE, "node_modules", ".bin"), env.get("PATH", "")])
    proxy = shutil.which("configurable-http-proxy", path=places)
    if not proxy:
        stop(
            "a class's server needs node and a proxy. In the kit's folder, run this, then the same command again: "
            "npm install --no-save --no-package-lock "
            "axe-core@4 reveal.js@5.2.1 configurable-http-proxy@5 pyodide@314.0.6"
        )
    env.setdefault("MIXEDSIGNALS_CLASS", hashlib.sha256(os.urandom(32)).hexdigest()[:8])
    env.setdefault("MIXEDSIGNALS_ADDRESS", "http://127.0.0.1:8000")
    env.setdefault("MIXEDSIGNALS_PROXY", proxy)
    print(
        "A class is open at {MIXEDSIGNALS_ADDRESS}: any name, password {MIXEDSIGNALS_CLASS}\n"
        "To stop: press Control and C here.".format(**env),
        flush=True,
    )
    return [tool("python"), "-m", "jupyterhub", "-f", os.path.join(HOUSE, "workshop", "hub", "jupyterhub_config.py")]


def run_tests(words):
    """The commands of one part of the tests, or of the paths that are named; further words are pytest's own."""
    pytest = [tool("python"), "-m", "pytest"]
    if words[:1] in (["lint"], ["browser"], ["classroom"], ["site"]) and not os.path.isdir(
        os.path.join(HOUSE, "tests", "browser")
    ):
        stop("this copy of the kit came without those tests. Run: python start.py test")
    if words[:1] == ["lint"]:
        return [[tool("python"), "-m"] + command for command in LINT]
    if words[:1] == ["browser"]:
        return [pytest + NO_NOTEBOOKS + ["tests/browser"] + TWO_FILES_AT_ONCE + IN_THEIR_ORDER + words[1:]]
    if words[:1] == ["site"]:
        return [pytest + NO_NOTEBOOKS + ["tests/site"] + words[1:]]
    if words[:1] == ["classroom"]:
        return [pytest + NO_NOTEBOOKS + ["tests/classroom", "tests/hub"] + words[1:]]
    paths = [word.partition("::")[0] for word in words if os.path.exists(os.path.join(HOUSE, word.partition("::")[0]))]
    if paths:
        modules = all(path.endswith(".py") for path in paths)  # without notebooks, what runs them is not loaded
        return [pytest + (NO_NOTEBOOKS if modules else NOTEBOOKS) + words]
    here = [room for room in ROOMS if os.path.isdir(os.path.join(HOUSE, room))]
    return [pytest + here + EVERYTHING + NOTEBOOKS + words]


def run_module(words):
    """`bench` is a folder of its own; every other verb belongs to the package."""
    if words[0] == "bench" and not os.path.isdir(os.path.join(HOUSE, "bench")):
        stop("this copy of the kit came without what measures it. What it costs stands in BENCHMARKS.md.")
    return [tool("python"), "-m"] + (words if words[0] == "bench" else ["mixedsignals"] + words)


def call(command, env):
    """Runs a command to its end. Asked to stop, by Control and C or by the system, it ends in its own way if it can.

    Now and then a JupyterLab that was asked to stop does not: a thread of its own never returns.
    """
    running, patience = subprocess.Popen(command, cwd=HOUSE, env=env), None

    def end(*_):
        running.terminate()
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, end)
    while True:
        try:
            return running.wait(patience)
        except KeyboardInterrupt:
            patience = PATIENCE
        except subprocess.TimeoutExpired:
            running.kill()


def run(commands, env):
    """Runs every command; the first exit code that is not 0, or 0."""
    codes = [call(command, env) for command in commands]
    return next(filter(None, codes), 0)


def run_whole(lock, commands, env):
    """Runs the commands; if they fail in an environment that is damaged, sets it up again and runs them once more."""
    set_up(lock)
    code = run(commands, env)
    if code and damaged(recorded()):
        print("Mixed Signals: files of the kit's environment are damaged. Setting it up again ...", flush=True)
        set_up(lock, afresh=True)
        code = run(commands, env)
    return code


def main(words):
    if sys.version_info < OLDEST:
        stop(
            "this Python is {}.{}; the kit needs {}.{} or newer. Get one from python.org.".format(
                *(tuple(sys.version_info[:2]) + OLDEST)
            )
        )
    try:
        if not words or words[0] == "--":
            return run_whole(LEARNER, [open_lab(words[1:])], door())
        if words[0].startswith("-"):
            stop("options for JupyterLab stand after two dashes: python start.py -- " + " ".join(words))
        if words == ["hub"]:
            env = environment()
            return run_whole(CLASS, [open_hub(env)], env)
        if words[0] in RUNS_FOR_LEARNERS:
            return run_whole(LEARNER, [run_module(words)], door())
        lock = SITE if words[0] == "site" or words[:2] == ["test", "site"] else AUTHOR
        return run_whole(lock, run_tests(words[1:]) if words[0] == "test" else [run_module(words)], environment())
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
