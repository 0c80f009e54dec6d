"""Whether the catalogue of words can be used: every sentence that the code says is there, with room for what fills it.

Knows words.json, the English sentences; never what a sentence means, nor other languages (`translation`).
"""

import ast
import json
import string
from pathlib import Path
from typing import Any

from .. import kit
from ..data.authored import read_text

PACKAGE = Path(kit.__file__).parent
OWN = kit.WORDS


def faults() -> list[str]:
    """What is wrong with the catalogue, a sentence each; [] where nothing is."""
    file = OWN.relative_to(PACKAGE.parent).as_posix() if OWN.is_relative_to(PACKAGE.parent) else str(OWN)
    try:
        catalogue, wanted = _read(OWN, file), _sentences()
    except kit.KitError as error:
        return [str(error)]
    missing = sorted(wanted.keys() - catalogue.keys())
    wrong = [f"{file}: {', '.join(missing)} missing. Write the sentence after each of these keys."] if missing else []
    for key in sorted(wanted.keys() & catalogue.keys()):
        for sentence in forms(catalogue[key]):
            wrong += _misfilled(f"{file}, {key}", sentence, wanted[key])
    return wrong


def forms(entry: Any) -> tuple[str, ...]:
    """What an entry says: its sentence, or the one for one and the one for many."""
    return (entry,) if isinstance(entry, str) else tuple(next(iter(entry.values())))


def _read(path: Path, file: str) -> dict[str, Any]:
    """The entries of a catalogue by key. Raises KitError."""
    try:
        content: Any = json.loads(read_text(path, file))
    except json.JSONDecodeError as error:
        raise kit.KitError(
            f"{file}, line {error.lineno}: this is not JSON ({error.msg}). Mend the line, or put the file back."
        ) from None
    if not isinstance(content, dict) or not all(map(kit.is_said, content.values())):
        raise kit.KitError(f"{file}: it is to hold keys with a text each. Put it back from a fresh copy of the kit.")
    return content


def _misfilled(place: str, sentence: str, wanted: set[str]) -> list[str]:
    """Placeholders that nothing fills, or braces that make none."""
    try:
        names = gaps(sentence)
    except ValueError as error:
        return [f"{place}: the braces do not make placeholders ({error}). Write {{{{ for a brace to be seen."]
    known = ", ".join(f"{{{name}}}" for name in sorted(wanted)) or "none"
    return [f"{place}: nothing fills {{{name}}}. What can stand here: {known}." for name in sorted(names - wanted)]


def gaps(sentence: str) -> set[str]:
    """The names of a sentence's placeholders. Raises ValueError for braces that make none."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def _sentences() -> dict[str, set[str]]:
    """What the code says by key: {key: the names that every call fills}; keys that are put together stay out."""
    wanted: dict[str, set[str]] = {}
    texts = [path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py"))]
    for text in (text for text in texts if "say(" in text):  # to parse all of them takes a second
        for call in ast.walk(ast.parse(text)):
            if not isinstance(call, ast.Call) or not call.args:
                continue
            name, key = getattr(call.func, "attr", getattr(call.func, "id", "")), call.args[0]
            if name == "say" and isinstance(key, ast.Constant) and isinstance(key.value, str):
                names = {keyword.arg for keyword in call.keywords if keyword.arg}
                wanted[key.value] = wanted.get(key.value, names) & names
    return wanted
