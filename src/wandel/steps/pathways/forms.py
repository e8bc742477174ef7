"""What the team chooses before computing, and everybody before comparing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wandel.foundation.ui.forms import Words
from wandel.steps.pathways.models import Measure, Result, Study
from wandel.steps.pathways.switches import Starts, Switch, by_field, check_starts

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
    # The page from which it was asked, where that is the page of a measure.
    measure = forms.ModelChoiceField(queryset=Measure.objects.none(), required=False, to_field_name="slug")

    def __init__(
        self, *args: Any, results: Iterable[Result], measures: QuerySet[Measure], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].queryset = measures
        self.fields["result"].queryset = Result.objects.filter(pk__in=[result.pk for result in results])


@dataclass(frozen=True)
class SwitchRow:
    """A switch with its two inputs: whether the measure is taken, and from when on. What is decided has
    none."""

    switch: Switch
    on: forms.BoundField | None = None
    start: forms.BoundField | None = None

    @property
    def is_off(self) -> bool:
        return self.on is not None and not self.on.value()


class ScenarioForm(forms.Form):
    """The name of a scenario, what it aims at, and every measure with its switch. `starts` is what it says
    already; `seen_version` what the person had before their eyes."""

    title = Words(label=_("Name des Szenarios"), max_length=120)
    target = forms.ChoiceField(label=_("Gerechnet für"), widget=TARGETS)
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        switches: Sequence[Switch],
        targets: Offered,
        starts: Starts,
        initial: dict[str, Any],
    ) -> None:
        super().__init__(data, initial=initial)
        self.switches = switches
        self.fields["target"].choices = targets
        for one in switches:
            if one.decided is not None:
                continue
            start = starts.get(one.key)
            self.fields[f"on-{one.key}"] = forms.BooleanField(
                label=one.name,
                required=False,
                initial=start is not None,
                widget=forms.CheckboxInput(
                    attrs={
                        "class": "w-switch__box",
                        "role": "switch",
                        "aria-label": one.name,
                        "data-content": True,
                    }
                ),
            )
            years = forms.TypedChoiceField(
                label=_("Beginn: %(measure)s") % {"measure": one.name},
                choices=[(year, str(year)) for year in one.years],
                coerce=int,
                initial=start if start is not None else one.years[0],
            )
            years.widget.attrs |= {"class": "w-switch__year", "aria-label": years.label}
            self.fields[f"start-{one.key}"] = years

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not any(name.startswith("start-") for name in self.errors):
            try:
                check_starts(self.switches, self.starts())
            except ValidationError as refused:
                for key, errors in refused.error_dict.items():
                    self.add_error(f"start-{key}" if f"start-{key}" in self.fields else None, errors)
        return cleaned

    def starts(self) -> dict[str, int | None]:
        """What was chosen: the start year of each measure, None where it is off."""
        return {
            one.key: self.cleaned_data[f"start-{one.key}"] if self.cleaned_data[f"on-{one.key}"] else None
            for one in self.switches
            if one.decided is None
        }

    def groups(self) -> list[tuple[str, list[SwitchRow]]]:
        """The switches as they stand on the page, under their fields."""
        rows = [
            SwitchRow(one, self[f"on-{one.key}"], self[f"start-{one.key}"])
            if one.decided is None
            else SwitchRow(one)
            for one in self.switches
        ]
        return by_field(rows, lambda row: row.switch)

    def count(self) -> int:
        """How many measures are taken."""
        return sum(not row.is_off for _name, rows in self.groups() for row in rows)
