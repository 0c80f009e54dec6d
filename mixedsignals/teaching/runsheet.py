"""A lesson's run sheet: what to do when, what to say, what goes wrong, what to discuss, and the key.

Knows the instructor's notes and the keys; never how the notes are written (`authoring/guide`).
"""

import re

from .. import kit
from ..authoring import guide, outline
from ..engine.model import Question
from . import frame, handout, keysheet


def run_sheet(notes: guide.Guide) -> str:
    """The run sheet of one lesson as a page."""
    title = f"Run sheet {notes.named}"
    talk, asked = notes.in_class - notes.minutes, handout.questions(notes.folder)
    parts = [
        f"<h1>{kit.safe(title)}</h1>",
        f"<p><b>{notes.in_class} minutes in class</b>: {notes.minutes} for the page, as its head promises, and {talk} "
        "of talk (shaded). Without the shaded rows you keep the page's time. "
        f'<a href="handout-{notes.folder.name}.html">Handout</a> · '
        f'<a href="key-{notes.folder.name}.html">its key</a> · '
        f'<a href="slides-{notes.folder.name}.html">slides</a></p>',
        f"<h2>The clock</h2>{clocked(notes.steps, asked)}",
        f"<p><b>Must do:</b> {', '.join(_titles(asked, notes.must))}.</p>",
        f"<p>{_on_handout(notes, asked)}</p>",
        f'<section class="whole"><h2>In {sum(step.minutes for step in notes.short)} minutes</h2>'
        f"{clocked(notes.short, asked)}</section>",
        f"<h2>{guide.WRONG}</h2>{_listed(notes.wrong)}",
        f"<h2>To discuss</h2>{_listed(notes.discuss)}",
        *(f"<h2>{kit.safe(name)}</h2>{frame.prose(text)}" for name, text in notes.more.items()),
        f'<h2 class="sheet">The key to what is asked</h2>{keyed(notes)}',
    ]
    return frame.page(title, "\n".join(parts))


def clocked(steps: tuple[outline.Row, ...], asked: dict[str, Question]) -> str:
    """A timetable with a clock that runs; its last row says when it ends. asked: {id: Question}, for their titles."""
    rows = [
        [
            f'<span class="clock">{at}</span>',
            f'<span class="min">{step.minutes}{" talk" if step.talk else ""}</span>',
            frame.line(step.cells["what"]),
            frame.line(titled(step.cells["ask"], asked)),
            frame.line(step.cells["say and do"]),
        ]
        for at, step in zip(outline.running(list(steps)), steps)
    ]
    total = sum(step.minutes for step in steps)
    rows.append([f'<span class="clock">{outline.clock(total)}</span>', "", "<b>end</b>", "", ""])
    marks = ["talk" if step.talk else "" for step in steps] + [""]
    return frame.table(["clock", "min", "what", "ask", "say and do"], rows, marks)


def titled(text: str, asked: dict[str, Question]) -> str:
    """Markdown in which questions are called by their titles, as learners see them; several in a row stay apart."""
    apart = re.sub(r"(`\**) (\**`)", r"\1; \2", text)
    return outline.NAMED.sub(lambda found: f"*{asked[found[1]].title}*" if found[1] in asked else found[0], apart)


def keyed(notes: guide.Guide) -> str:
    """The key to the questions of the timetable, in their order."""
    asked, known = handout.questions(notes.folder), handout.keys(notes.folder)
    return "".join(keysheet.entry(asked[name], known.get(name), here=bool(known)) for name in notes.asked)


def _on_handout(notes: guide.Guide, asked: dict[str, Question]) -> str:
    """When each question of the handout is asked, by its number there; and those that have no minutes."""
    clock = {
        name: f"{at}, {step.minutes} min"
        for at, step in zip(outline.running(list(notes.steps)), notes.steps)
        for name in outline.named(step.cells["ask"])
    }
    names = [piece.shows for piece in notes.paper if guide.is_question(piece.shows)]
    titles = [f"{number} · {kit.safe(asked[name].title)}" for number, name in enumerate(names, 1)]
    in_class = [f"{title} ({clock[name]})" for title, name in zip(titles, names) if name in clock]
    later = [title for title, name in zip(titles, names) if name not in clock]
    said = f"<b>On the handout, in class:</b> {'; '.join(in_class) or 'none'}."
    return said + (f" <b>{handout.LATER}</b> {'; '.join(later)}." if later else "")


def _titles(asked: dict[str, Question], names: tuple[str, ...]) -> list[str]:
    return [f"{kit.safe(asked[name].title)} <small>{kit.safe(name)}</small>" for name in names]


def _listed(entries: tuple[str, ...]) -> str:
    return "<ul>" + "".join(f"<li>{frame.line(entry)}</li>" for entry in entries) + "</ul>"
