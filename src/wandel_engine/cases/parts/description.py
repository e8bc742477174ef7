"""How a part says what its fields are for people: what they are called, what a key names, which units a
figure has, which choices there are. Pages, forms, histories, tables and exports are made from it.

The texts are German, the language of messages; whoever shows them translates them.
"""

from __future__ import annotations

import types
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from wandel_engine.figures import Datum, Figure


def gettext_noop(text: str) -> str:
    """Marks a text for the catalogues."""
    return text


class Choice(StrEnum):
    """One of a few values, each with what people call it: ``OPEN = "open", _("noch offen")``."""

    label: str

    def __new__(cls, value: str, label: str) -> Choice:
        made = str.__new__(cls, value)
        made._value_ = value
        made.label = label
        return made


@dataclass(frozen=True)
class Says:
    """What a field is called and how it is filled in. `long` texts have several lines; what is filled in
    `elsewhere` has a page of its own, and no place in the form."""

    label: str
    help: str = ""
    long: bool = False
    elsewhere: bool = False


@dataclass(frozen=True)
class Names:
    """The kind of thing that a key, or each of several keys, names."""

    kind: str


@dataclass(frozen=True)
class Units:
    """The units that a figure may have, or of which a field names one."""

    units: tuple[str, ...]


@dataclass(frozen=True)
class UnitsBy:
    """Which of its units a figure has, by what another field of the same part says."""

    field: str
    units: tuple[tuple[str, tuple[str, ...]], ...]

    def of(self, said: Any) -> tuple[str, ...]:
        return dict(self.units).get(said, ())


@dataclass(frozen=True)
class YearOf:
    """A figure is for the year that another field of the same part says; it is not asked for twice."""

    field: str


@dataclass(frozen=True)
class Clock:
    """Marks a line as a time of the day."""


Shape = Literal[
    "text",
    "texts",
    "line",
    "choice",
    "choices",
    "whole",
    "day",
    "time",
    "figure",
    "figures",
    "unit",
    "key",
    "keys",
    "switch",
    "rows",
]


@dataclass(frozen=True)
class FieldDescription:
    """A field of a part as everything that is made from it reads it.

    `shape` is what is kept: a text in several languages, a line in none, a choice, a whole number, a day, a
    time of it, a figure, a unit, the key of something else, yes or no; in the plural a list of them; `rows`
    are smaller parts, with their own fields in `of`. `name` is the one in a document and in a file, `least`
    and `most` bound numbers and lengths. `knows_no_data`: whether a figure may say that there are none;
    `units_by` and `year_of`: where another field says in which unit, and for which year, it is.
    """

    name: str
    shape: Shape
    says: Says
    required: bool
    names: str = ""
    units: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    of: tuple[FieldDescription, ...] = ()
    least: int | None = None
    most: int | None = None
    knows_no_data: bool = False
    units_by: UnitsBy | None = None
    year_of: str = ""
    default: Any = field(default=None, compare=False)


@cache
def fields_of(part: type[BaseModel]) -> tuple[FieldDescription, ...]:
    """The described fields of a part, in their order; what says nothing of itself, as the key does, is not
    among them."""
    return tuple(
        _described(name, info.alias or name, info.annotation, tuple(info.metadata), info)
        for name, info in part.model_fields.items()
        if any(isinstance(item, Says) for item in info.metadata)
    )


def _described(name: str, alias: str, annotation: Any, metadata: tuple[Any, ...], info: Any) -> Any:
    kind, found = _core(annotation)
    about = (*_flat(metadata), *_flat(found))
    many = get_origin(kind) is tuple
    if many:
        kind, inner = _core(get_args(kind)[0])
        about = (*about, *_flat(inner))
    named = next((item.kind for item in about if isinstance(item, Names)), "")
    units = next((item.units for item in about if isinstance(item, Units)), ())
    single = "unit" if kind is str and units else _shape(kind, named)
    if any(isinstance(item, Clock) for item in about):
        single = "time"
    shape = {"text": "texts", "key": "keys", "choice": "choices", "rows": "rows", "figure": "figures"}
    return FieldDescription(
        name=alias,
        shape=shape[single] if many else single,  # type: ignore[arg-type]
        says=next(item for item in about if isinstance(item, Says)),
        required=info.is_required() and type(None) not in get_args(annotation),
        names=named,
        units=units,
        choices=_choices(kind),
        of=fields_of(kind) if single == "rows" else (),
        least=_bound(about, "ge"),
        most=_bound(about, "le", "max_length"),
        knows_no_data=kind is Datum,
        units_by=next((item for item in about if isinstance(item, UnitsBy)), None),
        year_of=next((item.field for item in about if isinstance(item, YearOf)), ""),
        default=None if info.is_required() else info.default,
    )


def _flat(metadata: tuple[Any, ...]) -> tuple[Any, ...]:
    """What is annotated, with what pydantic's own Field gathers of it."""
    return tuple(
        inner for item in metadata for inner in (item.metadata if isinstance(item, FieldInfo) else [item])
    )


def _bound(about: tuple[Any, ...], *names: str) -> int | None:
    found = (getattr(item, name, None) for item in about for name in names)
    return next((bound for bound in found if bound is not None), None)


def _core(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    """An annotation without None and without what is annotated, and that."""
    found: tuple[Any, ...] = ()
    while True:
        if get_origin(annotation) is Annotated:
            found = (*annotation.__metadata__, *found)
            annotation = annotation.__origin__
        elif get_origin(annotation) in (Union, types.UnionType):
            (annotation,) = (item for item in get_args(annotation) if item is not type(None))
        else:
            return annotation, found


def _shape(kind: Any, named: str) -> str:
    if named:
        return "key"
    if get_origin(kind) is Literal or (isinstance(kind, type) and issubclass(kind, Choice)):
        return "choice"
    if get_origin(kind) is dict:
        return "text"
    if kind in (Figure, Datum):
        return "figure"
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return "rows"
    return {bool: "switch", int: "whole", date: "day", str: "line"}[kind]


FLAG_NAMES = {
    "published": gettext_noop("veröffentlicht"),
    "stated": gettext_noop("eigene Angabe"),
    "estimate": gettext_noop("geschätzt"),
    "fictional": gettext_noop("erfunden"),
}


def _choices(kind: Any) -> tuple[tuple[str, str], ...]:
    if get_origin(kind) is Literal:
        return tuple((value, FLAG_NAMES.get(value, value)) for value in get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Choice):
        return tuple((member.value, member.label) for member in kind)
    return ()
