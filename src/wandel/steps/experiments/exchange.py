"""The experiments' part of a case, without the organisations that carry them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from wandel.foundation.cities.models import Artefact, City, User
from wandel.steps.experiments import actions
from wandel_engine.cases.parts import Experiment


@transaction.atomic
def load_experiments(city: City, experiments: Iterable[Experiment], *, actor: User | None) -> None:
    """Write the experiments of a case into its city. A case is published, and so are its experiments."""
    sources = {source.key: source for source in city.sources.all()}
    for given in experiments:
        experiment = actions.create_experiment(
            city=city,
            slug=given.key,
            title=given.title,
            summary=given.summary,
            challenge=given.challenge,
            hypothesis=given.hypothesis,
            learning_questions=list(given.learning_questions),
            status=given.status,
            starts=given.starts,
            ends=given.ends,
            budget=given.budget.model_dump(mode="json", exclude_none=True) if given.budget else None,
            outcome=given.outcome or {},
            flag=given.flag,
            source=sources[given.source] if given.source else None,
            visibility=Artefact.Visibility.PUBLIC,
            actor=actor,
        )
        for entry in given.log:
            actions.add_log_entry(
                experiment=experiment, date=entry.date, text=entry.text, flag=entry.flag, actor=actor
            )
