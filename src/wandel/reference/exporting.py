"""From a city to the archive of its case, and what is to be said with it."""

from __future__ import annotations

from dataclasses import dataclass

from wandel.foundation.cities.exchange import LeftOut
from wandel.foundation.cities.models import City
from wandel.reference.packing import pack
from wandel_engine.cases import CaseError, Problem, pack_case, read_case_archive


@dataclass(frozen=True)
class Exported:
    """`problems` are what a reader of the archive finds in it: there, nothing of it would be taken over."""

    archive: bytes
    left_out: list[LeftOut]
    problems: list[Problem]


def exported(city: City) -> Exported:
    """Pack all that a city has published, and read the archive as another installation will."""
    packed = pack(city)
    archive = pack_case(packed.case)
    try:
        read_case_archive(archive)
    except CaseError as error:
        return Exported(archive, packed.left_out, list(error.problems))
    return Exported(archive, packed.left_out, [])
