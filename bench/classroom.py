"""What a class's report costs: the whole of it over pandas reading the same lines, and how it grows with the class.

python -m bench.classroom
"""

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
LARGE, SMALL, ANSWERS = 4000, 1000, 150
PAIRS = 3  # a pair takes seconds, not milliseconds
PANDAS = "import sys, pandas; pandas.read_json(sys.argv[1], lines=True)"


def main():
    """Prints each ratio beside its bound; returns 1 if one is missed."""
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
        plain = partial(run, "-c", PANDAS, lines)
        what = f"report of {LARGE} × {ANSWERS} answers, over pandas.read_json"
        found = [Ratio(what, READING, interleave(large, plain, PAIRS, 1))]
        pairs = [(ours, bare * LARGE / SMALL) for ours, bare in interleave(large, small, PAIRS, 0)]
        found.append(Ratio(f"report of {LARGE} learners, over {LARGE // SMALL} times {SMALL}", GROWTH, pairs))
    print(*(ratio.line() for ratio in found), sep="\n")
    return 1 if any(ratio.interval()[0] > ratio.bound for ratio in found) else 0


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


if __name__ == "__main__":
    sys.exit(main())
