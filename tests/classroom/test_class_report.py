"""The report from end to end: the page, the tables, the gradebooks, a page a learner, the bar, the wall."""

import csv
import io
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

from mixedsignals import kit
from mixedsignals.__main__ import main
from mixedsignals.classroom import learner_page, marks, question_set, tables, watch
from mixedsignals.classroom.report import Progress, report
from tests.support import simulated


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.fixture
def classroom(tmp_path, course):
    """Six learners: three through Moodle, two through Canvas, one without either; and a notebook handed in."""
    place = tmp_path / "class"
    simulated.write_class(place, 6, 2, course)
    names = [
        "Ana Ruiz_101_assignsubmission_file_",
        "Ben Ost_102_assignsubmission_file_",
        "Cem Ak_103_assignsubmission_file_",
        "dreesdora_4711_99_",
        "elmeva_LATE_4712_98_",
    ]
    for path, name in zip(sorted(place.glob("*.html")), names):
        path.rename(place / (name + path.name))
    (place / "04_denials.ipynb").write_text('{"cells": []}')
    return place


def test_one_verb_writes_the_page_and_every_table(classroom, tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["report", str(classroom), "--out", str(out), "--pages"]) == 0
    said = capsys.readouterr().out
    assert "6 learners; 1 file without answers" in said and str(out / "report.html") in said
    named = re.findall(r"[\w-]+\.csv", said)
    assert {path.name for path in out.glob("*.csv")} == set(named)
    assert len(list((out / "learners").glob("*.html"))) == 6
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "6 learners, 6 hand-ins" in page and "A notebook: answers aren" in page
    assert not re.search(r"(src|href)=\"(?!#)|url\(|@import", page), "it needs nothing but itself"


def test_who_is_in_learners_csv(classroom, tmp_path):
    report(classroom, tmp_path / "out")
    head, *body = rows(tmp_path / "out" / "learners.csv")
    at = head.index
    assert [row[0] for row in body] == ["Ana Ruiz", "Ben Ost", "Cem Ak", "dreesdora", "elmeva", "learner-00005"]
    ana = body[0]
    assert (ana[at("platform")], ana[at("platform's id")]) == ("moodle", "101")
    assert int(ana[at("denials: answered")]) == int(ana[at("denials: of")])
    assert float(ana[at("denials: points at first")]) <= float(ana[at("denials: points in the end")])


def test_answers_csv_has_a_row_a_learner_and_question(classroom, tmp_path):
    report(classroom, tmp_path / "out")
    head, *body = rows(tmp_path / "out" / "answers.csv")
    found, _ = marks.read_class(classroom)
    assert len(body) == int((found.first > 0).sum())
    assert head[2:7] == ["question", "first outcome", "last outcome", "best outcome", "tries"]


def test_canvas_takes_its_gradebook(classroom, tmp_path):
    """What Canvas's GradebookImporter asks of the first rows, and a number where it looks for the student's id."""
    report(classroom, tmp_path / "out")
    head, possible, *body = rows(tmp_path / "out" / "canvas.csv")
    assert "Student" in head[0] and "ID" in head[1]
    assert re.search(r"SIS\s+User\s+ID", head[2]) and re.search(r"SIS\s+Login\s+ID", head[3]) and "Section" in head[4]
    assert "Points Possible" in possible[0] and all(float(points) > 0 for points in possible[5:])
    assert {row[0]: row[1] for row in body}["elmeva"] == "4712"
    assert all(float(grade) <= float(most) for row in body for grade, most in zip(row[5:], possible[5:]))


def test_moodle_takes_its_worksheets(classroom, tmp_path):
    """What Moodle's grade importer asks for: three columns by their names, and “Participant” before the number."""
    report(classroom, tmp_path / "out")
    head, *body = rows(tmp_path / "out" / "moodle_denials.csv")
    assert {"Identifier", "Grade", "Last modified (grade)"} <= set(head)
    assert [row[0] for row in body] == ["Participant 101", "Participant 102", "Participant 103"]
    assert all(0 <= float(row[head.index("Grade")]) <= 100 for row in body)


def test_an_earlier_classs_worksheet_goes(classroom, tmp_path, course):
    report(classroom, tmp_path / "out")
    simulated.write_class(tmp_path / "other", 3, 1, course)
    report(tmp_path / "other", tmp_path / "out")
    assert not list((tmp_path / "out").glob("moodle_*"))


@pytest.mark.parametrize("pages", [True, False])
def test_an_earlier_classs_pages_go_and_nothing_of_the_instructors_does(classroom, tmp_path, course, pages):
    """These pages go to learners: none of another class may lie among them."""
    report(classroom, tmp_path / "out", pages=True)
    folder = tmp_path / "out" / "learners"
    earlier = {path.name for path in folder.iterdir()}
    (folder / "my copy.html").write_bytes(next(folder.iterdir()).read_bytes())
    (folder / "Ana-Ruiz-abcdef.html").write_text("<title>A letter about Mixed Signals</title>", encoding="utf-8")
    own = {"my copy.html", "Ana-Ruiz-abcdef.html"}
    simulated.write_class(tmp_path / "other", 3, 1, course)
    report(tmp_path / "other", tmp_path / "out", pages=pages)
    there = {path.name for path in folder.iterdir()}
    assert len(earlier) == 6 and not there & earlier and own <= there
    assert len(there - own) == (3 if pages else 0)


def test_the_same_classs_pages_are_written_anew_and_without_any_their_folder_goes(classroom, tmp_path):
    report(classroom, tmp_path / "out", pages=True)
    before = sorted((tmp_path / "out" / "learners").iterdir())
    report(classroom, tmp_path / "out", pages=True)
    assert sorted((tmp_path / "out" / "learners").iterdir()) == before
    report(classroom, tmp_path / "out")
    assert not (tmp_path / "out" / "learners").exists()


def test_first_last_or_best_answers_count(classroom, tmp_path):
    sums = {}
    for grade in tables.GRADES:
        report(classroom, tmp_path / grade, grade=grade)
        sums[grade] = [[float(points) for points in row[5:]] for row in rows(tmp_path / grade / "canvas.csv")[2:]]
    for first, last, best in zip(*([each for row in sums[grade] for each in row] for grade in tables.GRADES)):
        assert best >= max(first, last) - 0.01
    assert sums["first"] != sums["last"] != sums["best"]
    report(classroom, tmp_path / "out")
    assert rows(tmp_path / "out" / "canvas.csv") == rows(tmp_path / "last" / "canvas.csv")


def sections(page):
    """{(lesson, title of a question): what stands below it} of a learner's page, as text that is still HTML."""
    return {
        (lesson.partition("</h2>")[0], title): rest
        for lesson in page.split("<h2>")[1:]
        for title, _, rest in (part.partition("</h3>") for part in lesson.split("<section><h3>")[1:])
    }


def place(question):
    return kit.safe(kit.lesson_title(question.id.partition("/")[0])), kit.safe(question.title)


def test_a_learners_page_tells_what_was_answered_in_words_and_what_it_mistakes(tmp_path, lines, course):
    (tmp_path / "answers.jsonl").write_text("\n".join(lines(count=None)))
    found, _ = marks.read_class(tmp_path)
    given = marks.lines_of(found.learners[0])
    told, mistaken = sections(learner_page.learner_page(found.learners[0], given)), 0
    answers = {}
    for line in given:
        answers.setdefault(line.entry()["question"], []).append(line.entry()["answer"])
    assert len(answers) == len(course) > 40
    for one in course:
        section, asked = told[place(one.question)], {each.id: each.text for each in one.question.options}
        whole = {field: value for answer in answers[one.question.id] for field, value in answer.items()}  # as it stands
        for field, value in whole.items():
            said = [asked.get(part, part) for part in (value if isinstance(value, list) else [value])]
            said = [f"{part:g}" if isinstance(part, float) else part for part in said]
            if one.question.kind != "mark" and field != "opened":
                assert all(kit.safe(part) in section for part in said), (one.question.id, field)
            diagnosis = one.key and one.key.diagnoses.get(field, {}).get(str(value))
            diagnosis = (one.key and one.key.defensible.get(field, {}).get(str(value))) or diagnosis
            if diagnosis and one.question.kind in ("choose", "classify", "pair"):
                mistaken += 1
                assert kit.safe(diagnosis) in section, (one.question.id, field)
    assert mistaken > 10


def test_a_learners_page_does_not_tell_what_would_have_been_right(tmp_path, course):
    one = next(one for one in course if one.question.id == "denials/sources")
    wrong = next(option for option in one.question.options if option.id != one.key.answers["choice"])
    right = next(option for option in one.question.options if option.id == one.key.answers["choice"])
    line = simulated.line(1, "5f0c91ab", one.question, "", {"choice": wrong.id}, random.Random(1))
    (tmp_path / "answers.jsonl").write_text(line)
    found, _ = marks.read_class(tmp_path)
    page = learner_page.learner_page(found.learners[0], marks.lines_of(found.learners[0]))
    section = sections(page)[place(one.question)]
    assert kit.safe(wrong.text) in section and kit.safe(right.text) not in section


def test_an_empty_folder_and_a_folder_that_cannot_be_written(tmp_path, capsys, classroom):
    (tmp_path / "empty").mkdir()
    assert main(["report", str(tmp_path / "empty"), "--out", str(tmp_path / "out")]) == 0
    assert "No hand-in could be read" in capsys.readouterr().out
    assert "Nobody yet" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    (tmp_path / "taken").write_text("a file")
    assert main(["report", str(classroom), "--out", str(tmp_path / "taken")]) == 1
    assert "can't be written" in capsys.readouterr().err
    assert main(["report", str(tmp_path / "nowhere")]) == 1
    assert capsys.readouterr().err.startswith("Mixed Signals: There is nothing at")


def test_without_keys_it_still_tells_who_handed_in(classroom, tmp_path, monkeypatch, house):
    home = tmp_path / "home"
    home.mkdir()
    (home / "exercises").symlink_to(house / "exercises")
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(home))
    question_set.question_set.cache_clear()
    try:
        report(classroom, tmp_path / "out")
        page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
        assert "Ana Ruiz" in page and "No wrong choice was made" in page
    finally:
        question_set.question_set.cache_clear()


def test_no_widget_is_loaded_to_report_on_a_class():
    """It would take as long as to read thirty hand-ins."""
    code = "import sys, mixedsignals.classroom.report, mixedsignals.classroom.watch; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "numpy" in loaded and not {"anywidget", "ipywidgets", "IPython", "pandas"}.intersection(loaded)


def test_the_bar_is_silent_within_two_seconds_and_then_says_how_far_it_is(monkeypatch):
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    out = io.StringIO()
    out.isatty = lambda: True
    bar = Progress(out)
    now[0] += 1.9
    bar(10, 100)
    assert out.getvalue() == ""
    now[0] += 0.2
    bar(50, 100)
    bar.close()
    assert out.getvalue() == "\rreading hand-ins [############............] 50 of 100\n"


def test_the_wall_follows_the_folder_without_names_from_five_on(tmp_path, course, monkeypatch):
    place, out = tmp_path / "class", tmp_path / "out"
    simulated.write_class(place, 4, 2, course)
    seen = []

    def look():
        seen.append((out / "wall.html").read_text(encoding="utf-8"))
        if len(seen) == 2:
            simulated.write_class(place, 7, 2, course)
        return len(seen) < 3

    monkeypatch.setattr(watch, "EVERY", 0.01)
    watch.watch(place, out, look)
    few, _, many = seen
    assert "once 5 have answered" in few and "<h2>" not in few
    assert "4 files seen so far, with answers of 4 learners" in few and "files seen" not in many
    assert "7 learners" in many and "<h2>" in many and 'http-equiv="refresh"' in many
    found, _ = marks.read_class(place)
    for learner in found.learners:
        assert learner.name not in many and learner.numbers[0] not in many


def test_a_wall_without_answers_says_how_many_files_it_has_seen(tmp_path):
    place, out = tmp_path / "class", tmp_path / "out"
    (place / "inner").mkdir(parents=True)
    watch.watch(place, out, lambda: False)
    assert "0 files seen so far" in (out / "wall.html").read_text(encoding="utf-8")
    for name in ("a.docx", "inner/b.html"):
        (place / name).write_text("x", encoding="utf-8")
    watch.watch(place, out, lambda: False)
    assert "2 files seen so far, with answers of 0 learners" in (out / "wall.html").read_text(encoding="utf-8")


def test_the_report_says_that_canvas_wants_ids(classroom, tmp_path):
    said = report(classroom, tmp_path / "out")
    assert "Canvas finds a student by ID or login alone" in said and "4 of 6 have none in canvas.csv" in said
    for path in classroom.glob("*"):
        if "_99_" not in path.name and "_98_" not in path.name:
            path.unlink()
    assert "Canvas" not in report(classroom, tmp_path / "out")


def test_the_report_says_what_points_possible_counts(classroom, tmp_path):
    """Lesson 4 has 16 questions on the progress page, 15 without “Your line”, and 14 that have a key."""
    report(classroom, tmp_path / "out")
    known = question_set.question_set()
    of_lesson = [at for at, question in enumerate(known.asked) if question.id.startswith("denials/")]
    head, possible, *_ = rows(tmp_path / "out" / "canvas.csv")
    column = next(at for at, name in enumerate(head) if "denial" in name)
    marked = sum(map(known.marked, of_lesson))
    text = (kit.home() / "workshop" / "report.md").read_text(encoding="utf-8")
    assert int(possible[column]) == marked
    assert f"{len(of_lesson)} on the progress page" in " ".join(text.split())
    assert f"{len(of_lesson) - 1} in the report" in " ".join(text.split()) and f"{marked} in the gradebook" in text
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "“Your line” isn" in page and "points possible" in page


@pytest.mark.parametrize("inside", ["../out", "wall", "."])
def test_the_wall_is_written_anew_only_when_something_changed(tmp_path, course, monkeypatch, inside):
    """Also where the page stands in the folder that is watched, or is the class's own folder."""
    place, written, write = tmp_path / "class", [], watch._write
    simulated.write_class(place, 5, 2, course)
    looks = []

    def written_out(out, text):
        written.append(text)
        write(out, text)

    def look():
        looks.append(len(written))
        if len(looks) == 3:
            simulated.write_class(place, 6, 2, course)
        return len(looks) < 5

    monkeypatch.setattr(watch, "_write", written_out)
    monkeypatch.setattr(watch, "EVERY", 0.01)
    monkeypatch.chdir(tmp_path)
    watch.watch(Path("class"), place / inside, look)
    assert looks == [1, 1, 1, 2, 2]
    assert (place / inside / "wall.html").read_text(encoding="utf-8") == written[-1]
