"""Reads of proposals: the team sees all of its city, everybody else their own."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from wandel.foundation.cities.described import document_of
from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.models import Artefact
from wandel.foundation.cities.reader import Reader
from wandel.foundation.records.models import Proposal
from wandel.foundation.records.queries import Change, changes
from wandel.foundation.records.wording import field_name


def proposals_for(reader: Reader) -> QuerySet[Proposal]:
    """Those that a reader may see, of what they may still see; open ones first, newest first."""
    found = Proposal.objects.filter(
        city=reader.city, artefact__in=Artefact.objects.visible_to(reader)
    ).select_related("artefact", "author", "decided_by")
    if not reader.is_team:
        found = found.filter(author=reader.user) if reader.user.is_authenticated else found.none()
    waits = Q(status=Proposal.Status.OPEN)
    return found.alias(waits=waits).order_by("-waits", "-made_at")


def difference(proposal: Proposal) -> list[Change]:
    """What would be other than it is now, were an open proposal accepted; of a decided one, what it changed
    in the version that it was made for."""
    artefact = kinds[proposal.artefact.kind].of(proposal.artefact)
    stands = (None if proposal.is_open else _as_it_was(proposal)) or document_of(artefact)
    return changes(artefact, stands, stands | proposal.changed)


def _as_it_was(proposal: Proposal) -> dict[str, object] | None:
    version = proposal.artefact.versions.filter(number=proposal.based_on).first()
    return version.content if version is not None else None


def changed_since(proposal: Proposal) -> list[str]:
    """The fields of an open proposal that somebody else has changed since it was made."""
    before = _as_it_was(proposal)
    if before is None or proposal.artefact.version == proposal.based_on:
        return []
    stands = document_of(kinds[proposal.artefact.kind].of(proposal.artefact))
    return [
        field_name(proposal.artefact, name)
        for name in proposal.changed
        if before.get(name) != stands.get(name)
    ]
