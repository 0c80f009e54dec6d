"""Files that stand beside the journal: written whole or not at all. Knows bytes and paths; never what they say.

They get the rights that new files have here, so that whoever collects a hand-in can read it; the journal itself is
for its owner alone and writes its own file.
"""

import contextlib
from pathlib import Path


def part(path: Path) -> Path:
    """Where a file stands while it is being written."""
    return path.with_name(path.name + ".part")


def put(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all. Raises OSError."""
    beside = part(path)
    try:
        beside.unlink(missing_ok=True)  # what a killed writer left, whatever it is
        beside.write_bytes(content)
        beside.replace(path)
    except BaseException:  # Control and C, too
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
