"""Who may what in the analysis: everybody reads it, the team takes ideas up."""

from __future__ import annotations

import rules

from wandel.foundation.cities.rules import city_is_public, is_member, is_team

rules.add_perm("analysis.view", city_is_public | is_member)
rules.add_perm("analysis.adopt", is_team)
