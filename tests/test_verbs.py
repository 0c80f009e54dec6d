"""The command line: each verb that it takes does something, and asks for what it needs."""

import pytest

from mixedsignals import __main__

TAKES = {
    "build": [[], ["04_denials", "05_signals"]],
    "check": [[], ["hotline_1963"]],
    "new-case": [["hotline_1963"]],
    "new-lesson": [["bridges", "--case", "u2_1960"]],
    "new-question": [["04_denials", "choose", "--name", "other"]],
    "preview": [["4"]],
    "workshop": [[], ["out"]],
    "handout": [["4"], ["4", "out"]],
    "release": [["out", "--keys"]],
    "link": [["https://example.org/a/b", "--hub", "h", "--branch", "b", "--page", "p", "--short", "s", "--out", "o"]],
    "site": [["out"]],
    "doctor": [[]],
    "report": [["in", "--out", "o", "--pages", "--grade", "best", "--watch"]],
    "moodle": [["out"]],
    "canvas": [["out"]],
    "nbgrader": [["out"]],
    "translate": [["uk"], ["uk", "04_denials"]],
    "lock": [[]],
}


@pytest.mark.parametrize("verb", TAKES)
def test_each_verb_takes_what_it_needs_and_hands_it_to_its_own_work(verb, monkeypatch):
    heard = []
    monkeypatch.setitem(__main__.VERBS, verb, lambda chosen: heard.append(vars(chosen)) or 7)
    for words in TAKES[verb]:
        assert __main__.main([verb, *words]) == 7
        given = [value for value in heard.pop().values() if value not in (None, "", False)]
        taken = [part for value in given for part in (value if isinstance(value, list) else [value])]
        assert {word for word in words if not word.startswith("--")} <= set(taken)


def test_the_verbs_that_are_taken_are_those_that_do_something(capsys):
    assert TAKES.keys() == __main__.VERBS.keys()
    with pytest.raises(SystemExit):
        __main__.main(["no-verb"])
    named = capsys.readouterr().err.partition("choose from ")[2]
    assert {name.strip(" '()\n") for name in named.split(",")} == __main__.VERBS.keys()
