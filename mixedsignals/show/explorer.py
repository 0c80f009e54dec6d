"""Pictures to play with: a box of stock ipywidgets, and a slider with a state of “not set”.

Each explorer is a box whose saved form is a sentence; the lesson shows the static picture first.
Never knows answers.
"""

import ipywidgets as widgets

from .bundle import WIDGET_VIEW

NOT_SET = "not set"
STEPS = [NOT_SET] + [f"{value} %" for value in (1, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99)]


class Explorer(widgets.VBox):
    """A box of widgets that reads as one sentence where no kernel runs."""

    def __init__(self, children, title):
        super().__init__(children)
        self.add_class("ms-explorer")
        self._title = title

    def _repr_mimebundle_(self, **options):
        data = super()._repr_mimebundle_(**options)
        still = f"<p><em>{self._title}. Run this cell to play with it: click it and press Shift and Enter together.</em></p>"
        return {WIDGET_VIEW: data[WIDGET_VIEW], "text/html": still, "text/plain": self._title}


def slider(question, value, name):
    """A slider over STEPS, with a state of "not set". question: what it asks, for screen readers; name: its label and style hook."""
    made = widgets.SelectionSlider(
        options=STEPS,
        value=value,
        description=name.replace("-", " "),
        tooltip=question,
        continuous_update=False,
        layout=widgets.Layout(width="32rem"),
    )
    made.add_class("ms-slider-" + name)
    return made


def share(text):
    """A step as a number from 0 to 1, or None where it is not set."""
    return None if text == NOT_SET else int(text.split()[0]) / 100
