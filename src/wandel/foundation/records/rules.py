"""Who may read how an artefact came to be, and who may change it."""

from __future__ import annotations

import rules

from wandel.foundation.cities.rules import is_team

# What stood there before it was made public was not meant for everybody.
rules.add_perm("records.view", is_team)
rules.add_perm("records.edit", is_team)
