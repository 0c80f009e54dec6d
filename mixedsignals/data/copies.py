"""A reader's own copy of a document, found again by fingerprints and shown beside the paraphrases on that machine.

Knows how a copy is aligned with the passages and how it is shown; how a text is cut and counted is in `text`. Never
knows answers, and never writes a document's text anywhere.
"""

import bisect
import hashlib
import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any

import anywidget
import pandas as pd

from .. import kit
from ..show import Table
from ..text import sentence_ends, words
from . import cases

SHINGLE = 5  # words in a shingle
DIGITS = 10  # hexadecimal digits kept of its hash
LEAST_SHARE = 1 / 4  # of a document's passages must be recognised before a text counts as a copy of it

_WORD = re.compile(r"\w+(?:['’]\w+)*")
# Scores of an alignment, counted in words too many or too few: what a recognised fingerprint earns, what a gap costs,
# and what it costs to end where a line ends (it may only have been wrapped) or where nothing does. After a gap a
# passage begins at half that cost, because furniture before it often ends without a full stop.
_RECOGNISED, _GAP, _LINE_END, _NO_END = 40, 0.4, 0.1, 1
_TAGS = re.compile(r"<!doctype|<(html|body|div|p)\b", re.IGNORECASE)
# What other sites and word processors put in the place of a plain apostrophe, or invisibly between letters.
_PLAIN = str.maketrans({"‘": "'", "ʼ": "'", "´": "'", "`": "'", "\u00ad": None, "\u200b": None, "\ufeff": None})

Span = tuple[int, int]  # the first word of a part of a copy, and the word after its last
Row = dict[str, Any]


def fingerprints(sentences: Iterable[str]) -> list[str]:
    """One hash a sentence, sorted, so that they tell where a passage stands but not what it says.

    sentences: the passage's. Of each that has at least SHINGLE words the smallest hash of its shingles is kept,
    DIGITS hexadecimal digits of it.
    """
    tokens = [words(sentence) for sentence in sentences]
    return sorted({min(_hashes(sentence)) for sentence in tokens if len(sentence) >= SHINGLE})


@dataclass(frozen=True)
class Match:
    """How a copy fits a document.

    texts: {passage id: the copy's own words}, in document order. Of its ids, `partly` are those of which not every
    sentence was recognised, and `placed` those known only by standing, at their length, between two that were.
    missing: ids that were looked for and not found; short: ids too short to be looked for that no place was found for;
    spare: how many of the copy's words belong to no passage (another site's furniture).
    """

    texts: dict[str, str]
    partly: tuple[str, ...]
    placed: tuple[str, ...]
    missing: tuple[str, ...]
    short: tuple[str, ...]
    spare: int


def align(text: str, passages: Sequence[Row]) -> Match:
    """Finds each passage in a reader's copy.

    text: the copy; passages: rows with id, words and fingerprints (hashes with blanks between), in document order.
    Case, quotation marks, line breaks and furniture of another site make no difference. A passage is recognised by
    the hash of a shingle of each of its sentences, and cut out where its number of words and the copy's sentence and
    line ends agree best; one that is too short, or changed, is known by fitting a gap exactly. Returns a Match.
    """
    copy = _Copy(text)
    wanted = [set(row["fingerprints"].split()) for row in passages]
    spans = _best_alignment(copy, wanted, [int(row["words"]) for row in passages])
    names = [row["id"] for row in passages]
    seen = {number: wanted[number] & set(_hashes(copy.tokens[slice(*span)])) for number, span in spans.items()}
    spans = spans if any(seen.values()) else {}  # a text of which nothing is recognised is no gap to close
    lost = [number for number in range(len(names)) if number not in spans]
    return Match(
        texts={names[number]: copy.text(*spans[number]) for number in sorted(spans)},
        partly=tuple(names[number] for number in sorted(spans) if seen[number] and seen[number] < wanted[number]),
        placed=tuple(names[number] for number in sorted(spans) if not seen[number]),
        missing=tuple(names[number] for number in lost if wanted[number]),
        short=tuple(names[number] for number in lost if not wanted[number]),
        spare=len(copy.tokens) - sum(end - start for start, end in spans.values()),
    )


def attach(case: cases.Case | str, document: str, path: str | Path) -> "Attached":
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
    text = _read_copy(Path(path).expanduser())
    passages = _passages_of(case, document)
    match = align(text, passages)
    if not _is_copy(match, passages):
        raise kit.KitError(_wrong_document(case, document, path, text))
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

    def __init__(self, title: str, passages: Sequence[Row], match: Match) -> None:
        super().__init__()
        self.matched = tuple(match.texts)
        self.partly, self.placed, self.missing = match.partly, match.placed, match.missing
        self.short, self.spare = match.short, match.spare
        self._title, self._passages, self._texts = title, passages, match.texts
        self.on_msg(lambda widget, content, buffers: self.send({"html": self._beside()}))

    def __repr__(self) -> str:
        """What matched and what did not, in a few words; never the text."""
        parts = [f"Your copy of “{self._title}”: {len(self.matched)} of {len(self._passages)} passages matched"]
        for names, words_before, words_after in (
            (self.partly, f"{len(self.partly)} of them in part (", ")"),
            (self.placed, f"{len(self.placed)} of them by place and length alone (", ")"),
            (self.missing, "not found: ", ""),
            (self.short, "too short to look for: ", ""),
        ):
            parts += [f"{words_before}{', '.join(names)}{words_after}"] if names else []
        return "; ".join([*parts, f"words of the copy that belong to no passage: {self.spare}"]) + "."

    def _repr_mimebundle_(self, **options: Any) -> tuple[Row, Row]:
        bundle = super()._repr_mimebundle_(**options)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle or {}, {})
        saved = f"{self!r} The text shows on this machine only, while the notebook runs, and is not saved."
        return {**data, "text/plain": saved, "text/html": f"<p><em>{kit.safe(saved)}</em></p>"}, metadata

    def _beside(self) -> str:
        """The copy beside the paraphrases, as HTML."""
        notes = {
            **dict.fromkeys(self.partly, "recognised in part"),
            **dict.fromkeys(self.placed, "by place and length alone"),
            **dict.fromkeys(self.missing, "not found in your copy"),
            **dict.fromkeys(self.short, "too short to look for"),
        }
        rows = pd.DataFrame(
            {
                "place": _location(row),
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
        table = Table(rows, columns, f"{self._title}: your copy beside our paraphrase").html()
        return f"<p>{kit.safe(repr(self))}</p>{table}"


def _location(row: Row) -> str:
    """Where a passage stands in its document, for a reader."""
    first, last = row["first_sentence"], row["last_sentence"]
    return f"¶ {row['paragraph']}, {first}" + (f"–{last}" if last != first else "")


class _Copy:
    """A copy as a row of words.

    tokens: the words as `words` gives them. A place is a number of words before it.
    """

    def __init__(self, text: str) -> None:
        self.raw = unicodedata.normalize("NFC", text).translate(_PLAIN)
        matches = list(_WORD.finditer(self.raw))
        self.offsets = [match.span() for match in matches]
        self.tokens = [match.group().lower().replace("’", "'") for match in matches]
        starts = [start for start, end in self.offsets]
        lines = {bisect.bisect_left(starts, line.start()): _LINE_END for line in re.finditer("\n", self.raw)}
        blank = (line.start() for line in re.finditer(r"\n[^\S\n]*\n", self.raw))
        ends = {bisect.bisect_left(starts, end): 0 for end in [*blank, *sentence_ends(self.raw)]}
        self._boundaries: dict[int, float] = {**lines, **ends, 0: 0, len(matches): 0}

    def cost(self, place: int) -> float:
        """What it costs to begin or end a passage at a place: nothing where a sentence ends or a line is blank."""
        return self._boundaries.get(place, _NO_END)

    def boundaries(self, first: int, last: int) -> list[int]:
        """The places from first to last where a sentence or a line ends."""
        return [place for place in range(max(first, 0), last + 1) if place in self._boundaries]

    def text(self, start: int, end: int) -> str:
        """The words from start up to end as they stand in the copy, with the punctuation that belongs to them."""
        first = self._offset(start) if start else 0
        return " ".join(self.raw[first : self._offset(end)].split())

    def _offset(self, place: int) -> int:
        """The offset of the first white space after the word before a place: closing marks stay, opening ones go on."""
        after = self.offsets[place - 1][1]
        following = self.offsets[place][0] if place < len(self.offsets) else len(self.raw)
        space = re.search(r"\s", self.raw[after:following])
        return after + space.start() if space else following


def _hashes(tokens: Sequence[str]) -> list[str]:
    """The truncated hashes of all shingles of a list of words."""
    shingles = (" ".join(tokens[start : start + SHINGLE]) for start in range(len(tokens) - SHINGLE + 1))
    return [hashlib.sha256(shingle.encode()).hexdigest()[:DIGITS] for shingle in shingles]


@dataclass(frozen=True)
class _Alignment:
    """The first passages of a document on a copy: the span of the last one aligned, and the alignment before it."""

    score: float
    number: int = -1
    start: int = 0
    end: int = 0
    before: "_Alignment | None" = None


_score = attrgetter("score")


def _better(one: _Alignment, other: _Alignment) -> _Alignment:
    return max(one, other, key=_score)


def _best_alignment(copy: _Copy, wanted: Sequence[set[str]], lengths: Sequence[int]) -> dict[int, Span]:
    """Where passages stand in a copy, in the document's order: {passage's number: its span}.

    wanted, lengths: each passage's fingerprints and number of words. Dynamic programming: a recognised fingerprint
    earns _RECOGNISED; words too many or too few, gaps, and cuts where nothing ends cost. A passage of which nothing is
    recognised is aligned only where it closes a gap exactly.
    """
    places: dict[str, list[int]] = {}
    for place, shingle in enumerate(_hashes(copy.tokens)):
        places.setdefault(shingle, []).append(place)
    alignments = [_Alignment(score=0)]
    for number, length in enumerate(lengths):
        hits = sorted((place, shingle) for shingle in wanted[number] for place in places.get(shingle, ()))
        ends = {alignment.end for alignment in alignments}
        spans = {(end, end + length) for end in ends} | _candidates(copy, hits, ends, length)
        best = list(itertools.accumulate(alignments, _better))
        longer = [
            _extended(copy, alignments, best, number, span, _span_score(copy, hits, span, length, len(wanted[number])))
            for span in spans
            if span[1] <= len(copy.tokens)
        ]
        alignments = _pruned(alignments + longer)
    last = max(alignments, key=lambda one: one.score - (_GAP if one.end < len(copy.tokens) else 0))
    aligned = {}
    while last.before:
        aligned[last.number] = (last.start, last.end)
        last = last.before
    return aligned


def _candidates(copy: _Copy, hits: Sequence[tuple[int, str]], ends: set[int], length: int) -> set[Span]:
    """The spans that a passage of `length` words may cover which holds some of its hits.

    It starts where a sentence, a line or an alignment ends, or its length before such a place; and ends alike.
    """
    spans: set[Span] = set()
    reach = length + SHINGLE
    places = [place for place, shingle in hits]
    for first, last in ((first, last) for first in places for last in places if first <= last <= first + 2 * length):
        high = last + SHINGLE
        stops = copy.boundaries(high, high + reach)
        starts = {
            *copy.boundaries(first - reach, first),
            *(place for place in ends if first - reach <= place <= first),
            *(stop - length for stop in stops if 0 <= stop - length <= first),
        }
        spans |= {
            (start, stop)
            for start in starts
            for stop in {*stops, max(start + length, high)}
            if stop - start - length < _RECOGNISED
        }
    return spans


def _span_score(copy: _Copy, hits: Sequence[tuple[int, str]], span: Span, length: int, fingerprint_count: int) -> float:
    """What it is worth that a passage of `length` words and so many fingerprints covers a span.

    Where not every fingerprint stands there a part may be lost, and too short costs less than too long.
    """
    start, end = span
    seen = len({shingle for place, shingle in hits if start <= place <= end - SHINGLE})
    over = end - start - length
    return _RECOGNISED * seen - (-over / 4 if over < 0 and seen < fingerprint_count else abs(over)) - copy.cost(end)


def _extended(
    copy: _Copy, alignments: Sequence[_Alignment], best: Sequence[_Alignment], number: int, span: Span, score: float
) -> _Alignment:
    """The best alignment that goes on with a passage on a span. alignments: by their ends; best: the best so far."""
    at = bisect.bisect_right(alignments, span[0], key=lambda one: one.end) - 1
    before, so_far = best[at], best[at].score - _GAP - copy.cost(span[0]) / 2
    if alignments[at].end == span[0] and alignments[at].score >= so_far:
        before, so_far = alignments[at], alignments[at].score
    return _Alignment(so_far + score, number, *span, before)


def _pruned(alignments: Iterable[_Alignment]) -> list[_Alignment]:
    """The best alignment for each end, in order; none where one that ends sooner must win whatever follows."""
    best: dict[int, _Alignment] = {}
    for alignment in alignments:
        if alignment.end not in best or alignment.score > best[alignment.end].score:
            best[alignment.end] = alignment
    highest, kept = float(-_RECOGNISED), []
    for end in sorted(best):
        if best[end].score > highest - _GAP - _NO_END:
            kept.append(best[end])
        highest = max(highest, best[end].score)
    return kept


def _wrong_document(case: cases.Case, document: str, path: str | Path, text: str) -> str:
    """The sentence for a text that is not the document, with the one it looks like if the case has it."""
    others = {name: _passages_of(case, name) for name in case.documents.id if name != document}
    likely = [name for name, passages in others.items() if _is_copy(align(text, passages), passages)]
    cure = (
        f"It looks like “{likely[0]}”; name that document, or another file"
        if likely
        else "Name the file that holds the document"
    )
    return f"{path} is not a copy of “{document}”: too few of its passages stand there. {cure}."


def _is_copy(match: Match, passages: Sequence[Row]) -> bool:
    """Whether enough of the passages that have fingerprints were recognised by them."""
    sought = [row["id"] for row in passages if row["fingerprints"]]
    recognised = [name for name in sought if name in match.texts and name not in match.placed]
    return bool(recognised) and len(recognised) >= LEAST_SHARE * len(sought)


def _passages_of(case: cases.Case, document: str) -> list[Row]:
    rows: list[Row] = case.passages[case.passages.document == document].to_dict("records")
    return rows


def _read_copy(path: Path) -> str:
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
