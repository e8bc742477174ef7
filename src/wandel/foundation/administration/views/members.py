"""Who works on a city's process: the list, invitations, roles."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wandel.foundation.administration import queries
from wandel.foundation.administration.actions import members as actions
from wandel.foundation.administration.forms import NOBODY, InvitationForm, InvitationOrder, RoleForm
from wandel.foundation.administration.models import Invitation
from wandel.foundation.cities.access import city_view, open_view, to_log_in
from wandel.foundation.ui.forms import refuse, sending_of
from wandel.foundation.ui.paging import paged


@city_view("cities.administer")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    invitations = paged(request, queries.invitations_of(request.city), name="invitations")
    shown = {
        "members": paged(request, queries.members_of(request.city), name="members"),
        "invitations": invitations,
        "sent": queries.with_mails(list(invitations)),
    }
    return render(request, "administration/members.html", shown)


@city_view("cities.administer")
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    form = InvitationForm(request.POST or None, reader=request.reader, initial={"language": get_language()})
    if form.is_valid():
        try:
            actions.invite_member(
                city=request.city,
                site=_site(request),
                actor=request.user,
                sending=sending_of(request),
                **form.cleaned_data,
            )
        except ValidationError as refused:
            refuse(form, refused)
        else:
            messages.success(
                request,
                _("Die Einladung an %(email)s ist auf dem Weg.") % {"email": form.cleaned_data["email"]},
            )
            return redirect("administration:members", request.city.slug)
    return _answer(request, "invite", form)


@city_view("cities.administer")
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """Change somebody's role, or take it away."""
    found = get_object_or_404(queries.members_of(request.city), pk=pk)
    form = RoleForm(request.POST or None, reader=request.reader, member=found)
    if form.is_valid():
        role = form.cleaned_data["role"]
        given = {"city": request.city, "member": found.user, "actor": request.user}
        try:
            if role == NOBODY:
                actions.remove_member(**given)
            else:
                organisation = form.cleaned_data["organisation"]
                actions.change_role(role=role, organisation=organisation, **given)
        except ValidationError as refused:
            refuse(form, refused)
        else:
            return _told(request, found.user, role)
    return _answer(request, "member", form, member=found)


def _told(request: HttpRequest, somebody: Any, role: str) -> HttpResponse:
    if role == NOBODY:
        text = _("%(who)s hat keine Rolle mehr in dieser Stadt.")
    else:
        text = _("Die Rolle von %(who)s ist geändert.")
    messages.success(request, text % {"who": somebody})
    if somebody == request.user and role != "admin":
        # These pages are not theirs any more.
        return redirect("overview:front") if role == NOBODY else redirect("overview:city", request.city.slug)
    return redirect("administration:members", request.city.slug)


@city_view("cities.administer")
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send an invitation once more, or withdraw it."""
    found = get_object_or_404(queries.invitations_of(request.city), pk=pk)
    form = InvitationOrder(request.POST or None)
    if form.is_valid():
        try:
            if form.cleaned_data["order"] == "again":
                actions.invite_again(invitation=found, site=_site(request), actor=request.user)
                text = _("Die Einladung an %(email)s ist noch einmal auf dem Weg.")
            else:
                actions.withdraw_invitation(invitation=found, actor=request.user)
                text = _("Die Einladung an %(email)s ist zurückgezogen.")
        except ValidationError as refused:
            refuse(form, refused)
        else:
            messages.success(request, text % {"email": found.email})
            return redirect("administration:members", request.city.slug)
    sent = queries.with_mails([found])[0]
    return _answer(request, "order", form, sent=sent)


@open_view
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where the mail leads. The role is given by the log-in; whoever was logged in already takes it here."""
    if not request.user.is_authenticated:
        messages.info(request, _("Für Ihre Einladung: hier die Adresse angeben, an die sie ging."))
        return to_log_in(request)
    found = get_object_or_404(Invitation.objects.select_related("city"), pk=pk)
    is_theirs = found.email == request.user.email.lower()
    if is_theirs and request.method == "POST":
        actions.accept_invitations(user=request.user, actor=request.user)
        return redirect("founding:invitation", pk=pk)
    if is_theirs and found.accepted_at and found.city.memberships.filter(user=request.user).exists():
        return redirect("overview:city", found.city.slug)
    # Nobody else learns whom it was for, and to what.
    shown = {"invitation": found if is_theirs else None}
    return render(request, "administration/invitation.html", shown, status=200 if is_theirs else 403)


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _answer(request: HttpRequest, template: str, form: Any, **shown: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, f"administration/{template}.html", shown | {"form": form}, status=status)
