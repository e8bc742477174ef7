"""What is hidden is hidden everywhere: a word that stands only in hidden things is looked for in everything
that somebody can open."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from tests.factories import make_member
from tests.overview.hidden_city import GONE, TEAM, computed, fill, marked_document
from tests.steps.agenda.pdf_reading import page_texts, squeezed

from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.models import Artefact
from wandel.foundation.live import jobs
from wandel.foundation.live.models import Event, Job
from wandel.foundation.records.models import Attachment
from wandel.steps.agenda.actions import request_edition

ADDRESS = re.compile(r"""\b(?:href|src|action|hx-get|data-[a-z-]*url)="([^"]+)\"""")


@pytest.fixture(scope="session")
def told():
    document, _keys = marked_document()
    return document, computed(document)


@pytest.fixture
def filled(db, told):
    return fill(*told)


@pytest.fixture
def published(filled, settings, tmp_path):
    """With an edition of the agenda, where the fonts for it are there."""
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }
    if (settings.ASSETS / "fonts" / "FiraSans-Regular.ttf").exists():
        job = request_edition(city=filled.city, actor=None)
        jobs.run(job)
        job.refresh_from_db()
        assert (job.status, job.error) == (Job.Status.DONE, "")
    return filled


def crawl(client: Client, *starts: str) -> Iterator[tuple[str, str]]:
    """Address and text of everything that links lead to, forms and parts that are fetched later included."""
    waiting, seen = list(starts), set(starts)
    while waiting:
        address = waiting.pop()
        answer = client.get(address)
        if answer.status_code in {301, 302}:
            found = [answer.headers["Location"]]
        elif answer.status_code == 200 and not answer.streaming:
            text = _said(answer)
            yield address, text
            found = ADDRESS.findall(text) + (_in_json(answer) if "json" in answer["Content-Type"] else [])
        else:
            continue
        for one in found:
            target = urldefrag(urljoin(f"http://testserver{address}", html.unescape(one)))[0]
            parts = urlsplit(target)
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            if (
                parts.hostname == "testserver"
                and path not in seen
                and not path.startswith(("/static/", "/pl/"))
            ):
                seen.add(path)
                waiting.append(path)
    assert len(seen) > 40


def _said(answer) -> str:
    if answer["Content-Type"] in {"image/webp", "image/png"} or "attachment" in answer.get(
        "Content-Disposition", ""
    ):
        return answer["Content-Disposition"]
    if answer["Content-Type"] == "application/pdf":
        data = answer.content
        return squeezed("".join(page_texts(data))) + _titles(data)
    text = answer.content.decode()
    return json.dumps(answer.json(), ensure_ascii=False) if "json" in answer["Content-Type"] else text


def _titles(data: bytes) -> str:
    """Bookmarks, texts in place of pictures, and what the file says about itself."""
    import pikepdf
    from tests.steps.agenda.pdf_reading import elements

    with pikepdf.open(io.BytesIO(data)) as pdf:
        alternatives = [str(one.get("/Alt", "")) + str(one.get("/ActualText", "")) for one in elements(pdf)]
        with pdf.open_outline() as outline:
            headings = [item.title for top in outline.root for item in (top, *top.children)]
        return " ".join([*alternatives, *headings, str(pdf.docinfo)])


def _in_json(answer) -> list[str]:
    return re.findall(r'"(http://testserver/[^"]+)"', json.dumps(answer.json()))


def leaks(client: Client, words: tuple[str, ...], filled) -> dict[str, str]:
    """Address and place of what holds one of the words, the first of them that it holds."""
    slug = filled.city.slug
    api = f"/api/v1/cities/{slug}"
    starts = ["/de/", "/api/v1/openapi.json", "/api/v1/cities", api, f"{api}/pathways"]
    starts += [f"{api}/artefacts", *(f"{api}/artefacts?kind={kind}" for kind in _kinds())]
    # The beginning of each word, which a page repeats without saying the word.
    search = f"/de/{slug}/search"
    starts += [
        f"{search}/{part}?q={word[:6]}" for part in ("", "suggestions/", "find.json") for word in (TEAM, GONE)
    ]
    starts += [f"{search}/?q={word[:6]}&kind={kind}" for word in (TEAM, GONE) for kind in _kinds()]
    starts += [f"{api}/artefacts/{pk}/trace" for pk in Artefact.objects.values_list("pk", flat=True)]
    found = {}
    for address, text in crawl(client, *starts):
        plain = html.unescape(text).lower()
        if hit := [word for word in words if word in plain]:
            place = plain.index(hit[0])
            found[address] = plain[max(place - 80, 0) : place + 40]
    return found


def _kinds() -> list[str]:
    # Kinds that tests register for themselves have no room.
    return [kind.key for kind in kinds if not kind.key.startswith("test-")]


def _client(city, role: str) -> Client:
    # Whether every page answers at all is the matter of the crawl.
    client = Client(raise_request_exception=False)
    if role != "visitor":
        client.force_login(
            make_member(city, role), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
    return client


def test_every_kind_is_among_what_is_hidden(filled):
    for word in ("", TEAM, GONE):
        assert {one.kind for one in filled.artefacts[word]} == set(_kinds())


@pytest.mark.parametrize("role", ["visitor", "partner"])
def test_nothing_hidden_is_said_to_whoever_is_not_of_the_team(published, role):
    assert leaks(_client(published.city, role), (TEAM, GONE), published) == {}


def test_what_was_withdrawn_is_gone_for_the_team_too_and_what_is_theirs_is_there(published):
    seen = leaks(_client(published.city, "team"), (GONE, TEAM), published)
    # Two pages are there to bring back what was withdrawn, and must name it.
    waiting = {
        f"/{language}/{published.city.slug}/{page}"
        for language in ("de", "en")
        for page in ("records/withdrawn/", "arenas/erste/")
    }
    named = {address for address, text in seen.items() if GONE in text}
    assert named >= waiting
    # What something said of an organisation before that was withdrawn stands in its history, and in its form.
    formerly = re.compile(
        r"/(de|en)/[^/]+/records/(?!show/|list/)[a-z-]+/sichtbar-de(-2)?/(edit/|versions/1/)?"
    )
    assert [address for address in named - waiting if not formerly.fullmatch(address)] == []
    assert {"pathways", "agenda", "vision", "network", "events"} <= {
        address.split("/")[3] for address in seen if address.startswith("/de/")
    }


@pytest.mark.parametrize("role", ["visitor", "partner"])
def test_nobody_gets_there_by_guessing_an_address(filled, role):
    client = _client(filled.city, role)
    for word in (TEAM, GONE):
        for one in filled.artefacts[word]:
            page = kinds[one.kind].url(city_slug=filled.city.slug, slug=one.slug)
            records = f"/de/{filled.city.slug}/records/{one.kind}/{one.slug}/"
            for address in (page, f"{page}edit/", records, f"{records}edit/"):
                assert client.get(address).status_code in {302, 403, 404}, address
    shown = {"": 2 * len(filled.artefacts[""]), TEAM: 0, GONE: 0}
    for word, artefacts in filled.artefacts.items():
        found = [
            part
            for one in Attachment.objects.filter(artefact__in=artefacts)
            for part in ("file", "preview")[: 1 + one.is_picture]
            if client.get(f"/de/{filled.city.slug}/records/attachments/{one.pk}/{part}/").status_code == 200
        ]
        assert found.count("file") == shown[word]
    for target in (f"{TEAM}-target", f"{GONE}-target"):
        for room in ("", "alternatives/"):
            page = client.get(f"/de/{filled.city.slug}/pathways/{room}", {"target": target})
            assert f"{TEAM} de" not in page.content.decode()
            assert f"{GONE} de" not in page.content.decode()


def test_the_sums_stay_and_the_page_says_what_they_hold(filled):
    page = Client().get(f"/de/{filled.city.slug}/pathways/").content.decode()
    assert "2 Maßnahmen dieses Pfads sind nicht öffentlich; Emissionen und Kosten zählen sie mit." in page
    told = Client().get(f"/api/v1/cities/{filled.city.slug}/pathways").json()
    assert [one["public"] for one in told["items"][0]["measures"]].count(False) == 2
    of_team = _client(filled.city, "team").get(f"/de/{filled.city.slug}/pathways/").content.decode()
    assert "1 Maßnahme dieses Pfads ist zurückgezogen" in of_team


@pytest.mark.parametrize(("role", "seen"), [("visitor", 0), ("partner", 0), ("team", None)])
def test_nothing_hidden_is_found_or_counted(filled, role, seen):
    client = _client(filled.city, role)
    # Two meetings of the team stand beside what there is one of each kind.
    each = len(_kinds()) + 2 if seen is None else seen
    for word, number in ((TEAM, each), (GONE, 0)):
        page = client.get(f"/de/{filled.city.slug}/search/", {"q": word[:6]})
        assert (page.context["total"], len(page.context["hits"])) == (number, number)
        found = client.get(f"/de/{filled.city.slug}/search/find.json", {"q": word[:6]}).json()
        assert len(found["items"]) == number


def test_live_pages_are_told_nothing_that_is_hidden(filled):
    told = json.dumps(list(Event.objects.values_list("payload", flat=True))).lower()
    assert TEAM not in told
    assert GONE not in told


def test_readers_are_told_apart_by_their_role_and_not_by_their_log_in(filled):
    from wandel.foundation.cities.reader import VISITOR, Reader
    from wandel.steps.pathways.sight import sight_of

    everybody = sight_of(Reader(city=filled.city, role=VISITOR, user=AnonymousUser()))
    assert everybody.targets == {f"{TEAM}-target", f"{GONE}-target"}
    assert everybody.measures == {f"{TEAM}-measure", f"{GONE}-measure"}
    team = sight_of(Reader(city=filled.city, role="team", user=AnonymousUser()))
    assert (team.targets, team.measures) == ({f"{GONE}-target"}, {f"{GONE}-measure"})
