"""The class report from end to end: a folder or zip of hand-ins in, a page and tables out.

Knows the order of the steps and says how far they have come; never what is in a hand-in or a table.
"""

import contextlib
import hashlib
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from .. import kit
from . import learner_page, psychometrics, report_page, tables
from .marks import Learner, lines_of, read_class
from .stopping import deaf, filled

PATIENCE = 2  # seconds after which somebody wants to see how far it has come
PAGE = "report.html"
ABOUT = 24  # letters of the bar
CALLED = re.compile(r"[A-Za-z0-9-]{1,40}-[0-9a-f]{6}\.html")  # as `page_name` calls learners' pages


class Progress:
    """A bar on a terminal, a line now and then elsewhere; silent as long as all is done within PATIENCE."""

    def __init__(self, out: TextIO, doing: str = "reading hand-ins") -> None:
        self._doing = doing
        self._out, self._begun, self._last, self._drawn = out, time.monotonic(), 0.0, False

    def __call__(self, done: int, of: int) -> None:
        now = time.monotonic()
        if now - self._begun < PATIENCE or now - self._last < (0.2 if self._out.isatty() else 10):
            return
        self._last, self._drawn = now, True
        full = ABOUT * done // max(of, 1)
        line = f"{self._doing} [{'#' * full}{'.' * (ABOUT - full)}] {done:,} of {of:,}"
        self._out.write(f"\r{line}" if self._out.isatty() else f"{line}\n")
        self._out.flush()

    def close(self) -> None:
        """Leaves the line."""
        if self._drawn and self._out.isatty():
            self._out.write("\n")


def report(submissions: Path, out: Path, *, pages: bool = False, grade: str = tables.LAST) -> str:
    """Writes the report into a folder; returns what there is to say.

    pages: whether each learner gets a page; grade: which answers the gradebooks count, one of tables.GRADES; the last,
    unless it is said otherwise: without keys, the best of many would reward whoever tries every option. Raises KitError
    if there is nothing to read, or the folder cannot be written.
    """
    told = Progress(sys.stderr)
    try:
        with contextlib.closing(told):
            marks, unread = read_class(submissions, told)
        counted = marks.counted
        described, standing = psychometrics.describe(counted), psychometrics.standing(marks)
        with filled(out, PAGE) as fresh:
            names = tables.write_all(fresh, marks, described, standing, unread, grade)
            if pages:
                _pages(fresh / "learners", marks.learners)
            _write(fresh / PAGE, report_page.whole(marks, counted, described, standing, unread))
        with deaf():
            tables.clear(out, names)
            _clear_pages(out / "learners", marks.learners if pages else ())
    except OSError as error:
        raise kit.KitError(
            f"The report can't be written to {out} ({error.strerror}). Name another folder with --out."
        ) from None
    except KeyboardInterrupt:
        raise KeyboardInterrupt(f"The report was stopped before it was whole. Nothing in {out} was changed.") from None
    without = f"{kit.many(len(unread), 'file')} without answers"
    if not marks.learners:
        return f"No hand-in could be read: {without}, and why, in {out / PAGE}."
    said = f"{kit.many(len(marks.learners), 'learner')}; {without}. Open {out / PAGE}."
    return f"{said} Tables beside it: {', '.join(names)}.{_for_canvas(marks.learners)}"


def _for_canvas(learners: Sequence[Learner]) -> str:
    """What is to be done before canvas.csv can go into Canvas; '' where nothing is."""
    listed = [learner for learner in learners if not learner.stray]
    without = sum(not tables.canvas_id(learner) for learner in listed)
    if not without:
        return ""
    return (
        f" Canvas finds a student by ID or login alone, and {without} of {len(listed)} have none in canvas.csv (a "
        "hand-in by mail carries only a label): fill in the column ID or SIS Login ID before you import it."
    )


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", errors="replace")


def _pages(folder: Path, learners: Sequence[Learner]) -> None:
    """Writes a page for each learner."""
    folder.mkdir()
    with contextlib.closing(Progress(sys.stderr, "writing learners' pages")) as done:
        for number, learner in enumerate(learners, 1):
            _write(folder / page_name(learner), learner_page.learner_page(learner, lines_of(learner)))
            done(number, len(learners))


def _clear_pages(folder: Path, learners: Sequence[Learner]) -> None:
    """Takes away an earlier report's pages: none must go to another class's learners. learners: whose pages stay."""
    kept = {page_name(learner) for learner in learners}
    for path in folder.glob("*.html"):
        if path.name not in kept and CALLED.fullmatch(path.name) and learner_page.is_one(path):
            path.unlink()
    with contextlib.suppress(OSError):  # something of the instructor's stands in it, or it never was there
        folder.rmdir()


def page_name(learner: Learner) -> str:
    """What a learner's page is called: letters that every disk knows, and a few by which it is nobody else's."""
    stem = re.sub(r"[^A-Za-z0-9]+", "-", learner.name).strip("-")[:40] or "learner"
    return f"{stem}-{hashlib.sha256(learner.key.encode('utf-8', 'replace')).hexdigest()[:6]}.html"
