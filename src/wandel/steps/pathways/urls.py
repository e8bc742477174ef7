from django.urls import path

from wandel.steps.pathways import views

app_name = "pathways"
urlpatterns = [
    path("", views.index, name="index"),
    path("measures/", views.measures, name="measures"),
    path("measures/<slug:slug>/", views.measure, name="measure"),
    path("compare/", views.compare, name="compare"),
    path("alternatives/", views.alternatives, name="alternatives"),
    path("studies/", views.study, name="study"),
    path("compute/", views.compute, name="compute"),
    path("jobs/<uuid:job_id>/", views.job, name="job"),
    path("jobs/<uuid:job_id>/cancel/", views.cancel, name="cancel"),
]
