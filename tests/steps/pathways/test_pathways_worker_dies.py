"""A worker that dies in the middle of a search: the job fails with words, and can be asked for again."""

from __future__ import annotations

import pytest
from django.urls import reverse

from wandel.foundation.live import jobs
from wandel.foundation.live.actions import fail_orphans
from wandel.foundation.live.models import Job
from wandel.steps.pathways import actions
from wandel.steps.pathways import jobs as room_jobs
from wandel.steps.pathways.models import Result


@pytest.fixture
def orphan(version, monkeypatch):
    """A search that was under way when its process ended: no code of it runs any more."""
    job = actions.request_result(model_version=version, targets=["halved-2035"], actor=None)

    def die(model, targets, options, progress):
        progress(0.4, "measures")
        raise SystemExit(137)

    with monkeypatch.context() as patch:
        patch.setattr(room_jobs, "find", die)
        with pytest.raises(SystemExit):
            jobs.run(job, worker="gone")
    job.refresh_from_db()
    assert job.status == Job.Status.RUNNING
    return job


def test_the_next_worker_ends_the_job_with_words(orphan, team_client, city):
    assert fail_orphans(workers=["gone"], actor=None) == 1
    orphan.refresh_from_db()
    assert orphan.status == Job.Status.FAILED
    assert orphan.error == "the worker stopped before the job was done; ask for it again"
    assert orphan.ended_at is not None
    assert not Result.objects.exists()
    address = reverse("live:job", kwargs={"city_slug": city.slug, "job_id": orphan.pk})
    shown = team_client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "Das Rechenprogramm wurde beendet, bevor es fertig war." in shown
    assert "Noch einmal" in shown
    assert "hx-trigger" not in shown
    assert fail_orphans(workers=["gone"], actor=None) == 0


def test_it_can_be_asked_again(orphan, version):
    same = actions.request_result(model_version=version, targets=["halved-2035"], actor=None)
    assert same == orphan  # as long as nobody knows that the worker is gone
    fail_orphans(workers=["gone"], actor=None)
    again = actions.request_result(model_version=version, targets=["halved-2035"], actor=None)
    assert again != orphan
    jobs.run(again)
    again.refresh_from_db()
    assert (again.status, again.error) == (Job.Status.DONE, "")
    assert Result.objects.count() == 1
