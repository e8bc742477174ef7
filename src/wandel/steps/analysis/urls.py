from django.urls import path

from wandel.steps.analysis import views

app_name = "analysis"

urlpatterns = [
    path("", views.index, name="index"),
    path("balance/", views.balance, name="balance"),
    path("problems/<slug:slug>/", views.problem, name="problem"),
    path("adopt/<slug:slug>/", views.adopt, name="adopt"),
]
