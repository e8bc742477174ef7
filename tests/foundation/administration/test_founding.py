"""The first person in an empty installation, and those who found the next cities."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from PIL import Image
from tests.factories import make_city, make_member

from wandel.foundation.administration import setup_key
from wandel.foundation.administration.actions.founding import found_city
from wandel.foundation.cities.actions import create_user
from wandel.foundation.cities.models import City, CityLogo, User
from wandel.foundation.messages.models import OutboxMessage

NEW, SETUP = "/de/+city/", "/de/+setup/"
GIVEN = {"name_de": "Görlitz", "languages": ["de"], "slug": ""}
pytestmark = pytest.mark.django_db


@pytest.fixture
def somebody():
    return create_user(email="somebody@example.net", actor=None)


def get_in(client: Client, email: str, key: str) -> None:
    """Give the setup key, and log in by the code that is sent."""
    asked = client.post(SETUP, {"email": email, "key": key, "next": NEW})
    assert asked.status_code == 302
    body = OutboxMessage.objects.filter(recipient__iexact=email).latest("pk").body
    code = re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}", body, re.MULTILINE)[0]
    entered = client.post(asked.url, {"code": code})
    assert entered.url == NEW


def test_an_empty_installation_opens_with_its_question(client):
    setup_key.prepare()
    page = client.get("/de/", follow=True)
    assert page.redirect_chain[-1][0] == SETUP
    assert "Wie heißt Ihre Stadt?" in page.content.decode()
    assert "Einrichtungsschlüssel" in page.content.decode()


def test_whoever_has_the_key_founds_the_first_city_and_operates_the_website(client, setup_key_file):
    get_in(client, "First@example.net", setup_key.prepare())
    user = User.objects.get()
    assert not user.is_superuser, "nothing is given before there is a city"
    assert "Der Einrichtungsschlüssel passt" in client.get(NEW).content.decode()
    made = client.post(NEW, GIVEN)
    city = City.objects.get()
    assert made.url == "/de/goerlitz/administration/next/"
    assert (city.slug, city.name, city.languages, city.is_public) == (
        "goerlitz",
        {"de": "Görlitz"},
        ["de"],
        False,
    )
    user.refresh_from_db()
    assert user.is_superuser
    assert user.is_staff
    assert city.memberships.get().role == "admin"


def test_the_key_works_once(client, setup_key_file, django_capture_on_commit_callbacks):
    key = setup_key.prepare()
    with django_capture_on_commit_callbacks(execute=True):
        get_in(client, "first@example.net", key)
        client.post(NEW, GIVEN)
    assert not setup_key_file.exists()
    assert Client().get(SETUP).url == "/de/"
    again = Client().post(SETUP, {"email": "second@example.net", "key": key})
    assert again.status_code == 422
    assert User.objects.count() == 1
    assert setup_key.prepare() is None


@pytest.mark.parametrize("key", ["", "WRONG-WRONG-WRONG-WRONG-WRONG", "\x00", "x" * 60])
def test_without_the_key_nobody_gets_an_account(client, key):
    setup_key.prepare()
    refused = client.post(SETUP, {"email": "stranger@example.net", "key": key})
    assert refused.status_code == 422
    assert not User.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_without_a_key_in_the_data_folder_none_fits(client):
    assert client.post(SETUP, {"email": "stranger@example.net", "key": ""}).status_code == 422
    assert not setup_key.fits("")
    assert not setup_key.matches("")


def test_the_key_is_readable_by_its_owner_only(setup_key_file):
    first = setup_key.prepare()
    assert setup_key_file.stat().st_mode & 0o777 == 0o600
    assert setup_key.prepare() == first, "a second start shows the same"
    assert setup_key.fits(first.lower().replace("-", " "))


def test_the_key_is_for_the_address_for_which_it_was_given(client, browser_of, somebody):
    """Who logs in with another account in the same browser does not become the operator."""
    key = setup_key.prepare()
    client.post(SETUP, {"email": "first@example.net", "key": key})
    client.force_login(somebody, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.post(NEW, GIVEN)
    somebody.refresh_from_db()
    assert City.objects.exists()
    assert not somebody.is_superuser


def test_an_account_of_the_demonstration_is_no_first_person(client, settings):
    settings.DEMO = True
    assert client.post(SETUP, {"email": "admin@example.org", "key": setup_key.prepare()}).status_code == 422
    assert not User.objects.exists()


def test_an_ordinary_account_founds_the_first_city_without_operating_the_website(browser_of, somebody):
    setup_key.prepare()
    assert browser_of(somebody).post(NEW, GIVEN).status_code == 302
    somebody.refresh_from_db()
    assert not somebody.is_superuser
    assert City.objects.get().memberships.get().user == somebody


@pytest.mark.parametrize(("role", "status"), [("admin", 200), ("team", 403), ("partner", 403), (None, 403)])
def test_later_only_administrators_found_cities(browser_of, somebody, city, role, status):
    user = make_member(city, role) if role else somebody
    assert browser_of(user).get(NEW).status_code == status
    if status == 403:
        with pytest.raises(ValidationError, match="darf keine Stadt anlegen"):
            found_city(slug="x", name={"de": "X"}, actor=user)


def test_demo_accounts_found_nothing(browser_of, settings):
    settings.DEMO = True
    user = create_user(email="admin@example.org", actor=None)
    assert browser_of(user).get(NEW).status_code == 403


def test_a_visitor_is_asked_to_log_in_and_keeps_what_was_typed(client, city):
    asked = client.post(NEW, GIVEN)
    assert asked.url == "/de/account/login/code/?next=%2Fde%2Faccount%2Fkept%2F"


def test_everything_that_may_be_said_at_once(browser_of, somebody):
    written = BytesIO()
    Image.new("RGB", (90, 30)).save(written, "PNG")
    written.seek(0)
    written.name = "logo.png"
    given = GIVEN | {
        "name_pl": "Zgorzelec",
        "languages": ["pl", "de"],
        "slug": "euro-stadt",
        "contact": "team@example.net",
        "colour": "violet",
        "started": ["analysis", "vision"],
        "logo": written,
    }
    client = browser_of(somebody)
    assert client.post(NEW, given).status_code == 302
    city = City.objects.get(slug="euro-stadt")
    assert city.name == {"de": "Görlitz", "pl": "Zgorzelec"}
    assert (city.languages, city.contact, city.colour) == (["de", "pl"], "team@example.net", "violet")
    assert {state.step for state in city.steps.filter(status="draft")} == {"analysis", "vision"}
    page = client.get("/de/euro-stadt/").content.decode()
    assert 'data-colour="violet"' in page
    picture = client.get(f"/de/euro-stadt/administration/logo-{city.logo}.png")
    assert picture["Content-Type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    assert Client().get(f"/de/euro-stadt/administration/logo-{city.logo}.png").status_code == 404


def test_german_is_not_needed(browser_of, somebody):
    made = browser_of(somebody).post("/pl/+city/", {"name_pl": "Zgorzelec", "languages": ["pl"]})
    assert made.url == "/pl/zgorzelec/administration/next/"
    assert City.objects.get().name == {"pl": "Zgorzelec"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name_de": ""}, "In einer Sprache genügt"),
        ({"name_de": "\u200b \u00ad"}, "In einer Sprache genügt"),
        ({"name_de": "x" * 400}, "höchstens 120 Zeichen"),
        ({"name_de": "القدس"}, "bitte eine lateinische angeben"),
        ({"languages": []}, "Sprachen der Stadt"),
        ({"languages": ["fr"]}, "Sprachen der Stadt"),
        ({"languages": ["pl"]}, "In keiner dieser Sprachen"),
        ({"slug": "taken"}, "taken-2"),
        ({"slug": "account"}, "account-2"),
        ({"slug": "a/b"}, "Bindestrichen"),
        ({"contact": "nobody"}, "E-Mail-Adresse für Fragen"),
        ({"colour": "red"}, "Farbe"),
        ({"started": ["dinner"]}, "Woran"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_what_was_typed_stays(browser_of, given, said):
    user = make_member(make_city("taken"), "admin")
    page = browser_of(user).post(NEW, GIVEN | {"contact": "typed@example.net"} | given)
    assert page.status_code == 422
    html = page.content.decode()
    assert said in html
    kept = "Görlitz" if "name_de" not in given else "typed@example.net"
    assert f'value="{kept}"' in html
    assert City.objects.count() == 1


def test_a_name_in_letters_from_right_to_left_with_a_key_of_its_own(browser_of, somebody):
    given = GIVEN | {"name_de": "القدس", "slug": "al-quds"}
    client = browser_of(somebody)
    assert client.post(NEW, given).url == "/de/al-quds/administration/next/"
    assert "القدس" in client.get("/de/al-quds/").content.decode()


def test_a_svg_as_logo_is_refused(browser_of, somebody):
    svg = BytesIO(b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
    svg.name = "logo.png"
    page = browser_of(somebody).post(NEW, GIVEN | {"logo": svg})
    assert page.status_code == 422
    assert "kein SVG" in page.content.decode()
    assert not City.objects.exists()
    assert not CityLogo.objects.exists()


def test_two_found_the_same_at_once(somebody, monkeypatch):
    """The second has looked before the first has written."""
    administers = make_member(make_city(), "admin")
    found_city(slug="goerlitz", name={"de": "Görlitz"}, actor=administers)
    monkeypatch.setattr("wandel.foundation.administration.keys.check", lambda key: None)
    monkeypatch.setattr(City, "validate_unique", lambda *given, **named: None)
    with pytest.raises(ValidationError, match="gerade schon angelegt"):
        found_city(slug="goerlitz", name={"de": "Görlitz"}, actor=administers)
    assert City.objects.filter(slug="goerlitz").count() == 1


def test_the_same_form_sent_twice_founds_one_city(browser_of, somebody):
    client = browser_of(somebody)
    first, second = (client.post(NEW, GIVEN | {"sending": "mark"}) for _time in range(2))
    assert first.url == second.url
    assert City.objects.count() == 1


def test_the_address_is_proposed_while_the_name_is_typed(browser_of, somebody):
    client = browser_of(somebody)
    asked = {"name_de": "Świdnica", "languages": "de"}
    assert 'value="swidnica"' in client.get(f"{NEW}key/", asked).content.decode()
    own = client.get(f"{NEW}key/", asked | {"slug": "own", "proposal": "swid"}).content.decode()
    assert 'value="own"' in own
    follows = client.get(f"{NEW}key/", asked | {"slug": "swid", "proposal": "swid"}).content.decode()
    assert 'name="slug" value="swidnica"' in follows


def test_what_is_next_is_computed_and_ends_with_the_first_event(browser_of, somebody):
    client = browser_of(somebody)
    client.post(NEW, GIVEN)
    city = City.objects.get()
    page = client.get("/de/goerlitz/administration/next/").content.decode()
    assert "Den ersten Termin anlegen" in page
    assert "erledigt" not in page
    home = client.get("/de/goerlitz/").content.decode()
    assert "Die Stadt einrichten" in home
    client.post(
        "/de/goerlitz/records/new/event/",
        {
            "title_de": "Auftakt",
            "date": "2031-01-01",
            "occasion": "workshop",
            "flag": "stated",
            "visibility": "team",
        },
    )
    assert city.artefacts.filter(kind="event").count() == 1
    page = client.get("/de/goerlitz/administration/next/").content.decode()
    assert page.count("(erledigt)") == 1
    assert "Die Stadt einrichten" not in client.get("/de/goerlitz/").content.decode()
