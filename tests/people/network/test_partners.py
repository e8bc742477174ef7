"""A partner changes its own organisation and what that has promised, and nobody else's."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from tests.factories import make_city, make_member
from tests.making import change, make, make_organisation, sent

from wandel.foundation.cities import actions as cities
from wandel.foundation.cities.models import Artefact, Membership
from wandel.steps.agenda.models import Commitment

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def own(city):
    return make_organisation(city)


@pytest.fixture
def foreign(city):
    return make_organisation(city, "bank", "Bank")


@pytest.fixture
def partner(city, own):
    user = make_member(city, "partner")
    cities.give_role(city=city, user=user, role="partner", organisation=own, actor=None)
    return user


@pytest.fixture
def client(partner):
    client = Client()
    client.force_login(partner, backend=BACKEND)
    return client


def promise(organisation, **given):
    return make(
        "commitment",
        city=organisation.city,
        title={"de": f"Zusage von {organisation.slug}"},
        organisation=organisation,
        visibility="public",
        **given,
    )


def edit_page_of(artefact):
    return f"/de/{artefact.city.slug}/records/{artefact.kind}/{artefact.slug}/edit/"


def test_it_changes_its_organisation(city, own, client):
    assert "Bearbeiten" in client.get(own.get_absolute_url()).content.decode()
    form = client.get(edit_page_of(own)).context["form"]
    assert {entry.name for entry in form.entries} == {
        *("title", "summary", "roles", "fields", "url", "flag", "source")
    }
    assert "visibility" not in form.fields
    given = sent(client, edit_page_of(own), title_de="Werk eG", url="https://werk.example.org")
    assert client.post(edit_page_of(own), given).status_code == 302
    kept = Artefact.objects.get(pk=own.pk)
    assert (kept.title, kept.version, kept.visibility) == ({"de": "Werk eG"}, 2, "public")
    assert "Eigene Organisation" in client.get(f"/de/{city.slug}/").content.decode()


def test_it_says_how_its_promise_is_getting_on(own, client):
    made = promise(own)
    shown = client.get(own.get_absolute_url()).content.decode()
    assert made.get_absolute_url() in shown
    given = sent(client, edit_page_of(made), status="done", due="2030-05-01", summary_de="Gebaut.")
    assert client.post(edit_page_of(made), given).status_code == 302
    kept = Commitment.objects.get()
    assert (kept.status, kept.summary, kept.organisation) == ("done", {"de": "Gebaut."}, own)


def test_what_is_somebody_elses_is_refused_on_the_page_and_in_the_action(foreign, partner, client):
    for artefact in (foreign, promise(foreign)):
        answer = client.get(edit_page_of(artefact))
        assert answer.status_code == 403
        assert "Transformationsteam" in answer.content.decode()
        assert "Bearbeiten" not in client.get(artefact.get_absolute_url()).content.decode()
        sent_anyway = client.post(edit_page_of(artefact), {"title_de": "Ganz anders"})
        assert sent_anyway.status_code == 403
        assert "Ganz anders" in sent_anyway.content.decode()
        with pytest.raises(PermissionDenied):
            change(artefact, title={"de": "Ganz anders"}, actor=partner)
    assert Artefact.objects.filter(version=2).count() == 0


@pytest.mark.parametrize(
    "more", [{"visibility": "team"}, {"organisation": "bank"}, {"flag": "published", "source": "register"}]
)
def test_beyond_its_fields_it_changes_nothing(city, own, foreign, partner, more):
    cities.add_source(city=city, key="register", title="Register", actor=None)
    made = promise(own)
    with pytest.raises(PermissionDenied):
        change(made, status="done", actor=partner, **more)
    assert Commitment.objects.get().version == 1


def test_only_the_team_withdraws_links_restores_and_attaches(own, client):
    here = f"/de/{own.city.slug}/records/organisation/werk/"
    for path in ("", "withdraw/", "links/", "files/", "versions/1/"):
        assert client.get(f"{here}{path}").status_code == 403
    assert client.post(f"{here}versions/1/restore/", {"seen_version": 1}).status_code == 403
    shown = client.get(own.get_absolute_url()).content.decode()
    assert "Zurückziehen" not in shown
    assert "Verlauf" not in shown


def test_what_is_hidden_from_it_it_does_not_change(own, client):
    cities.withdraw(artefact=own, actor=None)
    assert client.get(edit_page_of(own)).status_code == 404
    cities.bring_back(artefact=own, actor=None)
    Artefact.objects.filter(pk=own.pk).update(visibility="team")
    assert client.get(edit_page_of(own)).status_code == 404
    assert "Eigene Organisation" not in client.get(f"/de/{own.city.slug}/").content.decode()


def test_who_becomes_something_else_takes_part_for_nobody(city, own, partner):
    cities.give_role(city=city, user=partner, role="team", organisation=own, actor=None)
    assert Membership.objects.get(user=partner).organisation is None


def test_nobody_takes_part_for_what_is_no_organisation_of_the_city(city, partner):
    elsewhere = make_organisation(make_city())
    measure = make("measure", city=city, title={"de": "Bäume"})
    for wrong in (elsewhere, measure):
        with pytest.raises(ValidationError, match="gibt es hier nicht"):
            cities.give_role(city=city, user=partner, role="partner", organisation=wrong, actor=None)
