"""How far a job is, on any page that waits for one."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wandel.foundation.live.models import Job
from wandel.foundation.live.views import panel_of
from wandel.foundation.live.watching import Watched

register = template.Library()


@register.inclusion_tag("live/panel.html", takes_context=True)
def job_panel(context: Context, watched: Watched, into: str = "") -> dict[str, Any]:
    """A job that goes on while one stays on the page: what, how far, how long, and a way to stop it. Once it
    is over, the parts of the page that `into` names by their ids show its result."""
    request = context["request"]
    return panel_of(request, watched, into) | {"csrf_token": context.get("csrf_token")}


@register.inclusion_tag("live/progress.html")
def job_progress(
    job: Job, stage: str = "", usual_seconds: float | None = None, left: str = ""
) -> dict[str, object]:
    """Its state, what is done just now, since when, how far it is, and how long it takes: what is left, where
    that is known, else how long the last ones took."""
    usual = "" if job.is_over or usual_seconds is None else _usual(usual_seconds)
    return {
        "job": job,
        "status": {"waiting": "queued"}.get(job.status, job.status),
        "stage": "" if job.is_over else stage,
        "usual": "" if left else usual,
        "left": left,
    }


def _usual(seconds: float) -> str:
    if seconds < 1.5:
        return _("Zuletzt dauerte das etwa eine Sekunde.")
    if seconds < 100:
        number = round(seconds) if seconds < 10 else 10 * round(seconds / 10)
        text = ngettext(
            "Zuletzt dauerte das etwa %(number)s Sekunde.",
            "Zuletzt dauerte das etwa %(number)s Sekunden.",
            number,
        )
        return text % {"number": number}
    minutes = round(seconds / 60)
    text = ngettext(
        "Zuletzt dauerte das etwa %(number)s Minute.", "Zuletzt dauerte das etwa %(number)s Minuten.", minutes
    )
    return text % {"number": minutes}
