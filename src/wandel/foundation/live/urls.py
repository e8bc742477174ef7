from django.urls import path

from wandel.foundation.live import views

app_name = "live"
urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:job_id>/", views.job, name="job"),
    path("<uuid:job_id>/cancel/", views.cancel, name="cancel"),
    path("<uuid:job_id>/again/", views.again, name="again"),
]
