"""The command line: python -m mixedsignals VERB (also: python start.py VERB)."""
import argparse
import sys

from .kit import KitError


def main(arguments=None):
    """Runs one verb; a KitError becomes one line and exit code 1."""
    parser = argparse.ArgumentParser(prog="python start.py", description="Mixed Signals: what authors and instructors can do")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    build = verbs.add_parser("build", help="build the learners' notebooks and JSON from lessons/, datasets/ and solutions/")
    build.add_argument("lessons", nargs="*", help="such as 04_denials; all if none is named")
    chosen = parser.parse_args(arguments)
    try:
        return VERBS[chosen.verb](chosen) or 0
    except KitError as error:
        print(f"Mixed Signals: {error}", file=sys.stderr)
        return 1


def _build(chosen):
    from .authoring.build import build
    build(chosen.lessons)


VERBS = {"build": _build}

if __name__ == "__main__":
    sys.exit(main())
