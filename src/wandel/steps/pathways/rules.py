"""Who may what with pathways: everybody reads, the team computes."""

from __future__ import annotations

import rules

from wandel.foundation.cities.rules import city_is_public, is_member, is_team

rules.add_perm("pathways.view", city_is_public | is_member)
rules.add_perm("pathways.compute", is_team)
