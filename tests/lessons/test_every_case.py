"""Every public function of the lessons that takes a case, on every case there is and on the one that `new-case` writes.

It shows something of that case and of no other, or says in a sentence what it needs.
"""

import csv
import importlib
import inspect
import json
import pkgutil
import re
import shutil

import ipywidgets as widgets
import pandas as pd
import pytest

from mixedsignals import kit, lessons
from mixedsignals.authoring import newcase
from mixedsignals.data import cases, copies, rubric
from mixedsignals.lessons import examples, signals, words
from mixedsignals.show import Explorer
from mixedsignals.show.explorer import NOT_SET

NEW = "invented_by_new_case"
NAMES = [*cases.names(), NEW]

# What a lesson on the new case would name, so that every picture of the other lessons is drawn of it, and the
# judgements that they show: {item: {dimension: code}}.
EXAMPLES = f"""
case: {NEW}
start/documents: {{table: documents, rows: {{The page: example-document}}}}
page/first_page: {{table: passages, rows: {{a box: example-passage}}}}
page/roles: {{table: passages, dimension: passage-role, rows: {{event-report: example-passage}}}}
page/clues: {{table: dates, rows: {{week after: [example-date]}}}}
page/dated_documents: {{table: documents, rows: [example-document]}}
page/drawn_days: {{example-document: ["2000-12-01", "2001-02-01"]}}
page/anachronism: {{words: conversation, from: "2001-01-01"}}
sources/source-type: {{table: attributions, rows: {{office-or-outlet: example-link}}}}
sources/cue: {{table: attributions, rows: {{neutral: example-link}}}}
sources/page-origin: {{table: coverage, dimension: page-origin, rows: {{original: example-coverage}}}}
sources/carriers: {{table: coverage, rows: [example-coverage]}}
sources/content: {{table: claims, rows: {{that they spoke: example-claim}}}}
sources/newsrooms: {{table: reports, rows: {{one: [example-report]}}}}
sources/document-omission: {{table: documents, dimension: document-omission, rows: {{source: example-document}}}}
sources/labelling: {{table: passages, dimension: labelling, rows: {{plain: example-passage}}}}
words/report: {{table: reports, rows: [example-report]}}
words/denial: {{table: statements, rows: [example-statement]}}
words/verbs: {{said: conversation}}
words/renderings: {{a conversation: [conversation]}}
words/speakers: {{the office: [office]}}
words/granted: {{table: passages, dimension: presupposition, rows: {{none: example-passage}}}}
words/hedges: {{table: passages, dimension: hedge-stacking, rows: {{none: example-passage}}}}
words/clashes: {{table: passages, dimension: certainty-clash, rows: {{none: example-passage}}}}
denials/denial: {{table: statements, rows: [example-statement]}}
denials/doors: {{table: statements, rows: {{An office: example-statement}}}}
denials/behind: {{An office: {{a conversation: true, a letter: false}}}}
denials/evidence: {{table: passages, dimension: diagnosticity, rows: {{no-evidence: example-passage}}}}
signals/episodes: {{January 2001: ["2001-01-01", "2001-01-31"]}}
signals/subjects: {{a call: {{a conversation: conversation}}}}
signals/lamps: {{example-pair: {{time: [same, ""], thing: [same, ""], sense: [open, ""]}}}}
signals/roles: {{table: signals, dimension: audience-role, rows: {{not-shown: example-signal}}, caption: One signal.}}
signals/aims: {{example-document: {{flat: 1, all: 2}}}}
warfare/chains:
  {{table: coverage, rows: [example-coverage], steps: {{One chain: [[an office, says so], [a page, names it]]}}}}
warfare/documents: {{table: documents, rows: {{The page: example-document}}}}
happened/reports: {{table: reports, rows: [example-report]}}
brief/rows: {{office: example-evidence}}
brief/models: {{short: "The office denied it [office]."}}
"""
JUDGED = {
    "example-document": {"genre": "filler", "document-omission": "source"},
    "example-passage": {
        "passage-role": "event-report", "labelling": "plain", "presupposition": "none", "hedge-stacking": "none",
        "certainty-clash": "none", "diagnosticity": "no-evidence",
    },
    "example-link": {"source-type": "office-or-outlet", "cue": "neutral"},
    "example-claim": {"credibility": "3", "column-claimed": "content", "column-shown": "content"},
    "example-estimate": {"band-icd203": "off", "band-phia": "off"},
    "example-pair": {"pair-relation": "compatible"},
    "example-signal": {"inferred-audience": "not-shown", "audience-role": "not-shown"},
    "example-coverage": {"page-origin": "original", "wording": "softened"},
}  # fmt: skip
# What the new case cannot show: it has no episodes, no signal but a document's, no headline, no page with its report.
REFUSED_BY_THE_NEW = {
    *("denials.settled", "sources.launderings", "signals.AudienceExplorer"),
    *("words.headline_speakers", "words.pages_by_verb", "words.verb_strength"),
    *("warfare.episodes_of", "warfare.reveal", "warfare.ladder", "warfare.profile", "warfare.worked_profile"),
    *("warfare.profiles", "warfare.ProfileExplorer", "warfare.ways_to_light"),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory, house):
    """A checkout of this test's own, with one case more."""
    path = tmp_path_factory.mktemp("home")
    for folder in ("datasets", "lessons", "solutions"):
        shutil.copytree(house / folder, path / folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MIXEDSIGNALS_HOME", str(path))
        newcase.new_case(NEW)
        folder = path / "lessons" / "90_invented"
        folder.mkdir()
        (folder / "examples.yml").write_text(EXAMPLES, encoding="utf-8")
        with open(path / "datasets" / NEW / "worked.csv", "a", encoding="utf-8", newline="") as file:
            for item, codes in JUDGED.items():
                csv.writer(file).writerows([item, *code, "An invented reason."] for code in codes.items())
        yield path


def public():
    """Every public function and class of a lesson's module that takes a case: {module.name: it}."""
    for found in pkgutil.iter_modules(lessons.__path__):
        module = importlib.import_module(f"mixedsignals.lessons.{found.name}")
        for name, part in list(vars(module).items()):
            own = callable(part) and getattr(part, "__module__", "") == module.__name__ and not name.startswith("_")
            if own and getattr(inspect.signature(part).parameters.get("case"), "default", 0) is inspect.Parameter.empty:
                yield f"{found.name}.{name}", part


FUNCTIONS = dict(public()) | {"rubric.rubric": rubric.rubric}


def first(case, table, column="id"):
    """A value of the first row of a table, or one that no row has."""
    rows = getattr(case, table, ())
    return rows[column].iloc[0] if len(rows) else "none-of-this-case"


def carried(case):
    """A statement that a page carries, or else any."""
    named = case.coverage.loc[case.coverage["statement"] != "", "statement"]
    return named.iloc[0] if len(named) else first(case, "statements")


def key_of(lesson, key, case):
    """The first name under an entry that a case has of a lesson's examples, or one that none has."""
    return next(iter(examples.value(lesson, key, case=case, otherwise={})), "none-of-this-case")


# What a parameter is given, from the case alone; by "function parameter" where the name alone does not say it.
GIVEN = {
    "document": lambda case: first(case, "documents"),
    "passage": lambda case: first(case, "passages"),
    "claim": lambda case: first(case, "attributions", "claim"),
    "statement": carried,
    "statements": lambda case: list(case.statements["id"][:2]) or ["none-of-this-case"],
    "pair": lambda case: first(case, "pairs"),
    "episode": lambda case: first(case, "episodes"),
    "chosen": lambda case: NOT_SET,
    "dimension": lambda case: "cue",
    "call": lambda case: key_of("signals", "subjects", case),
    "text": lambda case: "We cannot say. He said that he did not call.",
    "entries": lambda case: [{"answer": {"text": "We cannot say."}}],
    "lesson": lambda case: "start",
    "key": lambda case: "documents",
    "caption": lambda case: "a caption",
    "signals.board episode": lambda case: key_of("signals", "episodes", case),
    "signals.episode_messages episode": lambda case: key_of("signals", "episodes", case),
    "signals.paired_numbers rows": lambda case: signals.board_messages(case).assign(n=1),
    "signals.message_card name": lambda case: first(case, "statements"),
    "signals.judged_cards key": lambda case: "roles",
    "denials.scope name": lambda case: key_of("denials", "behind", case),
    "answers_in": lambda case: lambda content: [],
    "examples.worked_cards lesson": lambda case: "denials",
    "examples.worked_cards key": lambda case: "evidence",
    "words.pages_carrying statement": carried,
}


def called(name, case):
    """What a function returns for a case, given rows of that case."""
    given = {}
    for parameter, wanted in inspect.signature(FUNCTIONS[name]).parameters.items():
        value = GIVEN.get(f"{name} {parameter}", GIVEN.get(parameter))
        if parameter != "case" and wanted.default is wanted.empty:
            assert value, f"write into GIVEN what {name} is given as {parameter}"
            given[parameter] = value(case)
    return FUNCTIONS[name](case=case, **given)


def controls(widget):
    """A widget and all that it holds."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from controls(child)


def shown(result):
    """Every word that a result shows, an explorer's at each choice of its menus; fails where there is nothing."""
    if isinstance(result, Explorer):
        words = []
        for control in controls(result):
            for option in getattr(control, "options", [])[:3]:
                value = option[1] if isinstance(option, tuple) else option
                control.value = value
                words += [part.value for part in controls(result) if isinstance(part, widgets.HTML)]
        for control in controls(result):
            if isinstance(control, widgets.Dropdown):
                assert [value for _, value in control.options if value != NOT_SET], "a menu with nothing to choose"
        return " ".join(words)
    bundle = result._repr_mimebundle_()
    if hasattr(result, "svg"):
        assert result.alternative
        return f"{result.alternative} {result.caption}"
    assert re.search(r"<t[dh] scope=\"row\"|<li", bundle["text/html"]), "a table or a list without an item"
    return bundle["text/html"] + bundle["text/plain"]


def text_of(case):
    """Every cell of a case's tables."""
    return " ".join(path.read_text(encoding="utf-8") for path in sorted(case.folder.glob("*.csv")))


def without_codebook(words):
    """What is shown, less the codebook's own sentences: its invented examples and its sources are every case's."""
    for dimension in cases.codebook()["dimensions"].values():
        for code in dimension["codes"].values():
            for text in (code["definition"], code["example"]):
                words = words.replace(kit.safe(text), "").replace(text, "")
    return words


def names_in(case):
    """The names that belong to a case: of actors, outlets, documents, episodes."""
    episodes = case.episodes["title"] if "episodes" in case.tables() else []
    marks = [mark.name for mark in examples.document_marks(case).values()]
    listed = [*case.actors["name"], *case.references["outlet"], *case.documents["title"], *marks, *episodes]
    persons = [name for name in case.actors["name"] if not name.startswith("Invented example")]  # a new case's own
    return {name for name in listed if len(name) > 4} | {
        word for name in persons for word in re.findall(r"\b[A-Z]\w{4,}", name)
    }


COUNTED = re.compile(r"\b(two|three|four|five|six|seven|eight|nine) documents?\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def foreign(home):
    """{case: (what finds the names of other cases that its own tables do not have, its own text)}."""
    named = {name: names_in(cases.Case(name)) for name in NAMES}
    texts = {name: text_of(cases.Case(name)) for name in NAMES}
    by_case = {}
    for name in NAMES:
        others = {word for other in NAMES for word in named[other] - named[name] if word not in texts[name]}
        by_case[name] = re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(others))) + r")\b"), texts[name]
    return by_case


@pytest.mark.keys
@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("case", NAMES)
def test_it_shows_something_of_this_case_alone_or_says_what_it_needs(foreign, name, case):
    try:
        result = called(name, cases.Case(case))
        words = without_codebook(shown(result)) if hasattr(result, "_repr_mimebundle_") else ""
    except kit.KitError as error:
        assert str(error).endswith((".", "alone")) and "\n" not in str(error)
        assert case in str(error) or "examples.yml" in str(error), f"it does not say of what: {error}"
        assert case != NEW or name in REFUSED_BY_THE_NEW, error
        return
    assert case != NEW or name not in REFUSED_BY_THE_NEW
    others, own = foreign[case]
    assert others.findall(words) == []
    assert [year for year in re.findall(r"(?<![\d#])(?:1[89]|20)\d\d\b(?!\w)", words) if year not in own] == []
    count = len(cases.Case(case).documents)
    assert [number for number in COUNTED.findall(words) if count != 5] == []


def test_what_is_refused_is_refused_in_the_same_words_for_all_rows(home):
    case = cases.Case(NEW)
    for wrong in (lambda: case.row("pairs", "pair-nobody"), lambda: copies.attach(case, "nobody-2001", home)):
        with pytest.raises(kit.KitError, match=r"nobody"):
            wrong()


def test_what_a_lesson_names_for_the_new_case_is_in_order(home):
    assert examples.faults(home / "lessons" / "90_invented") == []


def test_what_no_lesson_names_for_a_case_is_asked_for_by_file_and_key(home):
    with pytest.raises(kit.KitError) as refused:
        words.renderings(cases.Case("u2_1960"))
    assert str(refused.value) == (
        "lessons/03_words/examples.yml has “denial” for the case phone_calls alone. To show this of u2_1960, write "
        "“words/denial”, with rows of its table statements, into the examples.yml of a lesson whose case is u2_1960."
    )


def test_a_case_with_sides_of_its_own_is_drawn_with_their_names(home):
    path = home / "datasets" / NEW / "datapackage.json"
    before = path.read_text(encoding="utf-8")
    whole = kit.read_json(path)
    limits = next(
        field["constraints"]
        for part in whole["resources"]
        if part["name"] == "actors"
        for field in part["schema"]["fields"]
        if field["name"] == "side"
    )
    limits["enum"] = ["press", "north-town", "other"]
    path.write_text(json.dumps(whole), encoding="utf-8")
    sides = examples.case_sides(cases.Case(NEW))
    path.write_text(before, encoding="utf-8")
    assert [(name, side.name) for name, side in sides.items()] == [
        ("north-town", "North town"),
        ("press", "press"),
        ("other", "others"),
    ]
    assert len({side.marker for side in sides.values()}) == 3


def test_data_frames_that_stand_behind_a_picture_are_frames_for_every_case(home):
    assert all(isinstance(signals.board_messages(cases.Case(name)), pd.DataFrame) for name in NAMES)
