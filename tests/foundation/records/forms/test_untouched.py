"""Whoever opens a form and sends it as it is changes nothing, whatever stands in it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django import forms
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as some
from tests.making import browsed

from wandel.foundation.cities.kinds import kinds
from wandel.foundation.records.forms.entries import RowsEntry, entry_of
from wandel_engine.cases.parts.description import FieldDescription, fields_of
from wandel_engine.cases.units import UNITS

LETTERS = some.text("abcäöü ,.-ß1", min_size=1, max_size=30).map(lambda text: " ".join(text.split()) or "a")
KEYS = ("bank", "verein", "werk")
LANGUAGES = ("de", "en", "pl")
TEXT = some.dictionaries(some.sampled_from(LANGUAGES), LETTERS, min_size=1)
NUMBERS = some.floats(-1e9, 1e9, allow_nan=False).filter(lambda number: number == 0 or abs(number) > 1e-6)


def fields() -> list[Any]:
    return [
        pytest.param(field, id=f"{kind.key}-{field.name}")
        for kind in kinds
        if kind.is_made_here
        for field in fields_of(kind.model_class.part)
        if not field.says.elsewhere
    ]


def figures(field: FieldDescription) -> some.SearchStrategy[Any]:
    units = field.units or tuple(UNITS)
    about = {"unit": some.sampled_from(units)}
    more = {"source": some.sampled_from(KEYS)}
    if not field.year_of:
        more["year"] = some.integers(1990, 2100)
    flags = some.sampled_from(["published", "stated", "fictional"])
    estimate = {"flag": some.just("estimate"), "low": NUMBERS, "high": NUMBERS, "derivation": TEXT}
    found = [
        some.fixed_dictionaries(about | {"value": NUMBERS, "flag": flags}, optional=more),
        some.fixed_dictionaries(about | {"value": NUMBERS} | estimate, optional=more),
        some.fixed_dictionaries(about | {"value": some.just(0.0), "flag": flags}, optional=more),
    ]
    if field.knows_no_data:
        none = about | {"no_data": some.just(True), "flag": flags}
        found.append(some.fixed_dictionaries(none, optional=more | {"note": TEXT}))
    return some.one_of(found)


def values(field: FieldDescription) -> some.SearchStrategy[Any]:
    """What a field may say in a document."""
    days = some.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)).map(dt.date.isoformat)
    chosen = some.sampled_from([value for value, _label in field.choices] or [""])
    by_shape: dict[str, Any] = {
        "text": TEXT,
        "texts": some.lists(TEXT, max_size=3),
        "line": some.just("https://example.org/") if field.name == "url" else LETTERS,
        "choice": chosen,
        "choices": some.lists(chosen, unique=True),
        "whole": some.integers(field.least or 1, field.most or 9999),
        "day": days,
        "time": some.sampled_from(["00:00", "18:30"]),
        "switch": some.booleans(),
        "key": some.sampled_from(KEYS),
        "keys": some.lists(some.sampled_from(KEYS), unique=True),
        "unit": some.sampled_from(field.units or ("t",)),
        "figure": figures(field),
    }
    if field.shape == "rows":
        row = some.fixed_dictionaries({inner.name: values(inner) for inner in field.of})
        return some.lists(row, max_size=3)
    found = by_shape[field.shape]
    return found if field.required or field.shape == "switch" else some.none() | found


def said(value: Any) -> Any:
    """Nothing is nothing, however it is written."""
    return None if value in ("", [], {}) else value


@pytest.mark.parametrize("field", fields())
@given(data=some.data())
def test_what_is_not_touched_is_not_changed(field, data):
    value = data.draw(values(field))
    entry = entry_of(field, lambda _kind: [(key, key.title()) for key in KEYS])
    if isinstance(entry, RowsEntry):
        entry = RowsEntry(entry.field, entry.offered, count=len(value))
    with override(data.draw(some.sampled_from(LANGUAGES))):
        shown = forms.Form(initial=entry.given(value))
        shown.fields = entry.inputs()
        sent = forms.Form(browsed(shown))
        sent.fields = entry.inputs()
        assert sent.is_valid(), sent.errors
        read = entry.read(sent.cleaned_data)
    same_order = sorted if field.shape in ("keys", "choices") else lambda one: one
    assert said(read and same_order(read)) == said(value and same_order(value))
