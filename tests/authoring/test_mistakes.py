"""An author's mistakes, each one sentence with file, place and cure; and whatever is done to a file, no traceback."""

import os
import re
import shutil

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mixedsignals import kit
from mixedsignals.authoring import build, catalogue, check, compile, derived, inputs, preview, prose, review
from mixedsignals.data import cases

LESSON = "04_denials"
QUESTIONS, KEYS = f"lessons/{LESSON}/questions.yml", f"solutions/keys/{LESSON}.yml"
PAGE, CHECKS, BOOK = f"lessons/{LESSON}/lesson.md", f"lessons/{LESSON}/checks.yml", "datasets/codebook.yml"
EXAMPLES, CODES, TABLE = f"lessons/{LESSON}/examples.yml", "solutions/codes.csv", "datasets/u2_1960/actors.csv"
SCHEMA, PACKAGE = "datasets/schema.json", "datasets/u2_1960/datapackage.json"

MATRIX = """
  - name: grid
    version: 1
    kind: matrix
    title: A grid
    prompt: Which fits?
    items: [{id: a, text: A}, {id: b, text: B}]
    columns: [{id: x, text: X}, {id: y, text: Y}]
    options: [{id: II, text: two}, {id: C, text: fits}]
"""
GRID = "grid: {answers: {a:x: C, a:y: II, b:x: II}, samples: {}}\n".replace("a:x", '"a:x"').replace("a:y", '"a:y"')
GRID = GRID.replace("b:x", '"b:x"')


@pytest.fixture(scope="module")
def checkout(tmp_path_factory, house):
    """A checkout of these tests' own, and how its files stood in the beginning."""
    path = tmp_path_factory.mktemp("checkout")
    for room in ("datasets", "lessons", "solutions"):
        shutil.copytree(house / room, path / room, ignore=shutil.ignore_patterns("*.ipynb"))
    for room in ("notebooks", "exercises"):
        (path / room).symlink_to(house / room)
    return path, _standing(path)


def _standing(path):
    """Every file of a checkout as it stands: {path: when it was written, and its size}."""
    files = [file for room in ("datasets", "lessons", "solutions") for file in (path / room).rglob("*")]
    return {file: (file.stat().st_mtime_ns, file.stat().st_size) for file in files if file.is_file()}


@pytest.fixture
def home(checkout, house, monkeypatch):
    """A checkout in which a test may write: afterwards every file stands as before, and what was compiled of the
    others is compiled still."""
    path, before = checkout
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(path))
    yield path
    for file, stood in before.items():
        if not file.exists() or (file.stat().st_mtime_ns, file.stat().st_size) != stood:
            shutil.copy2(house / file.relative_to(path), file)


def sentences(file):
    """What an author is told after a change to a file: by the check of its case, or of its lesson."""
    if file.startswith("datasets"):
        case = file.split("/")[1]
        return list(map(str, check.check([case] if "." not in case else []).faults))
    return review.faults(kit.home() / "lessons" / LESSON)


# file, what stands there, what is written instead, the exact sentence
AT = "⟨the line of the mistake⟩"  # a lesson grows and shrinks; the table need not follow

MISTAKES = [
    # questions.yml
    (
        QUESTIONS,
        "    hints:\n",
        "    hint:\n",
        f"{QUESTIONS}, question wait: “hint” is not known here. Did you mean “hints”?",
    ),
    (
        QUESTIONS,
        "    prompt:",
        "    promt:",
        f"{QUESTIONS}, question wait: “promt” is not known here. Did you mean “prompt”?",
    ),
    (
        QUESTIONS,
        "    kind: choose",
        "    kind: chose",
        f"{QUESTIONS}, question wait, kind: “chose” is not known. Did you mean “choose”?",
    ),
    (
        QUESTIONS,
        "    title: What the wait can tell\n",
        "",
        f"{QUESTIONS}, question wait: “title” is missing. Write it.",
    ),
    (
        QUESTIONS,
        "    version: 1",
        "    version: one",
        f"{QUESTIONS}, question wait, version: it is a text and should be a whole number. Write it as "
        "CONTRIBUTING.md shows.",
    ),
    (
        QUESTIONS,
        "    version: 1",
        "    version: 0",
        f"{QUESTIONS}, question wait, version: 0 is too small. It is at least 1.",
    ),
    (
        QUESTIONS,
        "    title: What the wait can tell",
        "    title: no",
        f"{QUESTIONS}, question wait, title: a bare no, off or false stands there, which YAML takes for a yes-or-no. "
        "Put it in quotation marks.",
    ),
    (
        QUESTIONS,
        "    title: What the wait can tell",
        "    title: 2024-11-07",
        f"{QUESTIONS}, question wait, title: 2024-11-07 stands there, which YAML takes for a day and not for a text. "
        "Put it in quotation marks.",
    ),
    (
        QUESTIONS,
        "    title: What the wait can tell",
        "    title: 1960",
        f"{QUESTIONS}, question wait, title: 1960 stands there, which YAML takes for a number and not for a text. "
        "Put it in quotation marks.",
    ),
    (
        QUESTIONS,
        "    title: What the wait can tell",
        "    title:",
        f"{QUESTIONS}, question wait, title: nothing stands there, or a bare null. Write what belongs there.",
    ),
    (
        QUESTIONS,
        "{id: true-answer,",
        "{id: True Answer,",
        f"{QUESTIONS}, question wait, options.1.id: “True Answer” has another form. Use small letters, digits and "
        "hyphens.",
    ),
    (
        QUESTIONS,
        "{id: false-answer, text:",
        "{id: false-answer, txt:",
        f"{QUESTIONS}, question wait, options.2: “txt” is not known here. Did you mean “text”?",
    ),
    (
        QUESTIONS,
        "{id: false-answer,",
        "{id: true-answer,",
        f"{QUESTIONS}, question wait: options: “true-answer” stands twice. Give one of them another id.",
    ),
    (
        QUESTIONS,
        "  - name: first",
        "  - name: wait",
        f"{QUESTIONS}, question wait: the name stands twice. Give one of them another name.",
    ),
    (
        QUESTIONS,
        "    dimension: response-type\n    options",
        "    dimension: respons-type\n    options",
        f"{QUESTIONS}, question first: dimension: the codebook has no dimension “respons-type”. Did you mean "
        "“response-type”?",
    ),
    (
        QUESTIONS,
        "options: [flat-denial, neither",
        "options: [flat-denail, neither",
        f"{QUESTIONS}, question first: options: response-type has no code “flat-denail”. Did you mean “flat-denial”?",
    ),
    (
        QUESTIONS,
        "row: response-nyp-waltz,",
        "row: response-nyp-walz,",
        f"{QUESTIONS}, question type: No table has a row “response-nyp-walz”. Did you mean “response-nyp-waltz”?",
    ),
    (
        QUESTIONS,
        "case: phone_calls",
        "case: phone_call",
        f"{QUESTIONS}, case: there is no case “phone_call”. Did you mean “phone_calls”?",
    ),
    (
        QUESTIONS,
        "    kind: choose\n",
        "    kind: choose\n    unit: metres\n",
        f"{QUESTIONS}, question wait: unit: a question of kind choose has no use for it. Take it away, or choose "
        "another kind.",
    ),
    (
        QUESTIONS,
        "title: Anatomy of a denial",
        "titel: Anatomy of a denial",
        f"{QUESTIONS}: “titel” is not known here. Did you mean “title”?",
    ),
    (QUESTIONS, "questions:", "questions: [", "this is not YAML"),
    (
        QUESTIONS,
        "  - name: wait\n",
        "  - name: wait\n    name: wait\n",
        f"{QUESTIONS}, line 9: “name” stands twice. Take one of the two away, or put both under one.",
    ),
    (QUESTIONS, "    version: 1\n", "\tversion: 1\n", "a tab stands before a word. Indent with blanks."),
    (
        QUESTIONS,
        "  - name: type\n",
        f"{MATRIX.lstrip(chr(10))}  - name: type\n",
        f"{KEYS}: question grid has no key. Write one.",
    ),
    # keys
    (
        KEYS,
        "  answers: {choice: little-time}",
        "  answer: {choice: little-time}",
        f"{KEYS}, wait: “answer” is not known here. Did you mean “answers”?",
    ),
    (
        KEYS,
        "  diagnoses:\n",
        "  diagnosis:\n",
        f"{KEYS}, wait: “diagnosis” is not known here. Did you mean “diagnoses”?",
    ),
    (
        KEYS,
        "answers: {choice: little-time}",
        "answers: {choice: litle-time}",
        f"{KEYS}, question wait: answers.choice: “litle-time” is no option. Did you mean “little-time”?",
    ),
    (
        KEYS,
        "answers: {choice: little-time}",
        "answers: {chioce: little-time}",
        f"{KEYS}, question wait: answers: there is no field “chioce”. Did you mean “choice”?",
    ),
    (
        KEYS,
        "answers: {choice: little-time}",
        "answers: little-time",
        f"{KEYS}, wait, answers: it is a text and should be names with what belongs to them (name: …). Write it as "
        "CONTRIBUTING.md shows.",
    ),
    (
        KEYS,
        "answers: {choice: little-time}",
        "answers: {choice: no}",
        f"{KEYS}, wait, answers.choice: a bare no, off or false stands there, which YAML takes for a yes-or-no. Put "
        "it in quotation marks.",
    ),
    (KEYS, '  why: {choice: "He names', '  why: "He names', "this is not YAML"),
    (
        KEYS,
        "  answers: {choice: little-time}\n",
        "",
        f"{KEYS}, question wait: answers: it is missing. Write what is right.",
    ),
    (KEYS, "wait:\n", "wat:\n", f"{KEYS}, wat: no question of the lesson has that name. Did you mean “wait”?"),
    (
        KEYS,
        "from_codes: response-type",
        "from_codes: response-typ",
        f"{KEYS}, question type: from_codes: the codebook has no dimension “response-typ”. Did you mean "
        "“response-type”?",
    ),
    (KEYS, "from_codes: response-type", "from_codes: leaves-open", "is no option."),
    (
        KEYS,
        "  from_codes: response-type\n",
        "  from_codes: response-type\n  answers: {}\n",
        f"{KEYS}, question type: answers: from_codes stands beside it and gives the same. Take one of the two away.",
    ),
    (
        KEYS,
        "  from_codes: response-type\n",
        "  from_codes: response-type\n  hint: none\n",
        f"{KEYS}, type: “hint” is not known here. The keys are: ",
    ),
    (
        KEYS,
        "  suspicious: false-answer\n",
        "",
        f"{KEYS}, question wait: suspicious is missing. Name the option that distrusts most.",
    ),
    (
        KEYS,
        "suspicious: false-answer",
        "suspicious: false-anser",
        f"{KEYS}, question wait: suspicious: “false-anser” is no option. Did you mean “false-answer”?",
    ),
    (
        KEYS,
        '      true-answer: "You took speed',
        '      tru-answer: "You took speed',
        f"{KEYS}, question wait: diagnoses.choice: “tru-answer” is no option. Did you mean “true-answer”?",
    ),
    (
        KEYS,
        '      important: "You took the answer as proof of the event. False reports get answers too."\n',
        "",
        f"{KEYS}, question wait: diagnoses.choice: the wrong choice “important” has none. Say what it mistakes for "
        "what.",
    ),
    (
        KEYS,
        "  samples: {wrong: {choice: true-answer}}",
        "  samples: {wrong: {choice: little-time}}",
        f"{KEYS}, question wait: samples.wrong is “right” and not “not yet”. Mend it, or the key.",
    ),
    (
        KEYS,
        "  samples: {wrong: {choice: true-answer}}\n",
        "",
        f"{KEYS}, question wait: samples.wrong is missing. Write an answer that is “not yet”.",
    ),
    (
        KEYS,
        "  samples: {wrong: {choice: true-answer}}",
        "  samples: {wrong: {chioce: true-answer}}",
        f"{KEYS}, question wait: samples.wrong: there is no field “chioce”. Did you mean “choice”? The form shows "
        "what can be chosen.",
    ),
    (
        KEYS,
        "wait:\n",
        "wait:\n  model: Some text.\n",
        f"{KEYS}, question wait: model: the key of a question of kind choose has no use for it. Take it away.",
    ),
    (
        KEYS,
        "order: [s2, s5",
        "order: [s2, s2",
        f"{KEYS}, question order: order: “s2” stands twice. Write every item once.",
    ),
    (KEYS, "order: [s2, s5", "order: [s2", f"{KEYS}, question order: order: the field “s5” has none. Write one."),
    (
        KEYS,
        "answers: {choice: little-time}",
        "answers: {choice: [little-time]}",
        f"{KEYS}, question wait: answers.choice: of this question one is right, without brackets. Write it so.",
    ),
    (
        KEYS,
        "  suspicious: false-answer\n",
        "  suspicious: false-answer\n  mistakes: {little-time: Never seen.}\n",
        f"{KEYS}, question wait: mistakes: “little-time” is right in every field. Take it away, or mend the answers.",
    ),
    (
        KEYS,
        "      true-answer: ",
        "      little-time: Never seen.\n      true-answer: ",
        f"{KEYS}, question wait: diagnoses.choice: “little-time” is right there. Take it away, or mend the answers.",
    ),
    (
        KEYS,
        '    s2: "It says only what the speaker knows."\n',
        "",
        f"{KEYS}, question order: why.s2 is missing. Say why it is right.",
    ),
    (
        KEYS,
        "order: [s2, s5",
        "order: [s22, s5",
        f"{KEYS}, question order: order: there is no field “s22”. Did you mean “s2”?",
    ),
    (
        QUESTIONS,
        "    kind: choose\n",
        "    kind: choose\n    unmarked: true\n",
        f"{KEYS}, wait: the question is unmarked, so that nobody looks at its key. Take one away.",
    ),
    (KEYS, "answers: {choice: little-time}", "answers: {choice: }", "answers.choice: nothing stands there"),
    (KEYS, None, "", f"{KEYS} is empty, so its lesson has no answers. Write the keys, or take the file away."),
    (
        KEYS,
        None,
        b"wait: {why: {choice: \xff}}",
        f"{KEYS}, line 1: this is not UTF-8. Save the file with the encoding UTF-8.",
    ),
    # lesson.md
    (
        PAGE,
        '+++ {"tags": ["instructor"]}',
        "+++ {tags: [instructor]}",
        'is no mark of a cell. Write it like +++ {"tags": ["instructor"]}.',
    ),
    (PAGE, '"instructor"', '"instructors"', "there is no tag “instructors”. Did you mean “instructor”?"),
    (PAGE, "\n+++\n", "\n", "the instructor's note that begins here is not closed"),
    (PAGE, "\n```\n", "\n", "the code that begins here is not closed. Write ``` after its last line."),
    (
        PAGE,
        "```{code-cell}",
        "```{code-cel}",
        f"{PAGE}, line 18: “```{{code-cel}}” begins no cell. Did you mean “```{{code-cell}}”?",
    ),
    (
        PAGE,
        'practice("denials/first")',
        'practice("denials/first"',
        f"{PAGE}, line {AT}: this is no Python ('(' was never closed). Mend the line.",
    ),
    (
        PAGE,
        'practice("denials/first")',
        'practice("denials/frist")',
        f"{PAGE}, line {AT}: there is no question “denials/frist”. Did you mean “denials/first”?",
    ),
    (
        PAGE,
        'practice("denials/first")',
        'practice("denial/first")',
        f"{PAGE}, line {AT}: no lesson with questions is called “denial”. Did you mean “denials”?",
    ),
    (
        PAGE,
        'practice("denials/first")',
        'practise("denials/first")',
        f"{PAGE}, line {AT}: nothing is called “practise” here. Did you mean “practice”?",
    ),
    (
        PAGE,
        "denials.ladder(case)",
        "denials.lader(case)",
        f"{PAGE}, line {AT}: denials has no “lader”. Did you mean “ladder”?",
    ),
    (
        PAGE,
        "from mixedsignals.lessons import denials",
        "from mixedsignals.lessons import denial",
        f"{PAGE}, line {AT}: mixedsignals.lessons has no “denial”. Did you mean “denials”?",
    ),
    (
        PAGE,
        "from mixedsignals.data import",
        "from mixedsignals.date import",
        f"{PAGE}, line {AT}: there is no module “mixedsignals.date”. Did you mean “data”?",
    ),
    (
        PAGE,
        'cases.load("phone_calls")',
        'cases.load("phone_call")',
        f"{PAGE}, line {AT}: there is no case “phone_call”. Did you mean “phone_calls”?",
    ),
    (
        PAGE,
        '["instructor", "slides"]',
        '["slides"]',
        f'{PAGE}, line 83: a slide would reach learners. Write it like +++ {{"tags": ["instructor", "slides"]}}.',
    ),
    (
        PAGE,
        '+++ {"tags": ["instructor"]}',
        '++ {"tags": ["instructor"]}',
        f'{PAGE}, line 32: “++ {{"tags": ["instructor"]}}” is no mark of a cell. Write it like +++ '
        '{"tags": ["instructor"]}.',
    ),
    (
        PAGE,
        "## 2 · The ladder",
        "<!-- to do\n\n## 2 · The ladder",
        "the comment that begins here is not closed. Write --> after it.",
    ),
    (
        PAGE,
        "jupytext:",
        "jupytext",
        f"{PAGE} cannot be read as a notebook (mapping values are not allowed here). Mend its head, between --- and",
    ),
    (
        PAGE,
        "## What to carry away",
        "## To carry away",
        f"{PAGE}: its part “## What to carry away”, is missing. Write it.",
    ),
    (PAGE, None, b"# 04 \xb7 A lesson", f"{PAGE}, line 1: this is not UTF-8. Save the file with the encoding UTF-8."),
    # checks.yml
    (CHECKS, "holds:", "hold:", f"{CHECKS}, 1: “hold” is not known here. Did you mean “holds”?"),
    (
        CHECKS,
        "codes: response-type",
        "codes: respons-type",
        "the codebook has no dimension “respons-type”. Did you mean “response-type”?",
    ),
    (CHECKS, "count: 11", "count: 8", "the number of rows is 11 and not count 8. Mend the sentence."),
    (CHECKS, "table: worked", "table: workd", "the case phone_calls has no table “workd”. Did you mean “worked”?"),
    (
        CHECKS,
        'says: "Here are eleven kinds',
        'says: "Here are twelve kinds',
        "the lesson does not say so any more. Mend says, or take the entry away.",
    ),
    (CHECKS, None, "", f"{CHECKS} is empty, so that it holds nothing. Write entries, or take it away."),
    (CHECKS, ", count: 11", "", "holds: it says nothing that must be so. Write one of: count, at_least, at_most, "),
    (
        CHECKS,
        "count: 11",
        "is: 11",
        "holds: “is” is not looked at beside rows without a column. Take it away, or write what it needs.",
    ),
    *(
        (CHECKS, None, f'- says: "Denied what, exactly?"\n  holds: {{{holds}}}\n', f"“Denied what, exactly?”: {told}")
        for holds, told in {
            'day: "2025-05-19"': "holds: “is” is missing beside day. Write what must be so.",
            'day: "2025-05-39", is: Monday': "day: 2025-05-39 is no day of the calendar. Write one that is.",
            'day: "2025-05-19", is: Sunday': "2025-05-19 is Monday and not Sunday. Mend the sentence.",
            "milliseconds: 99999999999999999, is: a": "milliseconds: 99999999999999999 is no day of the calendar.",
            "sum: [1, 2]": "holds: “is” is missing beside sum. Write what must be so.",
            "count: 3": "holds: it is about nothing. Write one of: table, codes, day, milliseconds, sum, picture, ",
            "codes: wording, table: documents, count: 5": "holds: table and codes stand side by side. Make two parts",
            "table: documents, column: wrods, is: 3": "there is no column “wrods”. Did you mean “words”?",
            "table: documents, sort: wrods, column: id, is: a": "there is no column “wrods”. Did you mean “words”?",
            'table: documents, where: "wrods > 3", count: 1': "there is no column “wrods”. Did you mean “words”?",
            'table: documents, share: "words > 3", column: title, more_than: 0': "column: title holds no numbers, so",
            'table: documents, share: "words > 3", by: id': "holds: it says nothing that must be so. Write one of: hi",
            "table: documents, count: 5, column: id, is: x": "id is x does not hold: it is moscow-times-2024",
            "picture: denials.ladder": "holds: “contains” is missing beside picture. Write what must be so.",
            "picture: denials.lader, contains: a": "there is no picture “denials.lader”.",
            "picture: denials.doors, contains: a": "denials.doors makes no picture of the case phone_calls alone.",
            "measure: agreement, is: a": "there is no measure “agreement”. Choose from: ",
            "table: documents, case: phone_call, count: 5": "There is no case “phone_call” in datasets/.",
        }.items()
    ),
    # examples.yml
    (
        EXAMPLES,
        "case: phone_calls\n",
        "",
        f"{EXAMPLES}, case: no case is named. Name one of: {', '.join(cases.names())}.",
    ),
    (EXAMPLES, "doors:", "dors:", f"{EXAMPLES} has no key “doors”. Write it there."),
    (
        EXAMPLES,
        "  table: statements",
        "  tabel: statements",
        f"{EXAMPLES}, denial: “table” is missing. Write it beside",
    ),
    (
        EXAMPLES,
        "rows: [said-peskov-2024-11-11-denial]",
        "rows: [2024-11-11]",
        f"{EXAMPLES}, denial: “2024-11-11” is no row's id. Write ids, in quotation marks if they look",
    ),
    (
        EXAMPLES,
        "    Kyiv: said-tykhyi-2024-11-10",
        "    no: said-tykhyi-2024-11-10",
        f"{EXAMPLES}, doors, rows: a bare no, off or false stands there, which YAML takes for a yes-or-no. Put it in "
        "quotation marks.",
    ),
    (EXAMPLES, "table: statements", "table: worked", f"{EXAMPLES}, denial, table: the rows of worked have no ids."),
    (EXAMPLES, None, "", f"{EXAMPLES}: no keys stand in it. Write `case:` and what illustrates what."),
    # codebook, schema, data package, tables
    (BOOK, "    title:", "    titel:", "“title” is missing. Write it."),
    (
        SCHEMA,
        '"type": "boolean"',
        '"type": "bool"',
        f"{SCHEMA}, table references: the type “bool” is not known here. Use string, integer, boolean.",
    ),
    (
        SCHEMA,
        '"foreignKeys": {"reference": "references"}}',
        '"foreignKeys": {"reference": "reference"}}',
        f"{SCHEMA}, table documents: there is no table “reference” to link to.",
    ),
    (
        SCHEMA,
        '"pattern": "',
        '"pattern": "(',
        "” is no pattern (missing ), unterminated subpattern at position 0). Write a regular expression.",
    ),
    (
        PACKAGE,
        '"name": "u2-1960"',
        '"nam": "u2-1960"',
        f"{PACKAGE}: it needs the case's name, title, description and version.",
    ),
    (
        "datasets/u2_1960/actors.csv",
        "id,name,office,side",
        "id;name;office;side",
        "datasets/u2_1960/actors.csv: it was saved with semicolons between the cells. Save it as CSV UTF-8 (comma "
        "delimited).",
    ),
    (TABLE, "id,name,office,side\n", "id,name,office,side\n,,,\n", f"{TABLE}, row 2: the row is empty. Take it away."),
    (TABLE, "id,name,office,side\n", "", f"{TABLE}, row 1: the row is no header. Let the file begin with: id,name,"),
    (
        TABLE,
        None,
        "id,name,office,side\n",
        "it names rows of datasets/u2_1960/actors.csv, which has none. Put its rows",
    ),
    (
        TABLE,
        "id,name,office,side",
        "id,name,ofice,side",
        "datasets/u2_1960/actors.csv, row 1: the column “ofice” is not known. Did you mean “office”?",
    ),
]


@pytest.mark.keys
@pytest.mark.parametrize("file, old, new, said", MISTAKES, ids=lambda value: str(value)[:40] if value else "-")
def test_a_mistake_is_one_sentence(home, file, old, new, said):
    path = home / file
    if isinstance(new, bytes):
        path.write_bytes(new)
    else:
        text = path.read_text(encoding="utf-8")
        assert old is None or old in text
        mistaken = new if old is None else text.replace(old, new, 1)
        path.write_text(mistaken, encoding="utf-8")
        if AT in said:
            said = said.replace(AT, str(1 + mistaken.partition(new)[0].count("\n")))
    found = sentences(file)
    assert [sentence for sentence in found if said in sentence], found
    assert all("\n" not in sentence for sentence in found)


# file, from its text to what is written instead, the one sentence of the lesson that rests on it
CAUSES = [
    (
        "datasets/u2_1960/worked.csv",
        lambda text: text.replace(",", ";"),
        "it was saved with semicolons between the cells.",
    ),
    (CODES, lambda text: text.replace(",", ";"), f"{CODES}: it was saved with semicolons between the cells."),
    (
        CODES,
        lambda text: text.encode("utf-16"),
        f"{CODES}: line 1 is not UTF-8: the file was saved in another code page.",
    ),
    (
        "datasets/came_to_light/worked.csv",
        lambda text: text.replace("\n", "\nepisode-diaries,way,found,a, b\n", 1),
        "worked.csv, row 2 (episode-diaries): the row has 5 cells. The header has 4. Put a cell with a comma",
    ),
    (BOOK, lambda text: text.replace("    confusions:", "    confusion:", 1), f"{BOOK}, dimensions, "),
    (QUESTIONS, lambda text: "", f"{QUESTIONS}: nothing stands there, or a bare null. Write what belongs there."),
    (
        PAGE,
        lambda text: text.replace("from mixedsignals import practice", "from mixedsignals import practise"),
        f"{PAGE}, line 19: mixedsignals has no “practise”. Did you mean “practice”?",
    ),
]


@pytest.mark.keys
@pytest.mark.parametrize("file, change, said", CAUSES, ids=[file for file, _, _ in CAUSES])
def test_what_follows_from_a_mistake_is_held_back(home, file, change, said):
    path = home / file
    new = change(path.read_text(encoding="utf-8"))
    path.write_bytes(new if isinstance(new, bytes) else new.encode("utf-8"))
    (sentence,) = review.faults(home / "lessons" / LESSON)
    assert said in sentence
    with pytest.raises(kit.KitError) as error:
        whole_build(home / "lessons" / LESSON)
    assert str(error.value) == sentence or "came_to_light" in file


@pytest.mark.parametrize(
    "edit, fault",
    [
        (None, "is missing. Write it, or put it back from a fresh copy of the kit."),
        (lambda text: text[: len(text) // 2], "this is not JSON"),
        (lambda text: "[]", "it is to hold keys with a text each. Put it back from a fresh copy of the kit."),
        (
            lambda text: text.replace('  "form.terms": "What the words mean",\n', ""),
            "form.terms missing. Write the sentence after each of these keys.",
        ),
        (lambda text: text.replace("{file} is", "{fil} is", 1), "error.missing: nothing fills {fil}"),
        (lambda text: text.replace("{file} is", "{file is", 1), "error.missing: the braces do not make placeholders"),
    ],
    ids=["no file", "cut short", "a list", "a key taken out", "an unknown placeholder", "an open brace"],
)
def test_a_mistake_in_the_catalogue_of_words_is_one_sentence(tmp_path, monkeypatch, edit, fault):
    path, own = tmp_path / "words.json", catalogue.OWN
    if edit:
        path.write_text(edit(own.read_text(encoding="utf-8")), encoding="utf-8")
    monkeypatch.setattr(catalogue, "OWN", path)
    sentences = check.check(["u2_1960"]).faults
    assert len(sentences) == 1 and fault in sentences[0] and "\n" not in sentences[0], sentences


def test_the_catalogue_of_words_has_no_mistake():
    assert catalogue.faults() == []


@pytest.mark.keys
@pytest.mark.parametrize(
    "text, fault",
    [
        ("---\njupytext: [\n---\n\n# 04 · A lesson\n", f"{PAGE} cannot be read as a notebook ("),
        (b"# 04 \xb7 A lesson", f"{PAGE}, line 1: this is not UTF-8."),
        ("A lesson", f"{PAGE} has no title."),
    ],
    ids=["a broken head", "another encoding", "no title"],
)
def test_a_lesson_that_cannot_be_read_is_one_sentence_from_build_too(home, text, fault):
    (home / PAGE).write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    with pytest.raises(kit.KitError) as error:
        build.plans(home / "lessons" / LESSON)
    assert str(error.value).startswith(fault) and "\n" not in str(error.value)


@pytest.mark.keys
def test_a_matrix_key_with_a_blank_cell_is_named(home):
    for file, added in ((QUESTIONS, MATRIX), (KEYS, GRID)):
        path = home / file
        path.write_text(path.read_text(encoding="utf-8").rstrip() + "\n" + added.lstrip("\n"), encoding="utf-8")
    assert sentences(KEYS) == [f"{KEYS}, question grid: answers: the cell “b:y” has none. Write one."]


@pytest.mark.keys
def test_one_items_text_for_one_wrong_choice_can_be_changed_beside_from_codes(home):
    path = home / KEYS
    own = "  diagnoses: {t10: {silence: Words of its own.}}\n"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("  from_codes: response-type\n", "  from_codes: response-type\n" + own, 1), encoding="utf-8"
    )
    built = compile.lesson_keys(home / "lessons" / LESSON)["denials/type"]["diagnoses"]
    assert built["t10"]["silence"] == "Words of its own."
    assert len(built["t10"]) > 1 and "Words of its own." not in str({**built, "t10": ""})


@pytest.mark.keys
def test_words_at_the_edge_of_a_span_may_be_marked_or_not(home):
    folder = home / "lessons" / "02_sources"
    path = home / "solutions" / "keys" / "02_sources.yml"
    text, edge = path.read_text(encoding="utf-8"), '  edge: {cue: ["that,"]}\n'
    assert edge in text
    assert compile.lesson_keys(folder)["sources/mark-two"]["optional"] == {"cue": ["w7"]}
    path.write_text(text.replace(edge, ""), encoding="utf-8")
    assert compile.lesson_keys(folder)["sources/mark-two"].get("optional", {}) == {}


@pytest.mark.keys
def test_a_lesson_without_mistakes_has_no_sentence(house, monkeypatch):
    assert review.faults(house / "lessons" / LESSON) == []


# Whatever is done to a file: a fault or a KitError, and no traceback.

ASKING = ("01_page", "04_denials", "08_happened", "09_brief")  # between them, every kind of question
SHARED = [BOOK, SCHEMA, PACKAGE, TABLE, CODES, "datasets/u2_1960/statements.csv", "datasets/phone_calls/worked.yml"]
AUTHORED = [
    *(
        (lesson, f"lessons/{lesson}/{file}")
        for lesson in ASKING
        for file in ("lesson.md", "questions.yml", "checks.yml")
    ),
    *((lesson, f"lessons/{lesson}/examples.yml") for lesson in ASKING),
    *((lesson, f"solutions/keys/{lesson}.yml") for lesson in ASKING),
    *((LESSON, file) for file in SHARED),
]
BITS = st.sampled_from(
    ["", ":", "- ", "[", "{", "}", "\t", "no", "2024-13-45", "null", "'", '"', "&a", "*a", "!!x", "é", "\0", ",", ";"]
) | st.sampled_from(
    ["\n", "\r", "+++", "```", "---", "<!--", "-->", "%", "@", "1e999", "~", "0x1", "yes", "…", "\u2028", "\ud800"]
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 99999999999999999999)
    | st.floats()
    | st.dates()
    | st.sampled_from(
        ["", " ", "a", "choice", "w1", "said-nobody", "2024-11-07", "phone_calls", "type", "denials/type"]
    ),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.sampled_from(["id", "text", "a", "is", "rows"]), part),
    max_leaves=4,
)
CODINGS = st.sampled_from(["utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252"])


@st.composite
def edits(draw):
    """A random edit of one authored file, as a function of its text: a piece of it, whole lines, two words, or a branch
    of its tree, where it has one."""
    lesson, file = draw(st.sampled_from(AUTHORED))
    ways = [_piece, _lines, _words] + [_branch] * 2 * file.endswith((".yml", ".json"))
    way, places = draw(st.sampled_from(ways)), draw(st.tuples(*[st.floats(0, 1, exclude_max=True)] * 3))
    put = draw(VALUES if way is _branch else BITS | st.text(max_size=4))
    return lesson, file, lambda text: way(text, places, put), draw(CODINGS)


def _piece(text, places, put):
    """Up to sixty signs are taken away, and something is put in."""
    start = int(places[0] * len(text))
    start = text.rfind("\n", 0, start) + 1 if places[1] < 0.4 else start
    return text[:start] + put + text[start + int(places[2] * 60) :]


def _lines(text, places, put):
    """A few lines are taken away, doubled or moved."""
    lines = text.split("\n")
    start = int(places[0] * len(lines))
    some = lines[start : start + 1 + int(places[1] * 5)]
    rest = lines[:start] + lines[start + len(some) :]
    to = int(places[2] * len(lines))
    return "\n".join([*rest[:to], *some * (2 if places[1] < 0.3 else 1), *rest[to:]] if places[2] < 0.6 else rest)


def _words(text, places, put):
    """A word takes another one's place."""
    words = list(re.finditer(r"[\w-]+", text))
    gone, taken = (words[int(place * len(words))] for place in places[:2])
    return text[: gone.start()] + taken.group() + text[gone.end() :]


def _branch(text, places, put):
    """A branch is cut off, or something else grows there, under its own name or another one."""
    tree = yaml.safe_load(text)
    branches = list(_branches(tree))
    parent, name = branches[int(places[0] * len(branches))]
    if places[1] < 0.2:
        del parent[name]
    elif places[1] < 0.4 and isinstance(parent, dict):
        parent[put if isinstance(put, str | int | float) else "a"] = parent.pop(name)
    else:
        parent[name] = put
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)


def _branches(tree):
    for name in list(tree) if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ():
        yield tree, name
        yield from _branches(tree[name])


def whole_build(folder):
    """What a build makes of a lesson before it runs a cell."""
    build.ready(folder)
    return build.texts(folder), build.plans(folder)


@pytest.mark.keys
@given(edit=edits())
@settings(
    max_examples=int(os.environ.get("MIXEDSIGNALS_EDITS", 60)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)
def test_no_edit_of_an_authored_file_ends_in_a_traceback(home, edit):
    lesson, file, change, coding = edit
    folder, path = home / "lessons" / lesson, home / file
    before = path.read_bytes()
    path.write_bytes(change(before.decode("utf-8")).encode(coding, "surrogatepass" if "utf" in coding else "replace"))
    try:
        for told in (
            lambda: review.faults(folder),
            lambda: whole_build(folder),
            lambda: preview.preview_html(folder),
            lambda: derived.refreshed(home / PACKAGE),
            lambda: check.check(["u2_1960"]).faults if not file.startswith("lessons") else [],
        ):
            try:
                sentences = told()
            except kit.KitError as error:
                sentences = [error]
            for sentence in sentences if isinstance(sentences, list) else []:
                assert re.search(r"\S", str(sentence)) and "\n" not in str(sentence).strip()
    finally:
        path.write_bytes(before)


def test_the_language_of_checks_sees_what_is_not_so(house):
    """Each test of the language, once as it is and once as it is not."""
    rows = {"table": "documents", "case": "phone_calls"}
    for good, bad in [
        ({**rows, "count": 5}, {**rows, "count": 4}),
        ({**rows, "at_least": 5}, {**rows, "at_least": 6}),
        ({**rows, "at_most": 5}, {**rows, "at_most": 4}),
        (
            {**rows, "row": "substack-2025", "column": "published", "is": "2025-07-04"},
            {**rows, "row": "substack-2025", "column": "published", "is": "2025"},
        ),
        (
            {**rows, "row": "substack-2025", "column": "published", "begins": "2025"},
            {**rows, "row": "substack-2025", "column": "published", "begins": "07"},
        ),
        ({**rows, "column": "id", "include": ["substack-2025"]}, {**rows, "column": "id", "include": ["substack"]}),
        (
            {**rows, "share": "id == 'substack-2025'", "less_than": 0.3},
            {**rows, "share": "id == 'substack-2025'", "more_than": 0.3},
        ),
        ({"day": "2025-05-19", "is": "Monday"}, {"day": "2025-05-19", "is": "Sunday"}),
        ({"sum": [10, 10, 25], "is": 45}, {"sum": [10, 10, 25], "is": 44}),
        ({**rows, "column": "words", "highest": 1}, None),
    ]:
        assert bad is None or prose.mismatch(bad, "phone_calls")
        assert prose.mismatch(good, "phone_calls") == "" if bad else prose.mismatch(good, "phone_calls")
    with pytest.raises(kit.KitError, match="reaches out of the table"):
        prose.mismatch({**rows, "where": "@pd.io", "count": 1}, "phone_calls")
    assert inputs.lesson_folders()
