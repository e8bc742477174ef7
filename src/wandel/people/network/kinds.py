"""The kind *organisation*, and which of them a field that names one may name."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wandel.foundation.cities.kinds import Kind, register_kind
from wandel.foundation.cities.models import Artefact
from wandel.foundation.cities.named import named_by, register_choices
from wandel.foundation.cities.reader import Reader
from wandel.foundation.ui.text import localise
from wandel.people.network.models import Organisation

ORGANISATION = register_kind(
    Kind(
        key="organisation",
        model="network.Organisation",
        label=_("Organisation"),
        plural=_("Organisationen"),
        step="network",
        icon="network",
        url_name="network:organisation",
        intro=_("Wer trägt den Wandel mit oder ist davon betroffen? Eine Organisation, nie ein Mensch."),
        owner="pk",
        partners_change=("title", "summary", "roles", "fields", "url", "flag", "source"),
    )
)


@register_choices("organisation", nothing=_("Noch gibt es keine Organisation."), make=ORGANISATION.key)
def _organisations(reader: Reader, thing: Artefact | None) -> list[tuple[str, str]]:
    """In a demonstration only invented ones. What stands there already stays, for the team also where it was
    withdrawn."""
    seen = Organisation.objects.visible_to(reader)
    known = Organisation.objects.filter(city=reader.city) if reader.is_team else seen
    stands = known.filter(slug__in=named_by(thing, "organisation"))
    if reader.city.is_demo and (thing is None or thing.flag == "fictional"):
        seen = seen.filter(flag="fictional")
    found = Organisation.objects.filter(Q(pk__in=seen.values("pk")) | Q(pk__in=stands.values("pk")))
    named = [(one.slug, str(localise(one.title))) for one in found]
    return sorted(named, key=lambda pair: pair[1].casefold())
