"""A lesson's questions as one page for the browser: each as a learner sees it, and answered where it has a key.

Knows the page around them; never how a question is compiled (`compile`) or how it reads (`questions`).
"""

import tempfile
import webbrowser
from pathlib import Path
from typing import Any

from .. import engine as questions
from .. import kit
from . import compile, inputs

STYLE = Path(questions.__file__).with_name("view.css")
PAGE = """<!doctype html>
<html lang="{language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>
<style>{style}
body {{ font-family: system-ui, sans-serif; line-height: 1.5; max-width: 48rem; margin: 1rem auto; padding: 0 1rem; }}
</style></head>
<body><main><h1>{title}</h1><p>{intro}</p>
{parts}</main></body>
</html>
"""


def preview(name: str) -> Path:
    """Builds the page of a lesson's questions in a new temporary folder, opens it in the browser and returns its path.

    name: a lesson such as "4", "denials" or "04_denials". Raises KitError naming file, question and key where something
    is wrong with them.
    """
    folder = _folder(name)
    page = preview_html(folder)
    path = Path(tempfile.mkdtemp(prefix="mixed-signals-")) / f"{folder.name}.html"
    path.write_text(page, encoding="utf-8")
    webbrowser.open(path.as_uri())
    return path


def preview_html(folder: Path) -> str:
    """The page of a lesson's questions as HTML; below each question that has a key, the question answered."""
    built = compile.lesson_questions(folder)
    keys = compile.lesson_keys(folder)
    written = inputs.questions(folder)
    parts = "\n".join(_part(entry, keys.get(entry["id"])) for entry in built)
    return PAGE.format(
        language=kit.spoken(),
        title=kit.safe(written["title"]),
        style=STYLE.read_text(encoding="utf-8"),
        intro=kit.safe(written["intro"].strip()),
        parts=parts,
    )


def _part(entry: dict[str, Any], key: dict[str, Any] | None) -> str:
    question = questions.from_json(entry)
    known = questions.key_from_json(key)
    answered = (
        f"<details open><summary>Answered</summary>{questions.solved(question, known)}</details>" if known else ""
    )
    heading = f"<h2>{kit.safe(entry['id'])}</h2>"
    return f'<section class="ms-question">{heading}{questions.static(question)}{answered}</section>'


def _folder(name: str) -> Path:
    """The folder of a lesson that has questions. Raises KitError naming those that have."""
    asking = [folder for folder in map(inputs.lesson_folder, inputs.lesson_names()) if inputs.asks(folder)]
    named = next((folder for folder in asking if name in inputs.ways_to_call(folder)), None)
    if not named:
        raise kit.KitError(
            f"There is no lesson “{name}” with questions. Those with questions are: "
            f"{', '.join(folder.name for folder in asking)}."
        )
    return named
