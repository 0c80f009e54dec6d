"""Journals in, a class's marks out: learner × question × item, with the first, last and best outcome and the tries.

Everything is marked again with this kit's keys, whatever the hand-in says of itself: a journal that was written without
keys is marked here. Knows whose lines are whose and puts a class together; never a page, a table's form, or how a class
is described.

Marks stand in whole arrays (NumPy), a row a learner: what describes a class then takes no loop over learners. Plain
`json` in a few processes reads them, because reading is the small part: marking is what costs, and no data frame marks.
"""

import contextlib
import gc
import os
import signal
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from .. import kit
from ..engine import journal
from . import submissions
from .folding import COLUMNS, blank, fold
from .question_set import Array, question_set
from .stopping import deaf
from .submissions import HandIn, Person, Source, Unread

LINES = 20_000  # of one learner; a whole course, done twice, has under two thousand
STRANGERS = 20  # other learners in one file who still get a row of their own
AT_ONCE = 200  # hand-ins of so many units go to a process together
ALONE = 120  # so few units are read faster than other processes start


@dataclass
class Learner:
    """One row of a class. key: what makes the row the same person's; name: to show; person: as the platform has it;
    numbers: the learner's numbers on the answers; answers: how many lines; files: (name, lesson, day) of the hand-ins;
    notes: what to look at; stray: nobody handed these answers in as their own; counted: they stand in the class's
    figures; sources: the files to open to read this learner's answers again."""

    key: str
    name: str
    person: Person
    numbers: tuple[str, ...]
    answers: int
    files: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...]
    sources: tuple[Source, ...]
    stray: bool = False
    counted: bool = True


@dataclass
class ClassMarks:
    """A class's marks. Outcomes are places in OUTCOMES; an array's row is a learner's.

    first, last, best, tries; gained, stands, credit: of the first answer, of the last, the best (NaN: none): a column
    a question. at_first, at_last, at_best, turns: outcomes and tries, chosen: what was chosen first (a place in its
    values, −1: nothing), number: the newest number given (NaN: none): a column a place.
    """

    learners: list[Learner]
    first: Array
    last: Array
    best: Array
    tries: Array
    gained: Array
    stands: Array
    credit: Array
    at_first: Array
    at_last: Array
    at_best: Array
    turns: Array
    chosen: Array
    number: Array

    def rows(self, wanted: Sequence[int]) -> "ClassMarks":
        """The marks of some of the learners."""
        at = np.asarray(wanted, dtype=np.intp)
        return ClassMarks([self.learners[row] for row in wanted], *(getattr(self, name)[at] for name in COLUMNS))

    @property
    def counted(self) -> "ClassMarks":
        """The marks that stand in the class's figures."""
        if all(learner.counted for learner in self.learners):
            return self
        return self.rows([row for row, learner in enumerate(self.learners) if learner.counted])


@dataclass
class Batch:
    """What a process found in the hand-ins it was given."""

    marks: ClassMarks
    unread: list[Unread]


def read_class(
    place: Path, told: Callable[[int, int], None] = lambda done, of: None
) -> tuple[ClassMarks, list[Unread]]:
    """The marks of everybody in a folder or a zip, sorted by name, and what could not be read.

    told: hears how far it has come. Raises KitError if there is nothing at that place.
    """
    listed, unread = submissions.sources(place)
    units: dict[str, list[Source]] = {}
    for source in listed:
        units.setdefault(source.unit, []).append(source)
    batches = []
    with contextlib.closing(_batches(list(units.values()))) as reading:  # stopped, it ends its processes at once
        for batch, done in reading:
            batches.append(batch)
            unread += batch.unread
            told(done, len(units))
    marks = _joined([batch.marks for batch in batches])
    again = _scattered(marks)
    if again:  # a learner's files went to several processes
        kept = [row for row, learner in enumerate(marks.learners) if learner.key not in again]
        more = [_batch(list(sources), only=key).marks for key, sources in again.items()]
        marks = _joined([marks.rows(kept), *more])
    return _settled(marks), sorted(unread, key=lambda each: (each.why, each.name))


def _batches(units: list[list[Source]]) -> Generator[tuple[Batch, int]]:
    """Each batch and how many units are read by then; in processes of their own where there are many."""
    if len(units) <= ALONE:
        for start in range(0, len(units), 10):
            part = units[start : start + 10]
            yield _batch([source for unit in part for source in unit]), start + len(part)
        return
    size = max(10, min(AT_ONCE, len(units) // (4 * (os.cpu_count() or 1))))
    parts = [units[start : start + size] for start in range(0, len(units), size)]
    question_set()  # processes that are forked have it already
    flat = [[source for unit in part for source in unit] for part in parts]
    with deaf() as heard:
        pool = ProcessPoolExecutor(min(os.cpu_count() or 1, 8), initializer=_settle_down)
        batches = pool.map(_batch, flat)
    done = 0
    try:
        if heard:
            raise KeyboardInterrupt
        for part, batch in zip(parts, batches):
            done += len(part)
            yield batch, done
    finally:
        with deaf():
            pool.shutdown(cancel_futures=True)


def _settle_down() -> None:
    """What a process does before it reads. What is remembered stays: looking through it for cycles again and again
    took a third of the time. And where a process does not inherit that it is deaf to Control and C, it is told so."""
    gc.disable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _batch(given: list[Source], only: str = "") -> Batch:
    """The marks of everybody in some files. only: the key of the one learner who is wanted."""
    hand_ins, unread = _opened(given)
    kept = [each for each in _learners(hand_ins, unread) if not only or each[0].key == only]
    arrays, misfits = fold([lines for _, lines in kept])
    return Batch(ClassMarks([_noted(learner, count) for (learner, _), count in zip(kept, misfits)], **arrays), unread)


def lines_of(learner: Learner) -> list[journal.Handed]:
    """A learner's answers, oldest first, read again: a class's marks hold what they came to, not what they said."""
    hand_ins, unread = _opened(learner.sources)
    return next((lines for each, lines in _learners(hand_ins, unread) if each.key == learner.key), [])


def _opened(given: Sequence[Source]) -> tuple[list[tuple[HandIn, Source]], list[Unread]]:
    """Every hand-in in some files, and what in them could not be read."""
    hand_ins, unread = list[tuple[HandIn, Source]](), list[Unread]()
    for source in given:
        found, others = submissions.opened(source)
        hand_ins += [(hand_in, source) for hand_in in found]
        unread += others
    return hand_ins, unread


def _learners(
    hand_ins: Sequence[tuple[HandIn, Source]], unread: list[Unread]
) -> Iterator[tuple[Learner, list[journal.Handed]]]:
    """Each learner with their answers, oldest first, each once. Hand-ins without any answer go to the unread."""
    held: dict[str, list[File]] = {}
    for hand_in, source in hand_ins:
        read = journal.gathered(hand_in.journal)
        if not read.lines:
            unread.append(Unread(hand_in.name, _no_answers(read)))
            continue
        owner = _owner(hand_in, read.lines)
        held.setdefault(hand_in.person.key or f"number:{owner}", []).append(File(hand_in, source, read, owner))
    strays: dict[str, list[tuple[File, list[journal.Handed]]]] = {}
    for key, files in held.items():
        numbers = tuple(dict.fromkeys(file.owner for file in files))
        lines = journal.in_order([line for file in files for line in file.read.lines])
        own = [line for line in lines if line.learner in numbers]
        foreign = sorted({line.learner for line in lines}.difference(numbers))
        for file in files if len(foreign) <= STRANGERS else ():
            for number in foreign:
                theirs = [line for line in file.read.lines if line.learner == number]
                if theirs:
                    strays.setdefault(number, []).append((file, theirs))
        yield _row(key, files, numbers, own, len(lines) - len(own), foreign), own[:LINES]
    for number, parts in strays.items():
        if f"number:{number}" not in held:
            yield _stray(number, parts), journal.in_order([line for _, part in parts for line in part])[:LINES]


class File(NamedTuple):
    """One hand-in, opened. owner: the learner's number whose it is."""

    hand_in: HandIn
    source: Source
    read: journal.Gathered
    owner: str


def _owner(hand_in: HandIn, lines: Sequence[journal.Handed]) -> str:
    """Whose a hand-in is: the number in its first line; else the one on most of its answers, the newest if two tie."""
    counts = Counter(line.learner for line in reversed(lines))  # of equal counts, the first that was met wins
    return hand_in.learner if hand_in.learner in counts else counts.most_common(1)[0][0]


def _no_answers(read: journal.Gathered) -> str:
    if read.newer:
        return f"{kit.many(read.newer, 'answer')} that a newer kit wrote. Report them with a newer kit."
    return "It calls itself a hand-in, but no answer in it can be read." if read.damaged else "No answers in it yet."


def _row(
    key: str,
    files: Sequence[File],
    numbers: tuple[str, ...],
    own: Sequence[journal.Handed],
    others: int,
    foreign: Sequence[str],
) -> Learner:
    hand_ins = [file.hand_in for file in files]
    labels = list(dict.fromkeys(hand_in.label for hand_in in hand_ins if hand_in.label))
    person = hand_ins[0].person
    notes = list(dict.fromkeys(note for hand_in in hand_ins for note in hand_in.notes))
    if others:
        whose = ", ".join(map(submissions.presentable, foreign[:5]))
        notes.append(f"Not counted here: {kit.many(others, 'answer')} in the file of another learner ({whose}).")
    if len(numbers) > 1:
        notes.append("Two learner's numbers under one name: work from two computers, or two people's.")
    if len(labels) > 1:
        notes.append(f"Several labels: {', '.join(labels[:5])}.")
    if len({hand_in.journal for hand_in in hand_ins}) < len(hand_ins):
        notes.append("The same file was handed in more than once. It counts once.")
    if any(file.read.damaged for file in files):
        notes.append("Part of the file is damaged. Every answer that can be read counts.")
    if any(file.read.newer for file in files):
        notes.append("Some answers were written by a newer kit. They don't count here.")
    if len(own) > LINES:
        notes.append(f"{len(own):,} answers; the first {LINES:,} count. Nobody works that much.")
    if person.late:
        notes.append("Handed in late.")
    return Learner(
        key,
        person.name or (labels[0] if labels else submissions.presentable(numbers[0])),
        person,
        tuple(map(submissions.presentable, numbers)),
        len(own),
        tuple((hand_in.name, hand_in.lesson, hand_in.day) for hand_in in hand_ins),
        tuple(notes),
        tuple(dict.fromkeys(file.source for file in files)),
    )


def _stray(number: str, parts: Sequence[tuple[File, list[journal.Handed]]]) -> Learner:
    """A learner whose answers stand only in somebody else's hand-in."""
    names = list(dict.fromkeys(file.hand_in.name for file, _ in parts))
    return Learner(
        f"number:{number}",
        submissions.presentable(number),
        Person(),
        (submissions.presentable(number),),
        sum(len(lines) for _, lines in parts),
        tuple((name, "", "") for name in names),
        (f"Nobody handed this number in; its answers stand in {names[0]}.",),
        tuple(dict.fromkeys(file.source for file, _ in parts)),
        stray=True,
    )


def _noted(learner: Learner, misfits: int) -> Learner:
    if misfits:
        told = f"Not counted: {kit.many(misfits, 'answer')} that don't fit this kit's questions (another version)."
        learner.notes = (*learner.notes, told)
    return learner


# --- a class out of its parts ---


def _joined(parts: Sequence[ClassMarks]) -> ClassMarks:
    learners = [learner for part in parts for learner in part.learners]
    whole = {name: np.concatenate([getattr(part, name) for part in parts]) for name in COLUMNS} if parts else blank(0)
    return ClassMarks(learners, **whole)


def _scattered(marks: ClassMarks) -> dict[str, tuple[Source, ...]]:
    """{key: every file to read} of the learners who came out as more than one row."""
    seen: dict[str, tuple[Source, ...]] = {}
    twice = set()
    for learner in marks.learners:
        if learner.key in seen:
            twice.add(learner.key)
        seen[learner.key] = tuple(dict.fromkeys((*seen.get(learner.key, ()), *learner.sources)))
    return {key: seen[key] for key in sorted(twice)}


def _settled(marks: ClassMarks) -> ClassMarks:
    """In order of names, with what can only be seen once everybody is there."""
    owners: dict[str, list[Learner]] = {}
    for learner in marks.learners:
        if not learner.stray:
            for number in learner.numbers:
                owners.setdefault(number, []).append(learner)
    order = sorted(range(len(marks.learners)), key=lambda row: _by_name(marks.learners[row]))
    names = [marks.learners[row].name.casefold() for row in order]
    times = Counter(names)
    kept, counted = [], set[str]()
    for row, name in zip(order, names):
        learner = marks.learners[row]
        if learner.stray and learner.numbers[0] in owners:
            continue  # its owner handed in, and a note in the other's row tells the rest
        shared = {other.name for number in learner.numbers for other in owners.get(number, []) if other is not learner}
        if shared and not learner.stray:
            told = ", ".join(sorted(shared)[:5])
            learner.notes += (f"The same learner's number as {told}: one file passed on, or one computer shared.",)
            learner.counted = not counted.issuperset(learner.numbers)
        elif times[name] > 1:
            learner.notes += ("Somebody else has the same name here; the learner's number tells them apart.",)
        counted |= set(learner.numbers)
        kept.append(row)
    return marks.rows(kept)


def _by_name(learner: Learner) -> tuple[bool, str, str]:
    return learner.stray, learner.name.casefold(), learner.key
