"""Publishing: by the team, in the background, in all languages at once or not at all."""

from __future__ import annotations

import datetime as dt

import pytest
import typst
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from tests.factories import make_city, make_member
from tests.steps.agenda.pdf_reading import page_texts

from wandel.foundation.live import actions as live
from wandel.foundation.live import jobs
from wandel.foundation.live.models import Job
from wandel.foundation.records.models import StoredFile
from wandel.steps.agenda import actions
from wandel.steps.agenda import jobs as agenda_jobs
from wandel.steps.agenda.models import Commitment, Edition


def client_of(user):
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_an_edition_comes_in_all_languages_and_stays_when_the_next_is_made(demo, publish):
    assert publish(demo).status == "done"
    first = {edition.language: edition for edition in Edition.objects.all()}
    assert set(first) == {"de", "en", "pl"}
    assert {edition.number for edition in first.values()} == {1}
    assert len({edition.content_hash for edition in first.values()}) == 3

    assert publish(demo).note == "unchanged"
    assert Edition.objects.count() == 3

    Commitment.objects.filter(title__de="Zehn Dächer").update(status="done")
    publish(demo)
    assert sorted(Edition.objects.values_list("number", flat=True)) == [1, 1, 1, 2, 2, 2]
    address = f"/pl/{demo.slug}/agenda/agenda.pdf"
    old, new = Client().get(f"{address}?edition=1"), Client().get(address)
    assert old.content == first["pl"].file.content.open().read()
    assert new.content != old.content
    assert new.headers["Content-Type"] == "application/pdf"
    assert f"agenda-{demo.slug}-demonstration-2-pl.pdf" in new.headers["Content-Disposition"]
    assert "Dziesięćdachów" in "".join(page_texts(new.content))


def test_a_cancelled_or_failed_job_publishes_nothing(demo, publish, monkeypatch):
    job = actions.request_edition(city=demo, actor=None)
    Job.objects.filter(pk=job.pk).update(cancel_requested=True)
    jobs.run(job)
    assert Job.objects.get(pk=job.pk).status == "cancelled"

    def broken(document, **given):
        if document.language == "pl":
            raise ValueError("no ink")
        return b"%PDF"

    monkeypatch.setattr(agenda_jobs, "typeset", broken)
    failed = publish(demo)
    assert failed.status == "failed"
    assert "no ink" in failed.error
    assert not Edition.objects.exists()
    assert not StoredFile.objects.exists()


def test_one_edition_at_a_time_and_none_of_a_hidden_city(city):
    first = actions.request_edition(city=city, actor=None)
    assert actions.request_edition(city=city, actor=None) == first
    live.cancel_job(job=first, actor=None)
    assert actions.request_edition(city=city, actor=None) != first
    with pytest.raises(ValidationError):
        actions.request_edition(city=make_city(is_public=False), actor=None)


def test_no_page_sets_a_document(demo, publish, monkeypatch):
    publish(demo)

    def refuse(*_given, **_named):
        raise AssertionError("a page must not compile")

    monkeypatch.setattr(typst, "compile", refuse)
    monkeypatch.setattr(typst, "compile_with_warnings", refuse)
    page = Client().get(f"/en/{demo.slug}/agenda/").content.decode()
    for language in ("de", "en", "pl"):
        assert f'href="/{language}/{demo.slug}/agenda/agenda.pdf?edition=1"' in page
    assert Client().get(f"/en/{demo.slug}/agenda/agenda.pdf").status_code == 200


def test_without_an_edition_the_page_says_so_and_the_file_is_not_found(city):
    page = Client().get(f"/de/{city.slug}/agenda/").content.decode()
    assert "Noch ist keine Ausgabe veröffentlicht." in page
    assert "Agenda veröffentlichen" not in page
    for query in ("", "?edition=1", "?edition=x", "?edition=²"):
        assert Client().get(f"/de/{city.slug}/agenda/agenda.pdf{query}").status_code == 404


def test_only_the_team_of_the_city_publishes(city, team_client):
    address = f"/de/{city.slug}/agenda/editions/publish/"
    assert Client().post(address).status_code == 302
    for stranger in (make_member(city, "partner"), make_member(make_city(), "admin")):
        assert client_of(stranger).post(address).status_code == 403
    assert not Job.objects.exists()

    assert team_client.get(address).status_code == 405
    assert team_client.post(address).status_code == 302
    job = Job.objects.get()
    page = team_client.get(f"/de/{city.slug}/agenda/").content.decode()
    assert "Agenda veröffentlichen" in page
    progress = f"/de/{city.slug}/jobs/{job.pk}/"
    whole = team_client.get(progress).content.decode()
    assert '<header class="w-header">' in whole
    assert "Zur Seite, auf der das Ergebnis steht" in whole
    part = team_client.get(progress, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "Aufgetragen um" in part
    assert f'hx-get="{progress}?into=edition-documents"' in page
    assert Client().get(progress).status_code == 302
    assert team_client.post(f"{progress}cancel/", headers={"HX-Request": "true"}).status_code == 200
    job.refresh_from_db()
    assert job.status == "cancelled"


def test_how_a_job_ended_is_told_for_a_while(city, team_client):
    job = actions.request_edition(city=city, actor=None)
    now = timezone.now()
    for status, ended, told in (
        ("done", now, True),
        ("done", now - dt.timedelta(hours=1), False),
        ("failed", now - dt.timedelta(days=9), True),
    ):
        Job.objects.filter(pk=job.pk).update(status=status, ended_at=ended)
        assert (f'id="job-{job.pk}"' in team_client.get(f"/de/{city.slug}/agenda/").content.decode()) == told


def test_a_hidden_city_keeps_its_document_to_its_members(demo, publish):
    publish(demo)
    demo.is_public = False
    demo.save()
    address = f"/de/{demo.slug}/agenda/agenda.pdf"
    assert Client().get(address).status_code == 404
    assert client_of(make_member(make_city(), "admin")).get(address).status_code == 404
    assert client_of(make_member(demo, "partner")).get(address).status_code == 200
