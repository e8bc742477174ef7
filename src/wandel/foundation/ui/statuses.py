"""The words, tones and shapes of every state a thing can be in; colour is never the only sign."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True)
class Status:
    name: str
    tone: str
    icon: str


STATUSES = {
    "open": Status(_("noch offen"), "quiet", "circle"),
    "draft": Status(_("in Arbeit"), "warning", "half"),
    "published": Status(_("veröffentlicht"), "success", "check"),
    "idea": Status(_("Idee"), "quiet", "spark"),
    "planned": Status(_("geplant"), "info", "calendar"),
    "prepared": Status(_("vorbereitet"), "info", "calendar"),
    "running": Status(_("läuft"), "success", "play"),
    "live": Status(_("läuft gerade"), "success", "play"),
    "done": Status(_("abgeschlossen"), "success", "check"),
    "held": Status(_("hat stattgefunden"), "success", "check"),
    "stopped": Status(_("abgebrochen"), "danger", "stop"),
    "in-progress": Status(_("in Umsetzung"), "info", "half"),
    "delayed": Status(_("verzögert"), "warning", "clock"),
    "failed": Status(_("gescheitert"), "danger", "stop"),
    "closed": Status(pgettext_lazy("state", "beendet"), "quiet", "lock"),
    "adopted": Status(_("beschlossen"), "success", "check"),
    "discussed": Status(_("in Diskussion"), "info", "half"),
    "likely": Status(_("wahrscheinlich"), "success", "check"),
    "uncertain": Status(_("unsicher"), "warning", "half"),
    "out-of-reach": Status(_("außer Reichweite"), "danger", "stop"),
    "not-computed": Status(_("nicht berechnet"), "info", "circle"),
    "queued": Status(_("wartet"), "quiet", "clock"),
    "cancelled": Status(_("abgebrochen"), "quiet", "stop"),
    "withdrawn": Status(_("zurückgezogen"), "quiet", "stop"),
    "public": Status(_("öffentlich"), "success", "check"),
    "team": Status(_("nur für das Team"), "quiet", "lock"),
    "unreleased": Status(_("wartet auf Freigabe"), "warning", "clock"),
    "waiting": Status(_("wartet auf Antwort"), "warning", "clock"),
    "accepted": Status(_("angenommen"), "success", "check"),
    "declined": Status(_("abgelehnt"), "quiet", "stop"),
    "private": Status(_("nicht öffentlich"), "quiet", "lock"),
}


def status_of(key: str) -> Status:
    """The known status, or the key itself in a quiet tone, so that a new state is visible and not hidden."""
    return STATUSES.get(key) or Status(key, "quiet", "circle")
