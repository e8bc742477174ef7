from django.urls import path

from wandel.people.events import views

app_name = "events"

urlpatterns = [
    path("", views.index, name="index"),
    path("calendar.ics", views.city_calendar, name="calendar"),
    path("<slug:slug>/", views.event, name="event"),
    path("<slug:slug>/calendar.ics", views.event_calendar, name="event-calendar"),
    path("<slug:slug>/cancel/", views.cancel, name="cancel"),
    path("<slug:slug>/reinstate/", views.reinstate, name="reinstate"),
    path("<slug:slug>/mails/", views.mails, name="mails"),
    path("<slug:slug>/invite/", views.invite, name="invite"),
]
