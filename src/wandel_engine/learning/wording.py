"""The derivation of a learned figure, in the languages of the platform."""

from __future__ import annotations

from collections.abc import Sequence

from wandel_engine.figures import Figure, Text
from wandel_engine.learning.observations import Observation

_METHODS = {
    "normal": {"de": "Normalverteilung", "en": "normal distribution", "pl": "rozkład normalny"},
    "lognormal": {
        "de": "logarithmische Normalverteilung",
        "en": "log-normal distribution",
        "pl": "rozkład logarytmicznie normalny",
    },
    "beta-binomial": {
        "de": "Beta-Binomial-Modell",
        "en": "beta-binomial model",
        "pl": "model beta-dwumianowy",
    },
    "gamma-poisson": {
        "de": "Gamma-Poisson-Modell",
        "en": "gamma-Poisson model",
        "pl": "model gamma-Poissona",
    },
    "grid": {
        "de": "numerisch auf einem Gitter",
        "en": "numerically on a grid",
        "pl": "numerycznie na siatce",
    },
}
_TEXTS = {
    "de": "Gelernt aus {count} ({years}; Quellen: {sources}), ausgehend von {before}; Verfahren: {method}.",
    "en": "Learned from {count} ({years}; sources: {sources}), starting from {before}; method: {method}.",
    "pl": "Wyuczone na podstawie: {count} ({years}; źródła: {sources}), punkt wyjścia: {before}; "
    "metoda: {method}.",
}
_BEFORE = {"de": "Vorher:", "en": "Before:", "pl": "Przedtem:"}


def derivation(before: Figure, seen: Sequence[Observation], method: str) -> Text:
    """From what, starting where, and how; the earlier derivation follows where there is one."""
    first, last = seen[0].year, seen[-1].year
    years = f"{first}" if first == last else f"{first}–{last}"
    sources = ", ".join(dict.fromkeys(item.source for item in seen))
    text = {}
    for language, words in _TEXTS.items():
        text[language] = words.format(
            count=_count(len(seen), language),
            years=years,
            sources=sources,
            before=_range(before, language),
            method=_METHODS[method][language],
        )
        earlier = (before.derivation or {}).get(language)
        if earlier:
            text[language] += f" {_BEFORE[language]} {earlier}"
    return text


def _count(number: int, language: str) -> str:
    if language == "de":
        return f"{number} Beobachtung" + ("" if number == 1 else "en")
    if language == "en":
        return f"{number} observation" + ("" if number == 1 else "s")
    few = number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14)
    return f"{number} obserwacj" + ("a" if number == 1 else "e" if few else "i")


def _range(figure: Figure, language: str) -> str:
    between = {"de": "bis", "en": "to", "pl": "do"}[language]
    value, low, high = (
        _number(figure.value if number is None else number, language)
        for number in (figure.value, figure.low, figure.high)
    )
    return f"{value} {figure.unit} ({low} {between} {high})"


def _number(value: float, language: str) -> str:
    text = f"{value:.4g}" if abs(value) < 1e4 else f"{value:.0f}"
    return text if language == "en" else text.replace(".", ",")
