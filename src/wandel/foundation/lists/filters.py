"""What a list can be narrowed by, told by the description of its kind, and what the address asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from wandel.foundation.cities.described import key_column, label_of, own_fields
from wandel.foundation.cities.kinds import Kind
from wandel.foundation.cities.models import Artefact, Source
from wandel.foundation.cities.reader import Reader
from wandel.foundation.records.forms.form import LAST
from wandel.foundation.records.wording import VISIBILITY
from wandel.foundation.search.matching import found_by
from wandel.foundation.search.words import Query, fold, read_query
from wandel.foundation.ui.text import localise
from wandel_engine.cases.parts.description import FieldDescription

SEARCH, SORT, PAGE = "q", "sort", "page"
NOT_ASKED = {"source"}
"""A list of sources is long, and says nothing of what stands in the list."""
MOST_LETTERS = 90
"""Longer than any key; what is longer names nothing."""


@dataclass(frozen=True)
class Filter:
    """One choice above a list. `value` is what is chosen; `is_content`: its choices are names that people
    gave, which are never translated."""

    name: str
    label: str
    lookup: str
    choices: list[tuple[str, str]]
    value: str = ""
    is_content: bool = False

    @property
    def chosen(self) -> str:
        return dict(self.choices).get(self.value, self.value)

    def condition(self) -> Q:
        value: Any = self.value == "yes" if self.value in ("yes", "no") else self.value
        return Q(**{self.lookup: value})


@dataclass(frozen=True)
class Chip:
    """Something that narrows the list, as it is said beside it; `without` is the address that lacks it."""

    label: str
    without: str
    left: int = 0
    is_content: bool = False


@dataclass(frozen=True)
class Asked:
    """What an address asks of a list: words, filters, and what of it nobody understands."""

    query: Query
    filters: list[Filter]
    unknown: list[str] = field(default_factory=list)
    named: Mapping[str, list[tuple[str, str]]] = field(default_factory=dict)
    """For each relation of the kind, the names that occur in it, by lookup."""

    @property
    def active(self) -> list[Filter]:
        return [one for one in self.filters if one.value]

    @property
    def is_narrow(self) -> bool:
        return bool(self.active or self.query)

    def narrow(self, rows: QuerySet[Any], *, but: str = "") -> QuerySet[Any]:
        """The rows that are left, all conditions but one applied."""
        for one in self.active:
            if one.name != but:
                rows = rows.filter(one.condition())
        if self.query and but != SEARCH:
            rows = rows.filter(Q(pk__in=_with_words(self.query)) | self._by_name(self.query))
        # What several names fit stands in the list once.
        return rows.distinct() if any("__" in one.lookup for one in self.active) or self.query else rows

    def _by_name(self, query: Query) -> Q:
        """What is tied to something whose name has all the words: an organisation, for example."""
        found = Q(pk__in=[])
        for lookup, names in self.named.items():
            fitting = [key for key, name in names if _has_all(query, name)]
            if fitting:
                found |= Q(**{f"{lookup}__in": fitting})
        return found


def _with_words(query: Query) -> QuerySet[Artefact]:
    return Artefact.objects.filter(search_entry__in=found_by(query)).values("pk")


def _has_all(query: Query, name: str) -> bool:
    words = name.split()
    return all(any(term.is_in(word) for word in words) for term in query.terms)


def name_of(thing: Any) -> str:
    """What people call something that a key names."""
    return str(localise(getattr(thing, "name", None) or getattr(thing, "title", thing)))


def relation(model: type[Model], described: FieldDescription) -> type[Model] | None:
    """The model that a field names; None where it names nothing that has a table."""
    if described.shape not in ("key", "keys"):
        return None
    column = model._meta.get_field(described.name)
    return column.related_model if column.is_relation else None


def seen_of(model: type[Model], reader: Reader) -> QuerySet[Any]:
    """Everything of a model that the reader may see by name."""
    if hasattr(model.objects, "visible_to"):
        return model.objects.visible_to(reader)
    return model.objects.filter(city=reader.city)


def asked_of(sent: QueryDict, kind: Kind, reader: Reader, rows: QuerySet[Any]) -> Asked:
    """Read an address. What it asks that does not exist narrows nothing, and is said."""
    found: list[Filter] = []
    named: dict[str, list[tuple[str, str]]] = {}
    for described in sorted(own_fields(kind.model_class), key=lambda one: one.name in LAST):
        if described.name not in NOT_ASKED and (one := _filter(described, kind, reader, rows)):
            found.append(one)
            if one.is_content:
                named[one.lookup] = one.choices
    if reader.is_team:
        shown = [(value, str(label)) for value, label in Artefact.Visibility.choices]
        found.append(Filter("visibility", str(VISIBILITY), "visibility", shown))
    filters, unknown = [], []
    for one in found:
        value = sent.get(one.name, "")[:MOST_LETTERS]
        if value and value not in dict(one.choices):
            unknown.append(one.label)
            value = ""
        filters.append(Filter(one.name, one.label, one.lookup, one.choices, value, one.is_content))
    return Asked(read_query(sent.get(SEARCH, "")), filters, unknown, named)


def _filter(described: FieldDescription, kind: Kind, reader: Reader, rows: QuerySet[Any]) -> Filter | None:
    label, name = _(described.says.label), described.name
    if described.shape == "choice":
        labels = dict(described.choices)
        return Filter(name, label, name, [(value, label_of(labels, value)) for value in labels])
    if described.shape == "switch":
        return Filter(name, label, name, [("yes", _("ja")), ("no", _("nein"))])
    model = relation(kind.model_class, described)
    if model is None or model is Source:
        return None
    lookup = f"{name}__{key_column(model)}"
    keys = rows.exclude(**{name: None}).values(lookup)
    names = [(getattr(one, key_column(model)), name_of(one)) for one in _named(model, reader, keys)]
    return Filter(name, label, lookup, sorted(names, key=lambda pair: fold(pair[1])), is_content=True)


def _named(model: type[Model], reader: Reader, keys: Any) -> Iterable[Any]:
    return seen_of(model, reader).filter(**{f"{key_column(model)}__in": keys})
