"""Numbers and dates as a reader of the active language expects them, always with their unit."""

import datetime
import math
from functools import lru_cache

from babel.dates import format_date as babel_format_date
from babel.numbers import format_decimal
from django.utils.translation import get_language
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
    "EUR/a": _("€ im Jahr"),
    "MEUR": _("Mio. €"),
    "t": "t",
    "t CO2e": "t CO₂e",
    "tCO2e": "t CO₂e",
    "t/a": _("t CO₂e im Jahr"),
    "t CO2e/a": _("t CO₂e im Jahr"),
    "t/person": _("t CO₂e je Kopf"),
    "t CO2e/person": _("t CO₂e je Kopf"),
    "kt": "kt CO₂e",
    "kt CO2e": "kt CO₂e",
    "t/MWh": "t CO₂e/MWh",
    "t CO2e/MWh": "t CO₂e/MWh",
    "kWh": "kWh",
    "MWh": "MWh",
    "MWh/a": _("MWh im Jahr"),
    "GWh": "GWh",
    "GWh/a": _("GWh im Jahr"),
    "MWh/person": _("MWh je Kopf"),
    "kWh/m2": "kWh/m²",
    "m2": "m²",
    "km2": "km²",
    "km": "km",
    "ha": "ha",
    "kW": "kW",
    "MW": "MW",
    "h": _("Stunden"),
    "h/a": _("Stunden im Jahr"),
    "a": _("Jahre"),
    "person": _("Personen"),
    "persons": _("Personen"),
    "people": _("Personen"),
    "dwellings": _("Wohnungen"),
    "dwelling": _("Wohnungen"),
    "vehicles": _("Fahrzeuge"),
    "vehicle": _("Fahrzeuge"),
    "buildings": _("Gebäude"),
}


def unit_name(unit: str | None) -> str:
    """The unit as it is written beside a number; unknown units are shown as they are."""
    return str(UNIT_NAMES.get(unit or "", unit or ""))


@lru_cache(maxsize=8192)
def _written(value: float, pattern: str, locale: str) -> str:
    """The same numbers stand on many pages, and writing one takes babel a while."""
    return format_decimal(value, format=pattern, locale=locale)


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


def format_quantity(
    value: float | None, unit: str | None = None, digits: int | None = None, language: str | None = None
) -> str:
    """A number with its unit, held together by a no-break space."""
    text = format_number(value, digits, language)
    name = unit_name(unit)
    return f"{text}{NO_BREAK_SPACE}{name}" if name and not is_missing(value) else text


def format_rounded(value: float | None, unit: str | None = None, language: str | None = None) -> str:
    """A quantity in a sentence: three significant digits, since more would feign an exactness that computed
    figures do not have. `141888.5` → `142.000 t`."""
    if value is None or is_missing(value) or not value:
        return format_quantity(value, unit, language=language)
    places = 2 - math.floor(math.log10(abs(value)))
    return format_quantity(round(value, places), unit, None if places > 0 else 0, language)


def format_date(value: datetime.date | str | None, style: str = "long", language: str | None = None) -> str:
    """A date in words: `3. Mai 2024`; None gives "nicht veröffentlicht"."""
    if value is None or value == "":
        return str(_("nicht veröffentlicht"))
    if isinstance(value, str):
        value = datetime.date.fromisoformat(value)
    return babel_format_date(value, format=style, locale=primary_subtag(language or get_language()))
