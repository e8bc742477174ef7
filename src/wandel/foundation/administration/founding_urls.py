"""What belongs to no city yet. No key of a city has a plus sign, so none can ever stand here."""

from django.urls import path

from wandel.foundation.administration.views import demonstration, founding, members

app_name = "founding"

urlpatterns = [
    path("+city/", founding.new, name="new"),
    path("+city/key/", founding.key, name="key"),
    path("+demonstration/<slug:city_slug>/<slug:role>/", demonstration.look_around, name="look-around"),
    path("+setup/", founding.setup, name="setup"),
    path("+invitation/<uuid:pk>/", members.invitation, name="invitation"),
]
