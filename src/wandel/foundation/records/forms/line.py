"""The form of a line of working data: something that a part describes, and that is no artefact."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from wandel.foundation.records.forms.entries import Offered, entry_of
from wandel.foundation.records.forms.form import LAST
from wandel_engine.cases.parts.description import fields_of


class LineForm(forms.Form):
    """The inputs for the described fields of a part, but those that are known where it is made or changed."""

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any,
        *,
        part: type[Any],
        known: Collection[str],
        offered: Offered,
        document: Mapping[str, Any],
        version: int | None = None,
    ) -> None:
        """`document` fills the inputs; `version` is that of a line that is changed."""
        fields = [field for field in fields_of(part) if field.name not in known]
        self.entries = [entry_of(one, offered) for one in sorted(fields, key=lambda one: one.name in LAST)]
        initial: dict[str, Any] = {"seen_version": version}
        for entry in self.entries:
            initial |= entry.given(document.get(entry.field.name))
        super().__init__(data, initial=initial)
        self.fields = {
            name: one for entry in self.entries for name, one in entry.inputs().items()
        } | self.fields

    def filled_in(self) -> dict[str, Any]:
        """What was typed, as a document."""
        return {entry.field.name: entry.read(self.cleaned_data) for entry in self.entries}

    def refuse(self, refused: ValidationError) -> None:
        """Say at the inputs why an action refused what was typed."""
        for name, errors in getattr(refused, "error_dict", {None: refused.messages}).items():
            self.add_error(name if name in self.fields else None, errors)
