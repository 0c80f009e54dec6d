"""All that can be said of a lesson before a learner sees it: each rule once, for `check` and for the tests.

Knows the rules of a page, its questions and its keys; `sheets` and `check` know those of the tables. Mends nothing.
"""

import json
import re
from collections.abc import Callable, Iterator
from math import sqrt
from pathlib import Path
from typing import Any

import nbformat

from .. import engine, kit
from ..data.authored import read_text
from ..engine import scoring
from . import build, compile, guide, inputs, keys, notebooks, prose, walk

TAGS = ("instructor", "slides", "hide-input", "remove-cell")
WIDE = 112  # signs of a line of code that is read without scrolling
CLOSED = ("choose", "classify", "pair")
Entry = dict[str, Any]
Trick = Callable[[Entry, Entry], str]


def faults(folder: Path) -> list[str]:
    """Everything that is wrong with a lesson, a sentence each. What follows from another fault is held back."""
    sentences = [*of_page(folder)]
    if any("UTF-8" in fault for fault in sentences):
        return sentences
    sentences += _guarded(prose.faults, folder)
    if inputs.asks(folder):
        try:
            compile.lesson_keys(folder)
        except kit.KitError as error:
            return [*sentences, str(error)]
        for rule in (of_samples, of_diagnoses, of_labels, of_ids):
            sentences += rule(folder)
        sentences += of_tricks()
    return sentences or [*_guarded(stale, folder)] or [*_guarded(of_notes, folder)]


def _guarded(rule: Callable[[Path], Iterator[str]], folder: Path) -> Iterator[str]:
    """What a rule finds; a KitError is one more."""
    try:
        yield from rule(folder)
    except kit.KitError as error:
        yield str(error)


# The page.


def of_page(folder: Path) -> Iterator[str]:
    """What is wrong with a lesson's text: cells that are not closed, tags that nobody knows, parts that are missing."""
    file = f"lessons/{folder.name}/lesson.md"
    try:
        lines = read_text(folder / "lesson.md", file).splitlines()
    except kit.KitError as error:
        yield str(error)
        return
    text = "\n".join(lines)
    unclosed = [*_fences(lines, file)]
    yield from unclosed or _marks(lines, file)
    for part, pattern in {
        "its title, like “# 04 · Anatomy of a denial”": notebooks.TITLE.pattern,
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


def _line(lines: list[str], text: str) -> int:
    return next(number for number, line in enumerate(lines, 1) if text in line)


def _fences(lines: list[str], file: str) -> Iterator[str]:
    """Fences of code that stay open, and lines of code that are too long."""
    opened, code = 0, False
    for number, line in enumerate(lines, 1):
        if line.startswith("```"):
            if opened and line.strip() != "```":
                yield f"{file}, line {opened}: the code that begins here is not closed. Write ``` after its last line."
            opened = 0 if opened and line.strip() == "```" else number
            code = line.startswith("```{code-cell}")
        elif opened and code and len(line) > WIDE:
            yield f"{file}, line {number}: the line of code has {len(line)} signs. Break it: at most {WIDE}."
    if opened:
        yield f"{file}, line {opened}: the code that begins here is not closed. Write ``` after its last line."


def _marks(lines: list[str], file: str) -> Iterator[str]:
    """Marks of cells: with tags that the kit knows, and each note of the instructor's closed where it ends."""
    noted = 0
    for number, line in enumerate(lines, 1):
        if noted and (line.startswith("```{code-cell}") or re.match("#{1,2} ", line)):
            yield (
                f"{file}, line {noted}: the instructor's note that begins here is not closed before line {number}, so "
                "what follows would not reach learners. Write +++ after the note."
            )
            noted = 0
        if not line.startswith("+++"):
            continue
        noted = 0
        if line[3:].strip():
            tags, wrong = _tags(line[3:])
            noted = number if "instructor" in tags else 0
            if wrong:
                yield f"{file}, line {number}: {wrong}"
    if noted:
        yield f"{file}, line {noted}: the instructor's note that begins here is not closed. Write +++ after the note."


def _tags(written: str) -> tuple[list[str], str]:
    """The tags of a cell's mark, and what is wrong with them."""
    try:
        tags = json.loads(written)["tags"]
    except (ValueError, KeyError, TypeError):
        return [], f'“+++{written}” is no mark of a cell. Write it like +++ {{"tags": ["instructor"]}}.'
    if not isinstance(tags, list):
        return [], f'“+++{written}” has no list of tags. Write it like +++ {{"tags": ["instructor"]}}.'
    unknown = next((tag for tag in tags if tag not in TAGS), None)
    return tags, f"there is no tag “{unknown}”. Did you mean “instructor”?" if unknown else ""


def of_notes(folder: Path) -> Iterator[str]:
    """What is wrong with the instructor's notes; their minutes are held to those that the built page promises."""
    guide.guide(folder)
    yield from ()


# The questions and their keys.


def of_samples(folder: Path) -> Iterator[str]:
    """Answers whose outcome is not what it should be: nothing, the right one, and the author's samples."""
    file, built, _ = _keyed(folder)
    samples = compile.samples(folder)
    for entry in _marked(folder, built):
        key, name = built[entry["id"]], entry["id"].partition("/")[2]
        tried = {"blank": {}, "right": key.get("answers", {}), **samples[name]}
        expected = {"blank": "not attempted", "right": "recorded" if entry["kind"] == "write" else "right"}
        if entry["kind"] != "write":
            expected |= {"wrong": "not yet"} | ({"partly": "partly right"} if len(key.get("answers", {})) > 1 else {})
        for sample, outcome in expected.items():
            if sample not in tried:
                yield f"{file}, question {name}: samples.{sample} is missing. Write an answer that is “{outcome}”."
                continue
            actual = keys.sample_outcome(entry, key, tried[sample])
            if actual != outcome:
                what = f"samples.{sample} is “{actual}” and not “{outcome}”"
                yield f"{file}, question {name}: {what}. Mend it, or the key."


def of_diagnoses(folder: Path) -> Iterator[str]:
    """Wrong choices of the closed kinds whose feedback is no words of their own."""
    file, built, _ = _keyed(folder)
    for entry in _marked(folder, built):
        question, key = engine.from_json(entry), engine.key_from_json(built[entry["id"]])
        for field, values in engine.fields(question).items() if question.kind in CLOSED else ():
            right = key.answers[field] if key else ""
            for value in sorted((values or set()) - set(right if isinstance(right, list) else [right])):
                answer = {field: [value] if isinstance(right, list) else value}
                verdict = scoring.score(question, answer, key)
                if kit.say("note.look_again") in engine.verdict_html(question, answer, verdict, key)["items"][field]:
                    yield f"{file}, question {question.id}: {field} = {value} has no diagnosis. Write one."


def of_labels(folder: Path) -> Iterator[str]:
    """Closed questions whose key does not name the option that a reader who distrusts everything would take."""
    file, built, given = _keyed(folder)
    for entry in _marked(folder, built):
        name = entry["id"].partition("/")[2]
        if entry["kind"] in CLOSED and not entry.get("several") and "suspicious" not in given[name]:
            yield f"{file}, question {name}: suspicious is missing. Name the option that distrusts most."


def of_ids(folder: Path) -> Iterator[str]:
    """Ids that a learner can see and that name their answer, in words that the item itself does not show."""
    _, built, _ = _keyed(folder)
    file = inputs.shown(inputs.questions_file(folder))
    for entry in _marked(folder, built):
        answers = built[entry["id"]].get("answers", {})
        options = {option["id"]: option for option in entry.get("options", [])}
        for item in entry.get("items", []):
            seen = _words(f"{item['text']} {item.get('detail', '')}")
            if entry["kind"] == "order":
                words = {word for word in item["id"].split("-") if re.fullmatch(DATED, word)}
            else:
                right = options.get(str(answers.get(item["id"])), {})
                words = _words(item["id"]) & _words(f"{right.get('id', '')} {right.get('text', '')}")
            if words - seen:
                name = entry["id"].partition("/")[2]
                yield (
                    f"{file}, question {name}, items: the id “{item['id']}” names its answer ({min(words - seen)}). "
                    "Give it another, such as a letter and a number, and raise the version."
                )


DATED = r"\d{4,}|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|first|last|early|late"


def _words(text: str) -> set[str]:
    """The words of an id or a text that can give something away."""
    return {word for word in re.findall(r"[a-z]+|\d{4,}", text.lower()) if len(word) > 3}


def _marked(folder: Path, built: dict[str, Entry]) -> list[Entry]:
    """The built questions of a lesson that have a key: what nobody grades has none. built: the keys."""
    return [entry for entry in compile.lesson_questions(folder) if entry["id"] in built] if built else []


def _keyed(folder: Path) -> tuple[str, dict[str, Entry], dict[str, Entry]]:
    """A lesson's key file by name, its built keys, and its keys as written."""
    return inputs.shown(inputs.keys_file(folder)), compile.lesson_keys(folder), inputs.keys(folder)


# Tricks: over all items of the closed kinds, in all lessons.


def items(kind: str = "") -> list[tuple[Entry, str, Entry]]:
    """Every closed item, or those of one kind: (built question, right option, the key as written)."""
    listed = []
    for folder in filter(inputs.asks, inputs.lesson_folders()):
        built, given = compile.lesson_keys(folder), inputs.keys(folder)
        for entry in _marked(folder, built):
            if entry["kind"] in CLOSED and not entry.get("several") and kind in ("", entry["kind"]):
                own = given[entry["id"].partition("/")[2]]
                listed += [(entry, str(right), own) for right in built[entry["id"]]["answers"].values()]
    return listed


def _at(place: int) -> Trick:
    """Always the option at a place, counted from 0; of a question with fewer options, none."""
    return lambda entry, key: entry["options"][place]["id"] if place < len(entry["options"]) else ""


TRICKS: dict[str, Trick] = {
    "always the longest": lambda entry, key: max(entry["options"], key=lambda option: len(option["text"]))["id"],
    "always the most suspicious": lambda entry, key: key.get("suspicious", ""),
    "always the last": lambda entry, key: entry["options"][-1]["id"],
    **{f"always option {place + 1}": _at(place) for place in range(6)},
}


def trick(name: str, kind: str = "") -> tuple[int, int, float, tuple[float, float]]:
    """What a trick scores, over the questions that have such an option: (hits, items, chance, 95 % interval)."""
    asked = [(entry, right, TRICKS[name](entry, key)) for entry, right, key in items(kind)]
    asked = [(entry, right, taken) for entry, right, taken in asked if taken]
    hits = sum(taken == right for _, right, taken in asked)
    chance = sum(1 / len(entry["options"]) for entry, _, _ in asked) / len(asked) if asked else 1.0
    return hits, len(asked), chance, interval(hits, len(asked)) if asked else (0.0, 1.0)


def of_tricks() -> Iterator[str]:
    """Tricks that beat a random choice: the lower end of their interval lies above what chance gives."""
    for kind in ("", *CLOSED):
        for name in TRICKS:
            hits, count, chance, (low, _) = trick(name, kind)
            if low > chance:
                where = f"questions of kind {kind}" if kind else "all closed questions"
                yield (
                    f"lessons, {where}: “{name}” is right in {hits} of {count} items, where chance gives {chance:.0%}. "
                    "Reorder the options, or word them alike."
                )


def interval(hits: int, count: int) -> tuple[float, float]:
    """The 95 % Wilson interval of a share (Wilson 1927)."""
    z, share = 1.96, hits / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return middle - half, middle + half


# What is built.


def stale(folder: Path) -> Iterator[str]:
    """Files that are not as the build would write them now, outputs aside."""
    cure = f"Run: python start.py build {folder.name}"
    for path, text in build.texts(folder).items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            yield f"{inputs.shown(path)} is out of date. {cure}"
    solved = kit.home() / "solutions" / f"{folder.name}.json"
    if solved.exists() and not inputs.keys(folder):
        keys_file = inputs.shown(inputs.keys_file(folder))
        yield f"{inputs.shown(solved)} stands there without keys. Write {keys_file}, or delete it."
    yield from (f"{name} is out of date. {cure}" for name in outdated(build.plans(folder)))


def outdated(plans: dict[Path, Any]) -> list[str]:
    """Of planned notebooks, those that do not stand there as they are planned, by name. plans: {path: notebook}."""
    return [inputs.shown(path) for path, plan in plans.items() if not path.exists() or not _as_planned(path, plan)]


def _as_planned(path: Path, planned: Any) -> bool:
    """Whether a committed notebook has the cells that are planned; its minutes follow from its own outputs.

    Where solutions/ was taken away, links to it may still stand on the page.
    """
    committed = nbformat.read(path, as_version=4)
    if not (kit.home() / "solutions").exists():
        for cell in (*planned.cells, *committed.cells):
            cell.source = walk.without_answers(cell.source)
    for cell, ran in zip(planned.cells, committed.cells):
        if cell.cell_type == "code":
            cell.outputs = ran.get("outputs", [])
    promised = build.promise(path, planned)
    return bool(
        notebooks.sources_of(committed) == notebooks.sources_of(promised)
        and committed.metadata.get("mixedsignals") == promised.metadata.get("mixedsignals")
    )
