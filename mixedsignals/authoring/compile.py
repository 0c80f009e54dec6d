"""A lesson's questions and keys, from what authors wrote to what `questions` reads.

Knows the authors' form of a question and how rows and codes fill it in; never where files lie
(`sources`) or how a notebook is made (`notebooks`).
"""

from pathlib import Path

import jsonschema

from .. import engine as questions
from .. import kit
from ..engine import scoring
from . import sources
from .cards import Cards

SCHEMA = Path(__file__).with_name("questions.schema.json")
COPIED = (
    "version",
    "kind",
    "title",
    "prompt",
    "hints",
    "several",
    "interval",
    "unit",
    "low",
    "high",
    "words",
    "joined",
    "open_book",
)


def lesson_questions(folder):
    """The built questions of a lesson: a list of dicts in `questions.from_json`'s form.

    folder: lessons/NN_name. Raises KitError naming file, question and key.
    """
    file = folder / "questions.yml"
    written = sources.read_yaml(file)
    _fits_schema(written, file)
    built = [
        _question(entry, folder.name[3:], entry.get("case", written["case"]), file) for entry in written["questions"]
    ]
    names = [entry["id"] for entry in built]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise kit.KitError(f"{_short(file)}, question {twice}: the name stands twice. Give one of them another name.")
    return built


def lesson_keys(folder, built):
    """The built keys of a lesson: {question id: dict in `questions.Key`'s form}.

    built: the lesson's questions. Raises KitError naming file, question and key; every field needs an answer
    that is an option, and every wrong choice of a closed kind a diagnosis.
    """
    file = kit.home() / "solutions" / "keys" / f"{folder.name}.yml"
    written = sources.keys(folder)
    if not written:
        return {}
    asked = sources.read_yaml(folder / "questions.yml")
    cases = [entry.get("case", asked["case"]) for entry in asked["questions"]]
    return {
        entry["id"]: _key(entry, written, Cards(sources.tables(case)), file)
        for entry, case, question in zip(built, cases, asked["questions"])
        if not question.get("unmarked")  # what nobody grades has no key
    }


def samples(folder):
    """The authors' sample answers: {question name: {"wrong": fields, "partly": fields, ...}}."""
    return {name: key.get("samples", {}) for name, key in sources.keys(folder).items()}


def _short(path):
    return path.relative_to(kit.home()).as_posix()


def _fits_schema(written, file):
    schema = kit.read_json(SCHEMA)
    error = jsonschema.exceptions.best_match(jsonschema.Draft202012Validator(schema).iter_errors(written))
    if error is None:
        return
    steps = list(error.absolute_path)
    where = ""
    if steps[:1] == ["questions"] and len(steps) > 1:
        entry = written["questions"][steps[1]]
        where = f", question {entry.get('name', steps[1] + 1) if isinstance(entry, dict) else steps[1] + 1}"
        steps = steps[2:]
    key = ".".join(map(str, steps)) or "its keys"
    raise kit.KitError(f"{_short(file)}{where}, {key}: {error.message}. CONTRIBUTING.md shows the form of a question.")


def _question(entry, lesson, case, file):
    name, cards = f"{lesson}/{entry['name']}", Cards(sources.tables(case))
    try:
        made = {"id": name, **{key: entry[key] for key in COPIED if key in entry}}
        made["items"] = (
            _words(entry["sentence"])
            if "sentence" in entry
            else [_item(item, cards) for item in entry.get("items", [])]
        )
        made["columns"] = [_item(item, cards) for item in entry.get("columns", [])]
        made["options"] = _options(entry)
        _apart(entry, case)
        _complete(made)
    except kit.KitError as error:
        raise kit.KitError(f"{_short(file)}, question {entry['name']}: {error}") from None
    questions.from_json(made)
    return {key: value for key, value in made.items() if value not in ([], "")}


def _item(item, cards):
    """An item from a row's id, or from a mapping that names a row and may write its own words."""
    item = {"row": item, "id": item} if isinstance(item, str) else dict(item)
    row = item.pop("row", None)
    if row:
        item = {"text": cards.text(row), "detail": cards.detail(row), "language": cards.language(row), **item}
    return {key: value for key, value in item.items() if value}


def _words(sentence):
    """The words of a sentence to mark, as items w1, w2, ..."""
    return [{"id": f"w{place}", "text": word} for place, word in enumerate(sentence.split(), 1)]


def _options(entry):
    """Options as written, or the codes of a dimension (all, or those listed by their ids)."""
    listed = entry.get("options", [])
    if "dimension" not in entry:
        return listed
    codes = sources.codebook()["dimensions"].get(entry["dimension"])
    if codes is None:
        raise kit.KitError(f"dimension: the codebook has no “{entry['dimension']}”. Choose one of its dimensions.")
    wanted = listed or list(codes["codes"])
    unknown = [name for name in wanted if name not in codes["codes"]]
    if unknown:
        raise kit.KitError(
            f"options: {entry['dimension']} has no code “{unknown[0]}”. Choose from: {', '.join(codes['codes'])}."
        )
    return [
        {"id": name, "text": codes["codes"][name]["title"], "meaning": codes["codes"][name]["definition"]}
        for name in wanted
    ]


def _apart(entry, case):
    """An item of the exercises is not one whose judgement a lesson shows."""
    shown = sources.worked(case)
    for item in entry.get("items", []):
        name = item if isinstance(item, str) else item.get("row")
        if entry.get("where") != "lesson" and (name, entry.get("dimension")) in shown:
            raise kit.KitError(
                f"items: “{name}” is a worked item of {entry['dimension']}. Take another, or take it out of worked.csv."
            )


NEEDS = {
    "choose": ["options"],
    "classify": ["items", "options"],
    "order": ["items"],
    "mark": ["items", "options"],
    "pair": ["items", "options"],
    "estimate": ["items"],
    "matrix": ["items", "columns", "options"],
    "write": [],
    "browse": ["items", "options"],
}


def _complete(made):
    for part in NEEDS.get(made["kind"], ()):
        if not made[part]:
            raise kit.KitError(f"{part}: a question of kind {made['kind']} needs at least one. Write them.")
    for part in ("items", "options", "columns"):
        names = [member["id"] for member in made[part]]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice:
            raise kit.KitError(f"{part}: “{twice}” stands twice. Give one of them another id.")


def _key(entry, written, cards, file):
    name = entry["id"].partition("/")[2]
    if name not in written:
        raise kit.KitError(f"{_short(file)}: question {name} has no key. Write one.")
    given = written[name]
    try:
        key = _from_codes(entry, given["from_codes"]) if "from_codes" in given else _as_written(entry, given)
        for field, why in given.get("why", {}).items():
            key["why"][field] = why
        key["rows"] = {
            field: [cards.line(row) for row in rows] for field, rows in {**key["rows"], **given.get("rows", {})}.items()
        }
        _sound(entry, key)
    except kit.KitError as error:
        raise kit.KitError(f"{_short(file)}, question {name}: {error}") from None
    return {part: value for part, value in key.items() if value}


def _from_codes(entry, dimension):
    """A key from the settled codes of one dimension, with the codebook's diagnoses."""
    key = {"answers": {}, "defensible": {}, "why": {}, "rows": {}, "diagnoses": {}}
    confused = {
        (chosen, right): text for chosen, right, text in sources.codebook()["dimensions"][dimension]["confusions"]
    }
    for item in entry["items"]:
        coded = sources.codes().get((item["id"], dimension), {})
        if "settled" not in coded:
            raise kit.KitError(
                f"solutions/codes.csv has no settled code of {dimension} for “{item['id']}”. Code it, or drop the item."
            )
        settled = coded["settled"]
        right = key["answers"][item["id"]] = settled["code"]
        key["why"][item["id"]] = settled["why"]
        key["rows"][item["id"]] = settled["evidence"].split()
        readings = {
            row["code"]: row["why"] for coder, row in coded.items() if coder != "settled" and row["code"] != right
        }
        if settled["contested"] == "yes" and readings:
            key["defensible"][item["id"]] = readings
        key["diagnoses"][item["id"]] = {
            option["id"]: confused[option["id"], right]
            for option in entry["options"]
            if (option["id"], right) in confused
        }
    return key


def _as_written(entry, given):
    key = {part: dict(given.get(part, {})) for part in ("answers", "defensible", "why", "rows")}
    key["model"], key["tolerance"] = given.get("model", ""), given.get("tolerance", 0)
    key["diagnoses"] = {field: dict(texts) for field, texts in given.get("diagnoses", {}).items()}
    if entry["kind"] == "mark":
        key["answers"] = _spans(entry, given["spans"])
    if entry["kind"] == "order":
        key["answers"] = {item: str(place) for place, item in enumerate(given["order"], 1)}
    for field, right in key["answers"].items():
        for chosen, text in [*given.get("mistakes", {}).items(), *_confused_with(right, given.get("diagnoses_from"))]:
            if chosen != right:
                key["diagnoses"].setdefault(field, {}).setdefault(chosen, text)
    return key


def _confused_with(right, dimension):
    """The codebook's diagnoses of what is taken for a code: [(chosen, text)]."""
    confusions = sources.codebook()["dimensions"][dimension]["confusions"] if dimension else []
    return [(chosen, text) for chosen, true, text in confusions if true == right]


def _spans(entry, spans):
    """{label: the words it covers} as {word id: label}. Raises KitError for words that the sentence does not hold."""
    texts, answers = [item["text"] for item in entry["items"]], {}
    for label, wanted in spans.items():
        for span in wanted if isinstance(wanted, list) else [wanted]:
            sought = span.split()
            start = next((at for at in range(len(texts)) if texts[at : at + len(sought)] == sought), None)
            if start is None:
                raise kit.KitError(
                    f"spans.{label}: the sentence does not hold the words “{span}”. Copy them with their punctuation."
                )
            answers.update({f"w{at + 1}": label for at in range(start, start + len(sought))})
    return answers


UNMARKED = ("write", "estimate", "matrix")


def _sound(entry, key):
    """Every answer is a choice of its field; every field is answered; every wrong choice is diagnosed."""
    question = questions.from_json(entry)
    allowed = questions.fields(question)
    for field, right in key["answers"].items():
        values = right if isinstance(right, list) else [right]
        base = field if field in allowed or not question.interval else field + ".low"
        if base not in allowed:
            raise kit.KitError(f"answers: there is no field “{field}”. The fields are: {', '.join(allowed)}.")
        wrong = [value for value in values if allowed[base] is not None and value not in allowed[base]]
        if wrong:
            raise kit.KitError(
                f"answers.{field}: “{wrong[0]}” is no option. The options are: {', '.join(sorted(allowed[base]))}."
            )
    if question.kind in ("choose", "classify", "pair", "order"):
        missing = [field for field in allowed if field not in key["answers"]]
        if missing:
            raise kit.KitError(f"answers: the field “{missing[0]}” has none. Write one.")
    if question.kind in ("choose", "classify", "pair"):
        for field in allowed:
            right = key["answers"][field]
            rest = (
                allowed[field]
                - set(right if isinstance(right, list) else [right])
                - set(key["defensible"].get(field, {}))
            )
            bare = sorted(value for value in rest if value not in key["diagnoses"].get(field, {}))
            if bare:
                raise kit.KitError(
                    f"diagnoses.{field}: the wrong choice “{bare[0]}” has none. Say what it mistakes for what."
                )


def sample_outcome(entry, key, sample):
    """The outcome that a sample answer gets, as a learner would see it."""
    question = questions.from_json(entry)
    return scoring.score(question, questions.read(question, sample), questions.key_from_json(key)).outcome
