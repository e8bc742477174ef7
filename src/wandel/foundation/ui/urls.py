from django.urls import path

from wandel.foundation.ui import views

app_name = "ui"
urlpatterns = [
    path("appearance", views.theme, name="theme"),
    path("accessibility", views.accessibility, name="accessibility"),
    path("styleguide", views.styleguide, name="styleguide"),
    path("styleguide/projector", views.styleguide, {"layout": "projector"}, name="styleguide-projector"),
    path("styleguide/phone", views.styleguide, {"layout": "phone"}, name="styleguide-phone"),
]
