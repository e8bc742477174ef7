"""Every link and every form of every page of the demonstration, as everybody who may come: nothing breaks,
nothing is missing, nothing looks like another house."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from tests.crawl.crawler import Crawl
from tests.crawl.visitors import OverHttp
from tests.e2e.conftest import packed
from tests.e2e.installation import Copy
from tests.e2e.pages import NO_PAGES, addresses

pytestmark = pytest.mark.e2e

ROLES = ("visitor", "partner", "team", "admin")
# Codes are typed from a wall, and the demonstration's own pages are known to who works on them.
STARTS = (
    "/",
    "/j/",
    "/de/",
    "/de/goerlitz/",
    "/de/styleguide",
    "/de/styleguide/phone",
    "/de/styleguide/projector",
)
# Typed or scanned, led on, or shown only to whom something has happened.
NOT_LINKED = {
    "account_inactive",
    "account_kept",
    "agenda:restore",
    "join:join",
    "overview:front",
    "overview:today",
}
UPLOAD = "/de/goerlitz/reference/imports/new/"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def told(faults: list[str]) -> str:
    return "\n" + "\n".join(faults)


def send(visitor: OverHttp, door: str, **fields: str):
    token = TOKEN.search(visitor.get(door).text)[1]
    data = urlencode(fields | {"csrfmiddlewaretoken": token})
    return visitor.post(door, data, "application/x-www-form-urlencoded")


def log_in(visitor: OverHttp, installation, email: str) -> None:
    door = "/de/account/login/code/"
    before = installation.position()
    send(visitor, door, email=email)
    code = installation.login_code(email, after=before)
    assert send(visitor, f"{door}confirm/", code=code).status == 302


def upload(visitor: OverHttp, case: bytes) -> None:
    token = TOKEN.search(visitor.get(UPLOAD).text)[1].encode()
    field = b'--case\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
    named = b'; filename="case.zip"'
    body = field % (b"csrfmiddlewaretoken", b"", token) + field % (b"archive", named, case) + b"--case--\r\n"
    assert visitor.post(UPLOAD, body, "multipart/form-data; boundary=case").status == 302


@pytest.fixture(scope="module")
def people(installation, tmp_path_factory):
    """One of each role, in a copy that their forms may spoil. Two cases wait there to be taken over."""
    arrived = {role: OverHttp(installation.address) for role in ROLES}
    for role in ROLES[1:]:
        log_in(arrived[role], installation, f"{role}@example.org")
    copy = Copy(installation, tmp_path_factory.mktemp("copy"))
    copy.start()
    for visitor in arrived.values():
        visitor.move(copy.address)
    for case in (packed(broken=True), packed()):
        upload(arrived["admin"], case)
    copy.check_cases()
    yield arrived
    copy.stop()


@pytest.fixture(scope="module")
def walks(people):
    """The walk of each role through all German pages; made once."""
    made: dict[str, Crawl] = {}

    def walk(role: str) -> Crawl:
        if role not in made:
            made[role] = Crawl(people[role], role)
            made[role].walk(STARTS)
        faults, made[role].faults = made[role].faults, []
        return made[role], faults

    return walk


@pytest.mark.parametrize("role", ROLES)
def test_every_link_leads_to_a_page_of_the_house(walks, role):
    _walk, faults = walks(role)
    assert not faults, told(faults)


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("role", ROLES)
def test_every_kind_of_page_stands_in_the_other_languages(walks, role, language):
    walk, _before = walks(role)
    walk.sample(language)
    assert not walk.faults, told(walk.faults)


def test_there_is_a_way_to_every_page(walks):
    reached = {name for role in ROLES for name in walks(role)[0].samples}
    pages = {name for name, _needed in addresses() if name not in NO_PAGES and not name.startswith("api")}
    assert pages - reached - NOT_LINKED == set()


@pytest.mark.parametrize("role", ROLES)
def test_no_form_sent_wrongly_breaks_anything(walks, role):
    """Last, since what is sent may be done: pages are withdrawn, and people logged out."""
    walk, _before = walks(role)
    walk.send_every_form()
    assert not walk.faults, told(walk.faults)
