"""Whether an author's file has its form, and if not, the first place where it has not, in plain words.

Knows JSON Schema and how YAML reads a bare word; never what a file is about. Places count from 1.
"""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema

from .. import kit
from .near import meant, nearest

FOLDER = Path(__file__).parent
KINDS = {
    "string": "a text",
    "array": "a list",
    "object": "names with what belongs to them (name: …)",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "yes or no",
}
Place = tuple[str | int, ...]


def validate(written: object, form: str, file: str) -> None:
    """Raises KitError for the first place where a file does not have its form.

    form: the schema's name, such as "keys" for keys.schema.json; file: the file's name in the sentence.
    """
    for fault in texts_as_names(written, file):
        raise kit.KitError(fault)
    schema = kit.read_json(FOLDER / f"{form}.schema.json")
    errors = list(jsonschema.Draft202012Validator(schema).iter_errors(written))
    if errors:
        error = min(map(_deepest, errors), key=_rank)
        raise kit.KitError(f"{file}{named(written, tuple(error.absolute_path))}: {_fault(error)}")


def texts_as_names(written: object, file: str) -> Iterator[str]:
    """Names that YAML does not read as texts, a sentence each."""
    for place, fault in _misread(written, ()):
        yield f"{file}{named(written, place)}: {fault}"


def named(written: object, place: Place) -> str:
    """A place in a file for a reader: the question's name, then the keys, lists counted from 1."""
    steps, start = [str(step + 1) if isinstance(step, int) else step for step in place], ""
    if place[:1] == ("questions",) and len(place) > 1 and isinstance(written, dict):
        entry = written["questions"][place[1]]
        name = entry.get("name") if isinstance(entry, dict) else None
        start, steps = f", question {name or steps[1]}", steps[2:]
    elif place and isinstance(place[0], str) and isinstance(written, dict) and "questions" not in written:
        start, steps = f", {steps[0]}", steps[1:]
    return start + (f", {'.'.join(steps)}" if steps else "")


def _misread(value: object, place: Place) -> Iterator[tuple[Place, str]]:
    """Names that YAML does not read as texts: no, yes, on, off, numbers, days, nothing at all."""
    if isinstance(value, dict):
        for name, part in value.items():
            if isinstance(name, str):
                yield from _misread(part, (*place, name))
            else:
                yield place, f"{_read_as(name)} Put it in quotation marks."
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _misread(part, (*place, number))


def _read_as(value: object) -> str:
    """How YAML reads a bare word, as a sentence."""
    if isinstance(value, bool):
        bare = "yes, on or true" if value else "no, off or false"
        return f"a bare {bare} stands there, which YAML takes for a yes-or-no."
    if isinstance(value, datetime.date):
        return f"{value} stands there, which YAML takes for a day and not for a text."
    if value is None:
        return "nothing stands there, or a bare null."
    return f"{value} stands there, which YAML takes for a number and not for a text."


def _deepest(error: Any) -> Any:
    """Of a choice between forms, the fault within the form that was meant: the one of the value's own kind."""
    inner = [part for part in error.context or [] if part.validator != "type" or len(part.relative_path)]
    return min(map(_deepest, inner), key=_rank) if inner else error


def _rank(error: Any) -> tuple[bool, list[str]]:
    """Unknown names first, because what is missing is often what was written wrongly; then by place."""
    return error.validator != "additionalProperties", [
        f"{step:>6}" if isinstance(step, int) else str(step) for step in error.absolute_path
    ]


def _fault(error: Any) -> str:
    """What is wrong at a place, and the cure."""
    value, limit = error.instance, error.validator_value
    if error.validator == "additionalProperties":
        known = list(error.schema["properties"])
        unknown = next(name for name in value if name not in known)
        cure = f"Did you mean “{near}”?" if (near := nearest(unknown, known)) else f"The keys are: {', '.join(known)}."
        return f"“{unknown}” is not known here. {cure}"
    if error.validator == "required":
        return f"“{next(name for name in limit if name not in value)}” is missing. Write it."
    if error.validator in ("type", "anyOf"):
        return _mistyped(value, error.schema)
    if error.validator == "enum":
        return (
            f"“{value}” is not known. {meant(str(value), map(str, limit))}"
            if isinstance(value, str)
            else _mistyped(value, {"type": "string"})
        )
    if error.validator in ("pattern", "propertyNames"):
        return f"“{value}” has another form. Use small letters, digits and hyphens."
    if error.validator in ("minItems", "minProperties", "minLength"):
        return (
            f"it has {len(value)} and needs {limit}. Write the rest."
            if value
            else "it is empty. Write what belongs there."
        )
    if error.validator == "maxItems":
        return f"it has {len(value)} and takes {limit}. Take the rest away."
    return f"{value} is too small. It is at least {limit}."


def _mistyped(value: object, schema: dict[str, Any]) -> str:
    """A value of another kind than its form has."""
    kinds = schema.get("type") or [part.get("type", "object") for part in schema.get("anyOf", [])]
    wanted = list(dict.fromkeys([kinds] if isinstance(kinds, str) else kinds))
    expected = " or ".join(KINDS[kind] for kind in wanted)
    if value is None:
        return "nothing stands there, or a bare null. Write what belongs there."
    if "string" in wanted and (isinstance(value, (bool, int, float, datetime.date))):
        return f"{_read_as(value)} Put it in quotation marks."
    actual = (
        "a text"
        if isinstance(value, str)
        else "a list"
        if isinstance(value, list)
        else "names with values"
        if isinstance(value, dict)
        else f"{value}"
    )
    return f"it is {actual} and should be {expected}. Write it as CONTRIBUTING.md shows."
