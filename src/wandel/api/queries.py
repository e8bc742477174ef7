"""Reads of the interface: the rooms' own reads, brought into the shape of an answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from wandel.foundation.cities.access import Reader
from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.models import Artefact, City
from wandel.foundation.cities.queries import Hop, Trace
from wandel.steps.pathways.models import Result
from wandel.steps.pathways.queries import certainties, newest_results
from wandel.steps.pathways.reading import Reading

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


def artefact_rows(artefacts: Iterable[Artefact], reader: Reader, absolute: Absolute) -> list[dict[str, Any]]:
    """Each with what its kind adds; one query for each kind that occurs, however many there are of it."""
    artefacts = list(artefacts)
    ids: dict[str, list[UUID]] = defaultdict(list)
    for artefact in artefacts:
        ids[artefact.kind].append(artefact.pk)
    special: dict[UUID, Any] = {}
    for kind, keys in ids.items():
        special |= apps.get_model(kinds[kind].model).objects.select_related().in_bulk(keys)
    sources = dict(reader.city.sources.values_list("pk", "key"))
    return [
        {
            "id": artefact.pk,
            "kind": artefact.kind,
            "slug": artefact.slug,
            "title": artefact.title,
            "summary": artefact.summary,
            "flag": artefact.flag,
            "source": sources.get(getattr(special[artefact.pk], "source_id", None)),
            "created_at": artefact.created_at,
            "page": absolute(kinds[artefact.kind].url(city_slug=reader.city.slug, slug=artefact.slug)),
            "content": kinds[artefact.kind].content(special[artefact.pk]),
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
        "public": hop.visible,
        "id": hop.id if hop.visible else None,
        "title": hop.title if hop.visible else None,
        "page": absolute(hop.url) if hop.visible else None,
    }


def published_results(city: City) -> list[Result]:
    """The newest result of each target, without its numbers; none for a target that is not public."""
    hidden = _hidden(city, "target")
    return [result for result in newest_results(city=city) if hidden.isdisjoint(result.targets)]


def pathway_rows(results: list[Result], city: City, absolute: Absolute) -> list[dict[str, Any]]:
    """The numbers are read for these results alone, in two queries."""
    keys = [one.pk for one in results]
    numbers = dict(Result.objects.filter(pk__in=keys).values_list("pk", "result"))
    certain = certainties(results=keys)
    hidden = _hidden(city, "measure")
    rows = []
    for result in results:
        result.result = numbers[result.pk]
        certainty = _certainty(result, certain.get(result.pk))
        rows.append(_pathway(result, hidden, city, absolute) | {"certainty": certainty})
    return rows


def _certainty(result: Result, found: dict[str, Any] | None) -> dict[str, Any] | None:
    """How often the pathway reaches its own targets; of others it says nothing."""
    if found is None:
        return None
    return {
        "draws": found["draws"],
        "seed": found["seed"],
        "uncertain_inputs": len(found["inputs"]),
        "targets": [{"key": key, **found["targets"][key]} for key in result.targets],
    }


def _hidden(city: City, kind: str) -> set[str]:
    """Slugs of what is withdrawn or for the team only; what stands in the model alone is not among them."""
    of_kind = Artefact.objects.filter(city=city, kind=kind)
    public = of_kind.standing().filter(visibility=Artefact.Visibility.PUBLIC)
    return set(of_kind.exclude(pk__in=public).values_list("slug", flat=True))


def _pathway(result: Result, hidden: set[str], city: City, absolute: Absolute) -> dict[str, Any]:
    reading = Reading(result)
    pathway, version = reading.pathway, result.model_version
    return {
        "id": result.pk,
        "computed_at": result.created_at,
        "reached": result.reached,
        "targets": [{"key": target.artefact, **target.model_dump()} for target in pathway.targets],
        "years": reading.years,
        "emissions": {
            account: {"pathway": emissions.total, "trend": pathway.trend.emissions[account].total}
            for account, emissions in pathway.outcome.emissions.items()
        },
        "account": reading.account,
        "emissions_by_sector": reading.emissions_by_sector(),
        "cost_years": reading.cost_years(),
        "costs_by_payer": reading.costs_by_payer(),
        "measures": [
            {
                "key": None if key in hidden else key,
                "title": None if key in hidden else _text(reading.title_of("measures", key)),
                "public": key not in hidden,
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
            "options": result.options,
            "targets": result.targets,
        },
        "page": absolute(reverse("pathways:index", kwargs={"city_slug": city.slug})),
    }


def _text(title: dict[str, str] | str) -> dict[str, str] | None:
    return title if isinstance(title, dict) else None
