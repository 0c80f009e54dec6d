"""Everything for an instructor in one folder: plans, run sheets, handouts, keys, slides, cards, and a door to them.

Knows which pages there are and what they are called; never how one is made.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from .. import kit
from ..authoring import guide, inputs
from ..data.authored import read_text
from . import deck, frame, handout, programme, runsheet, worksheet

FOLDER, WARNING = "workshop", "Warning: "
CARDS, WAR, PILOT, REPORT, HUB, LINE = "if-they-ask", "a-live-war", "protocol", "report", "hub", "your-line"


def workshop(out: Path) -> list[str]:
    """Writes all pages into a folder. Returns what to tell: minutes that do not add up (`warnings`), where the door is,
    and what could not be had."""
    notes = guide.guides()
    script = deck.reveal(kit.home() / "build" / "npm")
    written = [save(out / f"{name}.html", page) for name, page in _pages(notes, script)]
    told = [*warnings(notes), f"In {out}: {kit.many(len(written), 'page')}. Open {written[-1]}"]
    return told if script else [*told, deck.NO_REVEAL]


def warnings(notes: list[guide.Guide]) -> list[str]:
    """What is amiss and stops no page, a line each: minutes that do not add up in lessons and plans."""
    found = [fault for one in notes for fault in guide.uneven(one)]
    found += [fault for path in programme.plans() for fault in programme.uneven(path, notes)]
    return [f"{WARNING}{fault}" for fault in found]


def on_paper(name: str, out: Path) -> list[Path]:
    """Writes one lesson's handout and its key; returns where they are. name: such as 4, denials or 04_denials."""
    notes = guide.read(inputs.lesson_called(name))
    pages = {"handout": handout.handout(notes), "key": handout.key_to_handout(notes)}
    return [save(out / f"{kind}-{notes.folder.name}.html", page) for kind, page in pages.items()]


def save(path: Path, page: str) -> Path:
    """Writes a page, and the folders above it. Raises KitError where it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8", newline="\n")
    except OSError as error:
        raise kit.KitError(f"{path} cannot be written ({error.strerror}). Name another folder.") from None
    return path


def _pages(notes: list[guide.Guide], script: Path | None) -> Iterator[tuple[str, str]]:
    """Every page by name, without its ending."""
    for one in notes:
        name = one.folder.name
        yield f"run-{name}", runsheet.run_sheet(one)
        yield f"handout-{name}", handout.handout(one)
        yield f"key-{name}", handout.key_to_handout(one)
        yield f"slides-{name}", deck.slides(one, script)
    for path in programme.plans():
        yield path.stem, programme.plan(path, notes)
    yield LINE, line_sheet(notes)
    yield CARDS, frame.page("If they ask", _carded(_text(CARDS)))
    yield WAR, frame.page("A live war, and a mixed room", frame.prose(_text(WAR)))
    yield PILOT, frame.page("A controlled pilot", frame.prose(_text(PILOT)))
    yield REPORT, frame.page("The class report", frame.prose(_text(REPORT)))
    yield HUB, frame.page("A class on a server", frame.prose(_text(HUB)))
    yield "index", frame.page("For the instructor", _door(notes), door=False)


def line_sheet(notes: list[guide.Guide]) -> str:
    """“Your line” on a sheet of its own: the number and the reason at the start, and again at the end."""
    start = notes[0]
    question = handout.questions(start.folder)[f"{start.folder.name[3:]}/line"]
    unit = kit.safe(question.unit)
    asked = "".join(f"<li>{worksheet.BLANK} {unit} &nbsp; {kit.safe(item.text)}</li>" for item in question.items)
    fields = f'<ol class="asked plain">{asked}</ol><p>Why?</p>{worksheet.ruled(4)}'
    head = f"<h1>{kit.safe(question.title)}</h1>{frame.prose(start.leads[question.id])}"
    mine = "<p>Nobody marks this, and nobody collects it. Leave your name off; the sheet is yours.</p>"
    parts = [("At the start", ""), ("At the end", f"<p>What moved it: a fact, or a tone?</p>{worksheet.ruled(3)}")]
    body = "".join(f'<section class="question"><h2>{name}</h2>{fields}{more}</section>' for name, more in parts)
    return frame.page(question.title, head + mine + body)


def _text(name: str) -> str:
    path = kit.home() / FOLDER / f"{name}.md"
    return str(read_text(path, inputs.shown(path)))


def _carded(text: str) -> str:
    """A text whose every section is a card, to be cut out or kept on one's knees."""
    head, *cards = re.split(r"^(?=## )", text, flags=re.M)
    return frame.prose(head) + "".join(f'<section class="card">{frame.prose(card)}</section>' for card in cards)


def _door(notes: list[guide.Guide]) -> str:
    """The folder's README, and under it every lesson with its pages."""
    rows = [
        [
            kit.safe(one.named),
            f"{one.minutes} / {one.in_class}",
            *(
                f'<a href="{kind}-{one.folder.name}.html" aria-label="{word} {one.number}">{word}</a>'
                for kind, word in (("run", "run sheet"), ("handout", "handout"), ("key", "key"), ("slides", "slides"))
            ),
        ]
        for one in notes
    ]
    table = frame.table(["lesson", "minutes alone / in class", "to run", "on paper", "its key", "to show"], rows)
    line = f'<p><a href="{LINE}.html">Your line, on a sheet of its own</a>, for the start and the end.</p>'
    return frame.prose(_text("README")) + f"<h2>Lesson by lesson</h2>{table}{line}"
