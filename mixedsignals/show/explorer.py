"""Pictures to play with: a panel of stock ipywidgets, and choices with a state of “not set”.

The lesson shows the static picture first. Never knows answers.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import ipywidgets as widgets

from ..kit import say
from .panel import Panel

NOT_SET = "not set"  # a value; a reader sees it in the language that is spoken
# Even from end to end; 0 % and 100 % are left out, because no report can move a belief from there.
STEPS = [NOT_SET, "1 %", *(f"{value} %" for value in range(5, 100, 5)), "99 %"]


class Explorer(Panel):
    """A panel to play with. title: what it is about, in a few words."""

    def __init__(self, children: Sequence[widgets.Widget], title: str) -> None:
        super().__init__(children, say("show.explorer", title=title), mark="ms-explorer-still")
        self.add_class("ms-explorer")


def slider(question: str, name: str, value: str = NOT_SET) -> widgets.SelectionSlider:
    """A slider over STEPS. question: what it asks, for screen readers; name: its label and style hook."""
    control = widgets.SelectionSlider(
        options=[(_shown(step), step) for step in STEPS],
        value=value,
        description=name.replace("-", " "),
        tooltip=question,
        continuous_update=False,
        layout=widgets.Layout(width="100%", max_width="32rem"),
    )
    control.add_class("ms-slider-" + name)
    return control


def _shown(step: str) -> str:
    return say("number.not_set") if step == NOT_SET else step


def menu(name: str, options: Iterable[Any], tooltip: str = "", width: str = "22rem") -> widgets.Dropdown:
    """A menu that begins at “not set”. options: texts, or pairs of a text and a value; "not set" has the value
    NOT_SET.
    """
    control = widgets.Dropdown(
        options=[
            (_shown(NOT_SET), NOT_SET),
            *(option if isinstance(option, tuple) else (option, option) for option in options),
        ],
        description=name,
        tooltip=tooltip or name,
        layout=widgets.Layout(width="100%", max_width=width),
    )
    control.add_class("ms-menu-" + name.replace(" ", "-"))
    return control


def remark() -> widgets.HTML:
    """A place for a sentence that changes; the class is a hook for style and tests."""
    line = widgets.HTML()
    line.add_class("ms-explorer-said")
    return line


def on_change(controls: Iterable[widgets.Widget], redraw: Callable[[], None]) -> None:
    """Calls `redraw` whenever the value of one of the controls changes."""
    for control in controls:
        control.observe(lambda change: redraw(), "value")


def probability(step: str) -> float | None:
    """A step as a number from 0 to 1, or None where it is not set."""
    return None if step == NOT_SET else int(step.split()[0]) / 100
