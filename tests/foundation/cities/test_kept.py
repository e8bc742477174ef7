"""What was typed survives a log-in that ran out and a form that grew too old."""

from __future__ import annotations

import datetime as dt
import re
import time
from html import unescape

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from tests.factories import make_member
from tests.making import create_event, make

from wandel.foundation.cities import kept
from wandel.foundation.cities.actions import clear_outdated
from wandel.foundation.cities.models import Submission
from wandel.foundation.ui.forms import Words
from wandel.people.events.models import Event

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TEXT = "Erstens.\n\nZweitens: „ä“ & <b>."
SENT = {
    "title_de": "Treffen",
    "date": "2030-01-01",
    "occasion": "workshop",
    "flag": "stated",
    "visibility": "team",
    "summary_de": TEXT,
}


def fields_of(page) -> dict[str, str]:
    html = page.content.decode()
    main = html[html.index("<main") :]
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', main)
    # A browser drops the first line end of a text area.
    typed = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?([^<]*)</textarea>', main)
    return {name: unescape(value) for name, value in [*hidden, *typed]}


@pytest.fixture
def address(city):
    return f"/de/{city.slug}/records/new/event/"


def test_after_the_log_in_the_text_is_there_and_is_sent_with_one_click(city, address):
    client = Client()
    asked = client.post(address, SENT)
    assert asked.status_code == 302
    assert asked.url == "/de/account/login/code/?next=%2Fde%2Faccount%2Fkept%2F"
    client.force_login(make_member(city), backend=BACKEND)
    page = client.get("/de/account/kept/")
    assert f'action="{address}"' in page.content.decode()
    again = fields_of(page)
    assert again.pop("csrfmiddlewaretoken")
    assert again == SENT
    assert client.post(address, fields_of(page)).status_code == 302
    assert Event.objects.get().summary == {"de": TEXT}
    assert client.get("/de/account/kept/").status_code == 302


def labelled(page) -> dict[str, str]:
    """The label of every text that can be seen, by the name of its field."""
    main = page.content.decode().split("<main")[1]
    shown = re.findall(r'<label[^>]*>([^<]*)</label><textarea[^>]* name="([^"]+)"', main)
    return {name: unescape(label) for label, name in shown}


@pytest.mark.parametrize(
    "at", ["records/new/event/", "records/new/commitment/", "events/treffen/invite/", "records"]
)
def test_the_texts_have_the_labels_of_their_fields(city, at):
    member = Client()
    member.force_login(make_member(city), backend=BACKEND)
    create_event(city=city, kind="workshop", date=dt.date(2030, 1, 1), title={"de": "Treffen"}, actor=None)
    thing = make("principle", city=city, title={"de": "Sparsam"})
    address = f"/de/{city.slug}/{at}"
    if at == "records":
        address += f"/{thing.kind}/{thing.slug}/edit/"
    form = member.get(address).context["form"]
    words = [bound for bound in form.visible_fields() if isinstance(bound.field, Words)]
    sent = {bound.html_name: f"„Text“ für {bound.html_name}" for bound in words}
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_member(city), backend=BACKEND)
    carried = fields_of(member.get(address))
    refused = strict.post(
        address, sent | {"labels": carried["labels"]}, headers={"Origin": "http://testserver"}
    )
    assert labelled(refused) == {bound.html_name: str(bound.label) for bound in words}
    # And once more, with what that page sends.
    again = strict.post(
        address, fields_of(refused) | {"csrfmiddlewaretoken": "x"}, headers={"Origin": "http://testserver"}
    )
    assert labelled(again) == labelled(refused)


@pytest.mark.parametrize("labels", ["", "{", "[]", "1", "null", "[" * 5_000, '{"summary": {"a": 1}}'])
def test_labels_that_cannot_be_read_cost_no_text(city, address, labels):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_member(city), backend=BACKEND)
    refused = client.post(address, SENT | {"labels": labels}, headers={"Origin": "http://testserver"})
    assert fields_of(refused)["summary_de"] == TEXT
    assert set(labelled(refused)) == {"title_de", "summary_de"}


def test_a_line_stays_one_line(city, address):
    client = Client()
    client.force_login(make_member(city), backend=BACKEND)
    client.post(address, SENT | {"title_de": "Treffen\r\nim Park"})
    assert Event.objects.get().title == {"de": "Treffen im Park"}


def test_what_was_kept_is_nobody_elses(city, address):
    Client().post(address, SENT)
    stranger = Client()
    stranger.force_login(make_member(city), backend=BACKEND)
    assert stranger.get("/de/account/kept/").status_code == 302


def test_more_than_is_kept_for_strangers_stands_on_the_page_and_nowhere_else(address):
    client = Client()
    text = "ä" * 10_001
    page = client.post(address, SENT | {"summary_de": text})
    assert page.status_code == 403
    assert "Anmeldung nötig" in page.content.decode()
    assert fields_of(page)["summary_de"] == text
    assert not Session.objects.exists()


def test_strangers_cannot_fill_the_database(address, monkeypatch):
    monkeypatch.setattr(kept, "OF_AN_HOUR", 2)
    answers = [Client().post(address, SENT) for _stranger in range(4)]
    assert [one.status_code for one in answers] == [302, 302, 403, 403]
    assert fields_of(answers[-1])["summary_de"] == TEXT
    assert Session.objects.count() == 2


@pytest.mark.parametrize("header", ["Origin", "Referer"])
def test_a_sender_that_is_no_address_is_somebody_else(city, address, header):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_member(city), backend=BACKEND)
    refused = client.post(address, SENT, headers={header: "http://["})
    assert refused.status_code == 403
    assert "wurde darum nicht angenommen" in refused.content.decode()


def test_a_form_that_grew_too_old_gives_the_text_back(city, address):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_member(city), backend=BACKEND)
    refused = client.post(address, SENT, headers={"Origin": "http://testserver"})
    assert refused.status_code == 403
    assert "Noch nicht gespeichert" in refused.content.decode()
    assert '<header class="w-header">' in refused.content.decode()
    again = fields_of(refused)
    assert again.pop("csrfmiddlewaretoken")
    assert again == SENT
    sent = client.post(address, fields_of(refused), headers={"Origin": "http://testserver"})
    assert sent.status_code == 302
    assert Event.objects.get().summary == {"de": TEXT}


@pytest.mark.parametrize("origin", ["http://elsewhere.example", None])
def test_what_another_site_sent_cannot_be_sent_on(city, address, origin):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_member(city), backend=BACKEND)
    refused = client.post(address, SENT, headers={"Origin": origin} if origin else {})
    assert refused.status_code == 403
    html = refused.content.decode()
    assert "wurde darum nicht angenommen" in html
    assert f'action="{address}"' not in html
    assert "Zweitens" in html


@pytest.mark.parametrize("words", ["database or disk is full", "database is locked"])
@pytest.mark.parametrize(
    ("language", "cause"), [("de", "Speicherplatz"), ("en", "disk is full"), ("pl", "miejsce na dysku")]
)
def test_a_database_that_takes_nothing_gives_the_text_back(
    city, address, monkeypatch, words, language, cause
):
    def full(*_given, **_named):
        raise OperationalError(words)

    client = Client(raise_request_exception=False)
    client.force_login(make_member(city), backend=BACKEND)
    monkeypatch.setattr(Event, "save", full)
    page = client.post(address.replace("/de/", f"/{language}/"), SENT)
    assert page.status_code == 503
    assert cause in page.content.decode()
    assert '<header class="w-header">' in page.content.decode()
    again = fields_of(page)
    assert again.pop("csrfmiddlewaretoken")
    assert again == SENT
    monkeypatch.undo()
    assert client.post(address, fields_of(page)).status_code == 302


def test_a_full_disk_keeps_no_session_and_yet_the_text(address, monkeypatch):
    def full(*_given, **_named):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(Session, "save", full)
    page = Client(raise_request_exception=False).post(address, SENT)
    assert page.status_code == 503
    assert fields_of(page)["summary_de"] == TEXT


@pytest.mark.parametrize(("sqlstate", "status"), [("53100", 503), ("55P03", 503), ("42P01", 500)])
def test_postgresql_says_by_number_what_is_the_matter(city, address, monkeypatch, sqlstate, status):
    def broken(*_given, **_named):
        cause = Exception("in the words of its language")
        cause.sqlstate = sqlstate
        raise OperationalError(str(cause)) from cause

    client = Client(raise_request_exception=False)
    client.force_login(make_member(city), backend=BACKEND)
    monkeypatch.setattr(Event, "save", broken)
    assert client.post(address, SENT).status_code == status


def test_what_else_breaks_in_the_database_stays_a_failure(city, address, monkeypatch):
    def broken(*_given, **_named):
        raise OperationalError("no such table: events")

    client = Client(raise_request_exception=False)
    client.force_login(make_member(city), backend=BACKEND)
    monkeypatch.setattr(Event, "save", broken)
    assert client.post(address, SENT).status_code == 500


def test_what_nobody_came_back_for_is_cleared_away(city, address):
    waiting, forgotten, alone, over = Client(), Client(), Client(), Client()
    for client in (waiting, forgotten, alone, over):
        client.post(address, SENT)
    now = time.time()
    late = forgotten.session
    late["kept"] |= {"at": int(now) - 7200}
    late["other"] = "stays"
    late.save()
    empty = alone.session
    empty["kept"] |= {"at": int(now) - 7200}
    empty.save()
    Session.objects.filter(pk=over.session.session_key).update(expire_date=timezone.now())
    assert clear_outdated(actor=None) == 3
    assert "kept" in waiting.session
    assert dict(forgotten.session.items()) == {"other": "stays"}
    assert Session.objects.count() == 2
    assert clear_outdated(actor=None) == 0


def test_fingerprints_of_forms_are_kept_for_a_day(db):
    for key, hours in (("old", 25), ("new", 23)):
        Submission.objects.create(key=key)
        Submission.objects.filter(key=key).update(at=timezone.now() - dt.timedelta(hours=hours))
    assert clear_outdated(actor=None) == 1
    assert Submission.objects.get().key == "new"
