from django.urls import path

from wandel.people.network import views

app_name = "network"

urlpatterns = [
    path("", views.index, name="index"),
    path("grid/", views.grid, name="grid"),
    path("organisations/<slug:key>/", views.organisation, name="organisation"),
]
