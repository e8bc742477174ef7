"""Pages of the arenas: for everybody, for phones, for the wall, and for the team that facilitates."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wandel.foundation.cities.access import city_view, open_view, reader_for
from wandel.foundation.cities.queries import traces
from wandel.foundation.live.stream import event_stream
from wandel.foundation.ui.paging import paged
from wandel.foundation.ui.qr import qr_svg
from wandel.people.arenas import actions, phones, queries
from wandel.people.arenas.models import Activity, Arena, Idea


@city_view("arenas.view")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    found = paged(request, queries.arenas_of(request.reader))
    return render(request, "arenas/index.html", {"arenas": found})


@city_view("arenas.view")
@require_safe
def arena(request: HttpRequest, slug: str) -> HttpResponse:
    visible = Arena.objects.visible_to(request.reader).select_related("source", "city")
    found = get_object_or_404(visible, slug=slug)
    activities = queries.activities_of(found)
    for activity in activities:
        activity.public_ideas = paged(request, activity.public_ideas, name=activity.key)
    ideas = [idea for activity in activities for idea in activity.public_ideas]
    context = {"arena": found, "activities": activities, "traces": traces(ideas, request.reader)}
    context["may_edit"] = request.reader.may("records.edit")
    if context["may_edit"]:
        context["withdrawn"] = queries.withdrawn_from(found)
    return render(request, "arenas/arena.html", context)


@city_view("arenas.view")
@require_safe
def idea(request: HttpRequest, slug: str) -> HttpResponse:
    visible = Idea.objects.visible_to(request.reader).select_related("activity__arena__city")
    found = get_object_or_404(visible, slug=slug)
    activity = queries.activity(request.reader, found.activity.arena.slug, found.activity.key)
    context = {"idea": found, "activity": activity}
    return render(request, "arenas/idea.html", context)


@city_view("arenas.take_part")
def phone(request: HttpRequest, slug: str, activity_key: str) -> HttpResponse:
    """Asks for one thing at a time. What was typed comes back with every refusal."""
    activity = _activity(request, slug, activity_key)
    participant, is_new = phones.participant_of(request)
    answer: dict[str, Any] = {}
    if request.method == "POST":
        deed = request.POST.get("deed", "")
        if not any(deed in phase.participants_may for phase in activity.behaviour.phases):
            raise PermissionDenied
        # A phase that has passed is answered by the kind itself, which gives back what was typed.
        answer = activity.behaviour.perform(
            deed, activity, data=request.POST, participant=participant, address=phones.address_of(request)
        )
        if "message" in answer:
            messages.success(request, answer["message"])
            onward = redirect(request.path)
            return phones.remember(onward, participant) if is_new else onward
    context = {"activity": activity, "latest_event": queries.latest_event(activity)}
    context |= activity.behaviour.phone(activity, participant) | answer
    status = phones.status_of(answer["form"]) if answer else 200
    page = render(request, activity.behaviour.phone_template, context, status=status)
    return phones.remember(page, participant) if is_new else page


@city_view("arenas.facilitate")
@require_safe
def projector(request: HttpRequest, slug: str, activity_key: str) -> HttpResponse:
    activity = _activity(request, slug, activity_key)
    context = {"activity": activity, "latest_event": queries.latest_event(activity)}
    context |= {"join": _join(request, activity)} | activity.behaviour.projector(activity)
    return render(request, activity.behaviour.projector_template, context)


@city_view("arenas.facilitate")
def console(request: HttpRequest, slug: str, activity_key: str) -> HttpResponse:
    """Where the team leads an activity and keeps order in what comes out."""
    activity = _activity(request, slug, activity_key)
    if request.method == "POST":
        deed = request.POST.get("deed", "")
        if deed not in activity.current.team_may:
            raise PermissionDenied
        answer = activity.behaviour.perform(deed, activity, data=request.POST, actor=request.user)
        messages.success(request, answer["message"])
        return redirect(request.get_full_path())
    context = {"activity": activity, "latest_event": queries.latest_event(activity)}
    context |= {"join": _join(request, activity)} | activity.behaviour.console(activity, request.reader)
    context["ideas"] = paged(request, context["ideas"])
    return render(request, activity.behaviour.console_template, context)


@city_view("arenas.facilitate")
@require_POST
def phase(request: HttpRequest, slug: str, activity_key: str) -> HttpResponse:
    activity = _activity(request, slug, activity_key)
    try:
        actions.change_phase(activity=activity, phase=request.POST.get("phase", ""), actor=request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect("arenas:console", request.city.slug, slug, activity_key)


@city_view("arenas.take_part")
@require_safe
def stream(request: HttpRequest, slug: str, activity_key: str) -> HttpResponse:
    """Says that something happened, never what was written: pages then ask for what they may see."""
    activity = _activity(request, slug, activity_key)
    last = request.headers.get("Last-Event-ID") or request.GET.get("after")
    return event_stream(activity.channel, last, frozenset(request.GET.getlist("name")))


@open_view
@require_safe
def enter_code(request: HttpRequest) -> HttpResponse:
    code = request.GET.get("code", "")
    return _to_phone(request, code) if code else render(request, "arenas/join.html")


@open_view
@require_safe
def join(request: HttpRequest, code: str) -> HttpResponse:
    """From the QR code to the phone page, in the language of the browser."""
    return _to_phone(request, code)


def _to_phone(request: HttpRequest, code: str) -> HttpResponse:
    activity = queries.activity_by_code(code)
    # A hidden city looks like none at all.
    if activity is None or not queries.may_take_part(reader_for(request.user, activity.city), activity):
        refusal = _("Den Code „%(code)s“ gibt es nicht.") % {"code": code[:20]}
        return render(request, "arenas/join.html", {"refusal": refusal, "code": code}, status=404)
    return redirect("arenas:phone", activity.city.slug, activity.arena.slug, activity.key)


def _activity(request: HttpRequest, slug: str, activity_key: str) -> Activity:
    found = queries.activity(request.reader, slug, activity_key)
    if found is None:
        raise Http404
    return found


def _join(request: HttpRequest, activity: Activity) -> dict[str, Any] | None:
    """How to take part, for the whole page; a part that htmx fetches again goes without."""
    if request.htmx:
        return None
    address = request.build_absolute_uri(reverse("join:join", kwargs={"code": activity.join_code}))
    start = request.build_absolute_uri(reverse("join:enter"))
    return {
        "svg": qr_svg(address),
        "url": start.split("://", 1)[1].rstrip("/"),
        "code": activity.join_code,
        "address": address,
    }
