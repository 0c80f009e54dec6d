"""A question as one semantic HTML form: the live question, the saved notebook, the printed sheet; and as plain text.

Everything a learner, an author or a document wrote passes through `kit.safe`.
A saved notebook keeps no style sheet, no name and no aria attribute, and a code host drops the controls too,
so the bare HTML has to read well without them.
"""

import re
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from .. import measures
from ..kit import decimal, lang, safe, say
from ..text import ROW_NAME, WORD
from .model import WHY, Answer, Item, Option, Question
from .steps import steps

# What the bare HTML needs: no frame that runs through a long legend, no bullet before a letter.
NO_FRAME = ' style="border:0"'
NO_BULLET = ' style="list-style:none"'
# What the style sheet hides, and bare HTML shows: a line's end, and the room before a choice.
BREAK, INDENT = '<br class="ms-between">', '<span class="ms-between">\u2003</span>'
# Text stays text: dollar signs are not set as formulas by JupyterLab (mathjax) or on the web (tex2jax).
AS_WRITTEN = "mathjax_ignore tex2jax_ignore"
CHIP = 50  # letters that fit on a button of a choice without filling the line
LEAST = 5  # letters of a clause that say too little by themselves
WIDTH = 88  # letters in a line of plain text

Choice = tuple[str, str, str]  # value, text, spoken text or ""


def form(question: Question, answer: Answer | None = None, live: bool = True) -> str:
    """The question as an HTML form.

    answer: an earlier answer to show in place. live: False greys every control and says so at the top, for a page
    that no kernel stands behind; live, the script beside the widget fills the notes (`[data-for]`) and `.ms-verdict`.
    """
    sheet = _Sheet(answer or {}, "" if live else " disabled", safe(say("note.earlier")))
    terms, hints, apart = _terms(question), _hints(question.hints), "" if live else BREAK
    parts = [
        f'<form{lang()} class="ms-form ms-{question.kind}{_traits(question, live)} {AS_WRITTEN}"'
        f' aria-label="{safe(question.title)}" autocomplete="off" novalidate>',
        "" if live else f'<p class="ms-static"><em>{safe(say("form.static"))}</em></p>',
        f'<p class="ms-title"><strong dir="auto">{safe(question.title)}</strong></p>',
        _prompt(question),
        terms and terms + apart,
        _step_bar(question) if live else "",
        _BODIES[question.kind](question, sheet),
        hints and apart + hints,
        _ending(question) if live else "",
        "</form>",
    ]
    return "".join(parts)


def _traits(question: Question, live: bool) -> str:
    """Classes beside the kind's: that nothing stands behind the form, or that its answers are kept and not marked."""
    return " ms-still" if not live else " ms-unmarked" if question.unmarked else ""


def static(question: Question) -> str:
    """The same form with its controls greyed, for saved notebooks, paper and the web."""
    return form(question, live=False)


def plain(question: Question) -> str:
    """The question as lines of text, for where no HTML is shown: a PDF made through LaTeX, a terminal, a diff."""
    parts = [f"{question.title} ({question.id})", *question.prompt.split("\n\n")]
    parts += [f"[{column.id}] {column.text}" for column in question.columns]
    if question.kind == "mark":
        parts.append(" ".join(item.text for item in question.items))
    else:
        parts += [
            (f"[{item.id}] " if question.kind == "write" else f"{number}. ")
            + item.text
            + (f" ({item.detail})" if item.detail else "")
            for number, item in enumerate(question.items, 1)
        ]
    parts += [
        f"{letter}) {option.text}" + (f": {option.meaning}" if option.meaning else "")
        for letter, option in _lettered(question.options)
    ]
    lines = (textwrap.fill(part.replace("\0", ""), WIDTH, subsequent_indent="  ") for part in parts)
    return "\n".join(lines)


@dataclass(frozen=True)
class _Sheet:
    """What is filled in: the answer; `off`, which greys a control or is empty; what is said of an earlier answer."""

    answer: Answer
    off: str
    earlier: str

    def chosen(self, field: str) -> tuple[Any, ...]:
        """What the answer holds for a field."""
        value = self.answer.get(field)
        return () if value is None else tuple(value) if isinstance(value, list) else (value,)

    def note(self, field: str) -> str:
        """Where the feedback on one field stands; `data-earlier` comes before it once the answer was changed."""
        return f'<div class="ms-note" data-for="{safe(field)}" data-earlier="{self.earlier}"></div>'


def _prompt(question: Question) -> str:
    paragraphs = [part.strip() for part in question.prompt.split("\n\n")]
    if question.open_book:
        paragraphs.append(say("form.open_book"))
    return '<div class="ms-prompt">' + "".join(f'<p dir="auto">{safe(part)}</p>' for part in paragraphs) + "</div>"


def _terms(question: Question) -> str:
    """What the options mean, folded away; nothing where no option needs explaining."""
    if question.kind == "pair" or not any(option.meaning for option in question.options):
        return ""
    rows = "".join(
        f'<dt data-value="{safe(option.id)}">{safe(option.text)}</dt><dd>{safe(option.meaning)}</dd>'
        for option in question.options
        if option.meaning
    )
    return f'<details class="ms-terms"><summary>{safe(say("form.terms"))}</summary><dl>{rows}</dl></details>'


def _hints(hints: tuple[str, ...]) -> str:
    """Hints inside one another, so that each is opened by itself and in order."""
    inner = ""
    for place in range(len(hints), 0, -1):
        title = say("form.hint", number=place, of=len(hints))
        inner = (
            f'<details class="ms-hint"><summary>{safe(title)}</summary>'
            f'<p dir="auto">{safe(hints[place - 1])}</p>{inner}</details>'
        )
    return inner


def _step_bar(question: Question) -> str:
    """Over a long question: which item is shown, and a button that shows all of them. The script brings it to life."""
    if not steps(question):
        return ""
    at = safe(say("form.at", at="{at}", of="{of}"))
    unsent = safe(say("form.unkept" if question.unmarked else "form.unchecked", items="{items}"))
    return (
        f'<p class="ms-steps"><span class="ms-at" data-words="{at}"></span> '
        f'<span class="ms-unsent-ones" aria-live="polite" data-words="{unsent}"></span> '
        f'<button type="button" class="ms-quiet ms-whole" data-words="{safe(say("form.one_by_one"))}">'
        f"{safe(say('form.whole'))}</button></p>"
    )


def _ending(question: Question) -> str:
    """The button, or buttons, and the live region. One choice has its feedback in that region, under the button."""
    back, onward = (
        f'<button type="button" class="ms-quiet ms-{name}">{safe(say(f"form.{name}"))}</button>'
        if steps(question)
        else ""
        for name in ("back", "next")
    )
    under = f' data-under="choice" data-earlier="{safe(say("note.earlier"))}"' if question.kind == "choose" else ""
    button = safe(say("form.keep" if question.unmarked else "form.check"))
    return (
        f'<p class="ms-draft" hidden>{safe(say("form.draft"))}</p>'
        f'<p class="ms-actions">{back}<button type="submit" class="ms-check">{button}</button>'
        f"{onward}</p>"
        f'<div class="ms-verdict" role="status" aria-live="polite"{under}></div>'
    )


def _item(item: Item, place: int = 0) -> str:
    """An item's own words, its number before them, and under them what a reader must know beside them."""
    number = f'<b class="ms-place">{place}</b> ' if place else ""
    lang = f' lang="{safe(item.language)}"' if item.language else ""
    return f'{number}<span class="ms-item-text" dir="auto"{lang}>{safe(item.text)}</span>{_detail(item.detail)}'


def _detail(text: str) -> str:
    return f'<br><small class="ms-detail" dir="auto">{safe(text)}</small>' if text else ""


def _radios(field: str, choices: Iterable[Choice], sheet: _Sheet, several: bool = False, apart: bool = False) -> str:
    """One group of radio buttons or check boxes.

    A choice's spoken text also shows when the mouse rests on it. apart: each choice on a line of its own, style or no
    style. What stands between two choices, or before one, is hidden by the style sheet; in a saved form it gives each a
    line of its own, indented, where a host drops style and controls.
    """
    kind, chosen, labels = "checkbox" if several else "radio", sheet.chosen(field), []
    indent = INDENT if sheet.off and not apart else ""
    for value, text, spoken in choices:
        on = " checked" if value in chosen else ""
        title, label = (f' title="{safe(spoken)}"', f' aria-label="{safe(spoken)}"') if spoken else ("", "")
        labels.append(
            f'{indent}<label class="ms-option"{title}><input type="{kind}" name="{safe(field)}" value="{safe(value)}"'
            f'{label}{on}{sheet.off}> <span dir="auto">{safe(text)}</span></label>'
        )
    between = "<br>" if apart else BREAK if sheet.off else ""
    return f'<div class="ms-options{" ms-apart" if apart else ""}">{between.join(labels)}</div>'


def _group(field: str, legend: str, content: str, note: str) -> str:
    opening = f'<fieldset class="ms-item" data-item="{safe(field)}"{NO_FRAME}>'
    return f"{opening}<legend>{legend}</legend>{content}{note}</fieldset>"


def _rated(question: Question, choices: list[Choice], sheet: _Sheet) -> str:
    """Every item with the same choices under it: written once, and again for an item that has an answer."""
    blank = _radios("", choices, replace(sheet, answer={}))

    def radios(item: Item) -> str:
        chosen = item.id in sheet.answer
        return _radios(item.id, choices, sheet) if chosen else blank.replace('name=""', f'name="{safe(item.id)}"')

    return (BREAK if sheet.off else "").join(
        _group(item.id, _item(item, place), radios(item), sheet.note(item.id))
        for place, item in enumerate(question.items, 1)
    )


def _named(options: tuple[Option, ...]) -> list[Choice]:
    """Options as choices; one that is but a letter or a number has its meaning, in short, beside it."""
    signs = [option for option in options if len(option.text) <= 2 and option.meaning]
    short = dict(zip(signs, _short_labels([option.meaning for option in signs])))
    return [
        (option.id, f"{option.text}: {short[option]}", f"{option.text}: {option.meaning}")
        if option in short
        else (option.id, option.text, "")
        for option in options
    ]


def _short_labels(texts: list[str]) -> list[str]:
    """What the buttons of some choices say: a text whole, or, where it is long, its first clause.

    Never cut within a clause, and never so that two say the same: then the whole text stands, on more lines than one.
    """
    clauses = [_first_clause(text) for text in texts]
    return [(clause if clauses.count(clause) == 1 else text).rstrip(".") for text, clause in zip(texts, clauses)]


def _first_clause(text: str) -> str:
    """A text up to a colon or a semicolon if it is longer than a button; up to a comma if it is longer than two.

    Whole where too little would be left to know it by.
    """
    ends = [mark for mark, longest in ((r"[:;]\s", CHIP), (r",\s", 2 * CHIP)) if len(text) > longest]
    heads = (re.split(mark, text)[0] for mark in ends)
    return next((head for head in heads if LEAST < len(head) < len(text)), text)


def _lettered(options: Iterable[Option]) -> list[tuple[str, Option]]:
    return [(chr(ord("A") + place), option) for place, option in enumerate(options)]


def _choose(question: Question, sheet: _Sheet) -> str:
    legend = safe(say("form.several" if question.several else "form.one"))
    choices = [(option.id, option.text, "") for option in question.options]
    radios = _radios("choice", choices, sheet, question.several, apart=True)
    return _group("choice", legend, radios, sheet.note("choice") if sheet.off else "")


def _classify(question: Question, sheet: _Sheet) -> str:
    return _rated(question, _named(question.options), sheet)


def _pair(question: Question, sheet: _Sheet) -> str:
    """Each letter with its words under every item; above the items a list of them where the words there are short."""
    lettered = _lettered(question.options)
    listed = "".join(
        f'<li><b>{letter}</b> <span dir="auto">{safe(option.text)}</span>{_detail(option.meaning)}</li>'
        for letter, option in lettered
    )
    short = _short_labels([option.text for option in question.options])
    choices = [
        (option.id, f"{letter} {label}", f"{letter}: {option.text}") for (letter, option), label in zip(lettered, short)
    ]
    more = any(option.meaning or label != option.text for (_, option), label in zip(lettered, short))
    return (f'<ul class="ms-letters"{NO_BULLET}>{listed}</ul>' if more else "") + _rated(question, choices, sheet)


def _order(question: Question, sheet: _Sheet) -> str:
    """A list whose items are moved up and down; its places are sent once something was moved."""
    items, listed = _arranged(question.items, sheet.answer), "ol" if sheet.answer or not sheet.off else "ul"
    entries = "".join(_movable(item, question.items.index(item), sheet) for item in items)
    moved = safe(say("form.moved", item="{item}", place="{place}", of="{of}"))
    spoken = "" if sheet.off else f'<p class="ms-moved" aria-live="polite" data-words="{moved}"></p>'
    return (
        f'<fieldset class="ms-arranged"{NO_FRAME}><legend>{safe(say("form.order"))}</legend>'
        f'<{listed} class="ms-list">{entries}</{listed}>{spoken}</fieldset>'
    )


def _arranged(items: tuple[Item, ...], answer: Answer) -> list[Item]:
    """Items by the places that an answer gives them; those without one come last, in the author's order."""
    places = {str(place): place for place in range(1, len(items) + 1)}
    return sorted(items, key=lambda item: places.get(str(answer.get(item.id)), len(items) + 1))


def _movable(item: Item, at: int, sheet: _Sheet) -> str:
    """An item of a list to put in order. at: where the author put it, from 0: there it stands until it is moved."""
    if sheet.off:
        return f"<li>{_item(item)}{sheet.note(item.id)}</li>"
    up, down = (
        f'<button type="button" class="ms-quiet ms-move" data-by="{by}" title="{label}" aria-label="{label}">'
        f"{sign}</button>"
        for by, sign, label in (
            (-1, "↑", safe(say("form.up", item=item.text))),
            (1, "↓", safe(say("form.down", item=item.text))),
        )
    )
    return (
        f'<li class="ms-movable" data-at="{at}"><div class="ms-moves"><span class="ms-grip" aria-hidden="true">⠿</span>'
        f'<div class="ms-words-of">{_item(item)}</div>{up}{down}</div>'
        f'<input type="hidden" name="{safe(item.id)}" value="{safe(sheet.answer.get(item.id, ""))}">'
        f"{sheet.note(item.id)}</li>"
    )


def _mark(question: Question, sheet: _Sheet) -> str:
    pens = [*_named(question.options), ("", say("form.rub_out"), "")]
    words = " ".join(_word(item, sheet.answer.get(item.id, ""), question.options, sheet.off) for item in question.items)
    toolbar = "" if sheet.off else f' role="toolbar" aria-label="{safe(say("form.words"))}"'
    return (
        f'<fieldset class="ms-pens"{NO_FRAME}><legend>{safe(say("form.pen"))}</legend>'
        f"{_radios('_pen', pens, sheet)}</fieldset>"
        f'<fieldset class="ms-passage"{NO_FRAME}><legend>{safe(say("form.words"))}</legend>'
        f'{_keys(sheet)}<div class="ms-words" dir="auto"{toolbar}>{words}</div>'
        f"{_pen_first(sheet)}{sheet.note('words')}</fieldset>"
    )


def _pen_first(sheet: _Sheet) -> str:
    """Where it is said, under the words, that a word was pressed before anything was chosen to mark it as."""
    words = safe(say("form.pen_first", word="{word}"))
    return "" if sheet.off else f'<p class="ms-pen-first" role="status" data-words="{words}"></p>'


def _keys(sheet: _Sheet) -> str:
    """How the words are marked without a mouse."""
    return "" if sheet.off else f'<p class="ms-keys ms-detail">{safe(say("form.mark_keys"))}</p>'


def _word(item: Item, label: str, options: tuple[Option, ...], off: str) -> str:
    """One word of the sentence: a button with its field; plain text where no kernel runs."""
    text = f"<span>{safe(item.text)}</span>"
    tag = next((option.text for option in options if option.id == label), "")
    if off:
        return f"<u>{text}</u> <small>[{safe(tag)}]</small>" if tag else text
    return (
        f'<button type="button" class="ms-word" data-label="{safe(label)}">{text}'
        f'<span class="ms-tag">{safe(tag)}</span></button>'
        f'<input type="hidden" name="{safe(item.id)}" value="{safe(label)}">'
    )


def _estimate(question: Question, sheet: _Sheet) -> str:
    ends = ((".low", "form.low"), (".high", "form.high")) if question.interval else (("", "form.number"),)
    groups = []
    for place, item in enumerate(question.items, 1):
        inputs = " ".join(_number(question, item.id + end, key, sheet) for end, key in ends)
        numbers = f'<div class="ms-numbers">{inputs}</div>'
        number = place if len(question.items) > 1 else 0
        groups.append(_group(item.id, _item(item, number), numbers, sheet.note(item.id)))
    return (BREAK if sheet.off else "").join(groups) + (_why_line(sheet) if question.reason else "")


def _why_line(sheet: _Sheet) -> str:
    """One line in the learner's own words, kept with the numbers and never marked."""
    text = safe(sheet.answer.get(WHY, ""))
    return (
        f'<p class="ms-answer"><label class="ms-why">{safe(say("form.why"))}<br>'
        f'<input type="text" name="{WHY}" maxlength="300" size="60" dir="auto" value="{text}"{sheet.off}></label></p>'
    )


def _number(question: Question, field: str, key: str, sheet: _Sheet) -> str:
    value = sheet.answer.get(field)
    shown = "" if value is None else decimal(f"{value:.15g}")
    low, high = (decimal(f"{end:.15g}") for end in (question.low, question.high))
    label = say(key, low=low, high=high)
    return (
        f'<label class="ms-number"><span>{safe(label)}</span> <input type="text" inputmode="decimal" size="9"'
        f' name="{safe(field)}" value="{safe(shown)}"{sheet.off}> <span>{safe(question.unit)}</span></label>'
    )


def _matrix(question: Question, sheet: _Sheet) -> str:
    """A table of choices; without a kernel, a table to write into, under the codes to choose from."""
    head = "".join(f'<th scope="col">{_item(column)}{_leaving_out(column, sheet)}</th>' for column in question.columns)
    summed = "" if sheet.off else f'<th scope="col">{safe(say("form.inconsistency"))}</th>'
    codes = f"<p>{safe(' · '.join(option.text for option in question.options))}</p>" if sheet.off else ""
    rows = "".join(_row(question, row, sheet) for row in question.items)
    return (
        f"{codes}{_summing(question, sheet)}"
        f'<div class="ms-table" tabindex="0" role="group" aria-label="{safe(question.title)}"><table><thead><tr>'
        f"<td></td>{head}{summed}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _summing(question: Question, sheet: _Sheet) -> str:
    """What the sums of a matrix add up, and what leaving a column out does to them."""
    if sheet.off:
        return ""
    texts = {option.id: option.text for option in question.options}
    lightest_first = sorted(measures.WEIGHTS.items(), key=lambda pair: pair[1])
    weights = ", ".join(say("form.weight", option=texts.get(code, code), weight=n) for code, n in lightest_first)
    summed, leave = say("form.inconsistency"), say("form.leave_out")
    return f"<p>{safe(say('form.summed', inconsistent=summed, weights=weights, leave_out=leave))}</p>"


def _leaving_out(column: Item, sheet: _Sheet) -> str:
    """A box that leaves a column out of the sums. Its title names it beside its label: a label is short."""
    leave = safe(say("form.leave_out"))
    if sheet.off:
        return ""
    return (
        f'<br><label class="ms-leave"><input type="checkbox" class="ms-leave-out"'
        f' data-column="{safe(column.id)}" title="{leave}: {safe(column.text)}"> {leave}</label>'
    )


def _row(question: Question, row: Item, sheet: _Sheet) -> str:
    """A hypothesis with its cells and their sum, and the row under it where its note stands."""
    cells = "".join(f"<td>{_cell(question, row, column, sheet)}</td>" for column in question.columns)
    wide = len(question.columns) + (1 if sheet.off else 2)
    noted = f'<tr class="ms-note-row"><td colspan="{wide}">{sheet.note(row.id)}</td></tr>'
    summed = "" if sheet.off else f'<td class="ms-sum"><output data-row="{safe(row.id)}">–</output></td>'
    return f'<tr><th scope="row">{_item(row)}</th>{cells}{summed}</tr>' + ("" if sheet.off else noted)


def _cell(question: Question, row: Item, column: Item, sheet: _Sheet) -> str:
    """One choice. An option's weight goes with it, so that the script adds up as scoring does."""
    field = f"{row.id}:{column.id}"
    chosen = sheet.chosen(field)
    if sheet.off:
        return safe(next((option.text for option in question.options if option.id in chosen), "–"))
    options = "".join(
        f'<option value="{safe(option.id)}" data-weight="{measures.WEIGHTS.get(option.id, 0)}"'
        f"{' selected' if option.id in chosen else ''}>{safe(option.text)}</option>"
        for option in question.options
    )
    names = safe(f"{row.text.rstrip('.')}: {column.text}")
    return (
        f'<select name="{safe(field)}" title="{names}" aria-label="{names}">'
        f'<option value="" data-weight="0">–</option>{options}</select>'
    )


def _write(question: Question, sheet: _Sheet) -> str:
    rows = "".join(f"<li><code>[{safe(item.id)}]</code> {_item(item)}</li>" for item in question.items)
    cite = (
        f'<details class="ms-cite" open><summary>{safe(say("form.cite"))}</summary><ul>{rows}</ul></details>'
        if rows
        else ""
    )
    return f'{cite}<div class="ms-answer">{_text_box(question, sheet)}{sheet.note("text")}</div>'


def _text_box(question: Question, sheet: _Sheet) -> str:
    """The box to write into, its words counted by the checklist's own rule."""
    label = safe(say("form.text", least=question.words[0], most=question.words[1]))
    text = safe(sheet.answer.get("text", ""))
    return (
        f'<label class="ms-text">{label}<br><textarea name="text" rows="7" cols="70" dir="auto"{sheet.off}>\n{text}'
        f'</textarea></label><p class="ms-count" data-words="{safe(say("form.count", count="{count}"))}"'
        f' data-word="{safe(WORD)}" data-name="{safe(ROW_NAME)}"></p>'
    )


def _browse(question: Question, sheet: _Sheet) -> str:
    opened = sheet.chosen("opened")
    tabs = "".join(
        f'<details class="ms-tab" data-value="{safe(item.id)}"{" open" if item.id in opened else ""}>'
        f'<summary data-opened="{safe(say("form.opened"))}" dir="auto">{safe(item.text)}</summary>'
        f'<p dir="auto">{safe(item.detail)}</p></details>'
        for item in question.items
    )
    of = len(question.items)
    cost, counted = (safe(say("form.cost", opened=number, of=of)) for number in (len(opened), "{opened}"))
    words = f' data-words="{counted}"'
    afresh = f'<p><button type="button" class="ms-quiet ms-afresh" hidden>{safe(say("form.afresh"))}</button></p>'
    choices = [(option.id, option.text, "") for option in question.options]
    judgement = _radios("choice", choices, sheet, apart=True)
    return (
        f'<fieldset class="ms-tabs"{NO_FRAME}><legend>{safe(say("form.tabs"))}</legend>{tabs}'
        f'<p class="ms-cost" aria-live="polite"{"" if sheet.off else words}>{cost}</p>'
        f"{'' if sheet.off else afresh}{sheet.note('opened')}</fieldset>"
        + _group("choice", safe(say("form.judge")), judgement, sheet.note("choice"))
    )


_BODIES: dict[str, Callable[[Question, _Sheet], str]] = {
    "choose": _choose,
    "classify": _classify,
    "order": _order,
    "mark": _mark,
    "pair": _pair,
    "estimate": _estimate,
    "matrix": _matrix,
    "write": _write,
    "browse": _browse,
}
