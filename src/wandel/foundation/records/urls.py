from django.urls import path

from wandel.foundation.records import views

app_name = "records"
urlpatterns = [
    path("<slug:kind>/<slug:slug>/", views.history, name="history"),
    path("<slug:kind>/<slug:slug>/edit/", views.edit, name="edit"),
    path("<slug:kind>/<slug:slug>/withdraw/", views.withdraw, name="withdraw"),
]
