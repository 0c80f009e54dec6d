"""A box of stock widgets that reads as one sentence where no kernel runs. Knows widgets; never what stands in them."""

from collections.abc import Sequence
from typing import Any

import ipywidgets as widgets

from ..kit import safe
from .bundle import WIDGET_VIEW


class Panel(widgets.VBox):  # type: ignore[misc]  # ipywidgets brings no types
    """A box of stock widgets; where no kernel runs it reads as one sentence.

    still: that sentence; mark: the class of its paragraph, by which a saved page tells what stood there.
    """

    def __init__(self, children: Sequence[widgets.Widget], still: str, mark: str = "ms-panel-still") -> None:
        super().__init__(list(children))
        self.add_class("ms-panel")
        self._still, self._mark = still, mark

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        data = super()._repr_mimebundle_(**options)
        return {
            WIDGET_VIEW: data[WIDGET_VIEW],
            "text/html": f'<p class="{self._mark}"><em>{safe(self._still)}</em></p>',
            "text/plain": self._still,
        }
