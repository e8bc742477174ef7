"""What is said of a job while somebody waits for it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.template import Context, Template
from django.utils import timezone
from tests.factories import make_city

from wandel.foundation.live.models import Job
from wandel.foundation.live.queries import usual_seconds

SAID = Template("{% load live %}{% job_progress job 'Das Modell wird gelesen.' usual %}")
START = dt.datetime(2030, 1, 1, 12, 30, tzinfo=dt.UTC)


def make_job(city, took=None, **fields):
    times = {"started_at": START, "ended_at": START + dt.timedelta(seconds=took)} if took is not None else {}
    status = Job.Status.DONE if took is not None else Job.Status.RUNNING
    return Job.objects.create(**{"city": city, "kind": "test.kind", "status": status} | times | fields)


def said(job, usual=None):
    return " ".join(SAID.render(Context({"job": job, "usual": usual})).split())


def test_of_a_running_job_it_is_said_what_since_when_how_far_and_how_long(city):
    job = make_job(city, started_at=START, progress=0.4)
    shown = said(job, 42.0)
    assert "Das Modell wird gelesen." in shown
    clock = timezone.localtime(START).strftime("%H:%M")
    assert f"Begonnen um {clock} Uhr, 40 % sind getan." in shown
    assert "Zuletzt dauerte das etwa 40 Sekunden." in shown


def test_a_job_that_waits_has_not_begun_and_one_that_is_over_has_no_stage(city):
    waiting = said(make_job(city, status=Job.Status.WAITING))
    assert "Aufgetragen um" in waiting
    assert "Begonnen" not in waiting
    over = said(make_job(city, took=3), 3.0)
    assert "Modell" not in over
    assert "dauerte" not in over


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "eine Sekunde."),
        (1.6, "2 Sekunden."),
        (94.0, "90 Sekunden."),
        (101.0, "2 Minuten."),
        (600.0, "10 Minuten."),
    ],
)
def test_a_duration_is_told_no_more_exactly_than_it_is_known(city, seconds, words):
    assert f"Zuletzt dauerte das etwa {words}" in said(make_job(city), seconds)


def test_the_usual_duration_is_that_of_the_last_alike_in_the_city(city):
    asked = make_job(city, arguments={"study": "a"})
    assert usual_seconds(asked) is None
    for took in (500, 10, 20, 30, 40, 50):
        make_job(city, took, arguments={"study": "a"})
    make_job(city, 900, arguments={"study": "b"})
    make_job(make_city(), 900, arguments={"study": "a"})
    make_job(city, 900, kind="test.other", arguments={"study": "a"})
    make_job(city, 900, status=Job.Status.FAILED, arguments={"study": "a"})
    assert usual_seconds(asked, study="a") == 30
