"""The built notebooks and the authors' texts as pages of a site: what tells a reader to press a button of Jupyter's
becomes a link that does it, or what one does here instead.

Knows notebooks, the lines that Jupyter's readers see, and where the site has its Jupyter; never what a page teaches.
"""

import json
import posixpath
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from .. import kit
from ..data.authored import read_yaml
from . import instead

ROOMS = ("notebooks", "exercises", "solutions")
JUPYTER = "lab/notebooks/index.html?path="  # from the site's front page
PROSE = Path(__file__).with_name("instead.yml")
ASKED = re.compile(r'^practice\("([^"]+)"\)', re.M)
STILL = re.compile(r'<p class="ms-static">.*?</p>', re.S)
HEADING = re.compile(r"^##+ (.+)$", re.M)
LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
NAMED = re.compile(
    r"(`(?:(datasets/\w+/\w+)\.csv|((?:notebooks|exercises|solutions)/\w+)\.ipynb)`)"
)  # a file, in prose
PICTURE = re.compile(r'(<figure class="ms-picture"[^>]*>)(<img [^>]*>)', re.S)


def door(page: str) -> str:
    """Where the site's Jupyter opens a page, seen from that page. page: such as "notebooks/04_denials.ipynb"."""
    return posixpath.relpath(JUPYTER, posixpath.dirname(page)) + page


def folders() -> list[tuple[str, str]]:
    """Where notebooks lie: pairs of the folder, such as "notebooks/de", and the language of what is in it."""
    others = [language for language in kit.languages() if language != kit.ENGLISH]
    places = [(room, kit.ENGLISH) for room in ROOMS]
    places += [(f"{room}/{language}", language) for language in others for room in ROOMS]
    return [(folder, language) for folder, language in places if any((kit.home() / folder).glob("*.ipynb"))]


def notebook_pages(place: Path) -> dict[str, list[str]]:
    """Writes every notebook for Sphinx to read; returns the names of the pages, by their folder, in order.

    place: the folder of sources. A room that this copy of the kit lacks has none. Raises KitError for an entry of
    instead.yml that stands on no page.
    """
    names: dict[str, list[str]] = {room: [] for room in ROOMS}
    prose = Prose()
    for folder, language in folders():
        paths = sorted((kit.home() / folder).glob("*.ipynb"))
        names[folder] = [path.stem for path in paths]
        (place / folder).mkdir(parents=True, exist_ok=True)
        for path in paths:
            with kit.speaking(language):
                page = _read(path, folder, prose)
            (place / folder / path.name).write_text(json.dumps(page), encoding="utf-8")
    prose.check()
    return names


class Prose:
    """What authors have the site say where a lesson's text speaks of Jupyter's furniture: instead.yml."""

    def __init__(self) -> None:
        entries = read_yaml(PROSE)
        self._pairs = {entry["says"]: entry["site"] for entry in entries}
        self._met: set[str] = set()

    def swapped(self, text: str) -> str:
        """A cell's text with the site's sentences."""
        for says, site in self._pairs.items():
            if says in text:
                self._met.add(says)
                text = text.replace(says, site)
        return text

    def check(self) -> None:
        """Raises KitError for an entry that has met no page: the lesson's text is another one now."""
        for says in self._pairs.keys() - self._met:
            raise kit.KitError(
                f"mixedsignals/web/{PROSE.name}: no page says “{says[:60]}”. Write there what the lesson says now, or "
                "take the entry away."
            )


def heading(folder: str, name: str) -> str:
    """A page's first heading."""
    cells = kit.read_json(kit.home() / folder / f"{name}.ipynb")["cells"]
    first = next(filter(None, (re.search(r"^# (.+)$", "".join(cell["source"]), re.M) for cell in cells)), None)
    return first[1] if first else name


def web_question(name: str, html: str, where: str, eager: bool = False) -> str:
    """A question's saved form, with a link to answer it in the place of the line that says how.

    where: that link; eager: whether the engine may come while one reads. In the language that is spoken.
    """
    words = f'data-wait="{kit.safe(kit.say("web.wait"))}" data-failed="{kit.safe(kit.say("web.failed"))}"'
    answer = kit.safe(kit.say("web.answer"))
    needs = f'<span class="ms-needs">{kit.safe(kit.say("web.no_script"))}</span>'
    link = f'<p class="ms-static"><a class="ms-begin" href="{where}" {words}>{answer}</a>{needs}</p>'
    files = " ".join(_files(name.partition("/")[0]))
    about = (
        f'data-question="{name}" data-language="{kit.spoken()}" data-files="{files}"{" data-eager" if eager else ""}'
    )
    return f'<div class="ms-question" {about}>{STILL.sub(lambda _: link, html)}</div>'


def _files(lesson: str) -> list[str]:
    """What the engine reads of a lesson, from the checkout."""
    built = Path(kit.notebook("exercises", lesson)).with_suffix(".json").name
    places = [Path(room, language, built) for room in ROOMS for language in ("", kit.spoken())]
    return [path.as_posix() for path in places if (kit.home() / path).exists()]


def _read(path: Path, folder: str, prose: Prose) -> Any:
    """A notebook as a page to read: without code, and without a word on how to run it."""
    notebook = kit.read_json(path)
    where = door(f"{folder}/{path.name}")
    asks = any(ASKED.search(_calls(cell)) for cell in notebook["cells"])
    exercises = folder.startswith("exercises")
    prose_of = "\n".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    end = where + _fragment(prose_of)  # where the file to hand in is made
    line = instead.linked(kit.say("web.exercises", door=end) if exercises else kit.say("web.lesson", door=where))
    here = where
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [_shown(output, _calls(cell), here, exercises) for output in cell["outputs"]]
            cell["metadata"] = {"tags": ["remove-input"]}
        else:
            text = "".join(cell["source"]).replace(kit.say("page.run"), line if asks else "")
            here = where + _fragment(text) if HEADING.search(text) else here
            text = instead.swapped(prose.swapped(text), here, html=False)
            cell["source"] = _to_other_languages(_linked(text, folder), path.name)
    return notebook


def _fragment(text: str) -> str:
    """The end of an address that leads to a text's last heading, as Jupyter finds it: its words, joined by hyphens."""
    headings = HEADING.findall(text)
    return "#" + quote(re.sub("[*`]", "", headings[-1]).replace(" ", "-")) if headings else ""


def _linked(text: str, folder: str) -> str:
    """A cell's text, a file that it names leading to that file's page. folder: the page's own."""

    def link(file: re.Match[str]) -> str:
        target = f"{file[2]}.md" if file[2] else f"{file[3]}.ipynb"
        return f"[{file[1]}]({posixpath.relpath(target, folder)})"

    return NAMED.sub(link, text)


def _to_other_languages(line: str, name: str) -> str:
    """The line above a page: its links to the same page in another language say which one. name: its file's."""

    def marked(link: re.Match[str]) -> str:
        code = link[3] or kit.ENGLISH
        return f'<a href="{link[2]}.html" lang="{code}" hreflang="{code}">{link[1]}</a>'

    return re.sub(rf"\[([^\]]+)\]\(((?:\.\.|([a-z]{{2,3}}))/{Path(name).stem})\.ipynb\)", marked, line)


def _calls(cell: Any) -> str:
    """A code cell's text, a call a line."""
    return "".join(cell["source"]).replace("; ", "\n") if cell["cell_type"] == "code" else ""


def _shown(output: dict[str, Any], calls: str, where: str, eager: bool) -> dict[str, Any]:
    """An output as HTML alone, with its links, its pictures and its questions as the site has them."""
    html = "".join(output.get("data", {}).get("text/html", ""))
    if not html:
        return output
    html = re.sub(r'href="([^":]+)\.ipynb', r'href="\1.html', html)
    html = _framed(instead.swapped(html, where, html=True))
    asked = ASKED.search(calls)
    if asked:
        html = web_question(asked[1], html, where, eager)
    return {**output, "data": {"text/html": html}}


def _framed(html: str) -> str:
    """Pictures in a frame of their own, in which a small screen moves them sideways, as tables have one already.

    `data-wide` is what the page's script calls the frame where it is narrower than the picture.
    """
    hint = f'<p class="ms-sideways">{kit.safe(kit.say("web.sideways"))}</p>'
    frame = f'<div class="ms-wide" data-wide="{kit.safe(kit.say("web.picture", number="{number}"))}">'
    return PICTURE.sub(rf"\1{hint}{frame}\2</div>", html)


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
