"""Pages of the experiments: the list by state, and one page each with canvas and learning log."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wandel.foundation.cities.access import city_view
from wandel.foundation.lists.listing import listing
from wandel.foundation.ui.forms import sending_of
from wandel.foundation.ui.paging import paged
from wandel.steps.experiments import queries
from wandel.steps.experiments.actions import add_log_entry
from wandel.steps.experiments.forms import LogEntryForm
from wandel.steps.experiments.kinds import EXPERIMENT
from wandel.steps.experiments.models import Experiment

BEGUN = {"running", "done", "stopped"}
OVER = {"done", "stopped"}


@city_view("experiments.view")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    context = {"listing": listing(request, EXPERIMENT, first="status")}
    return render(request, "experiments/index.html", context)


@city_view("experiments.view")
@require_safe
def experiment(request: HttpRequest, slug: str) -> HttpResponse:
    found = _experiment(request, slug)
    shown = {
        "experiment": found,
        "partners": [one for one in found.partners.all() if one.is_seen_by(request.reader)],
        "log": paged(request, queries.log_of(found), name="log"),
        "has_begun": found.status in BEGUN,
        "is_over": found.status in OVER,
        "may_edit": request.reader.may("records.edit", found),
    }
    return render(request, "experiments/experiment.html", shown)


def _experiment(request: HttpRequest, slug: str) -> Experiment:
    seen = queries.experiments_of(request.reader).select_related("owner", "city")
    return get_object_or_404(seen, slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
@city_view("records.edit")
def new_log_entry(request: HttpRequest, slug: str) -> HttpResponse:
    """One more entry of the learning log, without the form of the whole experiment."""
    found = _experiment(request, slug)
    given = {
        "date": timezone.localdate().isoformat(),
        "flag": "fictional" if request.city.is_demo else "stated",
    }
    form = LogEntryForm(request.POST or None, reader=request.reader, given=given)
    if request.method == "POST" and form.is_valid():
        try:
            add_log_entry(
                experiment=found,
                **form.filled_in() | {"date": form.cleaned_data["date"]},
                actor=request.user,
                sending=sending_of(request),
            )
        except ValidationError as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Eingetragen."))
            return redirect(f"{found.get_absolute_url()}#log")
    shown = {"experiment": found, "form": form, "url": found.get_absolute_url()}
    return render(request, "experiments/log_entry.html", shown, status=422 if form.errors else 200)
