"""python start.py bench: every bound of the design as a ratio to the bare thing. Exit code 1 if a bound is missed."""

import argparse
import os
import sys
import time

from bench import alone, browser, classroom, data, kernels, page, setups

PARTS = {"browser": browser, "kernels": kernels, "setups": setups, "data": data, "classroom": classroom, "alone": alone}
PEERS = "jupyterquiz, nbautoeval, nbgrader and otter-grader"


def main(words: list[str]) -> int:
    """Prints a line a ratio, as each is measured."""
    parser = argparse.ArgumentParser(prog="python start.py bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all if none is named")
    parser.add_argument("--write", action="store_true", help=f"write {page.PAGE} and its picture")
    parser.add_argument("--peers", action="store_true", help=f"measure {PEERS}, too: they are installed for this")
    chosen = parser.parse_args(words)
    if unknown := sorted(set(chosen.parts) - set(PARTS)):
        parser.error(f"there is no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a learner's Python keeps what it has compiled
    began, found = time.monotonic(), []
    modules = [PARTS[name] for name in chosen.parts or PARTS]
    if chosen.peers:
        from bench import peers

        modules.append(peers)
    for module in modules:
        for ratio in module.ratios():
            print(ratio.line(), flush=True)
            found.append(ratio)
    print(f"{len(found)} ratios in {(time.monotonic() - began) / 60:.1f} minutes")
    if chosen.write:
        print(*page.write(found, PARTS, PEERS), sep="\n")
    return int(any(ratio.missed() for ratio in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
