"""Model versions are checked and immutable; a job computes, stores, fails and stops as told."""

from __future__ import annotations

import copy

import pytest
from django.core.exceptions import ValidationError
from tests.factories import make_city

from wandel.foundation.live import jobs
from wandel.foundation.live.actions import cancel_job
from wandel.foundation.live.models import Job
from wandel.steps.pathways import actions
from wandel.steps.pathways.models import ModelVersion, Result
from wandel_engine.pathways import ModelError, Pathway, model_hash, read_model


def other(document):
    changed = copy.deepcopy(document)
    changed["discount_rate"]["value"] = 5
    return changed


def test_the_same_model_is_kept_once_per_city(city, document, version):
    again = actions.add_model_version(city=city, document=document, actor=None)
    second = actions.add_model_version(city=city, document=other(document), actor=None)
    elsewhere = actions.add_model_version(city=make_city(), document=document, actor=None)
    assert again == version
    assert (version.number, second.number, elsewhere.number) == (1, 2, 1)
    assert version.model_hash == model_hash(read_model(version.document))


def test_a_broken_model_is_refused(city, document):
    broken = {**document, "targets": [{"artefact": "x"}]}
    with pytest.raises(ModelError):
        actions.add_model_version(city=city, document=broken, actor=None)
    assert not ModelVersion.objects.exists()


def test_versions_and_results_are_never_changed(version, results):
    version.number = 7
    with pytest.raises(TypeError):
        version.save()
    results[0].reached = False
    with pytest.raises(TypeError):
        results[0].save()


def test_a_result_of_another_model_is_refused(city, document, version, found):
    second = actions.add_model_version(city=city, document=other(document), actor=None)
    with pytest.raises(ValidationError):
        actions.store_result(model_version=second, pathway=found(document, "halved-2035"), actor=None)


def test_the_job_stores_what_the_engine_finds(version, document, found, member):
    job = actions.request_result(model_version=version, targets=["halved-2035"], actor=member)
    jobs.run(job)
    job.refresh_from_db()
    assert (job.status, job.error) == (Job.Status.DONE, "")
    stored = Result.objects.get()
    expected = found(document, "halved-2035")
    assert stored.job == job
    assert stored.targets == ["halved-2035"]
    assert stored.reached is True
    assert stored.model_hash == version.model_hash
    assert Pathway.model_validate(stored.result).outcome == expected.outcome


def test_an_unknown_target_is_refused(version):
    with pytest.raises(ValidationError):
        actions.request_result(model_version=version, targets=["moon"], actor=None)
    assert not Job.objects.exists()


def test_a_request_under_way_is_not_queued_twice(version):
    first = actions.request_result(model_version=version, targets=["halved-2035"], actor=None)
    same = actions.request_result(model_version=version, targets=["halved-2035"], actor=None)
    different = actions.request_result(model_version=version, targets=["neutral-2045"], actor=None)
    assert first == same != different


def test_a_job_cancelled_while_it_searches_stores_nothing(version, monkeypatch):
    from wandel.steps.pathways import jobs as room_jobs

    job = actions.request_result(model_version=version, targets=["halved-2035"], actor=None)
    search = room_jobs.find

    def find_and_be_cancelled(*given):
        cancel_job(job=job, actor=None)
        return search(*given)

    monkeypatch.setattr(room_jobs, "find", find_and_be_cancelled)
    jobs.run(job)
    job.refresh_from_db()
    assert job.status == Job.Status.CANCELLED
    assert not Result.objects.exists()
