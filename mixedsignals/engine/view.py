"""A question in a notebook: its form, and beside it the script that listens and shows the verdict.

Knows HTML text and the browser's messages; never knows scoring rules or file formats. The browser's half stands in
`script/`, a file a concern; a widget needs one module, so they are joined here, in order, and nothing builds them.
"""

import os
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import traitlets
from IPython import get_ipython
from ipywidgets.widgets.widget_string import HTMLStyle

from ..kit import say
from ..show.bundle import WIDGET_VIEW
from .conversation import Conversation, Press, Shown

HERE = Path(__file__).parent
SCRIPTS = ("drafts.js", "kernel.js", "marks.js", "order.js", "steps.js", "sheet.js", "view.js")
# What a page of the site needs, and what a notebook does.
ON_A_PAGE, IN_A_NOTEBOOK = (
    "\n".join((HERE / "script" / name).read_text(encoding="utf-8") for name in (*SCRIPTS, last))
    for last in ("site.js", "notebook.js")
)
STYLE = (HERE / "view.css").read_text(encoding="utf-8")
SILENCE, GRACE = 20, 2  # seconds without a sign of life from the page; and more, for one that waited in the queue


class Script(anywidget.AnyWidget):
    """The browser's half of every question of a kernel, and its style sheet."""

    _esm = IN_A_NOTEBOOK
    sheet = traitlets.Unicode(STYLE).tag(sync=True)

    def __init__(self) -> None:
        super().__init__()
        self.on_msg(self._heard)

    def _heard(self, widget: object, content: Mapping[str, Any], buffers: object) -> None:
        """The page's sign of life."""
        _page.alive = True


class QuestionView(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """A question's form in the notebook, with the script beside it. It stays hidden until the script has it.

    The script is one widget for all: a page takes longest to fetch it, and so does it once. The form is a stock widget,
    which a page shows at once.

    form: the live form's HTML. words: the sentences the script itself shows. about: the question's id and version,
    and where the answers' file lies from the notebook. learner: whose answers these are; drafts of others leave the
    browser. fields: what was sent last, so that a page loaded again shows it in place.
    verdict: {"summary": HTML, "items": {field: HTML}}.
    on_check: called with a Press when the learner presses the button; returns the next verdict.
    stand_in: makes the HTML and the text that stand for it where no kernel runs. It is asked once the page knows of the
    question: the kernel writes them while the page is at work.
    """

    words = traitlets.Dict().tag(sync=True)
    about = traitlets.Dict().tag(sync=True)
    learner = traitlets.Unicode().tag(sync=True)
    fields = traitlets.Dict().tag(sync=True)
    verdict = traitlets.Dict().tag(sync=True)

    def __init__(
        self, *, form: str, stand_in: Callable[[], tuple[str, str]], on_check: Callable[[Press], Shown], **shown: Any
    ) -> None:
        script, layout, style = _shared()
        number = uuid.uuid4().hex
        held = f'<div class="ms-question" data-model="{number}" hidden>{form}</div>'
        text = ipywidgets.HTML(held, layout=layout, style=style)
        super().__init__([text, script], model_id=number, layout=layout, **{"_dom_classes": ("ms-box",), **shown})
        self.form, self._stand_in = form, stand_in
        self.conversation = Conversation(on_check, self._tell, self.learner, self.fields)
        self.on_msg(self._heard)

    def _heard(self, widget: object, content: Mapping[str, Any], buffers: object) -> None:
        """A press of the button."""
        self.conversation.hear(content)

    def _tell(self, learner: str, fields: Shown, verdict: Shown) -> None:
        with self.hold_sync():
            self.learner, self.fields, self.verdict = learner, fields, verdict

    __repr__ = object.__repr__  # a box's own would write out the form

    def _repr_mimebundle_(self, **options: Any) -> Any:
        bundle = super()._repr_mimebundle_(**options)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        still, plain = self._stand_in()
        shown = {**(data or {}), "text/plain": plain, "text/html": still}
        if _watched():
            _page.expect()
        else:
            shown.pop(WIDGET_VIEW, None)
        return shown, metadata


def _shared() -> list[Any]:
    """What all questions of a kernel share: script, layout, style. Made anew where somebody has closed them."""
    if any(widget.comm is None for widget in _sharing) or not _sharing:
        _sharing[:] = [Script(), ipywidgets.Layout(overflow="visible"), HTMLStyle()]
    return _sharing


_sharing: list[Any] = []


class _Page:
    """Whether the page's own half has given a sign of life in this kernel. A server that lacks ipywidgets shows
    pictures for ever; one that lacks anywidget, an error that names nothing: only the kernel can say what is missing.
    """

    def __init__(self) -> None:
        self.alive = self._expected = False

    def expect(self) -> None:
        """Says below the cell that runs, once, what may be missing if no sign of life comes.

        The kernel's own loop waits, not a thread: while cells keep it busy, the sign waits in its queue as well.
        """
        loop = getattr(getattr(get_ipython(), "kernel", None), "io_loop", None)
        if loop is not None and not (self.alive or self._expected):
            self._expected = True
            loop.call_later(SILENCE, loop.call_later, GRACE, self._tell)

    def _tell(self) -> None:
        if not self.alive:
            print(say("form.no_sign"))


_page = _Page()


def _watched() -> bool:
    """Whether somebody may look on while the cell runs.

    `nbconvert --execute` and its like ask nobody for input and write what they were given to a file. A page made of it
    would prefer the live form, which nothing brings to life there, and stay blank. Voilà runs cells in the same way,
    but for somebody who looks on.
    """
    kernel = getattr(get_ipython(), "kernel", None)
    return getattr(kernel, "_allow_stdin", True) or os.environ.get("SERVER_SOFTWARE", "").startswith("voila")
