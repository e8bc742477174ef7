"""What QR codes and the wall name: short, and without a language."""

from django.urls import path

from wandel.people.arenas import phones, views

app_name = "join"
urlpatterns = [
    path("", views.enter_code, name="enter"),
    path("<slug:code>/", views.join, name="join"),
    path("<slug:code>/ideas/", phones.ideas, name="ideas"),
]
