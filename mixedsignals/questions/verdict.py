"""A verdict as HTML: words and an icon before any colour, and for each field what to look at again."""
from ..kit import say
from ..scoring import OUTCOMES, checklist
from .form import _text, form

ICONS = dict(zip(OUTCOMES, "○✓◐◇↻●"))
TRIES_BEFORE_REASONS = 3


def verdict_html(question, answer, verdict, key, tries=0, remark=""):
    """What the form shows after an answer: {"summary": HTML, "items": {field: HTML}}.

    tries: how often the question was answered; after three, every reason is offered.
    remark: a sentence about saving, shown with the verdict.
    """
    offered = tries >= TRIES_BEFORE_REASONS
    items = {}
    for mark in verdict.marks:
        place = "words" if question.kind == "mark" else mark.field
        items.setdefault(place, []).append(_note(question, mark, key, offered))
    if question.kind == "mark":
        items = {"words": _words(question, verdict)} if verdict.marks else {}
        if offered and key:
            items["words"] += _reason(key, "words", _marked(question, key))
    else:
        items = {place: "".join(notes) for place, notes in items.items()}
    if question.kind == "write" and answer.get("text"):
        items["text"] = _checked(question, answer["text"], key)
    return {"summary": _summary(verdict, tries, remark), "items": items}


def refused_html(sentence):
    """What the form shows when nothing could be checked: one sentence that says why, and the cure."""
    return {"summary": _line("not attempted", sentence), "items": {}}


def solved(question, key):
    """The question answered, as one HTML section: each item, our answer, the reason, the rows, other readings."""
    items = {item.id: item.text for item in question.items + question.columns}
    parts = [f"<p><strong>{_text(question.title)}</strong></p>"]
    parts += [f"<p>{_text(part)}</p>" for part in question.prompt.split("\n\n")]
    if question.kind == "mark":
        words = " ".join(item.text for item in question.items)
        parts.append(f'<blockquote dir="auto">{_text(words)}</blockquote>' + _right(_marked(question, key)) + _why(key, "words"))
    for field, right in key.answers.items() if question.kind != "mark" else ():
        shown = f'<p dir="auto"><em>{_text(items[field])}</em></p>' if field in items else ""
        readings = "".join(_line("defensible", say("solution.defensible", answer=_named(question, field, value), why=why))
                           for value, why in key.defensible.get(field, {}).items())
        parts.append(shown + _right(_named(question, field, right)) + _why(key, field) + readings)
    if key.model:
        parts.append(f"<blockquote>{_text(key.model)}</blockquote>")
    if not key.answers:
        parts.append("".join(f"<p>{_text(why)}</p>" for why in key.why.values()))
    return f'<section class="ms-solution">{"".join(parts)}</section>'


def _right(answer):
    return _line("right", say("solution.right", answer=answer))


def outcome_html(outcome):
    """An outcome as icon and word, for lists."""
    return f'<span aria-hidden="true">{ICONS[outcome]}</span> {_text(say("verdict." + outcome.replace(" ", "_")))}'


def handed_in(question, answer, verdict, key, tries):
    """A question with an answer and its verdict as one section, to read on paper."""
    shown = verdict_html(question, answer, verdict, key, tries)
    notes = "".join(shown["items"].values())
    return f'<section>{form(question, answer, live=False)}<p>{_text(say("export.tries", count=tries))}</p>{shown["summary"]}{notes}</section>'


def _summary(verdict, tries, remark):
    name = verdict.outcome
    words = say("verdict." + name.replace(" ", "_"))
    good = sum(mark.outcome in ("right", "defensible") for mark in verdict.marks)
    count = say("verdict.count", good=good, of=len(verdict.marks)) if len(verdict.marks) > 1 and verdict.credit is not None else ""
    blank = sum(mark.outcome == "not attempted" for mark in verdict.marks)
    left = say("verdict.blank", count=blank) if blank else ""
    credit = say("verdict.credit", measure=verdict.measure, credit=f"{verdict.credit:.2f}") if count else ""
    more = " ".join(part for part in (count, left, credit) if part)
    note = f'<p class="ms-remark">{_text(remark)}</p>' if remark else ""
    return (f'<p class="ms-outcome ms-is-{name.replace(" ", "-")}"><span aria-hidden="true">{ICONS[name]}</span> '
            f"<strong>{_text(words)}</strong> {_text(more)}</p>{note}")


def _note(question, mark, key, offered):
    """One field's feedback: its outcome, the diagnosis of a wrong choice, and the rows that show it."""
    if mark.outcome == "not attempted":
        return _line(mark.outcome, say("note.not_attempted"))
    if mark.outcome == "right":
        return _line("right", say("note.right") + (" " + say("note.number", value=mark.shown) if mark.shown else ""))
    if mark.outcome == "defensible":
        return _line("defensible", say("note.defensible", why=key.defensible[mark.field][mark.chosen]))
    said = say("note.not_yet", diagnosis=_diagnosis(question, mark, key))
    rows = "".join(f"<li>{_text(row)}</li>" for row in key.rows.get(mark.field, ()))
    card = f'<p>{_text(say("note.rows"))}</p><ul class="ms-rows">{rows}</ul>' if rows else ""
    reason = _reason(key, mark.field, _named(question, mark.field, mark.right)) if offered else ""
    return _line(mark.outcome, said) + card + reason


def _diagnosis(question, mark, key):
    """What a wrong choice mistakes for what; several choices are diagnosed one by one."""
    written = key.diagnoses.get(mark.field, {})
    chosen = mark.chosen if isinstance(mark.chosen, list) else [mark.chosen]
    found = [written[value] for value in chosen if value in written]
    if found:
        return " ".join(found)
    kinds = {"order": "note.order", "estimate": "note.estimate", "matrix": "note.matrix", "browse": "note.browse"}
    return say(kinds.get(question.kind, "note.look_again"), value=mark.shown)


def _reason(key, field, right):
    """The right answer and its reason, folded away until the learner asks."""
    return (f'<details class="ms-reason"><summary>{_text(say("note.reason"))}</summary>'
            f'<p>{_text(say("solution.right", answer=right))}</p>{_why(key, field)}</details>')


def _why(key, field):
    why = key.why.get(field, "")
    rows = "".join(f"<li>{_text(row)}</li>" for row in key.rows.get(field, ()))
    return (f"<p>{_text(why)}</p>" if why else "") + (f'<ul class="ms-rows">{rows}</ul>' if rows else "")


def _line(outcome, text):
    name = outcome.replace(" ", "-")
    return f'<p class="ms-outcome ms-is-{name}"><span aria-hidden="true">{ICONS[outcome]}</span> {_text(text)}</p>'


def _named(question, field, value):
    """A value in the words of the form."""
    texts = {option.id: option.text for option in question.options}
    if field == "opened":
        texts = {item.id: item.text for item in question.items}
    values = value if isinstance(value, list) else [value]
    return "; ".join(texts.get(part, f"{part:g}" if isinstance(part, float) else str(part)) for part in values)


def _words(question, verdict):
    """What is marked right, what wrongly, what is missing, by the words themselves."""
    texts = {item.id: item.text for item in question.items}
    groups = (("right", "mark.right"), ("not yet", "mark.not_yet"), ("not attempted", "mark.missing"))
    lines = []
    for outcome, key in groups:
        found = [mark for mark in verdict.marks if mark.outcome == outcome]
        if found:
            words = " · ".join(texts[mark.field] for mark in found) if outcome != "not attempted" else ""
            lines.append(_line(outcome, say(key, words=words, count=len(found))))
    return "".join(lines)


def _marked(question, key):
    """The right marking, label by label."""
    shown = []
    for option in question.options:
        words = " ".join(item.text for item in question.items if key.answers.get(item.id) == option.id)
        if words:
            shown.append(f"{option.text}: {words}")
    return "; ".join(shown)


def _checked(question, text, key):
    """A written answer beside the checklist and the model answer."""
    lines = "".join(_line("right" if passed else "not yet", say(f"check.{name}.{'yes' if passed else 'no'}"))
                    for name, passed in checklist(question, text))
    model = f'<details class="ms-reason"><summary>{_text(say("check.model"))}</summary><p>{_text(key.model)}</p></details>' \
        if key and key.model else ""
    return lines + f"<p>{_text(say('check.reader'))}</p>" + model
