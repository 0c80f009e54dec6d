"""A button for a file: what a browser hands over is small enough to arrive. Knows bytes; never what stands in them."""

from collections.abc import Callable
from pathlib import Path

import anywidget
import traitlets

LARGEST = 10_000_000  # bytes; a Jupyter server passes on messages of 10 MiB and drops larger ones without a word
STYLE = Path(__file__).with_name("work.css")


class Chooser(anywidget.AnyWidget):
    """A button for a file of at most `limit` bytes; of a larger one the browser itself says `refusal`.

    received: called with the file's name and its bytes.
    """

    _esm = Path(__file__).with_name("chooser.js")
    _css = STYLE
    description = traitlets.Unicode().tag(sync=True)
    refusal = traitlets.Unicode().tag(sync=True)
    limit = traitlets.Int(LARGEST).tag(sync=True)

    def __init__(self, description: str, refusal: str, received: Callable[[str, bytes], None]) -> None:
        super().__init__(description=description, refusal=refusal)
        self.on_msg(lambda widget, content, buffers: received(str(content["name"]), bytes(buffers[0])))
