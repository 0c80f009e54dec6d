"""Hand-ins as they really come: folders and zips, whoever named them; what is a journal in them, and what is not.

Knows files, zips, the naming schemes of nbgrader, Moodle and Canvas, and where a hand-in carries its journal. Never
knows what a question is. Submissions are data: bytes are looked at, bounded in number, size, depth and ratio; nothing
is run, unpacked onto the disk, unpickled or shown. What cannot be read is told with the reason, never left out.

Naming: Moodle's `NAME_ID_assignsubmission_file_` (a folder, or the beginning of a file's name) is of its assignment
module, Canvas's `name_[LATE_]USER_FILE_…` of its ContentZipper, `submitted/STUDENT/ASSIGNMENT/` is nbgrader's.
"""

import functools
import io
import json
import os
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from ..kit import KitError

MANY = 200_000  # files in one folder or zip
LARGE = 16 * 2**20  # bytes of one file; a journal of all lessons has about 200 KB
LARGE_ZIP = 256 * 2**20  # bytes of a zip that lies in another zip
DIRECTORY = 64 * 2**20  # bytes of a zip's own list of what is in it
LONG = 200_000  # bytes of one line: forty thousand words
RATIO = 200  # how many times a file in a zip may be as large as it is packed; text has 5 to 50
SMALL = 2**20  # bytes: a file so small may be packed as tightly as it likes
DEEP = 12  # folders in folders
NESTED = 3  # zips in zips, the outer one counted
SHORT = 80  # characters of a name that somebody typed

CARRIER = re.compile(rb"""\bid=["']?mixed-signals-journal["']?[^>]{0,200}>""", re.I)
CARRIED_TO = re.compile(rb"</script", re.I)
JOURNAL = re.compile(rb'\s*\{"(?:schema|hand_in)"')
HANDED_IN = re.compile(r"mixed-signals_(?P<label>[^_/]+)_(?:\d\d_)?[^_/]+_\d{4}-\d\d-\d\d")
MOODLE = re.compile(r"(?P<name>.{1,200}?)_(?P<id>\d{1,18})_assignsubmission_(?:file|onlinetext)_?")
CANVAS = re.compile(r"(?P<name>\w{1,200}?)_(?P<late>LATE_)?(?P<id>\d{1,18})_\d{1,18}_(?=.)")
CANVAS_HIDDEN = re.compile(r"anon_(?P<id>\w{1,20}?)_\d{1,18}_(?=.)")
SYSTEM = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._|\.ipynb_checkpoints/)", re.I)
BESIDE = re.compile(r"(?:^|/)(?:answers\.(?:lock|learner)|timestamp\.txt)$")
LEADS_OUT = re.compile(r"^(?:[/\\]|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)")

EMPTY = "The file is empty."
NOTEBOOK = "A notebook: answers aren't in it. Ask for the file that the last cell of the exercises makes."
OLD_PAGE = "A page to read, from an older kit: no answers in it. Ask for mixed-signals-answers.jsonl from its folder."
NO_HAND_IN = "Not a hand-in: no answers in it."
OF_THE_SYSTEM = "A file of the computer's own, not a learner's."
KEPT_BESIDE = "What the kit or nbgrader keeps beside the answers; no answers in it."
LINK = "A link to another place. It wasn't followed."
NO_FILE = "Not a file but a pipe or a device. It wasn't opened."
OUTSIDE = "Its name leads out of the folder it was sent in. It wasn't opened."
LOCKED = "It has a password. Ask for it without."
PACKED = "It is packed in a way that no learning platform uses. Ask for an ordinary zip, or for the file itself."
BROKEN_ZIP = "A zip that is broken. Download it again, or ask for it again."
TIGHT = f"It would unpack to more than {RATIO} times its size. It wasn't unpacked."
TOO_DEEP = "It lies in more folders than anybody makes by hand. It wasn't opened."
TOO_NESTED = f"A zip in a zip in a zip: more than {NESTED} deep, it isn't opened."


class Crowded(ValueError):
    """A zip whose list of what is in it is longer than anything that is handed in."""


@dataclass(frozen=True)
class Unread:
    """A file, or a part of one, that could not be read. name: where it lies; why: a sentence."""

    name: str
    why: str


@dataclass(frozen=True)
class Person:
    """Who handed in, as a platform's names tell. scheme: moodle, canvas, nbgrader or ''; id: theirs; name: to show."""

    scheme: str = ""
    id: str = ""
    name: str = ""
    late: bool = False

    @property
    def key(self) -> str:
        return f"{self.scheme}:{self.id}" if self.scheme else ""


@dataclass(frozen=True)
class Source:
    """A file to look at. path: on the disk; member: its name in that file, if that is a zip; name: both, to show."""

    path: Path
    name: str
    member: str = ""
    person: Person = field(default_factory=Person)

    @property
    def unit(self) -> str:
        """What a learner's files have in common before they are opened: the platform's id, or the label in the name."""
        named = HANDED_IN.search(self.name.rpartition("/")[2])
        return self.person.key or (f"label:{named['label']}" if named else f"file:{self.name}")


@dataclass(frozen=True)
class HandIn:
    """A journal that was found. name: where; label, learner, lesson, day: as its first line has them, '' where it has
    none; journal: its lines; notes: what to tell about it."""

    name: str
    person: Person
    journal: bytes
    label: str = ""
    learner: str = ""
    lesson: str = ""
    day: str = ""
    notes: tuple[str, ...] = ()


def sources(place: Path) -> tuple[list[Source], list[Unread]]:
    """Every file of a folder, a zip, or a single file, in the order of their names, and what cannot be looked at.

    Zips in a folder are opened one level, so that a download of a platform can lie there as it came. Raises KitError
    if there is nothing at that place.
    """
    if not place.exists():
        raise KitError(f"There is nothing at {place}. Name the folder or the zip with the hand-ins.")
    listed, unread = list[Source](), list[Unread]()
    for found in _walk(place) if place.is_dir() else iter([(place.name, place)]):
        if isinstance(found, Unread):
            unread.append(found)
        elif len(listed) >= MANY:
            unread.append(Unread(place.name, f"More than {MANY:,} files. The rest wasn't opened."))
            break
        else:
            name, path = found
            person = _person(f"{place.name}/{name}" if place.is_dir() else name)
            if name.lower().endswith(".zip"):
                above = name + "/" if place.is_dir() else ""
                inside, others = _in_zip(Source(path, name, person=person), above, MANY - len(listed))
                listed, unread = listed + inside, unread + others
            else:
                listed.append(Source(path, name, person=person))
    return listed, unread


def opened(source: Source) -> tuple[list[HandIn], list[Unread]]:
    """The journals in one file, and what in it cannot be read. Raises nothing, whatever stands in it."""
    try:
        if source.member:
            archive = _archive(source.path, source.path.stat().st_mtime_ns, os.getpid())
            content, why = _unpacked(archive, archive.getinfo(source.member))
        else:
            content, why = _file(source.path)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        return [], [Unread(source.name, f"It can't be opened ({_words(error)}).")]
    if why:
        return [], [Unread(source.name, why)]
    return _looked_into(content, source.name, source.person, 2 if source.member else 1)


def presentable(text: object) -> str:
    """A name that came from elsewhere, fit to be shown anywhere: on one line, short, without signs nobody can see."""
    line = " ".join(str(text).encode("utf-8", "replace").decode().split())
    seen = "".join(sign for sign in line if unicodedata.category(sign)[0] != "C")
    return seen if len(seen) <= SHORT else seen[: SHORT - 1] + "…"


# --- folders and zips ---


def _walk(folder: Path) -> Iterator[tuple[str, Path] | Unread]:
    """(name from the folder, path) of every file below it, sorted; what is no file comes as Unread."""
    waiting = [(folder, "", 0)]
    while waiting:
        here, above, depth = waiting.pop()
        try:
            inside = sorted(os.scandir(here), key=lambda entry: entry.name)
        except OSError as error:
            yield Unread(presentable(above or here.name), f"The folder can't be opened ({_words(error)}).")
            continue
        deeper = []
        for entry in inside:
            name = above + entry.name
            if entry.is_symlink():
                yield Unread(_path_shown(name), LINK)
            elif entry.is_dir():
                if depth >= DEEP:
                    yield Unread(_path_shown(name), TOO_DEEP)
                else:
                    deeper.append((Path(entry.path), name + "/", depth + 1))
            elif not entry.is_file():
                yield Unread(_path_shown(name), NO_FILE)
            else:
                yield name, Path(entry.path)
        waiting += reversed(deeper)


def _in_zip(archive: Source, above: str, room: int) -> tuple[list[Source], list[Unread]]:
    """What is in a zip on the disk. above: what stands before its members' names; room: how many may still come."""
    told = _path_shown(archive.name)
    try:
        with open(archive.path, "rb") as file:
            members = _members(file)
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError) as error:
        return [], [Unread(told, str(error) if isinstance(error, Crowded) else BROKEN_ZIP)]
    listed = []
    for info in members[:room]:
        if not info.is_dir():
            outer = archive.person
            person = outer if outer.scheme else _person(f"{archive.path.stem}/{info.filename}")
            listed.append(Source(archive.path, above + info.filename, info.filename, person))
    crowded = [Unread(told, f"More than {MANY:,} files. The rest wasn't opened.")] if len(members) > room else []
    return listed, crowded


def _members(file: BinaryIO) -> list[zipfile.ZipInfo]:
    """What a zip says is in it. Raises Crowded with a sentence where its own list would fill the memory."""
    if _directory(file) > DIRECTORY:
        raise Crowded("A zip with more files in it than any class hands in. It wasn't opened.")
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        return archive.infolist()


@functools.lru_cache(maxsize=2)
def _archive(path: Path, changed: int, process: int) -> zipfile.ZipFile:
    """A zip, held open: its list of ten thousand members is read once. Two processes never share one open file."""
    return zipfile.ZipFile(path)


def _directory(file: BinaryIO) -> int:
    """How many bytes a zip's list of its members has, as the end of the file says: the larger of what both ends say."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 66_000))
    tail = file.read(66_000)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        return 0
    told = int(struct.unpack_from("<L", tail, at + 12)[0])
    large = tail.rfind(b"PK\x06\x06", 0, at)
    if large >= 0 and len(tail) >= large + 56:
        wide = int(struct.unpack_from("<Q", tail, large + 40)[0])
        return wide if told == 0xFFFFFFFF else max(told, wide)
    return told


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> tuple[bytes, str]:
    """The bytes of a member, or why it is not unpacked."""
    name = info.orig_filename
    limit = LARGE_ZIP if name.lower().endswith(".zip") else LARGE
    why = (
        (OUTSIDE if LEADS_OUT.search(name) else "")
        or (LINK if stat.S_ISLNK(info.external_attr >> 16) else "")
        or (OF_THE_SYSTEM if SYSTEM.search(name) else "")
        or (LOCKED if info.flag_bits & 1 else "")
        or (PACKED if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) else "")
        or (_too_large(info.file_size, limit) if info.file_size > limit else "")
        or (TIGHT if info.file_size > max(SMALL, RATIO * info.compress_size) else "")
    )
    if why:
        return b"", why
    try:
        with archive.open(info) as file:
            content = file.read(limit + 1)  # no more than that is unpacked, whatever the zip says of itself
    except (zipfile.BadZipFile, zlib.error, EOFError):
        return b"", BROKEN_ZIP
    return (b"", _too_large(len(content), limit)) if len(content) > limit else (content, "")


def _file(path: Path) -> tuple[bytes, str]:
    """The bytes of a file on the disk, or why it is not read."""
    if SYSTEM.search(path.as_posix()):
        return b"", OF_THE_SYSTEM
    at_once = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(path, os.O_RDONLY | at_once), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            return b"", NO_FILE
        content = file.read(LARGE + 1)
        size = os.fstat(file.fileno()).st_size
    return (b"", _too_large(size, LARGE)) if len(content) > LARGE else (content, "")


def _too_large(size: int, limit: int) -> str:
    return f"It has {size / 1e6:,.0f} MB; a hand-in has well under {limit / 1e6:,.0f}. It wasn't read."


def _words(error: BaseException) -> str:
    return presentable(error.strerror if isinstance(error, OSError) and error.strerror else error)


def _path_shown(name: str) -> str:
    parts = [presentable(part) for part in name.split("/")[-3:]]
    return "/".join(parts if name.count("/") < 3 else ["…", *parts])


# --- whose it is ---


def _person(name: str) -> Person:
    """Who handed a file in, by its path. The outermost name wins, and in it what stands first: the platform wrote that;
    what comes after is the learner's, who may call a file as if it were somebody else's."""
    parts = name.replace("\\", "/").split("/")
    for at, part in enumerate(parts):
        if part == "submitted" and at + 2 < len(parts):
            return Person("nbgrader", parts[at + 1], presentable(parts[at + 1]))
        schemes = {"moodle": MOODLE.match(part)}
        if at + 1 == len(parts) and not HANDED_IN.match(part):
            schemes |= {"canvas anon": CANVAS_HIDDEN.match(part), "canvas": CANVAS.match(part)}
        found = {scheme: match for scheme, match in schemes.items() if match}
        if found:
            scheme = min(found, key=lambda each: found[each].end("id"))
            return _as_named(scheme, found[scheme])
    return Person()


def _as_named(scheme: str, found: re.Match[str]) -> Person:
    if scheme == "canvas anon":
        return Person("canvas", f"anon {found['id']}", f"anon {found['id']}")
    late = scheme == "canvas" and bool(found["late"])
    return Person(scheme, found["id"], presentable(found["name"].replace("_", " ")), late)


# --- what is in it ---


def _looked_into(content: bytes, name: str, person: Person, level: int) -> tuple[list[HandIn], list[Unread]]:
    """The journals in a file's bytes. level: how many zips deep what lies in this file would be."""
    if content.startswith(b"PK\x03\x04"):
        return _nested(content, name, person, level)
    ending, told = name.lower().rpartition(".")[2], _path_shown(name)
    if BESIDE.search(name):
        return [], [Unread(told, KEPT_BESIDE)]
    if not content.strip():
        return [], [Unread(told, EMPTY)]
    start = _carrier(content)
    if start:
        return _carried(content, start, told, person)
    if ending == "ipynb":
        return [], [Unread(told, NOTEBOOK)]
    if ending in ("html", "htm"):
        old = b"ms-question" in content or b"ms-outcome" in content
        return [], [Unread(told, OLD_PAGE if old else NO_HAND_IN)]
    if ending == "jsonl" or JOURNAL.match(content.removeprefix(b"\xef\xbb\xbf")):
        return [_hand_in(content, told, person, [])], []
    return [], [Unread(told, NO_HAND_IN)]


def _nested(content: bytes, name: str, person: Person, level: int) -> tuple[list[HandIn], list[Unread]]:
    """The journals in a zip that was handed in."""
    if level > NESTED - 1:
        return [], [Unread(_path_shown(name), TOO_NESTED)]
    hand_ins, unread = list[HandIn](), list[Unread]()
    file = io.BytesIO(content)
    try:
        members = _members(file)
        with zipfile.ZipFile(file) as archive:
            for info in members[:1000]:
                if info.is_dir():
                    continue
                inner = f"{name}/{info.filename}"
                try:
                    inside, why = _unpacked(archive, info)
                except (OSError, ValueError, NotImplementedError, RuntimeError) as error:
                    inside, why = b"", f"It can't be opened ({_words(error)})."
                if why:
                    unread.append(Unread(_path_shown(inner), why))
                else:
                    more, others = _looked_into(inside, inner, person, level + 1)
                    hand_ins, unread = hand_ins + more, unread + others
    except (ValueError, zipfile.BadZipFile, NotImplementedError, OSError) as error:
        unread.append(Unread(_path_shown(name), str(error) if isinstance(error, Crowded) else BROKEN_ZIP))
        return hand_ins, unread
    if len(members) > 1000:
        unread.append(Unread(_path_shown(name), "More than 1,000 files in a learner's zip. The rest wasn't opened."))
    return hand_ins, unread


def _carrier(content: bytes, after: int = 0) -> int:
    """Where the lines of the next journal begin that a page carries; 0 where there is none."""
    for found in CARRIER.finditer(content, after):
        opening = content[max(0, found.start() - 200) : found.start()].rpartition(b"<")[2]
        if opening[:6].lower() == b"script" and b">" not in opening:
            return found.end()
    return 0


def _carried(content: bytes, start: int, name: str, person: Person) -> tuple[list[HandIn], list[Unread]]:
    """The journal that a page carries, from `start` on."""
    notes = []
    end = CARRIED_TO.search(content, start)
    if not end:
        notes.append("The file breaks off: what stands before the break counts.")
    elif _carrier(content, end.end()):
        notes.append("The page carries two journals. The first one counts.")
    return [_hand_in(content[start : end.start() if end else len(content)], name, person, notes)], []


def _hand_in(journal: bytes, name: str, person: Person, notes: list[str]) -> HandIn:
    """A hand-in from the lines of a journal, with or without a first line that says whose it is."""
    journal = journal.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n ")
    first, _, rest = journal.partition(b"\n")
    head = _head(first)
    if head is not None:
        journal = rest
    long = [line for line in journal.split(b"\n") if len(line) > LONG] if len(journal) > LONG else []
    if long:
        journal = b"\n".join(line for line in journal.split(b"\n") if len(line) <= LONG)
        notes.append(f"{len(long)} of its lines is longer than any answer, and was passed over." if len(long) == 1
                     else f"{len(long)} of its lines are longer than any answer, and were passed over.")  # fmt: skip
    said = {part: presentable((head or {}).get(part, "")) for part in ("label", "learner", "lesson", "day")}
    return HandIn(name, person, journal, **said, notes=tuple(notes))


def _head(line: bytes) -> dict[str, Any] | None:
    """The first line of a hand-in, or None where that is no such line."""
    try:
        head = json.loads(line[:LONG])
    except (ValueError, RecursionError):
        return None
    return head if isinstance(head, dict) and "hand_in" in head else None
