"""The inputs of a figure: a value, a confirmed zero or no data, and all that tells how far to trust it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wandel.foundation.cities.described import label_of
from wandel.foundation.records.forms.entries import (
    ENTRIES,
    LONGEST_TEXT,
    Entry,
    languages,
    names,
    unit_choices,
)
from wandel.foundation.records.forms.numbers import Number, spelt
from wandel.foundation.ui.figures import FLAG_NAMES as FLAGS
from wandel.foundation.ui.formats import ALMOST_EQUAL, NO_BREAK_SPACE, with_unit
from wandel.foundation.ui.forms import Words
from wandel_engine.cases.parts.description import FLAG_NAMES, FieldDescription, Says
from wandel_engine.cases.units import UNITS
from wandel_engine.figures import is_confirmed_zero
from wandel_engine.files.bounds import FIRST_YEAR, LAST_YEAR

VALUE, ZERO, NO_DATA = "value", "zero", "none"
STATES = {
    VALUE: gettext_lazy("Ein Wert"),
    ZERO: gettext_lazy("Bestätigt null"),
    NO_DATA: gettext_lazy("Keine Daten"),
}


class FigureEntry(Entry):
    """Which of the three it is, and what belongs to it. An optional figure of which nothing is typed is none:
    nobody has said anything of it, not even that there are no data."""

    def said(self, part: str) -> str:
        return f"{self.label}: {part}"

    def inputs(self) -> dict[str, forms.Field]:
        states = [state for state in STATES if state != NO_DATA or self.field.knows_no_data]
        flags = [(value, label_of(FLAG_NAMES, value)) for value in FLAG_NAMES]
        sources = [("", _("Keine Angabe")), *self.offered("source")]
        made = {
            "state": forms.ChoiceField(
                label=self.said(_("Gibt es einen Wert?")),
                required=False,
                initial=VALUE,
                choices=[(state, STATES[state]) for state in states],
                widget=forms.RadioSelect,
            ),
            "value": Number(label=self.said(_("Wert")), required=False),
            "unit": forms.ChoiceField(
                label=self.said(_("Einheit")),
                required=False,
                choices=unit_choices(self.field.units or UNITS),
                widget=forms.Select(attrs=self._follows()),
            ),
            "year": forms.IntegerField(
                label=self.said(_("Jahr")),
                required=False,
                min_value=FIRST_YEAR,
                max_value=LAST_YEAR,
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            ),
            # Whoever types a figure says it; that it is published takes a source.
            "flag": forms.ChoiceField(
                label=self.said(_("Wie sicher?")), required=False, choices=flags, initial="stated"
            ),
            "source": forms.ChoiceField(
                label=self.said(_("Quelle")),
                required=False,
                choices=sources,
                widget=forms.Select(attrs=names(sources)),
            ),
            "low": Number(label=self.said(_("Mindestens")), required=False),
            "high": Number(label=self.said(_("Höchstens")), required=False),
            **self._texts("derivation", _("Herleitung")),
        }
        if self.field.knows_no_data:
            made |= self._texts("note", _("Anmerkung"))
        if self.field.year_of:
            del made["year"]
        for one in made.values():
            # A part of a figure is needed or not by what stands in the others.
            one.says_optional = False
        return {f"{self.name}_{part}": one for part, one in made.items()}

    def _follows(self) -> dict[str, str]:
        """Which units are offered by what another input says (writing.js)."""
        by = self.field.units_by
        if by is None:
            return {}
        return {"data-follows": f"{self.prefix}{by.field}", "data-units": json.dumps(dict(by.units))}

    def _texts(self, part: str, label: str) -> dict[str, forms.Field]:
        return {
            f"{part}_{code}": Words(
                label=_("%(field)s (%(language)s)") % {"field": self.said(label), "language": language},
                required=False,
                max_length=LONGEST_TEXT,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            for code, language in languages()
        }

    def given(self, value: Any) -> dict[str, Any]:
        figure = dict(value or {})
        filled: dict[str, Any] = {"state": state_of(figure)}
        for part in ("derivation", "note"):
            filled |= {f"{part}_{code}": text for code, text in (figure.pop(part, None) or {}).items()}
        figure.pop("no_data", None)
        if self.field.year_of:
            figure.pop("year", None)
        return {f"{self.name}_{part}": content for part, content in (filled | figure).items()}

    def read(self, cleaned: Mapping[str, Any]) -> Any:
        def typed(part: str) -> Any:
            return cleaned.get(f"{self.name}_{part}")

        def texts(part: str) -> dict[str, str]:
            return {code: text for code, _name in settings.LANGUAGES if (text := typed(f"{part}_{code}"))}

        state = typed("state") or VALUE
        found = {part: typed(part) for part in ("unit", "year", "flag", "source")}
        if self.field.year_of:
            found["year"] = cleaned.get(f"{self.prefix}{self.field.year_of}")
        if self.field.knows_no_data:
            found["note"] = texts("note")
        if state == NO_DATA:
            # That nobody knows is no estimate.
            found |= {"no_data": True, "flag": "stated" if typed("flag") == "estimate" else typed("flag")}
        elif state == ZERO:
            found["value"] = 0.0
        elif typed("value") is None:
            return None
        else:
            found |= {part: typed(part) for part in ("value", "low", "high")}
            found["derivation"] = texts("derivation")
        return {part: content for part, content in found.items() if content not in (None, "", {})}

    def stand_in(self, unread: Sequence[str]) -> dict[str, Any]:
        numbers = {f"{self.name}_{part}" for part in ("value", "low", "high")}
        in_place: dict[str, Any] = dict.fromkeys(unread)
        if numbers.intersection(unread):
            in_place |= dict.fromkeys(numbers, 1.0)
        return in_place

    def is_judged_without(self, unread: Mapping[str, Any]) -> bool:
        """Its other inputs can be judged, but nothing beside what it follows in unit or year."""
        followed = {self.field.year_of, self.field.units_by.field if self.field.units_by else ""}
        return not followed.intersection(unread)

    def faults(self, cleaned: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        state = cleaned.get(f"{self.name}_state") or VALUE
        if state == VALUE and self.field.required and self.read(cleaned) is None:
            yield f"{self.name}_value", _("Hier steht noch nichts.")
        if state == ZERO and cleaned.get(f"{self.name}_flag") == "estimate":
            yield (
                f"{self.name}_flag",
                _("Eine geschätzte Null ist nicht bestätigt: „Ein Wert“ wählen, mit 0 und einer Spanne."),
            )


ENTRIES["figure"] = FigureEntry


def state_of(figure: Mapping[str, Any]) -> str:
    """Which of the three a figure is, as JSON."""
    if figure.get("no_data"):
        return NO_DATA
    return ZERO if is_confirmed_zero(figure.get("value"), figure.get("flag", "")) else VALUE


def in_words(figure: Mapping[str, Any] | None) -> str:
    """What was understood of a figure, to be read back: with all its digits."""
    if not figure:
        return ""
    if figure.get("no_data"):
        return _("Erscheint überall als „keine Daten“ und wird nie als 0 gerechnet.")
    year = f"{figure['year']}: " if figure.get("year") else ""
    value, unit = figure["value"], figure.get("unit", "")
    text = with_unit(spelt(value), unit, value)
    if is_confirmed_zero(value, figure.get("flag", "")):
        return _("Gelesen als %(figure)s, eine bestätigte Null: Jemand hat nachgesehen.") % {
            "figure": f"{year}{text}"
        }
    if figure.get("flag") == "estimate":
        text = f"{ALMOST_EQUAL}{NO_BREAK_SPACE}{text}"
    quality = str(FLAGS.get(figure.get("flag", ""), ""))
    if figure.get("low") is not None and figure.get("high") is not None:
        quality += ", " + _("zwischen %(low)s und %(high)s") % {
            "low": spelt(figure["low"]),
            "high": spelt(figure["high"]),
        }
    return _("Gelesen als %(figure)s (%(quality)s).") % {"figure": f"{year}{text}", "quality": quality}


def read_back(name: str, typed: Mapping[str, Any]) -> str:
    """What the inputs of a figure with this name are understood as, or why they cannot be read."""
    source = typed.get(f"{name}_source", "")
    field = FieldDescription(name, "figure", Says(""), required=False, knows_no_data=True)
    entry = FigureEntry(field, lambda _kind: [(source, source)])
    form = forms.Form(typed)
    form.fields = {
        one: made for one, made in entry.inputs().items() if not one.startswith(f"{name}_derivation")
    }
    if not form.is_valid():
        return " ".join(str(fault) for faults in form.errors.values() for fault in faults)
    return in_words(entry.read(form.cleaned_data))
