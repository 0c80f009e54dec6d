"""How much work something is, counted and not timed: a machine that is busy counts the same as one that is idle."""

import sys
from collections.abc import Callable


def calls(do: Callable[[], object]) -> int:
    """The calls of functions, Python's and C's, in this thread while `do` runs. One pattern over a file is one."""
    count = 0

    def counted(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        do()
    finally:
        sys.setprofile(before)
    return count
