from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wandel.foundation.ui.text import localise
from wandel.reference.beginning import CHOICES
from wandel.reference.origins import Origin
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


class BeginForm(forms.Form):
    """From where a city begins, and what it takes from there."""

    origin = forms.ChoiceField(
        label=gettext_lazy("Woher"),
        widget=forms.Select(attrs={"data-content": ""}),
        error_messages={"required": gettext_lazy("Woher soll etwas kommen?")},
    )
    chosen = forms.MultipleChoiceField(
        label=gettext_lazy("Was mitkommt"),
        choices=[(key, format_lazy("{}: {}", one.title, one.text)) for key, one in CHOICES.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Bitte mindestens eines ankreuzen.")},
    )

    def __init__(self, *args: Any, origins: Sequence[Origin], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["origin"].choices = [(one.key, _offered(one)) for one in origins]
        self._empty = {one.key for one in origins if one.pieces == 0}

    def clean_origin(self) -> str:
        origin: str = self.cleaned_data["origin"]
        if origin in self._empty:
            raise forms.ValidationError(
                _("Dort ist noch nichts veröffentlicht, was sich übernehmen lässt. Bitte anderes wählen.")
            )
        return origin


def _offered(origin: Origin) -> str:
    """Its name, and how much there is to take."""
    name = str(localise(origin.title))
    if origin.pieces is None:
        return name
    if not origin.pieces:
        return _("%(name)s (nichts zu übernehmen)") % {"name": name}
    counted = ngettext("%(name)s (%(number)s Stück)", "%(name)s (%(number)s Stücke)", origin.pieces)
    return counted % {"name": name, "number": origin.pieces}
