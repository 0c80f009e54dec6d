"""Where things are, clear errors, and the catalogue of words: every sentence in it is used, none stands elsewhere."""

import ast
import json
import math
import os
import re
import string
import subprocess
import sys
from pathlib import Path

import pytest

from mixedsignals import kit
from mixedsignals.authoring import catalogue as catalogue_of_words
from mixedsignals.engine import scoring, session
from tests.support import kinds
from tests.support.shown import rewritten
from tests.support.tree import parse

PACKAGE = Path(kit.__file__).parent
WORDS = json.loads((PACKAGE / "words.json").read_text(encoding="utf-8"))
FORMS = {key: catalogue_of_words.forms(entry) for key, entry in WORDS.items()}
LEARNERS_LINE = [
    "kit.py",
    *(
        f"engine/{name}.py"
        for name in ("form", "model", "verdict", "scoring", "journal", "view", "session", "portfolio")
    ),
]


# --- where things are -----------------------------------------------------------------------------------------------


def test_home_is_the_checkout_unless_it_is_named(house, tmp_path, monkeypatch):
    monkeypatch.delenv("MIXEDSIGNALS_HOME", raising=False)
    assert kit.home() == house
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(tmp_path))
    assert kit.home() == tmp_path


@pytest.fixture
def places(tmp_path, monkeypatch):
    """A home folder of this test's own with a checkout in it, and room beside it; no work folder is named."""
    (tmp_path / "person" / "checkout").mkdir(parents=True)
    monkeypatch.delenv("MIXEDSIGNALS_WORK")
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(tmp_path / "person" / "checkout"))
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "person"))
    return tmp_path / "person"


def test_work_is_the_folder_named_and_is_made(work, monkeypatch):
    monkeypatch.setenv("MIXEDSIGNALS_WORK", str(work / "deep" / "down"))
    assert kit.work() == work / "deep" / "down" and kit.work().is_dir()
    assert kit.other_work() is None


def test_work_is_in_the_checkout_where_that_can_be_written(places):
    assert kit.work() == places / "checkout" / "work" and kit.work().is_dir()
    assert kit.other_work() == places / "mixed-signals-work"


def test_work_is_in_the_home_folder_where_no_folder_can_be_made_in_the_checkout(places):
    (places / "checkout").rmdir()
    (places / "checkout").write_text("A file stands here.")
    assert kit.work() == places / "mixed-signals-work" and kit.work().is_dir()


def test_work_that_is_there_already_is_the_work(places):
    (places / "checkout" / "work").mkdir()
    assert kit.work() == places / "checkout" / "work" and not (places / "mixed-signals-work").exists()


def test_work_is_in_the_home_folder_where_the_checkouts_cannot_be_written(places, monkeypatch):
    monkeypatch.setattr(kit.os, "access", lambda path, how: "checkout" not in str(path))
    assert kit.work() == places / "mixed-signals-work" and kit.other_work() == places / "checkout" / "work"


def test_a_checkout_outside_the_home_folder_is_shared_and_its_answers_are_at_home(places, tmp_path, monkeypatch):
    (tmp_path / "shared").mkdir()
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(tmp_path / "shared"))
    assert kit.work() == places / "mixed-signals-work" and kit.other_work() == tmp_path / "shared" / "work"
    assert list((tmp_path / "shared").iterdir()) == []


def test_a_folder_that_cannot_be_made_at_home_is_made_in_a_shared_checkout(places, tmp_path, monkeypatch):
    (tmp_path / "shared").mkdir()
    (places / "mixed-signals-work").write_text("A file stands here.")
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(tmp_path / "shared"))
    assert kit.work() == tmp_path / "shared" / "work"


def test_in_a_browser_answers_stay_in_the_checkout_because_the_home_folder_goes_with_the_page(
    places, tmp_path, monkeypatch
):
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(tmp_path / "drive"))
    monkeypatch.setattr(kit.sys, "platform", "emscripten")
    assert kit.work() == tmp_path / "drive" / "work"


def test_work_is_decided_once(places, monkeypatch):
    decided = kit.work()
    monkeypatch.setattr(kit.os, "access", lambda path, how: "checkout" not in str(path))
    assert kit.work() == decided == places / "checkout" / "work"
    decided.rmdir()
    assert kit.work() == decided and not (places / "mixed-signals-work").exists()


def test_a_part_of_a_path_starts_in_the_checkout_wherever_the_kernel_starts(places, monkeypatch):
    monkeypatch.setenv("MIXEDSIGNALS_WORK", "mine")
    monkeypatch.chdir(places)
    assert kit.work() == places / "checkout" / "mine"
    monkeypatch.setenv("MIXEDSIGNALS_WORK", "~/mine")
    assert kit.work() == places / "mine"


def test_a_person_without_a_home_has_a_work_folder(places, monkeypatch):
    monkeypatch.setattr(kit.os.path, "expanduser", lambda path: path)  # what it does where nobody knows the home
    assert kit.work() == places / "checkout" / "work"


def test_work_is_a_path_even_where_nothing_can_be_written(places, monkeypatch):
    monkeypatch.setattr(kit.os, "access", lambda path, how: False)
    assert kit.work() == places / "checkout" / "work"
    monkeypatch.setenv("MIXEDSIGNALS_WORK", str(places / "named"))
    assert kit.work() == places / "named"


# --- text made safe -------------------------------------------------------------------------------------------------


def test_a_text_made_safe_is_seen_as_it_is_and_does_nothing():
    text = """<img src=x onerror="alert('1')">&amp;</script>\0"""
    html = f"<p title=\"{kit.safe(text)}\" class='{kit.safe(text)}'>{kit.safe(text)}</p>"
    [paragraph] = parse(html).all("p")
    shown = text.replace("\0", "")
    assert paragraph.children == [shown] and paragraph.attributes == {"title": shown, "class": shown}
    assert kit.safe(7) == "7" and "\0" not in kit.safe(text)


# --- files ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("read", [kit.read_json, kit.read_rows])
def test_a_missing_file_is_named_with_the_cure(read, here, tmp_path_factory):
    with pytest.raises(kit.KitError) as error:
        read(here / "exercises" / "04_denials.json")
    assert str(error.value) == kit.say("error.missing", file="exercises/04_denials.json")
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "x.json"
    with pytest.raises(kit.KitError, match=re.escape(str(elsewhere))):
        read(elsewhere)


@pytest.mark.parametrize(
    "read, content",
    [
        (kit.read_json, b"{"),
        (kit.read_json, b""),
        (kit.read_json, b"\xff\xfe"),
        (kit.read_json, b"[1] 2"),
        (kit.read_json, b'["\\ud83d"]'),
        (kit.read_rows, b'id,text\n1,"open\n'),
        (kit.read_rows, b"id\n\xff\n"),
        (kit.read_rows, b'id\n"a"b\n'),
    ],
    ids=lambda value: repr(getattr(value, "__name__", value)),
)
def test_a_broken_file_is_named_with_what_is_wrong(read, content, here):
    (here / "table").write_bytes(content)
    with pytest.raises(kit.KitError) as error:
        read(here / "table")
    before, after = kit.say("error.broken", file="table", why="|").split("|")
    assert (
        str(error.value).startswith(before)
        and str(error.value).endswith(after)
        and len(str(error.value)) > len(before + after) + 5
    )


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX: named pipes")
@pytest.mark.parametrize("read", [kit.read_json, kit.read_rows])
def test_a_pipe_in_a_files_place_is_refused_at_once(read, here):
    os.mkfifo(here / "table")
    with pytest.raises(kit.KitError, match="table"):
        read(here / "table")


@pytest.mark.parametrize("read", [kit.read_json, kit.read_rows])
def test_a_folder_in_a_files_place_is_named(read, here):
    (here / "table").mkdir()
    with pytest.raises(kit.KitError, match="table"):
        read(here / "table")


def test_rows_are_dicts_of_strings(here):
    (here / "t.csv").write_text('\ufeffid,text\na,"one, two\nthree"\nb,Слово\n', encoding="utf-8")
    assert kit.read_rows(here / "t.csv") == [{"id": "a", "text": "one, two\nthree"}, {"id": "b", "text": "Слово"}]


def test_lessons_are_found_by_their_names_and_in_their_order(here):
    (here / "exercises").mkdir()
    others = [f"{number:02}_l{number}" for number in (9, 5, 7, 6, 8)]
    for name in ("10_late", *others, "04_denials", "notes"):
        (here / "exercises" / f"{name}.json").write_text(json.dumps({"lesson": name}))
    assert kit.lessons() == ["denials", "l5", "l6", "l7", "l8", "l9", "late"]
    assert kit.lesson_json("exercises", "late") == {"lesson": "10_late"}
    assert kit.lesson_json("exercises", "lat") is kit.lesson_json("solutions", "late") is None


def test_an_error_shows_as_its_sentence_alone():
    assert kit.KitError("One sentence.")._render_traceback_() == ["One sentence."]


# --- the catalogue of words -----------------------------------------------------------------------------------------


def parsed(paths=None):
    paths = paths or sorted(PACKAGE.rglob("*.py"))
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def sayings(tree):
    """Every call of `say` in a module."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (getattr(node.func, "id", "") == "say" or getattr(node.func, "attr", "") == "say")
    ]


def pattern(made):
    """A key put together in code ("verdict." + name, f"check.{name}.yes") as a pattern; None for a bare name."""
    if isinstance(made, ast.BinOp):
        return f"{pattern(made.left) or '.+'}{pattern(made.right) or '.+'}"
    if isinstance(made, ast.JoinedStr):
        return "".join(pattern(part) or ".+" for part in made.values)
    return re.escape(made.value) if isinstance(made, ast.Constant) else None


def looks_like_a_key(text):
    rooms = {key.partition(".")[0] for key in WORDS}
    return isinstance(text, str) and re.fullmatch(r"[a-z]+(\.[a-z_]+)+", text) and text.partition(".")[0] in rooms


def test_every_key_in_code_is_in_the_catalogue():
    for path, tree in parsed().items():
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and looks_like_a_key(node.value)
                and not path.with_name(node.value).exists()
            ):
                assert node.value in WORDS, f"{path.name}, line {node.lineno}"
        for call in sayings(tree):
            found = pattern(call.args[0])
            assert found is None or any(re.fullmatch(found, key) for key in WORDS), f"{path.name}, line {call.lineno}"
    assert {"verdict." + outcome.replace(" ", "_") for outcome in scoring.OUTCOMES} <= WORDS.keys()


def test_every_sentence_of_the_catalogue_is_used():
    constants, patterns = set(), set()
    for tree in parsed().values():
        constants |= {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
        patterns |= {pattern(call.args[0]) for call in sayings(tree)} - {None}
    unused = [key for key in WORDS if key not in constants and not any(re.fullmatch(found, key) for found in patterns)]
    assert unused == []


def placeholders(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def test_every_sentence_gets_what_it_has_room_for_and_nothing_else():
    for path, tree in parsed().items():
        for call in sayings(tree):
            if isinstance(call.args[0], ast.Constant):
                given = {keyword.arg for keyword in call.keywords}
                assert given == set().union(*map(placeholders, FORMS[call.args[0].value])), (
                    f"{path.name}, line {call.lineno}: {call.args[0].value}"
                )


def test_every_error_of_the_learners_line_comes_from_the_catalogue():
    """All but one: that the catalogue itself cannot be read."""
    for path, tree in parsed(PACKAGE / name for name in LEARNERS_LINE).items():
        unsaid = [node for part in tree.body if getattr(part, "name", "") == "_unsaid" for node in ast.walk(part)]
        assert bool(unsaid) == (path.name == "kit.py")
        for node in ast.walk(tree):
            if node in unsaid:
                continue
            if isinstance(node, ast.Call) and (
                getattr(node.func, "id", "") == "KitError" or getattr(node.func, "attr", "") == "KitError"
            ):
                assert len(node.args) == 1 and node.args[0] in sayings(tree), f"{path.name}, line {node.lineno}"


@pytest.fixture
def catalogue(tmp_path, monkeypatch):
    """Another catalogue's file, which does not exist yet; the kit's own is back after the test."""
    monkeypatch.setattr(kit, "WORDS", tmp_path / "words.json")
    kit._words.cache_clear()
    yield tmp_path / "words.json"
    kit._words.cache_clear()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "No such file or directory"),
        (b"{", "Expecting property name"),
        (b"\xff\xfe", "'utf-8' codec can't decode"),
        (b'["form.check"]', "it does not hold names with a sentence each"),
        (b'{"form.check": 7}', "it does not hold names with a sentence each"),
        (b'{"form.check": {"count": ["one"]}}', "it does not hold names with a sentence each"),
        (
            b'{"form.check": {"count": ["one", "many"], "of": ["one", "many"]}}',
            "it does not hold names with a sentence",
        ),
        (b"{}", "its sentence “error.no_question” is missing or has other gaps"),
        (
            b'{"error.no_question": "{nobody} knows {question}"}',
            "its sentence “error.no_question” is missing or has other gaps ('nobody')",
        ),
        (
            b'{"error.no_question": "{question"}',
            "its sentence “error.no_question” is missing or has other gaps (expected '}'",
        ),
        (
            b'{"error.no_question": "{}"}',
            "its sentence “error.no_question” is missing or has other gaps (Replacement index 0",
        ),
    ],
)
def test_a_catalogue_that_cannot_be_used_is_one_sentence_in_a_cell(content, why, catalogue):
    if content is not None:
        catalogue.write_bytes(content)
    with pytest.raises(kit.KitError) as error:
        session.practice("denials/none")
    [shown] = error.value._render_traceback_()
    assert shown.startswith(f"The kit's own sentences cannot be read from {catalogue}: {why}")
    assert shown.endswith(". Put that file back from a fresh copy of the kit.")


def test_a_sentence_is_plain_text_and_ends_where_it_ends():
    for key, sentence in ((key, sentence) for key, forms in FORMS.items() for sentence in forms):
        assert sentence == sentence.strip() and "<" not in sentence and "  " not in sentence, key


# --- a language of the tests' own -----------------------------------------------------------------------------------

RENDER = """
import json, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from mixedsignals import kit
kit.WORDS = Path(sys.argv[2])
from tests.test_kit import marked
from tests.support.shown import made, pages
from mixedsignals.engine import handin, portfolio, session

shown = {}
for sample in marked():
    name = sample.question["id"]
    view = session.practice(name)
    texts = [*pages(sample, *session.find(name), "⟪A remark.⟫").values(), view.form, view._stand_in()[0]]
    for fields in ({"nothing of ours": "x"}, {}, sample.wrong, sample.right):
        view._heard(view, {"fields": fields}, [])
        texts += [view.verdict["summary"], *view.verdict["items"].values()]
    shown[sample.name] = texts

def said(panel):
    for child in panel.children:
        names = ("value", "description", "refusal")
        yield from (getattr(child, name) for name in names if isinstance(getattr(child, name, None), str))
        yield from said(child) if hasattr(child, "children") else ()
    yield getattr(panel, "_still", "")

shown["words of the script"] = list(session._script_words().values())
panels = (portfolio.progress, portfolio.save_work, portfolio.restore_work, portfolio.my_work, portfolio.delete_my_work)
shown["panels"] = [text for panel in panels for text in said(panel())]
handing = handin.hand_in("kinds").children[0]
shown["panels"] += [handing.who, *handing.words.values(), handin._made("", "kinds")[2]]
shown["pages"] = [handin.document("", "kinds", "2026-11-28").decode().partition("<main>")[2].partition("</main>")[0]]
shown["pages"] += [page.html for page in (portfolio.new_learner(), portfolio.new_learner())]
print(json.dumps(shown))
"""
SEEN = ("aria-label", "title", "alt", "placeholder", "data-words", "data-earlier", "data-opened")
# Names of files, folders, lessons and rows are no language: they stay as they are. So are the letters of a list.
NAMES = re.compile(
    r"\S*/work[^\s⟧]*|mixed-signals_\S+|\b[0-9a-f]{8}\b|answers-[^\s⟧]+|exercises/\S+\.ipynb|kinds(/\w+)?|"
    r"nothing of ours|\[[a-z0-9-]+\]|\{\w+\}|\b[A-Z]\b"
)


def pseudo(sentence):
    """A sentence of the pseudo-language: in brackets, in other letters, and 40 % longer; its placeholders are kept."""
    parts = string.Formatter().parse(sentence)
    wide = str.maketrans({letter: chr(ord(letter) + 0xFEE0) for letter in string.ascii_letters})
    made = "".join(text.translate(wide) + (f"{{{name}}}" if name is not None else "") for text, name, _, _ in parts)
    return f"⟦{made}{'~' * math.ceil(len(sentence) * 0.4)}⟧"


def catalogue_of(change):
    """The catalogue with every sentence changed."""
    return {
        key: change(entry)
        if isinstance(entry, str)
        else {number: [change(sentence) for sentence in forms] for number, forms in entry.items()}
        for key, entry in WORDS.items()
    }


def marked():
    """The samples, with ⟪⟫ around everything that an author, a row, a coder or a learner wrote."""

    def mark(text):
        return "\n\n".join(f"⟪{paragraph}⟫" for paragraph in text.split("\n\n"))

    return [
        kinds.Sample(
            *(rewritten(part, mark) for part in (one.question, one.key, one.wrong, one.right)), one.outcomes, one.told
        )
        for one in kinds.SAMPLES
    ]


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    """Everything that the engine shows, in the pseudo-language: {kind: [HTML]}."""
    folder = tmp_path_factory.mktemp("pseudo")
    (folder / "words.json").write_text(json.dumps(catalogue_of(pseudo)), encoding="utf-8")
    kinds.write_home(folder / "home", marked())
    ran = subprocess.run(
        [sys.executable, "-c", RENDER, str(Path(__file__).parent.parent), str(folder / "words.json")],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={
            **os.environ,
            "MIXEDSIGNALS_HOME": str(folder / "home"),
            "MIXEDSIGNALS_WORK": str(folder / "work"),
            "PYTHONIOENCODING": "utf-8",
        },
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout.splitlines()[-1])


def without(brackets, text):
    """A text without what stands in brackets of one sort, inner ones first."""
    while (shorter := re.sub(f"{brackets[0]}[^{brackets}]*{brackets[1]}", " ", text)) != text:
        text = shorter
    return text


CUT_SHORT = re.compile("⟪[^⟪⟫]* …”")  # a learner's own sentence, named by its first words


def loose(html):
    """Words of a page that are not the catalogue's: outside its brackets, or put into a sentence in plain letters."""
    root = parse(html)
    texts = [child for node in root.walk() for child in node.children if isinstance(child, str)]
    texts += [node.attributes[name] for node in root.walk() for name in SEEN if node.attributes.get(name)]
    ours = [NAMES.sub(" ", without("⟪⟫", CUT_SHORT.sub("”", text))) for text in texts]
    return [
        word for text in ours for word in re.findall(r"[^\W\d_]+", without("⟦⟧", text)) + re.findall("[A-Za-z]+", text)
    ]


@pytest.mark.parametrize("name", [sample.name for sample in kinds.SAMPLES] + ["words of the script", "panels", "pages"])
def test_every_text_the_engine_shows_is_in_the_catalogue(rendered, name):
    for html in rendered[name]:
        assert loose(html) == [], html


def test_the_pseudo_language_is_really_spoken(rendered):
    everything = "".join(html for pages in rendered.values() for html in pages)
    assert everything.count("⟦") == everything.count("⟧") > 500 and "~⟧" in everything
    assert loose("<p>⟦Ｈｉｎｔ ⟪one⟫ ２~~⟧ A: ⟪text⟫ and</p>") == ["and", "and"]
    assert loose("<p>⟦Ｎｏ ｒｏｗ: “⟪It is …” ａｎｄ “⟪so⟫” x⟧</p>") == ["x"]
    assert loose('<p title="word">⟦ｘ (plain)⟧</p>') == ["plain", "word", "word"]
