"""Did you mean: the name that is most like one that is not known."""

import difflib
from collections.abc import Iterable

MANY = 1000  # names among which no similar one is sought: that would be slow


def nearest(name: str, names: Iterable[str]) -> str:
    """The name that is most like it; "" where none is, or where there are too many to look."""
    known = list(names)
    near = difflib.get_close_matches(name, known, 1) if len(known) < MANY else []
    return near[0] if near else ""


def meant(name: str, names: Iterable[str]) -> str:
    """The cure for an unknown name: the one that was likely meant, or all that there are."""
    known = list(names)
    near = nearest(name, known)
    return f"Did you mean “{near}”?" if near else f"Choose from: {', '.join(known)}."
