"""What passes between a question's form and Python, whatever carries it: a widget in a notebook, a worker of a page.

Knows presses and what is shown after one; never widgets, scoring rules or file formats.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

Shown = dict[str, Any]


class Seat(NamedTuple):
    """For whom something is shown. learner: the journal's number; turn: how often its folder changed its learner."""

    learner: str
    turn: int


@dataclass(frozen=True)
class Press:
    """One press of the button.

    fields: {field: value or values}; step: the one item it answers, or ''; id: the browser's own; seat: for whom the
    form was shown that it was pressed on.
    """

    fields: dict[str, Any]
    step: str
    id: str
    seat: Seat


class Conversation:
    """One form's talk with Python.

    on_check: called with a Press when the learner presses the button; returns the next verdict. tell: carries learner,
    fields and verdict to the form, in one message. learner: whose answer is shown; fields: what was sent last; turn:
    as in `Seat`, kept by whoever attends to the form.
    """

    def __init__(
        self,
        on_check: Callable[[Press], Shown],
        tell: Callable[[str, Shown, Shown], None],
        learner: str,
        fields: Mapping[str, Any],
    ) -> None:
        self.learner, self.fields = learner, dict(fields)
        self.turn = 0
        self._on_check, self._carry, self._count = on_check, tell, 0
        self._hearing, self._sending = threading.Lock(), threading.Lock()

    def hear(self, content: Mapping[str, Any]) -> None:
        """A press of the button, one after the other: they may come on several threads. content: as it was sent."""
        seat = Seat(self.learner, self.turn)
        press = Press(dict(content["fields"]), str(content.get("step", "")), str(content.get("press", ""))[:64], seat)
        with self._hearing:
            verdict = self._on_check(press)
            self._tell(self.learner, {**self._others(press.step), **press.fields}, {**verdict, "press": press.id})

    def turn_to(self, learner: str, fields: Mapping[str, Any], verdict: Shown) -> None:
        """Shows another learner's answer, or none, in the place of the one that is shown."""
        self._tell(learner, fields, verdict)

    def _others(self, step: str) -> dict[str, Any]:
        """What was sent before and stays when one item is sent alone."""
        return {
            field: value
            for field, value in self.fields.items()
            if step and field not in (step, f"{step}.low", f"{step}.high")
        }

    def _tell(self, learner: str, fields: Mapping[str, Any], verdict: Shown) -> None:
        """One message to the page. The counter makes two equal verdicts two messages.

        Its lock is taken last and given back at once: a press may wait for another form's, never in a circle.
        """
        with self._sending:
            self._count += 1
            self.learner, self.fields = learner, dict(fields)
            self._carry(learner, self.fields, {**verdict, "count": self._count})
