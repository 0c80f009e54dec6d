"""A learner's whole work: progress, saving, restoring, handing in, starting afresh.

Knows the journal through `session`; never how one question is answered or marked.
"""

import base64
import contextlib
import html

import ipywidgets as widgets

from .. import engine as questions
from .. import kit
from ..show.bundle import WIDGET_VIEW
from . import session

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
        return {
            WIDGET_VIEW: data[WIDGET_VIEW],
            "text/html": f"<p><em>{html.escape(self._still)}</em></p>",
            "text/plain": self._still,
        }


class _Live(Panel):
    """A panel that is made anew after every change of the journal. made: makes its HTML."""

    def __init__(self, made, still):
        self._made, self._shown = made, widgets.HTML(made())
        super().__init__([self._shown], still)
        session.on_change(self.redraw)

    def redraw(self):
        try:
            self._shown.value = self._made()
        except (
            kit.KitError
        ) as error:  # a lesson's file is just being written anew: the answer that was given still counts
            self._shown.value = _paragraph(str(error))


def progress():
    """Lessons and questions with where the learner stands; it keeps itself up to date."""
    return _Live(_progress_table, kit.say("progress.still"))


def save_work():
    """A link that downloads every answer as one file; it keeps itself up to date."""
    return _Live(_download, kit.say("save.still"))


def restore_work():
    """A button that takes a saved file and adds its answers to those that are here."""
    chooser = widgets.FileUpload(
        accept=".jsonl", multiple=False, description=kit.say("restore.choose"), layout=widgets.Layout(width="auto")
    )
    said = widgets.HTML(_paragraph(kit.say("restore.note")))

    def add(change):
        for file in change["new"]:
            said.value = _status(_merged(file["name"], bytes(file["content"])))

    chooser.observe(add, "value")
    return Panel([chooser, said], kit.say("restore.still"))


def export_work():
    """Writes a page of questions, answers and reasons into the work folder and says where it stands."""
    answered = [name for lesson in kit.lessons() for name in _questions(lesson) if session.entries(name)]
    if not answered:
        said = session.unread() or kit.say("export.nothing")
        return session.Page(_paragraph(said), said)
    path, part = _page(), _page().with_suffix(".part")
    title = html.escape(kit.say("export.title"))
    body = "".join(session.answered_html(name) for name in answered)
    try:
        part.write_text(
            f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
            f"<body><h1>{title}</h1>{body}</body></html>",
            encoding="utf-8",
        )
        part.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise _refused("export.no", error) from None
    said = " ".join([session.unread(), kit.say("export.done", file=path)]).strip()
    return session.Page(_paragraph(said), said)


def new_learner():
    """Starts with an empty journal, for the next person at a shared computer; the old one and its page are kept."""
    try:
        name = session.kept().put_away()
    except OSError as error:
        raise _refused("learner.no", error) from None
    session.changed()
    said = kit.say("learner.fresh", file=name) if name else kit.say("learner.empty")
    try:
        if _page().exists():
            _page().replace(_page().with_name(f"{name.removesuffix('.jsonl') or 'earlier'}-{HANDED_IN}"))
    except OSError as error:
        said = f"{said} {_refused('learner.page', error)}"
    return session.Page(_paragraph(said), said)


def delete_my_work():
    """A button that removes the learner's answers for good, after saying so."""
    button = widgets.Button(description=kit.say("delete.button"), layout=widgets.Layout(width="auto"))
    said = widgets.HTML(_paragraph(kit.say("delete.ask")))

    def delete(clicked):
        try:
            session.kept().delete()
            for page in (_page(), _page().with_suffix(".part")):
                page.unlink(missing_ok=True)
        except OSError as error:
            said.value = _status(str(_refused("delete.no", error)))
            return
        finally:
            session.changed()
        button.disabled = True
        said.value = _status(kit.say("delete.done"))

    button.on_click(delete)
    return Panel([said, button], kit.say("delete.still"))


def _page():
    """Where the page to hand in stands."""
    return session.kept().folder / HANDED_IN


def _paragraph(sentence):
    return f"<p>{html.escape(sentence)}</p>"


def _unread():
    """A paragraph that says that earlier answers could not be read, or ''."""
    return _paragraph(session.unread()) if session.unread() else ""


def _status(sentence):
    return f'<p role="status">{html.escape(sentence)}</p>'


def _refused(key, error):
    """What could not be done in the work folder, and why, as a KitError."""
    return kit.KitError(kit.say(key, folder=session.kept().folder, why=error.strerror or error))


def _download():
    content = session.kept().text().encode()
    if not content:
        return _unread() or _paragraph(kit.say("save.nothing"))
    link = kit.say("save.link", count=content.count(b"\n"))
    return (
        f'{_unread()}<p><a class="ms-download" download="{FILE}" href="data:application/jsonl;base64,{base64.b64encode(content).decode()}">'
        f"{html.escape(link)}</a></p>{_paragraph(kit.say('save.note'))}"
    )


def _merged(name, content):
    """What happened to an uploaded file, in a sentence."""
    try:
        count, damaged = session.kept().merge(content)
    except ValueError:
        return kit.say("restore.bad", file=name)
    except OSError as error:
        return str(_refused("restore.no", error))
    session.changed()
    done = kit.say("restore.done", count=count) if count else kit.say("restore.none", file=name)
    return f"{done} {kit.say('restore.damaged', file=name)}" if damaged else done


def _questions(lesson):
    return [entry["id"] for entry in kit.lesson_json("exercises", lesson)["questions"]]


def _progress_table():
    parts = []
    for lesson in kit.lessons():
        stands = session.standings(lesson)
        rows = "".join(_progress_row(*stand) for stand in stands)
        head = "".join(
            f'<th scope="col" style="text-align:left">{html.escape(kit.say("progress." + part))}</th>'
            for part in ("question", "outcome", "tries")
        )
        caption = html.escape(
            kit.say(
                "progress.lesson",
                lesson=lesson,
                of=len(stands),
                done=sum(outcome != "not attempted" for title, outcome, tries in stands),
            )
        )
        parts.append(
            f'<table style="border-spacing:1rem 0.2rem"><caption style="text-align:left"><strong>{caption}</strong></caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        )
    return f'<div role="group" aria-label="{html.escape(kit.say("progress.title"))}">{_unread()}{"".join(parts)}</div>'


def _progress_row(title, outcome, tries):
    return (
        f'<tr><th scope="row" style="text-align:left;font-weight:normal">{html.escape(title)}</th>'
        f"<td>{questions.outcome_html(outcome)}</td><td>{tries}</td></tr>"
    )
