"""Hand-ins as they come: every naming scheme, every mistake, and nothing left out in silence."""

import zipfile

import pytest

from mixedsignals.classroom import marks, submissions
from mixedsignals.kit import KitError
from tests.support.simulated import hand_in

NAME = "mixed-signals_anna_04_denials_2026-11-28.html"


def people(place):
    found, unread = marks.read_class(place)
    return {(each.person.scheme, each.person.id, each.name): each for each in found.learners}, unread


def put(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8", newline="\n")


@pytest.mark.parametrize(
    ("path", "scheme", "name", "who"),
    [
        (NAME, "", "", "anna"),
        (f"submitted/anna-b/04_denials/{NAME}", "nbgrader", "anna-b", "anna-b"),
        (f"Anna Berg_123456_assignsubmission_file_/{NAME}", "moodle", "123456", "Anna Berg"),
        (f"Anna Berg_123456_assignsubmission_file/{NAME}", "moodle", "123456", "Anna Berg"),
        (f"Anna Berg_123456_assignsubmission_file_{NAME}", "moodle", "123456", "Anna Berg"),
        (f"Anna_Berg_9_assignsubmission_file_/{NAME}", "moodle", "9", "Anna Berg"),
        (f"berganna_4711_889900_{NAME}", "canvas", "4711", "berganna"),
        (f"berganna_LATE_4711_889900_{NAME}", "canvas", "4711", "berganna"),
        (f"anon_aB3xZ_889900_{NAME}", "canvas", "anon aB3xZ", "anon aB3xZ"),
        ("mixed-signals-answers.jsonl", "", "", "5f0c91ab"),
    ],
)
@pytest.mark.parametrize("zipped", [False, True])
def test_every_naming_scheme_tells_who_handed_in(tmp_path, lines, path, scheme, name, who, zipped):
    text = hand_in(lines(), "anna", "5f0c91ab", "04_denials")
    content = "\n".join(lines()) if path.endswith(".jsonl") else text
    if zipped:
        place = tmp_path / "bulk.zip"
        with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(path, content)
    else:
        place = tmp_path / "class"
        put(place / path, content)
    found, unread = people(place)
    assert list(found) == [(scheme, name, who)] and not unread
    (learner,) = found.values()
    assert learner.numbers == ("5f0c91ab",) and learner.answers == 40
    assert ("Handed in late." in learner.notes) == ("LATE" in path)


def test_a_folder_called_submitted_is_nbgraders(tmp_path, lines):
    put(tmp_path / "submitted" / "ben" / "04" / NAME, hand_in(lines(), "x", "5f0c91ab"))
    put(tmp_path / "submitted" / "ben" / "04" / "timestamp.txt", "2026-11-28 09:00:00 UTC")
    found, unread = people(tmp_path / "submitted")
    assert list(found) == [("nbgrader", "ben", "ben")]
    assert [each.why for each in unread] == [submissions.KEPT_BESIDE]


def test_a_zip_that_a_student_handed_in_is_the_students(tmp_path, lines):
    place = tmp_path / "submitted"
    (place / "ben" / "04").mkdir(parents=True)
    with zipfile.ZipFile(place / "ben" / "04" / "work.zip", "w") as archive:
        archive.writestr("anything/" + NAME, hand_in(lines(), "x", "5f0c91ab"))
    assert list(people(place)[0]) == [("nbgrader", "ben", "ben")]


def test_more_files_than_anybody_hands_in(tmp_path, lines, monkeypatch):
    put(tmp_path / "a.html", hand_in(lines("aa", 1), "a", "aa"))
    put(tmp_path / "b.html", hand_in(lines("bb", 2), "b", "bb"))
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("c.html", hand_in(lines("cc", 3), "c", "cc"))
        archive.writestr("d.html", hand_in(lines("dd", 4), "d", "dd"))
    monkeypatch.setattr(submissions, "MANY", 3)
    found, unread = people(tmp_path)
    assert sorted(name for _, _, name in found) == ["a", "b", "c"]
    assert [each.name for each in unread] == ["c.zip"] and "More than 3 files" in unread[0].why


def test_a_platforms_download_may_lie_in_the_folder_as_it_came(tmp_path, lines):
    with zipfile.ZipFile(tmp_path / "week1.zip", "w") as archive:
        archive.writestr(f"Ana_1_assignsubmission_file_/{NAME}", hand_in(lines("aa", 1), "ana", "aa"))
    with zipfile.ZipFile(tmp_path / "week2.zip", "w") as archive:
        archive.writestr(f"Ana_1_assignsubmission_file_/{NAME}", hand_in(lines("aa", 1)[:9], "ana", "aa"))
    found, _ = people(tmp_path)
    (ana,) = found.values()
    assert ana.answers == 40 and len(ana.files) == 2, "one line in two files is one answer"


def test_several_hand_ins_of_one_learner_are_put_together_wherever_they_lie(tmp_path, lines):
    whole = lines()
    put(tmp_path / "a" / "mixed-signals_anna_04_denials_2026-11-27.html", hand_in(whole[:20], "anna", "5f0c91ab"))
    put(tmp_path / "b" / "mixed-signals_ANNA-B_07_sure_2026-11-28.html", hand_in(whole[15:], "ANNA-B", "5f0c91ab"))
    found, unread = people(tmp_path)
    (anna,) = found.values()
    assert anna.answers == 40 and len(anna.files) == 2 and not unread
    assert any("Several labels: anna, ANNA-B" in note for note in anna.notes)


def test_what_is_no_hand_in_is_named_with_its_reason(tmp_path, lines):
    put(tmp_path / NAME, hand_in(lines(), "anna", "5f0c91ab"))
    put(tmp_path / "04_denials.ipynb", '{"cells": []}')
    put(tmp_path / "my-work.html", '<section class="ms-outcome">✓ right</section>')
    put(tmp_path / "essay.html", "<p>My essay</p>")
    put(tmp_path / "empty.html", "")
    put(tmp_path / "notes.pdf", "%PDF-1.7")
    put(tmp_path / "empty.jsonl", "\n\n")
    put(tmp_path / "broken.jsonl", '{"schema": 2, "id": }\n')
    put(tmp_path / ".DS_Store", "x")
    put(tmp_path / "broken.zip", "PK\x03\x04 and then nothing")
    head = hand_in([], "ben", "11112222")
    put(tmp_path / "mixed-signals_ben_04_denials_2026-11-28.html", head)
    found, unread = people(tmp_path)
    assert len(found) == 1
    assert {each.name: each.why for each in unread} == {
        "04_denials.ipynb": submissions.NOTEBOOK,
        "my-work.html": submissions.OLD_PAGE,
        "essay.html": submissions.NO_HAND_IN,
        "empty.html": submissions.EMPTY,
        "notes.pdf": submissions.NO_HAND_IN,
        "empty.jsonl": submissions.EMPTY,
        "broken.jsonl": "It calls itself a hand-in, but no answer in it can be read.",
        ".DS_Store": submissions.OF_THE_SYSTEM,
        "broken.zip": submissions.BROKEN_ZIP,
        "mixed-signals_ben_04_denials_2026-11-28.html": "No answers in it yet.",
    }


def test_two_learners_in_one_file_stay_two(tmp_path, lines):
    put(tmp_path / NAME, hand_in([*lines("aaaa0000", 1), *lines("bbbb0000", 2, 10)], "anna", "aaaa0000"))
    found, _ = people(tmp_path)
    assert {name: each.answers for (_, _, name), each in found.items()} == {"anna": 40, "bbbb0000": 10}
    anna, other = found["", "", "anna"], found["", "", "bbbb0000"]
    assert any("10 answers in the file of another learner (bbbb0000)" in note for note in anna.notes)
    assert other.stray and "Nobody handed this number in" in other.notes[0]


def test_who_handed_in_herself_is_no_stray(tmp_path, lines):
    put(tmp_path / NAME, hand_in([*lines("aaaa0000", 1), *lines("bbbb0000", 2, 10)], "anna", "aaaa0000"))
    put(tmp_path / "mixed-signals_ben_x_2026-11-28.html", hand_in(lines("bbbb0000", 2), "ben", "bbbb0000"))
    found, _ = people(tmp_path)
    assert {name: (each.answers, each.stray) for (_, _, name), each in found.items()} == {
        "anna": (40, False),
        "ben": (40, False),
    }


def test_whose_answers_stray_is_found_by_the_number_under_any_name(tmp_path, lines):
    mixed = hand_in([*lines("aaaa0000", 1), *lines("bbbb0000", 2, 10)], "anna", "aaaa0000")
    put(tmp_path / "Anna_1_assignsubmission_file_" / NAME, mixed)
    put(tmp_path / "Ben_2_assignsubmission_file_" / NAME, hand_in(lines("bbbb0000", 2), "ben", "bbbb0000"))
    found, _ = people(tmp_path)
    assert {name: (each.answers, each.stray) for (_, _, name), each in found.items()} == {
        "Anna": (40, False),
        "Ben": (40, False),
    }


def test_one_file_under_two_names_is_seen_and_counts_once(tmp_path, lines):
    for student in ("anna", "ben"):
        put(tmp_path / "submitted" / student / "04" / NAME, hand_in(lines(), "anna", "5f0c91ab"))
    found, _ = people(tmp_path)
    assert [(each.name, each.counted) for each in found.values()] == [("anna", True), ("ben", False)]
    assert all("The same learner's number as" in " ".join(each.notes) for each in found.values())


def test_two_with_one_label_stay_two(tmp_path, lines):
    put(tmp_path / "a" / NAME, hand_in(lines("aaaa0000", 1), "anna", "aaaa0000"))
    put(tmp_path / "b" / NAME, hand_in(lines("bbbb0000", 2), "anna", "bbbb0000"))
    marked, _ = marks.read_class(tmp_path)
    assert [each.numbers for each in marked.learners] == [("aaaa0000",), ("bbbb0000",)]
    assert all("Somebody else has the same name" in " ".join(each.notes) for each in marked.learners)


def test_a_bare_journal_is_whose_most_of_its_answers_are(tmp_path, lines):
    put(tmp_path / "answers.jsonl", "\n".join([*lines("aaaa0000", 1, 10), *lines("bbbb0000", 2, 30)]))
    found, _ = people(tmp_path)
    assert {name: each.stray for (_, _, name), each in found.items()} == {"bbbb0000": False, "aaaa0000": True}


def test_a_file_cut_short_counts_up_to_the_cut(tmp_path, lines):
    text = hand_in(lines(), "anna", "5f0c91ab")
    put(tmp_path / NAME, text[: text.index("</script>") - 100])
    found, unread = people(tmp_path)
    (anna,) = found.values()
    assert anna.answers == 39 and not unread and "breaks off" in anna.notes[0]


def test_a_single_file_and_nothing_at_all(tmp_path, lines):
    put(tmp_path / NAME, hand_in(lines(), "anna", "5f0c91ab"))
    assert len(people(tmp_path / NAME)[0]) == 1
    with pytest.raises(KitError, match="There is nothing at .*nowhere. Name the folder"):
        marks.read_class(tmp_path / "nowhere")
