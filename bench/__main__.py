"""python start.py bench: every bound of the design as a ratio to the bare thing. Exit code 1 if a bound is missed."""

import sys

from bench import browser, classroom, data


def main():
    """Prints a line a bound, as each is measured."""
    missed = browser.main()
    missed = data.main() or missed
    return classroom.main() or missed


if __name__ == "__main__":
    sys.exit(main())
