"""From where a city may begin: the cities that a person sees here, the cases that they have uploaded, and
those that stand in the folder of cases."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from wandel.foundation.cities.models import User
from wandel.foundation.cities.queries import cities_for
from wandel.foundation.records.models import StagedImport
from wandel.reference.packing import pack
from wandel.reference.queries import imports_of
from wandel_engine.cases import Case, read_case, read_case_archive
from wandel_engine.cases.parts import CaseCard
from wandel_engine.files import FileError, fit, parse, read_text

CITY, IMPORT, FOLDER = "city", "import", "case"


@dataclass(frozen=True)
class Origin:
    """`key` names it in a form and in a job."""

    key: str
    title: Any


def origins(user: User, *, but: int) -> list[Origin]:
    """All that this person may begin from, besides the city `but` itself."""
    cities = cities_for(user).exclude(pk=but).order_by("slug").distinct()
    found = [Origin(f"{CITY}:{city.slug}", city.name) for city in cities]
    slugs = {city.slug for city in cities}
    sound = imports_of(user).filter(status__in=[StagedImport.Status.READY, StagedImport.Status.APPLIED])
    found += [Origin(f"{IMPORT}:{one.pk}", one.file.name) for one in sound]
    found += [Origin(f"{FOLDER}:{path.name}", _name_of(path)) for path in _cases() if path.stem not in slugs]
    return found


def _cases() -> list[Path]:
    folder = Path(settings.CASES)
    if not folder.is_dir():
        return []
    return sorted(
        path for path in folder.iterdir() if (path / "case.yaml").is_file() or path.suffix.lower() == ".zip"
    )


def _name_of(path: Path) -> Any:
    """What the city of a case is called; of an archive, which would have to be unpacked for that, its own
    name."""
    try:
        card = fit(CaseCard, parse(read_text(path / "case.yaml", "case.yaml"), "case.yaml"))
    except FileError:
        card = None
    return card.name if isinstance(card, CaseCard) else path.stem.replace("-", " ").title()


def case_at(key: str, user: User) -> Case:
    """The case that an origin of this person names. Raises LookupError where it is none of theirs, the
    engine's CaseError where it cannot be read."""
    kind, _colon, name = key.partition(":")
    if kind == CITY:
        city = cities_for(user).filter(slug=name).first()
        if city is not None:
            return pack(city).case
    elif kind == IMPORT and name.isdecimal():
        kept = imports_of(user).filter(pk=int(name)).first()
        if kept is not None:
            with kept.file.content.open("rb") as archive:
                return read_case_archive(archive.read())
    elif kind == FOLDER:
        path = next((path for path in _cases() if path.name == name), None)
        if path is not None:
            return read_case_archive(path) if path.is_file() else read_case(path)
    raise LookupError(f"nothing to begin from: {key!r}")
