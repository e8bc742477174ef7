from django.urls import path

from wandel.steps.agenda import views

app_name = "agenda"

urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:slug>/", views.commitment, name="commitment"),
]
