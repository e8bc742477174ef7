"""A city as a case: all that it has published, read out of every room."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser

from wandel.foundation.cities.exchange import LeftOut, card_of, sources_of
from wandel.foundation.cities.models import Artefact, City, TraceLink
from wandel.foundation.cities.reader import PACKER, Reader
from wandel.foundation.records.attachments.exchange import attachments_of
from wandel.foundation.records.exchange import parts_of
from wandel.people.arenas.exchange import arenas_of
from wandel.people.network.exchange import involvements_of, ties_of
from wandel.steps.analysis.exchange import balance_of
from wandel.steps.pathways.exchange import model_of
from wandel_engine.cases import Case, parts
from wandel_engine.cases.checks.figures import leaves
from wandel_engine.cases.checks.references import LINKS
from wandel_engine.cases.layout import ARTEFACTS


@dataclass(frozen=True)
class Packed:
    """A city's case, and what of the city it has no place for."""

    case: Case
    left_out: list[LeftOut]


def packer_of(city: City) -> Reader:
    return Reader(city=city, role=PACKER, user=AnonymousUser())


def pack(city: City) -> Packed:
    """All that a city has published: no drafts, nothing hidden or withdrawn, no ratings, nobody's address."""
    reader, left_out = packer_of(city), list[LeftOut]()
    card, cells, factor_sets = balance_of(reader, left_out)
    of_kind = {kind: tuple(parts_of(reader, kind, left_out)) for kind in ARTEFACTS}
    found: dict[str, Any] = {
        "sources": sources_of(reader, left_out),
        "arenas": arenas_of(reader, left_out),
        "factor_sets": factor_sets,
        "cells": cells,
        "ties": ties_of(reader, left_out),
        **{attribute: of_kind[kind] for kind, (attribute, inner) in ARTEFACTS.items() if not inner},
    }
    vision = parts.Vision(
        **{inner[0]: of_kind[kind] for kind, (_vision, inner) in ARTEFACTS.items() if inner}
    )
    named = {one.key for one in found["organisations"]}
    found["ties"] = [tie for tie in found["ties"] if {tie.from_, tie.to} <= named]
    packed = {f"{kind}/{part.key}" for kind, entries in of_kind.items() for part in entries}
    packed |= {f"arena/{arena.key}" for arena in found["arenas"]}
    packed |= {
        f"idea/{idea.key}" for arena in found["arenas"] for one in arena.activities for idea in one.ideas
    }
    found["trace"] = _trace_of(reader, packed, left_out)
    found["involvements"] = [
        one
        for one in involvements_of(reader, left_out)
        if one.organisation in named and one.artefact in packed
    ]
    found["attachments"], files = attachments_of(reader, packed, left_out)
    model = model_of(reader, left_out)
    written = [*(part for entries in found.values() for part in entries), vision, *([card] if card else [])]
    case = Case(
        card=card_of(reader, _languages(written), left_out),
        balance=card,
        vision=vision,
        model=model,
        files=files,
        **{name: tuple(entries) for name, entries in found.items()},
    )
    return Packed(case, left_out)


def _languages(written: Iterable[Any]) -> set[str]:
    """The languages in which anything is written."""
    return {
        language
        for part in written
        for _path, value in leaves(part)
        if isinstance(value, dict)
        for language in value
    }


def _trace_of(reader: Reader, packed: set[str], left_out: list[LeftOut]) -> list[parts.TraceLink]:
    """The standing links between things that are packed."""
    seen = Artefact.objects.visible_to(reader)
    links = TraceLink.objects.filter(city=reader.city, withdrawn_at=None, source__in=seen, target__in=seen)
    found = []
    for link in links.select_related("source", "target").order_by("pk"):
        if not {str(link.source), str(link.target)} <= packed:
            continue
        if LINKS.get((link.source.kind, link.target.kind)) != link.relation:
            left_out.append(LeftOut(f"{link.source} → {link.target}", link.source.title, ("relation",)))
            continue
        document = {"from": str(link.source), "to": str(link.target), "relation": link.relation}
        found.append(parts.TraceLink.model_validate(document))
    return found
