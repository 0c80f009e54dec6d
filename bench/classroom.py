"""What a class's report costs: the whole of it over pandas reading the same lines, and how it grows with the class."""

import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from bench.ratio import Ratio, interleave
from tests.support import simulated

READING = 1.0  # reading, marking, figures, page and tables, over pandas.read_json of the same lines
GROWTH = 1.0  # a class so many times as large, over so many times the small one
LARGE, SMALL, ANSWERS = 1000, 250, 150
PAIRS = 3  # a pair takes seconds, not milliseconds
PANDAS = "import sys, pandas; pandas.read_json(sys.argv[1], lines=True)"


def ratios():
    """A large class's report over pandas, then over a small class's."""
    with tempfile.TemporaryDirectory() as folder:
        places = {size: Path(folder, str(size)) for size in (SMALL, LARGE)}
        asked = simulated.course()
        for size, place in places.items():
            simulated.write_class(place, size, asked=asked, count=ANSWERS)
        lines = Path(folder, "lines.jsonl")
        lines.write_bytes(b"".join(map(carried, sorted(places[LARGE].iterdir()))))
        large, small = (
            partial(run, "-m", "mixedsignals", "report", places[size], "--out", folder) for size in (LARGE, SMALL)
        )
        pairs = interleave(large, partial(run, "-c", PANDAS, lines), PAIRS, 1)
        what = f"report of {LARGE} × {ANSWERS} answers"
        yield Ratio("growing", what, "pandas.read_json of the lines", READING, pairs)
        pairs = [(ours, bare * LARGE / SMALL) for ours, bare in interleave(large, small, PAIRS, 0)]
        yield Ratio("growing", f"report of {LARGE} learners", f"{LARGE // SMALL} times that of {SMALL}", GROWTH, pairs)


def carried(path):
    """The journal's lines in a hand-in."""
    content = path.read_bytes()
    start = content.index(b"\n", content.index(b'{"hand_in"')) + 1
    return content[start : content.index(b"</script>", start)]


def run(*words):
    """Milliseconds that a fresh Python takes."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *map(str, words)], check=True, capture_output=True)
    return (time.perf_counter() - start) * 1000
