"""What a city says about itself: its settings, and its public pages for the law."""

from __future__ import annotations

import base64
import datetime as dt
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from wandel.foundation.administration import forms, logos, queries
from wandel.foundation.administration.actions import settings as actions
from wandel.foundation.cities.access import city_view
from wandel.foundation.cities.models import City, CityLogo
from wandel.foundation.records.conflicts import edit_page
from wandel.foundation.ui.doors import is_too_large, takes
from wandel.foundation.ui.forms import refuse, sending_of

FORM_BYTES = 64 * 1024


@dataclass(frozen=True)
class Section:
    """A part of the settings, on a page of its own."""

    key: str
    title: Any
    about: Any
    form: type[forms.SettingsForm]


SECTIONS = {
    section.key: section
    for section in (
        Section(
            "texts",
            gettext_lazy("Texte, Sprachen, Kontakt"),
            gettext_lazy("Was auf der ersten Seite der Stadt steht, und wen man fragen kann."),
            forms.TextsForm,
        ),
        Section(
            "colour",
            gettext_lazy("Farbe"),
            gettext_lazy("Für Verweise und Knöpfe. Alle Farben sind auf genügend Kontrast geprüft."),
            forms.ColourForm,
        ),
        Section(
            "steps",
            gettext_lazy("Stand der fünf Schritte"),
            gettext_lazy("Wie weit die Stadt auf ihrem Weg ist; die Treppe oben auf jeder Seite zeigt es."),
            forms.StepsForm,
        ),
        Section(
            "legal",
            gettext_lazy("Impressum und Datenschutz"),
            gettext_lazy("Zwei öffentliche Seiten, zu denen jede Seite unten führt."),
            forms.LegalForm,
        ),
        Section(
            "visibility",
            gettext_lazy("Öffentlich oder verborgen"),
            gettext_lazy("Solange die Stadt verborgen ist, gibt es sie für alle anderen nicht."),
            forms.VisibilityForm,
        ),
    )
}


@city_view("cities.administer")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "administration/index.html", {"sections": SECTIONS.values()})


@city_view("cities.administer")
@require_safe
def what_next(request: HttpRequest) -> HttpResponse:
    """What a new city brings along, and what comes next."""
    return render(request, "administration/next.html", {"tasks": queries.tasks(request)})


@city_view("cities.administer")
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, section: str) -> HttpResponse:
    found = SECTIONS.get(section)
    if found is None:
        raise Http404

    def save(form: forms.SettingsForm) -> None:
        given = {
            "city": request.city,
            "actor": request.user,
            "seen_version": form.cleaned_data["seen_version"] or 0,
            "sending": sending_of(request),
        }
        if isinstance(form, forms.StepsForm):
            actions.change_steps(statuses=form.statuses, **given)
        else:
            actions.change_city(**form.changes(), **given)

    return edit_page(
        request,
        thing=request.city,
        make_form=lambda data, city: found.form(data, city),
        save=save,
        as_it_was=lambda city, version: None,
        saved_by=queries.settings_saved_by,
        template="administration/section.html",
        shown={
            "section": found,
            "lacks": queries.lacks_before_publishing(request.city),
            "url": reverse("administration:section", args=[request.city.slug, section]),
        },
    )


@csrf_exempt
@takes(logos.LARGEST_BYTES + FORM_BYTES)
@city_view("cities.administer")
def logo_page(request: HttpRequest) -> HttpResponse:
    """Of a body that is too large nothing is kept, not even the token that guards the form."""
    if is_too_large(request):
        refusal = _("Die Datei ist zu groß; höchstens %(most)s MB gehen.") % {"most": logos.LARGEST_MB}
        return render(
            request, "administration/logo.html", {"form": forms.LogoForm(), "refusal": refusal}, status=413
        )
    return _logo_page(request)


@csrf_protect
def _logo_page(request: HttpRequest) -> HttpResponse:
    form = forms.LogoForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = forms.LogoForm(request.POST, request.FILES)
        if form.is_valid():
            png = form.cleaned_data["logo"]
            if png is None and request.POST.get("remove") != "yes":
                form.add_error("logo", _("Noch ist kein Bild gewählt."))
            else:
                return _set_logo(request, form, png)
    return render(request, "administration/logo.html", {"form": form}, status=422 if form.is_bound else 200)


def _set_logo(request: HttpRequest, form: forms.LogoForm, png: bytes | None) -> HttpResponse:
    try:
        actions.set_logo(
            city=request.city,
            png=png,
            actor=request.user,
            sending=sending_of(request, sha256(png or b"").hexdigest()),
        )
    except ValidationError as refused:
        refuse(form, refused)
        return render(request, "administration/logo.html", {"form": form}, status=422)
    messages.success(request, _("Gespeichert."))
    return redirect("administration:logo-page", request.city.slug)


@city_view("administration.view")
@require_safe
def logo(request: HttpRequest, digest: str) -> HttpResponse:
    """The picture; at its address it never changes."""
    if digest != request.city.logo:
        raise Http404
    picture = get_object_or_404(CityLogo, city=request.city)
    answer = HttpResponse(base64.b64decode(picture.png), content_type="image/png")
    answer["Cache-Control"] = f"private, max-age={int(dt.timedelta(days=30).total_seconds())}"
    return answer


@city_view("administration.view")
@require_safe
def legal(request: HttpRequest, page: str) -> HttpResponse:
    city: City = request.city
    text, title = {
        "imprint": (city.imprint, _("Impressum")),
        "privacy": (city.privacy, _("Datenschutz")),
    }[page]
    return render(request, "administration/legal.html", {"text": text, "title": title})
