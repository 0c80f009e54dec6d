"""What an author begins with: a new lesson, or a new question of a kind, invented and whole, with a comment a field.

Knows where authors' files stand and how a template is filled; never what a lesson is about: its words stand in
templates/, a file a kind, with the entry first and its key after a line of three hyphens.
"""

import re
from collections import Counter
from pathlib import Path

from .. import kit
from . import compile, inputs
from .near import meant

TEMPLATES = Path(__file__).with_name("templates")
KINDS = tuple(compile.NEEDS)
NEXT_LESSON = """lessons/{folder}/ is written, its keys in solutions/keys/{folder}.yml. All is invented, and all works.
What to do next:
1. See it: python start.py build {folder}, then python start.py; it is the last page of notebooks/.
2. It is about the case {case}; another one stands in questions.yml, examples.yml and a cell of lesson.md.
3. lesson.md: put your own words in the place of the invented ones, and take the notes between <!-- and --> away.
4. questions.yml and the keys: the same. Another question: python start.py new-question {folder} KIND
5. After each change: python start.py check {folder}
6. In the end, once: python start.py build. The pages before it then lead to it."""
NEXT_QUESTION = """The question {name} stands at the end of lessons/{folder}/questions.yml{key}. It is invented.
Put your own words in the place of the invented ones; the comments say what each line is for. Then:
python start.py preview {folder}   shows it
python start.py build {folder}     builds it
python start.py check {folder}     checks it"""


def new_lesson(name: str, case: str = "") -> str:
    """Writes lessons/NN_NAME/ and its keys, and returns what to do next. case: the one that most lessons are about, if
    none is named. Raises KitError for a name that does not fit or is taken, and for a case that is not there.
    """
    folders = inputs.lesson_folders()
    if not re.fullmatch("[a-z]+", name):
        raise kit.KitError(f"“{name}” cannot be the name of a lesson. Use small letters alone, such as denials.")
    if name in [folder.name[3:] for folder in folders]:
        raise kit.KitError(f"There is a lesson “{name}” already. Choose another name.")
    if case and case not in inputs.case_names():
        raise kit.KitError(f"There is no case “{case}”. {meant(case, inputs.case_names())}")
    number = max(int(folder.name[:2]) for folder in folders) + 1
    folder = kit.home() / "lessons" / f"{number:02}_{name}"
    blanks = {
        "folder": folder.name,
        "lesson": name,
        "number": str(number),
        "title": name.capitalize(),
        "case": case or _usual_case(folders),
    }
    asked, key = _template("choose", {**blanks, "name": "first"})
    (line,) = _template("line", blanks)
    inside = asked.replace("  # where: lesson", "  where: lesson", 1)
    _write(folder / "questions.yml", _filled("questions.yml", blanks) + _indented(inside, 2) + _indented(line, 2))
    for file in ("lesson.md", "checks.yml", "examples.yml"):
        _write(folder / file, _filled(file, blanks))
    _write(inputs.keys_file(folder), key)
    return NEXT_LESSON.format(folder=folder.name, case=blanks["case"])


def new_question(lesson: str, kind: str, name: str = "") -> str:
    """Writes a question of a kind at the end of a lesson's questions, its key at the end of the lesson's keys, and
    returns what to do next. name: the kind, with a number if need be, if none is named. Raises KitError.
    """
    folder = inputs.lesson_folder(lesson)
    if kind not in KINDS:
        raise kit.KitError(f"There is no kind “{kind}”. {meant(kind, KINDS)}")
    path, keys_path = inputs.questions_file(folder), inputs.keys_file(folder)
    written = inputs.questions(folder)
    taken = [entry["name"] for entry in written["questions"]]
    name = name or next(free for free in (kind, *(f"{kind}-{n}" for n in range(2, 99))) if free not in taken)
    if name in taken or not re.fullmatch("[a-z0-9-]+", name):
        raise kit.KitError(
            f"“{name}” cannot be the question's name. Use small letters, digits and hyphens, and one that is not taken."
        )
    if list(written)[-1] != "questions":
        raise kit.KitError(
            f"{inputs.shown(path)}: “questions” is not its last key. Put it last, so that there is room."
        )
    asked, key = _template(kind, {"lesson": folder.name[3:], "name": name})
    text = path.read_text(encoding="utf-8").rstrip() + "\n"
    indent = re.findall("^( *)- name:", text, re.M)
    _write(path, text + _indented(asked, len(indent[-1]) if indent else 2))
    keyed = bool(inputs.keys(folder))
    if keyed:
        _write(keys_path, keys_path.read_text(encoding="utf-8").rstrip() + "\n\n" + key)
    where = (
        f", its key at the end of {inputs.shown(keys_path)}" if keyed else "; the lesson has no keys, so it has none"
    )
    return NEXT_QUESTION.format(name=name, folder=folder.name, key=where)


def example(kind: str) -> tuple[str, str, str]:
    """What a kind is for, in a sentence; an entry of such a question; its key. As new_question writes them."""
    asked, key = _template(kind, {"lesson": "bridges", "name": kind})
    head = (TEMPLATES / f"{kind}.yml").read_text(encoding="utf-8").partition("\n")[0]
    return head.removeprefix("# "), asked, key


def _usual_case(folders: list[Path]) -> str:
    """The case that most lessons are about."""
    named = Counter(inputs.questions(folder)["case"] for folder in folders if inputs.asks(folder))
    return str(named.most_common(1)[0][0])


def _template(kind: str, blanks: dict[str, str]) -> list[str]:
    """The parts of a template, filled in, without the line that says what it is for."""
    return [part.lstrip("\n") for part in _filled(f"{kind}.yml", blanks).partition("\n")[2].split("---\n")]


def _filled(file: str, blanks: dict[str, str]) -> str:
    """The text of a template with its blanks filled in."""
    text = (TEMPLATES / file).read_text(encoding="utf-8")
    for blank, value in blanks.items():
        text = text.replace(f"⟨{blank}⟩", value)
    return text


def _indented(text: str, by: int) -> str:
    return "".join(" " * by + line if line.strip() else line for line in text.splitlines(keepends=True))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
