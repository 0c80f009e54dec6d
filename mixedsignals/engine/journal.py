"""The learner's answers on disk: appended as they are given, and never lost.

One line of JSON an answer in `answers.jsonl`. A line holds its own random id, so that journals
merge; the order is the file's, so that a clock moved back changes nothing. Lines that a newer
version wrote stay as they are. Who writes holds `answers.lock`; who reads needs no lock.
Three things can stand in a line: an entry; the beginning of an entry whose writer was killed, which
was never acknowledged and which the next writer ends with CANCEL; anything else is damage.
Never knows widgets or keys. Standard library only.
"""

import codecs
import contextlib
import datetime
import errno
import functools
import hashlib
import heapq
import itertools
import json
import os
import re
import shutil
import sys
import threading
import time
import uuid

if os.name == "nt":
    import msvcrt
elif sys.platform != "emscripten":
    import fcntl

SCHEMA = 1
SHAPE = {"id": str, "learner": str, "question": str, "version": int, "answer": dict, "outcome": str}
NAME, LOCK = "answers.jsonl", "answers.lock"
PART, DAMAGED = NAME + ".part", "answers-damaged-{}.jsonl"
CANCEL = b"\x18"  # ASCII's own sign for "what stands before is void"
PATIENCE = 10  # seconds to wait for another kernel that is writing


def _alone(method):
    """A method of a journal that one thread at a time runs: the messages of one page reach a kernel on several threads."""

    @functools.wraps(method)
    def guarded(self, *arguments, **named):
        with self._guard:
            return method(self, *arguments, **named)

    return guarded


class Journal:
    """The answers of one learner in one folder; threads may share it.

    folder: the work folder. Attributes: pending: entries that could not be written yet, oldest first;
    set_aside: the name of a damaged file that was put aside, if any; newer: how many lines a newer version wrote;
    unread: why the file could not be opened when it was last tried, if it could not.
    """

    def __init__(self, folder):
        self.folder = folder
        self.path = folder / NAME
        self.pending, self.set_aside, self.unread = [], "", ""
        self._guard = threading.RLock()
        self._forget()

    @_alone
    def entries(self):
        """Every readable answer, oldest first: dicts with id, learner, at, question, version, answer, outcome.

        Damage is put aside on the way. A file that cannot be opened, or put aside, is left as it is:
        the next `append` says so. Read them, do not change them: they are kept for the next call.
        """
        self._refresh()
        return self._known + self._unsaved()

    @_alone
    def of(self, question):
        """The answers to one question, oldest first. question: its id."""
        self._refresh()
        return self._of.get(question, []) + [entry for entry in self._unsaved() if entry["question"] == question]

    @_alone
    def append(self, question, version, answer, outcome, *, step="", press=""):
        """Writes one answer and sees it onto the disk; returns the entry. A press that was written already is not written again.

        Raises OSError if it cannot be written: the answer then waits in `pending` for the next call.
        Raises ValueError or TypeError, and keeps nothing, for what could not be read back.
        """
        if earlier := next((entry for entry in self.of(question) if press and entry.get("press") == press), None):
            return earlier
        entry = {
            "schema": SCHEMA,
            "id": uuid.uuid4().hex,
            "learner": self.learner(),
            "at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            **({"press": press} if press else {}),
            "question": question,
            "version": version,
            **({"step": step} if step else {}),
            "answer": answer,
            "outcome": outcome,
        }
        if not _parse(_line(entry)):
            raise ValueError(f"not an answer: {entry}")
        self.pending.append(entry)
        with _locked(self.folder):
            self._write_pending()
        return entry

    @_alone
    def merge(self, content):
        """Adds the lines of another journal that this one lacks; returns how many, and whether the other holds damage.

        content: the bytes of the other file, as they are. Each journal keeps its own order; between the two, the
        times decide. Raises ValueError if no line is readable, OSError if it cannot be written (nothing is changed then).
        """
        found, damaged = _readable(content)
        if not found:
            raise ValueError("no answers in it")
        with _locked(self.folder):
            self._write_pending()
            fresh = [line for line in found if line.name not in self._names]
            if fresh:
                self._rewrite(fresh)
        return len(fresh), damaged

    @_alone
    def text(self):
        """The whole journal as text, with what is still pending, for download. What could not be read is told in `unread`."""
        self._refresh()
        try:
            lines = [line.raw for line in _readable(_content(self.path))[0]]
        except OSError:
            lines = [_line(entry) for entry in self._known]
        lines += [_line(entry) for entry in self._unsaved()]
        return b"".join(line + b"\n" for line in lines).decode()

    @_alone
    def learner(self):
        """The random id that stands on every line: the oldest line's; a fresh one in an empty journal."""
        with contextlib.suppress(OSError):
            self._read_on()
        oldest = next(itertools.chain(self._known, self.pending), None)
        self._fresh = getattr(self, "_fresh", "") or uuid.uuid4().hex[:8]
        return oldest["learner"] if oldest else self._fresh

    @_alone
    def put_away(self):
        """Starts afresh: the file is kept under a new name in the same folder, and damaged copies go with it.

        Returns that name, or '' where there was no file. Raises OSError if it cannot be renamed.
        """
        name = ""
        if self.pending or self.path.exists() or self._damaged_copies():
            stem = datetime.datetime.now().strftime("answers-%Y%m%d-%H%M%S-") + uuid.uuid4().hex[:4]
            with _locked(self.folder):
                self._write_pending()
                for damaged in self._damaged_copies():
                    os.replace(damaged, damaged.with_name(f"{stem}-{damaged.name}"))
                if self.path.exists():  # another kernel may have been faster
                    name = f"{stem}.jsonl"
                    os.replace(self.path, self.folder / name)
        self.pending, self.set_aside, self.unread = [], "", ""
        self._fresh = ""
        self._forget()
        return name

    @_alone
    def delete(self):
        """Removes the answers for good: the file, damaged copies of it, and what is pending."""
        kept = [self.path, self.path.resolve().with_name(PART), *self._damaged_copies()]
        if any(path.exists() for path in kept):
            with _locked(self.folder):
                for path in kept:
                    path.resolve().unlink(missing_ok=True)  # of a link, first what it leads to
                    path.unlink(missing_ok=True)
        self.pending, self.set_aside, self.unread = [], "", ""
        self._fresh = ""
        self._forget()

    def _damaged_copies(self):
        return list(self.folder.glob(DAMAGED.format("*")))

    def _refresh(self):
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

    def _unsaved(self):
        """What is pending; an entry whose disk failed after it was written is not counted twice."""
        return [entry for entry in self.pending if entry["id"] not in self._names]

    def _forget(self):
        self._known, self._of, self._names = [], {}, set()
        self.newer, self._damaged = 0, False
        self._read, self._last, self._tail = 0, b"", b""

    def _read_on(self):
        """Takes in what was written since the last time; all of it if the file is another one by now."""
        try:
            file = open(self.path, "rb")
        except FileNotFoundError:
            self._forget()
            return
        with file:
            file.seek(self._read - len(self._last))
            if file.read(len(self._last)) != self._last:
                self._forget()
                file.seek(0)
            fresh = file.read()
        whole = fresh[: fresh.rfind(b"\n") + 1]
        self._tail = fresh[len(whole) :]
        lines, damaged = _readable(fresh)
        for line in lines:
            if line.name not in self._names:
                self._take(line)
        self._damaged = self._damaged or damaged
        self._read += len(whole)
        self._last = whole[whole.rfind(b"\n", 0, -1) + 1 :] or self._last

    def _take(self, line):
        self._names.add(line.name)
        if line.entry["schema"] > SCHEMA:
            self.newer += 1
            return
        self._known.append(line.entry)
        self._of.setdefault(line.entry["question"], []).append(line.entry)

    def _write_pending(self):
        """One append for all that waits, on a line of its own even after a torn one. Needs the lock."""
        self._read_on()
        learner, unsaved = self.learner(), self._unsaved()
        for entry in unsaved:
            entry["learner"] = learner  # two kernels may have begun the journal at once: the first one's stays
        if unsaved:
            torn = self._tail and _begun(self._tail) and not _parse(self._tail)
            ending = CANCEL + b"\n" if torn else b"\n" if self._tail else b""
            _append(self.path, ending + b"".join(_line(entry) + b"\n" for entry in unsaved))
            self._read_on()
        self.pending = self._unsaved()  # only what is known to stand in the file leaves

    def _rewrite(self, more=()):
        """Writes the file anew with more lines sorted in by time; damage is put aside first. Needs the lock.

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
            merged = heapq.merge(lines, more, key=lambda line: line.at)
            _replace(self.path, b"".join(line.raw + b"\n" for line in merged), self.path)
        self._forget()
        self._read_on()


class _Line:
    """One readable line. raw: its bytes; entry: their content; name: what makes it the same line elsewhere."""

    def __init__(self, raw, entry):
        self.raw, self.entry = raw, entry
        self.name = entry["id"] if entry["schema"] <= SCHEMA else raw  # what a newer version calls an id is not known
        self.at = entry["at"] if isinstance(entry.get("at"), str) else ""


def _readable(content):
    """(the readable lines of a file, each once; whether anything else in it is damage)."""
    found, damaged = {}, False
    lines = [line.strip(b" \t\r") for line in content.removeprefix(codecs.BOM_UTF8).split(b"\n")]
    for place, raw in enumerate(lines, 1):
        entry = _parse(raw)
        if entry:
            line = _Line(raw, entry)
            found.setdefault(line.name, line)
        elif raw:
            torn = raw[:-1] if raw.endswith(CANCEL) else raw if place == len(lines) else b""
            damaged = damaged or not torn or not _begun(torn)
    return list(found.values()), damaged


def _parse(raw):
    """An entry from the bytes of a line, or None if they are not one. Of a newer version only the schema is known."""
    try:
        entry = json.loads(raw.decode())
    except (ValueError, RecursionError):
        return None
    if not isinstance(entry, dict) or not isinstance(entry.get("schema"), int):
        return None
    if entry["schema"] > SCHEMA:
        return entry
    return entry if all(isinstance(entry.get(name), kind) for name, kind in SHAPE.items()) else None


def _begun(raw):
    """Whether bytes are no more than the beginning of an entry, as `_line` writes it (without control characters)."""
    start = b'{"schema":'
    if raw[: len(start)] != start[: len(raw)] or re.search(rb"[\x00-\x1f]", raw):
        return False
    try:
        json.JSONDecoder().raw_decode(raw.decode("utf-8", "ignore"))
    except (ValueError, RecursionError):
        return True
    return False  # a whole entry and something after it: that is damage


def _line(entry):
    """An entry as the bytes of a line; half a surrogate pair, which UTF-8 cannot hold, as JSON's own escape."""
    return json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")


def _content(path):
    """The bytes of a file; none if it does not exist. Any other failure is an OSError, never an empty file."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _append(path, content):
    """Adds bytes to a file and sees them onto the disk. After an OSError part of them may stand there."""
    new = not path.exists()
    with open(path, "ab", buffering=0) as file:
        _write(file, content)
    if new:
        _sync(path.parent)


def _replace(path, content, like):
    """Puts bytes in a file's place, whole or not at all; a link stays a link. Whoever may read the file `like` may read it."""
    path = path.resolve()
    part = path.with_name(PART)
    try:
        with open(part, "wb", buffering=0) as file:
            with contextlib.suppress(OSError):  # a disk may know no modes
                shutil.copymode(like, part)
            _write(file, content)
        os.replace(part, path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def _write(file, content):
    """Writes all the bytes past any buffer: what fails must not be written later, when nobody waits for it."""
    rest = memoryview(content)
    while rest:
        rest = rest[file.write(rest) :]
    os.fsync(file.fileno())


def _sync(folder):
    """Sees a new name in a folder onto the disk, where the system lets a folder be opened for that."""
    with contextlib.suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


@contextlib.contextmanager
def _locked(folder):
    """Holds off every other kernel that would write in the folder. Raises OSError if one does not let go."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / LOCK, "ab") as file:
        patient_until = time.monotonic() + PATIENCE
        while not _held(file):
            if time.monotonic() > patient_until:
                raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
            time.sleep(0.002)
        try:
            yield
        finally:
            if os.name == "nt":  # elsewhere, closing lets go
                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)


def _held(file):
    """Whether this kernel now holds the lock. In a browser a kernel is alone."""
    if sys.platform == "emscripten":
        return True
    try:
        if os.name == "nt":
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        # A network disk may know no locks: an answer that is saved without one beats an answer refused.
        return error.errno not in (errno.EACCES, errno.EAGAIN)
    return True
