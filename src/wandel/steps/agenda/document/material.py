"""Everything that an edition tells, read once for all its languages. An edition is for everybody, so it is
read with the eyes of somebody who only sees what is public."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from wandel.foundation.cities.models import City, Source
from wandel.foundation.cities.queries import Trace, traces
from wandel.foundation.cities.reader import VISITOR, Reader
from wandel.foundation.ui.figures import Figure
from wandel.steps.agenda.models import Commitment
from wandel.steps.agenda.queries import commitments_of
from wandel.steps.experiments.models import Experiment
from wandel.steps.experiments.queries import experiments_of
from wandel.steps.pathways.facts import Facts
from wandel.steps.pathways.first import first_result
from wandel.steps.pathways.models import Measure
from wandel.steps.pathways.queries import newest_model, newest_results, readable
from wandel.steps.pathways.reading import Reading
from wandel.steps.pathways.sight import sight_of
from wandel.steps.vision.models import Target, VisionElement
from wandel.steps.vision.queries import elements_of, targets_of


@dataclass(frozen=True)
class Material:
    """`costs` holds what the newest model says that a measure costs, of each measure that it knows;
    `pathways` the newest result of each target, the earliest target first; `first` of them is to be shown
    first; `unread` is the number of those that a newer version computed."""

    city: City
    sources: dict[str, Source]
    targets: list[Target]
    pathways: list[Reading]
    first: Reading | None
    unread: int
    measures: list[Measure]
    costs: dict[str, list[Figure]]
    experiments: list[Experiment]
    commitments: list[Commitment]
    traces: dict[object, Trace]
    dissent: list[VisionElement]

    @property
    def shown(self) -> list[Reading]:
        """The pathways shown at length: that of the target that is shown first, and where it is missed also
        the first that reaches its target, so that neither hides the other."""
        if self.first is None:
            return []
        reached = [one for one in self.pathways if one.pathway.targets and one.pathway.reached]
        if self.first.pathway.reached or not reached:
            return [self.first]
        return [self.first, reached[0]]


def gather(city: City) -> Material:
    reader = Reader(city=city, role=VISITOR, user=AnonymousUser())
    commitments = list(commitments_of(reader))
    sight = sight_of(reader)
    results = newest_results(reader, sight)
    pathways = [Reading(result, sight) for result in readable(results)]
    first = first_result(reader, [one.result for one in pathways])
    measures = list(Measure.objects.visible_to(reader).select_related("source").order_by("slug"))
    return Material(
        city=city,
        sources={source.key: source for source in city.sources.all()},
        targets=targets_of(reader),
        pathways=pathways,
        first=next((one for one in pathways if one.result is first), None),
        unread=len(results) - len(pathways),
        measures=measures,
        costs=_costs(city, measures),
        experiments=list(experiments_of(reader)),
        commitments=commitments,
        traces=traces(commitments, reader),
        dissent=[element for element in elements_of(reader) if element.minority_view],
    )


def _costs(city: City, measures: list[Measure]) -> dict[str, list[Figure]]:
    model = newest_model(city=city)
    if model is None:
        return {}
    every = (Facts(measure, model, ()) for measure in measures)
    return {facts.measure.slug: facts.costs() for facts in every if facts.known}
