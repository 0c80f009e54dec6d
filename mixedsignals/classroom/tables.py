"""The class's tables as CSV, and the gradebooks of Canvas and Moodle.

Knows what a spreadsheet does with a cell that begins like a formula, and what both importers ask for: Canvas's
GradebookImporter wants Student, ID, two SIS columns, Section, a column an assignment, and a row of points possible;
Moodle's grading worksheet (assignfeedback_offline) wants Identifier (“Participant” and a number), Grade and “Last
modified (grade)”, one file an assignment. Never knows how anything was read.
"""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from .. import kit
from ..engine.scoring import OUTCOMES
from .marks import ClassMarks, Learner
from .psychometrics import Described, Standing, Weighed
from .question_set import NOT_ATTEMPTED, question_set
from .submissions import Unread

FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # what makes some spreadsheet calculate: half-width and full-width
FIRST, LAST, BEST = GRADES = ("first", "last", "best")

Cell = str | int | float | None


def defused(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe before what begins like one."""
    return "'" + text if text.startswith(FORMULA) else text


def write_table(path: Path, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Writes a table. Numbers stay numbers; every text is quoted and defused; None is empty."""
    with open(path, "w", encoding="utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
        writer.writerow(heads)
        writer.writerows([_plain(cell) for cell in row] for row in rows)


def _plain(cell: Cell) -> str | int | float:
    if cell is None or (isinstance(cell, float) and np.isnan(cell)):
        return ""
    return defused(cell) if isinstance(cell, str) else round(cell, 4) if isinstance(cell, float) else cell


def write_all(
    folder: Path, marks: ClassMarks, told: Described, standing: Sequence[Standing], unread: Sequence[Unread], grade: str
) -> list[str]:
    """Writes every table into a folder; returns their names. grade: which answers count, one of GRADES."""
    _learners(folder / "learners.csv", marks, standing)
    _answers(folder / "answers.csv", marks)
    _questions(folder / "questions.csv", told)
    _items(folder / "items.csv", told)
    _wrong(folder / "wrong_choices.csv", told)
    _agreement(folder / "agreement.csv", told)
    write_table(
        folder / "your_line.csv",
        ("lesson", "learners", "lower quartile", "median", "upper quartile"),
        [(point.lesson, point.count, point.lower, point.middle, point.upper) for point in told.line],
    )
    known = question_set()
    write_table(
        folder / "own_numbers.csv",
        ("question", "word", "learners", "lower quartile", "median", "upper quartile"),
        [
            (
                known.asked[known.places[each.place].question].id,
                known.wording(each.place),
                each.count,
                each.lower,
                each.middle,
                each.upper,
            )
            for each in told.spreads
        ],
    )
    write_table(folder / "unread.csv", ("file", "why"), [(each.name, each.why) for each in unread])
    _canvas(folder / "canvas.csv", marks, standing, grade)
    moodle = [_moodle(folder, marks, each, grade) for each in standing]
    names = [
        "learners",
        "answers",
        "questions",
        "items",
        "wrong_choices",
        "agreement",
        "your_line",
        "own_numbers",
        "unread",
        "canvas",
    ]
    return [f"{name}.csv" for name in names] + [name for name in moodle if name]


def clear(folder: Path, names: Sequence[str]) -> None:
    """Takes away an earlier class's worksheets: none must be taken for this one's. names: of those to keep."""
    for lesson in question_set().lessons:
        if (name := f"moodle_{lesson}.csv") not in names:
            (folder / name).unlink(missing_ok=True)


def _learners(path: Path, marks: ClassMarks, standing: Sequence[Standing]) -> None:
    parts = (
        "answered",
        "of",
        "right at first",
        "right in the end",
        "points at first",
        "points as it stands",
        "points in the end",
        "points possible",
    )
    heads = [
        "learner",
        "learner's number",
        "platform",
        "platform's id",
        "answers",
        "hand-ins",
        "in the class's figures",
    ]
    heads += [f"{each.lesson}: {part}" for each in standing for part in parts] + ["to look at"]
    write_table(
        path,
        heads,
        (
            [
                learner.name,
                " ".join(learner.numbers),
                learner.person.scheme,
                learner.person.id,
                learner.answers,
                len(learner.files),
                "yes" if learner.counted else "no",
                *(value for each in standing for value in _points(each, row)),
                " ".join(learner.notes),
            ]
            for row, learner in enumerate(marks.learners)
        ),
    )


def _points(each: Standing, row: int) -> list[Cell]:
    return [
        int(each.answered[row]),
        each.of,
        int(each.right_first[row]),
        int(each.right_best[row]),
        float(each.first_points[row]),
        float(each.last_points[row]),
        float(each.best_points[row]),
        each.marked,
    ]


def _answers(path: Path, marks: ClassMarks) -> None:
    """A row a learner and question. A class of ten thousand has a million of them: what repeats is written out once."""
    known = question_set()
    heads = "learner,learner's number,question,first outcome,last outcome,best outcome,tries"
    heads += ",first credit,last credit,best credit"
    asked = [_quoted(question.id) for question in known.asked]
    outcomes = [_quoted(outcome) for outcome in OUTCOMES]
    with open(path, "w", encoding="utf-8-sig", errors="replace", newline="") as file:
        file.write(",".join(_quoted(head) for head in heads.split(",")) + "\n")
        for row, learner in enumerate(marks.learners):
            who = f"{_quoted(learner.name)},{_quoted(' '.join(learner.numbers))}"
            there = np.flatnonzero(marks.first[row] != NOT_ATTEMPTED)
            columns = (marks.first, marks.last, marks.best, marks.tries, marks.gained, marks.stands, marks.credit)
            values = [column[row, there].tolist() for column in columns]
            file.writelines(
                f"{who},{asked[at]},{outcomes[first]},{outcomes[last]},{outcomes[best]},{tries},{_short(one)},{_short(now)},{_short(top)}\n"
                for at, first, last, best, tries, one, now, top in zip(there.tolist(), *values)
            )


def _quoted(text: str) -> str:
    return '"' + defused(text).replace('"', '""') + '"'


def _short(number: float) -> str:
    return "" if number != number else f"{number:.4g}"


WEIGHED = [
    "answered",
    "right at first",
    "difficulty",
    "low",
    "high",
    "mean credit at first",
    "right in the end",
    "tries",
    "discrimination",
]


def _weighed(each: Weighed) -> list[Cell]:
    middle: list[Cell] = [each.answered, each.right, each.difficulty, each.low, each.high, each.gained]
    return [*middle, each.best, each.tries, each.discrimination]


def _questions(path: Path, told: Described) -> None:
    known = question_set()
    rows = [
        [question.id, question.title, question.kind, *_weighed(each)]
        for question, each in zip(known.asked, told.questions)
        if each
    ]
    write_table(path, ["question", "title", "kind", *WEIGHED], rows)


def _items(path: Path, told: Described) -> None:
    known = question_set()
    rows = []
    for at, each in told.items.items():
        place = known.places[at]
        rows.append([known.asked[place.question].id, place.field, known.wording(at), *_weighed(each)])
    write_table(path, ["question", "item", "wording", *WEIGHED], rows)


def _wrong(path: Path, told: Described) -> None:
    known, rows = question_set(), []
    for each in told.wrong:
        place = known.places[each.place]
        chosen, right = known.option(each.place, each.chosen), known.option(each.place, place.right)
        who: list[Cell] = [each.count, each.answered, each.share]
        rows.append(
            [
                known.asked[place.question].id,
                place.field,
                known.wording(each.place),
                right,
                chosen,
                *who,
                each.diagnosis,
            ]
        )
    heads = ["question", "item", "wording", "right", "chosen first", "by", "of", "share", "what it mistakes for what"]
    write_table(path, heads, rows)


def _agreement(path: Path, told: Described) -> None:
    rows = [
        [
            question_set().asked[each.question].id,
            "with the settled code" if each.settled else "with one another",
            each.items,
            each.learners,
            each.alpha,
            each.low,
            each.high,
        ]
        for each in told.agreement
    ]
    write_table(path, ["question", "agreement", "items", "learners", "alpha", "low", "high"], rows)


def canvas_id(learner: Learner) -> Cell:
    """The number by which Canvas finds a student; '' where the hand-in didn't come from Canvas, or came unnamed."""
    return int(learner.person.id) if learner.person.scheme == "canvas" and learner.person.id.isdecimal() else ""


def _canvas(path: Path, marks: ClassMarks, standing: Sequence[Standing], grade: str) -> None:
    heads = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    heads += [f"Mixed Signals {kit.lesson_title(each.lesson)}" for each in standing]
    possible: list[Cell] = ["Points Possible", "", "", "", "", *(each.marked for each in standing)]
    rows: list[list[Cell]] = [
        [learner.name, canvas_id(learner), "", "", "", *(_grade(each, row, grade) for each in standing)]
        for row, learner in enumerate(marks.learners)
        if not learner.stray
    ]
    write_table(path, heads, [possible, *rows])


def _moodle(folder: Path, marks: ClassMarks, each: Standing, grade: str) -> str:
    """A grading worksheet for one lesson, of 100; '' where nobody came through Moodle or nothing in it is marked."""
    rows: list[list[Cell]] = [
        [f"Participant {learner.person.id}", learner.name, _grade(each, row, grade) * 100 / each.marked, ""]
        for row, learner in enumerate(marks.learners)
        if learner.person.scheme == "moodle" and each.marked and each.answered[row]
    ]
    name = f"moodle_{each.lesson}.csv"
    if rows:
        write_table(folder / name, ["Identifier", "Full name", "Grade", "Last modified (grade)"], rows)
    return name if rows else ""


def _grade(each: Standing, row: int, grade: str) -> float:
    points = {FIRST: each.first_points, LAST: each.last_points, BEST: each.best_points}[grade]
    return round(float(points[row]), 2)
