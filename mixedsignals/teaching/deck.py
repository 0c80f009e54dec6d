"""A lesson's slides: one page that holds everything, the script of reveal.js among it, and shows them offline.

Knows the slides in the instructor's notes; never a question's key. Without reveal.js the same page is read from top to
bottom and prints a slide a sheet. nbconvert's own slides bring four scripts from the network and the notebook's style.
"""

import functools
import re
import shutil
import subprocess
from pathlib import Path

from .. import kit
from ..authoring import guide
from ..engine.model import Item, Question
from . import frame, handout
from .worksheet import lettered

VERSION = "reveal.js@5.2.1"
PARTS = ("dist/reveal.css", "dist/reveal.js", "plugin/notes/notes.js")
NO_REVEAL = (
    "The slides have no script: reveal.js was not found, and npm could not bring it. They read from top to bottom and "
    "print a slide a sheet. For keys and the speaker's view: install Node.js, go online, and run this again."
)
ROOM, FULL, LONG = 1350, 1000, 650  # what a slide holds; above which weight its words are small, or smaller
STYLE = Path(__file__).with_name("deck.css").read_text(encoding="utf-8")
WHOLE = "html, body, main { height: 100%; } main { max-width: none; padding: 0; }"  # what the script fills
SHOWN = """<script>{reveal}</script><script>{notes}</script>
<script>Reveal.initialize({{hash: true, slideNumber: "c/t", transition: "none", center: true, width: 1120, height: 720,
margin: 0.05, plugins: [RevealNotes]}}).then(() => {{
  // On paper all slides stand at once: none of them is hidden from who hears them. Back on the screen all but one are.
  const paper = matchMedia("print");
  let away = [];
  const turn = () => {{
    for (const slide of away) slide.setAttribute("aria-hidden", "true");
    away = paper.matches ? [...document.querySelectorAll(".slides > [aria-hidden]")] : [];
    for (const slide of away) slide.removeAttribute("aria-hidden");
  }};
  paper.addEventListener("change", turn);
  turn();
}});</script>"""


def slides(notes: guide.Guide, script: Path | None) -> str:
    """A lesson's slides as one page. script: the folder of reveal.js, or None for a page to read."""
    asked = handout.questions(notes.folder)
    shown = [_section(f"<h1>{kit.safe(notes.title)}</h1><p>Mixed Signals · lesson {notes.number}</p>", "")]
    for slide in notes.slides:
        bodies = [""]
        if guide.is_question(slide.shows):
            lead = notes.leads.get(slide.shows)
            bodies = _question(asked[slide.shows], frame.prose(lead) if lead else "")
        elif slide.shows:
            bodies = [handout.still(guide.picture(notes.folder, slide.shows))]
        for place, body in enumerate(bodies, 1):
            part = f" <small>{place} of {len(bodies)}</small>" if len(bodies) > 1 else ""
            head = f"<h2>{kit.safe(slide.title)}{part}</h2>{frame.prose(slide.words)}"
            shown.append(_section(head + body, frame.prose(slide.notes)))
    carried = frame.prose(handout.carried(notes.folder))
    shown.append(_section(f"<h2>{handout.CARRY}</h2>{carried}", ""))
    content = f'<div class="reveal"><div class="slides">{"".join(shown)}</div></div>'
    if not script:
        content = content.replace(' class="reveal"', "")
    return frame.page(f"Slides {notes.named}", content + _script(script), _style(script), door=not script)


@functools.cache
def reveal(folder: Path) -> Path | None:
    """The folder of reveal.js: the checkout's, or one that npm brings into `folder`; None where neither can be had."""
    places = [root / "node_modules" / "reveal.js" for root in (kit.home(), folder)]
    npm = shutil.which("npm")
    if not any(map(_whole, places)) and npm:
        _fetch(npm, folder)
    return next(filter(_whole, places), None)


def _fetch(npm: str, folder: Path) -> None:
    """Has npm bring reveal.js. Whether it did shows in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    options = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", f"--prefix={folder}"]
    subprocess.run([npm, "install", *options, VERSION], cwd=folder, capture_output=True, check=False)


def _whole(place: Path) -> bool:
    return all((place / part).exists() for part in PARTS)


def _section(body: str, notes: str) -> str:
    spoken = f'<aside class="notes" aria-label="To say">{notes}</aside>' if notes else ""
    return f"<section>{body}{spoken}</section>"


def _question(question: Question, lead: str) -> list[str]:
    """A question as slides show it, to be read from the last row: as many slides as its items need.

    lead: HTML that stands before what is asked, as on paper: a slide holds what the question needs from the page.
    """
    prompt = lead + "".join(f'<p dir="auto">{kit.safe(part)}</p>' for part in question.prompt.split("\n\n"))
    if question.kind == "matrix":
        whole = prompt + _grid(question)
        return [f'<div class="{_size(whole)}">{whole}</div>']
    unit = f" <b>… {kit.safe(question.unit)}</b>" if question.kind == "estimate" else ""
    entries = [f"<li>{_words(item)}{unit}</li>" for item in question.items]
    options = "".join(f"<li><b>{letter}</b> {kit.safe(one.text)}</li>" for letter, one in lettered(question.options))
    ending = f'<ul class="choices">{options}</ul>' if options else ""
    made, place = [], 1
    for part in _parted(entries, ROOM - _weight(prompt + ending)) or [[]]:
        listed = f'<ol start="{place}">{"".join(part)}</ol>' if part else ""
        place += len(part)
        made.append(f'<div class="{_size(prompt + listed + ending)}">{prompt}{listed}{ending}</div>')
    return made


def _weight(html: str) -> int:
    """What some HTML takes of a slide: its letters, and for each entry of a list a part of a line more."""
    return len(re.sub(r"<[^>]+>", "", html)) + 60 * html.count("<li>")


def _size(html: str) -> str:
    weight = _weight(html)
    return "full" if weight > FULL else "long" if weight > LONG else ""


def _parted(entries: list[str], room: int) -> list[list[str]]:
    """Entries in their order, on as few slides as have room for them, evenly."""
    slides, left = 1, room
    for entry in entries:
        if left < room and left < _weight(entry):
            slides, left = slides + 1, room
        left -= _weight(entry)
    each = max(1, -(-len(entries) // slides))
    return [entries[place : place + each] for place in range(0, len(entries), each)]


def _words(item: Item) -> str:
    lang = f' lang="{kit.safe(item.language)}"' if item.language else ""
    return f'<span dir="auto"{lang}>{kit.safe(item.text)}</span>'


def _grid(question: Question) -> str:
    """A matrix to be filled in aloud."""
    rows = [[f"<b>{kit.safe(row.text)}</b>", *[""] * len(question.columns)] for row in question.items]
    return frame.table(["explanation", *(column.text for column in question.columns)], rows)


def _style(script: Path | None) -> str:
    return (script / PARTS[0]).read_text(encoding="utf-8") + STYLE + WHOLE if script else STYLE


def _script(script: Path | None) -> str:
    if not script:
        return ""
    lines, notes = ((script / part).read_text(encoding="utf-8").replace("</script", "<\\/script") for part in PARTS[1:])
    return SHOWN.format(reveal=lines, notes=notes)
