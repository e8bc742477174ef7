"""Who may what in the arenas: everybody looks and takes part, the team facilitates."""

from __future__ import annotations

import rules

from wandel.foundation.cities.rules import city_is_public, is_member, is_team

rules.add_perm("arenas.view", city_is_public | is_member)
rules.add_perm("arenas.take_part", city_is_public | is_member)
rules.add_perm("arenas.facilitate", is_team)
