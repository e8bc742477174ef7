"""The pages of the network: what everybody sees, what only the team sees, and what is never stored."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import make_city, make_member
from tests.making import create_activity, create_arena
from tests.making import make_organisation as an_organisation

from wandel.foundation.cities.models import AuditEntry
from wandel.people.arenas import actions as arenas
from wandel.people.network import actions
from wandel.people.network.models import Rating

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
GRADES = {"influence": 5, "interest": 2, "stance": "neutral", "niche_regime": "regime", "flag": "fictional"}


def make_organisation(city, key="musterwerk", **fields):
    return an_organisation(city, key, f"Organisation {key}", **{"invented": True} | fields)


def make_idea(city, key, visibility):
    activity = create_activity(
        arena=create_arena(city=city, key=f"arena-{key}"),
        key="runde",
        kind="collect",
        title={"de": "Runde"},
        actor=None,
    )
    return arenas.record_idea(
        activity=activity, key=key, text=f"Idee {key}", language="de", visibility=visibility, actor=None
    )


def rate(organisation, topic="energy", **fields):
    statement = {"de": "Wartet auf Geld."}
    return actions.rate(
        organisation=organisation, topic=topic, actor=None, **GRADES | {"statement": statement} | fields
    )


def fill(rows):
    city = make_city()
    hub = make_organisation(city, "mitte")
    for number in range(rows):
        other = make_organisation(city, f"org-{number}")
        actions.tie(origin=hub, target=other, kind="funding", strength=1, actor=None)
        actions.tie(origin=other, target=hub, kind="information", strength=1, actor=None)
        rate(other)
        rate(hub, ["energy", "mobility", "economy"][number])
        idea = make_idea(city, f"idee-{number}", "public")
        actions.involve(organisation=hub, artefact=idea, role="affected", actor=None)
    return city


def questions(city, path, team):
    client = Client()
    if team:
        client.force_login(make_member(city), backend=BACKEND)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/de/{city.slug}/network/{path}").status_code == 200
    return len(asked)


@pytest.mark.parametrize(
    ("path", "team"),
    [
        ("", False),
        ("", True),
        ("organisations/mitte/", False),
        ("organisations/mitte/", True),
        ("grid/", True),
    ],
)
def test_the_number_of_queries_does_not_grow(db, path, team):
    assert questions(fill(1), path, team) == questions(fill(3), path, team)


def test_everybody_sees_who_takes_part_by_sector(city):
    make_organisation(city, "forum", sector="civil-society", summary={"de": "Ein Forum."})
    make_organisation(city, "amt", sector="administration", invented=False, team=True)
    page = Client().get(f"/de/{city.slug}/network/").content.decode()
    assert (
        page.index("Verwaltung</h2>") < page.index("Organisation amt") < page.index("Zivilgesellschaft</h2>")
    )
    assert page.index("Zivilgesellschaft</h2>") < page.index("Organisation forum")
    assert "Wissenschaft</h2>" not in page
    assert page.count("im Transformationsteam") == 1
    assert page.count("erfunden") == 1
    assert "/network/grid/" not in page


def test_visitors_are_sent_to_log_in_before_the_grid(city):
    rate(make_organisation(city))
    answer = Client().get(f"/de/{city.slug}/network/grid/")
    assert answer.status_code == 302
    assert answer.url.startswith("/de/account/")
    assert "next=" in answer.url


def test_partners_do_not_see_ratings(city):
    rate(make_organisation(city))
    client = Client()
    client.force_login(make_member(city, "partner"), backend=BACKEND)
    assert client.get(f"/de/{city.slug}/network/grid/").status_code == 403
    page = client.get(f"/de/{city.slug}/network/organisations/musterwerk/").content.decode()
    assert "Wartet auf Geld." not in page


def test_only_the_team_sees_ratings_and_ties(city, team_client):
    organisation = make_organisation(city)
    rate(organisation)
    actions.tie(
        origin=organisation, target=make_organisation(city, "bank"), kind="funding", strength=2, actor=None
    )
    address = f"/de/{city.slug}/network/organisations/musterwerk/"
    seen, hidden = team_client.get(address).content.decode(), Client().get(address).content.decode()
    for words in ("Wartet auf Geld.", "Einfluss (1–5)", "Organisation bank"):
        assert words in seen
        assert words not in hidden


def test_the_grid_shows_one_field_of_action_with_its_table(city, team_client):
    rate(make_organisation(city))
    rate(make_organisation(city, "radforum"), topic="mobility")
    first = team_client.get(f"/de/{city.slug}/network/grid/").content.decode()
    assert "Organisation radforum" in first
    assert "Organisation musterwerk" not in first
    second = team_client.get(f"/de/{city.slug}/network/grid/?topic=energy").content.decode()
    assert "Organisation musterwerk" in second
    assert "Organisation radforum" not in second
    assert "<table" in second
    assert team_client.get(f"/de/{city.slug}/network/grid/?topic=economy").status_code == 404


def test_a_grid_without_ratings_says_so(city, team_client):
    assert "Noch keine Einstufung" in team_client.get(f"/de/{city.slug}/network/grid/").content.decode()


def test_a_real_organisation_cannot_be_rated(city):
    with pytest.raises(ValidationError, match="Wirkliche Organisationen"):
        rate(make_organisation(city, invented=False))
    assert not Rating.objects.exists()
    assert not AuditEntry.objects.filter(action="network.rate").exists()


@pytest.mark.parametrize("wrong", [{"influence": 0}, {"interest": 6}, {"topic": "weather"}])
def test_a_rating_off_the_scale_is_refused(city, wrong):
    with pytest.raises(ValidationError):
        rate(make_organisation(city), **wrong)


def test_an_organisation_is_rated_once_in_a_field(city):
    organisation = make_organisation(city)
    rate(organisation)
    with pytest.raises(ValidationError):
        rate(organisation)


def test_readers_see_involvements_in_what_they_may_see(city, team_client):
    organisation = make_organisation(city)
    for key, visibility in (("laut", "public"), ("still", "team")):
        idea = make_idea(city, key, visibility)
        actions.involve(organisation=organisation, artefact=idea, role="endorses", actor=None)
    address = f"/de/{city.slug}/network/organisations/musterwerk/"
    page = Client().get(address).content.decode()
    assert "Idee laut" in page
    assert "Idee still" not in page
    assert "Idee still" in team_client.get(address).content.decode()


def test_an_involvement_is_unique_and_stays_in_its_city(city):
    organisation, idea = make_organisation(city), make_idea(city, "laut", "public")
    actions.involve(organisation=organisation, artefact=idea, role="endorses", actor=None)
    actions.involve(organisation=organisation, artefact=idea, role="affected", actor=None)
    with pytest.raises(ValidationError):
        actions.involve(organisation=organisation, artefact=idea, role="endorses", actor=None)
    elsewhere = make_organisation(make_city())
    with pytest.raises(ValidationError, match="selben Stadt"):
        actions.involve(organisation=elsewhere, artefact=idea, role="endorses", actor=None)


def test_ties_stay_in_their_city_and_lead_to_another(city):
    organisation = make_organisation(city)
    for target in (organisation, make_organisation(make_city())):
        with pytest.raises(ValidationError):
            actions.tie(origin=organisation, target=target, kind="funding", strength=1, actor=None)


def test_the_network_of_a_hidden_city_is_hidden(db):
    city = make_city(is_public=False)
    make_organisation(city)
    assert Client().get(f"/de/{city.slug}/network/").status_code == 404
    assert Client().get(f"/de/{city.slug}/network/organisations/musterwerk/").status_code == 404


def test_the_way_to_the_grid_stands_only_where_it_shows_somebody(city, team_client):
    make_organisation(city)
    assert "/network/grid/" not in team_client.get(f"/de/{city.slug}/network/").content.decode()
