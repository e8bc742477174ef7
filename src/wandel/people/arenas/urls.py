from django.urls import path

from wandel.people.arenas import views

app_name = "arenas"

ACTIVITY = "<slug:arena_key>/<slug:activity_key>"
urlpatterns = [
    path("", views.index, name="index"),
    path("ideas/<slug:slug>/", views.idea, name="idea"),
    path("<slug:arena_key>/", views.arena, name="arena"),
    path(f"{ACTIVITY}/phone/", views.phone, name="phone"),
    path(f"{ACTIVITY}/projector/", views.projector, name="projector"),
    path(f"{ACTIVITY}/console/", views.console, name="console"),
    path(f"{ACTIVITY}/phase/", views.phase, name="phase"),
    path(f"{ACTIVITY}/stream/", views.stream, name="stream"),
]
