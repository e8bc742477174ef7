"""What would count the same energy twice: a total beside its parts, in any dimension of a balance."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from wandel_engine.balance.document import Carrier, Cell, LocalGeneration, Sector

CARRIER_PARTS: dict[Carrier, tuple[Carrier, ...]] = {"coal": ("hard-coal", "lignite")}
"""Carriers that are the sum of others. A sector states the sum or its parts, never both."""

VEHICLE_FUELS: tuple[Carrier, ...] = ("petrol", "diesel", "biofuel")
FLEET_OWNERS: tuple[Sector, ...] = ("households", "municipal")
"""By the territorial principle their vehicles are part of transport; machines of the economy are not."""

TOTAL_WORDS = frozenset({"total", "totals", "sum", "gesamt", "summe", "insgesamt", "razem", "suma", "ogółem"})

Kind = Literal[
    "twice",
    "mode_outside_transport",
    "total_beside_modes",
    "carrier_beside_parts",
    "fleet_beside_transport",
    "generation_beside_parts",
]


@dataclass(frozen=True)
class Overlap:
    """A row that would count again what other rows hold. `index`: its place in the sequence that was given;
    `parts`: what it holds, in the words of the file."""

    kind: Kind
    index: int
    name: str
    parts: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        parts = ", ".join(self.parts)
        return {
            "twice": f"{self.name} stands twice",
            "mode_outside_transport": f"{self.name}: only transport has modes",
            "total_beside_modes": f"{self.name} without a mode is the total of {parts} and would count twice",
            "carrier_beside_parts": f"{self.name} is the total of {parts} and would count twice",
            "fleet_beside_transport": f"{self.name}: these vehicles count in transport and would count twice",
            "generation_beside_parts": f"'{self.name}' is the total of {parts} and would count twice",
        }[self.kind]

    @property
    def mend(self) -> str:
        return {
            "twice": "keep one of them",
            "mode_outside_transport": "leave the mode empty, or name the sector transport",
            "total_beside_modes": "leave the total out, or leave all modes out",
            "carrier_beside_parts": "leave the total out, or leave its parts out",
            "fleet_beside_transport": "leave this row out; fuel for heating is oil",
            "generation_beside_parts": "leave the total out; plants that are no part of it need another key",
        }[self.kind]


def overlaps_of_cells(cells: Sequence[Cell]) -> list[Overlap]:
    """Every cell that stands twice or holds what other cells hold, in their order."""
    places = [(cell.sector, cell.carrier, cell.mode) for cell in cells]
    by_carrier: dict[tuple[Sector, Carrier], list[Cell]] = defaultdict(list)
    for cell in cells:
        by_carrier[cell.sector, cell.carrier].append(cell)
    found = [Overlap("twice", index, _name(cells[index])) for index in _doubles(places)]
    for index, cell in enumerate(cells):
        modes = tuple(one.mode for one in by_carrier[cell.sector, cell.carrier] if one.mode is not None)
        parts = [part for part in CARRIER_PARTS.get(cell.carrier, ()) if (cell.sector, part) in by_carrier]
        if cell.mode is not None and cell.sector != "transport":
            found.append(Overlap("mode_outside_transport", index, _name(cell)))
        elif cell.mode is None and cell.sector == "transport" and modes:
            found.append(Overlap("total_beside_modes", index, _name(cell), modes))
        if parts:
            found.append(Overlap("carrier_beside_parts", index, _name(cell), tuple(parts)))
        moves = cell.carrier in VEHICLE_FUELS and ("transport", cell.carrier) in by_carrier
        if moves and cell.sector in FLEET_OWNERS:
            found.append(Overlap("fleet_beside_transport", index, _name(cell)))
    return sorted(found, key=lambda one: one.index)


def overlaps_of_generation(plants: Sequence[LocalGeneration]) -> list[Overlap]:
    """Every entry of the local generation that stands twice or is the sum of others.

    A total is known by a word for it in its key or title, by a key that begins those of its parts (`wind`
    beside `wind-onshore`), or by holding exactly as much as all others, of which there are several.
    """
    keys = [plant.key for plant in plants]
    found = [Overlap("twice", index, keys[index]) for index in _doubles(keys)]
    for index, plant in enumerate(plants):
        others = [one for place, one in enumerate(plants) if place != index and one.key != plant.key]
        begun = tuple(one.key for one in others if one.key.startswith(f"{plant.key}-"))
        held = [one for one in others if one.energy.value > 0]
        is_sum = len(held) > 1 and math.isclose(
            plant.energy.value, math.fsum(one.energy.value for one in held), rel_tol=1e-6
        )
        if begun or (others and (is_sum or is_total(plant.key, *plant.title.values()))):
            parts = begun or tuple(one.key for one in others)
            found.append(Overlap("generation_beside_parts", index, plant.key, parts))
    return sorted(found, key=lambda one: one.index)


def is_total(*names: str) -> bool:
    """Whether one of these names says that it is the sum of everything."""
    words = (name.casefold().replace("-", " ").replace("_", " ").split() for name in names)
    return any(not TOTAL_WORDS.isdisjoint(word.strip("()[].,:;") for word in found) for found in words)


def refuse_overlaps(cells: Sequence[Cell], plants: Sequence[LocalGeneration] = ()) -> None:
    """Raises ValueError, naming all of them, if anything would be counted twice."""
    found = [*overlaps_of_cells(cells), *overlaps_of_generation(plants)]
    if found:
        raise ValueError("; ".join(f"{one.message} ({one.mend})" for one in found))


def _name(cell: Cell) -> str:
    return " × ".join(str(part) for part in (cell.sector, cell.carrier, cell.mode) if part)


def _doubles(values: Sequence[Hashable]) -> Iterator[int]:
    seen: set[Hashable] = set()
    for index, value in enumerate(values):
        if value in seen:
            yield index
        seen.add(value)
