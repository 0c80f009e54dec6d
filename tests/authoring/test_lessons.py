"""The lessons' prose: numbers hold, every lesson has what a lesson needs, and links lead only where they may."""

import re

import pandas as pd
import pytest
import yaml

from mixedsignals import kit
from mixedsignals.authoring import sources
from mixedsignals.data import cases

FOLDERS = sources.lesson_folders()


def checks():
    found = []
    for folder in FOLDERS:
        for check in yaml.safe_load((folder / "checks.yml").read_text()) if (folder / "checks.yml").exists() else []:
            found.append(pytest.param(folder, check, id=f"{folder.name}: {check['says'][:50]}"))
    return found


@pytest.mark.parametrize("folder, check", checks())
def test_what_the_prose_says_holds(folder, check):
    prose = " ".join((folder / "lesson.md").read_text().split())
    assert " ".join(check["says"].split()) in prose, "the lesson no longer says so"
    names = {"case": cases.load("phone_calls"), "u2": cases.load("u2_1960"), "light": cases.load("came_to_light"), "pd": pd, "codebook": cases.codebook()}
    assert eval(check["holds"], names), check["says"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_lesson_says_what_one_can_do_afterwards_and_how_long_it_takes(folder):
    text = (folder / "lesson.md").read_text()
    assert re.search(r"^# \d+ · ", text, re.M)
    assert "## What to carry away" in text
    assert '{"tags": ["instructor"]}' in text
    assert text.count("practice(") >= 2


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_line_of_code_is_read_without_scrolling(folder):
    for cell in re.findall(r"```\{code-cell\}(.*?)```", (folder / "lesson.md").read_text(), re.S):
        assert max(map(len, cell.splitlines())) <= 112, cell


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_lesson_links_only_to_files_and_lessons_that_are_there(folder):
    text = (folder / "lesson.md").read_text()
    for path in re.findall(r"`((?:notebooks|exercises|solutions|datasets)/[\w./]+)`", text):
        assert (kit.home() / path).exists(), path


def test_no_address_of_an_exercise_item_is_a_live_link():
    for lesson in kit.lessons():
        text = next((kit.home() / "exercises").glob(f"[0-9][0-9]_{lesson}.json")).read_text()
        assert "<a " not in text and "http" not in text
