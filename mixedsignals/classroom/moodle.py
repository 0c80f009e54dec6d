"""A question bank for Moodle: every question that Moodle's own kinds can carry, each wrong choice with its diagnosis.

Knows built questions, their keys and Moodle's XML format; never a learner's answers. Moodle's cloze is the one kind of
its own in which every wrong choice of every item can have an answer: docs.moodle.org, Embedded Answers (Cloze).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as xml

from .. import kit
from ..engine import from_json, key_from_json
from ..engine.model import Key, Option, Question

FILE = "mixed-signals-moodle.xml"
NOT_CARRIED = {
    "mark": "words of a sentence are marked: Moodle has no kind for it",
    "estimate": "numbers are scored by how sure they are, or against each other: Moodle knows right and wrong",
    "browse": "it is scored by which tabs were opened: Moodle has no kind for it",
}
NO_KEY = "nobody marks it: it has no key"


def export(out: Path) -> tuple[int, list[tuple[str, str]]]:
    """Writes the question bank into a folder. Returns how many questions it holds, and what it leaves out and why.

    Raises KitError if there are no keys here, or if the file cannot be written.
    """
    quiz, left_out, count = xml.Element("quiz"), [], 0
    for lesson in kit.lessons():
        keys = kit.lesson_json("solutions", lesson)
        if keys is None:
            raise kit.KitError(
                f"There is no solutions/ file for the lesson “{lesson}”: a question bank needs the keys."
            )
        for entry in _placed(quiz, lesson):
            question, key = from_json(entry), key_from_json(keys.get(entry["id"]), entry["id"])
            if key is None or question.kind in NOT_CARRIED:
                left_out.append((question.id, NO_KEY if key is None else NOT_CARRIED[question.kind]))
                continue
            KINDS[question.kind](quiz, question, key)
            count += 1
    xml.indent(quiz)
    try:
        out.mkdir(parents=True, exist_ok=True)
        xml.ElementTree(quiz).write(out / FILE, encoding="utf-8", xml_declaration=True)
    except OSError as error:
        raise kit.KitError(
            f"{out / FILE} cannot be written ({error.strerror}). Name a folder that you may write."
        ) from None
    return count, left_out


def _placed(quiz: xml.Element, lesson: str) -> Iterator[dict[str, Any]]:
    """A lesson's questions, those of its exercises first; then those that its page asks, in a folder that says so."""
    page = kit.home() / "notebooks" / Path(kit.notebook("exercises", lesson)).name
    asked = page.read_text(encoding="utf-8") if page.is_file() else ""
    entries = kit.lesson_json("exercises", lesson)["questions"]
    for inside, title in ((False, ""), (True, "/asked in the lesson (open its page beside them)")):
        here = [entry for entry in entries if (f'practice(\\"{entry["id"]}\\")' in asked) == inside]
        if here:
            _category(quiz, kit.lesson_title(lesson).replace("/", "//") + title)
        yield from here


def _category(quiz: xml.Element, title: str) -> None:
    """A folder of the bank; a slash parts it from the one that it is in, two slashes are one of the name's own."""
    category = xml.SubElement(xml.SubElement(quiz, "question", type="category"), "category")
    xml.SubElement(category, "text").text = f"$course$/Mixed Signals/{title}"


def _question(quiz: xml.Element, kind: str, question: Question, html: str, reason: str = "") -> xml.Element:
    """The part that all kinds have in common: name, text, grade, the general feedback. html: the text's."""
    made = xml.SubElement(quiz, "question", type=kind)
    xml.SubElement(xml.SubElement(made, "name"), "text").text = f"{question.title} ({question.id})"
    _html(made, "questiontext", html)
    _html(made, "generalfeedback", reason)
    xml.SubElement(made, "defaultgrade").text = "1"
    xml.SubElement(made, "idnumber").text = question.id
    for hint in question.hints:
        _html(made, "hint", _paragraph(hint))
    return made


def _html(parent: xml.Element, name: str, html: str) -> xml.Element:
    part = xml.SubElement(parent, name, format="html")
    xml.SubElement(part, "text").text = html
    return part


def _paragraph(text: str) -> str:
    return f"<p>{kit.safe(text)}</p>"


def _prompt(question: Question) -> str:
    """The question's own words, and the list of terms where its options have meanings."""
    terms = "".join(
        f"<li><strong>{kit.safe(option.text)}</strong>: {kit.safe(option.meaning)}</li>"
        for option in question.options
        if option.meaning
    )
    return "".join(map(_paragraph, question.prompt.split("\n\n"))) + (f"<ul>{terms}</ul>" if terms else "")


def _choose(quiz: xml.Element, question: Question, key: Key) -> None:
    """Multiple choice. Of several right options each has its share; a wrong one takes as much away."""
    right = key.answers["choice"]
    rights = set(right) if isinstance(right, list) else {right}
    made = _question(quiz, "multichoice", question, _prompt(question), _paragraph(key.why.get("choice", "")))
    xml.SubElement(made, "single").text = str(not question.several).lower()
    xml.SubElement(made, "shuffleanswers").text = "false"
    xml.SubElement(made, "answernumbering").text = "none"
    share = 100 / len(rights)
    for option in question.options:
        good = option.id in rights or (option.id in key.defensible.get("choice", {}) and not question.several)
        fraction = share if good else -share if question.several else 0
        answer = xml.SubElement(made, "answer", fraction=f"{fraction:.7g}", format="html")
        xml.SubElement(answer, "text").text = _paragraph(option.text)
        _html(answer, "feedback", _paragraph(feedback(key, "choice", option.id, option.id in rights)))


def _write(quiz: xml.Element, question: Question, key: Key) -> None:
    """An essay: what the marker sees is the model answer, which nobody is measured against."""
    rows = "".join(f"<li>[{kit.safe(item.id)}] {kit.safe(item.text)}</li>" for item in question.items)
    made = _question(quiz, "essay", question, _prompt(question) + (f"<ul>{rows}</ul>" if rows else ""))
    xml.SubElement(made, "responseformat").text = "plain"
    for name, words in zip(("minwordlimit", "maxwordlimit"), question.words):
        xml.SubElement(made, name).text = str(words)
    _html(made, "graderinfo", _paragraph(key.model))


def _items(quiz: xml.Element, question: Question, key: Key) -> None:
    """Items × options, one menu an item."""
    blanks = ((item.id, item.text, item.detail, question.options) for item in question.items)
    _cloze(quiz, question, key, blanks)


def _order(quiz: xml.Element, question: Question, key: Key) -> None:
    """An order is asked place by place: Moodle's own kind for it has no answer to a wrong place."""
    places = tuple(Option(str(place), str(place)) for place in range(1, len(question.items) + 1))
    _cloze(quiz, question, key, ((item.id, item.text, item.detail, places) for item in question.items))


def _matrix(quiz: xml.Element, question: Question, key: Key) -> None:
    """Cell by cell."""
    blanks = (
        (f"{row.id}:{column.id}", f"{row.text} – {column.text}", "", question.options)
        for row in question.items
        for column in question.columns
    )
    _cloze(quiz, question, key, blanks)


Blank = tuple[str, str, str, tuple[Option, ...]]  # field, what is asked, the line below it, what can be chosen


def _cloze(quiz: xml.Element, question: Question, key: Key, blanks: Iterable[Blank]) -> None:
    lines = [
        f"<p><strong>{number}.</strong> {kit.safe(text)}<br>"
        + (f"<small>{kit.safe(detail)}</small><br>" if detail else "")
        + f"{_menu(key, field, options)}</p>"
        for number, (field, text, detail, options) in enumerate(blanks, 1)
    ]
    _question(quiz, "cloze", question, _prompt(question) + "".join(lines))


def _menu(key: Key, field: str, options: tuple[Option, ...]) -> str:
    """A blank as cloze writes it. A defensible reading has the whole credit, as it has in the kit."""
    choices = []
    for option in options:
        right, defensible = option.id == key.answers[field], option.id in key.defensible.get(field, {})
        sign = "=" if right else "%100%" if defensible else ""
        said = feedback(key, field, option.id, right)
        choices.append(f"{sign}{_escaped(option.text)}#{_escaped(said)}")
    return "{1:MULTICHOICE:" + "~".join(choices) + "}"


def feedback(key: Key, field: str, option: str, right: bool) -> str:
    """What the kit says to this choice."""
    if right:
        return key.why.get(field, "")
    reading = key.defensible.get(field, {}).get(option)
    return f"Defensible: {reading}" if reading else key.diagnoses.get(field, {}).get(option, "")


def _escaped(text: str) -> str:
    """Text inside a blank: HTML first, then the signs that cloze itself reads.

    A = or % at the beginning would be read as credit; cloze has no escape for it, so an invisible joiner stands before.
    """
    joiner = "\u2060" if text[:1] in ("=", "%") else ""
    html = kit.safe(text).replace("&#x27;", "'").replace("&quot;", '"')  # the # of an entity would begin a feedback
    return joiner + re.sub(r'([}#~/"\\])', r"\\\1", html)


KINDS: Mapping[str, Callable[[xml.Element, Question, Key], None]] = {
    "choose": _choose,
    "classify": _items,
    "pair": _items,
    "order": _order,
    "matrix": _matrix,
    "write": _write,
}
