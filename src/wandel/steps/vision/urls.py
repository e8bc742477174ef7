from django.urls import path

from wandel.steps.vision import views

app_name = "vision"

urlpatterns = [
    path("", views.index, name="index"),
    path("principles/<slug:slug>/", views.principle, name="principle"),
    path("elements/<slug:slug>/", views.element, name="vision-element"),
    path("targets/<slug:slug>/", views.target, name="target"),
]
