from __future__ import annotations

import re

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wandel.foundation.ui.forms import Words

MOST_ADDRESSES = 200
SEPARATORS = re.compile(r"[\s,;]+")


class InvitationForm(forms.Form):
    addresses = Words(
        label=gettext_lazy("E-Mail-Adressen"),
        help_text=gettext_lazy(
            "Eine Liste einfügen, getrennt durch Zeilen, Kommas oder Leerzeichen. "
            "Die Adressen stehen auf keiner Seite, und alle bekommen eine eigene Mail."
        ),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off", "spellcheck": "false"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Sprache der Einladung"))
    note = Words(
        label=gettext_lazy("Ein Satz dazu"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = settings.LANGUAGES

    def clean_addresses(self) -> list[str]:
        """Every address once. What is no address is named, so that nobody is left out unnoticed."""
        found = list(
            dict.fromkeys(part.lower() for part in SEPARATORS.split(self.cleaned_data["addresses"]) if part)
        )
        broken = [address for address in found if not _is_address(address)]
        if broken:
            named = ", ".join(broken[:5]) + (" …" if len(broken) > 5 else "")
            raise ValidationError(
                ngettext(
                    "Das ist keine E-Mail-Adresse: %(named)s. Niemand wurde eingeladen.",
                    "Das sind keine E-Mail-Adressen: %(named)s. Niemand wurde eingeladen.",
                    len(broken),
                )
                % {"named": named}
            )
        if not found:
            raise ValidationError(_("Hier steht noch keine Adresse."))
        if len(found) > MOST_ADDRESSES:
            raise ValidationError(
                _("Zahl der Adressen: %(number)s; auf einmal gehen höchstens %(most)s.")
                % {"number": len(found), "most": MOST_ADDRESSES}
            )
        return found


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
