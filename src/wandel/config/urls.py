"""Addresses: every page stands under its language; what machines and QR codes use stands without."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="overview:front")),
    path("j/", include("wandel.people.arenas.join_urls")),
    path("api/", include("wandel.api.urls")),
    *i18n_patterns(
        path("", include("wandel.foundation.ui.urls")),
        path("account/", include("wandel.foundation.messages.account_urls")),
        path("", include("wandel.foundation.administration.founding_urls")),
        path("<slug:city_slug>/administration/", include("wandel.foundation.administration.urls")),
        path("<slug:city_slug>/records/list/", include("wandel.foundation.lists.urls")),
        path("<slug:city_slug>/records/", include("wandel.foundation.records.urls")),
        path("<slug:city_slug>/search/", include("wandel.foundation.search.urls")),
        path("<slug:city_slug>/jobs/", include("wandel.foundation.live.urls")),
        path("<slug:city_slug>/network/", include("wandel.people.network.urls")),
        path("<slug:city_slug>/events/", include("wandel.people.events.urls")),
        path("<slug:city_slug>/arenas/", include("wandel.people.arenas.urls")),
        path("<slug:city_slug>/analysis/", include("wandel.steps.analysis.urls")),
        path("<slug:city_slug>/vision/", include("wandel.steps.vision.urls")),
        path("<slug:city_slug>/pathways/", include("wandel.steps.pathways.urls")),
        path("<slug:city_slug>/experiments/", include("wandel.steps.experiments.urls")),
        path("<slug:city_slug>/agenda/", include("wandel.steps.agenda.urls")),
        path("<slug:city_slug>/reference/", include("wandel.reference.urls")),
        path("", include("wandel.overview.urls")),
    ),
]

handler400 = "wandel.foundation.cities.errors.bad_request"
handler403 = "wandel.foundation.cities.errors.forbidden"
handler500 = "wandel.foundation.cities.errors.server_error"
