"""The learner's answers on disk: appended as they are given, and never lost.

One line of JSON an answer in `answers.jsonl`. A line holds its own random id, so that journals merge, and a number
`n`, one more than the highest seen, so that the order is (n, id) and a clock moved back changes nothing; lines of
the first schema have no number and come first, by (at, id). Lines that a newer version wrote stay as they are.
Who writes holds `answers.lock`; who reads needs no lock.
Three things can stand in a line: an entry; the beginning of an entry whose writer was killed, which
was never acknowledged and which the next writer ends with CANCEL; anything else is damage.

The learner's number stands in a file of its own, `answers.learner`, written at first use: a first line in the journal
would travel with every file that is restored, and two first lines would have to be told apart. When a learner's
answers are put away or deleted, the lock file grows by one letter: by that another kernel knows that what it could
not save until then was the earlier learner's.
Never knows widgets or keys. Standard library only.
"""

import codecs
import contextlib
import datetime
import errno
import functools
import hashlib
import itertools
import json
import operator
import os
import re
import shutil
import stat
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, ParamSpec, TypeVar, cast

if sys.platform == "win32":
    import msvcrt
elif sys.platform != "emscripten":
    import fcntl

Entry = dict[str, Any]
P = ParamSpec("P")
R = TypeVar("R")

SCHEMA = 2
SHAPE = {"id": str, "learner": str, "question": str, "version": int, "answer": dict, "outcome": str}
GIVEN = ("version", "step", "answer")  # what an answer says, apart from who gave it and when
SHAPE_2 = {**SHAPE, "n": int, "at": str, "step": str, "press": str}
NAME, LOCK, NUMBER = "answers.jsonl", "answers.lock", "answers.learner"
PART, DAMAGED, AWAY = NAME + ".part", "answers-damaged-{}.jsonl", "answers-*.jsonl"
CANCEL = b"\x18"  # ASCII's own sign for "what stands before is void"
PUT_AWAY, DELETED = b"p", b"d"  # the letters by which the lock file grows
LAST = 10**15 - 1  # the highest number of a line; a file from elsewhere that claims it stops no answer
NO_FILE = "it is not a file"
PATIENCE = 10  # seconds to wait for another kernel that is writing
CHUNK = 1 << 24  # bytes read at a time

ONE_NUMBER = re.compile(r"[\w.-]{1,64}")
FILLED = re.compile(rb"[^ \t\r\n][^\n]*")  # a line with something in it: blank ones are passed over, however many
_TEXT = rb'"[^"\\\x00-\x1f]*+"'
_VALUE = _TEXT + rb"|-?(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,9})?|\[(?:" + _TEXT + rb"(?:,(?!\])|(?=\])))*+\]"
_PLAIN = (
    rb'\{"schema":(?:1|(?P<new>2)),"id":"(?P<id>[0-9a-f]{1,64})",(?(new)"n":(?P<n>[1-9][0-9]{0,14}),)"learner":' + _TEXT
    + rb',"at":' + _TEXT + rb'(?(new),"press":' + _TEXT + rb'),"question":"(?P<question>[^"\\\x00-\x1f]*+)","version":'
    + rb'[1-9][0-9]{0,8}(?(new),"step":' + _TEXT + rb'),"answer":\{(?:' + _TEXT + rb":(?:" + _VALUE
    + rb')(?:,(?!\})|(?=\})))*+\},"outcome":' + _TEXT + rb"\}"
)  # fmt: skip
PLAIN, PLAIN_LINE = re.compile(_PLAIN), re.compile(_PLAIN + rb"\n")
"""A plain entry, as `_line` writes it: what this knows in a quarter of the time is exactly what `_parse` would say."""


class Compared(NamedTuple):
    """Another journal beside this one. fresh: how many of its answers this one lacks; learners: the numbers on those,
    each with its count; damaged: whether it holds damage."""

    fresh: int
    learners: dict[str, int]
    damaged: bool


class Handed(NamedTuple):
    """An answer in a journal from elsewhere, not yet read. place: where it stands; learner: whose it is; head, says:
    the line in two; where two lines say the same, they answer the same question in the same way."""

    place: tuple[int, str, str]
    learner: str
    head: bytes
    says: bytes

    def entry(self) -> Entry:
        """The answer as `entries` has it."""
        entry: Entry = json.loads(self.head + self.says)
        return entry

    def answer(self) -> Entry:
        """Its question, version, step and answer, read but once for all lines that say the same; not id or learner."""
        return _known_ends.get(self.says) or self.entry()

    def content(self) -> str:
        """What it says, however it is written down; by its bytes where it is nested without end."""
        try:
            return _hash(self.entry())
        except RecursionError:
            return hashlib.sha256(self.head + self.says).hexdigest()


class Gathered(NamedTuple):
    """What stands in a journal from elsewhere. lines: every readable answer, as they stand; damaged: whether anything
    else in it is damage; newer: how many lines a newer version wrote."""

    lines: list[Handed]
    damaged: bool
    newer: int


HEAD = re.compile(
    rb'^(\{"schema":2,"id":"([0-9a-f]{1,64})","n":([1-9][0-9]{0,14}),"learner":"([\w.-]{1,64})",'
    rb'"at":"[\w:.+-]{0,64}","press":"[\w-]{0,64}",)("question":.*)$', re.M,
)  # fmt: skip
_known_ends: dict[bytes, Entry | None] = {}  # what a line ends in: the first such entry; None: it is none
ENDS = 50_000  # of them are remembered, and what one file adds


def gathered(content: bytes) -> Gathered:
    """The answers in a journal from elsewhere. Writes nothing and raises nothing, whatever stands in it.

    Where every line begins as `_line` writes it, whether it is an entry hangs on the rest of it; and that is the same
    in many journals, so that a class of ten thousand takes no longer than to look at each line once.
    """
    content = content.removeprefix(codecs.BOM_UTF8)
    if len(_known_ends) >= ENDS:
        _known_ends.clear()
    parts = HEAD.findall(content)
    if parts and len(parts) == content.strip(b"\n").count(b"\n") + 1:
        new = {end for *_, end in parts if end not in _known_ends}
        if all(_ends_well(*part) for part in parts if part[4] in new) and all(_known_ends[part[4]] for part in parts):
            lines = [Handed((int(n), "", name.decode()), who.decode(), head, end) for head, name, n, who, end in parts]
            return Gathered(lines, False, 0)
    return _gathered_one_by_one(content)


def _ends_well(head: bytes, name: bytes, n: bytes, learner: bytes, end: bytes) -> bool:
    """Whether a line with such a head is an entry, and what its end says of itself does not take back the head."""
    entry = _parse(head + end)
    head_says = entry and [entry["schema"], entry["id"], entry.get("n"), entry["learner"]]
    well = head_says == [2, name.decode(), int(n), learner.decode()]
    _known_ends[end] = entry if well else None
    return well


def _gathered_one_by_one(content: bytes) -> Gathered:
    lines, damaged, newer = list[Handed](), False, 0
    for match in FILLED.finditer(content):
        raw = match[0].rstrip(b" \t\r")
        entry = _parse(raw)
        if not entry:
            damaged = damaged or not _torn(raw, last=match.end() == len(content))
        elif entry["schema"] > SCHEMA:
            newer += 1
        else:
            lines.append(Handed(_place(entry), entry["learner"], b"", raw))
    return Gathered(lines, damaged, newer)


def in_order(lines: Iterable[Handed]) -> list[Handed]:
    """Answers from one or more journals in order, each once: what `merge` would make of them."""
    placed = sorted(lines)
    places = [line.place for line in placed]
    if all(map(operator.lt, places, places[1:])):
        return placed
    unique = {(line.place, line.content()): line for line in placed}
    return [unique[name] for name in sorted(unique)]


def _alone(method: Callable[P, R]) -> Callable[P, R]:
    """A method that one thread at a time runs: the messages of one page reach a kernel on several threads."""

    @functools.wraps(method)
    def guarded(*arguments: P.args, **named: P.kwargs) -> R:
        with cast("Journal", arguments[0])._guard:
            return method(*arguments, **named)

    return guarded


class Journal:
    """The answers of one learner in one folder; threads may share it.

    folder: the work folder. Attributes: pending: entries that could not be written yet, oldest first;
    set_aside: the name of a damaged file that was put aside, if any; newer: how many lines a newer version wrote;
    unread: why the file could not be opened when it was last tried, if it could not.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / NAME
        self._guard = threading.RLock()
        self._turn, self._number = 0, ""  # the learner's number where it could not be written, and for which learner
        self._begin()
        self._forget()

    @_alone
    def entries(self) -> list[Entry]:
        """Every readable answer, oldest first: dicts with id, learner, at, question, version, answer, outcome.

        Those of the second schema have n, step and press too. Damage is put aside on the way. A file that cannot be
        opened, or put aside, is left as it is: the next `append` says so. Read them, do not change them: they are
        kept for the next call.
        """
        self._refresh()
        return _ordered([entry for of in self._of.values() for entry in of.entries()] + self._loose())

    @_alone
    def of(self, question: str) -> list[Entry]:
        """The answers to one question, oldest first. question: its id."""
        self._refresh()
        loose = [entry for entry in self._loose() if entry["question"] == question]
        known = self._of[_key(question)].entries() if _key(question) in self._of else []
        return _ordered(known + loose) if loose else list(known)

    @_alone
    def given(self, question: str) -> list[Entry]:
        """The answers to one question, oldest first, by what they say alone: dicts of version, step and answer.

        Equal answers are one and the same dict: a million answers are few different ones, and who looks at each once
        is done soon. Read them, do not change them.
        """
        self._refresh()
        known = self._of.get(_key(question), _Answers())
        if known.straight and not any(entry["question"] == question for entry in self._loose()):
            return list(known.given())
        given = [{name: entry.get(name, "") for name in GIVEN} for entry in self.of(question)]
        one: dict[str, Entry] = {}
        return [one.setdefault(_hash(content), content) for content in given]

    @_alone
    def asked(self) -> int:
        """How many questions have an answer."""
        self._refresh()
        return len({*self._of, *(_key(entry["question"]) for entry in self._loose())})

    @_alone
    def mark(self, question: str) -> tuple[Any, ...]:
        """What is another value whenever the answers to one question are others."""
        self._refresh()
        known = self._of.get(_key(question), _Answers())
        return *known.mark(), *(entry["id"] for entry in self._loose() if entry["question"] == question)

    @_alone
    def append(
        self,
        question: str,
        version: int,
        answer: dict[str, Any],
        outcome: str,
        *,
        step: str = "",
        press: str = "",
        turn: int | None = None,
    ) -> Entry:
        """Writes one answer and sees it onto the disk; returns the entry.

        step: the id of the one item that is answered, '' for a whole answer. press: the browser's id of the press of
        the button; the same press again is no second answer: the entry that it made is returned. turn: what `turns`
        said when it was seen whose answer it is, else now; an answer goes where that learner's have gone since.
        Raises OSError if it cannot be written: the answer then waits in `pending` for the next call.
        Raises ValueError or TypeError, and keeps nothing, for what could not be read back.
        """
        self._refresh()
        earlier = self._pressed(question, press) if press else []
        entry: Entry = earlier[0] if earlier else {
            "schema": SCHEMA,
            "id": uuid.uuid4().hex,
            "n": min(self._top + len(self.pending) + 1, LAST),
            "learner": self._known_number(),
            "at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            "press": press,
            "question": question,
            "version": version,
            "step": step,
            "answer": answer,
            "outcome": outcome,
        }  # fmt: skip
        if not earlier:
            if not _parse(_line(entry)):
                raise ValueError(f"not an answer: {entry}")
            self.pending.append(entry)
            self._given[entry["id"]] = self.turns() if turn is None else turn
        if self.pending:
            with _locked(self.folder) as lock:
                self._write_pending(lock)
        return entry

    @_alone
    def compare(self, content: bytes) -> Compared:
        """What `merge` would add. content: the bytes of the other file. Raises ValueError if no line is readable."""
        lines, damaged = _readable(content)
        if not lines:
            raise ValueError("no answers in it")
        names = {line.name for line in _readable(_content(self.path))[0]}
        fresh = [line for line in lines if line.name not in names]
        numbers = [str(line.entry.get("learner", "")) for line in fresh]
        return Compared(len(fresh), {number: numbers.count(number) for number in dict.fromkeys(numbers)}, damaged)

    @_alone
    def merge(self, content: bytes) -> tuple[int, bool]:
        """Adds the lines of another journal that this one lacks; returns how many, and whether the other holds damage.

        content: the bytes of the other file, as they are. What comes of it is the same whichever of two journals is
        merged into the other, and however often. The learner's number stays; only a journal without any answer
        takes over that of a file of one learner: who comes to a new computer stays who they are.
        Raises ValueError if no line is readable, OSError if it cannot be written (nothing is changed then).
        """
        lines, damaged = _readable(content)
        if not lines:
            raise ValueError("no answers in it")
        with _locked(self.folder) as lock:
            self._write_pending(lock)
            here = _readable(_content(self.path))[0]
            names = {line.name for line in here}
            fresh = [line for line in lines if line.name not in names]
            numbers = {str(line.entry.get("learner", "")) for line in fresh}
            with contextlib.suppress(OSError):
                if here or len(numbers) != 1 or not ONE_NUMBER.fullmatch(min(numbers)):
                    self._see_number_written()
                else:
                    self._write_number(numbers.pop())
            if fresh:
                self._rewrite(fresh)
        return len(fresh), damaged

    @_alone
    def lines(self, wanted: Callable[[str], bool]) -> list[bytes]:
        """The lines on some questions as they stand, in order, each once, and those that are still pending.

        wanted: whether a question, by its id, is one of them. Lines that a newer version wrote come last.
        """
        self._refresh()
        raw = [line for key, of in self._of.items() if wanted(key.decode("utf-8", "replace")) for line in of.raw()]
        raw += [line for line in self._newer if wanted(str((_parse(line) or {}).get("question", "")))]
        raw += [_line(entry) for entry in self._loose() if wanted(entry["question"])]
        return [line.raw for line in _readable(b"\n".join(raw) + b"\n")[0]]

    @_alone
    def text(self) -> str:
        """The whole journal as text, with what is still pending, to download. `unread` tells what could not be read."""
        self._refresh()
        try:
            lines = [line.raw for line in _readable(_content(self.path))[0]]
        except OSError:
            lines = [_line(entry) for entry in _ordered([entry for of in self._of.values() for entry in of.entries()])]
        lines += [_line(entry) for entry in self._unsaved()]
        return b"".join(line + b"\n" for line in lines).decode()

    def size(self) -> int:
        """Bytes of the file; 0 where there is none."""
        try:
            return os.stat(self.path).st_size
        except OSError:
            return 0

    @_alone
    def learner(self) -> str:
        """The random number on every line of this learner's: written at the first call, and the same from then on.

        Where it cannot be written it is kept as long as the kernel runs.
        """
        if not self._written_number():
            with contextlib.suppress(OSError), _locked(self.folder):
                self._see_number_written()
        return self._known_number()

    @_alone
    def put_away(self) -> str:
        """Starts afresh: the file is kept under a new name in the same folder, and damaged copies go with it.

        Returns that name, or '' where there was no file. Raises OSError if it cannot be renamed.
        """
        name = ""
        if self.pending or any(path.exists() for path in self._own_files()):
            stem = _stem()
            with _locked(self.folder) as lock:
                self._write_pending(lock)
                _mark(lock, PUT_AWAY)
                self._remove(self.path.resolve().with_name(PART), self.folder / PART, self.folder / NUMBER)
                for damaged in self._damaged_copies():
                    os.replace(damaged, damaged.with_name(f"{stem}-{damaged.name}"))
                if self.path.exists():  # another kernel may have been faster
                    name = f"{stem}.jsonl"
                    os.replace(self.path, self.folder / name)
        self._begin()
        self._forget()
        return name

    @_alone
    def delete(self) -> list[str]:
        """Removes the answers for good: the file, damaged copies of it, the learner's number, and what is pending; and
        this learner's lines in files that were put away. Returns the names of those that went with them.
        """
        gone = []
        if any(path.exists() for path in self._own_files()):
            number = self._known_number()
            with _locked(self.folder) as lock:
                self._remove(*self._own_files())
                with contextlib.suppress(OSError):  # a full disk keeps nobody from deleting
                    _mark(lock, DELETED)
                gone = [path.name for path in self.away() if self._take_out(path, number)]
        self._begin()
        self._forget()
        return gone

    def away(self) -> list[Path]:
        """The files of answers that were put away, the oldest first."""
        whole = set(self.folder.glob(AWAY)) - set(self._damaged_copies())
        return sorted(path for path in whole if path.is_file())

    def _take_out(self, path: Path, number: str) -> bool:
        """Takes a learner's lines out of a file. Where no answer of anybody else's is left it goes, too: then True."""
        lines = [match[0].rstrip(b" \t\r") for match in FILLED.finditer(_content(path))]
        others = [line for line in lines if (_parse(line) or {}).get("learner") != number]
        if len(others) == len(lines):
            return False
        if any(map(_parse, others)):
            _replace(path, b"".join(line + b"\n" for line in others), path)
            return False
        self._remove(path)
        return True

    def _own_files(self) -> list[Path]:
        """Every file of the learner's that a journal makes."""
        parts = [self.path.resolve().with_name(PART), self.folder / PART]
        return [self.path, *parts, self.folder / NUMBER, *self._damaged_copies()]

    def _remove(self, *paths: Path) -> None:
        for path in paths:
            if path.is_symlink() and path.is_file():
                path.resolve().unlink()  # of a link, first what it leads to; a device stays
            path.unlink(missing_ok=True)

    def _damaged_copies(self) -> list[Path]:
        return list(self.folder.glob(DAMAGED.format("*")))

    def _begin(self) -> None:
        """Nothing waits, nothing was put aside: as it is with a new learner."""
        self.pending: list[Entry] = []
        self._given: dict[str, int] = {}  # how often the folder had changed its learner when an answer was given
        self.set_aside, self.unread = "", ""

    def _forget(self) -> None:
        self._of: dict[bytes, _Answers] = {}
        self._newer: dict[bytes, None] = {}
        self._landed: set[str] = set()  # ids of `pending` that stand in the file
        self._top, self._oldest, self._damaged = 0, "", False
        self._read, self._last, self._tail = 0, b"", b""
        self._file = (0, 0)

    @property
    def newer(self) -> int:
        """How many lines a newer version wrote."""
        return len(self._newer)

    # --- reading ---

    def _refresh(self) -> None:
        """Takes in what is new in the file, and puts damage aside."""
        try:
            self._read_on()
            self.unread = ""
        except OSError as error:
            self.unread = error.strerror or str(error)
            return
        if self._damaged:
            with contextlib.suppress(OSError), _locked(self.folder):
                self._rewrite()

    def _read_on(self) -> None:
        """Takes in what was written since the last time; all of it if the file is another one by now."""
        try:
            file = _opened(self.path, "rb")
        except FileNotFoundError:
            self._forget()
            return
        with file:
            status = os.fstat(file.fileno())
            file.seek(self._read - len(self._last))
            if file.read(len(self._last)) != self._last or self._file != (status.st_dev, status.st_ino):
                self._forget()
                self._file = status.st_dev, status.st_ino
                _tighten(file)
                file.seek(0)
            self._tail = b""
            while chunk := file.read(CHUNK):
                whole, end, self._tail = (self._tail + chunk).rpartition(b"\n")
                self._take_in(whole + end)
        tail = self._tail.strip(b" \t\r")
        if entry := _parse(tail):
            self._count(entry.get("n"), entry.get("id"))
        elif tail:
            self._damaged = self._damaged or not _torn(tail, last=True)

    def _take_in(self, whole: bytes) -> None:
        """Sorts whole lines by their question."""
        lines = whole if self._read else whole.removeprefix(codecs.BOM_UTF8)
        text = _is_text(lines)
        at, top, of = 0, self._top, self._of  # a million times around: what is looked up once is looked up here
        for plain in PLAIN_LINE.finditer(lines) if text else ():
            start, end = plain.span()
            if start != at and not self._take_odd(lines[at:start]):
                continue  # it begins within a line that is not plain
            at = end
            question, number = plain.group("question", "n")
            known = of.get(question) or of.setdefault(question, _Answers())
            known.plain.append(lines[start : end - 1])
            n = int(number or 0)
            if n > top:
                top = n
            else:
                known.straight = False
            if self._given:
                self._count(n, plain["id"].decode())
        self._top = max(self._top, top)
        self._take_odd(lines[at:])
        if not self._oldest and self._of:
            first = _parse(next(iter(self._of.values())).raw()[0])
            self._oldest = first["learner"] if first else ""
        self._read += len(whole)
        self._last = whole[whole.rfind(b"\n", 0, -1) + 1 :] or self._last

    def _take_odd(self, lines: bytes) -> bool:
        """Whole lines that are not plain; False, and nothing is taken, where the last of them has no end here."""
        if not lines.endswith(b"\n") and lines:
            return False
        for match in FILLED.finditer(lines):
            self._take(match[0].rstrip(b" \t\r"))
        return True

    def _take(self, raw: bytes) -> None:
        """One line that is not plain: perhaps it is an entry all the same, or a newer version's, or torn, or damage."""
        entry = _parse(raw)
        if not entry:
            self._damaged = self._damaged or not _torn(raw)
            return
        self._count(entry.get("n"), entry.get("id"))
        if entry["schema"] > SCHEMA:
            self._newer[raw] = None
        else:
            known = self._of.setdefault(_key(entry["question"]), _Answers())
            known.odd.append(raw)
            known.straight = False

    def _count(self, n: object, name: object) -> None:
        if isinstance(n, int):
            self._top = max(self._top, min(n, LAST))
        if isinstance(name, str) and name in self._given:
            self._landed.add(name)

    def _pressed(self, question: str, press: str) -> list[Entry]:
        """The entries that one press of the button made."""
        if not press.isalnum() or not press.isascii():  # written down, it may look otherwise
            return [entry for entry in self.of(question) if entry.get("press") == press]
        known = self._of.get(_key(question), _Answers())
        entries = [_parse(raw) for raw in known.raw() if press.encode() in raw] + self._loose()
        return [entry for entry in entries if entry and (entry["question"], entry.get("press")) == (question, press)]

    def _loose(self) -> list[Entry]:
        """Entries beside the whole lines: a last one that lacks only its end, and what is pending."""
        last = _parse(self._tail.strip(b" \t\r"))
        return ([last] if last and last["schema"] <= SCHEMA else []) + self._unsaved()

    def _unsaved(self) -> list[Entry]:
        """What is pending; an entry whose disk failed after it was written is not counted twice."""
        return [entry for entry in self.pending if entry["id"] not in self._landed]

    # --- whose answers ---

    def turns(self) -> int:
        """How often the answers in this folder were put away or deleted."""
        with contextlib.suppress(OSError):
            return os.stat(self.folder / LOCK).st_size
        return 0

    def _written_number(self) -> str:
        try:
            with _opened(self.folder / NUMBER, "rb") as file:
                number = file.read(100).decode("utf-8", "replace").strip()
        except OSError:
            return ""
        return number if ONE_NUMBER.fullmatch(number) else ""  # what a crash or a hand spoilt is written anew

    def _known_number(self) -> str:
        """The number as it is written; else the oldest line's; else one that is kept until it can be written."""
        written = self._written_number()
        if written:
            return written
        with contextlib.suppress(OSError):
            self._read_on()
        if self._turn != self.turns() or not self._number:
            self._turn, self._number = self.turns(), uuid.uuid4().hex[:8]
        return self._oldest or self._number

    def _see_number_written(self) -> None:
        """Needs the lock: another kernel's number stays."""
        if not self._written_number():
            self._write_number(self._known_number())

    def _write_number(self, number: str) -> None:
        """Needs the lock."""
        _replace(self.folder / NUMBER, number.encode("utf-8", "backslashreplace") + b"\n", self.folder / NUMBER)

    # --- writing ---

    def _write_pending(self, lock: BinaryIO) -> None:
        """One append for all that waits, on a line of its own even after a torn one. Needs the lock."""
        self._read_on()
        self._pass_on(lock)
        unsaved = self._unsaved()
        if unsaved:
            with contextlib.suppress(OSError):
                self._see_number_written()
            number = self._known_number()
            for place, entry in enumerate(unsaved, 1):  # another kernel may have written meanwhile
                entry["learner"], entry["n"] = number, min(self._top + place, LAST)
            torn = self._tail and _begun(self._tail) and not _parse(self._tail)
            ending = CANCEL + b"\n" if torn else b"\n" if self._tail else b""
            _append(self.path, ending + b"".join(_line(entry) + b"\n" for entry in unsaved))
            self._read_on()
        self._drop(self._landed)  # only what is known to stand in the file leaves

    def _pass_on(self, lock: BinaryIO) -> None:
        """What waited while another kernel changed the learner is the earlier one's: it goes where theirs went.

        That is a file of its own where they were put away, and nowhere where they were deleted.
        """
        lock.seek(0)
        marks = lock.read()
        since = {entry["id"]: marks[self._given[entry["id"]] :] for entry in self._unsaved()}
        late = [entry for entry in self._unsaved() if since[entry["id"]].startswith(PUT_AWAY)]
        if late:
            content = b"".join(_line(entry) + b"\n" for entry in late)
            _replace(self.folder / f"{_stem()}.jsonl", content, self.path)
        self._drop({name for name, changes in since.items() if changes})

    def _drop(self, names: set[str]) -> None:
        self.pending = [entry for entry in self.pending if entry["id"] not in names]
        self._given = {entry["id"]: self._given[entry["id"]] for entry in self.pending}

    def _rewrite(self, more: Iterable["_Line"] = ()) -> None:
        """Writes the file anew, in order, with more lines; damage is put aside first. Needs the lock.

        Each step leaves the whole of the answers in place, and doing it again after a crash comes to the same:
        the damaged file's name is made from its content.
        """
        content = _content(self.path)
        lines, damaged = _readable(content)
        if damaged:
            name = DAMAGED.format(hashlib.sha256(content).hexdigest()[:12])
            _replace(self.folder / name, content, self.path)
            self.set_aside = name
        if damaged or more:
            merged = sorted([*lines, *more], key=lambda line: line.place)
            _replace(self.path, b"".join(line.raw + b"\n" for line in merged), self.path)
        self._forget()
        self._read_on()


class _Answers:
    """The lines on one question, read as JSON when they are asked for.

    plain: those that PLAIN knows; odd: the others; straight: all are plain and stand in their order, each once.
    """

    def __init__(self) -> None:
        self.plain: list[bytes] = []
        self.odd: list[bytes] = []
        self.straight = True
        self._entries: list[Entry] = []
        self._read = 0, 0  # so many of both are among the entries
        self._given: list[Entry] = []
        self._known: dict[bytes, Entry] = {}

    def raw(self) -> list[bytes]:
        """Every line as it stands."""
        return self.plain + self.odd

    def mark(self) -> tuple[Any, ...]:
        """What is another value as soon as there is a line more, or other ones."""
        return len(self.plain), len(self.odd), self.plain[-1:], self.odd[-1:]

    def entries(self) -> list[Entry]:
        """In order, each once."""
        fresh = self.plain[self._read[0] :] + self.odd[self._read[1] :]
        if fresh:
            read = [entry for raw in fresh if (entry := _parse(raw))]
            self._entries = self._entries + read if self.straight else _ordered(self._entries + read)
            self._read = len(self.plain), len(self.odd)
        return self._entries

    def given(self) -> list[Entry]:
        """What straight lines say: version, step, answer; equal ones are one dict."""
        for raw in self.plain[len(self._given) :]:
            # In a plain line no text holds a quotation mark, so both stand where an entry has them.
            content = raw.partition(b'"version":')[2].rpartition(b',"outcome":')[0]
            if content not in self._known:
                entry = json.loads(b'{"version":' + content + b"}")
                self._known[content] = {name: entry.get(name, "") for name in GIVEN}
            self._given.append(self._known[content])
        return self._given


class _Line:
    """One readable line. raw: its bytes; entry: their content; name: what makes it the same line elsewhere;
    place: where it stands."""

    def __init__(self, raw: bytes, entry: Entry) -> None:
        newer = entry["schema"] > SCHEMA  # what a newer version calls an id is not known
        self.raw, self.entry = raw, entry
        self.name = hashlib.sha256(raw).hexdigest() if newer else _hash(entry)
        self.place = (newer, (0, "", "") if newer else _place(entry), self.name)


def _place(entry: Entry) -> tuple[int, str, str]:
    """Where an entry stands: by (n, id); those of the first schema come first, by (at, id)."""
    at = entry.get("at")
    return (entry["n"], "", entry["id"]) if entry["schema"] > 1 else (0, at if isinstance(at, str) else "", entry["id"])


def _hash(entry: Entry) -> str:
    """What an entry says, however it is written down. Two entries with one id and other content are two."""
    try:
        content = json.dumps(entry, sort_keys=True)
    except RecursionError:  # an answer nested without end, from elsewhere
        content = repr(entry)
    return hashlib.sha256(content.encode()).hexdigest()


def _ordered(entries: list[Entry]) -> list[Entry]:
    """Entries in order, each once."""
    placed = sorted(((_place(entry), entry) for entry in entries), key=lambda pair: pair[0])
    if all(one[0] < two[0] for one, two in itertools.pairwise(placed)):
        return [entry for _, entry in placed]
    unique = {(place, _hash(entry)): entry for place, entry in placed}
    return [unique[name] for name in sorted(unique)]


def _key(question: str) -> bytes:
    return question.encode("utf-8", "surrogatepass")


def _is_text(content: bytes) -> bool:
    if content.isascii():  # told in a twentieth of the time
        return True
    try:
        content.decode()
    except ValueError:
        return False
    return True


def _readable(content: bytes) -> tuple[list[_Line], bool]:
    """(the readable lines of a file in order, each once; whether anything else in it is damage)."""
    lines: dict[str, _Line] = {}
    damaged = False
    content = content.removeprefix(codecs.BOM_UTF8)
    for match in FILLED.finditer(content):
        raw = match[0].rstrip(b" \t\r")
        entry = _parse(raw)
        if entry:
            line = _Line(raw, entry)
            known = lines.setdefault(line.name, line)
            known.raw = min(known.raw, raw)
        else:
            damaged = damaged or not _torn(raw, last=match.end() == len(content))
    return sorted(lines.values(), key=lambda line: line.place), damaged


def _parse(raw: bytes) -> Entry | None:
    """An entry from the bytes of a line, or None if they are not one. Of a newer version only the schema is known."""
    if not raw:
        return None
    try:
        entry = json.loads(raw.decode())
    except (ValueError, RecursionError):
        return None
    if not isinstance(entry, dict) or not isinstance(entry.get("schema"), int):
        return None
    if entry["schema"] > SCHEMA:
        return entry
    shape = SHAPE_2 if entry["schema"] == SCHEMA else SHAPE
    if not all(isinstance(entry.get(name), kind) for name, kind in shape.items()):
        return None
    return entry if shape is SHAPE or (entry["n"] is not True and 0 < entry["n"] <= LAST) else None


def _torn(raw: bytes, last: bool = False) -> bool:
    """Whether a line was begun by a writer who was killed: it is called void, or it is the last and has no end."""
    return _begun(raw[:-1]) if raw.endswith(CANCEL) else last and _begun(raw)


def _begun(raw: bytes) -> bool:
    """Whether bytes are no more than the beginning of an entry, as `_line` writes it (without control characters)."""
    start = b'{"schema":'
    if raw[: len(start)] != start[: len(raw)] or re.search(rb"[\x00-\x1f]", raw):
        return False
    try:
        json.JSONDecoder().raw_decode(raw.decode("utf-8", "ignore"))
    except (ValueError, RecursionError):
        return True
    return False  # a whole entry and something after it: that is damage


def _line(entry: Entry) -> bytes:
    """An entry as the bytes of a line; half a surrogate pair, which UTF-8 cannot hold, as JSON's own escape."""
    return json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")


def _stem() -> str:
    """A name for what is put away, different each time."""
    return datetime.datetime.now().strftime("answers-%Y%m%d-%H%M%S-") + uuid.uuid4().hex[:4]


# --- the disk ---


def _opened(path: Path, mode: str) -> BinaryIO:
    """A file past any buffer; a new one is its owner's alone. Raises OSError for a pipe or a device: no waiting."""

    def opener(name: str, flags: int) -> int:
        # A browser's file system takes every flag that it does not know for a wish to write.
        at_once = 0 if sys.platform == "emscripten" else getattr(os, "O_NONBLOCK", 0)
        return os.open(name, flags | at_once, 0o600)

    file = open(path, mode, buffering=0, opener=opener)  # noqa: SIM115  who asked closes it
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(errno.EINVAL, NO_FILE)
    return cast(BinaryIO, file)


def _tighten(file: BinaryIO) -> None:
    """Takes a file that an older version left readable for everybody back to its owner, where the disk knows modes."""
    mode = os.fstat(file.fileno()).st_mode
    if sys.platform not in ("win32", "emscripten") and mode & 0o077:
        with contextlib.suppress(OSError):
            os.fchmod(file.fileno(), mode & 0o700)


def _content(path: Path) -> bytes:
    """The bytes of a file; none if it does not exist. Any other failure is an OSError, never an empty file."""
    try:
        with _opened(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return b""


def _append(path: Path, content: bytes) -> None:
    """Adds bytes to a file and sees them onto the disk. After an OSError part of them may stand there."""
    new = not path.exists()
    with _opened(path, "ab") as file:
        _write(file, content)
    if new:
        _sync(path.parent)


def _replace(path: Path, content: bytes, like: Path) -> None:
    """Puts bytes in a file's place, whole or not at all; a link stays a link. Whoever may read `like` may read it."""
    path = path.resolve()
    part = path.with_name(PART)
    if path.exists() and not path.is_file():  # what a link leads to may be a device
        raise OSError(errno.EINVAL, NO_FILE)
    try:
        part.unlink(missing_ok=True)  # what a killed writer left, whatever it is
        with _opened(part, "wb") as file:
            with contextlib.suppress(OSError):  # a disk may know no modes
                shutil.copymode(like, part)
            _write(file, content)
        os.replace(part, path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def _write(file: BinaryIO, content: bytes) -> None:
    """Writes all the bytes past any buffer: what fails must not be written later, when nobody waits for it."""
    rest = memoryview(content)
    while rest:
        rest = rest[file.write(rest) :]
    os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Sees a new name in a folder onto the disk, where the system lets a folder be opened for that."""
    with contextlib.suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _mark(lock: BinaryIO, letter: bytes) -> None:
    """Leaves a mark that the folder has another learner now."""
    lock.write(letter)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[BinaryIO]:
    """Holds off every other kernel that would write in the folder. Raises OSError if one does not let go."""
    folder.mkdir(parents=True, exist_ok=True)
    with _opened(folder / LOCK, "a+b") as file:
        patient_until = time.monotonic() + PATIENCE
        while not _held(file):
            if time.monotonic() > patient_until:
                raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
            time.sleep(0.002)
        try:
            yield file
        finally:
            if sys.platform == "win32":  # elsewhere, closing lets go
                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)


def _held(file: BinaryIO) -> bool:
    """Whether this kernel now holds the lock. In a browser a kernel is alone."""
    if sys.platform == "emscripten":
        return True
    try:
        if sys.platform == "win32":
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        # A network disk may know no locks: an answer that is saved without one beats an answer refused.
        return error.errno not in (errno.EACCES, errno.EAGAIN)
    return True
