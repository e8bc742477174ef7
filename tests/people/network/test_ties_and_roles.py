"""Ties of organisations and their roles in artefacts: made, changed and withdrawn by the team on pages."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from tests.factories import make_city, make_member
from tests.making import make, make_organisation, sent

from wandel.foundation.cities import actions as cities
from wandel.foundation.cities.models import AuditEntry, Erasure
from wandel.people.network import actions
from wandel.people.network.models import Involvement, Tie

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def two(city):
    return make_organisation(city), make_organisation(city, "bank", "Bank")


@pytest.fixture
def trees(city):
    return make("measure", city=city, title={"de": "Bäume"}, visibility="public", slug="baeume")


def client_of(city, role):
    client = Client()
    client.force_login(make_member(city, role), backend=BACKEND)
    return client


def page(client, path):
    return client.get(path).content.decode()


def test_a_tie_is_made_changed_and_removed(city, team_client, two):
    here, there = (f"/de/{city.slug}/network/organisations/{key}/" for key in ("werk", "bank"))
    new = f"{here}tie/"
    assert "Werk</option>" not in page(team_client, new)
    given = sent(team_client, new, to="bank", kind="funding", strength="2")
    assert team_client.post(new, given).url == here
    [tie] = Tie.objects.all()
    assert (tie.origin, tie.target, tie.kind, tie.strength) == (*two, "funding", 2)
    assert (tie.flag, tie.city) == ("stated", city)
    assert "Förderung → <a" in page(team_client, here)
    assert "Förderung ← <a" in page(team_client, there)
    assert "Förderung" not in page(Client(), here)

    edit = f"/de/{city.slug}/network/ties/{tie.pk}/"
    assert team_client.post(edit, sent(team_client, edit, strength="3")).status_code == 302
    tie.refresh_from_db()
    assert (tie.strength, tie.version) == (3, 2)
    assert team_client.post(f"{edit}untie/", {"from": "target"}).url == there
    assert team_client.post(f"{edit}untie/", {"from": "origin"}).url == here
    tie.refresh_from_db()
    assert tie.withdrawn_at is not None
    assert "Förderung" not in page(team_client, here)
    assert Erasure.objects.get(model="network.tie").did == "hidden"
    done = AuditEntry.objects.filter(action__startswith="network.", city=city)
    assert set(done.values_list("action", "subject")) == {
        ("network.tie", f"tie/{tie.pk}"),
        ("network.change_tie", f"tie/{tie.pk}"),
        ("network.untie", f"tie/{tie.pk}"),
    }
    # What was removed can be there again.
    assert team_client.post(new, sent(team_client, new, to="bank", kind="funding", strength="1")).url == here


def test_a_role_is_given_on_either_page_and_changed_and_ended(city, team_client, two, trees):
    works = f"/de/{city.slug}/network/organisations/werk/"
    measure = trees.get_absolute_url()
    new = f"{works}involve/"
    assert (
        team_client.post(new, sent(team_client, new, artefact="measure/baeume", role="responsible")).url
        == works
    )
    other = f"/de/{city.slug}/network/involve/measure/baeume/"
    assert (
        team_client.post(other, sent(team_client, other, organisation="bank", role="endorses")).url == measure
    )
    for shown in (page(Client(), measure), page(team_client, measure)):
        assert 'verantwortlich: <a href="/de/' in shown
        assert "trägt mit: <a" in shown
    assert "Organisation eintragen" not in page(Client(), measure)
    assert "Bäume" in page(Client(), works)

    given = Involvement.objects.get(role="endorses")
    edit = f"/de/{city.slug}/network/involvements/{given.pk}/"
    assert team_client.post(edit, sent(team_client, edit, role="pledges")).status_code == 302
    assert "sagt zu: <a" in page(Client(), measure)
    assert team_client.post(f"{edit}end/", {"from": "artefact"}).url == measure
    assert "sagt zu" not in page(Client(), measure)


def test_sent_twice_it_is_there_once(city, team_client, two, trees):
    for path, model, typed in (
        ("organisations/werk/tie/", Tie, {"to": "bank", "kind": "funding", "strength": "2"}),
        ("involve/measure/baeume/", Involvement, {"organisation": "bank", "role": "affected"}),
    ):
        address = f"/de/{city.slug}/network/{path}"
        given = sent(team_client, address, **typed) | {"sending": "one"}
        assert {team_client.post(address, given).status_code for _time in range(2)} == {302}
        again = team_client.post(address, given | {"sending": "two"})
        assert again.status_code == 422
        assert model.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"to": ""},
        {"to": "nobody"},
        {"to": "werk"},
        {"kind": "love"},
        {"strength": "4"},
        {"strength": "stark"},
        {"flag": "fictional"},
        {"flag": "published"},
    ],
)
def test_what_cannot_be_a_tie_is_said_and_kept_nowhere(city, team_client, two, wrong):
    new = f"/de/{city.slug}/network/organisations/werk/tie/"
    given = sent(team_client, new, to="bank", kind="funding", strength="2") | wrong
    assert team_client.post(new, given).status_code == 422
    assert not Tie.objects.exists()


def test_two_who_change_the_same_tie_see_both(city, team_client, two):
    tie = actions.tie(origin=two[0], target=two[1], kind="funding", strength=1, actor=None)
    edit = f"/de/{city.slug}/network/ties/{tie.pk}/"
    mine = sent(team_client, edit, strength="2")
    theirs = client_of(city, "team")
    assert theirs.post(edit, sent(theirs, edit, strength="3")).status_code == 302
    answer = team_client.post(edit, mine)
    assert answer.status_code == 409
    assert "Zwei haben geändert" in answer.content.decode()
    tie.refresh_from_db()
    assert tie.strength == 3


@pytest.mark.parametrize("role", ["partner", "visitor"])
def test_only_the_team_ties_and_gives_roles(city, two, trees, role):
    tie = actions.tie(origin=two[0], target=two[1], kind="funding", strength=1, actor=None)
    given = actions.involve(organisation=two[0], artefact=trees, role="affected", actor=None)
    client = client_of(city, "partner") if role == "partner" else Client()
    for path in (
        "organisations/werk/tie/",
        "organisations/werk/involve/",
        f"ties/{tie.pk}/",
        "involve/measure/baeume/",
        f"involvements/{given.pk}/",
    ):
        assert client.get(f"/de/{city.slug}/network/{path}").status_code == (
            403 if role == "partner" else 302
        )
    if role == "partner":
        somebody = make_member(city, role)
        for act in (
            lambda: actions.tie(origin=two[1], target=two[0], kind="funding", strength=1, actor=somebody),
            lambda: actions.change_tie(tie=tie, seen_version=1, strength=2, actor=somebody),
            lambda: actions.untie(tie=tie, actor=somebody),
            lambda: actions.involve(organisation=two[1], artefact=trees, role="affected", actor=somebody),
            lambda: actions.change_involvement(
                involvement=given, seen_version=1, role="pledges", actor=somebody
            ),
            lambda: actions.end_involvement(involvement=given, actor=somebody),
            lambda: actions.rate(organisation=two[0], topic="energy", actor=somebody),
        ):
            with pytest.raises(PermissionDenied):
                act()


def test_a_hidden_side_hides_the_line(city, team_client, two, trees):
    actions.tie(origin=two[0], target=two[1], kind="funding", strength=1, actor=None)
    actions.involve(organisation=two[1], artefact=trees, role="affected", actor=None)
    cities.withdraw(artefact=two[1], actor=None)
    assert "Bank" not in page(team_client, f"/de/{city.slug}/network/organisations/werk/")
    assert "Bank" not in page(team_client, trees.get_absolute_url())
    cities.bring_back(artefact=two[1], actor=None)
    assert "Bank" in page(team_client, f"/de/{city.slug}/network/organisations/werk/")


def test_nothing_is_invented_about_somebody_real(db):
    city = make_city(is_demo=True)
    real, invented = make_organisation(city, invented=False), make_organisation(city, "bank", "Bank")
    trees = make("measure", city=city, title={"de": "Bäume"})
    with pytest.raises(ValidationError, match="keine Beziehung angedichtet"):
        actions.tie(origin=invented, target=real, kind="funding", strength=1, flag="fictional", actor=None)
    with pytest.raises(ValidationError, match="keine Rolle angedichtet"):
        actions.involve(organisation=real, artefact=trees, role="pledges", flag="fictional", actor=None)


def test_who_is_rated_does_not_become_real(city):
    rated = make_organisation(city, invented=True)
    actions.rate(
        organisation=rated,
        topic="energy",
        influence=3,
        interest=3,
        stance="neutral",
        niche_regime="niche",
        actor=None,
    )
    rated.flag = "stated"
    with pytest.raises(ValidationError, match="nicht eingestuft"):
        rated.clean()
