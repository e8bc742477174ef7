"""The activity *collect*: phones send ideas, the team looks through them, the wall shows them."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from wandel.foundation.cities.activity_kinds import Phase, register_activity_kind
from wandel.foundation.cities.models import User
from wandel.people.arenas import actions, queries
from wandel.people.arenas.forms import IdeaForm
from wandel.people.arenas.models import Activity, Idea

# More than anybody can read from a chair; the newest.
ON_THE_WALL = 200
TEAM_MAY = frozenset({"hide", "publish", "publish-all"})


class Collect:
    key = "collect"
    label = gettext_lazy("Ideen sammeln")
    hint = gettext_lazy(
        "Alle schicken vom Telefon kurze Texte. Was das Team veröffentlicht, steht sofort auf der Leinwand."
    )
    outcome = "idea"
    phases = (
        Phase(
            "prepared", gettext_lazy("vorbereitet"), next="open", next_label=gettext_lazy("Sammlung starten")
        ),
        Phase(
            "open",
            gettext_lazy("läuft gerade"),
            participants_may=frozenset({"contribute"}),
            team_may=TEAM_MAY,
            next="closed",
            next_label=gettext_lazy("Sammlung beenden"),
        ),
        Phase(
            "closed",
            gettext_lazy("beendet"),
            team_may=TEAM_MAY,
            next="open",
            next_label=gettext_lazy("Sammlung wieder öffnen"),
        ),
    )
    phone_template = "arenas/collect/phone.html"
    projector_template = "arenas/collect/projector.html"
    console_template = "arenas/collect/console.html"

    def phone(self, activity: Activity, participant: str) -> dict[str, Any]:
        return {
            "form": IdeaForm(initial={"client_id": uuid.uuid4()}),
            "mine": queries.ideas_from(activity, participant),
        }

    def projector(self, activity: Activity) -> dict[str, Any]:
        ideas = queries.released(activity)
        return {
            "ideas": list(ideas[:ON_THE_WALL]),
            "total": ideas.count(),
            "waiting": queries.waiting(activity).count(),
        }

    def console(self, activity: Activity, reader: Any) -> dict[str, Any]:
        return {"ideas": queries.ideas_on(activity), "waiting": queries.waiting(activity).count()}

    def perform(self, deed: str, activity: Activity, **given: Any) -> dict[str, Any]:
        """`message` says that it is done; a `form` comes back where something has to be mended."""
        if deed == "contribute":
            return self._contribute(activity, given["data"], given["participant"], given.get("address", ""))
        return self._moderate(deed, activity, given["data"], given["actor"])

    def _contribute(self, activity: Activity, data: Any, participant: str, address: str) -> dict[str, Any]:
        form = IdeaForm(data)
        if not form.is_valid():
            return {"form": form}
        try:
            actions.contribute_idea(
                activity=activity,
                participant=participant,
                client_id=form.cleaned_data["client_id"],
                text=form.cleaned_data["text"],
                language=(get_language() or "de")[:2],
                address=address,
                actor=None,
            )
        except ValidationError as refusal:
            form.add_error("text", refusal)
            return {"form": form}
        return {"message": _("Danke, die Idee ist angekommen.")}

    def _moderate(self, deed: str, activity: Activity, data: Any, actor: User) -> dict[str, Any]:
        here = Idea.objects.filter(activity=activity).select_related("activity__arena__city")
        if deed == "publish-all":
            # Those that stood on the page, and none that has arrived since.
            found = list(here.standing().filter(slug__in=data.getlist("idea")))
            actions.publish_ideas(ideas=found, actor=actor)
            message = ngettext(
                "%(number)s Idee ist jetzt öffentlich.", "%(number)s Ideen sind jetzt öffentlich.", len(found)
            )
            return {"message": message % {"number": len(found)}}
        idea = get_object_or_404(here, slug=data.get("idea", ""))
        if deed == "hide":
            actions.hide_idea(idea=idea, actor=actor)
            return {"message": _("Die Idee ist ausgeblendet.")}
        actions.publish_idea(idea=idea, actor=actor)
        return {"message": _("Die Idee ist jetzt öffentlich.")}


COLLECT = register_activity_kind(Collect())
