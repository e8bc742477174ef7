"""Log-in by code: the mail goes through the outbox, and nobody learns who has an account."""

from __future__ import annotations

import re
import smtplib

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from tests.factories import make_city, make_member

from wandel.foundation.cities.actions import give_role
from wandel.foundation.live import jobs
from wandel.foundation.live.models import Job
from wandel.foundation.messages.accounts import AccountAdapter
from wandel.foundation.messages.login import MAILS
from wandel.foundation.messages.models import LoginRequest, OutboxMessage

CODE = re.compile(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", re.MULTILINE)


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet():
    """Who has called how often is counted over a minute, which many tests share."""
    cache.clear()


def ask(email: str, language: str = "de", client: Client | None = None):
    return (client or Client()).post(f"/{language}/account/login/code/", {"email": email})


def enter(client: Client, code: str):
    return client.post("/de/account/login/code/confirm/", {"code": code})


def work() -> None:
    """What the worker does with all that waits."""
    for job in Job.objects.filter(status=Job.Status.WAITING, not_before=None):
        jobs.run(job)


def test_the_code_comes_by_mail_and_lets_in(client, member, mailoutbox):
    assert ask(member.email, client=client).status_code == 302
    assert mailoutbox == [], "no mail is sent in a request"
    work()
    assert mailoutbox[0].to == [member.email]
    code = CODE.search(mailoutbox[0].body)[0]
    answer = client.post("/de/account/login/code/confirm/", {"code": code})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(member.pk)


def test_all_pages_of_the_log_in_say_sie(client, member, mailoutbox):
    """The library's own German mixes both."""
    ask(member.email, client=client)
    work()
    code = CODE.search(mailoutbox[0].body)[0]
    confirm = "/de/account/login/code/confirm/"
    seen = [
        client.get("/de/account/login/code/"),
        client.get(confirm),
        client.post(confirm, {"code": "FALSCH"}),
        client.post(confirm, {"code": code}, follow=True),
        client.get("/de/account/logout/"),
        client.post("/de/account/logout/", follow=True),
        client.get("/de/account/inactive/"),
    ]
    pages = [page.content.decode() for page in seen]
    for page in pages:
        words = " ".join(re.sub(r"<[^>]*>", " ", page).split())
        assert not re.search(r"\b([Dd]u|[Dd]ich|[Dd]ir|[Dd]eine?\w*)\b", words)
    assert "Bitte geben Sie ihn bald ein" in pages[1]
    assert f"an {member.email} unterwegs" in pages[1]
    assert "Dieser Code stimmt nicht." in pages[2]
    assert f"Sie sind als {member} angemeldet." in pages[3]
    assert "Möchten Sie sich wirklich abmelden?" in pages[4]
    assert "Sie sind abgemeldet." in pages[5]
    for refusal in ("rate_limited", "too_many_login_attempts"):
        with override("de"):
            assert "versuchen Sie es später" in str(AccountAdapter.error_messages[refusal])


def test_nobody_signs_up(client, db):
    for elsewhere in ("signup", "password/set", "email"):
        assert client.get(f"/de/account/{elsewhere}/").status_code == 404


def test_an_unknown_address_gets_the_same_answer_for_the_same_work_and_no_mail(member, mailoutbox):
    answers, work_done, pages = [], [], []
    for email in (member.email, "niemand@example.org"):
        browser = Client()
        with CaptureQueriesContext(connection) as queries:
            answers.append(ask(email, client=browser))
        work_done.append(sorted(re.sub(r'".*x\d+"|\d+', "?", query["sql"])[:40] for query in queries))
        page = browser.get("/de/account/login/code/confirm/").content.decode().replace(email, "")
        pages.append(re.sub(r"\w{64}", "token", page))
        work()
    assert {(answer.status_code, answer.url) for answer in answers} == {
        (302, "/de/account/login/code/confirm/")
    }
    assert work_done[0] == work_done[1]
    assert any(done.startswith("INSERT") for done in work_done[1])
    assert pages[0] == pages[1]
    assert [mail.to for mail in mailoutbox] == [[member.email]]


def test_a_code_is_kept_no_longer_than_needed(member, mailoutbox):
    ask(member.email)
    assert CODE.search(OutboxMessage.objects.get().body)
    work()
    assert len(mailoutbox) == 1
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPRecipientsRefused({"x@example.org": (550, b"5.1.1 no such user")}),
        smtplib.SMTPRecipientsRefused({"x@example.org": (450, b"4.2.0 greylisted")}),
        ConnectionRefusedError(111, "Connection refused"),
        TimeoutError("timed out"),
    ],
    ids=["refused", "later", "down", "slow"],
)
def test_a_code_that_cannot_be_sent_is_not_kept_either(member, monkeypatch, error):
    def fail(self):
        raise error

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
    ask(member.email)
    for _try in range(6):
        Job.objects.update(not_before=None)
        OutboxMessage.objects.update(next_attempt_at="2020-01-01T00:00Z")
        work()
    assert not OutboxMessage.objects.exists()


def test_a_code_that_is_too_late_is_neither_sent_nor_kept(member, mailoutbox):
    ask(member.email)
    OutboxMessage.objects.update(expires_at="2020-01-01T00:00Z")
    work()
    assert mailoutbox == []
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    ("language", "subject", "sentence"),
    [
        ("de", "Code für die Anmeldung: Stadt", "Er gilt 15 Minuten"),
        ("en", "Code for signing in: Stadt", "It is valid for 15 minutes"),
        ("pl", "Kod do logowania: Stadt", "Jest ważny przez 15 minut"),
    ],
)
def test_the_mail_names_the_city_and_no_host(member, mailoutbox, language, subject, sentence):
    ask(member.email, language)
    work()
    mail = mailoutbox[0]
    assert mail.subject.startswith(subject)
    assert sentence in mail.body
    assert "testserver" not in mail.subject + mail.body
    assert "example.com" not in mail.subject + mail.body
    assert not re.search(r"\b(Sie|Ihr\w*|du|dein\w*)\b", mail.body)


def test_who_works_in_two_cities_reads_the_name_of_the_program(member, mailoutbox):
    give_role(city=make_city(), user=member, role="team", actor=None)
    ask(member.email)
    work()
    assert mailoutbox[0].subject == "Code für die Anmeldung: Wandel"


def test_codes_wait_for_no_list_of_invitations(city, member, mailoutbox):
    """Mails about accounts have a job of their own; those of a city take turns with it."""
    other = make_member(city)
    ask(member.email)
    ask(other.email)
    assert Job.objects.filter(kind="messages.send", city=None).count() == 1
    work()
    assert len(mailoutbox) == 2


def test_strangers_keep_nobody_out(member, mailoutbox):
    """Whatever they ask for in somebody's name, that person logs in, with a code that they had sent."""
    for number in range(3 * MAILS):
        stranger = Client(REMOTE_ADDR=f"203.0.113.{number % 3}")
        assert ask(member.email, client=stranger).status_code == 302
        for _guess in range(4):
            enter(stranger, "WRNG-0000")
    work()
    assert len(mailoutbox) == MAILS
    for mail in (mailoutbox[0], mailoutbox[-1]):
        owner = Client(REMOTE_ADDR="198.51.100.1")
        answer = owner.post("/de/account/login/code/", {"email": member.email}, follow=True)
        assert "Jeder von ihnen gilt hier" in answer.content.decode()
        assert enter(owner, CODE.search(mail.body)[0]).status_code == 302
        assert owner.session["_auth_user_id"] == str(member.pk)


def test_one_caller_uses_up_nobody_elses_share(member):
    answers = [
        ask(f"{number}@example.org", client=Client(REMOTE_ADDR="203.0.113.1")).status_code
        for number in range(40)
    ]
    assert set(answers) == {302, 422}
    assert ask(member.email, client=Client(REMOTE_ADDR="198.51.100.1")).status_code == 302


def test_the_bound_of_mails_tells_nobody_who_has_an_account(member):
    pages = []
    for email in (member.email, "niemand@example.org"):
        for _time in range(MAILS):
            ask(email)
        answer = Client().post("/de/account/login/code/", {"email": email}, follow=True)
        page = answer.content.decode().replace(email, "")
        pages.append(re.sub(r"\w{64}", "token", page))
    assert "ein weiterer wird gerade nicht verschickt" in pages[0]
    assert pages[0] == pages[1]


def test_after_a_while_there_is_a_new_code(member, mailoutbox):
    for _time in range(MAILS + 1):
        ask(member.email)
    work()
    LoginRequest.objects.update(expires_at="2020-01-01T00:00Z")
    late = Client()
    ask(member.email, client=late)
    work()
    assert len(mailoutbox) == MAILS + 1
    assert enter(late, CODE.search(mailoutbox[0].body)[0]).status_code == 422
    assert enter(late, CODE.search(mailoutbox[-1].body)[0]).status_code == 302
    assert LoginRequest.objects.count() == 1, "what is over is not kept"


def test_guesses_count_though_the_session_forgets_them(member, mailoutbox):
    """Requests that come at once all read the session as it was before them."""
    browser = Client()
    ask(member.email, client=browser)
    work()
    before = dict(browser.session)
    for _guess in range(3):
        enter(browser, "WRNG-0000")
        session = browser.session
        session.update(before)
        session.save()
    answer = enter(browser, CODE.search(mailoutbox[0].body)[0])
    assert answer.status_code == 302
    assert answer.url.endswith("/login/code/")
    assert "_auth_user_id" not in browser.session


def test_a_code_for_one_address_is_none_for_another(city, member, mailoutbox):
    other, browser = make_member(city), Client()
    ask(other.email)
    ask(member.email, client=browser)
    work()
    code = next(CODE.search(mail.body)[0] for mail in mailoutbox if mail.to == [other.email])
    assert enter(browser, code).status_code == 422
    assert "_auth_user_id" not in browser.session


def test_a_log_in_begun_before_an_update_begins_anew(member):
    browser = Client()
    ask(member.email, client=browser)
    session = browser.session
    del session["login_request"]
    session.save()
    assert enter(browser, "WRNG-0000").url.endswith("/login/code/")


def test_neither_session_nor_database_knows_the_code(member, mailoutbox):
    browser = Client()
    ask(member.email, client=browser)
    work()
    code = CODE.search(mailoutbox[0].body)[0]
    assert code not in str(dict(browser.session))
    row = str(LoginRequest.objects.values().get())
    assert code not in row
    assert member.email not in row
