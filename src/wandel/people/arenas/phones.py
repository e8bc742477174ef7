"""Who holds a phone, and the door through which a whole room sends its ideas in the same moment."""

from __future__ import annotations

import secrets
import uuid
from functools import cache

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseNotFound
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from wandel.foundation.cities.access import direct_view
from wandel.people.arenas import limits
from wandel.people.arenas.actions import Sending
from wandel.people.arenas.forms import IdeaForm, sending_id
from wandel.people.arenas.intake import intake

COOKIE = "phone"
REMEMBERED_S = 30 * 24 * 3600


def participant_of(request: HttpRequest) -> tuple[str, bool]:
    """A random token in a signed cookie stands for the person; nothing about them is stored. Also whether
    the token is new, so that the answer has to carry it."""
    known = request.get_signed_cookie(COOKIE, None, max_age=REMEMBERED_S)
    return (known, False) if known else (secrets.token_urlsafe(18), True)


def remember(response: HttpResponse, participant: str) -> HttpResponse:
    response.set_signed_cookie(
        COOKIE,
        participant,
        max_age=REMEMBERED_S,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def address_of(request: HttpRequest) -> str:
    """Where the phone's network meets the installation; empty behind a socket without addresses."""
    return request.META.get("REMOTE_ADDR") or ""


def status_of(form: forms.Form) -> int:
    """Of a form that comes back: too many, or something to be mended."""
    return 429 if form.has_error("text", limits.CODE) else 422


@direct_view
@require_POST
async def ideas(request: HttpRequest, code: str) -> HttpResponse:
    """Take an idea from the phone page and answer with what changes there. Pages of other sites can send
    neither the cookie (SameSite) nor the header, so no token is needed against them."""
    participant, is_new = participant_of(request)
    if is_new or "HX-Request" not in request.headers:
        return HttpResponseForbidden()
    spoken = dict(settings.LANGUAGES)
    language = request.POST.get("language", "")
    sending = Sending(
        participant=participant,
        client_id=sending_id(request.POST.get("client_id", "")),
        text=request.POST.get("text", ""),
        language=language if language in spoken else settings.LANGUAGE_CODE,
        address=address_of(request),
    )
    status = 200
    with override(sending.language):
        try:
            taken = await intake().send(code, sending)
        except DatabaseError:
            taken = ValidationError(
                _("Das hat gerade nicht geklappt. Der Text steht noch hier: bitte noch einmal abschicken.")
            )
        if taken is None:
            return HttpResponseNotFound()
        if isinstance(taken, ValidationError):
            context = {"refusal": taken.messages[0]}
            # The page shows this answer, too; programs are told to slow down.
            status = 429 if taken.code == limits.CODE else 200
        else:
            context = {"idea": taken, "client_id": uuid.uuid4(), "field": _empty_field(sending.language)}
        return HttpResponse(get_template("arenas/collect/answer.html").render(context), status=status)


@cache
def _empty_field(language: str) -> SafeString:
    """The field for the next idea; the same for everybody who speaks the language."""
    with override(language):
        return get_template("arenas/collect/field.html").render({"form": IdeaForm()})
