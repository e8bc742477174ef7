"""The form in which an artefact's words are changed, in every language of the installation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from wandel.foundation.cities.models import Artefact

LONGEST_TITLE = 200
LONGEST_SUMMARY = 4000


class ArtefactForm(forms.Form):
    """Title and summary per language, visibility, and why. `seen_version` is what the person had before
    their eyes; German or another language must have a title."""

    visibility = forms.ChoiceField(
        label=_("Wer darf es sehen?"), choices=Artefact.Visibility.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Warum diese Änderung?"),
        help_text=_("Ein Satz für den Verlauf. Kann leer bleiben."),
        required=False,
        max_length=300,
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, language in settings.LANGUAGES:
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Titel (%(language)s)") % {"language": language},
                required=False,
                max_length=LONGEST_TITLE,
            )
            self.fields[f"summary_{code}"] = forms.CharField(
                label=_("Beschreibung (%(language)s)") % {"language": language},
                required=False,
                max_length=LONGEST_SUMMARY,
                widget=forms.Textarea(attrs={"rows": 4}),
            )
        words = [name for name in self.fields if name.startswith(("title_", "summary_"))]
        self.order_fields([*words, "visibility", "note", "seen_version"])

    @staticmethod
    def initial_of(artefact: Artefact) -> dict[str, Any]:
        titles = {f"title_{code}": text for code, text in artefact.title.items()}
        summaries = {f"summary_{code}": text for code, text in artefact.summary.items()}
        return titles | summaries | {"visibility": artefact.visibility, "seen_version": artefact.version}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.words("title"):
            self.add_error(f"title_{settings.LANGUAGES[0][0]}", _("Ein Titel fehlt."))
        return cleaned

    def words(self, name: str) -> dict[str, str]:
        """What was typed, by language; languages left empty are left out."""
        typed = {code: self.cleaned_data.get(f"{name}_{code}", "") for code, _name in settings.LANGUAGES}
        return {code: text for code, text in typed.items() if text}
