"""The activity *collect*: phones send ideas, the wall shows them, the team keeps order."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from wandel.foundation.cities.activity_kinds import Phase, register_activity_kind
from wandel.foundation.cities.models import User
from wandel.people.arenas import actions, queries
from wandel.people.arenas.forms import IdeaForm
from wandel.people.arenas.models import Activity, Idea

TEAM_MAY = frozenset({"hide", "publish"})


class Collect:
    key = "collect"
    label = gettext_lazy("Ideen sammeln")
    hint = gettext_lazy("Alle schicken vom Telefon kurze Texte, die sofort an der Wand stehen.")
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
        return {"ideas": list(queries.ideas_on(activity))}

    def console(self, activity: Activity, reader: Any) -> dict[str, Any]:
        return {"ideas": list(queries.ideas_on(activity))}

    def perform(self, deed: str, activity: Activity, **given: Any) -> dict[str, Any]:
        """`message` says that it is done; a `form` comes back where something has to be mended."""
        if deed == "contribute":
            return self._contribute(activity, given["data"], given["participant"])
        return self._moderate(deed, activity, given["data"], given["actor"])

    def _contribute(self, activity: Activity, data: Any, participant: str) -> dict[str, Any]:
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
                actor=None,
            )
        except ValidationError as refusal:
            form.add_error("text", refusal)
            return {"form": form}
        return {"message": _("Danke, die Idee ist angekommen.")}

    def _moderate(self, deed: str, activity: Activity, data: Any, actor: User) -> dict[str, Any]:
        idea = get_object_or_404(
            Idea.objects.select_related("activity__arena__city"), slug=data.get("idea", ""), activity=activity
        )
        if deed == "hide":
            actions.hide_idea(idea=idea, actor=actor)
            return {"message": _("Die Idee ist ausgeblendet.")}
        actions.publish_idea(idea=idea, actor=actor)
        return {"message": _("Die Idee ist jetzt öffentlich.")}


COLLECT = register_activity_kind(Collect())
