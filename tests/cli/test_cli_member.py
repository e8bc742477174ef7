"""`wandel member`: roles on the command line."""

from __future__ import annotations

import json

import pytest
from tests.factories import make_city
from typer.testing import CliRunner

from wandel.cli import app
from wandel.foundation.cities import actions
from wandel.foundation.cities.access import reader_for
from wandel.foundation.cities.models import AuditEntry, Membership, User


def member(*arguments: object):
    return CliRunner().invoke(app, ["member", *map(str, arguments)])


def roles(city) -> dict[str, str]:
    return {one["email"]: one["role"] for one in json.loads(member("list", city.slug, "--json").stdout)}


def test_a_role_is_given_changed_and_taken(city):
    assert member("add", city.slug, "Anna@example.org", "admin").exit_code == 0
    assert member("add", city.slug, "ben@example.org", "team").exit_code == 0
    assert member("add", city.slug, "ben@example.org", "partner").exit_code == 0
    assert roles(city) == {"anna@example.org": "admin", "ben@example.org": "partner"}
    assert member("list", city.slug).stdout == "admin\tanna@example.org\npartner\tben@example.org\n"
    assert member("remove", city.slug, "Ben@example.org").exit_code == 0
    assert roles(city) == {"anna@example.org": "admin"}
    written = list(AuditEntry.objects.filter(city=city).values_list("action", flat=True))
    assert written.count("cities.give_role") == 3
    assert written.count("cities.take_role") == 1


@pytest.mark.parametrize("command", [("remove",), ("add", "team")])
def test_the_last_administration_stays(city, command):
    member("add", city.slug, "anna@example.org", "admin")
    answer = member(command[0], city.slug, "anna@example.org", *command[1:])
    assert answer.exit_code == 1
    assert "last administrator" in answer.stderr
    assert roles(city) == {"anna@example.org": "admin"}
    member("add", city.slug, "ben@example.org", "admin")
    assert member(command[0], city.slug, "anna@example.org", *command[1:]).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("add", "nowhere", "anna@example.org", "team"), "no city nowhere"),
        (("add", "here", "anna@example.org", "king"), "there are admin, team, partner"),
        (("add", "here", "not-an-address", "team"), "valid email"),
        (("remove", "here", "nobody@example.org"), "Nobody has an account"),
        (("add", "here", "admin@example.org", "admin"), "in demonstrations only"),
    ],
)
def test_what_cannot_be_done_is_said(db, arguments, told):
    make_city("here")
    answer = member(*arguments)
    assert answer.exit_code == 1
    assert told in " ".join(answer.stderr.split())
    assert not Membership.objects.exists()


def test_a_demonstration_account_has_no_rights_in_a_real_city(db, settings):
    """Also with a role from before it was refused."""
    settings.DEMO = True
    demo, real = make_city(is_demo=True), make_city()
    person = actions.create_user(email="admin@example.org", actor=None)
    for city in (demo, real):
        Membership.objects.create(city=city, user=person, role="admin")
    person = User.objects.get(pk=person.pk)
    assert reader_for(person, demo).role == "admin"
    assert reader_for(person, real).role == "visitor"
