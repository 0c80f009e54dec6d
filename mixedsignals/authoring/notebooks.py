"""Notebooks from text: a lesson from its MyST Markdown, exercises and solutions from the questions.

Knows notebook formats and how a notebook is executed; never what a question asks.
"""

import hashlib
import os

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from .. import kit
from ..show.bundle import WIDGET_VIEW

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
INSTRUCTOR = "instructor"


def lesson(path):
    """The learners' notebook of a text in MyST Markdown: every cell that is not the instructor's."""
    cells = jupytext.read(path, fmt="md:myst").cells
    return _finished([cell for cell in cells if INSTRUCTOR not in cell.metadata.get("tags", [])])


def exercise(written, built):
    """The exercise notebook: what the authors say, then one cell a question.

    written: the questions file; built: the built questions that belong to the exercise.
    """
    cells = [nbformat.v4.new_markdown_cell(f"# {written['title']}: exercises\n\n{written['intro'].strip()}")]
    cells += [_call("practice", entry) for entry in built]
    if written.get("closing"):
        cells.append(nbformat.v4.new_markdown_cell(written["closing"].strip()))
    return _finished(cells)


def solutions(written, built):
    """The solutions notebook: every question answered, with its reasons."""
    note = (
        "Every answer with its reason and the rows it rests on. Another reading marked “also defensible” was made by "
        "a coder from the codebook alone, or by a later reader for fairness; there a careful reader can differ from us."
    )
    cells = [nbformat.v4.new_markdown_cell(f"# {written['title']}: solutions\n\n{note}")]
    return _finished(cells + [_call("solution", entry) for entry in built])


def glossary(codebook):
    """The codebook to read: a section a dimension, its terms with meaning and example, then the schemes it rests on."""
    cells = [
        nbformat.v4.new_markdown_cell(
            "# Glossary\n\nEvery term that the lessons use, as the codebook defines it. One codebook serves all documents and all governments. "
            "Examples are invented. The schemes at the end say where a list comes from and what was seen of it."
        )
    ]
    for dimension in codebook["dimensions"].values():
        terms = "\n".join(
            f"- **{code['title']}**: {code['definition']}  \n  *Example:* {code['example']}"
            for code in dimension["codes"].values()
        )
        cells.append(
            nbformat.v4.new_markdown_cell(
                f"## {dimension['title']}\n\n*{dimension['question']}*\n\n{terms}\n\n**How to decide.** {dimension['rule'].strip()}"
            )
        )
    schemes = "\n".join(f"- {_scheme(scheme)}" for scheme in codebook["schemes"])
    cells.append(nbformat.v4.new_markdown_cell(f"## Where the terms come from\n\n{schemes}"))
    return _finished(cells)


def _scheme(scheme):
    who = ", ".join(filter(None, [scheme["authors"], str(scheme["year"])]))
    return (
        f"{who + ': ' if who else ''}*{scheme['title']}*. {scheme['fixes']} Seen at <{scheme['url']}>."
        if scheme["url"].startswith("http")
        else f"{who + ': ' if who else ''}*{scheme['title']}*. {scheme['fixes']} Seen in {scheme['url']}."
    )


def execute(notebook, name, work):
    """Runs a notebook in place and keeps static outputs only.

    name: for errors. work: the folder that stands for the learner's. Raises KitError if a cell fails.
    """
    environment = {**os.environ, "MIXEDSIGNALS_HOME": str(kit.home()), "MIXEDSIGNALS_WORK": str(work)}
    client = NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": str(kit.home() / "notebooks")}},
    )
    try:
        client.execute(env=environment)
    except CellExecutionError as error:
        raise kit.KitError(f"{name}: a cell fails ({error.ename}: {error.evalue}). Mend it in lessons/.") from None
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "data" in output:
                output["data"].pop(WIDGET_VIEW, None)
    notebook.metadata.pop("widgets", None)
    notebook.metadata["language_info"] = {"name": "python"}
    return notebook


def write(notebook, path):
    """Saves a notebook, its outputs and all, in the one form that rebuilding compares."""
    nbformat.validate(notebook)
    path.parent.mkdir(exist_ok=True)
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")


def sources_of(notebook):
    """What rebuilding compares: each cell's type, source and tags, without outputs."""
    return [(cell.cell_type, cell.source, tuple(cell.metadata.get("tags", ()))) for cell in notebook.cells]


def _call(verb, entry):
    return nbformat.v4.new_code_cell(f'from mixedsignals import {verb}\n\n{verb}("{entry["id"]}")')


def _finished(cells):
    """A notebook with the kit's kernel and with ids that follow from the cells, so that two builds are one."""
    for place, cell in enumerate(cells):
        cell.id = hashlib.sha256(f"{place}{cell.source}".encode()).hexdigest()[:12]
        cell.metadata = {"tags": list(cell.metadata["tags"])} if cell.metadata.get("tags") else {}
    return nbformat.v4.new_notebook(
        cells=cells, metadata={"kernelspec": dict(KERNEL), "language_info": {"name": "python"}}
    )
