"""Figures and texts wherever they stand: units, signs, sums, languages."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from pydantic import BaseModel

from wandel_engine.cases.document import DataPath
from wandel_engine.cases.draft import Draft, Placed
from wandel_engine.cases.units import UNITS
from wandel_engine.figures import Figure

_TARGET_UNITS = {
    "emissions": ("t", "kt"),
    "emissions-per-head": ("t/person",),
    "energy": ("MWh", "GWh"),
}
_EXPECTED: dict[tuple[str, ...], tuple[str, ...]] = {
    ("CaseCard", "population"): ("people",),
    ("CaseCard", "area"): ("km2",),
    ("BalanceCard", "district_heat", "factor"): ("t/MWh",),
    ("BalanceCard", "sensitivities", "district_heat", "factor"): ("t/MWh",),
    ("BalanceCard", "population_for_per_head"): ("people",),
    ("BalanceCard", "household_floor_area"): ("m2",),
    ("BalanceCard", "local_generation", "energy"): ("MWh",),
    ("BalanceCard", "local_generation", "factor"): ("t/MWh",),
    ("Cell", "energy"): ("MWh",),
    ("FactorSet", "factors", "figure"): ("t/MWh",),
    ("Experiment", "budget"): ("EUR",),
    ("Measure", "cost"): ("EUR", "EUR/a"),
}
"""Figures that are computed with: their units, and none of them may be negative."""

_ABOVE_ZERO = {
    ("CaseCard", "population"),
    ("CaseCard", "area"),
    ("BalanceCard", "population_for_per_head"),
    ("BalanceCard", "household_floor_area"),
}
_COUNTED = ("people", "dwellings", "buildings", "vehicles", "organisations")
_SUM_TOLERANCE = 1e-9


def check_figures(draft: Draft) -> None:
    """Note wrong units, negative quantities, parts that miss their total, texts in undeclared languages."""
    card = draft.one("card")
    languages = set(card.languages) if card is not None else None
    for item in draft.all_parts():
        for path, value in leaves(item.part):
            place = (*item.path, *path)
            if isinstance(value, Figure):
                _figure(draft, item, place, path, value)
            elif languages is not None:
                _text(draft, item, place, value, languages)
    for item in draft.parts("indicators"):
        _sum(draft, item)


def leaves(part: BaseModel, path: DataPath = ()) -> Iterator[tuple[DataPath, Figure | dict[str, str]]]:
    """Every figure and every text inside a part, with its path."""
    for name, info in type(part).model_fields.items():
        yield from _leaves(getattr(part, name), (*path, info.alias or name))


def _leaves(value: object, path: DataPath) -> Iterator[tuple[DataPath, Figure | dict[str, str]]]:
    if isinstance(value, Figure | dict):
        yield path, value
    if isinstance(value, BaseModel):
        yield from leaves(value, path)
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _leaves(inner, (*path, index))


def _figure(draft: Draft, item: Placed, place: DataPath, path: DataPath, figure: Figure) -> None:
    name = (type(item.part).__name__, *(step for step in path if isinstance(step, str)))
    expected: tuple[str, ...] = _EXPECTED.get(name, ())
    if name == ("Vision", "targets", "threshold"):
        expected = _TARGET_UNITS[item.part.targets[int(path[1])].measure]
    if figure.unit not in (expected or UNITS):
        close = difflib.get_close_matches(figure.unit, list(UNITS), 3, 0.4)
        mend = f"state it in {' or '.join(expected)}" if expected else f"known units are {', '.join(UNITS)}"
        draft.note(
            "wrong_unit" if expected else "unknown_unit",
            f"the unit '{figure.unit}' is not {'what is needed' if expected else 'known'} here",
            mend if expected or not close else f"did you mean {' or '.join(close)}?",
            item.file,
            (*place, "unit"),
            given=figure.unit,
            expected=", ".join(expected),
        )
    if expected and (figure.value < 0 or (figure.low is not None and figure.low < 0)):
        draft.note(
            "negative",
            "a negative number",
            "at least 0 is needed",
            item.file,
            (*place, "value" if figure.value < 0 else "low"),
            value=min(figure.value, figure.low or 0.0),
        )
    elif figure.unit in _COUNTED and not figure.value.is_integer():
        # "56.324 people" is a thousands separator far more often than a third of a person.
        draft.note(
            "fraction",
            f"{figure.value} {figure.unit} is not a whole number",
            "write it without a thousands separator",
            item.file,
            (*place, "value"),
            value=figure.value,
        )
    elif name in _ABOVE_ZERO and figure.value == 0:
        draft.note("zero", "it must not be 0", "give a number above 0", item.file, (*place, "value"))


def _text(draft: Draft, item: Placed, place: DataPath, text: dict[str, str], languages: set[str]) -> None:
    for language in text:
        if language not in languages:
            draft.note(
                "unknown_language",
                f"the case has no language '{language}'",
                "remove the text, or add the language to case.yaml",
                item.file,
                (*place, language),
                language=language,
            )


def _sum(draft: Draft, item: Placed) -> None:
    indicator = item.part
    if not indicator.parts:
        return
    if len(indicator.figures) != 1:
        draft.note(
            "several_totals",
            "an indicator with parts has one total",
            "keep one figure",
            item.file,
            (*item.path, "figures"),
        )
        return
    total = indicator.figures[0]
    for index, part in enumerate(indicator.parts):
        if part.figure.unit != total.unit:
            draft.note(
                "wrong_unit",
                f"the part is in '{part.figure.unit}', the total in '{total.unit}'",
                f"state it in {total.unit}",
                item.file,
                (*item.path, "parts", index, "figure", "unit"),
                given=part.figure.unit,
                expected=total.unit,
            )
            return
    held = sum(part.figure.value for part in indicator.parts)
    if abs(held - total.value) > _SUM_TOLERANCE * max(1.0, abs(total.value)):
        draft.note(
            "parts_sum",
            f"the parts hold {held:.10g} of {total.value:.10g} {total.unit}",
            "correct a part, or add a remainder",
            item.file,
            (*item.path, "parts"),
            sum=held,
            total=total.value,
        )
