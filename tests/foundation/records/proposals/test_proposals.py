"""Who may not change a text proposes; the team accepts it as a version of theirs, or says why not."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from tests.factories import make_city, make_member
from tests.making import change, make, sent

from wandel.foundation.cities.models import Artefact
from wandel.foundation.records.models import Proposal, Version
from wandel.foundation.records.proposals.actions import accept_proposal, propose

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def thing(city):
    return make(
        "principle", city=city, title={"de": "Sparsam"}, summary={"de": "Wenig."}, visibility="public"
    )


@pytest.fixture
def partner(city):
    return make_member(city, "partner")


@pytest.fixture
def partner_client(partner):
    client = Client()
    client.force_login(partner, backend=BACKEND)
    return client


@pytest.fixture
def proposal(partner_client, thing):
    url = f"/de/{thing.city.slug}/records/principle/{thing.slug}/propose/"
    given = sent(partner_client, url, title_de="Sparsam leben", note="Ein Verb fehlt.")
    assert partner_client.post(url, given).status_code == 302
    return Proposal.objects.get()


def page_of(proposal):
    return f"/de/{proposal.city.slug}/records/proposals/{proposal.pk}/"


def test_a_proposal_changes_nothing_yet(proposal, thing, partner):
    assert (proposal.changed, proposal.note) == ({"title": {"de": "Sparsam leben"}}, "Ein Verb fehlt.")
    assert proposal.author == partner
    assert Artefact.objects.get().title == {"de": "Sparsam"}


def test_a_partner_finds_the_form_and_what_became_of_it(partner_client, team_client, thing, proposal):
    page = thing.get_absolute_url()
    html = partner_client.get(page).content.decode()
    assert "/propose/" in html
    assert "wartet auf Antwort" in html
    assert "/edit/" not in html
    team_client.post(page_of(proposal), {"decline": "1", "answer": "Kurz ist besser."})
    assert "Kurz ist besser." in partner_client.get(page).content.decode()
    html = partner_client.get(f"/de/{thing.city.slug}/records/proposals/").content.decode()
    assert "abgelehnt" in html
    assert "Kurz ist besser." in html
    assert Artefact.objects.get().title == {"de": "Sparsam"}


def test_accepted_it_is_a_version_of_its_author(team_client, member, proposal, partner, thing):
    home = team_client.get(f"/de/{thing.city.slug}/").content.decode()
    assert "Vorschlag zu „Sparsam“ beantworten" in home
    html = team_client.get(page_of(proposal)).content.decode()
    assert "<ins>leben</ins>" in html
    assert team_client.post(page_of(proposal), {"accept": "1", "seen_version": "1"}).status_code == 302
    version = Version.objects.get(artefact_id=thing.pk, number=2)
    assert (version.author, version.note) == (partner, "Ein Verb fehlt.")
    assert Artefact.objects.get().title == {"de": "Sparsam leben"}
    proposal.refresh_from_db()
    assert (proposal.status, proposal.decided_by) == ("accepted", member)
    assert Artefact.objects.get().is_public
    assert "Vorschlag wartet" not in team_client.get(f"/de/{thing.city.slug}/").content.decode()


def test_what_was_changed_since_is_told_and_nothing_is_overwritten_unseen(team_client, proposal, thing):
    change(thing, title={"de": "Genügsam"}, summary={"de": "Ganz wenig."})
    answer = team_client.post(page_of(proposal), {"accept": "1", "seen_version": "1", "answer": "Gern."})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Inzwischen wurde gespeichert." in html
    assert "Seitdem hat sich dasselbe geändert" in html
    assert "<del>Genügsam</del>" in html
    assert 'value="Gern."' in html
    assert team_client.post(page_of(proposal), {"accept": "1", "seen_version": "2"}).status_code == 302
    found = Artefact.objects.get()
    assert (found.title, found.summary) == ({"de": "Sparsam leben"}, {"de": "Ganz wenig."})


def test_declining_needs_a_sentence(team_client, proposal):
    answer = team_client.post(page_of(proposal), {"decline": "1"})
    assert answer.status_code == 422
    assert "warum nicht" in answer.content.decode()
    proposal.refresh_from_db()
    assert proposal.is_open


def test_it_is_decided_once(team_client, proposal):
    team_client.post(page_of(proposal), {"accept": "1", "seen_version": "1"})
    again = team_client.post(page_of(proposal), {"decline": "1", "answer": "Doch nicht."}, follow=True)
    assert "Darüber ist schon entschieden." in again.content.decode()


def test_nobody_else_sees_or_answers_it(city, proposal, partner_client, partner):
    other = Client()
    other.force_login(make_member(city, "partner"), backend=BACKEND)
    assert other.get(page_of(proposal)).status_code == 404
    assert "Sparsam" not in other.get(f"/de/{city.slug}/records/proposals/").content.decode()
    assert partner_client.post(page_of(proposal), {"accept": "1", "seen_version": "1"}).status_code == 404
    with pytest.raises(PermissionDenied):
        accept_proposal(proposal=proposal, seen_version=1, actor=partner)
    assert Client().get(page_of(proposal)).status_code == 302


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"note": "Nur so."}, "Noch ist nichts anders als bisher."),
        ({"title_de": "Sparsam leben", "note": ""}, "Hier steht noch nichts."),
        ({"title_de": "", "note": "Weg damit."}, "Ein Titel fehlt"),
        ({"title_de": "x" * 400, "note": "Lang."}, "200"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(partner_client, thing, given, said):
    url = f"/de/{thing.city.slug}/records/principle/{thing.slug}/propose/"
    answer = partner_client.post(url, sent(partner_client, url, **given))
    assert answer.status_code == 422
    assert answer.context["form"]["note"].value() == given["note"]
    assert said in answer.content.decode()
    assert not Proposal.objects.exists()


def test_nobody_proposes_to_what_they_do_not_see(partner_client, partner, city):
    hidden = make("principle", city=city, title={"de": "Geheim"})
    assert partner_client.get(f"/de/{city.slug}/records/principle/{hidden.slug}/propose/").status_code == 404
    elsewhere = make("principle", city=make_city(), title={"de": "Woanders"}, visibility="public")
    for thing in (hidden, elsewhere):
        with pytest.raises(PermissionDenied):
            propose(artefact=thing, document={"title": {"de": "Anders"}}, note="Darum.", actor=partner)
