"""The public pages of the arenas: what everybody sees, and how much the database is asked."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import make_city
from tests.making import create_activity, create_arena

from wandel.people.arenas import actions
from wandel.people.arenas.models import Activity


def fill(city, arenas=1, activities=1, ideas=1):
    for number in range(1, arenas + 1):
        arena = create_arena(city=city, key=f"arena-{number}", number=number, actor=None)
        for turn in range(activities):
            activity = create_activity(
                arena=arena, key=f"runde-{turn}", kind="collect", title={"de": "Runde"}, actor=None
            )
            for place in range(ideas):
                actions.record_idea(
                    activity=activity,
                    key=f"idee-{number}-{turn}-{place}",
                    text=f"Idee {place}",
                    language="de",
                    visibility="public",
                    actor=None,
                )
    return city


def questions(path):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert Client().get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize("page", ["", "arena-1/"])
def test_the_number_of_queries_does_not_grow(db, page):
    small, large = fill(make_city()), fill(make_city(), 3, 3, 3)
    assert questions(f"/de/{small.slug}/arenas/{page}") == questions(f"/de/{large.slug}/arenas/{page}")


def test_a_date_that_is_not_published_is_not_invented(city):
    create_arena(city=city, key="arena-1", number=1, actor=None)
    create_arena(city=city, key="arena-2", number=2, date=dt.date(2023, 3, 20), actor=None)
    page = Client().get(f"/de/{city.slug}/arenas/").content.decode()
    assert "Datum nicht veröffentlicht" in page
    assert "20. März 2023" in page
    assert "nicht veröffentlicht" in Client().get(f"/de/{city.slug}/arenas/arena-1/").content.decode()


def test_only_public_ideas_are_shown(city, team_client):
    arena = create_arena(city=city, key="arena-1", number=1, actor=None)
    activity = create_activity(arena=arena, key="runde", kind="collect", title={"de": "Runde"}, actor=None)
    hidden = actions.record_idea(activity=activity, key="still", text="Still", language="de", actor=None)
    shown = actions.record_idea(activity=activity, key="laut", text="Laut", language="de", actor=None)
    actions.publish_idea(idea=shown, actor=None)
    page = Client().get(f"/de/{city.slug}/arenas/arena-1/").content.decode()
    assert "Laut" in page
    assert "Still" not in page
    assert Client().get(shown.get_absolute_url()).status_code == 200
    assert Client().get(hidden.get_absolute_url()).status_code == 404
    assert team_client.get(hidden.get_absolute_url()).status_code == 200
    assert "1 öffentliche Idee" in Client().get(f"/de/{city.slug}/arenas/").content.decode()
    actions.hide_idea(idea=shown, actor=None)
    assert Client().get(shown.get_absolute_url()).status_code == 404


def test_a_hidden_city_has_no_arenas_for_visitors(db):
    city = fill(make_city(is_public=False))
    activity = Activity.objects.get(arena__city=city)
    assert Client().get(f"/de/{city.slug}/arenas/").status_code == 404
    assert Client().get(f"/de/{city.slug}/arenas/arena-1/{activity.key}/phone/").status_code == 404


def test_every_view_says_who_may_enter():
    from wandel.people.arenas import join_urls, urls

    for pattern in [*urls.urlpatterns, *join_urls.urlpatterns]:
        assert pattern.callback.permission
