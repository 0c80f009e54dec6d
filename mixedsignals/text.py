"""A text, cut and counted the same way everywhere: words, paragraphs, sentences.

Stands on the ground floor, because documents are cut (`data`) and written answers are read (`engine`) by one rule.
Standard library only.

A paragraph is a line that is not empty, numbered from 1. A sentence ends at `.`, `?`, `!` or `…`, with the quotation
marks or brackets that close right after it, before white space or the line's end; not after a single letter (`U.S.`,
`J.`), nor after one of ABBREVIATIONS, nor after `No.` before a number. A line without such an end is one sentence. Case
plays no part: one document stands in lower case.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

ABBREVIATIONS = frozenset(
    {
        *("nov", "dec", "jan", "feb", "aug", "sept", "oct"),
        *("mr", "mrs", "ms", "dr", "prof", "st", "gen", "sen", "rep", "lt", "col", "sgt", "vs"),
    }
)
LONGEST = 80  # words in a passage, unless it is a single sentence

# What counts as a word of an answer, for the form's script and for every check alike, so in no more than both languages
# of patterns know: what stands between spaces and holds more than marks; names of rows in brackets are left out.
ROW_NAME = r"\[[a-z0-9-]+\]"
WORD = r"[^\s!-/:-@\[-^`{-~¡-©«-±´-¸»–—‐-›…•]\S*"
_END = re.compile(r"[.?!…]+[\"'”’)\]]*(?=\s|$)")


def words(text: str) -> list[str]:
    """The words of a text, for counting and comparing: lower case, straight apostrophes, no punctuation."""
    return re.findall(r"\w+(?:'\w+)*", text.lower().replace("’", "'"))


def paragraphs(text: str) -> list[str]:
    """The non-empty lines of a text, trimmed; paragraph n is the nth."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def sentences(paragraph: str) -> list[str]:
    """The sentences of one paragraph, in order (see the module's docstring)."""
    ends = [0, *sentence_ends(paragraph), len(paragraph)]
    parts = (paragraph[start:end].strip() for start, end in pairwise(ends))
    return [part for part in parts if part]


def cited_sentences(written: str) -> list[str]:
    """The sentences of an answer; names of rows that follow a full stop belong to the sentence before it."""
    names = rf"{ROW_NAME}(?:\s*+{ROW_NAME})*+"
    return sentences(re.sub(rf"((?<![.?!…])[.?!…]++[\"'”’)]*+)\s*+({names})", r" \2\1", written))


def count_words(written: str) -> int:
    """How many words an answer has."""
    return len(re.findall(WORD, re.sub(ROW_NAME, " ", written)))


class Cut(NamedTuple):
    """Where a passage stands in a text: its paragraph, its first and last sentence, all from 1, and its words."""

    paragraph: int
    first: int
    last: int
    words: int


def cuts(text: str, longest: int = LONGEST) -> list[Cut]:
    """A text in passages of whole sentences, filled up to `longest` words.

    A passage never crosses a paragraph; a single sentence that is longer stands alone.
    """
    parts = []
    for number, paragraph in enumerate(paragraphs(text), 1):
        first, held = 1, 0
        for place, sentence in enumerate(sentences(paragraph), 1):
            count = len(words(sentence))
            if held and held + count > longest:
                parts.append(Cut(number, first, place - 1, held))
                first, held = place, 0
            held += count
        parts.append(Cut(number, first, place, held))
    return parts


def sentence_ends(text: str) -> Iterator[int]:
    """Where sentences end in a text: offsets, in order."""
    for end in _END.finditer(text):
        before = re.search(r"\w+$", text[max(0, end.start() - 20) : end.start()])
        last = before.group().lower() if before else ""
        numbered = last == "no" and re.match(r"\s*\d", text[end.end() :])
        if not (
            end.group().startswith(".") and (last in ABBREVIATIONS or numbered or (len(last) == 1 and last.isalpha()))
        ):
            yield end.end()


def first_person(sentence: str) -> bool:
    """Whether a sentence is its writer's own: it begins with We, Our, I or My."""
    return bool(re.match(r"\W*(we|our|i|my)\s", sentence, re.I))
