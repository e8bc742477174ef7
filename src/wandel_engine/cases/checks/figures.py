"""Figures and texts wherever they stand: units, signs, sums, languages."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from wandel_engine.balance.overlaps import is_total
from wandel_engine.cases.draft import Draft, Placed
from wandel_engine.cases.parts.description import FieldDescription, fields_of
from wandel_engine.cases.units import UNITS
from wandel_engine.figures import Datum, Figure
from wandel_engine.files import DataPath, Problem

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
}
"""Figures that are computed with, and that describe no unit themselves: none of them may be negative."""

_ABOVE_ZERO = {
    ("CaseCard", "population"),
    ("CaseCard", "area"),
    ("BalanceCard", "population_for_per_head"),
    ("BalanceCard", "household_floor_area"),
}
_COUNTED = ("people", "dwellings", "buildings", "vehicles", "organisations")
_SUM_TOLERANCE = 1e-9


Leaf = Figure | Datum | dict[str, str]


def check_figures(draft: Draft) -> None:
    """Note wrong units, negative quantities, parts that miss their total, texts in undeclared languages."""
    card = draft.one("card")
    languages = set(card.languages) if card is not None else None
    # A demonstration is read by everybody; a real city's texts are in the language of who wrote them.
    whole = card is not None and card.demonstration
    for item in draft.all_parts():
        for path, value in leaves(item.part):
            place = (*item.path, *path)
            if isinstance(value, Figure | Datum):
                _figure(draft, item, place, path, value)
            elif languages is not None:
                _text(draft, item, place, value, languages, whole)
    for item in draft.parts("indicators"):
        _sum(draft, item)


def leaves(part: BaseModel, path: DataPath = ()) -> Iterator[tuple[DataPath, Leaf]]:
    """Every figure and every text inside a part, with its path."""
    for name, info in type(part).model_fields.items():
        yield from _leaves(getattr(part, name), (*path, info.alias or name))


def _leaves(value: object, path: DataPath) -> Iterator[tuple[DataPath, Leaf]]:
    if isinstance(value, Figure | Datum | dict):
        yield path, value
    if isinstance(value, BaseModel):
        yield from leaves(value, path)
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _leaves(inner, (*path, index))


def faults_of(part: Any) -> list[Problem]:
    """What is wrong with one part that stands alone, as a form has it: its figures, and a missing source.
    The field of each problem is its path in the part."""
    found = [
        replace(fault, field=".".join(str(step) for step in (*path, fault.field)))
        for path, value in leaves(part)
        if isinstance(value, Figure | Datum)
        for fault in _faults(part, path, value)
    ]
    if getattr(part, "flag", "") == "published" and part.source is None:
        found.append(replace(PUBLISHED_WITHOUT_SOURCE, field="source"))
    return found


PUBLISHED_WITHOUT_SOURCE = Problem(
    "published_without_source", "published, but without a source", "name its source, or change the flag"
)


def _figure(draft: Draft, item: Placed, place: DataPath, path: DataPath, figure: Figure | Datum) -> None:
    for fault in _faults(item.part, path, figure):
        draft.note(fault.code, fault.message, fault.mend, item.file, (*place, fault.field), **fault.params)


def _described(part: Any, path: DataPath) -> tuple[Any, FieldDescription | None]:
    """What the figure at a path of a part belongs to, and how it is described there."""
    owner = part
    for step in path[:-1]:
        owner = owner[step] if isinstance(step, int) else getattr(owner, str(step))
    described = fields_of(type(owner)) if isinstance(owner, BaseModel) else ()
    return owner, next((field for field in described if field.name == path[-1]), None)


def _units(owner: Any, field: FieldDescription | None) -> tuple[str, ...]:
    """The units that a figure may have; none where any known one may."""
    if field is None:
        return ()
    return field.units_by.of(getattr(owner, field.units_by.field)) if field.units_by else field.units


def _faults(part: Any, path: DataPath, figure: Figure | Datum) -> Iterator[Problem]:
    """What is wrong with the figure at a path of a part; the field of each is where in the figure."""
    name = (type(part).__name__, *(step for step in path if isinstance(step, str)))
    owner, described = _described(part, path)
    expected = _EXPECTED.get(name, ()) or _units(owner, described)
    if figure.unit not in (expected or UNITS):
        close = difflib.get_close_matches(figure.unit, list(UNITS), 3, 0.4)
        mend = f"state it in {' or '.join(expected)}" if expected else f"known units are {', '.join(UNITS)}"
        yield Problem(
            "wrong_unit" if expected else "unknown_unit",
            f"the unit '{figure.unit}' is not {'what is needed' if expected else 'known'} here",
            mend if expected or not close else f"did you mean {' or '.join(close)}?",
            field="unit",
            params={"given": figure.unit, "expected": ", ".join(expected)},
        )
    if figure.value is None:
        return
    if expected and (figure.value < 0 or (figure.low is not None and figure.low < 0)):
        yield Problem(
            "negative",
            "a negative number",
            "at least 0 is needed",
            field="value" if figure.value < 0 else "low",
            params={"value": min(figure.value, figure.low or 0.0)},
        )
    elif figure.unit in _COUNTED and not figure.value.is_integer():
        # "56.324 people" is a thousands separator far more often than a third of a person.
        yield Problem(
            "fraction",
            f"{figure.value} {figure.unit} is not a whole number",
            "write it without a thousands separator",
            field="value",
            params={"value": figure.value},
        )
    elif name in _ABOVE_ZERO and figure.value == 0:
        yield Problem("zero", "it must not be 0", "give a number above 0", field="value")


def _text(
    draft: Draft, item: Placed, place: DataPath, text: dict[str, str], languages: set[str], whole: bool
) -> None:
    if whole and "de" in languages and "de" not in text:
        draft.note(
            "text_without_german",
            "a text needs at least a German version under 'de'",
            "add the German text under 'de'",
            item.file,
            place,
        )
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
    if total.value is None:
        return
    held = sum(part.figure.value for part in indicator.parts)
    for index, part in enumerate(indicator.parts):
        others = held - part.figure.value
        is_sum = len(indicator.parts) > 2 and math.isclose(part.figure.value, others, rel_tol=_SUM_TOLERANCE)
        if (is_sum and math.isclose(part.figure.value, total.value, rel_tol=_SUM_TOLERANCE)) or is_total(
            part.key, *part.title.values()
        ):
            draft.note(
                "total_among_parts",
                f"the part '{part.key}' is the total of the others",
                "leave it out; the total is the indicator's own figure",
                item.file,
                (*item.path, "parts", index, "key"),
                key=part.key,
            )
            return
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
