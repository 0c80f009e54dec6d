"""Quizzes for Canvas: a text a lesson, from which text2qti, a kept library, makes the QTI zip that Canvas imports.

Knows built questions, their keys and text2qti's plain text (0.8.0, as its README has it); never a learner's answer,
and nothing of XML. Canvas takes no Moodle XML. Of QTI's kinds text2qti writes choices, numbers and essays: a question
of several items becomes as many questions as it has items, each wrong choice with its own feedback.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from .. import kit
from ..engine import from_json, key_from_json
from ..engine.model import Key, Option, Question
from .moodle import NO_KEY, feedback

LEFT_OUT = {
    "mark": "words of a sentence are marked: Canvas has no kind for it",
    "order": "text2qti writes no ordering",
    "estimate": "numbers are scored by how sure they are, or against each other: Canvas knows right and wrong",
    "matrix": "cell by cell it would be a quiz of its own, and what is scored is the order of its rows",
    "browse": "it is scored by which tabs were opened: Canvas has no kind for it",
}
ONE_RIGHT = "carried, but a second, defensible reading earns nothing there: it has its feedback and no credit"
NEXT = "Then: pip install text2qti, and text2qti FILE for each. Canvas: Settings, Import Course Content, QTI .zip."
SIGNS = re.compile(r"[-!#$%&*+<=>@\[\\\]^_`{|}~]")  # what Markdown, or text2qti before it, could take for a sign


def quizzes(out: Path) -> tuple[int, list[tuple[str, str]]]:
    """Writes a text a lesson into a folder. Returns how many questions of the kit they hold, and what there is to say
    of others, or of some of these: (question, why). Raises KitError without keys, or where it cannot be written."""
    count, notes, texts = 0, list[tuple[str, str]](), dict[str, str]()
    for lesson in kit.lessons():
        keys = kit.lesson_json("solutions", lesson)
        if keys is None:
            raise kit.KitError(f"There is no solutions/ file for the lesson “{lesson}”: a quiz needs the keys.")
        entries = kit.lesson_json("exercises", lesson)["questions"]
        asked = [(from_json(entry), key_from_json(keys.get(entry["id"]), entry["id"])) for entry in entries]
        notes += [(question.id, why) for question, key in asked if (why := _why(question, key))]
        kept = [(question, key) for question, key in asked if key and question.kind in KINDS]
        parts = [part for question, key in kept for part in KINDS[question.kind](question, key)]
        if parts:
            name = Path(kit.notebook("exercises", lesson)).with_suffix(".txt").name
            texts[name] = "\n\n".join([f"Quiz title: Mixed Signals {kit.lesson_title(lesson)}", *parts]) + "\n"
            count += len(kept)
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (out / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise kit.KitError(f"{out} cannot be written ({error.strerror}). Name a folder that you may write.") from None
    return count, notes


def _why(question: Question, key: Key | None) -> str:
    """What there is to say of a question: why it is left out, or what of it is lost; '' where nothing is."""
    if key is None or question.kind in LEFT_OUT:
        return NO_KEY if key is None else LEFT_OUT[question.kind]
    return ONE_RIGHT if any(key.defensible.values()) else ""


def _choose(question: Question, key: Key) -> Iterator[str]:
    right = key.answers["choice"]
    rights = set(right) if isinstance(right, list) else {right}
    yield _question(question, question.title, [], _choices(question.options, rights, key, "choice", question.several))


def _items(question: Question, key: Key) -> Iterator[str]:
    """A question an item: what is asked of all of them stands in each."""
    for number, item in enumerate(question.items, 1):
        choices = _choices(question.options, {key.answers[item.id]}, key, item.id)
        yield _question(question, f"{question.title} ({number})", [item.text, item.detail], choices)


def _write(question: Question, key: Key) -> Iterator[str]:
    yield _question(question, question.title, [f"[{item.id}] {item.text}" for item in question.items], ["____"])


KINDS: Mapping[str, Callable[[Question, Key], Iterator[str]]] = {
    "choose": _choose,
    "classify": _items,
    "pair": _items,
    "write": _write,
}


def _question(question: Question, title: str, more: list[str], below: list[str]) -> str:
    """Title, the paragraphs of what is asked, and what stands below them. more: paragraphs after the prompt's."""
    terms = [f"{option.text}: {option.meaning}" for option in question.options if option.meaning]
    paragraphs = [_text(part) for part in (*question.prompt.split("\n\n"), *terms, *more) if part]
    asked = "\n\n".join([f"1.  {paragraphs[0]}", *(f"    {part}" for part in paragraphs[1:])])
    return "\n".join([f"Title: {title}", "Points: 1", asked, *below])


def _choices(options: tuple[Option, ...], rights: set[str], key: Key, field: str, several: bool = False) -> list[str]:
    """A line a choice, and under it what the kit says to it."""
    signs = ("[*] ", "[ ] ") if several else ("*a) ", "a)  ")
    lines = []
    for option in options:
        lines.append(signs[option.id not in rights] + _text(option.text))
        reply = feedback(key, field, option.id, option.id in rights)
        lines += [f"... {_text(reply)}"] if reply else []
    return lines


def _text(text: str) -> str:
    """A text on one line in which nothing is a sign, neither of Markdown nor of text2qti."""
    line = SIGNS.sub(lambda sign: f"&#{ord(sign[0])};", " ".join(text.split()))
    return re.sub(r"^(\d+)([.)])", lambda found: f"{found[1]}&#{ord(found[2])};", line)  # else it begins a list
