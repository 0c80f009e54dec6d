"""What a notebook calls: joins questions, journal, scoring and view; knows how none of them works inside."""

import collections
import functools
import json
import os
import threading
import weakref

from .. import engine as questions
from .. import kit
from . import journal, scoring, view


def practice(name):
    """Shows a question to answer. name: "lesson/question", such as "denials/type".

    Raises KitError for a name that does not exist.
    """
    question, key = find(name)
    earlier, fitting = kept().of(name), entries(name)
    answer = fitting[-1]["answer"] if fitting else {}
    remark = _remark(bool(earlier) and not fitting)
    return view.QuestionView(
        form=questions.form(question, answer),
        still=questions.static(question),
        title=f"{question.title} ({name})",
        words=_script_words(),
        verdict=_shown(question, answer, key, len(fitting), remark) if answer or remark else {},
        on_check=functools.partial(_check, question, key),
    )


def solution(name):
    """Shows a question answered, with reasons and the rows they rest on. Raises KitError if there is no solution."""
    question, key = find(name)
    if key is None:
        raise kit.KitError(kit.say("error.no_solution", question=name))
    return Page(questions.solved(question, key), f"{question.title} ({name})")


class Page:
    """A piece of HTML that a notebook shows as it is, with a line of plain text beside it."""

    def __init__(self, html, title):
        self.html, self.title = html, title

    def _repr_mimebundle_(self, **options):
        return {"text/html": self.html, "text/plain": self.title}


def entries(name):
    """The learner's answers to one question as it is now, oldest first. name: "lesson/question"."""
    return _entries(find(name)[0])


def standings(lesson: str) -> list[tuple[str, str, str, int]]:
    """Where the learner stands with a lesson's questions: [(title, best outcome, outcome of the last answer, tries)].

    Outcomes are as this kit marks the answers. One that was right stays so, whatever is tried after it.
    """
    keys = kit.lesson_json("solutions", lesson) or {}
    return [
        _standing(questions.from_json(entry), questions.key_from_json(keys.get(entry["id"])))
        for entry in kit.lesson_json("exercises", lesson)["questions"]
    ]


RISING = ("not attempted", "recorded", "not yet", "partly right", "defensible", "right")  # outcomes, the best one last


def _standing(question, key):
    """One question's standing; made anew when it, its key or its answers are others: a press changes one of many."""
    known = kept().of(question.id)
    basis = (kept().path, question, key, len(known), known[-1]["id"] if known else "")
    if _stood.get(question.id, (None,))[0] != basis:
        _stood[question.id] = basis, _folded(question, key)
    return _stood[question.id][1]


_stood = {}


def _folded(question, key):
    """One question's standing. Steps count when each item has an answer; tries are of the item tried most often."""
    sheet, best_steps, tries, seen = {}, {}, collections.Counter(), {}

    def outcome(answer):
        name = json.dumps(answer, sort_keys=True)
        if name not in seen:
            seen[name] = scoring.score(question, answer, key)
        return seen[name]

    def whole(answer):
        return outcome(answer).outcome if answer.keys() >= questions.fields(question).keys() else "not attempted"

    def worth(answer):
        return sum(RISING.index(mark.outcome) for mark in outcome(answer).marks)

    best = last = "not attempted"
    for entry in _entries(question):
        step, answer = entry.get("step", ""), entry["answer"]
        tries[step] += 1
        if step:
            sheet = {**sheet, **answer}
            best_steps[step] = max(best_steps.get(step, answer), answer, key=worth)
            last = whole(sheet)
            combined = whole({name: value for part in best_steps.values() for name, value in part.items()})
        else:
            sheet, last = answer, outcome(answer).outcome
            combined = last
        best = max(best, last, combined, key=RISING.index)
    return question.title, best, last, tries.pop("", 0) + max(tries.values(), default=0)


def _entries(question):
    found = [(entry, _fitting(question, entry)) for entry in kept().of(question.id)]
    return [{**entry, "answer": answer} for entry, answer in found if answer]


def _fitting(question, entry):
    """A journal's answer as the form would send it; {} where it has not the question's form: it stays in the journal, out of the way."""
    try:
        return questions.read(question, entry["answer"]) if entry["version"] == question.version else {}
    except kit.KitError:
        return {}


def answered_html(name):
    """A question with the learner's last answer and its verdict, to read and hand in. name: one that has an answer."""
    question, key = find(name)
    found = entries(name)
    verdict = scoring.score(question, found[-1]["answer"], key)
    return questions.handed_in(question, found[-1]["answer"], verdict, key, len(found))


def on_change(listener):
    """Calls `listener()` after every change of the journal for as long as somebody else holds on to it (a bound method)."""
    _listeners.append(weakref.WeakMethod(listener))


def changed():
    """Tells every listener that the journal is another one now."""
    for listener in _listeners:
        if heard := listener():
            heard()


_listeners = []


def _check(question, key, sent):
    """One press of the button: read, score, append to the journal, show. A bad form gets one sentence."""
    try:
        answer = questions.read(question, sent)
    except kit.KitError as error:
        return questions.refused_html(str(error))
    if not answer:
        return questions.refused_html(kit.say("verdict.nothing"))
    verdict = scoring.score(question, answer, key)
    remark = ""
    try:
        kept().append(question.id, question.version, answer, verdict.outcome)
    except OSError as error:
        remark = kit.say("saved.no", folder=kept().folder, why=error.strerror or error)
    changed()
    tries = len(_entries(question))
    return questions.verdict_html(question, answer, verdict, key, tries, remark or _remark())


def _shown(question, answer, key, tries, remark):
    verdict = scoring.score(question, answer, key)
    return questions.verdict_html(question, answer, verdict, key, tries, remark)


def _remark(outdated=False):
    """What the learner has to be told about the journal, or ''."""
    known = kept()
    said = [
        unread(),
        kit.say("saved.set_aside", file=known.set_aside) if known.set_aside else "",
        kit.say("saved.newer") if known.newer else "",
        kit.say("saved.elsewhere", file=elsewhere()) if elsewhere() else "",
        kit.say("saved.version") if outdated else "",
    ]
    return " ".join(part for part in said if part)


def unread():
    """That the earlier answers could not be read, in a sentence; '' where they could."""
    known = kept()
    return kit.say("saved.unread", file=known.path, why=known.unread) if known.unread else ""


def _script_words():
    """The sentences that the script beside the form shows by itself."""
    return {
        "checking": kit.say("form.checking"),
        "no_kernel": kit.say("form.no_kernel"),
        "cost": kit.say("form.cost", opened="{opened}", of="{of}"),
    }


def find(name):
    """A question and its key (None without solutions), by name. Raises KitError naming what there is."""
    lesson, _, short = name.partition("/")
    built = kit.lesson_json("exercises", lesson) or {"questions": []}
    entry = next((entry for entry in built["questions"] if entry["id"] == name), None)
    if entry is None:
        known = [entry["id"] for entry in built["questions"]] or [lesson + "/…" for lesson in kit.lessons()]
        raise kit.KitError(kit.say("error.no_question", question=name, known=", ".join(known)))
    keys = kit.lesson_json("solutions", lesson) or {}
    return questions.from_json(entry), questions.key_from_json(keys.get(name))


_journals = {}
_opening = threading.Lock()


def kept():
    """The learner's journal; one object a folder, also where two threads ask at once, so that what could not be saved is kept."""
    folder = kit.work()
    with _opening:
        if folder not in _journals:
            _journals[folder] = journal.Journal(folder)
        return _journals[folder]


def elsewhere():
    """A second journal, where the kit could have kept it, that holds answers this one lacks; else None."""
    folder = kit.other_work()
    path = folder / journal.NAME if folder else None
    try:
        found = path.stat() if path and path.is_file() else None
        mine = found and (not hasattr(os, "getuid") or found.st_uid == os.getuid())  # not another login's
        return path if mine and _lacked(path, found.st_mtime_ns, kept().size()) else None
    except (OSError, ValueError):
        return None


@functools.lru_cache(maxsize=1)
def _lacked(path, changed_at, size):
    """How many answers of a second journal this one lacks; asked again when either file is another one."""
    return kept().compare(path.read_bytes()).fresh
