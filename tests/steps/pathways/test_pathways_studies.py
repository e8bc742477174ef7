"""What is asked of a found pathway: computed by a job, stored once, shown to everybody."""

from __future__ import annotations

import copy

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories import make_city

from wandel.foundation.live import jobs
from wandel.foundation.live.models import Job
from wandel.steps.pathways import actions, sentences
from wandel.steps.pathways import jobs as room_jobs
from wandel.steps.pathways.chances import chance_sentence
from wandel.steps.pathways.models import Result, Study
from wandel.steps.pathways.reading import Reading


def url(city, name="index"):
    return reverse(f"pathways:{name}", kwargs={"city_slug": city.slug})


@pytest.fixture(autouse=True)
def _few_draws(monkeypatch):
    monkeypatch.setattr(room_jobs, "DRAWS", 200)


@pytest.fixture(scope="session")
def spread_document(document):
    """The town with uncertain prices and an uncertain federal mix."""
    spread = copy.deepcopy(document)
    for driver in spread["drivers"]:
        for point in driver["points"]:
            point |= {"low": 0.7 * point["value"], "high": 1.4 * point["value"]}
    return spread


@pytest.fixture
def studied(city, spread_document):
    """A pathway found by its job, with what the job says of its certainty."""
    version = actions.add_model_version(city=city, document=spread_document, actor=None)
    job = actions.request_result(model_version=version, targets=["halved-2035"], actor=None)
    jobs.run(job)
    job.refresh_from_db()
    assert (job.status, job.error) == (Job.Status.DONE, "")
    return Result.objects.get()


def test_a_pathway_is_never_found_without_its_certainty(client, city, studied):
    study = studied.studies.get()
    assert study.kind == Study.Kind.CERTAINTY
    reading = Reading(studied)
    assert reading.certainty.draws == 200
    assert all(low <= high for low, high in zip(reading.band.p5, reading.band.p95, strict=True))
    assert reading.band.p5[-1] < reading.band.p95[-1]
    page = client.get(url(city)).content.decode()
    assert chance_sentence(reading, reading.pathway.targets[0].artefact) in page
    assert "neun von zehn Durchläufen" in page


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (0.0, "keinem der Durchläufe (200)"),
        (1.0, "allen Durchläufen (200)"),
        (0.001, "weniger als"),
        (0.37, "37 von"),
    ],
)
def test_the_chance_in_words(studied, chance, said):
    document = studied.studies.get().document
    document["targets"]["halved-2035"]["probability"] = chance
    actions.store_study(result=studied, kind="certainty", document=document, actor=None)
    reading = Reading(studied)
    assert said in chance_sentence(reading, reading.pathway.targets[0].artefact)


def test_missing_heat_is_told(studied):
    document = studied.studies.get().document
    assert sentences.heat_sentence(Reading(studied)) == ""
    document["heat_met"]["probability"] = 0.6
    actions.store_study(result=studied, kind="certainty", document=document, actor=None)
    assert "40 von 100" in sentences.heat_sentence(Reading(studied))


def test_what_the_engine_cannot_vary_is_told(client, city, spread_document):
    rate = {"value": 3, "unit": "%/a", "flag": "fictional", "low": 1, "high": 5}
    document = spread_document | {
        "parameters": [*spread_document.get("parameters", []), {"key": "rate", "figure": rate}],
        "discount_rate": {"ref": "rate"},
    }
    version = actions.add_model_version(city=city, document=document, actor=None)
    jobs.run(actions.request_result(model_version=version, targets=["halved-2035"], actor=None))
    assert Reading(Result.objects.get()).certainty is None
    assert "discount rate" in client.get(url(city)).content.decode()


def test_alternatives_are_computed_by_the_team_and_read_by_everybody(client, city, team_client, studied):
    assert "Noch nicht gesucht" in client.get(url(city, "alternatives")).content.decode()
    asked = {"result": studied.pk, "study": "alternatives"}
    answer = team_client.post(url(city, "study"), asked)
    assert answer.url == f"{url(city, 'alternatives')}?target=halved-2035"
    jobs.run(Job.objects.get(kind=actions.STUDY, arguments__study="alternatives"))
    document = studied.studies.get(kind="alternatives").document
    assert document["complete"]
    assert len(document["emissions"]) == len(document["alternatives"]) > 0
    page = client.get(url(city, "alternatives")).content.decode()
    assert "Günstigster Pfad" in page
    assert page.count("<tr>") == len(document["alternatives"]) + 2


def test_only_the_team_asks(client, city, studied):
    client.post(url(city, "study"), {"result": studied.pk, "study": "alternatives"})
    assert not Job.objects.filter(kind=actions.STUDY, arguments__study="alternatives").exists()


def test_what_each_measure_brings_is_computed_once_after_the_last_search(city, spread_document):
    version = actions.add_model_version(city=city, document=spread_document, actor=None)
    keys = [one["artefact"] for one in spread_document["targets"]]
    for job in [actions.request_result(model_version=version, targets=[key], actor=None) for key in keys]:
        assert not Job.objects.filter(kind=actions.STUDY).exists()
        jobs.run(job)
    asked = Job.objects.get(kind=actions.STUDY)
    assert asked.arguments["study"] == Study.Kind.CONTRIBUTIONS
    jobs.run(asked)
    assert actions.request_effects(city=city, actor=None) is None


def test_nobody_asks_about_another_citys_pathway(team_client, city, document, found):
    version = actions.add_model_version(city=make_city(), document=document, actor=None)
    theirs = actions.store_result(model_version=version, pathway=found(document, "halved-2035"), actor=None)
    team_client.post(url(city, "study"), {"result": theirs.pk, "study": "alternatives"})
    assert not Job.objects.filter(kind=actions.STUDY).exists()


def test_the_same_study_is_not_queued_twice(studied):
    first = actions.request_study(result=studied, kind="alternatives", actor=None)
    assert actions.request_study(result=studied, kind="alternatives", actor=None) == first
    with pytest.raises(ValidationError):
        actions.request_study(result=studied, kind="horoscope", actor=None)


def test_a_study_is_never_changed(studied):
    study = studied.studies.get()
    study.kind = "alternatives"
    with pytest.raises(TypeError):
        study.save()


def test_the_page_costs_as_many_queries_with_one_pathway_as_with_two(
    client, city, studied, django_assert_num_queries
):
    client.get(url(city))  # documents are read once and then remembered
    with CaptureQueriesContext(connection) as one:
        client.get(url(city))
    version = studied.model_version
    jobs.run(actions.request_result(model_version=version, targets=["neutral-2045"], actor=None))
    with django_assert_num_queries(len(one)):
        client.get(url(city))
