from django.urls import path

from wandel.reference.views import begin, exports, imports

app_name = "reference"

urlpatterns = [
    path("", imports.index, name="index"),
    path("exports/", exports.page, name="exports"),
    path("exports/state/", exports.state, name="export-state"),
    path("exports/file/", exports.file, name="export-file"),
    path("begin/", begin.page, name="begin"),
    path("begin/<uuid:job_id>/", begin.beginning, name="beginning"),
    path("begin/<uuid:job_id>/state/", begin.state, name="beginning-state"),
    path("imports/new/", imports.upload, name="upload"),
    path("imports/<int:pk>/", imports.staged, name="staged"),
    path("imports/<int:pk>/state/", imports.state, name="state"),
    path("imports/<int:pk>/take-over/", imports.take_over, name="take-over"),
]
