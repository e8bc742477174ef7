"""The figures of a city itself: how many people live there, on what area."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wandel.foundation.administration.actions import settings as actions
from wandel.foundation.cities.access import city_view
from wandel.foundation.cities.named import offered_in
from wandel.foundation.cities.reader import Reader
from wandel.foundation.records.forms import EntriesForm
from wandel.foundation.records.forms.entries import entry_of
from wandel.foundation.ui.forms import sending_of
from wandel_engine.cases.parts.description import FieldDescription, Says


class FiguresForm(EntriesForm):
    """`seen_version` is what of the settings the person had before their eyes."""

    def __init__(self, data: Any = None, *, reader: Reader) -> None:
        city = reader.city
        offered = offered_in(reader, None)
        names = {"population": _("Bevölkerung"), "area": _("Fläche")}
        self.entries = [
            entry_of(FieldDescription(name, "figure", Says(names[name]), False, units=(unit,)), offered)
            for name, unit in actions.FIGURES.items()
        ]
        self.spoken = city.spoken
        initial: dict[str, Any] = {"seen_version": city.version}
        for entry in self.entries:
            first = {"unit": actions.FIGURES[entry.field.name], "flag": "stated"}
            initial |= entry.given(getattr(city, entry.field.name) or first)
        super().__init__(data, initial=initial)
        self.fields = {name: one for entry in self.entries for name, one in entry.inputs().items()}
        self.fields["seen_version"] = forms.IntegerField(widget=forms.HiddenInput)


@city_view("cities.administer")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    form = FiguresForm(request.POST or None, reader=request.reader)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_city(
                city=request.city,
                actor=request.user,
                seen_version=form.cleaned_data["seen_version"],
                sending=sending_of(request),
                **form.filled_in(),
            )
        except ValidationError as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Gespeichert."))
            return redirect("administration:figures", request.city.slug)
    return render(request, "administration/figures.html", {"form": form}, status=422 if form.errors else 200)
