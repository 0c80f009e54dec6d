"""What `check` finds in a case and what `new-case` writes: one cell of every table broken in turn, each fault named."""

import csv
import json
import shutil

import frictionless
import pytest

from bench import data
from mixedsignals import __main__, kit
from mixedsignals.authoring import apart, check, derived, inputs, newcase
from mixedsignals.authoring.row_texts import RowTexts
from mixedsignals.data import cases, schema

NEW = "invented_by_a_test"
PACKAGE = schema.package(cases.folder("phone_calls"))
SCHEMAS = {part["name"]: part["schema"] for part in PACKAGE["resources"]}


@pytest.fixture
def home(tmp_path, house, monkeypatch):
    """A checkout of this test's own: the data, the lessons' questions, the codes, and a new case."""
    for folder in ("datasets", "lessons", "solutions"):
        shutil.copytree(house / folder, tmp_path / folder)
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(tmp_path))
    newcase.new_case(NEW)
    return tmp_path


@pytest.fixture(scope="session")
def known():
    """The faults of the real data as they stand, so that a test sees those that it made."""
    return set(map(str, check.check().faults))


def edit(path, change):
    """Rewrites a CSV file; change(rows) alters the list of its rows in place."""
    rows = kit.read_rows(path)
    with open(path, encoding="utf-8") as file:
        columns = next(csv.reader(file))
    change(rows)
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def filled(table):
    """A case that has rows in the table: phone_calls, or else the new one."""
    return "phone_calls" if kit.read_rows(cases.folder("phone_calls") / f"{table}.csv") else NEW


def breaks():
    """Every way in which the schema lets one break a table: (table, kind, {column: (cell, what the fault says)})."""
    for table, described in SCHEMAS.items():
        keys = {key["fields"]: key["reference"]["resource"] or table for key in described.get("foreignKeys", [])}
        found = {}
        for shape in described["fields"]:
            name, limits = shape["name"], shape.get("constraints", {})
            dated = r"\d{4}" in limits.get("pattern", "")
            kinds = {
                "missing": limits.get("required") and ("", "the cell is empty"),
                "no number": shape["type"] == "integer" and ("many", "no whole number. Write digits"),
                "too small": "minimum" in limits and ("0", "too small. It is at least 1"),
                "unknown code": (shape["type"] == "boolean" or "enum" in limits)
                and ("perhaps", "“perhaps” is not allowed. Write one of: "),
                "dangling key": name in keys
                and ("nobody-knows-this", f"{keys.get(name)}.csv has no row “nobody-knows-this”"),
                "no date": dated and ("2024-02-30", "“2024-02-30” is no date. Write it as 2024-11-07"),
                "not written as a date": dated and ("7 November 2024", "no date. Write it as 2024-11-07"),
                "wrong form": "pattern" in limits
                and not dated
                and ("Not of this form!", "does not have the right form"),
            }
            for kind, wrong in kinds.items():
                if wrong:
                    found.setdefault(kind, {})[name] = wrong
        for kind, columns in found.items():
            yield pytest.param(table, kind, columns, id=f"{table}-{kind}")


BREAKS = list(breaks())


@pytest.mark.keys
@pytest.mark.parametrize("table, kind, columns", BREAKS)
def test_a_broken_cell_is_named_with_file_row_and_column(home, known, table, kind, columns):
    case = filled(table)
    path = home / "datasets" / case / f"{table}.csv"
    edit(path, lambda rows: rows[-1].update({column: text for column, (text, said) in columns.items()}))
    rows = kit.read_rows(path)
    name = rows[-1].get("id") or rows[-1].get("item") or ""
    found = [str(fault) for fault in check.check([case]).faults if str(fault) not in known]
    if not any(rows[-1].values()):
        assert f"datasets/{case}/{table}.csv, row {len(rows) + 1}: the row is empty. Take it away." in found
        return
    for column, (_, said) in columns.items():
        place = f"datasets/{case}/{table}.csv, row {len(rows) + 1}{f' ({name})' if name else ''}, {column}: "
        assert [fault for fault in found if fault.startswith(place) and said in fault], (place, found)


@pytest.mark.keys
@pytest.mark.parametrize("table", SCHEMAS)
def test_a_key_that_stands_twice_is_named(home, known, table):
    path = home / "datasets" / NEW / f"{table}.csv"
    edit(path, lambda rows: rows.append(dict(rows[0])))
    found = " ".join(str(fault) for fault in check.check([NEW]).faults if str(fault) not in known)
    place = f"datasets/{NEW}/{table}.csv"
    wanted = (
        "item, dimension: row 2 has the same"
        if table == "worked"
        else f"stands in {place}, row 2, too. Give one of the two another id."
    )
    assert f"{place}, row {len(kit.read_rows(path)) + 1} (example" in found and wanted in found


@pytest.mark.keys
def test_an_id_of_another_table_is_named(home, known):
    edit(home / "datasets" / NEW / "signals.csv", lambda rows: rows[0].update(id="example-event"))
    found = [str(fault) for fault in check.check([NEW]).faults if str(fault) not in known]
    assert found == [
        f"datasets/{NEW}/signals.csv, row 2 (example-event), id: “example-event” stands in "
        f"datasets/{NEW}/events.csv, row 2, too. "
        "Give one of the two another id."
    ]


WORDS = " ".join(["word"] * 16)


@pytest.mark.keys
@pytest.mark.parametrize(
    "table, changes, column, said",
    [
        *(
            (table, {column: WORDS}, column, "the quotation has 16 words. Quote at most 15.")
            for table, described in SCHEMAS.items()
            for column in check.QUOTATIONS
            if column in [shape["name"] for shape in described["fields"]]
        ),
        (
            "passages",
            {"quote": "three whole words"},
            "",
            f"the quotations in datasets/{NEW}/passages.csv have 3 words of the document's 28. Cut them to 2",
        ),
        ("passages", {"paraphrase": WORDS}, "paraphrase", "it has 16 words and its passage 28. Write at most 14"),
        ("passages", {"words": "81"}, "words", "the passage has 81 words"),
        ("passages", {"first_sentence": "3"}, "last_sentence", "2 stands before the first, 3"),
        ("coverage", {"statement": ""}, "report, statement", "filled: none. Fill exactly one of: report or statement."),
        ("coverage", {"report": "example-report"}, "report, statement", "filled: report, statement. Fill exactly one"),
        ("evidence", {"event": "example-event"}, "statement, event", "Fill at most one"),
        ("signals", {"passage": ""}, "passage, reference", "filled: none. Fill at least one"),
        (
            "pairs",
            {"statement_2": ""},
            "statement_2",
            "filled: statement_1. Fill exactly one of: signal_1 and signal_2 or statement_1 and statement_2.",
        ),
        ("pairs", {"signal_1": "example-signal"}, "signal_1", "filled: signal_1, statement_1, statement_2."),
        ("pairs", {"statement_2": "example-statement"}, "statement_2", "the two are one row"),
        ("attributions", {"parent": "example-link"}, "parent", "the chain comes back to “example-link”"),
        ("events", {"precision": "month"}, "precision", "“month” does not fit the date “2001-01-01”. Write day"),
        (
            "statements",
            {"day_basis": ""},
            "day_basis",
            "it is “” and the day “2001-01-02”. Say how the page gives the day",
        ),
        ("events", {"date": "", "precision": "unknown"}, "day_basis", "it is “words” and the day “”"),
        (
            "reports",
            {"day_basis": "other"},
            "day_reference",
            "it is “” and day_basis “other”. Name the page that gives the day",
        ),
        ("statements", {"day_reference": "example-page"}, "day_reference", "it is “example-page” and day_basis “page”"),
        (
            "reports",
            {"at": "2001-01-03"},
            "day_basis",
            "it is “page” and the day “2001-01-03”, but example-page is published “2001-01-02” in",
        ),
        ("references", {"published": ""}, "day_basis", "the day “2001-01-02”, but example-page is published “” in"),
        ("worked", {"item": "example-nothing"}, "item", "no table of invented_by_a_test has a row “example-nothing”"),
        (
            "worked",
            {"dimension": "response-mood"},
            "dimension",
            "the codebook has no “response-mood”. Write one of: response-type",
        ),
        ("worked", {"code": "shrug"}, "code", "response-type has no code “shrug”. Write one of: flat-denial"),
        (
            "worked",
            {"item": "example-event"},
            "dimension",
            "response-type is not for rows of events. It is for: responses.",
        ),
    ],
)
def test_a_broken_written_rule_is_named(home, known, table, changes, column, said):
    edit(home / "datasets" / NEW / f"{table}.csv", lambda rows: rows[0].update(changes))
    found = [str(fault) for fault in check.check([NEW]).faults if str(fault) not in known]
    assert [fault for fault in found if column in fault.partition(": ")[0] and said in fault], found


@pytest.mark.keys
def test_a_link_of_another_claim_is_named(home, known):
    edit(home / "datasets" / NEW / "claims.csv", lambda rows: rows.append({**rows[0], "id": "example-claim-2"}))
    edit(
        home / "datasets" / NEW / "attributions.csv",
        lambda rows: rows.append(
            {**rows[0], "id": "example-link-2", "claim": "example-claim-2", "parent": "example-link"}
        ),
    )
    found = [str(fault) for fault in check.check([NEW]).faults if str(fault) not in known]
    assert found == [
        f"datasets/{NEW}/attributions.csv, row 3 (example-link-2), parent: “example-link” is a link of another "
        "claim, example-claim. "
        "Name a link of example-claim-2."
    ]


@pytest.mark.keys
def test_quotations_over_a_tenth_of_a_real_document_are_named(home, known):
    edit(
        home / "datasets" / "phone_calls" / "passages.csv",
        lambda rows: [row.update(quote=" ".join(["word"] * 15)) for row in rows if row["document"] == "substack-2025"],
    )
    found = [str(fault) for fault in check.check(["phone_calls"]).faults if str(fault) not in known]
    assert (
        len(found) == 1
        and "documents.csv, row " in found[0]
        and "(substack-2025), words: the quotations in" in found[0]
    )


def exercise_item(case="phone_calls"):
    """An item that an exercise of a lesson asks about by the dimension response-type."""
    return next(
        item.row
        for folder in inputs.lesson_folders()
        for item in apart.asked(folder)
        if (item.case, item.dimension) == (case, "response-type") and item.row in inputs.row_texts(case).table_of
    )


@pytest.mark.keys
def test_a_worked_item_that_is_an_item_of_a_question_about_another_case_is_named(home, known):
    item = exercise_item("u2_1960")
    edit(
        home / "datasets" / "u2_1960" / "worked.csv",
        lambda rows: rows.append({"item": item, "dimension": "response-type", "code": "silence", "why": "A test."}),
    )
    found = [str(fault) for fault in check.check(["u2_1960"]).faults if str(fault) not in known]
    assert [fault for fault in found if f"({item}), item: lessons/04_denials/questions.yml, question u2" in fault], (
        found
    )


@pytest.mark.keys
def test_a_worked_item_that_is_an_exercise_item_is_named(home, known):
    item = exercise_item()
    edit(
        home / "datasets" / "phone_calls" / "worked.csv",
        lambda rows: rows.append({"item": item, "dimension": "response-type", "code": "silence", "why": "A test."}),
    )
    found = [str(fault) for fault in check.check(["phone_calls"]).faults if str(fault) not in known]
    assert [fault for fault in found if f"({item}), item: lessons/04_denials/questions.yml, question " in fault], found
    assert [fault for fault in found if f"({item}), code: solutions/codes.csv has settled on " in fault], found


@pytest.mark.keys
@pytest.mark.parametrize(
    "changes, said",
    [
        ({"item": "nobody-knows-this"}, "item: no table of any case has a row “nobody-knows-this”"),
        ({"code": "shrug"}, "has no code “shrug”"),
        ({"dimension": "response-mood"}, "dimension: the codebook has no “response-mood”"),
        ({"evidence": "nobody-knows-this"}, "evidence: no table has a row “nobody-knows-this”"),
        ({"contested": "perhaps"}, "contested: “perhaps” is not allowed. Write one of: yes, no."),
        ({"why": ""}, "why: the cell is empty"),
        ({"coder": "another"}, None),
    ],
)
def test_a_broken_coding_is_named(home, known, changes, said):
    edit(home / "solutions" / "codes.csv", lambda rows: rows[0].update(changes))
    found = [str(fault) for fault in check.check().faults if str(fault) not in known]
    assert (
        found == []
        if said is None
        else [fault for fault in found if fault.startswith("solutions/codes.csv, row 2 (") and said in fault]
    ), found


@pytest.mark.keys
def test_a_code_settled_on_one_pass_is_named(home, known):
    def drop_one_pass(rows):
        next(row for row in rows if row["coder"] != "settled")["coder"] = "review"

    edit(home / "solutions" / "codes.csv", drop_one_pass)
    found = [str(fault) for fault in check.check().faults if str(fault) not in known]
    assert len(found) == 1 and "is settled on 1 pass. Code it 2 times apart first." in found[0]


@pytest.mark.keys
def test_an_item_coded_in_two_rounds_at_once_is_named(home, known):
    edit(home / "solutions" / "codes.csv", lambda rows: rows[0].update(round="2" if rows[0]["round"] == "1" else "1"))
    found = [str(fault) for fault in check.check().faults if str(fault) not in known]
    assert found and all("Give both the same round." in fault for fault in found)


@pytest.mark.keys
def test_an_id_coded_in_two_cases_is_named(home):
    item = kit.read_rows(home / "solutions" / "codes.csv")[0]["item"]
    edit(home / "datasets" / NEW / "responses.csv", lambda rows: rows.append({**rows[0], "id": item}))
    assert [
        fault
        for fault in map(str, check.check([NEW]).faults)
        if f"item: “{item}” stands in {NEW} and phone_calls" in fault
    ]


@pytest.mark.keys
@pytest.mark.parametrize(
    "content, said",
    [
        (b"", "the file is empty"),
        (None, "the file is missing"),
        ("id,name,office,side\nkremlin,Кремль,,moscow\n".encode("cp1251"), "line 2 is not UTF-8"),
        (b'id,name,office,side\nkremlin,"The Kremlin,,moscow\n', "is not CSV"),
        (
            b"id,name,office,side\nkremlin,The Kremlin,moscow\n",
            "row 2 (kremlin): the row has 3 cells. The header has 4.",
        ),
        (
            b"id,name,side,office\nkremlin,The Kremlin,moscow,\n",
            "the columns stand in the order id, name, side, office. Put them in the order id, name, office, side.",
        ),
        (b"id,name,office\nkremlin,The Kremlin,\n", "the column “side” is missing. Add it after office."),
    ],
)
def test_a_file_that_cannot_be_read_as_it_should_is_named(home, known, content, said):
    path = home / "datasets" / NEW / "actors.csv"
    path.write_bytes(content) if content is not None else path.unlink()
    found = [str(fault) for fault in check.check([NEW]).faults if str(fault) not in known]
    assert [fault for fault in found if fault.startswith(f"datasets/{NEW}/actors.csv") and said in fault], found


@pytest.mark.keys
def test_files_that_hold_the_rules_are_named_when_they_cannot_be_used(home, known):
    (home / "datasets" / NEW / "stray.csv").write_text("id\n")
    (home / "datasets" / "codebook.yml").write_text("dimensions: {response-type: {title: nothing more}}\nschemes: []")
    (home / "datasets" / "u2_1960" / "datapackage.json").write_text('{"resources": []}')
    (home / "lessons" / "04_denials" / "questions.yml").write_text("questions: 7")
    found = " ".join(map(str, check.check([NEW]).faults))
    for said in (
        f"datasets/{NEW}/stray.csv: datasets/schema.json has no such table.",
        "datasets/codebook.yml, dimensions, response-type: “question” is missing.",
        "datasets/u2_1960/datapackage.json: it needs the case's name",
        "lessons/04_denials/questions.yml: “title” is missing.",
    ):
        assert said in found


@pytest.mark.keys
def test_check_says_all_faults_and_ends_with_1(home, known, capsys):
    edit(home / "datasets" / NEW / "actors.csv", lambda rows: rows[0].update(side="nowhere"))
    edit(home / "datasets" / NEW / "events.csv", lambda rows: rows[0].update(date="2001-13-01"))
    assert __main__.main(["check", NEW]) == 1
    lines = [line for line in capsys.readouterr().out.splitlines() if line not in known]
    assert [line.partition(":")[0] for line in lines] == [
        f"datasets/{NEW}/actors.csv, row 2 (example-office), side",
        f"datasets/{NEW}/events.csv, row 2 (example-event), date",
        NEW,
    ]


def test_check_of_a_case_that_is_not_there_is_one_sentence(capsys):
    assert __main__.main(["check", "no_such_case"]) == 1
    assert (
        capsys.readouterr().err == "Mixed Signals: There is no case “no_such_case” in datasets/. "
        f"The cases are: {', '.join(cases.names())}.\n"
    )


def test_check_passes_on_the_cases_that_are_there(capsys):
    assert __main__.main(["check"]) == 0, capsys.readouterr().out
    assert "no faults found." in capsys.readouterr().out


@pytest.mark.parametrize("name", cases.names())
def test_frictionless_finds_each_case_valid(name):
    report = frictionless.validate(str(cases.folder(name) / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "note"])


@pytest.mark.keys
@pytest.mark.parametrize("table", SCHEMAS)
def test_frictionless_finds_the_same_cells_broken(home, table):
    picked = {}
    for columns in [case.values[2] for case in BREAKS if case.values[0] == table and case.values[1] != "no date"]:
        free = [column for column in columns if column not in picked and column != "id"]
        picked.update({column: columns[column][0] for column in free[-1:]})
    edit(home / "datasets" / NEW / f"{table}.csv", lambda rows: rows[0].update(picked))
    found = frictionless.validate(str(home / "datasets" / NEW / "datapackage.json")).flatten(
        ["rowNumber", "fieldName", "note"]
    )
    assert picked and all([row for row in found if row[1] == column or f'"{column}' in row[2]] for column in picked), (
        picked,
        found,
    )


@pytest.mark.keys
def test_a_new_case_checks_loads_and_has_a_row_in_every_table(home, known):
    assert [str(fault) for fault in check.check([NEW]).faults if str(fault) not in known] == []
    case = cases.Case(NEW)
    assert case.tables() == list(SCHEMAS)
    assert all(len(getattr(case, table)) for table in case.tables())
    assert case.named("responses").actor_name.str.contains("Invented").all()


def test_a_new_case_says_what_to_do_next(tmp_path, house, monkeypatch, capsys):
    (tmp_path / "datasets").mkdir()
    shutil.copy(house / "datasets" / "schema.json", tmp_path / "datasets")
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(tmp_path))
    assert __main__.main(["new-case", "suez_1956"]) == 0
    assert "python start.py check suez_1956" in capsys.readouterr().out


@pytest.mark.parametrize(
    "name, said",
    [
        ("phone_calls", "is there already"),
        ("Suez", "small letters"),
        ("../suez", "small letters"),
        ("", "small letters"),
        ("suez 1956", "small letters"),
        ("1956_suez", "small letters"),
    ],
)
def test_a_bad_or_taken_name_is_refused_in_one_sentence(house, capsys, name, said):
    before = sorted(path.name for path in (house / "datasets").iterdir())
    assert __main__.main(["new-case", name]) == 1
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1
    assert sorted(path.name for path in (house / "datasets").iterdir()) == before


@pytest.mark.keys
def test_a_case_made_ten_times_as_large_has_ten_times_the_rows_and_nothing_new_wrong(tmp_path, monkeypatch):
    small, large = (data.enlarge("phone_calls", times, tmp_path / str(times)) for times in (1, 10))
    reports = []
    for home in (small, large):
        monkeypatch.setenv("MIXEDSIGNALS_HOME", str(home))
        reports.append(check.check())
    assert reports[1].rows["phone_calls"] == 10 * reports[0].rows["phone_calls"]
    assert len(reports[1].faults) == 10 * len(reports[0].faults)


@pytest.mark.keys
def test_a_column_that_the_schema_gains_reaches_every_case_or_check_says_so(home):
    path = home / "datasets" / "schema.json"
    old = '{"name": "quote", "type": "string", "description": "at most fifteen words in English, as on the page"},'
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(
        text.replace(old, old + '\n    {"name": "mood", "type": "string", "description": "how it was said"},', 1),
        encoding="utf-8",
    )
    found = set(map(str, check.check().faults))
    for case in cases.names():
        place = f"datasets/{case}/statements.csv, row 1"
        assert f"{place}: the column “mood” is missing. Add it after quote." in found
        stale = f"datasets/{case}/datapackage.json: its tables are not as datasets/schema.json has them."
        assert f"{stale} Run: python start.py build" in found


@pytest.mark.keys
def test_an_optional_table_is_part_of_a_case_that_has_its_file_and_of_no_other(home, known):
    path = home / "datasets" / "schema.json"
    content = kit.read_json(path)
    clips = {
        "name": "clips",
        "optional": True,
        "description": "films that show a statement",
        "primaryKey": "id",
        "fields": [{"name": "id", "type": "string", "description": "clip-…", "constraints": {"required": True}}],
    }
    path.write_text(json.dumps({**content, "tables": [*content["tables"], clips]}), encoding="utf-8")
    (home / "datasets" / NEW / "clips.csv").write_text("id\nexample-clip\n")
    for package in (home / "datasets").glob("*/datapackage.json"):
        package.write_text(derived.refreshed(package), encoding="utf-8")
    assert [str(fault) for fault in check.check().faults if str(fault) not in known] == []
    assert cases.Case(NEW).clips.id.tolist() == ["example-clip"]
    assert frictionless.validate(str(home / "datasets" / NEW / "datapackage.json")).valid
    assert "clips" not in cases.Case("phone_calls").tables()


@pytest.mark.keys
def test_a_case_can_have_codes_of_its_own(home, known):
    path = home / "datasets" / NEW / "datapackage.json"
    path.write_text(json.dumps({**kit.read_json(path), "enums": {"actors.side": ["rome", "other", "press"]}}))
    path.write_text(derived.refreshed(path), encoding="utf-8")
    edit(home / "datasets" / NEW / "actors.csv", lambda rows: rows[0].update(side="rome"))
    assert [str(fault) for fault in check.check([NEW]).faults if str(fault) not in known] == []
    path.write_text(json.dumps({**kit.read_json(path), "enums": {"actors.sides": ["rome"]}}))
    assert [
        fault for fault in map(str, check.check([NEW]).faults) if "enums: there is no column “actors.sides”" in fault
    ]


@pytest.mark.keys
@pytest.mark.parametrize(
    "spoiled, said",
    [
        (lambda text: text.replace(",", ";"), "it was saved with semicolons between the cells"),
        (lambda text: text.replace(",", "\t"), "it was saved with tabs between the cells"),
    ],
)
def test_a_table_saved_with_other_signs_is_one_fault_and_its_consequences_are_held_back(home, known, spoiled, said):
    path = home / "datasets" / "phone_calls" / "references.csv"
    path.write_text(spoiled(path.read_text(encoding="utf-8")), encoding="utf-8")
    found = [str(fault) for fault in check.check().faults if str(fault) not in known]
    assert found == [f"datasets/phone_calls/references.csv: {said}. Save it as CSV UTF-8 (comma delimited)."]


@pytest.mark.keys
def test_a_table_saved_in_another_code_page_is_one_fault(home, known):
    path = home / "datasets" / "phone_calls" / "statements.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1251", "replace"))
    found = [str(fault) for fault in check.check().faults if str(fault) not in known]
    assert len(found) == 1 and found[0].endswith(
        "is not UTF-8: the file was saved in another code page. Save it as CSV UTF-8 (comma delimited)."
    )


def test_a_new_case_has_a_datasheet_that_is_counted_and_says_under_each_heading_what_to_write(home):
    sheet = home / "datasets" / NEW / "DATASHEET.md"
    text = sheet.read_text(encoding="utf-8")
    assert derived.refreshed(sheet) == text and "| references | 1 | pages that somebody looked at |" in text
    asked = {part.partition("\n")[0]: part for part in text.split("\n## ")[1:]}
    assert list(asked) == [
        "What is in it", "Where the rows come from", "What is missing", "How it was coded", "Rights", "Errata",
    ]  # fmt: skip
    assert [name for name, part in asked.items() if "Invented example: " not in part] == ["Rights", "Errata"]


@pytest.mark.parametrize(
    "addressee, shown",
    [("X post", ", X post"), ("public statement", ", public statement"), ("The Washington Post", ", to The Washington"),
     ("reporters, briefing", ", to reporters"), ("", "2025")],
)  # fmt: skip
def test_a_statement_is_made_to_a_public_and_not_to_a_post(addressee, shown):
    statement = {"id": "said-a", "actor": "a", "at": "2025", "addressee": addressee}
    texts = RowTexts({"statements": {"said-a": statement}, "actors": {"a": {"id": "a", "name": "A", "office": ""}}})
    assert shown in texts.detail("said-a") and ("to " in texts.detail("said-a")) == (", to " in shown)
