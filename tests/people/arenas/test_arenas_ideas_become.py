"""One idea, or several together, become a problem, a measure and more; the trace shows it on both sides."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.factories import make_city
from tests.making import create_activity, create_arena, make, sent

from wandel.foundation.cities.actions import withdraw
from wandel.foundation.cities.models import Artefact, TraceLink
from wandel.people.arenas import actions
from wandel.steps.analysis.models import Problem
from wandel.steps.pathways.models import Measure

BECOME = ["driver-or-barrier", "problem", "vision-element", "measure", "experiment"]
LONG = (
    "Auf unserem Mietshaus ist so viel Platz für Solar, und trotzdem haben nur Eigenheime etwas davon. " * 3
)


@pytest.fixture
def activity(city):
    return create_activity(
        arena=create_arena(city=city, key="erste", number=1), key="runde", title={"de": "Runde"}
    )


def collect(activity, **texts):
    return [
        actions.record_idea(
            activity=activity,
            key=key,
            text=text,
            language="pl" if key == "autobus" else "de",
            visibility="public",
            actor=None,
        )
        for key, text in texts.items()
    ]


def form_for(activity, kind, *keys):
    asked = "&".join(f"from=idea/{key}" for key in keys)
    return f"/de/{activity.city.slug}/records/new/{kind}/?{asked}"


def test_what_an_idea_may_become_is_offered_on_its_page_and_beside_the_lists(activity, team_client):
    collect(activity, bus="Mehr Busse")
    city = activity.city.slug
    page = team_client.get(f"/de/{city}/arenas/ideas/bus/").content.decode()
    assert re.findall(r"records/new/([a-z-]+)/\?from=idea/bus", page) == BECOME
    for place in ("arenas/erste/", "arenas/erste/runde/console/"):
        listed = team_client.get(f"/de/{city}/{place}").content.decode()
        assert re.findall(r'formaction="/de/[^/]+/records/new/([a-z-]+)/"', listed) == BECOME
        assert 'name="from" value="idea/bus"' in listed
    for place in ("arenas/ideas/bus/", "arenas/erste/"):
        seen = Client().get(f"/de/{city}/{place}").content.decode()
        assert "records/new" not in seen
        assert 'name="from"' not in seen


def test_three_ideas_become_one_problem_and_one_measure(activity, team_client):
    ideas = collect(activity, bus="Mehr Busse", abend="Abends fährt nichts", autobus="Brakuje autobusu")
    keys = [idea.slug for idea in ideas]
    for kind, model, typed in (
        ("problem", Problem, {"level": "regime", "field": "mobility"}),
        ("measure", Measure, {"field": "mobility"}),
    ):
        form = form_for(activity, kind, *keys)
        given = sent(team_client, form, **typed, visibility="public")
        assert given["title_de"] == "Mehr Busse"
        assert given["title_pl"] == ""
        assert given["summary_de"] == "Mehr Busse\n\nAbends fährt nichts"
        assert given["summary_pl"] == "Brakuje autobusu"
        assert given["origin"] == [f"idea/{key}" for key in keys]
        made = team_client.post(form, given)
        assert made.status_code == 302
        page = Client().get(made.url).content.decode()
        for said in ("Mehr Busse", "Abends fährt nichts", "Brakuje autobusu"):
            assert said in page.partition('id="trace"')[2]
        [thing] = model.objects.all()
        assert set(thing.links_in.values_list("source__slug", flat=True)) == set(keys)
    for idea in ideas:
        own = Client().get(f"/de/{activity.city.slug}/arenas/ideas/{idea.slug}/").content.decode()
        trace = own.partition('id="trace"')[2]
        assert "analysis/problems/mehr-busse/" in trace
        assert "pathways/measures/mehr-busse/" in trace
    assert set(TraceLink.objects.values_list("relation", flat=True)) == {"leads-to"}


def test_what_is_unticked_is_left_out(activity, team_client):
    collect(activity, bus="Mehr Busse", abend="Abends fährt nichts")
    form = form_for(activity, "measure", "bus", "abend")
    team_client.post(form, sent(team_client, form, field="mobility", origin=["idea/abend"]))
    assert TraceLink.objects.get().source.slug == "abend"


def test_a_long_idea_is_a_text_and_its_beginning_the_title(activity, team_client):
    collect(activity, dach=LONG.strip())
    given = sent(team_client, form_for(activity, "measure", "dach"))
    assert given["summary_de"] == LONG.strip()
    assert given["title_de"].endswith(" …")
    assert len(given["title_de"]) <= 122
    assert LONG.startswith(given["title_de"].removesuffix(" …"))


def test_what_somebody_sends_twice_is_made_once(activity, team_client):
    collect(activity, bus="Mehr Busse")
    form = form_for(activity, "measure", "bus")
    given = sent(team_client, form, field="mobility", sending="einmal")
    assert team_client.post(form, given).url == team_client.post(form, given).url
    assert Measure.objects.count() == TraceLink.objects.count() == 1


def test_no_address_brings_something_in_that_cannot_lead_there(activity, team_client):
    [bus, gone] = collect(activity, bus="Mehr Busse", weg="Weg")
    withdraw(artefact=gone, actor=None)
    elsewhere = make("principle", city=make_city(), title={"de": "Fremd"}, slug="fremd")
    make("principle", city=activity.city, title={"de": "Sparsam"}, slug="sparsam")
    assert Artefact.objects.filter(pk=elsewhere.pk).exists()
    city = activity.city.slug
    for kind, brought in (
        ("target", "idea/bus"),
        ("measure", "idea/weg"),
        ("measure", "idea/nie"),
        ("measure", "principle/sparsam"),
        ("measure", "quatsch"),
    ):
        address = f"/de/{city}/records/new/{kind}/?from=idea/bus&from={brought}"
        assert team_client.get(address).status_code == 404, brought
    assert bus.links_out.count() == 0


def test_the_idea_page_lets_the_team_show_and_hide_it(activity, team_client):
    collect(activity, bus="Mehr Busse")
    records = f"/de/{activity.city.slug}/records/idea/bus/"
    assert (
        f'href="{records}edit/"'
        in team_client.get(f"/de/{activity.city.slug}/arenas/ideas/bus/").content.decode()
    )
    team_client.post(f"{records}edit/", sent(team_client, f"{records}edit/", visibility="team"))
    assert Client().get(f"/de/{activity.city.slug}/arenas/ideas/bus/").status_code == 404
