"""What a notebook calls: joins questions, journal, scoring and view; knows how none of them works inside."""

import base64
import contextlib
import functools
import os
import threading
import traceback
import weakref
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import engine as questions
from .. import kit
from . import journal, lent, scoring, steps, tally
from .conversation import Conversation, Press, Seat
from .model import Answer, Key, Question

if TYPE_CHECKING:
    from . import view

FILE = "mixed-signals-answers.jsonl"  # what a download of all answers is called


def practice(name: str) -> "view.QuestionView":
    """Shows a question to answer. name: "lesson/question", such as "denials/type".

    Raises KitError for a name that does not exist.
    """
    from . import view  # brings the widgets: a page without Jupyter does without

    question, key = find(name)
    stand_in = functools.partial(_stand_in, question)
    shown = view.QuestionView(stand_in=stand_in, **state(question, key))
    attend(shown.conversation, name)
    return shown


def _stand_in(question: Question) -> tuple[str, str]:
    """What stands for the live form where no kernel runs: as HTML, as text."""
    return questions.static(question), questions.plain(question)


def state(question: Question, key: Key | None) -> dict[str, Any]:
    """What a form is told at first, by the names that its script knows (see `view.QuestionView`), and `on_check`."""
    return {
        "on_check": functools.partial(_pressed, question, key),
        "words": _script_words(),
        "about": {"question": question.id, "version": question.version, "file": _file_from_here()},
        "learner": number(),
        **dict(zip(("form", "fields", "verdict"), _now(question, key))),
    }


def attend(conversation: Conversation, name: str) -> None:
    """From now on the form turns to whoever's the journal is. name: the question's."""
    with _telling:
        _views[conversation] = name
        _turn(conversation, name)  # somebody else may have sat down while it was made


def _now(question: Question, key: Key | None) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """The form with the answer so far in it, that answer as a form sends it, and the verdict on it."""
    lines, misfit = _lines(question)
    answer = steps.joined(question, lines)
    remark = _remark(misfit if not lines else "") or _first_word()
    verdict = _verdict(question, key, lines, remark) if lines or remark else {}
    return questions.form(question, answer), _as_sent(answer), verdict


def _as_sent(answer: Answer) -> dict[str, Any]:
    numbers = {field: value for field, value in answer.items() if isinstance(value, float)}
    return answer | {field: kit.decimal(f"{value:.15g}") for field, value in numbers.items()}


def solution(name: str) -> "Page":
    """Shows a question answered, with reasons and the rows they rest on. Raises KitError if there is no solution."""
    question, key = find(name)
    if key is None:
        raise kit.KitError(kit.say("error.no_solution", question=name))
    return Page(questions.solved(question, key), f"{question.title} ({name})")


class Page:
    """A piece of HTML that a notebook shows as it is, with a line of plain text beside it."""

    def __init__(self, html: str, title: str) -> None:
        self.html, self.title = html, title

    def _repr_mimebundle_(self, **options: Any) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.title}


def entries(name: str) -> list[dict[str, Any]]:
    """The learner's answers to one question as it is now, oldest first. name: "lesson/question".

    Where the question is answered item by item an entry holds one item's answer; its `step` names the item.
    """
    question = find(name)[0]
    fitting = []
    for entry in kept().of(question.id):
        with contextlib.suppress(kit.KitError):
            fitting.append({**entry, "answer": tally.fitting(question, entry)})
    return fitting


def standing_answer(name: str) -> Answer:
    """The learner's answer to a question as it stands, items answered one by one put together: {field: value}."""
    return steps.joined(find(name)[0], entries(name))


def earliest_answer(name: str) -> Answer:
    """What the learner gave each field of a question first, before she knew what it came to: {field: value}."""
    earliest: Answer = {}
    for entry in entries(name):
        earliest = {**entry["answer"], **earliest}
    return earliest


def first_outcome(name: str) -> str:
    """The outcome of the first answer; of each item's first, where the question was begun item by item."""
    question, key = find(name)
    return scoring.score(question, steps.first(question, entries(name)), key).outcome


def first_outcomes() -> list[str]:
    """The `first_outcome` of every question that was answered, in the order in which the learner met them."""
    asked = {entry["id"] for lesson in kit.lessons() for entry in kit.lesson_json("exercises", lesson)["questions"]}
    met = dict.fromkeys(entry["question"] for entry in kept().entries())
    return [first_outcome(name) for name in met if name in asked]


def standings(lesson: str) -> list[tuple[str, str, str, int]]:
    """Where the learner stands with a lesson's questions: [(title, best outcome, outcome of the last answer, tries)].

    Outcomes are as this kit marks the answers. One that was right stays so, whatever is tried after it.
    """
    keys = kit.lesson_json("solutions", lesson) or {}
    return [
        _standing(questions.from_json(entry), questions.key_from_json(keys.get(entry["id"])))
        for entry in kit.lesson_json("exercises", lesson)["questions"]
    ]


Standing = tuple[str, str, str, int]


def _standing(question: Question, key: Key | None) -> Standing:
    """One question's standing; made anew when it, its key or its answers are others: a press changes one of many."""
    basis = (kept().path, question, key, kept().mark(question.id))
    stood = _stood.get(question.id)
    if stood is None or stood[0] != basis:
        stood = _stood[question.id] = basis, _folded(question, key)
    return stood[1]


_stood: dict[str, tuple[tuple[Any, ...], Standing]] = {}


def _folded(question: Question, key: Key | None) -> Standing:
    """One question's standing. Steps count when each item has an answer; tries are of the item tried most often."""
    lines, marked = _lines(question)[0], dict[int, scoring.Verdict]()

    def score(answer: Answer, step: str) -> scoring.Verdict:
        if not step:
            return scoring.score(question, answer, key)
        if id(answer) not in marked:  # a line's own, which stays as long as the lines do
            marked[id(answer)] = scoring.score(steps.only(question, step), answer, key)
        return marked[id(answer)]

    way = tally.tally(question, lines, score)
    last = tally.NOTHING.outcome if way.begun else way.last.outcome
    return question.title, way.best, last, max(way.tries.values(), default=0)


def _lines(question: Question) -> tuple[list[dict[str, Any]], str]:
    """The journal's answers to a question that fit it as it is, each as the form would send it, with its step; and why
    the last of the others does not fit: they stay in the journal, out of the way. Equal lines are one dict."""
    given = kept().given(question.id)
    known: dict[int, dict[str, Any] | str] = {}
    for number, line in {id(line): line for line in given}.items():
        try:
            known[number] = {"step": line["step"], "answer": tally.fitting(question, line)}
        except kit.KitError as error:
            known[number] = str(error)
    read = [known[id(line)] for line in given]
    misfit = next((line for line in reversed(read) if isinstance(line, str)), "")
    return [line for line in read if not isinstance(line, str)], misfit


def answered_html(name: str) -> str:
    """A question with the learner's answer in words and its outcome, to read and hand in; '' without an answer."""
    question, key = find(name)
    lines = entries(name)
    answer = steps.joined(question, lines)
    verdict = scoring.score(question, answer, key)
    return questions.handed_in(question, answer, verdict, steps.tries(question, lines)) if lines else ""


def add_listener(listener: Callable[[], None]) -> None:
    """Calls `listener()`, a bound method, after every change of the journal, while somebody else holds on to it."""
    with _telling:
        _listeners.append(weakref.WeakMethod(listener))


def changed() -> None:
    """Tells every listener that the journal is another one now, one change after the other; open questions turn to
    the learner whose journal it is."""
    with _telling:
        for shown, name in list(_views.items()):
            with _logged():
                _turn(shown, name)
        _listeners[:] = [listener for listener in _listeners if listener()]
        for listener in list(_listeners):
            if heard := listener():
                with _logged():
                    heard()


@contextlib.contextmanager
def _logged() -> Iterator[None]:
    """What fails in here goes into the kernel's log: the answer that was given stands, and others have to be told."""
    try:
        yield
    except kit.KitError:
        pass  # its lesson is just being written anew
    except Exception as error:
        traceback.print_exception(error)


def _turn(shown: Conversation, name: str) -> None:
    """Turns an open question to the learner whose journal it is. Its turn comes last: a press in between is refused."""
    now = seat()
    if shown.learner != now.learner:
        shown.turn_to(now.learner, *_now(*find(name))[1:])
    shown.turn = now.turn


_listeners: list[weakref.WeakMethod[Callable[[], None]]] = []
_views: weakref.WeakKeyDictionary[Conversation, str] = weakref.WeakKeyDictionary()
_telling = threading.RLock()


def number() -> str:
    """Whose answers these are, by the journal's number; '' where that cannot be read or written."""
    try:
        return str(kept().learner())
    except OSError:
        return ""


def seat() -> Seat:
    """Whose the journal is now."""
    turn = kept().turns()  # first: who sits down in between is seen the next time
    return Seat(number(), turn)


def taken(shown_for: Seat) -> bool:
    """Whether somebody else has sat down since something was shown: the answers were put away or deleted meanwhile.

    Who merely goes on under another number, or is back on their own, is nobody else.
    """
    now = seat()
    return now.turn != shown_for.turn and now.learner != shown_for.learner


def who(key: str = "learner.who") -> str:
    """Whose answers these are, in a sentence that a learner can see; '' where that is not known. key: that sentence."""
    return kit.say(key, number=number()) if number() else ""


def _pressed(question: Question, key: Key | None, press: Press) -> dict[str, Any]:
    """One press of the button. What nobody foresaw (a key that was edited by hand) is a sentence too, never silence."""
    try:
        return _check(question, key, press)
    except Exception as error:
        traceback.print_exception(error)  # into the kernel's log, for whoever looks for the cause
        why = f"{type(error).__name__}: {error}"
        return questions.refused_html(kit.say("verdict.broken", question=question.id, why=why))


def _check(question: Question, key: Key | None, press: Press) -> dict[str, Any]:
    """One press of the button: read, score, append to the journal, show. A bad form gets one sentence."""
    turn = kept().turns()
    if taken(press.seat):
        return questions.refused_html(kit.say("verdict.taken"))
    try:
        asked = steps.only(question, press.step) if press.step else question
        answer = questions.read(asked, press.fields)
    except kit.KitError as error:
        return questions.refused_html(str(error))
    if not answer:
        return questions.refused_html(
            kit.say("verdict.nothing_moved" if question.kind == "order" else "verdict.nothing"), blank=True
        )
    outcome = scoring.score(asked, answer, key).outcome
    remark, link = "", ""
    try:
        kept().append(question.id, question.version, answer, outcome, step=press.step, press=press.id, turn=turn)
    except OSError as error:
        remark, link = _not_saved(error.strerror or error), _download()
    else:
        if count := lent.due(kept()):
            remark, link = kit.say("saved.lent_ten", count=count), _download()
            lent.saved(kept())
    changed()
    lines, _ = _lines(question)
    verdict = _verdict(question, key, lines, remark or _remark(), press.step, _newly_right(question, key, lines))
    return {**verdict, "summary": verdict["summary"] + link}


def _verdict(
    question: Question,
    key: Key | None,
    lines: Sequence[steps.Line],
    remark: str,
    step: str = "",
    unfolded: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    """The verdict on the answer that the lines come to together."""
    answer = steps.joined(question, lines)
    last = lines[-1].get("step", "") if lines else ""
    begun = bool(last) and len(steps.answered(question, answer)) < len(question.items)
    verdict = scoring.score(question, answer, key)
    return questions.verdict_html(
        question, answer, verdict, key, steps.tries(question, lines), remark, step=step, begun=begun, unfolded=unfolded
    )


def _newly_right(question: Question, key: Key | None, lines: Sequence[steps.Line]) -> frozenset[str]:
    """The fields that the last line has right for the first time: their reasons open by themselves, once."""
    fresh = _right_fields(question, key, steps.joined(question, lines))
    for line in {id(line): line for line in lines[:-1]}.values():  # equal lines may be one and the same
        if not fresh:
            break
        asked = steps.only(question, line["step"]) if line.get("step") else question
        fresh -= _right_fields(asked, key, line["answer"])
    return fresh


def _right_fields(question: Question, key: Key | None, answer: Answer) -> frozenset[str]:
    verdict = scoring.score(question, answer, key)
    if question.kind == "mark":
        return frozenset({"words"} if verdict.outcome == "right" else ())
    return frozenset(mark.field for mark in verdict.marks if mark.outcome == "right")


def unsaved(why: str) -> str:
    """That an answer could not be saved, and a link to every answer there is, as HTML: where the disk is a browser's
    store, that comes out after the verdict."""
    return f"<p>{kit.safe(_not_saved(why))}</p>{_download()}"


def _not_saved(why: object) -> str:
    return kit.say("saved.no", folder=kept().folder, why=why)


def _download() -> str:
    """A link to every answer there is, also those that could not be saved."""
    content = base64.b64encode(kept().text().encode()).decode()
    return (
        f'<p><a class="ms-download" download="{FILE}" href="data:application/jsonl;base64,{content}">'
        f"{kit.safe(kit.say('form.saved_so_far'))}</a></p>"
    )


_warned: set[Path] = set()  # work folders of which this kernel has said that they do not last


def _first_word() -> str:
    """That this computer is only lent, in a sentence, to somebody who begins; otherwise ''."""
    if not lent.is_lent() or kept().folder in _warned or kept().entries():
        return ""
    _warned.add(kept().folder)
    return kit.say("saved.lent")


def _file_from_here() -> str:
    """The way from the notebook's folder, where its kernel starts, to the file of answers; '' on another drive."""
    try:
        return os.path.relpath(kept().path).replace(os.sep, "/")
    except (OSError, ValueError):
        return ""


def _remark(misfit: str = "") -> str:
    """What the learner has to be told about the journal, or ''.

    misfit: why an earlier answer does not stand in the form.
    """
    known = kept()
    parts = [
        unread(),
        kit.say("saved.set_aside", file=known.folder / known.set_aside) if known.set_aside else "",
        kit.say("saved.newer") if known.newer else "",
        kit.say("saved.elsewhere", file=elsewhere()) if elsewhere() else "",
        misfit,
    ]
    return " ".join(part for part in parts if part)


def unread() -> str:
    """That the earlier answers could not be read, or are another login's, in a sentence; '' where all is well."""
    known = kept()
    if owner := _owner(known.path):
        return kit.say("saved.anothers", file=known.path, owner=owner)
    return kit.say("saved.unread", file=known.path, why=known.unread) if known.unread else ""


def _owner(path: Path) -> str:
    """Whose the journal is, where it is another login's; '' where it is one's own, or nobody's yet.

    Root, who may read everything, is often a container's only login, in a folder that it was given.
    """
    try:
        owner = path.stat().st_uid
        if not hasattr(os, "getuid") or os.getuid() in (0, owner):
            return ""
        return path.owner()
    except (OSError, KeyError, NotImplementedError):
        return ""


def _script_words() -> dict[str, str]:
    """The sentences that the script beside the form shows by itself."""
    alone = ("checking", "busy", "disconnected", "restarted", "dead", "no_reply", "saved_so_far")
    return {name: kit.say(f"form.{name}") for name in alone}


def find(name: str) -> tuple[Question, Key | None]:
    """A question and its key (None without solutions), by name. Raises KitError naming what there is."""
    lesson = name.partition("/")[0]
    built = kit.lesson_json("exercises", lesson) or {"questions": []}
    entry = next((entry for entry in built["questions"] if entry["id"] == name), None)
    if entry is None:
        known = [entry["id"] for entry in built["questions"]] or [lesson + "/…" for lesson in kit.lessons()]
        raise kit.KitError(kit.say("error.no_question", question=name, known=", ".join(known)))
    keys = kit.lesson_json("solutions", lesson) or {}
    return questions.from_json(entry), questions.key_from_json(keys.get(name))


_journals: dict[Any, journal.Journal] = {}
_opening = threading.Lock()


def kept() -> journal.Journal:
    """The learner's journal; one object a folder, also for two threads: it keeps what could not be saved."""
    folder = kit.work()
    with _opening:
        if folder not in _journals:
            _journals[folder] = journal.Journal(folder)
        return _journals[folder]


def elsewhere() -> Path | None:
    """A second journal, where the kit could have kept it, that holds answers this one lacks; else None."""
    folder = kit.other_work()
    path = folder / journal.NAME if folder else None
    try:
        status = path.stat() if path and path.is_file() else None
        mine = status and (not hasattr(os, "getuid") or status.st_uid == os.getuid())  # not another login's
        return path if path and status and mine and _lacked(path, status.st_mtime_ns, kept().size()) else None
    except (OSError, ValueError):
        return None


@functools.lru_cache(maxsize=1)
def _lacked(path: Path, changed_at: int, size: int) -> int:
    """How many answers of a second journal this one lacks; asked again when either file is another one."""
    return kept().compare(path.read_bytes()).fresh
