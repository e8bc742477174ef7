"""Linking an artefact with another: from any to any that its kind allows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wandel.foundation.cities.kinds import LEADS_TO, RELATION_NAMES, relations_from, relations_to
from wandel.foundation.cities.models import Artefact
from wandel.foundation.cities.reader import Reader


@dataclass(frozen=True)
class Way:
    """How an artefact may hang together with one of another kind: forward it is the source."""

    kind: str
    relation: str
    forward: bool

    @property
    def label(self) -> str:
        return str(RELATION_NAMES[self.relation, self.forward])

    def value(self, pk: Any) -> str:
        """As a form names the way to an artefact of that kind."""
        return f"{self.relation}:{int(self.forward)}:{pk}"


def ways_of(kind: str) -> list[Way]:
    """All that something of a kind may be linked with, and how."""
    ways = [Way(other, relation, True) for relation, other in relations_from(kind)]
    return ways + [Way(other, relation, False) for relation, other in relations_to(kind)]


class LinkForm(forms.Form):
    """What stands at the other end, and how it hangs together; found by its words, in the search room."""

    other = forms.CharField(
        widget=forms.HiddenInput, error_messages={"required": _("Bitte etwas aus der Liste wählen.")}
    )

    def __init__(self, data: Any = None, *, artefact: Artefact, reader: Reader) -> None:
        super().__init__(data)
        self.artefact, self.reader = artefact, reader
        self.ways = ways_of(artefact.kind)
        others = visible_of(reader, {way.kind for way in self.ways}).exclude(pk=artefact.pk)
        self.is_possible = others.exists()
        self.chosen: Artefact | None = None

    @property
    def ways_by_kind(self) -> str:
        """For the field in which the other end is chosen while it is typed."""
        found: dict[str, list[list[str]]] = {}
        for way in self.ways:
            found.setdefault(way.kind, []).append([way.value(""), way.label])
        return json.dumps(found)

    def clean_other(self) -> dict[str, Any]:
        """What the action takes."""
        way, self.chosen = self._read(self.cleaned_data["other"])
        if way is None or self.chosen is None:
            raise ValidationError(self.fields["other"].error_messages["required"], code="required")
        ends = (self.artefact, self.chosen) if way.forward else (self.chosen, self.artefact)
        return {"source": ends[0], "target": ends[1], "relation": way.relation}

    def _read(self, given: str) -> tuple[Way | None, Artefact | None]:
        start, _colon, pk = given.rpartition(":")
        try:
            found = visible_of(self.reader, {way.kind for way in self.ways}).filter(pk=UUID(pk)).first()
        except ValueError:
            return None, None
        if found is None or found.pk == self.artefact.pk:
            return None, None
        ways = [way for way in self.ways if way.kind == found.kind and way.value("") == f"{start}:"]
        return (ways[0] if ways else None), found


def visible_of(reader: Reader, of: Iterable[str]) -> QuerySet[Artefact]:
    """Everything of these kinds that the reader may see."""
    return Artefact.objects.visible_to(reader).filter(kind__in=of).order_by("kind", "slug")


def origins_of(reader: Reader, kind: str) -> list[Artefact]:
    """What something new of a kind may come out of."""
    leading = [source for relation, source in relations_to(kind) if relation == LEADS_TO]
    return list(visible_of(reader, leading)) if leading else []
