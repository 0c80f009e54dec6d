"""The class report as one page that needs nothing but itself: light, dark, narrow and on paper.

Knows how a class is described and says it in words; never how a figure is computed, and nothing of files. Whatever
came with a hand-in passes through `markup.element`.
"""

import datetime
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from .. import kit
from ..engine.scoring import OUTCOMES
from ..engine.verdict import ICONS
from .marks import ClassMarks, Learner
from .markup import Markup, bar, cell, element, rows_shown, run, together, whole_page
from .psychometrics import FEW, Described, Reliability, Spread, Standing, Weighed, WrongChoice, confused, confusion
from .question_set import QuestionSet, question_set
from .submissions import Unread

SHOWN = 500  # learners in the page's table; every one stands in learners.csv
TALKED_ABOUT = 8  # wrong choices that open the page
LISTED = 12  # files named for one reason; the rest is in unread.csv
COMMON = 3  # so many learners make a wrong choice one to talk about, not somebody's slip

CSS = Path(__file__).with_name("report_page.css").read_text(encoding="utf-8")
PARTS = (
    ("right", "right"),
    ("defensible", "defensible"),
    ("partly", "partly right"),
    ("notyet", "not yet"),
    ("recorded", "recorded"),
)


def whole(
    marks: ClassMarks, counted: ClassMarks, told: Described, standing: Sequence[Standing], unread: Sequence[Unread]
) -> str:
    """The page. marks: everybody's; counted: of those in the class's figures; standing: everybody's."""
    title = "Class report · Mixed Signals"
    sections = [
        ("talk", "What to talk about next", _talk(told.wrong, len(counted.learners))),
        ("who", "Who handed in what", _who(marks.learners, standing)),
        ("unread", "What could not be read", _unread(unread)),
        ("questions", "Question by question", _questions(counted, told)),
        ("confusions", "What was taken for what", _confusions(counted)),
        ("agreement", "How far they agree", _agreement(told.agreement)),
        ("line", "Their line", _line(told)),
        ("words", "What a word is worth to them", _spreads(told)),
        ("how", "How to read the figures", _how()),
    ]
    links = [element("li", element("a", name, href=f"#{place}")) for place, name, _ in sections]
    header = element(
        "header",
        element("h1", title),
        _summary(marks, unread),
        element("nav", element("ul", *links), aria_label="On this page"),
    )
    body = [element("section", element("h2", name, id=place), *parts) for place, name, parts in sections]
    return whole_page(title, CSS, [header, element("main", *body)])


# --- what there is ---


def _summary(marks: ClassMarks, unread: Sequence[Unread]) -> Markup:
    own = [learner for learner in marks.learners if not learner.stray]
    told = (
        f"{kit.many(len(own), 'learner')}, {kit.many(sum(len(each.files) for each in own), 'hand-in')}, "
        f"{kit.many(sum(each.answers for each in own), 'answer')}, read on {datetime.date.today().isoformat()}. "
    )
    look = sum(bool(each.notes) for each in marks.learners)
    if look:
        told += f"{kit.many(look, 'row')} below {'has' if look == 1 else 'have'} something to look at. "
    if unread:
        told += f"{kit.many(len(unread), 'file')} could not be read or held no answers: the reasons are below."
    return element("p", told)


def _talk(wrong: Sequence[WrongChoice], learners: int) -> list[Markup]:
    known, shown, seen = question_set(), list[Markup](), set[tuple[int, str]]()
    for each in wrong:
        place = known.places[each.place]
        name = (place.question, each.diagnosis or each.chosen)
        if name in seen or each.count < min(COMMON, learners) or len(shown) == TALKED_ABOUT:
            continue
        seen.add(name)
        right, chosen = known.option(each.place, place.right), known.option(each.place, each.chosen)
        asked, question = known.wording(each.place), known.asked[place.question]
        shown.append(
            element(
                "li",
                element(
                    "p",
                    element("strong", question.title),
                    Markup(" "),
                    element("small", kit.lesson_title(known.lesson(place.question))),
                ),
                element("p", asked, dir="auto") if asked != question.title else "",
                element(
                    "p", f"{each.count} of {each.answered} first chose {_quoted(chosen)}. Settled: {_quoted(right)}."
                ),
                element("p", element("em", each.diagnosis)) if each.diagnosis else "",
            )
        )
    if not shown:
        return [element("p", "No wrong choice was made by several learners.")]
    note = "The commonest wrong first choices, each with what it mistakes for what. Worth five minutes in class."
    return [element("p", note, class_="quiet"), element("ol", *shown, class_="talk")]


def _who(learners: Sequence[Learner], standing: Sequence[Standing]) -> list[Markup]:
    if not learners:
        return [element("p", "Nobody yet: no hand-in could be read.")]
    heads = ["Learner", "Hand-ins", *(kit.lesson_title(each.lesson) for each in standing), "To look at"]
    rows = [
        (
            together([learner.name, Markup(" "), element("small", ", ".join(learner.numbers))])
            if learner.name not in learner.numbers
            else learner.name,
            _number(len(learner.files)),
            *(_lesson_cell(each, row) for each in standing),
            cell(" ".join(learner.notes), class_="words") if learner.notes else "",
        )
        for row, learner in enumerate(learners[:SHOWN])
    ]
    said = (
        "Questions answered, and of those that are marked how many were right or defensible at first → in the end. "
        "“Your line” isn't counted; in the tables, points possible counts those that are marked, a point each."
    )
    if len(learners) > SHOWN:
        said += f" The first {SHOWN} of {len(learners):,} learners; all of them are in learners.csv."
    return [rows_shown(said, heads, rows, class_="who")]


def _lesson_cell(each: Standing, row: int) -> Markup:
    count = int(each.answered[row])
    if not count:
        return cell("–", class_="n")
    right = f"{int(each.right_first[row])} → {int(each.right_best[row])} of {each.marked}" if each.marked else ""
    return cell(together([f"{count} of {each.of}", element("br"), element("small", right)]), class_="n")


def _unread(unread: Sequence[Unread]) -> list[Markup]:
    if not unread:
        return [element("p", "Everything was read.")]
    rows = []
    for why, group in groupby(sorted(unread, key=lambda each: each.why), lambda each: each.why):
        names = [each.name for each in group]
        more = f" … and {len(names) - LISTED:,} more (unread.csv)" if len(names) > LISTED else ""
        rows.append((why, _number(len(names)), cell("; ".join(names[:LISTED]) + more, class_="words")))
    return [
        rows_shown(
            "Each reason, and the files that it holds for. Everybody else is in the report.",
            ("Why", "Files", "Which"),
            rows,
        )
    ]


# --- figures ---


def _questions(counted: ClassMarks, told: Described) -> list[Markup]:
    known = question_set()
    commonest = {known.places[each.place].question: each for each in reversed(told.wrong)}
    parts = [element("p", "The bar shows first answers: ", *_legend())]
    for lesson, group in groupby(range(len(known.asked)), known.lesson):
        rows = [
            _question_row(counted, at, weighed, commonest.get(at))
            for at in group
            if (weighed := told.questions[at]) and known.marked(at)
        ]
        if rows:
            heads = (
                "Question",
                "Learners",
                "First answers",
                "Right at first",
                "In the end",
                "Credit",
                "Tries",
                "Discrimination",
                "Commonest wrong choice",
            )
            parts.append(element("h3", kit.lesson_title(lesson)))
            parts.append(rows_shown(f"How it went: {kit.lesson_title(lesson)}", heads, rows))
    return parts if len(parts) > 1 else [element("p", "No answer to a question that is marked.")]


def _legend() -> list[object]:
    return [
        part
        for name, outcome in PARTS[:4]
        for part in (element("span", class_=f"key {name}", aria_hidden="true"), f"{ICONS[outcome]} {outcome}")
    ]


def outcome_shares(marks: ClassMarks, at: int, answered: int) -> tuple[list[tuple[str, float]], str]:
    """The first outcomes of a question, as shares for a bar and in words. answered: by how many."""
    outcomes = Counter(OUTCOMES[code] for code in marks.first[:, at].tolist())
    shares = [(name, outcomes[outcome] / answered) for name, outcome in PARTS]
    told = [f"{ICONS[outcome]} {outcomes[outcome]} {outcome}" for _, outcome in PARTS if outcomes[outcome]]
    return shares, ", ".join(told)


def _question_row(counted: ClassMarks, at: int, weighed: Weighed, wrong: WrongChoice | None) -> tuple[object, ...]:
    known = question_set()
    shares, words = outcome_shares(counted, at, weighed.answered)
    told: object = ""
    if wrong:
        item = known.wording(wrong.place)
        chosen = known.option(wrong.place, wrong.chosen)
        said = f"{_quoted(chosen)} by {wrong.count} of {wrong.answered}"
        told = cell(said if item == known.asked[at].title else f"{said}, for: {item}", class_="words", dir="auto")
    return (
        known.asked[at].title,
        _number(weighed.answered),
        cell(together([bar(shares), element("small", words)])),
        cell(
            together(
                [f"{weighed.difficulty:.0%}", element("br"), element("small", f"{weighed.low:.0%}–{weighed.high:.0%}")]
            ),
            class_="n",
        ),
        _number(f"{weighed.best:.0%}"),
        _number("–" if weighed.gained is None else f"{weighed.gained:.2f}"),
        _number(f"{weighed.tries:.1f}"),
        _number("–" if weighed.discrimination is None else _plain(weighed.discrimination)),
        told,
    )


def _confusions(counted: ClassMarks) -> list[Markup]:
    known, parts = question_set(), list[Markup]()
    for at in confused():
        options, matrix = confusion(counted, at)
        if not matrix.sum():
            continue
        names = [_option(known, at, option) for option in options]
        used = [row for row in range(len(options)) if matrix[row].any() or matrix[:, row].any()]
        rows = [
            (names[row], *(_shaded(int(matrix[row, column]), int(matrix[row].sum()), row == column) for column in used))
            for row in used
            if matrix[row].any()
        ]
        title = f"{known.asked[at].title} · {kit.lesson_title(known.lesson(at))}"
        said = f"{title}: rows are what is settled, columns what was chosen first. The settled choice is framed."
        made = rows_shown(said, ["Settled", *(names[column] for column in used)], rows)
        parts.append(element("details", element("summary", title), made))
    return parts or [element("p", "No answer to a question of this kind.")]


def _option(known: QuestionSet, question: int, option: str) -> str:
    """An option in its own words."""
    return next(each.text for each in known.asked[question].options if each.id == option)


def _shaded(count: int, of: int, same: bool) -> Markup:
    share = count / of if of else 0
    shade = "" if not count else f"s{min(4, 1 + int(share * 4))}"
    return cell(count or "·", class_=f"n {shade}{' same' if same else ''}")


def _agreement(agreement: Sequence[Reliability]) -> list[Markup]:
    known = question_set()
    if not agreement:
        return [element("p", "Too few learners answered the same question of several items.")]
    by_question = {
        at: {each.settled: each for each in group} for at, group in groupby(agreement, lambda each: each.question)
    }
    rows = [
        (
            f"{known.asked[at].title} · {known.lesson(at)}",
            _number(next(iter(both.values())).items),
            _number(next(iter(both.values())).learners),
            _alpha(both.get(False)),
            _alpha(both.get(True)),
        )
        for at, both in by_question.items()
    ]
    said = (
        "Krippendorff's α of first answers, with a 95 % interval over items: 1 is full agreement, 0 what chance would "
        "bring. Few items make wide intervals. High with one another and low with the settled codes: a misreading that "
        "the class shares."
    )
    return [rows_shown(said, ("Question", "Items", "Learners", "With one another", "With the settled codes"), rows)]


def _alpha(each: Reliability | None) -> Markup:
    return (
        _number("–") if each is None else _number(f"{_plain(each.alpha)} ({_plain(each.low)} to {_plain(each.high)})")
    )


def _line(told: Described) -> list[Markup]:
    if not told.line:
        return [element("p", "Fewer than five learners gave a number at the end of a lesson.")]
    points = [
        (kit.lesson_title(point.lesson).partition(" · ")[0], point.lower, point.middle, point.upper)
        for point in told.line
    ]
    words = "Median through the lessons: " + "; ".join(
        f"{kit.lesson_title(point.lesson)}: {point.middle:g} %" for point in told.line
    )
    asked = (
        "How likely is it that the call of 7 November 2024 took place? The middle of the class (line) and its middle "
        "half (band), lesson by lesson. There is no right answer: the record leaves it open."
    )
    rows = [
        (
            kit.lesson_title(point.lesson),
            _number(point.count),
            _number(f"{point.lower:g} %"),
            _number(f"{point.middle:g} %"),
            _number(f"{point.upper:g} %"),
        )
        for point in told.line
    ]
    heads = ("After lesson", "Learners", "Lower quartile", "Median", "Upper quartile")
    return [element("p", asked), run(points, words), rows_shown("The same in numbers", heads, rows)]


def _spreads(told: Described) -> list[Markup]:
    """The class's own numbers, question by question, the highest middle first."""
    known, found = question_set(), dict[int, list[Spread]]()
    for each in sorted(told.spreads, key=lambda each: -each.middle):
        found.setdefault(known.places[each.place].question, []).append(each)
    if not found:
        return [element("p", "Fewer than five learners gave numbers of their own.")]
    asked = "Nobody marks these. Show them beside the yardsticks of lesson 7: how far apart is one word in one room?"
    heads = ("Word", "Learners", "Lower quartile", "Median", "Upper quartile")
    parts = [element("p", asked)]
    for number, spreads in found.items():
        question = known.asked[number]
        rows = [
            (
                known.wording(each.place),
                _number(each.count),
                *(_number(f"{value:g} {question.unit}") for value in (each.lower, each.middle, each.upper)),
            )
            for each in spreads
        ]
        parts.append(rows_shown(question.title, heads, rows))
    return parts


def _how() -> list[Markup]:
    return [
        element("p", said)
        for said in (
            "Every answer was marked again with this kit's keys, whatever the hand-in says of itself. Figures are of "
            "first answers, before any verdict; “in the end” is the best answer there was.",
            "Right at first: the share of learners whose first answer was right or a defensible reading, with a 95 % "
            "Wilson interval. Credit: the mean part of a question that was right at first, from 0 to 1.",
            "Discrimination: how far learners who do well elsewhere do better here (corrected item–total correlation), "
            f"from {FEW} learners on. Above 0.4 is good; below 0.2, look at the question again, or at its key.",
            "These are figures for teaching. One learner's count says little about one learner.",
        )
    ]


# --- small things ---


def _number(value: object) -> Markup:
    return cell(value, class_="n")


def _plain(number: float) -> str:
    """Two places, a real minus, and no minus before nothing."""
    return f"{number:.2f}".replace("-0.00", "0.00").replace("-", "−")


def _quoted(text: str) -> str:
    """An option in quotation marks, unless it brings its own."""
    return text if text.startswith(("“", "‘")) else f"“{text.rstrip('.')}”"
