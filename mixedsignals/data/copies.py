"""A reader's own copy of a document, found again by fingerprints and shown beside the paraphrases on that machine.

Knows how a copy is aligned with the passages and how it is shown; how a text is cut and counted is in `text`. Never
knows answers, and never writes a document's text anywhere.
"""

import bisect
import hashlib
import html
import itertools
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import anywidget
import pandas as pd

from .. import kit
from ..show import Table
from ..text import sentence_ends, words
from . import cases

SHINGLE = 5  # words in a shingle
KEPT = 10  # hexadecimal digits kept of its hash
ENOUGH = 1 / 4  # share of a document's passages that must be recognised before a text counts as a copy of it

_WORD = re.compile(r"\w+(?:['’]\w+)*")
# Laying passages over a copy, counted in words too many or too few: what a recognised mark earns, what a gap costs, and
# what it costs to end where a line ends (it may only have been wrapped) or where nothing does. After a gap a passage
# begins at half that cost, because furniture before it often ends without a full stop.
_MARK, _GAP, _LINE, _NO_EDGE = 40, 0.4, 0.1, 1
_TAGS = re.compile(r"<!doctype|<(html|body|div|p)\b", re.IGNORECASE)
# What other sites and word processors put in the place of a plain apostrophe, or invisibly between letters.
_PLAIN = str.maketrans({"‘": "'", "ʼ": "'", "´": "'", "`": "'", "\u00ad": None, "\u200b": None, "\ufeff": None})


def fingerprints(parts):
    """One hash a sentence, sorted, so that they tell where a passage stands but not what it says.

    parts: the passage's sentences. Of each sentence with at least SHINGLE words the smallest hash of its
    shingles is kept, KEPT hexadecimal digits of it.
    """
    return sorted({min(_hashes(words(part))) for part in parts if len(words(part)) >= SHINGLE})


@dataclass(frozen=True)
class Match:
    """How a copy fits a document.

    texts: {passage id: the copy's own words}, in document order. Of its ids, `partly` are those of which not every
    sentence was recognised, and `placed` those known only by standing, at their length, between two that were.
    missing: ids that were looked for and not found; short: ids too short to be looked for that no place was found for;
    spare: how many of the copy's words belong to no passage (another site's furniture).
    """

    texts: dict
    partly: tuple
    placed: tuple
    missing: tuple
    short: tuple
    spare: int


def align(text, passages):
    """Finds each passage in a reader's copy.

    text: the copy; passages: rows with id, words and fingerprints (hashes with blanks between), in document order.
    Case, quotation marks, line breaks and furniture of another site make no difference. A passage is recognised by
    the hash of a shingle of each of its sentences, and cut out where its number of words and the copy's sentence and
    line ends agree best; one that is too short, or changed, is known by fitting a gap exactly. Returns a Match.
    """
    copy = _Copy(text)
    marks = [set(row["fingerprints"].split()) for row in passages]
    laid = _laid(copy, marks, [int(row["words"]) for row in passages])
    names = [row["id"] for row in passages]
    seen = {place: marks[place] & set(_hashes(copy.tokens[start:end])) for place, (start, end) in laid.items()}
    laid = laid if any(seen.values()) else {}  # a text of which nothing is recognised is no gap to close
    lost = [place for place in range(len(names)) if place not in laid]
    return Match(
        texts={names[place]: copy.text(*laid[place]) for place in sorted(laid)},
        partly=tuple(names[place] for place in sorted(laid) if seen[place] and seen[place] < marks[place]),
        placed=tuple(names[place] for place in sorted(laid) if not seen[place]),
        missing=tuple(names[place] for place in lost if marks[place]),
        short=tuple(names[place] for place in lost if not marks[place]),
        spare=len(copy.tokens) - sum(end - start for start, end in laid.values()),
    )


def attach(case, document, path):
    """A reader's own copy of a document, shown beside our paraphrases on this machine only.

    case: a case or its name; document: an id of its `documents`; path: a UTF-8 text file (.txt or .md) anywhere on
    this machine. Returns an Attached. Raises KitError, in one sentence, for a file that is missing, is no text, has
    another encoding or is another document. Nothing is stored: call it again after a restart.
    """
    case = cases.load(case) if isinstance(case, str) else case
    if document not in set(case.documents.id):
        raise kit.KitError(
            f"The case {case.name} has no document “{document}”. Its documents are: {', '.join(case.documents.id)}."
        )
    text = _text_of(Path(path).expanduser())
    passages = _passages(case, document)
    match = align(text, passages)
    if not _fits(match, passages):
        raise kit.KitError(_another(case, document, path, text))
    return Attached(case.documents.set_index("id").title[document] or document, passages, match)


class Attached(anywidget.AnyWidget):
    """A reader's copy, aligned. As the last line of a cell it shows the copy beside the paraphrases.

    matched, partly, placed, missing, short: the passages' ids, as in Match; spare: words of no passage.
    What is saved with a notebook is one sentence. The text itself is no part of the widget's state, because a
    notebook can save that: the browser asks for it by a message each time it shows the widget.
    """

    _esm = """
    function render({ model, el }) {
      const show = (message) => { el.innerHTML = message.html; };
      model.on("msg:custom", show);
      model.send({});
      return () => model.off("msg:custom", show);
    }
    export default { render };
    """

    def __init__(self, title, passages, match):
        super().__init__()
        self.matched = tuple(match.texts)
        self.partly, self.placed, self.missing = match.partly, match.placed, match.missing
        self.short, self.spare = match.short, match.spare
        self._title, self._passages, self._texts = title, passages, match.texts
        self.on_msg(lambda widget, content, buffers: self.send({"html": self._beside()}))

    def __repr__(self):
        """What matched and what did not, in a few words; never the text."""
        said = [f"Your copy of “{self._title}”: {len(self.matched)} of {len(self._passages)} passages matched"]
        said += [f"{len(self.partly)} of them in part ({', '.join(self.partly)})"] if self.partly else []
        said += (
            [f"{len(self.placed)} of them by place and length alone ({', '.join(self.placed)})"] if self.placed else []
        )
        said += [f"not found: {', '.join(self.missing)}"] if self.missing else []
        said += [f"too short to look for: {', '.join(self.short)}"] if self.short else []
        return "; ".join([*said, f"words of the copy that belong to no passage: {self.spare}"]) + "."

    def _repr_mimebundle_(self, **options):
        bundle = super()._repr_mimebundle_(**options)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        saved = f"{self!r} The text shows on this machine only, while the notebook runs, and is not saved."
        return {**data, "text/plain": saved, "text/html": f"<p><em>{html.escape(saved)}</em></p>"}, metadata

    def _beside(self):
        notes = {
            **dict.fromkeys(self.partly, "recognised in part"),
            **dict.fromkeys(self.placed, "by place and length alone"),
            **dict.fromkeys(self.missing, "not found in your copy"),
            **dict.fromkeys(self.short, "too short to look for"),
        }
        rows = pd.DataFrame(
            {
                "place": _place(row),
                "copy": self._texts.get(row["id"], ""),
                "paraphrase": row["paraphrase"],
                "note": notes.get(row["id"], ""),
            }
            for row in self._passages
        )
        columns = {
            "place": "paragraph, sentences",
            "copy": "your copy",
            "paraphrase": "our paraphrase",
            "note": "how sure",
        }
        return (
            f"<p>{html.escape(repr(self))}</p>"
            + Table(rows, columns, f"{self._title}: your copy beside our paraphrase").html()
        )


def _place(row):
    """Where a passage stands in its document, for a reader."""
    first, last = row["first_sentence"], row["last_sentence"]
    return f"¶ {row['paragraph']}, {first}" + (f"–{last}" if last != first else "")


class _Copy:
    """A copy as a row of words.

    tokens: the words as `words` gives them. A place is a number of words before it.
    """

    def __init__(self, text):
        self.raw = unicodedata.normalize("NFC", text).translate(_PLAIN)
        found = list(_WORD.finditer(self.raw))
        self.spans = [word.span() for word in found]
        self.tokens = [word.group().lower().replace("’", "'") for word in found]
        starts = [start for start, end in self.spans]
        lines = {bisect.bisect_left(starts, line.start()): _LINE for line in re.finditer("\n", self.raw)}
        blank = (line.start() for line in re.finditer(r"\n[^\S\n]*\n", self.raw))
        ends = {bisect.bisect_left(starts, end): 0 for end in [*blank, *sentence_ends(self.raw)]}
        self._edges = {**lines, **ends, 0: 0, len(found): 0}

    def cost(self, place):
        """What it costs to begin or end a passage at a place: nothing where a sentence ends or a line is blank."""
        return self._edges.get(place, _NO_EDGE)

    def edges_between(self, first, last):
        """The places from first to last where a sentence or a line ends."""
        return [place for place in range(max(first, 0), last + 1) if place in self._edges]

    def text(self, start, end):
        """The words from start up to end as they stand in the copy, with the punctuation that belongs to them."""
        first = self._border(start) if start else 0
        return " ".join(self.raw[first : self._border(end)].split())

    def _border(self, place):
        """The offset of the first white space after the word before a place: closing marks stay, opening ones go on."""
        after = self.spans[place - 1][1]
        following = self.spans[place][0] if place < len(self.spans) else len(self.raw)
        space = re.search(r"\s", self.raw[after:following])
        return after + space.start() if space else following


def _hashes(tokens):
    """The truncated hashes of all shingles of a list of words."""
    shingles = (" ".join(tokens[start : start + SHINGLE]) for start in range(len(tokens) - SHINGLE + 1))
    return [hashlib.sha256(shingle.encode()).hexdigest()[:KEPT] for shingle in shingles]


@dataclass(frozen=True)
class _Way:
    """One way to lay the passages over the copy, up to a place: the last passage laid, its words, and the way before."""

    worth: float
    number: int = -1
    start: int = 0
    end: int = 0
    before: "_Way | None" = None


def _laid(copy, marks, lengths):
    """Lays passages over a copy, in the document's order, where their marks stand: {number: (start, end)} in words.

    marks, lengths: each passage's fingerprints and number of words. Dynamic programming: a recognised mark earns
    _MARK; words too many or too few, gaps, and cuts where nothing ends cost. A passage without a recognised mark is
    laid only where it closes a gap exactly.
    """
    places = {}
    for place, mark in enumerate(_hashes(copy.tokens)):
        places.setdefault(mark, []).append(place)
    ways = [_Way(worth=0)]
    for number, length in enumerate(lengths):
        finds = sorted((place, mark) for mark in marks[number] for place in places.get(mark, ()))
        done = {way.end for way in ways}
        spans = {(end, end + length) for end in done} | _spans(copy, finds, done, length)
        most = list(itertools.accumulate(ways, lambda one, other: max(one, other, key=lambda way: way.worth)))
        ways = _kept(
            ways
            + [
                _joined(copy, ways, most, number, span, _worth(copy, finds, span, length, len(marks[number])))
                for span in spans
                if span[1] <= len(copy.tokens)
            ]
        )
    way = max(ways, key=lambda way: way.worth - (_GAP if way.end < len(copy.tokens) else 0))
    laid = {}
    while way.before:
        laid[way.number] = (way.start, way.end)
        way = way.before
    return laid


def _spans(copy, finds, done, length):
    """What a passage of `length` words may cover that holds some of its finds: {(start, end)}.

    It starts where a sentence or a line does, or where a way is done, or its length before such a place; and ends alike.
    """
    found, reach = set(), length + SHINGLE
    places = [place for place, mark in finds]
    for first, last in ((first, last) for first in places for last in places if first <= last <= first + 2 * length):
        high = last + SHINGLE
        ends = copy.edges_between(high, high + reach)
        starts = {
            *copy.edges_between(first - reach, first),
            *(place for place in done if first - reach <= place <= first),
            *(end - length for end in ends if 0 <= end - length <= first),
        }
        found |= {
            (start, end)
            for start in starts
            for end in {*ends, max(start + length, high)}
            if end - start - length < _MARK
        }
    return found


def _worth(copy, finds, span, length, marks):
    """What it is worth that a passage of `length` words and so many marks covers a span.

    Where not every mark stands there a part may be lost, and too short costs less than too long.
    """
    start, end = span
    seen = len({mark for place, mark in finds if start <= place <= end - SHINGLE})
    over = end - start - length
    return _MARK * seen - (-over / 4 if over < 0 and seen < marks else abs(over)) - copy.cost(end)


def _joined(copy, ways, most, number, span, worth):
    """The best way that goes on with a passage on a span of words. ways: sorted by their ends; most: the best up to each."""
    at = bisect.bisect_right(ways, span[0], key=lambda way: way.end) - 1
    before, so_far = most[at], most[at].worth - _GAP - copy.cost(span[0]) / 2
    if ways[at].end == span[0] and ways[at].worth >= so_far:
        before, so_far = ways[at], ways[at].worth
    return _Way(so_far + worth, number, *span, before)


def _kept(ways):
    """The ways worth following, by their ends: to each the best, if none that ends sooner is worth so much more that it must win."""
    best, most, kept = {}, -_MARK, []
    for way in ways:
        if way.end not in best or way.worth > best[way.end].worth:
            best[way.end] = way
    for end in sorted(best):
        if best[end].worth > most - _GAP - _NO_EDGE:
            kept.append(best[end])
        most = max(most, best[end].worth)
    return kept


def _another(case, document, path, text):
    """The sentence for a text that is not the document, with the one it looks like if the case has it."""
    others = {name: _passages(case, name) for name in case.documents.id if name != document}
    likely = [name for name, passages in others.items() if _fits(align(text, passages), passages)]
    cure = (
        f"It looks like “{likely[0]}”; name that document, or another file"
        if likely
        else "Name the file that holds the document"
    )
    return f"{path} is not a copy of “{document}”: too few of its passages stand there. {cure}."


def _fits(match, passages):
    """Whether enough of the passages that have fingerprints were recognised by them."""
    sought = [row["id"] for row in passages if row["fingerprints"]]
    found = [name for name in sought if name in match.texts and name not in match.placed]
    return bool(found) and len(found) >= ENOUGH * len(sought)


def _passages(case, document):
    return case.passages[case.passages.document == document].to_dict("records")


def _text_of(path):
    """The text of a reader's file. Raises KitError if there is none."""
    if path.is_dir():
        raise kit.KitError(f"{path} is a folder. Name the text file in it.")
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise kit.KitError(
            f"There is no file {path}. Check the name; it was looked for from the folder {Path.cwd()}."
        ) from None
    except OSError as error:
        raise kit.KitError(
            f"{path} cannot be opened ({error.strerror}). Copy it to a folder that you can read."
        ) from None
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    if raw.startswith(b"%PDF") or (b"\0" in raw and not wide):
        raise kit.KitError(f"{path} is not a text file. Open it in its own program and save it as plain text (.txt).")
    try:
        text = raw.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise kit.KitError(
            f"{path} is text in another encoding than UTF-8. Open it in an editor and save it with the encoding UTF-8."
        ) from None
    if not words(text):
        raise kit.KitError(f"{path} is empty. Save the document's text in it.")
    if _TAGS.search(text):
        raise kit.KitError(
            f"{path} is a web page with its tags, not text. Copy the text that the browser shows into a .txt file."
        )
    return text
