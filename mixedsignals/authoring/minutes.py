"""How long a page takes: the written rule, applied to its words and its questions.

Knows times and counts; never what a page is about. CONTRIBUTING states the rule for authors:
a reader takes in 200 words a minute (prose and what cells show alike), half a minute for a picture, two for a picture
to play with; deciding takes the times of DECIDING besides, and a text of one's own is written and looked over at the
paces below. What is folded away is not counted.
"""

import math
import re
from typing import Any

WORDS_A_MINUTE = 200
PICTURE, EXPLORER = 0.5, 2.0
# A text is written at twelve words a minute, which is our rule: a study of 1999 found 19 for free composing at a
# keyboard (Karat et al., as summaries of it say), and here each sentence is first held against its row. Then it is
# looked over four times, as a lesson's list of four things to look for asks.
WRITTEN_A_MINUTE = 12
LOOKED_OVER = 4
# Minutes to decide, over reading: for the question, and for each of its items.
DECIDING = {
    "choose": (0.7, 0.0),
    "classify": (0.2, 0.25),
    "pair": (0.2, 0.25),
    "order": (0.3, 0.2),
    "mark": (0.7, 0.0),
    "estimate": (0.3, 0.4),
    "matrix": (0.5, 0.15),  # for each cell
    "write": (2.0, 0.3),  # what one holds, and for each row whether to use it
    "browse": (1.5, 0.2),
}
STEP = 5  # minutes are promised in steps of five


def to_answer(entry: dict[str, Any]) -> float:
    """Minutes for one built question: reading it, and deciding."""
    texts = [entry["title"], entry["prompt"]]
    whole, each = DECIDING[entry["kind"]]
    items = entry.get("items", [])
    if entry["kind"] == "mark":
        texts += [item["text"] for item in items]
    else:
        texts += [f"{item['text']} {item.get('detail', '')}" for item in items]
        texts += [option["text"] for option in entry.get("options", [])]
        texts += [column["text"] for column in entry.get("columns", [])]
    decided = len(items) * (len(entry["columns"]) if entry["kind"] == "matrix" else 1)
    return _reading(" ".join(texts)) + whole + each * decided + to_write(entry)


def to_write(entry: dict[str, Any]) -> float:
    """Minutes for the words that a question asks for, half-way between its bounds; 0 where it asks for none."""
    words: float = sum(entry.get("words", [])) / 2
    return words / WRITTEN_A_MINUTE + LOOKED_OVER * words / WORDS_A_MINUTE


def to_read(notebook: Any, questions: dict[str, dict[str, Any]]) -> float:
    """Minutes for an executed notebook: its prose, what its cells show, and the questions that it asks.

    questions: {id: built question}, for the cells that ask one.
    """
    spent = 0.0
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            spent += _reading(cell.source)
            continue
        asked = re.search(r'practice\("([^"]+)"\)', cell.source)
        if asked and asked.group(1) in questions:
            spent += to_answer(questions[asked.group(1)])
            continue
        for output in cell.get("outputs", []):
            spent += _of_output(output.get("data", {}).get("text/html", ""))
    return spent


def promised(minutes: float) -> int:
    """Minutes as they are promised: the next step of five."""
    return max(STEP, math.ceil(minutes / STEP) * STEP)


def _of_output(html: str) -> float:
    """What a cell shows: its words, and the time for pictures."""
    if "ms-explorer-still" in html:
        return EXPLORER
    shown = re.sub(r"<details.*?</details>|<style.*?</style>|<svg.*?</svg>", " ", html, flags=re.S)
    return _reading(shown) + PICTURE * (len(re.findall(r"<img|<svg", html)))


def _reading(text: str) -> float:
    plain = re.sub(r"<[^>]+>|\]\([^)]*\)", " ", text)
    return len(re.findall(r"\w[\w'’-]*", plain)) / WORDS_A_MINUTE
