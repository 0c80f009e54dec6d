"""A verdict as HTML: words and an icon before any colour, and for each field what to look at again."""

from ..kit import say
from .form import AS_WRITTEN, _text, form
from .scoring import OUTCOMES, checklist

ICONS = dict(zip(OUTCOMES, "○✓◐◇↻●"))
TRIES_BEFORE_REASONS = 3
AROUND = ',.;:!?()“”«»"'  # what stands around a word when it is shown by itself


def verdict_html(question, answer, verdict, key, tries=0, remark=""):
    """What the form shows after an answer: {"summary": HTML, "items": {field: HTML}}.

    tries: how often the question was answered; after three, every reason is offered.
    remark: a sentence about saving, shown with the verdict.
    """
    note = f'<p class="ms-remark">{_text(remark)}</p>' if remark else ""
    return {
        "summary": _summary(verdict) + _way_back(verdict) + note,
        "items": _notes(question, answer, verdict, key, tries),
    }


def refused_html(sentence):
    """What the form shows when nothing could be checked: one sentence that says why, and the cure."""
    return {"summary": _line("not attempted", sentence), "items": {}}


def solved(question, key):
    """The question answered, as one HTML section: each item, our answer, the reason, the rows, other readings."""
    parts = [f'<p class="ms-title"><strong>{_text(question.title)}</strong></p>']
    parts += [f'<p dir="auto">{_text(part)}</p>' for part in question.prompt.split("\n\n")]
    if question.kind == "mark":
        words = " ".join(item.text for item in question.items)
        parts.append(
            f'<blockquote dir="auto">{_text(words)}</blockquote>' + _right(_marked(question, key)) + _why(key, "words")
        )
    elif question.kind == "matrix":
        parts.append(_solved_table(question, key))
    for field in dict.fromkeys([*key.answers, *key.why]) if question.kind != "mark" else ():
        parts.append(_solved_field(question, key, field))
    if key.model:
        parts.append(f"<blockquote>{_text(key.model)}</blockquote>")
    return f'<section class="ms-solution {AS_WRITTEN}">{"".join(parts)}</section>'


def _solved_field(question, key, field):
    """One field: what it asks, our answer, the reason, other readings. A cell of a matrix only if there is a reason."""
    settled = "" if question.kind == "matrix" else _settled(question, key, field)
    right = _right(settled) if settled else ""
    readings = "".join(
        _line("defensible", say("solution.defensible", answer=_named(question, field, value).rstrip("."), why=why))
        for value, why in key.defensible.get(field, {}).items()
    )
    told = right + _why(key, field) + readings
    asked = _asked(question, field)
    return (f'<p dir="auto"><em>{_text(asked)}</em></p>' if asked and told else "") + told


def _solved_table(question, key):
    head = "".join(f'<th scope="col">{_text(column.text)}</th>' for column in question.columns)
    rows = "".join(
        f'<tr><th scope="row">{_text(row.text)}</th>'
        + "".join(
            f"<td>{_text(_named(question, field, key.answers.get(field, '')))}</td>"
            for field in (f"{row.id}:{column.id}" for column in question.columns)
        )
        + "</tr>"
        for row in question.items
    )
    return f"<table><thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _asked(question, field):
    """What a field asks, in the form's words: an item, a row and a column, the tabs, the judgement."""
    if question.kind == "browse":
        return say("form.tabs" if field == "opened" else "form.judge")
    texts = {item.id: item.text for item in question.items + question.columns}
    return " / ".join(
        texts[part].rstrip(".") if ":" in field else texts[part] for part in field.split(":") if part in texts
    )


def _right(answer):
    return _line("right", say("solution.right", answer=answer.rstrip(".")))


def outcome_html(outcome):
    """An outcome as icon and word, for lists."""
    return f'<span aria-hidden="true">{ICONS[outcome]}</span> {_text(say("verdict." + outcome.replace(" ", "_")))}'


def handed_in(question, answer, verdict, key, tries):
    """A question with an answer and its verdict as one section, to read on paper."""
    shown = form(question, answer, live=False, notes=_notes(question, answer, verdict, key, tries))
    return f"<section>{shown}<p>{_text(say('export.tries', count=tries))}</p>{_summary(verdict)}</section>"


def _summary(verdict):
    name = verdict.outcome
    words = say("verdict." + name.replace(" ", "_"))
    good = _good(verdict)
    count = (
        say("verdict.count", good=good, of=len(verdict.marks))
        if len(verdict.marks) > 1 and verdict.credit is not None
        else ""
    )
    blank = sum(mark.outcome == "not attempted" for mark in verdict.marks)
    left = say("verdict.blank", count=blank) if blank else ""
    small = f' <small class="ms-measure">{_text(_credit(verdict))}</small>' if count or name == "partly right" else ""
    more = _text(" ".join(part for part in (count, left) if part))
    return (
        f'<p class="ms-outcome ms-is-{name.replace(" ", "-")}"><span aria-hidden="true">{ICONS[name]}</span> '
        f"<strong>{_text(words)}</strong> {more}{small}</p>"
    )


def _credit(verdict):
    return say("verdict.credit", measure=say("measure." + verdict.measure), credit=f"{verdict.credit:.2f}")


def _way_back(verdict):
    """A button that leads to the first answer to look at again, where there are several."""
    if len(verdict.marks) < 2 or _good(verdict) == len(verdict.marks):
        return ""
    return f'<p><button type="button" class="ms-go">{_text(say("verdict.go"))}</button></p>'


def _good(verdict):
    return sum(mark.outcome in ("right", "defensible") for mark in verdict.marks)


def _notes(question, answer, verdict, key, tries):
    """What stands beside each field: {field: HTML}."""
    offered = tries >= TRIES_BEFORE_REASONS
    if question.kind == "write":
        return {"text": _checked(question, answer["text"], key)} if answer.get("text") else {}
    if question.kind == "mark":
        reason = _reason(key, "words", _marked(question, key)) if offered and key else ""
        return {"words": _words(question, verdict) + reason} if verdict.marks else {}
    return {mark.field: _note(question, mark, key, offered) for mark in verdict.marks}


def _note(question, mark, key, offered):
    """One field's feedback: its outcome, the diagnosis of a wrong choice, and the rows that show it."""
    if mark.outcome == "not attempted":
        return _line(mark.outcome, say("note.not_attempted"))
    if mark.outcome == "right":
        number = "note.error" if _is_brier(question, key) else "note.number"
        said = say("note.right") + (" " + say(number, value=mark.shown) if mark.shown else "")
        return _line("right", said) + _folded(_why(key, mark.field))
    if mark.outcome == "defensible":
        return _line("defensible", say("note.defensible", why=mark.why))
    diagnosis = _diagnosis(question, mark, key)
    partly = say("verdict.partly_right") + " " + diagnosis
    said = partly if mark.outcome == "partly right" else say("note.not_yet", diagnosis=diagnosis)
    rows = _rows(key, mark.field)
    card = f'<p class="ms-card">{_text(say("note.rows"))}</p>{rows}' if rows else ""
    reason = _reason(key, mark.field, _settled(question, key, mark.field)) if offered else ""
    return _line(mark.outcome, said) + card + reason


def _diagnosis(question, mark, key):
    """What a wrong choice mistakes for what; several choices are diagnosed one by one."""
    written = key.diagnoses.get(mark.field, {})
    chosen = mark.chosen if isinstance(mark.chosen, list) else [mark.chosen]
    found = [written[value] for value in chosen if value in written]
    if found:
        return " ".join(found)
    if _is_brier(question, key):
        return say("note.even" if mark.chosen == 50 else "note.brier", value=mark.shown)
    kinds = {"order": "note.order", "estimate": "note.estimate", "matrix": "note.matrix", "browse": "note.browse"}
    told = "note.interval" if question.interval else kinds.get(question.kind, "note.look_again")
    return say(told, value=mark.shown or mark.chosen)


def _is_brier(question, key):
    """Whether numbers are marked by their squared error, rather than as a range or against one another."""
    return question.kind == "estimate" and not question.interval and not key.tolerance


def _reason(key, field, right):
    """The right answer and its reason, folded away until the learner asks."""
    told = f"<p>{_text(say('solution.right', answer=right.rstrip('.')))}</p>" if right else ""
    return _folded(told + _why(key, field))


def _folded(content):
    if not content:
        return ""
    return f'<details class="ms-reason"><summary>{_text(say("note.reason"))}</summary>{content}</details>'


def _why(key, field):
    why = key.why.get(field, "")
    return (f"<p>{_text(why)}</p>" if why else "") + _rows(key, field)


def _rows(key, field):
    rows = "".join(f'<li dir="auto">{_text(row)}</li>' for row in key.rows.get(field, ()))
    return f'<ul class="ms-rows">{rows}</ul>' if rows else ""


def _line(outcome, text):
    name = outcome.replace(" ", "-")
    return f'<p class="ms-outcome ms-is-{name}"><span aria-hidden="true">{ICONS[outcome]}</span> {_text(text)}</p>'


def _named(question, field, value):
    """A value in the words of the form."""
    if question.kind == "estimate":
        return (
            f"{value:.15g} {question.unit}".strip()
            if question.interval
            else say("solution.so" if value else "solution.not_so")
        )
    texts = {option.id: option.text for option in question.options}
    if field == "opened":
        texts = {item.id: item.text for item in question.items}
    return "; ".join(texts.get(part, str(part)) for part in (value if isinstance(value, list) else [value]))


def _settled(question, key, field):
    """The key's answer to what a mark is about, in the form's words; '' where no answer is right by itself."""
    if question.kind == "matrix":
        return "; ".join(
            f"{column.text}: {_named(question, field, key.answers[f'{field}:{column.id}'])}"
            for column in question.columns
        )
    return _named(question, field, key.answers[field]) if field in key.answers else ""


def _words(question, verdict):
    """What is marked right, what wrongly, what is missing, by the words themselves."""
    texts = {item.id: item.text for item in question.items}
    groups = (("right", "mark.right"), ("not yet", "mark.not_yet"), ("not attempted", "mark.missing"))
    lines = []
    for outcome, name in groups:
        found = [mark for mark in verdict.marks if mark.outcome == outcome]
        if found:
            words = " · ".join(texts[mark.field].strip(AROUND) for mark in found) if outcome != "not attempted" else ""
            lines.append(_line(outcome, say(name, words=words, count=len(found))))
    lines += [
        _line("defensible", say("note.defensible", why=mark.why))
        for mark in verdict.marks
        if mark.outcome == "defensible"
    ]
    return "".join(lines)


def _marked(question, key):
    """The right marking, label by label."""
    shown = []
    for option in question.options:
        words = " ".join(item.text for item in question.items if key.answers.get(item.id) == option.id)
        if words:
            shown.append(f"{option.text}: {words.strip(AROUND)}")
    return "; ".join(shown)


def _checked(question, text, key):
    """A written answer beside the checklist and the model answer."""
    lines = "".join(
        _line("right" if passed else "not yet", say(f"check.{name}.{'yes' if passed else 'no'}"))
        for name, passed in checklist(question, text)
    )
    model = (
        f'<details class="ms-reason"><summary>{_text(say("check.model"))}</summary><p>{_text(key.model)}</p></details>'
        if key and key.model
        else ""
    )
    return lines + f"<p>{_text(say('check.reader'))}</p>" + model
