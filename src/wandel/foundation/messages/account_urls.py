"""The log-in by code, and nothing else: nobody signs up here, and nobody has a password."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.generic import RedirectView

from wandel.foundation.cities import kept
from wandel.foundation.messages.accounts import ConfirmLoginCode, RequestLoginCode
from wandel.foundation.ui.doors import open_view


def _saying_no(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A form that comes back because something in it is wrong says so in its status, like all others."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.method == "POST" and response.status_code == 200:
            response.status_code = 422
        return response

    return answer


urlpatterns = [
    path(
        "login/",
        RedirectView.as_view(pattern_name="account_request_login_code", query_string=True),
        name="account_login",
    ),
    path(
        "login/code/",
        open_view(_saying_no(RequestLoginCode.as_view())),
        name="account_request_login_code",
    ),
    path(
        "login/code/confirm/",
        open_view(_saying_no(ConfirmLoginCode.as_view())),
        name="account_confirm_login_code",
    ),
    path("logout/", views.logout, name="account_logout"),
    path("kept/", kept.show, name="account_kept"),
    path("inactive/", views.account_inactive, name="account_inactive"),
]
