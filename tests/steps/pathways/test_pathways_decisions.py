"""What a target or a measure says in the browser is what is computed: at once, once, with who and why."""

from __future__ import annotations

import copy

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from tests.factories import make_city, reader
from tests.making import change, make, sent

from wandel.foundation.cities.actions import withdraw
from wandel.foundation.live import jobs
from wandel.foundation.live.models import Job
from wandel.steps.pathways import actions, queries
from wandel.steps.pathways.exchange import model_of
from wandel.steps.pathways.merging import merged
from wandel.steps.pathways.models import ModelChange, ModelVersion
from wandel_engine.pathways import dump_model

GRID = "heat-grid"
AIM = "halved-2035"


def measure_in(city, place):
    document = queries.newest_model(city=city)
    document = ModelVersion.objects.get(pk=document.pk).document
    return next(one for one in document["measures"] if one["artefact"] == place)


def target_in(city, key):
    version = ModelVersion.objects.get(pk=queries.newest_model(city=city).pk)
    return next((one for one in version.document["targets"] if one["artefact"] == key), None)


def aimed(document, key=AIM):
    """What the artefact of the model's target says."""
    found = next(one for one in document["targets"] if one["artefact"] == key)
    return {
        "year": found["year"],
        "account": found["account"],
        "measure": "emissions",
        "threshold": {"value": 1000, "unit": "t", "flag": "stated"},
    }


@pytest.fixture
def grid(city, version):
    return make("measure", city=city, title={"de": "Netz"}, slug="netz", place=GRID)


def test_what_says_nothing_new_makes_no_model_and_no_job(city, version, grid):
    assert queries.newest_model(city=city) == version
    change(grid, title={"de": "Wärmenetz"})
    assert ModelVersion.objects.count() == 1
    assert not Job.objects.exists()


def test_a_start_is_computed_with_who_and_why(city, version, grid, member, document):
    change(grid, start_year=2029, actor=member, note="Nach der Arena")
    assert measure_in(city, GRID)["fixed_start"] == 2029
    told = queries.newest_change(city=city)
    assert (told.author, told.note, told.base) == (member, "Nach der Arena", version)
    targets = [job.arguments["targets"] for job in Job.objects.order_by("created_at")]
    assert sorted(targets) == sorted([one["artefact"]] for one in document["targets"])
    assert all(job.created_by == member for job in Job.objects.all())


def test_never_is_computed_without_it_and_open_again_as_before(city, version, grid):
    grid = change(grid, never=True)
    assert measure_in(city, GRID)["never"] is True
    job = Job.objects.get(subject=AIM, status="waiting")
    jobs.run(job)
    job.refresh_from_db()
    assert (job.status, job.error) == ("done", "")
    [result] = queries.results_of(reader(city, "team"))
    assert result.result["outcome"]["decisions"]["measures"][GRID] is None
    assert not result.outdated
    change(grid, never=False)
    assert queries.newest_model(city=city) == version
    [result] = queries.results_of(reader(city, "team"))
    assert result.outdated


def test_what_was_computed_before_counts_again_and_is_not_computed_twice(city, version, grid, results):
    grid = change(grid, start_year=2029)
    assert all(one.outdated for one in queries.newest_results(reader(city)))
    assert Job.objects.filter(status="waiting").count() == len(results)
    change(grid, start_year=None)
    assert not any(one.outdated for one in queries.newest_results(reader(city)))
    assert ModelVersion.objects.count() == 2


def test_two_changes_make_one_job_for_each_target(city, version, grid):
    grid = change(grid, start_year=2029)
    first = Job.objects.get(subject=AIM)
    change(grid, start_year=2030)
    first.refresh_from_db()
    assert first.status == "cancelled"
    newest = queries.newest_model(city=city)
    [waiting] = Job.objects.filter(subject=AIM, status="waiting")
    assert waiting.arguments["model_version"] == newest.pk


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"start_year": 1999}, "start_year", "Im Modell kann sie 2027 bis 2035 beginnen."),
        ({"start_year": 2029, "never": True}, "never", "eines von beiden"),
        ({"place": "nowhere"}, "place", "Diesen Platz hat das Modell nicht."),
    ],
)
def test_what_cannot_be_is_said_at_the_field_and_nothing_is_kept(city, version, grid, said, field, words):
    with pytest.raises(ValidationError) as refused:
        change(grid, **said)
    assert words in str(refused.value.message_dict[field])
    grid.refresh_from_db()
    assert (grid.version, grid.start_year, grid.never, grid.place) == (1, None, False, GRID)
    assert not Job.objects.exists()
    assert ModelVersion.objects.count() == 1


def test_a_place_is_given_once_and_free_again_when_its_measure_is_withdrawn(city, version, grid, team_client):
    address = reverse("records:new", kwargs={"city_slug": city.slug, "kind": "measure"})
    offered = dict(team_client.get(address).context["form"].fields["place"].choices)
    assert GRID not in offered
    assert len(offered) == len(ModelVersion.objects.get().document["measures"])
    with pytest.raises(ValidationError):
        make("measure", city=city, title={"de": "Zweites Netz"}, place=GRID)
    withdraw(artefact=grid, actor=None)
    make("measure", city=city, title={"de": "Zweites Netz"}, place=GRID)
    assert reader_names(city)


def reader_names(city):
    from wandel.steps.pathways.sight import sight_of

    return GRID not in sight_of(reader(city, "team")).measures


def test_the_form_says_what_cannot_be(city, version, grid, team_client):
    address = reverse("records:edit", kwargs={"city_slug": city.slug, "kind": "measure", "slug": grid.slug})
    answer = team_client.post(address, sent(team_client, address, start_year="2010"))
    assert answer.status_code == 422
    assert "Im Modell kann sie 2027 bis 2035 beginnen." in answer.content.decode()
    saved = team_client.post(address, sent(team_client, address, start_year="2029"), follow=True)
    assert "Wird neu gerechnet" in saved.content.decode()
    assert measure_in(city, GRID)["fixed_start"] == 2029


def test_a_changed_target_is_sought_first_and_a_new_one_is_in_the_model(city, version, document):
    make("target", city=city, title={"de": "Ziel"}, slug=AIM, **aimed(document) | {"year": 2034})
    assert target_in(city, AIM)["year"] == 2034
    assert Job.objects.order_by("created_at").first().subject == AIM
    new = make("target", city=city, title={"de": "Neu"}, year=2040)
    entry = target_in(city, new.slug)
    assert (entry["year"], entry["threshold"]["value"], entry["threshold"]["unit"]) == (2040, 100, "t/a")
    assert entry["title"] == {"de": "Neu"}
    assert Job.objects.filter(subject=new.slug, status="waiting").exists()


def test_a_target_that_the_model_cannot_compute_says_so_and_stays(city, version, team_client):
    for slug, said, words in (
        ("late", {"year": 2090}, "Das Modell reicht bis"),
        ("energy", {"measure": "energy", "threshold": gwh()}, "Endenergieverbrauch"),
        ("heads", {"measure": "emissions-per-head", "threshold": per_head()}, "fehlt eine Bilanz"),
    ):
        make("target", city=city, title={"de": slug}, slug=slug, **said)
        page = team_client.get(f"/de/{city.slug}/vision/targets/{slug}/").content.decode()
        assert words in page
        assert target_in(city, slug) is None
    assert not Job.objects.exists()


def gwh():
    return {"value": 10, "unit": "GWh", "flag": "stated"}


def per_head():
    return {"value": 1, "unit": "t/person", "flag": "stated"}


def test_a_new_target_is_answered_at_once_from_what_is_computed(city, version, results, team_client):
    made = make("target", city=city, title={"de": "Neu"}, year=2040)
    page = team_client.get(f"/de/{city.slug}/vision/targets/{made.slug}/").content.decode()
    assert "Auf den ersten Blick" in page
    assert "Anhalten" in page


def test_what_is_outdated_says_so_wherever_it_stands(city, version, grid, results, client, team_client):
    change(grid, start_year=2029, note="Weil es so ist")
    address = reverse("pathways:index", kwargs={"city_slug": city.slug})
    for_all, for_team = (one.get(address).content.decode() for one in (client, team_client))
    assert "seither geändert" in for_all
    assert "Weil es so ist" not in for_all
    assert "Weil es so ist" in for_team
    assert "Anhalten" in for_team
    assert "Anhalten" not in for_all
    told = client.get(f"/api/v1/cities/{city.slug}/pathways").json()
    assert [one["outdated"] for one in told["items"]] == [True, True]


def test_a_city_without_a_model_keeps_what_is_said(city):
    made = make("measure", city=city, title={"de": "Netz"}, start_year=2029)
    change(made, never=True, start_year=None)
    make("target", city=city, title={"de": "Ziel"})
    assert not ModelChange.objects.exists()
    assert not Job.objects.exists()


def test_per_head_is_the_population_of_the_balance(document):
    target = {
        "year": 2040,
        "account": "bisko",
        "measure": "emissions-per-head",
        "threshold": {"value": 1.5, "unit": "t/person", "flag": "fictional"},
        "title": {"de": "Je Kopf"},
    }
    laid = merged(document, {"heads": target}, {}, 2000.0, {})
    [entry] = [one for one in laid.document["targets"] if one["artefact"] == "heads"]
    assert entry["threshold"] == {"value": 3000.0, "unit": "t/a", "year": 2040, "flag": "fictional"}
    assert merged(document, {"heads": target}, {}, None, {}).left_out.keys() == {"heads"}


def test_a_model_that_is_brought_anew_is_the_new_ground(city, version, grid, document):
    change(grid, start_year=2029)
    other = {**document, "discount_rate": {**document["discount_rate"], "value": 5}}
    brought = actions.add_model_version(city=city, document=other, actor=None)
    assert queries.newest_change(city=city).base == brought


@pytest.mark.parametrize(
    "written",
    [
        {"threshold": {"value": 50, "unit": "%", "year": 2035, "flag": "stated"}},
        {"threshold": {"value": 9e4, "unit": "t", "year": 2035, "flag": "stated"}, "budget_from": 2025},
    ],
)
def test_what_only_a_model_can_aim_at_stays_until_its_own_target_changes(city, document, written):
    document = copy.deepcopy(document)
    entry = next(one for one in document["targets"] if one["artefact"] == AIM)
    entry |= written
    named = make("target", city=city, title={"de": "Halb"}, slug=AIM, **aimed(document))
    brought = actions.add_model_version(city=city, document=document, actor=None)
    before = target_in(city, AIM)
    make("target", city=city, title={"de": "Noch eins"}, year=2040)
    named = change(named, title={"de": "Zur Hälfte"}, status="adopted")
    assert target_in(city, AIM) == before
    named = change(named, threshold={"value": 500, "unit": "t", "flag": "stated"})
    changed = target_in(city, AIM)
    assert (changed["threshold"]["value"], changed["threshold"]["unit"]) == (500, "t/a")
    assert "budget_from" not in changed
    change(named, threshold=aimed(document)["threshold"])
    assert target_in(city, AIM) == before
    assert queries.newest_change(city=city).base == brought


def test_a_case_holds_decisions_once_and_they_can_be_taken_back_where_it_goes(city, version, grid):
    change(grid, start_year=2029)
    packed = model_of(reader(city, "team"))
    assert next(one for one in packed.measures if one.artefact == GRID).fixed_start is None
    there = make_city()
    moved = make("measure", city=there, title={"de": "Netz"}, slug="netz", place=GRID, start_year=2029)
    brought = actions.add_model_version(city=there, document=dump_model(packed), actor=None)
    actions.follow_decisions(city=there, measures=(), targets=(), actor=None)
    assert measure_in(there, GRID)["fixed_start"] == 2029
    change(moved, start_year=None)
    assert queries.newest_model(city=there) == brought
