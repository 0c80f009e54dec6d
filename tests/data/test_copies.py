"""How a document is counted; how a reader's own copy of it is recognised, shown, and kept out of what is saved."""

import hashlib
import json
import os
import random
import re
import textwrap

import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient

from mixedsignals import kit
from mixedsignals import text as cutting
from mixedsignals.authoring import newcase
from mixedsignals.data import cases, copies
from mixedsignals.show.bundle import WIDGET_VIEW

NOUNS = (
    "mayor",
    "harbour",
    "letter",
    "bridge",
    "paper",
    "clerk",
    "tunnel",
    "orchard",
    "ferry",
    "council",
    "ladder",
    "market",
    "river",
    "engine",
)
VERBS = ("praised", "measured", "sold", "painted", "described", "forgot", "counted", "repaired", "moved", "questioned")
ENDS = (
    "before noon",
    "in the rain",
    "without a word",
    "as the bell rang",
    "near the old mill",
    "for the third time",
    "after the vote",
)


def invented(seed, paragraphs=14):
    """A text that says nothing: a title that stands twice, lines without an end, paragraphs of one to seven "
    "sentences."""
    chance = random.Random(seed)

    def sentence():
        clauses = [
            f"the {chance.choice(NOUNS)} {chance.choice(VERBS)} the “{chance.choice(NOUNS)}’s” {chance.choice(NOUNS)} "
            f"{chance.choice(ENDS)}"
            for clause in range(chance.randint(1, 3))
        ]
        return ", and ".join(clauses).capitalize() + chance.choice([".", ".", "?", "…", ".”"])

    title = f"A {chance.choice(NOUNS)} that nobody {chance.choice(VERBS)} for years"
    lines = [title, "By a clerk", title]
    for _ in range(paragraphs):
        lines.append(" ".join(sentence() for number in range(chance.randint(1, 7))))
        lines += [f"More on the {chance.choice(NOUNS)}"] if chance.random() < 0.2 else []
    return "\n".join(lines)


def passages(text, document="made"):
    """The passages of a text as rows of `passages.csv`, with what each says in full."""
    lines, rows = cutting.paragraphs(text), []
    for paragraph, first, last, count in cutting.cuts(text):
        parts = cutting.sentences(lines[paragraph - 1])[first - 1 : last]
        rows.append(
            {
                "id": f"{document}-p{paragraph:02}-s{first}",
                "document": document,
                "paragraph": paragraph,
                "first_sentence": first,
                "last_sentence": last,
                "words": count,
                "paraphrase": "[Invented]",
                "fingerprints": " ".join(copies.fingerprints(parts)),
                "whole": " ".join(parts),
            }
        )
    return rows


def real():
    """The five documents where they stand beside the checkout: [(text, rows)]; none elsewhere."""
    case, found = cases.load("phone_calls"), []
    known = dict(zip(case.documents.sha256, case.documents.id))
    for path in sorted((kit.home().parent / "shared" / "documents").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        found.append((text, passages(text, known[hashlib.sha256(path.read_bytes()).hexdigest()])))
    return found


TEXTS = [(invented(seed), passages(invented(seed))) for seed in range(4)] + real()
NAMES = [f"{rows[0]['document']} {number}" for number, (text, rows) in enumerate(TEXTS)]
FURNITURE = (
    "Share this page with your friends today",
    "Advertisement. Scroll on to read more.",
    "[ad]",
    "Listen to this text, read by a machine",
    "Sign in",
)


def furnished(text):
    """The text on another site: a menu before it, terms after it, and now and then a line between its paragraphs."""
    chance, lines = random.Random(1), ["Home News Sport", "Log in"]
    for line in text.splitlines():
        lines += [line] + ([chance.choice(FURNITURE)] if line.strip() and chance.random() < 0.4 else [])
    return "\n".join([*lines, "More from us", "Terms and conditions. All rights reserved."])


def wrapped(text):
    return "\n\n".join(textwrap.fill(line, 60) for line in text.splitlines())


CHANGES = {
    "as it is": lambda text: text,
    "in capitals": str.upper,
    "in small letters": str.lower,
    "with straight quotation marks": lambda text: text.translate(str.maketrans("“”‘’", "\"\"''")),
    "with other apostrophes": lambda text: text.replace("’", "ʼ").replace("'", "‘"),
    "with soft hyphens": lambda text: re.sub(r"(\w{4})(\w{3})", "\\1\u00ad\\2", text),
    "with lines wrapped": wrapped,
    "with blank lines": lambda text: text.replace("\n", "\n\n\n"),
    "from Windows": lambda text: text.replace("\n", "\r\n"),
    "with another site's furniture": furnished,
    "with furniture and lines wrapped": lambda text: wrapped(furnished(text)),
    "with all lines merged": lambda text: " ".join(text.split()),
}
# Where two of a text's lines run together, only their lengths tell them apart: the share of passages that must be cut
# exactly.
EXACTLY = {"with all lines merged": 0.75, "with furniture and lines wrapped": 0.9}


def same(found, whole):
    """Whether two texts have the same words."""
    return cutting.words(found.translate(copies._PLAIN)) == cutting.words(whole.translate(copies._PLAIN))


@pytest.mark.parametrize("text, rows", TEXTS, ids=NAMES)
@pytest.mark.parametrize("change", CHANGES)
def test_every_passage_is_found_in_a_changed_copy_and_cut_where_it_begins_and_ends(text, rows, change):
    match = copies.align(CHANGES[change](text), rows)
    assert match.missing == () and match.partly == ()
    marked = [row for row in rows if row["fingerprints"]]
    assert {row["id"] for row in marked} <= set(match.texts)
    exact = sum(same(match.texts[row["id"]], row["whole"]) for row in marked)
    assert exact >= EXACTLY.get(change, 1) * len(marked)
    assert list(match.texts) == [row["id"] for row in rows if row["id"] in match.texts]


@pytest.mark.parametrize("text, rows", TEXTS, ids=NAMES)
def test_what_is_too_short_to_look_for_is_found_by_its_place(text, rows):
    match = copies.align(text, rows)
    assert match.short == () and match.spare == 0
    assert set(match.placed) == {row["id"] for row in rows if not row["fingerprints"]}
    assert all(same(match.texts[row["id"]], row["whole"]) for row in rows)


@pytest.mark.parametrize("text, rows", TEXTS, ids=NAMES)
def test_lost_lines_are_missing_and_nothing_else(text, rows):
    lines = cutting.paragraphs(text)
    kept = [line for number, line in enumerate(lines, 1) if number % 4 or lines.count(line) > 1]
    match = copies.align("\n".join(kept), rows)
    lost = {row["id"] for row in rows if row["paragraph"] % 4 == 0 and lines.count(lines[row["paragraph"] - 1]) == 1}
    assert lost and set(match.missing) | set(match.short) >= lost - set(match.placed)
    assert not lost & (set(match.texts) - set(match.placed))
    assert all(
        same(match.texts[row["id"]], row["whole"]) for row in rows if row["id"] not in lost and row["fingerprints"]
    )


@pytest.mark.parametrize("text, rows", TEXTS, ids=NAMES)
def test_a_changed_word_costs_one_sentence_at_most(text, rows):
    chance = random.Random(2)
    row = chance.choice([row for row in rows if len(row["fingerprints"].split()) > 1])
    sentence = cutting.sentences(row["whole"])[0]
    match = copies.align(text.replace(sentence, " ".join(reversed(sentence.split())), 1), rows)
    assert match.partly == (row["id"],) and match.missing == ()
    assert all(
        same(match.texts[other["id"]], other["whole"]) for other in rows if other is not row and other["fingerprints"]
    )


def test_a_text_of_something_else_matches_nothing():
    _, rows = TEXTS[0]
    match = copies.align(newcase.TEXT + " No more.", rows)
    assert match.texts == {} and set(match.missing) | set(match.short) == {row["id"] for row in rows}
    assert match.spare == len(cutting.words(newcase.TEXT)) + 2


def test_the_furniture_is_counted():
    text, rows = TEXTS[0]
    added = len(cutting.words(furnished(text))) - len(cutting.words(text))
    match = copies.align(furnished(text), rows)
    short = sum(row["words"] for row in rows if row["id"] in match.short)
    assert match.spare == added + short > 20


@pytest.mark.parametrize(
    "paragraph, parts",
    [
        ("One. Two? Three!” Four… five", ["One.", "Two?", "Three!”", "Four…", "five"]),
        (
            "On Nov. 7 the U.S. side called. Mr. Smith did not.",
            ["On Nov. 7 the U.S. side called.", "Mr. Smith did not."],
        ),
        ("no. 7 is open (as always.) it is.", ["no. 7 is open (as always.)", "it is."]),
        ("He said no. She left.", ["He said no.", "She left."]),
        ("Lt. Orr wrote to Prof. Ines.", ["Lt. Orr wrote to Prof. Ines."]),
        ("At 3.5 percent. www.example.org stays whole.", ["At 3.5 percent.", "www.example.org stays whole."]),
        ("", []),
    ],
)
def test_where_a_sentence_ends(paragraph, parts):
    assert cutting.sentences(paragraph) == parts


@pytest.mark.parametrize("text, rows", TEXTS, ids=NAMES)
def test_no_passage_is_longer_than_the_limit_unless_it_is_one_sentence(text, rows):
    assert sum(row["words"] for row in rows) == len(cutting.words(text))
    assert all(row["words"] <= cutting.LONGEST or row["first_sentence"] == row["last_sentence"] for row in rows)


def test_the_passages_of_the_case_are_those_of_the_documents():
    case = cases.load("phone_calls")
    for _, rows in real():
        stored = case.passages[case.passages.document == rows[0]["document"]].to_dict("records")
        columns = ("id", "paragraph", "first_sentence", "last_sentence", "words", "fingerprints")
        assert [[row[column] for column in columns] for row in stored] == [
            [row[column] for column in columns] for row in rows
        ]


def test_fingerprints_are_one_a_sentence_truncated_and_not_in_order():
    rows = [row for text, rows in TEXTS[:4] for row in rows]
    for row in rows:
        marks = row["fingerprints"].split()
        assert marks == sorted(set(marks)) and all(len(mark) == copies.DIGITS for mark in marks)
        assert len(marks) <= row["last_sentence"] - row["first_sentence"] + 1


# A copy attached. The new case's invented document stands in for a reader's.


@pytest.fixture
def case(tmp_path, house, monkeypatch):
    """The new case in a checkout of this test's own."""
    (tmp_path / "datasets").mkdir()
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "datasets" / "schema.json").write_bytes((house / "datasets" / "schema.json").read_bytes())
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(tmp_path))
    newcase.new_case("invented_by_a_test")
    return cases.Case("invented_by_a_test")


@pytest.fixture
def own(tmp_path):
    """A reader's own copy of the invented document."""
    path = tmp_path / "my copy.txt"
    path.write_text("Home\n" + newcase.TEXT.upper() + "\nRead on", encoding="utf-8")
    return path


SECRET = "THE OFFICE OF ONE MAYOR"  # words of the copy that nothing saved may hold


def test_an_attached_copy_says_what_matched(case, own):
    attached = copies.attach(case, "example-document", own)
    assert attached.matched == ("example-passage",) and attached.spare == 3
    assert (attached.partly, attached.placed, attached.missing, attached.short) == ((), (), (), ())
    assert repr(attached) == (
        "Your copy of “Invented example: two mayors spoke”: 1 of 1 passages matched; words of the copy that belong to "
        "no passage: 3."
    )


def test_what_did_not_match_is_named():
    text, rows = TEXTS[0]
    lost = "\n".join(cutting.paragraphs(text)[5:])
    attached = copies.Attached("a title", rows, copies.align(lost, rows))
    assert attached.missing and all(
        name in repr(attached) for name in (*attached.missing, *attached.short, *attached.placed)
    )
    assert f"{len(attached.matched)} of {len(rows)} passages matched" in repr(attached)


def test_nothing_of_the_text_is_in_what_is_saved(case, own):
    assert SECRET in own.read_text(encoding="utf-8")
    attached = copies.attach(case, "example-document", own)
    data, metadata = attached._repr_mimebundle_()
    assert WIDGET_VIEW in data
    for saved in (data, metadata, attached.get_state(), repr(attached), str(attached)):
        assert SECRET not in str(saved) and str(own) not in str(saved)


def test_the_text_goes_to_the_browser_when_it_asks(case, own, monkeypatch):
    attached = copies.attach(case, "example-document", own)
    sent = []
    monkeypatch.setattr(attached, "send", lambda content, buffers=None: sent.append(content["html"]))
    attached._handle_custom_msg({}, [])
    assert len(sent) == 1 and SECRET in sent[0] and "a paper reports a call" in sent[0]


def test_a_copy_shows_as_text_and_runs_nothing(case, own):
    own.write_text(newcase.TEXT.replace("Monday", "Monday <img src=x onerror=alert(1)>"), encoding="utf-8")
    shown = copies.attach(case, "example-document", own)._beside()
    assert "&lt;img src=x" in shown and "<img" not in shown


def test_a_notebook_that_attached_a_copy_holds_nothing_of_it_even_with_widgets_saved(case, own, tmp_path):
    source = (
        f"from mixedsignals.data import copies\ncopies.attach('invented_by_a_test', 'example-document', {str(own)!r})"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    NotebookClient(
        notebook, store_widget_state=True, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    ).execute(env=dict(os.environ))
    assert notebook.metadata.widgets
    written = json.dumps(notebook, ensure_ascii=False)
    assert "1 of 1 passages matched" in written
    assert SECRET not in written


def test_attaching_stores_nothing(case, own, tmp_path, work):
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    copies.attach(case, "example-document", own)._repr_mimebundle_()
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


@pytest.mark.parametrize(
    "content, said",
    [
        (None, "There is no file"),
        (b"%PDF-1.7 ...", "is not a text file"),
        (b"PK\3\4\0\0\0", "is not a text file"),
        ("Der Bürgermeister".encode("cp1252"), "is text in another encoding than UTF-8"),
        (b" \n\n", "is empty"),
        (b"<!DOCTYPE html><html><body><p>Invented</p></body></html>", "is a web page with its tags"),
        (
            invented(7).encode(),
            "is not a copy of “example-document”: too few of its passages stand there. Name the file that holds the "
            "document.",
        ),
    ],
)
def test_a_file_that_is_no_copy_is_one_sentence_with_the_cure(case, tmp_path, content, said):
    path = tmp_path / "copy.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(kit.KitError) as error:
        copies.attach(case, "example-document", path)
    assert said in str(error.value) and str(path) in str(error.value) and "\n" not in str(error.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_say_what_they_are_are_read(case, own, encoding):
    own.write_text(newcase.TEXT, encoding=encoding)
    assert copies.attach(case, "example-document", own).matched == ("example-passage",)


def test_a_folder_and_an_unknown_document_are_one_sentence(case, own, tmp_path):
    with pytest.raises(kit.KitError, match="is a folder. Name the text file in it."):
        copies.attach(case, "example-document", tmp_path)
    with pytest.raises(kit.KitError, match="has no document “example-paper”. Its documents are: example-document."):
        copies.attach(case, "example-paper", own)


def test_another_document_of_the_case_is_recognised(case, own):
    other = {**case.documents.iloc[0], "id": "example-other"}
    case.documents.loc[1] = other
    parts = {
        **case.passages.iloc[0],
        "id": "example-passage-2",
        "document": "example-other",
        "fingerprints": "0123456789",
    }
    case.passages.loc[1] = parts
    with pytest.raises(kit.KitError, match="is not a copy of “example-other”.*It looks like “example-document”"):
        copies.attach(case, "example-other", own)


@pytest.mark.parametrize("count, is_copy", [(5, False), (6, True)])
def test_a_text_is_a_copy_from_a_quarter_of_the_passages_on(case, own, count, is_copy):
    """A cutting of a document with 24 passages that can be recognised: five of them are too few, six will do."""
    rows = [{**row, "document": "example-document"} for row in TEXTS[2][1]]
    case.passages = pd.DataFrame(rows)
    sought = [row["whole"] for row in rows if row["fingerprints"]]
    assert len(sought) == 24
    own.write_text("\n".join([*sought[:count], *["Something else stands in this place."] * 50]), encoding="utf-8")
    if is_copy:
        attached = copies.attach(case, "example-document", own)
        assert len(attached.matched) - len(attached.placed) == count
    else:
        with pytest.raises(kit.KitError, match="too few of its passages stand there"):
            copies.attach(case, "example-document", own)


def test_the_datasheet_says_how_and_its_lines_run(tmp_path, monkeypatch):
    sheet = (cases.folder("phone_calls") / "DATASHEET.md").read_text(encoding="utf-8")
    [code] = re.findall(r"```python\n(.*?)```", sheet, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(kit.KitError, match="There is no file my-copy.txt"):
        exec(code, {})
    (tmp_path / "my-copy.txt").write_text(invented(7), encoding="utf-8")
    with pytest.raises(kit.KitError, match="is not a copy of “substack-2025”"):
        exec(code, {})


def test_the_real_documents_can_be_attached_by_name(monkeypatch):
    known = dict(zip(cases.load("phone_calls").documents.sha256, cases.load("phone_calls").documents.id))
    for path in sorted((kit.home().parent / "shared" / "documents").glob("*.txt")):
        attached = copies.attach("phone_calls", known[hashlib.sha256(path.read_bytes()).hexdigest()], path)
        assert (attached.missing, attached.short, attached.partly, attached.spare) == ((), (), (), 0)
