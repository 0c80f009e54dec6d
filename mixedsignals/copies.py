"""A document's text, cut and counted the same way everywhere, and a reader's own copy of it.

Knows how paragraphs and sentences are counted, how a copy is aligned with the passages by fingerprints, and
how it is shown beside the paraphrases on the reader's machine. Never knows answers, and never writes a
document's text anywhere.

How it is counted: a paragraph is a line that is not empty, numbered from 1. A sentence ends at
`.`, `?`, `!` or `…`, with the quotation marks or brackets that close right after it, before white
space or the line's end; not after a single letter (`U.S.`, `J.`) or one of ABBREVIATIONS. A line
without such an end is one sentence. Case plays no part: one document stands in lower case.
"""
import bisect
import hashlib
import html
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import anywidget
import pandas as pd

from . import cases, kit
from .tables import Table

ABBREVIATIONS = {"nov", "dec", "jan", "feb", "aug", "sept", "oct", "mr", "mrs", "ms", "dr", "st", "gen", "sen", "rep", "no", "vs"}
SHINGLE = 5   # words in a shingle
KEPT = 10     # hexadecimal digits kept of its hash
LONGEST = 80  # words in a passage
ENOUGH = 1/4  # share of a document's passages that must be recognised before a text counts as a copy of it

_END = re.compile(r"[.?!…]+[\"'”’)\]]*(?=\s|$)")
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_NO_EDGE = 6  # what it costs to cut a passage where neither a sentence nor a line ends, in words of length
_TAGS = re.compile(r"<!doctype|<(html|body|div|p|br)\b", re.IGNORECASE)
# What other sites and word processors put in the place of a plain apostrophe, or invisibly between letters.
_PLAIN = str.maketrans({"‘": "'", "ʼ": "'", "´": "'", "`": "'", "\u00ad": None, "\u200b": None, "\ufeff": None})


def words(text):
    """The words of a text, for counting and comparing: lower case, straight apostrophes, no punctuation."""
    return re.findall(r"\w+(?:'\w+)*", text.lower().replace("’", "'"))


def paragraphs(text):
    """The non-empty lines of a text, trimmed; paragraph n is the nth."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def sentences(paragraph):
    """The sentences of one paragraph, in order (see the module's docstring)."""
    ends = [0, *_sentence_ends(paragraph), len(paragraph)]
    found = (paragraph[start:end].strip() for start, end in zip(ends, ends[1:]))
    return [sentence for sentence in found if sentence]


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
    Case, quotation marks, line breaks and furniture of another site make no difference. A passage is first
    recognised by the hash of one of its shingles, then cut out where its number of words and the copy's sentence and
    line ends agree best; what is left between two of them goes to the passages that are missing there, if it is as
    long as they are. Returns a Match.
    """
    copy = _Copy(text)
    marks = [set(row["fingerprints"].split()) for row in passages]
    lengths = [int(row["words"]) for row in passages]
    spans, seen = _found(copy, _located(copy, marks), lengths)
    placed = _between(spans, lengths, len(copy.spans))
    texts = {passages[place]["id"]: copy.text(*span) for place, span in sorted({**spans, **placed}.items())}
    lost = [place for place in range(len(passages)) if passages[place]["id"] not in texts]
    taken = sum(end - start for start, end in [*spans.values(), *placed.values()])
    return Match(
        texts=texts,
        partly=tuple(passages[place]["id"] for place in sorted(spans) if seen[place] < marks[place]),
        placed=tuple(passages[place]["id"] for place in sorted(placed)),
        missing=tuple(passages[place]["id"] for place in lost if marks[place]),
        short=tuple(passages[place]["id"] for place in lost if not marks[place]),
        spare=len(copy.spans) - taken)


def attach(case, document, path):
    """A reader's own copy of a document, shown beside our paraphrases on this machine only.

    case: a case or its name; document: an id of its `documents`; path: a UTF-8 text file (.txt or .md) anywhere on
    this machine. Returns an Attached. Raises KitError, in one sentence, for a file that is missing, is no text, has
    another encoding or is another document. Nothing is stored: call it again after a restart.
    """
    case = cases.load(case) if isinstance(case, str) else case
    if document not in set(case.documents.id):
        raise kit.KitError(f"The case {case.name} has no document “{document}”. Its documents are: {', '.join(case.documents.id)}.")
    text = _text_of(Path(path).expanduser())
    passages = case.passages.to_dict("records")
    mine = [row for row in passages if row["document"] == document]
    match = align(text, mine)
    if _share(match, mine) < ENOUGH:
        raise kit.KitError(_another(case, document, path, text, match, passages))
    title = case.documents.set_index("id").title[document] or document
    return Attached(title, mine, match)


class Attached(anywidget.AnyWidget):
    """A reader's copy, aligned. Its last line in a cell shows it beside the paraphrases.

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
        said += [f"{len(self.placed)} of them by place and length alone ({', '.join(self.placed)})"] if self.placed else []
        said += [f"not found: {', '.join(self.missing)}"] if self.missing else []
        said += [f"too short to look for: {', '.join(self.short)}"] if self.short else []
        return "; ".join([*said, f"words of the copy that belong to no passage: {self.spare}"]) + "."

    def _repr_mimebundle_(self, **options):
        bundle = super()._repr_mimebundle_(**options)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        saved = f"{self!r} The text shows on this machine only, while the notebook runs, and is not saved."
        return {**data, "text/plain": saved, "text/html": f"<p><em>{html.escape(saved)}</em></p>"}, metadata

    def _beside(self):
        notes = {**dict.fromkeys(self.partly, "recognised in part"), **dict.fromkeys(self.placed, "by place and length alone"),
                 **dict.fromkeys(self.missing, "not found in your copy"), **dict.fromkeys(self.short, "too short to look for")}
        rows = pd.DataFrame({"place": f"¶ {row['paragraph']}, {row['first_sentence']}–{row['last_sentence']}",
                             "copy": self._texts.get(row["id"], ""), "paraphrase": row["paraphrase"],
                             "note": notes.get(row["id"], "")} for row in self._passages)
        columns = {"place": "paragraph, sentences", "copy": "your copy", "paraphrase": "our paraphrase", "note": "how sure"}
        return f"<p>{html.escape(repr(self))}</p>" + Table(rows, columns, f"{self._title}: your copy beside our paraphrase").html()


class _Copy:
    """A copy as a row of words.

    tokens: the words as `words` gives them; edges: {number of words before it: cost of cutting there}, 0 where a
    sentence ends and 1 where a line does (it may only have been wrapped).
    """

    def __init__(self, text):
        self.raw = unicodedata.normalize("NFC", text).translate(_PLAIN)
        found = list(_WORD.finditer(self.raw))
        self.spans = [word.span() for word in found]
        self.tokens = [word.group().lower().replace("’", "'") for word in found]
        starts = [start for start, end in self.spans]
        lines = {bisect.bisect_left(starts, line.start()): 1 for line in re.finditer("\n", self.raw)}
        ends = {bisect.bisect_left(starts, end): 0 for end in _sentence_ends(self.raw)}
        self.edges = {**lines, **ends, 0: 0, len(found): 0}

    def edges_between(self, first, last):
        return [edge for edge in range(max(first, 0), last + 1) if edge in self.edges]

    def text(self, start, end):
        """The words from start up to end as they stand in the copy, with the punctuation that belongs to them."""
        first = self._border(start) if start else 0
        return " ".join(self.raw[first:self._border(end)].split())

    def _border(self, place):
        """The offset of the first white space after the word before a place: closing marks stay, opening ones go on."""
        after = self.spans[place - 1][1]
        following = self.spans[place][0] if place < len(self.spans) else len(self.raw)
        space = re.search(r"\s", self.raw[after:following])
        return after + space.start() if space else following


def _sentence_ends(text):
    """Where sentences end in a text: offsets, in order."""
    for end in _END.finditer(text):
        before = re.search(r"\w+$", text[max(0, end.start() - 20):end.start()])
        last = before.group().lower() if before else ""
        if not (end.group().startswith(".") and (last in ABBREVIATIONS or (len(last) == 1 and last.isalpha()))):
            yield end.end()


def _hashes(tokens):
    """The truncated hashes of all shingles of a list of words."""
    shingles = (" ".join(tokens[start:start + SHINGLE]) for start in range(len(tokens) - SHINGLE + 1))
    return [hashlib.sha256(shingle.encode()).hexdigest()[:KEPT] for shingle in shingles]


def _located(copy, marks):
    """Where the fingerprints stand in a copy: {number of the passage: [(place, mark)]}.

    A sentence may stand twice, in the document or in the copy; the longest run of finds in the document's order is
    kept (longest non-decreasing subsequence).
    """
    owners = {}
    for number, passage in enumerate(marks):
        for mark in passage:
            owners.setdefault(mark, []).append(number)
    finds = [(place, -number, mark) for place, mark in enumerate(_hashes(copy.tokens)) for number in owners.get(mark, ())]
    tails, ends, before = [], [], {}
    for at, (place, negative, mark) in enumerate(sorted(finds)):
        length = bisect.bisect_right(tails, -negative)
        tails[length:length + 1], ends[length:length + 1] = [-negative], [at]
        before[at] = ends[length - 1] if length else None
    finds.sort()
    located, at = {}, ends[-1] if ends else None
    while at is not None:
        place, negative, mark = finds[at]
        located.setdefault(-negative, []).append((place, mark))
        at = before[at]
    return located


def _found(copy, located, lengths):
    """The words that each located passage covers, {number: (start, end)}, and the marks seen there, {number: set}."""
    spans, seen, done = {}, {}, 0
    gathered = {number: _together(located[number], 2 * lengths[number]) for number in sorted(located)}
    order = list(gathered)
    for number, following in zip(order, [*order[1:], None]):
        low, high, seen[number] = gathered[number]
        limit = len(copy.spans) if following is None else gathered[following][0]
        whole = len(seen[number]) == len({mark for place, mark in located[number]})
        spans[number] = _cut_out(copy, low, high, done, limit, lengths[number], whole)
        done = spans[number][1]
    return spans, seen
