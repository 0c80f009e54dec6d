"""A learner's whole work: progress, saving, restoring, handing in, starting afresh.

Knows the journal through `session`; never how one question is answered or marked.
"""
import base64
import html

import ipywidgets as widgets

from . import kit, questions, session
from .view import WIDGET_VIEW

FILE = "mixed-signals-answers.jsonl"
HANDED_IN = "my-work.html"


class Panel(widgets.VBox):
    """A box of stock widgets; where no kernel runs it reads as one sentence. still: that sentence."""

    def __init__(self, children, still):
        super().__init__(children)
        self.add_class("ms-panel")
        self._still = still

    def _repr_mimebundle_(self, **options):
        data = super()._repr_mimebundle_(**options)
        return {WIDGET_VIEW: data[WIDGET_VIEW], "text/html": f"<p><em>{html.escape(self._still)}</em></p>", "text/plain": self._still}


class _Progress(Panel):
    """The table of questions; redrawn after every answer."""

    def __init__(self):
        self._table = widgets.HTML(_progress_table())
        super().__init__([self._table], kit.say("progress.still"))
        session.on_answer(self.redraw)

    def redraw(self):
        self._table.value = _progress_table()


def progress():
    """Lessons and questions with where the learner stands; it keeps itself up to date."""
    return _Progress()


class _Saved(Panel):
    """The link to download every answer; made anew after every answer."""

    def __init__(self):
        self._link = widgets.HTML(_download())
        super().__init__([self._link], kit.say("save.still"))
        session.on_answer(self.redraw)

    def redraw(self):
        self._link.value = _download()


def save_work():
    """A link that downloads every answer as one file."""
    return _Saved()


def restore_work():
    """A button that takes a saved file and adds its answers to those that are here."""
    chooser = widgets.FileUpload(accept=".jsonl", multiple=False, description=kit.say("restore.choose"),
                                 layout=widgets.Layout(width="auto"))
    said = widgets.HTML(f"<p>{html.escape(kit.say('restore.note'))}</p>")

    def add(change):
        for file in change["new"]:
            said.value = f'<p role="status">{html.escape(_merged(file["name"], bytes(file["content"])))}</p>'

    chooser.observe(add, "value")
    return Panel([chooser, said], kit.say("restore.still"))


def export_work():
    """Writes a page of questions, answers and reasons into the work folder and says where it stands."""
    answered = [name for lesson in kit.lessons() for name in _questions(lesson) if session.entries(name)]
    if not answered:
        return session.Page(f"<p>{html.escape(kit.say('export.nothing'))}</p>", kit.say("export.nothing"))
    path = kit.work() / HANDED_IN
    title = html.escape(kit.say("export.title"))
    body = "".join(session.answered_html(name) for name in answered)
    try:
        path.write_text(f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
                        f"<body><h1>{title}</h1>{body}</body></html>", encoding="utf-8")
    except OSError as error:
        raise kit.KitError(kit.say("saved.no", folder=path.parent, why=error.strerror or error)) from None
    said = kit.say("export.done", file=path)
    return session.Page(f"<p>{html.escape(said)}</p>", said)


def new_learner():
    """Starts with an empty journal, for the next person at a shared computer; the old one is kept."""
    name = session.kept().put_away()
    said = kit.say("learner.fresh", file=name) if name else kit.say("learner.empty")
    return session.Page(f"<p>{html.escape(said)}</p>", said)


def delete_my_work():
    """A button that removes the learner's answers for good, after saying so."""
    button = widgets.Button(description=kit.say("delete.button"), layout=widgets.Layout(width="auto"))
    said = widgets.HTML(f"<p>{html.escape(kit.say('delete.ask'))}</p>")

    def delete(clicked):
        session.kept().delete()
        button.disabled = True
        said.value = f'<p role="status">{html.escape(kit.say("delete.done"))}</p>'

    button.on_click(delete)
    return Panel([said, button], kit.say("delete.still"))


def _download():
    text = session.kept().text()
    if not text:
        return f"<p>{html.escape(kit.say('save.nothing'))}</p>"
    content = base64.b64encode(text.encode()).decode()
    return (f'<p><a class="ms-download" download="{FILE}" href="data:application/jsonl;base64,{content}">'
            f'{html.escape(kit.say("save.link", count=len(text.splitlines())))}</a></p><p>{html.escape(kit.say("save.note"))}</p>')


def _merged(name, content):
    """What happened to an uploaded file, in a sentence."""
    try:
        count = session.kept().merge(content.decode("utf-8", errors="replace"))
    except ValueError:
        return kit.say("restore.bad", file=name)
    except OSError as error:
        return kit.say("saved.no", folder=session.kept().folder, why=error.strerror or error)
    return kit.say("restore.done", count=count) if count else kit.say("restore.none", file=name)


def _questions(lesson):
    return [entry["id"] for entry in kit.lesson_json("exercises", lesson)["questions"]]


def _progress_table():
    parts = []
    for lesson in kit.lessons():
        names = _questions(lesson)
        tried = {name: session.entries(name) for name in names}
        rows = "".join(_progress_row(name, tried[name]) for name in names)
        head = "".join(f'<th scope="col" style="text-align:left">{html.escape(kit.say("progress." + part))}</th>'
                       for part in ("question", "outcome", "tries"))
        caption = html.escape(kit.say("progress.lesson", lesson=lesson, done=sum(map(bool, tried.values())), of=len(names)))
        parts.append(f'<table style="border-spacing:1rem 0.2rem"><caption style="text-align:left"><strong>{caption}</strong></caption>'
                     f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")
    return f'<div role="group" aria-label="{html.escape(kit.say("progress.title"))}">{"".join(parts)}</div>'


def _progress_row(name, found):
    outcome = found[-1]["outcome"] if found else "not attempted"
    title = html.escape(session.find(name)[0].title)
    return (f'<tr><th scope="row" style="text-align:left;font-weight:normal">{title}</th>'
            f"<td>{questions.outcome_html(outcome)}</td><td>{len(found)}</td></tr>")
