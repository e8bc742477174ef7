"""The columns of a kind's table, told by its description: one for each piece that can be said by itself.

A column is known by its path: "title.de", "cost.value", "responsible". `write` takes its cell from a
document; what is read of a cell goes back to the same path (`bringing.pieces`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from wandel.foundation.cities.described import label_of, own_fields
from wandel.foundation.cities.kinds import Kind, kinds
from wandel.foundation.cities.models import Artefact
from wandel.foundation.records.forms.form import LAST
from wandel.foundation.records.wording import VISIBILITY
from wandel_engine.cases.parts.description import FLAG_NAMES, FieldDescription, Says

KEY, VERSION, SHOWN = "key", "version", "visibility"
FIGURE = ("value", "unit", "year", "flag", "source", "low", "high")
FIGURE_WORDS = {
    "value": gettext_noop("Zahl"),
    "unit": gettext_noop("Einheit"),
    "year": gettext_noop("Bezugsjahr der Zahl"),
    "flag": gettext_noop("Wie sicher?"),
    "source": gettext_noop("Quelle der Zahl"),
    "low": gettext_noop("Mindestens"),
    "high": gettext_noop("Höchstens"),
    "derivation": gettext_noop("Herleitung"),
    "note": gettext_noop("Anmerkung"),
}
FIGURE_TEXTS = ("derivation", "note")
BETWEEN = "; "
"""Stands between several keys in one cell; no key holds it."""
LONGEST_CELL = 32_000
"""A spreadsheet cuts off what is longer, so it is left out of the table, and stays as it is when that comes
back."""
LEFT_OUT = "[…]"
_ABOUT = {
    KEY: Says(
        gettext_noop("Schlüssel"),
        gettext_noop("Daran wird die Zeile wiedererkannt. Neue Zeilen haben keinen."),
    ),
    VERSION: Says(gettext_noop("Version"), gettext_noop("Der Stand, von dem die Tabelle ausgeht.")),
}
_TRIGGERS = re.compile(r"'*[=+\-@\t\r]")


@dataclass(frozen=True)
class Column:
    """One column. `field` describes what it is a piece of, and is None for key, version and visibility;
    `part` is a part of a figure, `language` that of a text."""

    path: str
    field: FieldDescription | None = None
    part: str = ""
    language: str = ""

    @property
    def label(self) -> str:
        """Its head in the active language."""
        if self.field is None:
            return str(VISIBILITY) if self.path == SHOWN else _(_ABOUT[self.path].label)
        label = _(self.field.says.label)
        words = [_(FIGURE_WORDS[self.part])] if self.part in FIGURE_WORDS else []
        if self.language:
            words.append(str(_NAMES[self.language]))
        return f"{label} ({', '.join(words)})" if words else label

    @property
    def note(self) -> str:
        """What is to be known of it by whoever fills it in."""
        if self.field is None:
            return "" if self.path == SHOWN else _(_ABOUT[self.path].help)
        told = [_(self.field.says.help)] if self.field.says.help and not self.part else []
        if self.field.required and self.part in ("", "value"):
            told.append(_("Nötig."))
        if self.field.shape == "texts":
            told.append(_("Eines je Zeile der Zelle."))
        if self.field.shape in ("key", "keys") or self.part == "source":
            named = self.field.names if not self.part else "source"
            told.append(_("Schlüssel oder Name: %(kind)s.") % {"kind": _name_of_kind(named)})
        if self.field.shape in ("keys", "choices"):
            told.append(_("Mehrere mit Strichpunkt getrennt."))
        if self.part == "value" and self.field.knows_no_data:
            told.append(_("Oder: keine Daten."))
        if self.field.shape in ("rows", "figures"):
            told.append(_("Mehrere Einträge, als JSON."))
        return " ".join(told)

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """(value, what people call it in the active language) of all that may stand in it, where it is
        little."""
        if self.path == SHOWN:
            return tuple((value, str(label)) for value, label in Artefact.Visibility.choices)
        if self.field is None:
            return ()
        if self.part == "flag":
            return tuple((value, label_of(FLAG_NAMES, value)) for value in FLAG_NAMES)
        if self.part == "unit":
            return tuple((unit, unit) for unit in self.field.units)
        if self.field.shape == "switch":
            return (("yes", _("ja")), ("no", _("nein")))
        labels = dict(self.field.choices) if self.field.shape in ("choice", "choices") else {}
        return tuple((value, label_of(labels, value)) for value in labels)

    @property
    def has_choices(self) -> bool:
        if self.field is None or self.part:
            return self.path == SHOWN or self.part in ("flag", "unit")
        return self.field.shape in ("choice", "switch")

    @property
    def is_number(self) -> bool:
        whole = self.field is not None and self.field.shape == "whole"
        return whole or self.path == VERSION or self.part in ("value", "year", "low", "high")

    @property
    def is_whole(self) -> bool:
        return self.is_number and self.part not in ("value", "low", "high")

    def write(self, document: Mapping[str, Any]) -> Any:
        """The cell: a text, a number, or None. `document` also holds key, version and visibility."""
        if self.field is None:
            value = document.get(self.path)
            return dict(self.choices).get(value) if self.path == SHOWN else value
        value = document.get(self.field.name)
        if value in (None, "", [], {}):
            return None
        return _fitting(_WRITE.get(self.field.shape, _as_it_is)(self, value))


LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
_NAMES = dict(settings.LANGUAGES)


def _name_of_kind(kind: str) -> str:
    return str(kinds[kind].label) if kind in kinds else {"source": _("Quelle")}.get(kind, kind)


def _as_it_is(_column: Column, value: Any) -> Any:
    return value if isinstance(value, str | int | float) else json.dumps(value, ensure_ascii=False)


def _text(column: Column, value: dict[str, str]) -> str | None:
    return value.get(column.language)


def _texts(column: Column, value: list[dict[str, str]]) -> str | None:
    lines = [text.get(column.language, "") for text in value]
    if any("\n" in line for line in lines):
        return json.dumps(lines, ensure_ascii=False)
    return "\n".join(lines).rstrip("\n") if any(lines) else None


def _choice(column: Column, value: Any) -> str:
    return dict(column.choices).get(value, value)


def _switch(column: Column, value: bool) -> str:
    return dict(column.choices)["yes" if value else "no"]


def _figure(column: Column, value: dict[str, Any]) -> Any:
    found = value.get(column.part)
    if column.part in FIGURE_TEXTS:
        return (found or {}).get(column.language)
    if column.part == "value" and value.get("no_data"):
        return _("keine Daten")
    return _choice(column, found) if column.part == "flag" and found else found


_WRITE = {
    "text": _text,
    "texts": _texts,
    "choice": _choice,
    "choices": lambda column, value: BETWEEN.join(_choice(column, one) for one in value),
    "switch": _switch,
    "figure": _figure,
    "keys": lambda _column, value: BETWEEN.join(value),
}


def _fitting(cell: Any) -> Any:
    return LEFT_OUT if isinstance(cell, str) and len(cell) > LONGEST_CELL else cell


def columns_of(kind: Kind, *, of_team: bool) -> list[Column]:
    """The columns of a kind's table, in the order in which people fill it in. Who may see something is for
    the team."""
    found = [Column(KEY), Column(VERSION)]
    # Where something comes from is asked after what it is, as in its form.
    for field in sorted(own_fields(kind.model_class), key=lambda field: field.name in LAST):
        found += _columns(field)
    return [*found, Column(SHOWN)] if of_team else found


def _columns(field: FieldDescription) -> list[Column]:
    if field.shape in ("text", "texts"):
        return [Column(f"{field.name}.{code}", field, language=code) for code in LANGUAGES]
    if field.shape == "figure":
        parts = [Column(f"{field.name}.{part}", field, part) for part in FIGURE]
        texts = FIGURE_TEXTS if field.knows_no_data else FIGURE_TEXTS[:1]
        return parts + [
            Column(f"{field.name}.{part}.{code}", field, part, code) for part in texts for code in LANGUAGES
        ]
    return [Column(field.name, field)]


def heads_of(column: Column) -> set[str]:
    """What the head of a column may be: its path, or what it is called in any language."""
    found = {column.path}
    for code in LANGUAGES:
        with override(code):
            found.add(column.label)
    return found


def guarded(cell: Any) -> Any:
    """A text that a spreadsheet would take for a formula, with a sign before it that keeps it a text."""
    return f"'{cell}" if isinstance(cell, str) and _TRIGGERS.match(cell) else cell


def unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and _TRIGGERS.match(text[1:]) else text
