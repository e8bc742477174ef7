"""Pages of the agenda: the table of all commitments, one page each, and the editions as documents."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wandel.foundation.cities.access import city_view
from wandel.foundation.lists.listing import listing
from wandel.foundation.live.watching import current
from wandel.steps.agenda import actions, queries
from wandel.steps.agenda.forms import WithdrawEditionForm
from wandel.steps.agenda.kinds import COMMITMENT
from wandel.steps.agenda.models import Edition
from wandel_engine.writing import whole_number


@city_view("agenda.view")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    editions = list(queries.editions_of(city=request.city))
    newest = queries.newest_editions(city=request.city)
    number = newest[0].number if newest else 0
    context = {
        "listing": listing(request, COMMITMENT, first="due"),
        "newest": [_document(request, edition) for edition in newest],
        "others": [_document(request, edition) for edition in editions if edition.number != number],
        "here": next((edition for edition in newest if edition.language == get_language()), None),
    }
    if request.reader.may("agenda.publish"):
        standing = [edition for edition in editions if edition.withdrawn_at is None]
        context["revealing"] = queries.hidden_since(city=request.city, editions=standing).items()
        context |= {"may_publish": True, "job": current(request.reader, kinds=(actions.PUBLISH,))}
    return render(request, "agenda/index.html", context)


@city_view("agenda.view")
@require_safe
def commitment(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(queries.commitments_of(request.reader), slug=slug)
    return render(request, "agenda/commitment.html", {"commitment": found})


@city_view("agenda.view")
@require_safe
def pdf(request: HttpRequest) -> HttpResponse:
    """The newest edition in the language of the address, or the one with `?edition=<number>`."""
    every = queries.editions_of(city=request.city).filter(language=get_language())
    number = request.GET.get("edition", "")
    if number:
        every = every.filter(number=whole_number(number))
    edition = every.filter(withdrawn_at=None).first()
    if edition is None:
        gone = every.first()
        if gone is None:
            raise Http404
        return render(request, "agenda/gone.html", {"edition": gone}, status=410)
    with edition.file.content.open("rb") as stored:
        answer = HttpResponse(stored.read(), content_type=edition.file.media_type)
    answer["Content-Disposition"] = f'inline; filename="{edition.file.name}"'
    return answer


@city_view("agenda.publish")
@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    try:
        actions.request_edition(city=request.city, actor=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("agenda:index", request.city.slug)


@city_view("agenda.publish")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Ask whether, and why, an edition is to be served no longer; then do so."""
    edition = _edition(request, number)
    form = WithdrawEditionForm(request.POST or None)
    if edition.withdrawn_at is not None:
        return redirect("agenda:index", request.city.slug)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.withdraw_edition(city=request.city, number=number, reason=reason, actor=request.user)
        messages.success(request, _("Die Ausgabe ist zurückgezogen."))
        return redirect("agenda:index", request.city.slug)
    context = {"edition": edition, "form": form}
    return render(request, "agenda/withdraw.html", context, status=422 if form.errors else 200)


@city_view("agenda.publish")
@require_POST
def restore(request: HttpRequest, number: int) -> HttpResponse:
    actions.restore_edition(city=request.city, number=_edition(request, number).number, actor=request.user)
    messages.success(request, _("Die Ausgabe ist wieder zu lesen."))
    return redirect("agenda:index", request.city.slug)


def _edition(request: HttpRequest, number: int) -> Edition:
    found = queries.editions_of(city=request.city).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def _document(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    with override(edition.language):
        url = reverse("agenda:pdf", kwargs={"city_slug": request.city.slug})
    return {
        "edition": edition,
        "name": edition.get_language_display(),
        "url": f"{url}?edition={edition.number}",
        "kilobytes": edition.file.size / 1000,
    }
