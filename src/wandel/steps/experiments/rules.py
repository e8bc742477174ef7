"""Who may what in the experiments: everybody reads them."""

from __future__ import annotations

import rules

from wandel.foundation.cities.rules import city_is_public, is_member

rules.add_perm("experiments.view", city_is_public | is_member)
