"""The form of one figure alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wandel.foundation.cities.models import Artefact
from wandel.foundation.cities.named import offered_in
from wandel.foundation.cities.reader import Reader
from wandel.foundation.records.forms.entries import Entry, entry_of
from wandel.foundation.records.forms.groups import EntriesForm
from wandel_engine.cases.parts.description import FieldDescription


class FigureForm(EntriesForm):
    """The inputs of the figure that `field` describes, filled with what it is `given` as JSON."""

    def __init__(
        self,
        data: Any = None,
        *,
        field: FieldDescription,
        reader: Reader,
        thing: Artefact | None = None,
        given: Mapping[str, Any] | None = None,
    ) -> None:
        self.entry: Entry = entry_of(field, offered_in(reader, thing))
        self.entries = [self.entry]
        self.spoken = reader.city.spoken
        super().__init__(data, initial=self.entry.given(given))
        self.fields = self.entry.inputs() | self.fields

    def figure(self) -> dict[str, Any] | None:
        """What was typed, as JSON; None where nothing was."""
        found: dict[str, Any] | None = self.entry.read(self.cleaned_data)
        return found
