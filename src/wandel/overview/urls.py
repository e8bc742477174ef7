from django.urls import path

from wandel.overview import views

app_name = "overview"
urlpatterns = [
    path("", views.front, name="front"),
    path("<slug:city_slug>/", views.city, name="city"),
    path("<slug:city_slug>/today/", views.everything_today, name="today"),
]
