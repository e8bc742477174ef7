"""Where the cells of a draft stand, how people call them, and what may stand there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import override

from wandel.foundation.records.cells.pasting import rows_of
from wandel.foundation.records.cells.reading import visible
from wandel.foundation.records.checking import said
from wandel.foundation.records.problems import explain
from wandel.foundation.ui.names import LANGUAGE_NAMES
from wandel.steps.analysis.models import BalanceDraft, DraftCell
from wandel.steps.analysis.names import CARRIER_NAMES, MODE_NAMES, SECTOR_NAMES
from wandel_engine.balance import Cell
from wandel_engine.balance.overlaps import overlaps_of_cells
from wandel_engine.balance.verdict import expected_cells
from wandel_engine.cases.checks.figures import faults_of
from wandel_engine.figures import Datum
from wandel_engine.files import Located, fit

UNIT = "MWh"
SECTOR_WORDS = {
    **dict.fromkeys(("haushalte", "haushalt", "phh", "wohnen", "hh"), "households"),
    **dict.fromkeys(("private haushalte", "domestic", "residential", "gospodarstwa"), "households"),
    **dict.fromkeys(("ghd", "gewerbe handel dienstleistungen", "gewerbe handel dienstleistung"), "commerce"),
    **dict.fromkeys(("gewerbe", "handel dienstleistungen", "gewerbe handel", "services"), "commerce"),
    **dict.fromkeys(("ghd sonstige", "gewerbe handel dienstleistungen sonstige"), "commerce"),
    **dict.fromkeys(("industrie", "verarbeitendes gewerbe", "produzierendes gewerbe", "ind"), "industry"),
    **dict.fromkeys(("kommunal", "kommunale einrichtungen", "ke"), "municipal"),
    **dict.fromkeys(("kommunale liegenschaften", "kommunale gebäude", "municipality"), "municipal"),
    **dict.fromkeys(("verkehr", "mobilität", "mobility"), "transport"),
}
"""What tables of cities call the sectors, beside their full names, as `_word` has it."""
CARRIER_WORDS = {
    **dict.fromkeys(("gas", "erdgas h", "erdgas l"), "gas"),
    **dict.fromkeys(("öl", "heizöl el"), "oil"),
    **dict.fromkeys(("nahwärme", "fernwärme nahwärme"), "district-heat"),
    **dict.fromkeys(("holz", "brennholz", "pellets"), "biomass"),
    **dict.fromkeys(("elektrizität", "elektrische energie"), "electricity"),
}


class Place(NamedTuple):
    """A carrier in a sector, in transport by mode where that is known."""

    sector: str
    carrier: str
    mode: str = ""

    @property
    def key(self) -> str:
        return "_".join(part for part in self if part)

    @property
    def label(self) -> str:
        name = str(CARRIER_NAMES[self.carrier])
        return f"{name} ({MODE_NAMES[self.mode]})" if self.mode else name

    @property
    def title(self) -> str:
        return f"{SECTOR_NAMES[self.sector]}: {self.label}"


def place_of(key: str) -> Place | None:
    """The place with this key; None where there is none."""
    sector, _line, rest = key.partition("_")
    carrier, _line, mode = rest.partition("_")
    is_one = sector in SECTOR_NAMES and carrier in CARRIER_NAMES and (not mode or mode in MODE_NAMES)
    return Place(sector, carrier, mode) if is_one else None


def places_shown(stated: Iterable[Place]) -> list[Place]:
    """The cells that a complete balance has, and what else has a figure, sector by sector."""
    stated = set(stated)
    found = {
        Place(*place) for place in expected_cells({(one.sector, one.carrier) for one in stated})
    } | stated
    order = {name: number for number, name in enumerate([*SECTOR_NAMES, *CARRIER_NAMES])}
    return sorted(found, key=lambda place: (order[place.sector], order[place.carrier], place.mode))


def wrong_with(place: Place, figure: dict[str, Any]) -> str:
    """What is wrong with the energy in a cell."""
    datum = fit(Datum, Located("", dict(figure)))
    if isinstance(datum, list):
        return " ".join(said(problem) for problem in datum)
    if datum.flag == "fictional":
        return _("Energie in einer Bilanz ist veröffentlicht, angegeben oder geschätzt, nie erfunden.")
    cell = cell_of(place, figure, "D")
    return " ".join(said(problem) for problem in faults_of(cell)) if cell is not None else ""


def cell_of(place: Place, figure: Mapping[str, Any], quality: str) -> Cell | None:
    """The cell as a balance has it; where there are no data it has none."""
    if figure.get("no_data"):
        return None
    energy = {name: value for name, value in figure.items() if name not in {"no_data", "note"}}
    return Cell.model_validate(
        {
            "sector": place.sector,
            "carrier": place.carrier,
            "mode": place.mode or None,
            "quality": quality,
            "energy": energy,
        }
    )


@dataclass(frozen=True)
class Filled:
    """The cells of a draft by their places."""

    by_place: dict[Place, DraftCell]

    @classmethod
    def of(cls, draft: BalanceDraft) -> Filled:
        found = draft.cells.select_related("saved_by")
        return cls({Place(one.sector, one.carrier, one.mode): one for one in found})

    def figure(self, place: Place) -> dict[str, Any] | None:
        return self.by_place[place].figure if place in self.by_place else None

    def cells(self) -> list[tuple[Place, Cell]]:
        found = [(place, cell_of(place, one.figure, one.quality)) for place, one in self.by_place.items()]
        return [(place, cell) for place, cell in found if cell is not None]

    def overlaps(self) -> dict[Place, str]:
        """What would count twice, by place, in words."""
        cells = self.cells()
        return {
            cells[one.index][0]: _in_words(one.kind, one.message, one.mend, one.name, one.parts)
            for one in overlaps_of_cells([cell for _place, cell in cells])
        }


def _in_words(kind: str, message: str, mend: str, name: str, parts: Sequence[str]) -> str:
    code = "double_key" if kind == "twice" else kind
    params = {"key": name, "parts": ", ".join(parts)}
    found = explain({"code": code, "message": message, "mend": mend, "params": params})
    return f"{found.message} {found.mend}"


def pasted_places(
    text: str, start: Place | None, order: Sequence[Place]
) -> tuple[dict[Place, str], list[str]]:
    """Read a piece of a spreadsheet: carriers below each other and sectors beside each other; or a carrier
    and a value a row, in the sector of `start`; or values alone, from `start` on in the order of the table.
    Returns what was typed by place, and what had no place."""
    rows = [row for row in rows_of(text) if any(visible(cell) for cell in row)]
    sectors, carriers = _known(SECTOR_NAMES) | SECTOR_WORDS, _known(CARRIER_NAMES) | CARRIER_WORDS
    head = {
        column: sectors[name]
        for column, cell in enumerate(rows[0] if rows else ())
        if (name := _word(cell)) in sectors
    }
    names_carriers = any(_word(row[0]) in carriers for row in rows)
    found: dict[Place, str] = {}
    left = []
    if len(head) > 1 or (head and names_carriers):
        unplaced = [cell for column, cell in enumerate(rows[0]) if column and column not in head]
        left += [_no_sector(cell) for cell in unplaced if visible(cell)]
        for row in rows[1:]:
            carrier = carriers.get(_word(row[0]))
            if carrier is None:
                left.append(_said(row))
                continue
            found |= {
                Place(sector, carrier): row[column]
                for column, sector in head.items()
                if column < len(row) and visible(row[column])
            }
        return found, left
    if start is not None and any(_word(row[0]) in carriers and len(row) > 1 for row in rows):
        # Under a head that names no sector, nobody knows of which sector several values are.
        if max(map(_values_in, rows)) > 1:
            return {}, _without_sectors(rows, carriers)
        for row in rows:
            carrier = carriers.get(_word(row[0]))
            value = next((cell for cell in row[1:] if visible(cell)), "")
            if carrier is not None and value:
                found[Place(start.sector, carrier)] = value
            elif value:
                left.append(_said(row))
        return found, left
    if names_carriers:
        return {}, _without_sectors(rows, carriers)
    if start is None or start not in order:
        return {}, [_("Hier fehlen die Namen der Energieträger, oder die Zelle, in der es beginnen soll.")]
    below = order[order.index(start) :]
    values = [next((cell for cell in row if visible(cell)), "") for row in rows]
    found = {place: value for place, value in zip(below, values, strict=False) if value}
    return found, [value for value in values[len(below) :] if value]


def _values_in(row: Sequence[str]) -> int:
    return sum(1 for cell in row[1:] if visible(cell))


def _without_sectors(rows: Sequence[Sequence[str]], carriers: Mapping[str, str]) -> list[str]:
    """Why carriers alone have no place: their columns name no sector, or names that nobody knows."""
    heads = [] if _word(rows[0][0]) in carriers else [cell for cell in rows[0][1:] if visible(cell)]
    if not heads:
        return [_("Hier fehlen die Namen der Sektoren über den Spalten. %(known)s") % {"known": _sectors()}]
    return [_no_sector(cell) for cell in heads]


def _no_sector(cell: str) -> str:
    given = {"name": visible(cell)[:40], "known": _sectors()}
    return _("Diesen Sektor gibt es in der Bilanz nicht: „%(name)s“. %(known)s") % given


def _sectors() -> str:
    names = ", ".join(str(name) for name in SECTOR_NAMES.values())
    return _("Bekannt sind: %(names)s.") % {"names": names}


def _known(names: Mapping[str, Any]) -> dict[str, str]:
    """What people may call something, in any language, by its key."""
    found = {key: key for key in names}
    for language in LANGUAGE_NAMES:
        with override(language):
            found |= {_word(str(name)): key for key, name in names.items()}
    return found


def _word(cell: str) -> str:
    """For comparing: small letters, without a unit in brackets, with one sign between words."""
    bare = re.sub(r"\s*[\[(](?:mwh|mwh/a|mwh pro jahr)[\])]$", "", visible(cell).lower())
    return re.sub(r"\s*(?:[,;/&+]|\bund\b|\band\b)\s*|\s+", " ", bare).strip(" :")


def _said(row: Sequence[str]) -> str:
    return _("Zeile, die keinen Platz hat: %(row)s") % {
        "row": " · ".join(seen for cell in row if (seen := visible(cell)))[:80]
    }
