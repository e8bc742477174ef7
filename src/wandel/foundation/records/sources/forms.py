from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wandel.foundation.cities.models import Source
from wandel.foundation.records.checking import said
from wandel.foundation.records.sources.queries import said_of
from wandel.foundation.ui.forms import Words, refuse


class SourceForm(forms.Form):
    """What is said of a source. `seen` is the mark of what stood there when the form was opened."""

    title = Words(
        label=_("Titel"), max_length=300, help_text=_("So, wie er auf dem Bericht oder der Seite steht.")
    )
    publisher = Words(
        label=_("Wer hat sie veröffentlicht?"),
        max_length=200,
        help_text=_("Etwa ein Amt, ein Stadtwerk oder die Stadt selbst."),
    )
    year = forms.IntegerField(
        label=_("Jahr der Veröffentlichung"),
        required=False,
        min_value=1800,
        max_value=2200,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "w-short"}),
    )
    url = Words(
        label=_("Internetadresse"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"}),
    )
    licence = Words(label=_("Lizenz"), required=False, max_length=300)
    note = Words(
        label=_("Anmerkung"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Zum Beispiel die Seite oder die Tabelle, in der die Zahlen stehen."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, source: Source | None = None, prefix: str | None = None) -> None:
        initial = said_of(source) | {"seen": source.mark} if source is not None else {}
        super().__init__(data, initial=initial, prefix=prefix)

    def said(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def refuse(self, refused: Any) -> None:
        """Say at the inputs why an action refused what was typed."""
        problems = getattr(refused, "problems", None)
        if problems is None:
            refuse(self, refused)
            return
        for problem in problems:
            words = said(problem)
            if problem.field == "url":
                words = _("Das ist keine Internetadresse. Sie beginnt mit https:// oder http://.")
            self.add_error(problem.field if problem.field in self.fields else None, words)
