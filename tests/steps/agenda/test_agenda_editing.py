"""Writing commitments down: by the team, version by version, and never for a real organisation in a demo."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from tests.factories import make_city, make_member
from tests.making import make
from tests.steps.agenda.test_agenda_pages import make_commitment, make_organisation

from wandel.foundation.cities.models import TraceLink
from wandel.foundation.records.models import Version
from wandel.steps.agenda.models import Commitment


def team_of(city):
    client = Client()
    client.force_login(
        make_member(city, "team"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def typed(organisation, **changes):
    given = {
        "title_de": "Neun Bänke",
        "resources_de": "900 Euro",
        "summary_de": "Zum Sitzen.",
        "organisation": organisation.slug,
        "flag": "stated",
        "due": "2027-05-01",
        "status": "open",
        "visibility": "public",
    }
    return given | changes


def test_a_new_commitment_has_a_first_version_and_says_what_it_came_out_of(city, team_client):
    tried = make(
        "experiment", city=city, title={"de": "Versuch"}, status="done", visibility="public", actor=None
    )
    address = f"/de/{city.slug}/records/new/commitment/"
    assert "Versuch" in team_client.get(address).content.decode()
    answer = team_client.post(address, typed(make_organisation(city), origin=f"experiment/{tried.slug}"))
    made = Commitment.objects.get()
    assert answer.headers["Location"] == f"/de/{city.slug}/agenda/{made.slug}/"
    assert (made.due, made.flag, made.version) == (dt.date(2027, 5, 1), "stated", 1)
    assert TraceLink.objects.filter(source=tried, target=made, relation="leads-to").exists()
    assert "Neun Bänke" in Client().get(f"/de/{city.slug}/agenda/").content.decode()


def test_a_new_commitment_is_confirmed_and_says_what_is_open_and_for_whom(city, team_client):
    address = f"/de/{city.slug}/records/new/commitment/"
    given = typed(make_organisation(city), due="", visibility="team", status="in-progress")
    page = team_client.post(address, given, follow=True).content.decode()
    assert "Gespeichert." in page

    def table() -> str:
        listed = team_client.get(f"/de/{city.slug}/agenda/").content.decode()
        return listed[listed.index("<table") : listed.index("</table>")]

    for shown in (page, table()):
        assert "noch offen" in shown
        assert "nicht veröffentlicht" not in shown
        assert "nur für das Team" in shown
    Commitment.objects.update(visibility="public")
    assert "nur für das Team" not in table()


def test_a_change_is_a_version_and_overwrites_nothing_unseen(city, team_client):
    organisation = make_organisation(city)
    made = make_commitment(city, organisation, title={"de": "Neun Bänke", "pl": "Dziewięć ławek"})
    address = f"/de/{city.slug}/records/commitment/{made.slug}/edit/"
    assert "Dziewięć ławek" in team_client.get(address).content.decode()
    change = typed(organisation, title_pl="Dziewięć ławek", status="done", seen_version=1, note="Fertig")
    assert team_client.post(address, change).status_code == 302
    made.refresh_from_db()
    assert (made.status, made.version, made.title["pl"]) == ("done", 2, "Dziewięć ławek")
    assert Version.objects.get(artefact=made, number=2).content["status"] == "done"

    stale = team_of(city).post(address, change | {"status": "failed"})
    assert stale.status_code == 409
    assert "Zwei haben geändert" in stale.content.decode()
    made.refresh_from_db()
    assert made.status == "done"


@pytest.mark.parametrize(
    "wrong",
    [{"title_de": ""}, {"organisation": "0"}, {"status": "perhaps"}, {"due": "2027-13-01"}, {"due": "soon"}],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_stored(city, team_client, wrong):
    address = f"/de/{city.slug}/records/new/commitment/"
    answer = team_client.post(address, typed(make_organisation(city)) | wrong)
    assert answer.status_code == 422
    assert 'value="900 Euro"' in answer.content.decode()
    assert not Commitment.objects.exists()


def test_in_a_demonstration_only_invented_organisations_promise_and_it_is_marked(db):
    city = make_city(is_demo=True)
    real, invented = make_organisation(city, 1, is_real=True), make_organisation(city, 2)
    client, address = team_of(city), f"/de/{city.slug}/records/new/commitment/"
    assert client.post(address, typed(real)).status_code == 422
    assert client.post(address, typed(invented, flag="fictional")).status_code == 302
    assert Commitment.objects.get().flag == "fictional"


def test_only_the_team_writes(city):
    made = make_commitment(city, make_organisation(city))
    for address in (
        f"/de/{city.slug}/records/new/commitment/",
        f"/de/{city.slug}/records/commitment/z-1/edit/",
    ):
        assert Client().get(address).status_code == 302
        partner = Client()
        partner.force_login(
            make_member(city, "partner"), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        assert partner.get(address).status_code == 403
        assert partner.post(address, typed(made.organisation)).status_code == 403
    other = make_city()
    assert team_of(other).get(f"/de/{city.slug}/records/commitment/z-1/edit/").status_code == 403
    assert "/edit/" not in Client().get(f"/de/{city.slug}/agenda/z-1/").content.decode()
