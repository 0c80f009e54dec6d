"""A box of stock widgets, and the sentence that stands for it where no kernel runs. Never knows what is in the box."""

from collections.abc import Sequence
from typing import Any

import ipywidgets as widgets

from ..kit import safe
from .bundle import WIDGET_VIEW


class Panel(widgets.VBox):  # type: ignore[misc]  # ipywidgets brings no types
    """A box of widgets that reads as one sentence in a saved notebook. still: that sentence."""

    def __init__(self, children: Sequence[widgets.Widget], still: str) -> None:
        super().__init__(children)
        self.add_class("ms-panel")
        self._still = still

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        data = super()._repr_mimebundle_(**options)
        still = f"<p><em>{safe(self._still)}</em></p>"
        return {WIDGET_VIEW: data[WIDGET_VIEW], "text/html": still, "text/plain": self._still}
