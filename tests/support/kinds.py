"""A lesson of the tests' own: one question of every kind, with its key and two answers to give.

The browser tests depend on no real lesson. `write_home` makes a folder that MIXEDSIGNALS_HOME can name.
"""

import json
from dataclasses import dataclass

LESSON = "kinds"


@dataclass(frozen=True)
class Sample:
    """One question and how the tests answer it.

    question, key: as in the built JSON. wrong, right: answers as the journal keeps them. outcomes: what the
    two come to. told: words of the feedback on the wrong answer.
    """

    question: dict
    key: dict | None
    wrong: dict
    right: dict
    outcomes: tuple[str, str]
    told: str

    @property
    def name(self):
        return self.question["id"].partition("/")[2]


def _options(*texts, meaning=""):
    return [
        {
            "id": text.split()[0].lower().strip(".,"),
            "text": text,
            **({"meaning": f"{meaning} {text}."} if meaning else {}),
        }
        for text in texts
    ]


def _items(detail="", **texts):
    return [{"id": name, "text": text, **({"detail": detail} if detail else {})} for name, text in texts.items()]


def _question(name, kind, title, prompt, **more):
    return {"id": f"{LESSON}/{name}", "version": 1, "kind": kind, "title": title, "prompt": prompt, **more}


CHOOSE = Sample(
    _question(
        "choose",
        "choose",
        "The late train",
        "The board says (invented): “The train is expected to be late.” What does it say?\n\nGo by its words alone.",
        hints=["Who expects it?", "The board names nobody."],
        options=_options(
            "That the train is late.", "Somebody expects it; the board does not say who.", "Nothing at all."
        ),
    ),
    {
        "answers": {"choice": "somebody"},
        "why": {"choice": "“Is expected” has no subject."},
        "rows": {"choice": ["The board, platform 2: “expected to be late”"]},
        "diagnoses": {
            "choice": {"that": "You took an expectation for a fact.", "nothing": "You took a hedge for silence."}
        },
    },
    {"choice": "that"},
    {"choice": "somebody"},
    ("not yet", "right"),
    "You took an expectation for a fact.",
)

SEVERAL = Sample(
    _question(
        "several",
        "choose",
        "Who could have known",
        "Two people were in the room. Who could report at first hand?",
        several=True,
        options=_options("Clerk on duty", "Porter at the door", "Editor in another town", "Ambassador abroad"),
    ),
    {
        "answers": {"choice": ["clerk", "porter"]},
        "why": {"choice": "Only two were there."},
        "diagnoses": {"choice": {"editor": "The editor heard it from somebody."}},
    },
    {"choice": ["clerk", "editor"]},
    {"choice": ["clerk", "porter"]},
    ("partly right", "right"),
    "The editor heard it from somebody.",
)

CLASSIFY = Sample(
    _question(
        "classify",
        "classify",
        "Type each answer",
        "What does each answer do with the question it meets?",
        hints=["Is there a yes or a no in it?"],
        options=_options(
            "Denial", "Confirmation", "Silence", "Neither confirm nor deny", meaning="The answer reads as:"
        ),
        items=[
            *_items(
                "The town clerk, 3 May 2020 (invented)",
                one="“There was no meeting.”",
                two="“Yes, we met.”",
                three="The office did not call back.",
            ),
            {"id": "four", "text": "«Комментариев не будет»", "detail": "no comment", "language": "ru"},
        ],
    ),
    {
        "answers": {"one": "denial", "two": "confirmation", "three": "silence", "four": "silence"},
        "defensible": {"four": {"neither": "She names no answer, so both stay open."}},
        "why": {
            "one": "It says no.",
            "two": "It says yes.",
            "three": "Nobody spoke.",
            "four": "She declines to speak.",
        },
        "rows": {"one": ["The minutes of 3 May 2020"]},
        "diagnoses": {"one": {"silence": "A flat no is heard as nothing said."}},
    },
    {"one": "silence", "two": "confirmation", "four": "neither"},
    {"one": "denial", "two": "confirmation", "three": "silence", "four": "silence"},
    ("partly right", "right"),
    "A flat no is heard as nothing said.",
)

ORDER = Sample(
    _question(
        "order",
        "order",
        "From the event to the page",
        "Put the steps in the order in which the story travelled.",
        items=_items(
            paper="A paper prints what the friend says.",
            event="The call takes place.",
            relay="A second paper quotes the first.",
            witness="Somebody who was there tells a friend.",
        ),
    ),
    {
        "answers": {"event": "1", "witness": "2", "paper": "3", "relay": "4"},
        "why": {"event": "Nothing travels before it happens."},
    },
    {"event": "4", "witness": "3", "paper": "2", "relay": "1"},
    {"event": "1", "witness": "2", "paper": "3", "relay": "4"},
    ("not yet", "right"),
    "Too late: something that belongs after it stands before it.",
)

SENTENCE = "According to two officials, the minister reportedly agreed to talks next week."
MARK = Sample(
    _question(
        "mark",
        "mark",
        "Source, cue, hedge",
        "Mark who says it, and what weakens it.",
        items=[{"id": f"w{place}", "text": word} for place, word in enumerate(SENTENCE.split(), 1)],
        options=_options("Source", "Cue", "Hedge", meaning="In the sentence:"),
    ),
    {
        "answers": {"w1": "cue", "w2": "cue", "w3": "source", "w4": "source", "w7": "hedge"},
        "why": {"words": "“Reportedly” weakens."},
    },
    {"w3": "source", "w4": "hedge"},
    {"w1": "cue", "w2": "cue", "w3": "source", "w4": "source", "w7": "hedge"},
    ("partly right", "right"),
    "Not “Hedge”, but another kind: officials",
)

PAIR = Sample(
    _question(
        "pair",
        "pair",
        "Match the words",
        "Match each sentence to what it leaves open.",
        items=_items(never="“We never met.”", today="“We did not meet today.”", him="“I did not meet him.”"),
        options=_options("Another day", "Another person", "Nothing"),
    ),
    {
        "answers": {"never": "nothing", "today": "another-day", "him": "another-person"},
        "why": {"today": "Only today is denied."},
        "diagnoses": {"today": {"nothing": "You heard a limit of time as none."}},
    },
    {"today": "nothing", "him": "another-person"},
    {"never": "nothing", "today": "another-day", "him": "another-person"},
    ("partly right", "right"),
    "You heard a limit of time as none.",
)
for _option, _name in zip(PAIR.question["options"], ("another-day", "another-person", "nothing")):
    _option["id"] = _name

ESTIMATE = Sample(
    _question(
        "estimate",
        "estimate",
        "How sure?",
        "How sure are you, in per cent, that each is so?",
        unit="%",
        low=0,
        high=100,
        items=_items(moon="The Moon is nearer than the Sun.", lead="Lead is lighter than water.", short="Yes."),
    ),
    {"answers": {"moon": 1, "lead": 0, "short": 1}},
    {"moon": 10.0, "lead": 95.0, "short": 20.0},
    {"moon": 99.0, "lead": 2.0, "short": 80.0},
    ("not yet", "right"),
    "Cost: 0.90.",
)

INTERVAL = Sample(
    _question(
        "interval",
        "estimate",
        "Between what and what?",
        "Give a range that you are nine tenths sure of.",
        interval=True,
        unit="km",
        low=0,
        high=1000000,
        items=_items(moon="The mean distance of the Moon", equator="The Earth's equator"),
    ),
    {"answers": {"moon": 384400, "equator": 40075}},
    {"moon.low": 1.0, "moon.high": 2.0, "equator.low": 3.0, "equator.high": 4.0},
    {"moon.low": 300000.0, "moon.high": 400000.0, "equator.low": 39000.0, "equator.high": 41000.0},
    ("not yet", "right"),
    "Not yet.",
)

MATRIX = Sample(
    _question(
        "matrix",
        "matrix",
        "What speaks against what",
        "How does each piece of evidence stand to each hypothesis?",
        items=_items(met="They met.", called="They called, but did not meet.", nothing="Neither."),
        columns=_items(
            "Seen on 4 May 2020", log="The visitors' book has no entry", bill="The telephone bill shows a call"
        ),
        options=[
            {"id": "C", "text": "consistent"},
            {"id": "I", "text": "inconsistent"},
            {"id": "II", "text": "very inconsistent"},
        ],
    ),
    {
        "answers": {
            "met:log": "II",
            "met:bill": "C",
            "called:log": "C",
            "called:bill": "C",
            "nothing:log": "C",
            "nothing:bill": "I",
        },
        "why": {"met": "The book speaks against it."},
    },
    {"met:log": "C", "met:bill": "C", "called:log": "II", "called:bill": "I", "nothing:log": "C", "nothing:bill": "C"},
    {"met:log": "II", "met:bill": "C", "called:log": "C", "called:bill": "C", "nothing:log": "C", "nothing:bill": "I"},
    ("partly right", "right"),
    "cells of this row agree with ours",
)

WRITE = Sample(
    _question(
        "write",
        "write",
        "One sentence",
        "Say in one sentence what is known, and cite a row.",
        words=[5, 40],
        joined=[["likely", "unlikely"], ["confidence"]],
        items=_items(**{"call-2020": "A call is on the bill of 4 May 2020.", "book-2020": "The book has no entry."}),
    ),
    {"answers": {}, "model": "A call was made, as the bill shows [call-2020]."},
    {"text": "It is likely, with high confidence, that they met."},
    {"text": "The bill of 4 May shows that a call was made [call-2020]."},
    ("recorded", "recorded"),
    "One sentence joins a word of likelihood with a word of confidence.",
)

BROWSE = Sample(
    _question(
        "browse",
        "browse",
        "Leave the page",
        "Is the page what it says it is?",
        items=[
            {"id": "page", "text": "The page itself", "detail": "“We are an independent institute.”"},
            {"id": "about", "text": "An encyclopaedia on the institute", "detail": "Paid for by one firm since 2011."},
            {"id": "more", "text": "More from the same site", "detail": "“Trust us.”"},
        ],
        options=_options("Independent", "Paid for by somebody"),
    ),
    {
        "answers": {"choice": "paid", "opened": ["about"]},
        "why": {"choice": "Somebody else says who pays."},
        "diagnoses": {"choice": {"independent": "You took the page's word for itself."}},
    },
    {"opened": ["about"], "choice": "independent"},
    {"opened": ["about"], "choice": "paid"},
    ("partly right", "right"),
    "You took the page's word for itself.",
)

PLACES = ("ant", "bee", "cat", "dog", "eel", "fly", "gnu", "hen")
LONG = Sample(
    _question(
        "long",
        "classify",
        "Eight animals, one at a time",
        "How many legs has each? (A long question, shown item by item.)",
        options=_options("Four", "Six", "Two or none"),
        items=_items("An animal", **{name: f"The {name}" for name in PLACES}),
    ),
    {
        "answers": dict(zip(PLACES, ("six", "six", "four", "four", "two", "six", "four", "two"))),
        "why": {"ant": "It is an insect.", "bee": "So is the bee."},
        "rows": {"ant": ["A book of animals, page 3"]},
        "diagnoses": {name: {"four": "You took an insect for a beast."} for name in ("ant", "bee", "fly")},
    },
    dict.fromkeys(PLACES, "four"),
    dict(zip(PLACES, ("six", "six", "four", "four", "two", "six", "four", "two"))),
    ("partly right", "right"),
    "You took an insect for a beast.",
)

LONG_PAIR = Sample(
    _question(
        "long-pair",
        "pair",
        "Seven words for seven ends",
        "Which end does each beginning call for?",
        items=_items(**{f"b{place}": f"Beginning number {place}" for place in range(1, 8)}),
        options=[
            {"id": f"e{place}", "text": f"The end that belongs to the beginning number {place}, and to no other one"}
            for place in range(1, 8)
        ],
    ),
    {
        "answers": {f"b{place}": f"e{place}" for place in range(1, 8)},
        "diagnoses": {"b2": {"e1": "You counted from nought."}},
    },
    {"b1": "e1", "b2": "e1"},
    {f"b{place}": f"e{place}" for place in range(1, 8)},
    ("partly right", "right"),
    "You counted from nought.",
)

LONG_RANGE = Sample(
    _question(
        "long-range",
        "estimate",
        "Seven ranges",
        "Give a range that you are nine tenths sure of.",
        interval=True,
        unit="m",
        low=0,
        high=1000,
        items=_items(**{f"h{place}": f"The height of house {place}" for place in range(1, 8)}),
    ),
    {"answers": {f"h{place}": 10 * place for place in range(1, 8)}},
    {"h1.low": 1.0, "h1.high": 2.0},
    {f"h{place}{end}": 10.0 * place + more for place in range(1, 8) for end, more in ((".low", -1), (".high", 1))},
    ("not yet", "right"),
    "The true value lies outside your range (1–2).",
)
STEPPED = (LONG, LONG_PAIR, LONG_RANGE)

KEPT = Sample(
    _question(
        "long-kept",
        "classify",
        "Seven days that nobody marks",
        "How was each day?",
        unmarked=True,
        options=_options("Good", "Bad"),
        items=_items(**{f"d{place}": f"Day number {place}" for place in range(1, 8)}),
    ),
    None,
    {"d1": "bad"},
    {f"d{place}": "good" for place in range(1, 8)},
    ("recorded", "recorded"),
    "",
)

SAMPLES = (CHOOSE, SEVERAL, CLASSIFY, ORDER, MARK, PAIR, ESTIMATE, INTERVAL, MATRIX, WRITE, BROWSE)


def write_home(folder, samples=(*SAMPLES, *STEPPED, KEPT), solutions=True):
    """Makes a home for the kit that holds nothing but one lesson; returns it."""
    built = {"exercises": {"lesson": LESSON, "questions": [sample.question for sample in samples]}}
    if solutions:
        built["solutions"] = {sample.question["id"]: sample.key for sample in samples if sample.key is not None}
    for room, content in built.items():
        (folder / room).mkdir(parents=True)
        (folder / room / f"90_{LESSON}.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return folder
