"""Writes of the reference room: a case that was uploaded is kept with its problems, then taken over."""

from __future__ import annotations

from collections.abc import Sequence

from wandel.foundation.cities.actions import give_role
from wandel.foundation.cities.audit import action
from wandel.foundation.cities.models import City, User
from wandel.foundation.records.actions import mark_applied, stage_import, store_file
from wandel.foundation.records.models import StagedImport
from wandel.reference.exchange import take_over
from wandel.steps.pathways.actions import request_result
from wandel.steps.pathways.queries import newest_model
from wandel_engine.cases import Case, Problem

KIND = "case"
MOST_PROBLEMS = 300
"""So many are kept of one upload; whoever mends them uploads again and sees the rest."""


@action("reference.stage_case")
def stage_case(*, name: str, data: bytes, problems: Sequence[Problem], actor: User) -> StagedImport:
    """Keep an uploaded archive with what was found wrong with it."""
    file = store_file(name=name[-200:], media_type="application/zip", data=data, city=None, actor=actor)
    kept = [problem.as_dict() for problem in problems[:MOST_PROBLEMS]]
    return stage_import(kind=KIND, file=file, problems=kept, actor=actor)


@action("reference.take_over")
def take_over_staged(*, staged: StagedImport, case: Case, actor: User) -> City:
    """Make a city of the case that was read from a staged archive, administered by whoever takes it over,
    and queue the search for its pathways. Raises CaseError, or ValidationError where the import is not
    ready; then nothing has happened."""
    current = StagedImport.objects.select_for_update().get(pk=staged.pk)
    city = take_over(case, actor=actor).city
    mark_applied(staged=current, city=city, actor=actor)
    give_role(city=city, user=actor, role="admin", actor=actor)
    version = newest_model(city=city)
    for target in case.model.targets if case.model else ():
        request_result(model_version=version, targets=[target.artefact], actor=actor)
    return city
