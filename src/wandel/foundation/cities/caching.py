"""What browsers and proxies may keep of a page: nothing where somebody is logged in."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse


def private_pages(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Middleware: nobody finds the pages of somebody who has logged out, nor those of the log-in, with the
    back button of a shared computer. What visitors get stays as it is."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        # At a failure nothing is asked: the session may be what is broken.
        is_private = response.status_code >= 500 or _is_private(request)
        if is_private and "no-store" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "private, no-store"
        return response

    return answer


def _is_private(request: HttpRequest) -> bool:
    match = request.resolver_match
    if match and (match.view_name or "").startswith("account_"):
        return True
    # Where the view has not asked for the session, its answer is the same for all, and nothing is read here.
    return request.session.accessed and SESSION_KEY in request.session
