"""Inviting people, and giving and taking roles."""

from __future__ import annotations

import datetime as dt
import re
from threading import Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories import make_city, make_member
from tests.making import make_organisation

from wandel.foundation.administration.actions import members as actions
from wandel.foundation.administration.models import Invitation
from wandel.foundation.cities import erasures
from wandel.foundation.cities.access import role_in
from wandel.foundation.cities.actions import create_user, repeat_erasures, take_role
from wandel.foundation.cities.models import Erasure, Membership, User
from wandel.foundation.messages.actions import note_delivery
from wandel.foundation.messages.delivery import Failure
from wandel.foundation.messages.models import OutboxMessage

pytestmark = pytest.mark.django_db
GUEST = "guest@example.net"


def pages(city) -> str:
    return f"/de/{city.slug}/administration/members/"


def invite(city, actor, email=GUEST, role="team", **given) -> Invitation:
    return actions.invite_member(
        city=city, email=email, role=role, language="de", site="https://city.example", actor=actor, **given
    )


def log_in(client: Client, email: str, onward: str = "/de/"):
    """By a code, as everybody does; returns the answer to the code."""
    asked = client.post(f"/de/account/login/code/?next={onward}", {"email": email, "next": onward})
    body = OutboxMessage.objects.filter(recipient=email, key__startswith="login:").latest("pk").body
    code = re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}", body, re.MULTILINE)[0]
    return client.post(asked.url, {"code": code, "next": onward})


def role_of(email: str, city) -> str:
    return role_in(User.objects.get(email=email), city)


def test_an_invitation_is_a_mail_and_no_role_yet(city, admin_client):
    sent = admin_client.post(
        f"{pages(city)}+invite/",
        {"email": "Guest@Example.net", "role": "partner", "language": "pl", "note": "Zapraszamy!"},
    )
    assert sent.status_code == 302
    mail = OutboxMessage.objects.get()
    assert (mail.recipient, mail.language, mail.city) == (GUEST, "pl", city)
    assert "Zapraszamy!" in mail.body
    assert f"http://testserver/pl/+invitation/{Invitation.objects.get().pk}/" in mail.body
    assert role_of(GUEST, city) == "visitor"
    assert "Mail auf dem Weg" in admin_client.get(pages(city)).content.decode()


def test_the_log_in_by_code_gives_the_role(city, admin, client):
    invited = invite(city, admin, role="admin")
    link = f"/de/+invitation/{invited.pk}/"
    assert (
        client.get(link).url == f"/de/account/login/code/?next={link.replace('/', '%2F').replace('+', '%2B')}"
    )
    log_in(client, GUEST, link)
    assert role_of(GUEST, city) == "admin"
    assert client.get(link).url == f"/de/{city.slug}/"
    invited.refresh_from_db()
    assert invited.accepted_at


def test_a_partner_is_invited_for_an_organisation_and_may_change_to_another(city, admin_client, client):
    for key, name in (("werk", "Werk"), ("bank", "Bank")):
        make_organisation(city, key, name)
    given = {"email": GUEST, "role": "partner", "language": "de", "organisation": "werk"}
    assert admin_client.post(f"{pages(city)}+invite/", given | {"organisation": "nobody"}).status_code == 422
    assert admin_client.post(f"{pages(city)}+invite/", given).status_code == 302
    assert "Partner: Werk" in re.sub("<[^>]+>", "", admin_client.get(pages(city)).content.decode())
    log_in(client, GUEST)
    member = Membership.objects.get(user__email=GUEST)
    assert (member.role, member.organisation.slug) == ("partner", "werk")
    address = f"{pages(city)}{member.pk}/"
    assert admin_client.get(address).context["form"]["organisation"].value() == "werk"
    for chosen, role in (("bank", "partner"), ("", "partner"), ("bank", "team")):
        assert admin_client.post(address, {"role": role, "organisation": chosen}).status_code == 302
        member.refresh_from_db()
        expected = chosen if role == "partner" else ""
        assert (member.organisation.slug if member.organisation else "") == expected


def test_whoever_is_logged_in_already_takes_the_role_by_a_click(city, admin, browser_of):
    guest = create_user(email=GUEST, actor=None)
    client = browser_of(guest)
    link = f"/de/+invitation/{invite(city, admin).pk}/"
    assert "Einladung annehmen" in client.get(link).content.decode()
    assert client.post(link, follow=True).redirect_chain[-1][0] == f"/de/{city.slug}/"
    assert role_of(GUEST, city) == "team"


def test_an_invitation_is_nobody_elses(city, admin, team_client):
    hidden = make_city(is_public=False)
    link = f"/de/+invitation/{invite(hidden, make_member(hidden, 'admin')).pk}/"
    for answer in (team_client.get(link), team_client.post(link)):
        assert answer.status_code == 403
        assert GUEST not in answer.content.decode()
        assert hidden.name["de"] not in answer.content.decode()
    assert role_of(GUEST, hidden) == "visitor"


@pytest.mark.parametrize("end", ["withdrawn", "expired"])
def test_what_is_over_gives_no_role(city, admin, client, browser_of, end):
    invited = invite(city, admin)
    if end == "withdrawn":
        actions.withdraw_invitation(invitation=invited, actor=admin)
    else:
        Invitation.objects.update(mailed_at=timezone.now() - dt.timedelta(days=31))
    log_in(client, GUEST)
    assert role_of(GUEST, city) == "visitor"
    page = browser_of(admin).get(pages(city)).content.decode()
    assert ("zurückgezogen am" if end == "withdrawn" else "abgelaufen am") in page
    assert "gilt nicht mehr" in client.get(f"/de/+invitation/{invited.pk}/").content.decode()


def test_an_expired_invitation_is_valid_again_once_it_is_sent_again(city, admin, client, admin_client):
    invited = invite(city, admin)
    Invitation.objects.update(mailed_at=timezone.now() - dt.timedelta(days=31))
    asked = f"{pages(city)}invitations/{invited.pk}/"
    assert admin_client.post(asked, {"order": "again"}).status_code == 302
    assert OutboxMessage.objects.filter(recipient=GUEST).count() == 2
    log_in(client, GUEST)
    assert role_of(GUEST, city) == "team"
    assert admin_client.post(asked, {"order": "withdraw"}).status_code == 422


def test_a_withdrawn_invitation_stays_withdrawn_when_a_backup_is_restored(city, admin):
    invited = invite(city, admin)
    actions.withdraw_invitation(invitation=invited, actor=admin)
    listed = list(Erasure.objects.all())
    Erasure.objects.all().delete()
    Invitation.objects.update(withdrawn_at=None)
    assert erasures._key_of(Invitation) == {"pk", "city__slug"}
    assert repeat_erasures(listed=listed, actor=None) == 1
    invited.refresh_from_db()
    assert invited.withdrawn_at


def test_what_became_of_the_mail_is_told(city, admin, admin_client):
    invite(city, admin)
    mail = OutboxMessage.objects.get()
    note_delivery(message=mail, failure=Failure(mail.Fault.REFUSED, "550 no", final=True), actor=None)
    page = admin_client.get(pages(city)).content.decode()
    assert "Mail nicht zustellbar: Der Mailserver nimmt diese Adresse nicht an." in page


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("no address", "gültige E-Mail-Adresse"),
        ("", "Das muss noch stimmen"),
        ("member@example.net", "gehört schon dazu"),
        (GUEST, "schon eingeladen"),
        ("admin@example.org", "nur in Demonstrationen"),
    ],
)
def test_who_cannot_be_invited(city, admin, admin_client, email, said):
    invite(city, admin)
    actions.give_role(
        city=city, user=create_user(email="member@example.net", actor=None), role="team", actor=None
    )
    page = admin_client.post(
        f"{pages(city)}+invite/", {"email": email, "role": "team", "language": "de", "note": "Ein Satz"}
    )
    assert page.status_code == 422
    assert said in page.content.decode()
    assert "Ein Satz" in page.content.decode()
    assert Invitation.objects.count() == 1


def test_an_invitation_lowers_nobodys_role(city, admin, client):
    invited = invite(city, admin, role="partner")
    actions.give_role(city=city, user=User.objects.get(email=GUEST), role="admin", actor=None)
    log_in(client, GUEST)
    assert role_of(GUEST, city) == "admin"
    invited.refresh_from_db()
    assert invited.accepted_at


@pytest.mark.parametrize("role", ["team", "partner", None])
def test_only_administrators_see_and_change_who_works_here(city, browser_of, role, admin):
    user = make_member(city, role) if role else create_user(email="x@example.net", actor=None)
    client, other = browser_of(user), make_member(city)
    invited = invite(city, admin)
    for path in ("", "+invite/", f"{other.memberships.get().pk}/", f"invitations/{invited.pk}/"):
        assert client.get(pages(city) + path).status_code == 403
    given = {"city": city, "actor": user}
    for refused in (
        lambda: invite(city, user, "more@example.net"),
        lambda: actions.change_role(member=other, role="admin", **given),
        lambda: actions.remove_member(member=other, **given),
        lambda: actions.invite_again(invitation=invited, site="", actor=user),
        lambda: actions.withdraw_invitation(invitation=invited, actor=user),
    ):
        with pytest.raises(ValidationError, match="fehlt inzwischen die Rolle"):
            refused()


def test_administrators_of_another_city_do_not_reach_this_one(city, browser_of):
    stranger = browser_of(make_member(make_city(), "admin"))
    member = make_member(city).memberships.get()
    assert stranger.get(f"{pages(city)}{member.pk}/").status_code == 403
    own = make_city()
    inside = browser_of(make_member(own, "admin"))
    assert inside.get(f"{pages(own)}{member.pk}/").status_code == 404
    assert inside.post(f"{pages(own)}{member.pk}/", {"role": "none"}).status_code == 404


def test_a_role_is_changed_and_taken(city, admin_client):
    member = make_member(city)
    at = f"{pages(city)}{member.memberships.get().pk}/"
    admin_client.post(at, {"role": "partner"})
    assert role_of(member.email, city) == "partner"
    assert admin_client.post(at, {"role": "king"}).status_code == 422
    assert admin_client.post(at, {"other": "field"}).status_code == 422
    admin_client.post(at, {"role": "none"})
    assert role_of(member.email, city) == "visitor"


@pytest.mark.parametrize("role", ["team", "none"])
def test_the_last_administrator_stays(city, admin, admin_client, role):
    at = f"{pages(city)}{admin.memberships.get().pk}/"
    refused = admin_client.post(at, {"role": role})
    assert refused.status_code == 422
    assert "die letzte Stadt-Administration" in refused.content.decode()
    # Neither an invitation nor an account that is shut counts as another one.
    invite(city, admin, role="admin")
    shut = make_member(city, "admin")
    User.objects.filter(pk=shut.pk).update(is_active=False)
    assert admin_client.post(at, {"role": role}).status_code == 422
    make_member(city, "admin")
    assert admin_client.post(at, {"role": role}).status_code == 302
    assert role_of(admin.email, city) == {"none": "visitor"}.get(role, role)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time anyway")
def test_the_last_two_cannot_leave_in_the_same_moment(city, admin):
    other, refused = make_member(city, "admin"), []

    def leave(user) -> None:
        try:
            take_role(city=city, user=user, actor=None)
        except ValidationError as error:
            refused.append(error.code)
        finally:
            connection.close()

    threads = [Thread(target=leave, args=[user]) for user in (admin, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["last-admin"]
    assert city.memberships.count() == 1


@pytest.mark.parametrize("is_public", [True, False])
@pytest.mark.parametrize("left", ["partner", None])
def test_whoever_loses_a_role_while_writing_is_told_and_keeps_the_text(browser_of, admin, is_public, left):
    city = make_city(is_public=is_public)
    make_member(city, "admin")
    writer = make_member(city)
    client = browser_of(writer)
    if left:
        actions.give_role(city=city, user=writer, role=left, actor=None)
    else:
        take_role(city=city, user=writer, actor=None)
    text = "Ein langer Abend.\n\nMit „Absätzen“ & <b>."
    sent = {
        "title_de": "Treffen",
        "date": "2031-01-01",
        "occasion": "workshop",
        "visibility": "team",
        "summary_de": text,
    }
    page = client.post(f"/de/{city.slug}/records/new/event/", sent)
    assert page.status_code == 403
    html = page.content.decode()
    assert "Diesem Konto fehlt hier die Rolle" in html
    assert "Mit „Absätzen“ &amp; &lt;b&gt;." in html
    assert not city.artefacts.filter(kind="event").exists()


def test_a_hidden_city_stays_none_for_those_who_never_had_a_role(team_client):
    hidden = make_city("secret", is_public=False)
    answers = [
        team_client.post(f"/de/{slug}/records/new/event/", {"title": "Ein Text"})
        for slug in (hidden.slug, "none")
    ]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_the_list_costs_the_same_for_one_and_for_many(city, admin, admin_client):
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            admin_client.get(pages(city))
        return len(asked)

    invite(city, admin)
    make_member(city)
    few = cost()
    for number in range(8):
        make_member(city)
        invite(city, admin, f"guest-{number}@example.net")
    assert cost() == few
