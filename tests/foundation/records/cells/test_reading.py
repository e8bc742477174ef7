"""A cell is read as it was meant, or asked about; what is shown can be pasted back."""

from __future__ import annotations

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from wandel.foundation.records.cells.reading import read_cell, shown, visible
from wandel.foundation.records.forms.numbers import spelt
from wandel_engine.files.bounds import LARGEST, SMALLEST

NUMBERS = st.floats(-LARGEST, LARGEST, allow_nan=False).filter(lambda number: abs(number) >= SMALLEST)
UNSEEN = st.sampled_from(["", "\u200b", "\ufeff", "\u00a0", "\u202f", "\u00ad", "\u200e", "\t", " "])


@pytest.mark.parametrize("language", ["de", "en", "pl"])
@given(number=NUMBERS, before=UNSEEN, behind=UNSEEN)
def test_what_is_shown_can_be_pasted_back_and_is_the_same(language, number, before, behind):
    with override(language):
        for text in (shown({"value": number, "flag": "stated"}), spelt(number)):
            reading = read_cell(f"{before}{text}{behind}")
            assert (reading.state, reading.number) == ("value", number), text


@pytest.mark.parametrize("language", ["de", "en", "pl"])
@pytest.mark.parametrize(
    ("figure", "state"),
    [
        ({"no_data": True, "flag": "stated"}, "none"),
        ({"value": 0, "flag": "published"}, "zero"),
        (None, "empty"),
    ],
)
def test_no_data_and_a_confirmed_zero_come_back_as_what_they_are(language, figure, state):
    with override(language):
        assert read_cell(shown(figure)).state == state


@given(st.text(max_size=40))
def test_any_text_gets_an_answer(text):
    with override("de"):
        reading = read_cell(text)
        assert (reading.state == "doubtful") == bool(reading.said)
        for mend in reading.mends:
            assert read_cell(mend.typed).state != "doubtful"


@pytest.mark.parametrize(
    ("text", "state", "number"),
    [
        ("1.234,5", "value", 1234.5),
        ("1 234,5", "value", 1234.5),
        ("1\u202f234,5", "value", 1234.5),
        ("−12", "value", -12),
        ("12,4 %", "value", 12.4),
        ("k. A.", "none", None),
        (".", "none", None),
        ("#NV", "none", None),
        ("bestätigt null", "zero", 0),
        ("0 (bestätigt)", "zero", 0),
        (" \u200b ", "empty", None),
    ],
)
def test_what_tables_say(text, state, number):
    with override("de"):
        reading = read_cell(text, "%")
        assert (reading.state, reading.number) == (state, number)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1.234,5 – ca.", ["1234,5"]),
        ("12.5", ["12,5"]),
        ("1,234.5", ["1234,5"]),
        ("1,2E+05", ["120000"]),
        ("3,4 Mio.", ["3400000"]),
        ("(5,2)", ["-5,2"]),
        ("12,4*", ["12,4"]),
        ("0", ["bestätigt null", "keine Daten"]),
        ("0,0", ["bestätigt null", "keine Daten"]),
        ("–", ["bestätigt null", "keine Daten"]),
        ("viel", []),
        ("=A1+B1", []),
        ("1e400", []),
    ],
)
def test_what_is_doubtful_is_asked_about_with_what_may_be_meant(text, meant):
    with override("de"):
        reading = read_cell(text)
        assert reading.state == "doubtful"
        assert [mend.typed for mend in reading.mends] == meant
        assert reading.said


def test_signs_that_nobody_sees_are_not_read():
    assert visible("\ufeff1\u00ad2\u200b \u00a0 3\u200f") == "12 3"
