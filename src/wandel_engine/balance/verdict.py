"""The rules by which a balance conforms to BISKO, is incomplete, or does not conform."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from wandel_engine.balance.document import Carrier, Cell, Mode, Sector
from wandel_engine.balance.overlaps import CARRIER_PARTS
from wandel_engine.balance.result import Reason, Result, Verdict

REQUIRED_SECTORS: tuple[Sector, ...] = ("households", "commerce", "industry")
"""Sectors in which every carrier needs a value; municipal facilities may be missing."""

STATIONARY_CARRIERS: tuple[Carrier, ...] = (
    "electricity",
    "gas",
    "district-heat",
    "oil",
    "biomass",
    "solar-thermal",
    "environmental-heat",
    "coal",
)
QUALITY_A_CARRIERS: tuple[Carrier, ...] = ("electricity", "gas", "district-heat")
TRANSPORT_CARRIERS: tuple[Carrier, ...] = ("petrol", "diesel", "electricity")
ROAD_MODES: tuple[Mode, ...] = (
    "car-motorway",
    "car-rural",
    "car-urban",
    "motorcycle-motorway",
    "motorcycle-rural",
    "motorcycle-urban",
    "van-motorway",
    "van-rural",
    "van-urban",
    "truck-motorway",
    "truck-rural",
    "truck-urban",
)


def expected_cells(given: Collection[tuple[Sector, Carrier]]) -> list[tuple[Sector, Carrier]]:
    """Every sector and carrier that a complete balance has a value for, municipal facilities included.

    `given`: those that have one. Where one part of a carrier is given, its other parts are expected.
    """
    stationary: tuple[Sector, ...] = (*REQUIRED_SECTORS, "municipal")
    expected: list[tuple[Sector, Carrier]] = []
    for sector in stationary:
        for carrier in STATIONARY_CARRIERS:
            parts = CARRIER_PARTS.get(carrier, ())
            stated = parts if any((sector, part) in given for part in parts) else (carrier,)
            expected += [(sector, one) for one in stated]
    return expected + [("transport", carrier) for carrier in TRANSPORT_CARRIERS]


def judge(cells: Sequence[Cell], *, factors_unchanged: bool, noted: Iterable[Reason] = ()) -> Verdict:
    """Judge a balance by its cells; `noted` are reasons found while computing."""
    given = {(cell.sector, cell.carrier) for cell in cells}
    incomplete = [
        Reason(code="missing-cell", sector=sector, carrier=carrier)
        for sector, carrier in expected_cells(given)
        if sector != "municipal" and (sector, carrier) not in given
    ]
    modes = {cell.mode for cell in cells if cell.sector == "transport"}
    if not modes.issuperset(ROAD_MODES):
        incomplete.append(Reason(code="missing-road-classes", sector="transport"))
    incomplete += [reason for reason in noted if reason.code == "missing-factor"]
    breaches = [
        Reason(code="quality-below-a", sector=cell.sector, carrier=cell.carrier, quality=cell.quality)
        for cell in cells
        if cell.sector in REQUIRED_SECTORS and cell.carrier in QUALITY_A_CARRIERS and cell.quality != "A"
    ]
    if not factors_unchanged:
        breaches.append(Reason(code="changed-factors"))
    breaches += [reason for reason in noted if reason.code == "heat-pumps-exceed-electricity"]
    result: Result = "incomplete" if incomplete else "non-conformant" if breaches else "conformant"
    return Verdict(result=result, reasons=(*incomplete, *breaches))
