"""Experiments: small projects that start from a challenge and aim at learning, with what was learnt."""

from __future__ import annotations

from wandel.foundation.cities.described import described
from wandel.foundation.cities.models import Artefact
from wandel.people.network.models import Organisation
from wandel_engine.cases import parts


@described(parts.Experiment, organisation=Organisation)
class Experiment(Artefact):
    """`log` is what was done and learnt, day by day. A day that nobody has published is None."""
