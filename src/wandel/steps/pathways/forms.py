"""What the team chooses before computing, and everybody before comparing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

Choices = list[tuple[str, str]]


class ComputeForm(forms.Form):
    target = forms.ChoiceField(label=_("Ziel"))

    def __init__(self, *args: Any, targets: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = targets


class CompareForm(forms.Form):
    left = forms.ChoiceField(label=_("Links"))
    right = forms.ChoiceField(label=_("Rechts"))

    def __init__(self, *args: Any, results: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("left", "right"):
            self.fields[name].choices = results
