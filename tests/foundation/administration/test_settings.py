"""What a city says about itself."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from tests.factories import make_city, make_member

from wandel.foundation.administration import logos
from wandel.foundation.administration.actions import settings as actions
from wandel.foundation.administration.views.settings import SECTIONS
from wandel.foundation.cities.actions import repeat_erasures, take_role
from wandel.foundation.cities.models import CityLogo, Erasure
from wandel.foundation.records.actions import Stale

pytestmark = pytest.mark.django_db
STEPS = {
    "analysis": "published",
    "vision": "draft",
    "pathways": "open",
    "experiments": "open",
    "agenda": "open",
}
EXAMPLES = {
    "texts": {"name_de": "Neustadt", "languages": "de,pl", "contact": "team@example.net"},
    "colour": {"colour": "berry"},
    "steps": STEPS,
    "legal": {"imprint_de": "Stadt Neustadt\nMarkt 1", "privacy_de": "Nichts wird verkauft."},
    "visibility": {"is_public": "no"},
}


def at(city, section: str, language: str = "de") -> str:
    return f"/{language}/{city.slug}/administration/settings/{section}/"


def seen(city) -> dict[str, str]:
    city.refresh_from_db()
    return {"seen_version": str(city.version)}


@pytest.mark.parametrize("section", SECTIONS)
def test_each_section_is_saved(city, admin_client, section):
    sent = admin_client.post(at(city, section), EXAMPLES[section] | seen(city))
    assert sent.status_code == 302
    city.refresh_from_db()
    assert city.version == 2
    said = {
        "texts": (city.name, city.languages, city.contact)
        == ({"de": "Neustadt"}, ["de", "pl"], "team@example.net"),
        "colour": city.colour == "berry",
        "steps": {state.step: state.status for state in city.steps.all()} == STEPS,
        "legal": city.imprint == {"de": "Stadt Neustadt\nMarkt 1"},
        "visibility": not city.is_public,
    }
    assert said[section]


def test_texts_in_languages_that_the_city_no_longer_has_are_kept(city, admin_client):
    actions.change_city(city=city, name={"de": "Görlitz", "pl": "Zgorzelec"}, languages=["de"], actor=None)
    sent = {"name_de": "Goerlitz", "languages": "de"}
    admin_client.post(at(city, "texts"), sent | seen(city))
    city.refresh_from_db()
    assert city.name == {"de": "Goerlitz", "pl": "Zgorzelec"}


@pytest.mark.parametrize("name", ["", "x" * 400])
def test_a_city_keeps_a_name_that_fits(city, admin_client, name):
    sent = EXAMPLES["texts"] | {"name_de": name, "summary_de": "Schon geschrieben"}
    refused = admin_client.post(at(city, "texts"), sent | seen(city))
    assert refused.status_code == 422
    assert "Schon geschrieben" in refused.content.decode()


def test_two_who_change_the_same_see_both(city, admin_client):
    before = seen(city)
    actions.change_city(city=city, name={"de": "Von der anderen"}, actor=None)
    clash = admin_client.post(at(city, "texts"), EXAMPLES["texts"] | before)
    assert clash.status_code == 409
    assert "Von der anderen" in clash.content.decode()
    assert "Neustadt" in clash.content.decode()
    city.refresh_from_db()
    assert city.name == {"de": "Von der anderen"}
    with pytest.raises(Stale):
        actions.change_city(city=city, name={"de": "X"}, seen_version=1, actor=None)


@pytest.mark.parametrize("section", [*SECTIONS, "logo"])
def test_only_administrators_change_settings(city, team_client, member, section):
    assert team_client.get(at(city, section)).status_code == 403
    with pytest.raises(ValidationError, match="fehlt inzwischen die Rolle"):
        actions.change_city(city=city, colour="blue", actor=member)
    with pytest.raises(ValidationError, match="fehlt inzwischen die Rolle"):
        actions.change_steps(city=city, statuses=STEPS, actor=member)
    with pytest.raises(ValidationError, match="fehlt inzwischen die Rolle"):
        actions.set_logo(city=city, png=None, actor=member)


def test_a_role_that_is_taken_between_gate_and_action_keeps_the_text(city, admin, admin_client, monkeypatch):
    make_member(city, "admin")
    save = actions.change_city

    def taken_just_now(**given):
        take_role(city=city, user=admin, actor=None)
        return save(**given)

    monkeypatch.setattr(actions, "change_city", taken_just_now)
    page = admin_client.post(at(city, "legal"), EXAMPLES["legal"] | seen(city))
    assert page.status_code == 422
    assert "fehlt inzwischen die Rolle" in page.content.decode()
    assert "Nichts wird verkauft." in page.content.decode()


def test_there_is_no_other_section(city, admin_client):
    assert admin_client.get(at(city, "secrets")).status_code == 404


def test_a_hidden_city_stays_hidden_when_a_backup_from_before_is_restored(city, admin):
    actions.change_city(city=city, is_public=False, actor=admin)
    listed = list(Erasure.objects.all())
    Erasure.objects.all().delete()
    type(city).objects.update(is_public=True)
    assert repeat_erasures(listed=listed, actor=None) == 1
    city.refresh_from_db()
    assert city.is_public is False


def test_what_visitors_will_miss_is_told_before_publishing(city, admin_client):
    assert "Das Impressum fehlt." in admin_client.get(at(city, "visibility")).content.decode()
    actions.change_city(
        city=city,
        imprint={"de": "I"},
        privacy={"de": "P"},
        summary={"de": "S"},
        contact="a@example.net",
        actor=None,
    )
    assert "Das werden andere vermissen" not in admin_client.get(at(city, "visibility")).content.decode()


@pytest.mark.parametrize(("page", "word"), [("imprint", "Impressum"), ("privacy", "Datenschutz")])
def test_the_pages_for_the_law_are_public_and_linked_where_they_are_written(city, client, page, word):
    address, home = f"/de/{city.slug}/administration/{page}/", f"/de/{city.slug}/"
    assert "Hier steht noch nichts" in client.get(address).content.decode()
    assert address not in client.get(home).content.decode()
    text = "Stadt <b>X</b>\n\nMarkt 1"
    actions.change_city(city=city, **{page: {"de": text}}, actor=None)
    assert f'<a href="{address}">{word}</a>' in client.get(home).content.decode()
    assert "Stadt &lt;b&gt;X&lt;/b&gt;" in client.get(address).content.decode()


def test_the_pages_of_a_hidden_city_are_hidden():
    hidden = make_city(is_public=False)
    assert Client().get(f"/de/{hidden.slug}/administration/imprint/").status_code == 404


def test_the_contact_stands_on_every_page(city, client):
    actions.change_city(city=city, contact="team@example.net", actor=None)
    assert 'href="mailto:team@example.net"' in client.get(f"/de/{city.slug}/agenda/").content.decode()


def picture() -> SimpleUploadedFile:
    written = BytesIO()
    Image.new("RGB", (90, 30), "#8a2463").save(written, "PNG")
    return SimpleUploadedFile("logo.png", written.getvalue(), "image/png")


def test_a_logo_is_set_shown_and_removed(city, admin_client, client):
    assert admin_client.post(at(city, "logo"), {"logo": picture()}).status_code == 302
    city.refresh_from_db()
    address = f"/de/{city.slug}/administration/logo-{city.logo}.png"
    assert f'src="{address}"' in client.get(f"/de/{city.slug}/").content.decode()
    assert client.get(address).status_code == 200
    assert client.get(address.replace(city.logo, "0" * 16)).status_code == 404
    assert admin_client.post(at(city, "logo"), {"remove": "yes"}).status_code == 302
    city.refresh_from_db()
    assert not city.logo
    assert not CityLogo.objects.exists()


@pytest.mark.parametrize(
    "data", [b"", b'<svg xmlns="http://www.w3.org/2000/svg"/>', b"\x89PNG but not really", None]
)
def test_what_is_no_picture_is_refused(city, admin_client, data):
    given = {} if data is None else {"logo": SimpleUploadedFile("logo.png", data, "image/png")}
    assert admin_client.post(at(city, "logo"), {"other": "x"} | given).status_code == 422
    assert not CityLogo.objects.exists()


def test_a_file_that_is_too_large_is_refused_without_being_read(city, admin_client, monkeypatch):
    monkeypatch.setattr(logos, "LARGEST_BYTES", 10)
    refused = admin_client.post(at(city, "logo"), {"logo": picture()})
    assert refused.status_code == 422
    assert "zu groß" in refused.content.decode()
