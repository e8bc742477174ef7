import datetime as dt
import uuid
from pathlib import Path

import pytest
from django.test import Client
from tests.factories import make_city, reader

from wandel.foundation.live.models import Job
from wandel.foundation.ui.formats import format_rounded
from wandel.overview import queries, sentences
from wandel.people.arenas import actions as arenas
from wandel.reference.exchange import load_case
from wandel.steps.pathways.actions import store_result, store_study
from wandel.steps.pathways.models import Result
from wandel.steps.pathways.queries import newest_model
from wandel_engine.pathways import Options, find, read_model

GOERLITZ = Path(__file__).parents[2] / "cases" / "goerlitz"


@pytest.fixture
def goerlitz(db):
    return load_case(GOERLITZ, actor=None).city


def computed(city, *targets):
    version = newest_model(city=city)
    model = read_model(version.document)
    for target in targets:
        pathway = find(model, target, Options(obstacles=0))
        store_result(model_version=version, pathway=pathway, actor=None)
        yield pathway.targets[0]


def test_what_is_not_computed_is_not_claimed(goerlitz):
    found = queries.aims(reader(goerlitz))
    assert {aim.found for aim in found} == {None}
    assert sentences.verdict(found[0]) == "Dazu ist noch kein Pfad gerechnet."


def test_the_verdict_says_what_the_pathway_says(goerlitz):
    near, far = computed(goerlitz, "target-2030", "target-2045")
    said = {aim.target.slug: aim for aim in queries.aims(reader(goerlitz))}
    assert (said["target-2030"].reached, said["target-2045"].reached) == (near.reached, far.reached)
    assert said["target-2030"].gap == pytest.approx(near.gap)
    page = Client().get("/de/goerlitz/").content.decode()
    assert f"Frühestens gelingt es {near.earliest_year}" in page
    assert f"Bestenfalls sind es dann {format_rounded(near.achieved, 't CO₂e')} im Jahr" in page
    assert "Als Ziele stehen 2030, 2035, 2040 und 2045 nebeneinander." in page


def test_what_is_reached_on_paper_is_told_with_its_chance(goerlitz):
    (near,) = computed(goerlitz, "target-2045")
    assert near.reached
    assert "Durchläufen" not in sentences.verdict(queries.aims(reader(goerlitz))[-1])
    result = Result.objects.get()
    document = {"draws": 1000, "seed": 0, "inputs": ["a"], "targets": {"target-2045": {"probability": 0.815}}}
    store_study(result=result, kind="certainty", document={"refused": "no"}, actor=None)
    assert queries.aims(reader(goerlitz))[-1].chance is None
    store_study(result=result, kind="certainty", document=document, actor=None)
    assert "in 82 von 100 Durchläufen" in sentences.verdict(queries.aims(reader(goerlitz))[-1])


def test_the_newest_result_counts(goerlitz):
    first, *_rest = computed(goerlitz, "target-2030")
    version = newest_model(city=goerlitz)
    pathway = find(
        read_model(version.document),
        "target-2030",
        Options(obstacles=0, variants={"federal-mix": "kww-2024"}),
    )
    store_result(model_version=version, pathway=pathway, actor=None)
    (aim,) = [aim for aim in queries.aims(reader(goerlitz)) if aim.found]
    assert aim.gap == pytest.approx(pathway.targets[0].gap)
    assert aim.gap != pytest.approx(first.gap)


def test_what_is_due_is_for_the_team(city, team_client):
    assert "Heute" in team_client.get(f"/de/{city.slug}/").content.decode()
    assert "w-due" not in Client().get(f"/de/{city.slug}/").content.decode()


def test_an_overdue_promise_and_an_unanswered_idea_are_named(goerlitz):
    team = reader(goerlitz, "team")
    late = [item.text for item in queries.due(team, today=dt.date(2100, 1, 1))]
    assert any("überfällig" in text for text in late)
    activity = next(iter(goerlitz.arenas.get(key="demo-arena").activities.filter(phase="open")))
    before = queries.due(team, today=dt.date(2000, 1, 1))
    arenas.contribute_idea(
        activity=activity, participant="x", text="Bänke", client_id=uuid.uuid4(), language="de", actor=None
    )
    after = queries.due(team, today=dt.date(2000, 1, 1))
    assert [item.text for item in before] != [item.text for item in after]


def test_nothing_due_is_said(city):
    assert queries.due(reader(city, "team")) == []


def test_a_calculation_that_failed_is_due_until_one_succeeds(city):
    Job.objects.create(kind="pathways.find", city=city, status=Job.Status.FAILED)
    assert queries.due(reader(city, "team"))[0].tone == "danger"
    Job.objects.create(kind="pathways.find", city=city, status=Job.Status.DONE)
    assert queries.due(reader(city, "team")) == []


def test_the_home_asks_the_same_number_of_questions_whatever_the_city_holds(
    goerlitz, django_assert_max_num_queries
):
    empty = make_city()
    with django_assert_max_num_queries(22) as asked:
        Client().get("/de/goerlitz/")
    with django_assert_max_num_queries(22) as asked_empty:
        Client().get(f"/de/{empty.slug}/")
    assert len(asked) - len(asked_empty) <= 4
