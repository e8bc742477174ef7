"""What a demonstration shows first, and what waits for the team and belongs to no single room."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wandel.foundation.cities.demonstration import OPEN_ROLES
from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.models import Artefact, City, Role
from wandel.foundation.cities.panels import Panel, register_panel
from wandel.foundation.cities.today import TODAY, Waiting, day_of, shown_of, waiting
from wandel.foundation.messages.queries import unsent
from wandel.foundation.records.drafts.queries import desk_of, drafts_of
from wandel.foundation.records.models import Proposal
from wandel.foundation.records.proposals.queries import proposals_for
from wandel.foundation.ui.qr import qr_svg
from wandel.foundation.ui.text import localise
from wandel.overview import queries
from wandel.people.arenas.models import Arena
from wandel.people.events.models import Event

NO_DRAFTS = ("idea", "event")
"""What may well stay with the team."""


@register_panel(TODAY, order=5)
def beginning(request: HttpRequest, city: City) -> Panel | None:
    """Until the first event stands, those who run the city are led through what is to be done."""
    if not request.reader.may("cities.administer"):
        return None
    if Event.objects.standing().filter(city=city).exists() or Arena.objects.filter(city=city).exists():
        return None
    return waiting(
        [
            Waiting(
                title=_("Die Stadt einrichten"),
                note=_("Was als Nächstes kommt, Schritt für Schritt"),
                url=reverse("administration:next", args=[city.slug]),
                since=day_of(city.created_at),
            )
        ]
    )


@register_panel(TODAY, order=55)
def proposals(request: HttpRequest, city: City) -> Panel | None:
    """What others propose for a text of the team waits for its answer."""
    if not request.reader.may("records.edit"):
        return None
    found = proposals_for(request.reader).filter(status=Proposal.Status.OPEN).order_by("made_at", "pk")
    return waiting(
        [
            Waiting(
                title=_("Vorschlag zu „%(title)s“ beantworten") % {"title": localise(one.artefact.title)},
                url=reverse("records:proposal", args=[city.slug, one.pk]),
                since=day_of(one.made_at),
            )
            for one in found[: shown_of(request)]
        ],
        number=found.count(),
    )


@register_panel(TODAY, order=57)
def unchecked(request: HttpRequest, city: City) -> Panel | None:
    """What came from another city waits for somebody who stands by it."""
    if not request.reader.may("records.edit"):
        return None
    found = Artefact.objects.visible_to(request.reader).unchecked().order_by("created_at", "pk")
    number = found.count()
    if not number:
        return None
    return waiting(
        [
            Waiting(
                title=_("Übernommenes prüfen"),
                note=ngettext("%(number)s Stück", "%(number)s Stücke", number) % {"number": number},
                url=reverse("records:unchecked", args=[city.slug]),
                since=day_of(found[0].created_at),
            )
        ]
    )


@register_panel(TODAY, order=8)
def unsaved(request: HttpRequest, city: City) -> Panel | None:
    """What the reader has written and not saved; nobody else is told of it."""
    own = drafts_of(request.user, city)
    return waiting(
        [
            Waiting(
                title=_("Eigenen Entwurf beenden: %(title)s")
                % {"title": localise(one.artefact.title) if one.artefact else kinds[one.kind].label},
                note=_("noch nicht gespeichert"),
                url=desk_of(one).form_url,
                since=day_of(one.saved_at),
            )
            for one in own.select_related("artefact", "city", "user")[: shown_of(request)]
        ],
        number=own.count(),
    )


@register_panel(TODAY, order=60)
def drafts(request: HttpRequest, city: City) -> Panel | None:
    """What people have made and not published; ideas have an entry of their own."""
    if not request.reader.may("records.edit"):
        return None
    hidden = (
        Artefact.objects.visible_to(request.reader)
        .filter(visibility=Artefact.Visibility.TEAM, kind__in=kinds.keys())
        .exclude(kind__in=NO_DRAFTS)
        .exclude(pk__in=Artefact.objects.visible_to(request.reader).unchecked())
        .order_by("created_at", "pk")
    )
    return waiting(
        [
            Waiting(
                title=_("„%(title)s“ fertigstellen") % {"title": localise(one.title)},
                note=_("noch nicht öffentlich"),
                url=reverse("records:edit", args=[city.slug, one.kind, one.slug]) + "#id_visibility",
                since=day_of(one.created_at),
            )
            for one in hidden[: shown_of(request)]
        ],
        number=hidden.count(),
    )


@register_panel(TODAY, order=70)
def unsent_mails(request: HttpRequest, city: City) -> Panel | None:
    """Mails that could not be sent and belong to no event, such as invitations to work along."""
    if not request.reader.may("cities.administer"):
        return None
    number = unsent(city=city).exclude(key__startswith="event:").count()
    if not number:
        return None
    return waiting(
        [
            Waiting(
                title=_("Mails prüfen, die nicht hinausgingen"),
                note=ngettext("%(number)s Mail", "%(number)s Mails", number) % {"number": number},
                url=reverse("administration:members", args=[city.slug]),
                since=timezone.localdate(),
                is_late=True,
            )
        ]
    )


@register_panel("overview.city", order=1)
def trying(request: HttpRequest, city: City) -> Panel | None:
    """Scan, type an idea, watch it arrive, follow it to a commitment; and whom one may be for that."""
    if not (settings.DEMO and city.is_demo):
        return None
    activity = queries.open_activity(request.reader)
    join = reverse("join:join", args=[activity.join_code]) if activity else ""
    context = {
        "city": city,
        "activity": activity,
        "join": join,
        "qr": qr_svg(request.build_absolute_uri(join)) if join else "",
        "commitment": queries.commitment_from_idea(request.reader),
        "roles": [(role, Role(role).label, role == request.reader.role) for role in OPEN_ROLES],
        "role": request.reader.role,
    }
    return Panel("overview/trying.html", context)
