"""Forms of the network: how organisations are tied, and in what they are involved."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.models import Artefact
from wandel.foundation.cities.named import offered_in
from wandel.foundation.cities.reader import Reader
from wandel.foundation.records.forms import LineForm
from wandel.foundation.ui.text import localise
from wandel.people.network.models import Involvement, Organisation, Tie, WorkingRecord
from wandel_engine.cases import parts

NOT_LISTED = {"organisation", "idea"}
"""Organisations are tied and not involved, and there are many ideas: on its own page one can be chosen."""


def _begun(reader: Reader, record: WorkingRecord | None) -> dict[str, Any]:
    if record is None:
        return {"flag": "fictional" if reader.city.is_demo else "stated"}
    return {"flag": record.flag, "source": record.source.key if record.source else None}


class TieForm(LineForm):
    """With whom an organisation is tied, and how; of a tie that is there, how."""

    def __init__(
        self, data: Any, *, reader: Reader, organisation: Organisation, tie: Tie | None = None
    ) -> None:
        document = _begun(reader, tie)
        if tie is not None:
            document |= {"kind": tie.kind, "strength": tie.strength}
        super().__init__(
            data,
            part=parts.Tie,
            known=() if tie is None else ("to",),
            offered=_others(reader, organisation),
            document=document,
            version=tie.version if tie is not None else None,
        )


def _others(reader: Reader, organisation: Organisation) -> Any:
    offered = offered_in(reader, organisation)
    return lambda kind: [
        (key, name) for key, name in offered(kind) if (kind, key) != ("organisation", organisation.slug)
    ]


class InvolvementForm(LineForm):
    """In what an organisation is involved, or who is in an artefact, and how; of an involvement that is
    there, how."""

    def __init__(
        self,
        data: Any,
        *,
        reader: Reader,
        organisation: Organisation | None = None,
        artefact: Artefact | None = None,
        involvement: Involvement | None = None,
    ) -> None:
        document = _begun(reader, involvement)
        if involvement is not None:
            document["role"] = involvement.role
        super().__init__(
            data,
            part=parts.Involvement,
            known=("organisation",) if involvement is not None or organisation is not None else (),
            offered=offered_in(reader, None),
            document=document,
            version=involvement.version if involvement is not None else None,
        )
        if involvement is None and artefact is None:
            self._ask_artefact(reader)

    def _ask_artefact(self, reader: Reader) -> None:
        found: dict[str, list[tuple[str, str]]] = {}
        seen = Artefact.objects.visible_to(reader).filter(kind__in=set(kinds.keys()) - NOT_LISTED)
        self.artefacts = {str(one): one for one in seen.order_by("kind", "slug")}
        for reference, one in self.artefacts.items():
            found.setdefault(str(kinds[one.kind].plural), []).append((reference, str(localise(one.title))))
        asked = forms.ChoiceField(
            label=_("Woran?"),
            choices=[("", _("Bitte wählen")), *found.items()],
            widget=forms.Select(attrs={"data-content": True}),
        )
        self.fields = {"artefact": asked} | self.fields

    def artefact(self) -> Artefact:
        return self.artefacts[self.cleaned_data["artefact"]]
