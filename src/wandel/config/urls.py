"""Addresses: every page stands under its language; what machines and QR codes use stands without."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("", include("wandel.foundation.ui.urls")),
    *i18n_patterns(
        path("account/", include("allauth.account.urls")),
    ),
]
