"""What a form sends while somebody types, and the list of what is not saved yet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wandel.foundation.cities.access import city_view
from wandel.foundation.cities.kept import FOR_MACHINES
from wandel.foundation.cities.kinds import LEADS_TO, kinds, relation_allowed
from wandel.foundation.cities.models import Artefact
from wandel.foundation.records.drafts.actions import discard_draft, keep_draft
from wandel.foundation.records.drafts.queries import Desk, desk_of, drafts_of, typed_in
from wandel.foundation.records.queries import saved_by
from wandel.foundation.ui.paging import paged
from wandel.foundation.ui.text import localise
from wandel_engine.writing import whole_number


def desk(request: HttpRequest, kind: str, slug: str = "") -> Desk:
    """The form that an address speaks of; also that of something withdrawn, whose text is not lost."""
    if kind not in kinds:
        raise Http404
    if slug:
        artefact = get_object_or_404(Artefact, city=request.city, kind=kind, slug=slug)
        return Desk(request.city, kind, request.user, artefact)
    return Desk(request.city, kind, request.user, origin=_origin(request, kind))


def _origin(request: HttpRequest, kind: str) -> str:
    of, _slash, slug = request.GET.get("from", "").partition("/")
    known = relation_allowed(of, LEADS_TO, kind) and Artefact.objects.visible_to(request.reader).filter(
        kind=of, slug=slug
    )
    return f"{of}/{slug}" if known else ""


@require_POST
@city_view("records.edit")
def keep(request: HttpRequest, kind: str, slug: str = "") -> HttpResponse:
    """Keep what is typed, and tell what has happened to the thing in the meantime."""
    about = desk(request, kind, slug)
    based_on = whole_number(request.POST.get("seen_version", ""))
    try:
        keep_draft(
            city=about.city,
            kind=kind,
            artefact=about.artefact,
            origin=about.origin,
            typed=typed_in(request),
            based_on=based_on if based_on is not None and based_on < 2**31 else None,
            actor=request.user,
        )
    except ValidationError as taken:
        return JsonResponse({"state": "taken", "says": " ".join(taken.messages)}, status=409)
    return JsonResponse(_meanwhile(about, based_on))


def _meanwhile(about: Desk, based_on: int | None) -> dict[str, Any]:
    artefact = about.artefact
    if artefact is None:
        return {"state": "kept"}
    if artefact.withdrawn_at is not None:
        return {"state": "withdrawn"}
    if artefact.version != based_on:
        who, _at = saved_by(artefact)
        return {"state": "changed", "who": str(who or "")}
    return {"state": "kept"}


@require_POST
@city_view("records.edit")
def discard(request: HttpRequest, kind: str, slug: str = "") -> HttpResponse:
    """Throw the draft away, here and in the browser."""
    about = desk(request, kind, slug)
    if draft := about.draft:
        discard_draft(draft=draft, actor=request.user)
    messages.success(request, _("Der Entwurf ist verworfen."), extra_tags=about.key)
    if about.artefact is None:
        return redirect(kinds[kind].list_url(city_slug=request.city.slug))
    if about.artefact.withdrawn_at is not None:
        return redirect("records:drafts", request.city.slug)
    return redirect(kinds[kind].url(city_slug=request.city.slug, slug=slug))


@require_safe
@city_view("records.edit")
def listing(request: HttpRequest) -> HttpResponse:
    """All that somebody has begun here and not saved; only they see it."""
    found = paged(request, drafts_of(request.user, request.city))
    for one in found:
        one.desk, one.kind_label = desk_of(one), kinds[one.kind].label if one.kind in kinds else one.kind
        one.title, one.is_behind, one.texts = _title(one), _is_behind(one), _texts(one)
    return render(request, "records/drafts/listing.html", {"found": found})


def _title(draft: Any) -> Any:
    """What is typed as a title, else the one that stands there."""
    typed = {name[6:]: values[0] for name, values in draft.typed.items() if name.startswith("title_")}
    return localise(typed) or localise(draft.artefact.title if draft.artefact else "")


def _texts(draft: Any) -> list[str]:
    """All that was typed, for what has no form any more."""
    return [value for values in draft.typed.values() for value in values if not FOR_MACHINES.fullmatch(value)]


def _is_behind(draft: Any) -> bool:
    return draft.artefact is not None and draft.artefact.version != draft.based_on
