from __future__ import annotations

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from wandel.foundation.ui.forms import Words


class IdeaForm(forms.Form):
    """An idea as it is typed. Its length is judged by the action, so that nothing is cut off here;
    `client_id` names this sending, so that a second one is recognised."""

    text = Words(
        label=_("Meine Idee"),
        help_text=_("Bis zu 500 Zeichen. Ohne Namen."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    client_id = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_client_id(self) -> uuid.UUID:
        return sending_id(self.cleaned_data["client_id"])


def sending_id(text: str) -> uuid.UUID:
    """A broken name must not cost anybody their idea; such a sending is simply a new one."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()
