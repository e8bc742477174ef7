from django.urls import path

from wandel.people.network.views import pages, working

app_name = "network"

urlpatterns = [
    path("", pages.index, name="index"),
    path("grid/", pages.grid, name="grid"),
    path("grid/chart.<str:ending>", pages.grid_file, name="grid-file"),
    path("organisations/<slug:slug>/", pages.organisation, name="organisation"),
    path("organisations/<slug:slug>/tie/", working.new_tie, name="new-tie"),
    path("organisations/<slug:slug>/involve/", working.new_involvement, name="new-involvement"),
    path("ties/<int:pk>/", working.edit_tie, name="edit-tie"),
    path("ties/<int:pk>/untie/", working.untie, name="untie"),
    path("involve/<slug:kind>/<slug:slug>/", working.involve, name="involve"),
    path("involvements/<int:pk>/", working.edit_involvement, name="edit-involvement"),
    path("involvements/<int:pk>/end/", working.end_involvement, name="end-involvement"),
]
