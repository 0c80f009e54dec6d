"""A lesson's text before any cell of it runs: fences, marks of cells, code, and the names that the code calls.

Knows MyST's marks and Python's grammar; never what a lesson is about, and runs nothing of it. Lines count from 1.
"""

import ast
import builtins
import importlib
import importlib.util
import json
import pkgutil
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from .. import kit
from ..data import cases
from ..data.authored import read_text
from . import inputs, notebooks
from .near import meant, nearest

TAGS = ("instructor", "slides", "hide-input", "remove-cell")
CODE = "```{code-cell}"
MARK = re.compile(r" {0,3}\+\+\+")  # as the reader of MyST takes it
WIDE = 112  # signs of a line of code that is read without scrolling
ASKING = ("practice", "solution")  # verbs of a cell that name a question
PACKAGE = __name__.partition(".")[0]
EVERYWHERE = {*dir(builtins), "display", "get_ipython"}  # what a cell can call without an import


@dataclass(frozen=True)
class Cell:
    """A code cell of a lesson: its code, and the line of lesson.md on which the code begins."""

    code: str
    line: int


def misread(folder: Path) -> list[str]:
    """What would make another page of a lesson's text than its author means, a sentence each: `build` stops at it.

    What follows from another fault is held back: an open fence swallows all that comes after it.
    """
    file = inputs.shown(folder / "lesson.md")
    try:
        lines = _read(folder).splitlines()
    except kit.KitError as error:
        return [str(error)]
    opened = next((number for number, line in enumerate(lines, 1) if line.startswith("<!--")), 0)
    if opened:
        return [f"{file}, line {opened}: the comment that begins here is not closed. Write --> after it."]
    first = next(_fences(lines, file), None)
    if first:
        return [first]
    listed = code_cells(lines)
    return [*_marks(lines, file), *_grammar(listed, file)] or [*_called(listed, file)]


def lacks(folder: Path) -> Iterator[str]:
    """What a lesson needs and its text has not, and lines that read badly."""
    file = inputs.shown(folder / "lesson.md")
    lines = _read(folder).splitlines()
    text = "\n".join(lines)
    for part, pattern in {
        "its title, like “# 4 · Anatomy of a denial”": notebooks.TITLE.pattern,
        "its part “## What to carry away”": r"^## What to carry away",
        'an instructor\'s note, a cell with {"tags": ["instructor"]}': r'"instructor"',
    }.items():
        if not re.search(pattern, text, re.M):
            yield f"{file}: {part}, is missing. Write it."
    if text.count("practice(") < 2:
        yield f"{file}: it has fewer than two questions to practise. Call practice(…) twice at least."
    for path in re.findall(r"`((?:notebooks|exercises|solutions|datasets)/[\w./]+)`", text):
        if not (kit.home() / path).exists():
            yield f"{file}, line {_line(lines, path)}: there is no {path}. Mend the path."
    for cell in code_cells(lines):
        for number, line in enumerate(cell.code.split("\n"), cell.line):
            if len(line) > WIDE:
                yield f"{file}, line {number}: the line of code has {len(line)} signs. Break it: at most {WIDE}."


def code_cells(lines: list[str]) -> list[Cell]:
    """The code cells of a text, in their order; options (`:tags: …`) stand before the code and are no part of it."""
    listed, begun = [], 0
    for number, line in enumerate(lines, 1):
        if begun and line.strip() == "```":
            listed.append(Cell("\n".join(lines[begun - 1 : number - 1]), begun))
            begun = 0
        elif line.startswith(CODE):
            begun = number + 1
        elif begun == number and line.startswith(":"):
            begun += 1
    return listed


def where_written(folder: Path, code: str) -> str:
    """Where a code cell of the built page stands in the lesson's text: file and line."""
    file = inputs.shown(folder / "lesson.md")
    lines = _read(folder).splitlines()
    listed = next((cell for cell in code_cells(lines) if cell.code.strip() == code.strip()), None)
    return f"{file}, line {listed.line}" if listed else file


def _read(folder: Path) -> str:
    """The text of a lesson without its authors' comments, every line in its place. Raises KitError."""
    return notebooks.without_comments(read_text(folder / "lesson.md", inputs.shown(folder / "lesson.md")))


def _line(lines: list[str], text: str) -> int:
    return next(number for number, line in enumerate(lines, 1) if text in line)


def _fences(lines: list[str], file: str) -> Iterator[str]:
    """Fences that stay open, and those whose cell nobody knows."""
    opened = 0
    for number, line in enumerate(lines, 1):
        if not line.startswith("```"):
            continue
        closes = opened and line.strip() == "```"
        if opened and not closes:
            break
        if re.match(r"```+ *\{", line) and not line.startswith(CODE):
            yield f"{file}, line {number}: “{line.split('}')[0]}}}” begins no cell. Did you mean “{CODE}”?"
        opened = 0 if closes else number
    if opened:
        yield f"{file}, line {opened}: the code that begins here is not closed. Write ``` after its last line."


def _outside(lines: list[str]) -> Iterator[tuple[int, str]]:
    """The lines that are no code, with their numbers, and those on which code begins."""
    within = False
    for number, line in enumerate(lines, 1):
        if not within or line.startswith(CODE):
            yield number, line
        if line.startswith("```"):
            within = not within


def _marks(lines: list[str], file: str) -> Iterator[str]:
    """Marks of cells: with tags that the kit knows, and each note of the instructor's closed where it ends."""
    noted = 0
    for number, line in _outside(lines):
        if noted and (line.startswith(CODE) or re.match("#{1,2} ", line)):
            yield (
                f"{file}, line {noted}: the instructor's note that begins here is not closed before line {number}, so "
                "what follows would not reach learners. Write +++ after the note."
            )
            noted = 0
        mark = MARK.match(line)
        if not mark:
            if re.match(r"\s*\W{1,6}\{ *[\"']?tags", line):
                yield f"{file}, line {number}: {_no_mark(line.strip())}"
            continue
        noted = 0
        if line[mark.end() :].strip():
            tags, wrong = _tags(line[mark.end() :])
            noted = number if notebooks.INSTRUCTOR in tags else 0
            if wrong:
                yield f"{file}, line {number}: {wrong}"
    if noted:
        yield f"{file}, line {noted}: the instructor's note that begins here is not closed. Write +++ after the note."


def _no_mark(line: str) -> str:
    return f'“{line}” is no mark of a cell. Write it like +++ {{"tags": ["instructor"]}}.'


def _tags(written: str) -> tuple[list[str], str]:
    """The tags of a cell's mark, and what is wrong with them."""
    try:
        tags = json.loads(written)["tags"]
    except (ValueError, KeyError, TypeError):
        return [], _no_mark(f"+++{written}")
    if not isinstance(tags, list):
        return [], f'“+++{written}” has no list of tags. Write it like +++ {{"tags": ["instructor"]}}.'
    unknown = next((tag for tag in tags if tag not in TAGS), None)
    if unknown is not None:
        return tags, f"there is no tag “{unknown}”. Did you mean “{nearest(str(unknown), TAGS) or TAGS[0]}”?"
    if "slides" in tags and notebooks.INSTRUCTOR not in tags:
        return tags, 'a slide would reach learners. Write it like +++ {"tags": ["instructor", "slides"]}.'
    return tags, ""


def _grammar(listed: Iterable[Cell], file: str) -> Iterator[str]:
    """Cells that are no Python."""
    for cell in listed:
        try:
            ast.parse(cell.code)
        except SyntaxError as error:
            line = cell.line + (error.lineno or 1) - 1
            yield f"{file}, line {line}: this is no Python ({error.msg}). Mend the line."
        except (ValueError, RecursionError) as error:
            yield f"{file}, line {cell.line}: this is no Python ({error}). Mend the cell."


# What the code calls.


def _called(listed: list[Cell], file: str) -> Iterator[str]:
    """Names in the cells that nothing stands behind: modules, what they hold, cases, questions, names of the page."""
    trees = [(cell, ast.parse(cell.code)) for cell in listed]
    nodes: list[tuple[Cell, Any]] = [
        (cell, node) for cell, tree in trees for node in ast.walk(tree) if hasattr(node, "lineno")
    ]
    modules: dict[str, ModuleType] = {}
    bound = set().union(*(_bound(node) for _, node in nodes))
    imports = [(cell, node, _imported(node, modules)) for cell, node in nodes]
    unknown = any(fault for _, _, fault in imports)  # then a name that nothing stands behind follows from it
    others = [(cell, node, _argument(node) or (not unknown and _named(node, modules, bound))) for cell, node in nodes]
    for cell, node, fault in [*imports, *others]:
        if fault:
            yield f"{file}, line {cell.line + node.lineno - 1}: {fault}"


def _bound(node: Any) -> set[str]:
    """The names that a node of the code gives to something."""
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        return {node.id}
    if isinstance(node, ast.keyword):
        return set()
    return {name for name in (getattr(node, "arg", None), getattr(node, "name", None)) if isinstance(name, str)}


def _imported(node: Any, modules: dict[str, ModuleType]) -> str:
    """What is wrong with an import; the modules of the kit that it binds are noted."""
    if isinstance(node, ast.Import):
        return next(filter(None, (_unknown_module(alias.name) for alias in node.names)), "")
    if not isinstance(node, ast.ImportFrom) or not node.module:
        return ""
    wrong = _unknown_module(node.module)
    if wrong or node.module.partition(".")[0] != PACKAGE:
        return wrong
    try:
        module = importlib.import_module(node.module)
        parts = _parts(module)
        for alias in node.names:
            if alias.name in parts:
                modules[alias.asname or alias.name] = importlib.import_module(f"{node.module}.{alias.name}")
            elif alias.name not in _public(module):
                return f"{node.module} has no “{alias.name}”. {meant(alias.name, [*_public(module), *parts])}"
    except Exception as error:  # whatever a module of an author's own does when it is read
        return f"{node.module} cannot be imported ({type(error).__name__}: {error}). Mend the module."
    return ""


def _unknown_module(name: str) -> str:
    """What is wrong with a module's name; "" where there is such a module."""
    above, _, last = name.rpartition(".")
    wrong = _unknown_module(above) if above else ""
    try:
        listed = wrong or importlib.util.find_spec(name)
    except (ImportError, ValueError):
        listed = None
    if listed:
        return wrong
    inside = _parts(importlib.import_module(above)) if above.partition(".")[0] == PACKAGE else []
    return f"there is no module “{name}”. {meant(last, inside) if inside else 'Mend its name, or install it.'}"


def _parts(module: ModuleType) -> list[str]:
    """The modules that stand in a package; none in a plain module."""
    return [part.name for part in pkgutil.iter_modules(getattr(module, "__path__", []))]


def _public(module: ModuleType) -> list[str]:
    """What a cell may call of a module."""
    return [name for name in getattr(module, "__all__", vars(module)) if not name.startswith("_")]


def _named(node: Any, modules: dict[str, ModuleType], bound: set[str]) -> str:
    """What is wrong with a name, or with what is asked of a module of the kit."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id not in bound | EVERYWHERE:
        near = nearest(node.id, sorted(bound))
        return f"nothing is called “{node.id}” here. {f'Did you mean “{near}”?' if near else 'Import it first.'}"
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
        module = modules[node.value.id]
        if not hasattr(module, node.attr):
            own = [name for name in _public(module) if getattr(vars(module)[name], "__module__", "") == module.__name__]
            return f"{node.value.id} has no “{node.attr}”. {meant(node.attr, own)}"
    return ""


def _argument(node: Any) -> str:
    """What is wrong with the question that a call names, or with the case that it loads."""
    if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
        return ""
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    name = str(node.args[0].value)
    if called in ASKING:
        return _unasked(name)
    if ast.unparse(node.func) == "cases.load" and name not in cases.names():
        return f"there is no case “{name}”. {meant(name, cases.names())}"
    return ""


def _unasked(name: str) -> str:
    """What is wrong with a question's id; "" where a lesson asks it, or where its lesson's questions cannot be read."""
    asking = {folder.name[3:]: folder for folder in filter(inputs.asks, inputs.lesson_folders())}
    lesson, _, _ = name.partition("/")
    if lesson not in asking:
        return f"no lesson with questions is called “{lesson}”. {meant(lesson, asking)}"
    try:
        known = [f"{lesson}/{entry['name']}" for entry in inputs.questions(asking[lesson])["questions"]]
    except kit.KitError:
        return ""
    return "" if name in known else f"there is no question “{name}”. {meant(name, known)}"
