from django.urls import path

from wandel.steps.analysis import chart_files, views
from wandel.steps.analysis.drafts import views as drafts
from wandel.steps.analysis.series import views as series

app_name = "analysis"

urlpatterns = [
    path("", views.index, name="index"),
    path("charts/<slug:name>.<str:ending>", chart_files.chart, name="chart"),
    path("balance/", views.balance, name="balance"),
    path("balance/new/", drafts.new, name="new-draft"),
    path("balance/drafts/<int:year>/", drafts.table, name="draft"),
    path("balance/drafts/<int:year>/card/", drafts.card, name="draft-card"),
    path("balance/drafts/<int:year>/paste/", drafts.paste, name="draft-paste"),
    path("balance/drafts/<int:year>/finish/", drafts.finish, name="draft-finish"),
    path("balance/drafts/<int:year>/cells/<slug:key>/", drafts.page, name="draft-page"),
    path("balance/drafts/<int:year>/cells/<slug:key>/cell/", drafts.cell, name="draft-cell"),
    path("problems/<slug:slug>/", views.problem, name="problem"),
    path("indicators/<slug:slug>/", views.indicator, name="indicator"),
    path("indicators/<slug:slug>/values/", series.table, name="series"),
    path("indicators/<slug:slug>/values/paste/", series.paste, name="paste"),
    path("indicators/<slug:slug>/values/picture/", series.picture, name="picture"),
    path("indicators/<slug:slug>/values/<slug:key>/", series.year, name="year"),
    path("indicators/<slug:slug>/values/<slug:key>/cell/", series.cell, name="cell"),
]
