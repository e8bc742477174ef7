"""Who is logged in and lacks a right is told which, and who can give it; nobody is asked to log in again."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.translation import gettext, override
from tests.crawl.reading import Reading, lacks_of
from tests.factories import make_city, make_member

from wandel.foundation.cities.models import Role, User
from wandel.foundation.cities.queries import lowest_role_with

ASKED = (
    "Diese Seite ist nur für das Team der Stadt oder für bestimmte Partner. Nach dem Anmelden ist sie "
    "vielleicht zu sehen."
)
GIVEN_BY = "Rollen gibt die Stadt-Administration, oder wer diese Website betreibt."


def client_of(user):
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def refused(client, city, language="de", path="network/grid/"):
    answer = client.get(f"/{language}/{city.slug}/{path}")
    assert answer.status_code == 403
    return answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["de", "en", "pl"])
def test_a_partner_is_told_what_is_missing_in_every_language(city, language):
    page = refused(client_of(make_member(city, "partner")), city, language)
    assert lacks_of(Reading(page), language) == []
    with override(language):
        assert gettext(ASKED) not in page
        assert str(Role.TEAM.label) in page
        assert str(Role.PARTNER.label) in page
        assert gettext(GIVEN_BY) in page


def test_members_are_told_who_administers_and_others_are_not(city):
    admin = make_member(city, "admin")
    User.objects.filter(pk=admin.pk).update(name="Frau Beispiel")
    inside = refused(client_of(make_member(city, "team")), city, path="reference/imports/new/")
    assert "Stadt-Administration“" in inside
    assert "Frau Beispiel" in inside
    outside = refused(client_of(make_member(make_city(), "admin")), city)
    assert "Dieses Konto hat hier keine Rolle." in outside
    assert "Frau Beispiel" not in outside
    assert admin.email not in inside + outside


def test_what_a_phase_does_not_allow_is_no_reason_to_log_in(city):
    from tests.making import create_activity, create_arena

    arena = create_arena(city=city, key="a", number=1, title={"de": "A"}, status="planned", actor=None)
    create_activity(arena=arena, key="b", kind="collect", title={"de": "B"}, actor=None)
    client = client_of(make_member(city, "team"))
    answer = client.post(f"/de/{city.slug}/arenas/a/b/console/", {"deed": "nonsense"})
    assert answer.status_code == 403
    assert ASKED not in answer.content.decode()


def test_the_lowest_role_that_is_enough(city):
    assert lowest_role_with("network.rate", city) == "team"
    assert lowest_role_with("cities.administer", city) == "admin"
    assert lowest_role_with("cities.view", city) == "partner"
    assert lowest_role_with("nothing.at_all", city) is None
