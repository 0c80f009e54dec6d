"""Where things are, and how the kit says that something is wrong.

Knows the folders of the checkout and how to read built JSON, CSV rows and the catalogue of words.
Never knows pandas or widgets. Standard library only.
"""

import csv
import functools
import html
import json
import os
from pathlib import Path


class KitError(Exception):
    """Something the reader can mend: one sentence that names the file, row or key, and the cure.

    In a notebook it shows as that sentence, without a traceback.
    """

    def _render_traceback_(self):
        return [str(self)]


def home():
    """The checkout: MIXEDSIGNALS_HOME if set, else the folder the package stands in."""
    return Path(os.environ.get("MIXEDSIGNALS_HOME") or Path(__file__).resolve().parent.parent)


def work():
    """The learner's own folder, made if need be.

    MIXEDSIGNALS_WORK if set (from the checkout, if it is no whole path: kernels start in many folders), else
    `work` in the checkout if that can be written, else a folder in the home folder. Returns a path even where
    none can be written: the journal then says so.
    """
    named = os.environ.get("MIXEDSIGNALS_WORK")
    wanted = [named] if named else ["work", "~/mixed-signals-work"]
    places = [home() / os.path.expanduser(place) for place in wanted]  # Path.home() would raise where there is no home
    for place in places:
        try:
            place.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(place, os.W_OK):
            return place
    return places[0]


def read_json(path):
    """The content of a JSON file. Raises KitError if it is missing or broken."""
    try:
        text = Path(path).read_text(encoding="utf-8")
        content = json.loads(text)
        if "\\u" in text:
            json.dumps(content, ensure_ascii=False).encode()  # raises ValueError where half a character is written
        return content
    except FileNotFoundError:
        raise KitError(say("error.missing", file=_short(path))) from None
    except (OSError, ValueError) as error:
        raise KitError(say("error.broken", file=_short(path), why=error)) from None


def read_rows(path):
    """The rows of a CSV file as a list of dicts of strings. Raises KitError if it cannot be read."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file, strict=True))
    except FileNotFoundError:
        raise KitError(say("error.missing", file=_short(path))) from None
    except (OSError, ValueError, csv.Error) as error:
        raise KitError(say("error.broken", file=_short(path), why=error)) from None


def lesson_json(room, lesson):
    """The built JSON of a lesson in `exercises` or `solutions`, or None if that room has none.

    lesson: the lesson's name without its number, such as "denials".
    """
    found = sorted((home() / room).glob(f"[0-9][0-9]_{lesson}.json"))
    return read_json(found[0]) if found else None


def lessons():
    """The names of the lessons that have exercises, in their order, without numbers."""
    return [path.stem[3:] for path in sorted((home() / "exercises").glob("[0-9][0-9]_*.json"))]


def safe(text: object) -> str:
    """Text made safe to stand in HTML: its marks escaped, quotation marks too, and NULs dropped, which no page may hold."""
    return html.escape(str(text).replace("\0", ""), quote=True)


def say(key, **values):
    """A sentence of the catalogue of words (words.json), with values filled in."""
    return _words()[key].format(**values)


@functools.cache
def _words():
    """The catalogue; MIXEDSIGNALS_WORDS may name another file of the same keys (a translation)."""
    path = os.environ.get("MIXEDSIGNALS_WORDS") or Path(__file__).with_name("words.json")
    return json.loads(Path(path).read_text(encoding="utf-8"))


def _short(path):
    """A path as a learner knows it: from the checkout, if it lies in it."""
    path = Path(path)
    return path.relative_to(home()).as_posix() if path.is_relative_to(home()) else str(path)
