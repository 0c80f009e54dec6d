"""What is said in another language: which sentences a language's catalogues hold, what they lack, what is outdated.

A language has two catalogues, gettext's .po files: mixedsignals/languages/de.po for all that a learner may see, and
solutions/keys/de.po for what belongs to the keys. Babel writes and compares them; the English sentence is the id, and
the key of words.json its context. Never knows how a sentence is said (`kit`) or how a page is built from it (`build`).
"""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

from .. import kit
from ..data.authored import read_yaml, stamped
from ..show.sides import SIDES
from . import catalogue, compile, edition, inputs

# What built questions and keys say to a learner, by the names of their parts; ids, kinds and numbers stay as they are.
READ = (
    "title", "intro", "closing", "prompt", "hints", "text", "detail", "meaning", "unit",
    "why", "rows", "diagnoses", "defensible", "model",
)  # fmt: skip
# Columns of tables whose words pictures write: (table, column).
COLUMNS = (("events", "what"), ("documents", "author"))
WHO = dict.fromkeys(("msgid_bugs_address", "last_translator", "language_team"), "the Mixed Signals authors")
SHOWN = 12  # so many sentences are named one by one; the rest is counted
Texts = Callable[[str], str]


def catalogued() -> list[str]:
    """The languages that have a catalogue to write in."""
    return sorted(path.stem for path in kit.CATALOGUES.glob("*.po"))


def in_language(built: Any, language: str) -> Any:
    """Built questions or keys in a language, as far as its catalogues have it; the rest stays in English."""
    return built if language == kit.ENGLISH else _rewritten(built, _texts(language))


def compile_catalogues() -> None:
    """Writes what the kit reads, a .mo for each .po; one that says the same is left alone. Raises KitError."""
    for language in catalogued():
        path, held = kit.CATALOGUES / f"{language}.mo", compiled(language)
        if not path.exists() or path.read_bytes() != held:
            path.write_bytes(held)


def compiled(language: str) -> bytes:
    """The bytes of a language's .mo: the sentences that it has, without those that are to be looked at again."""
    whole = _read(_public_file(language))
    for message in list(whole):
        if message.id and not _whole(message):
            whole.delete(message.id, message.context)
    held = io.BytesIO()
    write_mo(held, whole)
    return held.getvalue()


def update(language: str, lesson: str = "") -> list[str]:
    """Writes into a language's catalogues every sentence that they are to hold, and begins the text of a lesson.

    Returns what was written. Raises KitError for a code that is no language, and for a lesson that there is not.
    """
    if lesson:
        folder = inputs.lesson_folder(lesson)
        if not edition.path(folder, language).exists():
            edition.path(folder, language).write_text(edition.begun(folder), encoding="utf-8", newline="\n")
    written = []
    for path, template in _templates(language).items():
        there = _read(path) if path.exists() else _empty(language)
        template.creation_date = there.creation_date  # a day in it would make two equal files differ
        there.update(template, no_fuzzy_matching=False)
        held = io.BytesIO()
        write_po(held, there, width=120, include_previous=True)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(held.getvalue())
        written.append(_shown(path))
    compile_catalogues()
    return [*written, *([_shown(edition.path(folder, language))] if lesson else [])]


def lacking(folders: list[Path]) -> list[str]:
    """What other languages lack or say of an older English: the catalogues', and the texts' of the lessons given."""
    lines = [line for folder in folders for line in edition.behind(folder)]
    for language in catalogued():
        for path, template in _templates(language).items():
            lines += _lacking(path, template)
    return lines


def faults() -> list[str]:
    """What is wrong with the catalogues, a sentence each: what cannot be read, and gaps that nothing fills."""
    wrong = []
    for language in catalogued():
        for path in filter(Path.exists, (_public_file(language), _keys_file(language))):
            try:
                messages = [message for message in _read(path) if message.id and message.context and _whole(message)]
            except kit.KitError as error:
                wrong.append(str(error))
                continue
            wrong += [fault for message in messages for fault in _misfilled(_shown(path), message)]
    return wrong


def _misfilled(file: str, message: Any) -> Iterator[str]:
    """Gaps of one translated sentence that its English has not."""
    known = set().union(*map(catalogue.gaps, _both(message.id)))
    for sentence in _both(message.string):
        try:
            unknown = sorted(catalogue.gaps(sentence) - known)
        except ValueError as error:
            yield f"{file}, {message.context}: the braces do not make placeholders ({error}). Write {{{{ for a brace."
            return
        for name in unknown:
            here = ", ".join(f"{{{gap}}}" for gap in sorted(known)) or "none"
            yield f"{file}, {message.context}: nothing fills {{{name}}}. What can stand here: {here}."


def _lacking(path: Path, template: Catalog) -> Iterator[str]:
    """The sentences that one catalogue lacks, or has of an older English."""
    file, there = _shown(path), _read(path) if path.exists() else Catalog()
    missing: list[Any] = []
    older: list[Any] = []
    for message in template:
        own = there.get(message.id, message.context) if message.id else None
        if message.id and (own is None or not _whole(own)):
            (older if own is not None and own.fuzzy and own.string else missing).append(message)
    for named, messages in (("is missing", missing), ("is older than its English", older)):
        for message in messages[:SHOWN]:
            yield f"{file}: “{_both(message.id)[0]}” {named}. English is shown instead."
        if len(messages) > SHOWN:
            yield f"{file}: {len(messages) - SHOWN} more: it {named}. Open the file; English is shown instead."


def _whole(message: Any) -> bool:
    """Whether a sentence is translated, in all its forms, from the English that stands there now."""
    return bool(message.string) and all(_both(message.string)) and not message.fuzzy


def _both(sentence: Any) -> tuple[str, ...]:
    """A sentence, or its forms for one and for many, as a tuple."""
    return (sentence,) if isinstance(sentence, str) else tuple(sentence)


# What the catalogues are to hold.


def _templates(language: str) -> dict[Path, Catalog]:
    """The sentences that each of a language's catalogues is to hold, in English."""
    public, keyed = Catalog(), Catalog()
    for key, sentence in kit.read_json(kit.WORDS).items():
        sentences = catalogue.forms(sentence)
        public.add(sentences if len(sentences) > 1 else sentences[0], context=key)
    for side in SIDES.values():
        public.add(side.english, auto_comments=["a side that speaks"])
    for folder in inputs.lesson_folders():
        if language in edition.languages_of(folder):
            for text in dict.fromkeys(_of_lesson(folder)):
                public.add(text, auto_comments=[f"lessons/{folder.name}"])
            for text in dict.fromkeys(_texts_in(compile.lesson_keys(folder))):
                keyed.add(text, auto_comments=[f"lessons/{folder.name}"])
    return {_public_file(language): public} | ({_keys_file(language): keyed} if len(keyed) else {})


def _of_lesson(folder: Path) -> Iterator[str]:
    """What a lesson says outside its text and its keys: its questions, the names in its examples, its case's rows."""
    if inputs.asks(folder):
        written = inputs.questions(folder)
        yield from filter(None, (written.get(part, "").strip() for part in ("intro", "closing")))
        yield from _texts_in(compile.lesson_questions(folder))
    examples = read_yaml(folder / "examples.yml") if (folder / "examples.yml").exists() else {}
    for entry in examples.values():
        if isinstance(entry, dict) and isinstance(entry.get("rows"), dict) and "dimension" not in entry:
            yield from entry["rows"]
    if examples.get("case"):
        rows = inputs.case_rows(examples["case"])
        yield from (row[column] for table, column in COLUMNS for row in rows[table].values() if row[column])


def _texts_in(built: Any) -> list[str]:
    """Every text of built questions or keys that a learner reads, in their order."""
    texts: list[str] = []

    def kept(text: str) -> str:
        texts.append(text)
        return text

    _rewritten(built, kept)
    return [text for text in texts if any(map(str.isalpha, text))]


def _rewritten(part: Any, change: Texts, shown: bool = False) -> Any:
    """The same with every text changed that a learner reads."""
    if isinstance(part, dict):
        return {name: _rewritten(value, change, shown or name in READ) for name, value in part.items()}
    if isinstance(part, list):
        return [_rewritten(value, change, shown) for value in part]
    return change(part) if shown and isinstance(part, str) else part


# The files.


def _public_file(language: str) -> Path:
    return kit.CATALOGUES / f"{language}.po"


def _keys_file(language: str) -> Path:
    return kit.home() / "solutions" / "keys" / f"{language}.po"


def _shown(path: Path) -> str:
    """A file as an author knows it: from the checkout, in which the package stands."""
    package = kit.CATALOGUES.parent.parent
    return path.relative_to(package).as_posix() if path.is_relative_to(package) else inputs.shown(path)


def _texts(language: str) -> Texts:
    """A function from an English text to what both catalogues have for it; to itself where they have nothing."""
    known = {**_known(_public_file(language)), **_known(_keys_file(language))}
    return lambda text: known.get(text.strip(), text)


@stamped(lambda path: [path])
def _known(path: Path) -> dict[str, str]:
    """The texts of a catalogue, those of words.json aside: {English: translated}; {} where there is no file."""
    messages = list(_read(path)) if path.exists() else []
    whole = [message for message in messages if message.id and not message.context and _whole(message)]
    return {str(message.id): str(message.string) for message in whole}


def _read(path: Path) -> Catalog:
    """A catalogue. Raises KitError naming the file, and the line where one is known."""
    try:
        with open(path, "rb") as file:
            return read_po(file, locale=path.stem, abort_invalid=True)
    except FileNotFoundError:
        raise kit.KitError(f"{_shown(path)} is missing. Write it with: python start.py translate {path.stem}") from None
    except PoFileError as error:
        raise kit.KitError(f"{_shown(path)}, line {error.lineno + 1}: this is no catalogue ({error}).") from None
    except (OSError, ValueError) as error:
        raise kit.KitError(f"{_shown(path)} cannot be read ({error}). Save it as UTF-8.") from None


def _empty(language: str) -> Catalog:
    """A new catalogue. Raises KitError for a code that is no language."""
    try:
        name = Locale.parse(language).get_language_name("en")
    except (UnknownLocaleError, ValueError):
        raise kit.KitError(
            f"“{language}” is no language that is known. Write its code of two letters, such as uk."
        ) from None
    head = f"# Mixed Signals in {name}. Written with: python start.py translate {language}"
    return Catalog(language, project="Mixed Signals", version="1", header_comment=head, fuzzy=False, **WHO)
