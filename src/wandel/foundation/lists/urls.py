from django.urls import path

from wandel.foundation.lists.views import bringing, listing

app_name = "lists"
urlpatterns = [
    path("<slug:kind>/", listing.index, name="listing"),
    path("<slug:kind>/table.<slug:ending>", listing.table, name="table"),
    path("<slug:kind>/columns.csv", listing.columns, name="columns"),
    path("<slug:kind>/import/", bringing.upload, name="upload"),
    path("<slug:kind>/import/<uuid:pk>/", bringing.staged, name="staged"),
    path("<slug:kind>/import/<uuid:pk>/columns/", bringing.columns_of, name="columns-of"),
    path("<slug:kind>/import/<uuid:pk>/check/", bringing.check, name="check"),
    path("<slug:kind>/import/<uuid:pk>/bring-in/", bringing.bring_in, name="bring-in"),
    path("<slug:kind>/import/<uuid:pk>/undo/", bringing.undo, name="undo"),
    path("<slug:kind>/import/<uuid:pk>/drop/", bringing.drop, name="drop"),
]
