from django.urls import path

from wandel.foundation.administration.views import deletion, figures, members, settings

app_name = "administration"

urlpatterns = [
    path("", settings.index, name="index"),
    path("next/", settings.what_next, name="next"),
    path("settings/logo/", settings.logo_page, name="logo-page"),
    path("settings/figures/", figures.page, name="figures"),
    path("settings/<slug:section>/", settings.section, name="section"),
    path("logo-<slug:digest>.png", settings.logo, name="logo"),
    path("imprint/", settings.legal, {"page": "imprint"}, name="imprint"),
    path("privacy/", settings.legal, {"page": "privacy"}, name="privacy"),
    path("members/", members.index, name="members"),
    path("members/+invite/", members.invite, name="invite"),
    path("members/<int:pk>/", members.member, name="member"),
    path("members/invitations/<uuid:pk>/", members.order, name="order"),
    path("deletion/", deletion.page, name="deletion"),
    path("deletion/cancel/", deletion.cancel, name="cancel-deletion"),
]
