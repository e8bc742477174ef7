"""The forms by which files come in, and are described."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wandel.foundation.records.attachments.documents import ENDINGS
from wandel.foundation.records.models import Attachment
from wandel.foundation.ui.forms import Words

LONGEST_ALT = 600
LONGEST_CAPTION = 300
PICTURES = "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif"
DOCUMENTS = ",".join([".pdf", *(f".{ending}" for ending in ENDINGS)])


class _SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """Any number of files. What is wrong with one of them is said of that one, and not here."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        return list(data or [])


class UploadForm(forms.Form):
    """Files chosen or dropped, and on a phone one that is taken right now; one of the two."""

    use_required_attribute = False
    files = _FilesField(
        label=_("Bilder und Dateien"),
        widget=_SeveralFiles(attrs={"accept": f"{PICTURES},{DOCUMENTS}"}),
    )
    photo = _FilesField(
        label=_("Oder gleich fotografieren"),
        widget=_SeveralFiles(attrs={"accept": "image/*", "capture": "environment"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.uploads():
            self.add_error("files", _("Hier fehlt noch eine Datei."))
        return cleaned

    def uploads(self) -> list[UploadedFile]:
        return [*self.cleaned_data.get("files", []), *self.cleaned_data.get("photo", [])]


class DescribeForm(forms.Form):
    """What can be seen in a picture, and a line below it, in every language of the installation, the reader's
    own first. One language is enough. A document has only the line."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, attachment: Attachment, **kwargs: Any) -> None:
        said = {f"alt_{code}": text for code, text in attachment.alt.items()}
        said |= {f"caption_{code}": text for code, text in attachment.caption.items()}
        super().__init__(*args, initial=said | {"seen_version": attachment.version}, **kwargs)
        own = get_language()
        self._asked = f"alt_{own}"
        line = _("Bildunterschrift (%(language)s)") if attachment.is_picture else _("Titel (%(language)s)")
        for code, name in sorted(settings.LANGUAGES, key=lambda language: language[0] != own):
            if attachment.is_picture:
                self.fields[f"alt_{code}"] = Words(
                    label=_("Was ist zu sehen? (%(language)s)") % {"language": name},
                    required=code == own,
                    max_length=LONGEST_ALT,
                    widget=forms.Textarea(attrs={"rows": 3}),
                    error_messages={"required": _("Hier fehlt noch, was zu sehen ist. Eine Sprache genügt.")},
                )
            self.fields[f"caption_{code}"] = Words(
                label=line % {"language": name}, required=False, max_length=LONGEST_CAPTION
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.words("alt") and self.has_error(self._asked, "required"):
            del self.errors[self._asked]
        return cleaned

    def words(self, name: str) -> dict[str, str]:
        """What was typed, by language; languages left empty are left out."""
        typed = {code: self.cleaned_data.get(f"{name}_{code}", "") for code, _name in settings.LANGUAGES}
        return {code: text for code, text in typed.items() if text}
