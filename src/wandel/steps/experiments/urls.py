from django.urls import path

from wandel.steps.experiments import views

app_name = "experiments"

urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:slug>/", views.experiment, name="experiment"),
    path("<slug:slug>/log/new/", views.new_log_entry, name="new-log-entry"),
]
