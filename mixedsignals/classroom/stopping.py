"""Control and C: what must not be cut in two by it, and a folder that is filled whole or not at all.

Knows signals and folders; never what is written, or what is said when it is stopped.
"""

import contextlib
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

UNFINISHED = "unfinished-"  # how a folder begins in which something is being written


@contextlib.contextmanager
def deaf() -> Iterator[list[int]]:
    """Control and C does nothing meanwhile, nor ever in a process that is started meanwhile: who started it ends it.

    Yields a list, which is not empty afterwards if it came.
    """
    heard: list[int] = []
    if threading.current_thread() is not threading.main_thread():  # no other thread ever hears it
        yield heard
        return
    before = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    _mask("SIG_BLOCK")
    try:
        yield heard
    finally:
        _mask("SIG_UNBLOCK")
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)


def _mask(how: str) -> None:
    """A process inherits what is blocked, however it is started. Windows has no such thing."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(getattr(signal, how), {signal.SIGINT})


@contextlib.contextmanager
def filled(out: Path, last: str) -> Iterator[Path]:
    """A folder to write into; at the end its files go to their places in `out`, and `last` after all others.

    What ends early changes nothing in `out`. Raises OSError where it cannot be written.
    """
    fresh = not out.exists()
    out.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=out))
    try:
        yield beside
        with deaf():
            for path in sorted(beside.rglob("*"), key=lambda path: path.name == last):
                target = out / path.relative_to(beside)
                if path.is_dir():
                    target.mkdir(exist_ok=True)
                else:
                    path.replace(target)
    finally:
        with deaf():
            shutil.rmtree(beside, ignore_errors=True)
            if fresh:
                with contextlib.suppress(OSError):  # it is not empty: all went well
                    out.rmdir()
