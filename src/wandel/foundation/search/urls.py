from django.urls import path

from wandel.foundation.search import views

app_name = "search"
urlpatterns = [
    path("", views.index, name="index"),
    path("suggestions/", views.suggestions, name="suggestions"),
    path("link/<slug:kind>/<slug:slug>/", views.to_link, name="to-link"),
    path("find.json", views.choices, name="choices"),
]
