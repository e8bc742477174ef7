"""Reads of the administration."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.translation import gettext as _

from wandel.foundation.administration.models import Invitation
from wandel.foundation.administration.tasks import NEXT, Task
from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.models import Artefact, AuditEntry, City, Membership, Role, User
from wandel.foundation.cities.panels import panels_for
from wandel.foundation.messages.models import OutboxMessage

IN_ORDER = {Role.ADMIN: 0, Role.TEAM: 1, Role.PARTNER: 2}


def members_of(city: City) -> QuerySet[Membership]:
    """Who has a role, those with the most rights first."""
    rank = Case(
        *(When(role=role, then=Value(at)) for role, at in IN_ORDER.items()), output_field=IntegerField()
    )
    found = Membership.objects.filter(city=city).select_related("user", "organisation")
    return found.order_by(rank, "user__name", "user__email")


def invitations_of(city: City) -> QuerySet[Invitation]:
    """The newest first; what has led to a role is in the list of members."""
    return Invitation.objects.filter(city=city).select_related("invited_by", "organisation")


@dataclass(frozen=True)
class Sent:
    """An invitation, and what became of its newest mail; None where that is not in the outbox any more."""

    invitation: Invitation
    mail: OutboxMessage | None

    @property
    def state(self) -> str:
        """A word for it: accepted, withdrawn, expired, failed, delayed, on-the-way or mailed."""
        invitation, mail = self.invitation, self.mail
        if invitation.accepted_at:
            return "accepted"
        if invitation.withdrawn_at:
            return "withdrawn"
        if not invitation.is_valid:
            return "expired"
        if mail is None or mail.status == OutboxMessage.Status.SENT:
            return "mailed"
        if mail.status == OutboxMessage.Status.FAILED:
            return "failed"
        return "delayed" if mail.attempts else "on-the-way"


def with_mails(invitations: list[Invitation]) -> list[Sent]:
    """Each with its mail, read in one query."""
    keys = [invitation.mail_key for invitation in invitations]
    mails = {mail.key: mail for mail in OutboxMessage.objects.filter(key__in=keys)}
    return [Sent(invitation, mails.get(invitation.mail_key)) for invitation in invitations]


def tasks(request: HttpRequest) -> dict[str, list[Task]]:
    """What a new city may bring along, and what comes next; each room says what it has to say."""
    found = [panel.context["task"] for panel in panels_for(NEXT, request, request.city)]
    return {
        "brought": [task for task in found if task.is_brought],
        "coming": [task for task in found if not task.is_brought],
    }


def lacks_before_publishing(city: City) -> list[str]:
    """What visitors will look for in vain."""
    parts = (
        (city.summary, _("Worum es geht, steht noch nirgends.")),
        (city.contact, _("Eine Adresse für Fragen fehlt.")),
        (city.imprint, _("Das Impressum fehlt.")),
        (city.privacy, _("Die Datenschutzerklärung fehlt.")),
    )
    return [text for there, text in parts if not there]


def settings_saved_by(city: City) -> tuple[User | None, dt.datetime | None]:
    """Who has saved the settings last, and when."""
    saved = AuditEntry.objects.filter(city=city, action__startswith="administration.change_")
    last = saved.exclude(action="administration.change_role").select_related("actor").first()
    return (last.actor, last.at) if last else (None, None)


def contents_of(city: City) -> list[tuple[Any, int]]:
    """What goes with the city, each kind with its number."""
    counted = dict(
        Artefact.objects.filter(city=city).values_list("kind").annotate(number=Count("pk")).order_by()
    )
    found = [(kind.plural, counted[kind.key]) for kind in kinds if kind.key in counted]
    return [*found, (_("Menschen mit einer Rolle"), city.memberships.count())]
