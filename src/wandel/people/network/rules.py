"""Who may what in the network: everybody sees who takes part, the team ties, involves and rates."""

from __future__ import annotations

import rules

from wandel.foundation.cities.rules import city_is_public, is_member, is_team

rules.add_perm("network.view", city_is_public | is_member)
rules.add_perm("network.edit", is_team)
rules.add_perm("network.rate", is_team)
