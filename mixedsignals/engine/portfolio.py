"""A learner's whole work: progress, saving, restoring, starting afresh.

Knows the journal through `session`; never how one question is answered or marked, or what a hand-in looks like.
"""

import base64
import datetime
import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as widgets
import traitlets

from .. import engine as questions
from .. import kit
from ..show.chooser import STYLE, Chooser
from ..show.panel import Panel
from . import course, files, forms, handin, lent, session

EARLIER = ("mixed-signals-answers.jsonl", "my-work.html")  # what older versions of the kit wrote to hand in
TO_KEEP = "mixed-signals-page.html"  # what a download of the page to keep is called
BAR = "height:0.8rem;max-width:24rem;border:1px solid currentColor;display:flex;margin:0.2rem 0"
RIGHT = "background:currentColor"
ANSWERED = "background:repeating-linear-gradient(45deg,currentColor 0 1px,transparent 1px 5px)"
LEFT = "text-align:left"


class _Told(anywidget.AnyWidget):
    """A piece of HTML, and what is said below it once its link was pressed. It brings the style of all the panels.

    value: the HTML; pressed: that sentence, with a gap for the `{file}` that the browser saved.
    """

    _esm = Path(__file__).with_name("told.js")
    _css = STYLE
    value = traitlets.Unicode().tag(sync=True)
    pressed = traitlets.Unicode().tag(sync=True)

    def __init__(self, value: str = "") -> None:
        super().__init__(value=value, pressed=kit.say("save.pressed", file="{file}"))


class _Live(Panel):
    """A panel that is made anew after every change of the journal. render: makes the HTML of each of its parts.

    Only a part that says something else now is put in again, so that a lesson that was opened stays open.
    """

    def __init__(self, render: Callable[[], Sequence[str]], still: str) -> None:
        self._render, self._drawing = render, threading.Lock()
        self._parts = [_Told(part) for part in render()]
        super().__init__(self._parts, still)
        self.add_class("ms-work")
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
                self._parts = [_Told() for _ in parts]
                self.children = self._parts
            for shown, part in zip(self._parts, parts):
                shown.value = part


class _Deed(Panel):
    """Something that is done with all answers at once: what starts it, what it asks before it acts, what came of it.

    One deed speaks at a time, and what it said holds until the journal changes. It is shown for one learner; once
    somebody else has sat down on another page, it refuses. shown: what starts it; asks: whose words a question has.
    """

    def __init__(self, shown: Sequence[widgets.Widget], still: str, asks: str = "") -> None:
        self._hearing, self._seat = threading.Lock(), session.seat()
        self._act: Callable[[], str] | None = None
        self._asks, self._outcome = asks, _Told()
        self._asked = widgets.HBox()
        self._asked.layout.display = "none"
        if asks:
            yes, no = kit.say(f"{asks}.yes"), kit.say(f"{asks}.no_thanks")
            self._asked.children = [_button(yes, self._done), _button(no, self._left)]
        super().__init__([*shown, self._outcome, self._asked], still)
        self.add_class("ms-work")
        _deeds.add(self)
        session.add_listener(self.turn)

    def turn(self) -> None:
        """The journal is another one now, and perhaps another learner's."""
        self._seat = session.seat()
        self.hush()

    def hush(self) -> None:
        """Takes back what was said or asked."""
        self._act, self._outcome.value, self._asked.layout.display = None, "", "none"

    def say(self, sentence: str) -> None:
        """Says what came of it, alone."""
        for deed in list(_deeds):
            deed.hush()
        self._outcome.value = _status(sentence)

    def ask(self, question: str, act: Callable[[], str]) -> None:
        """Asks first. act: what a yes does; returns what came of it. The key Enter says no."""
        self.say(question)
        self._act, self._asked.layout.display = act, None
        self._asked.children[-1].focus()

    def begin(self, act: Callable[[], str | None]) -> None:
        """One press or file, one at a time. act: returns what came of it, or None after asking; not called for the
        learner before."""
        with self._hearing:
            sentence = kit.say("verdict.taken") if session.taken(self._seat) else act()
            if sentence is not None:
                self.say(sentence)

    def _done(self, clicked: object) -> None:
        act = self._act
        if act:  # a second click on the same button finds nothing to do
            self._act = None
            self.begin(act)

    def _left(self, clicked: object) -> None:
        if self._act:
            self.say(kit.say(f"{self._asks}.left_out"))


_deeds: weakref.WeakSet[_Deed] = weakref.WeakSet()


class _Restoring(_Deed):
    """Takes a saved file, or the journal found beside this one; asks before it adds another learner's answers."""

    def __init__(self) -> None:
        refusal = kit.say("restore.large", file="{file}")
        chooser = Chooser(kit.say("restore.choose"), refusal, self.receive)
        shown = [chooser, widgets.HTML(_paragraph(kit.say("restore.note")))]
        if session.elsewhere():
            shown += [widgets.HTML(_elsewhere()), _button(kit.say("restore.elsewhere"), self._fetch)]
        super().__init__(shown, kit.say("restore.still"), "restore")

    def receive(self, name: str, content: bytes, chosen: bool = True) -> None:
        """A file has come: its answers are added, or the learner is asked. chosen: by the learner."""
        self.begin(lambda: self._heard(name, handin.journal_in(content), chosen))

    def _heard(self, name: str, content: bytes, chosen: bool) -> str | None:
        question = _whose(name, content, chosen)
        if not question:
            return _merged(name, content)
        self.ask(question, lambda: _merged(name, content))
        return None

    def _fetch(self, clicked: object) -> None:
        path = session.elsewhere()
        try:
            content = path.read_bytes() if path else b""
        except OSError as error:
            self.say(str(_refused("restore.no", error)))
            return
        if path:
            self.receive(str(path), content, chosen=False)


def progress() -> _Live:
    """A bar a lesson (answered, right) that opens to its questions, with the best and the last outcome of each."""
    return _Live(lambda: _lessons(session.who()), kit.say("progress.still"))


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
    done = _Live(lambda: _lessons(session.who("learner.who_here")), kit.say("progress.still"))
    inside = widgets.VBox([done, save_work(), restore_work(), _starting_afresh(), delete_my_work()])
    narrow = widgets.Layout(width="auto", align_self="flex-start")
    button = widgets.ToggleButton(description=kit.say("work.open"), icon="folder", layout=narrow)
    button.add_class("ms-press")

    def turn(change: object = None) -> None:
        inside.layout.display = None if button.value else "none"
        if button.value:  # another page may have saved answers meanwhile, or somebody else sat down
            session.changed()

    button.observe(turn, "value")
    turn()
    panel = Panel([button, inside], kit.say("work.still"))
    panel.add_class("ms-work")
    return panel


def new_learner() -> session.Page:
    """Starts with an empty journal and a new number, for the next person at a shared computer.

    The answers of the learner before, and what was written to hand in, are kept under new names; nothing else stays.
    """
    try:
        name = session.kept().put_away()
    except OSError as error:
        raise _refused("learner.no", error) from None
    session.changed()
    stem, own = name.removesuffix(".jsonl") or "earlier", session.kept().folder
    sentence = _put_away(own / name) if name else kit.say("learner.empty")
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


def _put_away(path: Path) -> str:
    """Where the answers of the learner before are now, and how they come back."""
    back = kit.say("learner.back", button=kit.say("restore.choose"))
    return f"{kit.say('learner.fresh', file=path)} {back}"


def delete_my_work() -> Panel:
    """A button that removes the learner's answers for good, after a yes."""
    note = widgets.HTML(_paragraph(kit.say("delete.ask", folder=session.kept().folder)))

    def ask() -> str | None:
        text = session.kept().text()
        if text:
            deed.ask(kit.say("delete.sure", answers=_count(text)), _deleted)
        elif any(path.exists() for path in (session.kept().path, *_handed_in())):
            deed.ask(kit.say("delete.sure_of_rest", folder=session.kept().folder), _deleted)
        else:
            return kit.say("delete.nothing")
        return None

    button = _button(kit.say("delete.button"), lambda clicked: deed.begin(ask), "ms-danger")
    deed = _Deed([note, button], kit.say("delete.still"), "delete")
    return deed


def _deleted() -> str:
    """Removes what is this learner's in the work folder; says what came of it, and what of others stays."""
    kept, own = session.kept(), session.number()
    try:
        gone = tuple(name.removesuffix(".jsonl") for name in kept.delete())
        for written in (*_handed_in(), *_pages_away(own, gone), kept.folder / lent.MARK):
            for path in (written, files.part(written)):
                path.unlink(missing_ok=True)
    except OSError as error:
        return str(_refused("delete.no", error))
    finally:
        session.changed()
    left = len(kept.away())
    stays = kit.say("delete.stays", count=left, folder=kept.folder) if left else ""
    return f"{kit.say('delete.done')} {stays}".strip()


def _pages_away(own: str, gone: tuple[str, ...]) -> list[Path]:
    """The files to hand in that were put away: those with this learner's number in them, and those beside answers that
    are gone. gone: what the names of those answers began with."""
    names = (f"*-{handin.PAGES}", *(f"*-{name}" for name in EARLIER))
    away = [path for name in names for path in session.kept().folder.glob(name) if path.is_file()]
    return [path for path in away if _is_of(path, own) or path.name.startswith(gone)]


def _is_of(path: Path, own: str) -> bool:
    return handin.head_of(path.read_bytes()).get("learner") == own


def _starting_afresh() -> Panel:
    """A button for the next person at this computer: what `new_learner` does, and says."""
    note = widgets.HTML(_paragraph(kit.say("learner.ask")))

    def begin() -> str:
        try:
            return new_learner().title
        except kit.KitError as error:
            return str(error)

    button = _button(kit.say("learner.button"), lambda clicked: deed.begin(begin))
    deed = _Deed([note, button], kit.say("work.still"))
    return deed


def _document(title: str, body: str) -> str:
    """A page that stands alone. title, body: as HTML."""
    return (
        f'<!DOCTYPE html><html lang="{kit.spoken()}"><head><meta charset="utf-8"><title>{title}</title>'
        # a word without end breaks where the line ends
        "<style>body{max-width:48rem;margin:1rem auto;padding:0 1rem;overflow-wrap:anywhere}</style></head>"
        f"<body>{body}</body></html>"
    )


def _page_to_keep() -> str:
    entries = session.kept().entries()
    if not entries:
        return _unread() + _elsewhere() or _paragraph(kit.say("keep.nothing"))
    title = kit.safe(kit.say("keep.title"))
    begun = list(filter(None, map(_kept_counts, kit.lessons())))
    body = (
        f"<h3>{title}</h3>{_span(entries)}"
        f"<ul>{''.join(f'<li>{kit.safe(counted)}</li>' for counted in begun)}</ul>{course.drawn_line()}"
        f"{_paragraph(kit.say('keep.note'))}"
    )
    data = base64.b64encode(_document(title, body).encode()).decode()
    link = f'<a class="ms-download" download="{TO_KEEP}" href="data:text/html;base64,{data}">'
    return f"{body}<p>{link}{kit.safe(kit.say('keep.link'))}</a></p>"


def _kept_counts(lesson: str) -> str:
    """What came of a lesson's questions, in a line; '' before the first answer. The optional test is left out."""
    optional = {name for form in "ab" for name in forms.questions_of(form)}
    asked = zip(_questions(lesson), session.standings(lesson))
    bests = [best for name, (_, best, _, _) in asked if name not in optional]
    done = len(bests) - bests.count("not attempted")
    counted = {outcome: bests.count(outcome) for outcome in ("right", "defensible", "recorded")}
    counts = [kit.say(f"keep.{name}", count=count) for name, count in counted.items() if count or name == "right"]
    marked = kit.lesson_json("solutions", lesson) is not None
    key = "keep.lesson" if marked else "progress.unmarked"
    title = kit.lesson_title(lesson)
    return kit.say(key, lesson=title, done=done, of=len(bests), counts=", ".join(counts)) if done else ""


def _button(text: str, pressed: Callable[[object], None], *looks: str) -> widgets.Button:
    """looks: classes of work.css, beside that of any button."""
    narrow = widgets.Layout(width="auto", align_self="flex-start")
    button = widgets.Button(description=text, layout=narrow)
    for look in ("ms-press", *looks):
        button.add_class(look)
    button.on_click(pressed)
    return button


def _handed_in() -> list[Path]:
    """The files that were written to hand in, by this version of the kit or an older one, whole or begun."""
    folder = session.kept().folder
    begun = [path.with_name(path.name.removesuffix(".part")) for path in folder.glob(f"{handin.PAGES}.part")]
    return [*folder.glob(handin.PAGES), *begun, *(folder / name for name in EARLIER)]


def _span(entries: Sequence[Mapping[str, Any]]) -> str:
    """From which day to which the answers were given, as a paragraph; '' where no line has its day."""
    days = sorted(filter(None, map(_day, entries)))
    return _paragraph(kit.say("keep.days", first=days[0], last=days[-1])) if days else ""


def _day(entry: Mapping[str, Any]) -> str:
    """The day of an answer, YYYY-MM-DD; '' where its line has none: the first schema asked for none."""
    try:
        return datetime.date.fromisoformat(str(entry.get("at"))[:10]).isoformat()
    except ValueError:
        return ""


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
    content = session.kept().text()
    if not content:
        return _unread() + _elsewhere() or _paragraph(kit.say("save.nothing"))
    link = kit.say("save.link", answers=_count(content))
    data = base64.b64encode(content.encode()).decode()
    return (
        f'{_unread()}<p><a class="ms-download" download="{session.FILE}" href="data:application/jsonl;base64,{data}">'
        f"{kit.safe(link)}</a></p>{_paragraph(kit.say('save.note'))}{_elsewhere()}"
    )


def _count(text: str) -> str:
    """How many answers there are, and to how many questions: a question may have been answered often. text: all."""
    questions = kit.say("counted.questions", count=session.kept().asked())
    return kit.say("save.answers", count=text.count("\n"), questions=questions)


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


def _lessons(who: str) -> list[str]:
    """Progress as HTML: what there is to say about the journal, then a part a lesson. who: whose it is, in words."""
    title = f"<p><strong>{kit.safe(kit.say('progress.title'))}</strong></p>"
    lessons = [_lesson(lesson) for lesson in kit.lessons()]
    return [title + _paragraph(who) + _unread() + _elsewhere() + _bars(), *lessons, course.drawn_line()]


def _bars() -> str:
    """What the parts of a lesson's bar mean: each as it is drawn, with its words."""
    box = "display:inline-block;width:1.6rem;height:0.8rem;border:1px solid currentColor;margin-inline:0 0.4rem"
    parts = ((RIGHT, "right"), (ANSWERED, "other"), ("", "open"))
    key = "".join(
        f'<span style="margin-inline-end:1.2rem"><span aria-hidden="true" style="{box};{look}"></span>'
        f"{kit.safe(kit.say(f'progress.{name}'))}</span>"
        for look, name in parts
    )
    return f"<p>{key}</p>"


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
    where = _paragraph(kit.say("progress.where", file=_pages(lesson)))
    return (
        f'<details><summary>{kit.safe(counted)}<span aria-hidden="true" style="{BAR}">{bar}</span></summary>{where}'
        f'<table style="border-spacing:1rem 0.2rem"><thead><tr>{head}</tr></thead><tbody>'
        f"{''.join(_row(*stand) for stand in stands)}</tbody></table></details>"
    )


def _pages(lesson: str) -> str:
    """The notebooks that ask a lesson's questions, from the checkout: its page, its exercises, or both."""
    exercises = kit.notebook("exercises", lesson)
    pages = [kit.as_spoken(kit.home() / room / Path(exercises).name) for room in ("notebooks", "exercises")]
    return ", ".join(page.relative_to(kit.home()).as_posix() for page in pages if page.exists()) or exercises


def _counted(lesson: str) -> tuple[str, tuple[int, int]]:
    """How many of a lesson's questions are answered, and right: in words, and as two numbers."""
    stands = session.standings(lesson)
    bests = [best for _, best, _, _ in stands]
    done, right = len(bests) - bests.count("not attempted"), bests.count("right")
    marked = kit.lesson_json("solutions", lesson) is not None
    kept = bests.count("recorded")  # nobody marks those: without them “3 of 3 answered, 2 right” would be an error
    key = ("progress.partly" if kept else "progress.lesson") if marked else "progress.unmarked"
    counted = kit.say(key, lesson=kit.lesson_title(lesson), of=len(bests), done=done, right=right, kept=kept)
    begun = sum(best == "not attempted" and tries > 0 for _, best, _, tries in stands)  # some of a question's items
    return counted + (kit.say("progress.begun", count=begun) if begun else ""), (done, right)


def _row(title: str, best: str, last: str, tries: int) -> str:
    """A question's line; the last answer stands beside the best one where it was another."""
    shown: Any = questions.outcome_html(last) if last != best else ""
    begun = best == "not attempted" and tries > 0
    standing = kit.safe(kit.say("progress.some")) if begun else questions.outcome_html(best)
    return (
        f'<tr><th scope="row" style="{LEFT};font-weight:normal">{kit.safe(title)}</th>'
        f"<td>{standing}</td><td>{shown}</td><td>{tries}</td></tr>"
    )
