"""What is wrong with this set-up, a line each, with the cure.

Each check is a function that yields findings; one that cannot be made says so, and the others go on. What weighs much
is imported inside. Knows the environment, the server's settings and the journal; never what a question asks.
"""

import re
import shutil
import socket
import sys
import webbrowser
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

from . import kit

OLDEST = (3, 11)
PORT = 8888  # JupyterLab's first choice
ROOM = 200 * 2**20  # bytes
AGAIN = "Run: python start.py (it sets itself up again; if it does not, delete the folder .venv first)."


@dataclass(frozen=True)
class Finding:
    """One line of the report. cure: what to do; empty where nothing is wrong."""

    about: str
    words: str
    cure: str = ""

    def __str__(self) -> str:
        mark = "WRONG" if self.cure else "ok   "
        return f"{mark}  {self.about}: {self.words}" + (f" {self.cure}" if self.cure else "")


def doctor() -> list[Finding]:
    """Every finding of every check, in the order in which one thing rests on another."""
    findings = []
    for check in CHECKS:
        try:
            findings += list(check())
        except Exception as error:  # a check that breaks is a finding, and the next ones still help
            name = check.__name__.strip("_").replace("_", " ")
            findings.append(Finding(name, f"cannot be looked at ({type(error).__name__}: {error}).", AGAIN))
    return findings


def _python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    old = sys.version_info < OLDEST
    yield Finding("Python", f"{version}, {sys.executable}.", "Get 3.11 or newer from python.org." if old else "")


def _packages() -> Iterator[Finding]:
    """Every package of the learner's lock is there, in its version and whole."""
    off, bad, count = [], [], 0
    for name, version in _locked(kit.home() / "requirements.txt"):
        count += 1
        try:
            package = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            off.append(f"{name} is missing")
            continue
        if package.version != version:
            off.append(f"{name} is {package.version}, not {version}")
        bad += [str(file) for file in package.files or () if file.size is not None and not _is_whole(file)]
    yield Finding("packages", f"{count} in the lock; {_some(off) or 'all here'}.", AGAIN if off else "")
    yield Finding("files of packages", f"{_some(bad) or 'all whole'}.", AGAIN if bad else "")


def _locked(path: Path) -> Iterator[tuple[str, str]]:
    """Name and version of what a lock asks for on this machine."""
    from packaging.requirements import Requirement

    for line in path.read_text(encoding="utf-8").splitlines():
        if re.match(r"[a-z0-9]", line):
            wanted = Requirement(line.rstrip("\\ "))
            if wanted.marker is None or wanted.marker.evaluate():
                yield wanted.name, next(iter(wanted.specifier)).version


def _is_whole(file: metadata.PackagePath) -> bool:
    path = Path(str(file.locate()))
    return path.exists() and path.stat().st_size == file.size


def _some(faults: list[str]) -> str:
    """The first faults, and how many more there are."""
    more = f" and {len(faults) - 3} more" if len(faults) > 3 else ""
    return ", ".join(faults[:3]) + more


def _package() -> Iterator[Finding]:
    """The package is installed, from this checkout."""
    here, expected = Path(__file__).parent, kit.home() / "mixedsignals"
    same = expected.is_dir() and here.resolve() == expected.resolve()
    cure = "" if same else f"Start the kit from its own folder, or unset MIXEDSIGNALS_HOME (now {kit.home()})."
    yield Finding("checkout", f"questions from {kit.home()}, package from {here}.", cure)
    questions = len(list(kit.home().glob("exercises/*.json")))
    yield Finding(
        "questions", f"{kit.many(questions, 'lesson')} with some.", "" if questions else "Get the whole kit anew."
    )
    try:
        version = metadata.version("mixedsignals")
    except metadata.PackageNotFoundError:
        yield Finding("package", "not installed.", AGAIN)
    else:
        yield Finding("package", f"mixedsignals {version} is installed.")


def _hook() -> Iterator[Finding]:
    """The server switches saving.py on; without it, saved notebooks open on "Error displaying widget"."""
    from jupyter_core.paths import jupyter_config_path
    from jupyter_server.extension.config import ExtensionConfigManager

    enabled: dict[str, bool] = {}
    for folder in reversed(jupyter_config_path()):
        enabled |= ExtensionConfigManager(read_config_path=[folder]).get_jpserver_extensions()
    on = enabled.get("mixedsignals.jupyter.saving") is True
    yield Finding("saving", "notebooks are saved with pictures." if on else "the hook is off.", "" if on else AGAIN)


def _extensions() -> Iterator[Finding]:
    """What the page needs to show questions, explorers and the kit's style stands where the server looks for it."""
    from jupyter_core.paths import jupyter_path

    for name in ("@jupyter-widgets/jupyterlab-manager", "anywidget", "mixedsignals"):
        there = any((Path(folder) / name / "package.json").exists() for folder in jupyter_path("labextensions"))
        yield Finding(f"page, {name}", "found." if there else "not found by the server.", "" if there else AGAIN)


def _settings() -> Iterator[Finding]:
    from jupyter_core.paths import jupyter_config_path

    ours = (Path(__file__).parent / "jupyter" / "settings" / "labconfig" / "default_setting_overrides.json").read_text()
    held = [Path(folder) / "labconfig" / "default_setting_overrides.json" for folder in jupyter_config_path()]
    ours_used = any(path.exists() and path.read_text() == ours for path in held)
    words = "the kit's are found." if ours_used else "the kit's are not found: pop-ups and authors' files show."
    yield Finding("settings of JupyterLab", words, "" if ours_used else "Open the kit with: python start.py")


def _work() -> Iterator[Finding]:
    """The work folder and the journal in it."""
    from .engine import journal

    folder = kit.work()
    try:
        (folder / ".doctor").write_text("", encoding="utf-8")
        (folder / ".doctor").unlink()
        cure = ""
    except OSError as error:
        cure = f"It cannot be written ({error.strerror}): mend its rights, or set MIXEDSIGNALS_WORK to another folder."
    yield Finding("work folder", f"{folder}.", cure)
    kept = journal.Journal(folder)
    count = len(kept.entries())
    unread = f"It cannot be read ({kept.unread}): mend its rights." if kept.unread else ""
    yield Finding("answers", f"{count} in {kept.path.name}.", unread)
    if kept.newer:
        yield Finding("newer answers", f"{kept.newer} were written by a newer kit.", "Get the newest kit.")
    copies = sorted(path.name for path in folder.glob("answers-damaged-*.jsonl")) if folder.is_dir() else []
    cure = "Show them to whoever helps you, or delete them; what could be read of them is kept." if copies else ""
    yield Finding("damaged copies", f"{_some(copies) or 'none'}.", cure)


def _second_journal() -> Iterator[Finding]:
    """Answers in the other folder that the kit could have used: they came there while this one could not be written."""
    from .engine import session

    answers = session.elsewhere()  # asked as the start page asks, which has a button for them alone
    cure = "Bring them in: on the start page, open “Keep your work” and press the button that adds these answers."
    yield Finding("second journal", f"{answers}." if answers else "none to bring in.", cure if answers else "")


def _disk() -> Iterator[Finding]:
    for folder in dict.fromkeys([kit.home(), kit.work()]):
        place = folder if folder.exists() else folder.parent
        free = shutil.disk_usage(place).free
        yield Finding("room on the disk", f"{free // 2**20} MB at {place}.", "Make room." if free < ROOM else "")


def _door() -> Iterator[Finding]:
    """A port and a browser; JupyterLab takes the next port where its first choice is taken."""
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", PORT))
            words, cure = f"{PORT} is free.", ""
        except OSError:
            words, cure = f"{PORT} is taken; JupyterLab takes the next one.", _no_port()
    yield Finding("port", words, cure)
    try:
        browser = type(webbrowser.get()).__name__
        yield Finding("browser", f"one can be opened ({browser}).")
    except webbrowser.Error:
        yield Finding("browser", "none found; copy the address that python start.py prints into one.")


def _no_port() -> str:
    """The cure where this machine gives no port at all; '' where it gives one."""
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", 0))
        except OSError as error:
            return f"No other port can be had either ({error.strerror}): ask whoever looks after this machine."
    return ""


def _lessons() -> Iterator[Finding]:
    """What lessons need beside exercises."""
    missing = [name for name in ("pandas", "matplotlib", "yaml", "babel") if util.find_spec(name) is None]
    yield Finding("lessons", f"{_some(missing) + ' missing' if missing else 'can be run'}.", AGAIN if missing else "")


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _python,
    _package,
    _packages,
    _lessons,
    _hook,
    _extensions,
    _settings,
    _work,
    _second_journal,
    _disk,
    _door,
)
