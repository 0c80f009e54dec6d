"""Journal torture: whatever happens to the process, the disk, the clock or the file, no acknowledged answer is lost,
and each case leaves one clear thing to tell the learner: `set_aside`, `newer`, or an OSError."""

import errno
import hashlib
import itertools
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mixedsignals import kit
from mixedsignals.engine import journal, session
from mixedsignals.engine.journal import CANCEL, Journal
from tests.support import kinds
from tests.support.effort import calls

posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX: other users, limits on a file's size")
NEWER = b'{"schema": 3, "what": "a later version wrote this"}'
FIELDS = ("schema", "id", "n", "learner", "at", "press", "question", "version", "step", "answer", "outcome")
QUESTION, ANSWER = "denials/type", {"item-1": "flat-denial", "item-2": "«Молчание»"}

# A kernel of its own: it loads the journal alone, so that it starts fast. It acknowledges an answer by its id.
KERNEL = """
import importlib.util, json, os, pathlib, random, sys
spec = importlib.util.spec_from_file_location("journal", sys.argv[1])
journal = importlib.util.module_from_spec(spec)
spec.loader.exec_module(journal)
kept = journal.Journal(pathlib.Path(sys.argv[2]))

def answer(text, question="denials/type"):
    entry = kept.append(question, 1, {"text": text}, "recorded")
    os.write(1, entry["id"].encode() + b"\\n")

def die(*arguments):
    os.kill(os.getpid(), 9)

def tear(file, content):
    file.write(bytes(content[:random.randrange(len(content))]))
    die()
"""


def kernel(code, folder, *arguments):
    """Starts a process that runs the code on a journal in the folder."""
    command = [
        sys.executable,
        "-I",
        "-S",
        "-B",
        "-c",
        KERNEL + code,
        journal.__file__,
        str(folder),
        *map(str, arguments),
    ]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def told(code, folder, *arguments):
    """Runs such a process to its end; returns what it printed last, as JSON."""
    out, err = kernel(code, folder, *arguments).communicate(timeout=60)
    assert not err, err.decode()
    return json.loads(out.splitlines()[-1])


def ids(entries):
    return [entry["id"] for entry in entries]


def filled(folder, count=5):
    """A journal with some answers in it, as another kernel left it: (entries, bytes)."""
    kept = Journal(folder)
    entries = [kept.append(QUESTION, 1, {**ANSWER, "n": str(number)}, "right") for number in range(count)]
    return entries, kept.path.read_bytes()


def line(entry, **changes):
    return json.dumps({**entry, **changes}, ensure_ascii=False, separators=(",", ":")).encode()


# --- killed ---------------------------------------------------------------------------------------------------------

# A house where kernels start fast: for each line it is sent it forks one, which tells its number and runs the line.
NURSERY = """
def on_and_on():
    while True:
        answer("x" * random.randrange(5000))

def once_and_torn():
    answer("first")
    journal._write = tear
    answer("слово " * random.randrange(400))

for order in iter(sys.stdin.readline, ""):
    child = os.fork()
    if not child:
        random.seed(order)
        os.write(1, b"%d\\n" % os.getpid())
        exec(order)
    os.waitpid(child, 0)
    os.write(1, b"dead\\n")
"""


@posix
def test_killed_200_times_between_and_during_writes(tmp_path):
    """Two kernels at a time on one journal: one is killed from outside at any moment, one in the middle of a write."""

    def hundred(order, kill):
        nursery, chance, acknowledged = kernel(NURSERY, tmp_path), random.Random(order), []

        def heard():
            return nursery.stdout.readline().decode().strip() or pytest.fail(nursery.communicate()[1].decode())

        for number in range(100):
            nursery.stdin.write(f"{order}()  # {number}\n".encode())
            nursery.stdin.flush()
            child = int(heard())
            acknowledged.append(heard())
            if kill:
                time.sleep(chance.uniform(0, 0.01))
                os.kill(child, signal.SIGKILL)
            acknowledged += iter(heard, "dead")
        assert not nursery.communicate()[1]
        return acknowledged

    reader = Journal(tmp_path)
    with ThreadPoolExecutor() as pool:
        runs = [pool.submit(hundred, "on_and_on", True), pool.submit(hundred, "once_and_torn", False)]
        while not all(run.done() for run in runs):
            seen = ids(reader.entries())
            time.sleep(0.02)
            assert ids(reader.entries())[: len(seen)] == seen
    acknowledged = [name for run in runs for name in run.result()]
    kept = Journal(tmp_path)
    assert len(acknowledged) >= 200 and set(acknowledged) <= set(ids(kept.entries()))
    assert kept.path.read_bytes().count(CANCEL + b"\n") > 50  # the writes really were torn
    assert ids(reader.entries()) == ids(kept.entries())
    assert kept.set_aside == reader.set_aside == ""
    assert len({entry["learner"] for entry in kept.entries()}) == 1


@pytest.mark.parametrize("step", range(6))
def test_killed_between_the_steps_of_putting_aside(tmp_path, step):
    """The steps: write the copy, name it, write the mended file, name it; one step more lets it come through."""
    entries, content = filled(tmp_path)
    damaged = content + b"noise\n"
    (tmp_path / journal.NAME).write_bytes(damaged)
    code = """
left = int(sys.argv[3])
def counted(function, last):
    def step(*arguments):
        global left
        left -= 1
        return last(*arguments) if left < 0 else function(*arguments)
    return step
journal._write = counted(journal._write, tear)
journal.os.replace = counted(journal.os.replace, die)
kept.entries()
answer("after")
"""
    acknowledged = kernel(code, tmp_path, step).communicate()[0].decode().split()
    assert len(acknowledged) == (step > 4)
    kept = Journal(tmp_path)
    assert ids(kept.entries()) == ids(entries) + acknowledged
    assert [path.read_bytes() for path in tmp_path.glob("answers-damaged-*.jsonl")] == [damaged]


# --- two kernels ----------------------------------------------------------------------------------------------------


def test_two_kernels_write_1000_answers_each_at_once(tmp_path):
    code = "for number in range(1000): answer(sys.argv[3] + str(number))"
    children = [kernel(code, tmp_path, name) for name in "ab"]
    reader, seen = Journal(tmp_path), []
    while any(child.poll() is None for child in children):
        now = ids(reader.entries())
        assert now[: len(seen)] == seen
        seen = now
        time.sleep(0.01)
    entries = Journal(tmp_path).entries()
    for name, child in zip("ab", children):
        acknowledged = child.stdout.read().decode().split()
        mine = [entry for entry in entries if entry["answer"]["text"][0] == name]
        assert ids(mine) == acknowledged and len(mine) == 1000
        assert [entry["answer"]["text"] for entry in mine] == [f"{name}{number}" for number in range(1000)]
    assert ids(reader.entries()) == ids(entries) and reader.set_aside == ""
    assert len({entry["learner"] for entry in entries}) == 1


THREADS = """
import threading, time
sync = os.fsync
os.fsync = lambda file: (time.sleep(random.random() * 0.004), sync(file))
acknowledged = []

def write(name):
    for number in range(100):
        acknowledged.append(kept.append(name, 1, {"text": str(number)}, "recorded")["id"])
        assert kept.of(name)[-1]["answer"] == {"text": str(number)}

threads = [threading.Thread(target=write, args=[sys.argv[3] + str(number)]) for number in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(json.dumps(acknowledged))
"""


def test_threads_of_two_kernels_lose_no_acknowledged_answer(tmp_path):
    children = [kernel(THREADS, tmp_path, name) for name in "ab"]
    acknowledged = [name for child in children for name in json.loads(child.communicate(timeout=60)[0])]
    entries = Journal(tmp_path).entries()
    assert len(acknowledged) == 800 and sorted(ids(entries)) == sorted(acknowledged)
    for question in {entry["question"] for entry in entries}:
        mine = [entry["answer"]["text"] for entry in entries if entry["question"] == question]
        assert mine == [str(number) for number in range(100)], "each thread's answers stand in the order given"


def test_two_threads_that_ask_first_share_one_journal(tmp_path, monkeypatch):
    monkeypatch.setenv("MIXEDSIGNALS_WORK", str(tmp_path))
    made = session.journal.Journal
    monkeypatch.setattr(session.journal, "Journal", lambda folder: (time.sleep(0.05), made(folder))[1])
    with ThreadPoolExecutor(4) as threads:
        kept = list(threads.map(lambda number: session.kept(), range(4)))
    assert len(set(map(id, kept))) == 1


def test_presses_on_two_threads_are_heard_one_after_the_other(work):
    shown, heard = session.practice("denials/sources"), []

    def check(fields):
        heard.append("begins")
        time.sleep(0.02)
        heard.append("ends")
        return {"summary": "", "items": {}}

    shown.conversation._on_check = check
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda number: shown._heard(shown, {"fields": {"choice": "one"}}, []), range(8)))
    assert heard == ["begins", "ends"] * 8 and shown.verdict["count"] == 8


def test_one_kernel_puts_damage_aside_while_the_other_writes(tmp_path):
    child = kernel("while not os.path.exists(sys.argv[3]): answer('x' * 200)", tmp_path, tmp_path / "stop")
    kept = Journal(tmp_path)
    while len(kept.entries()) < 200 or len(list(tmp_path.glob("answers-damaged-*"))) < 20:  # whoever put it aside
        assert child.poll() is None
        with open(kept.path, "ab") as file:
            file.write(b"\0 noise\n")
        kept.entries()
    (tmp_path / "stop").touch()
    acknowledged = child.communicate()[0].decode().split()
    assert len(acknowledged) >= 200
    assert ids(Journal(tmp_path).entries()) == acknowledged


def test_merging_while_the_other_writes(tmp_path):
    other, _ = filled(tmp_path / "other", 100)
    child = kernel("while not os.path.exists(sys.argv[3]): answer('x' * 200)", tmp_path / "own", tmp_path / "stop")
    kept = Journal(tmp_path / "own")
    for count, entry in enumerate(other):
        assert kept.merge(line(entry))[0] == 1
        while len(kept.entries()) < 2 * count:
            assert child.poll() is None
            time.sleep(0.001)
    (tmp_path / "stop").touch()
    acknowledged = child.communicate()[0].decode().split()
    found = ids(Journal(tmp_path / "own").entries())
    assert len(acknowledged) > 90
    assert [name for name in found if name in set(acknowledged)] == acknowledged
    assert sorted(found) == sorted(acknowledged + ids(other))


def test_a_kernel_that_never_lets_go_is_an_error_and_the_answer_waits(tmp_path, monkeypatch):
    child = kernel("with journal._locked(kept.folder): os.write(1, b'held\\n'); __import__('time').sleep(60)", tmp_path)
    child.stdout.readline()
    monkeypatch.setattr(journal, "PATIENCE", 0.05)
    kept = Journal(tmp_path)
    with pytest.raises(OSError) as error:
        kept.append(QUESTION, 1, ANSWER, "right")
    assert error.value.errno == errno.EBUSY and error.value.strerror
    child.kill()
    child.wait()
    last = kept.append(QUESTION, 1, ANSWER, "right")
    assert len(kept.entries()) == 2 and kept.pending == []
    assert Journal(tmp_path).entries() == kept.entries() and kept.entries()[1] == last


def test_two_kernels_that_begin_a_journal_at_once_write_for_one_learner(tmp_path, monkeypatch):
    def fail(path, content):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    here, there = Journal(tmp_path), Journal(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(journal, "_append", fail)
        with pytest.raises(OSError):
            here.append(QUESTION, 1, ANSWER, "right")
    first = there.append(QUESTION, 1, ANSWER, "right")
    here.append(QUESTION, 1, ANSWER, "right")
    assert [entry["learner"] for entry in Journal(tmp_path).entries()] == [first["learner"]] * 3


@posix
def test_a_disk_without_locks_still_saves(tmp_path, monkeypatch):
    def refuse(*arguments):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(journal.fcntl, "flock", refuse)
    entry = Journal(tmp_path).append(QUESTION, 1, ANSWER, "right")
    assert Journal(tmp_path).entries() == [entry]


# Four threads a kernel, slow disks, and a kernel in two is killed at any moment; it acknowledges on its way.
THREADS_KILLED = """
import threading, time
sync = os.fsync
os.fsync = lambda file: (time.sleep(random.random() * float(sys.argv[4])), sync(file))

def write(name):
    while True:
        answer(str(random.random()), name)

for number in range(4): threading.Thread(target=write, args=[sys.argv[3] + str(number)], daemon=True).start()
time.sleep(60)
"""


def torture(folder, rounds, processes, slow, seed=9):
    """Kernels of four threads, `processes` at a time, killed at random moments; returns (acknowledged ids, kills)."""
    chance, acknowledged = random.Random(seed), []
    for number in range(rounds):
        children = [kernel(THREADS_KILLED, folder, f"{number}-{place}-", slow) for place in range(processes)]
        for child in chance.sample(children, processes):
            time.sleep(chance.uniform(0, 0.25) if child is not children[0] else 0.3)
            child.kill()
        for child in children:
            out, err = child.communicate(timeout=60)
            assert not err, err.decode()
            acknowledged += out.decode().split()
    return acknowledged, rounds * processes


@posix
def test_threads_of_killed_kernels_lose_no_acknowledged_answer(tmp_path):
    """By hand, for longer: python -m tests.engine.test_journal 60 8 (rounds, kernels at a time)."""
    acknowledged, kills = torture(tmp_path, rounds=4, processes=3, slow=0.004)
    kept = Journal(tmp_path)
    found = kept.entries()
    assert len(acknowledged) > 50 and kills == 12
    assert set(acknowledged) <= set(ids(found)) and len(ids(found)) == len(set(ids(found)))
    assert [entry["n"] for entry in found] == list(range(1, len(found) + 1)), "no number is given twice"
    assert kept.set_aside == "" and len({entry["learner"] for entry in found}) == 1


# --- a damaged file -------------------------------------------------------------------------------------------------


def test_a_torn_last_line_at_every_byte(tmp_path):
    entries, content = filled(tmp_path, 2)
    torn = content[content.index(b"\n") + 1 : -1]
    path = tmp_path / journal.NAME
    for cut in range(len(torn)):
        path.write_bytes(content + torn[:cut])
        kept = Journal(tmp_path)
        assert ids(kept.entries()) == ids(entries)
        more = [kept.append(QUESTION, 1, ANSWER, "right") for _ in range(2)]
        for again in (kept, Journal(tmp_path)):
            assert ids(again.entries()) == ids(entries + more)
            assert again.set_aside == ""
    assert list(tmp_path.glob("answers-*")) == []


def test_a_last_line_that_lacks_only_its_end_is_an_answer(tmp_path):
    entries, content = filled(tmp_path)
    (tmp_path / journal.NAME).write_bytes(content[:-1])
    kept = Journal(tmp_path)
    assert kept.entries() == entries
    more = kept.append(QUESTION, 1, ANSWER, "right")
    assert kept.entries() == Journal(tmp_path).entries() == [*entries, more]


NOISE = {
    "random": random.Random(4).randbytes(5000),
    "nul": bytes(4096),
    "text": b"Not a journal.\nAt all.\n",
    "open end": b"Hello",
    "deep": b"[" * 100000 + b"\n",
    "half an answer": b'{"schema":1,"id":"1"}\n',
    "other json": b'[1]\n"x"\n7\n',
    "cancelled noise": b"noise\x18\n",
    "no day": b'{"schema":2,"id":"1","n":1,"learner":"a","press":"","question":"denials/type","version":1,"step":"",'
    b'"answer":{},"outcome":"right"}\n',
    "no schema": b'{"schema":true}\n{"schema":"1"}\n',
    "utf-16": "{}\n".encode("utf-16"),
}


@pytest.mark.parametrize("noise", NOISE.values(), ids=NOISE)
def test_a_file_of_noise_is_set_aside_whole(tmp_path, noise):
    path = tmp_path / journal.NAME
    path.write_bytes(noise)
    kept = Journal(tmp_path)
    assert kept.entries() == []
    assert (tmp_path / kept.set_aside).read_bytes() == noise
    entry = kept.append(QUESTION, 1, ANSWER, "right")
    again = Journal(tmp_path)
    assert again.entries() == [entry] and again.set_aside == ""


@pytest.mark.parametrize("noise", NOISE.values(), ids=NOISE)
def test_noise_in_the_middle_costs_no_answer(tmp_path, noise):
    entries, content = filled(tmp_path)
    first, rest = content.split(b"\n", 1)
    damaged = first + b"\n" + noise + b"\n" + NEWER + b"\n" + rest
    (tmp_path / journal.NAME).write_bytes(damaged)
    kept = Journal(tmp_path)
    assert ids(kept.entries()) == ids(entries) and kept.newer == 1
    assert (tmp_path / kept.set_aside).read_bytes() == damaged
    assert (tmp_path / journal.NAME).read_bytes() == first + b"\n" + rest + NEWER + b"\n"


def test_damage_found_while_a_kernel_runs(tmp_path):
    """The file is read on from where it was read to, unless it is not the same any more."""
    entries, content = filled(tmp_path)
    kept = Journal(tmp_path)
    assert ids(kept.entries()) == ids(entries)
    (tmp_path / journal.NAME).write_bytes(b"noise\n" + content)
    assert ids(kept.entries()) == ids(entries) and kept.set_aside
    (tmp_path / journal.NAME).write_bytes(content[: content.index(b"\n") + 1])
    assert ids(kept.entries()) == ids(entries[:1])
    (tmp_path / journal.NAME).unlink()
    assert kept.entries() == []


def test_damage_that_an_append_comes_across_is_still_put_aside(tmp_path):
    entries, _ = filled(tmp_path)
    kept = Journal(tmp_path)
    kept.entries()
    with open(kept.path, "ab") as file:
        file.write(b"noise\n")
    more = kept.append(QUESTION, 1, ANSWER, "right")
    assert kept.entries() == [*entries, more] and kept.set_aside


def test_one_flipped_bit_never_goes_unnoticed_with_an_answer(tmp_path):
    entries, content = filled(tmp_path)
    chance = random.Random(7)
    for place in [*chance.sample(range(len(content)), 40), len(content) - 1]:
        for flip in range(8):
            flipped = bytearray(content)
            flipped[place] ^= 1 << flip
            (tmp_path / journal.NAME).write_bytes(flipped)
            kept = Journal(tmp_path)
            whole = [entry for entry in kept.entries() if entry in entries]
            assert len(whole) >= 3
            assert len(kept.entries()) == 5 or kept.set_aside or kept.newer


# --- the disk -------------------------------------------------------------------------------------------------------


@pytest.fixture
def open_folder():
    """A folder that other users may enter (pytest's own is closed to them)."""
    folder = Path(tempfile.mkdtemp(prefix="mixedsignals-journal-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@posix
@pytest.mark.parametrize("damage", [b"", b"noise\n"], ids=["sound", "damaged"])
def test_a_read_only_folder(open_folder, damage):
    """As root this is tried as the user nobody, for whom the folder is closed; anybody else is refused as it is."""
    entries, content = filled(open_folder)
    path = open_folder / journal.NAME
    path.write_bytes(damage + content)
    path.chmod(0o444)
    open_folder.chmod(0o555)
    before = sorted(open_folder.iterdir())
    code = """
import pwd
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(pwd.getpwnam("nobody").pw_gid)
    os.setuid(pwd.getpwnam("nobody").pw_uid)
errors = []
for number in range(2):
    try:
        answer("unsaved")
    except OSError as error:
        errors.append([error.errno, error.strerror])
print(json.dumps([errors, kept.entries(), len(kept.pending), kept.text(), kept.set_aside]))
"""
    errors, found, pending, text, aside = told(code, open_folder)
    assert errors == [[errno.EACCES, os.strerror(errno.EACCES)]] * 2
    assert ids(found)[:5] == ids(entries) and len(found) == 7 and pending == 2
    assert [json.loads(part) for part in text.splitlines()] == found
    assert aside == "" and path.read_bytes() == damage + content and sorted(open_folder.iterdir()) == before


FILL = """
report = {"errors": [], "acknowledged": 0}
for number in range(400):
    try:
        kept.append("denials/type", 1, {"text": f"{number} " + "x" * 1500}, "right")
        report["acknowledged"] += 1
    except OSError as error:
        report["errors"].append(error.errno)
        if len(report["errors"]) == 3:
            break
report["torn"] = not kept.path.read_bytes().endswith(b"\\n")
report["entries"], report["pending"] = len(kept.entries()), len(kept.pending)
report["acknowledged there"] = len(journal.Journal(kept.folder).entries())
report["text"] = len(kept.text().splitlines())
room()
kept.append("denials/type", 1, {"text": "the last"}, "right")
report["texts"] = [entry["answer"]["text"].split()[0] for entry in journal.Journal(kept.folder).entries()]
print(json.dumps(report))
"""


def check_full(report, error):
    count = report["acknowledged"]
    assert report["errors"] == [error] * 3 and report["torn"]
    assert report["acknowledged there"] == count > 10
    assert report["entries"] == report["text"] == count + 3 and report["pending"] == 3
    assert report["texts"] == [str(number) for number in range(count + 3)] + ["the"]


@posix
def test_a_write_that_ends_in_the_middle(tmp_path):
    """The system lets the file grow to a limit and no further: part of a line is written, then EFBIG."""
    report = told(
        """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (50001, resource.RLIM_INFINITY))
def room():
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
"""
        + FILL,
        tmp_path,
    )
    check_full(report, errno.EFBIG)


@posix
def test_a_full_disk(tmp_path):
    """A disk of 64 kB, half of it taken by something else. Needs the right to mount one (Linux and root)."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k,mode=777", "mixedsignals", tmp_path], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("needs the right to mount a tmpfs: Linux and root")
    try:
        (tmp_path / "ballast").write_bytes(bytes(30000))
        report = told("def room(): (kept.folder / 'ballast').unlink()" + FILL, tmp_path)
        check_full(report, errno.ENOSPC)
        damaged = b"noise\n" + (tmp_path / journal.NAME).read_bytes()
        (tmp_path / journal.NAME).write_bytes(damaged)
        kept = Journal(tmp_path)
        assert len(kept.entries()) == len(report["texts"]) and kept.set_aside == ""
        with pytest.raises(OSError):
            kept.merge(line(kept.entries()[0], id="another"))
        assert (tmp_path / journal.NAME).read_bytes() == damaged
        assert {path.name for path in tmp_path.iterdir()} == {journal.NAME, journal.LOCK, journal.NUMBER}
    finally:
        subprocess.run(["umount", tmp_path], check=True)


def test_a_disk_that_fails_after_the_write_counts_the_answer_once(tmp_path, monkeypatch):
    def fail(file):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    kept = Journal(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(journal.os, "fsync", fail)
        with pytest.raises(OSError):
            kept.append(QUESTION, 1, ANSWER, "right")
    assert len(kept.entries()) == len(kept.of(QUESTION)) == len(kept.text().splitlines()) == 1
    kept.append(QUESTION, 1, ANSWER, "right")
    assert len(kept.entries()) == len(Journal(tmp_path).entries()) == len(kept.path.read_bytes().splitlines()) == 2


def test_a_file_that_cannot_be_read_is_not_taken_for_an_empty_one(tmp_path, monkeypatch):
    entries, content = filled(tmp_path)
    kept = Journal(tmp_path)
    kept.entries()

    def fail(path):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patched:
        patched.setattr(journal, "_content", fail)
        with pytest.raises(OSError):
            kept.merge(line(at(1, "x")))
        assert [json.loads(part) for part in kept.text().splitlines()] == entries
    assert kept.path.read_bytes() == content


def test_a_work_folder_that_vanishes_is_made_again(tmp_path):
    kept = Journal(tmp_path / "work")
    kept.append(QUESTION, 1, ANSWER, "right")
    shutil.rmtree(tmp_path / "work")
    entry = kept.append(QUESTION, 1, ANSWER, "right")
    assert kept.entries() == Journal(tmp_path / "work").entries() == [entry]


# --- the clock, newer versions --------------------------------------------------------------------------------------


def test_the_clock_moved_back(tmp_path, monkeypatch):
    kept, real, hours = Journal(tmp_path), journal.datetime, iter([12, 9, 3, 15])
    moved = SimpleNamespace(now=lambda zone: real.datetime(2026, 3, 29, next(hours), tzinfo=zone))
    monkeypatch.setattr(journal, "datetime", SimpleNamespace(datetime=moved, UTC=real.UTC))
    given_ = [kept.append(QUESTION, 1, {"n": str(number)}, "right") for number in range(4)]
    assert [entry["at"][11:13] for entry in given_] == ["12", "09", "03", "15"]
    assert Journal(tmp_path).of(QUESTION) == given_
    kept.merge(line(given_[0], id="x", at="2026-03-29T10:00:00+00:00"))
    assert [name for name in ids(kept.entries()) if name != "x"] == ids(given_)


def test_lines_of_a_newer_version_stay_as_they_are(tmp_path):
    entries, content = filled(tmp_path)
    newer = [NEWER, NEWER.replace(b"this", b"that"), line(entries[0], schema=4, id="n")]
    path = tmp_path / journal.NAME
    path.write_bytes(newer[0] + b"\n" + content + newer[1] + b"\n" + newer[2] + b"\n")
    kept = Journal(tmp_path)
    more = kept.append(QUESTION, 1, ANSWER, "right")
    assert kept.entries() == [*entries, more] and more["learner"] == entries[0]["learner"]
    assert kept.newer == 3 and kept.set_aside == ""
    assert [part in path.read_bytes().splitlines() for part in newer] == [True] * 3
    other = Journal(tmp_path / "other")
    assert other.merge(kept.text().encode()) == (9, False) and other.merge(kept.text().encode()) == (0, False)
    assert other.newer == 3 and other.text() == kept.text()
    with open(path, "ab") as file:
        file.write(b"noise\n")
    again = Journal(tmp_path)
    assert again.entries() == kept.entries() and again.newer == 3 and again.set_aside
    assert [part in path.read_bytes().splitlines() for part in newer] == [True] * 3


# --- merging, starting afresh ---------------------------------------------------------------------------------------


def at(hour, name):
    return {
        "schema": 1,
        "id": name,
        "learner": "of-" + name[0],
        "at": f"2026-03-29T{hour:02}:00:00+00:00",
        "question": QUESTION,
        "version": 1,
        "answer": {"n": name},
        "outcome": "right",
    }


def write(folder, *entries):
    folder.mkdir(exist_ok=True)
    (folder / journal.NAME).write_bytes(b"".join(line(entry) + b"\n" for entry in entries))
    return Journal(folder)


def test_merging_keeps_both_in_order_and_is_idempotent(tmp_path):
    own = write(tmp_path / "own", at(3, "b1"), at(9, "b2"), at(7, "b3"), at(11, "b4"))
    earlier = write(tmp_path / "earlier", at(2, "a1"), at(4, "a2"), at(9, "b2"), at(8, "a3"))
    assert own.merge(earlier.text().encode()) == (3, False)
    assert ids(own.entries()) == ["a1", "b1", "a2", "b3", "a3", "b2", "b4"]
    once = own.path.read_bytes()
    assert own.merge(earlier.text().encode()) == own.merge(own.text().encode()) == (0, False)
    assert own.path.read_bytes() == once and own.entries() == Journal(tmp_path / "own").entries()
    assert own.of(QUESTION)[-1]["id"] == "b4", "an older answer that is restored never covers a newer one"
    assert own.append(QUESTION, 1, ANSWER, "right")["learner"] == "of-b", "one's own number stays"


numbered = st.builds(
    lambda n, name, text: {**at(1, name), "schema": 2, "n": n, "press": "", "step": "", "answer": {"text": text}},
    st.integers(1, 4), st.sampled_from("abc"), st.sampled_from("xy"),
)  # fmt: skip
unnumbered = st.builds(
    lambda hour, name, text: {**at(hour, name), "answer": {"text": text}},
    st.integers(1, 3), st.sampled_from("abc"), st.sampled_from("xy"),
)  # fmt: skip
of_a_newer_version = st.builds(
    lambda name, rev: {"schema": 9, "id": name, "rev": rev}, st.text(max_size=1), st.integers(1, 2)
)
journals = st.lists(numbered | unnumbered | of_a_newer_version, min_size=1, max_size=8).map(
    lambda entries: b"".join(line(entry) + b"\n" for entry in entries)
)


@settings(max_examples=30, deadline=None, database=None)
@given(journals, journals, journals)
def test_merging_comes_to_the_same_in_every_direction_and_however_often(one, two, three):
    """Commutative, associative, idempotent: one id with other content, both schemas, lines of a newer version."""

    def merged(*contents):
        with tempfile.TemporaryDirectory() as folder:
            kept = Journal(Path(folder))
            (kept.path).write_bytes(contents[0])
            for content in contents[1:]:
                kept.merge(content)
            again = Journal(Path(folder))
            assert again.entries() == kept.entries() and again.set_aside == ""
            return kept.text().encode(), kept.entries(), kept.append(QUESTION, 1, ANSWER, "right")["n"]

    text, entries, n = merged(one, two)
    assert merged(two, one) == merged(one, two, two, one, two) == merged(text, two) == (text, entries, n)
    assert merged(one, two, three) == merged(three, two, one) == merged(one, merged(two, three)[0])
    assert n == 1 + max([0, *(entry["n"] for entry in entries if entry["schema"] > 1)])


def test_one_id_with_other_content_is_two_answers_in_the_order_of_their_hashes(tmp_path):
    one, two = ({**at(1, "a"), "answer": {"text": text}} for text in "xy")
    here, there = write(tmp_path / "here", one), write(tmp_path / "there", two)
    assert here.merge(line(two))[0] == there.merge(line(one))[0] == 1
    assert here.entries() == there.entries() and len(here.entries()) == 2
    rewritten = json.dumps(dict(reversed(one.items())), indent=None).encode()
    assert here.merge(rewritten) == (0, False), "the same answer, written down in another way"


def test_merging_into_an_empty_journal_is_a_copy(tmp_path):
    filled(tmp_path / "own")
    kept, copy = Journal(tmp_path / "own"), Journal(tmp_path / "copy")
    assert copy.merge(kept.text().encode()) == (5, False) and copy.text() == kept.text()


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\n\n" + text,
        lambda text: text + "noise\n",
        lambda text: text + text,
        str.rstrip,
    ],
    ids=["byte order mark", "Windows", "blank lines", "noise", "twice", "no last end"],
)
def test_merging_what_went_through_another_program(tmp_path, change):
    entries, _ = filled(tmp_path / "own")
    copy = Journal(tmp_path / "copy")
    text = change(Journal(tmp_path / "own").text())
    assert copy.merge(text.encode()) == (5, "noise" in text)
    assert copy.entries() == Journal(tmp_path / "copy").entries() == entries and copy.set_aside == ""


@pytest.mark.parametrize("content", [b"", b"\n", b"not a journal", b"[]\n{}", b"\0"])
def test_merging_nothing_readable_is_refused(tmp_path, content):
    _, before = filled(tmp_path)
    kept = Journal(tmp_path)
    with pytest.raises(ValueError):
        kept.merge(content)
    assert kept.path.read_bytes() == before


def test_what_another_program_spoilt_is_no_answer_and_blocks_none(tmp_path):
    good = at(1, "x") | {"answer": {"text": "Präsident"}}
    kept = Journal(tmp_path)
    spoilt = line(good).decode().encode("latin-1") + b"\n" + line(at(2, "y")) + b"\n"
    assert kept.merge(spoilt) == (1, True)
    assert kept.merge(line(good)) == (1, False)
    assert [entry["answer"] for entry in kept.entries()] == [{"text": "Präsident"}, {"n": "y"}]


def test_lines_of_a_newer_version_are_kept_each(tmp_path):
    """What a newer version calls an id is not known: two lines with one id are two lines."""
    newer = b'{"schema":3,"id":"a","rev":1}\n{"schema":3,"id":"a","rev":2}\n'
    (tmp_path / journal.NAME).write_bytes(newer)
    kept = Journal(tmp_path)
    kept.merge(line(at(1, "x")))
    assert all(part in kept.path.read_bytes().split(b"\n") for part in newer.splitlines())
    assert Journal(tmp_path).entries() and kept.newer == 2


@posix
def test_a_link_stays_a_link_and_a_private_file_stays_private(tmp_path):
    (tmp_path / "disk").mkdir()
    _entries, _ = filled(tmp_path / "disk")
    (tmp_path / "disk" / journal.NAME).chmod(0o600)
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / journal.NAME).symlink_to(tmp_path / "disk" / journal.NAME)
    kept = Journal(tmp_path / "work")
    kept.merge(line(at(1, "x")))
    assert kept.path.is_symlink() and len(Journal(tmp_path / "disk").entries()) == 6
    assert kept.path.stat().st_mode & 0o777 == 0o600
    with open(kept.path, "ab") as file:
        file.write(b"noise\n")
    kept.entries()
    assert (tmp_path / "work" / kept.set_aside).stat().st_mode & 0o777 == 0o600
    (tmp_path / "disk" / (journal.NAME + ".part")).write_bytes(b"what a crash left")
    kept.delete()
    assert {path.name for path in (tmp_path / "disk").iterdir()} == {journal.LOCK, journal.NUMBER}
    assert not (tmp_path / "disk" / journal.NAME).exists() and not kept.path.is_symlink()


def test_damaged_copies_go_with_the_learner_whose_they_are(tmp_path):
    _, content = filled(tmp_path)
    (tmp_path / journal.NAME).write_bytes(content + b"noise\n")
    kept = Journal(tmp_path)
    kept.entries()
    assert kept.set_aside
    (tmp_path / journal.NAME).unlink()
    kept.put_away()
    kept.append(QUESTION, 1, ANSWER, "right")
    kept.delete()
    assert sum(b"noise" in path.read_bytes() for path in tmp_path.glob("*.jsonl")) == 1


def test_merging_takes_along_what_was_pending_and_puts_damage_aside(tmp_path, monkeypatch):
    entries, _content = filled(tmp_path)
    kept = Journal(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(journal, "_append", lambda path, content: (_ for _ in ()).throw(OSError(errno.EIO, "no")))
        with pytest.raises(OSError):
            kept.append(QUESTION, 1, ANSWER, "right")
    with open(kept.path, "ab") as file:
        file.write(b"noise\n")
    assert kept.merge(line(at(1, "x")))[0] == 1
    assert ids(kept.entries())[:6] == ["x", *ids(entries)] and len(kept.entries()) == 7 and kept.pending == []
    assert b"noise" in (tmp_path / kept.set_aside).read_bytes() and b"noise" not in kept.path.read_bytes()


def test_a_new_learner_starts_afresh_and_the_old_answers_stay(tmp_path):
    entries, content = filled(tmp_path)
    here, there = Journal(tmp_path), Journal(tmp_path)
    assert here.entries() == there.entries() == entries
    name = here.put_away()
    assert (tmp_path / name).read_bytes() == content
    assert here.entries() == there.entries() == []
    new = there.append(QUESTION, 1, ANSWER, "right")
    assert new["learner"] != entries[0]["learner"] == entries[4]["learner"]
    assert here.append(QUESTION, 1, ANSWER, "right")["learner"] == new["learner"]
    assert len(here.entries()) == 2 and Journal(tmp_path / "empty").put_away() == ""


def test_what_is_pending_goes_with_the_old_learner(tmp_path, monkeypatch):
    kept = Journal(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(journal, "_append", lambda path, content: (_ for _ in ()).throw(OSError(errno.EIO, "no")))
        with pytest.raises(OSError):
            kept.append(QUESTION, 1, ANSWER, "right")
        with pytest.raises(OSError):
            kept.put_away()
        assert len(kept.entries()) == 1
    name = kept.put_away()
    assert len((tmp_path / name).read_bytes().splitlines()) == 1 and kept.entries() == []


def test_deleting_leaves_no_answer_behind(tmp_path):
    _entries, content = filled(tmp_path)
    (tmp_path / journal.NAME).write_bytes(content + b"noise\n")
    kept, other = Journal(tmp_path), Journal(tmp_path)
    kept.entries()
    (tmp_path / (journal.NAME + ".part")).write_bytes(content)
    kept.delete()
    assert [path.name for path in tmp_path.iterdir()] == [journal.LOCK]
    assert kept.entries() == other.entries() == [] and kept.set_aside == "" and kept.text() == ""
    Journal(tmp_path / "nothing").delete()
    assert not (tmp_path / "nothing").exists()


# --- whose answers --------------------------------------------------------------------------------------------------


def test_the_number_is_written_at_first_use_and_stays(tmp_path):
    number = Journal(tmp_path).learner()
    assert Journal(tmp_path).learner() == number == Journal(tmp_path).append(QUESTION, 1, ANSWER, "right")["learner"]
    kept = Journal(tmp_path)
    kept.merge(line(at(1, "x")))
    assert kept.learner() == number == kept.append(QUESTION, 1, ANSWER, "right")["learner"]
    assert Journal(tmp_path).entries()[0]["learner"] == "of-x"


def test_the_number_of_a_journal_of_an_older_version_is_its_first_lines(tmp_path):
    kept = write(tmp_path, at(2, "b"), at(1, "a"))
    assert kept.learner() == "of-b" == kept.append(QUESTION, 1, ANSWER, "right")["learner"]


def test_a_journal_without_answers_takes_over_the_number_of_a_file_of_one_learner(tmp_path):
    one, two = Journal(tmp_path / "one"), Journal(tmp_path / "two")
    assert one.learner() != "of-x" != two.learner()
    one.merge(line(at(1, "x1")) + b"\n" + line(at(2, "x2")))
    before = two.learner()
    two.merge(line(at(1, "x1")) + b"\n" + line(at(2, "y1")))
    assert one.learner() == "of-x" and two.learner() == before
    assert two.compare(line(at(3, "z")) + b"\n" + line(at(1, "x1"))) == (1, {"of-z": 1}, False)


@pytest.mark.parametrize("spoilt", [b"", b"\0" * 9, b"\xff\n", b"two words\n", b"x" * 5000])
def test_a_number_that_was_spoilt_is_the_oldest_lines_again(tmp_path, spoilt):
    entries, _ = filled(tmp_path)
    (tmp_path / journal.NUMBER).write_bytes(spoilt)
    assert Journal(tmp_path).learner() == Journal(tmp_path).learner() == entries[0]["learner"]
    assert (tmp_path / journal.NUMBER).read_text().strip() == entries[0]["learner"]


def test_where_the_number_cannot_be_written_it_is_kept_as_long_as_the_kernel_runs(tmp_path, monkeypatch):
    (tmp_path / "work").write_text("A file stands where the folder should be.")
    kept = Journal(tmp_path / "work")
    assert kept.learner() == kept.learner()
    (tmp_path / "work").unlink()
    assert kept.learner() == kept.learner() == Journal(tmp_path / "work").learner()


@pytest.mark.parametrize("begun", [True, False], ids=["answers there", "none yet"])
@pytest.mark.parametrize("how", [["put_away"], ["delete"], ["put_away", "delete"], ["delete", "put_away"]], ids=str)
def test_what_one_kernel_could_not_save_never_reaches_the_learner_whom_another_began(tmp_path, monkeypatch, how, begun):
    if begun:
        filled(tmp_path)
    here, there = Journal(tmp_path), Journal(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(journal, "_write", lambda file, content: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
        with pytest.raises(OSError):
            here.append(QUESTION, 1, {"text": "of the first"}, "right")
    for what in how:
        there.learner()
        getattr(there, what)()
    there.append(QUESTION, 1, {"text": "of the second"}, "right")
    here.append(QUESTION, 1, {"text": "of the second, too"}, "right")
    entries = Journal(tmp_path).entries()
    assert [entry["answer"]["text"] for entry in entries] == ["of the second", "of the second, too"]
    assert len({entry["learner"] for entry in entries}) == 1 and here.pending == []
    away = b"".join(path.read_bytes() for path in tmp_path.glob("answers-*.jsonl"))
    assert away.count(b"of the first") == (how[0] == "put_away") and b"second" not in away
    assert entries[0]["learner"].encode() not in away


@pytest.mark.parametrize("how", ["put_away", "delete"])
def test_an_answer_on_its_way_while_another_kernel_changes_the_learner_is_the_earlier_ones(tmp_path, how):
    """Between the look at whose the folder is, and the writing."""
    kept = Journal(tmp_path)
    kept.append(QUESTION, 1, {"text": "earlier"}, "right")
    turn = kept.turns()
    getattr(Journal(tmp_path), how)()
    kept.append(QUESTION, 1, {"text": "on its way"}, "right", turn=turn)
    assert Journal(tmp_path).entries() == [] and kept.pending == []
    away = "".join(path.read_text(encoding="utf-8") for path in tmp_path.glob("answers-*.jsonl"))
    assert ("on its way" in away) == (how == "put_away")


def test_a_new_learner_finds_nothing_of_the_earlier_one_in_use(tmp_path):
    _, content = filled(tmp_path)
    for part in (tmp_path / journal.PART, tmp_path / (journal.NAME + ".part")):
        part.write_bytes(content)
    kept, number = Journal(tmp_path), Journal(tmp_path).learner()
    name = kept.put_away()
    assert {path.name for path in tmp_path.iterdir()} == {journal.LOCK, name}
    assert kept.learner() != number
    kept.put_away()
    assert {path.name for path in tmp_path.iterdir()} == {journal.LOCK, name}, "a number without an answer goes, too"


# --- steps and presses ----------------------------------------------------------------------------------------------


def test_a_line_of_the_second_schema(tmp_path):
    kept = Journal(tmp_path)
    kept.merge(line(at(9, "old")))
    entry = kept.append(QUESTION, 1, ANSWER, "right", step="item-1", press="p1")
    assert tuple(json.loads(kept.path.read_bytes().splitlines()[-1])) == FIELDS
    assert (entry["schema"], entry["n"], entry["step"], entry["press"]) == (2, 1, "item-1", "p1")
    assert kept.append(QUESTION, 1, ANSWER, "right")["n"] == 2
    assert ids(kept.entries())[0] == "old", "lines of the first schema come first"


def test_a_file_from_elsewhere_that_claims_the_highest_number_stops_no_answer(tmp_path):
    kept = Journal(tmp_path)
    entry = {**kept.append(QUESTION, 1, ANSWER, "right"), "id": "elsewhere"}
    for n in (0, -1, True, 1.0, "1", None, 10**15, 10**4000):
        with pytest.raises(ValueError):
            kept.merge(line(entry, n=n))
    assert kept.merge(line(entry, n=10**15 - 1)) == (1, False)
    assert kept.merge(line({"schema": 9, "n": 10**4000})) == (1, False)
    more = [kept.append(QUESTION, 1, ANSWER, "right") for _ in range(2)]
    assert {*ids(more), "elsewhere"} < set(ids(Journal(tmp_path).entries())) and kept.set_aside == ""


def test_the_same_press_again_is_no_second_answer(tmp_path):
    kept = Journal(tmp_path)
    first = kept.append(QUESTION, 1, ANSWER, "right", press="p1")
    assert kept.append(QUESTION, 1, {"x": "y"}, "not yet", press="p1") == first
    assert Journal(tmp_path).append(QUESTION, 1, ANSWER, "right", press="p1") == first, "nor in a kernel started again"
    kept.append(QUESTION, 1, ANSWER, "right")
    kept.append(QUESTION, 1, ANSWER, "right")
    assert len(Journal(tmp_path).entries()) == 3


def test_the_same_press_again_tries_again_to_save(tmp_path, monkeypatch):
    kept = Journal(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(journal, "_append", lambda path, content: (_ for _ in ()).throw(OSError(errno.EIO, "no")))
        for _ in range(2):
            with pytest.raises(OSError):
                kept.append(QUESTION, 1, ANSWER, "right", press="p1")
    assert len(kept.entries()) == 1
    entry = kept.append(QUESTION, 1, ANSWER, "right", press="p1")
    assert Journal(tmp_path).entries() == [entry] and kept.pending == []


def test_a_clock_set_ahead_puts_no_answer_last(tmp_path):
    kept = Journal(tmp_path)
    early = kept.append(QUESTION, 1, ANSWER, "right")
    late = kept.append(QUESTION, 1, ANSWER, "right")
    ahead = write(tmp_path / "other", {**early, "at": "2099-01-01T00:00:00+00:00", "id": "0"})
    kept.merge(ahead.text().encode())
    assert kept.of(QUESTION)[-1] == late


# --- whose files, what sort of files, how large ---------------------------------------------------------------------


@posix
def test_a_journal_is_its_owners_alone_and_an_old_one_is_tightened_when_it_is_opened(tmp_path):
    before = os.umask(0)
    try:
        _, content = filled(tmp_path)
        assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
        (tmp_path / journal.NAME).chmod(0o664)
        Journal(tmp_path).entries()
        (tmp_path / journal.NAME).write_bytes(content + b"noise\n")
        kept = Journal(tmp_path)
        kept.entries()
        assert kept.set_aside and {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
    finally:
        os.umask(before)


@posix
@pytest.mark.parametrize("name", [journal.NAME, journal.LOCK, journal.NUMBER, journal.PART])
@pytest.mark.parametrize("sort", ["pipe", "link to a pipe", "terminal"])
def test_a_pipe_or_a_device_in_a_files_place_holds_nobody_up_and_stays(tmp_path, name, sort):
    """The device is a terminal of this test's own: whoever reads from it waits for ever, and nobody can replace it."""
    (tmp_path / "beside").mkdir()
    (tmp_path / "work").mkdir()
    place, pipe, terminal = tmp_path / "work" / name, tmp_path / "beside" / "pipe", os.openpty()
    os.mkfifo(pipe)
    if sort == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to(pipe if sort == "link to a pipe" else os.ttyname(terminal[1]))
    code = """
kept.entries(), kept.learner(), kept.text()
try:
    kept.append("denials/type", 1, {"text": "x"}, "right")
    said = ""
except OSError as error:
    said = error.strerror
print(json.dumps([said, kept.unread, len(kept.entries())]))
if sys.argv[3] == "delete":
    kept.delete()
    print("[]")
"""
    said, unread, count = told(code, tmp_path / "work", "")
    assert count == 1
    assert bool(said) == (name in (journal.NAME, journal.LOCK)) and bool(unread) == (name == journal.NAME)
    if name != journal.LOCK:
        told(code, tmp_path / "work", "delete")
        assert not place.is_symlink() and not place.exists()
    assert pipe.is_fifo() and Path(os.ttyname(terminal[1])).is_char_device()
    for end in terminal:
        os.close(end)


def test_fifty_million_blank_lines_are_passed_over(tmp_path):
    _, content = filled(tmp_path)
    (tmp_path / journal.NAME).write_bytes(content + b"\n" * 50_000_000 + content.replace(b'"id":"', b'"id":"0'))
    began = time.process_time()
    kept = Journal(tmp_path)
    assert len(kept.entries()) == 10 and kept.set_aside == ""
    assert kept.merge(b" \r\n" * 3_000_000 + line(at(1, "x")))[0] == 1
    assert time.process_time() - began < 60, "it was fifteen minutes"


def test_a_question_opens_at_once_however_many_answers_there_are(tmp_path):
    """Of answers as the kit writes them a line costs a few calls; to read each as JSON would cost fifteen more."""
    kept = Journal(tmp_path)
    entry = kept.append("NAME", 1, {f"item-{place}": "flat-denial" for place in range(6)}, "right", press="e" * 16)
    parts = line(entry).replace(b'"n":1,', b'"n":N,').replace(entry["id"].encode(), b"ID")
    many = (
        parts.replace(b"ID", b"%032x" % n).replace(b'"n":N', b'"n":%d' % n).replace(b"NAME", b"denials/q%d" % (n % 50))
        for n in range(1, 200_001)
    )
    kept.path.write_bytes(b"\n".join(many) + b"\n")
    opened = Journal(tmp_path)
    assert calls(lambda: opened.of("denials/q7")) < 6 * 200_000
    assert len(opened.of("denials/q7")) == 4000
    assert opened.append("denials/q7", 1, ANSWER, "right", press="p1")["n"] == 200_001
    given = opened.given("denials/q7")
    assert len(given) == 4001 and len({id(line) for line in given}) == 2, "who looks at each once is done soon"
    assert calls(lambda: opened.append("denials/q7", 1, ANSWER, "right", press="p1")) < 3 * 4_000
    assert opened.of("denials/q7")[-1]["n"] == 200_001


@pytest.mark.parametrize("change", ["straight", "turned round", "doubled", "old", "odd", "pending"])
def test_what_was_given_is_what_the_entries_say(tmp_path, monkeypatch, change):
    """The quick way to what a question's answers say comes to the same as reading them all, whatever stands there."""
    kept = Journal(tmp_path)
    for place in range(12):
        kept.append(
            ("a", "b")[place % 2], 1 + place % 3, {"x": f"v{place % 2}", "y": ["k"]}, "right", step=("", "x")[place % 2]
        )
    lines = kept.path.read_bytes().splitlines(keepends=True)
    changed = {
        "turned round": lines[::-1],
        "doubled": lines + lines[:3],
        "old": [line(at(1, "q")).replace(b'"question":"q1"', b'"question":"a"') + b"\n", *lines],
        "odd": [lines[0].replace(b'"answer":', b'"answer": '), *lines[1:]],
    }
    kept.path.write_bytes(b"".join(changed.get(change, lines)))
    if change == "pending":
        with monkeypatch.context() as patched, pytest.raises(OSError):
            patched.setattr(journal, "_append", lambda *ignored: (_ for _ in ()).throw(OSError(28, "full")))
            kept.append("a", 2, {"x": "waits"}, "right")
    for question in "abc":
        of = [(one["version"], one.get("step", ""), one["answer"]) for one in kept.of(question)]
        assert [tuple(one[name] for name in journal.GIVEN) for one in kept.given(question)] == of
        assert [one["answer"] for one in kept.entries() if one["question"] == question] == [said for *_, said in of]
    marks = kept.mark("a"), kept.mark("b")
    kept.append("a", 1, {"x": "more"}, "right")
    assert kept.mark("a") != marks[0] and (kept.mark("b") == marks[1] or change == "pending")


def test_the_lines_on_some_questions_are_theirs_in_order_each_once(tmp_path):
    kept = Journal(tmp_path)
    for place in range(6):
        kept.append(("a/1", "b/1")[place % 2], 1, {"x": "<b>"}, "right")
    lines = kept.path.read_bytes().splitlines()
    newer = b'{"schema":9,"question":"a/2","id":7}'
    kept.path.write_bytes(b"\n".join([newer, b'{"schema":9}', *lines[::-1], lines[0]]) + b"\n" + lines[2][:-9])
    assert kept.lines(lambda question: question.startswith("a/")) == [*lines[::2], newer]
    assert kept.lines(lambda question: question == "c") == []


PIECES = (
    *b'\\",{}[]:0-1.x\n\x18\xff',
    *(b"01", b"1.", b'["a"]', b'["a",]', b'"a":1,', b',"a":-2.5', b"null", "Я".encode()),
)


@pytest.mark.parametrize("schema", [1, 2])
def test_what_the_quick_look_takes_for_an_entry_is_one(schema):
    """Whatever is put in or taken out anywhere: a line that it knows is read, with the same id, question and number."""
    entry = {**at(1, "a"), "schema": schema, "n": 7, "press": "p", "step": "", "answer": {"a": "x", "b": 1, "c": ["y"]}}
    raw = line({name: entry[name] for name in FIELDS if schema == 2 or name not in ("n", "press", "step")})
    known = 0
    for place, piece, less in itertools.product(range(len(raw) + 1), (b"", *PIECES), range(3)):
        changed = raw[:place] + (bytes([piece]) if isinstance(piece, int) else piece) + raw[place + less :]
        plain = journal.PLAIN.fullmatch(changed)
        if plain and journal._is_text(changed):
            known, read = known + 1, journal._parse(changed)
            assert read, changed
            assert journal._key(read["question"]) == plain["question"] and read["id"] == plain["id"].decode()
            assert int(plain["n"] or 0) == (read["n"] if read["schema"] == 2 else 0)
    assert known > 1000


# --- what answers hold ----------------------------------------------------------------------------------------------

anything = st.text(st.characters(exclude_categories=()))  # half surrogate pairs and NULs too: browsers send them


@settings(max_examples=80, deadline=None, database=None)
@given(
    st.lists(
        st.dictionaries(anything, anything | st.lists(anything) | st.floats(allow_nan=False), max_size=3), max_size=4
    )
)
def test_any_answer_comes_back_as_it_was_given(answers):
    with tempfile.TemporaryDirectory() as folder:
        kept, copy = Journal(Path(folder)), Journal(Path(folder) / "copy")
        for answer in answers:
            kept.append(QUESTION, 1, answer, "right")
        again = Journal(Path(folder))
        assert [entry["answer"] for entry in again.entries()] == answers and again.set_aside == ""
        if answers:
            copy.merge(kept.text().encode())
        assert [entry["answer"] for entry in copy.entries()] == answers
        assert len(kept.path.read_bytes().split(b"\n")) == len(answers) + 1 if answers else not kept.path.exists()


def test_words_of_10_kb_and_nuls(tmp_path):
    answer = {"text": "слово\0" * 2000, "choice": ["\u2028", "\x85", "\x18", "\ud83d", "\r\n", "}" * 10000]}
    kept = Journal(tmp_path)
    entry = kept.append(QUESTION, 1, answer, "recorded")
    assert Journal(tmp_path).of(QUESTION)[0]["answer"] == answer
    copy = Journal(tmp_path / "copy")
    copy.merge(json.dumps(entry).encode())
    assert copy.of(QUESTION)[0]["answer"] == answer


@pytest.mark.parametrize(
    "bad",
    [{"answer": {"x": {1}}}, {"answer": "no mapping"}, {"version": None}, {"outcome": None}],
    ids=lambda bad: next(iter(bad)),
)
def test_what_could_not_be_read_back_is_refused_and_blocks_nothing(tmp_path, bad):
    kept = Journal(tmp_path)
    with pytest.raises((TypeError, ValueError)):
        kept.append(**{"question": QUESTION, "version": 1, "answer": ANSWER, "outcome": "right", **bad})
    assert kept.pending == []
    kept.append(QUESTION, 1, ANSWER, "right")
    assert len(Journal(tmp_path).entries()) == 1


def test_an_answer_costs_the_same_after_50000_answers(tmp_path, monkeypatch):
    """Lines read are counted, not seconds: at each press only what is new in the file is read."""
    one = line(at(3, "name"))
    (tmp_path / journal.NAME).write_bytes(
        b"".join(one.replace(b"name", b"%d" % number) + b"\n" for number in range(50000))
    )
    kept, parsed, real = Journal(tmp_path), [], journal._parse
    monkeypatch.setattr(journal, "_parse", lambda raw: parsed.append(raw) or real(raw))
    assert len(kept.of(QUESTION)) == 50000 <= len(parsed)
    parsed.clear()
    for number in range(10):
        kept.append("denials/scope", 1, ANSWER, "right")
        assert len(kept.of("denials/scope")) == number + 1
    assert len([raw for raw in parsed if raw]) <= 40


# --- one clear thing for the learner --------------------------------------------------------------------------------


@pytest.fixture
def house_of_one(tmp_path, monkeypatch):
    """A kit with one question, and a work folder: changes the question's version, presses its button, shows it."""
    (tmp_path / "exercises").mkdir()
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(tmp_path))
    monkeypatch.setenv("MIXEDSIGNALS_WORK", str(tmp_path / "work"))

    def shown(version=1):
        question = {
            "id": "one/only",
            "version": version,
            "kind": "choose",
            "title": "One",
            "prompt": "Which?",
            "options": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}],
        }
        (tmp_path / "exercises" / "01_one.json").write_text(
            json.dumps({"lesson": "one", "questions": [question]}), encoding="utf-8"
        )
        return session.practice("one/only")

    return shown


def press(view, choice):
    view._heard(view, {"fields": {"choice": choice}}, [])
    return view.verdict["summary"]


def test_the_learner_is_told_of_a_changed_question_and_the_answer_is_kept(house_of_one, tmp_path):
    press(house_of_one(), "b")
    changed = house_of_one(version=2)
    assert kit.say("saved.version") in changed.verdict["summary"] and "checked" not in changed.form
    assert kit.say("saved.version") not in press(changed, "a")
    assert [entry["version"] for entry in Journal(tmp_path / "work").entries()] == [1, 2]
    assert 'value="b" checked' in house_of_one(version=1).form


def test_the_learner_is_told_of_a_newer_journal(house_of_one, tmp_path):
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / journal.NAME).write_bytes(NEWER + b"\n")
    assert kit.say("saved.newer") in house_of_one().verdict["summary"]


def test_the_learner_is_told_when_nothing_can_be_saved(house_of_one, tmp_path):
    (tmp_path / "work").write_text("A file stands where the folder should be.")
    view = house_of_one()
    said = press(view, "b")
    assert kit.say("verdict.recorded") in said
    assert kit.say("saved.no", folder=tmp_path / "work", why="|").partition("|")[0] in said
    (tmp_path / "work").unlink()
    assert str(tmp_path / "work") not in press(view, "a")
    assert [entry["answer"] for entry in Journal(tmp_path / "work").entries()] == [{"choice": "b"}, {"choice": "a"}]


def test_the_learner_is_told_that_earlier_answers_cannot_be_read(house_of_one, tmp_path, monkeypatch):
    press(house_of_one(), "b")

    def closed(kept):
        raise PermissionError(errno.EACCES, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(Journal, "_read_on", closed)
        told = kit.say("saved.unread", file=tmp_path / "work" / journal.NAME, why="Permission denied")
        assert told in house_of_one().verdict["summary"]
    assert told not in house_of_one().verdict["summary"] and 'value="b" checked' in house_of_one().form


@pytest.mark.parametrize(
    "answer", [{"choice": {"x": 1}}, {"choice": ["a"], "nothing of ours": "a"}, {"choice": "c"}, {"choice": None}, {}]
)
def test_an_answer_from_elsewhere_that_fits_no_form_stops_no_question(house_of_one, tmp_path, answer):
    press(house_of_one(), "b")
    kept = Journal(tmp_path / "work")
    kept.merge(line(kept.entries()[0], id="from elsewhere", at="2100-01-01T00:00:00+00:00", answer=answer))
    assert 'value="b" checked' in house_of_one().form
    assert len(kept.of("one/only")) == 2


def test_an_answer_from_elsewhere_is_read_like_one_from_the_form(tmp_path, monkeypatch):
    kinds.write_home(tmp_path / "home")
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MIXEDSIGNALS_WORK", str(tmp_path / "work"))
    for sample in kinds.SAMPLES:
        sent = {field: value if isinstance(value, list) else [str(value)] for field, value in sample.right.items()}
        Journal(tmp_path / "work").append(sample.question["id"], 1, sent, "right")
        assert session.entries(sample.question["id"])[0]["answer"] == sample.right
        summary = session.practice(sample.question["id"]).verdict["summary"]
        assert f"ms-is-{sample.outcomes[1].replace(' ', '-')}" in summary, "numbers say what they cost, not “Right.”"


if __name__ == "__main__":  # torture by hand: rounds, kernels at a time, seconds that a slow fsync may take
    rounds, processes, slow = (int(sys.argv[1]), int(sys.argv[2]), float((sys.argv[3:] or ["0.004"])[0]))
    with tempfile.TemporaryDirectory() as place:
        names, killed = torture(Path(place), rounds, processes, slow, seed=time.time())
        there = ids(Journal(Path(place)).entries())
        lost, doubled = set(names) - set(there), len(there) - len(set(there))
        print(
            f"{killed} kernels of 4 threads killed, {processes} at a time; {len(names)} answers acknowledged, ", end=""
        )
        print(f"{len(there)} there; {len(lost)} lost, {doubled} doubled")


# --- what other versions read ---------------------------------------------------------------------------------------


def test_the_files_of_a_folder_have_the_names_and_the_letters_that_other_versions_read(tmp_path):
    kept = Journal(tmp_path)
    kept.append(QUESTION, 1, ANSWER, "recorded")
    assert {path.name for path in tmp_path.iterdir()} == {"answers.jsonl", "answers.learner", "answers.lock"}
    line = json.loads((tmp_path / "answers.jsonl").read_text(encoding="utf-8"))
    assert tuple(line) == FIELDS and line["schema"] == 2 and line["n"] == 1
    number = (tmp_path / "answers.learner").read_text()
    assert re.fullmatch(r"[0-9a-f]{8}\n", number) and number.strip() == line["learner"]
    assert (tmp_path / "answers.lock").read_bytes() == b""
    assert re.fullmatch(r"answers-\d{8}-\d{6}-[0-9a-f]{4}\.jsonl", kept.put_away())
    assert (tmp_path / "answers.lock").read_bytes() == b"p"
    kept.append(QUESTION, 1, ANSWER, "recorded")
    kept.delete()
    assert (tmp_path / "answers.lock").read_bytes() == b"pd"


def test_what_a_killed_writer_began_is_ended_by_the_sign_that_it_is_void(tmp_path):
    kept = Journal(tmp_path)
    first = kept.append(QUESTION, 1, ANSWER, "recorded")
    with open(kept.path, "ab") as file:
        file.write(b'{"schema":2,"id":"ab')
    second = kept.append(QUESTION, 1, ANSWER, "recorded")
    lines = kept.path.read_bytes().split(b"\n")
    assert lines[1] == b'{"schema":2,"id":"ab\x18' and json.loads(lines[2])["id"] == second["id"]
    assert ids(Journal(tmp_path).entries()) == [first["id"], second["id"]] and not kept.set_aside


def test_a_file_that_is_damaged_is_kept_under_a_name_made_of_its_content(tmp_path):
    kept = Journal(tmp_path)
    kept.append(QUESTION, 1, ANSWER, "recorded")
    content = kept.path.read_bytes() + b"noise\n"
    kept.path.write_bytes(content)
    kept.entries()
    assert kept.set_aside == f"answers-damaged-{hashlib.sha256(content).hexdigest()[:12]}.jsonl"
    assert (tmp_path / kept.set_aside).read_bytes() == content


def test_the_size_is_the_files_and_0_where_there_is_none(tmp_path):
    kept = Journal(tmp_path)
    assert kept.size() == 0
    kept.append(QUESTION, 1, ANSWER, "recorded")
    assert kept.size() == len(kept.path.read_bytes()) > 100


def failing(monkeypatch, kept, *answers, write=lambda path, content: None):
    """Answers that a disk refuses. write: what it does all the same."""

    def refuse(path, content):
        write(path, content)
        raise OSError(errno.EIO, "no")

    with monkeypatch.context() as patched:
        patched.setattr(journal, "_append", refuse)
        for answer in answers:
            with pytest.raises(OSError):
                kept.append(QUESTION, 1, answer, "right")


def test_all_that_waited_goes_after_the_learner_who_was_put_away_by_another_kernel(tmp_path, monkeypatch):
    kept, other = Journal(tmp_path), Journal(tmp_path)
    kept.append(QUESTION, 1, {"x": "first"}, "right")
    failing(monkeypatch, kept, {"x": "second"}, {"x": "third"})
    put_away = other.put_away()
    kept.append(QUESTION, 1, {"x": "another's"}, "right")
    [late] = {path.name for path in tmp_path.glob("answers-*.jsonl")} - {put_away}
    lines = (tmp_path / late).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["answer"] for line in lines] == [{"x": "second"}, {"x": "third"}]
    assert [entry["answer"] for entry in Journal(tmp_path).entries()] == [{"x": "another's"}]


def test_an_answer_written_whole_but_for_its_end_before_the_disk_failed_is_counted_once(tmp_path, monkeypatch):
    kept = Journal(tmp_path)
    failing(monkeypatch, kept, ANSWER, write=lambda path, content: path.write_bytes(content[:-1]))
    assert len(kept.entries()) == len(kept.of(QUESTION)) == 1
    kept.append(QUESTION, 1, ANSWER, "right")
    assert len(Journal(tmp_path).entries()) == 2 and kept.pending == [] and not kept.set_aside


def test_two_lines_of_one_place_stand_in_one_order_whichever_came_first(tmp_path):
    entries, _ = filled(tmp_path / "one", 1)
    rivals = [line(entries[0], answer={"x": str(number)}) + b"\n" for number in range(6)]
    orders = []
    for name, lines in (("two", rivals), ("three", rivals[::-1])):
        (tmp_path / name).mkdir()
        (tmp_path / name / journal.NAME).write_bytes(b"".join(lines))
        orders.append([entry["answer"] for entry in Journal(tmp_path / name).entries()])
    assert orders[0] == orders[1] and len(orders[0]) == 6


@posix
def test_a_lock_that_is_held_for_a_moment_is_waited_for(tmp_path):
    kept = Journal(tmp_path)
    kept.append(QUESTION, 1, ANSWER, "right")
    with open(tmp_path / journal.LOCK, "ab") as held:
        journal.fcntl.flock(held, journal.fcntl.LOCK_EX)
        letting_go = threading.Timer(0.1, journal.fcntl.flock, (held, journal.fcntl.LOCK_UN))
        letting_go.start()
        kept.append(QUESTION, 1, ANSWER, "right")
        letting_go.join()
    assert len(Journal(tmp_path).entries()) == 2


@posix
def test_an_answer_and_a_new_files_name_are_seen_onto_the_disk(tmp_path, monkeypatch):
    synced, sync = [], os.fsync

    def seen(file):
        synced.append(os.fstat(file).st_ino)
        sync(file)

    monkeypatch.setattr(journal.os, "fsync", seen)
    kept = Journal(tmp_path)
    kept.append(QUESTION, 1, ANSWER, "right")
    assert synced[-2:] == [kept.path.stat().st_ino, tmp_path.stat().st_ino]
    kept.append(QUESTION, 1, ANSWER, "right")
    assert synced[-1] == kept.path.stat().st_ino, "the name was there already"
