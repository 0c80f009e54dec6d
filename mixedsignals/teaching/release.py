"""The kit as learners get it: a folder and a zip, with the keys or without.

Knows which files learners need and which hold answers; never what stands in them.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import nbformat

from .. import kit
from ..authoring import compile, inputs, notebooks, outline, walk
from ..data.authored import read_text

NAME = "mixed-signals"
# What learners get. Of lessons/ only what pictures are drawn from; of tests/ what keeps tests out of their answers.
FILES = (
    "start.py", "pyproject.toml", "environment.yml", "postBuild", "requirements*.txt", "LICENSE", "CITATION.cff",
    ".gitignore", "lessons/*/examples.yml", "lessons/*/*.csv", "tests/conftest.py", "tests/nbval.cfg",
)  # fmt: skip
FOLDERS = ("notebooks", "exercises", "datasets", "mixedsignals")
KEYS = (
    "solutions/*.ipynb", "solutions/*.json", "solutions/*.csv",
    "solutions/??/*.ipynb", "solutions/??/*.json",  # in other languages
)  # fmt: skip
NEVER = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "*.pyc", ".*.swp")
PARTS = ("Start", "The lessons")  # of the README
README = """# Mixed Signals

A Jupyter teaching kit on information warfare: what a claim of it is, what would show one, and what would not.

{parts}

## Your answers

They stay on your computer, under a random number. A notebook holds none of them: what you hand in is the file that the
last cell of each exercise makes.
"""


def release(out: Path, keys: bool = False) -> tuple[Path, Path]:
    """Writes what learners get into `out`: a folder and a zip of it, both named here; returns where they are.

    keys: whether answers go along, so that questions are marked as they are given. Raises KitError where something
    stands there already, where answers are wanted and not there, and where an exercise asks what a lesson shows.
    """
    folder, packed = out / NAME, out / f"{NAME}.zip"
    there = next((path for path in (folder, packed) if os.path.exists(path)), None)
    if there:
        raise kit.KitError(f"{there} stands there already. Take it away, or name another folder.")
    if keys and not list(kit.home().glob(KEYS[1])):
        raise kit.KitError("There is no solutions/ in this kit, so no keys can go along. Leave out --keys.")
    for lesson in filter(inputs.asks, inputs.lesson_folders()):
        compile.lesson_questions(lesson)  # refuses an item whose code stands in a worked.csv
    try:
        _copy(folder, keys)
        shutil.make_archive(str(folder), "zip", out, NAME)
    except OSError as error:
        raise kit.KitError(f"{out} cannot be written ({error.strerror}). Name another folder.") from None
    return folder, packed


def changed() -> list[str]:
    """Learners' pages that were changed since they were committed, or never were. [] where git can't tell."""
    git = shutil.which("git")
    if not git or not (kit.home() / ".git").exists():
        return []
    asked = (["diff", "--name-only", "-z", "HEAD"], ["ls-files", "--others", "--exclude-standard", "-z"])
    told = ""
    for words in asked:
        command = [git, *words, "--", "notebooks", "exercises"]
        told += subprocess.run(command, cwd=kit.home(), capture_output=True, text=True, check=False).stdout
    return told.split("\0")[:-1]


def _copy(folder: Path, keys: bool) -> None:
    for name in FOLDERS:
        shutil.copytree(kit.home() / name, folder / name, ignore=NEVER)
    for pattern in (*FILES, *(KEYS if keys else ())):
        for path in sorted(kit.home().glob(pattern)):
            target = folder / path.relative_to(kit.home())
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    if not keys:
        for path in sorted(folder.rglob("*.ipynb")):
            _closed(path)
    (folder / "README.md").write_text(_readme(), encoding="utf-8", newline="\n")


def _closed(path: Path) -> None:
    """Takes from a page the links that lead to answers, where it has any."""
    page: Any = nbformat.read(path, as_version=4)
    lines = [cell for cell in page.cells if notebooks.WALK in cell.metadata.get("tags", [])]
    closed = [walk.without_answers(cell.source) for cell in lines]
    if closed != [cell.source for cell in lines]:
        for cell, line in zip(lines, closed):
            cell.source = line
        path.write_text(nbformat.writes(page) + "\n", encoding="utf-8", newline="\n")


def _readme() -> str:
    """What a learner reads first: from the kit's README, how to start and which lessons there are."""
    text = read_text(kit.home() / "README.md", "README.md")
    parts = outline.sections(text, level=2)
    body = "\n\n".join(f"## {name}\n\n{parts[name]}" for name in PARTS if name in parts)
    body = re.sub(r"<!--.*?-->\n?|\*\*Without installing anything:.*", "", body)  # its badge stands in no part of these
    return README.format(parts=body)
