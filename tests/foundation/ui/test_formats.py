import datetime

import pytest
from django.utils.translation import override

from wandel.foundation.ui.formats import format_date, format_number, format_quantity
from wandel.foundation.ui.text import primary_subtag


@pytest.mark.parametrize(
    ("value", "digits", "language", "text"),
    [
        (1234567.891, None, "de", "1.234.568"),
        (1234567.891, None, "en", "1,234,568"),
        (1234567.891, None, "pl", "1\u00a0234\u00a0568"),
        (5.1, None, "de", "5,1"),
        (0.2014, None, "de", "0,2"),
        (0.0214, None, "de", "0,0214"),
        (12.34, None, "de", "12,3"),
        (5.1, 2, "de", "5,10"),
        (-3.5, None, "de", "\u22123,5"),
        (-0.0001, 0, "de", "0"),
        (0, None, "de", "0"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(value, digits, language, text):
    assert format_number(value, digits, language) == text


@pytest.mark.parametrize("nothing", [None, float("nan")])
def test_no_data_is_a_word(nothing):
    with override("de"):
        assert format_number(nothing) == "keine Daten"
        assert format_quantity(nothing, "MWh") == "keine Daten"


def test_number_and_unit_stay_together():
    with override("de"):
        assert format_quantity(5.1, "t CO2e") == "5,1\u00a0t CO₂e"
        assert format_quantity(250000, "EUR") == "250.000\u00a0€"
        assert format_quantity(3, "made-up unit") == "3\u00a0made-up unit"


def test_dates_are_words():
    assert format_date(datetime.date(2024, 5, 3), language="de") == "3. Mai 2024"
    assert format_date("2024-05-03", language="pl") == "3 maja 2024"
    with override("de"):
        assert format_date(None) == "nicht veröffentlicht"


def test_region_subtags_are_dropped():
    assert primary_subtag("de_AT") == "de"
    assert primary_subtag(None) == "de"
