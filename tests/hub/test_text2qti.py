"""Quizzes for Canvas, made into zips by the real text2qti in an environment of its own, and read back from the QTI."""

import html
import os
import re
import subprocess
import sys
import zipfile
from xml.etree import ElementTree as xml

import pytest

from mixedsignals import kit
from mixedsignals.classroom import canvas
from mixedsignals.engine import from_json, key_from_json
from tests.hub.conftest import run

QTI = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"


@pytest.fixture(scope="module")
def items(tmp_path_factory):
    """Every question of every zip: {title: its element}, lesson by lesson."""
    folder = tmp_path_factory.mktemp("canvas")
    uv, python = [sys.executable, "-m", "uv"], folder / "venv" / "bin" / "python"
    run([*uv, "venv", "-q", folder / "venv", "--python", sys.executable])
    run([*uv, "pip", "install", "-q", "--python", python, "text2qti"])
    run([sys.executable, "-m", "mixedsignals", "canvas", folder / "out"])
    read = {}
    for path in sorted((folder / "out").glob("*.txt")):
        command = [folder / "venv" / "bin" / "text2qti", path.name]
        own = {**os.environ, "HOME": str(folder)}
        done = subprocess.run(
            command, cwd=path.parent, env=own, capture_output=True, text=True, stdin=subprocess.DEVNULL
        )
        assert not done.returncode, done.stdout + done.stderr
        with zipfile.ZipFile(path.with_suffix(".zip")) as archive:
            (name,) = [name for name in archive.namelist() if re.search(r"text2qti_assessment_\w+\.xml$", name)]
            parsed = xml.fromstring(archive.read(name)).iter(f"{QTI}item")
            read[path.stem[3:]] = {item.get("title"): item for item in parsed}
    return read


def plain(text):
    """The words of a text, whatever quotation marks became of."""
    shown = html.unescape(re.sub(r"<[^>]+>", " ", text or ""))
    return re.sub(r"\W+", " ", shown).strip()


def choices(item):
    """{words of a choice: (whether it is right, what is said to it)}."""
    scored = [found for found in item.iter(f"{QTI}respcondition") if found.find(f"{QTI}setvar") is not None]
    wrong = {found.text for each in scored for no in each.iter(f"{QTI}not") for found in no.iter(f"{QTI}varequal")}
    right = {found.text for each in scored for found in each.iter(f"{QTI}varequal")} - wrong
    replies = {reply.get("ident"): reply.find(f".//{QTI}mattext").text for reply in item.iter(f"{QTI}itemfeedback")}
    return {
        plain(label.find(f".//{QTI}mattext").text): (
            label.get("ident") in right,
            plain(replies.get(f"{label.get('ident')}_fb")),
        )
        for label in item.iter(f"{QTI}response_label")
    }


def wanted(question, key, field):
    """The same by the kit's own key."""
    right = key.answers[field]
    rights = set(right) if isinstance(right, list) else {right}
    return {
        plain(option.text): (option.id in rights, plain(canvas.feedback(key, field, option.id, option.id in rights)))
        for option in question.options
    }


def test_every_question_comes_through_with_its_choices_its_key_and_each_reply(items):
    count = 0
    for lesson in kit.lessons():
        keys = kit.lesson_json("solutions", lesson)
        for entry in kit.lesson_json("exercises", lesson)["questions"]:
            question, key = from_json(entry), key_from_json(keys.get(entry["id"]))
            if key is None or question.kind not in ("choose", "classify", "pair"):
                continue
            fields = {question.title: "choice"} if question.kind == "choose" else {}
            fields |= {f"{question.title} ({at})": item.id for at, item in enumerate(question.items, 1) if not fields}
            for title, field in fields.items():
                assert choices(items[lesson][title]) == wanted(question, key, field), (question.id, field)
                count += 1
    assert count > 300


def test_what_is_asked_comes_through_word_for_word(items):
    entry = next(e for e in kit.lesson_json("exercises", "denials")["questions"] if e["id"] == "denials/type")
    question = from_json(entry)
    for number, item in enumerate(question.items, 1):
        asked = plain(items["denials"][f"{question.title} ({number})"].find(f".//{QTI}mattext").text)
        assert asked.startswith(plain(question.prompt)) and asked.endswith(plain(f"{item.text} {item.detail}"))
