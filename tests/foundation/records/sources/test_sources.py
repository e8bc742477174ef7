"""Sources are made, changed, found and chosen in the browser."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import make_city, make_member, reader
from tests.making import sent

from wandel.foundation.cities import actions as cities
from wandel.foundation.cities.exchange import sources_of
from wandel.foundation.cities.models import Source
from wandel.foundation.records.sources import actions

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TYPED = {
    "title": "Bevölkerung am 31. Dezember",
    "publisher": "Statistisches Landesamt",
    "year": "2024",
    "url": "https://statistik.example.org/a",
    "licence": "dl-de/by-2-0",
    "note": "Tabelle 3",
}


def here(city, rest=""):
    return f"/de/{city.slug}/records/sources/{rest}"


def test_a_source_is_made_changed_and_found(city, team_client):
    assert (
        team_client.post(here(city, "new/"), sent(team_client, here(city, "new/"), **TYPED)).status_code
        == 302
    )
    made = Source.objects.get()
    assert (made.key, made.year, made.licence) == ("bevoelkerung-am-31-dezember", 2024, "dl-de/by-2-0")
    page = Client().get(here(city)).content.decode()
    assert "Statistisches Landesamt, 2024, dl-de/by-2-0" in page
    assert "/change/" not in page
    address = here(city, f"change/{made.key}/")
    assert address in team_client.get(here(city)).content.decode()
    changed = sent(team_client, address, publisher="Landesamt")
    assert team_client.post(address, changed).status_code == 302
    assert Source.objects.get().publisher == "Landesamt"
    assert "Bevölkerung" in Client().get(here(city), {"q": "tabelle landesamt"}).content.decode()
    assert "Keine Quelle enthält" in Client().get(here(city), {"q": "nirgends"}).content.decode()


def test_a_source_comes_back_as_a_part_as_it_was(city, team_client):
    team_client.post(here(city, "new/"), sent(team_client, here(city, "new/"), **TYPED))
    [part] = sources_of(reader(city))
    assert (part.title, part.publisher, part.year) == (TYPED["title"], TYPED["publisher"], 2024)
    assert (part.url, part.licence, part.note) == (TYPED["url"], TYPED["licence"], TYPED["note"])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"title": " "}, "Hier steht noch nichts."),
        ({"url": "javascript:alert(1)"}, "Das ist keine Internetadresse."),
        ({"year": "20"}, "1800"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(city, team_client, given, said):
    answer = team_client.post(here(city, "new/"), TYPED | given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Tabelle 3" in answer.content.decode()
    assert not Source.objects.exists()


def test_nobody_overwrites_what_they_have_not_seen(city, team_client):
    made = actions.make_source(city=city, said=TYPED | {"year": 2024}, actor=None)
    address = here(city, f"change/{made.key}/")
    mine = sent(team_client, address, title="Meins")
    actions.change_source(source=made, said=TYPED | {"year": 2023}, seen=made.mark, actor=None)
    answer = team_client.post(address, mine)
    assert answer.status_code == 422
    assert "Inzwischen hat jemand diese Quelle geändert." in answer.content.decode()
    assert 'value="Meins"' in answer.content.decode()
    assert Source.objects.get().year == 2023


def test_the_same_source_again_is_the_one_that_is_there(city):
    first = actions.make_source(city=city, said=TYPED | {"year": 2024}, actor=None)
    assert actions.make_source(city=city, said=TYPED | {"year": 2024}, actor=None) == first
    other = actions.make_source(city=city, said=TYPED | {"year": 2025}, actor=None)
    assert other.key == f"{first.key}-2"


def test_beside_a_field_a_new_source_is_made_and_put_into_it(city, team_client):
    form = team_client.get(f"/de/{city.slug}/records/new/problem/").content.decode()
    assert here(city, "new/?field=source") in form
    address = here(city, "new/?field=source")
    hx = {"HX-Request": "true"}
    asked = team_client.get(address, headers=hx).content.decode()
    assert 'name="new-source-title"' in asked
    wrong = team_client.post(address, {"new-source-title": "Bericht"}, headers=hx)
    assert wrong.status_code == 200
    assert 'value="Bericht"' in wrong.content.decode()
    given = {f"new-source-{name}": text for name, text in TYPED.items()}
    made = team_client.post(address, given, headers=hx).content.decode()
    assert f'<option value="{Source.objects.get().key}" selected>' in made


@pytest.mark.parametrize("role", ["visitor", "partner"])
def test_others_change_no_source(city, role):
    cities.add_source(city=city, key="amt", title="Amt", actor=None)
    client = Client()
    if role == "partner":
        client.force_login(make_member(city, "partner"), backend=BACKEND)
    for rest in ("new/", "change/amt/"):
        assert client.post(here(city, rest), TYPED).status_code == (302 if role == "visitor" else 403)
    with pytest.raises(PermissionDenied):
        actions.make_source(city=city, said=TYPED, actor=make_member(city, "partner"))


def test_the_list_asks_as_often_for_many_as_for_one(db):
    def questions(number):
        city = make_city()
        for one in range(number):
            cities.add_source(city=city, key=f"q-{one}", title=f"Quelle {one}", actor=None)
        with CaptureQueriesContext(connection) as asked:
            assert Client().get(here(city)).status_code == 200
        return len(asked)

    assert questions(1) == questions(40)
