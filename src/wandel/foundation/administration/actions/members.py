"""Writes about who works on a city's process."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from wandel.foundation.administration.actions.permission import in_turn
from wandel.foundation.administration.models import Invitation
from wandel.foundation.cities.actions import (
    create_user,
    give_role,
    note_hidden,
    take_role,
    taking_part_for,
)
from wandel.foundation.cities.audit import action
from wandel.foundation.cities.demonstration import is_demo_account
from wandel.foundation.cities.fields import written_text
from wandel.foundation.cities.models import Artefact, City, Membership, Role, User
from wandel.foundation.messages.actions import queue_message
from wandel.foundation.ui.text import localise


@action("administration.invite_member")
def invite_member(
    *,
    city: City,
    email: str,
    role: str,
    language: str,
    site: str,
    actor: User | None,
    note: str = "",
    organisation: Artefact | None = None,
) -> Invitation:
    """Ask somebody to take a role, by a mail; a partner for an organisation. `site` is where this
    installation is, such as https://…. Raises ValidationError where they have a role already, or an open
    invitation."""
    in_turn(city, "cities.administer", actor)
    email = email.lower()
    if is_demo_account(email) and not city.is_demo:
        raise ValidationError(
            _("Ein Konto der Demonstration hat nur in Demonstrationen eine Rolle."), code="demo-account"
        )
    if Membership.objects.filter(city=city, user__email=email).exists():
        raise ValidationError(
            _("Wer diese Adresse hat, gehört schon dazu. Die Rolle lässt sich in der Liste ändern."),
            code="member",
        )
    if Invitation.objects.filter(city=city, email=email, accepted_at=None, withdrawn_at=None).exists():
        raise ValidationError(
            _("Diese Adresse ist schon eingeladen. In der Liste lässt sich die Mail noch einmal schicken."),
            code="invited",
        )
    # Codes for the log-in are sent to accounts only.
    if not User.objects.filter(email=email).exists():
        create_user(email=email, actor=actor)
    made = Invitation.objects.create(
        city=city,
        email=email,
        role=Role(role),
        organisation_id=taking_part_for(city, role, organisation),
        language=language,
        note=written_text(note),
        invited_by=actor,
    )
    _mail(made, site, actor)
    return made


@action("administration.invite_again")
def invite_again(*, invitation: Invitation, site: str, actor: User | None) -> Invitation:
    """Send one more mail; the invitation is valid anew from now on."""
    current = _open(invitation, actor)
    current.mails += 1
    current.mailed_at = timezone.now()
    current.save(update_fields=["mails", "mailed_at"])
    _mail(current, site, actor)
    return current


@action("administration.withdraw_invitation")
def withdraw_invitation(*, invitation: Invitation, actor: User | None) -> Invitation:
    """The log-in with its address gives no role any more."""
    current = _open(invitation, actor)
    current.withdrawn_at = timezone.now()
    current.save(update_fields=["withdrawn_at"])
    note_hidden(current, withdrawn_at=current.withdrawn_at)
    return current


@action("administration.accept_invitations")
def accept_invitations(*, user: User, actor: User | None) -> list[Invitation]:
    """Give somebody who has proved that an address is theirs the roles to which it was invited. Nobody has a
    lower role by it than before."""
    waiting = Invitation.objects.select_for_update(of=("self",)).select_related("city")
    taken = []
    for invitation in waiting.filter(email=user.email.lower(), accepted_at=None, withdrawn_at=None):
        if not invitation.is_valid:
            continue
        if not Membership.objects.filter(city=invitation.city, user=user).exists():
            give_role(
                city=invitation.city,
                user=user,
                role=invitation.role,
                organisation=invitation.organisation,
                actor=actor,
            )
        invitation.accepted_at = timezone.now()
        invitation.save(update_fields=["accepted_at"])
        taken.append(invitation)
    return taken


@action("administration.change_role")
def change_role(
    *, city: City, member: User, role: str, actor: User | None, organisation: Artefact | None = None
) -> Membership:
    """Give a member another role, or a partner another organisation. Raises ValidationError where they are
    none, and for the last who administers the city."""
    in_turn(city, "cities.administer", actor)
    if not Membership.objects.filter(city=city, user=member).exists():
        raise ValidationError(_("Diese Person hat hier keine Rolle."), code="no-role")
    return give_role(city=city, user=member, role=role, organisation=organisation, actor=actor)


@action("administration.remove_member")
def remove_member(*, city: City, member: User, actor: User | None) -> None:
    """Take a member's role away. Raises ValidationError like change_role."""
    in_turn(city, "cities.administer", actor)
    take_role(city=city, user=member, actor=actor)


def _open(invitation: Invitation, actor: User | None) -> Invitation:
    in_turn(invitation.city, "cities.administer", actor)
    current = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not current.is_open:
        raise ValidationError(
            _("Diese Einladung ist nicht mehr offen; sie wurde angenommen oder zurückgezogen."), code="closed"
        )
    return current


def _mail(invitation: Invitation, site: str, actor: User | None) -> None:
    with override(invitation.language):
        city = str(localise(invitation.city.name))
        subject = _("Einladung zur Mitarbeit: %(city)s") % {"city": city}
        context = {
            "invitation": invitation,
            "city": invitation.city,
            "role": invitation.get_role_display(),
            "address": site + reverse("founding:invitation", kwargs={"pk": invitation.pk}),
        }
        # The text is no HTML; its template switches escaping off.
        body = render_to_string("administration/invitation.txt", context)
    queue_message(
        city=invitation.city,
        key=invitation.mail_key,
        recipient=invitation.email,
        language=invitation.language,
        subject=" ".join(subject.split()),
        body=body,
        actor=actor,
    )
