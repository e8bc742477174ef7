"""Who may what in the agenda: everybody reads it, the team writes down commitments and publishes."""

from __future__ import annotations

import rules

from wandel.foundation.cities.rules import city_is_public, is_member, is_team

rules.add_perm("agenda.view", city_is_public | is_member)
rules.add_perm("agenda.publish", is_team)
