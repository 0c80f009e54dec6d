"""Text stays text: markup, scripts, Markdown, LaTeX, right-to-left marks, very long words and NULs run nothing."""

import json
from dataclasses import replace

from playwright.sync_api import expect

from tests.support.hands import by_mouse
from tests.support.kinds import BROWSE, CLASSIFY, MATRIX, PAIR, WRITE, write_home
from tests.support.lab import OUTPUTS, PANEL, SLOW

RUNS = "window.hacked = (window.hacked || 0) + 1"
PLAIN = (
    '<img src=x onerror="' + RUNS + '"><script>' + RUNS + "</script>",
    "'\"><svg onload='" + RUNS + "'>",
    "[link](javascript:" + RUNS + ") **bold** `code`",
    "$\\alpha$ and $$\\beta$$ for $5 or \\(6\\)",
    'https://example.invalid/ <a href="javascript:' + RUNS + '">a</a>',
    "\u202eright to left\u202c \u0000 NUL",
    "</textarea></form><form>",
    "W" * 10_000,
)
HOSTILE = " ".join(PLAIN)
# What does run, last of all: once its formula is set and its picture has failed, the others' would be, too.
CONTROL = """HTML('<p class="control">$x$ <img src="lost.png" onerror="window.control = 1"></p>')"""
NAMES = ("id", "kind", "version", "several", "interval", "low", "high", "words", "joined", "outcome")


def hostile(value, name=""):
    """The same question or key, with hostile text in the place of every text but the ids."""
    if isinstance(value, dict):
        return {key: hostile(inner, key) for key, inner in value.items()}
    if isinstance(value, list) and name not in NAMES:
        return [hostile(inner, name) for inner in value]
    return value + " " + HOSTILE if isinstance(value, str) and name not in NAMES else value


def hostile_key(key):
    """Hostile text in the key's reasons, rows, diagnoses and model answer; its answers name options and stay."""
    return {part: content if part in ("answers", "tolerance") else hostile(content) for part, content in key.items()}


def test_text_runs_nothing(door, folder):
    samples = []
    for sample in (CLASSIFY, PAIR, MATRIX, WRITE, BROWSE):
        short = sample.question["title"]
        question = {**hostile(sample.question), "title": short + " <b>&amp;</b>"}
        samples.append(
            replace(
                sample,
                question=question,
                key=hostile_key(sample.key),
                wrong={**sample.wrong, **({"text": HOSTILE.replace("\u0000", "")} if sample is WRITE else {})},
            )
        )
    home = write_home(folder / "hostile", samples)
    work = folder / "work"
    work.mkdir()
    (work / "answers.jsonl").write_text(
        json.dumps(
            {
                "schema": 1,
                "id": "1" * 32,
                "learner": "12345678",
                "at": "2020-01-01T00:00:00+00:00",
                "question": WRITE.question["id"],
                "version": 1,
                "answer": {"text": HOSTILE},
                "outcome": "recorded",
            }
        )
        + "\n",
        encoding="utf-8",
    )
    cells = [
        f'from mixedsignals import practice, solution\n{verb}("{sample.question["id"]}")'
        for sample in samples
        for verb in ("practice", "solution")
    ]
    cells.append('from IPython.display import HTML\nHTML(practice("kinds/classify")._stand_in()[0])')
    cells.append(CONTROL)
    desk = door.turn_to(door.write("hostile.ipynb", cells, home, work))
    for sample in samples:
        form = desk.question(sample.question["title"])
        expect(form).to_contain_text(PLAIN[0])
        by_mouse(form, sample.question, sample.wrong)
        form.locator(".ms-verdict strong").wait_for()
        assert form.evaluate("form => form.scrollWidth <= form.clientWidth + 1"), "a long word widens nothing"
    desk.page.locator(".control mjx-container").wait_for(timeout=SLOW)
    desk.page.wait_for_function("window.control === 1")
    made = desk.page.locator(f"{PANEL} {OUTPUTS}:not(:has(.control))").locator(
        "img, script, svg, a, mjx-container, code:not(.ms-cite code), strong:not(p > strong)"
    )
    assert made.count() == 0, made.first.evaluate("node => node.outerHTML")
    assert desk.page.evaluate("window.hacked") is None
    desk.close()
