from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from wandel.foundation.ui.forms import Words


class WithdrawEditionForm(forms.Form):
    reason = Words(
        label=_("Warum?"),
        help_text=_("Der Grund steht für alle lesbar bei der Ausgabe."),
        max_length=300,
    )
