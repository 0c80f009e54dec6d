"""All that can be said of a lesson before a learner sees it: each rule once, for `check` and for the tests.

Knows the rules of a page, its questions and its keys; `sheets` and `check` know those of the tables. Mends nothing.
"""

import ast
import contextlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat

from .. import engine, kit, measures
from ..data.authored import read_yaml
from ..engine import scoring
from ..lessons import examples
from . import build, compile, guide, inputs, keys, notebooks, page_text, prose, validation, walk

CLOSED = ("choose", "classify", "pair")
Entry = dict[str, Any]
Trick = Callable[[Entry, Entry], str]


def faults(folder: Path) -> list[str]:
    """Everything that is wrong with a lesson, a sentence each. What follows from another fault is held back."""
    try:
        inputs.codebook()
        for case in _named_cases(folder):
            inputs.case_rows(case)
            inputs.worked(case)
        if inputs.asks(folder):
            compile.lesson_keys(folder)
    except kit.KitError as error:  # every other rule rests on these files
        return [*page_text.misread(folder), str(error)]
    sentences = [*of_page(folder), *of_examples(folder), *_guarded(prose.faults, folder)]
    if inputs.asks(folder):
        for rule in (of_samples, of_reasons, of_diagnoses, of_labels, of_ids):
            sentences += rule(folder)
        with contextlib.suppress(kit.KitError):  # another lesson's fault, which its own check names
            sentences += of_tricks()
    return sentences or [*_guarded(stale, folder)] or [*_guarded(of_notes, folder)]


def _named_cases(folder: Path) -> list[str]:
    """The cases whose names stand anywhere in a lesson's files: what it says rests on their tables."""
    texts = [path.read_bytes().decode("utf-8", "replace") for path in sorted(folder.iterdir()) if path.is_file()]
    return [case for case in inputs.case_names() if any(case in text for text in texts)]


def _guarded(rule: Callable[[Path], Iterator[str]], folder: Path) -> Iterator[str]:
    """What a rule finds; a KitError is one more."""
    try:
        yield from rule(folder)
    except kit.KitError as error:
        yield str(error)


# The page.


def of_page(folder: Path) -> Iterator[str]:
    """What is wrong with a lesson's text: what would make another page of it, and what a lesson needs."""
    wrong = page_text.misread(folder)
    yield from wrong
    if not any("UTF-8" in fault or "is not closed. Write ```" in fault for fault in wrong):
        yield from page_text.lacks(folder)


def of_examples(folder: Path) -> Iterator[str]:
    """What is wrong in a lesson's examples.yml: rows that are not there, keys that a picture of the lesson needs."""
    path, wrong = folder / "examples.yml", examples.faults(folder)
    if not wrong and path.exists():
        wrong = list(_guarded(lambda folder: validation.texts_as_names(read_yaml(path), inputs.shown(path)), folder))
    if not wrong:
        for names in _read_by_pictures(folder.name[3:]):
            try:
                examples.value(folder.name[3:], *names)
            except kit.KitError as error:
                wrong.append(str(error))
    yield from dict.fromkeys(wrong)


READ = ("examples.value", "examples.rows", "examples.worked_cards")  # what pictures read an author's choices with


def _read_by_pictures(lesson: str) -> list[tuple[str, ...]]:
    """The keys of a lesson's examples.yml that its own module names, where it cannot do without them."""
    path, listed = Path(examples.__file__).with_name(f"{lesson}.py"), []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if path.exists() else ():
        if isinstance(node, ast.Call) and ast.unparse(node.func) in READ and not _optional(node):
            named = tuple(str(part.value) for part in node.args[1:] if isinstance(part, ast.Constant))
            listed.append(named[:1] if "worked" in ast.unparse(node.func) else named)
    return list(dict.fromkeys(filter(None, listed)))


def _optional(call: ast.Call) -> bool:
    return any(keyword.arg == "otherwise" for keyword in call.keywords)


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


def of_reasons(folder: Path) -> Iterator[str]:
    """Answers of the open kinds without a reason: what teaches there is the reason, no choice has a diagnosis."""
    file, built, _ = _keyed(folder)
    for entry in _marked(folder, built):
        key, name = built[entry["id"]], entry["id"].partition("/")[2]
        if entry["kind"] in ("order", "browse"):
            bare = [field for field in key["answers"] if field not in {*key.get("why", {}), "opened"}]
            if bare:
                yield f"{file}, question {name}: why.{bare[0]} is missing. Say why it is right."
        elif entry["kind"] not in CLOSED and not key.get("why") and not key.get("model"):
            yield f"{file}, question {name}: why is missing. Say what makes the answers right."


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
    return _scored(name, items(kind))


def _scored(name: str, among: list[tuple[Entry, str, Entry]]) -> tuple[int, int, float, tuple[float, float]]:
    """The same, among the items given."""
    asked = [(entry, right, TRICKS[name](entry, key)) for entry, right, key in among]
    asked = [(entry, right, taken) for entry, right, taken in asked if taken]
    hits = sum(taken == right for _, right, taken in asked)
    chance = sum(1 / len(entry["options"]) for entry, _, _ in asked) / len(asked) if asked else 1.0
    return hits, len(asked), chance, measures.wilson(hits, len(asked))


def of_tricks() -> Iterator[str]:
    """Tricks that beat a random choice: the lower end of their interval lies above what chance gives."""
    for kind in ("", *CLOSED):
        among = items(kind)
        for name in TRICKS:
            hits, count, chance, (low, _) = _scored(name, among)
            if low > chance:
                where = f"questions of kind {kind}" if kind else "all closed questions"
                yield (
                    f"lessons, {where}: “{name}” is right in {hits} of {count} items, where chance gives {chance:.0%}. "
                    "Reorder the options, or word them alike."
                )


# What is built.


def stale(folder: Path) -> Iterator[str]:
    """Files that are not as the build would write them now, outputs aside: a sentence for all that one build mends."""
    texts = [
        inputs.shown(path)
        for path, text in build.texts(folder).items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    solved = kit.home() / "solutions" / f"{folder.name}.json"
    if solved.exists() and not inputs.keys(folder):
        keys_file = inputs.shown(inputs.keys_file(folder))
        yield f"{inputs.shown(solved)} stands there without keys. Write {keys_file}, or delete it."
    first, *others = [*texts, *outdated(build.plans(folder))] or [""]
    if first:
        more = f", and {len(others)} more with it" if others else ""
        yield f"{first} is out of date{more}. Run: python start.py build {folder.name}"
    else:
        yield from _unlinked(folder)


def _unlinked(folder: Path) -> Iterator[str]:
    """Pages that should lead to a lesson's page and do not yet: the one before it, and the first, which lists all."""
    before = [other for other in inputs.lesson_folders() if other.name < folder.name]
    for page in [before[-1], before[0]] if before else []:
        path = kit.home() / "notebooks" / f"{page.name}.ipynb"
        if path.exists() and f"{folder.name}.ipynb" not in path.read_text(encoding="utf-8"):
            yield f"{inputs.shown(path)} does not lead to {folder.name} yet. Run: python start.py build"
            return


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
