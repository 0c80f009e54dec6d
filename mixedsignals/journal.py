"""The learner's answers on disk: appended as they are given, and never lost.

One line of JSON an answer in `answers.jsonl`. A line holds its own random id, so that journals
merge; the order is the file's, so that a clock moved back changes nothing. Lines that this
version cannot read stay where they are. Never knows widgets or keys. Standard library only.
"""
import contextlib
import datetime
import json
import os
import uuid

SCHEMA = 1
NAME = "answers.jsonl"


class Journal:
    """The answers of one learner in one folder.

    folder: the work folder. Attributes: pending: lines that could not be written yet, oldest first;
    set_aside: the name of a damaged file that was put aside, if any; newer: how many lines a newer version wrote.
    """

    def __init__(self, folder):
        self.folder = folder
        self.path = folder / NAME
        self.pending, self.set_aside, self.newer = [], "", 0
        self._learner = ""

    def entries(self):
        """Every readable answer, oldest first: dicts with id, learner, at, question, version, answer, outcome."""
        readable, damaged = self._lines()
        if damaged:
            self._put_aside(readable)
        self.newer = sum(entry["schema"] > SCHEMA for entry in readable)
        known = [entry for entry in readable if entry["schema"] <= SCHEMA]
        return known + [entry for entry in self.pending if entry not in known]

    def of(self, question):
        """The answers to one question, oldest first. question: its id."""
        return [entry for entry in self.entries() if entry["question"] == question]

    def append(self, question, version, answer, outcome):
        """Writes one answer and flushes it to disk. Raises OSError if it cannot; the answer then waits in `pending`."""
        entry = {"schema": SCHEMA, "id": uuid.uuid4().hex, "learner": self.learner(),
                 "at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
                 "question": question, "version": version, "answer": answer, "outcome": outcome}
        self.pending.append(entry)
        self._write_pending()
        return entry

    def merge(self, text):
        """Adds the lines of another journal that this one lacks; returns how many. Raises ValueError if none is readable."""
        found = [entry for entry in map(_parse, text.splitlines()) if entry]
        if not found:
            raise ValueError("no answers in it")
        have = {entry["id"] for entry in self._lines()[0]}
        fresh = list({entry["id"]: entry for entry in found if entry["id"] not in have}.values())
        self.pending.extend(fresh)
        self._write_pending()
        return len(fresh)

    def text(self):
        """The whole journal as text, with what is still pending, for download."""
        written = self.path.read_text(encoding="utf-8", errors="replace") if self.path.exists() else ""
        lines = written.splitlines() + [_line(entry) for entry in self.pending]
        return "".join(line + "\n" for line in lines if line)

    def learner(self):
        """The random id that stands on every line; a fresh one in an empty journal."""
        if not self._learner:
            known = self._lines()[0] + self.pending
            self._learner = known[-1]["learner"] if known else uuid.uuid4().hex[:8]
        return self._learner

    def put_away(self):
        """Starts afresh: the file is kept under a new name in the same folder; returns that name, or ''."""
        self.pending, self._learner = [], ""
        if not self.path.exists():
            return ""
        name = _stamped("answers-{}.jsonl")
        os.replace(self.path, self.folder / name)
        return name

    def delete(self):
        """Removes the answers for good, and what is pending."""
        self.pending, self._learner = [], ""
        self.path.unlink(missing_ok=True)

    def _lines(self):
        """(readable entries, whether something in the file is damaged)."""
        try:
            lines = self.path.read_bytes().split(b"\n")
        except OSError:
            return [], False
        parsed = [_parse(line) for line in lines]
        damaged = any(line.strip() and not entry and not _torn(line) for line, entry in zip(lines, parsed))
        return [entry for entry in parsed if entry], damaged

    def _write_pending(self):
        """One append for all that waits, on a line of its own even after a torn one."""
        with _locked(self.path) as file:
            end = file.seek(0, os.SEEK_END)
            file.seek(max(0, end - 1))
            torn = end and file.read(1) != b"\n"
            _flush(file, ("\n" if torn else "") + "".join(_line(entry) + "\n" for entry in self.pending))
        self.pending = []

    def _put_aside(self, readable):
        """Keeps a damaged file under a new name and goes on with what could be read of it."""
        name = _stamped("answers-damaged-{}.jsonl")
        mended = self.folder / (name + ".part")
        try:
            with _locked(self.path) as file:
                file.seek(0)
                (self.folder / name).write_bytes(file.read())
                with open(mended, "wb") as fresh:
                    _flush(fresh, "".join(_line(entry) + "\n" for entry in readable))
                if os.name != "nt":
                    os.replace(mended, self.path)
            if os.name == "nt":  # Windows replaces no file that is open
                os.replace(mended, self.path)
        except OSError:
            return
        self.set_aside = name


def _stamped(pattern):
    return pattern.format(datetime.datetime.now().strftime("%Y%m%d-%H%M%S-") + uuid.uuid4().hex[:4])


def _flush(file, text):
    """Writes text and sees it onto the disk."""
    file.write(text.encode())
    file.flush()
    os.fsync(file.fileno())


def _torn(line):
    """Whether a line is the beginning of an entry whose writer was killed: it was never acknowledged."""
    return line.startswith(b'{"schema":') and not line.rstrip().endswith(b"}")


def _line(entry):
    return json.dumps(entry, ensure_ascii=False, separators=(",", ":"))


def _parse(line):
    """An entry from one line, or None if the line is not one."""
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    if not isinstance(entry, dict) or not isinstance(entry.get("schema"), int):
        return None
    if entry["schema"] > SCHEMA:
        return {"id": "", "learner": "", **entry}
    shape = {"id": str, "learner": str, "question": str, "version": int, "answer": dict, "outcome": str}
    return entry if all(isinstance(entry.get(name), kind) for name, kind in shape.items()) else None


@contextlib.contextmanager
def _locked(path):
    """The file at `path`, open for appending, with other kernels held off."""
    while True:
        file = open(path, "ab+")
        _hold(file)
        if os.path.samestat(os.fstat(file.fileno()), os.stat(path)):
            break
        file.close()  # another kernel put the file aside while this one waited: take the new one
    try:
        yield file
    finally:
        _let_go(file)


def _hold(file):
    """Locks the file (Windows and POSIX do it differently)."""
    if os.name == "nt":
        import msvcrt
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
    else:
        import fcntl
        fcntl.flock(file, fcntl.LOCK_EX)


def _let_go(file):
    if os.name == "nt":
        import msvcrt
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
    file.close()
