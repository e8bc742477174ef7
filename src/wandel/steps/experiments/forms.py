"""The short form for one more entry of a learning log."""

from __future__ import annotations

from typing import Any

from wandel.foundation.cities.named import offered_in
from wandel.foundation.cities.reader import Reader
from wandel.foundation.records.forms import EntriesForm
from wandel.foundation.records.forms.entries import entry_of
from wandel_engine.cases.parts.description import fields_of
from wandel_engine.cases.parts.experiments import LogEntry


class LogEntryForm(EntriesForm):
    """The inputs of one entry, filled with what it is `given`."""

    def __init__(self, data: Any = None, *, reader: Reader, given: dict[str, Any] | None = None) -> None:
        self.entries = [entry_of(field, offered_in(reader, None)) for field in fields_of(LogEntry)]
        self.spoken = reader.city.spoken
        initial: dict[str, Any] = {}
        for entry in self.entries:
            initial |= entry.given((given or {}).get(entry.field.name))
        super().__init__(data, initial=initial)
        self.fields = {name: one for entry in self.entries for name, one in entry.inputs().items()}

    def _input_of(self, path: str) -> str | None:
        """A problem is told by its path in the whole experiment: "log[3].text"."""
        return super()._input_of(path.rpartition("].")[2])
