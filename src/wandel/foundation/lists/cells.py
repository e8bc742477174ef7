"""What stands in the cell of a list: a value of a document as its shape is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from wandel.foundation.cities.described import key_column, label_of
from wandel.foundation.cities.reader import Reader
from wandel.foundation.lists.filters import name_of, seen_of
from wandel.foundation.ui.formats import format_date
from wandel.foundation.ui.statuses import STATUSES
from wandel_engine.cases.parts.description import FieldDescription


@dataclass(frozen=True)
class Cell:
    """`shape`: none, text, status, figure, names or bar. `share` is the length of a bar in per cent of the
    longest. `is_told`: that there is nothing says something, so that it stands on a phone, too."""

    shape: str
    label: str
    text: str = ""
    value: Any = None
    unit: str = ""
    share: int = 0
    names: list[str] = field(default_factory=list)
    is_number: bool = False
    is_told: bool = False

    @property
    def start(self) -> int:
        """Bars stand at the right, under their numbers."""
        return 100 - self.share


def names_in(model: type[Model], reader: Reader, values: Iterable[Any]) -> dict[str, str]:
    """What the keys in these cells are called; what the reader may not see is not among them."""
    keys = {key for value in values if value for key in (value if isinstance(value, list) else [value])}
    found = seen_of(model, reader).filter(**{f"{key_column(model)}__in": keys})
    return {getattr(one, key_column(model)): name_of(one) for one in found}


def is_state(described: FieldDescription) -> bool:
    """Whether all that may be chosen are states, which have a colour and a shape."""
    return described.shape == "choice" and all(known in STATUSES for known, _label in described.choices)


def cell_of(described: FieldDescription, value: Any, names: Mapping[str, str]) -> Cell:
    label = _(described.says.label)
    if value in (None, "", [], {}):
        nothing = _("noch offen") if described.shape == "day" else _("keine Daten")
        return Cell("none", label, text=nothing, is_number=described.shape == "figure")
    if described.shape == "choice":
        if is_state(described):
            return Cell("status", label, value=value)
        return Cell("text", label, text=label_of(dict(described.choices), value))
    if described.shape == "figure":
        return Cell("figure", label, value=value, is_number=True)
    if described.shape in ("key", "keys"):
        keys = value if isinstance(value, list) else [value]
        called = [names[key] for key in keys if key in names]
        return Cell("names", label, names=called) if called else Cell("none", label, text=_("keine Daten"))
    if described.shape == "day":
        return Cell("text", label, text=format_date(dt.date.fromisoformat(value), "medium"))
    return Cell("text", label, text=str(value))
