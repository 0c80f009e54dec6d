"""A question's key, from what authors wrote to what the engine reads: answers, reasons, diagnoses.

Knows the authors' form of a key, and how the settled codes and the codebook fill it in. A diagnosis stands in the
codebook where it holds for every item of a dimension, in the key (`diagnoses`) where one item needs words of its own.
"""

from collections.abc import Iterable
from typing import Any

from .. import engine, kit
from ..engine import scoring
from . import inputs
from .apart import row_of
from .near import meant
from .row_texts import RowTexts

# The parts that a key of a question of a kind may have; every other part would be dropped in silence.
EVERY = ("why", "rows", "diagnoses", "samples")
CHOSEN = ("answers", "defensible", "mistakes", "diagnoses_from")
USED = {
    "choose": (*CHOSEN, "suspicious"),
    "classify": (*CHOSEN, "suspicious", "from_codes"),
    "pair": (*CHOSEN, "suspicious", "from_codes"),
    "order": ("order", "defensible", "mistakes"),
    "mark": ("spans", "edge", "defensible", "mistakes"),
    "estimate": ("answers", "tolerance", "defensible"),
    "matrix": (*CHOSEN, "from_codes"),
    "write": ("model",),
    "browse": CHOSEN,
}
FROM_CODES = ("answers", "defensible", "mistakes", "diagnoses_from")  # what from_codes gives, so that none is written
ANSWERED = {"order": "order", "mark": "spans"}  # what the answers of a kind are called, where not `answers`
DIAGNOSED = ("choose", "classify", "pair")  # kinds of which every wrong choice has a sentence of its own
Entry = dict[str, Any]


def key(entry: Entry, asked: Entry, written: Entry, texts: RowTexts, file: str) -> Entry:
    """The built key of a question. Raises KitError naming file, question and key.

    entry: the built question; asked: the same as its author wrote it; written: the lesson's keys.
    """
    name = entry["id"].partition("/")[2]
    if name not in written:
        raise kit.KitError(f"{file}: question {name} has no key. Write one.")
    try:
        return _key(entry, asked, written[name], texts)
    except kit.KitError as error:
        raise kit.KitError(f"{file}, question {name}: {error}") from None


def _key(entry: Entry, asked: Entry, given: Entry, texts: RowTexts) -> Entry:
    _used(entry["kind"], given)
    built = _from_codes(entry, asked, given["from_codes"]) if "from_codes" in given else _as_written(entry, given)
    built["why"].update(given.get("why", {}))
    for field, sentences in given.get("diagnoses", {}).items():
        built["diagnoses"][field] = {**built["diagnoses"].get(field, {}), **sentences}
    _fields_known(entry, given, built)
    shown = {item["id"]: item.get("text") for item in entry.get("items", ())}
    built["rows"] = {  # a row that would only say the item again is left out
        field: [line for line in map(texts.line, rows) if line != shown.get(field)]
        for field, rows in {**built["rows"], **given.get("rows", {})}.items()
    }
    _sound(entry, built)
    return {part: value for part, value in built.items() if value}


def _used(kind: str, given: Entry) -> None:
    """Raises KitError for a part that the key of such a question has no use for, or that is missing."""
    known = (*EVERY, *USED[kind])
    spare = next((part for part in given if part not in known), None)
    if spare:
        raise kit.KitError(f"{spare}: the key of a question of kind {kind} has no use for it. Take it away.")
    doubled = next((part for part in FROM_CODES if part in given), None) if "from_codes" in given else None
    if doubled:
        raise kit.KitError(f"{doubled}: from_codes stands beside it and gives the same. Take one of the two away.")
    part = ANSWERED.get(kind, "answers")
    if part in known and not given.get(part) and "from_codes" not in given and "tolerance" not in given:
        raise kit.KitError(f"{part}: it is missing. Write what is right.")


def _from_codes(entry: Entry, asked: Entry, name: str) -> Entry:
    """A key from the settled codes of one dimension, with the codebook's diagnoses."""
    built: Entry = {"answers": {}, "defensible": {}, "why": {}, "rows": {}, "diagnoses": {}}
    confused = _confusions("from_codes", name)
    for item, row in zip(entry["items"], map(row_of, asked["items"])):
        coded = inputs.codes().get((row, name), {})
        if "settled" not in coded:
            raise kit.KitError(
                f"from_codes: solutions/codes.csv has no settled code of {name} for “{row}”. Code it, or drop the item."
            )
        settled = coded["settled"]
        right = built["answers"][item["id"]] = settled["code"]
        built["why"][item["id"]] = settled["why"]
        built["rows"][item["id"]] = settled["evidence"].split()
        readings = {
            coding["code"]: coding["why"]
            for coder, coding in coded.items()
            if coder != "settled" and coding["code"] != right
        }
        if settled["contested"] == "yes" and readings:
            built["defensible"][item["id"]] = readings
        built["diagnoses"][item["id"]] = {
            option["id"]: confused[option["id"], right]
            for option in entry["options"]
            if (option["id"], right) in confused
        }
    return built


def _as_written(entry: Entry, given: Entry) -> Entry:
    built: Entry = {part: dict(given.get(part, {})) for part in ("answers", "defensible", "why", "rows")}
    built["model"], built["tolerance"], built["diagnoses"] = given.get("model", ""), given.get("tolerance", 0), {}
    if entry["kind"] == "mark":
        built["answers"] = _spans(entry, given["spans"])
        built["optional"] = _edges(entry, given.get("edge", {}), built["answers"])
    if entry["kind"] == "order":
        built["answers"] = {item: str(place) for place, item in enumerate(given["order"], 1)}
        twice = next((item for item in built["answers"] if given["order"].count(item) > 1), None)
        if twice:
            raise kit.KitError(f"order: “{twice}” stands twice. Write every item once.")
    confused = _confusions("diagnoses_from", given["diagnoses_from"]) if "diagnoses_from" in given else {}
    for field, right in built["answers"].items():
        right_of = [(chosen, text) for (chosen, true), text in confused.items() if true == right]
        diagnoses = built["diagnoses"].setdefault(field, {})
        for chosen, text in [*given.get("mistakes", {}).items(), *right_of]:
            if chosen != right and chosen not in (right if isinstance(right, list) else ()):
                diagnoses.setdefault(chosen, text)
    built["diagnoses"] = {field: texts for field, texts in built["diagnoses"].items() if texts}
    return built


def _confusions(part: str, name: str) -> dict[tuple[str, str], str]:
    """The codebook's diagnoses of a dimension: {(chosen, right): text}. part: the key that names it, for an error."""
    try:
        return {(chosen, right): text for chosen, right, text in inputs.dimension(name)["confusions"]}
    except kit.KitError as error:
        raise kit.KitError(f"{part}: {error}") from None


def _spans(entry: Entry, spans: Entry) -> dict[str, str]:
    """{label: the words it covers} as {word id: label}. Raises KitError for words that the sentence does not hold."""
    answers: dict[str, str] = {}
    for label, span in _each(spans):
        start = _places(entry, span, f"spans.{label}")[0]
        answers.update(dict.fromkeys(_ids(start, span), label))
    return answers


def _edges(entry: Entry, edges: Entry, answers: dict[str, str]) -> dict[str, list[str]]:
    """{label: words that it may bear or not} as {label: [word ids]}; of several places the one at the span."""
    optional: dict[str, list[str]] = {}
    for label, span in _each(edges):
        places = _places(entry, span, f"edge.{label}")
        touching = {f"w{int(word[1:]) + step}" for word, own in answers.items() if own == label for step in (-1, 1)}
        start = next((place for place in places if touching & set(_ids(place, span))), places[0])
        for word in _ids(start, span):
            if word in answers:
                raise kit.KitError(f"edge.{label}: “{span}” is a part of what is right. Name words beside it.")
            optional.setdefault(label, []).append(word)
    return optional


def _each(spans: Entry) -> Iterable[tuple[str, str]]:
    """Labels and their words, one by one."""
    return [
        (label, span) for label, wanted in spans.items() for span in (wanted if isinstance(wanted, list) else [wanted])
    ]


def _places(entry: Entry, span: str, part: str) -> list[int]:
    """Where words stand in the sentence: the places of their first word, from 0. Raises KitError if nowhere."""
    labels = [option["id"] for option in entry["options"]]
    label = part.partition(".")[2]
    if label not in labels:
        raise kit.KitError(f"{part}: there is no label “{label}”. {meant(label, labels)}")
    texts, sought = [item["text"] for item in entry["items"]], span.split()
    starts = [at for at in range(len(texts)) if sought and texts[at : at + len(sought)] == sought]
    if not starts:
        raise kit.KitError(f"{part}: the sentence does not hold the words “{span}”. Copy them with their punctuation.")
    return starts


def _ids(start: int, span: str) -> list[str]:
    """The ids of the words of a span that starts at a place, counted from 0."""
    return [f"w{at + 1}" for at in range(start, start + len(span.split()))]


def _fields_known(entry: Entry, given: Entry, built: Entry) -> None:
    """Raises KitError for a reason, a row, a diagnosis or a sample of a field or a choice that the question lacks."""
    question = engine.from_json(entry)
    allowed: dict[str, set[str] | None] = engine.fields(question)
    named = [*allowed, *(item["id"] for item in entry.get("items", []) if item["id"] not in allowed)]
    named += ["words"] if question.kind == "mark" else []
    for part in ("why", "rows", "diagnoses", "defensible"):
        for field in given.get(part, {}):
            if field not in named:
                raise kit.KitError(f"{part}: there is no field “{field}”. {meant(field, named)}")
    for part in ("diagnoses", "defensible"):
        for field, texts in given.get(part, {}).items():
            _choices_known(f"{part}.{field}", texts, allowed.get(field))
    _needless(given, built)
    _choices_known("mistakes", given.get("mistakes", {}), set().union(*(choices or () for choices in allowed.values())))
    options = {option["id"] for option in entry.get("options", [])}
    if "suspicious" in given:
        _choices_known("suspicious", [given["suspicious"]], options)
    for name, sample in given.get("samples", {}).items():
        try:
            engine.read(question, sample)
        except kit.KitError:
            field = next((field for field in sample if field not in allowed), None)
            why = (
                f"there is no field “{field}”. {meant(field, allowed)}"
                if field
                else "a value is no choice of its field."
            )
            raise kit.KitError(f"samples.{name}: {why} The form shows what can be chosen.") from None


def _needless(given: Entry, built: Entry) -> None:
    """Raises KitError for words on a right answer as if it were wrong: nobody would see them."""
    for field, right in built["answers"].items():
        good = [right] if isinstance(right, str) else right if isinstance(right, list) else []
        for part in ("diagnoses", "defensible"):
            needless = next((chosen for chosen in given.get(part, {}).get(field, {}) if chosen in good), None)
            if needless:
                raise kit.KitError(f"{part}.{field}: “{needless}” is right there. Take it away, or mend the answers.")
    always = [right if isinstance(right, list) else [right] for right in built["answers"].values()]
    needless = next(
        (chosen for chosen in given.get("mistakes", {}) if always and all(chosen in good for good in always)), None
    )
    if needless:
        raise kit.KitError(f"mistakes: “{needless}” is right in every field. Take it away, or mend the answers.")


def _choices_known(part: str, chosen: Iterable[str], choices: set[str] | None) -> None:
    """Raises KitError for a choice that is none."""
    unknown = next((value for value in chosen if choices is not None and value not in choices), None)
    if unknown is not None:
        raise kit.KitError(f"{part}: “{unknown}” is no option. {meant(unknown, sorted(choices or ()))}")


def _sound(entry: Entry, built: Entry) -> None:
    """Every answer is a choice of its field; every field is answered; every wrong choice is diagnosed."""
    question = engine.from_json(entry)
    allowed: dict[str, set[str] | None] = engine.fields(question)
    named = ANSWERED.get(question.kind, "answers")
    for field, right in built["answers"].items():
        base = field if field in allowed or not question.interval else field + ".low"
        if base not in allowed:
            raise kit.KitError(f"{named}: there is no field “{field}”. {meant(field, allowed)}")
        if question.kind in DIAGNOSED and isinstance(right, list) != question.several:
            wanted = "several are right, in brackets: [a, b]" if question.several else "one is right, without brackets"
            raise kit.KitError(f"answers.{field}: of this question {wanted}. Write it so.")
        if question.kind == "estimate" and not isinstance(right, (int, float)):
            raise kit.KitError(f"answers.{field}: “{right}” is no number. Write one, without quotation marks.")
        if question.kind == "estimate" and not question.interval and right not in (0, 1):
            raise kit.KitError(
                f"answers.{field}: it is {right}. A chance is held against 1 if it is so, 0 if it is not."
            )
        values = right if isinstance(right, list) else [right]
        _choices_known(f"answers.{field}", map(str, values), allowed[base])
    if question.kind in (*DIAGNOSED, "order", "matrix", "browse"):
        missing = next((field for field in allowed if built["answers"].get(field) in (None, "", [])), None)
        if missing:
            cell = "cell" if question.kind == "matrix" else "field"
            raise kit.KitError(f"{ANSWERED.get(question.kind, 'answers')}: the {cell} “{missing}” has none. Write one.")
    if question.kind == "estimate" and not built["tolerance"]:
        missing = next((item.id for item in question.items if item.id not in built["answers"]), None)
        if missing:
            raise kit.KitError(f"answers: the field “{missing}” has none. Write one.")
    if question.kind in DIAGNOSED:
        _diagnosed(allowed, built)


def _diagnosed(allowed: dict[str, set[str] | None], built: Entry) -> None:
    """Raises KitError for a wrong choice without a sentence of its own."""
    for field, choices in allowed.items():
        right = built["answers"][field]
        good = {*(right if isinstance(right, list) else [right]), *built["defensible"].get(field, {})}
        bare = sorted((choices or set()) - good - built["diagnoses"].get(field, {}).keys())
        if bare:
            raise kit.KitError(
                f"diagnoses.{field}: the wrong choice “{bare[0]}” has none. Say what it mistakes for what."
            )


def sample_outcome(entry: Entry, built: Entry, sample: Entry) -> str:
    """The outcome that a sample answer gets, as a learner would see it."""
    question = engine.from_json(entry)
    outcome: str = scoring.score(question, engine.read(question, sample), engine.key_from_json(built)).outcome
    return outcome
