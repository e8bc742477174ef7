"""Who may watch what is computed: members of a city, each kind of job by the permission that it names."""

from __future__ import annotations

import rules

from wandel.foundation.cities.rules import is_member

rules.add_perm("live.watch", is_member)
