"""ClassMarks: the same as a slow plain computation, as what learners see, and however many processes read them."""

import random

import numpy as np
import pytest

from mixedsignals.classroom import folding, marks, question_set
from mixedsignals.engine import journal, scoring, session, steps, tally
from mixedsignals.engine.scoring import OUTCOMES
from tests.support import simulated


@pytest.fixture(scope="module")
def some(tmp_path_factory):
    """Twelve learners through every lesson, as files and as lines."""
    folder = tmp_path_factory.mktemp("some")
    simulated.write_class(folder, 12, seed=5)
    return folder


def plainly(content):
    """{question: Tally} of one hand-in: lines as the journal reads them, scored one by one, nothing remembered."""
    known, found = question_set.question_set(), {}
    for number, question in enumerate(known.asked):
        key = known.keys[number]
        lines = []
        for entry in content:
            if entry["question"] == question.id:
                lines.append({"step": entry["step"], "answer": tally.fitting(question, entry)})

        def score(answer, step, question=question, key=key):
            return scoring.score(steps.only(question, step) if step else question, answer, key)

        if lines:
            found[number] = tally.tally(question, lines, score)
    return found


def test_the_same_as_a_slow_plain_computation(some, tmp_path):
    found, unread = marks.read_class(some)
    assert not unread and len(found.learners) == 12
    known = question_set.question_set()
    for row, learner in enumerate(found.learners):
        kept = journal.Journal(tmp_path / learner.numbers[0])
        text = (some / learner.files[0][0]).read_text(encoding="utf-8")
        carried = text.partition(simulated.HEAD)[2].partition("</script>")[0].strip().partition("\n")[2]
        kept.merge(carried.encode())
        told = plainly(kept.entries())
        assert set(np.flatnonzero(found.first[row])) == {
            number for number in told if told[number].first.outcome != OUTCOMES[0]
        }
        for number, one in told.items():
            assert OUTCOMES[found.first[row, number]] == one.first.outcome
            assert OUTCOMES[found.last[row, number]] == one.last.outcome
            assert found.tries[row, number] == max(one.tries.values())
            for array, credit in (
                (found.gained, one.first.credit),
                (found.stands, one.last.credit),
                (found.credit, one.credit),
            ):
                assert np.isnan(array[row, number]) if credit is None else abs(array[row, number] - credit) < 1e-6
            at = known.at_of[number]
            for name, verdict in ((found.at_first, one.first), (found.at_last, one.last)):
                assert {mark.field: mark.outcome for mark in verdict.marks} == {
                    mark.field: OUTCOMES[name[row, at[mark.field]]] for mark in verdict.marks
                }
            for field, outcome in one.best_of.items():
                assert OUTCOMES[found.at_best[row, at[field]]] == outcome
            for field, value in one.opening.items():
                values = known.places[at[field]].values
                if values and isinstance(value, str):
                    assert values[found.chosen[row, at[field]]] == value


def random_lines(question, key, chance):
    """Some answers to a question, whole and item by item, in any order."""
    asked = simulated.course(chance.random(), [question.id.partition("/")[0]])
    one = next(each for each in asked if each.question.id == question.id)
    lines = []
    for _ in range(chance.randrange(1, 14)):
        given = simulated.answer(one, chance.gauss(0, 2), chance)
        parts = steps.steps(question)
        if parts and chance.random() < 0.8:
            item = chance.choice(parts).id
            lines.append({"step": item, "answer": {item: given[item]}})
        else:
            lines.append({"step": "", "answer": given})
    return lines


@pytest.mark.parametrize(
    "name", ["page/role", "page/means", "denials/type", "sure/first-ten", "denials/wait", "page/mark"]
)
def test_the_tally_is_what_a_learner_sees_of_it(name, work):
    """Progress folds a journal line by line; the tally looks at fewer answers. Both come to the same."""
    question, key = session.find(name)
    chance = random.Random(name)
    for turn in range(10):
        kept = session.kept()
        kept.delete()
        lines = random_lines(question, key, chance)
        for line in lines:
            kept.append(question.id, question.version, line["answer"], "recorded", step=line["step"])

        def score(answer, step):
            return scoring.score(steps.only(question, step) if step else question, answer, key)

        fit = [{"step": line["step"], "answer": line["answer"]} for line in session.entries(name)]
        told = tally.tally(question, fit, score)
        last = "not attempted" if told.begun else told.last.outcome
        seen = next(stand for stand in session.standings(name.partition("/")[0]) if stand[0] == question.title)
        assert seen[1:] == (told.best, last, max(told.tries.values())), turn


def test_a_journal_without_keys_is_marked_here(some):
    found, _ = marks.read_class(some)
    assert '"outcome":"recorded"' in next(some.glob("*.html")).read_text()
    assert (found.first == OUTCOMES.index("right")).any()


def test_many_processes_come_to_the_same_as_one(some, monkeypatch):
    alone, _ = marks.read_class(some)
    monkeypatch.setattr(marks, "ALONE", 0)
    heard = []
    many, _ = marks.read_class(some, lambda done, of: heard.append((done, of)))
    assert heard[-1] == (12, 12)
    for name in folding.COLUMNS:
        assert np.array_equal(getattr(alone, name), getattr(many, name), equal_nan=True), name
    assert [each.key for each in alone.learners] == [each.key for each in many.learners]


def test_what_is_remembered_is_forgotten_in_time(some, monkeypatch):
    before, _ = marks.read_class(some)
    monkeypatch.setattr(question_set, "REMEMBERED", 3)
    monkeypatch.setattr(journal, "ENDS", 3)
    question_set.question_set.cache_clear()
    after, _ = marks.read_class(some)
    assert len(question_set.question_set()._said) <= 3
    for name in folding.COLUMNS:
        assert np.array_equal(getattr(before, name), getattr(after, name), equal_nan=True), name


@pytest.mark.parametrize("spoil", [lambda text: text, lambda text: text.replace('"n":7,', '"n": 7,')])
def test_journals_from_elsewhere_are_read_as_a_merge_would(work, spoil, lines):
    """The quick way where every line is plain, the careful one where one is not: both are the journal's own order."""
    written = spoil("\n".join([*lines()[20:], *lines()[:25]]) + "\n").encode()
    kept = session.kept()
    kept.merge(written)
    gathered = journal.gathered(written)
    assert [line.entry() for line in journal.in_order(gathered.lines)] == kept.entries()
    assert (gathered.damaged, gathered.newer) == (False, 0)


def test_a_line_that_takes_its_head_back_is_read_to_its_end(lines):
    """JSON's last word counts: a number that is given twice is the second one."""
    first = lines()[0]
    twice = first[:-1] + ',"n":77,"learner":"other"}'
    gathered = journal.gathered((twice + "\n").encode())
    assert [(line.place[0], line.learner) for line in gathered.lines] == [(77, "other")]


def test_lines_of_a_newer_kit_are_counted():
    gathered = journal.gathered(b'{"schema":3,"what":"ever"}\n')
    assert gathered == ([], False, 1)


def test_items_and_whole_answers_in_any_order_come_to_what_the_tally_says():
    """Whole answers, single items, items after whole answers and the other way round: arrays and tally agree."""
    known, chance = question_set.question_set(), random.Random(8)
    names = ["page/role", "denials/type", "sure/first-ten", "sure/words", "denials/wait", "page/mark", "happened/u2"]
    asked = {one.question.id: one for one in simulated.course(3) if one.question.id in names}
    journals, sequences = [], []
    for _ in range(150):
        lines, sequence = [], {}
        for name, one in asked.items():
            for _ in range(chance.randrange(6)):
                given = simulated.answer(one, chance.gauss(1, 2), chance)
                given = {field: value for field, value in given.items() if chance.random() < 0.8} or given
                parts = steps.steps(one.question)
                step = chance.choice(parts).id if parts and chance.random() < 0.6 else ""
                given = {step: given[step]} if step in given else given
                step = step if list(given) == [step] else ""
                sequence.setdefault(name, []).append({"step": step, "answer": given})
                lines.append(simulated.line(len(lines) + 1, "x", one.question, step, given, chance))
        journals.append(journal.in_order(journal.gathered("\n".join(lines).encode()).lines))
        sequences.append(sequence)
    arrays, misfits = folding.fold(journals)
    assert misfits == [0] * 150
    for row, sequence in enumerate(sequences):
        for name, lines in sequence.items():
            number = known.of[name]
            told = tally.tally(known.asked[number], lines, lambda answer, step: known.score(number, answer, step))  # noqa: B023
            best = max(told.best, told.last.outcome, key=tally.RANK.__getitem__)
            got = [OUTCOMES[arrays[column][row, number]] for column in ("first", "last", "best")]
            assert got == [told.first.outcome, told.last.outcome, best], (name, lines)
            assert arrays["tries"][row, number] == max(told.tries.values())
            for column, credit in (
                ("gained", told.first.credit),
                ("stands", told.last.credit),
                ("credit", told.credit),
            ):
                assert arrays[column][row, number] == pytest.approx(np.nan if credit is None else credit, nan_ok=True)
            at = known.at_of[number]
            for column, verdict in (("at_first", told.first), ("at_last", told.last)):
                for mark in verdict.marks:
                    assert OUTCOMES[arrays[column][row, at[mark.field]]] == mark.outcome, (name, mark, lines)
            for field, place in at.items():
                values = known.places[place].values or ()
                chosen = arrays["chosen"][row, place]
                opened = told.opening.get(field)
                assert (values[chosen] if chosen >= 0 else None) == (opened if opened in values else None)
                stands = told.standing.get(field)
                stands = stands if isinstance(stands, float) else np.nan
                assert arrays["number"][row, place] == pytest.approx(stands, nan_ok=True)
