"""Permission where something is written, not only at the gate."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wandel.foundation.cities.models import City, User
from wandel.foundation.cities.turns import take_turns


def in_turn(city: City, permission: str, actor: User | None) -> City:
    """The city as it is now, and unchanged until the transaction ends. Raises ValidationError where the actor
    has not, or no longer, the permission; the program itself has every one."""
    take_turns(city)
    if actor is not None and not User.objects.get(pk=actor.pk).has_perm(permission, city):
        raise ValidationError(
            _(
                "Diesem Konto fehlt inzwischen die Rolle, die dafür nötig ist. Gespeichert ist nichts; was "
                "geschrieben war, steht noch hier."
            ),
            code="no-permission",
        )
    return City.objects.get(pk=city.pk)
