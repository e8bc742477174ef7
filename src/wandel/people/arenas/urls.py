from django.urls import path

from wandel.people.arenas import planning, views

app_name = "arenas"

ACTIVITY = "<slug:slug>/<slug:activity_key>"
urlpatterns = [
    path("", views.index, name="index"),
    path("ideas/<slug:slug>/", views.idea, name="idea"),
    path("<slug:slug>/", views.arena, name="arena"),
    path("<slug:slug>/activities/new/", planning.new, name="new-activity"),
    path(f"{ACTIVITY}/edit/", planning.edit, name="edit-activity"),
    path(f"{ACTIVITY}/move/", planning.move, name="move-activity"),
    path(f"{ACTIVITY}/remove/", planning.remove, name="remove-activity"),
    path(f"{ACTIVITY}/bring-back/", planning.bring_back, name="bring-back-activity"),
    path(f"{ACTIVITY}/phone/", views.phone, name="phone"),
    path(f"{ACTIVITY}/projector/", views.projector, name="projector"),
    path(f"{ACTIVITY}/console/", views.console, name="console"),
    path(f"{ACTIVITY}/phase/", views.phase, name="phase"),
    path(f"{ACTIVITY}/stream/", views.stream, name="stream"),
]
