"""Whatever goes wrong, the answer is a page of the house, in the reader's language."""

from __future__ import annotations

import errno

import pytest
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.db.backends.utils import CursorWrapper
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.utils.translation import gettext, override
from tests.crawl.reading import Reading, lacks_of

from wandel.config.urls import handler400, handler500  # noqa: F401
from wandel.config.urls import urlpatterns as of_the_house
from wandel.foundation.cities import errors
from wandel.foundation.cities.models import City

LANGUAGES = ("de", "en", "pl")


def wordless(request, status):
    return HttpResponse(status=status)


def breaking(request):
    raise RuntimeError("broken on purpose")


def too_big(request):
    raise RequestDataTooBig


class Locked(Exception):
    sqlstate = "55P03"


class PoolTimeout(Exception):
    """Of the pool of PostgreSQL, which need not be installed."""


CAUSES = {"locked": Locked(), "taken": PoolTimeout(), "other": Exception()}


def busy(request, words):
    raise OperationalError(words.replace("-", " ")) from CAUSES.get(words)


def no_room(request):
    raise OSError(errno.ENOSPC, "No space left on device")


def asking(request):
    return HttpResponse(City.objects.count())


urlpatterns = [
    *[path(f"{language}/wordless/<int:status>/", wordless) for language in LANGUAGES],
    *[path(f"{language}/breaking/", breaking) for language in LANGUAGES],
    *[path(f"{language}/too-big/", too_big) for language in LANGUAGES],
    *[path(f"{language}/asking/", asking) for language in LANGUAGES],
    *[path(f"{language}/busy/<slug:words>/", busy) for language in LANGUAGES],
    *[path(f"{language}/no-room/", no_room) for language in LANGUAGES],
    *of_the_house,
]


@pytest.fixture
def client(settings):
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


def assert_of_the_house(answer, status, language):
    assert answer.status_code == status
    assert lacks_of(Reading(answer.content.decode()), language) == []
    assert answer["Content-Security-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", sorted(errors.WORDLESS))
def test_an_error_without_words_gets_a_page(client, status, language):
    assert_of_the_house(client.get(f"/{language}/wordless/{status}/"), status, language)


@pytest.mark.django_db
def test_every_error_page_says_something_of_its_own(client):
    pages = [client.get(f"/de/wordless/{status}/").content for status in errors.WORDLESS]
    said = {Reading(page.decode()).heading for page in pages}
    assert len(said) == len(errors.WORDLESS)


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_framework_refuses_is_refused_in_the_houses_look(client, language):
    assert_of_the_house(client.get(f"/{language}/", headers={"host": "elsewhere.example"}), 400, language)
    assert_of_the_house(client.get(f"/{language}/nowhere/at/all/"), 404, language)
    assert_of_the_house(client.post(f"/{language}/too-big/"), 413, language)
    assert_of_the_house(client.get(f"/{language}/appearance"), 405, language)
    guarded = Client(enforce_csrf_checks=True)
    assert_of_the_house(guarded.post(f"/{language}/appearance", {"theme": "dark"}), 403, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["breaking", "asking"])
def test_a_failure_has_its_page_even_without_a_database(client, language, page):
    """This test has no database: whoever asks it anything breaks."""
    client.cookies["sessionid"] = "somebody"
    assert_of_the_house(client.get(f"/{language}/{page}/"), 500, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "page",
    [
        "busy/database-is-locked",
        "busy/database-table-is-locked",
        "busy/database-or-disk-is-full",
        "busy/locked",
        "busy/taken",
        "no-room",
    ],
)
def test_what_is_only_busy_or_full_says_so_without_a_database(client, language, page):
    answer = client.get(f"/{language}/{page}/")
    assert_of_the_house(answer, 503, language)
    assert answer["Retry-After"] == "60"
    with override(language):
        assert Reading(answer.content.decode()).heading == gettext("Gerade nicht möglich")
    assert client.head(f"/{language}/{page}/").status_code == 503


def test_another_failure_of_the_database_stays_one(client):
    assert client.get("/de/busy/other/").status_code == 500
    assert client.get("/de/busy/no-such-table/").status_code == 500


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/de/", "/api/v1/cities", "/de/account/login/code/"])
def test_every_page_says_that_the_database_is_busy(client, monkeypatch, path):
    def locked(*_given):
        raise OperationalError("database is locked")

    client.cookies["sessionid"] = "somebody" * 4
    monkeypatch.setattr(CursorWrapper, "execute", locked)
    answer = client.get(path)
    monkeypatch.undo()
    assert answer.status_code == 503


def test_where_no_layout_can_be_drawn_the_words_remain(client, monkeypatch):
    def break_down(*_given):
        raise ValueError("no manifest")

    monkeypatch.setattr(errors, "render_to_string", break_down)
    answer = client.get("/en/breaking/")
    assert answer.status_code == 500
    page = Reading(answer.content.decode())
    assert (page.language, page.heading) == ("en", page.title.removesuffix(" · Wandel"))
    assert page.tags["main"] == 1
