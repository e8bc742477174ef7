"""What somebody typed into one cell: a number, a confirmed zero, no data, or something to be asked about."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wandel.foundation.records.forms.numbers import other_way, read_number, scale_of, times, typed
from wandel.foundation.ui.formats import confirmed_zero, unit_name
from wandel_engine.files.bounds import LARGEST, SMALLEST

State = Literal["empty", "value", "zero", "none", "doubtful"]

ZERO_WORD = gettext_lazy("bestätigt null")
NO_DATA_WORD = gettext_lazy("keine Daten")
_NO_DATA = frozenset(
    {
        *(
            "keine daten",
            "k.a.",
            "ka",
            "k.d.",
            "n.v.",
            "n/a",
            "n.a.",
            "na",
            "#n/a",
            "#nv",
            "#n/d",
            "?",
            "unbekannt",
        ),
        *(
            "no data",
            "brakdanych",
            "keinedaten",
            "nodata",
            "b.d.",
            "bd",
            ".",
            "..",
            "...",
            "…",
            "x",
            "/",
            "null!",
        ),
    }
)
"""How tables say that nobody knows, without spaces; German statistics write "." and "…" for it."""
_ZERO = frozenset(
    {"bestätigtnull", "bestätigtenull", "0(bestätigt)", "confirmedzero", "0(confirmed)", "potwierdzonezero"}
)
_DASHES = frozenset("-–—−‐‑")
_ESTIMATED = re.compile(
    r"^(ca\.?|circa|rund|etwa|approx\.?|about|ok\.?|około|≈|~)|ca\.?$|(geschätzt|estimate)", re.I
)
_NUMBER = re.compile(r"[-+−]?\d(?:[\d.,'’\s]*\d)?(?:[eE][-+]?\d{1,2})?")


@dataclass(frozen=True)
class Mend:
    """What may have been meant: what a click types instead, and what the button says."""

    typed: str
    label: str


@dataclass(frozen=True)
class Reading:
    """A cell as it was understood. `said` tells what is doubtful, `mends` what may have been meant."""

    state: State
    number: float | None = None
    said: str = ""
    mends: tuple[Mend, ...] = ()


def shown(figure: dict[str, Any] | None) -> str:
    """What stands in the cell of a figure; typed or pasted again, it is the same."""
    if not figure:
        return ""
    if figure.get("no_data"):
        return str(NO_DATA_WORD)
    if figure["value"] == 0 and figure.get("flag") != "estimate":
        return str(ZERO_WORD)
    return typed(figure["value"])


def read_cell(text: str, unit: str = "") -> Reading:
    """Read one cell of a table whose values stand in `unit`. Nothing is guessed: what can be read in two ways
    is doubtful, and so is a bare 0, which many tables write where nobody knows."""
    seen = visible(text)
    bare = "".join(seen.split()).lower()
    if not bare:
        return Reading("empty")
    if bare in _NO_DATA or bare == _bare(NO_DATA_WORD):
        return Reading("none")
    if bare in _ZERO or bare in {_bare(ZERO_WORD), _bare(confirmed_zero())}:
        return Reading("zero", 0.0)
    if set(bare) <= _DASHES:
        return Reading("doubtful", said=_("Ein Strich kann zweierlei heißen."), mends=_zero_or_none())
    number = read_number(_without_unit(seen, unit))
    # A narrow column shows 1,2E+05 for any number from 115000 to 124999.
    if number is None or "e" in bare:
        return _doubtful(seen)
    if number == 0:
        return Reading(
            "doubtful", said=_("Ist das nachgesehen, oder weiß es niemand?"), mends=_zero_or_none()
        )
    if not SMALLEST <= abs(number) <= LARGEST:
        return Reading("doubtful", said=_("Diese Zahl ist zu groß oder zu klein."))
    return Reading("value", number)


def visible(text: str) -> str:
    """The text without signs that nobody sees, which spreadsheets and web pages leave in it; every space is
    an ordinary one."""
    kept = []
    for sign in text:
        category = unicodedata.category(sign)
        if category in {"Zs", "Zl", "Zp"} or sign in "\t\r\n":
            kept.append(" ")
        elif category not in {"Cf", "Cc", "Co", "Cs", "Cn"}:
            kept.append(sign)
    return " ".join("".join(kept).split())


def _bare(word: Any) -> str:
    return "".join(str(word).split()).lower()


def _zero_or_none() -> tuple[Mend, ...]:
    return (
        Mend(str(ZERO_WORD), _("Bestätigt null")),
        Mend(str(NO_DATA_WORD), _("Keine Daten")),
    )


def _without_unit(text: str, unit: str) -> str:
    """The text without the unit of the table behind it, as "12,4 %" has it."""
    for name in {unit, str(unit_name(unit)), str(unit_name(unit, 1))} - {""}:
        if text.lower().endswith(name.lower()):
            return text[: -len(name)].rstrip()
    return text


def _doubtful(text: str) -> Reading:
    if text.startswith("="):
        return Reading("doubtful", said=_("Das ist eine Formel. Hier gehört ihr Ergebnis hin."))
    meant = list(dict.fromkeys(number for number in _meant(text) if SMALLEST <= abs(number) <= LARGEST))
    mends = tuple(
        Mend(typed(number), _("%(number)s übernehmen") % {"number": typed(number)}) for number in meant[:3]
    )
    said = _("„%(given)s“ ist keine Zahl.") % {"given": text[:40]}
    if meant and _ESTIMATED.search(text):
        said = _(
            "„%(given)s“: Eine Schätzung braucht Spanne und Herleitung; unter „Mehr“ ist Platz dafür."
        ) % {"given": text[:40]}
    return Reading("doubtful", said=said, mends=mends)


def _meant(text: str) -> list[float]:
    """The numbers that somebody may have meant, the likeliest first."""
    found = _NUMBER.search(text)
    if found is None:
        return []
    digits = "".join(found[0].split()).replace("−", "-")
    if "e" in digits.lower():
        return [float(digits.replace(",", "."))] if digits.count(",") + digits.count(".") < 2 else []
    numbers = [
        number for number in (read_number(digits), read_number(other_way(digits))) if number is not None
    ]
    scale = scale_of(text[found.end() :])
    in_brackets = text.startswith("(") and text.endswith(")")
    return [times(number, scale) * (-1 if in_brackets and number > 0 else 1) for number in numbers]
