from django.urls import path

from wandel.reference import views

app_name = "reference"

urlpatterns = [
    path("", views.index, name="index"),
    path("imports/new/", views.upload, name="upload"),
    path("imports/<int:pk>/", views.staged, name="staged"),
    path("imports/<int:pk>/take-over/", views.take_over, name="take-over"),
]
