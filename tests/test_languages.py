"""Another language: what is said in it, what falls back to English, and what `check` tells of both."""

import io
import json
import re
import shutil
from datetime import date

import matplotlib.dates
import nbformat
import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

from mixedsignals import kit, speak
from mixedsignals.authoring import build, catalogue, edition, inputs, translation
from mixedsignals.classroom import question_set
from mixedsignals.data import cases
from mixedsignals.engine import handin, journal, model, session
from mixedsignals.lessons import examples, start
from mixedsignals.show import figure, written

START = kit.home() / "lessons" / "00_start"
GERMAN = kit.home() / "notebooks" / "de" / "00_start.ipynb"
PLACEHOLDER = re.compile(r"\\\{\w+\\\}")


@pytest.fixture
def german():
    with kit.speaking("de"):
        yield


@pytest.fixture
def tongue(tmp_path, monkeypatch):
    """Writes a language's catalogue and makes it the kit's: a function of its code and [(key, English, its own)]."""

    def write(code, sentences, fuzzy=()):
        held = Catalog(locale=code, fuzzy=False)
        for key, english, own in sentences:
            held.add(english, own, context=key, flags=["fuzzy"] if key in fuzzy else [])
        with open(tmp_path / f"{code}.po", "wb") as file:
            write_po(file, held)
        (tmp_path / f"{code}.mo").write_bytes(translation.compiled(code))

    monkeypatch.setattr(kit, "CATALOGUES", tmp_path)
    yield write
    kit._read_catalogue.cache_clear()


def english(key):
    """A sentence as a catalogue holds it: one text, or two."""
    forms = catalogue.forms(kit._words()[key])
    return forms if len(forms) > 1 else forms[0]


# --- one sentence ---------------------------------------------------------------------------------------------------


def test_english_is_spoken_where_nothing_is_set(monkeypatch):
    monkeypatch.delenv("MIXEDSIGNALS_LANGUAGE", raising=False)
    assert kit.spoken() == "en" and kit.say("form.check") == "Check my answer" and kit.lang() == ""


def test_the_one_place_is_a_variable_and_a_page_sets_it(monkeypatch):
    monkeypatch.setenv("MIXEDSIGNALS_LANGUAGE", "de")
    assert kit.say("form.check") == "Antwort prüfen" and kit.lang() == ' lang="de"'
    speak("en")
    assert kit.say("form.check") == "Check my answer"


def test_a_language_that_is_not_there_is_one_sentence(monkeypatch):
    sentence = (
        "The kit's own sentences cannot be read from mixedsignals/languages/xx.mo: there is no such language. "
        "Set MIXEDSIGNALS_LANGUAGE to one of: en, de."
    )
    with pytest.raises(kit.KitError) as error:
        speak("xx")
    assert str(error.value) == sentence
    monkeypatch.setenv("MIXEDSIGNALS_LANGUAGE", "xx")
    with pytest.raises(kit.KitError) as error:
        kit.say("form.check")
    assert str(error.value) == sentence


@pytest.mark.parametrize("content", [b"", b"no catalogue", b"\xde\x12\x04\x95\x00\x00"])
def test_a_catalogue_that_is_broken_is_one_sentence(tongue, tmp_path, content):
    (tmp_path / "uk.mo").write_bytes(content)
    with pytest.raises(kit.KitError, match=r"cannot be read from .*uk\.mo: .*fresh copy of the kit\.$"):
        speak("uk")


def test_a_number_takes_its_form_in_every_language(tongue):
    tongue("uk", [("glance.words", english("glance.words"), ("{count} слово", "{count} слова", "{count} слів"))])
    with kit.speaking("uk"):
        counted = [kit.say("glance.words", count=count) for count in (1, 3, 5, 21)]
    assert counted == ["1 слово", "3 слова", "5 слів", "21 слово"]


@pytest.mark.parametrize(
    ("key", "given", "one", "many"),
    [
        ("glance.documents", {"count": 1}, "1 document", "2 documents"),
        ("save.answers", {"count": 1, "questions": "1 question"}, "1 answer to 1 question", "2 answers to 1 question"),
        ("verdict.count", {"good": 1, "of": 3}, "1 of 3 fits.", "2 of 3 fit."),
        (
            "note.browse_cost",
            {"more": "1"},
            "You found what you needed. 1 more tab cost",
            "You found what you needed. 2 more tabs cost",
        ),
    ],
)
def test_english_says_one_and_many(key, given, one, many):
    """The number that counts is named beside the two sentences; it may come as a text."""
    assert kit.say(key, **given).startswith(one)
    [number] = kit._words()[key]
    assert kit.say(key, **{**given, number: 2}).startswith(many)


def test_german_says_one_and_many(german):
    assert [kit.say("glance.documents", count=count) for count in (1, 5)] == ["1 Dokument", "5 Dokumente"]


def test_what_is_missing_or_outdated_falls_back_to_english_and_is_listed(tongue, monkeypatch):
    monkeypatch.setattr(translation, "SHOWN", 1000)
    own = [("form.check", english("form.check"), "Перевірити"), ("form.back", "Backwards", "Назад")]
    own += [("form.next", english("form.next"), "Далі"), ("form.one", english("form.one"), "")]
    tongue("uk", own, fuzzy=["form.next"])
    with kit.speaking("uk"):
        said = [kit.say(f"form.{name}") for name in ("check", "next", "one", "keep")]
    assert said == ["Перевірити", "Next", "Choose one", "Keep my answer"]
    told = translation.lacking([])
    assert any("“Next” is older than its English. English is shown instead." in line for line in told)
    assert any("“Back” is missing" in line for line in told), "the English has changed since"
    assert not any("Check my answer" in line for line in told)
    assert translation.faults() == []


def test_another_gap_falls_back_to_english_and_is_a_fault(tongue):
    tongue("uk", [("form.hint", english("form.hint"), "Підказка {nummer} з {of}"), ("form.one", "Choose one", "{")])
    with kit.speaking("uk"):
        assert kit.say("form.hint", number=1, of=2) == "Hint 1 of 2"
        assert kit.say("form.one") == "Choose one"
    [brace, gap] = sorted(translation.faults())
    assert "form.hint: nothing fills {nummer}. What can stand here: {number}, {of}." in gap + brace
    assert "form.one: the braces do not make placeholders" in gap + brace


def test_texts_of_authors_and_tables_fall_back_too(german):
    assert kit.translated("Putin on Trump") == "Putin über Trump"
    assert kit.translated("A text that nobody translated") == "A text that nobody translated"
    assert kit.translated("") == "", "gettext has its own head under the empty text"


# --- days and numbers -----------------------------------------------------------------------------------------------


def test_days_and_numbers_are_written_as_the_language_writes_them(german):
    days = [written.day(at) for at in ("2024-11-07", "2024-11", "2024", "2024-11-07T20:00")]
    assert days == ["7. November 2024", "November 2024", "2024", "7. November 2024, 20:00"]
    assert written.listed(["a", "b", "c"]) == "a, b und c" and written.language("uk") == "Ukrainisch"
    assert kit.decimal("0.25") == "0,25" and written.percent(0.5) == "50 %"
    assert written.on_axis([date(2016, 12, 1), date(2016, 12, 15)]) == ["1. Dez\n2016", "15. Dez"]


def test_a_decimal_comma_is_read_as_it_is_written(german):
    def read(text, high):
        entry = {"id": "x/y", "version": 1, "kind": "estimate", "title": "T", "prompt": "P", "low": 0, "high": high}
        return model.read(model.from_json({**entry, "items": [{"id": "a", "text": "A"}]}), {"a": text})["a"]

    assert read("42,5", 100) == read("42.5", 100) == 42.5
    assert read("384.400", 1_000_000) == read("384 400", 1_000_000) == 384_400 and read("1.500,5", 10_000) == 1500.5


def test_a_picture_speaks_the_language(german):
    case = cases.load("phone_calls")
    assert "5 Dokumente und 46 datierte Ereignisse" in start.timeline(case).alternative
    assert {mark.name for mark in examples.document_marks(case).values()} >= {"Zivo-Kolumne", "Substack-Beitrag"}
    axes = figure.plain_axes(1)[1]
    axes.set_xlim(date(2024, 4, 20), date(2025, 1, 20))
    figure.date_axis(axes)
    ticks = [matplotlib.dates.datestr2num(at) for at in ("2024-04-01", "2024-05-01", "2024-10-01", "2025-01-01")]
    labels = axes.xaxis.get_major_formatter().format_ticks(ticks)
    assert labels == ["", "Mai\n2024", "Okt", "Jan\n2025"], "the year stands under the first that is seen"


# --- a lesson -------------------------------------------------------------------------------------------------------


def shown(path):
    """All that a page says: its prose and what its cells show, as one text."""
    cells = nbformat.read(path, as_version=4).cells
    outputs = [output.data["text/html"] for cell in cells for output in cell.get("outputs", [])]
    texts = [cell.source for cell in cells if cell.cell_type == "markdown"]
    return " ".join([*texts, *(re.sub("<[^>]+>", " ", html) for html in outputs)])


def pattern(sentence):
    return PLACEHOLDER.sub(".{1,80}?", re.escape(kit.safe(sentence)))


@pytest.mark.keys
@pytest.mark.parametrize("room", ["notebooks", "solutions"])
def test_the_german_page_says_nothing_in_english_that_the_catalogues_have_in_german(room):
    """Short words (Start, Moscow Times) stand in both languages and are left out."""
    page, english_page = (shown(kit.home() / room / place / "00_start.ipynb") for place in ("de", ""))
    there = 0
    for path in (translation._public_file("de"), translation._keys_file("de")):
        for message in translation._read(path):
            for own, text in zip(translation._both(message.string), translation._both(message.id)):
                if message.id and len(re.sub(r"\{\w+\}|\W", "", text)) > 12 and own != text:
                    there += bool(re.search(pattern(text), english_page))
                    assert not re.search(pattern(text), page), text
    assert there >= {"notebooks": 40, "solutions": 12}[room], "the same search finds English on the English page"


def test_the_german_page_says_what_it_is_and_leads_to_the_english_one_and_back():
    page = nbformat.read(GERMAN, as_version=4)
    assert page.metadata["mixedsignals"]["language"] == "de"
    top = page.cells[0].source
    assert "Maschinell unterstützt aus dem Englischen übersetzt." in top and "[English](../00_start.ipynb)" in top
    other = nbformat.read(kit.home() / "notebooks" / "00_start.ipynb", as_version=4)
    assert "[Deutsch](de/00_start.ipynb)" in other.cells[0].source
    assert page.metadata["mixedsignals"]["minutes"] == other.metadata["mixedsignals"]["minutes"]


def test_every_cell_that_can_be_run_alone_speaks_german_first():
    cells = [cell.source for cell in nbformat.read(GERMAN, as_version=4).cells if cell.cell_type == "code"]
    alone = [source for source in cells if "from mixedsignals" in source]
    assert len(alone) >= 4
    assert all(source.startswith('from mixedsignals import speak; speak("de")\n') for source in alone)


def test_a_page_is_built_the_same_whatever_the_person_has_set():
    plain = {path: [cell.source for cell in page.cells] for path, page in build.plans(START).items()}
    with kit.speaking("de"):
        assert {path: [cell.source for cell in page.cells] for path, page in build.plans(START).items()} == plain
        assert build.texts(START) == build.texts(START)


def bare(part, texts=False):
    """Built questions or keys without what a reader reads."""
    if isinstance(part, dict):
        return {name: bare(value, texts or name in translation.READ) for name, value in part.items()}
    if isinstance(part, list):
        return [bare(value, texts) for value in part]
    return "" if texts and isinstance(part, str) else part


@pytest.mark.keys
@pytest.mark.parametrize("room", ["exercises", "solutions"])
def test_translated_questions_and_keys_differ_in_their_texts_alone(room):
    both = [json.loads((kit.home() / room / place / "00_start.json").read_text()) for place in ("", "de")]
    assert both[0] != both[1] and bare(both[0]) == bare(both[1])


@pytest.mark.keys
def test_an_answer_that_was_given_in_one_language_is_there_in_the_other(work):
    view = session.practice("start/seven")
    view._heard(view, {"fields": {"choice": "at-least"}}, [])
    assert "You took a floor for a ceiling." in view.verdict["items"]["choice"]
    with kit.speaking("de"):
        view = session.practice("start/seven")
        assert view.fields == {"choice": "at-least"} and 'lang="de"' in view.form
        assert (
            "Noch nicht." in view.verdict["summary"]
            and "Untergrenze für eine Obergrenze" in view.verdict["items"]["choice"]
        )
        view._heard(view, {"fields": {"choice": "as-many"}}, [])
    assert session.standings("start")[0][1:] == ("right", "right", 2)


@pytest.mark.keys
@pytest.mark.parametrize(
    ("language", "sent", "kept", "shown"),
    [
        ("de", ("1,125", "2,250"), (1.125, 2.25), {"de": ("1,125", "2,25"), "en": ("1.125", "2.25")}),
        ("en", ("12.125", "2,500"), (12.125, 2500.0), {"de": ("12,125", "2500"), "en": ("12.125", "2500")}),
    ],
)
def test_a_number_that_is_kept_is_the_same_wherever_it_is_read_again(
    work, tmp_path_factory, monkeypatch, language, sent, kept, shown
):
    """What a comma and a point mean is the form's to ask; in the journal a number is a number."""
    answer = dict(zip(("r-words.low", "r-words.high"), kept))
    with kit.speaking(language):
        view = session.practice("sure/ranges")
        view._heard(view, {"fields": dict(zip(answer, sent))}, [])
        pressed = view.verdict["summary"]
    saved, page = session.kept().text().encode(), handin.document("anna", "sure", "2026-11-28")
    assert session.kept().entries()[0]["answer"] == answer
    for folder in (work, tmp_path_factory.mktemp("brought")):
        monkeypatch.setenv("MIXEDSIGNALS_WORK", str(folder))
        session.kept().merge(saved)
        for spoken, texts in shown.items():
            with kit.speaking(spoken):
                again = session.practice("sure/ranges")
                assert tuple(again.fields.values()) == texts and all(f'value="{text}"' in again.form for text in texts)
                assert session.entries("sure/ranges")[0]["answer"] == answer
                assert all(text in session.answered_html("sure/ranges") for text in texts)
                assert spoken != language or again.verdict["summary"] == pressed
    [line] = journal.gathered(handin.journal_in(page)).lines
    for spoken in shown:
        with kit.speaking(spoken):
            assert question_set.QuestionSet().read(line).answer == answer


# --- what authors and translators see -------------------------------------------------------------------------------


@pytest.fixture
def lesson(tmp_path, monkeypatch):
    """A copy of lesson 00 in a home of its own."""
    folder = tmp_path / "lessons" / "00_start"
    shutil.copytree(START, folder)
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(tmp_path))
    return folder


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_piece_is_held_to_its_english(lesson):
    assert list(edition.behind(lesson)) == [], "lesson 00 stands in German as it stands in English"
    edit(lesson / "lesson.md", "Whatever fell off on the way", "Little that fell off on the way")
    [older] = edition.behind(lesson)
    at = next(
        number for number, line in enumerate((lesson / "lesson.md").read_text().splitlines(), 1) if "Little" in line
    )
    assert older.startswith("lessons/00_start/lesson.de.md, line 30: it is older than its English, lesson.md, line ")
    assert f"line {at}." in older and re.search(r'write \+\+\+ \{"of": "[0-9a-f]{8}"\} above it\.$', older)
    edit(lesson / "lesson.de.md", "5f1c1ff5", re.search(r'"of": "(\w+)"', older)[1])
    assert list(edition.behind(lesson)) == []


def test_a_piece_that_is_missing_or_too_many_and_other_code_are_named(lesson):
    text = (lesson / "lesson.de.md").read_text(encoding="utf-8")
    start, end = text.index('+++ {"of": "666d0892"}'), text.index("```{code-cell} ipython3\nfrom mixedsignals.data")
    (lesson / "lesson.de.md").write_text(text[:start] + text[end:], encoding="utf-8")
    assert ["is missing. Translate it" in note for note in edition.behind(lesson)] == [True]
    (lesson / "lesson.de.md").write_text(text + '\n+++ {"of": "00000000"}\n\nZu viel.\n', encoding="utf-8")
    assert ["Take it away." in note for note in edition.behind(lesson)] == [True]
    (lesson / "lesson.de.md").write_text(text.replace('practice("start/line")', ""), encoding="utf-8")
    assert any("its code cells are not those of lesson.md" in note for note in edition.behind(lesson))


def test_a_text_is_begun_with_all_its_pieces(lesson):
    (lesson / "lesson.de.md").write_text(edition.begun(lesson), encoding="utf-8")
    assert list(edition.behind(lesson)) == []
    assert "For the instructor" not in edition.begun(lesson)


@pytest.mark.parametrize("without", ["its beginning", "its end", "all of it"])
def test_a_text_without_a_head_is_one_sentence_that_names_it(lesson, without):
    """Rules in the text below are three dashes, too."""
    head, _, rest = (lesson / "lesson.md").read_text(encoding="utf-8").removeprefix("---\n").partition("\n---\n")
    text = {
        "its beginning": f"{head}\n---\n{rest}",
        "its end": f"---\n{head}\n",
        "all of it": f"{rest}\n---\n\nx\n\n---\n",
    }
    (lesson / "lesson.md").write_text(text[without], encoding="utf-8")
    with pytest.raises(kit.KitError, match=r"^lessons/00_start/lesson\.md has no head\. .*---.*\.$"):
        edition.begun(lesson)


@pytest.fixture
def files(tmp_path, monkeypatch):
    """The German catalogues, copied, so that a test may write them."""
    public, keyed = tmp_path / "de.po", tmp_path / "keys" / "de.po"
    keyed.parent.mkdir()
    shutil.copy(translation._keys_file("de"), keyed)
    shutil.copytree(kit.CATALOGUES, tmp_path, dirs_exist_ok=True)
    monkeypatch.setattr(kit, "CATALOGUES", tmp_path)
    monkeypatch.setattr(translation, "_keys_file", lambda language: keyed)
    monkeypatch.setattr(translation, "_shown", lambda path: path.name)
    yield public, keyed
    kit._read_catalogue.cache_clear()


@pytest.mark.keys
def test_bringing_catalogues_up_to_date_changes_nothing_where_nothing_changed(files):
    before = [path.read_bytes() for path in files]
    assert translation.update("de") == ["de.po", "de.po"]
    assert [path.read_bytes() for path in files] == before


@pytest.mark.keys
def test_a_new_sentence_is_added_and_a_changed_one_waits_for_its_translator(files, monkeypatch):
    words = json.loads(kit.WORDS.read_text(encoding="utf-8"))
    words["form.check"] = "Check my answers"
    words["form.never"] = "A sentence that is quite new here"
    changed = files[0].with_name("words.json")
    changed.write_text(json.dumps(words), encoding="utf-8")
    monkeypatch.setattr(kit, "WORDS", changed)
    translation.update("de")
    held = read_po(io.BytesIO(files[0].read_bytes()), locale="de")
    waiting = held.get("Check my answers", "form.check")
    assert waiting.fuzzy and waiting.string == "Antwort prüfen"
    assert held.get("A sentence that is quite new here", "form.never") is not None
    told = translation.lacking([])
    assert any("“Check my answers” is older than its English" in line for line in told)
    assert any("“A sentence that is quite new here”" in line for line in told)


def test_what_the_kit_reads_is_compiled_from_what_translators_write():
    for language in translation.catalogued():
        assert (kit.CATALOGUES / f"{language}.mo").read_bytes() == translation.compiled(language)


def test_no_key_stands_in_the_catalogue_that_goes_to_learners():
    """A catalogue that stays when solutions/ is taken away holds no reason and no diagnosis."""
    public = translation._read(translation._public_file("de"))
    for path in inputs.lesson_folders():
        for name, key in inputs.keys(path).items():
            for text in translation._texts_in({part: key.get(part) for part in ("why", "diagnoses", "model")}):
                assert public.get(text) is None, f"{path.name}, {name}"


@pytest.mark.parametrize("code", ["xx", "deutsch", "../de"])
def test_a_code_that_is_no_language_is_one_sentence(code):
    with pytest.raises(kit.KitError, match="is no language that is known. Write its code of two letters, such as uk."):
        translation._empty(code)


def test_a_catalogue_that_is_no_catalogue_is_named(files):
    files[0].write_text('msgid "a"\nmsgstr "b"\nnonsense\n', encoding="utf-8")
    assert any(fault.startswith("de.po, line 3: this is no catalogue") for fault in translation.faults())


@pytest.mark.parametrize("count", [0, 1, 2])
def test_what_is_counted_has_its_form(count):
    """Pages, rows and their like: nothing says “1 pages”."""
    for key in (key for key in kit._words() if key.startswith("counted.")):
        noun = re.sub(r"\d+ (\w+).*", r"\1", kit.say(key, count=count))
        assert noun.endswith("s") == (count != 1), key
