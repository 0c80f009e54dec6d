"""A learner's whole work: progress, saving, restoring, starting afresh.

Knows the journal through `session`; never how one question is answered or marked, or what a hand-in looks like.
"""

import base64
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as widgets
import traitlets

from .. import engine as questions
from .. import kit
from ..show.panel import Panel
from . import course, files, handin, lent, session

EARLIER = ("mixed-signals-answers.jsonl", "my-work.html")  # what older versions of the kit wrote to hand in
TO_KEEP = "mixed-signals-page.html"  # what a download of the page to keep is called
LARGEST = 10_000_000  # bytes; a Jupyter server passes on messages of 10 MiB and drops larger ones without a word
BAR = "height:0.8rem;max-width:24rem;border:1px solid currentColor;display:flex;margin:0.2rem 0"
RIGHT = "background:currentColor"
ANSWERED = "background:repeating-linear-gradient(45deg,currentColor 0 1px,transparent 1px 5px)"
LEFT = "text-align:left"


class _Live(Panel):
    """A panel that is made anew after every change of the journal. render: makes the HTML of each of its parts.

    Only a part that says something else now is put in again, so that a lesson that was opened stays open.
    """

    def __init__(self, render: Callable[[], Sequence[str]], still: str) -> None:
        self._render, self._drawing = render, threading.Lock()
        self._parts = [widgets.HTML(part) for part in render()]
        super().__init__(self._parts, still)
        session.add_listener(self.redraw)

    def redraw(self) -> None:
        """Presses are heard on several threads: one draws at a time, so that the last drawing is the newest."""
        with self._drawing:
            try:
                parts = self._render()
            except (
                kit.KitError
            ) as error:  # a lesson's file is just being written: the answer that was given still counts
                parts = [_paragraph(str(error))]
            if len(parts) != len(self._parts):
                self._parts = [widgets.HTML() for _ in parts]
                self.children = self._parts
            for shown, part in zip(self._parts, parts):
                shown.value = part


class _Chooser(anywidget.AnyWidget):
    """A button for a file of at most `limit` bytes; of a larger one the browser itself says `refusal`.

    received: called with the file's name and its bytes.
    """

    _esm = Path(__file__).with_name("chooser.js")
    description = traitlets.Unicode().tag(sync=True)
    refusal = traitlets.Unicode().tag(sync=True)
    limit = traitlets.Int(LARGEST).tag(sync=True)

    def __init__(self, description: str, refusal: str, received: Callable[[str, bytes], None]) -> None:
        super().__init__(description=description, refusal=refusal)
        self.on_msg(lambda widget, content, buffers: received(str(content["name"]), bytes(buffers[0])))


class _Restoring(Panel):
    """Takes a saved file, or the journal found beside this one; asks before it adds another learner's answers."""

    def __init__(self) -> None:
        self._hearing, self._waiting = threading.Lock(), ("", b"")
        refusal = kit.say("restore.large", file="{file}")
        chooser = _Chooser(kit.say("restore.choose"), refusal, self.receive)
        self._remark = widgets.HTML(_paragraph(kit.say("restore.note")))
        self._asked = widgets.HBox([_button("restore.yes", self._yes), _button("restore.no_thanks", self._no)])
        self._asked.layout.display = "none"
        elsewhere = [_button("restore.elsewhere", self._fetch)] if session.elsewhere() else []
        note = [widgets.HTML(_elsewhere())] if elsewhere else []
        super().__init__([chooser, self._remark, self._asked, *note, *elsewhere], kit.say("restore.still"))

    def receive(self, name: str, content: bytes, chosen: bool = True) -> None:
        """A file has come: its answers are added, or the learner is asked. One at a time. chosen: by the learner."""
        with self._hearing:
            content = handin.journal_in(content)
            question = _whose(name, content, chosen)
            self._waiting = (name, content) if question else ("", b"")
            self._show(question or _merged(name, content))

    def _show(self, sentence: str) -> None:
        self._remark.value = _status(sentence)
        self._asked.layout.display = None if self._waiting[0] else "none"

    def _yes(self, clicked: object) -> None:
        with self._hearing:
            (name, content), self._waiting = self._waiting, ("", b"")
            if name:  # a second click on the same button finds nothing to do
                self._show(_merged(name, content))

    def _no(self, clicked: object) -> None:
        with self._hearing:
            self._waiting = ("", b"")
            self._show(kit.say("restore.left_out"))

    def _fetch(self, clicked: object) -> None:
        path = session.elsewhere()
        try:
            content = path.read_bytes() if path else b""
        except OSError as error:
            self._show(str(_refused("restore.no", error)))
            return
        if path:
            self.receive(str(path), content, chosen=False)


def progress() -> _Live:
    """A bar a lesson (answered, right) that opens to its questions, with the best and the last outcome of each."""
    return _Live(_lessons, kit.say("progress.still"))


def save_work() -> _Live:
    """A link that downloads every answer as one file; it keeps itself up to date."""
    lent.saved(session.kept())
    return _Live(lambda: [_download()], kit.say("save.still"))


def page_to_keep() -> Panel:
    """What was done, to print or to keep: the days, each lesson begun with its counts, and the line. It has no name."""
    return _Live(lambda: [_page_to_keep()], kit.say("keep.still"))


def restore_work() -> Panel:
    """A button that takes a saved file and adds its answers; another learner's only after a yes."""
    return _Restoring()


def my_work() -> Panel:
    """Progress, saving and bringing back behind one button: closed until it is pressed."""
    kept = [progress(), save_work()]
    inside = widgets.VBox([*kept, restore_work(), _starting_afresh(), delete_my_work()])
    narrow = widgets.Layout(width="auto", align_self="flex-start")
    button = widgets.ToggleButton(description=kit.say("work.open"), icon="folder", layout=narrow)

    def turn(change: object = None) -> None:
        inside.layout.display = None if button.value else "none"
        for panel in kept if button.value else ():  # another page may have saved answers meanwhile
            panel.redraw()

    button.observe(turn, "value")
    turn()
    return Panel([button, inside], kit.say("work.still"))


def new_learner() -> session.Page:
    """Starts with an empty journal and a new number, for the next person at a shared computer.

    The answers of the learner before, and what was written to hand in, are kept under new names; nothing else stays.
    """
    try:
        name = session.kept().put_away()
    except OSError as error:
        raise _refused("learner.no", error) from None
    session.changed()
    sentence = kit.say("learner.fresh", file=name) if name else kit.say("learner.empty")
    stem, own = name.removesuffix(".jsonl") or "earlier", session.kept().folder
    try:
        for written in _handed_in():
            files.part(written).unlink(missing_ok=True)
            if written.exists():
                away = own / f"{stem}-{written.name}"
                written.replace(away)
                away.chmod(0o600)  # put away, it is no hand-in any more
    except OSError as error:
        sentence = f"{sentence} {_refused('learner.page', error)}"
    return session.Page(_paragraph(sentence), sentence)


def delete_my_work() -> Panel:
    """A button that removes the learner's answers for good, after saying so."""
    remark = widgets.HTML(_paragraph(kit.say("delete.ask")))

    def delete(clicked: object) -> None:
        try:
            session.kept().delete()
            for written in _handed_in():
                for path in (written, files.part(written)):
                    path.unlink(missing_ok=True)
        except OSError as error:
            remark.value = _status(str(_refused("delete.no", error)))
            return
        finally:
            session.changed()
        button.disabled = True
        remark.value = _status(kit.say("delete.done"))

    button = _button("delete.button", delete)
    return Panel([remark, button], kit.say("delete.still"))


def _starting_afresh() -> Panel:
    """A button for the next person at this computer: what `new_learner` does, and says."""
    remark = widgets.HTML(_paragraph(kit.say("learner.ask")))

    def begin(clicked: object) -> None:
        try:
            remark.value = _status(new_learner().title)
        except kit.KitError as error:
            remark.value = _status(str(error))

    return Panel([remark, _button("learner.button", begin)], kit.say("work.still"))


def _document(title: str, body: str) -> str:
    """A page that stands alone. title, body: as HTML."""
    return (
        f'<!DOCTYPE html><html lang="{kit.spoken()}"><head><meta charset="utf-8"><title>{title}</title>'
        # a word without end breaks where the line ends
        "<style>body{max-width:48rem;margin:1rem auto;padding:0 1rem;overflow-wrap:anywhere}</style></head>"
        f"<body>{body}</body></html>"
    )


def _page_to_keep() -> str:
    days = [str(entry["at"])[:10] for entry in session.kept().entries()]
    if not days:
        return _unread() + _elsewhere() or _paragraph(kit.say("keep.nothing"))
    title = kit.safe(kit.say("keep.title"))
    begun = [counted for counted, counts in map(_counted, kit.lessons()) if counts[0]]
    body = (
        f"<h3>{title}</h3>{_paragraph(kit.say('keep.days', first=min(days), last=max(days)))}"
        f"<ul>{''.join(f'<li>{kit.safe(counted)}</li>' for counted in begun)}</ul>{course.drawn_line()}"
        f"{_paragraph(kit.say('keep.note'))}"
    )
    data = base64.b64encode(_document(title, body).encode()).decode()
    link = f'<a class="ms-download" download="{TO_KEEP}" href="data:text/html;base64,{data}">'
    return f"{body}<p>{link}{kit.safe(kit.say('keep.link'))}</a></p>"


def _button(key: str, pressed: Callable[[object], None]) -> widgets.Button:
    button = widgets.Button(description=kit.say(key), layout=widgets.Layout(width="auto"))
    button.on_click(pressed)
    return button


def _handed_in() -> list[Path]:
    """The files that were written to hand in, by this version of the kit or an older one, whole or begun."""
    folder = session.kept().folder
    begun = [path.with_name(path.name.removesuffix(".part")) for path in folder.glob(f"{handin.PAGES}.part")]
    return [*folder.glob(handin.PAGES), *begun, *(folder / name for name in EARLIER)]


def _paragraph(sentence: str) -> str:
    return f"<p>{kit.safe(sentence)}</p>"


def _status(sentence: str) -> str:
    return f'<p role="status">{kit.safe(sentence)}</p>'


def _unread() -> str:
    """A paragraph that says that earlier answers could not be read, or ''."""
    return _paragraph(session.unread()) if session.unread() else ""


def _elsewhere() -> str:
    """A paragraph that names a second journal, or ''."""
    path = session.elsewhere()
    return _paragraph(kit.say("saved.elsewhere", file=path)) if path else ""


def _refused(key: str, error: OSError) -> kit.KitError:
    """What could not be done in the work folder, and why, as a KitError."""
    return kit.KitError(kit.say(key, folder=session.kept().folder, why=error.strerror or error))


def _download() -> str:
    content = session.kept().text().encode()
    if not content:
        return _unread() + _elsewhere() or _paragraph(kit.say("save.nothing"))
    link = kit.say("save.link", count=content.count(b"\n"))
    data = base64.b64encode(content).decode()
    return (
        f'{_unread()}<p><a class="ms-download" download="{session.FILE}" href="data:application/jsonl;base64,{data}">'
        f"{kit.safe(link)}</a></p>{_paragraph(kit.say('save.note'))}{_elsewhere()}"
    )


def _whose(name: str, content: bytes, chosen: bool) -> str:
    """The question to ask before a file is merged that holds another learner's answers; '' where there is none."""
    kept = session.kept()
    try:
        other, own, empty = kept.compare(content), kept.learner(), not kept.entries()
    except (ValueError, OSError):
        return ""  # merging says what is wrong with it
    theirs = {number: count for number, count in other.learners.items() if number != own}
    if not theirs:
        return ""
    numbers = ", ".join(theirs)
    if empty and chosen and len(other.learners) == 1:  # who brings a file to a new computer goes on as who they were
        return kit.say("restore.newcomer", count=sum(theirs.values()), file=name, theirs=numbers)
    return kit.say("restore.whose", count=sum(theirs.values()), file=name, theirs=numbers, own=own)


def _merged(name: str, content: bytes) -> str:
    """What happened to a file whose answers are added, in a sentence."""
    try:
        count, damaged = session.kept().merge(content)
    except ValueError:
        return kit.say("restore.bad", file=name)
    except OSError as error:
        return str(_refused("restore.no", error))
    lent.saved(session.kept())
    session.changed()
    done = kit.say("restore.done", count=count) if count else kit.say("restore.none", file=name)
    return f"{done} {kit.say('restore.damaged', file=name)}" if damaged else done


def _questions(lesson: str) -> list[str]:
    return [entry["id"] for entry in kit.lesson_json("exercises", lesson)["questions"]]


def _lessons() -> list[str]:
    """Progress as HTML: what there is to say about the journal, then a part a lesson."""
    title = f"<p><strong>{kit.safe(kit.say('progress.title'))}</strong></p>"
    lessons = [_lesson(lesson) for lesson in kit.lessons()]
    who = f"<p>{kit.safe(session.who())}</p>"
    return [title + who + _unread() + _elsewhere(), *lessons, course.drawn_line()]


def _lesson(lesson: str) -> str:
    """A bar that opens to the lesson's questions. It names the notebook: a link in a panel would lead nowhere."""
    stands = session.standings(lesson)
    counted, (done, right) = _counted(lesson)
    shares = [(RIGHT, right), (ANSWERED, done - right), ("", len(stands) - done)]
    bar = "".join(f'<span style="flex:{count};{style}"></span>' for style, count in shares if count)
    head = "".join(
        f'<th scope="col" style="{LEFT}">{kit.safe(kit.say("progress." + part))}</th>'
        for part in ("question", "best", "last", "tries")
    )
    where = _paragraph(kit.say("progress.where", file=kit.notebook("exercises", lesson)))
    return (
        f'<details><summary>{kit.safe(counted)}<span aria-hidden="true" style="{BAR}">{bar}</span></summary>{where}'
        f'<table style="border-spacing:1rem 0.2rem"><thead><tr>{head}</tr></thead><tbody>'
        f"{''.join(_row(*stand) for stand in stands)}</tbody></table></details>"
    )


def _counted(lesson: str) -> tuple[str, tuple[int, int]]:
    """How many of a lesson's questions are answered, and right: in words, and as two numbers."""
    bests = [best for _, best, _, _ in session.standings(lesson)]
    done, right = len(bests) - bests.count("not attempted"), bests.count("right")
    marked = kit.lesson_json("solutions", lesson) is not None
    key = "progress.lesson" if marked else "progress.unmarked"
    counted = kit.say(key, lesson=kit.lesson_title(lesson), of=len(bests), done=done, right=right)
    return counted, (done, right)


def _row(title: str, best: str, last: str, tries: int) -> str:
    """A question's line; the last answer stands beside the best one where it was another."""
    shown: Any = questions.outcome_html(last) if last != best else ""
    return (
        f'<tr><th scope="row" style="{LEFT};font-weight:normal">{kit.safe(title)}</th>'
        f"<td>{questions.outcome_html(best)}</td><td>{shown}</td><td>{tries}</td></tr>"
    )
