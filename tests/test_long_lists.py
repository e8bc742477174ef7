"""Lists of any length come a page at a time, at the same number of queries, and page links keep filters."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import make_city, make_member
from tests.making import create_activity, create_arena, create_event, make, make_organisation

from wandel.foundation.cities.actions import add_source, give_role
from wandel.foundation.records.models import StagedImport, StoredFile, Version
from wandel.foundation.ui.paging import MOST
from wandel.people.arenas import actions as arenas
from wandel.people.network.models import Organisation
from wandel.reference.queries import KIND
from wandel.steps.pathways.models import Measure
from wandel_engine.cases.parts import ExperimentStatus, Field

FEW, MANY = 3, 120
DAY = dt.date(2020, 1, 1)


def fill(city, rows):
    arena = create_arena(city=city, key="arena", number=1, actor=None)
    activity = create_activity(
        arena=arena, key="runde", kind="collect", title={"de": "Runde"}, phase="open", actor=None
    )
    for number in range(rows):
        given = {"key": f"eintrag-{number:03}", "actor": None}
        arenas.record_idea(
            activity=activity, text=f"Eintrag {number:03}", language="de", visibility="public", **given
        )
        create_event(
            city=city,
            kind="workshop",
            date=DAY + dt.timedelta(days=number),
            title={"de": f"Eintrag {number:03}"},
            visibility="public",
            **given,
        )
        make_organisation(city, given["key"], f"Eintrag {number:03}")

    organisation = Organisation.objects.filter(city=city).first()
    for number in range(rows):
        make(
            "commitment",
            city=city,
            title={"de": f"Zusage {number:03}"},
            organisation=organisation,
            status="open",
            visibility="public",
            actor=None,
        )


def fill_steps(city, rows):
    fields, states = list(Field), list(ExperimentStatus)
    for number in range(rows):
        given = {"city": city, "visibility": "public", "actor": None}
        title = {"de": f"Problem {number:03}"}
        make("problem", level="regime", field=fields[number % len(fields)], title=title, **given)
        state = states[number % len(states)]
        experiment = make(
            "experiment",
            status=state,
            title={"de": f"Versuch {number:03}"},
            slug=f"versuch-{number}",
            **given,
        )
        measure = make("measure", title={"de": f"Maßnahme {number:03}"}, slug=f"massnahme-{number}", **given)
        make("indicator", title={"de": f"Kennzahl {number:03}"}, slug=f"zahl-{number}", **given)
        add_source(
            city=city, key=f"quelle-{number}", publisher="Amt", title=f"Quelle {number:03}", actor=None
        )
    Measure.objects.filter(pk=measure.pk).update(slug="die-letzte")
    experiment.slug = "der-letzte"
    experiment.log = [
        {"date": (DAY + dt.timedelta(days=number)).isoformat(), "text": {"de": f"Notiz {number:03}"}}
        for number in range(rows)
    ]
    experiment.save()
    measure.versions.all().delete()
    Version.objects.bulk_create(
        Version(artefact=measure, number=number + 100, content={"title": {"de": f"Text {number}"}})
        for number in range(rows)
    )


def upload(user, rows):
    for number in range(rows):
        file = StoredFile.objects.create(
            name=f"Fall {number:03}.zip", media_type="application/zip", size=1, content=f"{number}"
        )
        StagedImport.objects.create(kind=KIND, file=file, uploaded_by=user)


# Where a list stands, the name of its page in the address, and how an entry reads.
LISTS = [
    ("agenda/", "page", "Zusage"),
    ("arenas/arena/", "runde", "Eintrag"),
    ("arenas/arena/runde/console/", "page", "Eintrag"),
    ("events/", "past", "Eintrag"),
    ("network/", "page", "Eintrag"),
    ("analysis/", "page", "Problem"),
    ("analysis/", "indicators", "Kennzahl"),
    ("experiments/", "page", "Versuch"),
    ("experiments/der-letzte/", "log", "Notiz"),
    ("pathways/measures/", "page", "Maßnahme"),
    ("reference/", "sources", "Quelle"),
    ("records/measure/die-letzte/", "page", "Version"),
]


def shown(page, word="Eintrag"):
    main = page.content.decode().partition("<main")[2]
    return set(re.findall(rf"{word} (\d{{3}})\b", main))


@pytest.fixture
def cities(db, client):
    small, large = make_city(), make_city()
    fill(small, FEW)
    fill(large, MANY)
    member = make_member(small, "team")
    give_role(city=large, user=member, role="team", actor=None)
    client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
    return small, large


@pytest.fixture
def filled(cities):
    """With what the steps have, too."""
    for city, rows in zip(cities, (FEW, MANY), strict=True):
        fill_steps(city, rows)
    return cities


def test_every_entry_stands_on_one_page(filled, client):
    small, large = filled
    for address, name, word in LISTS:
        base = f"/de/{large.slug}/{address}"
        found = [shown(client.get(f"{base}?{name}={number}&keep=this"), word) for number in (1, 2, 3)]
        assert [len(one) for one in found] == [MOST, MOST, MANY - 2 * MOST], address
        assert len(set().union(*found)) == MANY, address
        page = client.get(f"{base}?{name}=2&keep=this").content.decode()
        assert f'href="?{name}=3&amp;keep=this" rel="next"' in page, address
        assert f'href="?{name}=1&amp;keep=this" rel="prev"' in page, address
        few = client.get(f"/de/{small.slug}/{address}")
        assert len(shown(few, word)) == FEW, address
        assert "w-pages" not in few.content.decode()


def test_the_number_of_queries_does_not_grow(filled, client):
    for address in sorted({address for address, _name, _word in LISTS}):
        counts = []
        for city in filled:
            with CaptureQueriesContext(
                connection,
            ) as asked:
                client.get(f"/de/{city.slug}/{address}")
            counts.append(len(asked))
        assert counts[0] == counts[1], address


def test_a_page_that_is_not_there_is_the_nearest(cities, client):
    _small, large = cities
    for wanted in ("0", "-1", "999", "x", ""):
        assert client.get(f"/de/{large.slug}/network/?page={wanted}").status_code == 200


def test_the_wall_has_the_newest_and_tells_how_many_there_are(cities, client, monkeypatch):
    monkeypatch.setattr("wandel.people.arenas.activities.ON_THE_WALL", 20)
    _small, large = cities
    wall = client.get(f"/de/{large.slug}/arenas/arena/runde/projector/")
    assert len(shown(wall)) == 20
    assert "120 Ideen" in wall.content.decode()


def test_uploaded_cases_come_a_page_at_a_time(db, client):
    counts = []
    for rows in (FEW, MANY):
        city = make_city()
        admin = make_member(city, "admin")
        upload(admin, rows)
        client.force_login(admin, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.get(f"/de/{city.slug}/reference/")
        with CaptureQueriesContext(connection) as asked:
            page = client.get(f"/de/{city.slug}/reference/")
        counts.append(len(asked))
        assert len(shown(page, "Fall")) == min(rows, MOST)
    assert counts[0] == counts[1]
    last = client.get(f"/de/{city.slug}/reference/?imports=3")
    assert len(shown(last, "Fall")) == MANY - 2 * MOST


def test_a_filter_counts_all_pages_of_a_list(filled, client):
    _small, large = filled
    each = MANY // len(ExperimentStatus)
    for state in ExperimentStatus:
        page = client.get(f"/de/{large.slug}/experiments/?status={state}").content.decode()
        assert f"{each} von {MANY} Experimente" in page


def test_evidence_leads_to_the_page_of_its_indicator(filled, client):
    _small, large = filled
    problem = make(
        "problem",
        city=large,
        title={"de": "Beleg"},
        level="regime",
        field="energy",
        evidence=[f"zahl-{MOST + 1}"],
        visibility="public",
        actor=None,
    )
    page = client.get(f"/de/{large.slug}/analysis/problems/{problem.slug}/").content.decode()
    address = f"/de/{large.slug}/analysis/indicators/zahl-{MOST + 1}/"
    assert address in page
    there = client.get(address).content.decode()
    assert f"Kennzahl {MOST + 1:03}" in there
