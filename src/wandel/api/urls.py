from django.urls import path, re_path

from wandel.api.access import read_from_anywhere
from wandel.api.views import api, nothing_here

_operations = api.urls
for _operation in _operations[0]:
    _operation.callback = read_from_anywhere(_operation.callback)

urlpatterns = [
    path("v1/", _operations),
    # Every other address, so that programs get no page for people.
    re_path("", read_from_anywhere(nothing_here)),
]
