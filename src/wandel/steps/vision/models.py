"""The vision of a city: principles, elements with the views that differ, and measurable targets."""

from __future__ import annotations

from wandel.foundation.cities.described import described
from wandel.foundation.cities.models import Artefact
from wandel_engine.cases import parts


@described(parts.Principle)
class Principle(Artefact):
    """A guiding principle."""


@described(parts.VisionElement)
class VisionElement(Artefact):
    """A piece of the vision in one field, with the view of those who do not share it."""


@described(parts.Target)
class Target(Artefact):
    """In this year, in this account, no more than the threshold. `measure` says what is counted."""
