"""Who does which job, and what becomes of jobs whose worker is gone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from wandel.foundation.cities.models import AuditEntry, Submission
from wandel.foundation.live import actions, jobs
from wandel.foundation.live.job_kinds import Queue, job_kinds
from wandel.foundation.live.models import Job
from wandel.foundation.live.queries import next_job
from wandel.foundation.live.worker import work

if not jobs.known("test.slow"):

    @jobs.job("test.slow")
    def slow(job, progress):
        progress(0.5, "half")

    @jobs.job("test.fast", queue=Queue.QUICK, repeatable=True)
    def fast(job, progress):
        progress(0.5, "half")


def waiting(city, kind="test.slow", **fields) -> Job:
    """As an older version may have left it: a row, and nothing else that knows of it."""
    return Job.objects.create(city=city, kind=kind, **fields)


def running(city, kind="test.slow", worker="here/computing", silent_s=0.0) -> Job:
    job = waiting(city, kind)
    assert actions.begin_job(job=job, worker=worker, actor=None)
    if silent_s:
        Job.objects.filter(pk=job.pk).update(heard_at=timezone.now() - dt.timedelta(seconds=silent_s))
    return job


def status(job: Job) -> str:
    job.refresh_from_db()
    return str(job.status)


def test_each_queue_takes_its_own_kinds_the_oldest_first(city):
    first, _second = waiting(city), waiting(city)
    quick = waiting(city, "test.fast")
    assert next_job(Queue.COMPUTING) == first
    assert next_job(Queue.QUICK) == quick
    assert all(kind.queue in Queue for kind in job_kinds.values())


def test_nothing_is_taken_before_its_time(city):
    waiting(city, not_before=timezone.now() + dt.timedelta(hours=1))
    assert next_job(Queue.COMPUTING) is None


def test_a_job_that_no_room_knows_any_more_is_told(city):
    old = waiting(city, "museum.dust")
    assert next_job(Queue.COMPUTING) is None
    assert next_job(Queue.QUICK) == old
    jobs.run(old, worker="here/quick")
    assert status(old) == "failed"
    assert "no room knows the kind of job 'museum.dust'" in old.error


def test_only_the_jobs_of_the_dead_fail(city):
    dead, alive = running(city, worker="there/computing"), running(city)
    assert actions.fail_orphans(workers=["there/computing"], actor=None) == 1
    assert (status(dead), status(alive)) == ("failed", "running")


def test_of_another_machine_only_what_is_silent_has_failed(city):
    silent = running(city, worker="there/computing", silent_s=120)
    busy = running(city, worker="there/quick", silent_s=20)
    asleep = running(city, worker="here/computing", silent_s=7200)
    from_before = waiting(city, status=Job.Status.RUNNING)
    assert actions.fail_silent(but="here", actor=None) == 2
    assert [status(job) for job in (silent, busy, asleep, from_before)] == [
        *("failed", "running", "running", "failed")
    ]


def test_a_sign_of_life_counts(city):
    job = running(city, worker="there/computing", silent_s=120)
    actions.keep_alive(job=job)
    assert actions.fail_silent(but="here", actor=None) == 0


def test_what_may_be_repeated_is_begun_again_but_not_for_ever(city):
    job = waiting(city, "test.fast")
    for _death in range(2):
        actions.begin_job(job=job, worker="there/quick", actor=None)
        actions.fail_orphans(workers=["there/quick"], actor=None)
        assert status(job) == "waiting"
    actions.begin_job(job=job, worker="there/quick", actor=None)
    actions.fail_orphans(workers=["there/quick"], actor=None)
    assert status(job) == "failed"


def test_a_job_is_interrupted_at_its_report_and_waits_again(city):
    job = waiting(city)
    jobs.run(job, worker="here/computing", stopping=lambda: True)
    assert status(job) == "waiting"
    assert (job.progress, job.note, job.worker) == (0.0, "", "")
    jobs.run(job, worker="here/computing")
    assert status(job) == "done"


def test_nothing_to_do_is_not_noted_again_and_again(city):
    before = AuditEntry.objects.count()
    actions.fail_silent(but="here", actor=None)
    actions.fail_orphans(workers=["there/quick"], actor=None)
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("queue", Queue)
def test_one_worker_clears_away_what_has_served_its_time(city, monkeypatch, queue):
    old = Submission.objects.create(key="old")
    Submission.objects.filter(pk=old.pk).update(at=timezone.now() - dt.timedelta(days=2))
    monkeypatch.setattr("signal.signal", lambda *_: None)
    monkeypatch.setattr("time.sleep", lambda _seconds: (_ for _ in ()).throw(jobs.JobInterrupted))
    monkeypatch.setattr("wandel.foundation.live.worker.close_old_connections", lambda: None)
    work(queue=queue, name=f"here/{queue}", installation="here")
    assert Submission.objects.exists() is (queue != Queue.QUICK)


@pytest.mark.parametrize("kind", [kind for kind in job_kinds.values() if kind.name.startswith("reference.")])
def test_an_uploaded_case_waits_for_no_computation(kind):
    """Somebody sits before its page; its check is bounded to seconds."""
    assert kind.queue == Queue.QUICK


def test_who_comes_back_too_late_does_not_speak_for_the_job_any_more(city):
    job = running(city, "test.fast", worker="there/quick")
    actions.fail_orphans(workers=["there/quick"], actor=None)
    actions.end_job(job=job, status=Job.Status.DONE, actor=None)
    assert status(job) == "waiting"


@pytest.mark.parametrize("kind", [kind for kind in job_kinds.values() if kind.name.startswith("messages.")])
def test_mail_is_quick_and_never_given_up_for_a_dead_worker(kind):
    assert kind.queue == Queue.QUICK
    assert kind.repeatable
