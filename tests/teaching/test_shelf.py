"""What an instructor prints and shows: whole pages, without answers where learners see them, without a network."""

import re
from html.parser import HTMLParser

import pytest

from mixedsignals import __main__, engine, kit
from mixedsignals.authoring import guide, inputs, outline
from mixedsignals.teaching import deck, frame, handout, keysheet, programme, runsheet, shelf, worksheet

NOTES = guide.guides()
KINDS = {"choose", "classify", "pair", "order", "mark", "estimate", "matrix", "write"}
VOID = {"meta", "img", "br", "link", "hr"}


class Page(HTMLParser):
    """A page's words, the addresses that it would fetch, and tags closed in the wrong place."""

    def __init__(self, text):
        super().__init__()
        self.open, self.bad, self.words, self.fetched, self.ids = [], [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        self.fetched += [attrs[name] for name in ("src", "srcset", "data") if name in attrs]
        self.fetched += [attrs["href"]] if tag == "link" and "href" in attrs else []

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.bad.append(tag)

    def handle_data(self, text):
        if not {"script", "style"} & set(self.open):
            self.words.append(text)


def looked(text):
    page = Page(text)
    assert (page.bad, page.open) == ([], []), "tags are closed where they should be"
    assert [address for address in page.fetched if not address.startswith("data:")] == []
    return " ".join(" ".join(page.words).split())


@pytest.mark.parametrize("notes", NOTES, ids=lambda notes: notes.folder.name)
def test_a_handout_asks_in_no_words_of_the_screen_and_answers_nothing(notes):
    html = handout.handout(notes)
    words = looked(html).partition(handout.CARRY)[0]  # what is carried away may speak of reading on a screen
    assert not worksheet.SCREEN.search(words)
    assert "<input" not in html and "<button" not in html
    asked = [piece.shows for piece in notes.paper if guide.is_question(piece.shows)]
    assert re.findall(r'data-question="([^"]+)"', html) == asked
    assert 'class="rule"' in html and 'class="blank"' in html, "there is room to write"
    reasons = [why for key in handout.keys(notes.folder).values() for why in key.why.values()]
    assert [why for why in reasons if len(why) > 25 and kit.safe(why) in html] == []


@pytest.mark.keys
@pytest.mark.parametrize("notes", NOTES, ids=lambda notes: notes.folder.name)
def test_the_key_says_what_is_right_and_why_to_every_question_that_has_one(notes):
    html, known = handout.key_to_handout(notes), handout.keys(notes.folder)
    looked(html)
    for piece in notes.paper:
        key = known.get(piece.shows)
        for why in key.why.values() if key else ():
            assert kit.safe(why) in html, piece.shows
        if guide.is_question(piece.shows) and not key:
            assert keysheet.OPEN in html


@pytest.mark.keys
def test_a_key_names_the_right_choice_and_what_a_wrong_one_mistakes():
    folder = inputs.lesson_folder("04_denials")
    asked, known = handout.questions(folder), handout.keys(folder)
    told = looked(keysheet.entry(asked["denials/doors"], known["denials/doors"]))
    assert "Kyiv knew of it from the callers before it took place." in told
    assert "There was a call. You heard a denial of the call." in told
    told = looked(keysheet.entry(asked["denials/order"], known["denials/order"]))
    assert told.index("I know of no telephone call") < told.index("They have not been in touch")
    told = looked(keysheet.entry(asked["denials/limits"], known["denials/limits"]))
    assert "the no never" in told and "marked or not: minister" in told
    mixed = keysheet.entry(asked["denials/type"], known["denials/type"])
    assert "If they choose" in mixed and "You heard only the no." in mixed


def test_without_keys_the_sheets_say_so():
    question = handout.questions(inputs.lesson_folder("04_denials"))["denials/first"]
    assert keysheet.GONE in keysheet.entry(question, None, here=False)
    assert keysheet.OPEN in keysheet.entry(question, None, here=True)


def test_every_kind_but_the_browser_stands_on_paper():
    asked = {name: one for notes in NOTES for name, one in handout.questions(notes.folder).items()}
    first = {}
    for question in asked.values():
        first.setdefault(question.kind, question)
    assert first.keys() == {*KINDS, "browse"}
    with pytest.raises(kit.KitError, match="can't be asked on paper"):
        worksheet.sheet(first.pop("browse"), 1)
    for kind, question in first.items():
        try:
            words = looked(worksheet.sheet(question, 7))
        except kit.KitError as error:
            assert "needs a screen" in str(error), kind
            continue
        assert words.startswith(f"7 · {question.title}")
        assert all(item.text in words for item in question.items)


def test_a_question_that_needs_a_screen_is_refused_for_paper():
    question = engine.from_json(
        {"id": "x/y", "version": 1, "kind": "write", "title": "T", "prompt": "Press the button, then write."}
    )
    with pytest.raises(kit.KitError, match="“Press the” needs a screen"):
        worksheet.sheet(question, 1)


@pytest.mark.parametrize("notes", NOTES, ids=lambda notes: notes.folder.name)
def test_a_run_sheet_runs_the_clock_to_its_end(notes):
    html = runsheet.run_sheet(notes)
    words = looked(html)
    clocks = re.findall(r'class="clock">([^<]+)<', html)
    hours, minutes = map(int, clocks[len(notes.steps)].split(":"))
    assert hours * 60 + minutes == notes.in_class == sum(step.minutes for step in notes.steps)
    assert f"{notes.in_class} minutes in class" in words
    asked = handout.questions(notes.folder)
    assert all(asked[name].title in words for name in notes.asked), "questions are called as learners see them"


@pytest.mark.parametrize("notes", NOTES, ids=lambda notes: notes.folder.name)
def test_slides_hold_everything_and_no_code(notes):
    html = deck.slides(notes, None)
    words = looked(html)
    assert html.count("<section>") >= len(notes.slides) + 2
    assert html.count('class="notes"') >= len(notes.slides)
    assert "practice(" not in words and "(case" not in words and "run this cell" not in html
    for slide in notes.slides:
        assert kit.safe(slide.title) in html
        assert not re.search(r"<details", html), "nothing on a slide is folded away"


@pytest.mark.parametrize("notes", NOTES, ids=lambda notes: notes.folder.name)
def test_a_question_on_a_slide_has_the_lead_in_of_the_handout(notes):
    html = deck.slides(notes, None)
    leads = {piece.shows: piece.words for piece in notes.paper if guide.is_question(piece.shows) and piece.words}
    for slide in notes.slides:
        if slide.shows in leads:
            lead = frame.prose(leads[slide.shows])
            prompt = kit.safe(handout.questions(notes.folder)[slide.shows].prompt.split("\n\n")[0])
            assert html.count(lead) >= 1 and html.index(lead) < html.index(prompt), slide.shows
            assert leads[slide.shows] not in slide.words, "it is written once"


@pytest.mark.parametrize(
    ("lesson", "words"),
    [
        ("00_start", "Bob Woodward"),
        ("00_start", "Did that call take place?"),
        ("04_denials", "Reports that the Ukrainian side was informed in advance"),
        ("05_signals", "Putin on 7 November 2024, his spokesman on the next day"),
        ("08_happened", "6 May 1960. An American aircraft is missing"),
        ("08_happened", "a U-2, was lost over the Soviet Union"),
    ],
)
def test_slides_say_what_their_questions_are_about(lesson, words):
    notes = next(one for one in NOTES if one.folder.name == lesson)
    assert words in looked(deck.slides(notes, None))


@pytest.mark.parametrize("notes", NOTES, ids=lambda notes: notes.folder.name)
def test_a_key_says_what_was_asked(notes):
    asked = handout.questions(notes.folder)
    for html, names in (
        (runsheet.keyed(notes), notes.asked),
        (handout.key_to_handout(notes), [piece.shows for piece in notes.paper if guide.is_question(piece.shows)]),
    ):
        for name in names:
            own = html.partition(f'data-question="{name}"')[2].partition("</section>")[0]
            assert f'<p class="stem" dir="auto">{kit.safe(" ".join(asked[name].prompt.split()))}</p>' in own, name
            assert own.index('class="stem"') < min(
                own.find(mark) if mark in own else len(own) for mark in ('class="right"', keysheet.OPEN, "<table")
            )


@pytest.mark.keys
def test_a_sentence_under_a_matrix_says_which_row_it_is_about():
    folder = inputs.lesson_folder("08_happened")
    html = keysheet.entry(handout.questions(folder)["happened/u2"], handout.keys(folder)["happened/u2"])
    assert "<b>A weather flight strayed:</b> The first two columns fit" in html
    assert "<b>A spy flight without Washington&#x27;s orders:</b> It stood until 9 May" in html


@pytest.mark.parametrize("notes", NOTES, ids=lambda notes: notes.folder.name)
def test_run_sheet_and_key_say_when_each_question_of_the_handout_is_asked(notes):
    asked = handout.questions(notes.folder)
    names = [piece.shows for piece in notes.paper if guide.is_question(piece.shows)]
    clocks = {
        name: (at, step.minutes)
        for at, step in zip(outline.running(list(notes.steps)), notes.steps)
        for name in outline.named(step.cells["ask"])
    }
    words = looked(runsheet.run_sheet(notes)).partition("On the handout, in class:")[2].partition("What goes wrong")[0]
    in_class, _, later = words.partition("If there is time, or for home:")
    key = looked(handout.key_to_handout(notes))
    key_in_class, _, key_later = key.partition("In class:")[2].partition("If there is time, or for home:")
    for number, name in enumerate(names, 1):
        if name in clocks:
            at, minutes = clocks[name]
            assert f"{number} · {asked[name].title} ({at}, {minutes} min)" in in_class, name
            assert re.search(rf"\b{number}\b", key_in_class), name
        else:
            assert f"{number} · {asked[name].title}" in later, name
            assert re.search(rf"\b{number}\b", key_later.partition(".")[0]), name


def test_what_is_short_stays_on_one_page_in_print():
    notes = next(one for one in NOTES if one.folder.name == "04_denials")
    html = runsheet.run_sheet(notes)
    whole = html.partition('<section class="whole">')[2].partition("</section>")[0]
    assert "<h2>In 15 minutes</h2>" in whole and "<table>" in whole
    assert re.search(r"\.whole\b[^}]*break-inside: avoid", frame.STYLE)


def test_your_line_has_a_sheet_of_its_own():
    words = looked(shelf.line_sheet(NOTES))
    assert words.count("The call of 7 November 2024 took place") == 2
    assert "Did that call take place?" in words and words.count("Why?") == 2 and "What moved it" in words


def test_long_questions_take_several_slides_and_lose_no_item():
    notes = next(one for one in NOTES if one.folder.name == "06_warfare")
    question = handout.questions(notes.folder)["warfare/first"]
    html = deck.slides(notes, None)
    assert "<small>1 of 3</small>" in html
    assert all(html.count(kit.safe(item.text)) == 1 for item in question.items)
    assert '<ol start="3">' in html


def test_the_script_of_the_slides_is_the_checkouts_or_npms_or_none(tmp_path, monkeypatch):
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(tmp_path))
    monkeypatch.setattr(deck.shutil, "which", lambda name: None)
    deck.reveal.cache_clear()
    assert deck.reveal(tmp_path / "build") is None
    there = tmp_path / "node_modules" / "reveal.js"
    for part in deck.PARTS:
        (there / part).parent.mkdir(parents=True, exist_ok=True)
        (there / part).write_text("/* </script> */" if part.endswith(".js") else "", encoding="utf-8")
    deck.reveal.cache_clear()
    assert deck.reveal(tmp_path / "build") == there
    deck.reveal.cache_clear()
    monkeypatch.undo()
    html = deck.slides(NOTES[0], there)
    assert html.count("</script>") == 3, "what the script says ends no script"


def test_links_between_the_texts_lead_to_their_pages():
    html = frame.prose("[a](plans/one-day.md) [b](../if-they-ask.md) [c](https://example.org/x.md)")
    assert re.findall(r'href="([^"]+)"', html) == ["one-day.html", "if-they-ask.html", "https://example.org/x.md"]


@pytest.mark.parametrize("path", programme.plans(), ids=lambda path: path.stem)
def test_a_plan_holds_against_the_lessons(path):
    assert programme.faults(path, NOTES) == []
    html = programme.plan(path, NOTES)
    words = looked(html)
    assert "What to skip" in words and "hand out" in words
    assert "The key to what is asked" in words


def test_there_are_three_plans():
    assert [path.stem for path in programme.plans()] == ["ninety-minutes", "one-day", "six-weeks"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("| 0:13 | 12 |", "| 0:14 | 12 |", "begins at 0:13, and its clock says 0:14"),
        ("| 0:13 | 12 |", "| 0:13 | 13 |", "the rows take 91 minutes. Make them 90."),
        ("`page/behind`", "`page/behnd`", "there is no “page/behnd”"),
        ("`page/behind`", "`01_page` in class", "01_page in class takes 35 minutes, not 12"),
        ("`page/behind`", "`01_page`", "how is 01_page run?"),
        ("`handout-00_start`", "`handout-00_begin`", "there is no “handout-00_begin”"),
        ("`notebooks/ninety.ipynb`", "`notebooks/neunzig.ipynb`", "there is no “notebooks/neunzig.ipynb”"),
    ],
)
def test_a_plan_that_does_not_hold_is_named(tmp_path, monkeypatch, house, old, new, said):
    text = (house / programme.FOLDER / "ninety-minutes.md").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "ninety-minutes.md"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    monkeypatch.setattr(programme.inputs, "shown", lambda path: path.name)
    assert said in " ".join(programme.faults(path, NOTES))
    if "there is no" in said or "how is" in said:
        with pytest.raises(kit.KitError):
            programme.plan(path, NOTES)
    else:
        assert said in " ".join(programme.uneven(path, NOTES)) and "What to skip" in programme.plan(path, NOTES)


def test_the_folder_is_whole_and_its_links_lead_somewhere(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(shelf.deck, "reveal", lambda folder: None)
    assert __main__.main(["workshop", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    pages = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert f"In {tmp_path}: {len(pages)} pages." in told and deck.NO_REVEAL in told
    assert len(pages) == 4 * len(NOTES) + len(programme.plans()) + 7
    for name, text in pages.items():
        looked(text)
        local = [link for link in re.findall(r'href="([^"#]+)"', text) if not re.match(r"https?:|\.\./", link)]
        assert [link for link in local if link not in pages] == [], name


@pytest.mark.parametrize("name", ["4", "04", "denials", "04_denials"])
def test_a_lesson_goes_by_number_or_name(tmp_path, capsys, name):
    assert __main__.main(["handout", name, str(tmp_path)]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["handout-04_denials.html", "key-04_denials.html"]


def test_what_cannot_be_had_or_written_is_one_sentence(tmp_path, capsys):
    (tmp_path / "file").touch()
    assert __main__.main(["handout", "99", str(tmp_path)]) == 1
    assert __main__.main(["handout", "4", str(tmp_path / "file")]) == 1
    said = capsys.readouterr().err.splitlines()
    assert "There is no lesson “99”. The lessons are: 00_start" in said[0]
    assert "cannot be written" in said[1] and len(said) == 2
