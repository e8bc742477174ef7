import datetime

import pytest
from django.utils.translation import override

from wandel.foundation.records.forms.entries import unit_choices
from wandel.foundation.ui.formats import (
    COUNTED,
    format_date,
    format_number,
    format_quantity,
    format_rounded,
)
from wandel.foundation.ui.text import primary_subtag
from wandel_engine.cases.units import UNITS


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


@pytest.mark.parametrize(
    ("language", "value", "unit", "text"),
    [
        ("de", 1, "dwellings", "1 Wohnung"),
        ("de", 8032, "buildings", "8.032 Gebäude"),
        ("en", 8032, "buildings", "8,032 buildings"),
        ("en", 1, "dwellings", "1 home"),
        ("pl", 1, "buildings", "1 budynek"),
        ("pl", 8032, "buildings", "8 032 budynki"),
        ("pl", 14694, "dwellings", "14 694 mieszkania"),
        ("pl", 5, "persons", "5 osób"),
        ("pl", 1.5, "persons", "1,5 osoby"),
        ("pl", 21, "vehicles", "21 pojazdów"),
        ("de", 12, "MEUR", "12 Mio. €"),
        ("en", 12, "MEUR", "€12 million"),
        ("en", -12, "EUR", "−€12"),
        ("pl", 12, "MEUR", "12 mln €"),
        ("de", 32, "%", "32 %"),
        ("en", 32, "%", "32%"),
        ("pl", 32, "%", "32%"),
    ],
)
def test_number_and_unit_are_joined_as_the_language_joins_them(language, value, unit, text):
    with override(language):
        assert format_quantity(value, unit).replace("\u00a0", " ") == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (999_999_999_999_999.0, "999.999.999.999.999"),
        (1.23e30, "1,23 · 10³⁰"),
        (-1e308, "−1,00 · 10³⁰⁸"),
        (float("inf"), "∞"),
        (float("-inf"), "−∞"),
    ],
)
def test_a_number_of_any_size_is_written(value, text):
    assert format_number(value, language="de") == text
    assert format_rounded(value, "t", language="de").endswith("t")


def test_dates_are_words():
    assert format_date(datetime.date(2024, 5, 3), language="de") == "3. Mai 2024"
    assert format_date(datetime.date(2024, 5, 3), language="en") == "3 May 2024"
    assert format_date("2024-05-03", language="pl") == "3 maja 2024"
    with override("de"):
        assert format_date(None) == "nicht veröffentlicht"


def test_region_subtags_are_dropped():
    assert primary_subtag("de_AT") == "de"
    assert primary_subtag(None) == "de"


SIGNS = {"km2", "ha", "m2", "m", "km", "W", "kW", "MW", "kWh", "MWh", "GWh", "t", "kt", "%"}
"""Units that are written alike in all languages."""


@pytest.mark.parametrize("language", ["de", "en", "pl"])
def test_every_unit_that_can_be_chosen_has_a_name_for_people(language):
    with override(language):
        names = {unit: name for unit, name in unit_choices(UNITS) if unit not in SIGNS}
    assert all(names.values())
    raw = {unit for unit, name in names.items() if name == unit}
    # In English what is counted is a word as it stands.
    assert raw <= (set(COUNTED) if language == "en" else set())
