"""The one door to stored models and results: what of them a reader may know.

They name targets and measures by key and title, also such as are for the team only, or have been withdrawn
since. Whatever shows them, on a page, in a document or in the interface, asks here first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from wandel.foundation.cities.models import Artefact, City
from wandel.foundation.cities.reader import VISITOR, Reader
from wandel.steps.pathways.models import Measure
from wandel_engine.pathways import Pathway

TARGET, MEASURE = "target", "measure"
UNNAMED = ""
"""The key under which stands what a reader may not know."""


@dataclass(frozen=True)
class Sight:
    """What one reader may know of what stored documents name. `targets` and `measures` are the keys, in the
    model, of those that are hidden from the reader; what stands in the model alone, without a page, is not
    among them."""

    targets: frozenset[str]
    measures: frozenset[str]
    of_team: bool

    def sees_targets(self, keys: Iterable[str]) -> bool:
        return self.targets.isdisjoint(keys)

    @property
    def unnamed(self) -> str:
        """What stands in place of a name; hidden from the team is only what was withdrawn."""
        return _("zurückgezogen") if self.of_team else _("nicht öffentlich")

    def filtered(self, pathway: Pathway) -> Pathway:
        """The pathway without the keys of hidden measures; what they cost and save stays in all sums."""
        if self.measures.isdisjoint(pathway.outcome.decisions.measures):
            return pathway
        decisions = pathway.outcome.decisions
        known = {key: year for key, year in decisions.measures.items() if key not in self.measures}
        decisions = decisions.model_copy(update={"measures": known})
        return pathway.model_copy(
            update={"outcome": pathway.outcome.model_copy(update={"decisions": decisions})}
        )

    def options(self, options: dict[str, Any]) -> dict[str, Any]:
        """The options of a result without what they say about hidden measures and targets."""
        hidden = {"starts": self.measures, "margins": self.targets}
        return {
            name: {key: item for key, item in value.items() if key not in hidden[name]}
            if name in hidden
            else value
            for name, value in options.items()
        }

    def message(self, text: str, document: dict[str, Any]) -> str:
        """A message of the engine, with dots in place of the names of hidden things."""
        for part, hidden in (("targets", self.targets), ("measures", self.measures)):
            for item in document.get(part, []):
                if item["artefact"] in hidden:
                    for name in (item["artefact"], *item["title"].values()):
                        text = text.replace(name, "…")
        return text


def sight_of(reader: Reader) -> Sight:
    named = Artefact.objects.filter(city=reader.city, kind__in=(TARGET, MEASURE))
    seen = Artefact.objects.visible_to(reader).values("pk")
    hidden = named.exclude(pk__in=seen).values_list("kind", "slug", "as_measure__place")
    places = {place for kind, _slug, place in hidden if kind == MEASURE and place}
    if places:
        # What was withdrawn may have left its place to another measure.
        shown = Measure.objects.visible_to(reader).filter(place__in=places)
        places -= set(shown.values_list("place", flat=True))
    return Sight(
        targets=frozenset(slug for kind, slug, _place in hidden if kind == TARGET),
        measures=frozenset(places),
        of_team=reader.is_team,
    )


def public_sight(city: City) -> Sight:
    """What everybody may know."""
    return sight_of(Reader(city=city, role=VISITOR, user=AnonymousUser()))
