"""Writes of proposals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from wandel.foundation.cities.access import reader_for, require
from wandel.foundation.cities.audit import action
from wandel.foundation.cities.described import document_of
from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.models import Artefact, User
from wandel.foundation.records.actions import edit, titled
from wandel.foundation.records.checking import check
from wandel.foundation.records.models import Proposal
from wandel_engine.writing import is_seen


@action("records.propose")
def propose(*, artefact: Artefact, document: Mapping[str, Any], note: str, actor: User) -> Proposal:
    """Propose that something shall say what a document says. Raises Unfit where it could not say that, and
    ValidationError where nothing would be other, or no sentence says why."""
    require("records.propose", actor, artefact.city)
    seen = Artefact.objects.visible_to(reader_for(actor, artefact.city))
    if not seen.filter(pk=artefact.pk).exists():
        raise PermissionDenied
    current = kinds[artefact.kind].of(artefact)
    stands = document_of(current)
    changed = {name: value for name, value in document.items() if _other(value, stands[name])}
    if not changed:
        raise ValidationError(_("Noch ist nichts anders als bisher."), code="same")
    if not is_seen(note):
        raise ValidationError({"note": _("Bitte schreiben Sie in einem Satz, warum.")})
    titled((stands | changed)["title"])
    check(type(current), stands | changed, current.slug, current.city)
    return Proposal.objects.create(
        city=artefact.city,
        artefact_id=artefact.pk,
        author=actor,
        changed=changed,
        based_on=current.version,
        note=note,
    )


def _other(value: Any, stands: Any) -> bool:
    """Whether two values differ; what is empty is so in any form."""
    empty = (None, "", {}, [])
    return value != stands and not (value in empty and stands in empty)


@action("records.accept_proposal")
def accept_proposal(
    *, proposal: Proposal, seen_version: int, actor: User | None, answer: str = ""
) -> Proposal:
    """Make the change that was proposed, as a version of its author. Raises Stale where the thing is no
    longer what was seen, and like `edit`."""
    current = _open(proposal, actor)
    edit(
        artefact=current.artefact,
        document=current.changed,
        visibility=current.artefact.visibility,
        seen_version=seen_version,
        note=current.note,
        author=current.author,
        actor=actor,
    )
    return _decide(current, Proposal.Status.ACCEPTED, answer, actor)


@action("records.decline_proposal")
def decline_proposal(*, proposal: Proposal, answer: str, actor: User | None) -> Proposal:
    """Leave it as it is, and say why."""
    current = _open(proposal, actor)
    if not is_seen(answer):
        raise ValidationError(
            _("Bitte schreiben Sie in einem Satz, warum nicht. Wer es vorgeschlagen hat, liest ihn."),
            code="no-answer",
        )
    return _decide(current, Proposal.Status.DECLINED, answer, actor)


def _open(proposal: Proposal, actor: User | None) -> Proposal:
    require("records.edit", actor, proposal.city)
    current = Proposal.objects.select_for_update(of=("self",)).select_related("artefact").get(pk=proposal.pk)
    if not current.is_open:
        raise ValidationError(_("Darüber ist schon entschieden."), code="decided")
    return current


def _decide(proposal: Proposal, status: str, answer: str, actor: User | None) -> Proposal:
    proposal.status, proposal.answer, proposal.decided_by = status, answer, actor
    proposal.decided_at = timezone.now()
    proposal.save()
    return proposal
