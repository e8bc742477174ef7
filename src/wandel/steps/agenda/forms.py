"""What the team writes down when somebody promises something."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wandel.foundation.cities.access import Reader
from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.models import Artefact
from wandel.foundation.records.forms import ArtefactForm
from wandel.foundation.ui.text import localise
from wandel.people.network.models import Organisation
from wandel.steps.agenda.models import Commitment

ORIGINS = ("experiment", "measure")
# What stands in the list are names that people gave.
NAMES = forms.Select(attrs={"data-content": True})


class CommitmentForm(ArtefactForm):
    """Words in every language, and who, by when, how far and with what. In a demonstration only invented
    organisations can be chosen."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Wer"), widget=NAMES)
    due = forms.DateField(
        label=_("Bis wann"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    status = forms.ChoiceField(label=_("Stand"), choices=Commitment.Status.choices)

    def __init__(
        self, *args: Any, reader: Reader, commitment: Commitment | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = reader.city.organisations.all()
        if reader.city.is_demo:
            kept = [commitment.organisation_id] if commitment else []
            offered = offered.filter(Q(is_real=False) | Q(pk__in=kept))
        self.fields["organisation"].queryset = offered
        self.fields["organisation"].label_from_instance = lambda organisation: organisation.name
        for code, language in settings.LANGUAGES:
            self.fields[f"resources_{code}"] = forms.CharField(
                label=_("Mittel (%(language)s)") % {"language": language}, required=False, max_length=400
            )
        means = [name for name in self.fields if name.startswith("resources_")]
        words = [name for name in self.fields if name.startswith(("title_", "summary_"))]
        self.order_fields(
            ["organisation", "due", "status", *words, *means, "visibility", "note", "seen_version"]
        )

    @staticmethod
    def initial_of(artefact: Artefact) -> dict[str, Any]:
        means = {f"resources_{code}": text for code, text in artefact.resources.items()}
        own = {"organisation": artefact.organisation_id, "due": artefact.due, "status": artefact.status}
        return ArtefactForm.initial_of(artefact) | means | own


class NewCommitmentForm(CommitmentForm):
    """A first version needs no reason, but may say what it came out of."""

    origin = forms.ModelChoiceField(
        Artefact.objects.none(),
        label=_("Hervorgegangen aus"),
        help_text=_("Das Experiment oder die Maßnahme, aus der die Zusage entstanden ist."),
        required=False,
        widget=NAMES,
    )

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, reader=reader, **kwargs)
        del self.fields["note"], self.fields["seen_version"]
        found = Artefact.objects.visible_to(reader).filter(kind__in=ORIGINS).order_by("kind", "slug")
        self.fields["origin"].queryset = found
        self.fields["origin"].label_from_instance = _named


def _named(artefact: Artefact) -> str:
    return f"{kinds[artefact.kind].label}: {localise(artefact.title)}"
