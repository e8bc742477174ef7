from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from wandel.steps.analysis.models import Problem


class AdoptForm(forms.Form):
    """How an idea is worded as a problem, in the language of the page."""

    title = forms.CharField(label=_("Titel"), max_length=200)
    summary = forms.CharField(
        label=_("Kurzfassung"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    level = forms.ChoiceField(label=_("Ebene"), choices=Problem.Level.choices)
    field = forms.ChoiceField(label=_("Handlungsfeld"), choices=Problem.Field.choices)
    publish = forms.BooleanField(label=_("Idee und Problem für alle zeigen"), required=False)
