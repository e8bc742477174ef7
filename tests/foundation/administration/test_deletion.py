"""A city is deleted after a waiting time, with everything in it, and by a job."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.utils import timezone
from tests.factories import make_city, make_member
from tests.making import create_arena, create_event

from wandel.foundation.administration.actions import deletion as actions
from wandel.foundation.administration.actions.members import invite_member
from wandel.foundation.administration.actions.settings import set_logo
from wandel.foundation.cities.actions import create_user, delete_city, give_role, repeat_erasures
from wandel.foundation.cities.models import City, Erasure, User
from wandel.foundation.live import actions as live
from wandel.foundation.live import jobs
from wandel.foundation.live.job_kinds import Queue, job_kinds
from wandel.foundation.live.models import Job
from wandel.foundation.live.queries import next_job
from wandel.foundation.messages.models import OutboxMessage
from wandel.foundation.records.actions import stage_import, store_file
from wandel.foundation.records.models import StagedImport, StoredFile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    default = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path / "files"},
    }
    settings.STORAGES = settings.STORAGES | {"default": default}


def page(city) -> str:
    return f"/de/{city.slug}/administration/deletion/"


def fill(city, admin) -> list[Path]:
    """Something of everything; returns where its files lie."""
    create_event(city=city, kind="workshop", date=dt.date(2031, 1, 1), title={"de": "T"}, actor=admin)
    create_arena(city=city, key="arena", number=1, status="planned", actor=None)
    invite_member(city=city, email="g@example.net", role="team", language="de", site="", actor=admin)
    set_logo(city=city, png=b"png", actor=admin)
    own = store_file(name="a.pdf", media_type="application/pdf", data=b"own", city=city, actor=admin)
    case = store_file(name="case.zip", media_type="application/zip", data=b"case", city=None, actor=admin)
    stage_import(kind="case", file=case, actor=admin, city=city)
    return [Path(default_storage.path(file.content.name)) for file in (own, case)]


def due(city, **ago) -> None:
    """As if the waiting time had passed."""
    then = timezone.now() - dt.timedelta(**ago or {"seconds": 1})
    City.objects.filter(pk=city.pk).update(deletion_due=then)
    Job.objects.filter(kind=actions.DELETE).update(not_before=then)


def test_it_is_asked_for_by_typing_the_key_and_then_waits(city, admin, admin_client):
    for typed in ("", "something else", city.slug.upper()):
        assert admin_client.post(page(city), {"typed": typed}).status_code == 422
    assert City.objects.get().deletion_due is None
    assert admin_client.post(page(city), {"typed": city.slug}).status_code == 302
    city.refresh_from_db()
    assert dt.timedelta(days=6.9) < city.deletion_due - timezone.now() < dt.timedelta(days=7.1)
    job = Job.objects.get(kind=actions.DELETE)
    assert job.not_before == city.deletion_due
    assert job.city is None
    assert next_job(Queue.QUICK) is None
    first = city.deletion_due
    actions.request_deletion(city=city, typed=city.slug, actor=admin)
    city.refresh_from_db()
    assert city.deletion_due == first
    assert Job.objects.filter(kind=actions.DELETE).count() == 1


def test_the_team_sees_it_on_top_of_its_pages_and_nobody_else_does(
    city, admin, admin_client, team_client, client
):
    actions.request_deletion(city=city, typed=city.slug, actor=admin)
    for path in ("", "agenda/", "events/"):
        assert "Diese Stadt wird gelöscht" in team_client.get(f"/de/{city.slug}/{path}").content.decode()
        assert page(city) in admin_client.get(f"/de/{city.slug}/{path}").content.decode()
        assert "Diese Stadt wird gelöscht" not in client.get(f"/de/{city.slug}/{path}").content.decode()


def test_any_administrator_can_cancel(city, admin, browser_of):
    actions.request_deletion(city=city, typed=city.slug, actor=admin)
    another = browser_of(make_member(city, "admin"))
    assert "Die Stadt behalten" in another.get(page(city)).content.decode()
    assert another.post(f"{page(city)}cancel/").status_code == 302
    city.refresh_from_db()
    assert city.deletion_due is None
    assert Job.objects.get().status == "cancelled"


@pytest.mark.parametrize("role", ["team", "partner"])
def test_others_neither_ask_for_it_nor_cancel(city, admin, browser_of, role):
    user = make_member(city, role)
    assert browser_of(user).get(page(city)).status_code == 403
    assert browser_of(user).post(f"{page(city)}cancel/").status_code == 403
    with pytest.raises(ValidationError, match="fehlt inzwischen die Rolle"):
        actions.request_deletion(city=city, typed=city.slug, actor=user)
    actions.request_deletion(city=city, typed=city.slug, actor=admin)
    with pytest.raises(ValidationError, match="fehlt inzwischen die Rolle"):
        actions.cancel_deletion(city=city, actor=user)


def test_an_account_to_which_everybody_may_log_in_deletes_nothing(settings, browser_of):
    settings.DEMO = True
    demo = make_city("demo", is_demo=True)
    user = create_user(email="admin@example.org", actor=None)
    give_role(city=demo, user=user, role="admin", actor=None)
    client = browser_of(user)
    assert "darum löscht es nichts" in client.get(page(demo)).content.decode()
    assert client.post(page(demo), {"typed": "demo"}).status_code == 422
    assert City.objects.get().deletion_due is None


def test_the_job_deletes_everything_and_the_files(city, admin, django_capture_on_commit_callbacks):
    files = fill(city, admin)
    other = make_city()
    kept = store_file(name="b", media_type="text/plain", data=b"other", city=other, actor=None)
    actions.request_deletion(city=city, typed=city.slug, actor=admin)
    due(city)
    job = next_job(Queue.QUICK)
    while job.kind != actions.DELETE:
        jobs.run(job)
        job = next_job(Queue.QUICK)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.run(job)
    job.refresh_from_db()
    assert (job.status, job.error) == ("done", "")
    assert list(City.objects.all()) == [other]
    assert not OutboxMessage.objects.exists()
    assert not StagedImport.objects.exists()
    assert list(StoredFile.objects.all()) == [kept]
    assert [path.exists() for path in files] == [False, False]
    assert Path(default_storage.path(kept.content.name)).exists()
    assert User.objects.filter(pk=admin.pk).exists(), "accounts stay"


def test_no_backup_brings_it_back(city, admin):
    slug, pk = city.slug, city.pk
    due(city)
    actions.erase_city(city=City.objects.get(pk=pk), actor=None)
    listed = list(Erasure.objects.all())
    Erasure.objects.all().delete()
    restored = make_city(slug, pk=pk)
    repeat_erasures(listed=listed, actor=None)
    assert not City.objects.filter(pk=restored.pk).exists()


def test_before_its_time_nothing_is_deleted(city, admin):
    for ago in ({"days": -1}, None):
        if ago:
            due(city, **ago)
        else:
            City.objects.update(deletion_due=None)
        with pytest.raises(ValidationError, match="Wartezeit"):
            delete_city(city=city, actor=None)
        with pytest.raises(ValidationError, match="Wartezeit"):
            actions.erase_city(city=city, actor=None)
        job = live.start_job(kind=actions.DELETE, city=None, actor=admin, city_id=city.pk)
        jobs.run(job)
        job.refresh_from_db()
        assert job.status == "done"
        assert City.objects.filter(pk=city.pk).exists()


def test_a_city_that_is_gone_already_is_no_failure(admin):
    job = live.start_job(kind=actions.DELETE, city=None, actor=admin, city_id=987_654)
    jobs.run(job)
    job.refresh_from_db()
    assert job.status == "done"


def test_what_is_computed_is_asked_to_stop_and_waited_for(city, admin, monkeypatch):
    """The computing worker comes to its next report while the deletion waits."""
    waiting = live.start_job(kind="messages.send", city=city, actor=None)
    running = live.start_job(kind="pathways.find", city=city, actor=None)
    live.begin_job(job=running, actor=None, worker="elsewhere")
    due(city)
    heard = []

    def next_report(_seconds: float) -> None:
        assert City.objects.filter(pk=city.pk).exists(), "it waits"
        heard.append(live.report_progress(job=running, share=0.5))
        live.end_job(job=running, status=Job.Status.CANCELLED, actor=None)

    monkeypatch.setattr("wandel.foundation.administration.jobs.time.sleep", next_report)
    deleting = live.start_job(kind=actions.DELETE, city=None, actor=admin, city_id=city.pk)
    jobs.run(deleting)
    assert heard == [True]
    assert not Job.objects.filter(pk__in=[waiting.pk, running.pk]).exists()
    deleting.refresh_from_db()
    assert deleting.status == "done"


def test_a_job_that_does_not_listen_ends_without_harm(city, admin, monkeypatch):
    """Its row is gone when it reports: it is told to stop, and its worker goes on."""
    monkeypatch.setattr("wandel.foundation.administration.jobs.PATIENCE_S", 0)
    due(city)

    def deaf(_job, progress):
        jobs.run(live.start_job(kind=actions.DELETE, city=None, actor=admin, city_id=city.pk))
        assert not City.objects.filter(pk=city.pk).exists()
        progress(0.9)
        raise AssertionError("it goes on after its city is gone")

    kind = job_kinds["pathways.find"]
    monkeypatch.setitem(job_kinds, "pathways.find", type(kind)(kind.name, deaf, kind.queue, kind.repeatable))
    jobs.run(live.start_job(kind="pathways.find", city=city, actor=None))
    assert not Job.objects.filter(kind="pathways.find").exists()
    assert live.begin_job(job=Job(kind="pathways.find"), actor=None) is False
