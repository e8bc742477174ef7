"""A whole room sends at the same moment: written together, acknowledged after, nothing lost or doubled."""

from __future__ import annotations

import asyncio
import re
import uuid

import pytest
from asgiref.sync import sync_to_async
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection
from django.test import AsyncClient, Client
from django.test.utils import CaptureQueriesContext
from tests.factories import make_city
from tests.making import create_activity, create_arena

from wandel.foundation.cities.models import AuditEntry
from wandel.foundation.live.models import Event
from wandel.people.arenas import actions, intake
from wandel.people.arenas.actions import Sending
from wandel.people.arenas.models import Idea

pytestmark = pytest.mark.django_db(transaction=True)


def start(phase="open", **city):
    arena = create_arena(city=make_city(**city), key="arena-1", number=1, actor=None)
    return create_activity(
        arena=arena, key="sammeln", kind="collect", title={"de": "Ideen"}, phase=phase, actor=None
    )


def sending(text="Mehr Bäume", participant="p", client_id=None, language="de"):
    return Sending(participant, client_id or uuid.uuid4(), text, language)


def page_of(activity, language="de"):
    return f"/{language}/{activity.city.slug}/arenas/{activity.arena.slug}/{activity.key}/phone/"


def joined(activity):
    """A phone that has opened its page, and what the page would send."""
    phone = Client(enforce_csrf_checks=True)
    page = phone.get(page_of(activity)).content.decode()
    form = dict(re.findall(r'name="(csrfmiddlewaretoken|language|client_id)"[^>]* value="([^"]*)"', page))
    return phone, re.search(r'hx-post="([^"]*)"', page)[1], form


def post(phone, target, form, **headers):
    return phone.post(target, form, headers={"HX-Request": "true", **headers})


def test_an_idea_is_acknowledged_with_what_changes_on_the_page():
    activity = start()
    phone, target, form = joined(activity)
    answer = post(phone, target, form | {"text": "a < b\nund weiter"})
    written = answer.content.decode()
    assert answer.status_code == 200
    assert "Danke, die Idee ist angekommen." in written
    assert 'hx-swap-oob="afterbegin"' in written
    assert "a &lt; b" in written
    assert re.search(r"<textarea[^>]*>\s*</textarea>", written)
    assert form["client_id"] not in written
    idea = Idea.objects.get()
    assert idea.title == {"de": "a < b\nund weiter"}
    assert str(idea.client_id) == form["client_id"]
    assert "a &lt; b" in phone.get(page_of(activity)).content.decode()
    assert [event.payload for event in Event.objects.all()] == [{"id": str(idea.pk)}]
    assert AuditEntry.objects.get(action="arenas.contribute_idea").subject == str(idea)


def test_sent_again_it_is_the_same_idea_even_after_the_end():
    activity = start()
    phone, target, form = joined(activity)
    for _twice in range(2):
        assert "Danke" in post(phone, target, form | {"text": "Einmal"}).content.decode()
    actions.change_phase(activity=activity, phase="closed", actor=None)
    assert "Danke" in post(phone, target, form | {"text": "Einmal"}).content.decode()
    assert Idea.objects.count() == 1
    assert Event.objects.filter(name="idea").count() == 1


@pytest.mark.parametrize(
    ("text", "language", "sentence"),
    [
        ("  ", "de", "Hier steht noch nichts."),
        ("x" * 501, "de", "Das ist ein Zeichen zu viel"),
        ("Idee " * 2000, "de", "zu viel"),
    ],
)
def test_a_refusal_is_a_sentence_and_leaves_the_field_alone(text, language, sentence):
    phone, target, form = joined(start())
    written = post(phone, target, form | {"text": text, "language": language}).content.decode()
    assert sentence in written
    assert "hx-swap-oob" not in written
    assert not Idea.objects.exists()


@pytest.mark.parametrize("phase", ["prepared", "closed"])
def test_outside_the_open_phase_nothing_is_taken(phase):
    activity = start()
    phone, target, form = joined(activity)
    type(activity).objects.update(phase=phase)
    assert "nicht verloren" in post(phone, target, form | {"text": "Zu spät"}).content.decode()
    assert not Idea.objects.exists()


def test_only_the_phone_page_may_send():
    activity = start()
    phone, target, form = joined(activity)
    form |= {"text": "Von anderswo"}
    assert phone.post(target, form).status_code == 403
    assert post(Client(), target, form).status_code == 403
    forged = Client()
    forged.cookies["phone"] = phone.cookies["phone"].value.replace(":", "x:", 1)
    assert post(forged, target, form).status_code == 403
    assert phone.get(target).status_code == 405
    assert not Idea.objects.exists()


def test_unknown_codes_and_hidden_cities_look_alike():
    phone, target, form = joined(start())
    hidden = start(is_public=False)
    form |= {"text": "Wohin"}
    assert post(phone, target.replace(target.split("/")[2], "NIRGENDS"), form).status_code == 404
    assert post(phone, f"/j/{hidden.join_code}/ideas/", form).status_code == 404
    assert not Idea.objects.exists()


def test_a_page_of_a_hidden_city_sends_the_usual_way(client):
    from tests.factories import make_member

    hidden = start(is_public=False)
    client.force_login(
        make_member(hidden.city), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert "hx-post" not in client.get(page_of(hidden)).content.decode()


def test_many_are_written_with_as_many_statements_as_one():
    counts = []
    for crowd in (1, 60):
        code = start().join_code
        with CaptureQueriesContext(connection) as asked:
            answers = intake.take([(code, sending(participant=f"p{n}")) for n in range(crowd)])
        assert all(isinstance(answer, Idea) for answer in answers)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert Idea.objects.count() == Event.objects.count() == 61
    assert AuditEntry.objects.filter(action="arenas.contribute_idea").count() == 61


def test_each_gets_the_answer_to_what_it_sent():
    first, second = start(), start()
    twice = uuid.uuid4()
    sent = [
        (first.join_code, sending("eins")),
        ("NIRGENDS", sending("zwei")),
        (second.join_code, sending("drei", language="en")),
        (first.join_code, sending("", language="de")),
        (first.join_code, sending("fünf", client_id=twice)),
        (first.join_code, sending("fünf", client_id=twice)),
    ]
    one, two, three, four, five, again = intake.take(sent)
    assert (one.title, one.activity) == ({"de": "eins"}, first)
    assert two is None
    assert (three.title, three.activity) == ({"en": "drei"}, second)
    assert isinstance(four, ValidationError)
    assert five.pk == again.pk
    assert Idea.objects.count() == 3
    assert Idea.objects.get(pk=one.pk).created_at == one.created_at


async def test_a_hundred_phones_at_the_same_moment():
    activity = await sync_to_async(start)()
    phones = [await sync_to_async(joined)(activity) for _phone in range(100)]
    clients = []
    for phone, target, form in phones:
        client = AsyncClient()
        client.cookies = phone.cookies
        clients.append(client.post(target, form | {"text": "Idee"}, headers={"HX-Request": "true"}))
    answers = await asyncio.gather(*clients)
    assert {answer.status_code for answer in answers} == {200}
    assert await Idea.objects.acount() == 100
    assert await Event.objects.acount() == 100
    assert (
        len({participant async for participant in Idea.objects.values_list("participant", flat=True)}) == 100
    )


async def test_a_sending_that_breaks_does_not_take_the_others_along(monkeypatch):
    code = (await sync_to_async(start)()).join_code
    plain = actions.written_text

    def breaks(text):
        if text == "bricht":
            raise RuntimeError(text)
        return plain(text)

    monkeypatch.setattr(actions, "written_text", breaks)
    box = intake.Intake()
    texts = ["eins", "bricht", "drei"]
    answers = await asyncio.gather(*[box.send(code, sending(text)) for text in texts], return_exceptions=True)
    assert [type(answer) for answer in answers] == [Idea, RuntimeError, Idea]
    assert await Idea.objects.acount() == 2


async def test_when_the_database_does_not_answer_nothing_is_acknowledged(monkeypatch):
    activity = await sync_to_async(start)()
    phone, target, form = await sync_to_async(joined)(activity)
    client = AsyncClient()
    client.cookies = phone.cookies

    def locked(**_given):
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(actions, "contribute_ideas", locked)
        answer = await client.post(target, form | {"text": "Bleibt"}, headers={"HX-Request": "true"})
        assert "noch einmal abschicken" in answer.content.decode()
    answer = await client.post(target, form | {"text": "Bleibt"}, headers={"HX-Request": "true"})
    assert "Danke" in answer.content.decode()
    assert await Idea.objects.acount() == 1
