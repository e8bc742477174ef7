"""Invitations by mail: to whom they go, once, and what they say."""

from __future__ import annotations

import smtplib

import pytest
from django.test import Client
from tests.factories import make_city, make_member
from tests.making import change

from wandel.foundation.live import jobs
from wandel.foundation.live.models import Job
from wandel.foundation.messages.models import OutboxMessage
from wandel.people.events import actions


def send(client, event, addresses, **fields):
    path = f"{event.get_absolute_url()}invite/"
    return client.post(path, {"addresses": addresses, "language": "de"} | fields, follow=True)


def test_a_pasted_list_becomes_one_mail_each(city, team_client, make_event, mailoutbox):
    event = make_event(city, title="Werkstatt <Wärme>", summary={"de": "15 Uhr, „Rathaus“ & Hof"})
    answer = send(team_client, event, "a@example.org, B@example.org;\n a@EXAMPLE.org\n\nc@example.org")
    assert "3 Einladungen sind auf dem Weg." in answer.content.decode()
    jobs.run(Job.objects.create(kind="messages.send", city=city))
    assert sorted(mail.to[0] for mail in mailoutbox) == ["a@example.org", "b@example.org", "c@example.org"]
    mail = mailoutbox[0]
    assert mail.subject.startswith("Einladung: Werkstatt <Wärme>, ")
    assert "15 Uhr, „Rathaus“ & Hof" in mail.body
    assert f"http://testserver{event.get_absolute_url()}" in mail.body
    assert f"http://testserver{event.get_absolute_url()}calendar.ics" in mail.body
    assert "Demonstration" not in mail.body


def test_nobody_is_invited_twice_until_the_date_moves(city, team_client, make_event):
    event = make_event(city)
    send(team_client, event, "a@example.org")
    answer = send(team_client, event, "a@example.org b@example.org")
    assert "1 Einladung ist auf dem Weg. 1 Adresse war schon eingeladen." in answer.content.decode()
    assert OutboxMessage.objects.count() == 2
    moved = change(event, date=event.date.replace(year=event.date.year + 1))
    send(team_client, moved, "a@example.org")
    assert OutboxMessage.objects.filter(recipient="a@example.org").count() == 2


def test_one_broken_address_stops_all_and_is_named(city, team_client, make_event):
    answer = send(team_client, make_event(city), "a@example.org, b@, c@example.org")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Das ist keine E-Mail-Adresse: b@. Niemand wurde eingeladen." in page
    assert "c@example.org" in page
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    ("addresses", "refusal"),
    [(" ,; \n", "Hier steht noch keine Adresse"), (" ".join(f"p{n}@example.org" for n in range(201)), "201")],
)
def test_a_list_that_is_empty_or_too_long(city, team_client, make_event, addresses, refusal):
    answer = send(team_client, make_event(city), addresses)
    assert answer.status_code == 422
    assert not OutboxMessage.objects.exists()
    assert refusal in answer.content.decode()


def test_a_mail_header_cannot_be_smuggled_in(city, make_event):
    event = make_event(city, title="Werkstatt\r\nBcc: x@example.org")
    invite(event)
    assert "\n" not in OutboxMessage.objects.get().subject


def test_the_invitation_speaks_the_chosen_language(city, make_event):
    event = make_event(
        city, title="Treffen", kind="team-meeting", summary={"de": "Alles", "en": "Everything"}
    )
    invite(event, language="en", note="Bring cake")
    mail = OutboxMessage.objects.get()
    assert mail.language == "en"
    assert event.date.strftime("%B") in mail.subject
    assert "Everything" in mail.body
    assert "Bring cake" in mail.body


def test_the_invitation_of_a_demonstration_says_so(db, make_event):
    event = make_event(make_city(is_demo=True))
    invite(event)
    assert OutboxMessage.objects.get().body.startswith("Demonstration: keine Aussage der Stadt.")


def test_nobody_is_asked_to_invite_to_what_is_over(city, team_client, make_event):
    for days, offered in ((0, True), (-1, False)):
        event = make_event(city, days=days)
        page = team_client.get(event.get_absolute_url()).content.decode()
        assert (f'href="{event.get_absolute_url()}invite/"' in page) == offered


def test_addresses_stand_on_no_page(city, team_client, make_event):
    event = make_event(city)
    send(team_client, event, "geheim@example.org")
    for client in (Client(), member_client(city, "partner"), team_client):
        for path in (event.get_absolute_url(), f"/de/{city.slug}/events/", f"/de/{city.slug}/arenas/"):
            assert "geheim@" not in client.get(path).content.decode()


def invite(event, **fields):
    given = {
        "recipients": ["a@example.org"],
        "language": "de",
        "address": "http://x/",
        "calendar": "http://x",
    }
    return actions.invite(event=event, actor=None, **(given | fields))


def failing(error):
    def fail(self):
        raise error

    return fail


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (
            smtplib.SMTPRecipientsRefused({"x": (550, b"5.1.1 no such user")}),
            "Der Mailserver nimmt diese Adresse nicht an.",
        ),
        (ConnectionRefusedError(111, "Connection refused"), "Der Mailserver ist nicht zu erreichen."),
        (TimeoutError("timed out"), "Der Mailserver hat nicht rechtzeitig geantwortet."),
        (
            smtplib.SMTPAuthenticationError(535, b"5.7.8 bad credentials"),
            "Der Mailserver hat die Mail nicht angenommen.",
        ),
        (UnicodeEncodeError("ascii", "ü", 0, 1, "no"), "Der Mailserver hat die Mail nicht angenommen."),
    ],
    ids=["refused", "down", "slow", "log-in", "unfit"],
)
def test_a_mail_that_fails_is_told_to_whoever_sent_it_and_to_nobody_else(
    city, team_client, make_event, monkeypatch, error, reason
):
    event = make_event(city)
    monkeypatch.setattr("django.core.mail.EmailMessage.send", failing(error))
    send(team_client, event, "amt@example.org")
    jobs.run(Job.objects.get())
    page = team_client.get(event.get_absolute_url()).content.decode()
    assert "<strong>amt@example.org</strong>: " + reason in page
    part = team_client.get(f"{event.get_absolute_url()}mails/").content.decode()
    assert "amt@example.org" in part
    for other in (Client(), member_client(city, "partner"), member_client(city, "team")):
        assert "amt@" not in other.get(event.get_absolute_url()).content.decode()
    assert (
        "Bei 1 weiteren Mail gab es ein Hindernis"
        in member_client(city, "team").get(event.get_absolute_url()).content.decode()
    )


def test_what_was_refused_can_be_sent_again(city, team_client, make_event, monkeypatch, mailoutbox):
    event = make_event(city)
    with monkeypatch.context() as patch:
        refusal = smtplib.SMTPRecipientsRefused({"x": (550, b"mailbox full")})
        patch.setattr("django.core.mail.EmailMessage.send", failing(refusal))
        send(team_client, event, "amt@example.org")
        jobs.run(Job.objects.get())
    assert "1 Mail ließ sich nicht zustellen." in team_client.get(event.get_absolute_url()).content.decode()
    answer = send(team_client, event, "amt@example.org")
    assert "1 Einladung ist auf dem Weg." in answer.content.decode()
    jobs.run(Job.objects.get(status=Job.Status.WAITING))
    page = team_client.get(event.get_absolute_url()).content.decode()
    assert "1 Mail ist verschickt." in page
    assert "amt@example.org" not in page
    assert len(mailoutbox) == 1


def member_client(city, role):
    client = Client()
    client.force_login(make_member(city, role), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_the_addresses_stay_when_the_event_is_cancelled_meanwhile(team_client, city, make_event):
    event = make_event(city)
    actions.cancel_event(event=event, actor=None)
    answer = send(team_client, event, "a@example.org", note="Kommt alle!")
    assert answer.status_code == 422
    assert "Der Termin ist abgesagt." in answer.content.decode()
    assert "Kommt alle!" in answer.content.decode()
    assert not OutboxMessage.objects.exists()
