from __future__ import annotations

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _


class IdeaForm(forms.Form):
    """An idea as it is typed. Its length is judged by the action, so that nothing is cut off here;
    `client_id` names this sending, so that a second one is recognised."""

    text = forms.CharField(
        label=_("Meine Idee"),
        help_text=_("Bis zu 500 Zeichen. Ohne Namen."),
        error_messages={"required": _("Hier steht noch nichts.")},
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    client_id = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        # A null character is taken out by the action like any other control character.
        self.fields["text"].validators = []

    def clean_client_id(self) -> uuid.UUID:
        return sending_id(self.cleaned_data["client_id"])


def sending_id(text: str) -> uuid.UUID:
    """A broken name must not cost anybody their idea; such a sending is simply a new one."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()
