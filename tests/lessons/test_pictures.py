"""Each picture says in words what it shows: its text alternative against numbers counted here, from the files alone."""

import csv
import re
from collections import Counter
from datetime import date
from itertools import combinations

import matplotlib
import numpy as np
import pandas as pd
import pytest

from mixedsignals import kit
from mixedsignals.data import cases
from mixedsignals.lessons import denials, examples, page, signals, sources, start, words
from mixedsignals.show import colours
from mixedsignals.show.figure import plain_axes

DENIAL = "said-peskov-2024-11-11-denial"
DOCUMENT = "substack-2025"


@pytest.fixture(scope="module")
def case():
    return cases.load("phone_calls")


def table(name, case="phone_calls"):
    """The rows of a table as the file has them."""
    with open(kit.home() / "datasets" / case / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_id(name):
    return {row["id"]: row for row in table(name)}


def worked(dimension):
    return {row["item"]: row["code"] for row in table("worked") if row["dimension"] == dimension}


READOUTS = ["said-kremlin-20250318", "said-white-house-20250318"]
PICTURES = {
    "timeline": lambda case: start.timeline(case),
    "drawn": lambda case: page.drawn_page(case),
    "squares": lambda case: sources.page_squares(case, DENIAL),
    "strips": lambda case: page.page_strips(case),
    "peeled": lambda case: page.peeled_page(case, DOCUMENT),
    "position": lambda case: page.passage_position(case, "moscow-times-2024-p03-s1"),
    "windows": lambda case: page.dating_windows(case, "metabolights-2025"),
    "chain": lambda case: sources.chain(case, "moscow-times-2024-p01-s1-c1"),
    "fan": lambda case: sources.agency_fan(case, DENIAL),
    "origins": lambda case: sources.two_origins(case),
    "grades": lambda case: sources.grading_grid({("B", "3"): "1 2"}),
    "verbs": lambda case: words.verb_strength(case),
    "renderings": lambda case: words.renderings(case),
    "tree": lambda case: words.language_tree(case),
    "headlines": lambda case: words.headline_speakers(case),
    "histogram": lambda case: denials.lag_histogram(case),
    "scope": lambda case: denials.scope(case, "Kyiv"),
    "belief": lambda case: denials.belief_change(0.5, 0.9, 0.3),
    "repeated": lambda case: denials.repeated_pages(0.2, 2.0, 10),
    "board": lambda case: signals.board(case, "July 2025"),
    "subjects": lambda case: signals.subjects_in_readouts(case, READOUTS, "2025"),
    "aims": signals.aims_by_document,
}


@pytest.mark.parametrize("name", PICTURES)
def test_no_picture_takes_anything_from_the_readers_own_settings(case, name):
    usual = PICTURES[name](case)
    with matplotlib.rc_context({"text.usetex": True, "font.size": 3, "axes.facecolor": "red", "svg.fonttype": "none"}):
        assert PICTURES[name](case).svg == usual.svg


@pytest.mark.parametrize("name", PICTURES)
def test_every_colour_of_a_picture_is_one_of_the_palette(case, name):
    svg = PICTURES[name](case).svg.partition("<style>@media")[0]
    assert set(re.findall(r"#[0-9a-f]{6}\b", svg)) <= set(colours.DARK)


# --- start ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", cases.names())
def test_the_line_of_time_names_every_dated_event_and_document_of_every_case(name):
    told = start.timeline(cases.load(name)).alternative
    events = [row for row in table("events", name) if len(row["date"]) >= 7]
    documents = [row for row in table("documents", name) if len(row["published"]) >= 7]
    counted = re.match(r"(\d+) documents? and (\d+) dated events?\.", told)
    assert counted and counted.groups() == (str(len(documents)), str(len(events)))
    for row in events:
        assert re.sub(r" \(page-[^)]*\)", "", row["what"]).rstrip(".") in told
    for row in documents:
        assert row["title"].rstrip(".") in told
    assert "page-" not in told, "an id is shown to a learner"


@pytest.mark.parametrize("name", cases.names())
def test_the_names_in_a_line_of_time_stand_within_it_and_apart(name):
    case = cases.load(name)
    marks = start.dated_marks(case).assign(name=lambda marks: marks["id"].map(start.short_names(case)).fillna(""))
    stretch = start._Stretch(marks)
    assert stretch.below
    letter = (stretch.ends[1] - stretch.ends[0]) / 100
    for names, room in ((stretch.above, stretch.top - 1), (stretch.below, -stretch.bottom)):
        for one, two in combinations(names, 2):
            first, second = sorted((one, two), key=lambda name: name.start)
            assert one.away != two.away or first.start + letter * len(first.text) < second.start
        assert all(stretch.ends[0] <= name.start < stretch.ends[1] and name.away < room for name in names)


def test_a_case_without_a_date_says_what_a_line_of_time_needs():
    class Bare:
        name = "bare_1900"
        events = pd.DataFrame({"id": ["a"], "date": ["1900"], "what": ["x"]}, dtype="string")
        documents = pd.DataFrame({"id": [], "published": [], "title": []}, dtype="string")

    with pytest.raises(kit.KitError, match="bare_1900 has no event or document with a date"):
        start.timeline(Bare())


def test_each_document_has_one_short_name_and_one_colour(case):
    marks = examples.document_marks(case)
    assert set(marks) == set(by_id("documents"))
    assert len({mark.name for mark in marks.values()}) == len({mark.colour for mark in marks.values()}) == len(marks)
    assert set(examples.document_marks(cases.load("u2_1960"))) == {row["id"] for row in table("documents", "u2_1960")}


# --- page -----------------------------------------------------------------------------------------------------------


def furniture(row):
    return row["paraphrase"].startswith(("[", "Headline"))


def test_page_strips_count_words_passages_and_furniture(case):
    told = page.page_strips(case).alternative
    assert told.startswith(f"{len(table('documents'))} pages")
    for document in table("documents"):
        rows = [row for row in table("passages") if row["document"] == document["id"]]
        all_words = sum(int(row["words"]) for row in rows)
        share = round(100 * sum(int(row["words"]) for row in rows if furniture(row)) / all_words)
        assert f"{all_words} words in {len(rows)} passages, {share} % furniture" in told


def test_a_passages_position_counts_what_stands_before_it(case):
    rows = [row for row in table("passages") if row["document"] == DOCUMENT]
    for number in (0, 3, len(rows) - 1):
        told = page.passage_position(case, rows[number]["id"]).alternative
        before = sum(int(row["words"]) for row in rows[:number])
        kind = "furniture" if furniture(rows[number]) else "text"
        assert told.startswith(
            f"Passage {number + 1} of {len(rows)} on this page ({kind}): {rows[number]['words']} words"
        )
        assert told.endswith(f"after {before} of {sum(int(row['words']) for row in rows)}.")


@pytest.mark.parametrize(
    "means, kind, first, last",
    [
        ("2023", page.WHILE, "2023-01-01", "2023-12-31"),
        ("2022-02/", page.WHILE, "2022-02-01", None),
        ("/2025-01-20", page.WHILE, None, "2025-01-20"),
        ("2025-03-17", page.AFTER, "2025-03-17", None),
        ("2025-05-16", page.EARLIER_IN_MONTH, "2025-05-17", "2025-05-31"),
        ("2025-05-19", page.EARLIER_IN_WEEK, "2025-05-20", "2025-05-25"),
        ("2025-05-16", page.NEXT_WEEK, "2025-05-19", "2025-05-25"),
    ],
)
def test_the_days_that_a_word_of_time_allows(means, kind, first, last):
    allowed = page.days_allowed(means, kind)
    assert [None if pd.isna(day) else f"{day:%Y-%m-%d}" for day in allowed] == [first, last]


def test_days_in_common_are_the_last_first_and_the_first_last():
    clues = pd.DataFrame({"first": ["2025-01-01", "2025-03-01"], "last": ["2025-04-01", None]}, dtype="datetime64[ns]")
    assert page.days_in_common(clues) == (pd.Timestamp("2025-03-01"), pd.Timestamp("2025-04-01"), True)
    clues.loc[1, "first"] = pd.Timestamp("2025-05-01")
    assert page.days_in_common(clues)[2] is False


def test_dating_windows_name_what_all_clues_allow(case):
    assert "All together: 20 May 2025 to 25 May 2025." in page.dating_windows(case, "national-post-2025").alternative
    told = page.dating_windows(case, "metabolights-2025").alternative
    assert told.endswith("No day fits all of them.")
    clues = page.dating_clues(case, "metabolights-2025")
    assert all(phrase in told for phrase in clues["phrase"])
    assert page.dating_windows(case, "metabolights-2025", []).alternative.endswith("any day.")


def test_an_address_is_read_as_a_time_in_its_unit():
    (one,), (other,) = page.times_in_address("https://a.b/x-1761177600000.html"), page.times_in_address("/1761177600")
    assert one[1:] == ("milliseconds", pd.Timestamp("2025-10-23")) and other[1:] == (
        "seconds",
        pd.Timestamp("2025-10-23"),
    )
    assert page.times_in_address("/17611776000") == []
    with pytest.raises(kit.KitError, match="ten or thirteen digits"):
        page.address_table("https://a.b/2025")


def test_a_drawn_page_tells_of_its_boxes_and_not_which_are_furniture(case):
    named = examples.rows("page", "first_page", case)
    document = by_id("passages")[next(iter(named.values()))]["document"]
    order = [row["id"] for row in table("passages") if row["document"] == document]
    told = page.drawn_page(case).alternative
    assert told.startswith(f"A page drawn as boxes from top to bottom, numbered 1 to {len(order)}.")
    for label, passage in named.items():
        assert f"{order.index(passage) + 1}: {label}" in told
    assert {furniture(by_id("passages")[passage]) for passage in named.values()} == {True, False}
    assert "furniture" not in told


def test_every_role_is_a_card_with_a_passage_of_that_role(case):
    roles, says = worked("passage-role"), by_id("passages")
    cards = page.role_cards(case).items
    assert [card.title for card in cards] == list(cases.terms("passage-role")["title"])
    for code, passage in examples.rows("page", "roles", case).items():
        card = cards[list(cases.terms("passage-role")["code"]).index(code)]
        assert roles[passage] == code and card.text.endswith(says[passage]["paraphrase"])
    assert sum("(invented)" in card.text for card in cards) == len(cards) - len(examples.rows("page", "roles", case))


def test_every_kind_of_text_is_a_card_and_every_document_stands_on_one(case):
    cards = page.genre_cards(case).items
    assert [card.title for card in cards] == list(cases.terms("genre")["title"])
    names = [mark.name for mark in examples.document_marks(case).values()]
    assert sorted(card.tag for card in cards if card.tag in names) == sorted(names)
    assert [card.tag for card in cards if card.tag not in names] == ["none of these documents"]


def test_pages_that_slip_are_those_with_news_of_his_term(case):
    rows = [row for row in table("coverage") if re.search("ormer (US )?[Pp]resident", row["quote"])]
    shown = {card.text for card in page.anachronisms(case).items}
    assert {f"“{row['quote']}”" for row in rows if "2025" in row["id"]} <= shown
    assert all("2025" in card.tag for card in page.anachronisms(case).items)


def test_a_peeled_page_keeps_the_text_alone(case):
    for document in table("documents"):
        rows = [row for row in table("passages") if row["document"] == document["id"]]
        kept = [row for row in rows if not furniture(row)]
        assert page.peeled_page(case, document["id"]).alternative == (
            f"A page of {sum(int(row['words']) for row in rows)} words in {len(rows)} passages. "
            f"Left without its furniture: {sum(int(row['words']) for row in kept)} words in {len(kept)} passages."
        )


# --- sources --------------------------------------------------------------------------------------------------------


def test_a_chain_runs_from_the_first_speaker_to_the_author(case):
    claim = "fiscal-times-2016-p13-s1-c2"
    rows = {row["id"]: row for row in table("attributions") if row["claim"] == claim}
    names, current = [], next(name for name, row in rows.items() if not row["parent"])
    actors = by_id("actors")
    while current:
        names.append(actors[rows[current]["source"]]["name"])
        current = next((name for name, row in rows.items() if row["parent"] == current), None)
    told = sources.chain(case, claim).alternative
    assert told.startswith(f"{len(names)} hops") and len(names) == len(rows)
    places = [told.index(name) for name in names]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "text, agency",
    [
        ("TASS; Reuters", "TASS"),
        ("Reuters for the report; TASS", "TASS"),
        ("Kremlin spokesman", "only the Kremlin or its spokesman"),
        ("Russian media", sources.OTHER),
        ("media briefing", "only the Kremlin or its spokesman"),
    ],
)
def test_the_first_agency_that_is_named_for_the_words_counts(text, agency):
    assert sources.agency_named(text) == agency


def test_the_fan_counts_every_page_once(case):
    pages = [row for row in table("coverage") if row["statement"] == DENIAL]
    told = sources.agency_fan(case, DENIAL).alternative
    assert told.startswith(f"{len(pages)} pages")
    counts = map(int, re.findall(r" (\d+)(?:,|\. All)", told.split("got the words: ")[1]))
    assert sum(counts) == len(pages)


def test_the_squares_are_the_pages_with_the_denial(case):
    rows = [row for row in table("coverage") if row["statement"] == DENIAL]
    told = sources.page_squares(case, DENIAL).alternative
    assert (
        told.startswith(f"Squares: {len(rows)}.") and f"in {len({row['language'] for row in rows})} languages" in told
    )


def test_pages_with_the_report_stand_by_day_and_say_whom_they_name(case):
    shown = sources.carriers(case)
    assert set(shown["report"]) == {"report-washington-post-2024-11-10"}
    published = {row["id"]: row["published"] for row in table("references")}
    assert list(shown["day"]) == sorted(published[row["reference"]] for _, row in shown.iterrows())


@pytest.mark.parametrize("dimension", ["source-type", "cue"])
def test_every_code_is_a_card_with_a_link_of_the_documents(case, dimension):
    links, cards = by_id("attributions"), sources.code_cards(case, dimension).items
    assert [card.title for card in cards] == list(cases.terms(dimension)["title"])
    for card, code in zip(cards, cases.terms(dimension)["code"], strict=True):
        link = links[examples.rows("sources", dimension, case)[code]]
        assert worked(dimension)[link["id"]] == code
        assert (f"“{link['cue']}”" if link["cue"] else "with no cue") in card.text


def test_every_way_to_a_page_is_a_card_with_a_page(case):
    outlets = {row["id"]: row["outlet"] for row in table("references")}
    chosen, cards = examples.rows("sources", "page-origin", case), sources.origin_cards(case).items
    assert [card.title for card in cards] == list(cases.terms("page-origin")["title"])
    for card, code in zip(cards, cases.terms("page-origin")["code"], strict=True):
        row = by_id("coverage")[chosen[code]]
        assert row["statement"] == DENIAL and card.tag == outlets[row["reference"]]


@pytest.mark.parametrize(
    "dimension, cards", [("document-omission", sources.omission_cards), ("labelling", sources.label_cards)]
)
def test_each_document_stands_on_a_card_with_its_published_judgement(case, dimension, cards):
    shown = cards(case).items
    assert [card.title for card in shown] == [mark.name for mark in examples.document_marks(case).values()]
    titles = dict(zip(cases.terms(dimension)["code"], cases.terms(dimension)["title"], strict=True))
    reasons = {(row["why"], titles[row["code"]]) for row in table("worked") if row["dimension"] == dimension}
    assert all((card.text, card.tag) in reasons for card in shown)


def test_a_laundered_story_has_four_steps_and_the_word_of_its_case():
    case = cases.load("came_to_light")
    settled = {row["id"]: row["falsity"] for row in table("episodes", "came_to_light")}
    episodes = examples.rows("sources", "laundering", case)
    for card in sources.launderings(case).items:
        assert card.tag == sources.SETTLED[settled[episodes[card.title]]]
        assert [card.text.count(f"{stage}:") for stage in sources.STAGES] == [1] * len(sources.STAGES)
    assert {"untrue", "true"} <= {card.tag for card in sources.launderings(case).items}, "hidden is not untrue"


def test_two_origins_show_the_newsrooms_of_the_data(case):
    told = sources.two_origins(case).alternative
    reporters = {row["actor"] for row in table("reports") if row["event"] == "event-2024-11-07-call"}
    assert len(reporters) == 3
    for actor in reporters:
        assert by_id("actors")[actor]["name"] in told


# --- words ----------------------------------------------------------------------------------------------------------


def english(row):
    return (row["gloss"] or row["key_words"]).lower()


def test_verbs_are_counted_by_the_strongest_of_each_page(case):
    rows = [
        r for r in table("coverage") if r["report"] == "report-washington-post-2024-11-10" and r["language"] == "en"
    ]
    order = ["told", "advised", "urge", "cautioned", "warn", "explicitly warn"]
    strongest = Counter(
        max((place for place, verb in enumerate(order) if verb in english(row)), default=None) for row in rows
    )
    told = words.verb_strength(case).alternative
    assert told.startswith(f"{sum(count for place, count in strongest.items() if place is not None)} English pages")
    for place, name in enumerate(["told", "advised", "urged", "cautioned", "warned", "explicitly warned"]):
        assert (f"{name} {strongest[place]}" in told) == (strongest[place] > 0)


@pytest.mark.parametrize(
    "key_words, rank",
    [
        ("he told putin", 0),
        ("advised, then urged", 2),
        ("explicitly warned him", 5),
        ("spoke by phone", None),
        ("", None),
    ],
)
def test_a_page_has_the_rank_of_its_strongest_verb_and_none_without_one(key_words, rank):
    """Of told, advised, urged, cautioned, warned, explicitly warned, from 0 to 5."""
    assert words.verb_rank(key_words) == rank


def test_a_page_without_a_verb_of_the_list_is_left_out_and_not_called_the_plainest():
    case = cases.Case("phone_calls")  # one of its own: it is changed
    before = words.pages_by_verb(case)
    plain = case.coverage["id"] == before["id"].iloc[-1]
    case.coverage = case.coverage.assign(
        gloss=case.coverage["gloss"].mask(plain, ""), key_words=case.coverage["key_words"].mask(plain, "spoke by phone")
    )
    assert list(words.pages_by_verb(case)["id"]) == list(before["id"].iloc[:-1])


def test_the_page_that_a_question_asks_about_is_not_among_the_changed_ones(case):
    changed = [row["item"] for row in table("worked") if row["dimension"] == "wording" and row["code"] != "kept"]
    (asked,) = examples.value("words", "asked", "rows")
    assert asked in changed and set(words.changed_pages(case)["id"]) == {*changed} - {asked}


def test_renderings_and_headlines_are_counted_from_the_pages(case):
    rows = [row for row in table("coverage") if row["statement"] == DENIAL]
    told = words.renderings(case).alternative
    assert f"Of {len(rows)} pages" in told
    assert f"fiction {sum('fiction' in english(row) for row in rows)}" in told
    references = by_id("references")
    titles = [references[row["reference"]]["title"].lower() for row in rows]
    told = words.headline_speakers(case).alternative
    assert told.startswith(f"Whom {sum(map(bool, titles))} headlines")
    nearest = sum(any(sign in title for sign in ("peskov", "peskow", "песков", "пєсков", "spokes")) for title in titles)
    assert f"by name or office {nearest}," in told


def test_the_tree_has_a_branch_a_language_with_the_word_most_used(case):
    rows = [row for row in table("coverage") if row["statement"] == DENIAL]
    counts = Counter(row["language"] for row in rows)
    told = words.language_tree(case).alternative
    assert told.startswith(f"One sentence on {len(rows)} pages in {len(counts)} languages")
    german = [english(row) for row in rows if row["language"] == "de"]
    sought = examples.value("words", "renderings")
    uses = {name: sum(bool(re.search("|".join(signs), text)) for text in german) for name, signs in sought.items()}
    assert f"German {len(german)}, {max(uses, key=uses.get)};" in told


@pytest.mark.parametrize(
    "cards, lesson, entry",
    [
        (words.taken_for_granted, "words", "granted"),
        (words.hedges, "words", "hedges"),
        (words.clashes, "words", "clashes"),
        (denials.evidence, "denials", "evidence"),
    ],
)
def test_every_idea_is_shown_on_each_of_the_five_documents_with_its_published_reason(case, cards, lesson, entry):
    dimension = examples.value(lesson, entry, "dimension")
    why = {row["item"]: row["why"] for row in table("worked") if row["dimension"] == dimension}
    named = [
        name
        for part in examples.value(lesson, entry, "rows").values()
        for name in ([part] if isinstance(part, str) else part)
    ]
    shown, entry = cards(case).items, examples.value(lesson, entry)
    told = entry.get("told", {})
    assert [item.text for item in shown] == [told.get(name, why[name]) for name in named]
    assert set(told) <= set(named)
    passages = by_id("passages")
    for name, sentence in told.items():
        quoted = re.findall("“([^”]+)”", sentence)
        assert all(part in passages[name]["quote"] or part.lower() in why[name].lower() for part in quoted), quoted
    assert {item.title for item in shown} == {mark.name for mark in examples.document_marks(case).values()}


# --- denials --------------------------------------------------------------------------------------------------------


def test_the_ladder_has_a_rung_for_every_type_with_a_worked_answer(case):
    codes = cases.codebook()["dimensions"]["response-type"]["codes"]
    assert [item.title for item in denials.ladder(case).items] == [code["title"] for code in codes.values()]
    names = {actor["name"] for actor in by_id("actors").values()}
    real = {row["code"] for row in table("worked") if row["dimension"] == "response-type"}
    for item, (name, code) in zip(denials.ladder(case).items, codes.items()):
        assert item.text.startswith(code["definition"].split(". ")[0].rstrip("."))
        assert any(actor in item.tag for actor in names) == (name in real)
        assert (code["example"] in item.text) == (name not in real)


def test_every_worked_answer_on_the_ladder_is_told_and_what_stands_in_quotation_marks_was_said(case):
    responses, statements = by_id("responses"), by_id("statements")
    shown = [item.text for item in denials.ladder(case).items]
    answers = examples.value("denials", "answers")
    assert set(answers) == {row["item"] for row in table("worked") if row["dimension"] == "response-type"}
    for name, told in answers.items():
        assert any(text.endswith(told) for text in shown)
        for quoted in re.findall("“([^”]+)”", told):
            assert quoted in statements[responses[name]["statement"]]["quote"]


def test_doors_are_shut_as_the_lesson_has_them(case):
    for name, behind in examples.value("denials", "behind").items():
        shut = [what for what, is_shut in behind.items() if is_shut]
        assert denials.scope(case, name).alternative.startswith(f"Doors. Shut by the words: {shut[0]}. Left open:")


def test_settled_accounts_are_those_that_were_settled_as_untrue():
    light = cases.load("came_to_light")
    episodes = {row["id"]: row for row in table("episodes", "came_to_light")}
    names = examples.value("denials", "settled", "rows")
    assert {episodes[name]["falsity"] for name in names.values()} == {"yes"}
    assert [item.title for item in denials.settled(light).items] == list(names)
    for item, name in zip(denials.settled(light).items, names.values()):
        assert item.text == examples.value("denials", "settled", "told", name)
        assert all(part in episodes[name]["quote"] for part in re.findall("“([^”]+)”", item.text))
        for number in re.findall(r"\d{3,}", item.text):
            assert any(number in value for value in episodes[name].values()), number
    assert len({episodes[name]["capital"] for name in names.values()}) == len(names)


def test_the_histogram_of_lags_counts_every_response_with_two_days(case):
    told = denials.lag_histogram(case).alternative
    bars = {int(days): int(count) for count, days in re.findall(r"(\d+) after (-?\d+)", told)}
    statements, reports = by_id("statements"), by_id("reports")
    pairs = [(statements.get(r["statement"], {"at": ""})["at"], reports[r["report"]]["at"]) for r in table("responses")]
    exact = [(one[:10], other[:10]) for one, other in pairs if len(one) >= 10 and len(other) >= 10]
    days = Counter((date.fromisoformat(one) - date.fromisoformat(other)).days for one, other in exact)
    assert bars == days and told.startswith(f"{len(exact)} responses")


@pytest.mark.parametrize(
    "prior, if_so, if_not, words",
    [
        (0.5, 0.9, 0.3, "likelihood ratio 3; the belief moves from 50 % to 75 %."),
        (0.5, 0.3, 0.9, "likelihood ratio 0.33; the belief moves from 50 % to 25 %."),
        (0.5, 0.95, 0.95, "likelihood ratio 1; the belief does not move."),
        (0.5, 0.0, 0.0, "likelihood ratio no number; nothing can be said."),
    ],
)
def test_a_belief_moves_by_bayes_theorem(prior, if_so, if_not, words):
    assert denials.belief_change(prior, if_so, if_not).alternative == words


def test_repeated_pages_count_once():
    told = denials.repeated_pages(0.2, 2.0, 10).alternative
    assert told == (
        "From 20 %, at a likelihood ratio of 2: 10 pages that repeat one source leave the belief at 33 %; "
        "10 independent sources would bring it to over 99 %."
    )
    assert denials.belief_after(0.5, 3, 1) == pytest.approx(0.75) and denials.belief_after(0.5, 3, 2) == pytest.approx(
        0.9
    )


# --- signals --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "month, first, last", [("July 2025", "2025-07-01", "2025-07-15"), ("May 2025", "2025-05-08", "2025-05-23")]
)
def test_the_board_counts_messages_by_side_and_channel(case, month, first, last):
    pairs = table("pairs")
    paired = {row[key] for row in pairs for key in ("signal_1", "signal_2", "statement_1", "statement_2")}
    kept = [row for row in table("signals") if not row["passage"] or row["id"] in paired]
    kept += [row for row in table("statements") if row["id"] in paired]
    kept = [row for row in kept if len(row["at"]) >= 10 and first <= row["at"][:10] <= last]
    sides = Counter(by_id("actors")[row["actor"]]["side"] for row in kept)
    told = signals.board(case, month).alternative
    assert told.startswith(f"{month}: {len(kept)} messages on {len({row['at'][:10] for row in kept})} days")
    assert f"Moscow {sides['moscow']}" in told and f"Washington {sides['washington']}" in told
    acts = sum(row.get("channel") == "act" for row in kept)
    assert f"act {acts}" in told
    ids = {row["id"] for row in kept}
    members = [(row["signal_1"] or row["statement_1"], row["signal_2"] or row["statement_2"]) for row in pairs]
    joined = sum(one in ids and other in ids for one, other in members)
    assert len(re.findall(r"\d+ with \d+", told)) == joined


@pytest.mark.parametrize(
    "texts, call",
    [
        (["said-kremlin-20161114", "said-transition-20161114"], "2016"),
        (["said-kremlin-20250318", "said-white-house-20250318", "said-trump-20250318-post"], "2025"),
    ],
)
def test_only_a_text_seen_whole_can_leave_something_out(case, texts, call):
    """A blank is “not mentioned” where the whole text was seen, and “not seen” where only words of it were."""
    held, statements = signals.subjects_by_text(case, texts, call), by_id("statements")
    states = {text: set(held[text]) for text in texts}
    assert {text for text in texts if "not mentioned" in states[text]} == {
        text for text in texts if statements[text]["seen"] == "whole"
    }
    assert {text for text in texts if "not seen" in states[text]} == {
        text for text in texts if statements[text]["seen"] == "part"
    }
    told = signals.subjects_in_readouts(case, texts, call).alternative
    assert told.count("whole seen.") == sum(statements[text]["seen"] == "whole" for text in texts)


def test_both_texts_of_2016_speak_of_four_subjects(case):
    held = signals.subjects_by_text(case, ["said-kremlin-20161114", "said-transition-20161114"], "2016")
    assert list(held.index[(held == "told").all(axis=1)]) == [
        "congratulation",
        "relations of the two countries",
        "the economy",
        "their long history",
    ]


def test_a_text_seen_in_part_is_never_said_to_leave_something_out(case, monkeypatch):
    statements = case.statements.copy()
    statements["seen"] = "part"
    monkeypatch.setattr(case, "statements", statements)
    assert "not mentioned" not in set(
        signals.subjects_by_text(case, ["said-transition-20161114"], "2016").to_numpy().ravel()
    )


def test_lamps_agree_with_the_worked_judgement(case):
    """A dark lamp never stands beside contradictory, and always beside what is not."""
    relations = worked("pair-relation")
    for pair, lamps in examples.value("signals", "lamps").items():
        states = {state for state, _ in lamps.values()}
        assert set(lamps) == {"time", "thing", "sense"} and states <= {"same", "another", "open"}
        assert ("another" in states) == (relations[pair] != "contradictory")
        text = signals.pair_cards(case, pair)._repr_mimebundle_()["text/plain"]
        title = case_codes("pair-relation")[relations[pair]]["title"]
        assert title in text.lower()
        assert ("merely different if not" in text) == (relations[pair] == "contradictory" and "open" in states)
        assert title not in signals.pair_cards(case, pair, lit=False)._repr_mimebundle_()["text/plain"].lower()


def case_codes(dimension):
    return cases.codebook()["dimensions"][dimension]["codes"]


def test_cards_show_whose_words_they_are(case):
    html = signals.pair_cards(case, "pair-talks-and-goals").html()
    assert "(translated)" in html and "In our words:" in html
    assert "Контакты были" in signals.pair_cards(case, "pair-campaign-contacts-2016").html()


@pytest.mark.keys
def test_aims_are_those_of_whole_documents_by_the_settled_codes(case):
    kinds, sure = settled("claim-kind"), settled("factuality")
    counted = {}
    for claim in table("claims"):
        if kinds[claim["id"]] == "intent":
            document = by_id("passages")[claim["passage"]]["document"]
            count = counted.setdefault(document, {"flat": 0, "all": 0})
            count["all"] += 1
            count["flat"] += sure[claim["id"]].startswith("ct")
    assert examples.value("signals", "aims") == counted
    told = signals.aims_by_document(case).alternative
    assert all(f"{count['flat']} of {count['all']}" in told for count in counted.values())


def settled(dimension):
    """The settled codes of a dimension: {item: code}."""
    with (kit.home() / "solutions" / "codes.csv").open(encoding="utf-8", newline="") as held:
        return {
            row["item"]: row["code"]
            for row in csv.DictReader(held)
            if row["dimension"] == dimension and row["coder"] == "settled"
        }


@pytest.mark.parametrize("key", ["roles", "explanations"])
def test_cards_of_worked_examples_tell_code_and_reason(case, key):
    entry, codes = examples.value("signals", key), worked(examples.value("signals", key)["dimension"])
    text = signals.judged_cards(case, key).html()
    for code, names in entry["rows"].items():
        for name in [names] if isinstance(names, str) else names:
            assert codes[name] == code
    assert all(kit.safe(case_codes(entry["dimension"])[code]["title"]) in text for code in entry["rows"])


def test_a_line_of_the_board_bends_away_from_a_marker_in_its_way():
    _, axes = plain_axes(3)
    axes.set(xlim=(0, 10), ylim=(-4, 1))
    ends = {1: (2.0, 0.0), 2: (2.0, -3.0)}
    assert signals._bend(axes, ends, 1, 2) == signals.BENDS[0]
    start, end = (axes.transData.transform(ends[n]) for n in (1, 2))
    across = np.array([end[1] - start[1], start[0] - end[0]])
    in_way = axes.transData.inverted().transform((start + end) / 2 + signals.BENDS[0] / 2 * across)
    assert signals._bend(axes, {**ends, 3: tuple(in_way)}, 1, 2) != signals.BENDS[0]


def test_a_card_of_a_role_names_its_message_by_the_sender_and_the_public_by_its_role(case):
    cards = {card.title: card.tag for card in signals.judged_cards(case, "roles").items}
    assert cards["by Radosław Sikorski"] == "fits: allies, as addressee"
    assert not any(tag.startswith("fits: none") for tag in cards.values())


def test_words_told_of_an_explanation_stand_in_place_of_paraphrase_and_reason(case):
    told = examples.value("signals", "explanations", "told")
    shown = [card.text for card in signals.judged_cards(case, "explanations").items]
    assert set(told.values()) <= set(shown)
    assert not any(by_id("passages")[name]["paraphrase"].rstrip(".") in text for name in told for text in shown)


def test_an_act_without_words_has_no_audience(case):
    rows = signals.worked_audiences(case).set_index("id")
    assert rows.loc["signal-attack-20250704", "code"] == "not-shown"
    assert set(rows.index) == set(worked("inferred-audience")) & {
        row["id"] for row in table("signals") if not row["passage"]
    }
