"""Builds what learners open, from what authors write: JSON and notebooks of every lesson.

Knows the order of the work and where its results go; never how a question or a notebook is made.
"""

import csv
import io
import json
import tempfile
from pathlib import Path

from .. import kit
from . import compile, derived, notebooks, sources, worked


def build(names=(), run=True):
    """Builds the lessons named (all if none is named) and says what was written.

    names: folder names such as "04_denials"; without names, glossary and rubric are built too. run=False leaves the notebooks unexecuted. Raises KitError.
    """
    if sources.codes():
        (kit.home() / "datasets" / worked.CASE / "worked.csv").write_text(worked_csv(), encoding="utf-8", newline="\n")
        sources.worked.cache_clear()
    folders = [folder for folder in sources.lesson_folders() if not names or folder.name in names]
    unknown = set(names) - {folder.name for folder in folders}
    if unknown:
        raise kit.KitError(
            f"There is no lesson “{sorted(unknown)[0]}”. The lessons are: "
            + ", ".join(folder.name for folder in sources.lesson_folders())
            + "."
        )
    for folder in folders:
        for path, text in texts(folder).items():
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        _write(plans(folder), run)
    if not names:
        _write(shared(), run)
    for path in derived.files():
        path.write_text(derived.refreshed(path), encoding="utf-8", newline="\n")


def _write(planned, run):
    """Executes and saves notebooks, each with a work folder of its own."""
    for path, notebook in planned.items():
        if run:
            with tempfile.TemporaryDirectory() as work:
                notebooks.execute(notebook, path.name, Path(work))
        notebooks.write(notebook, path)
        print("built", path.relative_to(kit.home()).as_posix(), flush=True)


def shared():
    """The notebooks that belong to no lesson, not executed: {path: notebook}."""
    made = {kit.home() / "notebooks" / "glossary.ipynb": notebooks.glossary(sources.codebook())}
    rubric = kit.home() / "solutions" / "keys" / "rubric.md"
    if rubric.exists():
        made[kit.home() / "solutions" / "rubric.ipynb"] = notebooks.lesson(rubric)
    return made


def worked_csv():
    """The text of worked.csv as the written rule makes it from the settled codes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["item", "dimension", "code", "why"])
    writer.writerows(worked.rows())
    return text.getvalue()


def texts(folder):
    """The JSON of one lesson: {path: text}. Without authors' keys there is no solutions JSON."""
    if not (folder / "questions.yml").exists():
        return {}
    built = compile.lesson_questions(folder)
    keys = compile.lesson_keys(folder)
    made = {kit.home() / "exercises" / f"{folder.name}.json": {"lesson": folder.name[3:], "questions": built}}
    if keys:
        made[kit.home() / "solutions" / f"{folder.name}.json"] = keys
    return {path: json.dumps(content, ensure_ascii=False, indent=1) + "\n" for path, content in made.items()}


def plans(folder):
    """The notebooks of one lesson, not executed: {path: notebook}."""
    made = {kit.home() / "notebooks" / f"{folder.name}.ipynb": notebooks.lesson(folder / "lesson.md")}
    if (folder / "questions.yml").exists():
        written = sources.read_yaml(folder / "questions.yml")
        built = compile.lesson_questions(folder)
        inside = {
            f"{folder.name[3:]}/{entry['name']}" for entry in written["questions"] if entry.get("where") == "lesson"
        }
        exercise = [entry for entry in built if entry["id"] not in inside]
        if exercise:
            made[kit.home() / "exercises" / f"{folder.name}.ipynb"] = notebooks.exercise(written, exercise)
        if sources.keys(folder):
            made[kit.home() / "solutions" / f"{folder.name}.ipynb"] = notebooks.solutions(written, built)
    return made
