from django.urls import path

from wandel.steps.pathways import chart_files, scenario_views, views

app_name = "pathways"
urlpatterns = [
    path("", views.index, name="index"),
    path("charts/<slug:name>.<str:ending>", chart_files.chart, name="chart"),
    path("measures/", views.measures, name="measures"),
    path("measures/<slug:slug>/", views.measure, name="measure"),
    path("compare/", views.compare, name="compare"),
    path("scenarios/", scenario_views.index, name="scenarios"),
    path("scenarios/new/", scenario_views.new, name="new-scenario"),
    path("scenarios/<slug:key>/", scenario_views.scenario, name="scenario"),
    path("scenarios/<slug:key>/visibility/", scenario_views.visibility, name="scenario-visibility"),
    path("scenarios/<slug:key>/withdraw/", scenario_views.withdraw, name="withdraw-scenario"),
    path("scenarios/<slug:key>/bring-back/", scenario_views.bring_back, name="bring-scenario-back"),
    path("alternatives/", views.alternatives, name="alternatives"),
    path("studies/", views.study, name="study"),
    path("compute/", views.compute, name="compute"),
]
