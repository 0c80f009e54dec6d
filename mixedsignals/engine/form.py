"""A question as one semantic HTML form: the live question, the saved notebook, the printed sheet.

Everything a learner, an author or a document wrote is escaped here, in `_text`, and nowhere else.
A saved notebook keeps no style sheet, no name and no aria attribute, so the bare HTML has to read well too.
"""

from dataclasses import dataclass
from html import escape

from ..kit import say

# What the bare HTML needs: no frame that runs through a long legend, no bullet before a letter.
NO_FRAME = ' style="border:0"'
NO_BULLET = ' style="list-style:none"'
# Text stays text: dollar signs are not set as formulas by JupyterLab (mathjax) or on the web (tex2jax).
AS_WRITTEN = "mathjax_ignore tex2jax_ignore"


def form(question, answer=None, live=True, notes=None):
    """The question as an HTML form.

    answer: an earlier answer to show in place. live: False greys every control, for a page
    that no kernel stands behind. notes: {field: HTML} to stand beside the fields, on such a page;
    live, the script beside the widget fills them (`[data-for]`) and `.ms-verdict`.
    """
    sheet = _Sheet(answer or {}, "" if live else " disabled", notes or {})
    parts = [
        f'<form class="ms-form ms-{question.kind} {AS_WRITTEN}" aria-label="{_text(question.title)}"'
        ' autocomplete="off" novalidate>',
        f'<p class="ms-title"><strong dir="auto">{_text(question.title)}</strong></p>',
        _prompt(question),
        _terms(question),
        _BODIES[question.kind](question, sheet),
        _hints(question.hints),
        _ending(live, answer),
        "</form>",
    ]
    return "".join(parts)


def static(question):
    """The same form with its controls greyed, for saved notebooks, paper and the web."""
    return form(question, live=False)


def _text(text):
    """Text made safe for HTML, both between tags and in attributes; NULs are dropped."""
    return escape(str(text).replace("\0", ""), quote=True)


@dataclass(frozen=True)
class _Sheet:
    """What is filled in: the answer; `off`, which greys a control or is empty; the notes."""

    answer: dict
    off: str
    notes: dict

    def chosen(self, field):
        """What the answer holds for a field, as a tuple."""
        value = self.answer.get(field)
        return () if value is None else tuple(value) if isinstance(value, list) else (value,)

    def note(self, field):
        """Where the feedback on one field stands; `data-earlier` comes before it once the answer was changed."""
        return (
            f'<div class="ms-note" data-for="{_text(field)}" data-earlier="{_text(say("note.earlier"))}">'
            f"{self.notes.get(field, '')}</div>"
        )


def _prompt(question):
    paragraphs = [part.strip() for part in question.prompt.split("\n\n")]
    if question.open_book:
        paragraphs.append(say("form.open_book"))
    return '<div class="ms-prompt">' + "".join(f'<p dir="auto">{_text(part)}</p>' for part in paragraphs) + "</div>"


def _terms(question):
    """What the options mean, folded away; nothing where no option needs explaining."""
    if question.kind == "pair" or not any(option.meaning for option in question.options):
        return ""
    rows = "".join(
        f'<dt data-value="{_text(option.id)}">{_text(option.text)}</dt><dd>{_text(option.meaning)}</dd>'
        for option in question.options
    )
    return f'<details class="ms-terms"><summary>{_text(say("form.terms"))}</summary><dl>{rows}</dl></details>'


def _hints(hints):
    """Hints inside one another, so that each is opened by itself and in order."""
    inner = ""
    for place in range(len(hints), 0, -1):
        title = say("form.hint", number=place, of=len(hints))
        inner = (
            f'<details class="ms-hint"><summary>{_text(title)}</summary>'
            f'<p dir="auto">{_text(hints[place - 1])}</p>{inner}</details>'
        )
    return inner


def _ending(live, answer):
    """The button and the live region; without a kernel, how to get them, unless an answer is shown to be read."""
    if not live:
        return "" if answer else f'<p class="ms-static"><em>{_text(say("form.static"))}</em></p>'
    return (
        f'<p class="ms-actions"><button type="submit" class="ms-check">{_text(say("form.check"))}</button></p>'
        '<div class="ms-verdict" role="status" aria-live="polite"></div>'
    )


def _item(item, place=None):
    """An item's own words, its number before them, and under them what a reader must know beside them."""
    number = f'<b class="ms-place">{place}</b> ' if place else ""
    lang = f' lang="{_text(item.language)}"' if item.language else ""
    return f'{number}<span class="ms-item-text" dir="auto"{lang}>{_text(item.text)}</span>{_detail(item.detail)}'


def _detail(text):
    return f'<br><small class="ms-detail" dir="auto">{_text(text)}</small>' if text else ""


def _radios(field, choices, sheet, several=False, apart=False):
    """One group of radio buttons or check boxes.

    choices: (value, text, spoken text or ""); a spoken text is also shown when its choice is taken.
    apart: each choice on a line of its own, also in bare HTML.
    """
    kind, chosen, made = "checkbox" if several else "radio", sheet.chosen(field), []
    for value, text, spoken in choices:
        on = " checked" if value in chosen else ""
        title, label = (f' title="{_text(spoken)}"', f' aria-label="{_text(spoken)}"') if spoken else ("", "")
        made.append(
            f'<label class="ms-option"{title}><input type="{kind}" name="{_text(field)}" value="{_text(value)}"'
            f'{label}{on}{sheet.off}> <span dir="auto">{_text(text)}</span></label>'
        )
    return f'<div class="ms-options{" ms-apart" if apart else ""}">{("<br>" if apart else " ").join(made)}</div>'


def _group(field, legend, content, sheet):
    return f'<fieldset class="ms-item"{NO_FRAME}><legend>{legend}</legend>{content}{sheet.note(field)}</fieldset>'


def _rated(question, choices, sheet, numbered=True):
    """Every item with the same choices under it."""
    return "".join(
        _group(item.id, _item(item, numbered and place), _radios(item.id, choices, sheet), sheet)
        for place, item in enumerate(question.items, 1)
    )


def _plain(options):
    return [(option.id, option.text, "") for option in options]


def _choose(question, sheet):
    legend = _text(say("form.several" if question.several else "form.one"))
    return _group(
        "choice", legend, _radios("choice", _plain(question.options), sheet, question.several, apart=True), sheet
    )


def _classify(question, sheet):
    return _rated(question, _plain(question.options), sheet)


def _order(question, sheet):
    places = [(str(place), str(place), say("form.place", place=place)) for place in range(1, len(question.items) + 1)]
    return _rated(question, places, sheet, numbered=False)


def _pair(question, sheet):
    letters = [chr(ord("A") + place) for place in range(len(question.options))]
    listed = "".join(
        f'<li><b>{letter}</b> <span dir="auto">{_text(option.text)}</span>{_detail(option.meaning)}</li>'
        for letter, option in zip(letters, question.options)
    )
    choices = [(option.id, letter, f"{letter}: {option.text}") for letter, option in zip(letters, question.options)]
    return f'<ul class="ms-letters"{NO_BULLET}>{listed}</ul>' + _rated(question, choices, sheet)


def _mark(question, sheet):
    pens = _plain(question.options) + [("", say("form.rub_out"), "")]
    words = " ".join(_word(item, sheet.answer.get(item.id, ""), question.options, sheet.off) for item in question.items)
    return (
        f'<fieldset class="ms-pens"{NO_FRAME}><legend>{_text(say("form.pen"))}</legend>{_radios("_pen", pens, sheet)}</fieldset>'
        f'<fieldset class="ms-passage"{NO_FRAME}><legend>{_text(say("form.words"))}</legend>'
        f'<div class="ms-words" dir="auto">{words}</div>{sheet.note("words")}</fieldset>'
    )


def _word(item, label, options, off):
    """One word of the sentence: a button with its field; plain text where no kernel runs."""
    text = f"<span>{_text(item.text)}</span>"
    tag = next((option.text for option in options if option.id == label), "")
    if off:
        return f"<u>{text}</u> <small>[{_text(tag)}]</small>" if tag else text
    return (
        f'<button type="button" class="ms-word" data-label="{_text(label)}">{text}<span class="ms-tag">{_text(tag)}</span></button>'
        f'<input type="hidden" name="{_text(item.id)}" value="{_text(label)}">'
    )


def _estimate(question, sheet):
    ends = ((".low", "form.low"), (".high", "form.high")) if question.interval else (("", "form.number"),)
    made = []
    for place, item in enumerate(question.items, 1):
        inputs = " ".join(_number(question, item.id + end, key, sheet) for end, key in ends)
        made.append(_group(item.id, _item(item, place), f'<div class="ms-numbers">{inputs}</div>', sheet))
    return "".join(made)


def _number(question, field, key, sheet):
    value = sheet.answer.get(field)
    shown = "" if value is None else f"{value:.15g}"
    label = say(key, low=f"{question.low:.15g}", high=f"{question.high:.15g}")
    return (
        f'<label class="ms-number"><span>{_text(label)}</span> <input type="text" inputmode="decimal" size="9"'
        f' name="{_text(field)}" value="{_text(shown)}"{sheet.off}> <span>{_text(question.unit)}</span></label>'
    )


def _matrix(question, sheet):
    """A table of choices. A title names each control beside its label: a saved notebook keeps the title alone."""
    leave = _text(say("form.leave_out"))
    head = "".join(
        f'<th scope="col">{_item(column)}<br><label class="ms-leave"><input type="checkbox" class="ms-leave-out"'
        f' data-column="{_text(column.id)}" title="{leave}: {_text(column.text)}"{sheet.off}> {leave}</label></th>'
        for column in question.columns
    )
    rows = "".join(_row(question, row, sheet) for row in question.items)
    return (
        f'<div class="ms-table" tabindex="0" role="group" aria-label="{_text(question.title)}"><table><thead><tr><td></td>{head}'
        f'<th scope="col">{_text(say("form.inconsistency"))}</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _row(question, row, sheet):
    """A hypothesis with its cells and their sum, and the row under it where its note stands."""
    cells = "".join(f"<td>{_cell(question, row, column, sheet)}</td>" for column in question.columns)
    noted = f'<tr class="ms-note-row"><td colspan="{len(question.columns) + 2}">{sheet.note(row.id)}</td></tr>'
    return (
        f'<tr><th scope="row">{_item(row)}</th>{cells}<td class="ms-sum"><output data-row="{_text(row.id)}">–</output></td></tr>'
        + ("" if sheet.off and row.id not in sheet.notes else noted)
    )


def _cell(question, row, column, sheet):
    field = f"{row.id}:{column.id}"
    options = "".join(
        f'<option value="{_text(option.id)}"{" selected" if option.id in sheet.chosen(field) else ""}>'
        f"{_text(option.text)}</option>"
        for option in question.options
    )
    names = _text(f"{row.text.rstrip('.')}: {column.text}")
    return (
        f'<select name="{_text(field)}" title="{names}" aria-label="{names}"{sheet.off}>'
        f'<option value="">–</option>{options}</select>'
    )


def _write(question, sheet):
    rows = "".join(f"<li><code>[{_text(item.id)}]</code> {_item(item)}</li>" for item in question.items)
    cite = (
        f'<details class="ms-cite" open><summary>{_text(say("form.cite"))}</summary><ul>{rows}</ul></details>'
        if rows
        else ""
    )
    label = say("form.text", least=question.words[0], most=question.words[1])
    count = f'<p class="ms-count" data-words="{_text(say("form.count", count="{count}"))}"></p>'
    text = _text(sheet.answer.get("text", ""))
    field = (
        f'<label class="ms-text">{_text(label)}<br><textarea name="text" rows="7" cols="70" dir="auto"{sheet.off}>\n{text}</textarea>'
        f"</label>{count}"
    )
    if text and sheet.off:  # to be read, perhaps on paper, where a box would cut it
        field = f'<p>{_text(label)}</p><p dir="auto" style="white-space:pre-wrap">{text}</p>'
    return f'{cite}<div class="ms-answer">{field}{sheet.note("text")}</div>'


def _browse(question, sheet):
    opened = sheet.chosen("opened")
    tabs = "".join(
        f'<details class="ms-tab" data-value="{_text(item.id)}"{" open" if item.id in opened else ""}>'
        f'<summary data-opened="{_text(say("form.opened"))}" dir="auto">{_text(item.text)}</summary>'
        f'<p dir="auto">{_text(item.detail)}</p></details>'
        for item in question.items
    )
    cost = _text(say("form.cost", opened=len(opened), of=len(question.items)))
    return (
        f'<fieldset class="ms-tabs"{NO_FRAME}><legend>{_text(say("form.tabs"))}</legend>{tabs}'
        f'<p class="ms-cost" aria-live="polite">{cost}</p>{sheet.note("opened")}</fieldset>'
        + _group(
            "choice", _text(say("form.judge")), _radios("choice", _plain(question.options), sheet, apart=True), sheet
        )
    )


_BODIES = {
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
