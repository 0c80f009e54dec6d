"""Where things are, what language is spoken, and how the kit says that something is wrong.

Knows the folders of the checkout and how to read built JSON, CSV rows and the catalogues of words.
Never knows pandas or widgets. Standard library only.
"""

import contextlib
import csv
import functools
import gettext
import html
import json
import os
import struct
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ENGLISH = "en"  # what the kit is written in, and falls back to
CATALOGUES = Path(__file__).with_name("languages")  # a language's catalogue: de.po to write, de.mo to read
WORDS = Path(__file__).with_name("words.json")  # the English sentences, by their keys


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

    lesson: the lesson's name without its number, such as "denials". In the language that is spoken, else in English.
    """
    paths = sorted((home() / room).glob(f"[0-9][0-9]_{lesson}.json"))
    return read_json(as_spoken(paths[0])) if paths else None


def as_spoken(path: Path) -> Path:
    """A built file in the language that is spoken, where there is one: it stands in a folder of that name beside it."""
    other = path.parent / spoken() / path.name
    return other if spoken() != ENGLISH and other.exists() else path


def notebook(room: str, lesson: str) -> str:
    """Where a lesson's notebook of a room stands, from the checkout: exercises/04_denials.ipynb."""
    paths = sorted((home() / room).glob(f"[0-9][0-9]_{lesson}.json"))
    path = home() / room / f"{paths[0].stem if paths else lesson}.ipynb"
    return as_spoken(path).relative_to(home()).as_posix()


def lesson_title(lesson: str) -> str:
    """A lesson's number and title, such as "4 · Anatomy of a denial"; its name where no title is built."""
    return str((lesson_json("exercises", lesson) or {}).get("title", lesson))


def lessons() -> list[str]:
    """The names of the lessons that have exercises, in their order, without numbers."""
    return [path.stem[3:] for path in sorted((home() / "exercises").glob("[0-9][0-9]_*.json"))]


def say(key: str, **values: object) -> str:
    """A sentence of the catalogue of words (words.json) in the language that is spoken, with values filled in.

    A sentence that the language lacks, or has with other gaps, is said in English. Raises KitError where English has
    none.
    """
    key = _otherwise.get(key, key)
    try:
        english = _words()[key]
        for language in (spoken(), ENGLISH):
            catalogue = _catalogue(language)
            if isinstance(english, str):
                sentence = catalogue.pgettext(key, english)
            else:
                [(number, forms)] = english.items()
                sentence = catalogue.npgettext(key, forms[0], forms[1], int(str(values[number])))
            with contextlib.suppress(KeyError, IndexError, ValueError):
                return sentence.format(**values)
        return sentence.format(**values)
    except (KeyError, IndexError, ValueError) as error:
        raise _unsaid(WORDS, f"its sentence “{key}” is missing or has other gaps ({error})") from None


def translated(text: str) -> str:
    """What an author or a table says in English, in the language that is spoken; as it is where that lacks it."""
    return _catalogue(spoken()).gettext(text) if text else text


def spoken() -> str:
    """The language that the kit speaks, by its ISO 639 code: MIXEDSIGNALS_LANGUAGE, or else English."""
    return os.environ.get("MIXEDSIGNALS_LANGUAGE") or ENGLISH


def speak(language: str) -> None:
    """From now on the kit speaks this language: what a page in another language does first.

    Raises KitError, naming the languages there are, for another.
    """
    _catalogue(language)
    os.environ["MIXEDSIGNALS_LANGUAGE"] = language


@contextlib.contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speaks a language for a while, as building does, whatever was spoken before."""
    before = os.environ.get("MIXEDSIGNALS_LANGUAGE")
    speak(language)
    try:
        yield
    finally:
        if before is None:
            os.environ.pop("MIXEDSIGNALS_LANGUAGE", None)
        else:
            os.environ["MIXEDSIGNALS_LANGUAGE"] = before


# Keys in whose place another one's sentence is said; a door of its own, such as the site's Jupyter, sets its own.
_otherwise: dict[str, str] = json.loads(os.environ.get("MIXEDSIGNALS_SAYS") or "{}")


@contextlib.contextmanager
def saying(otherwise: Mapping[str, str]) -> Iterator[None]:
    """For a while says another sentence of the catalogue for some, as a door without Jupyter does. {key: its key}."""
    before = dict(_otherwise)
    _otherwise.update(otherwise)
    try:
        yield
    finally:
        _otherwise.clear()
        _otherwise.update(before)


def languages() -> list[str]:
    """The languages that have a catalogue, English first."""
    return [ENGLISH, *sorted(path.stem for path in CATALOGUES.glob("*.mo"))]


def lang() -> str:
    """The attribute that tells a browser the language of an element; '' for English, which pages are in."""
    return "" if spoken() == ENGLISH else f' lang="{safe(spoken())}"'


def many(count: int, noun: str) -> str:
    """So many of something, for what is said in English alone; a sentence for learners has its forms in words.json."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def decimal(number: str) -> str:
    """A number, written with a point, as the language writes it: 0.25 becomes 0,25 in German."""
    return number.replace(".", say("number.point"))


_AS_WRITTEN = gettext.NullTranslations()


def _catalogue(language: str) -> gettext.NullTranslations:
    """A language's catalogue. Raises KitError where it is missing or broken."""
    return _AS_WRITTEN if language == ENGLISH else _read_catalogue(CATALOGUES / f"{language}.mo")


@functools.cache
def _read_catalogue(path: Path) -> gettext.NullTranslations:
    try:
        with open(_file(path), "rb") as file:
            return gettext.GNUTranslations(file)
    except FileNotFoundError:
        known = ", ".join(languages())
        raise _unsaid(path, "there is no such language", f"Set MIXEDSIGNALS_LANGUAGE to one of: {known}.") from None
    except (OSError, ValueError, struct.error) as error:
        raise _unsaid(path, error) from None


def _unsaid(path: Path, why: object, cure: str = "Put that file back from a fresh copy of the kit.") -> KitError:
    """The one sentence that cannot stand in a catalogue: that the catalogue itself cannot be used."""
    return KitError(f"The kit's own sentences cannot be read from {_short(path)}: {why}. {cure}")


@functools.cache
def _words() -> dict[str, str | dict[str, list[str]]]:
    """The English sentences by key. One that changes with a number: {the number's name: [for one, for many]}.

    Raises KitError where they are missing or broken.
    """
    try:
        words: object = json.loads(_file(WORDS).read_text(encoding="utf-8"))
    except OSError as error:
        raise _unsaid(WORDS, error.strerror or error) from None
    except ValueError as error:
        raise _unsaid(WORDS, error) from None
    if not isinstance(words, dict) or not all(map(is_said, words.values())):
        raise _unsaid(WORDS, "it does not hold names with a sentence each")
    return words


def is_said(entry: object) -> bool:
    """Whether an entry is a sentence, or names a number with a sentence for one and another for many."""
    if isinstance(entry, str):
        return True
    pairs = list(entry.values()) if isinstance(entry, dict) else []
    return len(pairs) == 1 and len(pairs[0]) == 2 and all(isinstance(sentence, str) for sentence in pairs[0])


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
