import smtplib

import pytest
from django.utils import timezone
from tests.factories import make_city

from wandel.foundation.cities.models import AuditEntry
from wandel.foundation.live import jobs
from wandel.foundation.live.models import Job
from wandel.foundation.messages import actions
from wandel.foundation.messages.models import OutboxMessage


def queue(city, recipient="buero@example.org", key="invitation:1"):
    return actions.queue_message(
        city=city,
        key=key,
        recipient=recipient,
        language="de",
        subject="Einladung",
        body="Willkommen",
        actor=None,
    )


def send(city):
    """What the worker does with the job that waits, or with one that came too late."""
    jobs.run(waiting_jobs().filter(city=city, not_before=None).first() or late(city))


def refuse(self):
    raise smtplib.SMTPServerDisconnected("gone")


def waiting_jobs():
    return Job.objects.filter(kind="messages.send", status=Job.Status.WAITING)


def late(city):
    return Job.objects.create(kind="messages.send", city=city)


def test_a_mail_goes_out_once(city, mailoutbox):
    queue(city)
    queue(city)
    send(city)
    send(city)
    assert [mail.subject for mail in mailoutbox] == ["Einladung"]


def test_a_mail_that_fails_is_kept_and_tried_later(city, monkeypatch):
    message = queue(city)
    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    send(city)
    message.refresh_from_db()
    assert (message.status, message.attempts, message.error) == (OutboxMessage.Status.WAITING, 1, "gone")
    send(city)
    message.refresh_from_db()
    assert message.attempts == 1, "not before its time"


def test_what_failed_is_tried_again_at_its_time(city, monkeypatch):
    message = queue(city)
    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    jobs.run(Job.objects.get())
    message.refresh_from_db()
    assert waiting_jobs().get().not_before == message.next_attempt_at


def test_a_new_mail_does_not_wait_for_the_next_try_of_another(city, monkeypatch):
    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    queue(city)
    send(city)
    waiting = Job.objects.get(kind="messages.send", status=Job.Status.WAITING)
    assert waiting.not_before > timezone.now()
    queue(city, key="invitation:2")
    now = Job.objects.filter(kind="messages.send", status=Job.Status.WAITING, not_before=None)
    assert now.count() == 1


def test_a_try_that_is_queued_already_is_not_queued_again(city, monkeypatch):
    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    queue(city)
    send(city)
    send(city)
    assert waiting_jobs().count() == 1


def test_when_all_is_sent_nothing_is_queued(city, mailoutbox):
    queue(city)
    send(city)
    assert len(mailoutbox) == 1
    assert not waiting_jobs().exists()


def test_queueing_starts_the_sending(city):
    queue(city)
    assert Job.objects.filter(kind="messages.send").exists()


@pytest.mark.django_db
def test_an_unsent_mail_is_never_lost(city, mailoutbox):
    queue(city, "a@example.org")
    queue(city, "b@example.org")
    send(city)
    assert OutboxMessage.objects.filter(status="sent").count() == len(mailoutbox) == 2


def test_a_list_of_addresses_is_one_job(city):
    for number in range(5):
        queue(city, f"a{number}@example.org")
    assert Job.objects.filter(kind="messages.send").count() == 1


def test_a_demonstration_writes_to_nobody(mailoutbox, capsys, db):
    queue(make_city(is_demo=True))
    send(OutboxMessage.objects.get().city)
    assert mailoutbox == []
    assert "Einladung" in capsys.readouterr().out
    assert OutboxMessage.objects.get().status == OutboxMessage.Status.SENT


def test_the_audit_log_keeps_no_address(city):
    queue(city, "frau@example.org")
    assert not AuditEntry.objects.filter(subject__contains="@").exists()
