"""What is checked and then written holds when many ask in the same moment."""

from __future__ import annotations

import datetime as dt
import sqlite3
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.test import Client
from tests.factories import make_city, make_member
from tests.making import change, create_event, make, make_organisation

from wandel.foundation.cities.actions import link
from wandel.foundation.cities.models import Artefact, Submission, TraceLink
from wandel.foundation.live.models import Job
from wandel.foundation.messages.actions import guess_code, send_code
from wandel.foundation.messages.login import MAILS
from wandel.foundation.messages.models import LoginRequest, OutboxMessage
from wandel.foundation.records import actions as records
from wandel.people.events import actions as events
from wandel.people.events.models import Event
from wandel.steps.agenda.actions import request_edition
from wandel.steps.agenda.models import Commitment
from wandel.steps.analysis.actions import set_values
from wandel.steps.analysis.models import Indicator
from wandel.steps.pathways.actions import request_result
from wandel.steps.pathways.models import ModelVersion

AT_ONCE = 8
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _a_database_for_many_threads(transactional_db, tmp_path):
    """SQLite in memory refuses a second writer at once; in a file, as in an installation, it lets it wait."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    in_memory, name = connection.connection, connection.settings_dict["NAME"]
    file = tmp_path / "wandel.sqlite3"
    with closing(sqlite3.connect(file)) as copy:
        in_memory.backup(copy)
    connection.connection, connection.settings_dict["NAME"] = None, str(file)
    yield
    connection.close()
    connection.connection, connection.settings_dict["NAME"] = in_memory, name


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls in the same moment, each with a connection of its own; what each gave or raised."""
    start = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            start.wait(timeout=20)
            return call()
        except Exception as error:  # noqa: BLE001  looked at by the test
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def many(call: Callable[[], Any]) -> list[Any]:
    return at_once(*[call] * AT_ONCE)


@pytest.fixture
def town():
    return make_city()


def test_a_search_asked_for_many_times_is_one_job(town):
    version = ModelVersion.objects.create(
        city=town, number=1, document={"targets": []}, model_hash="a" * 64, title={}
    )
    jobs = many(lambda: request_result(model_version=version, targets=[], actor=None))
    assert Job.objects.count() == 1
    assert {job.pk for job in jobs} == set(Job.objects.values_list("pk", flat=True))


def test_an_edition_asked_for_many_times_is_one_job(town):
    many(lambda: request_edition(city=town, actor=None))
    assert Job.objects.count() == 1


def test_things_of_one_title_get_addresses_of_their_own(town):
    made = many(lambda: make("principle", city=town, title={"de": "Sparsam"}, actor=None))
    assert len({one.slug for one in made}) == AT_ONCE


def test_events_of_one_title_get_addresses_of_their_own(town):
    day = dt.date(2030, 1, 1)
    made = many(
        lambda: create_event(city=town, kind="workshop", date=day, title={"de": "Werkstatt"}, actor=None)
    )
    assert len({one.slug for one in made}) == AT_ONCE


def test_of_many_who_fill_in_cells_of_one_series_nobody_loses_theirs(town):
    indicator = make("indicator", city=town, title={"de": "Zahl"}, unit="t")
    years = iter(range(2000, 2000 + AT_ONCE))

    def save():
        year = next(years)
        figure = {"value": year, "unit": "t", "year": year, "flag": "stated"}
        return set_values(indicator=indicator, values={year: figure}, seen={year: "empty"}, actor=None)

    many(save)
    kept = [one["year"] for one in Indicator.objects.get().figures]
    assert kept == list(range(2000, 2000 + AT_ONCE))


def test_of_many_who_edit_one_version_one_saves(town):
    thing = make("principle", city=town, title={"de": "Sparsam"}, actor=None)
    words = iter("abcdefgh")

    def edit():
        return change(
            thing,
            title={"de": next(words)},
            visibility="team",
            seen_version=1,
            actor=None,
        )

    answers = Counter(type(answer).__name__ for answer in many(edit))
    assert answers == {"Principle": 1, "Stale": AT_ONCE - 1}
    assert list(thing.versions.values_list("number", flat=True)) == [2, 1]


def test_hiding_and_publishing_at_once_are_versions_in_a_row(town):
    thing = make("principle", city=town, title={"de": "Sparsam"}, actor=None)

    def show(visibility):
        return lambda: records.set_visibility(artefact=thing, visibility=visibility, actor=None)

    answers = at_once(*[show("public"), show("team")] * 4)
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    thing.refresh_from_db()
    newest = thing.versions.first()
    assert (newest.number, newest.visibility) == (thing.version, thing.visibility)


def test_two_links_drawn_at_once_close_no_circle(town, monkeypatch):
    from wandel.foundation.cities import kinds

    allowed = kinds._relations | {("vision-element", "leads-to", "vision-element")}
    monkeypatch.setattr(kinds, "_relations", allowed)
    one, two = (
        make("vision-element", city=town, title={"de": name}, field="energy", actor=None)
        for name in ("Eins", "Zwei")
    )
    for _round in range(4):
        TraceLink.objects.all().delete()
        answers = at_once(
            lambda: link(source=one, target=two, relation="leads-to", actor=None),
            lambda: link(source=two, target=one, relation="leads-to", actor=None),
        )
        assert [type(answer) for answer in answers].count(ValidationError) == 1
        assert TraceLink.objects.count() == 1


def test_an_address_invited_many_times_gets_one_mail(town):
    event = create_event(
        city=town, kind="workshop", date=dt.date(2030, 1, 1), title={"de": "Werkstatt"}, actor=None
    )
    told = many(
        lambda: events.invite(
            event=event, recipients=["a@example.org"], language="de", address="", calendar="", actor=None
        )
    )
    assert sum(one.now for one in told) == 1
    assert OutboxMessage.objects.count() == 1


def test_a_key_taken_in_the_same_moment_is_said_in_words(town):
    made = many(lambda: make_organisation(town, "werk", "Werk"))
    refused = [one for one in made if isinstance(one, ValidationError)]
    assert len(refused) == AT_ONCE - 1


def test_a_form_sent_many_times_makes_one_thing(town):
    member = make_member(town)
    organisation = make_organisation(town, "werk", "Werk")

    def send(address, **typed):
        client = Client()
        client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
        mark = str(uuid.uuid4())
        return many(lambda: client.post(address, typed | {"sending": mark}))

    here = f"/de/{town.slug}/"
    told = send(
        here + "records/new/event/",
        title_de="Treffen",
        date="2030-01-01",
        occasion="workshop",
        flag="stated",
        visibility="team",
    )
    assert {answer.url for answer in told} == {Event.objects.get().get_absolute_url()}
    told = send(
        here + "records/new/commitment/",
        title_de="Zehn Fenster",
        summary_de="Neu verglast.",
        organisation=organisation.slug,
        flag="stated",
        status="open",
        visibility="team",
    )
    assert {answer.url for answer in told} == {Commitment.objects.get().get_absolute_url()}
    thing = Artefact.objects.get(kind="commitment")
    told = send(
        f"{here}records/commitment/{thing.slug}/edit/",
        title_de="Elf Fenster",
        summary_de="Neu verglast.",
        organisation=organisation.slug,
        flag="stated",
        status="open",
        visibility="team",
        seen_version=1,
    )
    assert {answer.status_code for answer in told} == {302}
    assert Submission.objects.count() == 3


def ask_for_code(email: str, code: str) -> LoginRequest:
    return send_code(
        email=email, code=code, has_account=True, language="de", subject="Code", body=code, actor=None
    )


def test_guesses_of_a_code_are_counted_exactly():
    member = make_member(make_city())
    asked = ask_for_code(member.email, "ABCD-1234")
    given = many(lambda: guess_code(request=str(asked.pk), email=member.email, code="WRNG-0000", actor=None))
    assert sorted(guess.left for guess in given) == [0] * (AT_ONCE - 2) + [1, 2]
    asked.refresh_from_db()
    assert asked.guesses == 3
    assert not guess_code(request=str(asked.pk), email=member.email, code="ABCD-1234", actor=None).is_right


def test_a_code_lets_in_once():
    member = make_member(make_city())
    ask_for_code(member.email, "ABCD-1234")
    browsers = [str(ask_for_code(member.email, f"ABCD-000{number}").pk) for number in range(4)]
    given = at_once(
        *[
            lambda browser=browser: guess_code(
                request=browser, email=member.email, code="ABCD-1234", actor=None
            )
            for browser in browsers
        ]
    )
    assert sum(guess.is_right for guess in given) == 1


def test_no_more_codes_are_sent_than_may_be():
    member = make_member(make_city())
    made = many(lambda: ask_for_code(member.email, "ABCD-1234"))
    assert sum(one.is_mailed for one in made) == MAILS
    assert OutboxMessage.objects.filter(recipient=member.email).count() == MAILS
