"""Other tools in the same run: jupyterquiz and nbautoeval to show and answer, nbgrader and otter-grader to mark.

They are no part of the kit: each is installed, by name, into an environment of its own that ends with the run.
"""

import functools
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
from playwright.sync_api import Error, Page, sync_playwright

from bench.browser import ASK, BARE, LIVE, PRESS, SHOW, home
from bench.ratio import Ratio, rounds
from bench.setups import UV, run
from mixedsignals import kit
from mixedsignals.classroom import nbgrader
from mixedsignals.engine import journal
from tests.support import simulated
from tests.support.chromium import chromium
from tests.support.door import Door
from tests.support.lab import PANEL

CLASS_OF = 4
FEW = 5  # rounds: thousands of widgets take seconds to show
TRIES = 4  # of one showing
LESSON = "04_denials"
# Thirty questions of seven options, as the kit's own longest has them.
JUPYTERQUIZ = """from jupyterquiz import display_quiz
display_quiz([{"question": f"Item {number}", "type": "multiple_choice", "answers": [
    {"answer": f"Option {place}", "correct": place == 0, "feedback": "Right." if place == 0 else "Not yet."}
    for place in range(7)]} for number in range(30)])"""
NBAUTOEVAL = """from nbautoeval.quiz import Option, Quiz, QuizQuestion
questions = [QuizQuestion(question=f"Item {number}", exactly_one_option=True, options=[
    Option(f"Option {place}", correct=place == 0) for place in range(7)]) for number in range(30)]
Quiz(exoname="bench", questions=questions, max_attempts=1000).widget()"""
CHECKED = """OK_FORMAT = True
test = {"name": "q1", "points": 1, "suites": [{"cases": [{"code": ">>> answer == 1\\nTrue"}]}]}
"""


def ratios() -> Iterator[Ratio]:
    """Showing and answering, then marking."""
    with tempfile.TemporaryDirectory(prefix="mixedsignals-peers-") as folder:
        yield from in_the_page(Path(folder))
        yield from marking(Path(folder))


def venv(folder: Path, *packages: str) -> Path:
    """An environment with these packages; returns its folder of programs."""
    run([*UV, "venv", "-q", folder, "--python", sys.executable])
    run([*UV, "pip", "install", "-q", "--python", folder, "ipykernel", *packages])
    return folder / "bin"


def in_the_page(folder: Path) -> Iterator[Ratio]:
    """The kit's longest question beside theirs, in one browser, on one server."""
    programs = venv(folder / "showing", "ipywidgets", "jupyterquiz", "nbautoeval")
    home(folder / "home")
    (folder / "kit").mkdir()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"])
        with Door(browser, folder / "kit") as door:
            run([programs / "python", "-m", "ipykernel", "install", "--prefix", folder / "kernels", "--name", "peers"])
            shutil.copytree(
                folder / "kernels" / "share" / "jupyter" / "kernels", folder / "kit" / "jupyter_data_dir" / "kernels"
            )
            name = door.write("ours.ipynb", [BARE, ASK.format("bench/classify")], folder / "home", folder / "work")
            ours = door.open(name)
            peers = _for_peers(door, [JUPYTERQUIZ, NBAUTOEVAL], folder)
            theirs = door.enter(door.page(door.place(peers), app="lab/tree"), run=True)
            yield from beside(ours.page, theirs.page)
        browser.close()


def _for_peers(door: Door, sources: list[str], folder: Path) -> str:
    """A notebook whose kernel is the other environment's."""
    name = str(door.write("peers.ipynb", sources, folder / "home", folder / "work"))
    notebook = nbformat.read(door.desk / name, as_version=4)
    notebook.metadata.kernelspec = {"display_name": "peers", "language": "python", "name": "peers"}
    nbformat.write(notebook, door.desk / name)
    return name


def shown(page: Page, cell: int, what: str) -> float:
    """Milliseconds until a cell's output is drawn; measured again where the kernel lost a message of it.

    A widget is a message, nbautoeval's quiz of thirty some 2,300 of them. A kernel's socket holds 1,000 and drops what
    comes while it is full (ZeroMQ's high-water mark); a page that lacks one of the widgets shows none.
    """
    once = functools.partial(page.evaluate, SHOW, [cell, f"{PANEL} {what}", False])
    for _ in range(TRIES - 1):
        try:
            return float(once())
        except Error as lost:
            if "not shown" not in str(lost):
                raise
            print(f"{what} was not shown: the kernel lost a message. Once more.", flush=True)
    return float(once())


def beside(ours: Page, theirs: Page) -> Iterator[Ratio]:
    """Shown, then answered: ours and theirs over the bare button."""
    places = [
        (ours, 2, f"{LIVE}.ms-classify .ms-check"),
        (ours, 1, ".bare-button"),
        (theirs, 1, ".MCButton"),
        (theirs, 2, ".nbae-quiz .submit"),
    ]
    found = rounds(*(functools.partial(shown, *place) for place in places), times=FEW, warm=1)
    yield from compared("30 items shown", "a bare button shown", found)
    ours.evaluate("document.querySelector('form.ms-classify .ms-whole').click()")
    ours.evaluate(
        """() => { for (const box of document.querySelectorAll('form.ms-classify fieldset.ms-item'))
        box.querySelectorAll('input')[1].checked = true; }"""
    )
    turns = itertools.cycle(["true", "false"])
    found = rounds(
        lambda: ours.evaluate(PRESS, ["form.ms-classify .ms-check", "form.ms-classify .ms-verdict"]),
        lambda: ours.evaluate(PRESS, [".bare-button", ".bare-label"]),
        lambda: theirs.evaluate(PRESS, [f".MCButton[data-correct={next(turns)}]", ".Feedback"]),
        lambda: theirs.evaluate(PRESS, [".nbae-quiz .submit", ".nbae-quiz .summary"]),
    )
    yield from compared("click to verdict", "a bare button", found)


def compared(what: str, over: str, found: list[Any]) -> Iterator[Ratio]:
    """A line each: ours first, then theirs, over the second of each round."""
    for place, name in ((0, "the kit"), (2, "jupyterquiz (keeps nothing)"), (3, "nbautoeval")):
        yield Ratio("peer", f"{name}: {what}", over, None, [(row[place], row[1]) for row in found])


def marking(folder: Path) -> Iterator[Ratio]:
    """Seconds to mark a class of four: theirs over the kit's report, from a command to its end."""
    asked = simulated.course(lessons=[LESSON[3:]])
    simulated.write_class(folder / "handed-in", CLASS_OF, asked=asked, count=len(asked))
    ours = [sys.executable, "-m", "mixedsignals", "report", folder / "handed-in", "--out", folder / "report"]
    for name, theirs in (("nbgrader", graded_by_nbgrader(folder)), ("otter-grader", graded_by_otter(folder))):
        found = rounds(theirs, lambda: timed(ours), times=1, warm=0)
        over = f"the kit's report of {CLASS_OF} hand-ins"
        yield Ratio("peer", f"{name}: {CLASS_OF} hand-ins marked", over, None, found, "s")


def timed(command: list[Any], **where: Any) -> float:
    """Seconds of a command; its words are shown where it fails."""
    start = time.perf_counter()
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, **where)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{done.stdout[-1000:]}{done.stderr[-2000:]}")
    return time.perf_counter() - start


def graded_by_nbgrader(folder: Path) -> Callable[[], float]:
    """The kit's own course for nbgrader, a lesson handed in by four."""
    programs = venv(folder / "nbgrader", "nbgrader", "anywidget", "ipywidgets")
    run([*UV, "pip", "install", "-q", "--python", programs.parent, "--no-deps", "-e", kit.home()])
    course = folder / "course"
    nbgrader.course(course)
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR", "HOME")
    own = {name: str(folder / f"nbgrader-{name.lower()}") for name in names}
    own |= {"PATH": f"{programs}:{os.environ['PATH']}", "MIXEDSIGNALS_HOME": str(kit.home())}
    where = {"cwd": course, "env": {**os.environ, **own}}
    timed([programs / "nbgrader", "generate_assignment", LESSON], **where)
    for number in range(CLASS_OF):
        at = course / "submitted" / f"learner-{number}" / LESSON
        shutil.copytree(course / "release" / LESSON, at)
        kept = journal.Journal(at / nbgrader.ANSWERS)
        for name, version in sorting_questions().items():
            kept.append(name, version, dict(kit.lesson_json("solutions", LESSON[3:])[name]["answers"]), "recorded")
    return lambda: timed([programs / "nbgrader", "autograde", LESSON, "--force"], **where)


def sorting_questions() -> dict[str, int]:
    """The versions of a lesson's sorting questions that have a key, by id."""
    entries, keys = kit.lesson_json("exercises", LESSON[3:])["questions"], kit.lesson_json("solutions", LESSON[3:])
    return {
        entry["id"]: entry.get("version", 1)
        for entry in entries
        if entry["kind"] == "classify" and keys.get(entry["id"], {}).get("answers")
    }


def graded_by_otter(folder: Path) -> Callable[[], float]:
    """otter's smallest assignment, one cell and one check, handed in by four."""
    programs = venv(folder / "otter", "otter-grader")
    place = folder / "otter-course"
    (place / "tests").mkdir(parents=True)
    (place / "tests" / "q1.py").write_text(CHECKED)
    cells = ["import otter\ngrader = otter.Notebook()", "answer = 1", 'grader.check("q1")']
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.metadata.kernelspec = {"display_name": "python3", "language": "python", "name": "python3"}
    for number in range(CLASS_OF):
        nbformat.write(notebook, place / f"learner-{number}.ipynb")
    path = {"cwd": place, "env": {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(place)}}
    timed([programs / "otter", "generate", "--no-environment"], **path)

    def grade() -> float:
        return sum(
            timed([programs / "otter", "run", f"learner-{number}.ipynb", "-a", "autograder.zip"], **path)
            for number in range(CLASS_OF)
        )

    return grade
