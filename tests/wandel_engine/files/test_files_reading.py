"""Plain data from text, its lines, and what is refused before it is built."""

from __future__ import annotations

import pytest

from wandel_engine.files import FileError, Problem, parse, parse_table
from wandel_engine.files import yaml as reader
from wandel_engine.files.scalars import scalar, text_of


def refusal(text: str) -> Problem:
    with pytest.raises(FileError) as refused:
        parse(text, "a.yaml")
    [problem] = refused.value.problems
    assert problem.file == "a.yaml"
    assert problem.line
    assert problem.mend
    return problem


@pytest.mark.parametrize(
    ("written", "meaning"),
    [
        ("0", 0),
        ("-12", -12),
        ("+3", 3),
        ("1.50", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("true", True),
        ("~", None),
        ("", None),
        *(
            (text, text)
            for text in ("06", "0o17", "0x1f", "16:40", "1_000", "yes", "No", "True", "TRUE", "Null")
        ),
        *((text, text) for text in (".nan", ".inf", "1e999", "2024-01-01", "1,5", "١٢", "1 000")),
    ],
)
def test_the_core_schema_a_little_stricter(written, meaning):
    found = scalar(written)
    assert (found, type(found) in (str, bool, type(None))) == (
        meaning,
        isinstance(meaning, str | bool | None),
    )
    assert text_of(found) in (written, None)


def test_every_value_knows_its_line():
    located = parse("a:\n  - 1\n  -\n    b: [2,\n        3]\n", "a.yaml")
    assert located.data == {"a": [1, {"b": [2, 3]}]}
    lines = {("a",): 1, ("a", 0): 2, ("a", 1, "b"): 4, ("a", 1, "b", 1): 5, ("a", 1, "c"): 4}
    assert {path: located.line(path) for path in lines} == lines


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: 1\nb: 2\na: 3\n", "double_key", 3),
        ('a: 1\n"a": 2\n', "double_key", 2),
        ("{a: 1, ? {b: c} : d}", "key_not_text", 1),
        ("a: &x 1\n", "alias", 1),
        ("&x a: 1\n", "alias", 1),
        ("a: !!int '1'\n", "tag", 1),
        ("a: !own b\n", "tag", 1),
        ("a: {<<: 1}\n", "merge", 1),
        ("a: 1\n...\nb: 1\n", "syntax", 3),
        ("a: 1\n--- b\n", "two_documents", 2),
        ("a:\n\t- b\n", "syntax", 2),
        ("a: |\n  b\x0c\n", "control_character", 2),
        ("a: 1\nb: x\u0085y\n", "control_character", 2),
        ("- " * 50 + "a", "too_deep", 1),
        ('a: "' + "b" * 20_001 + '"', "text_too_long", 1),
        ("b" * 20_001 + ": a", "text_too_long", 1),
    ],
)
def test_what_is_refused(text, code, line):
    found = refusal(text)
    assert (found.code, found.line) == (code, line), found


def test_quoted_text_is_text_and_the_merge_key_too():
    assert parse("{'<<': '1', \"b\": 'true'}", "a.yaml").data == {"<<": "1", "b": "true"}


def test_json_is_read_as_it_stands():
    assert parse('%YAML 1.2\n---\n{"a": [1, 2.5, null, "x\\/y"]}', "a.json").data == {
        "a": [1, 2.5, None, "x/y"]
    }


def test_more_values_than_allowed_are_not_built(monkeypatch):
    monkeypatch.setattr(reader, "MAX_VALUES", 10)
    assert refusal("- 1\n" * 11).line == 10


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "empty_file", 1),
        ("a,b\n1,2\n1\n", "wrong_cell_count", 3),
        ("a,b\n1,2\n\n1,2,3\n", "wrong_cell_count", 4),
        ("a,a\n", "double_key", 1),
        ('a,b\n1,"2\n', "syntax", 2),
        ('a,b\n1,"2\n3"\n4,5,6\n', "wrong_cell_count", 4),
        ("a\n" + "b" * 20_001, "text_too_long", 2),
        ("a\n" + "1\n" * 10_001, "too_many_rows", 10_002),
        (",".join(f"c{n}" for n in range(201)), "too_many_columns", 1),
    ],
)
def test_tables_that_are_refused(text, code, line):
    with pytest.raises(FileError) as refused:
        parse_table(text, "a.csv")
    [problem] = refused.value.problems
    assert (problem.code, problem.file, problem.line) == (code, "a.csv", line)
    assert problem.mend
