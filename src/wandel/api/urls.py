from django.urls import path, re_path

from wandel.api.views import api, nothing_here

urlpatterns = [
    path("v1/", api.urls),
    # Every other address, so that programs get no page for people.
    re_path("", nothing_here),
]
