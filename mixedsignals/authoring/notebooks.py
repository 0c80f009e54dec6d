"""Notebooks from text: a lesson from its MyST Markdown, exercises and solutions from the questions.

Knows notebook formats and how a notebook is executed; never what a question asks or which page comes next.
"""

import hashlib
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError

from .. import kit
from ..data.authored import read_text
from ..show.bundle import WIDGET_VIEW

SECONDS = 120  # that one cell may take
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
INSTRUCTOR = "instructor"
WALK = "walk"  # the tag of the lines that lead from page to page
LEFT_OUT = ("MPLBACKEND",)  # the kernel draws inline, whatever a shell is set to
MINUTES = "⟨minutes⟩"  # stands for a lesson's own minutes until its outputs are known
GLOSSARY = "../notebooks/glossary.ipynb"  # as an exercise page links to it
SPEAKS = re.compile(r"^from mixedsignals\b", re.M)  # a cell that can be run alone: it fetches what it needs
TITLE = re.compile(r"^# (\d+) · (.+)$", re.M)


def title(path: Path) -> str:
    """A lesson's title without its number, from its text. Raises KitError where it has none."""
    place = path.relative_to(kit.home()).as_posix()
    heading = TITLE.search(read_text(path, place))
    if not heading:
        raise kit.KitError(
            f"{place} has no title. Write it on the first line of the text, such as: # 4 · Anatomy of a denial"
        )
    return heading.group(2).strip()


def without_comments(text: str) -> str:
    """An author's text without what stands between <!-- and -->, for authors alone; lines stay where they are."""
    return re.sub(r"^<!--.*?-->", lambda comment: "\n" * comment.group().count("\n"), text, flags=re.M | re.S)


def page(path: Path, top: str, end: str) -> Any:
    """The learners' notebook of a text in MyST Markdown: all but the instructor's cells, between lines of the walk."""
    return _finished([cell for cell in cells_of(path) if INSTRUCTOR not in cell.metadata.get("tags", [])], top, end)


def cells_of(path: Path) -> list[Any]:
    """The cells of a text in MyST Markdown. Raises KitError where it is none."""
    place = path.relative_to(kit.home()).as_posix()
    try:
        return list(jupytext.reads(without_comments(read_text(path, place)), fmt="md:myst").cells)
    except kit.KitError:
        raise
    except Exception as error:  # whatever the reader of MyST makes of an author's text
        why = str(error).strip().partition("\n")[0]
        raise kit.KitError(
            f"{place} cannot be read as a notebook ({why}). Mend its head, between --- and ---."
        ) from None


def exercise(
    lesson: str,
    named: str,
    written: dict[str, Any],
    built: list[dict[str, Any]],
    titles: dict[str, str],
    start: str,
    top: str,
    end: str,
) -> Any:
    """The exercise notebook: what the authors say, then one cell a question; the last cell makes the file to hand in.

    lesson: its name, such as "denials"; named: its number and title; written: the questions file; built: the
    questions that belong here; titles: {dimension: as the glossary calls it}; start: the way to where work is kept.
    """
    intro = f"# {kit.say('page.exercises_title', lesson=named)}\n\n{written['intro'].strip()}"
    terms = dict.fromkeys(entry["dimension"] for entry in written["questions"] if entry.get("dimension"))
    if terms:
        page = GLOSSARY if kit.spoken() == kit.ENGLISH else f"../{GLOSSARY}"
        links = " · ".join(anchor(titles[name], page) for name in terms)
        intro += f"\n\n{kit.say('page.terms', links=links)}"
    cells = [nbformat.v4.new_markdown_cell(intro)]
    cells += [_call("practice", entry) for entry in built]
    if written.get("closing"):
        cells.append(nbformat.v4.new_markdown_cell(written["closing"].strip()))
    hand_in = kit.say("page.hand_in_how", start=start)
    cells.append(nbformat.v4.new_markdown_cell(f"## {kit.say('page.hand_in')}\n\n{hand_in}"))
    cells.append(nbformat.v4.new_code_cell(f'from mixedsignals import hand_in; hand_in("{lesson}")'))
    return _finished(cells, top, end)


def solutions(named: str, built: list[dict[str, Any]], top: str, end: str) -> Any:
    """The solutions notebook: every question answered, with its reasons."""
    head = f"# {kit.say('page.solutions_title', lesson=named)}\n\n{kit.say('page.solutions_how')}"
    cells = [nbformat.v4.new_markdown_cell(head)]
    return _finished(cells + [_call("solution", entry) for entry in built], top, end)


def glossary(codebook: dict[str, Any], line: str, met: dict[str, str]) -> Any:
    """The codebook to read: an index, then a section a lesson; a term opens when it is asked for.

    met: {dimension: the lesson that first works with it}, in the order of the lessons; the rest stands at the end.
    Coders' rules and borders are left to datasets/codebook.yml.
    """
    dimensions = codebook["dimensions"]
    lessons: dict[str, list[dict[str, Any]]] = {}
    for name in [*met, *(name for name in dimensions if name not in met)]:
        lessons.setdefault(met.get(name, ELSEWHERE), []).append(dimensions[name])
    index = "\n".join(
        f"- {lesson}: {' · '.join(anchor(part['title']) for part in parts)}" for lesson, parts in lessons.items()
    )
    intro = (
        "# Glossary\n\nThe words that the lessons use, for every document and every government alike. Choose a list, "
        f"then open a term. All examples are invented.\n\n{index}\n- {anchor(ORIGINS)}"
    )
    cells = [intro]
    for lesson, parts in lessons.items():
        cells += [f"## {lesson}", *map(_dimension, parts)]
    origins = "\n".join(f"<li>{_scheme(scheme)}</li>" for scheme in codebook["schemes"])
    cells.append(
        f"## {ORIGINS}\n\nThe lists follow published schemes where there are any; `datasets/codebook.yml` says what "
        f"each was taken for, and how coders decide.\n\n{_folded('The schemes', f'<ul>{origins}</ul>')}"
    )
    return _finished([nbformat.v4.new_markdown_cell(cell) for cell in cells], line, line)


ELSEWHERE = "In the data only"
ORIGINS = "Where the terms come from"


def anchor(title: str, page: str = "") -> str:
    """A link to a heading, as JupyterLab and Notebook 7 find it. page: the page it stands on, where it is another."""
    return f"[{title}]({page}#{title.replace(' ', '-')})"


def _dimension(dimension: dict[str, Any]) -> str:
    terms = "\n".join(
        _folded(code["title"], f"{_text(code['definition'])} <em>Example: {_text(code['example'])}</em>")
        for code in dimension["codes"].values()
    )
    return f"### {dimension['title']}\n\n{dimension['question']}\n\n{terms}"


def _folded(title: str, html: str) -> str:
    """What opens when it is asked for; JupyterLab's sanitizer keeps these two elements."""
    return f"<details><summary>{_text(title)}</summary>{html}</details>"


def _text(words: str) -> str:
    """Words as HTML has them between two tags."""
    return kit.safe(words, quote=False)


def _scheme(scheme: dict[str, Any]) -> str:
    who = ", ".join(filter(None, [scheme["authors"], str(scheme["year"] or "")]))
    named = f"{_text(who)}{': ' if who else ''}<em>{_text(scheme['title'])}</em>"
    url = scheme["url"]
    return f'{named} (<a href="{kit.safe(url)}">seen here</a>)' if url.startswith("http") else f"{named} ({_text(url)})"


def execute(notebook: Any, name: str, work: Path, folder: Path, place: Callable[[str], str] | None = None) -> Any:
    """Runs a notebook in place and keeps static outputs only.

    name: the notebook's, for errors; place: from a cell's code to where its author wrote it, for errors, too. work: the
    folder that stands for the learner's; folder: where the kernel starts. A page that is not in English says so itself.
    Raises KitError if a cell fails, or never ends.
    """
    environment = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
    environment |= {"MIXEDSIGNALS_HOME": str(kit.home()), "MIXEDSIGNALS_WORK": str(work)}
    environment["MIXEDSIGNALS_LANGUAGE"] = kit.ENGLISH
    client = NotebookClient(
        notebook,
        timeout=SECONDS,
        kernel_name="python3",
        extra_arguments=["--log-level=ERROR"],  # what a kernel says of its ports is no author's business
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
    )
    try:
        client.execute(env=environment)
    except (CellExecutionError, CellTimeoutError) as error:
        code = _stopped(notebook)
        raise kit.KitError(f"{place(code) if place else name}: {_failure(error)}") from None
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "data" in output:
                output["data"].pop(WIDGET_VIEW, None)
    notebook.metadata.pop("widgets", None)
    notebook.metadata["language_info"] = {"name": "python"}
    return notebook


def _stopped(notebook: Any) -> str:
    """The code of the cell that a run ended on."""
    ran = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.get("execution_count")]
    failed = [cell for cell in ran if any(output.output_type == "error" for output in cell.outputs)]
    return str((failed or ran)[-1].source) if ran else ""


def _failure(error: Exception) -> str:
    """Why a cell failed, in a sentence; one of the kit's own has its cure already."""
    if isinstance(error, CellTimeoutError):
        return f"the cell has not ended after {SECONDS} seconds. Look for a loop without an end."
    name, why = getattr(error, "ename", ""), str(getattr(error, "evalue", "")).strip().partition("\n")[0]
    return why if name == kit.KitError.__name__ else f"the cell fails ({name}: {why}). Mend it there."


def write(notebook: Any, path: Path) -> None:
    """Saves a notebook, its outputs and all, in the one form that rebuilding compares."""
    nbformat.validate(notebook)
    path.parent.mkdir(exist_ok=True)
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")


def keep_outputs(notebook: Any, path: Path) -> bool:
    """Gives a planned notebook the outputs of the one at the path, if both run the same cells; whether it did."""
    if not path.exists():
        return False
    there = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    if [cell.source for cell in there] != [cell.source for cell in cells]:
        return False
    for cell, earlier in zip(cells, there):
        cell.outputs, cell.execution_count = earlier.outputs, earlier.execution_count
    return True


def fill_minutes(notebook: Any, minutes: int) -> None:
    """Puts a lesson's own minutes where the plan left room for them."""
    for cell in notebook.cells:
        if WALK in cell.metadata.get("tags", []):
            cell.source = cell.source.replace(MINUTES, str(minutes))
    notebook.metadata["mixedsignals"]["minutes"] = minutes


def sources_of(notebook: Any) -> list[tuple[str, str, tuple[str, ...], bool]]:
    """What rebuilding compares: each cell's type, source, tags, and whether its code is folded; without outputs."""
    return [
        (cell.cell_type, cell.source, tuple(cell.metadata.get("tags", ())), "jupyter" in cell.metadata)
        for cell in notebook.cells
    ]


def _call(verb: str, entry: dict[str, Any]) -> Any:
    """A cell that shows one question: one line, so that it stays small where code is not folded."""
    return nbformat.v4.new_code_cell(f'from mixedsignals import {verb}; {verb}("{entry["id"]}")')


def _finished(cells: list[Any], top: str, end: str) -> Any:
    """A notebook between two lines of the walk: code folded, the kit's kernel, ids that follow from the cells.

    In another language than English each cell that can be run alone says so first.
    """
    language = "" if kit.spoken() == kit.ENGLISH else kit.spoken()
    for cell in cells if language else ():
        if cell.cell_type == "code" and SPEAKS.search(cell.source):
            cell.source = f'from mixedsignals import speak; speak("{language}")\n\n{cell.source}'
    for line, place in ((top, 0), (end, len(cells) + 1)):
        cells.insert(place, nbformat.v4.new_markdown_cell(line, metadata={"tags": [WALK]}))
    for place, cell in enumerate(cells):
        cell.id = hashlib.sha256(f"{place}{cell.source}".encode()).hexdigest()[:12]
        tags = [*cell.metadata.get("tags", []), *(["hide-input"] if cell.cell_type == "code" else [])]
        cell.metadata = {"tags": tags} if tags else {}
        cell.metadata["deletable"] = False  # a stray key must not take a part of the page away
        if cell.cell_type == "markdown":
            cell.metadata["editable"] = False  # a double click on a word must not turn the page into its source
        if cell.cell_type == "code":
            cell.metadata["jupyter"] = {"source_hidden": True}
    metadata: dict[str, Any] = {"kernelspec": dict(KERNEL), "language_info": {"name": "python"}}
    metadata["mixedsignals"] = {"wait": kit.say("page.wait")}  # for page.js
    if language:
        metadata["mixedsignals"]["language"] = language
    return nbformat.v4.new_notebook(cells=cells, metadata=metadata)
