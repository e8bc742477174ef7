"""Who may what with events: everybody reads, the team edits and invites."""

from __future__ import annotations

import rules

from wandel.foundation.cities.rules import city_is_public, is_member, is_team

rules.add_perm("events.view", city_is_public | is_member)
rules.add_perm("events.edit", is_team)
