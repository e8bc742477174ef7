"""Files come to an artefact over its page, are described, and are shown to whoever sees the artefact."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories import make_city, make_member
from tests.foundation.records.attachments import samples

import wandel
from wandel.foundation.cities.actions import withdraw
from wandel.foundation.cities.kinds import kinds
from wandel.foundation.records.actions import set_visibility
from wandel.foundation.records.attachments import actions, views
from wandel.foundation.records.attachments.judging import judge_bytes
from wandel.foundation.records.models import Attachment, StoredFile


def address(artefact):
    return f"/de/{artefact.city.slug}/records/{artefact.kind}/{artefact.slug}/files/"


def at(attachment, part, language="de"):
    return f"/{language}/{attachment.city.slug}/records/attachments/{attachment.pk}/{part}/"


def upload(client, artefact, *files, photo=(), **more):
    made = [SimpleUploadedFile(name, data) for name, data in files]
    shots = [SimpleUploadedFile(name, data) for name, data in photo]
    return client.post(address(artefact), {"files": made, "photo": shots} | more)


@pytest.fixture
def attached(element):
    """A picture that is described, one that is not, and a document."""
    files = [
        judge_bytes("platz.jpg", samples.picture("JPEG", (1000, 600))),
        judge_bytes("ohne-worte.png", samples.picture("PNG")),
        judge_bytes("protokoll.pdf", samples.PDF),
    ]
    made = actions.attach(artefact=element, files=files, actor=None)
    words = {"alt": {"de": "Ein leerer Platz"}, "caption": {"de": "Der Markt im Winter"}, "seen_version": 1}
    made[0] = actions.describe_attachment(attachment=made[0], actor=None, **words)
    return made


def test_two_pictures_and_a_document_are_taken_described_and_shown(team_client, member, element):
    answer = upload(
        team_client,
        element,
        ("a.jpg", samples.from_a_camera()),
        ("b.pdf", samples.PDF),
        photo=[("c.heic", samples.HEIC)],
    )
    assert (answer.status_code, answer.url) == (302, address(element))
    page = team_client.get(answer.url).content.decode()
    assert "Angenommen: a.jpg, b.pdf, c.heic." in page
    assert "2 Bildern fehlt die Beschreibung" in page
    first, document, last = Attachment.objects.all()
    assert [first.attached_by, document.file.name, last.is_picture] == [member, "b.pdf", True]
    form = team_client.get(at(first, "describe")).content.decode()
    assert "Was ist zu sehen? (Polnisch)" in form
    said = {"alt_de": "Ein Platz mit Bäumen", "alt_en": "A square", "caption_de": "Markt", "seen_version": 1}
    assert team_client.post(at(first, "describe"), said).url == at(last, "describe"), "the next one follows"
    answer = team_client.post(at(last, "describe"), {"alt_pl": "Ulica", "seen_version": 1})
    assert answer.url == address(element)
    shown = Client().get(element.get_absolute_url()).content.decode()
    assert 'alt="Ein Platz mit Bäumen" lang="de"' in shown
    assert 'alt="Ulica" lang="pl"' in shown
    assert "b.pdf" in shown
    assert (
        'alt="A square" lang="en"'
        in Client().get(element.get_absolute_url().replace("/de/", "/en/")).content.decode()
    )
    assert "/files/" not in shown, "who may not edit is not asked to"


def test_each_file_is_answered_by_itself(team_client, element):
    answer = upload(
        team_client,
        element,
        ("gut.jpg", samples.picture()),
        ("boese.svg", samples.SVG),
        ("leer.png", b""),
        ("auch-gut.pdf", samples.PDF),
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<strong dir="auto">boese.svg</strong>: SVG kann Programme enthalten' in page
    assert '<strong dir="auto">leer.png</strong>: Die Datei ist leer' in page
    assert '<strong dir="auto">auch-gut.pdf</strong>' in page
    assert [one.file.name for one in Attachment.objects.all()] == ["gut.webp", "auch-gut.pdf"]


def test_the_same_form_sent_twice_attaches_once(team_client, element):
    for _time in range(2):
        answer = upload(team_client, element, ("a.jpg", samples.picture()), sending="mark")
        assert answer.status_code == 302
    assert Attachment.objects.count() == 1
    upload(team_client, element, ("a.jpg", samples.picture("JPEG", (20, 20))), sending="mark")
    assert Attachment.objects.count() == 2, "another file is another sending"


def test_without_a_file_something_is_missing(team_client, element):
    answer = upload(team_client, element)
    assert answer.status_code == 422
    assert "Hier fehlt noch eine Datei" in answer.content.decode()


def test_too_many_at_once_are_refused_together(team_client, element):
    for number in (views.MOST_AT_ONCE + 1, 120):
        answer = upload(team_client, element, *[(f"{i}.pdf", samples.PDF) for i in range(number)])
        assert answer.status_code in {413, 422}
        assert "mehr als 20 Dateien" in answer.content.decode()
    assert Attachment.objects.count() == 0


def test_an_artefact_has_no_endless_number_of_files(team_client, element, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 2)
    upload(team_client, element, ("a.pdf", samples.PDF))
    answer = upload(team_client, element, ("b.pdf", samples.PDF), ("c.pdf", samples.PDF))
    assert "höchstens 2 Dateien" in answer.content.decode()
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("ä" * 300 + ".pdf", "ä" * 120 + ".pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\fotos\\platz.pdf", "platz.pdf"),
        ("\u202egpj.rechnung.pdf", "gpj.rechnung.pdf"),
        ("خريطة المدينة.pdf", "خريطة المدينة.pdf"),
        ("a\nb\0c.pdf", "a bc.pdf"),
        ('x"; rm -rf ~;".pdf', "x-; rm -rf ~;-.pdf"),
        (" .pdf", "Datei.pdf"),
        ("\u200b.pdf", "Datei.pdf"),
    ],
)
def test_names_become_harmless(element, name, kept):
    [made] = actions.attach(artefact=element, files=[judge_bytes(name, samples.PDF)], actor=None)
    assert made.file.name == kept
    answer = Client().get(at(made, "file"))
    assert answer.status_code == 200
    assert "\n" not in answer["Content-Disposition"]


def test_a_long_or_turning_name_sent_by_a_browser_is_taken_and_shown(team_client, element):
    upload(team_client, element, ("م" * 300 + ".pdf", samples.PDF), ("\u202efdp.exe", samples.PDF))
    assert Attachment.objects.count() == 2
    page = team_client.get(address(element)).content.decode()
    assert "\u202e" not in page


def test_files_are_served_so_that_nothing_in_them_runs(attached):
    picture, _wordless, document = attached
    answer = Client().get(at(document, "file"))
    assert answer.content == samples.PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="protokoll.pdf"'
    shown = Client().get(at(picture, "preview"))
    assert (shown["Content-Type"], shown["Content-Disposition"]) == (
        "image/webp",
        'inline; filename="platz.webp"',
    )
    assert len(shown.content) < len(Client().get(at(picture, "file")).content)
    for one in (answer, shown):
        assert one["X-Content-Type-Options"] == "nosniff"
        policy = one["Content-Security-Policy"].split("; ")
        assert policy[:2] == ["default-src 'none'", "sandbox"]
        assert "script" not in one["Content-Security-Policy"]
    again = Client().get(at(picture, "preview"), headers={"if-none-match": shown["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def seen_by(client, attachment) -> bool:
    answers = [client.get(at(attachment, "file"))]
    if attachment.is_picture:
        answers.append(client.get(at(attachment, "preview")))
    assert {answer.status_code for answer in answers} in ({200}, {404})
    return answers[0].status_code == 200


def as_partner(city):
    client = Client()
    user = make_member(city, "partner")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_who_sees_the_artefact_sees_its_files_and_nobody_else(team_client, element, attached):
    wordless = attached[1]
    for others in (Client(), as_partner(element.city)):
        assert [seen_by(others, one) for one in attached] == [True, False, True]
        page = others.get(element.get_absolute_url()).content.decode()
        assert "ohne-worte" not in page
        assert str(wordless.pk) not in page
    assert [seen_by(team_client, one) for one in attached] == [True, True, True]
    assert "Beschreibung fehlt" in team_client.get(element.get_absolute_url()).content.decode()

    set_visibility(artefact=element, visibility="team", actor=None)
    assert not any(seen_by(Client(), one) for one in attached)
    assert all(seen_by(team_client, one) for one in attached)
    set_visibility(artefact=element, visibility="public", actor=None)
    element.city.is_public = False
    element.city.save()
    # Who takes part in a hidden city sees there what is public.
    assert not any(seen_by(Client(), one) for one in attached)
    assert [seen_by(as_partner(element.city), one) for one in attached] == [True, False, True]
    element.city.is_public = True
    element.city.save()
    withdraw(artefact=element, actor=None)
    assert not any(seen_by(client, one) for client in (Client(), team_client) for one in attached)


def test_a_file_is_found_in_its_own_city_only(team_client, attached):
    other = make_city()
    for part in ("file", "preview"):
        assert (
            Client().get(at(attached[0], part).replace(attached[0].city.slug, other.slug)).status_code == 404
        )


def test_what_is_taken_away_is_gone_and_comes_back(team_client, element, attached):
    picture = attached[0]
    assert team_client.post(at(picture, "detach")).url == address(element)
    for client in (Client(), team_client):
        assert not seen_by(client, picture)
        assert "platz.webp" not in client.get(element.get_absolute_url()).content.decode()
    page = team_client.get(address(element)).content.decode()
    assert "platz.webp" in page[page.index("<summary>Weggenommen") :]
    assert team_client.post(at(picture, "describe"), {"alt_de": "Neu", "seen_version": 2}).status_code == 422
    assert team_client.post(at(picture, "reattach")).status_code == 302
    assert seen_by(Client(), picture)


def shown_order(client, element):
    page = client.get(address(element)).content.decode()
    return re.findall(r'<li id="([0-9a-f-]{36})"', page)


def test_files_are_put_in_order(team_client, element, attached):
    one, two, three = (str(made.pk) for made in attached)
    team_client.post(at(attached[2], "move"), {"to": "front"})
    assert shown_order(team_client, element) == [one, three, two]
    team_client.post(at(attached[0], "move"), {"to": "back"})
    assert shown_order(team_client, element) == [three, one, two]
    team_client.post(at(attached[2], "move"), {"to": "front"})
    assert shown_order(team_client, element) == [three, one, two], "the first stays the first"


def test_two_who_describe_the_same_picture_lose_nothing(team_client, member, attached):
    picture = attached[0]
    late = team_client.post(at(picture, "describe"), {"alt_de": "Ein voller Platz", "seen_version": 1})
    assert late.status_code == 409
    page = late.content.decode()
    assert "Ein voller Platz" in page
    assert "Ein leerer Platz" in page


def test_a_picture_is_not_described_by_nothing(team_client, attached):
    answer = team_client.post(
        at(attached[1], "describe"), {"alt_de": " \u200b", "caption_de": "Mein Satz", "seen_version": 1}
    )
    assert answer.status_code == 422
    assert "Mein Satz" in answer.content.decode()
    document = team_client.post(at(attached[2], "describe"), {"caption_de": "Protokoll", "seen_version": 1})
    assert document.status_code == 302


def test_one_language_is_enough_and_the_own_is_asked_for(team_client, attached):
    wordless = attached[1]
    page = team_client.get(at(wordless, "describe", "pl")).content.decode()
    assert page.index('name="alt_pl"') < page.index('name="alt_de"')
    answer = team_client.post(at(wordless, "describe", "pl"), {"alt_de": "Ein Hof", "seen_version": 1})
    assert answer.status_code == 302
    too_long = {"alt_de": "x" * 700, "alt_en": "A yard", "seen_version": 2}
    answer = team_client.post(at(wordless, "describe"), too_long)
    assert answer.status_code == 422
    assert "x" * 700 in answer.content.decode()
    wordless.refresh_from_db()
    assert wordless.alt == {"de": "Ein Hof"}


@pytest.mark.parametrize("role", ["visitor", "partner", "team of another city"])
def test_others_change_nothing(element, attached, role):
    client = Client()
    if role != "visitor":
        city = element.city if role == "partner" else make_city()
        user = make_member(city, "partner" if role == "partner" else "team")
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    refusal = 302 if role == "visitor" else 403
    assert client.get(address(element)).status_code == refusal
    assert upload(client, element, ("a.pdf", samples.PDF)).status_code == refusal
    for part in ("describe", "detach", "reattach", "move"):
        assert client.post(at(attached[0], part), {"alt_de": "x", "seen_version": 2}).status_code == refusal
    untouched = Attachment.objects.get(pk=attached[0].pk)
    assert (untouched.alt, untouched.withdrawn_at) == ({"de": "Ein leerer Platz"}, None)
    assert Attachment.objects.count() == 3


def test_a_page_of_another_site_attaches_nothing(member, element):
    client = Client(enforce_csrf_checks=True)
    client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert upload(client, element, ("a.pdf", samples.PDF)).status_code == 403
    assert Attachment.objects.count() == 0


def test_the_page_of_every_kind_has_room_for_files():
    """A kind's page hands its artefact to the panels, under whatever name."""
    folder = Path(wandel.__file__).parent
    templates = "".join(path.read_text() for path in folder.rglob("templates/*/*.html"))
    named = set(re.findall(r'{% panels "([a-z-]+\.[a-z-]+)" \w+ %}', templates))
    own = {kind.url_name.replace(":", ".") for kind in kinds if kind.model != "cities.Artefact"}
    assert len(own) >= 8
    assert own <= named
