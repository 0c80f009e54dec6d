"""Hand-ins that mean harm, or look like it: refused or defused, named, and the rest of the class is still reported."""

import csv
import json
import os
import random
import re
import struct
import time
import zipfile
from html.parser import HTMLParser

import pytest

from mixedsignals import engine, kit
from mixedsignals.classroom import marks, submissions, tables
from mixedsignals.classroom.report import report
from tests.support.effort import calls
from tests.support.simulated import HEAD, hand_in, line

NAME = "mixed-signals_{}_04_denials_2026-11-28.html"


def read(place):
    found, unread = marks.read_class(place)
    return {each.name: each for each in found.learners}, {each.name: each.why for each in unread}


def zipped(path, members, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


@pytest.fixture
def good(lines):
    """A hand-in that has to be reported whatever lies beside it."""
    return NAME.format("good"), hand_in(lines("90000000", 3), "good", "90000000")


@pytest.mark.parametrize("name", ["../escape.html", "/etc/passwd.html", "a/../../b.html", "C:\\x.html", "..\\up.html"])
def test_names_that_lead_out(tmp_path, good, lines, name):
    place = zipped(tmp_path / "bulk.zip", [good, (name, hand_in(lines(), "bad", "b0000000"))])
    before = sorted(tmp_path.rglob("*"))
    found, unread = read(place)
    assert list(found) == ["good"] and list(unread.values()) == [submissions.OUTSIDE]
    assert sorted(tmp_path.rglob("*")) == before, "nothing is unpacked onto the disk"


@pytest.mark.parametrize(
    ("path", "who"),
    [
        ("Anna_1_assignsubmission_file_/Bob_5_assignsubmission_file_x.html", ("moodle", "1")),
        ("Anna_1_assignsubmission_file_/submitted/bob/04/x.html", ("moodle", "1")),
        ("Anna_1_assignsubmission_file_/bob_5_6_x.html", ("moodle", "1")),
        ("Anna_1_assignsubmission_file_x_5_6_x.html", ("moodle", "1")),
        ("anna_1_2_Bob_5_assignsubmission_file_x.html", ("canvas", "1")),
        ("submitted/anna/04/Bob_5_assignsubmission_file_x.html", ("nbgrader", "anna")),
        ("submitted/anna/04/submitted/bob/04/x.html", ("nbgrader", "anna")),
    ],
)
def test_nobody_hands_in_as_somebody_else_by_a_files_name(tmp_path, lines, path, who):
    content = hand_in(lines(), "anna", "5f0c91ab")
    inner = zipped(tmp_path / "inner.zip", [("Bob_5_assignsubmission_file_/x.html", content)]).read_bytes()
    outer = tmp_path / "class"
    (outer / path).parent.mkdir(parents=True)
    (outer / path).write_text(content)
    (outer / path).with_suffix(".zip").write_bytes(inner)
    bulk = zipped(tmp_path / "bulk.zip", [(path, content), (path.replace(".html", ".zip"), inner)])
    for place in (outer, bulk):
        (learner,) = read(place)[0].values()
        assert (learner.person.scheme, learner.person.id) == who and len(learner.files) == 2


def test_links_are_not_followed(tmp_path, good, lines):
    secret = tmp_path / "secret.jsonl"
    secret.write_text("\n".join(lines()))
    place = tmp_path / "class"
    place.mkdir()
    (place / good[0]).write_text(good[1])
    os.symlink(secret, place / "link.jsonl")
    os.symlink(tmp_path, place / "folder")
    link = zipfile.ZipInfo("link.jsonl")
    link.external_attr = 0o120777 << 16
    zipped(place / "links.zip", [(link, str(secret))])
    found, unread = read(place)
    assert list(found) == ["good"]
    assert unread == dict.fromkeys(["link.jsonl", "folder", "links.zip/link.jsonl"], submissions.LINK)


def test_a_pipe_keeps_nobody_waiting(tmp_path, good):
    (tmp_path / good[0]).write_text(good[1])
    pipes = hasattr(os, "mkfifo")  # Windows has none that lie in a folder
    if pipes:
        os.mkfifo(tmp_path / "pipe.html")
    found, unread = read(tmp_path)
    assert list(found) == ["good"] and unread == ({"pipe.html": submissions.NO_FILE} if pipes else {})


def test_zip_bombs_of_every_make(tmp_path, good):
    zeros = b"\0" * (submissions.LARGE + 1)
    bombs = [("large.html", zeros), ("tight.html", b"\0" * (4 * 2**20))]
    inner = zipped(tmp_path / "inner.zip", bombs).read_bytes()
    deep = inner
    for level in range(4):
        deep = zipped(tmp_path / f"deep{level}.zip", [(f"level{level}.zip", deep)], zipfile.ZIP_STORED).read_bytes()
    other = zipped(tmp_path / "other.zip", [("b.html", zeros)], zipfile.ZIP_BZIP2).read_bytes()
    place = zipped(
        tmp_path / "bulk.zip", [good, *bombs, ("inner.zip", inner), ("deep.zip", deep), ("other.zip", other)]
    )
    begun = time.process_time()
    found, unread = read(place)
    assert list(found) == ["good"] and time.process_time() - begun < 60
    assert unread["tight.html"] == unread["inner.zip/tight.html"] == submissions.TIGHT
    assert "has 17 MB" in unread["large.html"] and unread["other.zip/b.html"] == submissions.PACKED
    assert submissions.TOO_NESTED in unread.values()


def test_a_zip_that_lies_about_its_sizes(tmp_path, good):
    """The list says ten bytes; there are many more. What is unpacked is bounded by what comes, not by what is said."""
    content = b"\0" * (submissions.LARGE * 2)
    place = zipped(tmp_path / "bulk.zip", [good, ("liar.html", content)])
    raw = bytearray(place.read_bytes())
    for at in (match.start() for match in re.finditer(b"PK\x01\x02", raw)):
        if raw[at + 46 :].startswith(b"liar"):
            raw[at + 24 : at + 28] = struct.pack("<L", 10)
    place.write_bytes(raw)
    found, unread = read(place)
    assert list(found) == ["good"] and list(unread) == ["liar.html"]


def test_a_zip_with_a_password_and_one_with_a_list_that_fills_the_memory(tmp_path, good):
    place = zipped(tmp_path / "bulk.zip", [good, ("locked.html", b"x" * 100)])
    raw = bytearray(place.read_bytes())
    for head, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        for at in (match.start() for match in re.finditer(head, raw)):
            if b"locked" in raw[at : at + 60]:
                raw[at + flags] |= 1
    place.write_bytes(raw)
    assert read(place)[1] == {"locked.html": submissions.LOCKED}
    end = raw.rfind(b"PK\x05\x06")
    raw[end + 12 : end + 16] = struct.pack("<L", submissions.DIRECTORY + 1)
    (tmp_path / "huge.zip").write_bytes(raw)
    assert "more files in it than any class" in read(tmp_path / "huge.zip")[1]["huge.zip"]


def test_a_line_of_a_gigabyte(tmp_path, good):
    (tmp_path / good[0]).write_text(good[1])
    with open(tmp_path / NAME.format("huge"), "wb") as file:
        file.write(HEAD.encode() + b'\n{"hand_in": 1}\n{"schema":2,"id":"')
        file.truncate(2**30)  # a hole: it takes no room on the disk, but would in the memory
    found, unread = read(tmp_path)
    assert list(found) == ["good"] and "It has 1,074 MB" in unread[NAME.format("huge")]


def test_one_long_line_costs_that_line_alone(tmp_path, lines):
    long = json.loads(lines()[0])
    long.update(id="f" * 32, n=77, answer={"text": "x" * submissions.LONG})
    text = hand_in([*lines(), json.dumps(long)], "anna", "5f0c91ab")
    (tmp_path / NAME.format("anna")).write_text(text)
    found, _ = read(tmp_path)
    assert found["anna"].answers == 40 and "longer than any answer" in found["anna"].notes[0]


@pytest.mark.parametrize(
    "spoilt",
    [
        b'{"schema":2,"id":"\xff\xfe","n":1}',
        b'{"schema":2,"id":"a","n":' + b"9" * 6000 + b"}",
        b'{"schema":2,"a":' + b"[" * 90_000 + b"]" * 90_000 + b"}",
        b'{"schema":NaN,"id":"a"}',
        b'{"schema":2,"id":"a","n":1,"learner":{},"question":[],"answer":NaN}',
        b"\0" * 500,
        b'"just a text"',
    ],
)
def test_spoilt_lines_cost_themselves_alone(tmp_path, lines, spoilt):
    text = hand_in(lines(), "anna", "5f0c91ab").encode().replace(b"\n</script>", b"\n" + spoilt + b"\n</script>")
    (tmp_path / NAME.format("anna")).write_bytes(text)
    found, _ = read(tmp_path)
    assert found["anna"].answers == 40
    assert "Part of the file is damaged. Every answer that can be read counts." in found["anna"].notes


def test_answers_nested_nearly_without_end(tmp_path, lines):
    """As deep as the reader of JSON goes, and a little less and more: whoever looks at it next stands deeper."""
    entry = json.dumps({**json.loads(lines()[0]), "id": "f" * 32, "n": 99, "answer": "HERE"})
    deep = [entry.replace('"HERE"', '{"choice":' + "[" * depth + "]" * depth + "}") for depth in range(700, 1005)]
    (tmp_path / NAME.format("anna")).write_text(hand_in([*lines(), *deep, *deep], "anna", "5f0c91ab"))
    found, _ = read(tmp_path)
    assert found["anna"].answers >= 40 and "don't fit" in " ".join(found["anna"].notes)


@pytest.mark.parametrize("filling", [b"<script ", b"<script id=mixed-signals-journal", b"<", b'{"schema":2,"id":"'])
def test_sixteen_megabytes_of_beginnings_keep_nobody_waiting(tmp_path, good, filling):
    (tmp_path / good[0]).write_text(good[1])
    (tmp_path / NAME.format("slow")).write_bytes(filling * ((submissions.LARGE - 1) // len(filling)))
    begun = time.process_time()
    found, unread = read(tmp_path)
    assert list(found) == ["good"] and list(unread) == [NAME.format("slow")]
    assert time.process_time() - begun < 60


def test_spoilt_bytes_anywhere_are_no_traceback(tmp_path, good):
    """A zip and a page with bytes changed at random: whatever comes of it, it comes as a learner or as a reason."""
    chance = random.Random(6)
    place = zipped(tmp_path / "bulk.zip", [good, ("a/notes.txt", "x"), ("b.html", good[1])])
    for turn, whole in enumerate([place.read_bytes(), good[1].encode()] * 60):
        spoilt = bytearray(whole)
        for _ in range(chance.randrange(1, 30)):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        path = tmp_path / f"spoilt{turn}{'.html' if turn % 2 else '.zip'}"
        path.write_bytes(spoilt[: chance.choice([len(spoilt), chance.randrange(len(spoilt))])])
        found, unread = read(path)
        assert found or unread


def test_answers_that_fit_nothing_are_counted_and_left_out(tmp_path, lines):
    entry = json.loads(lines()[0])
    odd = [
        {"question": "nobody/asked"},
        {"question": "denials/wait", "answer": {"choice": {"deep": [[]]}}},
        {"question": "denials/wait", "answer": {"choice": "no-such-option"}},
        {"question": "denials/wait", "answer": {"choice": float("nan")}},
        {"question": "denials/wait", "version": 99, "answer": {"choice": "little-time"}},
        {"question": "denials/line", "answer": {"call": "1e999"}},
        {"question": "denials/wait", "step": "../../x", "answer": {"choice": "little-time"}},
    ]
    more = [json.dumps({**entry, "step": "", **part, "id": f"{at:032x}", "n": 900 + at}) for at, part in enumerate(odd)]
    (tmp_path / NAME.format("anna")).write_text(hand_in([*lines(), *more], "anna", "5f0c91ab"))
    found, _ = read(tmp_path)
    assert any(note.startswith("Not counted: 7 answers that don't fit") for note in found["anna"].notes)


def test_a_file_with_a_thousand_learners_in_it(tmp_path, lines):
    entry = json.loads(lines()[0])
    crowd = [json.dumps({**entry, "id": f"{at:032x}", "n": at + 1, "learner": f"x{at}"}) for at in range(3000)]
    (tmp_path / NAME.format("anna")).write_text(hand_in([*lines(), *crowd], "anna", "5f0c91ab"))
    read_of = []
    assert calls(lambda: read_of.append(read(tmp_path))) < 100 * 3000
    [(found, _)] = read_of
    assert list(found) == ["anna"]
    assert any(
        note.startswith("Not counted here: 3,000 answers in the file of another") for note in found["anna"].notes
    )


FORMULAS = ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "＝1+1"]
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'"


def evil(lines, number, text):
    """A hand-in with a text of somebody's in every field that is his to fill."""
    entries = [{**json.loads(line), "learner": text, "press": text, "at": text, "outcome": text} for line in lines()]
    entries.append({**entries[0], "id": "e" * 32, "n": 500, "question": text, "step": text, "answer": {text: text}})
    page = hand_in([json.dumps(each) for each in entries], text, text, text, text)
    return page.replace("<h1>", f"<h1>{SCRIPT}"), number


def test_formulas_in_every_field_that_reaches_a_table(tmp_path, lines):
    place = tmp_path / "class"
    for at, formula in enumerate(FORMULAS):
        folder = place / f"{formula.strip()}_{at + 1}_assignsubmission_file_"
        folder.mkdir(parents=True)
        (folder / f"{formula.strip()}.html").write_text(evil(lines, at, formula)[0], encoding="utf-8")
        (place / f"{formula.strip()}.txt").write_text("nothing")
    report(place, tmp_path / "out", pages=True)
    written = sorted((tmp_path / "out").glob("*.csv"))
    assert len(written) > 9, "Moodle's are among them"
    for path in written:
        with open(path, encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file):
                assert not [cell for cell in row if cell.startswith(tables.FORMULA) and not _number(cell)], path.name
        assert '"' in path.read_text(encoding="utf-8-sig").partition("\n")[0], "texts are quoted, whatever parts cells"


def _number(cell):
    try:
        float(cell)
    except ValueError:
        return False
    return True


class Tags(HTMLParser):
    """The names of all elements and attributes of a page."""

    def __init__(self):
        super().__init__()
        self.seen, self.attributes = set(), set()

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_script_in_every_field_that_reaches_a_page(tmp_path, lines):
    place = tmp_path / "class"
    folder = place / ("<img src=x onerror=alert(1)>_7_assignsubmission_file_")
    folder.mkdir(parents=True)
    (folder / "<script>.html").write_text(evil(lines, 1, SCRIPT)[0], encoding="utf-8")
    (place / "mixed-signals_x_04_2026-11-28.html").write_text(evil(lines, 2, SCRIPT + "x")[0], encoding="utf-8")
    (place / "<svg onload=alert(1)>.txt").write_text("nothing")
    report(place, tmp_path / "out", pages=True)
    for path in (tmp_path / "out").rglob("*.html"):
        tags = Tags()
        text = path.read_text(encoding="utf-8")
        tags.feed(text)
        assert not tags.seen & {"script", "img", "iframe", "object", "a" if path.parent.name == "learners" else "img"}
        assert not [name for name in tags.attributes if name.startswith("on")], path.name
        assert "&lt;" in text, "what they wrote is shown as they wrote it"
        assert "default-src 'none'" in text.replace("&#x27;", "'")


def test_script_in_every_free_text_that_reaches_a_learners_page(tmp_path, course):
    """A written answer, the line that says why, and a text that would turn its neighbours' letters round."""
    free = [(one.question, name) for one in course for name in ("text", "why") if name in engine.fields(one.question)]
    assert {name for _, name in free} == {"text", "why"}
    words = f"{SCRIPT}</td></table></main><!-- \u202eevil &lt;i&gt; ]]> <svg onload=alert(1)>\0"
    chance = random.Random(3)
    own = [
        line(at, "5f0c91ab", question, "", {name: words} | _numbers(question, name), chance)
        for at, (question, name) in enumerate(free, 1)
    ]
    (tmp_path / "answers.jsonl").write_text("\n".join(own), encoding="utf-8")
    report(tmp_path / "answers.jsonl", tmp_path / "out", pages=True)
    (page,) = (tmp_path / "out" / "learners").iterdir()
    text, tags = page.read_text(encoding="utf-8"), Tags()
    tags.feed(text)
    assert not tags.seen & {"script", "img", "svg", "i"} and not [name for name in tags.attributes if name[:2] == "on"]
    assert text.count(f'<span dir="auto">{kit.safe(words)}</span>') == len(free), "shown as written, each by itself"
    assert "<!--" not in text and "\0" not in text


def _numbers(question, name):
    return {item.id: 40.0 for item in question.items} if name == "why" else {}


def test_half_a_character_in_a_name_is_no_traceback(tmp_path, lines):
    entries = [{**json.loads(line), "learner": "\ud800x"} for line in lines()]
    text = hand_in([json.dumps(each) for each in entries], "half", "half").replace('"half"', '"\\ud800x"')
    (tmp_path / NAME.format("a")).write_text(text)
    out = tmp_path / "out"
    report(tmp_path / NAME.format("a"), out, pages=True)
    assert (out / "report.html").exists()


def test_a_folder_with_a_name_that_is_no_text(tmp_path, good):
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / good[0]).write_text(good[1])
    with open(os.fsencode(tmp_path / "class") + b"/\xff\xfe.html", "w") as file:
        file.write("x")
    report(tmp_path / "class", tmp_path / "out")
    assert "good" in (tmp_path / "out" / "learners.csv").read_text(encoding="utf-8-sig")


RUNS = re.compile(
    r"^\s*(import|from)\s+(pickle|marshal|shelve|yaml|subprocess|importlib|nb\w+)|\b(eval|exec|extractall|extract|__import__)\("
)


def test_nothing_that_runs_what_it_reads_stands_in_the_room(house):
    assert RUNS.search("import pickle") and RUNS.search("archive.extract(x)")
    for path in (house / "mixedsignals" / "classroom").glob("*.py"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert not [line for line in lines if RUNS.search(line)], path.name
