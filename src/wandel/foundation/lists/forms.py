"""The form by which a table comes in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class TableForm(forms.Form):
    table = forms.FileField(
        label=_("Tabelle"),
        help_text=_(
            "XLSX, ODS oder CSV, höchstens 10 MB. Zuerst wird nur gelesen; geändert wird noch nichts."
        ),
        error_messages={
            "required": _("Bitte eine Datei auswählen."),
            "empty": _("Die Datei ist leer."),
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.csv,.txt,.tsv"}),
    )
