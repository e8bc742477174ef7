"""When two change the same thing, nobody's words are lost: each field is chosen, or both are joined."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest
from django.test import Client
from tests.factories import make_member
from tests.making import create_event, make, make_organisation, sent

from wandel.foundation.cities.models import Artefact
from wandel.foundation.records.actions import set_visibility
from wandel.people.events.models import Event

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def thing(city):
    return make(
        "principle",
        city=city,
        title={"de": "Sparsam", "en": "Thrifty"},
        summary={"de": "Wenig verbrauchen."},
        visibility="public",
        actor=None,
    )


@pytest.fixture
def other(city):
    client = Client()
    client.force_login(make_member(city, "team"), backend=BACKEND)
    return client


def edit_address(thing):
    return f"/de/{thing.city.slug}/records/{thing.kind}/{thing.slug}/edit/"


def fields_of(page) -> dict[str, str]:
    """What a browser would send of the conflict page without choosing anything."""
    html = page.content.decode()
    main = html[html.index("<main") :]
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', main)
    joined = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)</textarea>', main)
    joined += re.findall(r'<input class="[^"]*" name="(both_[^"]+)" value="([^"]*)"', main)
    fields: dict[str, list[str]] = {}
    for name, value in [*hidden, *joined]:
        fields.setdefault(name, []).append(unescape(value))
    return fields


@pytest.fixture
def conflict(team_client, other, thing):
    """Both have opened the form; the other one has saved first."""
    address = edit_address(thing)
    mine = sent(team_client, address, title_de="Sparsam leben", summary_de="Wenig brauchen.")
    theirs = sent(other, address, title_de="Sparsam sein", title_en="Frugal")
    assert other.post(address, theirs).status_code == 302
    page = team_client.post(address, mine)
    assert page.status_code == 409
    return page


def test_both_texts_stand_side_by_side_and_nothing_is_chosen(conflict):
    html = conflict.content.decode()
    assert "Zwei haben geändert" in html
    for text in ("<ins>leben</ins>", "<ins>sein</ins>", "Beides verbinden"):
        assert text in html
    main = html[html.index("<main") :]
    assert "checked" not in main
    fields = fields_of(conflict)
    # What only one of them changed is no conflict.
    assert fields["clash"] == ["title_de"]
    assert (fields["title_en"], fields["summary_de"]) == (["Frugal"], ["Wenig brauchen."])


def test_the_own_second_tab_is_nobody_else(team_client, thing):
    address = edit_address(thing)
    here = sent(team_client, address, title_de="Sparsam leben")
    there = sent(team_client, address, title_de="Sparsam sein")
    assert team_client.post(address, there).status_code == 302
    page = team_client.post(address, here)
    assert page.status_code == 409
    html = page.content.decode()
    main = html[html.index("<main") :]
    assert "Zweimal geändert" in main
    assert "in einem zweiten Tab" in main
    for text in ("Zwei haben geändert", "jemand anderes", "Inzwischen hat"):
        assert text not in html


@pytest.mark.parametrize(
    ("choice", "title"),
    [("mine", "Sparsam leben"), ("theirs", "Sparsam sein"), ("both", "Sparsam leben und sein")],
)
def test_what_is_chosen_is_saved_with_what_was_no_conflict(team_client, thing, conflict, choice, title):
    chosen = fields_of(conflict) | {"choice_title_de": choice, "both_title_de": "Sparsam leben und sein"}
    assert team_client.post(edit_address(thing), chosen).status_code == 302
    saved = Artefact.objects.get(pk=thing.pk)
    assert saved.title == {"de": title, "en": "Frugal"}
    assert saved.summary == {"de": "Wenig brauchen."}


def test_without_a_choice_nothing_is_saved(team_client, thing, conflict):
    again = team_client.post(edit_address(thing), fields_of(conflict))
    assert again.status_code == 409
    assert "Hier ist noch nichts gewählt" in again.content.decode()
    assert Artefact.objects.get(pk=thing.pk).title["de"] == "Sparsam sein"
    assert fields_of(again)["title_de"] == ["Sparsam leben"]


def test_the_way_back_leads_to_the_own_draft_and_still_sees_the_conflict(team_client, thing, conflict):
    draft = team_client.post(edit_address(thing), fields_of(conflict) | {"back": "1"})
    assert draft.status_code == 200
    form = draft.context["form"]
    assert form["title_de"].value() == "Sparsam leben"
    given = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    assert team_client.post(edit_address(thing), given).status_code == 409


def test_a_third_one_in_between_is_seen_too(team_client, other, thing, conflict):
    address = edit_address(thing)
    other.post(address, sent(other, address, title_de="Genügsam"))
    again = team_client.post(address, fields_of(conflict) | {"choice_title_de": "mine"})
    assert again.status_code == 409
    assert "<ins>Genügsam</ins>" in again.content.decode()


def test_what_was_hidden_meanwhile_stays_hidden(team_client, thing):
    address = edit_address(thing)
    mine = sent(team_client, address, summary_de="Wenig brauchen.")
    set_visibility(artefact=thing, visibility="team", actor=None)
    page = team_client.post(address, mine)
    assert page.status_code == 409
    assert team_client.post(address, fields_of(page)).status_code == 302
    saved = Artefact.objects.get(pk=thing.pk)
    assert (saved.visibility, saved.summary["de"]) == ("team", "Wenig brauchen.")


def test_what_was_withdrawn_meanwhile_gives_the_text_back(team_client, thing):
    address = edit_address(thing)
    mine = sent(team_client, address, summary_de="Wenig brauchen.")
    team_client.post(address.replace("/edit/", "/withdraw/"))
    page = team_client.post(address, mine)
    assert page.status_code == 422
    assert "Inzwischen wurde es zurückgezogen." in page.content.decode()
    assert "Wenig brauchen." in page.content.decode()
    assert team_client.get(address).status_code == 404


def test_of_an_event_both_versions_are_kept(team_client, other, city):
    event = create_event(
        city=city, kind="workshop", date=dt.date(2030, 1, 1), title={"de": "Treffen"}, actor=None
    )
    address = f"/de/{city.slug}/records/event/{event.slug}/edit/"
    mine = sent(team_client, address, summary_de="Im Rathaus.", date="2030-02-01")
    theirs = sent(other, address, date="2030-03-01")
    assert other.post(address, theirs).status_code == 302
    page = team_client.post(address, mine)
    assert page.status_code == 409
    assert fields_of(page)["clash"] == ["date"]
    assert "März" in page.content.decode()
    chosen = {"choice_date": "theirs"}
    assert team_client.post(address, fields_of(page) | chosen).status_code == 302
    saved = Event.objects.get()
    assert (saved.date, saved.summary, saved.version) == (dt.date(2030, 3, 1), {"de": "Im Rathaus."}, 3)


def test_of_a_commitment_both_versions_are_kept(team_client, other, city):
    works, shop = (make_organisation(city, key, name) for key, name in (("werk", "Werk"), ("laden", "Laden")))
    promise = make(
        "commitment", city=city, title={"de": "Zehn Fenster"}, organisation=works, status="open", actor=None
    )
    address = f"/de/{city.slug}/records/commitment/{promise.slug}/edit/"
    mine = sent(team_client, address, organisation=shop.slug, status="done")
    theirs = sent(other, address, status="delayed")
    assert other.post(address, theirs).status_code == 302
    page = team_client.post(address, mine)
    assert page.status_code == 409
    assert fields_of(page)["clash"] == ["status"]
    assert "abgeschlossen" in page.content.decode()
    assert "verzögert" in page.content.decode()
    assert team_client.post(address, fields_of(page) | {"choice_status": "theirs"}).status_code == 302
    promise.refresh_from_db()
    assert (promise.organisation, promise.status) == (shop, "delayed")


@pytest.mark.parametrize("name", ["seen_version", "draft_version"])
def test_a_version_of_thousands_of_digits_is_none(thing, team_client, name):
    given = {"title_de": "Anders", "visibility": "public", "seen_version": "0", name: "9" * 5_000}
    assert team_client.post(edit_address(thing), given).status_code in (409, 422)
    restore = edit_address(thing).replace("edit/", "versions/1/restore/")
    assert team_client.post(restore, given).status_code == 302


def test_what_only_one_changed_is_named_with_its_author(conflict):
    html = conflict.content.decode()
    settled = html[html.index("Ohne Streit übernommen") :]
    assert "(von Ihnen)" in settled
    assert "(von person-" in settled
    assert "Frugal" in settled


def test_both_changes_of_a_text_are_joined_to_begin_with(team_client, other, thing):
    address = edit_address(thing)
    mine = sent(team_client, address, summary_de="Sehr wenig verbrauchen.")
    theirs = sent(other, address, summary_de="Wenig verbrauchen und teilen.")
    other.post(address, theirs)
    page = team_client.post(address, mine)
    assert fields_of(page)["both_summary_de"][0].strip() == "Sehr wenig verbrauchen und teilen."


def test_half_of_one_figure_and_half_of_another_are_never_joined(team_client, other, city):
    """The number of one with the unit of the other would be a figure that nobody wrote."""
    target = make("target", city=city, title={"de": "Ziel"}, visibility="public")
    address = edit_address(target)
    mine = sent(team_client, address, threshold_value="60")
    theirs = sent(other, address, threshold_unit="kt")
    assert other.post(address, theirs).status_code == 302
    page = team_client.post(address, mine)
    assert page.status_code == 409
    assert fields_of(page)["clash"] == ["threshold"]
    html = page.content.decode()
    assert "<ins>60</ins>" in html
    chosen = fields_of(page) | {"choice_threshold": "mine"}
    assert team_client.post(address, chosen).status_code == 302
    target.refresh_from_db()
    assert (target.threshold["value"], target.threshold["unit"]) == (60, "t")


def test_entries_that_both_add_to_a_log_are_chosen_as_a_whole(team_client, other, city):
    trial = make("experiment", city=city, title={"de": "Versuch"})
    address = edit_address(trial)
    added = {"log-0-date": "2027-05-02", "log-0-flag": "stated"}
    mine = sent(team_client, address, **{"log-0-text_de": "Angefangen."}, **added)
    theirs = sent(other, address, **{"log-0-text_de": "Aufgehört."}, **added | {"log-0-date": "2027-06-01"})
    assert other.post(address, theirs).status_code == 302
    page = team_client.post(address, mine)
    assert fields_of(page)["clash"] == ["log-0"]
    assert team_client.post(address, fields_of(page) | {"choice_log-0": "theirs"}).status_code == 302
    trial.refresh_from_db()
    assert trial.log == [{"date": "2027-06-01", "text": {"de": "Aufgehört."}, "flag": "stated"}]


def test_a_figure_that_nobody_touched_is_no_change_of_anybody(city, team_client, other):
    thing = make("indicator", city=city, title={"de": "Dächer"}, unit="kW", visibility="public")
    address = edit_address(thing)
    mine = sent(team_client, address, title_de="Strom von Dächern")
    assert other.post(address, sent(other, address, summary_de="Mehr davon.")).status_code == 302
    page = team_client.post(address, mine)
    assert page.status_code == 409
    settled = page.context["conflict"].settled
    assert [(one.label, one.whose) for one in settled] == [
        ("Titel (Deutsch)", "mine"),
        ("Beschreibung (Deutsch)", "theirs"),
    ]
