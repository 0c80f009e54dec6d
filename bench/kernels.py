"""Kernels without a page: what an exercise holds in memory, and what checking a notebook adds to its kernel."""

import contextlib
import io
import re
import subprocess
import time
from collections import Counter
from pathlib import Path

import nbformat
import psutil
import pytest
from jupyter_client import KernelManager

from bench.browser import ASK, BARE
from bench.ratio import SLOW, Ratio, interleave
from mixedsignals import kit

ROOMS = ("notebooks", "exercises", "solutions")
EVERY = 3  # of the tests' notebooks, every third is looked at
IMPORT = re.compile(r"^(?:import|from) .*", re.MULTILINE)


def ratios():
    """Memory, then nbval."""
    asked = [ASK.format(entry["id"]) for entry in kit.lesson_json("exercises", "denials")["questions"]]
    pairs = interleave(lambda: resident(asked), lambda: resident([BARE]), pairs=SLOW, warm=0)
    yield Ratio("holding", "memory with an exercise run", "a kernel with ipywidgets", 1.10, pairs, "MB")
    paths = sorted(path for room in ROOMS for path in (kit.home() / room).glob("*.ipynb"))[::EVERY]
    what = f"nbval over {len(paths)} notebooks, each"
    yield Ratio("testing", what, "a kernel with its imports", 1.5, checked(paths))


@contextlib.contextmanager
def kernel(cells, **where):
    """A fresh kernel that has run some sources, for a while."""
    manager = KernelManager()
    manager.start_kernel(stderr=subprocess.DEVNULL, **where)
    client = manager.blocking_client()
    client.start_channels()
    client.wait_for_ready(60)
    for cell in cells:
        client.execute_interactive(cell, output_hook=lambda message: None, timeout=60)
    yield manager
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def resident(cells):
    """Megabytes that a fresh kernel holds after running the cells."""
    with kernel(cells) as manager:
        return psutil.Process(manager.provisioner.process.pid).memory_info().rss / 1e6


def checked(paths):
    """Checks notebooks as the tests do, all in one process: [(milliseconds of one, of a kernel with its imports)]."""
    timed = Timed()
    options = ["--nbval", f"--nbval-sanitize-with={kit.home() / 'tests' / 'nbval.cfg'}", "-q", "-p", "no:xdist"]
    with contextlib.redirect_stdout(io.StringIO()) as said:
        code = pytest.main([*options, *map(str, paths)], plugins=[timed])
    if code:
        raise RuntimeError(f"notebooks failed:\n{said.getvalue()[-3000:]}")
    return [(1000 * timed.spent[path], bare) for path, bare in timed.bare.items()]


class Timed:
    """A plugin of pytest: the seconds that a notebook took, its kernel's start and end with it; after each, the bare
    kernel's milliseconds."""

    def __init__(self):
        self.spent, self.bare = Counter(), {}

    def pytest_runtest_logreport(self, report):
        self.spent[report.fspath] += report.duration

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item, nextitem):
        yield
        if nextitem is None or nextitem.path != item.path:
            self.bare[item.location[0]] = imported(item.path)


def imported(path):
    """Milliseconds of a kernel that starts beside a notebook, imports what that imports, and ends."""
    notebook = nbformat.read(path, as_version=4)
    imports = [line for cell in notebook.cells if cell.cell_type == "code" for line in IMPORT.findall(cell.source)]
    start = time.perf_counter()
    with kernel(["\n".join(imports)], cwd=str(Path(path).parent)):
        pass
    return (time.perf_counter() - start) * 1000
