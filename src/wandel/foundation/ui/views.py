from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from wandel.foundation.ui.appearance import THEME_COOKIE, THEMES
from wandel.foundation.ui.doors import open_view
from wandel.foundation.ui.styleguide import examples

A_YEAR = 365 * 24 * 60 * 60


@open_view
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or high contrast; the way without JavaScript."""
    chosen = request.POST.get("theme", "")
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = "/"
    response = redirect(target)
    if chosen in THEMES:
        response.set_cookie(THEME_COOKIE, chosen, max_age=A_YEAR, samesite="Lax", secure=request.is_secure())
    return response


@open_view
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/accessibility.html")


@open_view
def styleguide(request: HttpRequest, layout: str = "page") -> HttpResponse:
    """Every component on one page, in demo and debug installations only."""
    if not (settings.DEBUG or getattr(settings, "DEMO", False)):
        raise Http404
    return render(request, f"ui/styleguide/{layout}.html", examples(request))
