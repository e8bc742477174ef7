"""Reads of the interface: the rooms' own reads, brought into the shape of an answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, get_args
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from wandel.foundation.cities.described import documents_for
from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.models import Artefact, City
from wandel.foundation.cities.named import Sight
from wandel.foundation.cities.queries import Hop, Trace
from wandel.foundation.cities.reader import Reader
from wandel.steps.pathways.first import first_result
from wandel.steps.pathways.queries import certainties, chance_of, newest_results, readable
from wandel.steps.pathways.reading import Reading
from wandel.steps.pathways.sight import UNNAMED, sight_of
from wandel_engine.pathways.chances import standing_of
from wandel_engine.pathways.courses import years_outside
from wandel_engine.pathways.ensemble import Bands
from wandel_engine.pathways.model import Account
from wandel_engine.pathways.stored import read_bands

Absolute = Callable[[str], str]


def public_cities() -> QuerySet[City]:
    return City.objects.filter(is_public=True)


def city_name(city: City) -> dict[str, Any]:
    return {
        "slug": city.slug,
        "name": city.name,
        "demonstration": city.is_demo,
        "notice": _notice(city),
        "licence": city.licence,
    }


def _notice(city: City) -> dict[str, str] | None:
    """What has to be said with everything about a demonstration; never nothing."""
    if not city.is_demo:
        return None
    if city.demo_notice:
        return city.demo_notice
    said = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            said[language] = _("Demonstration: keine Aussage der Stadt.")
    return said


def city_entry(city: City, absolute: Absolute) -> dict[str, Any]:
    return city_name(city) | {"summary": city.summary, "page": city_page(city, absolute)}


def city_page(city: City, absolute: Absolute) -> str:
    return absolute(reverse("overview:city", kwargs={"city_slug": city.slug}))


def artefacts_of(reader: Reader) -> QuerySet[Artefact]:
    return Artefact.objects.visible_to(reader).filter(kind__in=kinds.keys()).order_by("kind", "slug")


IN_EVERY_ANSWER = {"title", "summary", "flag", "source"}


def artefact_rows(artefacts: Iterable[Artefact], reader: Reader, absolute: Absolute) -> list[dict[str, Any]]:
    """Each with what its kind adds; as many queries for each kind that
    occurs, however many there are of it."""
    artefacts = list(artefacts)
    ids: dict[str, list[UUID]] = defaultdict(list)
    for artefact in artefacts:
        ids[artefact.kind].append(artefact.pk)
    documents: dict[UUID, dict[str, Any]] = {}
    sight = Sight(reader)
    for kind, keys in ids.items():
        model = kinds[kind].model_class
        found = documents_for(reader, list(model.objects.filter(pk__in=keys)))
        documents |= {pk: sight.of(model, document) for pk, document in found.items()}
    return [
        {
            "id": artefact.pk,
            "kind": artefact.kind,
            "slug": artefact.slug,
            "title": artefact.title,
            "summary": artefact.summary,
            "flag": artefact.flag,
            "source": documents[artefact.pk].get("source"),
            "taken_over_from": artefact.taken_over_from or None,
            "checked": not artefact.is_unchecked,
            "created_at": artefact.created_at,
            "page": absolute(kinds[artefact.kind].url(city_slug=reader.city.slug, slug=artefact.slug)),
            "content": {
                name: value for name, value in documents[artefact.pk].items() if name not in IN_EVERY_ANSWER
            },
        }
        for artefact in artefacts
    ]


def trace_rows(trace: Trace, absolute: Absolute) -> dict[str, list[dict[str, Any]]]:
    return {
        "origins": [_hop(hop, absolute) for hop in trace.origins],
        "results": [_hop(hop, absolute) for hop in trace.results],
    }


def _hop(hop: Hop, absolute: Absolute) -> dict[str, Any]:
    return {
        "kind": hop.kind,
        "depth": hop.depth,
        "id": hop.id,
        "title": hop.title,
        "page": absolute(hop.url),
    }


def pathways_of(reader: Reader) -> list[Reading]:
    """The newest pathway to each target; none to a target that is not public, and none of a newer version."""
    sight = sight_of(reader)
    return [Reading(result, sight) for result in readable(newest_results(reader, sight))]


def shown_first(reader: Reader, readings: list[Reading]) -> int | None:
    """The id of the pathway that pages show where nobody asked for another."""
    found = first_result(reader, [one.result for one in readings])
    return None if found is None else found.pk


def pathway_rows(readings: list[Reading], city: City, absolute: Absolute) -> list[dict[str, Any]]:
    certain = certainties(results=[one.result.pk for one in readings])
    return [_pathway(reading, certain.get(reading.result.pk), city, absolute) for reading in readings]


def _certainty(reading: Reading, found: dict[str, Any] | None) -> dict[str, Any] | None:
    """How often the pathway reaches its own targets; of others it says nothing."""
    if found is None:
        return None
    return {
        "draws": found["draws"],
        "seed": found["seed"],
        "uncertain_inputs": len(found["inputs"]),
        "targets": [
            {"key": key, **found["targets"][key], "standing": standing_of(chance_of(found, key))}
            for key in reading.result.targets
        ],
    }


def _bands(found: dict[str, Any] | None) -> dict[str, Bands]:
    """The range of emissions over the draws, by account; nothing where there were none, or nothing varies."""
    if found is None or not found["inputs"]:
        return {}
    return {account: read_bands(found[f"bands__{account}"], found["format"]) for account in get_args(Account)}


def _outside(reading: Reading, bands: dict[str, Bands]) -> tuple[int, ...]:
    band = bands.get(reading.account)
    return years_outside(reading.pathway.outcome, reading.account, band) if band else ()


def _drawn(band: Bands | None) -> dict[str, Any] | None:
    return None if band is None else {"median": band.p50, "low": band.p5, "high": band.p95}


def _pathway(
    reading: Reading, certain: dict[str, Any] | None, city: City, absolute: Absolute
) -> dict[str, Any]:
    result, pathway, bands = reading.result, reading.pathway, _bands(certain)
    version = result.model_version
    return {
        "id": result.pk,
        "computed_at": result.created_at,
        "outdated": result.outdated,
        "reached": result.reached,
        "targets": [
            {
                "key": target.artefact,
                **target.model_dump(),
                "standing": standing_of(chance_of(certain, target.artefact)),
            }
            for target in pathway.targets
        ],
        "years": reading.years,
        "emissions": {
            account: {
                "pathway": emissions.total,
                "trend": pathway.trend.emissions[account].total,
                "drawn": _drawn(bands.get(account)),
            }
            for account, emissions in pathway.outcome.emissions.items()
        },
        "certainty": _certainty(reading, certain),
        "years_outside": _outside(reading, bands),
        "years_worse": reading.years_worse,
        "account": reading.account,
        "emissions_by_sector": reading.emissions_by_sector(),
        "cost_years": reading.cost_years(),
        "costs_by_payer": reading.costs_by_payer(),
        "measures": [
            {
                "key": None if key == UNNAMED else key,
                "title": None if key == UNNAMED else _text(reading.title_of("measures", key)),
                "public": key != UNNAMED,
                "start_year": year,
            }
            for key, year in reading.starts()
        ],
        "provenance": {
            "model_version": version.number,
            "model_hash": result.model_hash,
            "model_title": version.title,
            "engine_version": result.engine_version,
            "solver_version": result.solver_version,
            "options": reading.options,
            "targets": result.targets,
        },
        "page": absolute(reverse("pathways:index", kwargs={"city_slug": city.slug})),
    }


def _text(title: dict[str, str] | str) -> dict[str, str] | None:
    return title if isinstance(title, dict) else None
