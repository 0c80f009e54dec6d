"""A computer that is only lent, as Binder's is: whether this is one, and when to say “save”.

Knows one variable of the environment and how many questions a journal holds; never what they ask, or how a download
looks.
"""

import contextlib
import os

from . import files
from .journal import Journal

LENT_BY = "BINDER_LAUNCH_HOST"  # Binder names itself here; nobody else sets it
EVERY = 10  # questions
MARK = "saved-up-to"  # beside the journal: whose it is, and how many answers were in it at the last save


def is_lent() -> bool:
    """Whether the work folder is gone when the session ends."""
    return bool(os.environ.get(LENT_BY))


def due(journal: Journal) -> int:
    """How many questions were answered since the last save or reminder, once they are ten; otherwise 0."""
    if not is_lent():
        return 0
    fresh = {entry["question"] for entry in journal.entries()[_known(journal) :]}
    return len(fresh) if len(fresh) >= EVERY else 0


def saved(journal: Journal) -> None:
    """Counts afresh from here: the learner was just given a file of all answers, or brought one."""
    if is_lent():
        with contextlib.suppress(OSError):  # then she is reminded once more
            files.put(journal.folder / MARK, f"{journal.learner()} {len(journal.entries())}".encode())


def _known(journal: Journal) -> int:
    """How many answers this learner had at the last save; 0 where none was."""
    with contextlib.suppress(OSError, ValueError):
        learner, count = (journal.folder / MARK).read_text(encoding="utf-8").split()
        return int(count) if learner == journal.learner() else 0
    return 0
