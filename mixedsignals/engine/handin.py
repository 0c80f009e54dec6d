"""What a learner hands in: one HTML file a lesson, for people's eyes and for the class report alike.

Why HTML and not the bare journal. One file is one file: nobody hands in the wrong half. A student who opens it sees
her own work and knows what she gives away; Moodle and Canvas show it beside the grade; and the report reads the very
same file, because the journal's lines are in it as data, in an element that no browser runs:

    <script type="application/jsonl" id="mixed-signals-journal">
    {"hand_in": 1, "label": "anna", "learner": "5f0c91ab", "lesson": "04_denials", "day": "2026-11-28"}
    {"schema": 2, "id": ...}                 and on, a line an answer, as in answers.jsonl
    </script>

Each `<` in those lines is written \\u003c, which JSON reads as the same letter: nothing in them can end the element.
Lines end in \\n alone; other signs that some programs take for an end of line stand inside answers. Whoever marks
reads that element and nothing else: the rest is for eyes, and somebody could have edited it.

Which lines: the lesson's own questions, its line (“your line”) among them, and the line of every lesson before it, so
that a class's line can be drawn although lesson 0 has no exercises to hand in. What was answered ahead, in later
lessons, stays at home until it is asked for. The page shows the last answer to each question; the lines hold every try.

Knows the journal through `session`, and a file's lines as `journal` reads them; never how a question is answered or
marked, and never who reads the file.
"""

import contextlib
import datetime
import json
import re
import threading
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from .. import kit
from ..show import chooser
from ..show.panel import Panel
from . import course, files, journal, session
from .model import LINE

FORMAT = 1
ALL = "all-lessons"  # in the place of a lesson
PAGES = "mixed-signals_*.html"  # what the files are called that lie in the work folder
LONGEST = 40  # letters of a label
START = re.compile(rb'<script\b[^<>]{0,200}\bid="mixed-signals-journal"[^<>]{0,200}>', re.IGNORECASE)
ESCAPED = re.compile(rb"(?<!\\)((?:\\\\)*)\\u003c")  # the letter, not a backslash that somebody wrote before u003c
STYLE = (
    ":root{color-scheme:light dark}"
    # a word without end breaks where the line ends
    "body{max-width:48rem;margin:1rem auto;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}"
    "table{border-collapse:collapse;width:100%}th,td{border:1px solid;padding:0.3rem 0.5rem;text-align:start;"
    "vertical-align:top}th[scope=row]{font-weight:normal;width:50%}.ms-words{white-space:pre-wrap}"
    # the kit's own words are short: only what people write may have to break
    "th[scope=col],.ms-came{overflow-wrap:normal}"
    "section{break-inside:avoid;margin:2rem 0}"
)


def hand_in(lesson: str = "") -> Panel:
    """A field for a label and a button that makes the file to hand in.

    lesson: its name, such as "denials"; without one the file holds the answers to all lessons.

    The file is downloaded in the browser and written into the work folder. Raises KitError for an unknown lesson.
    """
    if lesson and lesson not in kit.lessons():
        raise kit.KitError(kit.say("error.no_lesson", lesson=lesson, known=", ".join(kit.lessons())))
    return Panel([_Handing(lesson)], kit.say("handin.still"))


def file_name(label: str, lesson: str, day: str) -> str:
    """What the file is called. label: as it was typed; lesson: its name; day: YYYY-MM-DD."""
    return f"mixed-signals_{_called(label)}_{_folder(lesson)}_{day}.html"


def cleaned(label: str) -> str:
    """A label as it stands in a file's name: letters and digits of any script, hyphens for the rest; '' for none."""
    signs = unicodedata.normalize("NFC", label[: 4 * LONGEST])
    kept = "".join(sign if unicodedata.category(sign)[0] in "LMN" else "-" for sign in signs)
    return re.sub("-+", "-", kept).strip("-")[:LONGEST].strip("-")


def _called(label: str) -> str:
    """Who hands in: the label, or where there is none the learner's number."""
    return cleaned(label) or cleaned(session.number())


def document(label: str, lesson: str, day: str) -> bytes:
    """The file to hand in; b'' where there is no answer to this lesson. Arguments as for `file_name`."""
    lines = session.kept().lines(_wanted(lesson))
    if not lines:
        return b""
    head = {
        "hand_in": FORMAT,
        "label": _called(label),
        "learner": session.number(),
        "lesson": _folder(lesson),
        "day": day,
    }
    data = b"\n".join([json.dumps(head, ensure_ascii=False).encode(), *lines]).replace(b"<", b"\\u003c")
    page = _page(head, lesson).encode("utf-8", "replace")  # half a character has no bytes
    element = b'<script type="application/jsonl" id="mixed-signals-journal">\n' + data + b"\n</script>"
    return page.replace(b"</body>", element + b"</body>", 1)


def journal_in(content: bytes) -> bytes:
    """The journal's lines in a hand-in, as answers.jsonl has them; a file that is no hand-in, as it is."""
    data = _data(content)
    if data is None:
        return content
    lines = ESCAPED.sub(rb"\1<", data).replace(b"\r\n", b"\n").strip(b"\n").split(b"\n")
    return b"".join(line + b"\n" for line in (lines[1:] if _head(lines[0]) else lines))


def answers_in(content: bytes) -> list[dict[str, Any]]:
    """The answers in a hand-in or a saved file, oldest first, each once; [] where there are none. Nothing is kept."""
    return [line.entry() for line in journal.in_order(journal.gathered(journal_in(content)).lines)]


def head_of(content: bytes) -> dict[str, Any]:
    """The first line of a hand-in: label, learner, lesson, day; {} where there is none."""
    return _head((_data(content) or b"").strip().partition(b"\n")[0])


def _data(content: bytes) -> bytes | None:
    """What stands in the element of data, of a file that was cut off as far as it goes; None in any other file.

    No `<` is in it, so it ends at the next one. One pass, whatever somebody wrote.
    """
    start = START.search(content)
    return content[start.end() :].partition(b"<")[0] if start else None


def _head(line: bytes) -> dict[str, Any]:
    try:
        head = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return head if isinstance(head, dict) and "hand_in" in head else {}


def written() -> list[Path]:
    """The files to hand in that stand in the work folder, the newest last."""
    found = [path for path in session.kept().folder.glob(PAGES) if path.is_file()]
    return sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name))


def _folder(lesson: str) -> str:
    return Path(kit.notebook("exercises", lesson)).stem if lesson else ALL


def _wanted(lesson: str) -> Callable[[str], bool]:
    """Whether a question's answers belong into a lesson's hand-in: a function of its id."""
    lines = {f"{before}/{LINE}" for before in _until(lesson)}
    return lambda question: not lesson or question.startswith(f"{lesson}/") or question in lines


def _until(lesson: str) -> list[str]:
    """The lessons up to this one, in their order; all where none is named."""
    return kit.lessons()[: kit.lessons().index(lesson) + 1] if lesson else kit.lessons()


def _page(head: Mapping[str, Any], lesson: str) -> str:
    """The readable part: who, which lesson, which day; each question with the answer in words; what is still open."""
    title = kit.say("handin.title", lesson=kit.lesson_title(lesson)) if lesson else kit.say("handin.all")
    facts = "".join(
        f"<li>{kit.safe(kit.say(f'handin.{part}', value=head[part]))}</li>" for part in ("label", "learner", "day")
    )
    parts = [lesson] if lesson else kit.lessons()
    asked = [entry for part in parts for entry in kit.lesson_json("exercises", part)["questions"]]
    shown = {entry["id"]: session.answered_html(entry["id"]) for entry in asked if not _is_line(entry["id"])}
    open_ones = [entry["title"] for entry in asked if shown.get(entry["id"]) == "" and not entry.get("unmarked")]
    left = kit.say("handin.left", titles="; ".join(open_ones)) if lesson and open_ones else ""
    texts = [f"<h1>{kit.safe(title)}</h1><ul>{facts}</ul>", *shown.values(), _line_so_far(lesson)]
    texts += [f"<p>{kit.safe(said)}</p>" for said in (left, session.unread(), kit.say("handin.data")) if said]
    return (
        f'<!DOCTYPE html><html lang="{kit.spoken()}"><head><meta charset="utf-8"><title>{kit.safe(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>'
        f"<body><main>{''.join(texts)}</main></body></html>"
    )


def _is_line(question: str) -> bool:
    return question.endswith(f"/{LINE}")


def _line_so_far(lesson: str) -> str:
    """The learner's line up to this lesson: a number a lesson, and why, in the learner's words; '' before the first."""
    given = [point for point in course.points() if point[0] in _until(lesson)]
    rows = "".join(
        f'<tr><th scope="row">{kit.safe(kit.lesson_title(where))}</th>'
        f'<td>{kit.decimal(f"{number:g}")} %</td><td dir="auto">{kit.safe(why)}</td></tr>'
        for where, number, why in given
    )
    heads = "".join(f'<th scope="col">{kit.safe(kit.say(f"handin.{part}"))}</th>' for part in ("lesson", "call", "why"))
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    return f"<section><h2>{kit.safe(kit.say('line.title'))}</h2>{table}</section>" if given else ""


class _Handing(anywidget.AnyWidget):
    """A field, a button and what came of it.

    label: what stands in the field at first; who: whose answers these are, in a sentence; words: the sentences that
    the script itself shows.
    """

    _esm = Path(__file__).with_name("handin.js")
    _css = chooser.STYLE
    label = traitlets.Unicode().tag(sync=True)
    who = traitlets.Unicode().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)

    def __init__(self, lesson: str) -> None:
        words = {part: kit.say(f"handin.{part}") for part in ("field", "make", "making", "waiting", "again")}
        super().__init__(words=words)
        self._lesson, self._hearing = lesson, threading.Lock()
        self.on_msg(self._pressed)
        session.add_listener(self.turn)
        self.turn()

    def turn(self) -> None:
        """Whose answers these are now: another learner may have sat down."""
        self._seat = session.seat()
        with self.hold_sync():  # in one message: the page takes both when either changes
            self.who, self.label = session.who(), _label()

    def _pressed(self, widget: object, content: Mapping[str, Any], buffers: object) -> None:
        """The button was pressed: makes the file, writes it, and sends it to the page that asked."""
        with self._hearing:
            if session.taken(self._seat):
                called, made, said = "", b"", kit.say("verdict.taken")
            else:
                called, made, said = _made(str(content.get("label", "")), self._lesson)
        self.send({"press": content.get("press"), "name": called, "said": said}, [made] if made else [])


def _label() -> str:
    """The label that this learner gave last; the learner's number where none was given."""
    own = session.number()
    with contextlib.suppress(OSError):  # what cannot be read suggests nothing
        head = head_of(written()[-1].read_bytes()) if written() else {}
        if head.get("learner") == own:
            return str(head.get("label", own))
    return own


def _made(label: str, lesson: str) -> tuple[str, bytes, str]:
    """The file's name, the file, and what there is to say of it. Without an answer there is no file."""
    day = datetime.date.today().isoformat()
    try:
        called, made = file_name(label, lesson, day), document(label, lesson, day)
    except kit.KitError as error:  # a lesson's file is just being written
        return "", b"", str(error)
    if not made:
        return "", b"", session.unread() or kit.say("handin.nothing")
    path = session.kept().folder / called
    try:
        files.put(path, made)
        said = kit.say("handin.done", file=called, folder=path.parent)
    except OSError as error:
        said = kit.say("handin.no", file=called, folder=path.parent, why=error.strerror or error)
    return called, made, f"{said} {session.unread()}".strip()
