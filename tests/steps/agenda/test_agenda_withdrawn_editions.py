"""An edition that should not have been published is served no longer, and the list says so."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from tests.factories import make_member
from tests.making import make

from wandel.foundation.cities import actions as cities
from wandel.foundation.cities.models import AuditEntry, Erasure
from wandel.foundation.records.actions import set_visibility
from wandel.steps.agenda import actions, queries
from wandel.steps.agenda.models import Edition


def client_of(city, role):
    client = Client()
    client.force_login(make_member(city, role), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def store(city, number):
    """An edition whose documents nobody had to set."""
    prints = {code: actions.Print(f"{number}{code}", b"%PDF-1.7") for code in ("de", "en", "pl")}
    actions.store_edition(city=city, number=number, prints=prints, made_at=timezone.now(), actor=None)


@pytest.fixture
def two(city, settings, tmp_path):
    """A city with two editions."""
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }
    for number in (1, 2):
        store(city, number)
    return city


def pdf(city, language="de", **query):
    return Client().get(f"/{language}/{city.slug}/agenda/agenda.pdf", query)


def page(city, client=None):
    return (client or Client()).get(f"/de/{city.slug}/agenda/").content.decode()


def withdraw(city, number, client, reason="Ein Name steht darin"):
    return client.post(f"/de/{city.slug}/agenda/editions/{number}/withdraw/", {"reason": reason})


def test_the_team_is_asked_withdraws_and_takes_it_back(two):
    team = client_of(two, "team")
    address = f"/de/{two.slug}/agenda/editions/1/withdraw/"
    assert address in page(two, team)
    asked = team.get(address)
    assert "Ausgabe 1 zurückziehen?" in asked.content.decode()
    assert pdf(two, edition=1).status_code == 200

    assert withdraw(two, 1, team).status_code == 302
    for language in ("de", "en", "pl"):
        gone = pdf(two, language, edition=1)
        assert gone.status_code == 410
        assert gone.headers["Content-Type"].startswith("text/html")
        assert 'class="w-header' in gone.content.decode()
    assert pdf(two).status_code == pdf(two, edition=2).status_code == 200
    shown = page(two)
    assert "Ausgabe 1 vom" in shown
    assert "zurückgezogen" in shown
    assert "Ein Name steht darin" in shown
    assert "agenda.pdf?edition=1" not in shown
    assert AuditEntry.objects.filter(city=two, action="agenda.withdraw_edition").count() == 1

    assert team.post(f"/de/{two.slug}/agenda/editions/1/restore/").status_code == 302
    assert pdf(two, edition=1).status_code == 200
    assert "zurückgezogen" not in page(two)


def test_who_withdrew_it_is_told_to_the_team_alone(two):
    member = make_member(two, "team")
    actions.withdraw_edition(city=two, number=1, reason="Falsche Zahl", actor=member)
    assert member.email in page(two, client_of(two, "admin"))
    assert member.email not in page(two)
    assert member.email not in pdf(two, edition=1).content.decode()


def test_without_the_newest_the_one_before_stands_and_no_number_is_given_twice(two):
    team = client_of(two, "team")
    withdraw(two, 2, team)
    assert pdf(two).headers["Content-Disposition"].endswith('-1-de.pdf"')
    assert "Ausgabe 1 vom" in page(two)
    assert queries.next_number(city=two) == 3
    store(two, 3)
    assert {edition.number for edition in queries.newest_editions(city=two)} == {3}
    for number in (1, 3):
        withdraw(two, number, team)
    assert pdf(two).status_code == 410
    assert "Zurzeit ist keine Ausgabe veröffentlicht." in page(two)


def test_only_the_team_and_only_with_a_reason(two):
    address = f"/de/{two.slug}/agenda/editions/1/withdraw/"
    assert withdraw(two, 1, client_of(two, "partner")).status_code == 403
    assert Client().post(address, {"reason": "x"}).status_code == 302
    team = client_of(two, "team")
    refused = withdraw(two, 1, team, reason="  ")
    assert refused.status_code == 422
    assert pdf(two, edition=1).status_code == 200
    assert team.get(f"/de/{two.slug}/agenda/editions/{10**30}/withdraw/").status_code == 404
    assert pdf(two, edition="9" * 5000).status_code == 404


def test_an_older_backup_does_not_bring_a_withdrawn_edition_back(two):
    actions.withdraw_edition(city=two, number=1, reason="Ein Name", actor=None)
    listed = list(Erasure.objects.all())
    assert len(listed) == 3
    # As after restoring what was kept before.
    Erasure.objects.all().delete()
    Edition.objects.update(withdrawn_at=None, withdrawn_because="")
    assert pdf(two, edition=1).status_code == 200
    assert cities.repeat_erasures(listed=listed, actor=None) == 3
    assert pdf(two, edition=1).status_code == 410
    assert "Ein Name" in page(two)
    assert pdf(two, edition=2).status_code == 200


def test_the_team_is_told_what_an_edition_may_still_reveal(two):
    given = {"city": two, "field": "energy", "actor": None}
    hidden = make("vision-element", title={"de": "Bild"}, visibility="public", **given)
    gone = make("vision-element", title={"de": "Anderes"}, visibility="public", **given)
    make("vision-element", title={"de": "Nie öffentlich"}, visibility="team", **given)
    unprinted = make("principle", city=two, title={"de": "Satz"}, visibility="public", actor=None)
    team = client_of(two, "team")
    store(two, 3)
    assert "verborgen oder zurückgezogen" not in page(two, team)
    set_visibility(artefact=hidden, visibility="team", actor=None)
    for one in (gone, unprinted):
        cities.withdraw(artefact=one, actor=None)
    store(two, 4)
    told = page(two, team)
    assert "Seit Ausgabe 3 wurden 2 Beiträge verborgen oder zurückgezogen" in told
    for number in (1, 2, 4):
        assert f"Seit Ausgabe {number} " not in told
    assert "verborgen oder zurückgezogen" not in page(two)
    withdraw(two, 3, team)
    assert "verborgen oder zurückgezogen" not in page(two, team)
