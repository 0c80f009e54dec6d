"""Quizzes for Canvas as text: what goes in, what is named as left out, and that no sign of a text becomes markup.

`tests/hub/test_text2qti.py` has the real text2qti make zips of them and reads those.
"""

import html

from mixedsignals import kit
from mixedsignals.__main__ import main
from mixedsignals.classroom import canvas


def test_each_question_is_carried_or_named_with_a_reason(tmp_path, capsys):
    assert main(["canvas", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    whole = "".join(path.read_text(encoding="utf-8") for path in tmp_path.glob("*.txt"))
    for lesson in kit.lessons():
        keys = kit.lesson_json("solutions", lesson)
        for entry in kit.lesson_json("exercises", lesson)["questions"]:
            left_out = entry["kind"] in canvas.LEFT_OUT or entry["id"] not in keys
            assert (f"{entry['id']}: " in said) >= left_out
            assert left_out or f"Title: {entry['title']}" in whole
    assert "text2qti FILE" in said and "no credit" in said


def test_no_sign_of_a_text_is_read_as_markup():
    for text in ("*a* _b_ `c` $d$ [e](f) <b>g</b> # h", "- a", "1. a", "12) a", "... a", "\\* a", "% a", "= 5", "___"):
        written = canvas._text(text)
        assert html.unescape(written) == text and not set("*_`$[]<#\\%=") & set(written.replace("&#", ""))
        assert not written.startswith(("-", "+", "1.", "12)"))


def test_a_text_with_lines_is_one_line():
    assert canvas._text("a\n\n1.  b\n*a) c") == "a 1. b &#42;a) c"


def test_without_keys_there_is_no_quiz(tmp_path, monkeypatch, capsys, house):
    home = tmp_path / "home"
    home.mkdir()
    (home / "exercises").symlink_to(house / "exercises")
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(home))
    assert main(["canvas", str(tmp_path / "out")]) == 1
    assert "needs the keys" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
