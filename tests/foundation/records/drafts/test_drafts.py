"""What somebody types and has not saved is kept, offered again, and seen by nobody else."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from tests.factories import make_city, make_member
from tests.making import change, make, sent

from wandel.foundation.cities.actions import give_role, take_role, withdraw
from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.models import Artefact, AuditEntry
from wandel.foundation.records.drafts.actions import KEPT, clear_drafts, keep_draft
from wandel.foundation.records.models import Draft

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SCRIPT = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def thing(city):
    return make(
        "principle", city=city, title={"de": "Sparsam"}, summary={"de": "Wenig."}, visibility="public"
    )


@pytest.fixture
def form(city, thing):
    return f"/de/{city.slug}/records/principle/{thing.slug}/edit/"


@pytest.fixture
def draft_url(city, thing):
    return f"/de/{city.slug}/records/drafts/principle/{thing.slug}"


def keep(client, draft_url, form, **typed):
    return client.post(f"{draft_url}/keep/", sent(client, form, **typed), **SCRIPT)


def test_what_is_typed_is_kept_and_stands_in_the_form_again(team_client, form, draft_url, thing):
    assert keep(team_client, draft_url, form, title_de="Sparsam leben").json() == {"state": "kept"}
    assert keep(team_client, draft_url, form, title_de="Sparsam wohnen").json() == {"state": "kept"}
    [draft] = Draft.objects.all()
    assert (draft.artefact_id, draft.based_on) == (thing.pk, 1)
    page = team_client.get(form)
    assert page.context["form"]["title_de"].value() == "Sparsam wohnen"
    assert "Ihr Entwurf vom" in page.content.decode()
    assert Artefact.objects.get().title == {"de": "Sparsam"}
    # The log tells that a draft was begun, not each stroke.
    assert AuditEntry.objects.filter(action="records.keep_draft").count() == 1


@pytest.mark.parametrize("kind", sorted(kind.key for kind in kinds if kind.is_made_here))
def test_the_draft_of_every_kind_stands_in_its_form(team_client, city, kind):
    new = f"/de/{city.slug}/records/new/{kind}/"
    typed = sent(team_client, new, title_de="Halb fertig")
    typed |= {name: "etwas" for name in typed if name.endswith(("_value", "_year", "_low"))}
    kept = team_client.post(f"/de/{city.slug}/records/drafts/{kind}/keep/", typed, **SCRIPT)
    assert kept.json() == {"state": "kept"}
    page = team_client.get(new)
    assert page.status_code == 200
    assert page.context["form"]["title_de"].value() == "Halb fertig"
    assert "kern-error" not in page.content.decode()


def test_what_is_not_finished_is_not_judged(team_client, form, draft_url):
    keep(team_client, draft_url, form, title_de="")
    html = team_client.get(form).content.decode()
    assert "Ein Titel fehlt" not in html
    assert "kern-error" not in html[html.index("<main") :]


def test_a_draft_is_seen_by_nobody_else(team_client, city, form, draft_url):
    keep(team_client, draft_url, form, title_de="Geheim")
    other = Client()
    other.force_login(make_member(city, "admin"), backend=BACKEND)
    for page in (form, f"/de/{city.slug}/records/drafts/"):
        assert "Geheim" not in other.get(page).content.decode()
    assert "Geheim" in team_client.get(f"/de/{city.slug}/records/drafts/").content.decode()
    home = f"/de/{city.slug}/"
    assert f'<a href="{form}"' in team_client.get(home).content.decode()
    assert form not in other.get(home).content.decode()
    other.post(f"{draft_url}/discard/")
    assert Draft.objects.count() == 1


def test_a_draft_goes_when_it_is_saved(team_client, form, draft_url, thing):
    keep(team_client, draft_url, form, title_de="Sparsam leben")
    saved = team_client.post(form, sent(team_client, form), follow=True)
    assert Artefact.objects.get().title == {"de": "Sparsam leben"}
    assert not Draft.objects.exists()
    # The browser forgets what it has kept, too.
    assert f'data-draft-done="{thing.city.slug}/principle/{thing.slug}/' in saved.content.decode()


def test_what_is_refused_stays_a_draft(team_client, form, draft_url):
    keep(team_client, draft_url, form, title_de="")
    assert team_client.post(form, sent(team_client, form)).status_code == 422
    assert Draft.objects.exists()


def test_a_draft_is_thrown_away(team_client, form, draft_url, thing):
    keep(team_client, draft_url, form, title_de="Sparsam leben")
    gone = team_client.post(f"{draft_url}/discard/", follow=True)
    assert "Der Entwurf ist verworfen" in gone.content.decode()
    assert "data-draft-done" in gone.content.decode()
    assert not Draft.objects.exists()
    assert team_client.get(form).context["form"]["title_de"].value() == "Sparsam"


def test_something_new_has_a_draft_of_its_own_for_each_origin(team_client, city):
    problem = make("problem", city=city, title={"de": "Hitze"})
    for address in ("new/vision-element/", f"new/vision-element/?from=problem/{problem.slug}"):
        new = f"/de/{city.slug}/records/{address}"
        url = new.replace("/records/new/vision-element/", "/records/drafts/vision-element/keep/")
        given = sent(team_client, new, title_de=f"Grün {len(address)}", field="energy")
        assert team_client.post(url, given, **SCRIPT).json() == {"state": "kept"}
        assert team_client.get(new).context["form"]["title_de"].value() == f"Grün {len(address)}"
    assert Draft.objects.count() == 2
    new = f"/de/{city.slug}/records/new/vision-element/"
    assert team_client.post(new, sent(team_client, new)).status_code == 302
    assert [draft.origin for draft in Draft.objects.all()] == [f"problem/{problem.slug}"]


def test_a_script_is_told_that_the_log_in_has_run_out(city, team_client, form, draft_url):
    given = sent(team_client, form, title_de="Sparsam leben")
    stranger = Client()
    answer = stranger.post(f"{draft_url}/keep/", given, **SCRIPT)
    assert answer.status_code == 401
    assert "kept" not in stranger.session
    # What is sent to be saved waits for the log-in, as ever.
    assert stranger.post(form, given).status_code == 302
    assert "kept" in stranger.session


@pytest.mark.parametrize("slug", ["", "nirgends"])
def test_in_a_city_that_strangers_do_not_see_the_text_waits_too(city, team_client, form, draft_url, slug):
    """And in one that is none: whether there is a city is not told."""
    city.is_public = False
    city.save()
    given = sent(team_client, form, title_de="Sparsam leben")
    stranger = Client()
    form, draft_url = (
        address.replace(f"/{city.slug}/", f"/{slug or city.slug}/") for address in (form, draft_url)
    )
    assert stranger.get(form).status_code == 404
    assert stranger.post(f"{draft_url}/keep/", given, **SCRIPT).status_code == 401
    assert "kept" not in stranger.session
    answer = stranger.post(form, given)
    assert answer.status_code == 302
    assert "Sparsam leben" in str(stranger.session["kept"])


def test_whose_role_was_taken_is_told_and_writes_nothing(team_client, member, city, form, draft_url):
    make_member(city, "admin")
    given = sent(team_client, form, title_de="Sparsam leben")
    give_role(city=city, user=member, role="partner", actor=None)
    assert team_client.post(f"{draft_url}/keep/", given, **SCRIPT).status_code == 403
    take_role(city=city, user=member, actor=None)
    assert team_client.post(f"{draft_url}/keep/", given, **SCRIPT).status_code == 403
    assert "Sparsam leben" in team_client.post(form, given).content.decode()
    assert not Draft.objects.exists()
    with pytest.raises(PermissionDenied):
        keep_draft(city=city, kind="principle", typed={}, actor=type(member).objects.get(pk=member.pk))


def test_of_something_withdrawn_the_text_is_not_lost(team_client, city, form, draft_url, thing):
    given = sent(team_client, form, summary_de="Ein langer Gedanke.")
    withdraw(artefact=thing, actor=None)
    assert team_client.post(f"{draft_url}/keep/", given, **SCRIPT).json() == {"state": "withdrawn"}
    html = team_client.get(f"/de/{city.slug}/records/drafts/").content.decode()
    assert "inzwischen zurückgezogen" in html
    assert "Ein langer Gedanke." in html
    team_client.post(f"/de/{city.slug}/records/principle/{thing.slug}/bring-back/")
    assert team_client.get(form).context["form"]["summary_de"].value() == "Ein langer Gedanke."


def test_what_was_changed_in_between_is_told_and_chosen_when_saving(team_client, form, draft_url, thing):
    given = sent(team_client, form, title_de="Sparsam leben")
    change(thing, title={"de": "Genügsam"}, actor=None)
    assert team_client.post(f"{draft_url}/keep/", given, **SCRIPT).json() == {"state": "changed", "who": ""}
    page = team_client.get(form)
    assert "Der Entwurf ist älter" in page.content.decode()
    assert page.context["form"]["seen_version"].value() == "1"
    conflict = team_client.post(form, given)
    assert conflict.status_code == 409
    assert "<ins>leben</ins>" in conflict.content.decode()
    assert Draft.objects.exists()


def test_after_ninety_days_a_draft_is_deleted(team_client, form, draft_url):
    keep(team_client, draft_url, form, title_de="Alt")
    Draft.objects.update(saved_at=timezone.now() - KEPT + dt.timedelta(hours=1))
    assert clear_drafts(actor=None) == 0
    Draft.objects.update(saved_at=timezone.now() - KEPT - dt.timedelta(hours=1))
    assert clear_drafts(actor=None) == 1


def test_with_the_account_its_drafts_go(team_client, member, form, draft_url):
    keep(team_client, draft_url, form, title_de="Meins")
    member.delete()
    assert not Draft.objects.exists()


def test_of_another_city_nothing_is_kept(team_client, thing):
    elsewhere = make_city()
    url = f"/de/{elsewhere.slug}/records/drafts/principle/{thing.slug}/keep/"
    assert team_client.post(url, {"title_de": "x"}, **SCRIPT).status_code == 403
    assert (
        team_client.post(f"/de/{thing.city.slug}/records/drafts/none/keep/", {}, **SCRIPT).status_code == 404
    )


@pytest.mark.parametrize("text", ["a\0b", "\ud83d", "😀" * 2000, "‮umgedreht"])
def test_whatever_is_typed_is_kept(team_client, draft_url, form, text):
    given = urlencode(sent(team_client, form) | {"summary_de": text}, errors="surrogatepass")
    form_type = "application/x-www-form-urlencoded"
    answer = team_client.post(f"{draft_url}/keep/", given, content_type=form_type, **SCRIPT)
    assert answer.status_code == 200
    assert team_client.get(form).status_code == 200


@pytest.mark.parametrize("number", ["", "-1", "9" * 5000, str(2**40)])
def test_a_version_that_is_none_is_none(team_client, draft_url, form, number):
    given = sent(team_client, form, seen_version=number)
    assert team_client.post(f"{draft_url}/keep/", given, **SCRIPT).status_code == 200
    assert Draft.objects.get().based_on is None
    assert team_client.get(form).status_code == 200
