"""The file to hand in: what people read in it, and that the journal's lines come out as they went in."""

import json
import time
from html.parser import HTMLParser

import pytest

from mixedsignals import kit
from mixedsignals.engine import handin, portfolio, session
from mixedsignals.engine.journal import Journal
from tests.engine.test_portfolio import choose, failing, press, told
from tests.support import kinds
from tests.support.effort import calls
from tests.support.shown import made

DAY = "2026-11-28"
HOSTILE = (
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]> --> <img src=x onerror=alert(1)>",
    "\\u003c \\\\u003c \\\\\\u003cb>",
    "\u2028\u2029\x85\r\n\t\0",
    "half \ud800 a letter",
    '{"hand_in": 1}\n{"schema": 2}',
    "=HYPERLINK(1)",
    "‮gnirts",
)


class Page(HTMLParser):
    """What a browser makes of a page: its elements, its text, and what stands in each script."""

    def __init__(self, content):
        super().__init__()
        self.names, self.handlers, self.scripts, self.seen = [], [], [], ""
        self.feed(content.decode())

    def handle_starttag(self, name, attributes):
        self.names.append(name)
        self.handlers += [key for key, value in attributes if key.startswith("on")]
        if name == "script":
            self.scripts.append([dict(attributes), ""])

    def handle_data(self, data):
        if self.names[-1] == "script" and self.cdata_elem:
            self.scripts[-1][1] += data
        else:
            self.seen += f" {data}"


@pytest.fixture
def home(work, tmp_path_factory, monkeypatch):
    """A home with one lesson, a question of every kind in it."""
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(kinds.write_home(tmp_path_factory.mktemp("home"))))
    return work


def answer(name, value, outcome="recorded", **more):
    session.kept().append(name, session.find(name)[0].version, value, outcome, **more)


def test_the_contract(work):
    answer("denials/sources", {"choice": "five"})
    answer("denials/sources", {"choice": "one"})
    content = handin.document("Anna Müller_7", "denials", DAY)
    assert handin.file_name("Anna Müller_7", "denials", DAY) == f"mixed-signals_Anna-Müller-7_04_denials_{DAY}.html"
    [[attributes, data]] = Page(content).scripts
    assert attributes == {"type": "application/jsonl", "id": "mixed-signals-journal"} and "<" not in data
    head, *lines = data.strip("\n").split("\n")
    learner = session.kept().learner()
    assert json.loads(head) == {
        "hand_in": 1,
        "label": "Anna-Müller-7",
        "learner": learner,
        "lesson": "04_denials",
        "day": DAY,
    }
    assert [json.loads(line) for line in lines] == session.kept().entries()


def test_every_kind_is_told_in_words_with_its_outcome_and_no_key_leaks(home):
    for sample in kinds.SAMPLES:
        answer(sample.question["id"], sample.wrong)
    page = Page(handin.document("", "kinds", DAY))
    seen = " ".join(page.seen.split())
    for sample in kinds.SAMPLES:
        key = made(sample)[1]
        assert sample.question["title"] in seen
        for reason in (key.why or {"": "—"}).values():
            assert reason not in seen, "a key does not go from hand to hand"
    for words in (
        "Chosen: That the train is late.",  # choose
        "Clerk on duty; Editor in another town",  # several
        "Silence ↻ Not yet.",  # classify
        "◇ Defensible.",
        "The call takes place. 4",  # order
        "Source: two; Hedge: officials",  # mark
        "“I did not meet him.” Another person",  # pair
        "95 %",  # estimate
        "1 km – 2 km",  # interval
        "They met. The visitors' book has no entry: consistent",  # matrix
        "It is likely, with high confidence, that they met.",  # write
        "An encyclopaedia on the institute",  # browse
        "Not yet.",
        "Recorded.",
    ):
        assert words in seen, words
    assert {"input", "textarea", "select", "details", "iframe", "img", "a"}.isdisjoint(page.names)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_runs_nothing_and_comes_out_as_it_went_in(home, text):
    answer("kinds/write", {"text": text})
    answer("kinds/estimate", {"moon": 1.0})
    before = session.kept().lines(lambda question: True)
    content = handin.document(text, "kinds", DAY)
    page = Page(content)
    assert page.names.count("script") == 1 and not page.handlers
    assert {"img", "b"}.isdisjoint(page.names)
    assert handin.journal_in(content) == b"".join(line + b"\n" for line in before)
    assert json.loads(page.scripts[0][1].strip("\n").split("\n")[1])["answer"] == {"text": text}


@pytest.mark.parametrize("text", [*HOSTILE, "../../etc/passwd", "a" * 300, "CON", " . ", "a_b", "Олена Кобилянська"])
def test_a_label_is_a_part_of_a_files_name_and_nothing_else(work, text):
    name = handin.file_name(text, "denials", DAY)
    label = name.removeprefix("mixed-signals_").removesuffix(f"_04_denials_{DAY}.html")
    assert 0 < len(label) <= handin.LONGEST and name == f"mixed-signals_{label}_04_denials_{DAY}.html"
    assert all(sign == "-" or sign.isalnum() for sign in label) and "--" not in label
    assert handin.cleaned(label) == label


def test_letters_of_every_script_stay_and_nothing_becomes_the_number(work):
    assert handin.cleaned("Олена Кобилянська") == "Олена-Кобилянська"
    assert handin.file_name(" ", "denials", DAY).split("_")[1] == session.kept().learner()


def test_it_holds_the_lessons_own_questions_and_the_line_so_far_and_nothing_ahead(work):
    ahead, line = kit.lessons().index("denials") + 1, {"call": 40.0, "why": "<b>an agency</b>"}
    later = kit.lessons()[ahead]
    for name in ("start/line", "denials/line", f"{later}/line"):
        answer(name, line)
    answer("start/seven", {"choice": "all"})
    answer("denials/sources", {"choice": "one"})
    content = handin.document("", "denials", DAY)
    asked = [json.loads(raw)["question"] for raw in handin.journal_in(content).splitlines()]
    assert asked == ["start/line", "denials/line", "denials/sources"]
    seen = Page(content).seen
    assert kit.lesson_title("start") in seen and seen.count("<b>an agency</b>") == 2
    assert kit.lesson_title(later) not in seen
    left = seen.partition("Not answered: ")[2]
    asked = {entry["id"]: entry for entry in kit.lesson_json("exercises", "denials")["questions"]}
    assert asked["denials/type"]["title"] in left and asked["denials/sources"]["title"] not in left
    assert asked["denials/morning"]["title"] not in left, "nobody has to answer what nobody marks"


def test_half_a_letter_in_a_line_stops_no_hand_in(work):
    answer("denials/line", {"call": 40.0, "why": "half \ud800 a letter"})
    content = handin.document("", "denials", DAY)
    assert "half ? a letter" in Page(content).seen
    assert json.loads(handin.journal_in(content))["answer"]["why"] == "half \ud800 a letter"


def test_a_torn_journal_gives_every_whole_answer(work):
    for choice in ("five", "one"):
        answer("denials/sources", {"choice": choice})
    path = session.kept().path
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(b"\n") + 1] + b"noise\n" + whole[whole.index(b"\n") + 1 :] + whole[:80])
    assert handin.journal_in(handin.document("", "denials", DAY)) == whole


def test_what_could_not_be_saved_yet_is_in_it(work, monkeypatch):
    answer("denials/sources", {"choice": "five"})
    with monkeypatch.context() as patched:
        patched.setattr(
            "mixedsignals.engine.journal._append", lambda *ignored: (_ for _ in ()).throw(OSError(28, "full"))
        )
        with pytest.raises(OSError):
            answer("denials/sources", {"choice": "one"})
        lines = handin.journal_in(handin.document("", "denials", DAY)).splitlines()
    assert [json.loads(line)["answer"]["choice"] for line in lines] == ["five", "one"]


def test_without_answers_there_is_no_file_and_a_sentence(work):
    answer("start/seven", {"choice": "all"})
    assert handin.document("anna", "denials", DAY) == b""
    assert handin._made("anna", "denials") == ("", b"", kit.say("handin.nothing"))
    assert not list(work.glob("*.html"))


def test_a_thousand_answers_are_made_and_read_back_at_once(work):
    names = [entry["id"] for entry in kit.lesson_json("exercises", "denials")["questions"] if entry["kind"] == "choose"]
    options = {name: [option.id for option in session.find(name)[0].options] for name in names}
    first = session.kept()
    answer(names[0], {"choice": options[names[0]][0]})
    [entry] = first.entries()
    with open(first.path, "ab") as file:
        for n in range(2, 1001):
            name = names[n % len(names)]
            said = {"question": name, "version": session.find(name)[0].version}
            said |= {"answer": {"choice": options[name][n % len(options[name])]}, "id": f"{n:032x}", "n": n}
            file.write(json.dumps({**entry, **said}, separators=(",", ":")).encode() + b"\n")
    made_of = []
    assert calls(lambda: made_of.append(handin.document("anna", "denials", DAY))) < 250 * 1000
    content = made_of[0]
    assert calls(lambda: handin.journal_in(content)) < 3 * 1000
    assert handin.journal_in(content) == first.path.read_bytes() and content.count(b'"schema":2') == 1000
    seen = Page(content).seen
    assert seen.count(kit.say("handin.tries", count=1000 // len(names))[:6]) == len(names)


@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["as written", "as some programs save a page"])
def test_a_hand_in_brings_work_back_after_a_yes(work, end):
    answer("denials/sources", {"choice": "five"})
    own = session.kept().learner()
    content = handin.document("bob", "denials", DAY)
    theirs = content.replace(own.encode(), b"feedbeef").replace(b'"id":"', b'"id":"0').replace(b"\n", end)
    panel = portfolio.restore_work()
    choose(panel, theirs, "theirs.html")
    asked = kit.say("restore.whose", count=1, file="theirs.html", theirs="feedbeef", own=own)
    assert asked in told(panel) and len(session.kept().entries()) == 1
    press(panel, "restore.yes")
    assert kit.say("restore.done", count=1) in told(panel)
    assert kit.say("restore.damaged", file="theirs.html") not in told(panel)
    assert len(session.kept().entries()) == 2 and session.kept().learner() == own
    choose(panel, theirs, "theirs.html")
    assert kit.say("restore.none", file="theirs.html") in told(panel)


def test_a_page_that_is_no_hand_in_stays_what_it_is():
    for content in (b"", b"<html><script>1</script></html>", b'{"schema": 1}\n'):
        assert handin.journal_in(content) == content and handin.head_of(content) == {}
    broken = b'<script id="mixed-signals-journal">\nnoise\n</script>'
    assert handin.journal_in(broken) == b"noise\n" and handin.head_of(broken) == {}


@pytest.mark.parametrize(
    "piece",
    [
        b"<script ",
        b'<script id="mixed-signals-journal"',
        b'<script id="mixed-signals-journal">',
        b'id="mixed-signals-journal"',
    ],
    ids=range(4),
)
def test_a_file_made_to_hang_its_reader_is_read_at_once(piece):
    began = time.process_time()
    for start in (b"", b"<script "):
        content = start + piece * (4_000_000 // len(piece))
        assert handin.journal_in(content) in (content, b"\n") and handin.head_of(content) == {}
    assert time.process_time() - began < 60, "a pattern that looks back at every beginning takes hours"


def test_a_hand_in_that_was_cut_off_gives_what_is_there(work):
    for choice in ("five", "one"):
        answer("denials/sources", {"choice": choice})
    whole = handin.document("anna", "denials", DAY)
    lines = session.kept().path.read_bytes().splitlines(keepends=True)
    assert handin.journal_in(whole[: whole.index(lines[1]) + 40]).splitlines() == [lines[0].rstrip(), lines[1][:40]]


def heard(panel):
    """What the kernel sends to the page, as a list that grows."""
    sent = []
    panel.children[0].send = lambda content, buffers=(): sent.append((content, list(buffers)))
    return sent


def test_one_press_writes_the_file_and_sends_it_to_the_page_that_asked(work):
    answer("denials/sources", {"choice": "one"})
    panel = handin.hand_in("denials")
    widget, sent = panel.children[0], heard(panel)
    assert widget.label == session.kept().learner() and widget.who == kit.say("learner.who", number=widget.label)
    widget._handle_custom_msg({"label": "anna", "press": "7"}, [])
    [(content, [file])] = sent
    assert content["press"] == "7" and (work / content["name"]).read_bytes() == file
    assert content["said"] == kit.say("handin.done", file=content["name"], folder=work)
    assert handin.hand_in("denials").children[0].label == "anna", "the next lesson's field knows it"
    portfolio.new_learner()
    assert widget.label == session.kept().learner() in widget.who, "the next learner is not called so"
    widget._handle_custom_msg({"label": "anna", "press": "8"}, [])
    assert sent[-1] == ({"press": "8", "name": "", "said": kit.say("handin.nothing")}, [])


def test_a_button_shown_for_the_learner_before_hands_in_nothing_of_the_next(work):
    answer("denials/sources", {"choice": "one"})
    panel = handin.hand_in("denials")
    sent, other = heard(panel), Journal(work)
    other.put_away()
    other.append("denials/sources", session.find("denials/sources")[0].version, {"choice": "five"}, "not yet")
    panel.children[0]._handle_custom_msg({"label": "anna", "press": "7"}, [])
    assert sent == [({"press": "7", "name": "", "said": kit.say("verdict.taken")}, [])]
    assert not list(work.glob("*.html"))


def test_without_a_lesson_the_file_holds_the_answers_to_all(work):
    answer("denials/sources", {"choice": "one"})
    answer("sources/fold", {"choice": "single"})
    called, made, _ = handin._made("anna", "")
    assert called.startswith("mixed-signals_anna_all-lessons_") and handin.head_of(made)["lesson"] == handin.ALL
    assert handin.journal_in(made) == session.kept().text().encode()
    titles = [session.find(name)[0].title for name in ("denials/sources", "sources/fold")]
    assert all(title in Page(made).seen for title in titles)
    assert kit.say("handin.left", titles="").partition(":")[0] not in Page(made).seen


def test_an_unknown_lesson_is_one_sentence(work):
    with pytest.raises(kit.KitError, match="no lesson “denial” with questions"):
        handin.hand_in("denial")


def test_a_saved_notebook_holds_no_label_and_no_number(work):
    bundle = handin.hand_in("denials")._repr_mimebundle_()
    assert kit.say("handin.still") in bundle["text/html"] and session.kept().learner() not in bundle["text/html"]


def test_an_earlier_file_that_cannot_be_read_stops_no_field(work, monkeypatch):
    answer("denials/sources", {"choice": "one"})
    handin._made("anna", "denials")
    assert handin._label() == "anna"
    monkeypatch.setattr(type(work), "read_bytes", failing)
    assert handin._label() == session.kept().learner()
