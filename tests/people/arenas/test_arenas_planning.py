"""Arenas and their activities are made, changed, put in order and taken away in the browser."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from tests.factories import make_city, make_member, reader
from tests.making import create_activity, create_arena, sent

from wandel.foundation.cities.actions import repeat_erasures, withdraw
from wandel.foundation.cities.models import Erasure
from wandel.foundation.records.actions import Stale
from wandel.people.arenas import actions, queries
from wandel.people.arenas.models import Activity, Arena, Idea

NEW = {"title_de": "Erste Runde", "prompt_de": "Was hindert?"}


@pytest.fixture
def arena(city):
    return create_arena(city=city, key="auftakt", number=1, title={"de": "Auftakt"})


def here(arena, more=""):
    return f"/de/{arena.city.slug}/arenas/{arena.slug}/{more}"


def keys(arena):
    return [one.key for one in queries.activities_of(arena)]


def test_the_next_arena_is_made_in_a_form(city, team_client):
    create_arena(city=city, key="eins", number=1)
    listed = team_client.get(f"/de/{city.slug}/arenas/").content.decode()
    new = f"/de/{city.slug}/records/new/arena/"
    assert f'href="{new}"' in listed
    given = sent(team_client, new, venue_de="Rathaus", date="2031-03-01", visibility="public")
    assert (given["number"], given["title_de"], given["status"]) == ("2", "Arena 2", "planned")
    made = team_client.post(new, given)
    assert made.url == f"/de/{city.slug}/arenas/arena-2/"
    page = Client().get(made.url).content.decode()
    for said in ("Arena 2", "Rathaus", "1. März 2031", "geplant"):
        assert said in page
    assert new not in Client().get(f"/de/{city.slug}/arenas/").content.decode()


def test_a_number_belongs_to_one_arena(city, team_client):
    taken = create_arena(city=city, key="eins", number=1)
    new = f"/de/{city.slug}/records/new/arena/"
    refused = team_client.post(new, sent(team_client, new, number="1"))
    assert refused.status_code == 422
    assert "Diese Nummer hat schon eine andere Arena." in refused.content.decode()
    withdraw(artefact=taken, actor=None)
    refused = team_client.post(new, sent(team_client, new, number="1"))
    assert "Diese Nummer hat eine Arena, die zurückgezogen ist." in refused.content.decode()


def test_an_arena_has_a_history_and_can_be_restored(arena, team_client):
    records = f"/de/{arena.city.slug}/records/arena/auftakt/"
    edited = team_client.post(f"{records}edit/", sent(team_client, f"{records}edit/", topic_de="Wärme"))
    assert edited.url == here(arena)
    assert "Wärme" in Client().get(here(arena)).content.decode()
    assert "Wärme" in team_client.get(records).content.decode()
    assert team_client.post(f"{records}versions/1/restore/", {"seen_version": 2}).status_code == 302
    assert "Wärme" not in Client().get(here(arena)).content.decode()


def test_an_activity_is_made_and_its_code_holds_at_once(arena, team_client):
    assert here(arena, "activities/new/") in team_client.get(here(arena)).content.decode()
    new = here(arena, "activities/new/")
    given = sent(team_client, new, **NEW)
    assert (given["kind"], given["moderated"]) == ("collect", "on")
    made = team_client.post(new, given)
    assert made.url == here(arena) + "#erste-runde"
    activity = Activity.objects.get()
    assert (activity.key, activity.phase, activity.moderated) == ("erste-runde", "prepared", True)
    console = team_client.get(here(arena, "erste-runde/console/")).content.decode()
    assert activity.join_code in console
    assert "<svg" in team_client.get(here(arena, "erste-runde/projector/")).content.decode()
    phone = Client().get(f"/j/{activity.join_code}/", follow=True)
    assert phone.status_code == 200
    assert "Was hindert?" in phone.content.decode()


def test_what_was_typed_stays_where_something_is_missing(arena, team_client):
    new = here(arena, "activities/new/")
    refused = team_client.post(new, sent(team_client, new, prompt_de="Was hindert?"))
    assert refused.status_code == 422
    assert "Was hindert?" in refused.content.decode()
    assert not Activity.objects.exists()


def test_keys_are_own_ones_in_the_whole_city(city, arena):
    other = create_arena(city=city, key="zwei", number=2)
    document = {"kind": "collect", "title": {"de": "Runde"}, "prompt": {"de": "Was?"}}
    made = [
        actions.create_activity(arena=one, document=document, actor=None) for one in (arena, other, other)
    ]
    assert [one.key for one in made] == ["runde", "runde-2", "runde-3"]


@pytest.mark.parametrize(("change", "code"), [({"kind": "vote"}, "kind"), ({"title": {}}, "title")])
def test_a_document_that_is_none_makes_nothing(arena, change, code):
    document = {"kind": "collect", "title": {"de": "Runde"}, "prompt": {"de": "Was?"}} | change
    with pytest.raises(ValidationError) as refused:
        actions.create_activity(arena=arena, document=document, actor=None)
    assert code in refused.value.message_dict
    assert not Activity.objects.exists()


def test_an_activity_is_changed_and_two_who_change_it_see_each_other(arena, team_client):
    activity = create_activity(arena=arena, key="runde", title={"de": "Runde"})
    edit = here(arena, "runde/edit/")
    mine = sent(team_client, edit, prompt_de="Was hindert uns?")
    theirs = sent(team_client, edit, prompt_de="Was hindert Sie?", moderated="")
    assert team_client.post(edit, theirs).status_code == 302
    clash = team_client.post(edit, mine)
    assert clash.status_code == 409
    for said in ("Was hindert Sie?", "Was hindert uns?"):
        assert said in clash.content.decode()
    activity.refresh_from_db()
    assert (activity.prompt, activity.version) == ({"de": "Was hindert Sie?"}, 2)
    with pytest.raises(Stale):
        actions.edit_activity(activity=activity, document={}, seen_version=1, actor=None)


def test_activities_change_places(arena, team_client):
    for key in ("a", "b", "c"):
        create_activity(arena=arena, key=key, title={"de": key})
    team_client.post(here(arena, "c/move/"), {"where": "up"})
    assert keys(arena) == ["a", "c", "b"]
    team_client.post(here(arena, "a/move/"), {"where": "down"})
    assert keys(arena) == ["c", "a", "b"]
    team_client.post(here(arena, "c/move/"), {"where": "up"})
    assert keys(arena) == ["c", "a", "b"]
    page = team_client.get(here(arena)).content.decode()
    assert len(re.findall('value="up"', page)) == len(re.findall('value="down"', page)) == 2


def test_what_nobody_has_contributed_to_is_removed_for_good(arena, team_client):
    activity = create_activity(arena=arena, key="runde", title={"de": "Runde"})
    asked = team_client.get(here(arena, "runde/remove/")).content.decode()
    assert "Wirklich entfernen?" in asked
    assert Activity.objects.exists()
    team_client.post(here(arena, "runde/remove/"))
    assert not Activity.objects.exists()
    assert Client().get(f"/j/{activity.join_code}/").status_code == 404


def test_what_people_have_contributed_to_is_withdrawn_and_comes_back(arena, team_client):
    activity = create_activity(arena=arena, key="runde", title={"de": "Runde"}, phase="open")
    idea = actions.record_idea(
        activity=activity, key="baum", text="Bäume", language="de", visibility="public", actor=None
    )
    with pytest.raises(ValidationError):
        actions.remove_activity(activity=activity, actor=None)
    assert "Wirklich zurückziehen?" in team_client.get(here(arena, "runde/remove/")).content.decode()
    team_client.post(here(arena, "runde/remove/"))
    assert "Bäume" not in Client().get(here(arena)).content.decode()
    for page in ("phone/", "console/", "projector/", "edit/"):
        assert team_client.get(here(arena, f"runde/{page}")).status_code == 404
    assert Client().get(f"/j/{activity.join_code}/").status_code == 404
    with pytest.raises(ValidationError):
        actions.contribute_idea(
            activity=activity, actor=None, participant="p", client_id=idea.pk, text="Bänke", language="de"
        )
    own = Client().get(f"/de/{arena.city.slug}/arenas/ideas/baum/")
    assert own.status_code == 200
    assert "Was hindert?" not in own.content.decode()

    assert here(arena, "runde/bring-back/") in team_client.get(here(arena)).content.decode()
    team_client.post(here(arena, "runde/bring-back/"))
    assert "Bäume" in Client().get(here(arena)).content.decode()
    assert Idea.objects.count() == 1


def test_what_was_taken_away_is_taken_away_again_after_a_restore(arena):
    gone = create_activity(arena=arena, key="weg", title={"de": "Weg"})
    hidden = create_activity(arena=arena, key="still", title={"de": "Still"})
    actions.remove_activity(activity=gone, actor=None)
    actions.withdraw_activity(activity=hidden, actor=None)
    listed = list(Erasure.objects.all())
    # As in the backup from before: both are there, and nothing is known of what came later.
    Erasure.objects.all().delete()
    Activity.objects.all().delete()
    for one in (gone, hidden):
        create_activity(arena=arena, key=one.key, title={"de": one.key})
        Activity.objects.filter(key=one.key).update(join_code=one.join_code)
    assert repeat_erasures(listed=listed, actor=None) == 2
    [left] = Activity.objects.all()
    assert (left.key, left.withdrawn_at is None) == ("still", False)


def test_an_idea_of_an_activity_that_nobody_moderates_stands_on_the_wall_at_once(arena):
    activity = create_activity(arena=arena, key="runde", title={"de": "Runde"}, phase="open", moderated=False)
    code = f"/j/{activity.join_code}/"
    phone = Client()
    page = phone.get(code, follow=True)
    phone.post(page.redirect_chain[-1][0], {"deed": "contribute", "text": "Bäume", "client_id": ""})
    assert [idea.title for idea in queries.released(activity)] == [{"de": "Bäume"}]


def test_nobody_gets_into_a_hidden_arena_and_the_team_is_told(city, team_client):
    arena = create_arena(city=city, key="intern", number=1, title={"de": "Intern"}, visibility="team")
    activity = create_activity(arena=arena, key="runde", title={"de": "Runde"}, phase="open")
    visitor = Client()
    for address in (here(arena), here(arena, "runde/phone/"), f"/j/{activity.join_code}/"):
        assert visitor.get(address).status_code == 404
    assert "Intern" not in visitor.get(f"/de/{city.slug}/arenas/").content.decode()
    for page in ("", "runde/console/"):
        assert "Diese Arena sieht nur das Team" in team_client.get(here(arena, page)).content.decode()


def test_the_team_of_a_hidden_city_is_told_who_gets_in(db):
    city = make_city(is_public=False)
    arena = create_arena(city=city, key="eins", number=1)
    create_activity(arena=arena, key="runde", title={"de": "Runde"}, phase="open")
    client = Client()
    client.force_login(
        make_member(city, "team"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    for page in ("", "runde/console/"):
        assert "Diese Stadt ist noch verborgen" in client.get(here(arena, page)).content.decode()


@pytest.mark.parametrize("page", ["activities/new/", "runde/edit/", "runde/remove/", "runde/move/"])
def test_only_the_team_plans(city, arena, page):
    create_activity(arena=arena, key="runde", title={"de": "Runde"})
    partner = Client()
    partner.force_login(
        make_member(city, "partner"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert partner.post(here(arena, page), NEW | {"where": "up"}).status_code == 403
    assert Client().post(here(arena, page), NEW).status_code in {302, 403}
    assert Activity.objects.count() == 1
    assert here(arena, page) not in Client().get(here(arena)).content.decode()


def test_a_reader_sees_what_is_theirs(city):
    create_arena(city=city, key="offen", number=1)
    create_arena(city=city, key="intern", number=2, visibility="team")
    assert [one.slug for one in queries.arenas_of(reader(city))] == ["offen"]
    assert [one.slug for one in queries.arenas_of(reader(city, "team"))] == ["offen", "intern"]
    assert Arena.objects.count() == 2
