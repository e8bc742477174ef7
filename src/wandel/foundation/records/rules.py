"""Who may read how an artefact came to be, and who may change it."""

from __future__ import annotations

import rules

from wandel.foundation.cities.rules import is_member, is_own, is_team

# What stood there before it was made public was not meant for everybody.
rules.add_perm("records.view", is_team)
# Of a city: everything; of an artefact: that one. Partners change what belongs to their organisation.
rules.add_perm("records.edit", is_team | is_own)
rules.add_perm("records.edit_own", is_member)
# Partners propose; the team, which may change it, needs no proposal, and answers.
rules.add_perm("records.propose", is_member)
