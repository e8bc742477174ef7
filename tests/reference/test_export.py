"""What a city has published is taken out as a case, and is the same when it comes back."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import time
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from tests.factories import make_city, make_member
from tests.making import make

from wandel.foundation.cities.actions import link, set_step, withdraw
from wandel.foundation.cities.models import City
from wandel.foundation.live.jobs import run
from wandel.foundation.live.models import Job
from wandel.foundation.records.attachments.actions import attach, describe_attachment
from wandel.foundation.records.attachments.judging import judge_bytes
from wandel.foundation.records.models import StoredFile
from wandel.reference import actions
from wandel.reference.exchange import take_over
from wandel.reference.exporting import exported
from wandel_engine.cases import pack_case, read_case_archive

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LONGEST_S = 3


@pytest.fixture(autouse=True)
def _files_in_a_folder_of_their_own(settings, tmp_path):
    storages = dict(settings.STORAGES)
    storages["default"] = storages["default"] | {"OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = storages


def files(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def under_another_name(archive: bytes, key: str) -> City:
    """Another city made of an archive."""
    case = read_case_archive(archive)
    case = dataclasses.replace(case, card=case.card.model_copy(update={"key": key}))
    taken = take_over(case, actor=None)
    assert taken.left_out == []
    return taken.city


def same_but_for_the_name(one: bytes, other: bytes, key: str, other_key: str) -> None:
    first, second = files(one), files(other)
    assert list(first) == list(second)
    for name, content in first.items():
        if name == "case.yaml":
            content = content.replace(f"key: {key}\n".encode(), f"key: {other_key}\n".encode(), 1)
        assert second[name] == content, name


@pytest.mark.django_db
def test_goerlitz_goes_out_and_comes_back_as_it_was(goerlitz):
    city = take_over(goerlitz, actor=None).city
    # Of the processor: how long others kept it says nothing of what is tested.
    begun = time.process_time()
    made = exported(city)
    took = time.process_time() - begun
    assert made.left_out == []
    assert made.problems == []
    again = exported(under_another_name(made.archive, "zweite"))
    same_but_for_the_name(made.archive, again.archive, "goerlitz", "zweite")
    assert took < LONGEST_S, f"{took:.1f} s"


@pytest.mark.django_db
def test_nothing_of_the_case_is_lost_but_what_is_the_teams(goerlitz):
    city = take_over(goerlitz, actor=None).city
    case = read_case_archive(exported(city).archive)
    for attribute in (
        "card",
        "indicators",
        "events",
        "problems",
        "drivers",
        "vision",
        "measures",
        "experiments",
        "commitments",
        "balance",
        "cells",
        "ties",
        "model",
    ):
        assert getattr(case, attribute) == getattr(goerlitz, attribute), attribute
    for attribute in ("sources", "arenas"):
        by_key = [{one.key: one for one in getattr(given, attribute)} for given in (case, goerlitz)]
        assert by_key[0] == by_key[1], attribute
    assert sorted(map(str, case.trace)) == sorted(map(str, goerlitz.trace))
    assert sorted(map(str, case.involvements)) == sorted(map(str, goerlitz.involvements))
    given = {one.key: one for one in goerlitz.organisations}
    assert {one.key: one for one in case.organisations} == given
    assert case.ratings == ()
    assert goerlitz.ratings


@pytest.mark.django_db
def test_the_small_case_goes_out_and_comes_back(archive):
    city = take_over(read_case_archive(archive()), actor=None).city
    made = exported(city)
    assert made.problems == []
    again = exported(under_another_name(made.archive, "zweite"))
    same_but_for_the_name(made.archive, again.archive, "musterstadt", "zweite")
    assert b"@" not in files(made.archive)["network/organisations.yaml"]
    assert "network/ratings.yaml" not in files(made.archive)


@pytest.mark.django_db
def test_the_same_city_makes_the_same_bytes(archive):
    city = take_over(read_case_archive(archive()), actor=None).city
    assert exported(city).archive == exported(city).archive


@pytest.mark.django_db
def test_a_city_that_has_just_begun_can_be_taken_out():
    city = make_city("anfang")
    city.is_public = False
    city.save()
    made = exported(city)
    assert made.problems == []
    assert exported(under_another_name(made.archive, "zweite")).problems == []


@pytest.mark.django_db
def test_what_is_hidden_or_withdrawn_stays():
    city = make_city("anfang")
    city.is_public = False
    city.save()
    seen = make("problem", city=city, title={"de": "Sichtbares"}, visibility="public")
    element = make("vision-element", city=city, title={"de": "Bild"}, visibility="public")
    draft = make("vision-element", city=city, title={"de": "Geheimes"})
    gone = make("principle", city=city, title={"de": "Verworfenes"}, visibility="public")
    for target in (element, draft):
        link(source=seen, target=target, relation="leads-to", actor=None)
    withdraw(artefact=gone, actor=None)
    written = b"".join(files(exported(city).archive).values())
    assert b"Sichtbares" in written
    assert b"vision-element/bild" in written
    for hidden in ("Geheimes", "geheimes", "Verworfenes"):
        assert hidden.encode() not in written


@pytest.mark.django_db
def test_what_cannot_be_packed_is_named_and_the_rest_goes_out():
    city = make_city("anfang")
    problem = make("problem", city=city, title={"de": "Halb"}, visibility="public")
    make("problem", city=city, title={"de": "Ganz"}, visibility="public")
    type(problem).objects.filter(pk=problem.pk).update(level="")
    made = exported(city)
    assert [(one.what, one.title, one.fields) for one in made.left_out] == [
        ("problem/halb", {"de": "Halb"}, ("level",))
    ]
    assert [one.key for one in read_case_archive(made.archive).problems] == ["ganz"]


@pytest.mark.django_db
def test_what_another_installation_would_refuse_is_said():
    city = make_city("anfang")
    set_step(city=city, step="vision", status="published", actor=None)
    made = exported(city)
    assert [(one.code, one.file) for one in made.problems] == [("missing_file", "case.yaml")]
    assert files(made.archive)


@pytest.mark.django_db
def test_odd_texts_survive():
    city = make_city("anfang")
    texts = [
        "yes",
        "1.5",
        "- a: b",
        "# kein Kommentar",
        "{{ x }}",
        "=1+1",
        "👩‍👩‍👧 …",
        "مرحبا",
        "0x1F",
    ]
    for number, text in enumerate(texts):
        make("principle", city=city, title={"de": text}, slug=f"p-{number}", visibility="public")
    case = read_case_archive(exported(city).archive)
    assert [one.title["de"] for one in case.vision.principles] == texts


@pytest.mark.django_db
def test_pictures_and_documents_come_along():
    from PIL import Image

    city = make_city("anfang")
    measure = make("measure", city=city, title={"de": "Bus"}, visibility="public")
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "#1a4f8f").save(written, "JPEG")
    [kept] = attach(artefact=measure, files=[judge_bytes("Foto vom Bus.jpg", written.getvalue())], actor=None)
    undescribed = attach(artefact=measure, files=[judge_bytes("b.jpg", written.getvalue())], actor=None)[0]
    describe_attachment(
        attachment=kept, alt={"de": "Ein Bus"}, caption={"pl": "Nowy"}, seen_version=1, actor=None
    )
    made = exported(city)
    assert made.problems == []
    [entry] = read_case_archive(made.archive).attachments
    assert (entry.artefact, entry.alt, entry.caption) == ("measure/bus", {"de": "Ein Bus"}, {"pl": "Nowy"})
    again = under_another_name(made.archive, "zweite")
    [back] = again.attachments.all()
    assert (back.file.name, back.alt, back.caption, back.width) == (
        kept.file.name,
        {"de": "Ein Bus"},
        {"pl": "Nowy"},
        40,
    )
    first, second = files(made.archive), files(exported(again).archive)
    assert first["files/index.yaml"] == second["files/index.yaml"]
    assert undescribed.lacks_words


def test_a_file_that_nobody_names_is_refused(archive):
    from wandel_engine.cases import CaseError

    with pytest.raises(CaseError) as refused:
        read_case_archive(archive({"files/a.pdf": b"%PDF-1.7"}))
    assert [problem.code for problem in refused.value.problems] == ["unknown_file"]


def test_a_file_that_is_not_there_is_named(archive):
    from wandel_engine.cases import CaseError

    index = "- {artefact: measure/green-roofs, file: a.pdf, name: A}\n"
    with pytest.raises(CaseError) as refused:
        read_case_archive(archive({"files/index.yaml": index}))
    assert [(one.code, one.file, one.line) for one in refused.value.problems] == [
        ("missing_file", "files/index.yaml", 1)
    ]


def test_a_case_with_files_is_read_back(archive):
    index = "- {artefact: measure/green-roofs, file: a.pdf, name: Plan.pdf}\n"
    case = read_case_archive(archive({"files/index.yaml": index, "files/a.pdf": b"%PDF-1.7\xff"}))
    assert case.files == {"a.pdf": b"%PDF-1.7\xff"}
    assert read_case_archive(pack_case(case)) == case


def client_of(city, role):
    client = Client()
    user = make_member(city, role)
    client.force_login(user, backend=BACKEND)
    client.user = user
    return client


def work():
    for waiting in Job.objects.filter(status=Job.Status.WAITING, kind="reference.export"):
        run(waiting)
        waiting.refresh_from_db()
        assert waiting.status == Job.Status.DONE, waiting.error


@pytest.mark.django_db
def test_who_administers_the_city_downloads_its_archive(city):
    client = client_of(city, "admin")
    page = f"/de/{city.slug}/reference/exports/"
    assert "Archiv packen" in client.get(page).content.decode()
    assert client.get(f"{page}file/").status_code == 404
    assert client.post(page).status_code == 302
    client.post(page)
    assert Job.objects.filter(kind="reference.export").count() == 1
    assert "Das Archiv wird gepackt" in client.get(f"{page}state/").content.decode()
    work()
    assert "Das Archiv ist fertig" in client.get(page).content.decode()
    answer = client.get(f"{page}file/")
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"].startswith(f'attachment; filename="{city.slug}-')
    assert read_case_archive(b"".join(answer.streaming_content)).card.key == city.slug
    # It does not wait for ever, and has a day.
    assert Job.objects.filter(kind="reference.drop_export").count() == 1
    # What is made anew takes the place of what was there.
    client.post(page)
    work()
    assert StoredFile.objects.filter(city=city).count() == 1


@pytest.mark.django_db
def test_an_archive_has_its_day(city, django_capture_on_commit_callbacks):
    client = client_of(city, "admin")
    page = f"/de/{city.slug}/reference/exports/"
    client.post(page)
    run(Job.objects.get(kind="reference.export"))
    name = StoredFile.objects.get(city=city).content.path
    assert Path(name).exists()
    later = Job.objects.get(kind="reference.drop_export")
    assert later.not_before > timezone.now() + dt.timedelta(hours=23)
    with django_capture_on_commit_callbacks(execute=True):
        run(later)
    assert client.get(f"{page}file/").status_code == 404
    assert not Path(name).exists()


@pytest.mark.django_db
def test_nobody_else_sees_it(city):
    client_of(city, "admin").post(f"/de/{city.slug}/reference/exports/")
    work()
    other = client_of(city, "admin")
    assert other.get(f"/de/{city.slug}/reference/exports/file/").status_code == 404
    for role in ("team", "partner"):
        assert client_of(city, role).get(f"/de/{city.slug}/reference/exports/").status_code == 403
    with pytest.raises(PermissionDenied):
        actions.request_export(city=city, actor=make_member(city, "team"))


@pytest.mark.django_db
def test_a_city_is_offered_before_it_is_deleted(city):
    page = client_of(city, "admin").get(f"/de/{city.slug}/administration/deletion/").content.decode()
    assert f"/de/{city.slug}/reference/exports/" in page
    assert (
        f"/de/{city.slug}/reference/exports/"
        in client_of(city, "admin").get(f"/de/{city.slug}/administration/").content.decode()
    )
