"""Who reads, and with what right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from wandel.foundation.cities.models.city import City
    from wandel.foundation.cities.models.user import User

VISITOR = "visitor"
PACKER = "packer"
"""Who packs what a city has published, also while the city itself is still hidden."""


@dataclass(frozen=True)
class Reader:
    """Somebody looking at one city. `role` is admin, team, partner, visitor, or packer."""

    city: City
    role: str
    user: User | AnonymousUser

    @property
    def is_team(self) -> bool:
        return self.role in {"admin", "team"}

    @property
    def knows_city(self) -> bool:
        """Whether what is public shows although the city is hidden."""
        return self.role in {PACKER, "partner"}

    def may(self, permission: str, subject: object | None = None) -> bool:
        """Whether the rules grant the permission, on the subject or (default) on the city."""
        return self.user.has_perm(permission, subject if subject is not None else self.city)
