"""What a part of a case says of its fields becomes columns of a model, and a document of what they hold.

A kind is described once, by its part (`wandel_engine.cases.parts`); a model is that part in a database. The
columns are ordinary ones: migrations, filters and templates know no difference. Which fields a document must
have, and of what form, is for the part to say; a column takes also what is not complete yet.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wandel.foundation.cities.fields import FigureField, TextField, written_text
from wandel.foundation.cities.models import Artefact, City, Source
from wandel.foundation.cities.reader import Reader
from wandel_engine.cases.parts import Artefact as ArtefactPart
from wandel_engine.cases.parts.description import Choice, FieldDescription, fields_of

Model = TypeVar("Model", bound=type[models.Model])
SHARED = ("title", "summary", "flag")
"""Columns of every artefact; the part of a kind describes them too."""


def described(part: type[Any], **named: type[models.Model] | str) -> Callable[[Model], Model]:
    """Give a model the columns of its part. `named` tells the models of what its keys name, by kind; what is
    not told there is kept as it is written."""
    models_of = {"source": Source, **named}

    def decorate(model: Model) -> Model:
        model.part = part
        for field in fields_of(part):
            if field.name not in SHARED:
                model.add_to_class(field.name, _column(model, field, models_of.get(field.names)))
            if field.choices:
                setattr(model, f"get_{field.name}_display", _display(field))
        return model

    return decorate


def _column(model: type[models.Model], field: FieldDescription, named: Any) -> models.Field:
    back = f"{model.__name__.lower()}_{field.name}"
    if field.shape == "key" and named is not None:
        if named is Source:
            return models.ForeignKey(
                Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
            )
        return models.ForeignKey(named, null=True, blank=True, on_delete=models.RESTRICT, related_name=back)
    if field.shape == "keys" and named is not None:
        return models.ManyToManyField(named, blank=True, related_name=back)
    return {
        "text": lambda: TextField(),
        "texts": lambda: models.JSONField(default=list, blank=True),
        "line": lambda: models.CharField(max_length=field.most or 300, blank=True, default=""),
        "keys": lambda: models.JSONField(default=list, blank=True),
        "rows": lambda: models.JSONField(default=list, blank=True),
        "choice": lambda: models.CharField(max_length=30, blank=True, default=""),
        "choices": lambda: models.JSONField(default=list, blank=True),
        "whole": lambda: models.PositiveIntegerField(null=True, blank=True),
        "day": lambda: models.DateField(null=True, blank=True),
        "time": lambda: models.TimeField(null=True, blank=True),
        "figure": lambda: FigureField(),
        "figures": lambda: models.JSONField(default=list, blank=True),
        "unit": lambda: models.CharField(max_length=40, blank=True, default=""),
        "switch": lambda: models.BooleanField(default=bool(field.default)),
        "key": lambda: models.CharField(max_length=80, blank=True, default=""),
    }[field.shape]()


def _display(field: FieldDescription) -> Callable[[Any], str]:
    labels = dict(field.choices)

    def display(self: Any) -> str:
        value = getattr(self, field.name)
        chosen = value if field.shape == "choices" else [value]
        return ", ".join(label_of(labels, one) for one in chosen)

    return display


def label_of(labels: dict[str, str], value: str) -> str:
    """What people call a choice, in the active language; a value that is none stands as it is."""
    return _(labels[value]) if value in labels else value


def choices_of(choice: type[Choice]) -> list[tuple[str, Any]]:
    """A choice for a field of a form, with labels in the language of who reads it."""
    return [(one.value, gettext_lazy(one.label)) for one in choice]


def part_of(model: Any) -> type[Any]:
    """The part that describes a model; for a kind without one of its own, what all artefacts have."""
    return getattr(model, "part", ArtefactPart)


def own_fields(model: Any) -> tuple[FieldDescription, ...]:
    """The described fields of a model that it has columns for."""
    fields = fields_of(part_of(model))
    return fields if hasattr(model, "part") else tuple(field for field in fields if field.name in SHARED)


def document_of(artefact: Artefact) -> dict[str, Any]:
    """All that an artefact says, as JSON: {field: value}. What it points to goes by its key."""
    return documents_of([artefact])[artefact.pk]


def documents_of(artefacts: Sequence[Artefact]) -> dict[UUID, dict[str, Any]]:
    """The documents of artefacts of one kind, by their ids: one query for each key and list of keys that
    the kind has, however many artefacts there are."""
    if not artefacts:
        return {}
    model = type(artefacts[0])
    fields = own_fields(model)
    columns = {field.name: model._meta.get_field(field.name) for field in fields}
    named = [
        name
        for name, column in columns.items()
        if column.is_relation and not isinstance(column, models.ManyToManyField)
    ]
    models.prefetch_related_objects(artefacts, *named)
    linked = {
        name: _linked(artefacts, column)
        for name, column in columns.items()
        if isinstance(column, models.ManyToManyField)
    }
    return {
        one.pk: {
            name: linked[name][one.pk] if name in linked else _as_json(getattr(one, name)) for name in columns
        }
        for one in artefacts
    }


def documents_for(reader: Reader, artefacts: Sequence[Artefact]) -> dict[UUID, dict[str, Any]]:
    """As `documents_of`, for somebody: what they may not see goes unnamed in what they may."""
    documents = documents_of(artefacts)
    if not artefacts:
        return documents
    for field in own_fields(type(artefacts[0])):
        named = type(artefacts[0])._meta.get_field(field.name).related_model
        if named is None or not issubclass(named, Artefact):
            continue
        seen = set(named.objects.visible_to(reader).values_list("slug", flat=True))
        for document in documents.values():
            value = document[field.name]
            if isinstance(value, list):
                document[field.name] = [key for key in value if key in seen]
            elif value not in seen:
                document[field.name] = None
    return documents


def key_column(model: type[models.Model]) -> str:
    """Where a model keeps the key that documents name it by: artefacts have it as their address."""
    return "slug" if issubclass(model, Artefact) else "key"


def key_of(named: models.Model) -> str:
    return getattr(named, key_column(type(named)))


def _as_json(value: Any) -> Any:
    if isinstance(value, models.Model):
        return key_of(value)
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    return value.isoformat() if isinstance(value, dt.date) else value


def _linked(artefacts: Sequence[Artefact], column: models.ManyToManyField) -> dict[UUID, list[str]]:
    """The keys that a list of each artefact names, in their order. An artefact as it once was brings them."""
    keys: dict[UUID, list[str]] = {
        one.pk: list(getattr(one, AS_IT_WAS, {}).get(column.name, ())) for one in artefacts
    }
    asked = [one.pk for one in artefacts if not hasattr(one, AS_IT_WAS)]
    through = column.remote_field.through
    own, other = column.m2m_field_name(), column.m2m_reverse_field_name()
    if asked:
        rows = through.objects.filter(**{f"{own}__in": asked}).order_by("pk")
        named = f"{other}__{key_column(column.related_model)}"
        for pk, key in rows.values_list(f"{own}_id", named):
            keys[pk].append(key)
    return keys


AS_IT_WAS = "_links_as_they_were"
"""Where an artefact that is read from an older version keeps what its lists of keys named then."""


class Named:
    """What the keys of a city's documents name, each looked up once."""

    def __init__(self, city: City) -> None:
        self.city = city
        self._known: dict[type[models.Model], dict[str, Any]] = {}

    def find(self, model: type[models.Model], key: str) -> Any:
        """Raises ValidationError where there is no such thing in the city."""
        if model not in self._known:
            self._known[model] = {key_of(one): one for one in model.objects.filter(city=self.city)}
        if key not in self._known[model]:
            raise ValidationError(_("„%(key)s“ gibt es nicht mehr.") % {"key": key}, code="gone")
        return self._known[model][key]


def take(artefact: Artefact, document: dict[str, Any], named: Named | None = None) -> dict[str, list[Any]]:
    """The other way round: fill an artefact with what a document says. What the document does not speak of,
    as an older one may not, stays as it is. Returns what its lists of keys name, to be kept once the
    artefact is saved. Raises ValidationError where something that it points to is gone."""
    named = named or Named(artefact.city)
    linked: dict[str, list[Any]] = {}
    for field in own_fields(type(artefact)):
        if field.name not in document:
            continue
        column, value = type(artefact)._meta.get_field(field.name), document[field.name]
        if isinstance(column, models.ManyToManyField):
            linked[field.name] = [named.find(column.related_model, key) for key in value or ()]
        elif column.is_relation:
            found = named.find(column.related_model, value) if value else None
            setattr(artefact, field.name, found)
        elif value is None:
            setattr(artefact, field.name, column.get_default())
        else:
            plain = written_text(value) if field.shape == "line" else value
            setattr(artefact, field.name, column.to_python(plain))
    return linked


def filled(document: dict[str, Any]) -> dict[str, Any]:
    """A document without what is empty, as a file of a case has it."""
    return {name: value for name, value in document.items() if value not in (None, "", [], {})}
