"""Builds what learners open, from what authors write: JSON and notebooks of every lesson.

Knows the order of the work and where its results go; never how a question or a notebook is made.
"""

import csv
import functools
import hashlib
import io
import json
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nbformat

from .. import kit
from ..data.authored import read_yaml
from . import compile, derived, edition, inputs, minutes, notebooks, page_text, translation, walk, worked

PATHS = {Path(path).stem: title for title, path in walk.SHORT.items()}
ASKED = re.compile(r'^practice\("([^"]+)"\)', re.M)  # a question in a lesson's text
CACHE = ".build.json"  # what each notebook was run with and each datasheet made from, on this machine alone
RUNS_ON = (
    "datasets/**/*.csv",
    "datasets/**/*.json",
    "datasets/**/*.yml",
    "mixedsignals/**/*.py",
    "mixedsignals/**/*.json",
    "mixedsignals/**/*.mo",
)


def build(names: Iterable[str] = ()) -> None:
    """Builds the lessons named (all if none is named) and says what was written.

    names: folder names such as "04_denials"; without names, glossary and rubric are built too. A notebook whose code
    and data are those it was last run with on this machine keeps its outputs. Raises KitError.
    """
    wanted = set(names)
    inputs.lesson_names()  # raises in a copy that came without lessons
    translation.compile_catalogues()
    _package.cache_clear()  # the same for all of one build
    if inputs.codes():
        for case in worked.ruled_cases():
            _save(kit.home() / "datasets" / case / "worked.csv", worked_csv(case))
    for name in sorted(wanted):
        inputs.lesson_folder(name)  # says if there is none
    for folder in reversed(inputs.lesson_folders()):  # the first lesson lists the others, so it comes last
        if not wanted or folder.name in wanted:
            ready(folder)
            for path, text in texts(folder).items():
                _save(path, text)
            _write(plans(folder))
    if not wanted:
        _write(asides())
    for path in derived.files():
        _refresh(path)


def _refresh(path: Path) -> None:
    """Writes what a file derives. A case's datasheet that stands as it was last written, over the same data, stays: its
    agreement takes a second to compute."""
    name = path.relative_to(kit.home()).as_posix()
    if path.name != "DATASHEET.md":
        _save(path, derived.refreshed(path))
    elif _ran().get(name) != _datasheet_stamp(path):
        _save(path, derived.refreshed(path))
        _record(name, _datasheet_stamp(path))


def _datasheet_stamp(path: Path) -> str:
    """What a datasheet derives from, and how it stands."""
    codes = inputs.codes_file()
    return hashlib.sha256(_package() + (codes.read_bytes() if codes.exists() else b"") + path.read_bytes()).hexdigest()


def _save(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _write(planned: dict[Path, Any]) -> None:
    """Executes and saves notebooks, each with its own work folder; one that would run as before keeps its outputs."""
    for path, notebook in planned.items():
        name = path.relative_to(kit.home()).as_posix()
        stamp = _stamp(notebook)
        if not (_ran().get(name) == stamp and notebooks.keep_outputs(notebook, path)):
            with tempfile.TemporaryDirectory() as work:
                folder = kit.home() / "notebooks"
                where = folder / path.parent.name if path.parent.parent != kit.home() else folder
                where.mkdir(exist_ok=True)
                notebooks.execute(notebook, path.name, Path(work), where, functools.partial(_written_at, path))
            _record(name, stamp)
        notebooks.write(promise(path, notebook), path)
        print("built", name, flush=True)


def _written_at(path: Path, code: str) -> str:
    """Where an author wrote what a cell of a built notebook runs: file and line, or file and question."""
    lesson, asked = _folder(path), re.search(r'(?:practice|solution)\("[a-z]+/([a-z0-9-]+)"\)', code)
    if path.parent.name == "notebooks" and (lesson / "lesson.md").exists():
        return page_text.where_written(lesson, code)
    if asked and path.parent.name != "notebooks":
        return f"{inputs.shown(inputs.questions_file(lesson))}, question {asked[1]}"
    return path.relative_to(kit.home()).as_posix()


def ready(folder: Path) -> None:
    """Raises KitError for a lesson whose page would be another than its author means, or that has stale solutions."""
    for fault in page_text.misread(folder):
        raise kit.KitError(fault)
    solved = kit.home() / "solutions" / f"{folder.name}.json"
    if solved.exists() and not inputs.keys(folder):
        keys_file = inputs.shown(inputs.keys_file(folder))
        raise kit.KitError(f"{inputs.shown(solved)} stands there without keys. Write {keys_file}, or delete it.")


def _record(name: str, stamp: str) -> None:
    _save(kit.home() / CACHE, json.dumps({**_ran(), name: stamp}, indent=0))


def _ran() -> dict[str, str]:
    """{notebook: what it was last run with}, and so for datasheets; empty where that is not known."""
    try:
        known = json.loads((kit.home() / CACHE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _stamp(notebook: Any) -> str:
    """What a notebook runs with: its code, the data, the package and the questions."""
    code = "\0".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    asked = [path for room in ("exercises", "solutions") for path in sorted((kit.home() / room).rglob("*.json"))]
    lessons = {match.group(1) for match in re.finditer(r'(?:practice|solution)\("([a-z]+)/', code)}
    digest = hashlib.sha256(code.encode() + _package())
    for path in asked:
        if path.stem[3:] in lessons:
            digest.update(path.read_bytes())
    return digest.hexdigest()


@functools.cache
def _package() -> bytes:
    """A digest of everything that any notebook may read: the data, the package, the lessons' examples."""
    digest = hashlib.sha256()
    for pattern in (*RUNS_ON, "lessons/*/examples.yml"):
        for path in sorted(kit.home().glob(pattern)):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.digest()


def promise(path: Path, notebook: Any) -> Any:
    """Writes into an executed notebook how many minutes it takes, by the written rule; returns it.

    path: where it lies; only lessons promise minutes of their own, exercises have theirs from the plan.
    """
    if path.relative_to(kit.home()).parts[0] == "notebooks" and path.stem[:2].isdigit():
        asked = {entry["id"]: entry for entry in compile.lesson_questions(_folder(path))}
        english = kit.home() / "notebooks" / path.name  # a lesson takes as long in every language
        counted = notebook if path == english or not english.exists() else nbformat.read(english, as_version=4)
        notebooks.fill_minutes(notebook, minutes.promised(minutes.to_read(counted, asked)))
    return notebook


def _folder(path: Path) -> Path:
    lessons: Path = kit.home() / "lessons"
    return lessons / path.stem


def stops() -> list[walk.Stop]:
    """The lessons in their order, with what each has."""
    keys = kit.home() / "solutions" / "keys"
    return [
        walk.Stop(
            folder.name,
            notebooks.title(folder / "lesson.md"),
            bool(_exercises(folder)),
            (keys / f"{folder.name}.yml").exists(),
            edition.titles(folder),
        )
        for folder in inputs.lesson_folders()
    ]


def asides() -> dict[Path, Any]:
    """The notebooks that belong to no lesson, not executed: {path: notebook}."""
    line = walk.aside("notebooks", "Glossary")
    pages = {kit.home() / walk.GLOSSARY: notebooks.glossary(inputs.codebook(), line, dimensions_met())}
    for name, title in PATHS.items():
        line = walk.aside("notebooks", title)
        pages[kit.home() / "notebooks" / f"{name}.ipynb"] = notebooks.page(
            kit.home() / "lessons" / "paths" / f"{name}.md", line, line
        )
    rubric = kit.home() / "solutions" / "keys" / "rubric.md"
    if rubric.exists():
        line = walk.aside("solutions", "Rubric")
        pages[kit.home() / walk.RUBRIC] = notebooks.page(rubric, line, line)
    return pages


def dimensions_met() -> dict[str, str]:
    """Which lesson first works with each dimension: {dimension: lesson}, in their order.

    A lesson works with one that its questions, its examples or a cell of its text name.
    """
    met: dict[str, str] = {}
    for folder in inputs.lesson_folders():
        text = (folder / "lesson.md").read_text(encoding="utf-8")
        examples = read_yaml(folder / "examples.yml") if (folder / "examples.yml").exists() else {}
        asked = inputs.questions(folder)["questions"] if inputs.asks(folder) else []
        entries = [*asked, *(entry for entry in examples.values() if isinstance(entry, dict))]
        named = {entry.get("dimension") for entry in entries}
        for name in inputs.codebook()["dimensions"]:
            if name in named or f'"{name}"' in text:
                met.setdefault(name, f"Lesson {int(folder.name[:2])} · {notebooks.title(folder / 'lesson.md')}")
    return met


def worked_csv(case: str) -> str:
    """The text of a case's worked.csv as the written rule makes it from the settled codes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["item", "dimension", "code", "why"])
    writer.writerows(worked.judgements(case))
    return text.getvalue()


def texts(folder: Path) -> dict[Path, str]:
    """The JSON of one lesson in all its languages: {path: text}. Without authors' keys there is no solutions JSON."""
    if not (folder / "questions.yml").exists():
        return {}
    built, keys = compile.lesson_questions(folder), compile.lesson_keys(folder)
    contents: dict[Path, Any] = {}
    for language, named in edition.titles(folder, english=True).items():
        title = f"{int(folder.name[:2])} · {named}"
        asked = translation.in_language(in_page_order(folder, built), language)
        lesson = {"lesson": folder.name[3:], "title": title, "questions": asked}
        contents[_path("exercises", language, folder)] = lesson
        if keys:
            contents[_path("solutions", language, folder)] = translation.in_language(keys, language)
    return {path: json.dumps(content, ensure_ascii=False, indent=1) + "\n" for path, content in contents.items()}


def in_page_order(folder: Path, built: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A lesson's questions as a learner meets them: the page's own as they stand in its text, then the exercises."""
    met = ASKED.findall((folder / "lesson.md").read_text(encoding="utf-8"))
    return sorted(built, key=lambda entry: met.index(entry["id"]) if entry["id"] in met else len(met))


def _path(room: str, language: str, folder: Path) -> Path:
    """Where a lesson's JSON stands: another language has a folder of its own."""
    place = kit.home() / room
    return (place if language == kit.ENGLISH else place / language) / f"{folder.name}.json"


def plans(folder: Path) -> dict[Path, Any]:
    """The notebooks of one lesson in all its languages, not executed: {path: notebook}. `promise` fills in a lesson's
    own minutes.
    """
    planned: dict[Path, Any] = {}
    for language in edition.titles(folder, english=True):
        with kit.speaking(language):
            planned |= _plans(folder, language)
    return planned


def _plans(folder: Path, language: str) -> dict[Path, Any]:
    """The notebooks of one lesson in the language that is spoken."""
    course = stops()
    here = next(stop for stop in course if stop.folder == folder.name)
    asked = _exercises(folder)
    promised = minutes.promised(sum(map(minutes.to_answer, asked)))
    spent = kit.say("page.minutes", minutes=promised)
    own = kit.say("page.minutes", minutes=notebooks.MINUTES)
    own = kit.say("page.spent", minutes=own, exercises=spent) if asked else own
    page = notebooks.page(
        edition.path(folder, language), walk.lesson_top(course, here, own), walk.lesson_end(course, here, spent)
    )
    page.metadata["mixedsignals"] = {
        **page.metadata.get("mixedsignals", {}),
        "lesson": here.named,
        "minutes": notebooks.MINUTES,
        "exercises": f"{promised} minutes" if asked else "",
    }
    planned = {kit.home() / here.page("notebooks"): page}
    if not (folder / "questions.yml").exists():
        return planned
    written, built = inputs.questions(folder), compile.lesson_questions(folder)
    if asked:
        top, end = walk.exercise_top(course, here, spent), walk.exercise_end(course, here)
        titles = {name: part["title"] for name, part in inputs.codebook()["dimensions"].items()}
        start = here.way("exercises", course[0].page("notebooks"))
        start += "#Keep-your-work" if language == kit.ENGLISH else ""  # a heading that translators call as they like
        planned[kit.home() / here.page("exercises")] = notebooks.exercise(
            here.folder[3:], here.named, translation.in_language(written, language), asked, titles, start, top, end
        )
    if inputs.keys(folder):
        top, end = walk.solution_top(course, here), walk.solution_end(course, here)
        keyed = compile.lesson_keys(folder)
        answered = [entry for entry in built if entry["id"] in keyed]  # what nobody grades has no solution
        planned[kit.home() / here.page("solutions")] = notebooks.solutions(here.named, answered, top, end)
    return planned


def _exercises(folder: Path) -> list[dict[str, Any]]:
    """The built questions of a lesson that stand in its exercise notebook, not in the lesson itself."""
    if not (folder / "questions.yml").exists():
        return []
    written = inputs.questions(folder)
    inside = {f"{folder.name[3:]}/{entry['name']}" for entry in written["questions"] if entry.get("where") == "lesson"}
    return [entry for entry in compile.lesson_questions(folder) if entry["id"] not in inside]
