from django.urls import path

from wandel.steps.experiments import views

app_name = "experiments"

urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:slug>/", views.experiment, name="experiment"),
]
