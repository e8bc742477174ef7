"""Nobody drowns the others: what one phone, one network and one activity may send."""

from __future__ import annotations

import asyncio
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from tests.people.arenas.test_arenas_intake import joined, page_of, post, sending, start

from wandel.people.arenas import actions, intake, limits
from wandel.people.arenas.models import Idea

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_network_known():
    for known in (limits.NETWORKS, limits.NEWCOMERS):
        known.forget()
    yield
    for known in (limits.NETWORKS, limits.NEWCOMERS):
        known.forget()


def send(phone, target, form, text):
    return post(phone, target, form | {"text": text, "client_id": str(uuid.uuid4())})


def test_a_phone_that_sends_too_fast_is_told_so_and_keeps_its_text():
    activity = start()
    phone, target, form = joined(activity)
    for number in range(limits.OF_A_PHONE_A_MINUTE):
        assert send(phone, target, form, f"Idee {number}").status_code == 200
    answer = send(phone, target, form, "Eine mehr")
    assert answer.status_code == 429
    told = answer.content.decode()
    assert "Von einem Telefon kommen höchstens 10 Ideen in der Minute." in told
    assert 'id="field"' not in told, "the field, and what stands in it, is left alone"
    assert Idea.objects.count() == limits.OF_A_PHONE_A_MINUTE


def test_without_scripts_the_text_stands_in_the_form_again():
    activity = start()
    phone, _target, form = joined(activity)
    for number in range(limits.OF_A_PHONE_A_MINUTE + 1):
        given = form | {"deed": "contribute", "text": f"Idee {number}", "client_id": str(uuid.uuid4())}
        answer = phone.post(page_of(activity), given)
    assert answer.status_code == 429
    page = answer.content.decode()
    assert "höchstens 10 Ideen in der Minute" in page
    assert f"Idee {limits.OF_A_PHONE_A_MINUTE}</textarea>" in page


def test_what_was_acknowledged_may_be_sent_again_at_any_time():
    activity = start()
    known = sending("Einmal")
    actions.contribute_ideas(activity=activity, sendings=[known], actor=None)
    many = [sending(f"Idee {number}") for number in range(limits.OF_A_PHONE_A_MINUTE)]
    actions.contribute_ideas(activity=activity, sendings=many, actor=None)
    [again] = actions.contribute_ideas(activity=activity, sendings=[known], actor=None)
    assert isinstance(again, Idea)


def test_a_minute_later_there_is_room_again(monkeypatch):
    activity = start()
    many = [sending(f"Idee {number}") for number in range(limits.OF_A_PHONE_A_MINUTE)]
    actions.contribute_ideas(activity=activity, sendings=many, actor=None)
    later = timezone.now() + limits.timedelta(seconds=limits.MINUTE_S + 1)
    monkeypatch.setattr(limits.timezone, "now", lambda: later)
    [taken] = actions.contribute_ideas(activity=activity, sendings=[sending("Später")], actor=None)
    assert isinstance(taken, Idea)


async def test_what_is_sent_at_once_cannot_pass_the_limit():
    activity = await asyncio.to_thread(start)
    room = intake.intake()
    sent = [room.send(activity.join_code, sending(f"Idee {number}")) for number in range(200)]
    answers = await asyncio.gather(*sent)
    refused = [answer for answer in answers if isinstance(answer, ValidationError)]
    assert len(refused) == 200 - limits.OF_A_PHONE_A_MINUTE
    assert {answer.code for answer in refused} == {limits.CODE}
    assert await Idea.objects.acount() == limits.OF_A_PHONE_A_MINUTE


async def test_a_room_of_two_hundred_behind_one_address_is_never_refused():
    activity = await asyncio.to_thread(start)
    room = intake.intake()
    for round_ in range(5):
        sent = [
            intake.Sending(f"phone-{number}", uuid.uuid4(), f"Idee {round_}", "de", "198.51.100.7")
            for number in range(200)
        ]
        answers = await asyncio.gather(*(room.send(activity.join_code, one) for one in sent))
        assert not [answer for answer in answers if not isinstance(answer, Idea)]


def test_a_network_that_sends_more_than_a_room_is_slowed_down(monkeypatch):
    monkeypatch.setattr(limits, "OF_A_NETWORK_A_MINUTE", 3)
    activity = start()

    def refused(address: str, number: int) -> bool:
        one = actions.Sending(f"new-{number}", uuid.uuid4(), "Idee", "de", address)
        [answer] = actions.contribute_ideas(activity=activity, sendings=[one], actor=None)
        return isinstance(answer, ValidationError) and "Netz" in answer.messages[0]

    house = [refused(f"2001:db8:1:2::{number}", number) for number in range(5)]
    assert house == [False, False, False, True, True], "new phones of one house are one network"
    assert not refused("2001:db8:1:3::1", 9)
    assert not refused("198.51.100.7", 10)
    assert not refused("", 11), "where no address is known, none is counted"


def test_an_activity_is_full_one_day(monkeypatch):
    monkeypatch.setattr(limits, "OF_AN_ACTIVITY", 2)
    activity = start()
    sent = [sending("Idee", participant=f"phone-{number}") for number in range(3)]
    *_taken, last = actions.contribute_ideas(activity=activity, sendings=sent, actor=None)
    assert last.code == limits.CODE
    assert "Diese Sammlung ist voll: Sie fasst 2 Ideen." in last.messages[0]


def test_what_was_hidden_makes_room_again(monkeypatch):
    monkeypatch.setattr(limits, "OF_AN_ACTIVITY", 1)
    activity = start()
    [one] = actions.contribute_ideas(activity=activity, sendings=[sending("Unfug")], actor=None)
    actions.hide_idea(idea=one, actor=None)
    [other] = actions.contribute_ideas(activity=activity, sendings=[sending("Idee", "q")], actor=None)
    assert isinstance(other, Idea)


def test_a_device_that_drops_its_cookie_each_time_is_slowed_down(monkeypatch):
    monkeypatch.setattr(limits, "NEW_OF_A_NETWORK_A_MINUTE", 2)
    activity = start()

    def refused(participant: str) -> bool:
        one = actions.Sending(participant, uuid.uuid4(), "Idee", "de", "198.51.100.7")
        [answer] = actions.contribute_ideas(activity=activity, sendings=[one], actor=None)
        return isinstance(answer, ValidationError) and "Netz" in answer.messages[0]

    assert [refused(phone) for phone in ("a", "b", "c")] == [False, False, True]
    assert not refused("a"), "who has sent before is no new phone"


def test_a_phone_has_its_share(monkeypatch):
    monkeypatch.setattr(limits, "OF_A_PHONE", 2)
    activity = start()
    sent = [sending(f"Idee {number}") for number in range(3)]
    *_taken, last = actions.contribute_ideas(activity=activity, sendings=sent, actor=None)
    assert "Von diesem Telefon sind schon 2 Ideen da" in last.messages[0]
    [other] = actions.contribute_ideas(activity=activity, sendings=[sending("x", "q")], actor=None)
    assert isinstance(other, Idea)


def test_no_address_is_kept(monkeypatch):
    activity = start()
    one = actions.Sending("p", uuid.uuid4(), "Idee", "de", "198.51.100.7")
    [idea] = actions.contribute_ideas(activity=activity, sendings=[one], actor=None)
    kept = [str(getattr(idea, field.attname)) for field in Idea._meta.concrete_fields]
    assert not [value for value in kept if "198.51" in value]
