"""A class that never was: journals and hand-ins of learners whose ability and whose items' difficulty are known.

One-parameter logistic (Rasch) model: an item is right with the probability 1 / (1 + exp(difficulty − ability)).
Who is wrong takes each item's favourite wrong option six times in ten. Lines are written as the kit writes them,
without keys (“recorded”), so that whoever reads them has to mark them.
"""

import json
import math
import random
from dataclasses import dataclass, field

from mixedsignals import engine, kit
from mixedsignals.engine.steps import steps

TRY_AGAIN, FAVOURITE = 0.4, 0.6
DAY = "2026-11-28"
HEAD = '<script type="application/jsonl" id="mixed-signals-journal">'


@dataclass(frozen=True)
class Asked:
    """A question as a learner meets it. easy: how much ability each of its fields asks for."""

    question: engine.Question
    key: engine.Key | None
    needs: dict = field(default_factory=dict)
    favourite: dict = field(default_factory=dict)


def course(seed=1, lessons=None):
    """Every question of these lessons (all of the kit's, if none is named), with difficulties drawn once."""
    chance, asked = random.Random(seed), []
    for lesson in lessons or kit.lessons():
        keys = kit.lesson_json("solutions", lesson) or {}
        for entry in kit.lesson_json("exercises", lesson)["questions"]:
            question, key = engine.from_json(entry), engine.key_from_json(keys.get(entry["id"]))
            needs = {name: chance.gauss(0, 1) for name in engine.fields(question)}
            favourite = {
                name: chance.choice(wrong)
                for name, values in engine.fields(question).items()
                if key and values and (wrong := sorted(values - {str(key.answers.get(name))}))
            }
            asked.append(Asked(question, key, needs, favourite))
    return asked


def answer(asked, ability, chance):
    """One answer to a question, with every field filled in."""
    question, key = asked.question, asked.key
    given = {}
    for name, values in engine.fields(question).items():
        right = key.answers.get(name) if key else None
        knows = chance.random() < 1 / (1 + math.exp(asked.needs[name] - ability))
        if question.kind == "write":
            given[name] = "The spokesman denied that he knew of it. <b>No</b> more than that is on the page."
        elif question.kind == "estimate":
            given[name] = "because it is so" if name == "why" else float(chance.randint(0, 100))
        elif right is not None and knows:
            given[name] = right
        elif question.kind == "mark":
            if right is None and chance.random() < 0.95:
                continue
            given[name] = chance.choice(sorted(values))
        elif isinstance(right, list) or name == "opened":
            given[name] = chance.sample(sorted(values), 2)
        elif name in asked.favourite and chance.random() < FAVOURITE:
            given[name] = asked.favourite[name]
        else:
            given[name] = chance.choice(sorted(values))
    if question.kind == "order" and len(set(given.values())) < len(given):
        places = [str(place) for place in range(1, len(given) + 1)]
        chance.shuffle(places)
        given = dict(zip(given, places))
    if question.interval:
        for item in question.items:
            low, high = given[item.id + ".low"], given[item.id + ".high"]
            given[item.id + ".low"], given[item.id + ".high"] = min(low, high), max(low, high)
    return given


def line(n, learner, question, step, given, chance, outcome="recorded"):
    """A line of a journal, as the kit writes it."""
    entry = {
        "schema": 2,
        "id": f"{chance.getrandbits(128):032x}",
        "n": n,
        "learner": learner,
        "at": f"{DAY}T09:{n // 60 % 60:02}:{n % 60:02}+00:00",
        "press": f"{chance.getrandbits(64):016x}",
        "question": question.id,
        "version": question.version,
        "step": step,
        "answer": given,
        "outcome": outcome,
    }
    return json.dumps(entry, ensure_ascii=False, separators=(",", ":"))


def journal(learner, ability, asked, chance, count=None):
    """The lines of one learner. count: so many, if given; else every question, some of them twice."""
    lines = []
    for one in asked:
        for turn in range(2):
            if turn and chance.random() > TRY_AGAIN:
                break
            given = answer(one, ability + turn, chance)
            parts = steps(one.question)
            whole = [("", given)] if not parts else [(item.id, {item.id: given[item.id]}) for item in parts]
            lines += [
                line(len(lines) + place, learner, one.question, step, part, chance)
                for place, (step, part) in enumerate(whole, 1)
            ]
        if count and len(lines) >= count:
            return lines[:count]
    return lines


def hand_in(lines, label, learner, lesson="course", day=DAY):
    """The one HTML file that a learner hands in: a page to read that carries the journal."""
    head = json.dumps({"hand_in": 1, "label": label, "learner": learner, "lesson": lesson, "day": day})
    carried = "\n".join([head, *lines]).replace("<", "\\u003c")
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{kit.safe(label)}</title></head>'
        f"<body><h1>{kit.safe(label)}</h1>{HEAD}\n{carried}\n</script></body></html>"
    )


def write_class(folder, size, seed=1, asked=None, count=None):
    """Writes a flat folder of hand-ins; returns {label: ability}."""
    asked, chance, abilities = asked or course(), random.Random(seed), {}
    folder.mkdir(parents=True, exist_ok=True)
    for place in range(size):
        learner, ability = f"{chance.getrandbits(32):08x}", chance.gauss(0, 1)
        label = f"learner-{place:05}"
        text = hand_in(journal(learner, ability, asked, chance, count), label, learner)
        (folder / f"mixed-signals_{label}_course_{DAY}.html").write_text(text, encoding="utf-8")
        abilities[label] = ability
    return abilities
