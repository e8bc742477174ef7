"""A scenario is a name and chosen start years: computed by a job, kept under its address, the team's own
until it is shown."""

from __future__ import annotations

import html

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from tests.factories import make_member, reader
from tests.making import change, make

from wandel.foundation.live import jobs
from wandel.foundation.live.models import Job
from wandel.steps.pathways import actions, queries
from wandel.steps.pathways import jobs as room_jobs
from wandel.steps.pathways.models import Scenario
from wandel.steps.pathways.sight import sight_of

AIM = "neutral-2045"
STARTS = {"heat-grid": 2029, "wood-heat": None, "advice": 2026, "charging": None}


def url(city, name="scenarios", **given):
    return reverse(f"pathways:{name}", kwargs={"city_slug": city.slug, **given})


def chosen(form_of, **changed):
    """What a browser sends of the form of switches: a switch that is off is not sent."""
    sent = {}
    for name in form_of.fields:
        value = form_of[name].value()
        if value is True or str(value) == "on":
            sent[name] = "on"
        elif not name.startswith("on-"):
            sent[name] = "" if value is None else value
    return {name: value for name, value in (sent | changed).items() if value is not None}


def result_of(scenario):
    team = reader(scenario.city, "team")
    return queries.results_of_scenarios(team, sight_of(team)).get(scenario.pk)


@pytest.fixture(autouse=True)
def few_draws(monkeypatch):
    monkeypatch.setattr(room_jobs, "DRAWS", 200)


@pytest.fixture
def kept(city, version, member):
    return actions.create_scenario(
        city=city, title={"de": "Spätes Netz"}, target=AIM, starts=STARTS, actor=member
    )


@pytest.fixture
def computed(kept):
    jobs.run(Job.objects.get())
    assert Job.objects.get().error == ""
    return kept


def test_a_scenario_begins_as_the_pathway_of_the_city(team_client, city, results):
    form = team_client.get(url(city, "new-scenario"), {"target": AIM}).context["form"]
    assert form["target"].value() == AIM
    starts = dict(queries.newest_results(reader(city))[1].result["outcome"]["decisions"]["measures"])
    assert {key: form[f"on-{key}"].value() for key in starts} == {
        key: year is not None for key, year in starts.items()
    }


def test_a_scenario_begins_as_the_pathway_that_is_shown_first_and_offers_the_others(
    team_client, city, results
):
    make(
        "target", city=city, title={"de": "Ziel"}, slug=AIM, year=2045, status="adopted", visibility="public"
    )
    answer = team_client.get(url(city, "new-scenario"))
    form = answer.context["form"]
    assert form["target"].value() == AIM
    found = {one.targets[0]: one for one in queries.newest_results(reader(city)) if len(one.targets) == 1}
    starts = found[AIM].result["outcome"]["decisions"]["measures"]
    assert {key: form[f"on-{key}"].value() for key in starts} == {
        key: year is not None for key, year in starts.items()
    }
    begins = answer.context["begins"]
    assert [one["url"].rpartition("=")[2] for one in begins] == [found[key].key for key in found]
    assert [one["current"] for one in begins] == [key == AIM for key in found]


def test_it_is_made_computed_and_shows_what_becomes_of_it(team_client, city, results):
    address = url(city, "new-scenario")
    form = team_client.get(address).context["form"]
    sent = chosen(form, title="Ohne Beratung", **{"on-advice": None, "target": AIM})
    answer = team_client.post(address, sent, follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200, answer.context["form"].errors
    scenario = Scenario.objects.get()
    assert scenario.starts["advice"] is None
    assert "Dieses Szenario ist noch nicht gerechnet." in page
    assert "Anhalten" in page
    job = Job.objects.get(subject="scenario/ohne-beratung")
    jobs.run(job)
    found = result_of(scenario)
    assert found.result["outcome"]["decisions"]["measures"] == scenario.starts
    assert not found.outdated
    page = html.unescape(team_client.get(url(city, "scenario", key="ohne-beratung")).content.decode())
    assert "Neben dem Pfad der Stadt: 2045 bleiben" in page
    assert "Wird das Ziel erreicht?" in page
    # It is none of the city's own pathways.
    assert [one.scenario for one in queries.results_of(reader(city))] == [None, None]


def test_what_is_changed_is_sought_anew_and_what_stood_there_says_so(team_client, city, computed):
    address = url(city, "scenario", key=computed.key)
    form = team_client.get(address).context["form"]
    assert form["start-heat-grid"].value() == 2029
    answer = team_client.post(address, chosen(form, **{"start-heat-grid": 2031}), follow=True)
    page = answer.content.decode()
    assert "seither geändert" in page
    assert "Anhalten" in page
    assert answer.redirect_chain[-1][0] == address
    [waiting] = Job.objects.filter(status="waiting")
    assert waiting.arguments["options"]["starts"]["heat-grid"] == 2031


def test_a_new_name_alone_computes_nothing(team_client, city, computed):
    address = url(city, "scenario", key=computed.key)
    form = team_client.get(address).context["form"]
    team_client.post(address, chosen(form, title="Netz später"))
    computed.refresh_from_db()
    assert computed.title["de"] == "Netz später"
    assert not Job.objects.filter(status="waiting").exists()


def test_asked_twice_it_is_one_job_and_a_newer_wish_replaces_an_older(kept, member):
    assert actions.request_scenario(scenario=kept, actor=member) == Job.objects.get()
    actions.change_scenario(
        scenario=kept,
        title=kept.title,
        target=AIM,
        starts=STARTS | {"advice": 2030},
        seen_version=1,
        actor=member,
    )
    assert sorted(Job.objects.values_list("status", flat=True)) == ["cancelled", "waiting"]


def test_two_who_change_it_at_once_are_told(team_client, city, computed, member):
    address = url(city, "scenario", key=computed.key)
    form = team_client.get(address).context["form"]
    actions.change_scenario(
        scenario=computed,
        title={"de": "Anders"},
        target=AIM,
        starts=STARTS,
        seen_version=1,
        actor=member,
    )
    refused = team_client.post(address, chosen(form, **{"start-heat-grid": 2033}))
    assert refused.status_code == 422
    assert "Inzwischen hat jemand dieses Szenario geändert." in refused.content.decode()
    again = chosen(refused.context["form"])
    assert str(again["start-heat-grid"]) == "2033"
    assert team_client.post(address, again).status_code == 302
    computed.refresh_from_db()
    assert computed.starts["heat-grid"] == 2033


def test_what_cannot_be_is_said_at_the_switch(team_client, city, version):
    required = {"on-wood-heat": "on", "start-wood-heat": 2028}
    document = [one for one in version.document["measures"] if one.get("requires")]
    address = url(city, "new-scenario")
    form = team_client.get(address).context["form"]
    for measure in document:
        sent = chosen(form, title="So nicht", target=AIM, **required)
        sent |= {f"on-{measure['artefact']}": "on", f"start-{measure['artefact']}": measure["earliest"]}
        sent.pop(f"on-{measure['requires'][0]}", None)
        answer = team_client.post(address, sent)
        assert answer.status_code == 422
        assert "setzt voraus" in answer.content.decode()
    assert team_client.post(address, chosen(form, title="x", **{"start-advice": 1999})).status_code == 422
    assert team_client.post(address, chosen(form, title="", target=AIM)).status_code == 422
    assert not Scenario.objects.exists()


def test_it_is_the_teams_until_it_is_shown(client, team_client, city, computed):
    address = url(city, "scenario", key=computed.key)
    assert client.get(address).status_code == 404
    assert "Spätes Netz" not in client.get(url(city)).content.decode()
    assert client.post(url(city, "scenario-visibility", key=computed.key)).status_code == 302
    team_client.post(url(city, "scenario-visibility", key=computed.key), {"visibility": "public"})
    page = client.get(address).content.decode()
    assert "Spätes Netz" in page
    assert "Neu berechnen" not in page
    assert "Spätes Netz" in client.get(url(city)).content.decode()
    assert client.post(address, {"title": "Gekapert"}).status_code in {302, 403, 404}
    team_client.post(url(city, "scenario-visibility", key=computed.key), {"visibility": "team"})
    assert client.get(address).status_code == 404


def test_one_to_a_hidden_target_and_with_a_hidden_measure_says_neither(client, city, computed, member):
    actions.show_scenario(scenario=computed, visibility="public", actor=member)
    grid = make("measure", city=city, title={"de": "Geheimes Netz"}, place="heat-grid")
    page = client.get(url(city, "scenario", key=computed.key)).content.decode()
    assert "nicht öffentlich" in page
    assert computed.title["de"] in page
    make("target", city=city, title={"de": "Geheim"}, slug=AIM, year=2045, visibility="team")
    assert client.get(url(city, "scenario", key=computed.key)).status_code == 404
    assert computed.title["de"] not in client.get(url(city)).content.decode()
    assert grid.place == "heat-grid"


def test_it_is_compared_with_the_pathway_of_the_city(client, team_client, city, results, computed, member):
    sides = {"left": AIM, "right": str(computed)}
    assert client.get(url(city, "compare"), sides).status_code == 404
    assert "Spätes Netz" in team_client.get(url(city, "compare"), sides).content.decode()
    actions.show_scenario(scenario=computed, visibility="public", actor=member)
    assert "Szenario: Spätes Netz" in client.get(url(city, "compare"), sides).content.decode()


def test_withdrawn_it_is_gone_and_can_be_brought_back(team_client, city, computed):
    address = url(city, "scenario", key=computed.key)
    assert (
        "Wirklich zurückziehen?"
        in team_client.get(url(city, "withdraw-scenario", key=computed.key)).content.decode()
    )
    team_client.post(url(city, "withdraw-scenario", key=computed.key))
    assert team_client.get(address).status_code == 404
    team_client.post(url(city, "bring-scenario-back", key=computed.key))
    assert team_client.get(address).status_code == 200


def test_a_changed_model_outdates_it(city, computed):
    grid = make("measure", city=city, title={"de": "Beratung"}, place="advice")
    assert not result_of(computed).outdated
    change(grid, start_year=2028)
    assert result_of(computed).outdated


def test_only_the_team_makes_one(client, city, version):
    assert client.get(url(city, "new-scenario")).status_code == 302
    with pytest.raises(PermissionDenied):
        actions.create_scenario(
            city=city, title={"de": "X"}, target=AIM, starts={}, actor=make_member(city, "partner")
        )
    with pytest.raises(ValidationError):
        actions.create_scenario(city=city, title={"de": "X"}, target="moon", starts={}, actor=None)
    assert not Scenario.objects.exists()


def test_the_list_costs_the_same_for_one_and_for_many(
    team_client, city, version, member, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    actions.create_scenario(city=city, title={"de": "0"}, target=AIM, starts=STARTS, actor=member)
    team_client.get(url(city))
    with CaptureQueriesContext(connection) as one:
        team_client.get(url(city))
    for number in range(1, 20):
        actions.create_scenario(city=city, title={"de": str(number)}, target=AIM, starts=STARTS, actor=member)
    with django_assert_num_queries(len(one)):
        team_client.get(url(city))
