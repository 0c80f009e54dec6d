"""For a live session: a page for the wall that follows a folder while a class answers. It shows no names.

Knows how often to look and what may stand on a wall: a question from ANY learners on, counts alone. Never knows how
anything is read or marked.
"""

import os
import stat
import time
from collections.abc import Callable
from pathlib import Path

from .. import kit
from ..engine import files
from .marks import ClassMarks, read_class
from .markup import Markup, bar, cell, element, rows_shown, together, whole_page
from .psychometrics import ANY, choices
from .question_set import QuestionSet, question_set
from .report_page import CSS, outcome_shares

WALL = "wall.html"
EVERY = 3  # seconds between two looks
LATEST = 6  # questions on the wall: those that the class is at


def watch(place: Path, out: Path, keep_on: Callable[[], bool] = lambda: True) -> None:
    """Writes the wall's page anew whenever something in the folder changes, until it is stopped (Control and C).

    keep_on: asked after every look. Raises KitError if there is no folder, or the page cannot be written.
    """
    if not os.path.isdir(place):
        raise kit.KitError(f"{place} is no folder. Name the folder into which the class hands in.")
    seen: object = None
    print(f"Watching {place}. Show {out / WALL} on the wall; Control and C ends it.", flush=True)
    try:
        while True:
            now = _state(place, out / WALL)
            if now != seen:
                seen = now
                marks, _ = read_class(place)
                _write(out, wall(marks.counted, len(now)))
            if not keep_on():
                return
            time.sleep(EVERY)
    except KeyboardInterrupt:
        print(f"Stopped. {out / WALL} stays as it last was.")


def _write(out: Path, text: str) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        files.put(out / WALL, text.encode("utf-8", "replace"))
    except OSError as error:
        raise kit.KitError(f"The page can't be written to {out} ({error.strerror}). Name another with --out.") from None


def _state(place: Path, page: Path) -> list[tuple[str, int, int]]:
    """What changes when a file in the folder does, a row a file. page: the wall's own, which is none of the class's."""
    own = {page.resolve(), files.part(page.resolve())}
    found = []
    for path in sorted(place.resolve().rglob("*")):
        try:
            status = path.lstat()
        except OSError:  # gone since it was listed
            continue
        if path not in own and not stat.S_ISDIR(status.st_mode):  # a folder changes when the page is written into it
            found.append((str(path), status.st_mtime_ns, status.st_size))
    return found


def wall(marks: ClassMarks, seen: int) -> str:
    """The page: for each question that ANY or more have answered, how it goes and what was chosen. No names.

    seen: how many files the folder holds, whether or not they hold answers.
    """
    known = question_set()
    answered = [(at, int((marks.first[:, at] > 0).sum())) for at in range(len(known.asked))]
    ready = [(at, count) for at, count in answered if count >= ANY and not known.asked[at].unmarked]
    waiting = sum(0 < count < ANY for _, count in answered)
    parts = [element("h1", "The class so far"), element("p", _told(len(marks.learners), len(ready), waiting, seen))]
    for at, count in ready[-LATEST:]:
        parts += [element("h2", known.asked[at].title), *_question(marks, known, at, count)]
    return whole_page("The class so far · Mixed Signals", CSS, [element("main", *parts, class_="wall")], refresh=EVERY)


def _told(learners: int, ready: int, waiting: int, seen: int) -> str:
    if not ready:
        found = f"{kit.many(seen, 'file')} seen so far, with answers of {kit.many(learners, 'learner')}."
        return f"A question stands here once {ANY} have answered it. {found} No names are shown."
    more = f" {waiting} more {'waits' if waiting == 1 else 'wait'} until {ANY} have answered." if waiting else ""
    return f"{kit.many(learners, 'learner')}, {kit.many(ready, 'question')}.{more} Counts alone; no names are shown."


def _question(marks: ClassMarks, known: QuestionSet, at: int, count: int) -> list[Markup]:
    question = known.asked[at]
    shares, words = outcome_shares(marks, at, count)
    shown = [element("p", bar(shares, 420, 22), f"{count} answered: {words}")]
    if question.kind == "choose":
        place = known.at_of[at]["choice"]
        counts = choices(marks, place)
        rows = [
            (option.text, cell(together([bar([("defensible", int(each) / count)], 220), str(int(each))])))
            for option, each in zip(question.options, counts)
        ]
        shown.append(rows_shown(f"{question.title}: what was chosen first", ("Option", "Learners"), rows))
    return shown
