"""Units: parsed into a factor and powers of base symbols, multiplied, compared.

Base symbols are t, MWh, MW, h, a and EUR; any other word (m2, dwelling, car) is a counting unit and stands
for itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_SCALED = {
    "Wh": (1e-6, "MWh"), "kWh": (1e-3, "MWh"), "GWh": (1e3, "MWh"), "TWh": (1e6, "MWh"),
    "kW": (1e-3, "MW"), "GW": (1e3, "MW"), "kWp": (1e-3, "MW"), "MWp": (1.0, "MW"),
    "g": (1e-6, "t"), "kg": (1e-3, "t"), "kt": (1e3, "t"), "Mt": (1e6, "t"),
    "gCO2e": (1e-6, "t"), "kgCO2e": (1e-3, "t"), "tCO2e": (1.0, "t"), "ktCO2e": (1e3, "t"),
    "€": (1.0, "EUR"), "ct": (1e-2, "EUR"), "kEUR": (1e3, "EUR"), "TEUR": (1e3, "EUR"), "MEUR": (1e6, "EUR"),
    "m²": (1.0, "m2"),
}  # fmt: skip
_SYMBOL = re.compile(r"[^\W\d]\w*|€|m²")
_NUMBER = re.compile(r"1(0{0,9})")


class UnitError(ValueError):
    """A unit that cannot be read, or that is not what is expected."""


@dataclass(frozen=True)
class Unit:
    """`factor` times the product of base symbols to their powers (sorted, without zeros)."""

    factor: float
    powers: tuple[tuple[str, int], ...]

    def __mul__(self, other: Unit) -> Unit:
        return _unit(self.factor * other.factor, dict(self.powers), dict(other.powers), 1)

    def __truediv__(self, other: Unit) -> Unit:
        return _unit(self.factor / other.factor, dict(self.powers), dict(other.powers), -1)

    @property
    def is_money(self) -> bool:
        """Whether EUR occurs in it."""
        return any(symbol == "EUR" for symbol, _ in self.powers)


def _unit(factor: float, left: dict[str, int], right: dict[str, int], sign: int) -> Unit:
    powers = dict(left)
    for symbol, power in right.items():
        powers[symbol] = powers.get(symbol, 0) + sign * power
    return Unit(factor, tuple(sorted((symbol, power) for symbol, power in powers.items() if power)))


def _term(text: str) -> Unit:
    if text == "%":
        return Unit(0.01, ())
    if _NUMBER.fullmatch(text):
        return Unit(float(text), ())
    if text in _SCALED:
        factor, symbol = _SCALED[text]
        return Unit(factor, ((symbol, 1),))
    if _SYMBOL.fullmatch(text):
        return Unit(1.0, ((text, 1),))
    raise UnitError(f"'{text}' is not a unit")


@lru_cache(maxsize=4096)
def parse_unit(text: str) -> Unit:
    """Read a unit such as ``kWh/m2/a``, ``EUR/dwelling``, ``t/MWh``, ``%`` or ``1``.

    >>> parse_unit("kWh/m2/a")
    Unit(factor=0.001, powers=(('MWh', 1), ('a', -1), ('m2', -1)))
    """
    first, *rest = text.strip().split("/")
    result = Unit(1.0, ())
    for part in first.split("*"):
        result = result * _term(part.strip())
    for part in rest:
        result = result / _term(part.strip())
    return result


def conversion(given: Unit, expected: str) -> float:
    """What a number in `given` is multiplied by to be in `expected`. Raises UnitError if they differ."""
    target = parse_unit(expected)
    if given.powers != target.powers:
        raise UnitError(f"the unit must be {expected}")
    return given.factor / target.factor
