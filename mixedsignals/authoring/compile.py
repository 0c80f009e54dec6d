"""A lesson's questions, from what authors wrote to what the engine reads.

Knows the authors' form of a question and how rows and the codebook fill it in; `keys` does the same for what belongs to
its key. Never knows where files lie (`inputs`) or how a notebook is made (`notebooks`).
"""

from pathlib import Path
from typing import Any

from .. import engine, kit
from ..data.authored import stamped
from . import apart, inputs, keys
from .near import meant
from .row_texts import RowTexts

COPIED = (
    "version",
    "kind",
    "title",
    "prompt",
    "hints",
    "several",
    "interval",
    "reason",
    "unit",
    "low",
    "high",
    "words",
    "joined",
    "open_book",
    "unmarked",
)
# The parts that a question of a kind needs, and those that it may have; every other part would be dropped in silence.
EVERY = ("name", "version", "kind", "case", "where", "title", "prompt", "hints", "open_book", "invented", "unmarked")
NEEDS = {
    "choose": ("options",),
    "classify": ("items", "options"),
    "order": ("items",),
    "mark": ("items", "options"),
    "pair": ("items", "options"),
    "estimate": ("items",),
    "matrix": ("items", "columns", "options"),
    "write": (),
    "browse": ("items", "options"),
}
MAY = {
    "choose": ("dimension", "several"),
    "classify": ("dimension",),
    "order": (),
    "mark": ("dimension", "sentence"),
    "pair": ("dimension",),
    "estimate": ("unit", "low", "high", "interval", "reason"),
    "matrix": ("dimension",),
    "write": ("items", "words", "joined"),
    "browse": ("dimension",),
}
Entry = dict[str, Any]


def built_from(folder: Path) -> list[Path]:
    """What a lesson's questions and keys are made from. folder: lessons/NN_name."""
    home = kit.home()
    return [
        inputs.questions_file(folder),
        inputs.keys_file(folder),
        home / "datasets" / "codebook.yml",
        home / "solutions" / "codes.csv",
        *(path for case in inputs.case_names() for path in inputs.case_files(case)),
    ]


@stamped(built_from)
def lesson_questions(folder: Path) -> list[Entry]:
    """The built questions of a lesson: a list of dicts in `engine.from_json`'s form.

    folder: lessons/NN_name. Raises KitError naming file, question and key.
    """
    file = inputs.shown(inputs.questions_file(folder))
    written = inputs.questions(folder)["questions"]
    inputs.codebook()  # what is wrong there is no question's fault
    names = [entry["name"] for entry in written]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise kit.KitError(f"{file}, question {twice}: the name stands twice. Give one of them another name.")
    built = [_question(folder, entry, file) for entry in written]
    for item, _, why in apart.shared(folder):
        raise kit.KitError(
            f"{file}, question {item.question}, items: {why}. Ask another, or show another in the lesson."
        )
    return built


@stamped(built_from)
def lesson_keys(folder: Path) -> dict[str, Entry]:
    """The built keys of a lesson: {question id: dict in `engine.Key`'s form}; {} without authors' keys.

    Raises KitError naming file, question and key; every field needs an answer that is an option, and every wrong
    choice of a closed kind a diagnosis.
    """
    written = inputs.keys(folder)
    if not written:
        return {}
    built, file = lesson_questions(folder), inputs.shown(inputs.keys_file(folder))
    inputs.codes()  # what is wrong there is no question's fault
    questions = inputs.questions(folder)["questions"]
    asked = [entry["name"] for entry in questions]
    unknown = next((name for name in written if name not in asked), None)
    if unknown:
        raise kit.KitError(f"{file}, {unknown}: no question of the lesson has that name. {meant(unknown, asked)}")
    spare = next((entry["name"] for entry in questions if entry.get("unmarked") and entry["name"] in written), None)
    if spare:
        raise kit.KitError(
            f"{file}, {spare}: the question is unmarked, so that nobody looks at its key. Take one away."
        )
    return {
        entry["id"]: keys.key(entry, given, written, inputs.row_texts(inputs.case_of(folder, given)), file)
        for entry, given in zip(built, questions)
        if not given.get("unmarked")  # such a question has no key: its answers are recorded
    }


def samples(folder: Path) -> dict[str, Entry]:
    """The authors' sample answers: {question name: {"wrong": fields, "partly": fields, ...}}."""
    return {name: key.get("samples", {}) for name, key in inputs.keys(folder).items()}


def _question(folder: Path, entry: Entry, file: str) -> Entry:
    texts = inputs.row_texts(_case(folder, entry, file))  # what is wrong there is no question's fault
    try:
        built = _built(f"{folder.name[3:]}/{entry['name']}", entry, texts)
    except kit.KitError as error:
        raise kit.KitError(f"{file}, question {entry['name']}: {error}") from None
    engine.from_json(built)
    return built


def _case(folder: Path, entry: Entry, file: str) -> str:
    """The case that a question is about. Raises KitError where there is none of that name."""
    case, known = inputs.case_of(folder, entry), inputs.case_names()
    if case not in known:
        place = f"{file}, question {entry['name']}" if "case" in entry else file
        raise kit.KitError(f"{place}, case: there is no case “{case}”. {meant(case, known)}")
    return case


def _built(name: str, entry: Entry, texts: RowTexts) -> Entry:
    """A question in the engine's form. Raises KitError naming the key."""
    _used(entry)
    built = {"id": name, **{key: entry[key] for key in COPIED if key in entry}}
    built["items"] = (
        _words(entry["sentence"]) if "sentence" in entry else [_item(item, texts) for item in entry.get("items", [])]
    )
    built["columns"] = [_item(item, texts) for item in entry.get("columns", [])]
    built["options"] = _options(entry)
    _complete(built)
    return {key: value for key, value in built.items() if value not in ([], "")}


def _used(entry: Entry) -> None:
    """Raises KitError for a part that a question of its kind has no use for."""
    kind = entry["kind"]
    known = (*EVERY, *NEEDS[kind], *MAY[kind])
    spare = next((part for part in entry if part not in known), None)
    if spare:
        raise kit.KitError(
            f"{spare}: a question of kind {kind} has no use for it. Take it away, or choose another kind."
        )
    if "sentence" in entry and "items" in entry:
        raise kit.KitError("items: the words of the sentence are the items. Take one of the two away.")
    if "low" in entry and "high" in entry and entry["low"] >= entry["high"]:
        raise kit.KitError(f"low: {entry['low']} is not below high, {entry['high']}. Write the smaller number there.")
    if entry.get("words", [1, 2])[0] > entry.get("words", [1, 2])[1]:
        raise kit.KitError("words: the least number stands second. Write the smaller one first.")


def _item(item: str | Entry, texts: RowTexts) -> Entry:
    """An item from a row's id, or from a mapping that names a row and may write its own words."""
    built = {"row": item, "id": item} if isinstance(item, str) else dict(item)
    row = built.pop("row", None)
    if row:
        texts.row(row)
        text = built["text"] if "text" in built else texts.text(row)
        built = {"text": text, "detail": texts.detail(row), "language": texts.language(row), **built}
    if not built.get("text"):
        raise kit.KitError(f"items: “{built['id']}” has no text. Write one, or name a row.")
    return {part: value for part, value in built.items() if value}


def _words(sentence: str) -> list[Entry]:
    """The words of a sentence to mark, as items w1, w2, ..."""
    return [{"id": f"w{place}", "text": word} for place, word in enumerate(sentence.split(), 1)]


def _options(entry: Entry) -> list[Entry]:
    """Options as written, or the codes of a dimension (all, or those listed by their ids)."""
    listed: list[Any] = entry.get("options", [])
    if "dimension" not in entry:
        bare = next((option for option in listed if isinstance(option, str)), None)
        if bare:
            raise kit.KitError(
                f"options: “{bare}” has no text. Write id and text, or name a dimension of the codebook."
            )
        return listed
    try:
        codes = inputs.dimension(entry["dimension"])["codes"]
    except kit.KitError as error:
        raise kit.KitError(f"dimension: {error}") from None
    written = next((option["id"] for option in listed if not isinstance(option, str)), None)
    if written:
        raise kit.KitError(
            f"options: “{written}” has a text of its own beside a dimension. Take dimension away, or list codes."
        )
    wanted = listed or list(codes)
    unknown = next((name for name in wanted if name not in codes), None)
    if unknown:
        raise kit.KitError(f"options: {entry['dimension']} has no code “{unknown}”. {meant(unknown, codes)}")
    return [{"id": name, "text": codes[name]["title"], "meaning": codes[name]["definition"]} for name in wanted]


def _complete(built: Entry) -> None:
    for part in NEEDS[built["kind"]]:
        if not built[part]:
            raise kit.KitError(f"{part}: a question of kind {built['kind']} needs at least one. Write them.")
    for part in ("items", "options", "columns"):
        names = [member["id"] for member in built[part]]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice:
            raise kit.KitError(f"{part}: “{twice}” stands twice. Give one of them another id.")
