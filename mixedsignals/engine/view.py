"""One widget for every kind of question: it shows a form, listens, and shows the verdict.

Knows HTML text and the browser's messages; never knows scoring rules or file formats.
"""

import threading
from pathlib import Path

import anywidget
import traitlets

HERE = Path(__file__).parent


class QuestionView(anywidget.AnyWidget):
    """A question's form in the notebook.

    form: the live form's HTML. still: the HTML that stands for it where no kernel runs.
    words: the sentences the script itself shows. verdict: {"summary": HTML, "items": {field: HTML}}.
    on_check: called with {field: value or list of values} when the learner presses the button;
    returns the next verdict. fields: what was sent last, so that a page loaded again shows it in place.
    """

    _esm = HERE / "view.js"
    _css = HERE / "view.css"
    form = traitlets.Unicode().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    verdict = traitlets.Dict().tag(sync=True)
    fields = traitlets.Dict().tag(sync=True)

    def __init__(self, form, still, title, words, verdict, on_check):
        super().__init__(form=form, words=words, verdict=verdict)
        self._still, self._title = still, title
        self._on_check, self._count, self._hearing = on_check, 0, threading.Lock()
        self.on_msg(self._heard)

    def _heard(self, widget, content, buffers):
        """A press of the button, one after the other: they come on several threads. The counter makes two equal verdicts two messages."""
        with self._hearing:
            self._count += 1
            verdict = self._on_check(content["fields"])
            with self.hold_sync():
                self.fields = content["fields"]
                self.verdict = {**verdict, "count": self._count}

    def _repr_mimebundle_(self, **options):
        bundle = super()._repr_mimebundle_(**options)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        return {**data, "text/plain": self._title, "text/html": self._still}, metadata
