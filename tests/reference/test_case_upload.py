"""Another city's case through the browser: checked whole, explained, and taken over whole or not at all."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import resolve
from tests.factories import make_member
from tests.wandel_engine.cases.conftest import FILES, GOERLITZ, SMALL_MODEL

from wandel.foundation.cities.models import AuditEntry, City
from wandel.foundation.live.jobs import run
from wandel.foundation.live.models import Job
from wandel.foundation.records.models import StagedImport, StoredFile
from wandel.reference import actions, forms, jobs
from wandel.reference.views import imports as views
from wandel_engine.cases.archive import MAX_ARCHIVE_BYTES

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MODEL = {f"pathways/{path.name}": path.read_text(encoding="utf-8") for path in SMALL_MODEL.iterdir()}
HEAD, FIRST, *REST = MODEL["pathways/distribution.csv"].splitlines()
STOCK, STATE, VALUE, *OTHERS = FIRST.split(",")


def distribution(*first: str) -> str:
    return "\n".join([HEAD, ",".join([*first, *OTHERS]), *REST])


@pytest.fixture(autouse=True)
def _files_in_a_folder_of_their_own(settings, tmp_path):
    storages = dict(settings.STORAGES)
    storages["default"] = storages["default"] | {"OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = storages


@pytest.fixture
def admin(city):
    return make_member(city, "admin")


@pytest.fixture
def client(admin):
    client = Client()
    client.force_login(admin, backend=BACKEND)
    return client


@pytest.fixture
def upload(client, city):
    def send(data: bytes, language="de", name="fall.zip"):
        file = SimpleUploadedFile(name, data, "application/zip")
        address = f"/{language}/{city.slug}/reference/imports/new/"
        answer = client.post(address, {"archive": file})
        if answer.status_code != 302:
            return answer
        work()
        return client.get(answer.headers["Location"])

    return send


def work():
    """What the worker does: the jobs that wait, but no search for pathways."""
    for waiting in Job.objects.filter(status=Job.Status.WAITING, kind__startswith="reference."):
        run(waiting)
        waiting.refresh_from_db()
        assert waiting.status == Job.Status.DONE, waiting.error


@pytest.fixture
def take_over(client, city):
    """Presses the button, has the worker do it, and looks at the page again."""

    def press(kept):
        page = f"/de/{city.slug}/reference/imports/{kept.pk}/"
        client.post(f"{page}take-over/")
        work()
        return client.get(page)

    return press


def rows(answer) -> list[list[str]]:
    """The table of problems without markup: file, line and field of each, what is wrong, and the mend."""
    body = answer.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    found = []
    for row in body.split("</tr>")[:-1]:
        place, words = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        cells = [*place.split("<br>"), *[""] * (2 - place.count("<br>")), *words.split("<br>")]
        found.append([re.sub(r"<[^>]+>", "", cell).strip() for cell in cells])
    return found


# Each: what is changed in the small case → file, line, field, words of the problem, words of the mend
BROKEN = {
    "wrong unit": (
        {"case.yaml": FILES["case.yaml"].replace("unit: people", "unit: MWh")},
        (
            "case.yaml",
            "Zeile 10",
            "population.unit",
            "Die Einheit „MWh“ passt hier nicht.",
            "In people angeben.",
        ),
    ),
    "unknown state": (
        MODEL | {"pathways/distribution.csv": distribution(STOCK, "nowhere", VALUE)},
        (
            "pathways/distribution.csv",
            "Zeile 2",
            "state",
            "Zustand „nowhere“ gibt es nicht.",
            "Den Schlüssel",
        ),
    ),
    "negative stock": (
        MODEL | {"pathways/distribution.csv": distribution(STOCK, STATE, f"-{VALUE}")},
        ("pathways/distribution.csv", "Zeile 2", "base", "Die Zahl ist negativ.", "Mindestens 0"),
    ),
    "missing file": (
        {"sources.yaml": None},
        ("sources.yaml", "", "", "Diese Datei fehlt.", "Die Datei ergänzen"),
    ),
    "large file": (
        {"sources.yaml": b"#" * 50_000_000},
        ("sources.yaml", "", "", "Die Datei ist zu groß.", "Höchstens 5 MB je Datei."),
    ),
    "YAML bomb": (
        {"sources.yaml": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"},
        ("sources.yaml", "Zeile 1", "", "Anker (&amp;name)", "ausschreiben"),
    ),
    "wrong encoding": (
        {"sources.yaml": FILES["sources.yaml"].replace("Umfrage", "Übersicht").encode("latin-1")},
        ("sources.yaml", "Zeile 2", "", "nicht in UTF-8", "In der Kodierung UTF-8 speichern."),
    ),
    "unknown field": (
        {"case.yaml": FILES["case.yaml"].replace("country: DE", "contry: DE")},
        (
            "case.yaml",
            "Zeile 4",
            "contry",
            "Ein Feld „contry“ gibt es hier nicht.",
            "Vielleicht gemeint: &#x27;country",
        ),
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_bad_input_is_refused_with_its_place_and_mend(upload, archive, city, name):
    changes, (file, line, field, message, mend) = BROKEN[name]
    answer = upload(archive(changes))
    found = [row for row in rows(answer) if row[:2] == [file, line] and field in row[2] and message in row[3]]
    assert found, rows(answer)
    assert mend in found[0][4]
    assert "Nichts davon wurde übernommen." in answer.content.decode()
    assert StagedImport.objects.get().status == StagedImport.Status.REFUSED
    assert list(City.objects.all()) == [city]


@pytest.mark.parametrize("name", BROKEN)
def test_what_was_refused_cannot_be_taken_over(upload, archive, take_over, city, name):
    upload(archive(BROKEN[name][0]))
    answer = take_over(StagedImport.objects.get())
    assert answer.status_code == 200
    assert list(City.objects.all()) == [city]


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, text in FILES.items():
            opened.writestr(name, text)
        for number in range(12):
            opened.writestr(f"analysis/{number}.csv", b"0" * 4_900_000)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"", "kein lesbares ZIP-Archiv", id="empty"),
        pytest.param(b"<script>alert(1)</script>", "kein lesbares ZIP-Archiv", id="no archive"),
        pytest.param(bomb(), "Die Datei ist zu groß.", id="bomb"),
    ],
)
def test_hostile_archives_are_answered(upload, city, data, words):
    answer = upload(data)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert "<script>alert" not in answer.content.decode()
    assert list(City.objects.all()) == [city]


@pytest.mark.parametrize("path", ["../evil.yaml", "/etc/evil", "..\\evil.yaml"])
def test_paths_that_lead_out_of_the_archive(upload, archive, tmp_path, path):
    assert "führt aus dem Ordner hinaus" in upload(archive({path: "x"})).content.decode()
    assert not list(tmp_path.rglob("*evil*"))


def test_a_body_that_was_refused_before_it_was_read_is_explained(client, city, monkeypatch):
    """Not even the token of the form is looked for: it was thrown away with the rest."""
    address = f"/de/{city.slug}/reference/imports/new/"
    assert resolve(address).func.largest_body == MAX_ARCHIVE_BYTES + views.FORM_OVERHEAD
    monkeypatch.setattr(views, "is_too_large", lambda _request: True)
    answer = client.post(address)
    assert answer.status_code == 413
    assert "höchstens 20 MB" in answer.content.decode()
    assert not StoredFile.objects.exists()


def test_an_archive_a_little_too_large(upload, monkeypatch):
    monkeypatch.setattr(forms, "MAX_ARCHIVE_BYTES", 100)
    answer = upload(b"x" * 101)
    assert answer.status_code == 422
    assert "Die Datei ist zu groß" in answer.content.decode()
    assert not StoredFile.objects.exists()


def test_nothing_chosen(client, city):
    answer = client.post(f"/de/{city.slug}/reference/imports/new/")
    assert answer.status_code == 422
    assert "Hier fehlt noch eine Datei." in answer.content.decode()


def test_an_upload_without_the_forms_token_is_refused(admin, city):
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin, backend=BACKEND)
    file = SimpleUploadedFile("fall.zip", b"x")
    assert client.post(f"/de/{city.slug}/reference/imports/new/", {"archive": file}).status_code == 403
    assert not StoredFile.objects.exists()


def test_a_sound_case_becomes_a_city_on_request(upload, goerlitz, take_over, admin, city):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as opened:
        for path in GOERLITZ.rglob("*"):
            opened.write(path, path.relative_to(GOERLITZ.parent))
    answer = upload(packed.getvalue())
    assert "Alles geprüft, kein Problem" in answer.content.decode()
    assert list(City.objects.all()) == [city]
    kept = StagedImport.objects.get()
    answer = take_over(kept)
    made = City.objects.get(slug="goerlitz")
    assert 'href="/de/goerlitz/"' in answer.content.decode()
    assert "Aus diesem Fall ist eine Stadt geworden." in answer.content.decode()
    assert [(one.user, one.role) for one in made.memberships.all()] == [(admin, "admin")]
    kept.refresh_from_db()
    assert (kept.status, kept.city) == (StagedImport.Status.APPLIED, made)
    assert AuditEntry.objects.filter(city=made, action="reference.take_over", actor=admin).exists()
    assert Job.objects.filter(city=made, kind="pathways.find").count() == len(goerlitz.model.targets) > 0


def test_asking_twice_makes_one_city(upload, archive, client, city):
    upload(archive())
    page = f"/de/{city.slug}/reference/imports/{StagedImport.objects.get().pk}/"
    for _time in range(2):
        assert client.post(f"{page}take-over/").headers["Location"] == page
    assert Job.objects.filter(kind="reference.take_over").count() == 1
    work()
    assert client.post(f"{page}take-over/").headers["Location"] == "/de/musterstadt/"
    assert City.objects.count() == 2
    assert "Aus diesem Fall ist eine Stadt geworden." in client.get(page).content.decode()


def test_the_page_follows_the_check_and_the_taking_over(client, archive, city):
    """Nothing of the case is read in a request; the page asks how far the worker is."""
    file = SimpleUploadedFile("fall.zip", archive(), "application/zip")
    page = client.post(f"/de/{city.slug}/reference/imports/new/", {"archive": file}).headers["Location"]
    assert StagedImport.objects.get().status == StagedImport.Status.CHECKING
    for shown in (client.get(page), client.get(f"{page}state/")):
        assert "Der Fall wird geprüft" in shown.content.decode()
        assert f'hx-get="{page}state/"' in shown.content.decode()
        assert "take-over" not in shown.content.decode()
    assert client.post(f"{page}take-over/", follow=True).status_code == 200
    assert Job.objects.count() == 1
    work()
    checked = client.get(f"{page}state/").content.decode()
    assert "hx-get" not in checked
    assert f'action="{page}take-over/"' in checked
    client.post(f"{page}take-over/")
    assert "Die Stadt wird angelegt" in client.get(f"{page}state/").content.decode()
    work()
    assert 'href="/de/musterstadt/"' in client.get(f"{page}state/").content.decode()


def test_a_check_that_fails_is_told(client, archive, city, monkeypatch):
    def fail(_archive):
        raise MemoryError("too much")

    monkeypatch.setattr(jobs, "check_archive", fail)
    file = SimpleUploadedFile("fall.zip", archive(), "application/zip")
    page = client.post(f"/de/{city.slug}/reference/imports/new/", {"archive": file}).headers["Location"]
    run(Job.objects.get())
    shown = client.get(page).content.decode()
    assert "Der Fall konnte nicht geprüft werden" in shown
    assert "too much" in shown
    assert "Stadt daraus anlegen" not in shown


def test_a_city_that_is_there_already_is_named_as_a_problem(upload, archive, take_over):
    upload(archive())
    first = StagedImport.objects.get()
    upload(archive({"README.md": "another archive"}))
    second = StagedImport.objects.exclude(pk=first.pk).get()
    take_over(first)
    answer = take_over(second)
    assert "Eine Stadt „musterstadt“ gibt es hier schon." in answer.content.decode()
    second.refresh_from_db()
    assert second.status == StagedImport.Status.REFUSED
    answer = upload(archive({"README.md": "a third"}))
    assert rows(answer)[0][:3] == ["case.yaml", "key", ""]
    assert City.objects.count() == 2


def test_what_fails_at_the_end_leaves_no_city(upload, archive, take_over, city, monkeypatch):
    def fail(**_given):
        raise ValidationError("Am Ende ging es nicht.")

    upload(archive())
    monkeypatch.setattr(actions, "mark_applied", fail)
    assert "Am Ende ging es nicht." in take_over(StagedImport.objects.get()).content.decode()
    assert list(City.objects.all()) == [city]


def test_no_more_problems_are_kept_than_a_page_can_show(upload, archive):
    unknown = "".join(f"- {{key: k-{number}}}\n" for number in range(400))
    answer = upload(archive({"sources.yaml": unknown}))
    assert len(rows(answer)) == actions.MOST_PROBLEMS
    assert "Gezeigt sind die ersten 300" in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "message"),
    [("en", "The unit “MWh” does not fit here."), ("pl", "Jednostka „MWh” tu nie pasuje.")],
)
def test_problems_in_english_and_polish(upload, archive, language, message):
    answer = upload(archive(BROKEN["wrong unit"][0]), language)
    assert message in [row[3] for row in rows(answer)]
