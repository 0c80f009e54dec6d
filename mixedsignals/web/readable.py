"""The built notebooks and the authors' texts as pages of a site: what tells a reader to press a button of Jupyter's
becomes a link that does it.

Knows notebooks, the lines that Jupyter's readers see, and where the site has its Jupyter; never what a page teaches.
"""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .. import kit

ROOMS = ("notebooks", "exercises", "solutions")
JUPYTER = "lab/notebooks/index.html?path="  # from the site's front page
ASKED = re.compile(r'^practice\("([^"]+)"\)', re.M)
STILL = re.compile(r'<p class="ms-static">.*?</p>', re.S)
RUN_IT = re.compile(r"Run this cell (to|if you want to) ([^:]+): click it(?: and|,) press Shift and Enter together\.")
WAIT = "Coming to life. The first time this takes some seconds."
FAILED = "That did not work in this browser. Press once more to answer in Jupyter."
OTHER_LANGUAGE = re.compile(r" · \[[^\]]+\]\([a-z]{2,3}/[^)\s]+\.ipynb\)")  # the site has the English pages alone
LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
BRING_TO_LIFE = (
    '<a href="{door}">Play with the pictures</a> in a Jupyter inside your browser: nothing to install, no account. '
    "For them it fetches pandas and matplotlib from Pyodide's own distribution, once."
)
ANSWER_HERE = (
    "Your answers stay in this browser. To hand them in, or to take them along, "
    '<a href="{door}">open this page in Jupyter</a>, inside your browser as well.'
)


def door(page: str) -> str:
    """Where the site's Jupyter opens a page, seen from a folder. page: such as "notebooks/04_denials.ipynb"."""
    return f"../{JUPYTER}{page}"


def notebook_pages(place: Path) -> dict[str, list[str]]:
    """Writes every notebook for Sphinx to read; returns the names of the pages, by their room, in order.

    place: the folder of sources. A room that this copy of the kit lacks has none.
    """
    names: dict[str, list[str]] = {}
    for room in ROOMS:
        paths = sorted((kit.home() / room).glob("*.ipynb"))
        names[room] = [path.stem for path in paths]
        for path in paths:
            target = place / room / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(json.dumps(_read(path, room)), encoding="utf-8")
    return names


def heading(room: str, name: str) -> str:
    """A page's first heading."""
    cells = kit.read_json(kit.home() / room / f"{name}.ipynb")["cells"]
    first = next(filter(None, (re.search(r"^# (.+)$", "".join(cell["source"]), re.M) for cell in cells)), None)
    return first[1] if first else name


def web_question(name: str, html: str, where: str, eager: bool = False) -> str:
    """A question's saved form, with a link to answer it in the place of the line that says how.

    where: that link; eager: whether the engine may come while one reads.
    """
    lesson = Path(kit.notebook("exercises", name.partition("/")[0])).stem
    rooms = " ".join(room for room in ("exercises", "solutions") if (kit.home() / room / f"{lesson}.json").exists())
    words = f'data-wait="{WAIT}" data-failed="{FAILED}"'
    link = f'<p class="ms-static"><a class="ms-answer" href="{where}" {words}>Answer this now</a></p>'
    about = f'data-question="{name}" data-lesson="{lesson}" data-rooms="{rooms}"{" data-eager" if eager else ""}'
    return f'<div class="ms-question" {about}>{STILL.sub(lambda _: link, html)}</div>'


def _read(path: Path, room: str) -> Any:
    """A notebook as a page to read: without code, and without a word on how to run it."""
    notebook = kit.read_json(path)
    where = door(f"{room}/{path.name}")
    asks = any(ASKED.search(_calls(cell)) for cell in notebook["cells"])
    line = ANSWER_HERE if room == "exercises" else BRING_TO_LIFE
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [_shown(output, _calls(cell), where, room) for output in cell["outputs"]]
            cell["metadata"] = {"tags": ["remove-input"]}
        else:
            text = "".join(cell["source"])
            text = text.replace(kit.say("page.run"), line.format(door=where) if asks else "")
            cell["source"] = OTHER_LANGUAGE.sub("", text)
    return notebook


def _calls(cell: Any) -> str:
    """A code cell's text, a call a line."""
    return "".join(cell["source"]).replace("; ", "\n") if cell["cell_type"] == "code" else ""


def _shown(output: dict[str, Any], calls: str, where: str, room: str) -> dict[str, Any]:
    """An output as HTML alone, with its links and its questions as the site has them."""
    html = "".join(output.get("data", {}).get("text/html", ""))
    if not html:
        return output
    html = re.sub(r'href="([^":]+)\.ipynb', r'href="\1.html', html)
    html = RUN_IT.sub(rf'<a href="{where}">Open this page in Jupyter</a> \1 \2.', html)
    asked = ASKED.search(calls)
    if asked:
        html = web_question(asked[1], html, where, eager=room == "exercises")
    return {**output, "data": {"text/html": html}}


def text_page(path: Path, pages: Iterable[str]) -> str:
    """A text of the checkout as a page: a link to what is no page of the site becomes its words.

    pages: paths of all that the site has, from the checkout.
    """
    known = set(pages)

    def kept(link: re.Match[str]) -> str:
        words, target = link.groups()
        place = (path.parent / target.partition("#")[0]).resolve()
        inside = place.is_relative_to(kit.home()) and place.relative_to(kit.home()).as_posix() in known
        return link[0] if inside or re.match(r"https?:|#|mailto:", target) else words

    return LINK.sub(kept, path.read_text(encoding="utf-8")).replace("```mermaid", "```text")
