"""What waits for the team of a city today. Each room registers a panel of TODAY with what waits in it; the
home of the city shows the most urgent of all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wandel.foundation.cities.models import City
from wandel.foundation.cities.panels import Panel, panels_for

TODAY = "overview.today"
MOST = 4
"""As many things as somebody does in a day, and as fit on a screen."""
ALL = 200
"""What is shown of one kind where somebody wants to see everything."""


@dataclass(frozen=True)
class Waiting:
    """`title` begins with what is to be done; `url` leads to the very thing, and with a fragment to the place
    on its page. `note` stands below. `is_late`: it should have been done since then; `is_now`: people wait in
    this moment."""

    title: str
    url: str
    since: dt.date
    note: str = ""
    is_late: bool = False
    is_now: bool = False

    @property
    def age(self) -> str:
        days = (timezone.localdate() - self.since).days
        if days < 1:
            return _("seit heute")
        if self.is_late:
            return ngettext("seit %(days)s Tag überfällig", "seit %(days)s Tagen überfällig", days) % {
                "days": days
            }
        return ngettext("seit %(days)s Tag", "seit %(days)s Tagen", days) % {"days": days}


def waiting(entries: Sequence[Waiting], *, number: int | None = None) -> Panel | None:
    """What a room hands over: its entries, no more than `shown_of(request)` of them needed, and how many
    there are."""
    if not entries:
        return None
    return Panel("cities/today.html", {"entries": entries, "number": number or len(entries)})


@dataclass(frozen=True)
class Today:
    """`number` counts also what is not among the entries."""

    entries: list[Waiting]
    number: int

    @property
    def has_more(self) -> bool:
        return self.number > len(self.entries)


def shown_of(request: HttpRequest) -> int:
    """How many entries a room hands over: more where the page shows all that waits."""
    return ALL if getattr(request, "shows_all_waiting", False) else MOST


def today(request: HttpRequest, city: City, *, everything: bool = False) -> Today:
    """The most urgent of what waits: first what waits in this moment, then what is late, the oldest first;
    or everything, in the same order."""
    request.shows_all_waiting = everything  # type: ignore[attr-defined]
    found: list[dict[str, Any]] = [panel.context for panel in panels_for(TODAY, request, city)]
    entries = [entry for one in found for entry in one["entries"]]
    entries.sort(key=lambda entry: (not entry.is_now, not entry.is_late, entry.since))
    return Today(entries if everything else entries[:MOST], sum(one["number"] for one in found))


def day_of(moment: dt.datetime) -> dt.date:
    """The day of a moment where the city is."""
    return timezone.localtime(moment).date()
