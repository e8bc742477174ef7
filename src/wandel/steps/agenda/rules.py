"""Who may what in the agenda: everybody reads it."""

from __future__ import annotations

import rules

from wandel.foundation.cities.rules import city_is_public, is_member

rules.add_perm("agenda.view", city_is_public | is_member)
