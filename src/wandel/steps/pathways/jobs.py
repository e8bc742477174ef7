"""The search for a pathway, in the background."""

from __future__ import annotations

from typing import Any

from wandel.foundation.live.jobs import Progress, job
from wandel.foundation.live.models import Job
from wandel.steps.pathways import actions
from wandel.steps.pathways.models import ModelVersion
from wandel_engine.pathways import Options, find, read_model


@job(actions.FIND)
def find_pathway(
    running: Job, progress: Progress, *, model_version: int, targets: list[str], options: dict[str, Any]
) -> None:
    """Read, search, store. A job that is cancelled while it searches stores nothing."""
    progress(0.05, "reading")
    version = ModelVersion.objects.select_related("city").get(pk=model_version)
    model = read_model(version.document)
    progress(0.15, "searching")
    pathway = find(model, targets, Options(**options))
    progress(0.95, "storing")
    actions.store_result(model_version=version, pathway=pathway, job=running, actor=running.created_by)
