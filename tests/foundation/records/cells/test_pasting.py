"""A piece of a spreadsheet becomes a series."""

from __future__ import annotations

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from wandel.foundation.records.cells.pasting import by_year, rows_of, year_in
from wandel.foundation.records.cells.reading import read_cell, shown

VALUES = st.floats(-1e9, 1e9, allow_nan=False).map(lambda number: round(number, 3)).filter(bool)


@given(st.dictionaries(st.integers(1900, 2199), VALUES, min_size=2, max_size=30), st.booleans())
def test_a_series_that_is_shown_can_be_pasted_back(series, with_head):
    with override("de"):
        lines = [f"{year}\t{shown({'value': value, 'flag': 'stated'})}" for year, value in series.items()]
        text = "\r\n".join((["Jahr\tt CO₂e"] if with_head else []) + lines)
        pasted = by_year(text)
        assert {year: read_cell(cell).number for year, cell in pasted.cells.items()} == series
        assert pasted.left == ()


@given(st.text(max_size=200), st.none() | st.integers(1900, 2100))
def test_any_text_can_be_pasted(text, start):
    with override("de"):
        by_year(text, start)


def test_twenty_years_with_head_hidden_signs_and_a_merged_cell():
    lines = ["Emissionen\t", "\ufeffJahr\tt CO₂e"]
    lines += [f"{year}\u00a0\t{(year - 2000) * 100},5" for year in range(2004, 2024)]
    with override("de"):
        pasted = by_year("\n".join(lines))
    assert list(pasted.cells) == list(range(2004, 2024))
    assert read_cell(pasted.cells[2023]).number == 2300.5
    assert pasted.left == ()


def test_years_beside_each_other():
    with override("de"):
        pasted = by_year("Jahr\t2019\t2020\t2021\nWert\t1,5\t\t3")
    assert pasted.cells == {2019: "1,5", 2020: "", 2021: "3"}


def test_values_alone_begin_at_the_year_in_which_they_are_pasted():
    with override("de"):
        assert by_year("1,5\n2\nk. A.", 2010).cells == {2010: "1,5", 2011: "2", 2012: "k. A."}
        assert by_year("1,5\n2").cells == {}
        assert "Kein Jahr" in by_year("1,5\n2").left[0]


def test_what_has_no_place_is_named():
    with override("de"):
        pasted = by_year("2019\t1\n2019\t2\n\t3\n2021\t4\t5")
    assert pasted.cells == {2019: "1", 2021: "4"}
    assert len(pasted.left) == 2
    assert "2019 steht zweimal da" in pasted.left[0]
    assert "Zeile ohne Jahr" in pasted.left[1]


@pytest.mark.parametrize(
    ("text", "year"),
    [("2019", 2019), ("31.12.2019", 2019), ("2019-12-31", 2019), ("2019 (r)", 2019), ("2019*", 2019)],
)
def test_years_as_tables_write_them(text, year):
    assert year_in(text) == year


@pytest.mark.parametrize("text", ["", "1234", "20,19", "Jahr", "20190"])
def test_what_is_no_year(text):
    assert year_in(text) is None


def test_a_cell_in_quotation_marks_may_hold_a_line_end():
    assert rows_of('2019\t"1\n2"\n2020\t3') == [["2019", "1\n2"], ["2020", "3"]]


@pytest.mark.parametrize(
    ("text", "kept", "told"),
    [
        ("1700\t5\n2021\t7", {2021: "7"}, ["Zeile ohne Jahr: 1700 · 5"]),
        ("1889\t3\n1890\t4", {}, ["1889 liegt nicht zwischen 1900", "1890 liegt nicht zwischen 1900"]),
        ("Jahr\tGWh\n2021\t7", {2021: "7"}, []),
    ],
)
def test_no_row_with_a_value_is_dropped_without_a_word(text, kept, told):
    pasted = by_year(text)
    assert pasted.cells == kept
    assert [left[: len(start)] for left, start in zip(pasted.left, told, strict=True)] == told
