"""A new city begins from another one: what comes along, what never does, and who stands by it."""

from __future__ import annotations

import zipfile

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from tests.factories import make_city, make_member
from tests.wandel_engine.cases.conftest import FILES, GOERLITZ

from wandel.foundation.cities.models import Artefact, AuditEntry, TraceLink
from wandel.foundation.live.jobs import run
from wandel.foundation.live.models import Job
from wandel.foundation.records.actions import confirm, edit
from wandel.people.arenas.models import Activity, Arena, Idea
from wandel.reference import actions
from wandel.reference.beginning import CHOICES, copied, pieces_of
from wandel.reference.exchange import take_over
from wandel.reference.origins import case_at, origins
from wandel.steps.analysis.models import Balance, Indicator, Problem
from wandel.steps.pathways.models import Measure, ModelVersion

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def own(db):
    return make_city("eigene", languages=["de"])


@pytest.fixture
def begun(own, goerlitz):
    copied(own, goerlitz, list(CHOICES), None)
    return own


def test_what_was_ticked_comes_as_drafts_that_say_from_where(begun, goerlitz):
    kinds = {"driver-or-barrier", "problem", "principle", "measure"}
    taken = Artefact.objects.filter(city=begun, kind__in=kinds)
    assert taken.count() == sum(
        map(len, (goerlitz.drivers, goerlitz.problems, goerlitz.vision.principles, goerlitz.measures))
    )
    for one in taken:
        assert one.is_unchecked
        assert one.taken_over_from == goerlitz.card.name
        assert one.visibility == "team"
        assert one.flag == "stated"
        assert set(one.title) == {"de"}
    assert TraceLink.objects.filter(city=begun).count() == sum(
        link.from_.startswith("driver-or-barrier/") for link in goerlitz.trace
    )


def test_numbers_partners_promises_and_what_is_under_way_never_come(begun):
    assert not begun.artefacts.filter(kind="organisation").exists()
    assert not begun.sources.exists()
    assert not Balance.objects.filter(city=begun).exists()
    assert not Indicator.objects.filter(city=begun).exists()
    assert not ModelVersion.objects.filter(city=begun).exists()
    assert not Idea.objects.filter(city=begun).exists()
    assert not Artefact.objects.filter(
        city=begun, kind__in=["target", "experiment", "commitment", "vision-element"]
    ).exists()
    for own in Measure.objects.filter(city=begun):
        assert (own.cost, own.start_year, own.place, own.responsible.count()) == (None, None, "", 0)
    for problem in Problem.objects.filter(city=begun):
        assert problem.evidence == []


def test_arenas_are_templates(begun, goerlitz):
    arenas = list(Arena.objects.filter(city=begun))
    assert len(arenas) == len(goerlitz.arenas)
    assert {(arena.date, arena.status, str(arena.venue), str(arena.summary)) for arena in arenas} == {
        (None, "planned", "{}", "{}")
    }
    activities = Activity.objects.filter(arena__city=begun)
    assert activities.count() == sum(len(arena.activities) for arena in goerlitz.arenas)
    assert {activity.phase for activity in activities} == {"prepared"}


def test_taken_twice_it_is_there_once(begun, goerlitz):
    before = Artefact.objects.filter(city=begun).count()
    assert copied(begun, goerlitz, list(CHOICES), None) == 0
    assert Artefact.objects.filter(city=begun).count() == before


def test_only_what_was_ticked(own, goerlitz):
    copied(own, goerlitz, ["principles"], None)
    assert set(Artefact.objects.filter(city=own).values_list("kind", flat=True)) == {"principle"}
    assert not Arena.objects.filter(city=own).exists()


def test_one_press_confirms_and_is_noted(begun):
    member = make_member(begun)
    principle = begun.artefacts.filter(kind="principle").first()
    client = Client()
    client.force_login(member, backend=BACKEND)
    url = principle.get_absolute_url()
    page = client.get(url, follow=True).content.decode()
    assert "Übernommen, nicht geprüft" in page
    assert "Görlitz" in page
    client.post(f"/de/{begun.slug}/records/principle/{principle.slug}/confirm/")
    principle.refresh_from_db()
    assert not principle.is_unchecked
    assert AuditEntry.objects.filter(action="records.confirm", actor=member).count() == 1
    assert "nicht geprüft" not in client.get(url, follow=True).content.decode()


def test_editing_confirms(begun):
    principle = begun.artefacts.filter(kind="principle").first()
    edit(
        artefact=principle,
        document={"title": {"de": "Eigenes"}},
        visibility="team",
        actor=None,
        seen_version=principle.version,
    )
    principle.refresh_from_db()
    assert not principle.is_unchecked


def test_only_the_team_confirms(begun):
    principle = begun.artefacts.filter(kind="principle").first()
    with pytest.raises(PermissionDenied):
        confirm(artefact=principle, actor=make_member(begun, "partner"))


def test_the_measure_asks_for_its_own_people(begun):
    measure = begun.artefacts.filter(kind="measure").first()
    client = Client()
    client.force_login(make_member(begun), backend=BACKEND)
    assert "Noch offen: Verantwortlich" in client.get(measure.get_absolute_url()).content.decode()


def test_lists_and_the_interface_say_it(begun):
    client = Client()
    client.force_login(make_member(begun), backend=BACKEND)
    listed = client.get(f"/de/{begun.slug}/pathways/measures/").content.decode()
    assert "übernommen, nicht geprüft" in listed
    waiting = client.get(f"/de/{begun.slug}/records/unchecked/").content.decode()
    assert "Gilt auch hier" in waiting
    principle = begun.artefacts.filter(kind="principle").first()
    Artefact.objects.filter(pk=principle.pk).update(visibility="public")
    answer = Client().get(f"/api/v1/cities/{begun.slug}/artefacts?kind=principle").json()
    [item] = [one for one in answer["items"] if one["slug"] == principle.slug]
    assert item["checked"] is False
    assert item["taken_over_from"] == principle.taken_over_from


def test_one_begins_from_cities_uploads_and_the_folder_of_cases(own, goerlitz, settings, tmp_path):
    admin = make_member(own, "admin")
    settings.CASES = tmp_path
    assert [one.key for one in origins(admin, but=own.pk)] == []
    with zipfile.ZipFile(tmp_path / "musterstadt.zip", "w") as packed:
        for name, content in FILES.items():
            packed.writestr(name, content)
    (tmp_path / "goerlitz").symlink_to(GOERLITZ)
    assert [one.key for one in origins(admin, but=own.pk)] == ["case:goerlitz", "case:musterstadt.zip"]
    assert case_at("case:musterstadt.zip", admin).card.key == "musterstadt"
    take_over(goerlitz, actor=None)
    assert [one.key for one in origins(admin, but=own.pk)] == ["city:goerlitz", "case:musterstadt.zip"]
    assert case_at("city:goerlitz", admin).measures == goerlitz.measures
    for nothing in ("city:eigene-x", "import:99", "case:../secret", "", "import:x"):
        with pytest.raises(LookupError):
            case_at(nothing, admin)


def test_a_hidden_city_of_others_is_no_origin(own, settings, tmp_path):
    settings.CASES = tmp_path
    hidden = make_city("verborgen", is_public=False)
    admin = make_member(own, "admin")
    assert origins(admin, but=own.pk) == []
    with pytest.raises(LookupError):
        case_at(f"city:{hidden.slug}", admin)


def test_through_the_browser(own, settings, tmp_path):
    settings.CASES = tmp_path
    with zipfile.ZipFile(tmp_path / "musterstadt.zip", "w") as packed:
        for name, content in FILES.items():
            packed.writestr(name, content)
    client = Client()
    client.force_login(make_member(own, "admin"), backend=BACKEND)
    page = f"/de/{own.slug}/reference/begin/"
    assert "Musterstadt" in client.get(page).content.decode()
    assert client.post(page, {"origin": "case:musterstadt.zip"}).status_code == 422
    assert client.post(page, {"origin": "city:nowhere", "chosen": ["measures"]}).status_code == 422
    answer = client.post(page, {"origin": "case:musterstadt.zip", "chosen": ["measures"]})
    assert "Wird übernommen" in client.get(answer["Location"]).content.decode()
    run(Job.objects.get(kind="reference.begin"))
    assert "1 Stück wartet darauf" in client.get(answer["Location"]).content.decode()
    assert (
        client.get(f"/de/{own.slug}/administration/next/").content.decode().count("Übernommenes prüfen") == 1
    )
    team = Client()
    team.force_login(make_member(own, "team"), backend=BACKEND)
    assert team.get(page).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.request_beginning(city=own, origin="", chosen=[], actor=make_member(own, "team"))


def test_the_list_of_what_waits_costs_the_same_for_many(own, goerlitz, django_assert_max_num_queries):
    member = make_member(own)
    client = Client()
    client.force_login(member, backend=BACKEND)
    copied(own, goerlitz, ["principles"], None)
    with django_assert_max_num_queries(30) as first:
        client.get(f"/de/{own.slug}/records/unchecked/")
    copied(own, goerlitz, ["measures"], None)
    with django_assert_max_num_queries(len(first.captured_queries)):
        client.get(f"/de/{own.slug}/records/unchecked/")


def test_the_one_with_most_to_take_is_preset_and_each_says_how_much(own, goerlitz, settings, tmp_path):
    settings.CASES = tmp_path
    (tmp_path / "goerlitz").symlink_to(GOERLITZ)
    bare = make_city("aachen")
    client = Client()
    client.force_login(make_member(own, "admin"), backend=BACKEND)
    page = f"/de/{own.slug}/reference/begin/"
    form = client.get(page).context["form"]
    assert form["origin"].value() == "case:goerlitz"
    offered = dict(form.fields["origin"].choices)
    assert offered[f"city:{bare.slug}"].endswith("(nichts zu übernehmen)")
    assert offered["case:goerlitz"].endswith(f"({pieces_of(goerlitz)} Stücke)")
    assert copied(own, goerlitz, list(CHOICES), None) == pieces_of(goerlitz)
    refused = client.post(page, {"origin": f"city:{bare.slug}", "chosen": ["measures"]})
    assert refused.status_code == 422
    assert "Dort ist noch nichts veröffentlicht" in refused.content.decode()


def test_a_city_that_has_published_offers_as_much_as_it_gives(own, goerlitz, settings, tmp_path):
    settings.CASES = tmp_path
    take_over(goerlitz, actor=None)
    admin = make_member(own, "admin")
    [there] = [one for one in origins(admin, but=own.pk) if one.key == "city:goerlitz"]
    assert there.pieces == pieces_of(case_at("city:goerlitz", admin))


def test_where_nothing_came_it_is_said(own, settings, tmp_path):
    settings.CASES = tmp_path
    with zipfile.ZipFile(tmp_path / "musterstadt.zip", "w") as packed:
        for name, content in FILES.items():
            packed.writestr(name, content)
    client = Client()
    client.force_login(make_member(own, "admin"), backend=BACKEND)
    page = f"/de/{own.slug}/reference/begin/"
    sent = {"origin": "case:musterstadt.zip", "chosen": ["measures"]}
    client.post(page, sent)
    run(Job.objects.get(kind="reference.begin"))
    for measure in own.artefacts.filter(kind="measure"):
        client.post(f"/de/{own.slug}/records/measure/{measure.slug}/confirm/")
    answer = client.post(page, sent)
    run(Job.objects.get(kind="reference.begin", status="waiting"))
    said = client.get(answer["Location"]).content.decode()
    assert "Nichts wurde übernommen" in said
    assert "0 Stücke" not in said
