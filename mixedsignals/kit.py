"""Where things are, and how the kit says that something is wrong.

Knows the folders of the checkout and how to read built JSON, CSV rows and the catalogue of words.
Never knows pandas or widgets. Standard library only.
"""

import csv
import functools
import html
import json
import os
import sys
import threading
from pathlib import Path
from typing import Any


class KitError(Exception):
    """Something the reader can mend: one sentence that names the file, row or key, and the cure.

    In a notebook it shows as that sentence, without a traceback.
    """

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


_HERE = Path(__file__).resolve().parent.parent  # asked for thousands of times


def home() -> Path:
    """The checkout: MIXEDSIGNALS_HOME if set, else the folder the package stands in."""
    return Path(os.environ.get("MIXEDSIGNALS_HOME") or _HERE)


def work() -> Path:
    """The learner's own folder, made if need be. Decided once: a kernel keeps it, whatever becomes of the folder.

    MIXEDSIGNALS_WORK if set (from the checkout, if it is no whole path: kernels start in many folders). Else `work`
    in the checkout, if that lies in the learner's home folder: elsewhere it may be shared; then, and where the
    checkout's cannot be written, a folder in the home folder. Returns a path even where none can be written: the
    journal then says so. Who wants it decided again, as tests do, sets MIXEDSIGNALS_WORK or MIXEDSIGNALS_HOME anew.
    """
    with _deciding:
        return _decided(os.environ.get("MIXEDSIGNALS_WORK"), home())


def other_work() -> Path | None:
    """The folder where this kit would keep answers if it did not keep them in `work()`; None where one is named."""
    named = os.environ.get("MIXEDSIGNALS_WORK")
    return next((place for place in _places(named, home()) if place != work()), None)


_deciding = threading.Lock()


@functools.cache
def _decided(named: str | None, checkout: Path) -> Path:
    places = _places(named, checkout)
    for place in places:
        try:
            place.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(place, os.W_OK):
            return place
    return places[0]


def _places(named: str | None, checkout: Path) -> list[Path]:
    """Where the work folder may stand, the best place first."""
    person = Path(os.path.expanduser("~"))  # Path.home() would raise where there is no home
    if named:
        return [checkout / os.path.expanduser(named)]
    if not person.is_absolute():
        return [checkout / "work"]
    places = [checkout / "work", person / "mixed-signals-work"]
    # In a browser nobody shares a checkout, and the home folder does not outlive the page.
    own = sys.platform == "emscripten" or checkout.resolve().is_relative_to(person.resolve())
    return places if own else places[::-1]


def safe(text: object, *, quote: bool = True) -> str:
    """A text as HTML that shows it and does nothing else, in an element or in a quoted attribute; NULs are dropped.

    quote=False leaves quotation marks as they are: for elements alone.
    """
    return html.escape(str(text).replace("\0", ""), quote=quote)


def read_json(path: str | Path) -> Any:
    """The content of a JSON file. Raises KitError if it is missing, broken, or no file (a pipe would wait for ever)."""
    try:
        text = _file(path).read_text(encoding="utf-8")
        content = json.loads(text)
        if "\\u" in text:
            json.dumps(content, ensure_ascii=False).encode()  # raises ValueError where half a character is written
        return content
    except FileNotFoundError:
        raise KitError(say("error.missing", file=_short(path))) from None
    except (OSError, ValueError) as error:
        raise KitError(say("error.broken", file=_short(path), why=error)) from None


def read_rows(path: str | Path) -> list[dict[str, str]]:
    """The rows of a CSV file as a list of dicts of strings. Raises KitError if it cannot be read."""
    try:
        with open(_file(path), encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file, strict=True))
    except FileNotFoundError:
        raise KitError(say("error.missing", file=_short(path))) from None
    except (OSError, ValueError, csv.Error) as error:
        raise KitError(say("error.broken", file=_short(path), why=error)) from None


def lesson_json(room: str, lesson: str) -> Any:
    """The built JSON of a lesson in `exercises` or `solutions`, or None if that room has none.

    lesson: the lesson's name without its number, such as "denials".
    """
    paths = sorted((home() / room).glob(f"[0-9][0-9]_{lesson}.json"))
    return read_json(paths[0]) if paths else None


def notebook(room: str, lesson: str) -> str:
    """Where a lesson's notebook of a room stands, from the checkout: exercises/04_denials.ipynb."""
    paths = sorted((home() / room).glob(f"[0-9][0-9]_{lesson}.json"))
    return f"{room}/{paths[0].stem if paths else lesson}.ipynb"


def lesson_title(lesson: str) -> str:
    """A lesson's number and title, such as "4 · Anatomy of a denial"; its name where no title is built."""
    return str((lesson_json("exercises", lesson) or {}).get("title", lesson))


def lessons() -> list[str]:
    """The names of the lessons that have exercises, in their order, without numbers."""
    return [path.stem[3:] for path in sorted((home() / "exercises").glob("[0-9][0-9]_*.json"))]


def say(key: str, **values: object) -> str:
    """A sentence of the catalogue of words (words.json), with values filled in. Raises KitError where it has none."""
    try:
        return _words()[key].format(**values)
    except (KeyError, IndexError, ValueError) as error:
        raise _unsaid(f"its sentence “{key}” is missing or has other gaps ({error})") from None


def _unsaid(why: object) -> KitError:
    """The one sentence that cannot stand in the catalogue: that the catalogue itself cannot be used."""
    return KitError(
        f"The kit's own sentences cannot be read from {_short(_catalogue())}: {why}. "
        "Put that file back from a fresh copy of the kit."
    )


def _catalogue() -> Path:
    """The catalogue's file; MIXEDSIGNALS_WORDS may name another of the same keys (a translation)."""
    return Path(os.environ.get("MIXEDSIGNALS_WORDS") or Path(__file__).with_name("words.json"))


@functools.cache
def _words() -> dict[str, str]:
    """The catalogue. Raises KitError where it is missing or broken."""
    try:
        words: object = json.loads(_file(_catalogue()).read_text(encoding="utf-8"))
    except OSError as error:
        raise _unsaid(error.strerror or error) from None
    except ValueError as error:
        raise _unsaid(error) from None
    if not isinstance(words, dict) or not all(isinstance(sentence, str) for sentence in words.values()):
        raise _unsaid("it does not hold names with a sentence each")
    return words


def _file(path: str | Path) -> Path:
    """A path that is a file's, or nobody's. Raises OSError for a pipe or a device, before anybody waits for it."""
    path = Path(path)
    if path.exists() and not path.is_file() and not path.is_dir():  # a folder gets the system's own words
        raise OSError("it is not a file")
    return path


def _short(path: str | Path) -> str:
    """A path as a learner knows it: from the checkout, if it lies in it."""
    path = Path(path)
    return path.relative_to(home()).as_posix() if path.is_relative_to(home()) else str(path)
