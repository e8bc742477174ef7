"""From a cell to the piece of a document that it says, and into the document."""

from __future__ import annotations

import datetime as dt
import difflib
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from babel.numbers import NumberFormatError, parse_decimal
from django.utils.translation import gettext as _
from django.utils.translation import override

from wandel.foundation.cities.described import key_column
from wandel.foundation.cities.kinds import Kind
from wandel.foundation.cities.named import offered_in
from wandel.foundation.cities.reader import Reader
from wandel.foundation.lists.filters import name_of, relation, seen_of
from wandel.foundation.lists.tables.columns import FIGURE_TEXTS, LANGUAGES, LEFT_OUT, Column, unguarded
from wandel.foundation.records.cells.reading import read_cell
from wandel.foundation.records.forms.entries import LONGEST_LINE, LONGEST_TEXT
from wandel.foundation.records.forms.numbers import typed
from wandel.foundation.search.words import fold
from wandel_engine.cases.units import UNITS
from wandel_engine.files.bounds import LARGEST, SMALLEST
from wandel_engine.writing import UnwritableText, plain

_BETWEEN = re.compile(r"[;\n]")
_DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$")
_YES = {"ja", "yes", "tak", "x", "wahr", "true", "prawda", "1", "j", "y", "t"}
_NO = {"nein", "no", "nie", "falsch", "false", "fałsz", "0", "n", "-"}
KEEP = object()
"""What a cell says that leaves its field as it is."""


class Doubtful(ValueError):
    """A cell of which nobody can be sure what it means. `meant` is what could be, as one would type it."""

    def __init__(self, message: str, meant: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.meant = meant


@dataclass
class Reading:
    """What is needed to understand the cells of one table: who reads, and in whose language it is
    written."""

    kind: Kind
    reader: Reader
    language: str
    _named: dict[str, dict[str, str]] = field(default_factory=dict)
    _labels: dict[str, dict[str, str]] = field(default_factory=dict)

    def labels(self, column: Column) -> dict[str, str]:
        """What a choice may be called, folded: its value, or its label in any language."""
        if column.path not in self._labels:
            found = {}
            for code in LANGUAGES:
                with override(code):
                    found |= {fold(label): value for value, label in column.choices}
            values = {fold(value): value for value, _label in column.choices}
            self._labels[column.path] = found | values
        return self._labels[column.path]

    def names(self, column: Column) -> dict[str, str]:
        """What a key in this column may name, as {key: name}; read once."""
        assert column.field is not None  # noqa: S101 - asked only of fields that name something
        name = "source" if column.part == "source" else column.field.name
        if name not in self._named:
            model = None if name == "source" else relation(self.kind.model_class, column.field)
            if model is not None:
                things = seen_of(model, self.reader)
                self._named[name] = {getattr(one, key_column(model)): name_of(one) for one in things}
            else:
                of = "source" if column.part == "source" else column.field.names
                self._named[name] = {key: str(label) for key, label in offered_in(self.reader, None)(of)}
        return self._named[name]


def read(column: Column, cell: Any, reading: Reading) -> Any:
    """The value of a piece; None where the cell is empty, KEEP where it says nothing. Raises Doubtful."""
    if isinstance(cell, str):
        if cell == LEFT_OUT:
            return KEEP
        cell = unguarded(cell)
        # Lines that stand for several texts keep their places, empty ones too.
        if column.field is None or column.field.shape != "texts":
            cell = _kept(cell)
    if cell is None or cell == "":
        return None
    if column.part == "value" and _says_no_data(column, cell):
        return NO_DATA
    if column.is_number:
        return _number(column, cell, reading)
    if column.part == "unit" or (column.field is not None and column.field.shape == "unit"):
        return _unit(column, cell)
    if column.has_choices:
        return _choice(column, cell, reading)
    shape = "key" if column.part == "source" else "line" if column.field is None else column.field.shape
    return _READ.get(shape, _line)(column, cell, reading)


NO_DATA = "no data"
"""In place of a number: nobody knows it, which is not that nothing is said of it."""


def _says_no_data(column: Column, cell: Any) -> bool:
    knows = column.field is not None and column.field.knows_no_data
    return knows and isinstance(cell, str) and read_cell(cell).state == "none"


def _kept(text: str) -> str:
    try:
        return plain(text)
    except UnwritableText as error:
        raise Doubtful(_("Ein Zeichen darin lässt sich nicht speichern.")) from error


def _bare(text: str) -> str:
    """Without what cannot be seen: signs without width, and spaces of other kinds."""
    seen = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return " ".join(seen.split())


def _number(column: Column, cell: Any, reading: Reading) -> float | int:
    if isinstance(cell, bool):
        raise Doubtful(_("Das ist keine Zahl."))
    if isinstance(cell, int | float):
        found: float | None = cell
    else:
        text = _bare(cell)
        found = parsed(text, reading.language)
        if found is None:
            raise Doubtful(_("„%(given)s“ ist keine Zahl.") % {"given": text[:80]}, _meant(text, reading))
    assert found is not None  # noqa: S101
    if found and not SMALLEST <= abs(found) <= LARGEST:
        raise Doubtful(_("Diese Zahl ist zu groß oder zu klein."))
    if column.is_whole:
        if found != int(found):
            raise Doubtful(_("Hier steht eine ganze Zahl."), str(round(found)))
        return int(found)
    return float(found)


def parsed(text: str, language: str) -> float | None:
    """A number as somebody types it in this language, or else in another."""
    bare = "".join(text.split()).replace("−", "-").replace("’", "").replace("'", "")
    for locale in (language, *LANGUAGES):
        try:
            number = parse_decimal(bare, locale=locale, strict=True)
        except NumberFormatError:
            continue
        return float(number) if number.is_finite() else None
    return None


def _meant(text: str, reading: Reading) -> str:
    """With its millions, and none where it may be this or that."""
    with override(reading.language):
        mends = read_cell(text).mends
    numbers = {parsed(mend.typed, reading.language) for mend in mends} - {None}
    return typed(numbers.pop()) if len(numbers) == 1 else ""


def _choice(column: Column, cell: Any, reading: Reading) -> Any:
    """By its value, or by what people call it in any language."""
    if column.field is not None and column.field.shape == "switch" and isinstance(cell, bool):
        return cell
    text = _bare(str(cell))
    known = reading.labels(column)
    value = known.get(fold(text))
    if value is None and column.field is not None and column.field.shape == "switch":
        value = "yes" if fold(text) in _YES else "no" if fold(text) in _NO else None
    if value is None:
        labels = {fold(label): label for _value, label in column.choices}
        near = _nearest(text, [*labels.values(), *(value for value, _label in column.choices)])
        raise Doubtful(_("„%(given)s“ steht nicht zur Wahl.") % {"given": text[:80]}, near)
    if column.field is not None and column.field.shape == "switch":
        return value == "yes"
    return value


def _nearest(text: str, known: Iterable[str]) -> str:
    folded = {fold(name): name for name in known}
    near = difflib.get_close_matches(fold(text), folded, n=1, cutoff=0.5)
    if not near:
        near = [one for one in folded if len(fold(text)) > 2 and (fold(text) in one or one in fold(text))][:1]
    return folded[near[0]] if near else ""


def _unit(column: Column, cell: Any) -> str:
    text = _bare(str(cell))
    units = (column.field.units if column.field is not None else ()) or tuple(UNITS)
    said = {"€": "EUR", "euro": "EUR", "€/a": "EUR/a", "tonnen": "t"}.get(text.lower(), text)
    if said in units:
        return said
    known = {fold(unit): unit for unit in units}
    if fold(said) not in known:
        raise Doubtful(
            _("Die Einheit „%(given)s“ ist nicht bekannt.") % {"given": text[:40]}, _nearest(text, units)
        )
    return known[fold(said)]


def _text(column: Column, cell: Any, _reading: Reading) -> str:
    assert column.field is not None  # noqa: S101
    long = column.field.says.long or column.part in FIGURE_TEXTS
    text = _said(cell) if long else " ".join(_said(cell).split("\n"))
    most = LONGEST_TEXT if long else LONGEST_LINE
    if len(text) > most:
        cut = text[: most - 2].rpartition(" ")[0] or text[: most - 2]
        raise Doubtful(
            _("Das sind %(length)s Zeichen; Platz ist für %(most)s.") % {"length": len(text), "most": most},
            f"{cut} …",
        )
    return text


def _said(cell: Any) -> str:
    return typed(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else str(cell)


def _line(column: Column, cell: Any, _reading: Reading) -> str:
    text = " ".join(_said(cell).split("\n"))
    most = (column.field.most if column.field is not None else None) or LONGEST_LINE
    if column.path == "key":
        text = _bare(text)
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text) or len(text) > 80:
            raise Doubtful(_("Ein Schlüssel hat nur kleine Buchstaben, Ziffern und Bindestriche."))
    if len(text) > most:
        raise Doubtful(
            _("Das sind %(length)s Zeichen; Platz ist für %(most)s.") % {"length": len(text), "most": most},
            text[:most],
        )
    return text


def _texts(_column: Column, cell: Any, _reading: Reading) -> list[str]:
    text = _said(cell)
    if text.startswith('["'):
        try:
            return [_kept(str(line)) for line in json.loads(text)]
        except ValueError:
            pass
    return [_kept(line) for line in text.split("\n")]


def _day(_column: Column, cell: Any, _reading: Reading) -> str:
    text = _bare(str(cell))
    if found := _DAY.match(text):
        text = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    try:
        return dt.date.fromisoformat(text[:10] if len(text) > 10 and text[10] in " T" else text).isoformat()
    except ValueError as error:
        year = re.search(r"\b(19|20)\d\d\b", text)
        raise Doubtful(
            _("„%(given)s“ ist kein Tag.") % {"given": text[:40]}, f"{year[0]}-12-31" if year else ""
        ) from error


def _key(column: Column, cell: Any, reading: Reading) -> str:
    text, known = _bare(str(cell)), reading.names(column)
    if text in known:
        return text
    by_name: dict[str, str] = {}
    for key, name in known.items():
        by_name.setdefault(fold(name), key)
    if fold(text) in by_name:
        return by_name[fold(text)]
    message = _("„%(given)s“ ist hier nicht bekannt.") % {"given": text[:80]}
    raise Doubtful(message, _nearest(text, known.values()) or _nearest(text, known))


def _keys(column: Column, cell: Any, reading: Reading) -> list[str]:
    text = str(cell)
    known = {fold(name) for name in reading.names(column).values()} | set(reading.names(column))
    # A name may hold a comma, so that one stands between names only where it is in none.
    parts = _BETWEEN.split(text) if fold(_bare(text)) not in known else [text]
    if len(parts) == 1 and fold(_bare(text)) not in known and "," in text:
        parts = text.split(",")
    found: list[str] = []
    doubts: list[Doubtful] = []
    meant: list[str] = []
    for part in (one for one in parts if _bare(one)):
        try:
            key = _key(column, part, reading)
        except Doubtful as doubt:
            doubts.append(doubt)
            meant += [doubt.meant] if doubt.meant else []
        else:
            found.append(key)
            meant.append(reading.names(column)[key])
    if doubts:
        raise Doubtful(" ".join(doubt.message for doubt in doubts), "; ".join(meant))
    return list(dict.fromkeys(found))


def _choices(column: Column, cell: Any, reading: Reading) -> list[Any]:
    parts = re.split("[;,\n]", str(cell))
    return list(dict.fromkeys(_choice(column, part, reading) for part in parts if _bare(part)))


def _rows(_column: Column, cell: Any, _reading: Reading) -> list[Any]:
    try:
        found = json.loads(str(cell))
    except (ValueError, RecursionError) as error:
        raise Doubtful(
            _("Das sind keine Einträge in der Schreibweise, in der sie ausgegeben werden.")
        ) from error
    if not isinstance(found, list):
        raise Doubtful(_("Das sind keine Einträge in der Schreibweise, in der sie ausgegeben werden."))
    return found


_READ: dict[str, Callable[[Column, Any, Reading], Any]] = {
    "text": _text,
    "texts": _texts,
    "figure": _text,
    "choices": _choices,
    "day": _day,
    "key": _key,
    "keys": _keys,
    "rows": _rows,
    "figures": _rows,
}
_EMPTY: Mapping[str, Any] = {
    "keys": [],
    "rows": [],
    "figures": [],
    "switch": False,
    "line": "",
    "choice": "",
    "unit": "",
    "choices": [],
}


def put(document: dict[str, Any], column: Column, value: Any) -> None:
    """Say a piece in a document; None takes it away."""
    assert column.field is not None  # noqa: S101 - key, version and visibility are no part of a document
    name, shape = column.field.name, column.field.shape
    if shape == "text":
        document[name] = _with(document.get(name) or {}, column.language, value)
    elif shape == "texts":
        document[name] = _lines(document.get(name) or [], column.language, value or [])
    elif shape == "figure":
        figure = dict(document.get(name) or {})
        if column.part == "value":
            figure |= {"value": None if value == NO_DATA else value, "no_data": value == NO_DATA}
        elif column.part in FIGURE_TEXTS:
            figure[column.part] = _with(figure.get(column.part) or {}, column.language, value)
        else:
            figure[column.part] = value
        # A 0 is said; False only says that there are data.
        document[name] = {
            part: one for part, one in figure.items() if one not in (None, "", {}) and one is not False
        }
    else:
        document[name] = _EMPTY.get(shape) if value is None else value


def _with(text: Mapping[str, str], language: str, value: str | None) -> dict[str, str]:
    found = {code: one for code, one in text.items() if code != language}
    return found | {language: value} if value else found


def _lines(texts: list[dict[str, str]], language: str, lines: list[str]) -> list[dict[str, str]]:
    found = [
        _with(
            texts[place] if place < len(texts) else {}, language, lines[place] if place < len(lines) else None
        )
        for place in range(max(len(texts), len(lines)))
    ]
    return [text for text in found if text]


def settle(document: dict[str, Any], flag: str, fields: Iterable[Any]) -> None:
    """Complete figures in what has been said: without a number there is none, and what goes without saying is
    said."""
    for described in fields:
        if described.shape != "figure" or document.get(described.name) is None:
            continue
        figure = document[described.name]
        if figure.get("value") is None and not figure.get("no_data"):
            document[described.name] = None
            continue
        units = described.units or ("",)
        document[described.name] = {"unit": units[0], "flag": flag} | figure
