"""The site, put together: pages to read by Sphinx, the instructor's pages, and a Jupyter that needs no server.

Knows which pages there are and in which order; never how one is made.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from .. import engine as questions
from .. import kit
from ..authoring import walk
from ..engine import course, view
from ..teaching import shelf
from . import datapages, readable
from .lite import lite

TEXTS = {"docs/ARCHITECTURE.md": "architecture", "CONTRIBUTING.md": "contributing", "CHANGELOG.md": "changelog"}
MISSION = (
    "Mixed Signals teaches you, on real pages about real denials, what a claim of information warfare is, what would "
    "show one, and what would not."
)
FRONT_QUESTION = "start/seven"
INSIDE = """# Look inside

One idea holds the kit together: **the dataset holds what is on a page; the solutions hold judgement.**

- **Facts:** {cases}. Every row names the page on which it was seen.
- **Judgement:** [the five documents by one rubric](solutions/rubric.ipynb), every answer with its reason in the
  solutions, and the [glossary](notebooks/glossary.ipynb) of terms with the schemes that they come from.
- **How it is built:** [the rooms of the code](architecture.md), [how to take part](contributing.md),
  [what changed](changelog.md).
- <a href="lab/lab/index.html">The whole kit in a Jupyter inside your browser</a>, files and all.
"""
TREE = """```{{toctree}}
:caption: {caption}
:hidden:

{names}
```
"""


def site(out: Path) -> list[str]:
    """Writes the site into a folder, new or empty, whole or not at all; returns what to say about it.

    Raises KitError with the cure.
    """
    try:
        taken = out.exists() and (not out.is_dir() or any(out.iterdir()))
    except OSError as error:
        raise kit.KitError(f"{out} cannot be written ({error.strerror}). Name another folder.") from None
    if taken:
        raise kit.KitError(f"{out} stands there already. Take it away, or name another folder.")
    with tempfile.TemporaryDirectory(prefix="mixed-signals-") as scratch:
        source, built = Path(scratch, "source"), Path(scratch, "site")
        warned = [line for line in shelf.workshop(built / "teach") if line.startswith(shelf.WARNING)]  # first: strict
        _write(source)
        _by_sphinx(source, built, Path(scratch, "doctrees"))
        (built / "_static" / "question.js").write_text(view.ON_A_PAGE, encoding="utf-8")
        datapages.csv_files(built)
        lite(built / "lab")
        try:
            shutil.copytree(built, out, dirs_exist_ok=True)
        except OSError as error:
            raise kit.KitError(f"{out} cannot be written ({error.strerror}). Name another folder.") from None
    return [
        *warned,
        f"The site is in {out}. Any web server that hands out files can serve it: python -m http.server -d {out}",
    ]


def _write(source: Path) -> None:
    """Everything that Sphinx reads."""
    pages = readable.notebook_pages(source)
    cases = datapages.table_pages(source)
    known = {f"{folder}/{name}.ipynb" for folder, names in pages.items() for name in names} | set(TEXTS)
    for path, name in TEXTS.items():
        (source / f"{name}.md").write_text(readable.text_page(kit.home() / path, known), encoding="utf-8")
    for case in cases:
        sheet = kit.home() / "datasets" / case / "DATASHEET.md"
        (source / "datasets" / case / sheet.name).write_text(readable.text_page(sheet, known), encoding="utf-8")
    titles = {case: kit.read_json(kit.home() / "datasets" / case / "datapackage.json")["title"] for case in cases}
    listed = " · ".join(f"[{title}](datasets/{case}/index.md)" for case, title in titles.items())
    (source / "inside.md").write_text(INSIDE.format(cases=listed), encoding="utf-8")
    (source / "index.md").write_text(_tree(pages, cases), encoding="utf-8")
    (source / "front.json").write_text(json.dumps(_front(pages)), encoding="utf-8")


def _tree(pages: dict[str, list[str]], cases: list[str]) -> str:
    """All pages in the order of the list beside them; the front page stands in this page's place."""
    lessons = [name for name in pages["notebooks"] if name[:2].isdigit()]
    beside = [Path(path).stem for path in walk.SHORT.values()]
    parts = {
        "Lessons": [f"notebooks/{name}" for name in lessons],
        "Short ways": [f"notebooks/{name}" for name in beside if name in pages["notebooks"]],
        "Exercises": [f"exercises/{name}" for name in pages["exercises"]],
        "Look it up": ["notebooks/glossary", *(f"datasets/{case}/index" for case in cases)],
        "Solutions": [f"solutions/{name}" for name in pages["solutions"]],
        **_in_other_languages(pages),
        "The kit": ["inside", *TEXTS.values()],
    }
    trees = [TREE.format(caption=caption, names="\n".join(names)) for caption, names in parts.items() if names]
    return "\n".join(["# Mixed Signals\n", *trees])


def _in_other_languages(pages: dict[str, list[str]]) -> dict[str, list[str]]:
    """The pages in each other language, under the language's own name."""
    parts: dict[str, list[str]] = {}
    for folder, names in pages.items():
        language = folder.partition("/")[2]
        if language:
            parts.setdefault(walk.own_name(language), []).extend(f"{folder}/{name}" for name in names)
    return parts


def _front(pages: dict[str, list[str]]) -> dict[str, Any]:
    """What the front page shows: the mission, a real question, the lessons with their minutes."""
    lessons = [name for name in pages["notebooks"] if name[:2].isdigit()]
    return {
        "mission": MISSION,
        "start": f"notebooks/{lessons[0]}.html",
        "languages": _starts(lessons[0], pages),
        "question": _question(lessons[0]),
        "lessons": [
            {"page": f"notebooks/{name}.html", "title": readable.heading("notebooks", name), "minutes": _minutes(name)}
            for name in lessons
        ],
    }


def _starts(first: str, pages: dict[str, list[str]]) -> list[dict[str, str]]:
    """The first page in other languages: where it is, the language's code, and its own name."""
    codes = [folder.partition("/")[2] for folder, names in pages.items() if "/" in folder and first in names]
    return [
        {"page": f"notebooks/{code}/{first}.html", "code": code, "name": walk.own_name(code)}
        for code in dict.fromkeys(codes)
        if first in pages.get(f"notebooks/{code}", ())
    ]


def _question(lesson: str) -> str:
    """The front page's question as it stands in its lesson, for a page in the site's root."""
    entries = kit.lesson_json("exercises", FRONT_QUESTION.partition("/")[0])["questions"]
    entry = next(entry for entry in entries if entry["id"] == FRONT_QUESTION)
    where = readable.JUPYTER + f"notebooks/{lesson}.ipynb"
    return readable.web_question(FRONT_QUESTION, questions.static(questions.from_json(entry)), where)


def _minutes(lesson: str) -> str:
    """A lesson's minutes, and its exercises', as its page says of itself."""
    facts = kit.read_json(kit.home() / "notebooks" / f"{lesson}.ipynb")["metadata"]["mixedsignals"]
    return kit.say("page.minutes", minutes=course.minutes_needed(facts))


def _by_sphinx(source: Path, out: Path, doctrees: Path) -> None:
    """Raises KitError with Sphinx's last words where it warns or fails."""
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-W",
        "--keep-going",
        "-b",
        "html",
        "-c",
        str(Path(__file__).parent),
    ]
    ran = subprocess.run([*command, "-d", str(doctrees), str(source), str(out)], capture_output=True, text=True)
    if ran.returncode:
        raise kit.KitError(f"the pages could not be made:\n{ran.stderr.strip()[-2000:]}")
