"""From the shape of a described field to the inputs in which people fill it in, and back.

Each shape has one entry: `inputs` makes the fields of the form by name, `given` fills them from a value of a
document, `read` makes a value of what was typed. The name of an input begins with the name of its field.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wandel.foundation.cities.described import label_of
from wandel.foundation.ui.formats import unit_name
from wandel.foundation.ui.forms import Words
from wandel_engine.cases.parts.description import FieldDescription

LONGEST_LINE = 200
LONGEST_TEXT = 4000
SPARE_ROWS = 2
"""Rows that are still empty, below those that are filled."""
LONG_LIST = 30
"""Where there is more to choose from, it is found by typing (combobox.js)."""
Offered = Callable[[str], Iterable[tuple[str, str]]]
"""Names a kind, gives (key, name) of all that may be chosen."""


def names(choices: Sequence[Any]) -> dict[str, bool]:
    """What is to be known of a list in which stand names that people gave."""
    return {"data-content": True} | ({"data-combobox": True} if len(choices) > LONG_LIST else {})


def unit_choices(units: Iterable[str]) -> list[tuple[str, str]]:
    return [(unit, str(unit_name(unit)) or _("ohne Einheit")) for unit in units]


def languages() -> list[tuple[str, Any]]:
    """The languages of the installation, one's own first."""
    own = (get_language() or "")[:2]
    return sorted(settings.LANGUAGES, key=lambda pair: pair[0] != own)


@dataclass(frozen=True)
class Entry:
    """The inputs of one field. `offered` knows what keys may name."""

    field: FieldDescription
    offered: Offered
    prefix: str = ""

    @property
    def name(self) -> str:
        return f"{self.prefix}{self.field.name}"

    @property
    def label(self) -> str:
        return _(self.field.says.label)

    @property
    def about(self) -> dict[str, Any]:
        help_text = _(self.field.says.help) if self.field.says.help else ""
        return {"label": self.label, "help_text": help_text, "required": self.field.required}

    def inputs(self) -> dict[str, forms.Field]:
        return {self.name: self.input()}

    def input(self) -> forms.Field:
        """A line, where a shape does not say otherwise."""
        return Words(max_length=self.field.most or LONGEST_LINE, **self.about)

    def given(self, value: Any) -> dict[str, Any]:
        return {self.name: value}

    def read(self, cleaned: Mapping[str, Any]) -> Any:
        """What was typed, as a value of a document."""
        return cleaned.get(self.name)

    def faults(self, cleaned: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """What is wrong with inputs together, as (input, what is said there)."""
        yield from ()

    def stand_in(self, unread: Sequence[str]) -> dict[str, Any]:
        """Something in the place of inputs that cannot be read, so that the others can be judged."""
        if self.field.shape == "choice":
            return {self.name: self.field.choices[0][0]}
        in_place = {"whole": self.field.least or 1, "line": "x", "key": "x", "day": dt.date(2000, 1, 1)}
        return {self.name: in_place.get(self.field.shape)}

    def is_judged_without(self, unread: Mapping[str, Any]) -> bool:
        """Whether it can be judged while fields with these names cannot be read."""
        return self.field.name not in unread


class TextEntry(Entry):
    """A text, in each language; one of them is enough."""

    def inputs(self) -> dict[str, forms.Field]:
        long = self.field.says.long
        widget = {"widget": forms.Textarea(attrs={"rows": 4})} if long else {}
        made = {
            f"{self.name}_{code}": Words(
                label=_("%(field)s (%(language)s)") % {"field": self.label, "language": language},
                help_text=self.about["help_text"] if place == 0 else "",
                required=False,
                max_length=LONGEST_TEXT if long else LONGEST_LINE,
                **widget,
            )
            for place, (code, language) in enumerate(languages())
        }
        for one in made.values():
            one.one_language = self.field.required
        return made

    def faults(self, cleaned: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if self.field.required and self.field.shape == "text" and not self.read(cleaned):
            needed = _("Hier steht noch nichts; in mindestens einer Sprache ist es nötig.")
            if self.name == "title":
                needed = _("Ein Titel fehlt: in mindestens einer Sprache ist er nötig.")
            yield next(iter(self.inputs())), needed

    def stand_in(self, unread: Sequence[str]) -> dict[str, Any]:
        return {next(iter(self.inputs())): "x"}

    def given(self, value: Any) -> dict[str, Any]:
        return {f"{self.name}_{code}": text for code, text in (value or {}).items()}

    def read(self, cleaned: Mapping[str, Any]) -> Any:
        typed = {code: cleaned.get(f"{self.name}_{code}", "") for code, _language in settings.LANGUAGES}
        return {code: text for code, text in typed.items() if text}


NOT_IN_THIS_LANGUAGE = "–"
"""Holds the line of a text that is written in other languages only; a line that is empty would be lost."""


def _line(typed: str) -> str:
    return "" if typed.strip() == NOT_IN_THIS_LANGUAGE else typed.strip()


class TextsEntry(TextEntry):
    """Several short texts, one a line, the same line in each language."""

    def inputs(self) -> dict[str, forms.Field]:
        made = super().inputs()
        for one in made.values():
            one.widget = forms.Textarea(attrs={"rows": 4})
            one.max_length = LONGEST_TEXT
        return made

    def given(self, value: Any) -> dict[str, Any]:
        given = {}
        for code, _language in settings.LANGUAGES:
            lines = [row.get(code, NOT_IN_THIS_LANGUAGE) for row in value or []]
            while lines and lines[-1] == NOT_IN_THIS_LANGUAGE:
                lines.pop()
            given[f"{self.name}_{code}"] = "\n".join(lines)
        return given

    def read(self, cleaned: Mapping[str, Any]) -> Any:
        lines = {
            code: [_line(line) for line in (cleaned.get(f"{self.name}_{code}") or "").split("\n")]
            for code, _language in settings.LANGUAGES
        }
        rows = range(max(map(len, lines.values())))
        found = [{code: of[row] for code, of in lines.items() if row < len(of) and of[row]} for row in rows]
        return [row for row in found if row]


class ChoiceEntry(Entry):
    def input(self) -> forms.Field:
        labels = dict(self.field.choices)
        choices = [(value, label_of(labels, value)) for value in labels]
        return forms.ChoiceField(choices=[("", _("Bitte wählen")), *choices], **self.about)


class ChoicesEntry(Entry):
    """Several of a few, each a box to tick."""

    def input(self) -> forms.Field:
        labels = dict(self.field.choices)
        choices = [(value, label_of(labels, value)) for value in labels]
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **self.about)


class WholeEntry(Entry):
    def input(self) -> forms.Field:
        return forms.IntegerField(
            min_value=self.field.least,
            max_value=self.field.most,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "w-short"}),
            **self.about,
        )


class DayEntry(Entry):
    def input(self) -> forms.Field:
        return forms.DateField(
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **self.about
        )

    def given(self, value: Any) -> dict[str, Any]:
        return {self.name: dt.date.fromisoformat(value) if isinstance(value, str) and value else value}

    def read(self, cleaned: Mapping[str, Any]) -> Any:
        day = cleaned.get(self.name)
        return day.isoformat() if day is not None else None


class TimeEntry(Entry):
    def input(self) -> forms.Field:
        return forms.TimeField(widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}), **self.about)

    def given(self, value: Any) -> dict[str, Any]:
        return {self.name: dt.time.fromisoformat(value) if value else None}

    def read(self, cleaned: Mapping[str, Any]) -> Any:
        moment = cleaned.get(self.name)
        return moment.strftime("%H:%M") if moment is not None else None


class SwitchEntry(Entry):
    def input(self) -> forms.Field:
        return forms.BooleanField(**self.about | {"required": False})


class KeyEntry(Entry):
    def input(self) -> forms.Field:
        nothing = _("Bitte wählen") if self.field.required else _("Keine Angabe")
        choices = [("", nothing), *self.offered(self.field.names)]
        return forms.ChoiceField(choices=choices, widget=forms.Select(attrs=names(choices)), **self.about)


class KeysEntry(Entry):
    def input(self) -> forms.Field:
        choices = list(self.offered(self.field.names))
        widget = forms.CheckboxSelectMultiple(attrs=names(choices))
        return forms.MultipleChoiceField(choices=choices, widget=widget, **self.about)


class UnitEntry(Entry):
    def input(self) -> forms.Field:
        return forms.ChoiceField(
            choices=[("", _("Bitte wählen")), *unit_choices(self.field.units)], **self.about
        )


@dataclass(frozen=True)
class RowsEntry(Entry):
    """Smaller parts, a row each; a row in which nothing is typed is none. `count` rows are filled."""

    count: int = 0

    def rows(self, number: int) -> list[Entry]:
        return [entry_of(inner, self.offered, f"{self.name}-{number}-") for inner in self.field.of]

    def called(self, number: int) -> str:
        """What a row is called where it stands alone, as among what has to be mended."""
        return f"{self.label} {number + 1}"

    def inputs(self) -> dict[str, forms.Field]:
        made: dict[str, forms.Field] = {}
        for number in range(self.count + SPARE_ROWS):
            for entry in self.rows(number):
                for name, one in entry.inputs().items():
                    # Which of them are needed is known once one of them is filled in.
                    one.required = one.one_language = one.says_optional = False
                    one.label = f"{self.called(number)}: {one.label}"
                    made[name] = one
        return made

    def stand_in(self, unread: Sequence[str]) -> dict[str, Any]:
        return dict.fromkeys(self.inputs())

    def spare(self, flag: str) -> dict[str, Any]:
        """With what the rows begin that are still empty."""
        return {
            name: flag
            for number in range(self.count, self.count + SPARE_ROWS)
            for entry in self.rows(number)
            if entry.field.name == "flag"
            for name in entry.inputs()
        }

    def given(self, value: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for number, row in enumerate(value or []):
            for entry in self.rows(number):
                found |= entry.given(row.get(entry.field.name))
        return found

    def read(self, cleaned: Mapping[str, Any]) -> Any:
        rows = []
        for number in range(self.count + SPARE_ROWS):
            row = {entry.field.name: entry.read(cleaned) for entry in self.rows(number)}
            row = {name: value for name, value in row.items() if value not in (None, "", {}, [])}
            # What is only chosen is no entry yet.
            if row.keys() - {"flag"}:
                rows.append(row)
        return rows


ENTRIES: dict[str, type[Entry]] = {
    "text": TextEntry,
    "texts": TextsEntry,
    "line": Entry,
    "choice": ChoiceEntry,
    "choices": ChoicesEntry,
    "whole": WholeEntry,
    "day": DayEntry,
    "time": TimeEntry,
    "switch": SwitchEntry,
    "key": KeyEntry,
    "keys": KeysEntry,
    "unit": UnitEntry,
    "rows": RowsEntry,
}


def entry_of(field: FieldDescription, offered: Offered, prefix: str = "") -> Entry:
    return ENTRIES[field.shape](field, offered, prefix)
