"""Reads what authors wrote in YAML: one reader for all, each file parsed once as long as it stays as it is.

Knows YAML and files; never what is in them. What it returns is shared: read it, do not change it.
"""

import functools
from collections.abc import Callable, Hashable, Iterable
from pathlib import Path
from typing import Any

import yaml

from .. import kit

# The parser written in C, where it is built, takes a tenth of the time.
_SAFE: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Stamp = tuple[str, int, int, int]


class _Loader(_SAFE):  # type: ignore[misc]  # PyYAML brings no types
    """Safe YAML in which a key that stands twice is a mistake: YAML itself would drop the first in silence."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen: set[Hashable] = set()
        for key, _ in node.value:
            name = key.value if isinstance(key.value, str) else ""
            if name in seen:
                raise yaml.constructor.ConstructorError(None, None, f"“{name}” stands twice", key.start_mark)
            seen |= {name} if name else set()
        return super().construct_mapping(node, deep)


def stamp(path: Path) -> Stamp:
    """What changes when a file does: its path, times and size; zeros where there is no file."""
    try:
        status = path.stat()
    except OSError:
        return str(path), 0, 0, 0
    return str(path), status.st_mtime_ns, status.st_ctime_ns, status.st_size


def stamped(files: Callable[..., Iterable[Path]]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Keeps what a function returns as long as the files that it is made from stay as they are.

    files: from the function's own arguments to the paths. The latest result for each set of arguments is kept.
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        held: dict[Hashable, tuple[Hashable, Any]] = {}

        @functools.wraps(function)
        def kept(*given: Any) -> Any:
            stamps = (str(kit.home()), *map(stamp, files(*given)))
            if given not in held or held[given][0] != stamps:
                held[given] = (stamps, function(*given))
            return held[given][1]

        return kept

    return decorate


@stamped(lambda path: [path])
def read_yaml(path: Path) -> Any:
    """The content of a YAML file. Raises KitError, one sentence that names file, line and cure."""
    file = path.relative_to(kit.home()).as_posix() if path.is_relative_to(kit.home()) else str(path)
    text = read_text(path, file)
    try:
        return yaml.load(text, _Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f", line {mark.line + 1}" if mark else ""
        why = getattr(error, "problem", None) or "a sign that no text has"
        raise kit.KitError(f"{file}{place}: {_mended(str(why))}") from None
    except (ValueError, OverflowError, RecursionError) as error:
        raise kit.KitError(
            f"{file}: this is not YAML ({error}). Put what looks like a day or a number, and is none, in quotation "
            "marks."
        ) from None


def read_text(path: Path, file: str) -> str:
    """The text of an author's file. file: its name in errors. Raises KitError if it is missing or not UTF-8."""
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise kit.KitError(f"{file}, line {line}: this is not UTF-8. Save the file with the encoding UTF-8.") from None
    except FileNotFoundError:
        raise kit.KitError(f"{file} is missing. Write it, or put it back from a fresh copy of the kit.") from None
    except OSError as error:
        raise kit.KitError(f"{file} cannot be read ({error.strerror}). See that it is a file you may open.") from None


def _mended(why: str) -> str:
    """What YAML says is wrong, with the cure."""
    if "stands twice" in why:
        return f"{why}. Take one of the two away, or put both under one."
    if "\\t" in why or "tab character" in why:
        return "a tab stands before a word. Indent with blanks."
    return f"this is not YAML ({why}). Check the indentation and put texts with a colon in quotation marks."
