from django.urls import path

from wandel.foundation.records import views
from wandel.foundation.records.attachments import views as attachments
from wandel.foundation.records.drafts import views as drafts
from wandel.foundation.records.proposals import views as proposals
from wandel.foundation.records.sources import views as sources

app_name = "records"
urlpatterns = [
    path("withdrawn/", views.withdrawn, name="withdrawn"),
    path("unchecked/", views.unchecked, name="unchecked"),
    path("show/<slug:kind>/<slug:slug>/", views.artefact, name="artefact"),
    path("new/<slug:kind>/", views.new, name="new"),
    path("proposals/", proposals.listing, name="proposals"),
    path("proposals/<int:pk>/", proposals.show, name="proposal"),
    path("drafts/", drafts.listing, name="drafts"),
    path("drafts/<slug:kind>/keep/", drafts.keep, name="keep-draft"),
    path("drafts/<slug:kind>/discard/", drafts.discard, name="discard-draft"),
    path("drafts/<slug:kind>/<slug:slug>/keep/", drafts.keep, name="keep-draft"),
    path("drafts/<slug:kind>/<slug:slug>/discard/", drafts.discard, name="discard-draft"),
    path("understood/", views.understood, name="understood"),
    path("sources/", sources.listing, name="sources"),
    path("sources/new/", sources.new, name="new-source"),
    path("sources/change/<slug:key>/", sources.change, name="change-source"),
    path("attachments/<uuid:pk>/file/", attachments.file, name="file"),
    path("attachments/<uuid:pk>/preview/", attachments.preview, name="preview"),
    path("attachments/<uuid:pk>/describe/", attachments.describe, name="describe"),
    path("attachments/<uuid:pk>/detach/", attachments.detach, name="detach"),
    path("attachments/<uuid:pk>/reattach/", attachments.reattach, name="reattach"),
    path("attachments/<uuid:pk>/move/", attachments.move, name="move"),
    path("<slug:kind>/<slug:slug>/", views.history, name="history"),
    path("<slug:kind>/<slug:slug>/versions/<int:number>/", views.version, name="version"),
    path("<slug:kind>/<slug:slug>/versions/<int:number>/restore/", views.restore, name="restore"),
    path("<slug:kind>/<slug:slug>/files/", attachments.files, name="files"),
    path("<slug:kind>/<slug:slug>/confirm/", views.confirm, name="confirm"),
    path("<slug:kind>/<slug:slug>/edit/", views.edit, name="edit"),
    path("<slug:kind>/<slug:slug>/propose/", proposals.propose, name="propose"),
    path("<slug:kind>/<slug:slug>/links/", views.links, name="links"),
    path("<slug:kind>/<slug:slug>/links/<int:link_id>/unlink/", views.unlink, name="unlink"),
    path("<slug:kind>/<slug:slug>/withdraw/", views.withdraw, name="withdraw"),
    path("<slug:kind>/<slug:slug>/bring-back/", views.bring_back, name="bring-back"),
]
