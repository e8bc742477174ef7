"""The administration's own tasks in a new city."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from wandel.foundation.administration import queries
from wandel.foundation.administration.tasks import NEXT, Task
from wandel.foundation.cities.models import City
from wandel.foundation.cities.panels import Panel, register_panel


@register_panel(NEXT, order=10)
def colleague(_request: HttpRequest, city: City) -> Panel:
    return Task(
        title=_("Jemanden dazuholen"),
        text=_("Eine Einladung geht per Mail hinaus. Wer sich damit anmeldet, arbeitet mit."),
        url=reverse("administration:members", args=[city.slug]),
        done=city.memberships.count() > 1 or city.invitations.filter(withdrawn_at=None).exists(),
    ).panel


@register_panel(NEXT, order=30)
def texts(_request: HttpRequest, city: City) -> Panel:
    return Task(
        title=_("Sagen, worum es geht"),
        text=_("Überschrift und ein paar Sätze für die erste Seite, und eine Adresse für Fragen."),
        url=reverse("administration:section", args=[city.slug, "texts"]),
        done=bool(city.summary and city.contact),
    ).panel


@register_panel(NEXT, order=80)
def legal(_request: HttpRequest, city: City) -> Panel:
    return Task(
        title=_("Impressum und Datenschutz eintragen"),
        text=_("Beides braucht eine öffentliche Seite."),
        url=reverse("administration:section", args=[city.slug, "legal"]),
        done=bool(city.imprint and city.privacy),
    ).panel


@register_panel(NEXT, order=90)
def publish(_request: HttpRequest, city: City) -> Panel:
    lacks = queries.lacks_before_publishing(city)
    return Task(
        title=_("Die Stadt veröffentlichen"),
        text=" ".join(lacks) if lacks else _("Alles Nötige ist da."),
        url=reverse("administration:section", args=[city.slug, "visibility"]),
        done=city.is_public,
    ).panel
