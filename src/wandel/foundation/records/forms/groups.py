"""A form that is made of entries, and the groups in which its inputs stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from wandel.foundation.records.checking import Unfit, said
from wandel.foundation.records.forms.entries import Entry, RowsEntry, languages
from wandel.foundation.records.forms.figures import in_words


@dataclass(frozen=True)
class Tongue:
    """The input for one language. `asked`: it is one in which the city writes."""

    item: BoundField
    code: str
    name: Any
    asked: bool


@dataclass(frozen=True)
class Group:
    """Inputs that belong together: those that everybody sees, those behind a click, and one for each language
    of a text. `name` is that of the field, `names` the kind of thing that it names, and `understood` what a
    figure says in words."""

    label: str
    help: str
    shape: str
    shown: list[tuple[BoundField, str]]
    more: list[tuple[BoundField, str]]
    open: bool
    tongues: list[Tongue]
    needed: bool
    name: str
    names: str
    understood: str

    @property
    def of(self) -> dict[str, tuple[BoundField, str]]:
        """The inputs by what follows the name of the field in theirs."""
        return {bound.name.removeprefix(f"{self.name}_"): (bound, short) for bound, short in self.shown}


class EntriesForm(forms.Form):
    """What is typed into the inputs of `entries`, and what is wrong with it. `spoken` are the languages in
    which the city writes."""

    entries: Sequence[Entry]
    spoken: Sequence[str] = ()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for entry in self.entries:
            # What is wrong in itself is said already.
            if not any(name in self.errors for name in entry.inputs()):
                for name, fault in list(entry.faults(cleaned)):
                    self.add_error(name, fault)
        return cleaned

    def filled_in(self) -> dict[str, Any]:
        """What was typed, as a document."""
        return {entry.field.name: entry.read(self.cleaned_data) for entry in self.entries}

    def refuse(self, refused: ValidationError) -> None:
        """Say at the inputs why an action refused what was typed."""
        if isinstance(refused, Unfit):
            for problem in refused.problems:
                self.add_error(self._input_of(problem.field), said(problem))
        elif hasattr(refused, "error_dict"):
            for name, errors in refused.error_dict.items():
                self.add_error(self._input_of(name), errors)
        else:
            self.add_error(None, refused.messages)

    def _input_of(self, path: str) -> str | None:
        """The input at which a problem with this path in the document is said."""
        wanted = re.sub(r"\[(\d+)\]\.", lambda found: f"-{int(found[1]) - 1}-", path).replace(".", "_")
        for name in (wanted, f"{wanted}_value", f"{wanted}_{_first_language(self.fields, wanted)}"):
            if name in self.fields:
                return name
        return next((name for name in self.fields if name.startswith(f"{path.partition('.')[0]}_")), None)

    def groups(self) -> Iterator[Group]:
        """The inputs as they stand on the page, field by field, without what every form has."""
        for entry in self.entries:
            for one in entry.rows_of() if isinstance(entry, RowsEntry) else [entry]:
                yield self._group(one)

    def _group(self, entry: Entry) -> Group:
        names = [name for name in entry.inputs() if name in self.fields]
        first = len(names)
        if entry.field.shape == "figure":
            first = names.index(f"{entry.name}_low")
        bound = [(self[name], self._short(entry, name)) for name in names]
        is_open = any(field.errors for field, _short in bound[first:])
        return Group(
            entry.label,
            str(entry.about["help_text"]),
            entry.field.shape,
            bound[:first],
            bound[first:],
            is_open,
            self._tongues(entry, names) if entry.field.shape in ("text", "texts") else [],
            entry.field.required,
            entry.name,
            entry.field.names,
            in_words(self._figure_before_eyes(entry)) if entry.field.shape == "figure" else "",
        )

    def _tongues(self, entry: Entry, names: list[str]) -> list[Tongue]:
        called = dict(languages())
        codes = [name.removeprefix(f"{entry.name}_") for name in names]
        return [
            Tongue(self[name], code, called[code], code in self.spoken)
            for name, code in zip(names, codes, strict=True)
        ]

    def _figure_before_eyes(self, entry: Entry) -> Any:
        """What the inputs of a figure say as they stand on the page; nothing where they cannot be read."""
        if not self.is_bound:
            return entry.read(
                {name: self.get_initial_for_field(self.fields[name], name) for name in entry.inputs()}
            )
        is_readable = all(name in self.cleaned_data for name in entry.inputs())
        return entry.read(self.cleaned_data) if is_readable else None

    def _short(self, entry: Entry, name: str) -> str:
        return str(self.fields[name].label).removeprefix(f"{entry.label}: ")


def _first_language(fields: Mapping[str, Any], wanted: str) -> str:
    first = next((name for name in fields if re.fullmatch(rf"{re.escape(wanted)}_[a-z]{{2}}", name)), "")
    return first[-2:]
