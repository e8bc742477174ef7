"""Who looks first and writes then takes turns: what was seen is still so when it is written."""

from __future__ import annotations

from wandel.foundation.cities.models import City


def take_turns(city: City | int) -> None:
    """Inside an action: wait until no other action that takes turns in this city is under way, and keep the
    turn until the transaction ends. SQLite has one writer at a time anyway, from the start of an action on.
    Rows that only point to the city are written beside it."""
    City.objects.select_for_update(no_key=True).get(pk=city.pk if isinstance(city, City) else city)
