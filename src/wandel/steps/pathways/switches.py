"""The measures of the model as switches: each is on from a year, or off; what is decided stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from wandel.foundation.cities.described import choices_of
from wandel.foundation.cities.reader import Reader
from wandel.foundation.ui.text import localise
from wandel.steps.pathways.memory import model_document
from wandel.steps.pathways.models import Measure, ModelVersion
from wandel.steps.pathways.sight import Sight
from wandel_engine.cases.parts import Field

Starts = Mapping[str, int | None]


@dataclass(frozen=True)
class Switch:
    """A measure of the model, for one reader: the years in which it can start, the year that is decided (None
    where it is open), and its page, where the reader may see one."""

    key: str
    title: dict[str, str]
    years: tuple[int, ...]
    decided: int | None
    requires: tuple[str, ...]
    excludes: tuple[str, ...]
    field: str
    url: str

    @property
    def name(self) -> str:
        return str(localise(self.title))


def switches_of(version: ModelVersion, reader: Reader, sight: Sight) -> list[Switch]:
    """The measures that the reader may know, in the order of the model."""
    shown = Measure.objects.visible_to(reader).exclude(place="")
    known = {place: (slug, field) for place, slug, field in shown.values_list("place", "slug", "field")}
    return [
        Switch(
            key=one["artefact"],
            title=one["title"],
            years=tuple(range(one["earliest"], one["latest"] + 1, one.get("step", 1))),
            decided=one.get("fixed_start"),
            requires=tuple(one.get("requires", ())),
            excludes=tuple(one.get("excludes", ())),
            field=known[one["artefact"]][1] if one["artefact"] in known else "",
            url=reverse("pathways:measure", args=[reader.city.slug, known[one["artefact"]][0]])
            if one["artefact"] in known
            else "",
        )
        for one in model_document(version).get("measures", [])
        if one["artefact"] not in sight.measures
    ]


def by_field(rows: Iterable[Any], switch_of: Any) -> list[tuple[str, list[Any]]]:
    """Rows under the names of their fields, in the order of the fields; those of no field last."""
    rows = list(rows)
    names = [*((key, str(label)) for key, label in choices_of(Field)), ("", _("Ohne Handlungsfeld"))]
    grouped = ((name, [row for row in rows if switch_of(row).field == key]) for key, name in names)
    return [(name, found) for name, found in grouped if found]


def check_starts(switches: Iterable[Switch], starts: Starts) -> None:
    """Whether measures can start like this beside each other. Raises ValidationError by the key of the
    measure that has to be mended."""
    known = {one.key: one for one in switches}
    begins = {key: one.decided if one.decided is not None else starts.get(key) for key, one in known.items()}
    problems: dict[str, str] = {}
    for key, one in known.items():
        if begins[key] is None:
            continue
        if one.decided is None and begins[key] not in one.years:
            problems[key] = _("„%(measure)s“ kann %(first)s bis %(last)s beginnen.") % {
                "measure": one.name,
                "first": one.years[0],
                "last": one.years[-1],
            }
            continue
        for other in one.requires:
            if other in known and (begins[other] is None or begins[other] > begins[key]):
                problems[key] = _(
                    "„%(measure)s“ setzt voraus, dass „%(other)s“ spätestens im selben Jahr beginnt."
                ) % {"measure": one.name, "other": known[other].name}
        for other in one.excludes:
            if other in known and begins[other] is not None:
                problems[key] = _("„%(measure)s“ und „%(other)s“ schließen einander aus.") % {
                    "measure": one.name,
                    "other": known[other].name,
                }
    if problems:
        raise ValidationError(problems)
