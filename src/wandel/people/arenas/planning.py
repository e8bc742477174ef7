"""Pages on which the team makes, changes, orders and removes the activities of an arena."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wandel.foundation.cities.access import city_view
from wandel.foundation.cities.activity_kinds import activity_kinds
from wandel.foundation.records.conflicts import edit_page
from wandel.foundation.records.forms import PartForm
from wandel.foundation.ui.forms import sending_of
from wandel.people.arenas import actions, queries
from wandel.people.arenas.models import Activity, Arena


@city_view("records.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    arena = get_object_or_404(Arena.objects.visible_to(request.reader), slug=slug)
    given = {"kind": activity_kinds.keys()[0]}
    form = PartForm(request.POST or None, model=Activity, reader=request.reader, given=given)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_activity(
                arena=arena, document=form.filled_in(), actor=request.user, sending=sending_of(request)
            )
        except ValidationError as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Gespeichert. Der Code zum Mitmachen gilt schon."))
            return redirect(f"{arena.get_absolute_url()}#{made.key if made is not None else ''}")
    shown = {"arena": arena, "form": form, "url": arena.get_absolute_url()}
    return render(request, "arenas/activity_form.html", shown, status=422 if form.errors else 200)


@city_view("records.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, activity_key: str) -> HttpResponse:
    activity = _activity(request, slug, activity_key)

    def save(form: PartForm) -> None:
        actions.edit_activity(
            activity=activity,
            document=form.filled_in(),
            seen_version=form.cleaned_data["seen_version"],
            actor=request.user,
            sending=sending_of(request),
        )

    return edit_page(
        request,
        thing=activity,
        make_form=lambda data, one: PartForm(data, model=Activity, reader=request.reader, thing=one),
        save=save,
        as_it_was=lambda one, version: None,
        saved_by=queries.changed_by,
        template="arenas/activity_form.html",
        shown=_about(activity),
    )


@city_view("records.edit")
@require_POST
def move(request: HttpRequest, slug: str, activity_key: str) -> HttpResponse:
    activity = _activity(request, slug, activity_key)
    actions.move_activity(activity=activity, up=request.POST.get("where") == "up", actor=request.user)
    return redirect(f"{activity.arena.get_absolute_url()}#{activity.key}")


@city_view("records.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, slug: str, activity_key: str) -> HttpResponse:
    """Ask whether an activity is to go: for good while nobody has contributed, else so that it can come
    back."""
    activity = _activity(request, slug, activity_key)
    contributed = activity.ideas.exists()
    if request.method != "POST":
        return render(request, "arenas/activity_remove.html", _about(activity) | {"contributed": contributed})
    try:
        if contributed:
            actions.withdraw_activity(activity=activity, actor=request.user)
            messages.success(request, _("Zurückgezogen. Unten auf dieser Seite lässt es sich zurückholen."))
        else:
            actions.remove_activity(activity=activity, actor=request.user)
            messages.success(request, _("Die Aktivität ist entfernt."))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(activity.arena.get_absolute_url())


@city_view("records.edit")
@require_POST
def bring_back(request: HttpRequest, slug: str, activity_key: str) -> HttpResponse:
    activity = _activity(request, slug, activity_key, withdrawn=True)
    if activity.withdrawn_at is not None:
        actions.bring_back_activity(activity=activity, actor=request.user)
    messages.success(request, _("Es ist wieder da."))
    return redirect(f"{activity.arena.get_absolute_url()}#{activity.key}")


def _activity(request: HttpRequest, slug: str, activity_key: str, *, withdrawn: bool = False) -> Activity:
    found = queries.activity(request.reader, slug, activity_key, withdrawn=withdrawn)
    if found is None:
        raise Http404
    return found


def _about(activity: Activity) -> dict[str, Any]:
    return {"arena": activity.arena, "activity": activity, "url": activity.arena.get_absolute_url()}
