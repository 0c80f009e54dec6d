"""The command line: python -m mixedsignals VERB (also: python start.py VERB)."""

import argparse
import io
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from .kit import ENGLISH, KitError, home, many, speaking

NewVerb = Callable[..., argparse.ArgumentParser]  # as argparse's own `add_parser` takes them: name and help


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one verb; a KitError becomes one line and exit code 1, Control and C one line and 130."""
    chosen = _parser().parse_args(arguments)
    try:
        with speaking(ENGLISH):  # as all that stands in this file
            return VERBS[chosen.verb](chosen)
    except KitError as error:
        print(f"Mixed Signals: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt as stopped:
        print(f"Mixed Signals: {str(stopped) or 'Stopped.'}", file=sys.stderr)
        return 130  # what a shell expects of a program that Control and C ended


def _parser() -> argparse.ArgumentParser:
    """What the command line takes: a verb, and what that verb needs."""
    parser = argparse.ArgumentParser(
        prog="python start.py", description="Mixed Signals: what authors and instructors can do"
    )
    verb = parser.add_subparsers(dest="verb", required=True, metavar="VERB").add_parser
    for part in (_for_authors, _for_instructors, _for_classes):
        part(verb)
    web = verb("site", help="write the kit as a website, with a Jupyter that needs no server")
    web.add_argument("out", metavar="OUT", help="a new folder")
    verb("doctor", help="say what is wrong with this set-up, a line each, with the cure")
    return parser


def _for_authors(verb: NewVerb) -> None:
    """From what authors and translators write to what learners open."""
    build = verb("build", help="build the learners' notebooks and JSON from lessons/, datasets/ and solutions/")
    build.add_argument("lessons", nargs="*", help="such as 04_denials; all if none is named")
    check = verb("check", help="name every fault of a case's tables and codes, or of a lesson")
    check.add_argument(
        "cases",
        nargs="*",
        metavar="NAME",
        help="such as hotline_1963, or a lesson: 4, denials or 04_denials; all cases if none is named",
    )
    new_case = verb("new-case", help="write a template case that checks and loads")
    new_case.add_argument("name", metavar="NAME", help="such as hotline_1963: small letters, digits and underscores")
    new_lesson = verb("new-lesson", help="write a lesson to fill in, which builds and checks")
    new_lesson.add_argument("name", metavar="NAME", help="such as bridges: small letters alone")
    new_lesson.add_argument(
        "--case", default="", help="the case it is about; the one most lessons are about if not named"
    )
    new_question = verb("new-question", help="write a question to fill in, and its key")
    new_question.add_argument("lesson", metavar="LESSON", help="such as 04_denials")
    new_question.add_argument(
        "kind", metavar="KIND", help="choose classify order mark pair estimate matrix write browse"
    )
    new_question.add_argument("--name", default="", help="what it is called; as its kind if not named")
    preview = verb("preview", help="open a lesson's questions in the browser")
    preview.add_argument("lesson", metavar="LESSON", help="such as 4, denials or 04_denials")
    translate = verb("translate", help="bring a language's catalogues up to date, or begin a lesson in it")
    translate.add_argument("language", metavar="LANGUAGE", help="its code, such as uk")
    translate.add_argument("lesson", nargs="?", default="", metavar="LESSON", help="such as 04_denials: begin its text")
    verb("lock", help="write the locks anew with the newest versions that fit together")


def _for_instructors(verb: NewVerb) -> None:
    """What an instructor prints, shows and hands out."""
    workshop = verb("workshop", help="write an instructor's pages: plans, run sheets, handouts, keys, slides")
    workshop.add_argument("out", nargs="?", metavar="OUT", help="a folder; build/workshop if none is named")
    handout = verb("handout", help="write one lesson on paper, and its key")
    handout.add_argument("lesson", metavar="LESSON", help="such as 4, denials or 04_denials")
    handout.add_argument("out", nargs="?", metavar="OUT", help="a folder; build/workshop if none is named")
    release = verb("release", help="write what learners get, as a folder and a zip")
    release.add_argument("out", metavar="OUT", help="a folder to put both in")
    release.add_argument("--keys", action="store_true", help="with the answers, so that questions are marked")
    link = verb("link", help="write a sheet with a link that opens the kit, and its QR code")
    link.add_argument("repository", metavar="REPOSITORY", help="such as https://github.com/OWNER/NAME")
    link.add_argument("--hub", metavar="ADDRESS", help="a JupyterHub with nbgitpuller; Binder if none is named")
    link.add_argument("--branch", default="main", help="the branch to open; main if none is named")
    link.add_argument("--page", help="the page to open; the first if none is named")
    link.add_argument("--short", default="", metavar="ADDRESS", help="a shorter address that leads there")
    link.add_argument("--out", metavar="OUT", help="a folder; build/workshop if none is named")


def _for_classes(verb: NewVerb) -> None:
    """What goes out to where a class is marked, and its hand-ins in."""
    moodle = verb("moodle", help="write the questions and keys as a question bank for Moodle")
    moodle.add_argument("out", metavar="FOLDER", help="where to write it")
    canvas = verb("canvas", help="write quizzes that text2qti makes into zips for Canvas")
    canvas.add_argument("out", metavar="FOLDER", help="where to write them")
    nbgrader = verb("nbgrader", help="write a course folder for nbgrader, an assignment a lesson")
    nbgrader.add_argument("out", metavar="FOLDER", help="a new folder")
    report = verb("report", help="a class's hand-ins in, one page and tables out")
    report.add_argument("submissions", metavar="SUBMISSIONS", help="the folder or zip with the hand-ins, as it came")
    report.add_argument("--out", default="class-report", metavar="DIR", help="where it goes; class-report if not named")
    report.add_argument("--pages", action="store_true", help="a page for each learner, too")
    report.add_argument(
        "--grade",
        choices=("last", "best", "first"),
        default="last",
        help="which answers gradebooks count; the last if not named",
    )
    report.add_argument("--watch", action="store_true", help="look again and again: counts without names, for a wall")


def _build(chosen: argparse.Namespace) -> int:
    from .authoring.build import build

    build(chosen.lessons)
    return 0


def _check(chosen: argparse.Namespace) -> int:
    from .authoring.check import check

    report = check(chosen.cases)
    print(*report.faults, *(f"note: {note}" for note in report.notes), report, sep="\n")
    return 1 if report.faults else 0


def _new_case(chosen: argparse.Namespace) -> int:
    from .authoring.newcase import new_case

    print(new_case(chosen.name))
    return 0


def _new_lesson(chosen: argparse.Namespace) -> int:
    from .authoring.beginnings import new_lesson

    print(new_lesson(chosen.name, chosen.case))
    return 0


def _new_question(chosen: argparse.Namespace) -> int:
    from .authoring.beginnings import new_question

    print(new_question(chosen.lesson, chosen.kind, chosen.name))
    return 0


def _preview(chosen: argparse.Namespace) -> int:
    from .authoring.preview import preview

    print(preview(chosen.lesson))
    return 0


def _out(named: str | None) -> Path:
    """The folder that an instructor's pages go to."""
    return Path(named).resolve() if named else home() / "build" / "workshop"


def _workshop(chosen: argparse.Namespace) -> int:
    from .teaching.shelf import workshop

    print(*workshop(_out(chosen.out)), sep="\n")
    return 0


def _handout(chosen: argparse.Namespace) -> int:
    from .teaching.shelf import on_paper

    print(*on_paper(chosen.lesson, _out(chosen.out)), sep="\n")
    return 0


def _release(chosen: argparse.Namespace) -> int:
    from .teaching.release import changed, release

    print(*release(Path(chosen.out).resolve(), chosen.keys), sep="\n")
    if changed():
        print(f"These pages are not as they were committed, and go out as they are: {', '.join(changed())}.")
    return 0


def _link(chosen: argparse.Namespace) -> int:
    from .teaching import links, shelf

    page = chosen.page or links.START
    place = chosen.repository, chosen.branch, page
    address = links.nbgitpuller(chosen.hub, *place) if chosen.hub else links.binder(*place)
    print(address, shelf.save(_out(chosen.out) / "link.html", links.sheet(address, chosen.short)), sep="\n")
    return 0


def _doctor(chosen: argparse.Namespace) -> int:
    from .doctor import doctor

    findings = doctor()
    print(*findings, sep="\n")
    return 1 if any(finding.cure for finding in findings) else 0


def _report(chosen: argparse.Namespace) -> int:
    from .classroom import report, watch

    place, out = Path(chosen.submissions), Path(chosen.out)
    if chosen.watch:
        watch.watch(place, out)
    else:
        print(report.report(place, out, pages=chosen.pages, grade=chosen.grade))
    return 0


def _site(chosen: argparse.Namespace) -> int:
    from .web.site import site

    print(*site(Path(chosen.out).resolve()), sep="\n")
    return 0


def _moodle(chosen: argparse.Namespace) -> int:
    from .classroom import moodle

    count, left_out = moodle.export(Path(chosen.out))
    print(*(f"left out: {name} ({why})" for name, why in left_out), sep="\n")
    print(f"{many(count, 'question')} in {Path(chosen.out) / moodle.FILE}; {len(left_out)} left out, named above.")
    return 0


def _canvas(chosen: argparse.Namespace) -> int:
    from .classroom import canvas

    count, notes = canvas.quizzes(Path(chosen.out))
    print(*(f"{name}: {why}" for name, why in notes), sep="\n")
    print(
        f"{many(count, 'question')} in {chosen.out}; what is left out, or lost on the way, is named above.", canvas.NEXT
    )
    return 0


def _nbgrader(chosen: argparse.Namespace) -> int:
    from .classroom import nbgrader

    print(*nbgrader.course(Path(chosen.out)), sep="\n")
    return 0


def _translate(chosen: argparse.Namespace) -> int:
    from .authoring.translation import update

    print(*update(chosen.language, chosen.lesson), sep="\n")
    return 0


def _lock(chosen: argparse.Namespace) -> int:
    from .authoring.lock import lock

    lock()
    return 0


VERBS: dict[str, Callable[[argparse.Namespace], int]] = {
    "build": _build,
    "check": _check,
    "new-case": _new_case,
    "new-lesson": _new_lesson,
    "new-question": _new_question,
    "preview": _preview,
    "workshop": _workshop,
    "handout": _handout,
    "release": _release,
    "link": _link,
    "site": _site,
    "doctor": _doctor,
    "report": _report,
    "moodle": _moodle,
    "canvas": _canvas,
    "nbgrader": _nbgrader,
    "translate": _translate,
    "lock": _lock,
}

if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):  # a console that lacks a letter shows a question mark in its place
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    sys.exit(main())
