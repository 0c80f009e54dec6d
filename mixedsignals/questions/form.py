"""A question as one semantic HTML form: the live question, the saved notebook, the printed sheet.

Everything a learner, an author or a document wrote is escaped here, in `_text`, and nowhere else.
"""
from html import escape

from ..kit import say

# Saved notebooks have no style sheet of ours: the one thing they need is that no frame runs through a long legend.
PLAIN = ' style="border:0"'
# Text stays text: dollar signs are not set as formulas by JupyterLab (mathjax) or on the web (tex2jax).
AS_WRITTEN = "mathjax_ignore tex2jax_ignore"


def form(question, answer=None, live=True, notes=None):
    """The question as an HTML form.

    answer: an earlier answer to show in place. live: False greys every control, for a page
    that no kernel stands behind. notes: {field: HTML} to stand beside the fields, on such a page;
    live, the script beside the widget fills them (`[data-for]`) and `.ms-verdict`.
    """
    answer = answer or {}
    parts = [f'<form class="ms-form ms-{question.kind} {AS_WRITTEN}" aria-label="{_text(question.title)}"'
             ' autocomplete="off" novalidate>',
             f'<p class="ms-title"><strong dir="auto">{_text(question.title)}</strong></p>',
             _prompt(question), _terms(question),
             _BODIES[question.kind](question, answer, "" if live else " disabled"),
             _hints(question.hints), _ending(live), "</form>"]
    made = "".join(parts)
    for field, note in (notes or {}).items():
        made = made.replace(_note(field), _note(field, note))
    return made


def static(question):
    """The same form with its controls greyed, for saved notebooks, paper and the web."""
    return form(question, live=False)


def _text(text):
    """Text made safe for HTML, both between tags and in attributes; NULs are dropped."""
    return escape(str(text).replace("\0", ""), quote=True)


def _prompt(question):
    paragraphs = [part.strip() for part in question.prompt.split("\n\n")]
    if question.open_book:
        paragraphs.append(say("form.open_book"))
    return '<div class="ms-prompt">' + "".join(f'<p dir="auto">{_text(part)}</p>' for part in paragraphs) + "</div>"


def _terms(question):
    """What the options mean, folded away; nothing where no option needs explaining."""
    if question.kind == "pair" or not any(option.meaning for option in question.options):
        return ""
    rows = "".join(f'<dt data-value="{_text(option.id)}">{_text(option.text)}</dt><dd>{_text(option.meaning)}</dd>'
                   for option in question.options)
    return f'<details class="ms-terms"><summary>{_text(say("form.terms"))}</summary><dl>{rows}</dl></details>'


def _hints(hints):
    """Hints inside one another, so that each is opened by itself and in order."""
    inner = ""
    for place in range(len(hints), 0, -1):
        title = say("form.hint", number=place, of=len(hints))
        inner = (f'<details class="ms-hint"><summary>{_text(title)}</summary>'
                 f"<p>{_text(hints[place - 1])}</p>{inner}</details>")
    return inner


def _ending(live):
    if not live:
        return f'<p class="ms-static"><em>{_text(say("form.static"))}</em></p>'
    return (f'<p class="ms-actions"><button type="submit" class="ms-check">{_text(say("form.check"))}</button></p>'
            '<div class="ms-verdict" role="status" aria-live="polite"></div>')


def _item(item):
    """An item's own words, and under them what a reader must know beside them."""
    lang = f' lang="{_text(item.language)}"' if item.language else ""
    detail = f'<br><small class="ms-detail" dir="auto">{_text(item.detail)}</small>' if item.detail else ""
    return f'<span class="ms-item-text" dir="auto"{lang}>{_text(item.text)}</span>{detail}'


def _note(field, note=""):
    """Where the feedback on one field stands; `data-earlier` comes before it once the answer was changed."""
    return f'<div class="ms-note" data-for="{_text(field)}" data-earlier="{_text(say("note.earlier"))}">{note}</div>'


def _item_list(groups, tag="ol"):
    return f'<{tag} class="ms-items">' + "".join(f"<li>{group}</li>" for group in groups) + f"</{tag}>"


def _radios(field, choices, chosen, off, several=False, apart=False):
    """One group of radio buttons or check boxes.

    choices: (value, text, spoken text or ""); a spoken text is also shown when its choice is taken.
    apart: each choice on a line of its own, also where there is no style sheet.
    """
    kind = "checkbox" if several else "radio"
    made = []
    for value, text, spoken in choices:
        on = " checked" if value in chosen else ""
        label = f' aria-label="{_text(spoken)}"' if spoken else ""
        title = f' title="{_text(spoken)}"' if spoken else ""
        made.append(f'<label class="ms-option"{title}><input type="{kind}" name="{_text(field)}" value="{_text(value)}"'
                    f'{label}{on}{off}> <span dir="auto">{_text(text)}</span></label>')
    return f'<div class="ms-options{" ms-apart" if apart else ""}">{("<br>" if apart else " ").join(made)}</div>'


def _group(field, legend, content):
    return f'<fieldset class="ms-item"{PLAIN}><legend>{legend}</legend>{content}{_note(field)}</fieldset>'


def _choose(question, answer, off):
    legend = _text(say("form.several" if question.several else "form.one"))
    choices = [(option.id, option.text, "") for option in question.options]
    return _group("choice", legend, _radios("choice", choices, _listed(answer.get("choice")), off, question.several, True))


def _classify(question, answer, off):
    choices = [(option.id, option.text, "") for option in question.options]
    return _item_list(_group(item.id, _item(item), _radios(item.id, choices, _listed(answer.get(item.id)), off))
                         for item in question.items)


def _order(question, answer, off):
    places = [(str(place), str(place), say("form.place", place=place)) for place in range(1, len(question.items) + 1)]
    return _item_list((_group(item.id, _item(item), _radios(item.id, places, _listed(answer.get(item.id)), off))
                          for item in question.items), "ul")


def _pair(question, answer, off):
    letters = [chr(ord("A") + place) for place in range(len(question.options))]
    listed = "".join(f'<li><span dir="auto">{_text(option.text)}</span>'
                     + (f'<br><small class="ms-detail" dir="auto">{_text(option.meaning)}</small>' if option.meaning else "") + "</li>"
                     for option in question.options)
    choices = [(option.id, letter, f"{letter}: {option.text}") for letter, option in zip(letters, question.options)]
    return f'<ol class="ms-letters" type="A">{listed}</ol>' + _item_list(
        _group(item.id, _item(item), _radios(item.id, choices, _listed(answer.get(item.id)), off))
        for item in question.items)


def _mark(question, answer, off):
    pens = [(option.id, option.text, "") for option in question.options] + [("", say("form.rub_out"), "")]
    words = " ".join(_word(item, answer.get(item.id, ""), question.options, off) for item in question.items)
    return (f'<fieldset class="ms-pens"{PLAIN}><legend>{_text(say("form.pen"))}</legend>{_radios("_pen", pens, (), off)}</fieldset>'
            f'<fieldset class="ms-passage"{PLAIN}><legend>{_text(say("form.words"))}</legend><div class="ms-words" dir="auto">{words}</div>'
            f'{_note("words")}</fieldset>')


def _word(item, label, options, off):
    """One word of the sentence: a button with its field; plain text where no kernel runs."""
    text = f"<span>{_text(item.text)}</span>"
    tag = next((option.text for option in options if option.id == label), "")
    if off:
        return f"<u>{text}</u> <small>[{_text(tag)}]</small>" if tag else text
    return (f'<button type="button" class="ms-word" data-label="{_text(label)}">{text}<span class="ms-tag">{_text(tag)}</span></button>'
            f'<input type="hidden" name="{_text(item.id)}" value="{_text(label)}">')


def _estimate(question, answer, off):
    ends = ((".low", "form.low"), (".high", "form.high")) if question.interval else (("", "form.number"),)
    made = []
    for item in question.items:
        inputs = []
        for end, key in ends:
            value = answer.get(item.id + end)
            shown = "" if value is None else f"{value:g}" if abs(value) < 1e5 else f"{value:.10g}"
            label = say(key, low=f"{question.low:,g}", high=f"{question.high:,.10g}", unit=question.unit)
            inputs.append(f'<label class="ms-number"><span>{_text(label)}</span> <input type="text" inputmode="decimal" size="9"'
                          f' name="{_text(item.id + end)}" value="{_text(shown)}"{off}> <span>{_text(question.unit)}</span></label>')
        made.append(_group(item.id, _item(item), '<div class="ms-numbers">' + " ".join(inputs) + "</div>"))
    return _item_list(made)


def _matrix(question, answer, off):
    head = "".join(f'<th scope="col">{_item(column)}<br><label class="ms-leave"><input type="checkbox" class="ms-leave-out"'
                   f' data-column="{_text(column.id)}" title="{_text(say("form.leave_out"))}: {_text(column.text)}"{off}>'
                   f' {_text(say("form.leave_out"))}</label></th>' for column in question.columns)
    rows = []
    for row in question.items:
        cells = "".join(f"<td>{_cell(question, row, column, answer, off)}</td>" for column in question.columns)
        rows.append(f'<tr><th scope="row">{_item(row)}</th>{cells}<td class="ms-sum"><output data-row="{_text(row.id)}">–</output></td></tr>'
                    f'<tr class="ms-note-row"><td colspan="{len(question.columns) + 2}">{_note(row.id)}</td></tr>')
    return (f'<div class="ms-table" tabindex="0" role="group" aria-label="{_text(question.title)}"><table><thead><tr><td></td>{head}'
            f'<th scope="col">{_text(say("form.inconsistency"))}</th></tr></thead><tbody>{"".join(rows)}</tbody></table></div>')


def _cell(question, row, column, answer, off):
    """One choice of the matrix; its title names row and column, which a saved notebook keeps and a label would not."""
    field = f"{row.id}:{column.id}"
    options = "".join(f'<option value="{_text(option.id)}"{" selected" if answer.get(field) == option.id else ""}>'
                      f"{_text(option.text)}</option>" for option in question.options)
    return (f'<select name="{_text(field)}" title="{_text(row.text)}: {_text(column.text)}"{off}>'
            f'<option value="">–</option>{options}</select>')


def _write(question, answer, off):
    rows = "".join(f"<li><code>[{_text(item.id)}]</code> {_item(item)}</li>" for item in question.items)
    cite = f'<details class="ms-cite" open><summary>{_text(say("form.cite"))}</summary><ul>{rows}</ul></details>' if rows else ""
    label = say("form.text", least=question.words[0], most=question.words[1])
    count = f'<p class="ms-count" data-words="{_text(say("form.count", count="{count}"))}"></p>'
    return (f'{cite}<div class="ms-answer"><label class="ms-text">{_text(label)}<br><textarea name="text" rows="7" cols="70" dir="auto"{off}>'
            f'{_text(answer.get("text", ""))}</textarea></label>{count}{_note("text")}</div>')


def _browse(question, answer, off):
    opened = answer.get("opened", [])
    tabs = "".join(f'<details class="ms-tab" data-value="{_text(item.id)}"{" open" if item.id in opened else ""}>'
                   f'<summary data-opened="{_text(say("form.opened"))}" dir="auto">{_text(item.text)}</summary>'
                   f'<p dir="auto">{_text(item.detail)}</p></details>' for item in question.items)
    choices = [(option.id, option.text, "") for option in question.options]
    return (f'<fieldset class="ms-tabs"{PLAIN}><legend>{_text(say("form.tabs"))}</legend>{tabs}'
            f'<p class="ms-cost" aria-live="polite">{_text(say("form.cost", opened=len(opened), of=len(question.items)))}</p>'
            f'{_note("opened")}</fieldset>'
            + _group("choice", _text(say("form.judge")), _radios("choice", choices, _listed(answer.get("choice")), off, apart=True)))


def _listed(value):
    """A value, a list of values or nothing, as a tuple."""
    return () if value is None else tuple(value) if isinstance(value, list) else (value,)


_BODIES = {"choose": _choose, "classify": _classify, "order": _order, "mark": _mark, "pair": _pair,
           "estimate": _estimate, "matrix": _matrix, "write": _write, "browse": _browse}
