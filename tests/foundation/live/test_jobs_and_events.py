import asyncio
import json

import pytest
from asgiref.sync import sync_to_async

from wandel.foundation.live import actions, jobs
from wandel.foundation.live.models import Event, Job, channel_of
from wandel.foundation.live.stream import Hub, event_stream

told = []
if not jobs.known("test.counts"):

    @jobs.job("test.counts")
    def counts(job, progress, upto):
        for number in range(1, upto + 1):
            progress(number / upto, f"{number}")
            told.append(number)

    @jobs.job("test.breaks")
    def breaks(job, progress):
        raise RuntimeError("no heat")


def queued(city, kind, **arguments):
    return actions.start_job(kind=kind, city=city, actor=None, **arguments)


def test_a_job_reports_and_ends(city):
    job = queued(city, "test.counts", upto=3)
    jobs.run(job)
    job.refresh_from_db()
    assert (job.status, job.percent, job.note) == (Job.Status.DONE, 100, "3")
    shares = [event.payload["progress"] for event in Event.objects.filter(channel=channel_of(job))]
    assert shares == sorted(shares)


def test_an_error_ends_the_job_and_is_told(city):
    job = queued(city, "test.breaks")
    jobs.run(job)
    job.refresh_from_db()
    assert job.status == Job.Status.FAILED
    assert "no heat" in job.error


def test_a_waiting_job_that_is_cancelled_never_runs(city):
    job = queued(city, "test.counts", upto=3)
    actions.cancel_job(job=job, actor=None)
    told.clear()
    jobs.run(job)
    assert told == []
    job.refresh_from_db()
    assert job.status == Job.Status.CANCELLED


def test_a_running_job_stops_at_its_next_report(city):
    job = queued(city, "test.counts", upto=5)
    actions.begin_job(job=job, actor=None)
    actions.cancel_job(job=job, actor=None)
    with pytest.raises(jobs.JobCancelled):
        jobs.Progress(job)(0.5)


def test_a_job_runs_once(city):
    job = queued(city, "test.counts", upto=1)
    told.clear()
    jobs.run(job)
    jobs.run(job)
    assert told == [1]


def test_what_a_dead_worker_left_is_ended(city):
    job = queued(city, "test.counts", upto=1)
    actions.begin_job(job=job, worker="gone", actor=None)
    assert actions.fail_orphans(workers=["other"], actor=None) == 0
    assert actions.fail_orphans(workers=["gone"], actor=None) == 1
    job.refresh_from_db()
    assert job.status == Job.Status.FAILED


def test_an_unknown_kind_of_job_is_refused(city):
    with pytest.raises(ValueError, match="no kind of job"):
        queued(city, "test.unknown")


def test_a_number_of_thousands_of_digits_names_no_event():
    assert event_stream("wall", "9" * 5_000).status_code == 200


@pytest.mark.django_db(transaction=True)
async def test_who_was_cut_off_gets_what_was_missed_and_then_what_is_new():
    from tests.factories import make_city

    city = await sync_to_async(make_city)()
    publish = sync_to_async(actions.publish)
    seen = await publish(city=city, channel="wall", name="idea", payload={"n": 1})
    await publish(city=city, channel="wall", name="idea", payload={"n": 2})
    await publish(city=city, channel="elsewhere", name="idea", payload={"n": 99})
    frames = aiter(event_stream("wall", str(seen.pk)))
    assert (await anext(frames)).startswith(b"retry:")
    missed = await asyncio.wait_for(anext(frames), 5)
    await publish(city=city, channel="wall", name="idea", payload={"n": 3})
    fresh = await asyncio.wait_for(anext(frames), 5)
    numbers = [json.loads(frame.decode().split("data: ")[1])["n"] for frame in (missed, fresh)]
    assert numbers == [2, 3]
    await frames.aclose()


def numbers(frame):
    return [json.loads(line[6:])["n"] for line in frame.decode().splitlines() if line.startswith("data: ")]


@pytest.mark.django_db(transaction=True)
async def test_a_page_is_told_only_of_what_it_waits_for_and_of_all_that_at_once():
    from tests.factories import make_city

    city = await sync_to_async(make_city)()
    publish = sync_to_async(actions.publish)
    names = ["phase", "idea", "idea", "phase"]
    for number, name in enumerate(names):
        await publish(city=city, channel="wall", name=name, payload={"n": number})
    frames = aiter(event_stream("wall", "0", frozenset({"phase"})))
    await anext(frames)
    assert numbers(await asyncio.wait_for(anext(frames), 5)) == [0, 3]
    fresh = asyncio.ensure_future(anext(frames))
    await asyncio.sleep(0.3)
    for number, name in enumerate(names, 10):
        await publish(city=city, channel="wall", name=name, payload={"n": number})
    told = numbers(await asyncio.wait_for(fresh, 5))
    while told != [10, 13]:
        told += numbers(await asyncio.wait_for(anext(frames), 5))
        assert len(told) <= 2
    await frames.aclose()


@pytest.mark.django_db(transaction=True)
async def test_pages_that_come_together_share_one_reader_that_outlives_the_first():
    from tests.factories import make_city

    city = await sync_to_async(make_city)()
    hub = Hub()
    pages = [hub.listen("wall", None) for _page in range(3)]
    waiting = [asyncio.ensure_future(anext(page)) for page in pages]
    await asyncio.sleep(0.3)
    waiting[0].cancel()
    await asyncio.gather(waiting[0], return_exceptions=True)
    await sync_to_async(actions.publish)(city=city, channel="wall", name="idea", payload={"n": 1})
    for told in await asyncio.wait_for(asyncio.gather(*waiting[1:]), 5):
        assert [name for _number, name, _data in told] == ["idea"]
    for page in pages:
        await page.aclose()
