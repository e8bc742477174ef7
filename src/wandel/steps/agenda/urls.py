from django.urls import path

from wandel.steps.agenda import views

app_name = "agenda"

urlpatterns = [
    path("", views.index, name="index"),
    path("agenda.pdf", views.pdf, name="pdf"),
    path("editions/publish/", views.publish, name="publish"),
    path("editions/jobs/<uuid:job_id>/", views.job, name="job"),
    path("editions/jobs/<uuid:job_id>/cancel/", views.cancel, name="cancel"),
    path("commitments/new/", views.new, name="new"),
    path("<slug:slug>/", views.commitment, name="commitment"),
    path("<slug:slug>/edit/", views.edit, name="edit"),
]
