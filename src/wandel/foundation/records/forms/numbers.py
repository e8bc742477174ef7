"""Numbers as people type them, with the decimal sign of their language."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from babel.numbers import NumberFormatError, get_decimal_symbol, get_group_symbol, parse_decimal
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wandel_engine.files.bounds import LARGEST, SMALLEST
from wandel_engine.writing import UnwritableText, plain

_NUMBER = re.compile(r"[-+−]?\d[\d.,'’\s]*")


class Number(forms.CharField):
    """A number, typed as the reader's language writes it; None where nothing stands there. What was typed
    comes back as it was."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=60, **kwargs)
        self.widget.attrs["inputmode"] = "decimal"

    def prepare_value(self, value: Any) -> Any:
        return typed(value) if isinstance(value, int | float) else value

    def to_python(self, value: Any) -> float | None:
        try:
            written = plain(value or "")
        except UnwritableText as error:
            raise ValidationError(
                _("Ein Zeichen darin lässt sich nicht speichern."), code="unwritable"
            ) from error
        text = "".join(written.split()).replace("−", "-")
        if not text:
            return None
        if (number := read_number(text)) is None:
            raise ValidationError(_not_a_number(written), code="number")
        if number and not SMALLEST <= abs(number) <= LARGEST:
            raise ValidationError(_("Diese Zahl ist zu groß oder zu klein."), code="size")
        return number

    def run_validators(self, value: Any) -> None:
        """A number has no length."""


def read_number(text: str) -> float | None:
    """A number as the reader's language writes it; None where it is none, or might be another one."""
    text = "".join(text.split()).replace("−", "-")
    try:
        number = parse_decimal(text, locale=_locale(), strict=True)
    except NumberFormatError:
        return None
    return float(number) if number.is_finite() else None


def _not_a_number(given: str) -> str:
    found = _NUMBER.search(given)
    digits = "".join(found[0].split()).replace("−", "-") if found is not None else ""
    scale = scale_of(given[found.end() :]) if found is not None else 1.0
    number, other = read_number(digits), read_number(other_way(digits))
    if number is not None:
        meant = typed(times(number, scale))
    elif other is not None:
        meant = other_way(digits) if scale == 1.0 else typed(times(other, scale))
    else:
        return _("„%(given)s“ ist keine Zahl.") % {"given": given}
    return _("„%(given)s“ ist keine Zahl. Ist %(meant)s gemeint?") % {"given": given, "meant": meant}


_SCALES = {"tsd": 1e3, "tausend": 1e3, "mio": 1e6, "million": 1e6, "mln": 1e6, "mrd": 1e9, "tys": 1e3}


def scale_of(behind: str) -> float:
    """What a number is meant to be multiplied by, from the words behind it: "Mio. €"."""
    return next((by for word, by in _SCALES.items() if word in behind.lower()), 1.0)


def times(number: float, scale: float) -> float:
    """Without the digits that only the arithmetic of computers knows."""
    return float(f"{number * scale:.15g}")


def other_way(digits: str) -> str:
    """A number with point and comma the other way round, as somebody from elsewhere writes it; empty where
    that makes no sense."""
    if _locale() == "en":
        return digits.translate(str.maketrans(",.", ".,"))
    plain = digits.replace("'", "").replace("’", "")
    if plain.count(".") == 1 and plain.rfind(",") < plain.rfind("."):
        return plain.replace(",", "").replace(".", ",")
    return ""


def typed(number: float) -> str:
    """A number as somebody would type it, with all its digits and without groups of thousands."""
    text = format(Decimal(repr(float(number))), "f")
    whole, _point, places = text.partition(".")
    places = places.rstrip("0")
    return f"{whole}{get_decimal_symbol(_locale())}{places}" if places else whole


def spelt(number: float) -> str:
    """The same with groups of thousands, to be read: what was understood, and not a rounded number."""
    point = get_decimal_symbol(_locale())
    whole, _point, places = typed(abs(number)).partition(point)
    grouped = f"{int(whole):,}".replace(",", get_group_symbol(_locale()))
    text = f"{grouped}{point}{places}" if places else grouped
    return f"−{text}" if number < 0 else text


def _locale() -> str:
    return (get_language() or "de")[:2]
