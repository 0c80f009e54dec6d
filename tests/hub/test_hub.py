"""A class on one machine: log in, open lesson 04's exercises, answer, lose the server, find the answers, hand in."""

import asyncio
import json
import os
import time

import psutil
import pytest

from tests.hub.conftest import LEARNER
from tests.support.hub import SLOW, Learner

CLASS_OF = int(os.environ.get("MIXEDSIGNALS_CLASS_OF", "4"))  # by hand: 40
PAGE = "exercises/04_denials.ipynb"
QUESTION, RIGHT, WRONG = "denials/sources", {"choice": "one"}, {"choice": "five"}
ANSWERS = "import json\nfrom mixedsignals import kit\nprint((kit.work() / 'answers.jsonl').read_text())"


@pytest.fixture(scope="module")
def klass(hub):
    """Every learner logged in at once, the page open, one question answered: [(learner, what was seen)]."""

    async def begin(number):
        began, learner = time.monotonic(), Learner(hub, f"{LEARNER}{number}")
        await learner.log_in()
        page = await learner.open(PAGE)
        verdict = await learner.answer(QUESTION, RIGHT if number % 2 else WRONG)
        return learner, {"page": page, "verdict": verdict, "seconds": time.monotonic() - began}

    async def together():
        return await asyncio.gather(*(begin(number) for number in range(CLASS_OF)))

    loop = asyncio.new_event_loop()
    yield loop.run_until_complete(together()), loop
    loop.close()


def test_each_has_the_page_and_an_answer_kept_without_a_mark(klass):
    """The kit that a class shares holds no key: answers are recorded, and marked when they are handed in."""
    seats, _ = klass
    for _, seen in seats:
        assert any(QUESTION in cell["source"] for cell in seen["page"]["content"]["cells"])
        assert "ms-is-recorded" in seen["verdict"]


def test_it_prints_what_a_learner_costs(klass, capsys):
    seats, _ = klass
    held = {}
    for process in psutil.process_iter(["username", "memory_full_info"]):
        if process.info["username"].startswith(LEARNER) and process.info["memory_full_info"]:
            held[process.info["username"]] = (
                held.get(process.info["username"], 0) + process.info["memory_full_info"].uss
            )
    assert len(held) == CLASS_OF
    seconds = sorted(seen["seconds"] for _, seen in seats)
    with capsys.disabled():
        print(
            f"\na class of {CLASS_OF}: {max(held.values()) / 1e6:.0f} MB a learner at most, server and one kernel; "
            f"from login to a first question answered {seconds[len(seconds) // 2]:.1f} s, at most {seconds[-1]:.1f} s"
        )
    assert max(held.values()) < 500e6, "what workshop/hub gives a learner"


def test_a_server_that_is_killed_comes_back_with_its_answers(klass):
    seats, loop = klass
    learner = seats[0][0]

    async def lose_and_return():
        before = await learner.run(ANSWERS)
        theirs = [process for process in psutil.process_iter(["username"]) if process.info["username"] == learner.name]
        for process in theirs:
            process.kill()
        assert theirs and not psutil.wait_procs(theirs, SLOW)[1]
        await learner.start()
        await learner.open(PAGE)
        verdict = await learner.answer(QUESTION, RIGHT)
        return before, await learner.run(ANSWERS), verdict

    before, after, verdict = loop.run_until_complete(lose_and_return())
    assert before.strip() and after.startswith(before.rstrip("\n"))
    assert len(after.strip().splitlines()) == len(before.strip().splitlines()) + 1
    assert "ms-is-recorded" in verdict


def test_nobody_reads_anothers_work_or_a_key(klass):
    seats, loop = klass
    (one, _), (other, _) = seats[:2]
    spy = (
        "from pathlib import Path\nfrom mixedsignals import kit\n"
        f"work = Path('~{one.name}').expanduser() / kit.work().name / 'answers.jsonl'\n"
        "def tried(path):\n    try:\n        return 'read: ' + path.read_text()[:20]\n"
        "    except OSError as error:\n        return type(error).__name__\n"
        "print(tried(work))\n"
        "print(sorted(str(path) for path in kit.home().rglob('*') if path.name in ('codes.csv', '04_denials.yml')))\n"
        "print(sorted(path.name for path in (kit.home() / 'solutions').glob('*')))\n"
        "print(tried(kit.home() / 'new.txt') if not (kit.home() / 'new.txt').exists() else 'there')\n"
        "try:\n    (kit.home() / 'new.txt').write_text('x'); print('written')\nexcept OSError: print('read-only')"
    )
    read, judged, keys, _, wrote = loop.run_until_complete(other.run(spy)).splitlines()
    assert read == "PermissionError", "the folder is its owner's"
    assert (judged, keys, wrote) == ("[]", "[]", "read-only")
    reply = loop.run_until_complete(other.ask(f"/user/{one.name}/api/contents"))
    assert reply.code in (403, 404), reply.code
    assert json.loads(loop.run_until_complete(one.api("contents")).body)["type"] == "directory"


def test_each_hands_in_one_file_with_the_answers(klass):
    seats, loop = klass
    for learner, _ in seats[:3]:
        name = loop.run_until_complete(learner.hand_in("denials"))
        assert name.startswith("mixed-signals_") and name.endswith(".html") and "04_denials" in name
        read = f"from mixedsignals import kit\nprint((kit.work() / {name!r}).read_text().count({QUESTION!r}))"
        assert int(loop.run_until_complete(learner.run(read))) >= 1
