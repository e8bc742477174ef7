from django.urls import path

from wandel.people.events import views

app_name = "events"

urlpatterns = [
    path("", views.index, name="index"),
    path("calendar.ics", views.city_calendar, name="calendar"),
    # No key has a plus sign, so no event can ever stand here.
    path("+new/", views.create, name="create"),
    path("<slug:event_key>/", views.event, name="event"),
    path("<slug:event_key>/calendar.ics", views.event_calendar, name="event-calendar"),
    path("<slug:event_key>/edit/", views.edit, name="edit"),
    path("<slug:event_key>/invite/", views.invite, name="invite"),
]
