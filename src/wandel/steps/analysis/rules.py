"""Who may what in the analysis: everybody reads it."""

from __future__ import annotations

import rules

from wandel.foundation.cities.rules import city_is_public, is_member

rules.add_perm("analysis.view", city_is_public | is_member)
