from django.urls import path

from wandel.steps.agenda import views

app_name = "agenda"

urlpatterns = [
    path("", views.index, name="index"),
    path("agenda.pdf", views.pdf, name="pdf"),
    path("editions/publish/", views.publish, name="publish"),
    path("editions/<int:number>/withdraw/", views.withdraw, name="withdraw"),
    path("editions/<int:number>/restore/", views.restore, name="restore"),
    path("<slug:slug>/", views.commitment, name="commitment"),
]
