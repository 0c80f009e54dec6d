"""What learners get: nothing that answers, unless it is wanted; and links that open it."""

import csv
import json
import os
import re
import subprocess
import sys
import zipfile

import pytest

from mixedsignals import __main__, kit
from mixedsignals.authoring import apart, guide, inputs, walk
from mixedsignals.teaching import handout, links
from mixedsignals.teaching.release import changed, release

TEXTS = (".md", ".json", ".csv", ".yml", ".ipynb", ".py")


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    """The kit without keys, as a folder and a zip."""
    return release(tmp_path_factory.mktemp("closed"))


def files(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_without_keys_no_file_holds_a_reason_or_a_word_of_the_instructors(closed):
    folder, _ = closed
    whole = "\n".join(
        path.read_text(encoding="utf-8").replace('\\"', '"') for path in folder.rglob("*") if path.suffix in TEXTS
    )
    assert len(whole) > 1_000_000
    for one in inputs.lesson_folders():
        notes = guide.guide(one)
        told = [*notes.wrong, *notes.discuss, *(step.cells["say and do"] for step in notes.steps)]
        assert [text for text in told if len(text) > 40 and text in whole] == []
    assert "tests/test_" not in " ".join(files(folder)) and not (folder / ".git").exists()
    assert not [name for name in files(folder) if name.startswith("solutions") or re.match("lessons/.*lesson.md", name)]
    assert "../solutions/" not in "".join(path.read_text(encoding="utf-8") for path in folder.glob("*/*.ipynb"))


@pytest.mark.keys
def test_without_keys_no_reason_of_an_exercise_goes_along(closed):
    """Lessons print some of their own reasons, and a few are one formula for many items. Of the rest, none is there."""
    folder, _ = closed
    texts = {path: path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.suffix in TEXTS}
    open_ = [text for path, text in texts.items() if path.name in ("worked.csv", "codebook.yml")]
    whole, tried, found = "\n".join(texts.values()), 0, []
    for lesson in filter(inputs.asks, inputs.lesson_folders()):
        inside = {entry["name"] for entry in inputs.questions(lesson)["questions"] if entry.get("where") == "lesson"}
        for name, key in handout.keys(lesson).items():
            reasons = [] if name.partition("/")[2] in inside else [why for why in key.why.values() if len(why) > 40]
            own = [why for why in reasons if not any(why in text for text in open_)]
            tried += len(own)
            found += [(name, why) for why in own if why in whole or json.dumps(why, ensure_ascii=False)[1:-1] in whole]
    assert found == []
    assert tried > 200, "and there are many that could be"


def test_no_item_that_an_exercise_asks_about_is_coded_in_the_open(closed):
    folder, _ = closed
    coded = set()
    for path in folder.glob("datasets/*/worked.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            coded |= {(row["item"], row["dimension"]) for row in csv.DictReader(file)}
    items = [item for one in inputs.lesson_folders() for item in apart.asked(one)]
    assert coded and items
    assert [item for item in items if (item.row, item.dimension) in coded] == []


def test_no_text_beside_the_questions_tells_the_code_of_an_exercises_item(closed):
    """An erratum, say, that names the row and sets the code off: *neither*, `neither`."""
    folder, _ = closed
    patterns = ("*.md", "datasets/**/*.md", "datasets/**/*.yml", "lessons/**/*.yml")
    lines = [
        line
        for pattern in patterns
        for path in folder.glob(pattern)
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    coded = [item for one in inputs.lesson_folders() for item in apart.asked(one) if item.dimension]
    told = [(item.row, line) for item in coded for line in lines if re.search(rf"(?<![\w-]){item.row}(?![\w-])", line)]
    set_off = {item.row: _codes(item.dimension) for item in coded}
    assert told, "lines do name rows that exercises ask about"
    assert [(row, line) for row, line in told if re.search(rf"([*`])({'|'.join(set_off[row])})\1", line)] == []


def _codes(dimension):
    codes = inputs.codebook()["dimensions"][dimension]["codes"]
    return [re.escape(word) for code, entry in codes.items() for word in (code, entry["title"])]


def test_every_link_of_what_is_handed_out_leads_to_something_in_it(closed):
    folder, _ = closed
    tried, lost = 0, []
    for path in [*folder.glob("*.md"), *folder.glob("datasets/*/*.md"), *folder.glob("*/*.ipynb")]:
        for address in re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8")):
            if not re.match(r"[a-z]+:", address):
                tried += 1
                lost += [] if (path.parent / address).exists() else [(path.name, address)]
    assert lost == [] and tried > 50
    assert "badge" not in (folder / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "words",
    ["build", "build 04_denials", "check 04_denials", "preview 04_denials", "handout 4 OUT", "workshop OUT",
     "moodle OUT", "canvas OUT", "nbgrader OUT", "release OUT --keys"],
)  # fmt: skip
def test_a_verb_for_authors_says_what_a_learners_copy_lacks(closed, tmp_path, monkeypatch, capsys, words):
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(closed[0]))
    before = files(closed[0])
    assert __main__.main(words.replace("OUT", str(tmp_path / "out")).split()) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and re.search(r"lessons/\*/lesson\.md|solutions/", said)
    assert files(closed[0]) == before and not (tmp_path / "out").exists()


PLACES = {
    "a file": "notes.txt",
    "below a file": "notes.txt/out",
    "a name that is refused at the first look": "long " * 100,
}
WRITERS = (
    "workshop OUT", "handout 4 OUT", "release OUT", "link https://github.com/a/b --out OUT", "moodle OUT", "canvas OUT",
    "nbgrader OUT", "report class --out OUT", "report class --out OUT --watch",
)  # fmt: skip
NO_PLACE = [(words, place) for words in WRITERS for place in PLACES.values()]
NO_PLACE += [("site OUT", PLACES["a file"]), ("site OUT", "long " * 100)]  # the third comes after minutes of building


@pytest.mark.keys
@pytest.mark.parametrize(("words", "place"), NO_PLACE, ids=lambda text: text[:12])
def test_a_place_that_can_be_no_folder_is_one_sentence(tmp_path, monkeypatch, capsys, words, place):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "class").mkdir()
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    assert __main__.main([place if word == "OUT" else word for word in words.split()]) == 1
    said = capsys.readouterr().err
    assert said.startswith("Mixed Signals: ") and said.count("\n") == 1 and place.strip() in said
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "x"


@pytest.mark.parametrize("place", [*PLACES.values(), "nowhere"], ids=lambda text: text[:12])
@pytest.mark.parametrize("words", ["report PLACE", "report PLACE --watch"])
def test_a_class_that_is_no_folder_is_one_sentence_or_a_line_of_the_report(tmp_path, monkeypatch, capsys, words, place):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    code = __main__.main([place if word == "PLACE" else word for word in words.split()])
    said = capsys.readouterr()
    if place == "notes.txt" and "--watch" not in words:
        assert code == 0 and "No hand-in could be read: 1 file without answers" in said.out
    else:
        assert code == 1 and said.err.startswith("Mixed Signals: ") and said.err.count("\n") == 1


def test_the_zip_holds_the_folder(closed):
    folder, packed = closed
    with zipfile.ZipFile(packed) as archive:
        names = {info.filename for info in archive.infolist() if not info.is_dir()}
        assert archive.testzip() is None
    assert names == {f"mixed-signals/{name}" for name in files(folder)}
    assert packed.stat().st_size < 5 * 2**20


def test_what_is_handed_out_asks_and_draws_without_keys(closed, tmp_path):
    """In the folder itself, with the package that lies in it: a question is asked, a picture drawn, no key is found."""
    folder, _ = closed
    code = (
        "from mixedsignals import kit, practice\nfrom mixedsignals.lessons import denials\n"
        "from mixedsignals.data import cases\n"
        "practice('denials/doors'); denials.ladder(cases.load('phone_calls'))\n"
        "print(kit.__file__, kit.lesson_json('solutions', 'denials'))"
    )
    env = {**os.environ, "PYTHONPATH": str(folder), "MIXEDSIGNALS_WORK": str(tmp_path)}
    env.pop("MIXEDSIGNALS_HOME", None)
    ran = subprocess.run([sys.executable, "-c", code], cwd=folder, env=env, capture_output=True, text=True)
    assert ran.stdout.split()[-2:] == [str(folder / "mixedsignals" / "kit.py"), "None"], ran.stderr


@pytest.mark.keys
def test_with_keys_the_answers_go_along_and_what_authors_write_does_not(tmp_path, capsys):
    assert __main__.main(["release", str(tmp_path), "--keys"]) == 0
    names = files(tmp_path / "mixed-signals")
    assert {"solutions/04_denials.json", "solutions/04_denials.ipynb", "solutions/codes.csv"} <= names
    assert not [name for name in names if name.startswith("solutions/keys/")]
    exercise = (tmp_path / "mixed-signals" / "exercises" / "04_denials.ipynb").read_text(encoding="utf-8")
    assert "../solutions/04_denials.ipynb" in exercise
    assert __main__.main(["release", str(tmp_path)]) == 1
    assert "stands there already" in capsys.readouterr().err


def test_a_page_that_was_run_and_saved_is_told(house, tmp_path, monkeypatch):
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(tmp_path))
    assert changed() == []
    page = tmp_path / "notebooks" / "x.ipynb"
    page.parent.mkdir()
    page.write_text("{}", encoding="utf-8")
    own = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
        subprocess.run(["git", *own, *words], cwd=tmp_path, check=True)
    assert changed() == []
    page.write_text('{"cells": []}', encoding="utf-8")
    (page.parent / "my own solution.ipynb").write_text("{}", encoding="utf-8")
    assert changed() == ["notebooks/x.ipynb", "notebooks/my own solution.ipynb"]


def test_links_to_answers_go_and_the_rest_of_the_line_stays():
    line = "*Kit* · [Start](00.ipynb) · [Rubric](../solutions/rubric.ipynb)"
    assert walk.without_answers(line) == "*Kit* · [Start](00.ipynb)"
    end = "**Every answer:** [solutions](../solutions/x.ipynb).\n\n**Next:** [5](../notebooks/05.ipynb)."
    assert walk.without_answers(end) == "**Next:** [5](../notebooks/05.ipynb)."
    assert walk.without_answers("Back · [Start](a.ipynb)\n\nx") == "Back · [Start](a.ipynb)\n\nx"


@pytest.mark.parametrize(
    ("repository", "address"),
    [
        ("https://github.com/a/b", "https://mybinder.org/v2/gh/a/b/main?urlpath=doc%2Ftree%2Fx.ipynb"),
        ("https://github.com/a/b.git", "https://mybinder.org/v2/gh/a/b/main?urlpath=doc%2Ftree%2Fx.ipynb"),
        ("https://gitlab.com/a/c/b", "https://mybinder.org/v2/gl/a%2Fc%2Fb/main?urlpath=doc%2Ftree%2Fx.ipynb"),
        (
            "https://git.example.org/a/b.git",
            "https://mybinder.org/v2/git/https%3A%2F%2Fgit.example.org%2Fa%2Fb.git/main?urlpath=doc%2Ftree%2Fx.ipynb",
        ),
    ],
)
def test_binder_is_called_as_it_wants_to_be(repository, address):
    assert links.binder(repository, "main", "x.ipynb") == address


def test_a_branch_with_a_slash_in_its_name_is_one_part_of_binders_address():
    address = links.binder("https://github.com/a/b", "week/1", "x.ipynb")
    assert address == "https://mybinder.org/v2/gh/a/b/week%2F1?urlpath=doc%2Ftree%2Fx.ipynb"


def test_nbgitpuller_is_called_as_it_wants_to_be():
    address = links.nbgitpuller("https://hub.example.org/", "https://github.com/a/kit", "week 1", "x.ipynb")
    assert address == (
        "https://hub.example.org/hub/user-redirect/git-pull?repo=https%3A%2F%2Fgithub.com%2Fa%2Fkit"
        "&branch=week+1&urlpath=doc%2Ftree%2Fkit%2Fx.ipynb"
    )


@pytest.mark.parametrize("words", [["nowhere"], ["https://github.com/a"], ["https://github.com/a/b", "--hub", "hub"]])
def test_what_is_no_address_is_one_sentence(tmp_path, capsys, words):
    assert __main__.main(["link", *words, "--out", str(tmp_path)]) == 1
    assert "is no address of" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_sheet_holds_the_code_the_address_and_what_becomes_of_answers(tmp_path, capsys):
    repository = "https://github.com/a/b"
    assert __main__.main(["link", repository, "--out", str(tmp_path)]) == 0
    page = (tmp_path / "link.html").read_text(encoding="utf-8")
    assert "<svg" in page and "Nothing is kept here when you leave" in page
    assert kit.safe(links.binder(repository, "main")) in page
    assert links.qr("https://x.example/1") != links.qr("https://x.example/2")
    assert __main__.main(["link", repository, "--hub", "https://h.example", "--out", str(tmp_path)]) == 0
    assert "kept in your own folder on this server" in (tmp_path / "link.html").read_text(encoding="utf-8")
    assert __main__.main(["link", repository, "--short", "https://s.example/k", "--out", str(tmp_path)]) == 0
    assert ">https://s.example/k</a>" in (tmp_path / "link.html").read_text(encoding="utf-8")
