from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wandel_engine.cases.archive import MAX_ARCHIVE_BYTES

LARGEST_MB = MAX_ARCHIVE_BYTES // 1_000_000


def too_large() -> str:
    return _("Die Datei ist zu groß: Ein Fall hat höchstens %(limit)s MB. Nichts wurde gelesen.") % {
        "limit": LARGEST_MB
    }


class CaseUploadForm(forms.Form):
    archive = forms.FileField(
        label=gettext_lazy("ZIP-Datei mit dem Ordner eines Falls"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
        error_messages={"required": gettext_lazy("Hier fehlt noch eine Datei.")},
    )

    def clean_archive(self) -> UploadedFile:
        archive = self.cleaned_data["archive"]
        if archive.size > MAX_ARCHIVE_BYTES:
            raise forms.ValidationError(too_large())
        return archive
