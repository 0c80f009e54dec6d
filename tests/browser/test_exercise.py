"""The first real exercise in a real JupyterLab: one question answered wrongly, one rightly."""

import json
import shutil

from playwright.sync_api import expect

from mixedsignals.kit import say
from tests.support.hands import by_mouse
from tests.support.lab import CHECKOUT, journal

LESSON = "04_denials"


def test_denials(door):
    exercise = json.loads((CHECKOUT / "exercises" / f"{LESSON}.json").read_text(encoding="utf-8"))
    keys = json.loads((CHECKOUT / "solutions" / f"{LESSON}.json").read_text(encoding="utf-8"))
    shutil.copy(CHECKOUT / "exercises" / f"{LESSON}.ipynb", door.desk)
    questions = {question["id"]: question for question in exercise["questions"]}
    desk = door.turn_to(f"{LESSON}.ipynb")

    typed, key = questions["denials/type"], keys["denials/type"]
    item = next(item["id"] for item in typed["items"] if key["rows"].get(item["id"]))
    wrong = next(choice for choice in key["diagnoses"][item] if choice not in key.get("defensible", {}).get(item, {}))
    form = desk.question(typed["title"])
    by_mouse(form, typed, {**key["answers"], item: wrong})
    desk.told(form, say("verdict.partly_right"))
    note = form.locator(f'.ms-note[data-for="{item}"]')
    expect(note).to_contain_text(key["diagnoses"][item][wrong])
    expect(note.locator(".ms-rows li")).to_have_text(key["rows"][item])

    ordered, key = questions["denials/order"], keys["denials/order"]
    form = desk.question(ordered["title"])
    by_mouse(form, ordered, key["answers"])
    desk.told(form, say("verdict.right"))

    mine = [entry for entry in journal(door.work) if entry["question"].startswith("denials/")]
    assert [(entry["question"], entry["outcome"]) for entry in mine] == [
        ("denials/type", "partly right"),
        ("denials/order", "right"),
    ]
    desk.close()
