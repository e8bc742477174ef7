"""Whatever a case brought can be looked up, changed and restored, whatever its kind."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from tests.factories import make_member
from tests.making import sent

from wandel.foundation.cities.described import document_of
from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.models import Artefact
from wandel.foundation.records.models import Version
from wandel.foundation.records.queries import as_it_was
from wandel.reference.exchange import take_over

OF_THE_HOUSE = [kind.key for kind in kinds if kind.model != "cities.Artefact"]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def taken(db, goerlitz):
    city = take_over(goerlitz, actor=None).city
    client = Client()
    client.force_login(make_member(city, "team"), backend=BACKEND)
    return city, client


def test_what_a_case_brought_is_the_first_version(taken):
    city, _client = taken
    artefacts = Artefact.objects.filter(city=city)
    assert set(artefacts.values_list("kind", flat=True)) == set(OF_THE_HOUSE)
    for artefact in artefacts:
        [first] = artefact.versions.all()
        assert (artefact.version, first.number) == (1, 1)
        assert first.visibility == artefact.visibility == "public"


def test_the_history_of_every_artefact_opens(taken):
    city, client = taken
    for artefact in Artefact.objects.filter(city=city):
        page = client.get(f"/de/goerlitz/records/{artefact.kind}/{artefact.slug}/")
        assert page.status_code == 200, artefact
        assert "Version 1" in page.content.decode()


def test_every_artefact_is_known_as_it_was(taken):
    city, _client = taken
    for found in Artefact.objects.filter(city=city):
        [first] = found.versions.all()
        assert document_of(as_it_was(found, 1)) == first.content, found


def test_two_who_change_the_same_are_asked_whatever_it_is(taken):
    city, client = taken
    for kind in OF_THE_HOUSE:
        # The one that says most, so that lists of what is named elsewhere are among it.
        said = {
            found: len(str(found.versions.get().content))
            for found in Artefact.objects.filter(city=city, kind=kind)
        }
        artefact = max(said, key=said.get)
        address = f"/de/goerlitz/records/{kind}/{artefact.slug}/edit/"
        begun = sent(client, address)
        assert client.post(address, begun | {"title_de": "Von der einen"}).status_code == 302
        answer = client.post(address, begun | {"title_de": "Vom anderen"})
        assert answer.status_code == 409, (kind, artefact)
        page = answer.content.decode()
        assert "Von der einen" in page
        assert "Vom anderen" in page


@pytest.mark.parametrize("kind", OF_THE_HOUSE)
def test_the_original_survives_editing_and_comes_back_with_one_click(taken, kind):
    city, client = taken
    artefact = Artefact.objects.filter(city=city, kind=kind).order_by("slug").first()
    original = document_of(kinds[kind].of(artefact))
    here = f"/de/goerlitz/records/{kind}/{artefact.slug}/"
    given = sent(client, here + "edit/")
    edited = client.post(here + "edit/", given | {"title_de": "Ganz anders", "summary_de": "Eins.\n\nZwei."})
    assert edited.status_code == 302

    changed = document_of(kinds[kind].of(Artefact.objects.get(pk=artefact.pk)))
    assert changed["title"]["de"] == "Ganz anders"
    assert changed["summary"]["de"] == "Eins.\n\nZwei."
    history = client.get(here).content.decode()
    assert "<ins>Ganz anders</ins>" in history
    assert "Version 1 wiederherstellen" in history
    older = client.get(here + "versions/1/")
    assert older.status_code == 200
    assert "Das ist eine ältere Version" in older.content.decode()
    assert set(original["title"].values()) <= set(
        re.findall(r">([^<>]*)</dd>", unescape(older.content.decode()))
    )

    again = client.post(here + "versions/1/restore/", {"seen_version": 2})
    assert again.status_code == 302
    restored = kinds[kind].of(Artefact.objects.get(pk=artefact.pk))
    assert document_of(restored) == original
    assert restored.visibility == "public"
    assert list(Version.objects.filter(artefact=artefact).values_list("number", "restored_from")) == [
        (3, 1),
        (2, None),
        (1, None),
    ]


def test_an_older_version_is_not_restored_over_what_nobody_has_seen(taken):
    city, client = taken
    artefact = Artefact.objects.filter(city=city, kind="principle").first()
    here = f"/de/goerlitz/records/principle/{artefact.slug}/"
    given = sent(client, here + "edit/")
    client.post(here + "edit/", given | {"title_de": "Neu"})
    late = client.post(here + "versions/1/restore/", {"seen_version": 1}, follow=True)
    assert "Inzwischen wurde gespeichert." in late.content.decode()
    assert Artefact.objects.get(pk=artefact.pk).title["de"] == "Neu"
