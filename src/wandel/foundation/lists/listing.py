"""A list of one kind as a page shows it: what the address asks for, in its order, a page at a time.

What is asked costs the same number of queries for one row and for thousands: of all rows only what they are
ordered by is read, and of those on the page the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from wandel.foundation.cities.described import documents_of, key_column, own_fields
from wandel.foundation.cities.kinds import Kind
from wandel.foundation.cities.models import Artefact
from wandel.foundation.cities.queries import Trace, traces
from wandel.foundation.cities.reader import Reader
from wandel.foundation.lists.cells import Cell, cell_of, is_state, names_in
from wandel.foundation.lists.filters import (
    PAGE,
    SEARCH,
    SORT,
    Asked,
    Chip,
    asked_of,
    relation,
)
from wandel.foundation.search.words import fold
from wandel.foundation.ui.paging import paged
from wandel.foundation.ui.text import localise
from wandel_engine.cases.parts.description import FieldDescription

MOST_COLUMNS = 4
"""Beside the title: more would not fit beside each other on a laptop."""
_ROOM = {"key": 1, "keys": 1, "day": 2, "whole": 2, "figure": 1, "choice": 2}
"""How many columns of one shape a list has."""


@dataclass(frozen=True)
class Bars:
    """A column that a room computes: a number for each thing, by its key, drawn as bars on one scale. What
    has none is not in `values`, and says `missing` or what `words` has for it."""

    name: str
    label: str
    unit: str
    values: Mapping[str, float]
    words: Mapping[str, str] = field(default_factory=dict)
    missing: Any = ""

    @property
    def most(self) -> float:
        return max((abs(value) for value in self.values.values()), default=0.0)


@dataclass(frozen=True)
class Head:
    """The head of a column: a link by which the list is ordered, and how it is ordered now."""

    label: str
    url: str
    order: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class Row:
    artefact: Artefact
    cells: list[Cell]


@dataclass(frozen=True)
class Listing:
    """All that the page of a list shows."""

    kind: Kind
    asked: Asked
    heads: list[Head]
    page: Page
    rows: list[Row]
    traces: Mapping[UUID, Trace]
    count: int
    total: int
    chips: list[Chip]
    sort: str
    address: str
    """Of this page without what it is narrowed by."""
    export: str
    """What a table of this list is asked for with."""
    table_urls: Mapping[str, str]

    @property
    def columns(self) -> int:
        return len(self.heads)

    @property
    def name(self) -> Any:
        """Of what there are so many."""
        return self.kind.label if self.total == 1 else self.kind.plural

    @property
    def nearest(self) -> list[Chip]:
        """Where nothing is found: what can be dropped so that something is."""
        return [chip for chip in self.chips if chip.left]


def rows_of(kind: Kind, reader: Reader) -> QuerySet[Any]:
    """Everything of a kind that the reader may see."""
    return kind.model_class.objects.visible_to(reader)


def shown_fields(kind: Kind, most: int = MOST_COLUMNS) -> list[FieldDescription]:
    """The fields that have a column: few enough to stand side by side, and always how far something is."""
    left, found = dict(_ROOM), []
    for described in own_fields(kind.model_class):
        if described.name in ("flag", "source") or not left.get(described.shape):
            continue
        if described.shape in ("key", "keys") and relation(kind.model_class, described) is None:
            continue
        left[described.shape] -= 1
        found.append(described)
    told = [one for one in found if is_state(one)]
    kept = [*told, *(one for one in found if one not in told)][:most]
    return [one for one in found if one in kept]


def ordered(kind: Kind, rows: QuerySet[Any], sort: str, bars: Sequence[Bars] = ()) -> list[UUID]:
    """The ids of rows in the order that is asked for: what has no value comes last, and what is equal by
    title and key, so that nothing changes its place by itself."""
    name = sort.removeprefix("-")
    column = next((one for one in bars if one.name == name), None)
    described = next((one for one in own_fields(kind.model_class) if one.name == name), None)
    asked = ["pk", "title", "slug"]
    model = relation(kind.model_class, described) if described is not None else None
    if described is not None and name != "title" and column is None:
        asked.append(f"{name}__{key_column(model)}" if model is not None else name)
    values = _values(described, column)
    found: dict[UUID, tuple[Any, tuple[str, str]]] = {}
    for pk, title, slug, *more in rows.order_by("pk").values_list(*asked):
        words = fold(str(localise(title)))
        value = words if name == "title" else values(more[0] if more else None, slug)
        # Of several names that one thing has, the first counts.
        if pk not in found or (value is not None and value < found[pk][0]):
            found[pk] = (value, (words, slug))
    with_value = [pk for pk in found if found[pk][0] is not None]
    without = sorted((pk for pk in found if found[pk][0] is None), key=lambda pk: found[pk][1])
    by_title = sorted(with_value, key=lambda pk: found[pk][1])
    return sorted(by_title, key=lambda pk: found[pk][0], reverse=sort.startswith("-")) + without


def _values(described: FieldDescription | None, bars: Bars | None) -> Callable[[Any, str], Any]:
    """From what the database has to what is compared."""
    if bars is not None:
        return lambda _value, slug: bars.values.get(slug)
    if described is None:
        return lambda _value, _slug: None
    if described.shape == "choice":
        places = {value: place for place, (value, _label) in enumerate(described.choices)}
        return lambda value, _slug: places.get(value)
    if described.shape == "figure":
        return lambda value, _slug: value["value"] if value else None
    if described.shape in ("key", "keys", "line"):
        return lambda value, _slug: fold(value) if value else None
    return lambda value, _slug: value


def listing(request: HttpRequest, kind: Kind, *, bars: Sequence[Bars] = (), first: str = "title") -> Listing:
    """The list that an address asks for. `first` is what it is ordered by where the address says nothing."""
    reader: Reader = request.reader
    everything = rows_of(kind, reader)
    asked = asked_of(request.GET, kind, reader, everything)
    fields = shown_fields(kind, MOST_COLUMNS - len(bars))
    names = ["title", *(one.name for one in (*bars, *fields))]
    sort = request.GET.get(SORT, "")
    if sort.removeprefix("-") not in names:
        sort = first
    total = everything.count()
    keys = ordered(kind, asked.narrow(everything), sort, bars)
    page = paged(request, keys, name=PAGE)
    found = {one.pk: one for one in everything.filter(pk__in=list(page)).select_related("city")}
    things = [found[pk] for pk in page if pk in found]
    address = _Address(request)
    return Listing(
        kind=kind,
        asked=asked,
        heads=_heads(kind, fields, bars, sort, address),
        page=page,
        rows=_rows(kind, things, fields, bars, reader),
        traces=traces(things, reader),
        count=len(keys),
        total=total,
        chips=_chips(asked, address, everything, nothing=not keys),
        sort=sort,
        address=address.without(SEARCH, *(one.name for one in asked.filters)),
        export=address.query(),
        table_urls=_tables(kind, request),
    )


class _Address:
    """Addresses of the same list, with something else in them."""

    def __init__(self, request: HttpRequest) -> None:
        self.path = request.path
        self.sent = request.GET.copy()
        self.sent.pop(PAGE, None)

    def without(self, *names: str, **given: str) -> str:
        query = self.sent.copy()
        for name in names:
            query.pop(name, None)
        for name, value in given.items():
            query[name] = value
        return f"?{query.urlencode()}" if query else self.path

    def query(self) -> str:
        return f"?{self.sent.urlencode()}" if self.sent else ""


def _heads(
    kind: Kind, fields: list[FieldDescription], bars: Sequence[Bars], sort: str, address: _Address
) -> list[Head]:
    labels = [("title", str(kind.label), False)]
    labels += [(one.name, one.label, True) for one in bars]
    labels += [(one.name, _(one.says.label), one.shape == "figure") for one in fields]
    heads = []
    for name, label, is_number in labels:
        order = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
        url = address.without(**{SORT: f"-{name}" if order == "ascending" else name})
        heads.append(Head(label, url, order, is_number))
    return heads


def _rows(
    kind: Kind, things: list[Any], fields: list[FieldDescription], bars: Sequence[Bars], reader: Reader
) -> list[Row]:
    documents = documents_of(things)
    names = {
        one.name: names_in(model, reader, [documents[thing.pk][one.name] for thing in things])
        for one in fields
        if (model := relation(kind.model_class, one)) is not None
    }
    found = []
    for thing in things:
        cells = [_bar(one, thing.slug) for one in bars]
        document = documents[thing.pk]
        cells += [cell_of(one, document[one.name], names.get(one.name, {})) for one in fields]
        found.append(Row(thing, cells))
    return found


def _bar(bars: Bars, key: str) -> Cell:
    value = bars.values.get(key)
    if value is None:
        text = str(bars.words.get(key) or bars.missing)
        return Cell("none", bars.label, text=text, is_number=True, is_told=True)
    share = round(100 * abs(value) / bars.most) if bars.most else 0
    length = max(1, share) if value else 0
    return Cell("bar", bars.label, value=value, unit=bars.unit, share=length, is_number=True)


def _chips(asked: Asked, address: _Address, everything: QuerySet[Any], *, nothing: bool) -> list[Chip]:
    found = []
    for one in asked.active:
        left = asked.narrow(everything, but=one.name).count() if nothing else 0
        found.append(Chip(f"{one.label}: {one.chosen}", address.without(one.name), left, one.is_content))
    if asked.query:
        left = asked.narrow(everything, but=SEARCH).count() if nothing else 0
        found.append(Chip(f"„{asked.query.text}“", address.without(SEARCH), left))
    return found


def _tables(kind: Kind, request: HttpRequest) -> dict[str, str]:
    return {
        ending: reverse("lists:table", args=[request.city.slug, kind.key, ending])
        for ending in ("xlsx", "csv")
    }
