"""Every bad input is answered with file, line, field and the mend; nothing is half-read."""

from __future__ import annotations

from shutil import copytree

import pytest

from wandel_engine.cases import CaseError, check_case, read_case

from .bad_input import MEASURES, ORGANISATIONS, SOURCES, TABLE, TIES
from .conftest import FILES, GOERLITZ, SMALL_MODEL


@pytest.mark.parametrize(
    ("file", "change", "code", "where", "line", "field", "mend"),
    TABLE,
    ids=[f"{row[2]}-{index}" for index, row in enumerate(TABLE)],
)
def test_bad_input_is_answered_with_its_place_and_mend(
    case_folder, file, change, code, where, line, field, mend
):
    folder = case_folder({file: change})
    problems = check_case(folder)
    found = [p for p in problems if (p.code, p.file, p.line, p.field) == (code, where, line, field)]
    assert found, "\n".join(f"{p.code} {p}" for p in problems)
    assert mend in found[0].mend
    assert found[0].message
    with pytest.raises(CaseError) as refused:
        read_case(folder)
    assert list(refused.value.problems) == problems


def test_a_sound_case_has_no_problem(case_folder):
    assert check_case(case_folder()) == []


def test_all_problems_are_named_at_once_by_file_and_line(case_folder):
    folder = case_folder(
        {SOURCES: ("title: Register", "title: [7]"), TIES: ("strength: 2", "strength: 0"), "odd.txt": "x"}
    )
    problems = check_case(folder)
    assert [(p.file, p.line) for p in problems] == [(TIES, 1), ("odd.txt", None), (SOURCES, 1)]


def test_a_broken_file_is_not_blamed_on_those_who_name_it(case_folder):
    problems = check_case(case_folder({SOURCES: "- {key: register\n", ORGANISATIONS: "- *a\n"}))
    assert [p.code for p in problems] == ["alias", "syntax"]


def test_a_part_of_wrong_shape_still_exists_for_others(case_folder):
    problems = check_case(case_folder({SOURCES: ("title: Register", "titel: Register")}))
    assert [p.code for p in problems] == ["missing", "extra_forbidden"]


def test_no_folder():
    [problem] = check_case("does/not/exist")
    assert problem.code == "no_folder"


def test_links_are_refused(case_folder, tmp_path):
    folder = case_folder({SOURCES: None})
    (tmp_path / "secret").write_text(FILES[SOURCES])
    (folder / SOURCES).symlink_to(tmp_path / "secret")
    (folder / "vision" / "loop").symlink_to(folder)
    assert {(p.code, p.file) for p in check_case(folder)} >= {("link", SOURCES), ("link", "vision/loop")}


def test_far_too_many_files(case_folder):
    folder = case_folder()
    for number in range(501):
        (folder / f"{number}.txt").touch()
    assert [p.code for p in check_case(folder)] == ["too_many_files"]


def test_clutter_of_operating_systems_is_passed_over(case_folder):
    changes = {".DS_Store": "x", "__MACOSX/case.yaml": "x", "README.md": "hello"}
    assert check_case(case_folder(changes)) == []


PARAMETER = "key: heat-pump-cost, figure: {value: 34000, unit: EUR/dwelling, year: 2025"
MODEL_TABLE = [
    ("model.yaml", PARAMETER, PARAMETER.replace("EUR/dwelling", "MW"), "wrong_unit", ""),
    ("model.yaml", PARAMETER, f"{PARAMETER}, source: nowhere", "unknown_source", "source"),
    ("distribution.csv", "dwellings,", "dwelings,", "unknown_stock", "stock"),
]


@pytest.mark.parametrize(("file", "old", "new", "code", "field"), MODEL_TABLE)
def test_problems_of_the_pathway_model_are_among_those_of_the_case(case_folder, file, old, new, code, field):
    texts = {path.name: path.read_text() for path in SMALL_MODEL.iterdir()}
    assert old in texts[file]
    texts[file] = texts[file].replace(old, new, 1)
    problems = check_case(case_folder({f"pathways/{name}": text for name, text in texts.items()}))
    found = [p for p in problems if p.code == code and p.file.startswith("pathways/") and field in p.field]
    assert found, problems
    assert found[0].line
    assert found[0].mend


def test_a_negative_stock_in_the_pathway_model(case_folder):
    texts = {path.name: path.read_text() for path in SMALL_MODEL.iterdir()}
    head, row, *rest = texts["distribution.csv"].splitlines()
    stock, state, value, *others = row.split(",")
    texts["distribution.csv"] = "\n".join([head, ",".join([stock, state, f"-{value}", *others]), *rest])
    problems = check_case(case_folder({f"pathways/{name}": text for name, text in texts.items()}))
    [negative] = [problem for problem in problems if problem.code == "negative"]
    assert (negative.file, negative.line) == ("pathways/distribution.csv", 2)
    assert "base" in negative.field


def test_model_and_words_must_meet(case_folder):
    texts = {f"pathways/{path.name}": path.read_text() for path in SMALL_MODEL.iterdir()}
    texts["pathways/measures.yaml"] = FILES[MEASURES] + "  place: nowhere\n"
    problems = check_case(case_folder(texts))
    codes = {p.code for p in problems}
    assert {"unknown_measure", "unknown_target", "unknown_place"} <= codes
    for problem in problems:
        line = (texts[problem.file].splitlines())[problem.line - 1]
        assert problem.params.get("key", "") in line


def test_what_is_decided_must_be_possible_in_the_model(tmp_path):
    folder = tmp_path / "goerlitz"
    copytree(GOERLITZ, folder)
    measures = folder / "pathways/measures.yaml"
    text = measures.read_text(encoding="utf-8")
    late = text.replace("  place: united-heat\n", "  place: united-heat\n  start_year: 2031\n")
    both = late.replace("  place: heat-plan\n", "  place: heat-plan\n  start_year: 2028\n")
    measures.write_text(
        both.replace("  place: monument-renovation\n", "  place: monument-renovation\n  start_year: 1999\n")
    )
    found = [(p.code, p.field.split(".")[-1], p.params) for p in check_case(folder)]
    assert [code for code, _field, _params in found] == ["start_too_early", "start_outside"]
    assert {field for _code, field, _params in found} == {"start_year"}
    assert found[0][2] == {"key": "united-heat", "given": 2028}
    measures.write_text(late, encoding="utf-8")
    assert check_case(folder) == []


def test_a_bomb_in_the_model_never_reaches_its_loader(case_folder):
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\n"
    [problem] = check_case(case_folder({"pathways/model.yaml": bomb}))
    assert (problem.code, problem.file, problem.line) == ("alias", "pathways/model.yaml", 1)


MORE, TEMPLATE, ROWS = "pathways/parts/more.yaml", "pathways/templates/all.yaml", "pathways/templates/all.csv"
TEXTS = "pathways/derivations.yaml"
SPLIT = {
    MORE: "sectors:\n  - {key: homes, title: {de: Wohnen}}\n",
    TEMPLATE: """parameters:
  - key: <key>
    figure: {value: <value>, unit: MW, flag: estimate, source: survey, spread: 5 %, derivation: guess}
""",
    ROWS: "key,value\none,1\ntwo,2\n",
    TEXTS: "guess: {de: Geraten}\n",
}


@pytest.mark.parametrize(
    ("file", "change", "code", "place", "line"),
    [
        (MORE, ("key: homes", "key: households"), "double_key", MORE, 2),
        (MORE, "a: &x [1]\nb: *x\n", "alias", MORE, 1),
        (MORE, "[" * 200_000, "too_deep", MORE, 1),
        ("pathways/parts/more.txt", "hello", "unknown_file", "pathways/parts/more.txt", None),
        ("pathways/parts/in/more.yaml", "a: 1", "unknown_file", "pathways/parts/in/more.yaml", None),
        (ROWS, ("two,2", "two,"), "empty_cell", ROWS, 3),
        (TEMPLATE, ("source: survey", "source: nobody"), "unknown_source", TEMPLATE, 3),
        (TEXTS, ("guess:", "guessed:"), "unknown_derivation", TEMPLATE, 3),
    ],
)
def test_a_model_in_several_files_is_checked_where_it_stands(case_folder, file, change, code, place, line):
    texts = {f"pathways/{path.name}": path.read_text() for path in SMALL_MODEL.iterdir()} | SPLIT
    texts[file] = texts[file].replace(*change) if isinstance(change, tuple) else change
    problems = check_case(case_folder(texts))
    assert (code, place, line) in [(p.code, p.file, p.line) for p in problems], problems


def test_a_link_in_the_model_is_not_followed(case_folder, tmp_path):
    texts = {f"pathways/{path.name}": path.read_text() for path in SMALL_MODEL.iterdir()}
    folder = case_folder(texts)
    (tmp_path / "secret.yaml").write_text("nonsense: true")
    (folder / "pathways" / "parts").mkdir()
    (folder / "pathways" / "parts" / "more.yaml").symlink_to(tmp_path / "secret.yaml")
    assert {(p.code, p.file) for p in check_case(folder)} == {("link", "pathways/parts/more.yaml")}
