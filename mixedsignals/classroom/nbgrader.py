"""Exercises as nbgrader assignments: a hidden cell a question asks for its credit, from the journal that came along.

Knows built exercises and the metadata that nbgrader reads; marks through the engine, by the last answer: without keys a
learner sees no verdict, so the best of many would reward whoever tries every option. nbgrader's own rule: a graded cell
whose last line shows a number has that number of points, and one that fails, or writes to stderr, has none.
nbgrader runs what is handed in. Who does not want that reads the hand-ins with `report`, which runs nothing.
"""

import json
from pathlib import Path
from typing import Any

from .. import kit
from ..engine import from_json, journal, scoring, session, steps
from ..engine.model import Question

ANSWERS = "answers"  # the folder beside the notebook that holds the journal: nbgrader collects it with the notebook
JOURNAL = (journal.NAME, journal.LOCK, journal.NUMBER)  # every file that answering makes there
SETUP = f"""import os
os.environ["MIXEDSIGNALS_WORK"] = os.path.abspath("{ANSWERS}")"""
ASK = """### BEGIN HIDDEN TESTS
from mixedsignals.classroom.nbgrader import credit
credit({question!r}, {points})
### END HIDDEN TESTS"""
CONFIG = '''"""nbgrader's settings for this course; made by `python start.py nbgrader`."""

c = get_config()

c.CourseDirectory.course_id = "mixed-signals"
# A journal of the instructor's that strayed into source/ must never stand in the place of a learner's.
c.Autograde.exclude_overwriting = {excluded!r}
c.ClearSolutions.enforce_metadata = False
'''


def course(out: Path) -> list[str]:
    """Writes a course folder with an assignment a lesson. Returns the lessons' names with their points.

    Raises KitError without keys, and for a folder that is there already (a course has its instructor's changes) or
    cannot be written.
    """
    if not any(kit.lesson_json("solutions", lesson) for lesson in kit.lessons()):
        raise kit.KitError("There are no keys in this kit (solutions/*.json): nbgrader has nothing to mark by.")
    made = []
    try:
        if out.exists() and any(out.iterdir()):
            raise kit.KitError(f"{out} is not empty. Name a new folder: a course keeps its instructor's changes.")
        for path in sorted((kit.home() / "exercises").glob("[0-9][0-9]_*.ipynb")):
            notebook, points = _assignment(path)
            if points:
                folder = out / "source" / path.stem
                folder.mkdir(parents=True)
                text = json.dumps(notebook, ensure_ascii=False, indent=1)
                (folder / path.name).write_text(text + "\n", encoding="utf-8")
                made.append(f"{path.stem}: {kit.many(points, 'point')}")
        excluded = {line.partition(":")[0]: [f"{ANSWERS}/{name}" for name in JOURNAL] for line in made}
        (out / "nbgrader_config.py").write_text(CONFIG.format(excluded=excluded), encoding="utf-8")
    except OSError as error:
        raise kit.KitError(f"{out} cannot be written ({error.strerror}). Name a folder that you may write.") from None
    return made


def _assignment(path: Path) -> tuple[dict[str, Any], int]:
    """An exercise notebook with a graded cell after each question that has a key; and the points in all."""
    notebook = kit.read_json(path)
    keys = kit.lesson_json("solutions", path.stem[3:]) or {}
    asked = [from_json(entry) for entry in kit.lesson_json("exercises", path.stem[3:])["questions"]]
    cells, total = [_cell(SETUP, "set-up", None)], 0
    for cell in notebook["cells"]:
        cells.append({**cell, "outputs": [], "execution_count": None} if cell["cell_type"] == "code" else cell)
        for question in asked:
            if (
                question.id in keys
                and question.kind != "write"
                and f'practice("{question.id}")' in "".join(cell["source"])
            ):
                points = _points(question)
                cells.append(_cell(ASK.format(question=question.id, points=points), question.id, points))
                total += points
    return {**notebook, "cells": cells}, total


def _points(question: Question) -> int:
    """A point a choice: an item, a cell of a matrix, or the one choice of a question without items."""
    if question.kind in ("choose", "browse"):
        return 1
    return len(question.items) * max(len(question.columns), 1)


def _cell(source: str, name: str, points: int | None) -> dict[str, Any]:
    """A cell that nbgrader locks, and grades where it has points."""
    graded = points is not None
    marks = {"grade": graded, "locked": True, "solution": False, "task": False, "schema_version": 3}
    identity = name.replace("/", "-")
    return {
        "cell_type": "code",
        "id": f"nbgrader-{identity}"[:64],
        "execution_count": None,
        "metadata": {"nbgrader": {**marks, "grade_id": identity, **({"points": points} if graded else {})}},
        "outputs": [],
        "source": source,
    }


def credit(name: str, points: int) -> float:
    """The points that the last answer to a question has earned; 0 if there is none. name: "lesson/question".

    Raises KitError if this machine has no key for it: it cannot be marked here.
    """
    question, key = session.find(name)
    if key is None:
        raise kit.KitError(f"There is no key for “{name}” here. Set MIXEDSIGNALS_HOME to a checkout with solutions/.")
    answer = steps.joined(question, session.entries(name))
    return round(points * (scoring.score(question, answer, key).credit or 0), 2)
