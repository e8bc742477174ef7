"""A form that is made of entries, and the groups in which its inputs stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from wandel.foundation.cities.named import NoChoice, no_choice_of
from wandel.foundation.records.checking import Unfit, said
from wandel.foundation.records.forms.entries import SPARE_ROWS, Entry, RowsEntry, languages
from wandel.foundation.records.forms.figures import in_words


@dataclass(frozen=True)
class Tongue:
    """The input for one language. `asked`: it is one in which the city writes."""

    item: BoundField
    label: str
    code: str
    name: Any
    asked: bool


@dataclass(frozen=True)
class Group:
    """Inputs that belong together: those that everybody sees, those behind a click, one for each language of
    a text, or those of each row. `name` is that of the field, `names` the kind of thing that it names,
    `no_choice` what is said where there is none of it, and `understood` what a figure says in words. In a row
    nothing is needed as long as it is empty."""

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
    no_choice: NoChoice | None = None
    in_row: bool = False
    rows: Sequence[Row] = ()

    @property
    def of(self) -> dict[str, tuple[BoundField, str]]:
        """The inputs by what follows the name of the field in theirs."""
        return {bound.name.removeprefix(f"{self.name}_"): (bound, short) for bound, short in self.shown}


@dataclass(frozen=True)
class Row:
    """One smaller part, with its own groups; one that is spare waits behind a click until it is filled in."""

    number: int
    groups: list[Group]
    is_spare: bool


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
            yield self._rows(entry) if isinstance(entry, RowsEntry) else self._group(entry)

    def _rows(self, entry: RowsEntry) -> Group:
        rows = []
        for number in range(entry.count + SPARE_ROWS):
            groups = [self._group(one, entry.called(number)) for one in entry.rows(number)]
            rows.append(Row(number + 1, groups, number >= entry.count))
        return Group(
            entry.label,
            str(entry.about["help_text"]),
            entry.field.shape,
            shown=[],
            more=[],
            open=False,
            tongues=[],
            needed=False,
            name=entry.name,
            names="",
            understood="",
            rows=rows,
        )

    def _group(self, entry: Entry, row: str = "") -> Group:
        names = [name for name in entry.inputs() if name in self.fields]
        first = len(names)
        if entry.field.shape == "figure":
            first = names.index(f"{entry.name}_low")
        bound = [(self[name], self._short(entry, name, row)) for name in names]
        is_open = any(field.errors for field, _short in bound[first:])
        return Group(
            entry.label,
            str(entry.about["help_text"]),
            entry.field.shape,
            bound[:first],
            bound[first:],
            is_open,
            self._tongues(bound, entry) if entry.field.shape in ("text", "texts") else [],
            entry.field.required,
            entry.name,
            entry.field.names,
            in_words(self._figure_before_eyes(entry)) if entry.field.shape == "figure" else "",
            no_choice=self._no_choice(entry),
            in_row=bool(row),
        )

    def _no_choice(self, entry: Entry) -> NoChoice | None:
        if entry.field.shape not in ("key", "keys") or any(True for _one in entry.offered(entry.field.names)):
            return None
        return no_choice_of(entry.field.names)

    def _tongues(self, bound: Sequence[tuple[BoundField, str]], entry: Entry) -> list[Tongue]:
        called = dict(languages())
        codes = [item.name.removeprefix(f"{entry.name}_") for item, _short in bound]
        return [
            Tongue(item, short, code, called[code], code in self.spoken)
            for (item, short), code in zip(bound, codes, strict=True)
        ]

    def _figure_before_eyes(self, entry: Entry) -> Any:
        """What the inputs of a figure say as they stand on the page; nothing where they cannot be read."""
        if not self.is_bound:
            return entry.read(
                {name: self.get_initial_for_field(self.fields[name], name) for name in entry.inputs()}
            )
        is_readable = all(name in self.cleaned_data for name in entry.inputs())
        return entry.read(self.cleaned_data) if is_readable else None

    def _short(self, entry: Entry, name: str, row: str = "") -> str:
        return str(self.fields[name].label).removeprefix(f"{row}: ").removeprefix(f"{entry.label}: ")


def _first_language(fields: Mapping[str, Any], wanted: str) -> str:
    first = next((name for name in fields if re.fullmatch(rf"{re.escape(wanted)}_[a-z]{{2}}", name)), "")
    return first[-2:]
