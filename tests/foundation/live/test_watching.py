"""One page, one panel, one way to stop a job and one to begin it anew, whatever room it is of."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.factories import make_city, make_member, reader

from wandel.foundation.live import actions, jobs, watching
from wandel.foundation.live.models import Job

KIND = "test.watched"


def about(job, reader):
    if job.arguments.get("hidden"):
        return None
    return jobs.About(title="Etwas rechnen", url=f"/de/{reader.city.slug}/", link="Ansehen", error=job.error)


def again(job, actor):
    return actions.start_job(kind=KIND, city=job.city, actor=actor, subject=job.subject)


TOLD = jobs.Told(
    permission="pathways.compute",
    about=about,
    again=again,
    stages={"draws": "%(done)s von %(all)s Durchläufen"},
    reasons={"ValueError": "So ging es nicht."},
)
if not jobs.known(KIND):

    @jobs.job(KIND, told=TOLD)
    def watched_job(job, progress):
        progress(0.5, "draws 3400/10000")


def make_job(city, **fields):
    return Job.objects.create(**{"city": city, "kind": KIND} | fields)


def url(job, name="job"):
    return reverse(f"live:{name}", kwargs={"city_slug": job.city.slug, "job_id": job.pk})


def client_of(city, role):
    client = Client()
    client.force_login(make_member(city, role), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def running(city):
    began = timezone.now() - dt.timedelta(seconds=40)
    return make_job(city, status="running", progress=0.5, note="draws 3400/10000", started_at=began)


def test_the_panel_says_what_how_many_and_how_long(team_client, running):
    part = team_client.get(url(running), headers={"HX-Request": "true"}).content.decode()
    assert "Etwas rechnen" in part
    assert "3.400 von 10.000 Durchläufen" in part
    assert "Noch etwa 40 Sekunden." in part
    assert 'hx-trigger="every 1s"' in part
    assert "Anhalten" in part
    assert "<html" not in part
    whole = team_client.get(url(running)).content.decode()
    assert '<header class="w-header">' in whole
    assert "Stand neu laden" in whole


def test_once_it_is_over_the_parts_of_the_page_are_fetched_anew(team_client, running):
    address = f"{url(running)}?into=first,second"
    here = {"HX-Request": "true", "HX-Current-URL": "http://testserver/de/somewhere/?target=x"}
    assert "first,second" in team_client.get(address, headers=here).content.decode()
    Job.objects.update(status="done", ended_at=timezone.now())
    over = team_client.get(address, headers=here).content.decode()
    assert 'hx-select-oob="#first,#second"' in over
    assert 'hx-get="/de/somewhere/?target=x"' in over
    assert "every 1s" not in over
    for wrong in ("<b>", "a b", "x,", '"'):
        part = team_client.get(url(running), {"into": wrong}, headers=here).content.decode()
        assert "hx-select-oob" not in part


def test_whoever_has_no_permission_or_may_not_know_sees_nothing(city, running):
    hidden = make_job(city, arguments={"hidden": True})
    elsewhere = make_job(make_city())
    assert client_of(city, "partner").get(url(running)).status_code == 404
    assert client_of(city, "partner").post(url(running, "cancel")).status_code == 404
    team = client_of(city, "team")
    for one in (hidden, elsewhere):
        address = f"/de/{city.slug}/jobs/{one.pk}/"
        assert team.get(address).status_code == team.post(f"{address}cancel/").status_code == 404
    assert watching.under_way(reader(city, "team"))[0].job == running
    assert watching.under_way(reader(city, "partner")) == []
    assert Client().get(url(running)).status_code == 302
    assert not Job.objects.exclude(cancel_requested=False).exists()


def test_stopping_leads_back_to_where_one_was_and_nowhere_else(team_client, city):
    for where, leads in (("/de/x/?y=1", "/de/x/?y=1"), ("https://evil.example/", None), ("//evil", None)):
        job = make_job(city)
        answer = team_client.post(url(job, "cancel"), {"back": where})
        assert answer.headers["Location"] == (leads or url(job))
        job.refresh_from_db()
        assert job.status == "cancelled"


def test_what_failed_says_why_and_is_begun_anew(team_client, city):
    job = make_job(city, status="failed", error="ValueError: heat < 0", subject="x", ended_at=timezone.now())
    page = team_client.get(url(job)).content.decode()
    assert "So ging es nicht." in page
    assert "heat &lt; 0" in page
    team_client.post(url(job, "again"))
    begun = Job.objects.get(status="waiting")
    assert (begun.subject, begun.kind) == ("x", KIND)
    Job.objects.filter(pk=job.pk).update(error=actions.STOPPED)
    killed = team_client.get(url(job)).content.decode()
    assert "Das Rechenprogramm wurde beendet, bevor es fertig war." in killed
    assert actions.STOPPED not in killed


def test_a_page_asks_by_what_it_is_about(city):
    team = reader(city, "team")
    wanted = make_job(city, subject="a", status="running")
    make_job(city, subject="b", status="running")
    assert watching.current(team, kinds=(KIND,), subject="a").job == wanted
    assert watching.current(team, kinds=("pathways.find",), subject="a") is None
    for status, ended, told in (
        ("done", timezone.now(), True),
        ("done", timezone.now() - dt.timedelta(hours=1), False),
        ("failed", timezone.now() - dt.timedelta(days=9), True),
    ):
        Job.objects.filter(pk=wanted.pk).update(status=status, ended_at=ended)
        assert (watching.current(team, kinds=(KIND,), subject="a") is not None) == told


def test_the_list_holds_what_goes_on_and_how_the_last_ended(
    team_client, city, running, django_assert_max_num_queries
):
    for number in range(20):
        make_job(city, status="failed", error="ValueError: x", ended_at=timezone.now(), subject=str(number))
    address = reverse("live:index", kwargs={"city_slug": city.slug})
    with django_assert_max_num_queries(25):
        page = team_client.get(address).content.decode()
    assert page.count("So ging es nicht.") == 20
    assert "3.400 von 10.000" in page
