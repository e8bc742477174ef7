"""From where a city may begin: the cities that a person sees here, the cases that they have uploaded, and
those that stand in the folder of cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count

from wandel.foundation.cities.models import Artefact, User
from wandel.foundation.cities.queries import cities_for
from wandel.foundation.records.models import StagedImport
from wandel.reference.beginning import CHOICES, pieces_of
from wandel.reference.packing import pack
from wandel.reference.queries import imports_of
from wandel_engine.cases import Case, CaseError, read_case, read_case_archive
from wandel_engine.cases.parts import CaseCard
from wandel_engine.files import FileError, fit, parse, read_text

CITY, IMPORT, FOLDER = "city", "import", "case"


@dataclass(frozen=True)
class Origin:
    """`key` names it in a form and in a job."""

    key: str
    title: Any
    pieces: int | None = None
    """How many can be taken from there; None where that is known only once it is unpacked."""


def origins(user: User, *, but: int) -> list[Origin]:
    """All that this person may begin from, besides the city `but` itself."""
    cities = cities_for(user).exclude(pk=but).order_by("slug").distinct()
    published = _published()
    found = [Origin(f"{CITY}:{city.slug}", city.name, published.get(city.pk, 0)) for city in cities]
    slugs = {city.slug for city in cities}
    sound = imports_of(user).filter(status__in=[StagedImport.Status.READY, StagedImport.Status.APPLIED])
    found += [Origin(f"{IMPORT}:{one.pk}", one.file.name) for one in sound]
    found += [
        Origin(f"{FOLDER}:{path.name}", _name_of(path), _pieces_at(path, _changed(path)))
        for path in _cases()
        if path.stem not in slugs
    ]
    return found


def richest(known: Sequence[Origin]) -> str:
    """The key of the one with most to take, the first of several; empty where there is none."""
    return max(known, key=lambda one: one.pieces or 0).key if known else ""


def _published() -> dict[int, int]:
    """By city, how many pieces it has published that others may take."""
    kinds = ["arena", *(kind for choice in CHOICES.values() for kind in choice.kinds)]
    shown = Artefact.objects.standing().filter(kind__in=kinds, visibility=Artefact.Visibility.PUBLIC)
    return dict(shown.order_by().values_list("city").annotate(Count("pk")))


def _changed(path: Path) -> float:
    card = path / "case.yaml"
    return (card if card.is_file() else path).stat().st_mtime


@lru_cache(maxsize=64)
def _pieces_at(path: Path, changed: float) -> int | None:
    """Of a case in the folder, read once for each time that it has changed."""
    if path.is_file():
        return None
    try:
        return pieces_of(read_case(path))
    except CaseError:
        return None


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
