"""A verdict as HTML: words and an icon before any colour, and for each field what to look at again."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ..kit import decimal, lang, safe, say
from ..text import count_words
from .form import AS_WRITTEN
from .model import Answer, Key, Question
from .scoring import GOOD, OUTCOMES, Mark, Verdict, checklist, unowned
from .steps import APART, answered, steps

ICONS = dict(zip(OUTCOMES, "○✓◐◇↻●"))
TRIES_BEFORE_REASONS = 3
TO_DIAGNOSE = ("not yet", "partly right")
BEGINNING = 6  # words by which a sentence of an answer is named
AROUND = ',.;:!?()“”«»"'  # what stands around a word when it is shown by itself

PASSING = "ms-passing"  # what is said of one item alone: it goes when another item is turned to

BLANK = "ms-blank"  # what says only that nothing is there: it goes once something is

Shown = dict[str, Any]  # {"summary": HTML, "items": {field: HTML}, ...}, as the form's script takes it


def verdict_html(
    question: Question,
    answer: Answer,
    verdict: Verdict,
    key: Key | None,
    tries: Mapping[str, int] | None = None,
    remark: str = "",
    *,
    step: str = "",
    begun: bool = False,
    unfolded: Collection[str] = (),
) -> Shown:
    """What the form shows after an answer: {"summary": HTML, "items": {field: HTML}, "alone": {field: HTML}}.

    tries: how often each field was answered; after three, its reason is offered. remark: a sentence about saving.
    step: the one item that was just answered; begun: the question is answered item by item and some are to come, so
    blanks are no fault. unfolded: fields whose reason stands open. alone: what differs where an item is seen alone:
    a diagnosis that the sheet says but once.
    """
    notes = _Feedback(question, answer, verdict, key, tries or {}, unfolded)
    standing = _so_far(question, answer, verdict) if begun else _whole(question, answer, verdict) + _way_back(verdict)
    summary = _of_step(question, verdict, step) + standing
    items = notes.sheet()
    if begun:
        items = {field: note for field, note in items.items() if field in answered(question, answer)}
    return {"summary": summary + _remark(remark), "items": items, "alone": notes.whole if steps(question) else {}}


def refused_html(sentence: str, blank: bool = False) -> Shown:
    """What the form shows when nothing could be checked: one sentence that says why, and the cure.

    blank: nothing was there to check; the sentence goes as soon as something is.
    """
    return {
        "summary": _line("not attempted", sentence, f"{PASSING} {BLANK if blank else ''}"),
        "items": {},
        "refused": True,
    }


def diagnoses(question: Question, verdict: Verdict, key: Key) -> dict[str, str]:
    """What each place that is not right mistakes for what, or why it is defensible, in words: {place: sentence}."""
    if question.kind == "mark":
        sentences = [sentence for outcome, sentence in _word_sentences(question, verdict) if outcome != "right"]
        return {"words": " ".join(f"{sentence.rstrip('.')}." for sentence in sentences)} if sentences else {}
    defensible = {mark.field: _defensible(mark) for mark in verdict.marks if mark.outcome == "defensible"}
    wrong = [mark for mark in verdict.marks if mark.outcome in TO_DIAGNOSE]
    return defensible | {mark.field: _diagnosis(question, mark, key) for mark in wrong}


def solved(question: Question, key: Key) -> str:
    """The question answered, as one HTML section: each item, our answer, the reason, the rows, other readings."""
    parts = [f'<p class="ms-title"><strong>{safe(question.title)}</strong></p>']
    parts += [f'<p dir="auto">{safe(part)}</p>' for part in question.prompt.split("\n\n")]
    if question.kind == "mark":
        words = " ".join(item.text for item in question.items)
        parts.append(
            f'<blockquote dir="auto">{safe(words)}</blockquote>' + _right(_marked(question, key)) + _why(key, "words")
        )
    elif question.kind == "matrix":
        parts.append(_solved_table(question, key))
    for field in dict.fromkeys([*key.answers, *key.why]) if question.kind != "mark" else ():
        parts.append(_solved_field(question, key, field))
    if key.model:
        parts.append(f"<blockquote>{safe(key.model)}</blockquote>")
    return f'<section{lang()} class="ms-solution {AS_WRITTEN}">{"".join(parts)}</section>'


def _solved_field(question: Question, key: Key, field: str) -> str:
    """One field: what it asks, our answer, the reason, other readings. A cell of a matrix only if there is a reason."""
    settled = "" if question.kind == "matrix" else _settled(question, key, field)
    right = _right(settled) if settled else ""
    readings = "".join(
        _line("defensible", say("solution.defensible", answer=_named(question, field, value).rstrip("."), why=why))
        for value, why in key.defensible.get(field, {}).items()
    )
    content = right + _why(key, field) + readings
    asked = _asked(question, field)
    return (f'<p dir="auto"><em>{safe(asked)}</em></p>' if asked and content else "") + content


def _solved_table(question: Question, key: Key) -> str:
    head = "".join(f'<th scope="col">{safe(column.text)}</th>' for column in question.columns)
    rows = "".join(
        f'<tr><th scope="row">{safe(row.text)}</th>'
        + "".join(
            f"<td>{safe(_named(question, field, key.answers.get(field, '')))}</td>"
            for field in (f"{row.id}:{column.id}" for column in question.columns)
        )
        + "</tr>"
        for row in question.items
    )
    return f"<table><thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _asked(question: Question, field: str) -> str:
    """What a field asks, in the form's words: an item, a row and a column, the tabs, the judgement."""
    if question.kind == "browse":
        return say("form.tabs" if field == "opened" else "form.judge")
    texts = {item.id: item.text for item in question.items + question.columns}
    return " / ".join(
        texts[part].rstrip(".") if ":" in field else texts[part] for part in field.split(":") if part in texts
    )


def _right(answer: str) -> str:
    return _line("right", say("solution.right", answer=answer.rstrip(".")))


def outcome_html(outcome: str) -> str:
    """An outcome as icon and word, for lists."""
    return f'<span aria-hidden="true">{ICONS[outcome]}</span> {safe(_outcome_words(outcome))}'


def _outcome_words(outcome: str) -> str:
    return say("verdict." + outcome.replace(" ", "_"))


def _remark(sentence: str) -> str:
    return f'<p class="ms-remark">{safe(sentence)}</p>' if sentence else ""


def _headline(outcome: str, words: str, more: str, of: str = "") -> str:
    """The outcome in words, whose it is where that could be mistaken, and a sentence that goes with it."""
    return (
        f'<p class="ms-outcome ms-is-{outcome.replace(" ", "-")}">{f"{safe(of)} " if of else ""}'
        f'<span aria-hidden="true">{ICONS[outcome]}</span> <strong>{safe(words)}</strong>'
        f"{f' {safe(more)}' if more else ''}</p>"
    )


def overall_html(question: Question, answer: Answer, verdict: Verdict, of: str = "") -> str:
    """The outcome in words, how much of the answer fits, and what is blank. of: the words before it, if any."""
    costs = verdict.measure == "brier"
    several = len(verdict.marks) > 1 and verdict.credit is not None and not costs
    nothing_whole = verdict.outcome == "partly right" and not _good(verdict)  # “0 of 5 fit” would speak against itself
    counted = "verdict.words" if verdict.measure == "f1" else "verdict.count"
    more = [say(counted, good=_good(verdict), of=len(verdict.marks)) if several and not nothing_whole else ""]
    more += [_kept(question, answer) if question.unmarked and verdict.outcome == "recorded" else ""]
    more += [_blanks(question, answer, verdict), say("verdict.brier") if costs else ""]
    words = _mean_cost(verdict) if costs else _outcome_words(verdict.outcome)
    return _headline(verdict.outcome, words, " ".join(part for part in more if part), of)


def _whole(question: Question, answer: Answer, verdict: Verdict) -> str:
    """The verdict on the whole question. Below one item of many it says that it is on all of them."""
    several = steps(question) and not question.unmarked
    return overall_html(question, answer, verdict, say("verdict.all", of=len(question.items)) if several else "")


def _blanks(question: Question, answer: Answer, verdict: Verdict) -> str:
    """How many items are blank, where each asks for an answer; '' if none is."""
    if verdict.marks:
        blank = sum(mark.outcome == "not attempted" for mark in verdict.marks) if verdict.measure != "f1" else 0
    else:
        blank = len(_missing(question, answer))
    return say("verdict.blank", count=blank) if blank else ""


def _missing(question: Question, answer: Answer) -> set[str]:
    """The items without an answer, of a question that is answered item by item."""
    return {item.id for item in question.items if question.kind in APART} - answered(question, answer)


def _kept(question: Question, answer: Answer) -> str:
    """That the answer is kept; of a long sheet, how much of it is."""
    if not steps(question):
        return say("verdict.kept")
    missing, of = len(_missing(question, answer)), len(question.items)
    return say("verdict.some_kept", count=of - missing, of=of) if missing else say("verdict.all_kept", of=of)


def _mean_cost(verdict: Verdict) -> str:
    """What the numbers cost on average (Brier score), blanks left out."""
    given = [(mark.chosen / 100 - mark.right) ** 2 for mark in verdict.marks if mark.chosen is not None]
    return say("verdict.mean_cost", value=decimal(f"{sum(given) / len(given):.2f}"))


def _of_step(question: Question, verdict: Verdict, step: str) -> str:
    """The outcome of the item that was just answered, by its number; '' where the whole question was."""
    if not step:
        return ""
    number = [item.id for item in question.items].index(step) + 1
    mark = next((mark for mark in verdict.marks if mark.field == step), Mark(step, verdict.outcome))
    words = _came(mark) if verdict.measure == "brier" and mark.chosen is not None else _outcome_words(mark.outcome)
    return f'<div class="{PASSING}">{_headline(mark.outcome, words, "", say("verdict.item", number=number))}</div>'


def _so_far(question: Question, answer: Answer, verdict: Verdict) -> str:
    """How far one has come."""
    count, of, costs = len(answered(question, answer)), len(question.items), verdict.measure == "brier"
    kept = "verdict.kept_so_far" if question.unmarked else "verdict.recorded_so_far"
    fits = verdict.marks and not costs
    standing = say("verdict.so_far" if fits else kept, good=_good(verdict), count=count, left=of - count)
    words = f"{standing} {say('verdict.brier') if costs else ''}".strip()
    return f'<p class="ms-outcome ms-is-not-attempted">{safe(words)}</p>'


def _way_back(verdict: Verdict) -> str:
    """A button that leads to the first answer to look at again, where there are several."""
    if len(verdict.marks) < 2 or _good(verdict) == len(verdict.marks) or verdict.measure == "brier":
        return ""
    return f'<p><button type="button" class="ms-go">{safe(say("verdict.go"))}</button></p>'


def _good(verdict: Verdict) -> int:
    return sum(mark.outcome in GOOD for mark in verdict.marks)


class _Feedback:
    """The note beside each field. whole: {field: HTML} of the notes that the sheet shortens."""

    def __init__(
        self,
        question: Question,
        answer: Answer,
        verdict: Verdict,
        key: Key | None,
        tries: Mapping[str, int],
        unfolded: Collection[str],
    ) -> None:
        self.question, self.answer, self.verdict, self.key = question, answer, verdict, key
        self.tries, self.unfolded = tries, unfolded
        self.whole: dict[str, str] = {}

    def sheet(self) -> dict[str, str]:
        """Every note, as one sheet shows them: {field: HTML}. A diagnosis stands once; later ones point to it."""
        question, key = self.question, self.key
        if question.kind == "write":
            return {"text": _checked(question, self.answer["text"], key)} if self.answer.get("text") else {}
        if not self.verdict.marks or key is None:
            return {}
        if question.kind == "mark":
            return {"words": _words(question, self.verdict) + _edges(question, self.answer, key) + self._reasons(key)}
        notes: dict[str, str] = {}
        first: dict[str, str] = {}
        for number, mark in enumerate(_as_seen(question, self.verdict), 1):
            diagnosis = _diagnosis(question, mark, key) if mark.outcome in TO_DIAGNOSE else ""
            notes[mark.field] = self._note(mark, key, diagnosis)
            if diagnosis in first:
                self.whole[mark.field] = notes[mark.field]
                notes[mark.field] = self._note(mark, key, _again(question, mark, first[diagnosis]))
            elif diagnosis:
                first[diagnosis] = _known_as(question, mark, number)
        return notes

    def _reasons(self, key: Key) -> str:
        """All the words of a mark question and why, once they are right or three tries are over."""
        if self.verdict.outcome == "right":
            return _folded(_why(key, "words"), "words" in self.unfolded)
        right = _marked(self.question, key)
        return _reason(key, "words", right, "words" in self.unfolded) if self._offered("words") else ""

    def _offered(self, field: str) -> bool:
        return self.tries.get(field, 0) >= TRIES_BEFORE_REASONS

    def _note(self, mark: Mark, key: Key, diagnosis: str) -> str:
        """One field's feedback: its outcome, the diagnosis of a wrong choice, and the rows that show it."""
        opened = mark.field in self.unfolded
        if mark.outcome == "not attempted":
            return _line(mark.outcome, say("note.not_attempted"), BLANK)
        if _is_brier(self.question, key):  # the thing is so or it isn't: the first number is the one that counts
            return _line(mark.outcome, _came(mark)) + _folded(_why(key, mark.field), opened)
        if mark.outcome == "right":
            return self._outcome(mark, _number(self.question, mark)) + _folded(_why(key, mark.field), opened)
        if mark.outcome == "defensible":  # it counts: what we settled on is told at once, folded
            settled = _reason(key, mark.field, _settled(self.question, key, mark.field), opened)
            return _line("defensible", _defensible(mark)) + settled
        rows = _rows(key, mark.field)
        card = f'<p class="ms-card">{safe(say("note.rows"))}</p>{rows}' if rows else ""
        right = _settled(self.question, key, mark.field)
        reason = _reason(key, mark.field, right, opened) if self._offered(mark.field) else ""
        return self._outcome(mark, diagnosis) + card + reason

    def _outcome(self, mark: Mark, sentence: str) -> str:
        """The outcome and a sentence; the sentence alone for one choice, whose outcome the verdict says just above."""
        if self.question.kind == "choose":
            return f'<p class="ms-diagnosis" dir="auto">{safe(sentence)}</p>' if sentence else ""
        return _line(mark.outcome, f"{_outcome_words(mark.outcome)} {sentence}".strip())


def _as_seen(question: Question, verdict: Verdict) -> list[Mark]:
    """The marks from the top of the page to its end: an ordering shows its items as they were put."""
    placed = question.kind == "order"
    return sorted(verdict.marks, key=lambda mark: int(mark.chosen or 0)) if placed else list(verdict.marks)


def _again(question: Question, mark: Mark, first: str) -> str:
    """A diagnosis that was given further up, in few words."""
    if question.kind == "order":
        return say("note.early_too" if int(mark.chosen) < int(mark.right) else "note.late_too")
    return say("note.same_row" if question.kind == "matrix" else "note.same", first=first)


def _known_as(question: Question, mark: Mark, number: int) -> str:
    """What a later note calls an item: its number, or its words where the form shows no numbers."""
    if question.kind == "matrix":
        return next(item.text for item in question.items if item.id == mark.field).rstrip(".")
    return str(number)


def _diagnosis(question: Question, mark: Mark, key: Key) -> str:
    """What a wrong choice mistakes for what; several choices are diagnosed one by one."""
    written = key.diagnoses.get(mark.field, {})
    chosen = mark.chosen if isinstance(mark.chosen, list) else [mark.chosen]
    diagnoses = [written[value] for value in chosen if value in written]
    if diagnoses:
        return " ".join(diagnoses)
    if _is_brier(question, key):
        return _came(mark)
    if question.kind == "estimate" and question.interval:
        below = float(mark.shown) < float(str(mark.chosen).partition("–")[0])
        return say("note.below" if below else "note.above", value=decimal(str(mark.chosen)))
    if question.kind == "order":
        return say("note.early" if int(mark.chosen) < int(mark.right) else "note.late")
    if question.kind in ("matrix", "browse") and "/" in mark.shown:
        good, _, of = mark.shown.partition("/")
        if question.kind == "browse" and good == of:
            return say("note.browse_cost", more=len(mark.chosen) - int(good))
        count = say(f"note.{question.kind}", good=good, of=of)
        return f"{count} {say('note.cells', cells='; '.join(mark.apart))}" if mark.apart else count
    return say("note.estimate" if question.kind == "estimate" else "note.look_again", value=decimal(mark.shown))


def _is_brier(question: Question, key: Key) -> bool:
    """Whether numbers are marked by their squared error, rather than as a range or against one another."""
    return question.kind == "estimate" and not question.interval and not key.tolerance


def _came(mark: Mark) -> str:
    """Whether the thing is so, and what the number said of it cost."""
    sentences = [say("solution.so" if mark.right else "solution.not_so")]
    sentences += [say("note.even")] if mark.chosen == 50 else []
    return " ".join([*sentences, say("note.cost", value=decimal(mark.shown))])


def _number(question: Question, mark: Mark) -> str:
    """What goes with a right number: the true value in a range, or what the other numbers imply."""
    return say("note.number", value=decimal(mark.shown)) if question.kind == "estimate" else ""


def _reason(key: Key, field: str, right: str, opened: bool) -> str:
    """The right answer and its reason, folded away until the learner asks."""
    answer = f"<p>{safe(say('solution.right', answer=right.rstrip('.')))}</p>" if right else ""
    return _folded(answer + _why(key, field), opened)


def _folded(content: str, opened: bool) -> str:
    if not content:
        return ""
    opening = f'<details class="ms-reason"{" open" if opened else ""}>'
    return f"{opening}<summary>{safe(say('note.reason'))}</summary>{content}</details>"


def _why(key: Key, field: str) -> str:
    why = key.why.get(field, "")
    return (f"<p>{safe(why)}</p>" if why else "") + _rows(key, field)


def _rows(key: Key, field: str) -> str:
    rows = "".join(f'<li dir="auto">{safe(row)}</li>' for row in key.rows.get(field, ()))
    return f'<ul class="ms-rows">{rows}</ul>' if rows else ""


def _line(outcome: str, text: str, mark: str = "") -> str:
    name = f"{outcome.replace(' ', '-')} {mark}".strip()
    return f'<p class="ms-outcome ms-is-{name}"><span aria-hidden="true">{ICONS[outcome]}</span> {safe(text)}</p>'


def _named(question: Question, field: str, value: Any) -> str:
    """A value in the words of the form."""
    if question.kind == "estimate":
        return (
            f"{decimal(f'{value:.15g}')} {question.unit}".strip()
            if question.interval
            else say("solution.so" if value else "solution.not_so")
        )
    texts = {option.id: option.text for option in question.options}
    if field == "opened":
        texts = {item.id: item.text for item in question.items}
    return "; ".join(texts.get(part, str(part)) for part in (value if isinstance(value, list) else [value]))


def _settled(question: Question, key: Key, field: str) -> str:
    """The key's answer to what a mark is about, in the form's words; '' where no answer is right by itself."""
    if question.kind == "matrix":
        return "; ".join(
            f"{column.text}: {_named(question, field, key.answers[f'{field}:{column.id}'])}"
            for column in question.columns
        )
    return _named(question, field, key.answers[field]) if field in key.answers else ""


def _words(question: Question, verdict: Verdict) -> str:
    return "".join(_line(outcome, sentence) for outcome, sentence in _word_sentences(question, verdict))


def _edges(question: Question, answer: Answer, key: Key) -> str:
    """That a marked word counts neither way, where the lesson's rule leaves it open: no mark is passed over."""
    open_words = {(word, label) for label, words in key.optional.items() for word in words}
    marks = [Mark(word, "recorded") for word, label in answer.items() if (word, label) in open_words]
    return "".join(_line(*line) for line in _word_line("recorded", "mark.edge", marks, question))


def _word_sentences(question: Question, verdict: Verdict) -> Iterator[tuple[str, str]]:
    """(outcome, sentence): what is marked right, wrongly or too much, by the words themselves; what is missing, by
    label and number; what is defensible, and why."""
    marks = verdict.marks
    yield from _word_line("right", "mark.right", [mark for mark in marks if mark.outcome == "right"], question)
    for option in question.options:
        mine = [mark for mark in marks if mark.chosen == option.id and mark.outcome == "not yet"]
        other, much = ([mark for mark in mine if (mark.right is None) is none] for none in (False, True))
        yield from _word_line("not yet", "mark.other", other, question, option.text)
        yield from _word_line("not yet", "mark.too_much", much, question, option.text)
        missing = [mark for mark in marks if mark.outcome == "not attempted" and mark.right == option.id]
        yield from _word_line("not attempted", "mark.missing", missing, question, option.text)
    for mark in marks:
        if mark.outcome == "defensible":
            yield "defensible", _defensible(mark)


def _defensible(mark: Mark) -> str:
    return say("note.defensible", why=mark.why)


def _word_line(
    outcome: str, sentence: str, marks: list[Mark], question: Question, label: str = ""
) -> Iterator[tuple[str, str]]:
    """One sentence on some words, if there are any; what is missing is counted, not named."""
    if marks:
        texts = {item.id: item.text for item in question.items}
        words = " · ".join(texts[mark.field].strip(AROUND) for mark in marks)
        yield outcome, say(sentence, words=words, label=label, count=len(marks))


def _marked(question: Question, key: Key) -> str:
    """The right marking, label by label."""
    shown = []
    for option in question.options:
        words = " ".join(item.text for item in question.items if key.answers.get(item.id) == option.id)
        if words:
            shown.append(f"{option.text}: {words.strip(AROUND)}")
    return "; ".join(shown)


def _checked(question: Question, text: str, key: Key | None) -> str:
    """A written answer beside the checklist and the model answer."""
    lines = "".join(
        _line("right", say(f"check.{name}.yes")) if passed else _line("not yet", _to_mend(question, text, name))
        for name, passed in checklist(question, text)
    )
    model = (
        f'<details class="ms-reason"><summary>{safe(say("check.model"))}</summary><p>{safe(key.model)}</p></details>'
        if key and key.model
        else ""
    )
    return lines + f"<p>{safe(say('check.reader'))}</p>" + model


def _to_mend(question: Question, text: str, check: str) -> str:
    """What a check of a written answer found, and how to mend it. check: one that was not passed."""
    if check == "length":
        least, most = question.words
        return say("check.length.no", count=count_words(text), least=least, most=most)
    if check == "cited":
        bare, unknown = unowned(question, text)
        faults = [say("check.cited.no", sentences=", ".join(map(_begun, bare)))] if bare else []
        faults += [say("check.cited.unknown", rows=", ".join(f"[{name}]" for name in unknown))] if unknown else []
        return " ".join(faults) or say("check.cited.none")
    return say(f"check.{check}.no")


def _begun(sentence: str) -> str:
    """The first words of a sentence, by which its writer finds it."""
    words = sentence.split()
    return f"“{' '.join(words[:BEGINNING])}{' …' if len(words) > BEGINNING else ''}”"
