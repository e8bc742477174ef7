"""Formulas as people read them: plain arithmetic in named symbols, and their evaluation.

A formula knows +, −, ×, ÷, min(…), max(…), brackets, numbers and symbols, nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_SUM, _PRODUCT, _ATOM = 0, 1, 2
_TOKEN = re.compile(
    r"\s*(?:(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?)|([a-z]\w*)|([-−+×*÷/(),]))", re.IGNORECASE
)
_SYMBOL = re.compile(r"[A-Za-z]\w*")


class FormulaError(ValueError):
    """A formula that is not plain arithmetic, or names a symbol without a number."""


@dataclass(frozen=True)
class Expression:
    """A part of a formula with its number.

    `scale`: the size of the largest number that was added on the way, against which rounding is judged.
    """

    text: str
    value: float
    scale: float
    rank: int = _ATOM

    def _bracketed(self, least: int) -> str:
        return self.text if self.rank >= least else f"({self.text})"

    def __add__(self, other: Expression) -> Expression:
        return total([self, other])

    def __sub__(self, other: Expression) -> Expression:
        return Expression(
            f"{self.text} − {other._bracketed(_PRODUCT)}",
            self.value - other.value,
            max(self.scale, other.scale),
            _SUM,
        )

    def __mul__(self, other: Expression) -> Expression:
        return Expression(
            f"{self._bracketed(_PRODUCT)} × {other._bracketed(_PRODUCT)}",
            self.value * other.value,
            self.scale * other.scale,
            _PRODUCT,
        )

    def __truediv__(self, other: Expression) -> Expression:
        return Expression(
            f"{self._bracketed(_PRODUCT)} ÷ {other._bracketed(_ATOM)}",
            self.value / other.value,
            self.scale / abs(other.value),
            _PRODUCT,
        )

    def __neg__(self) -> Expression:
        return number(0) - self


def number(value: float) -> Expression:
    """A number written in the formula itself: a count of years, 0 or 1."""
    text = str(int(abs(value))) if float(value).is_integer() else repr(abs(value))
    if value < 0:
        return Expression(f"0 − {text}", value, abs(value), _SUM)
    return Expression(text, value, abs(value))


def total(terms: Iterable[Expression]) -> Expression:
    """The sum, each term written out; 0 if there is none."""
    terms = list(terms)
    if not terms:
        return number(0)
    if len(terms) == 1:
        return terms[0]
    return Expression(
        " + ".join(term.text for term in terms),
        sum(term.value for term in terms),
        max(term.scale for term in terms),
        _SUM,
    )


def least(*terms: Expression) -> Expression:
    """The smallest."""
    return _call("min", terms, min(term.value for term in terms))


def most(*terms: Expression) -> Expression:
    """The largest."""
    return _call("max", terms, max(term.value for term in terms))


def _call(name: str, terms: tuple[Expression, ...], value: float) -> Expression:
    if len(terms) == 1:
        return terms[0]
    return Expression(
        f"{name}({', '.join(term.text for term in terms)})", value, max(term.scale for term in terms)
    )


def symbols(formula: str) -> set[str]:
    """The symbols that a formula names."""
    return {match for match in _SYMBOL.findall(formula) if match not in ("min", "max")}


def evaluate(formula: str, numbers: Mapping[str, float]) -> float:
    """The formula's number with the given numbers for its symbols.

    Raises FormulaError for anything but plain arithmetic and for a symbol without a number, and
    ZeroDivisionError. Reads the text from left to right, so that sums may be as long as they like.

    >>> evaluate("units × (1 − share) + max(0, new)", {"units": 10, "share": 0.2, "new": -3})
    8.0
    """
    return _Reader(formula, numbers).whole()


class _Reader:
    def __init__(self, formula: str, numbers: Mapping[str, float]) -> None:
        self.numbers, self.at = numbers, 0
        self.tokens: list[str] = []
        place, end = 0, len(formula.rstrip())
        while place < end:
            match = _TOKEN.match(formula, place)
            if match is None:
                raise FormulaError(f"'{formula[place : place + 10].strip()}' is not plain arithmetic")
            self.tokens.append(match.group().strip())
            place = match.end()

    def whole(self) -> float:
        value = self._sum()
        if self.at < len(self.tokens):
            raise FormulaError(f"'{self.tokens[self.at]}' is one too many")
        return value

    def _next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _take(self, *wanted: str) -> str:
        if self._next() not in wanted:
            raise FormulaError(f"'{wanted[-1]}' is missing")
        self.at += 1
        return self.tokens[self.at - 1]

    def _sum(self) -> float:
        value = self._product()
        while self._next() and self._next() in "+−-":
            value = value + self._product() if self._take("+", "−", "-") == "+" else value - self._product()
        return value

    def _product(self) -> float:
        value = self._atom()
        while self._next() and self._next() in "×*÷/":
            value = value * self._atom() if self._take("×", "*", "÷", "/") in "×*" else value / self._atom()
        return value

    def _atom(self) -> float:
        word = self._next()
        self.at += 1
        if word == "(":
            value = self._sum()
            self._take(")")
            return value
        if word in ("min", "max"):
            self._take("(")
            values = [self._sum()]
            while self._next() == ",":
                self.at += 1
                values.append(self._sum())
            self._take(")")
            return min(values) if word == "min" else max(values)
        if word[:1].isdigit() or word[:1] == ".":
            return float(word)
        if word in self.numbers:
            return float(self.numbers[word])
        raise FormulaError(f"'{word}' has no number" if word else "something is missing at the end")
