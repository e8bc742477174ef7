"""What the team chooses before computing, and everybody before comparing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wandel.steps.pathways.models import Result, Study

Offered = list[tuple[str, str]]


TARGETS = forms.Select(attrs={"data-content": True})


class ComputeForm(forms.Form):
    target = forms.ChoiceField(label=_("Ziel"), widget=TARGETS)

    def __init__(self, *args: Any, targets: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = targets


class CompareForm(forms.Form):
    left = forms.ChoiceField(label=_("Links"), widget=TARGETS)
    right = forms.ChoiceField(label=_("Rechts"), widget=TARGETS)

    def __init__(self, *args: Any, results: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("left", "right"):
            self.fields[name].choices = results


class StudyForm(forms.Form):
    """Sent by a button, so that nothing of it is shown."""

    result = forms.ModelChoiceField(queryset=Result.objects.none())
    study = forms.ChoiceField(choices=Study.Kind.choices)

    def __init__(self, *args: Any, results: QuerySet[Result], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["result"].queryset = results
