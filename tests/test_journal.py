"""Journal torture: whatever happens to the process, the disk, the clock or the file, no acknowledged answer is lost,
and each case leaves one clear thing to tell the learner: `set_aside`, `newer`, or an OSError."""
import errno
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mixedsignals import journal, kit, session
from mixedsignals.journal import CANCEL, Journal

posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX: other users, limits on a file's size")
NEWER = b'{"schema": 2, "what": "a later version wrote this"}'
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
    command = [sys.executable, "-I", "-S", "-B", "-c", KERNEL + code, journal.__file__, str(folder), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


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

def test_killed_200_times_between_and_during_writes(tmp_path):
    """Two kernels at a time on one journal: one is killed from outside at any moment, one in the middle of a write."""
    acknowledged, reader = [], Journal(tmp_path)

    def killed_from_outside(chance):
        child = kernel("answer('first')\nwhile True: answer('x' * random.randrange(20000))", tmp_path)
        first = child.stdout.readline()
        time.sleep(chance.uniform(0, 0.004))
        child.kill()
        return first + child.stdout.read()

    def killed_within(chance):
        child = kernel("answer('first'); journal._write = tear; answer('слово ' * random.randrange(3000))", tmp_path)
        return child.stdout.read()

    def kill(manner, seed):
        chance = random.Random(seed)
        for _ in range(100):
            acknowledged.extend(manner(chance).decode().split())
            assert set(acknowledged) <= set(ids(reader.entries())) or manner is killed_within

    threads = [threading.Thread(target=kill, args=(manner, seed)) for seed, manner in enumerate((killed_from_outside, killed_within))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = Journal(tmp_path)
    assert len(acknowledged) >= 200
    assert set(acknowledged) <= set(ids(kept.entries()))
    assert ids(reader.entries()) == ids(kept.entries())
    assert kept.path.read_bytes().count(CANCEL + b"\n") > 50  # the writes really were torn
    assert kept.set_aside == reader.set_aside == "" and len({entry["learner"] for entry in kept.entries()}) == 1
