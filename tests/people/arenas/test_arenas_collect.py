"""Ideas from phones: nothing lost, nothing doubled, a clear answer to everything."""

from __future__ import annotations

import asyncio
import json
import re
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from tests.factories import make_city, make_member
from tests.making import create_activity, create_arena

from wandel.foundation.cities.models import AuditEntry
from wandel.foundation.live.models import Event
from wandel.people.arenas import actions, queries
from wandel.people.arenas.models import Idea

TOO_LONG = "Idee " * 2000


@pytest.fixture
def arena(city):
    return create_arena(city=city, key="arena-1", number=1, actor=None, title={"de": "Auftakt"})


@pytest.fixture
def activity(arena):
    return create_activity(
        arena=arena,
        key="sammeln",
        kind="collect",
        title={"de": "Ideen"},
        prompt={"de": "Was hindert?"},
        phase="open",
        actor=None,
    )


def address(activity, page, language="de"):
    return f"/{language}/{activity.city.slug}/arenas/{activity.arena.slug}/{activity.key}/{page}/"


def send(client, activity, text, client_id=None, language="de"):
    data = {"deed": "contribute", "text": text, "client_id": str(client_id or uuid.uuid4())}
    return client.post(address(activity, "phone", language), data)


def test_the_code_leads_to_the_phone_page_in_the_language_of_the_browser(activity):
    for language in ("de", "en", "pl"):
        answer = Client(headers={"accept-language": language}).get(f"/j/{activity.join_code}/")
        assert answer.status_code == 302
        assert answer["Location"] == address(activity, "phone", language)
    assert Client().get(f"/j/?code={activity.join_code.lower()}").status_code == 302


def test_an_unknown_code_is_answered_with_the_form(db):
    answer = Client().get("/j/NIRGENDS/")
    assert answer.status_code == 404
    assert "NIRGENDS" in answer.content.decode()


def test_the_code_of_a_hidden_city_is_unknown_but_to_its_members(activity):
    city = activity.city
    city.is_public = False
    city.save()
    hidden, unknown = Client().get(f"/j/{activity.join_code}/"), Client().get("/j/NIRGENDS/")
    assert hidden.status_code == unknown.status_code == 404
    pages = [re.sub(r'Token": "\w+"', "", page.content.decode()) for page in (hidden, unknown)]
    assert pages[0] == pages[1].replace("NIRGENDS", activity.join_code)
    member = Client()
    member.force_login(make_member(city), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert member.get(f"/j/{activity.join_code}/").status_code == 302


def test_an_idea_arrives_without_an_account(activity):
    phone = Client()
    answer = send(phone, activity, "Fenster abdichten", language="pl")
    assert answer.status_code == 302
    idea = Idea.objects.get()
    assert idea.title == {"pl": "Fenster abdichten"}
    assert idea.visibility == "team"
    assert idea.participant
    assert phone.cookies["phone"].value.startswith(f"{idea.participant}:")
    assert "sessionid" not in phone.cookies
    event = Event.objects.get(channel=f"activity:{activity.pk}")
    assert (event.name, event.payload) == ("idea", {"id": str(idea.pk)})
    assert AuditEntry.objects.filter(action="arenas.contribute_idea", city=activity.city).count() == 1
    assert "Fenster abdichten" in phone.get(address(activity, "phone")).content.decode()
    assert "Fenster abdichten" not in Client().get(address(activity, "phone")).content.decode()


def test_sent_twice_is_one_idea(activity):
    phone, client_id = Client(), uuid.uuid4()
    assert send(phone, activity, "Doppelt", client_id).status_code == 302
    assert send(phone, activity, "Doppelt", client_id).status_code == 302
    assert Idea.objects.count() == 1
    assert Event.objects.count() == 1
    assert send(Client(), activity, "Doppelt", client_id).status_code == 302
    assert Idea.objects.count() == 2


def test_sent_again_after_the_end_is_still_the_same_idea(activity):
    phone, client_id = Client(), uuid.uuid4()
    send(phone, activity, "Rechtzeitig", client_id)
    actions.change_phase(activity=activity, phase="closed", actor=None)
    assert send(phone, activity, "Rechtzeitig", client_id).status_code == 302
    assert Idea.objects.count() == 1


def test_ten_thousand_characters_are_refused_and_come_back(activity):
    client_id = uuid.uuid4()
    answer = send(Client(), activity, TOO_LONG, client_id)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert TOO_LONG in page
    assert "500" in page
    assert str(client_id) in page
    assert not Idea.objects.exists()


def test_exactly_five_hundred_characters_fit(activity):
    assert send(Client(), activity, "ä" * 500).status_code == 302
    assert send(Client(), activity, "ä" * 501).status_code == 422
    assert send(Client(), activity, "zwei\r\n" + "x" * 495).status_code == 302


@pytest.mark.parametrize("phase", ["prepared", "closed"])
def test_outside_the_open_phase_the_text_comes_back(activity, phase):
    type(activity).objects.update(phase=phase)
    answer = send(Client(), activity, "Zu spät, aber wichtig")
    assert answer.status_code == 422
    assert "Zu spät, aber wichtig" in answer.content.decode()
    assert "nicht verloren" in answer.content.decode()
    assert not Idea.objects.exists()


@pytest.mark.parametrize(
    "text", ["", " \r\n\t ", "\u200b", "\u2060", "\ufeff", "\u3164", "\u2800", "\u00ad", "\u0301"]
)
def test_an_empty_idea_is_refused(activity, text):
    answer = send(Client(), activity, text)
    assert answer.status_code == 422
    assert "Hier steht noch nichts." in answer.content.decode()
    assert not Idea.objects.exists()


@pytest.mark.parametrize("text", ["🚲👩‍👩‍👧‍👦 mehr Räder", "مزيد من الأشجار", "a < b & c > d"])
def test_every_script_is_kept(activity, text):
    assert send(Client(), activity, text).status_code == 302
    assert Idea.objects.get().title == {"de": text}


def test_an_idea_begins_with_its_first_version(activity):
    send(Client(), activity, "Mehr Bäume")
    idea = Idea.objects.get()
    [first] = idea.versions.all()
    assert (idea.version, first.number, first.content["title"]) == (1, 1, {"de": "Mehr Bäume"})
    assert first.visibility == idea.visibility == "team"


def test_what_no_database_can_keep_is_refused_in_words(activity):
    answer = send(Client(), activity, "null\x00byte")
    assert answer.status_code == 422
    assert "lässt sich nicht speichern" in answer.content.decode()
    assert not Idea.objects.exists()


def test_html_is_text_everywhere(activity, team_client):
    evil = "<script>alert(1)</script><b>fett</b>"
    phone = Client()
    send(phone, activity, evil)
    idea = Idea.objects.get()
    actions.publish_idea(idea=idea, actor=None)
    pages = [
        phone.get(address(activity, "phone")),
        team_client.get(address(activity, "projector")),
        team_client.get(address(activity, "console")),
        Client().get(f"/de/{activity.city.slug}/arenas/arena-1/"),
        Client().get(idea.get_absolute_url()),
        send(phone, activity, evil * 20),
    ]
    for page in pages:
        assert "&lt;script&gt;alert(1)" in page.content.decode()
        assert "<script>alert(1)" not in page.content.decode()


def test_a_missing_or_broken_sending_id_loses_nothing(activity):
    answer = Client().post(
        address(activity, "phone"), {"deed": "contribute", "text": "Da", "client_id": "kaputt"}
    )
    assert answer.status_code == 302
    assert Idea.objects.count() == 1


def test_participants_may_only_contribute(activity):
    send(Client(), activity, "Bleibt")
    idea = Idea.objects.get()
    answer = Client().post(address(activity, "phone"), {"deed": "hide", "idea": idea.slug})
    assert answer.status_code == 403
    assert queries.ideas_on(activity).count() == 1


def test_wall_and_console_are_for_the_team(activity):
    partner = Client()
    partner.force_login(
        make_member(activity.city, "partner"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    for page in ("projector", "console"):
        assert Client().get(address(activity, page)).status_code == 302
        assert partner.get(address(activity, page)).status_code == 403
    assert partner.post(address(activity, "phase"), {"phase": "closed"}).status_code == 403
    assert partner.post(address(activity, "console"), {"deed": "hide", "idea": "x"}).status_code == 403


def test_the_team_opens_closes_and_reopens(activity, team_client):
    for phase in ("closed", "open", "closed"):
        for _twice in range(2):
            assert team_client.post(address(activity, "phase"), {"phase": phase}).status_code == 302
        activity.refresh_from_db()
        assert activity.phase == phase
    assert Event.objects.filter(name="phase").count() == 3
    with pytest.raises(ValidationError):
        actions.change_phase(activity=activity, phase="prepared", actor=None)


def test_a_hidden_idea_leaves_the_wall_but_not_the_database(activity, team_client):
    send(Client(), activity, "Weg damit")
    idea = Idea.objects.get()
    actions.publish_idea(idea=idea, actor=None)
    assert "Weg damit" in team_client.get(address(activity, "projector")).content.decode()
    answer = team_client.post(address(activity, "console"), {"deed": "hide", "idea": idea.slug})
    assert answer.status_code == 302
    assert "Weg damit" not in team_client.get(address(activity, "projector")).content.decode()
    assert Idea.objects.get().withdrawn_at is not None
    assert Event.objects.filter(name="idea").count() == 3


def test_nobody_sees_on_the_wall_what_the_team_has_not_looked_at(activity, team_client):
    for text in ("Schon gesehen", "Noch nicht gesehen", "Auch noch nicht"):
        send(Client(), activity, text)
    actions.publish_idea(idea=Idea.objects.get(title={"de": "Schon gesehen"}), actor=None)
    wall = team_client.get(address(activity, "projector")).content.decode()
    assert "Schon gesehen" in wall
    assert "och nicht" not in wall
    assert "1 Idee" in wall
    assert "2 warten auf Freigabe" in wall
    assert "nur für das Team" not in wall
    console = team_client.get(address(activity, "console")).content.decode()
    assert console.count("wartet auf Freigabe") == 3  # in two rows, and above them
    assert "nur für das Team" not in console
    waiting = Idea.objects.get(title={"de": "Auch noch nicht"})
    assert "wartet auf Freigabe" in team_client.get(waiting.get_absolute_url()).content.decode()


def test_all_that_the_team_has_before_its_eyes_is_published_at_once(activity, team_client):
    for text in ("Eins", "Zwei"):
        send(Client(), activity, text)
    console = team_client.get(address(activity, "console")).content.decode()
    form = console[console.index("<main") : console.index('value="publish-all"')]
    seen = re.findall(r'name="idea" value="([^"]+)"', form)
    assert len(seen) == 2
    send(Client(), activity, "Danach gekommen")
    hidden = Idea.objects.get(slug=seen[0])
    actions.hide_idea(idea=hidden, actor=None)
    sent = team_client.post(
        address(activity, "console"), {"deed": "publish-all", "idea": seen}, follow=True
    ).content.decode()
    assert "1 Idee ist jetzt öffentlich." in sent
    assert [idea.slug for idea in queries.released(activity)] == [seen[1]]
    assert queries.waiting(activity).count() == 1


def test_the_wall_fetches_only_its_own_part_again(activity, team_client):
    send(Client(), activity, "Neu an der Wand")
    actions.publish_idea(idea=Idea.objects.get(), actor=None)
    whole = team_client.get(address(activity, "projector")).content.decode()
    part = team_client.get(address(activity, "projector"), headers={"HX-Request": "true"}).content.decode()
    assert "<svg" in whole
    assert activity.join_code in whole
    assert 'hx-trigger="sse:idea, sse:phase"' in part
    assert "Neu an der Wand" in part
    assert "<html" not in part


def test_the_team_of_another_city_reaches_nothing(activity, team_client):
    other = make_city()
    elsewhere = f"/de/{other.slug}/arenas/arena-1/sammeln/phone/"
    assert team_client.get(elsewhere).status_code == 404


@pytest.mark.django_db(transaction=True)
async def test_an_idea_reaches_the_stream_within_a_second(monkeypatch):
    from asgiref.sync import sync_to_async
    from django.test import AsyncClient

    def prepare():
        arena = create_arena(city=make_city(), key="arena-1", number=1, actor=None)
        return create_activity(
            arena=arena, key="sammeln", kind="collect", title={"de": "I"}, phase="open", actor=None
        )

    activity = await sync_to_async(prepare)()
    answer = await AsyncClient().get(address(activity, "stream") + "?after=0")
    assert answer["Content-Type"] == "text/event-stream"
    frames = answer.streaming_content
    assert b"retry" in await anext(frames)
    waiting = asyncio.ensure_future(anext(frames))
    await asyncio.sleep(0.3)
    await sync_to_async(send)(Client(), activity, "Live")
    frame = (await asyncio.wait_for(waiting, 1)).decode()
    await frames.aclose()
    assert "event: idea" in frame
    data = next(line for line in frame.splitlines() if line.startswith("data: "))
    assert set(json.loads(data[6:])) == {"id"}
