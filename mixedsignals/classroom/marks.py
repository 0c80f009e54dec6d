"""Journals in, a class's marks out: learner × question × item, with the first, last and best outcome and the tries.

Everything is marked again with this kit's keys, whatever the hand-in says of itself: a journal that was written without
keys is marked here. Which answers fit, their order and what they come to are the engine's rules. Knows journals and
questions; never a page, a table's form, or how a class is described.

Marks stand in whole arrays (NumPy), a row a learner: what describes a class then takes no loop over learners. Plain
`json` in a few processes reads them: that is faster than reading the same lines into a data frame at all.
"""

import dataclasses
import functools
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from .. import engine, kit
from ..engine import course, journal
from ..engine.model import Answer, Key, Question
from ..engine.scoring import OUTCOMES, Verdict, score
from ..engine.steps import only
from ..engine.tally import RANK, Tally, fitting, tally
from . import submissions
from .submissions import HandIn, Person, Source, Unread

Array = np.ndarray[Any, Any]
LINES = 20_000  # of one learner; a whole course, done twice, has under two thousand
REMEMBERED = 50_000  # things kept by a process: many learners say the same
MOST = 65_535  # tries that a column holds
STRANGERS = 20  # other learners in one file who still get a row of their own
AT_ONCE = 200  # hand-ins of so many units go to a process together
ALONE = 120  # so few units are read faster than other processes start
CODE = {outcome: place for place, outcome in enumerate(OUTCOMES)}
NOT_ATTEMPTED = CODE["not attempted"]


@dataclass(frozen=True)
class Place:
    """One thing that an answer is made of: an item, a word, a cell. question: its number in the paper; field: its
    name there; values: what it may hold, in order, None for free; right: what the key has; why_wrong: a diagnosis for
    each wrong value; meant: what a defensible reading would say."""

    question: int
    field: str
    values: tuple[str, ...] | None
    right: Any = None
    diagnoses: dict[str, str] = dataclasses.field(default_factory=dict)
    defensible: dict[str, str] = dataclasses.field(default_factory=dict)

    @functools.cached_property
    def chosen(self) -> dict[str, int]:
        """The place of each value among the values."""
        return {value: at for at, value in enumerate(self.values or ())}


class Read(NamedTuple):
    """What a line says. number: of its question; line: as the engine's rules take it; verdict: on this line alone."""

    number: int
    step: str
    line: dict[str, Any]
    verdict: Verdict


class Effect(NamedTuple):
    """What a learner's lines on one question put into the arrays. of: the question's number; whole: a value for each
    array in OF_QUESTIONS; at: numbers of places; parts: for each of them a value for each array in OF_PLACES."""

    of: int
    whole: tuple[float, ...]
    at: Array
    parts: Array


class Paper:
    """Every question of the kit with its key, and every place of an answer, numbered.

    lessons: names in order; asked: questions; keys: theirs, or None; of: a question's number by its id; places: of
    all questions; at_of: for each question, a place's number by its field.
    """

    def __init__(self) -> None:
        self.lessons = kit.lessons()
        self.asked: list[Question] = []
        self.keys: list[Key | None] = []
        for lesson in self.lessons:
            keys = kit.lesson_json("solutions", lesson) or {}
            for entry in kit.lesson_json("exercises", lesson)["questions"]:
                self.asked.append(engine.from_json(entry))
                self.keys.append(engine.key_from_json(keys.get(entry["id"]), entry["id"]))
        self.of = {question.id: number for number, question in enumerate(self.asked)}
        self.places = [place for number in range(len(self.asked)) for place in self._places(number)]
        self.at_of: list[dict[str, int]] = [{} for _ in self.asked]
        for number, place in enumerate(self.places):
            self.at_of[place.question][place.field] = number
        self._said: dict[bytes, Read | None] = {}
        self.told: dict[tuple[bytes, ...], Effect] = {}

    def lesson(self, number: int) -> str:
        """The lesson of a question."""
        return self.asked[number].id.partition("/")[0]

    def marked(self, number: int) -> bool:
        """Whether a question has a key by which answers are marked."""
        return self.keys[number] is not None and self.asked[number].kind != "write"

    def wording(self, at: int) -> str:
        """What a place asks, in the words that a learner sees: an item, a row and a column; a question's own title."""
        place = self.places[at]
        question = self.asked[place.question]
        texts = {item.id: item.text for item in question.items + question.columns}
        parts = [texts[part] for part in place.field.split(":") if part in texts]
        return " / ".join(parts) or question.title

    def option(self, at: int, value: object) -> str:
        """The words of what was chosen at a place."""
        options = self.asked[self.places[at].question].options
        return next((option.text for option in options if option.id == value), str(value))

    def read(self, line: journal.Handed) -> "Read | None":
        """What a line says, marked by itself; None where it does not fit. Many learners say the same: it is kept."""
        if line.says not in self._said:
            if len(self._said) >= REMEMBERED:
                self._said.clear()
            self._said[line.says] = self._read(line.entry())
        return self._said[line.says]

    def _read(self, entry: journal.Entry) -> "Read | None":
        number = self.of.get(entry["question"])
        if number is None:
            return None
        step = entry.get("step", "")
        try:
            answer = fitting(self.asked[number], entry)
        except kit.KitError:
            return None
        return Read(number, step, {"step": step, "answer": answer}, self.score(number, answer, step))

    def score(self, number: int, answer: Answer, step: str) -> Verdict:
        """The verdict on an answer to a question, or to one item of it."""
        question = self.asked[number]
        return score(only(question, step) if step else question, answer, self.keys[number])

    def _places(self, number: int) -> Iterator[Place]:
        question, key = self.asked[number], self.keys[number] or Key()
        held = engine.fields(question)
        rows = [] if question.kind != "matrix" else [row.id for row in question.items]
        items = [item.id for item in question.items] if question.interval else []
        for name in dict.fromkeys([*held, *rows, *items]):
            values = held.get(name)
            ordered = [option.id for option in question.options if option.id in (values or ())]
            yield Place(
                number,
                name,
                tuple(ordered if len(ordered) == len(values) else sorted(values)) if values else None,
                key.answers.get(name),
                key.diagnoses.get(name, {}),
                key.defensible.get(name, {}),
            )


@functools.cache
def paper() -> Paper:
    """The kit's questions, read once a process."""
    return Paper()


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
class Marks:
    """A class's marks. Outcomes are places in OUTCOMES; an array's row is a learner's.

    first, last, best, tries, gained (credit of the first answer), credit (the best one; NaN: none): a column a
    question. at_first, at_last, at_best, turns: outcomes and tries, chosen: what was chosen first (a place in its
    values, −1: nothing), number: the newest number given (NaN: none): a column a place.
    """

    learners: list[Learner]
    first: Array
    last: Array
    best: Array
    tries: Array
    gained: Array
    credit: Array
    at_first: Array
    at_last: Array
    at_best: Array
    turns: Array
    chosen: Array
    number: Array

    def rows(self, wanted: Sequence[int]) -> "Marks":
        """The marks of some of the learners."""
        at = np.asarray(wanted, dtype=np.intp)
        return Marks([self.learners[row] for row in wanted], *(getattr(self, name)[at] for name in COLUMNS))

    @property
    def counted(self) -> "Marks":
        """The marks that stand in the class's figures."""
        return self.rows([row for row, learner in enumerate(self.learners) if learner.counted])


OF_QUESTIONS = {
    "first": np.uint8,
    "last": np.uint8,
    "best": np.uint8,
    "tries": np.uint16,
    "gained": np.float32,
    "credit": np.float32,
}
OF_PLACES = {
    "at_first": np.uint8,
    "at_last": np.uint8,
    "at_best": np.uint8,
    "turns": np.uint16,
    "chosen": np.int16,
    "number": np.float32,
}
COLUMNS = (*OF_QUESTIONS, *OF_PLACES)
BLANK = {"gained": np.nan, "credit": np.nan, "number": np.nan, "chosen": -1}


def _arrays(effects: Sequence[Sequence[Effect]]) -> dict[str, Array]:
    """The arrays of some learners. effects: each learner's, question by question."""
    flat = [effect for each in effects for effect in each]
    rows = np.repeat(np.arange(len(effects)), [len(each) for each in effects])
    whole = np.array([effect.whole for effect in flat], np.float32).reshape(-1, len(OF_QUESTIONS))
    arrays = _spread(OF_QUESTIONS, len(paper().asked), len(effects), rows, [effect.of for effect in flat], whole)
    if not flat:
        return arrays | _spread(OF_PLACES, len(paper().places), len(effects), rows, [], whole)
    at, parts = np.concatenate([effect.at for effect in flat]), np.concatenate([effect.parts for effect in flat])
    each = np.repeat(rows, [len(effect.at) for effect in flat])
    return arrays | _spread(OF_PLACES, len(paper().places), len(effects), each, at, parts)


def _spread(
    kinds: Mapping[str, type], width: int, height: int, rows: Array, at: Sequence[int] | Array, values: Array
) -> dict[str, Array]:
    """An array for each name in `kinds`, blank but for the values, whose columns are in that order."""
    sheet = np.empty((height, width, len(kinds)), np.float32)
    sheet[:] = [BLANK.get(name, 0) for name in kinds]
    if len(at):
        sheet[rows, at] = values
    return {name: sheet[:, :, column].astype(kind) for column, (name, kind) in enumerate(kinds.items())}


@dataclass
class Batch:
    """What a process found in the hand-ins it was given."""

    marks: Marks
    unread: list[Unread]


def read_class(place: Path, told: Callable[[int, int], None] = lambda done, of: None) -> tuple[Marks, list[Unread]]:
    """The marks of everybody in a folder or a zip, sorted by name, and what could not be read.

    told: hears how far it has come. Raises KitError if there is nothing at that place.
    """
    listed, unread = submissions.sources(place)
    units: dict[str, list[Source]] = {}
    for source in listed:
        units.setdefault(source.unit, []).append(source)
    batches = []
    for batch, done in _batches(list(units.values())):
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


def _batches(units: list[list[Source]]) -> Iterator[tuple[Batch, int]]:
    """Each batch and how many units are read by then; in processes of their own where there are many."""
    if len(units) <= ALONE:
        for start in range(0, len(units), 10):
            part = units[start : start + 10]
            yield _batch([source for unit in part for source in unit]), start + len(part)
        return
    size = max(10, min(AT_ONCE, len(units) // (4 * (os.cpu_count() or 1))))
    parts = [units[start : start + size] for start in range(0, len(units), size)]
    paper()  # processes that are forked have it already
    with ProcessPoolExecutor(max_workers=min(os.cpu_count() or 1, 8)) as pool:
        flat = [[source for unit in part for source in unit] for part in parts]
        done = 0
        for part, batch in zip(parts, pool.map(_batch, flat)):
            done += len(part)
            yield batch, done


def _batch(given: list[Source], only: str = "") -> Batch:
    """The marks of everybody in some files. only: the key of the one learner who is wanted."""
    hand_ins, unread = list[tuple[HandIn, Source]](), list[Unread]()
    for source in given:
        found, others = submissions.opened(source)
        hand_ins += [(hand_in, source) for hand_in in found]
        unread += others
    learners, effects = list[Learner](), list[list[Effect]]()
    for learner, lines in _learners(hand_ins, unread):
        if not only or learner.key == only:
            told, misfits = _effects(lines)
            effects.append(told)
            learners.append(_noted(learner, misfits))
    return Batch(Marks(learners, **_arrays(effects)), unread)


def answers_of(learner: Learner) -> list[journal.Handed]:
    """A learner's answers, read again from the files they came in."""
    hand_ins = [(hand_in, source) for source in learner.sources for hand_in in submissions.opened(source)[0]]
    return next((lines for each, lines in _learners(hand_ins, []) if each.key == learner.key), [])


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
        return f"{read.newer} answers that a newer kit wrote. Report them with a newer kit."
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
        whose = ", ".join(map(submissions.shown, foreign[:5]))
        notes.append(f"{others} answers in the file are another learner's ({whose}). They don't count here.")
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
        person.name or (labels[0] if labels else submissions.shown(numbers[0])),
        person,
        tuple(map(submissions.shown, numbers)),
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
        submissions.shown(number),
        Person(),
        (submissions.shown(number),),
        sum(len(lines) for _, lines in parts),
        tuple((name, "", "") for name in names),
        (f"Nobody handed this number in; its answers stand in {names[0]}.",),
        tuple(dict.fromkeys(file.source for file, _ in parts)),
        stray=True,
    )


def _noted(learner: Learner, misfits: int) -> Learner:
    if misfits:
        told = f"{misfits} answers don't fit the questions of this kit (another version). They don't count."
        learner.notes = (*learner.notes, told)
    return learner


def _effects(lines: Iterable[journal.Handed]) -> tuple[list[Effect], int]:
    """What one learner's answers come to, question by question; and how many do not fit the questions."""
    known, misfits = paper(), 0
    said: dict[int, list[tuple[bytes, Read]]] = {}
    for line in lines:
        read = known.read(line)
        if read is None:
            misfits += 1
        else:
            said.setdefault(read.number, []).append((line.says, read))
    effects = []
    for number, reads in said.items():
        name = tuple([says for says, _ in reads])
        effect = known.told.get(name)
        if effect is None:
            if len(known.told) >= REMEMBERED:
                known.told.clear()
            effect = known.told[name] = _effect(number, [read for _, read in reads])
        effects.append(effect)
    return effects, misfits


def _effect(number: int, reads: Sequence[Read]) -> Effect:
    """What the answers to one question come to, by the engine's rules."""
    known = paper()
    alone = {(id(read.line["answer"]), read.step): read.verdict for read in reads}

    def marked(answer: Answer, step: str) -> Verdict:
        verdict = alone.get((id(answer), step))
        return known.score(number, answer, step) if verdict is None else verdict

    told = tally(known.asked[number], [read.line for read in reads], marked)
    best = max(told.best, told.last.outcome, key=RANK.__getitem__)
    whole = (
        CODE[told.first.outcome],
        CODE[told.last.outcome],
        CODE[best],
        min(max(told.tries.values()), MOST),
        np.nan if told.first.credit is None else told.first.credit,
        np.nan if told.credit is None else told.credit,
    )
    parts = _parts(number, told)
    at = np.fromiter(parts, np.intp, len(parts))
    return Effect(number, whole, at, np.array(list(parts.values()), np.float32).reshape(-1, len(OF_PLACES)))


def _parts(number: int, told: Tally) -> dict[int, list[float]]:
    """{a place's number: its values, in the order of OF_PLACES}."""
    known = paper()
    at = known.at_of[number]
    parts: dict[int, list[float]] = {}
    for field in at.keys() & {*told.opening, *told.standing, *told.best_of, *told.tries}:
        tries = min(told.tries.get(field, 0), MOST)  # words are tried together
        best = CODE[told.best_of.get(field, "not attempted")]
        parts[at[field]] = [NOT_ATTEMPTED, NOT_ATTEMPTED, best, tries, -1, np.nan]
    for column, verdict in enumerate((told.first, told.last)):
        for mark in verdict.marks:
            if mark.outcome != "not attempted":
                parts[at[mark.field]][column] = CODE[mark.outcome]
    for field, value in told.opening.items():
        chosen = known.places[at[field]].chosen
        if isinstance(value, str) and value in chosen:
            parts[at[field]][4] = chosen[value]
    for field, value in told.standing.items():
        if isinstance(value, float):
            parts[at[field]][5] = value
    return parts


# --- a class out of its parts ---


def _joined(parts: Sequence[Marks]) -> Marks:
    learners = [learner for part in parts for learner in part.learners]
    whole = (
        {name: np.concatenate([getattr(part, name) for part in parts]) for name in COLUMNS} if parts else _arrays([])
    )
    return Marks(learners, **whole)


def _scattered(marks: Marks) -> dict[str, tuple[Source, ...]]:
    """{key: every file to read} of the learners who came out as more than one row."""
    seen: dict[str, tuple[Source, ...]] = {}
    twice = set()
    for learner in marks.learners:
        if learner.key in seen:
            twice.add(learner.key)
        seen[learner.key] = tuple(dict.fromkeys((*seen.get(learner.key, ()), *learner.sources)))
    return {key: seen[key] for key in sorted(twice)}


def _settled(marks: Marks) -> Marks:
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


def line_places() -> list[tuple[str, int]]:
    """(lesson, number of its place) of the question that every lesson ends on: the class's line."""
    known = paper()
    asked = [(lesson, known.of.get(f"{lesson}/{course.LINE}")) for lesson in known.lessons]
    return [(lesson, known.at_of[number][course.CALL]) for lesson, number in asked if number is not None]
