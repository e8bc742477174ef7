"""What stands under a picture of a city that leaves its page."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wandel.foundation.cities.models import City
from wandel.foundation.ui.text import localise


def signature(city: City) -> str:
    """The city's name; of a demonstration also that it is one."""
    name = str(localise(city.name))
    if not city.is_demo:
        return name
    notice = _("Demonstration: keine Aussage der Stadt.")
    return f"{name} · {notice}"
