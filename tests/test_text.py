"""A text cut and counted: where words, paragraphs, sentences and passages begin and end."""

import pytest

from mixedsignals import text

ABBREVIATED = "nov dec jan feb aug sept oct mr mrs ms dr prof st gen sen rep lt col sgt vs"


@pytest.mark.parametrize("word", ABBREVIATED.split())
def test_an_abbreviation_ends_no_sentence_and_the_same_letters_in_a_word_do(word):
    assert text.sentences(f"He met {word.title()}. Smith. She left.") == [f"He met {word.title()}. Smith.", "She left."]
    assert text.sentences(f"He met x{word}. She left.") == [f"He met x{word}.", "She left."]


@pytest.mark.parametrize(
    ("paragraph", "sentences"),
    [
        ("One. Two? Three! Four…", ["One.", "Two?", "Three!", "Four…"]),
        ("Hm ... yes.", ["Hm ...", "yes."]),
        ("“No.” (Or yes.) [Or both.] End", ["“No.”", "(Or yes.)", "[Or both.]", "End"]),
        ("It is 3.5 km. Go.", ["It is 3.5 km.", "Go."]),
        ("The U.S. side, J. Smith, spoke.", ["The U.S. side, J. Smith, spoke."]),
        ("It was 5. She left.", ["It was 5.", "She left."]),
        ("Paper No. 7 says no. It is old.", ["Paper No. 7 says no.", "It is old."]),
        ("He said no. Then he left.", ["He said no.", "Then he left."]),
        ("Is it Dr? It is.", ["Is it Dr?", "It is."]),
        ("no end at all", ["no end at all"]),
        ("  ", []),
    ],
)
def test_sentences(paragraph, sentences):
    assert text.sentences(paragraph) == sentences


def test_sentence_ends_are_offsets_after_what_closes():
    assert list(text.sentence_ends("“No.” Yes.")) == [5, 10]


def test_words_are_counted_without_marks_and_with_straight_apostrophes():
    assert text.words("It’s “THE well-known” Слово, 3.5 % — isn't it?") == (
        ["it's", "the", "well", "known", "слово", "3", "5", "isn't", "it"]
    )


def test_paragraphs_are_lines_with_something_in_them():
    assert text.paragraphs(" One. \n\n \t\nTwo.\n") == ["One.", "Two."]


def sentence(count):
    return " ".join(["word"] * (count - 1)) + " end."


def test_a_passage_is_filled_up_to_80_words_and_no_further():
    assert text.cuts(f"{sentence(40)} {sentence(40)}") == [(1, 1, 2, 80)]
    assert text.cuts(f"{sentence(40)} {sentence(41)}") == [(1, 1, 1, 40), (1, 2, 2, 41)]
    assert text.cuts(f"{sentence(81)} {sentence(2)} {sentence(3)}") == [(1, 1, 1, 81), (1, 2, 3, 5)]


def test_passages_have_their_places_in_the_text_and_cross_no_paragraph():
    assert text.cuts("One two. Three.\n\nFour five six. Seven. Eight.", longest=3) == [
        (1, 1, 2, 3),
        (2, 1, 1, 3),
        (2, 2, 3, 2),
    ]


@pytest.mark.parametrize(
    ("written", "sentences"),
    [
        ("He said so. [row-a] She did not [row-b].", ["He said so [row-a].", "She did not [row-b]."]),
        ("He said “no.” [a] [b-2] She left… [c]", ["He said “no [a] [b-2].”", "She left [c]…"]),
        ("Really?! [a] Yes.", ["Really [a]?!", "Yes."]),
        ("[a] He came. He left", ["[a] He came.", "He left"]),
        ("He came. [not a row] He left.", ["He came.", "[not a row] He left."]),
    ],
)
def test_a_row_named_after_a_full_stop_belongs_to_the_sentence_before_it(written, sentences):
    assert text.cited_sentences(written) == sentences


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("One well-known word – and 3.5 % [row-a].", 5),
        ("“Слово” [a][b] – … %", 1),
        ("[row-a]", 0),
        ("[not a row] it's", 4),
        ("", 0),
    ],
)
def test_words_of_an_answer_are_what_stands_between_spaces_and_is_no_mark_and_no_row(written, count):
    assert text.count_words(written) == count
