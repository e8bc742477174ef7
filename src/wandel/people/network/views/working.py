"""Ties and involvements: made, changed and taken back by the team."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wandel.foundation.cities.access import city_view
from wandel.foundation.cities.models import Artefact, Source
from wandel.foundation.records.conflicts import edit_page
from wandel.foundation.ui.forms import sending_of
from wandel.people.network import actions, queries
from wandel.people.network.forms import InvolvementForm, TieForm
from wandel.people.network.models import Organisation


def _organisation(request: HttpRequest, slug: str) -> Organisation:
    seen = Organisation.objects.visible_to(request.reader).select_related("city")
    return get_object_or_404(seen, slug=slug)


def _said(request: HttpRequest, form: Any) -> dict[str, Any]:
    """What was typed, as the actions take it."""
    document = form.filled_in()
    for name in ("to", "organisation"):
        document.pop(name, None)
    key = document.pop("source")
    return document | {"source": Source.objects.get(city=request.city, key=key) if key else None}


def _typed(request: HttpRequest, form: Any) -> dict[str, Any]:
    return {"actor": request.user, "sending": sending_of(request), **_said(request, form)}


def _made(
    request: HttpRequest, form: Any, make: Callable[[], Any], of: Artefact, heading: str
) -> HttpResponse:
    """The page with the form for a new line, or where one goes once it is there."""
    if request.method == "POST" and form.is_valid():
        try:
            make()
        except ValidationError as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Gespeichert."))
            return redirect(of)
    about = {"heading": heading, "of": of, "url": of.get_absolute_url(), "form": form}
    return render(request, "network/line.html", about, status=422 if form.errors else 200)


def _changed(
    request: HttpRequest,
    line: Any,
    make_form: Callable[[Any, Any], Any],
    change: Callable[..., Any],
    ends: tuple[Artefact, Artefact],
    heading: str,
) -> HttpResponse:
    """The page with the form of a line that stands."""

    def save(form: Any) -> None:
        change(seen_version=form.cleaned_data["seen_version"] or 0, **_typed(request, form))

    of, to = ends
    return edit_page(
        request,
        thing=line,
        make_form=make_form,
        save=save,
        as_it_was=lambda one, number: None,
        saved_by=queries.saved_by,
        template="network/line.html",
        shown={"heading": heading, "of": of, "to": to, "url": of.get_absolute_url()},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@city_view("network.edit")
def new_tie(request: HttpRequest, slug: str) -> HttpResponse:
    found = _organisation(request, slug)
    form = TieForm(request.POST or None, reader=request.reader, organisation=found)

    def make() -> None:
        other = _organisation(request, form.cleaned_data["to"])
        actions.tie(origin=found, target=other, **_typed(request, form))

    return _made(request, form, make, found, _("Beziehung: neu"))


@require_http_methods(["GET", "HEAD", "POST"])
@city_view("network.edit")
def edit_tie(request: HttpRequest, pk: int) -> HttpResponse:
    tie = get_object_or_404(queries.ties_seen(request.reader), pk=pk)

    def make_form(data: Any, one: Any) -> TieForm:
        return TieForm(data, reader=request.reader, organisation=one.origin, tie=one)

    change = partial(actions.change_tie, tie=tie)
    return _changed(request, tie, make_form, change, (tie.origin, tie.target), _("Beziehung ändern"))


@require_POST
@city_view("network.edit")
def untie(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a tie back; where somebody has done so in the meantime, it is gone just the same."""
    found = get_object_or_404(queries.all_ties(request.reader), pk=pk)
    page = _page(request, {"origin": found.origin, "target": found.target})
    actions.untie(tie=found, actor=request.user)
    messages.success(request, _("Die Beziehung ist entfernt."))
    return redirect(page)


def _page(request: HttpRequest, ends: dict[str, Artefact]) -> Artefact:
    """The end on whose page something was asked; where that is not said, the first."""
    return ends.get(request.POST.get("from", ""), next(iter(ends.values())))


@require_http_methods(["GET", "HEAD", "POST"])
@city_view("network.edit")
def new_involvement(request: HttpRequest, slug: str) -> HttpResponse:
    """In what an organisation is involved."""
    found = _organisation(request, slug)
    form = InvolvementForm(request.POST or None, reader=request.reader, organisation=found)

    def make() -> None:
        actions.involve(organisation=found, artefact=form.artefact(), **_typed(request, form))

    return _made(request, form, make, found, _("Rolle einer Organisation: neu"))


@require_http_methods(["GET", "HEAD", "POST"])
@city_view("network.edit")
def involve(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """The other way round: who is involved in an artefact."""
    seen = Artefact.objects.visible_to(request.reader).select_related("city")
    found = get_object_or_404(seen.exclude(kind="organisation"), kind=kind, slug=slug)
    form = InvolvementForm(request.POST or None, reader=request.reader, artefact=found)

    def make() -> None:
        organisation = _organisation(request, form.cleaned_data["organisation"])
        actions.involve(organisation=organisation, artefact=found, **_typed(request, form))

    return _made(request, form, make, found, _("Rolle einer Organisation: neu"))


@require_http_methods(["GET", "HEAD", "POST"])
@city_view("network.edit")
def edit_involvement(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.involvements_seen(request.reader), pk=pk)

    def make_form(data: Any, one: Any) -> InvolvementForm:
        return InvolvementForm(data, reader=request.reader, involvement=one)

    change = partial(actions.change_involvement, involvement=found)
    return _changed(
        request, found, make_form, change, (found.organisation, found.artefact), _("Rolle ändern")
    )


@require_POST
@city_view("network.edit")
def end_involvement(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an involvement back; where somebody has done so in the meantime, it is gone just the same."""
    found = get_object_or_404(queries.all_involvements(request.reader), pk=pk)
    page = _page(request, {"organisation": found.organisation, "artefact": found.artefact})
    actions.end_involvement(involvement=found, actor=request.user)
    messages.success(request, _("Die Rolle ist entfernt."))
    return redirect(page)
