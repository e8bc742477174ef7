"""Numbers and dates as a reader of the active language expects them, always with their unit."""

import datetime
import math
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date as babel_format_date
from babel.numbers import format_decimal
from django.utils.translation import get_language, npgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from wandel.foundation.ui.text import primary_subtag

NO_BREAK_SPACE = "\u00a0"
ALMOST_EQUAL = "≈"

UNIT_NAMES = {
    "": "",
    "1": "",
    "%": "%",
    "percent": "%",
    "EUR": "€",
    "EUR/a": pgettext_lazy("unit", "€ im Jahr"),
    "MEUR": pgettext_lazy("unit", "Mio. €"),
    "GEUR": pgettext_lazy("unit", "Mrd. €"),
    "t": "t",
    "t CO2e": "t CO₂e",
    "tCO2e": "t CO₂e",
    "t/a": pgettext_lazy("unit", "t CO₂e im Jahr"),
    "t CO2e/a": pgettext_lazy("unit", "t CO₂e im Jahr"),
    "t/person": pgettext_lazy("unit", "t CO₂e je Kopf"),
    "t CO2e/person": pgettext_lazy("unit", "t CO₂e je Kopf"),
    "kt": "kt CO₂e",
    "kt CO2e": "kt CO₂e",
    "t/MWh": "t CO₂e/MWh",
    "t CO2e/MWh": "t CO₂e/MWh",
    "kWh": "kWh",
    "MWh": "MWh",
    "MWh/a": pgettext_lazy("unit", "MWh im Jahr"),
    "GWh": "GWh",
    "GWh/a": pgettext_lazy("unit", "GWh im Jahr"),
    "MWh/person": pgettext_lazy("unit", "MWh je Kopf"),
    "kWh/m2": "kWh/m²",
    "m2": "m²",
    "km2": "km²",
    "km": "km",
    "ha": "ha",
    "W": "W",
    "kW": "kW",
    "MW": "MW",
    "m": "m",
    "km/a": pgettext_lazy("unit", "km im Jahr"),
    "MWh/dwelling": pgettext_lazy("unit", "MWh je Wohnung"),
    "EUR/m2": "€/m²",
    "EUR/MWh": "€/MWh",
    "EUR/t": "€/t",
    "EUR/kW": "€/kW",
    "EUR/month": pgettext_lazy("unit", "€ im Monat"),
}


def _people(number: int) -> str:
    return npgettext("unit", "Person", "Personen", number)


def _hours(number: int) -> str:
    return npgettext("unit", "Stunde", "Stunden", number)


def _years(number: int) -> str:
    return npgettext("unit", "Jahr", "Jahre", number)


def _dwellings(number: int) -> str:
    return npgettext("unit", "Wohnung", "Wohnungen", number)


def _vehicles(number: int) -> str:
    return npgettext("unit", "Fahrzeug", "Fahrzeuge", number)


COUNTED: dict[str, Callable[[int], str]] = {
    "h": _hours,
    "hours": _hours,
    "h/a": lambda number: npgettext("unit", "Stunde im Jahr", "Stunden im Jahr", number),
    "a": _years,
    "years": _years,
    "person": _people,
    "persons": _people,
    "people": _people,
    "dwelling": _dwellings,
    "dwellings": _dwellings,
    "vehicle": _vehicles,
    "vehicles": _vehicles,
    "buildings": lambda number: npgettext("unit", "Gebäude", "Gebäude", number),
    "organisations": lambda number: npgettext("unit", "Organisation", "Organisationen", number),
    "items": lambda number: npgettext("unit", "Stück", "Stück", number),
    "points": lambda number: npgettext("unit", "Punkt", "Punkte", number),
}
"""What is counted has a form for one and for several, in Polish for few and for many as well."""
QUANTITIES = {
    "%": pgettext_lazy("quantity", "{number} %"),
    "EUR": pgettext_lazy("quantity", "{number} €"),
    "EUR/a": pgettext_lazy("quantity", "{number} € im Jahr"),
    "MEUR": pgettext_lazy("quantity", "{number} Mio. €"),
    "GEUR": pgettext_lazy("quantity", "{number} Mrd. €"),
}
"""Where languages differ in the order of number and unit, or in the space between them."""


def unit_name(unit: str | None, number: float | None = None) -> str:
    """The unit as it is written beside a number, or alone, as at the head of a column.

    Unknown units are shown as they are.
    """
    known = unit or ""
    if known in COUNTED:
        # Alone, and beside a fraction, stands the form that also follows two.
        whole = 2 if number is None or number != int(number) else abs(int(number))
        return COUNTED[known](whole)
    return str(UNIT_NAMES.get(known, known))


def with_unit(text: str, unit: str | None, number: float | None = None) -> str:
    """A written number with its unit, in the order of the language: `12 €`, `€12`."""
    if pattern := QUANTITIES.get("%" if unit == "percent" else unit or ""):
        # A sign stands before the currency too.
        sign, bare = (text[:1], text[1:]) if text.startswith("\u2212") else ("", text)
        return sign + str(pattern).format(number=bare).replace(" ", NO_BREAK_SPACE)
    name = unit_name(unit, number)
    return f"{text}{NO_BREAK_SPACE}{name}" if name else text


@lru_cache(maxsize=8192)
def _written(value: float, pattern: str, locale: str) -> str:
    """The same numbers stand on many pages, and writing one takes babel a while."""
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    if abs(value) < TOO_LONG:
        return format_decimal(value, format=pattern, locale=locale)
    power = math.floor(math.log10(abs(value)))
    factor = format_decimal(value / 10.0**power, format="0.00", locale=locale)
    return f"{factor} · 10{str(power).translate(_RAISED)}"


TOO_LONG = 1e15
"""From here on a number is written with a power of ten: nobody counts so many digits, and babel cannot."""
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def is_missing(value: float | None) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def decimals_for(value: float) -> int:
    """Two decimals below ten, one below a hundred, none above: three significant digits at most."""
    size = abs(value)
    if size >= 100 or size == 0:
        return 0
    return 1 if size >= 10 else 2 if size >= 0.1 else 4


def format_number(value: float | None, digits: int | None = None, language: str | None = None) -> str:
    """`1234.5` → `1.234,5` in German; None gives "keine Daten", never 0.

    With `digits`, exactly that many decimals; without, a number of them that fits the size.
    """
    if is_missing(value):
        return str(_("keine Daten"))
    locale = primary_subtag(language or get_language())
    if digits is None:
        places = decimals_for(float(value))
        pattern = "#,##0" + ("." + "#" * places if places else "")
    else:
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
    text = _written(float(value), pattern, locale)
    return "0" if text == "-0" else text.replace("-", "\u2212", 1) if text.startswith("-") else text


def digits_of(value: float | None) -> int:
    """With how many decimals somebody has stated a number, where pages shall not round it."""
    if value is None or is_missing(value):
        return 0
    _whole, _point, places = format(Decimal(repr(float(value))), "f").partition(".")
    return min(len(places.rstrip("0")), 6)


def confirmed_zero() -> str:
    """A 0 that somebody has looked for, as opposed to one that nobody has measured."""
    return str(_("0 (bestätigt)"))


def format_quantity(
    value: float | None, unit: str | None = None, digits: int | None = None, language: str | None = None
) -> str:
    """A number with its unit, held together by a no-break space."""
    text = format_number(value, digits, language)
    return text if is_missing(value) else with_unit(text, unit, value)


def format_rounded(value: float | None, unit: str | None = None, language: str | None = None) -> str:
    """A quantity in a sentence: three significant digits, since more would feign an exactness that computed
    figures do not have. `141888.5` → `142.000 t`."""
    if value is None or is_missing(value) or not value or math.isinf(value):
        return format_quantity(value, unit, language=language)
    places = 2 - math.floor(math.log10(abs(value)))
    return format_quantity(round(value, places), unit, None if places > 0 else 0, language)


def format_date(value: datetime.date | str | None, style: str = "long", language: str | None = None) -> str:
    """A date in words: `3. Mai 2024`; None gives "nicht veröffentlicht"."""
    if value is None or value == "":
        return str(_("nicht veröffentlicht"))
    if isinstance(value, str):
        value = datetime.date.fromisoformat(value)
    return babel_format_date(value, format=style, locale=_date_locale(language or get_language()))


def _date_locale(language: str | None) -> str:
    """British dates in English: 3 May 2024."""
    subtag = primary_subtag(language)
    return "en_GB" if subtag == "en" else subtag
