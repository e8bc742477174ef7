"""What targets and measures say is laid on the model: the one place where artefacts and model meet.

`merged` takes the model as it was brought and gives the one that is computed. What an artefact does not speak
of stays as the model has it, and so does what has not changed since the model was brought: a model may aim at
a share of its base year or at a budget, which a target cannot say.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

Document = dict[str, Any]
TONNES = {"t": 1.0, "t/a": 1.0, "kt": 1e3, "kt/a": 1e3, "Mt": 1e6, "Mt/a": 1e6}
AIMED = ("year", "account", "measure", "threshold")
"""What a target says that the model says too."""


@dataclass(frozen=True)
class Merged:
    """The model that is computed, and why some targets are not in it, by their keys."""

    document: Document
    left_out: dict[str, str] = field(default_factory=dict)


def merged(
    base: Document,
    targets: Mapping[str, Document],
    measures: Mapping[str, Document],
    people: float | None,
    brought: Mapping[str, Document],
) -> Merged:
    """`targets` and `measures`: what the artefacts that stand say, by key; `people`: the population of the
    balance, for targets per head; `brought`: what the targets said when the model was brought."""
    found = [dict(one) for one in base.get("targets", [])]
    places = {one["artefact"]: place for place, one in enumerate(found)}
    left_out = {}
    for key, said in targets.items():
        if reason := why_not(said, base, people):
            left_out[key] = reason
        elif key not in places:
            found.append({"artefact": key, "title": said["title"], **_aimed(said, people)})
        elif _aim(said) != _aim(brought.get(key, {})):
            # What is left of a year is said for that year, never as a budget.
            found[places[key]].pop("budget_from", None)
            found[places[key]] |= {"title": said["title"], **_aimed(said, people)}
    decided = {said["place"]: said for said in measures.values() if said.get("place")}
    taken = [_decided(one, decided) for one in base_measures(base)]
    document = base | {part: items for part, items in (("targets", found), ("measures", taken)) if items}
    return Merged(document, left_out)


def base_measures(document: Document) -> list[Document]:
    measures: list[Document] = document.get("measures", [])
    return measures


def why_not(target: Document, model: Document, people: float | None) -> str:
    """Why a target is not computed with a model; empty where it is."""
    first, last = model["base_year"], model["horizon"]
    if target["measure"] == "energy":
        return _("Das Modell rechnet Treibhausgase; ein Ziel zum Endenergieverbrauch rechnet es noch nicht.")
    if target["year"] > last:
        return _("Das Modell reicht bis %(last)s, das Ziel liegt später.") % {"last": last}
    if target["year"] <= first:
        return _("Die Bilanz des Modells ist von %(first)s; das Ziel liegt nicht danach.") % {"first": first}
    if target["measure"] == "emissions-per-head" and not people:
        return _("Für ein Ziel je Kopf fehlt eine Bilanz mit der Zahl der Menschen in der Stadt.")
    return ""


def tonnes_of(target: Document, people: float | None) -> float:
    """What a target allows for the whole city, t/a."""
    threshold = target["threshold"]
    if target["measure"] == "emissions-per-head":
        return float(threshold["value"]) * (people or math.nan)
    return float(threshold["value"]) * TONNES[threshold["unit"]]


def _aim(target: Document) -> list[Any]:
    return [target.get(part) for part in AIMED]


def _aimed(target: Document, people: float | None) -> Document:
    figure = {
        "value": tonnes_of(target, people),
        "unit": "t/a",
        "year": target["year"],
        # What a city wants is said by itself, whatever it rests on.
        "flag": "fictional" if target["threshold"].get("flag") == "fictional" else "stated",
    }
    if derivation := target["threshold"].get("derivation"):
        figure["derivation"] = derivation
    return {"year": target["year"], "account": target["account"], "threshold": figure}


def _decided(measure: Document, decided: Mapping[str, Document]) -> Document:
    said = decided.get(measure["artefact"])
    if said is None or not (said.get("never") or said.get("start_year")):
        return measure
    open_again = {name: value for name, value in measure.items() if name not in {"fixed_start", "never"}}
    if said.get("never"):
        return open_again | {"never": True}
    return open_again | {"fixed_start": said["start_year"]}


def check_measure(key: str, measures: Mapping[str, Document], base: Document, computed: Document) -> None:
    """Whether what a measure says can be computed beside what the others say; `computed` is the model that
    would be. Raises ValidationError by the field that has to be mended."""
    said = measures[key]
    place, start = said.get("place"), said.get("start_year")
    if said.get("never") and start:
        raise ValidationError({"never": _("Entweder ein Beginn oder nie: eines von beiden.")})
    if not place:
        return
    known = {one["artefact"]: one for one in base_measures(base)}
    if place not in known:
        raise ValidationError({"place": _("Diesen Platz hat das Modell nicht.")})
    if any(one.get("place") == place for other, one in measures.items() if other != key):
        raise ValidationError({"place": _("Diesen Platz im Modell hat schon eine andere Maßnahme.")})
    if start:
        check_window(known[place], start)
    for early, needed in too_early(computed):
        if place == early["artefact"]:
            said_of = _("Sie setzt eine Maßnahme voraus, die bis %(year)s nicht begonnen hat.")
        elif place == needed["artefact"]:
            said_of = _("Eine andere Maßnahme, die %(year)s beginnt, setzt sie voraus.")
        else:
            continue
        where = "never" if said.get("never") else "start_year"
        raise ValidationError({where: said_of % {"year": early["fixed_start"]}})


def check_window(measure: Document, start: int) -> None:
    """Whether a measure of the model may start in a year. Raises ValidationError at ``start_year``."""
    first, last = measure["earliest"], measure["latest"]
    if not first <= start <= last:
        said = _("Im Modell kann sie %(first)s bis %(last)s beginnen.") % {"first": first, "last": last}
        raise ValidationError({"start_year": said})


def too_early(document: Document) -> list[tuple[Document, Document]]:
    """The measures of a model that are decided to start before one that they require can have started, each
    with that one."""
    known = {one["artefact"]: one for one in base_measures(document)}
    return [
        (measure, known[needed])
        for measure in known.values()
        for needed in measure.get("requires", ())
        if measure.get("fixed_start") is not None
        and (
            known[needed].get("never")
            or (known[needed].get("fixed_start") or known[needed]["earliest"]) > measure["fixed_start"]
        )
    ]
