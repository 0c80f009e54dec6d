"""A document's text, cut and counted the same way everywhere, and a reader's own copy of it.

Knows how paragraphs and sentences are counted and how a copy is aligned with the passages by
fingerprints. Never knows answers or widgets, and never writes a document's text into the kit.

How it is counted: a paragraph is a line that is not empty, numbered from 1. A sentence ends at
`.`, `?`, `!` or `…`, with the quotation marks or brackets that close right after it, before white
space or the line's end; not after a single letter (`U.S.`, `J.`) or one of ABBREVIATIONS. A line
without such an end is one sentence. Case plays no part: one document stands in lower case.
"""
import hashlib
import re
from dataclasses import dataclass

ABBREVIATIONS = {"nov", "dec", "jan", "feb", "aug", "sept", "oct", "mr", "mrs", "ms", "dr", "st", "gen", "sen", "rep", "no", "vs"}
SHINGLE = 5   # words in a shingle
KEPT = 10     # hexadecimal digits kept of its hash
LONGEST = 80  # words in a passage

_END = re.compile(r"[.?!…]+[\"'”’)\]]*(?=\s|$)")


def words(text):
    """The words of a text, for counting and comparing: lower case, straight apostrophes, no punctuation."""
    return re.findall(r"\w+(?:'\w+)*", text.lower().replace("’", "'"))


def paragraphs(text):
    """The non-empty lines of a text, trimmed; paragraph n is the nth."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def sentences(paragraph):
    """The sentences of one paragraph, in order (see the module's docstring)."""
    found, start = [], 0
    for end in _END.finditer(paragraph):
        before = re.search(r"(\w+)$", paragraph[:end.start()])
        last = before.group(1).lower() if before else ""
        if end.group().startswith(".") and (last in ABBREVIATIONS or (len(last) == 1 and last.isalpha())):
            continue
        found.append(paragraph[start:end.end()].strip())
        start = end.end()
    rest = paragraph[start:].strip()
    return found + [rest] if rest else found


def cut(text, longest=LONGEST):
    """Passages of a text: [(paragraph, first sentence, last sentence, words)], filled up to `longest` words.

    A passage never crosses a paragraph; a single sentence that is longer stands alone.
    """
    found = []
    for number, paragraph in enumerate(paragraphs(text), 1):
        first, held = 1, 0
        for place, sentence in enumerate(sentences(paragraph), 1):
            count = len(words(sentence))
            if held and held + count > longest:
                found.append((number, first, place - 1, held))
                first, held = place, 0
            held += count
        found.append((number, first, place, held))
    return found


def fingerprints(parts):
    """One hash a sentence, sorted, so that they tell where a passage stands but not what it says.

    parts: the passage's sentences. Of each sentence with at least SHINGLE words the smallest hash of its
    shingles is kept, KEPT hexadecimal digits of it.
    """
    return sorted({min(_hashes(words(part))) for part in parts if len(words(part)) >= SHINGLE})


@dataclass(frozen=True)
class Match:
    """How a copy fits a document. texts: {passage id: the copy's own words}; missing: ids not found;
    spare: how many of the copy's sentences belong to no passage (another site's furniture)."""

    texts: dict
    missing: tuple
    spare: int


def align(text, passages):
    """Finds each passage in a reader's copy.

    text: the copy; passages: rows with id and fingerprints (hashes with blanks between), in document order.
    Case, quotation marks, line breaks and furniture of another site make no difference. A passage too short
    to have fingerprints is not looked for. Returns a Match.
    """
    owner = {mark: row["id"] for row in passages for mark in row["fingerprints"].split()}
    found, spare = {}, 0
    for sentence in sentences(" ".join(text.split())):
        owners = {owner[mark] for mark in _hashes(words(sentence)) if mark in owner}
        for passage in sorted(owners):
            found.setdefault(passage, []).append(sentence)
        spare += not owners
    sought = [row["id"] for row in passages if row["fingerprints"]]
    texts = {name: " ".join(found[name]) for name in sought if name in found}
    return Match(texts, tuple(name for name in sought if name not in found), spare)


def _hashes(tokens):
    """The truncated hashes of all shingles of a list of words."""
    shingles = (" ".join(tokens[start:start + SHINGLE]) for start in range(len(tokens) - SHINGLE + 1))
    return [hashlib.sha256(shingle.encode()).hexdigest()[:KEPT] for shingle in shingles]
