"""What a document says, in words: names instead of keys, figures with their units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wandel.foundation.cities.described import key_column, key_of, label_of, own_fields
from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.models import Artefact
from wandel.foundation.records.forms.numbers import spelt
from wandel.foundation.ui.figures import as_figure
from wandel.foundation.ui.formats import confirmed_zero, format_date, unit_name, with_unit
from wandel.foundation.ui.text import localise
from wandel_engine.cases.parts.description import FieldDescription

Texts = dict[str, str]
"""By language; under "" what is the same in each."""
VISIBILITY = gettext_lazy("Wer darf es sehen?")


def field_name(artefact: Artefact, name: str) -> str:
    """What people call a field that a version keeps."""
    if name == "visibility":
        return str(VISIBILITY)
    found = _field(artefact, name)
    return _(found.says.label) if found is not None else name


def field_order(artefact: Artefact) -> list[str]:
    """The fields of a version in the order in which people fill them in."""
    return [field.name for field in own_fields(kinds[artefact.kind].model_class)]


def _field(artefact: Artefact, name: str) -> FieldDescription | None:
    fields = own_fields(kinds[artefact.kind].model_class)
    return next((field for field in fields if field.name == name), None)


def is_figure(artefact: Artefact, name: str) -> bool:
    """Whether a field holds a figure, which pages show with all that tells how far to trust it."""
    field = _field(artefact, name)
    return field is not None and field.shape == "figure"


def is_long(artefact: Artefact, name: str) -> bool:
    """Whether a field holds a text of paragraphs, lists and links."""
    field = _field(artefact, name)
    return field is not None and field.shape == "text" and field.says.long


def is_list(artefact: Artefact, name: str) -> bool:
    """Whether a field holds several things, which `in_words` tells line by line."""
    field = _field(artefact, name)
    return field is not None and field.shape in ("figures", "keys", "rows", "texts")


def in_words(artefact: Artefact, name: str, value: Any) -> Texts:
    """The value of a field as texts; {} where it has none."""
    if value is None or value in ({}, [], ""):
        return {}
    if name == "visibility":
        return {"": str(Artefact.Visibility(value).label)}
    field = _field(artefact, name)
    if field is None:
        return {"": str(value)}
    return _SHAPES.get(field.shape, _plain)(artefact, field, value)


def _plain(_artefact: Artefact, _field: FieldDescription, value: Any) -> Texts:
    return {"": str(value)}


def _text(_artefact: Artefact, _field: FieldDescription, value: Any) -> Texts:
    return dict(value)


def _choice(_artefact: Artefact, field: FieldDescription, value: Any) -> Texts:
    return {"": label_of(dict(field.choices), value)}


def _choices(_artefact: Artefact, field: FieldDescription, value: Any) -> Texts:
    return {"": ", ".join(label_of(dict(field.choices), one) for one in value)}


def _day(_artefact: Artefact, _field: FieldDescription, value: Any) -> Texts:
    return {"": format_date(dt.date.fromisoformat(value))}


def _switch(_artefact: Artefact, _field: FieldDescription, value: Any) -> Texts:
    return {"": _("ja") if value else _("nein")}


def _unit(_artefact: Artefact, _field: FieldDescription, value: Any) -> Texts:
    return {"": str(unit_name(value))}


def _figures(artefact: Artefact, field: FieldDescription, value: Any) -> Texts:
    """Each a line, with what it says of itself."""
    told = [(one, _figure(artefact, field, one)) for one in value]
    found = {"": "\n".join(words.pop("") for _one, words in told)}
    for language in dict.fromkeys(language for _one, words in told for language in words):
        lines = [f"{one.get('year') or ''}: {words[language]}" for one, words in told if language in words]
        found[language] = "\n".join(line.removeprefix(": ") for line in lines)
    return found


def _figure(artefact: Artefact, _field: FieldDescription, value: Any) -> Texts:
    """A figure with all its digits, as it was written, and what it rests on."""
    figure = as_figure(value)
    if figure.is_confirmed_zero:
        number = with_unit(confirmed_zero(), figure.unit, 0)
    elif figure.value is None:
        number = figure.number
    else:
        number = with_unit(spelt(figure.value), figure.unit, figure.value)
    about = [f"{number} ({figure.year})" if figure.year else number]
    # Where there is no data, that is said already.
    about += [figure.flag_name] if figure.flag_name else []
    if figure.low is not None and figure.high is not None:
        about.append(
            _("zwischen %(low)s und %(high)s") % {"low": spelt(figure.low), "high": spelt(figure.high)}
        )
    if key := value.get("source"):
        source = artefact.city.source_named(key)
        about.append(_("Quelle: %(source)s") % {"source": source.title if source is not None else key})
    found = {"": ", ".join(about)}
    for name, label in (("derivation", _("Herleitung")), ("note", _("Anmerkung"))):
        for language, text in (value.get(name) or {}).items():
            found[language] = "; ".join(filter(None, [found.get(language), f"{label}: {text}"]))
    return found


def _key(artefact: Artefact, field: FieldDescription, value: Any) -> Texts:
    column = kinds[artefact.kind].model_class._meta.get_field(field.name)
    keys = value if isinstance(value, list) else [value]
    if not column.is_relation:
        return {"": "\n".join(keys)}
    named = {f"{key_column(column.related_model)}__in": keys}
    found = column.related_model.objects.filter(city_id=artefact.city_id, **named)
    names = {key_of(one): str(localise(one.title)) for one in found}
    return {"": "\n".join(names.get(key, key) for key in keys)}


def _texts(_artefact: Artefact, _field: FieldDescription, value: Any) -> Texts:
    """Texts in several languages stay apart."""
    languages = dict.fromkeys(language for one in value for language in one)
    return {language: "\n".join(one[language] for one in value if language in one) for language in languages}


def _rows(artefact: Artefact, field: FieldDescription, value: Any) -> Texts:
    """Each row a line, in each language that one of its texts has."""
    rows = [
        [
            _SHAPES.get(inner.shape, _plain)(artefact, inner, row[inner.name])
            for inner in field.of
            if row.get(inner.name)
        ]
        for row in value
    ]
    languages = dict.fromkeys(language for row in rows for cell in row for language in cell if language)
    return {
        language: "\n".join(
            " · ".join(text for cell in row if (text := cell.get(language) or cell.get(""))) for row in rows
        )
        for language in languages or [""]
    }


_SHAPES: dict[str, Callable[[Artefact, FieldDescription, Any], Texts]] = {
    "text": _text,
    "texts": _texts,
    "choice": _choice,
    "choices": _choices,
    "day": _day,
    "switch": _switch,
    "figure": _figure,
    "figures": _figures,
    "unit": _unit,
    "key": _key,
    "keys": _key,
    "rows": _rows,
}
