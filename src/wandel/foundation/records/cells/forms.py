from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wandel.foundation.cities.described import label_of
from wandel.foundation.cities.named import offered_in
from wandel.foundation.cities.reader import Reader
from wandel.foundation.records.cells.answers import About
from wandel.foundation.records.forms.entries import names
from wandel_engine.cases.parts.description import FLAG_NAMES


class AboutForm(forms.Form):
    """What holds for values that are typed into a table in `unit`, until it is chosen otherwise; at first
    what is usual in it."""

    source = forms.ChoiceField(label=gettext_lazy("Quelle"), required=False)
    flag = forms.ChoiceField(label=gettext_lazy("Wie sicher?"), required=False)

    def __init__(
        self,
        data: Any,
        *,
        unit: str,
        figures: Iterable[Mapping[str, Any]],
        reader: Reader,
        invented: bool = True,
    ) -> None:
        stated = [figure for figure in figures if figure.get("flag") != "estimate"]
        usual = Counter((one["flag"], one.get("source", "")) for one in stated).most_common(1)
        may_be_invented = invented and reader.city.is_demo
        flag, source = usual[0][0] if usual else ("fictional" if may_be_invented else "stated", "")
        super().__init__(data, initial={"source": source, "flag": flag})
        self.unit = unit
        sources = [("", _("Keine Angabe")), *offered_in(reader, None)("source")]
        self.fields["source"].choices = sources
        self.fields["source"].widget.attrs |= names(sources)
        # An estimate needs a range and a derivation of its own.
        flags = [one for one in FLAG_NAMES if one != "estimate" and (one != "fictional" or may_be_invented)]
        self.fields["flag"].choices = [(one, label_of(FLAG_NAMES, one)) for one in flags]
        for one in self.fields.values():
            one.says_optional = False

    def about(self) -> About:
        """What was chosen, or what is usual; what cannot be chosen counts as not chosen."""
        chosen = dict(self.initial)
        if self.is_bound:
            self.is_valid()
            chosen |= {name: self.cleaned_data[name] for name in self.data if name in self.cleaned_data}
        return About(self.unit, chosen["flag"] or "stated", chosen["source"])
