"""Founding a city: the way into an empty installation, and the form that asks for the city's name."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_safe

from wandel.foundation.administration import keys, logos, setup_key
from wandel.foundation.administration.actions.founding import found_city, open_setup
from wandel.foundation.administration.forms import FoundingForm, SetupForm, proposed_key
from wandel.foundation.cities.access import house_view
from wandel.foundation.cities.models import City
from wandel.foundation.messages.accounts import RequestLoginCode
from wandel.foundation.ui.doors import is_too_large, open_view, takes
from wandel.foundation.ui.forms import refuse, sending_of
from wandel.foundation.ui.names import LANGUAGE_NAMES

SETUP = "setup"
"""In the session of whoever has given the setup key: its fingerprint, and for which address."""
FORM_BYTES = 64 * 1024


class Setup(RequestLoginCode):
    """The first log-in to an empty installation."""

    template_name = "administration/setup.html"

    def get_form_class(self) -> type[SetupForm]:
        return SetupForm

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        return super().get_context_data(**given) | {
            "onward": reverse("founding:new"),
            "is_open": setup_key.is_open(),
        }

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if City.objects.exists():
            return redirect("overview:front")
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Codes are sent to accounts only, so the first person's is made before the code is asked for."""
        form = self.get_form()
        if form.is_valid():
            email, key = form.cleaned_data["email"].lower(), form.cleaned_data["key"]
            try:
                open_setup(email=email, key=key, actor=None)
            except ValidationError as refused:
                form.add_error("key", refused)
            else:
                request.session[SETUP] = {"email": email, "key": setup_key.fingerprint(key)}
                return super().post(request, *args, **kwargs)
        return self.render_to_response(self.get_context_data(form=form), status=422)


setup = open_view(Setup.as_view())


@csrf_exempt
@takes(logos.LARGEST_BYTES + FORM_BYTES)
@house_view("administration.found")
def new(request: HttpRequest) -> HttpResponse:
    """Of a body that is too large nothing is kept, not even the token that guards the form."""
    if is_too_large(request):
        refusal = _("Die Datei ist zu groß; höchstens %(most)s MB gehen.") % {"most": logos.LARGEST_MB}
        return _page(request, FoundingForm(), refusal=refusal, status=413)
    return _new(request)


@csrf_protect
def _new(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, FoundingForm())
    form = FoundingForm(request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data
        try:
            city = found_city(
                slug=given["slug"],
                name=given["name"],
                languages=[code for code in LANGUAGE_NAMES if code in given["languages"]],
                contact=given["contact"],
                colour=given["colour"],
                logo=given["logo"],
                started=given["started"],
                setup=_setup_of(request),
                actor=request.user,
                sending=sending_of(request),
            )
        except ValidationError as refused:
            refuse(form, refused)
        else:
            request.session.pop(SETUP, None)
            messages.success(
                request, _("Die Stadt ist angelegt. Bis sie veröffentlicht wird, sieht sie nur ihr Team.")
            )
            onward = "reference:begin" if given["begin"] == "other" else "administration:next"
            return redirect(onward, city.slug)
    return _page(request, form, status=422)


@house_view("administration.found")
@require_safe
def key(request: HttpRequest) -> HttpResponse:
    """The field of the address, as it is proposed for what has been typed; what was typed into it stays."""
    names = {code: request.GET.get(f"name_{code}", "")[: keys.LONGEST * 3] for code in LANGUAGE_NAMES}
    proposal = proposed_key(names, request.GET.getlist("languages"))
    typed = request.GET.get("slug", "")
    own = bool(typed) and typed != request.GET.get("proposal")
    form = FoundingForm(initial={"slug": typed if own else proposal})
    return render(request, "administration/key.html", {"form": form, "proposal": proposal})


def _setup_of(request: HttpRequest) -> str:
    """The fingerprint of the setup key, where the one who gave it is the one who has logged in."""
    given = request.session.get(SETUP) or {}
    return given.get("key", "") if given.get("email") == request.user.email else ""


def _page(request: HttpRequest, form: FoundingForm, *, refusal: str = "", status: int = 200) -> HttpResponse:
    shown = {
        "form": form,
        "refusal": refusal,
        "is_first": not City.objects.exists(),
        "operates": setup_key.matches(_setup_of(request)),
    }
    return render(request, "administration/new.html", shown, status=status)
