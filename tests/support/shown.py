"""Everything that the engine makes of a sample, and samples with other words."""

from mixedsignals import engine as questions
from mixedsignals.engine import scoring, steps

WRITTEN = {
    "title",
    "prompt",
    "hints",
    "text",
    "detail",
    "meaning",
    "language",
    "unit",
    "why",
    "rows",
    "diagnoses",
    "defensible",
    "model",
}


def made(sample):
    return questions.from_json(sample.question), questions.key_from_json(sample.key)


def often(question, answer, count):
    """So many tries at everything that an answer says something on, as `verdict_html` takes them."""
    return dict.fromkeys(steps.answered(question, answer), count)


def pages(sample, question, key, said="A remark."):
    """Every page that the engine makes of a question, by name. said: a sentence from elsewhere to show with it."""
    made_of = {"form": questions.form(question), "static": questions.static(question)}
    for name, answer in (("wrong", sample.wrong), ("right", sample.right)):
        made_of[f"form, {name}"] = questions.form(question, answer)
        verdict = scoring.score(question, answer, key)
        for tries in (1, 3):
            shown = questions.verdict_html(question, answer, verdict, key, often(question, answer, tries), said)
            made_of[f"verdict, {name}, {tries}"] = shown["summary"]
            made_of.update({f"verdict, {name}, {tries}, {field}": note for field, note in shown["items"].items()})
        made_of[f"handed in, {name}"] = questions.handed_in(question, answer, verdict, often(question, answer, 3))
    return made_of | {"solved": questions.solved(question, key), "refused": questions.refused_html(said)["summary"]}


def rewritten(part, change, written=False):
    """The same JSON with every text changed that an author, a row or a coder wrote. change: a function of one text."""
    if isinstance(part, dict):
        return {name: rewritten(value, change, written or name in WRITTEN) for name, value in part.items()}
    if isinstance(part, list):
        return [rewritten(value, change, written) for value in part]
    return change(part) if written and isinstance(part, str) else part
