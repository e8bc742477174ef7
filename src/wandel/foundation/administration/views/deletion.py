"""Deleting a city: what goes with it, the confirmation, the waiting time."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wandel.foundation.administration import queries
from wandel.foundation.administration.actions import deletion as actions
from wandel.foundation.administration.forms import DeletionForm
from wandel.foundation.cities.access import city_view
from wandel.foundation.ui.forms import refuse


@city_view("cities.administer")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    form = DeletionForm(request.POST or None)
    if form.is_valid():
        try:
            actions.request_deletion(
                city=request.city, typed=form.cleaned_data["typed"].strip(), actor=request.user
            )
        except ValidationError as refused:
            refuse(form, refused)
        else:
            return redirect("administration:deletion", request.city.slug)
    shown = {
        "form": form,
        "may_delete": request.reader.may("administration.delete"),
        "days": actions.WAITING_TIME.days,
        "contents": queries.contents_of(request.city),
    }
    return render(request, "administration/deletion.html", shown, status=422 if form.is_bound else 200)


@city_view("cities.administer")
@require_POST
def cancel(request: HttpRequest) -> HttpResponse:
    try:
        actions.cancel_deletion(city=request.city, actor=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("Die Löschung ist abgebrochen. Die Stadt bleibt."))
    return redirect("administration:deletion", request.city.slug)
