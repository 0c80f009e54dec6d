"""The way of somebody who has nothing but the README: from `python start.py` in a fresh copy to work brought back.

Finds its way by structure alone: links, kinds, and what the built lessons say of themselves.
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

from mixedsignals import engine as questions
from mixedsignals.engine import handin
from mixedsignals.kit import say
from tests.support.door import FIRST, Door
from tests.support.hands import by_mouse
from tests.support.lab import CHECKOUT, PANEL, SLOW, journal

OF_NOTEBOOK_7 = ("reading 'schema'", "'filebrowser:open-path' not registered")  # Notebook 7.6 says so without the kit


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A fresh copy: every file that belongs to the checkout, and no environment yet."""
    copy = tmp_path_factory.mktemp("house")
    told = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in told.stdout.splitlines():
        if (CHECKOUT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(CHECKOUT / name, copy / name)
    return copy


@pytest.fixture(scope="module")
def door(browser, house, tmp_path_factory):
    with Door(browser, tmp_path_factory.mktemp("walk"), house) as opened:
        yield opened


@pytest.fixture
def with_notebook_7(browser, house, door, tmp_path):
    """The same copy by another server, with Notebook 7 put into its environment: a learner's own has none."""
    install = [sys.executable, "-m", "uv", "pip", "install", "-q", "--python", house / ".venv", "--require-hashes"]
    subprocess.run([*install, "-r", house / "requirements-binder.txt"], check=True)
    with Door(browser, tmp_path, house) as opened:
        yield opened


class Course:
    """The pages of a house: their paths in order, what each asks, and an answer to it."""

    def __init__(self, house):
        self.house = house
        self.lessons = [path.stem for path in sorted((house / "notebooks").glob("[0-9][0-9]_*.ipynb"))]

    def read(self, room, lesson):
        path = self.house / room / f"{lesson}.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

    def asked(self, path):
        """The questions that a notebook asks, in its order: [entry]. path: from the house, such as FIRST."""
        room, lesson = Path(path).parts[0], Path(path).stem
        built = {entry["id"]: entry for entry in self.read("exercises", lesson)["questions"]}
        cells = nbformat.read(self.house / room / f"{lesson}.ipynb", as_version=4).cells
        names = [name for cell in cells for name in re.findall(r'practice\("([\w/-]+)"\)', cell.source)]
        return [built[name] for name in names if name in built]

    def answer(self, entry):
        """An answer, and what the verdict says at least: the key's; where it has none, whatever the form takes."""
        lesson = next(lesson for lesson in self.lessons if lesson[3:] == entry["id"].partition("/")[0])
        key = self.read("solutions", lesson).get(entry["id"])
        if key and key.get("answers"):
            return key["answers"], say("verdict.right")
        if entry["kind"] == "write":
            return {"text": " ".join(["word"] * entry["words"][0])}, ""
        free = str(entry.get("low", 0))
        fields = questions.fields(questions.from_json(entry))
        return {field: sorted(values)[0] if values else free for field, values in fields.items()}, ""


@pytest.fixture(scope="module")
def course(house):
    return Course(house)


def give(desk, course, entry):
    """Answers a question and waits for its verdict; the entry and the verdict's first words."""
    answer, wanted = course.answer(entry)
    form = desk.question(entry["title"])
    by_mouse(form, entry, answer)
    desk.told(form, wanted)
    told = form.locator(".ms-verdict strong").first
    expect(told).to_be_visible()
    return entry, told.inner_text()


def reload(door, desk):
    """The kernel is started anew, the page loaded again, and the double arrow pressed."""
    door.wait_for_kernel(desk.page)
    desk.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    door.wait_for_kernel(desk.page)
    desk.page.reload()
    desk.page.locator(f"{PANEL} .jp-Notebook .jp-Cell").first.wait_for(timeout=SLOW)
    door.run(desk)


def are_back(desk, given):
    for entry, told in given:
        desk.told(desk.question(entry["title"]), told)


def save(desk, folder):
    """Opens one's work on the start page and presses the link that saves it; the path of what came down."""
    desk.page.get_by_role("button", name=say("work.open")).click()
    with desk.page.expect_download() as coming:
        desk.page.locator(f"{PANEL} a.ms-download").first.click()
    coming.value.save_as(folder / coming.value.suggested_filename)
    return folder / coming.value.suggested_filename


def hand_in(desk, label, folder):
    """Types a label into the last cell's field, presses its button; the path of what came down."""
    desk.page.get_by_label(say("handin.field")).fill(label)
    with desk.page.expect_download() as coming:
        desk.page.get_by_role("button", name=say("handin.make")).click()
    coming.value.save_as(folder / coming.value.suggested_filename)
    return folder / coming.value.suggested_filename


def reads_well(browser, axe, path, given, learner):
    """The file as an instructor opens it: by itself, on a small screen, in the dark, with a screen reader."""
    page = browser.new_page(viewport={"width": 640, "height": 900}, color_scheme="dark")
    page.goto(path.as_uri())
    for entry, told in given:
        section = page.locator("section", has=page.get_by_role("heading", name=entry["title"], exact=True))
        expect(section).to_contain_text(told)
    expect(page.locator("main")).to_contain_text(say("handin.learner", value=learner))
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    page.add_script_tag(content=axe)
    faults = page.evaluate("axe.run(document).then((found) => found.violations.map((one) => one.help))")
    assert faults == []
    page.close()


def test_from_the_command_to_work_brought_back(door, browser, axe, course, tmp_path):
    first, second = course.lessons[1:3]
    desk = door.enter()
    door.run(desk)
    given = [give(desk, course, course.asked(FIRST)[0])]

    # The first lesson, its exercises: one question of each kind that they ask.
    desk = door.follow(desk, f"notebooks/{first}.ipynb")
    desk = door.follow(desk, f"exercises/{first}.ipynb")
    door.run(desk)
    kinds = set()
    here = []
    for entry in course.asked(f"exercises/{first}.ipynb"):
        if entry["kind"] not in kinds:
            kinds.add(entry["kind"])
            here.append(give(desk, course, entry))
    reload(door, desk)
    are_back(desk, here)
    given += here

    # What was done here is handed in: one file, under a label, the same in the downloads and in the work folder.
    handed = hand_in(desk, "Анна M. <b>7</b>", tmp_path)
    mine = [entry for entry in journal(door.work) if entry["question"].startswith(first[3:] + "/")]
    assert re.fullmatch(rf"mixed-signals_Анна-M-b-7-b_{first}_\d{{4}}-\d\d-\d\d\.html", handed.name)
    assert (door.work / handed.name).read_bytes() == handed.read_bytes()
    assert [json.loads(line) for line in handin.journal_in(handed.read_bytes()).splitlines()] == mine
    assert len(mine) == len(here)
    reads_well(browser, axe, handed, here, mine[0]["learner"])
    desk = door.follow(desk, f"notebooks/{second}.ipynb")

    # The kinds that it does not ask, each where the way first meets it: start, lesson, exercises.
    for lesson in course.lessons[2:]:
        path = f"exercises/{lesson}.ipynb"
        fresh = (
            {entry["kind"]: entry for entry in reversed(course.asked(path))} if (course.house / path).exists() else {}
        )
        if fresh.keys() <= kinds:
            continue
        desk = door.follow(desk, FIRST)
        desk = door.follow(desk, f"notebooks/{lesson}.ipynb")
        desk = door.follow(desk, path)
        door.run(desk)
        given += [give(desk, course, entry) for kind, entry in fresh.items() if kind not in kinds]
        kinds |= fresh.keys()
    assert kinds == set(questions.KINDS)

    # All the work is downloaded; a new learner sits down; the work is brought back after a yes.
    desk = door.follow(desk, FIRST)
    door.run(desk)
    work = save(desk, tmp_path)
    before = journal(door.work)
    assert len(before) == len(given) == len(work.read_text(encoding="utf-8").splitlines())
    desk.page.get_by_role("button", name=say("learner.button")).click()
    puzzle = desk.question(given[0][0]["title"])
    expect(puzzle.locator(".ms-verdict")).to_be_empty()
    assert journal(door.work) == []
    give(desk, course, course.asked(FIRST)[1])
    own = journal(door.work)
    desk.page.get_by_label(say("restore.choose")).set_input_files(work)
    expect(desk.page.locator(PANEL)).to_contain_text(before[0]["learner"])
    desk.page.get_by_role("button", name=say("restore.yes")).click()
    expect(desk.page.locator(PANEL)).to_contain_text(say("restore.done", count=len(before)))
    beside = puzzle.locator("xpath=ancestor::*[contains(@class, 'jp-OutputArea-output')]").last
    beside.click(position={"x": beside.bounding_box()["width"] - 15, "y": 15})  # selects the cell
    desk.page.keyboard.press("Shift+Enter")
    are_back(desk, given[:1])
    assert {entry["id"] for entry in journal(door.work)} == {entry["id"] for entry in [*before, *own]}
    desk.close()


def test_the_same_way_in_notebook_7(with_notebook_7, course):
    first, door = course.lessons[1], with_notebook_7
    desk = door.enter(door.page(FIRST, app="notebooks"))
    door.run(desk)
    give(desk, course, course.asked(FIRST)[0])
    desk = door.follow(desk, f"notebooks/{first}.ipynb")
    desk = door.follow(desk, f"exercises/{first}.ipynb")
    door.run(desk)
    entry = next(entry for entry in course.asked(f"exercises/{first}.ipynb") if entry["kind"] == "choose")
    given = give(desk, course, entry)
    reload(door, desk)
    are_back(desk, [given])
    desk = door.follow(desk, f"notebooks/{course.lessons[2]}.ipynb")
    desk.errors = [error for error in desk.errors if not any(part in error for part in OF_NOTEBOOK_7)]
    desk.close()
