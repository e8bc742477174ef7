"""What a draft says beside its cells, and what holds for new ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wandel.foundation.cities.models import City
from wandel.foundation.cities.named import offered_in
from wandel.foundation.cities.reader import Reader
from wandel.foundation.records.cells.forms import AboutForm
from wandel.foundation.records.forms import EntriesForm
from wandel.foundation.records.forms.entries import entry_of
from wandel.foundation.ui.text import localise
from wandel.steps.analysis.drafts.places import UNIT
from wandel.steps.analysis.exchange import factor_sets_of
from wandel.steps.analysis.models import Balance, BalanceDraft
from wandel.steps.analysis.names import QUALITY_MEANINGS
from wandel_engine.balance import BALANCE_FORMAT, FactorSet, shipped_factor_sets
from wandel_engine.cases.parts.description import FieldDescription, Says

VARIANTS = {
    "plant-data": gettext_lazy("aus Daten der Anlagen"),
    "standard": gettext_lazy("Standardwert"),
    "declared-technology": gettext_lazy("aus der angegebenen Technik"),
}


def known_factor_sets(city: City) -> list[FactorSet]:
    """The factor sets of a city's balances; those that are shipped come with the engine."""
    balances = Balance.objects.filter(city=city, format__lte=BALANCE_FORMAT)
    known = set(city.sources.values_list("key", flat=True))
    own = {one.key: one for balance in reversed(balances) for one in factor_sets_of(balance, known)}
    return list(own.values())


def _choices(city: City, account: str) -> tuple[tuple[str, str], ...]:
    known = [*known_factor_sets(city), *shipped_factor_sets().values()]
    return tuple((one.key, str(localise(one.title))) for one in known if one.account == account)


class CardForm(EntriesForm):
    """Year, boundary, factors and population of a balance."""

    def __init__(self, data: Any = None, *, reader: Reader, draft: BalanceDraft | None = None) -> None:
        card = draft.card if draft is not None else first_card(reader.city)
        offered = offered_in(reader, None)
        self.entries = [entry_of(field, offered) for field in _fields(reader.city, with_year=draft is None)]
        heat = card.get("district_heat") or {}
        document = card | {
            "district_heat_variant": heat.get("variant"),
            "district_heat_factor": heat.get("factor"),
        }
        self.spoken = reader.city.spoken
        initial: dict[str, Any] = {}
        for entry in self.entries:
            initial |= entry.given(document.get(entry.field.name))
        super().__init__(data, initial=initial)
        self.fields = {name: one for entry in self.entries for name, one in entry.inputs().items()}
        for name in ("factor_set", "territorial_factor_set"):
            self.fields[name].widget.attrs["data-content"] = True

    def card(self) -> dict[str, Any]:
        """What was typed, as the engine's card has it."""
        said = self.filled_in()
        heat = {"variant": said.pop("district_heat_variant"), "factor": said.pop("district_heat_factor")}
        return {name: value for name, value in said.items() if name != "year"} | {"district_heat": heat}


def first_card(city: City) -> dict[str, Any]:
    """What a new draft begins with: what the newest balance says that does not belong to its year alone."""
    newest = Balance.objects.filter(city=city, format__lte=BALANCE_FORMAT).first()
    if newest is None:
        return {
            "population_for_per_head": city.population,
            "factor_set": "bisko-2020",
            "territorial_factor_set": "direct-combustion-2024",
        }
    kept = ("boundary", "factor_set", "territorial_factor_set", "electricity_includes_heat_pumps")
    card = newest.document["card"]
    return {name: card[name] for name in (*kept, "district_heat", "population_for_per_head")}


def _fields(city: City, *, with_year: bool) -> list[FieldDescription]:
    year = FieldDescription("year", "whole", Says(_("Jahr der Bilanz")), True, least=1990, most=2100)
    return [
        *([year] if with_year else []),
        FieldDescription(
            "boundary",
            "text",
            Says(
                _("Was die Bilanz umfasst"), _("Welches Gebiet, nach welchem Prinzip, was nicht."), long=True
            ),
            True,
        ),
        FieldDescription(
            "factor_set",
            "choice",
            Says(_("Faktoren der BISKO-Bilanz"), _("Mit Vorkette. Die der Stadt kommen aus ihren Bilanzen.")),
            True,
            choices=_choices(city, "bisko"),
        ),
        FieldDescription(
            "territorial_factor_set",
            "choice",
            Says(_("Faktoren der Quellenbilanz")),
            True,
            choices=_choices(city, "territorial"),
        ),
        FieldDescription(
            "population_for_per_head", "figure", Says(_("Bevölkerung")), True, units=("people",)
        ),
        FieldDescription(
            "electricity_includes_heat_pumps",
            "switch",
            Says(_("Der Strom enthält noch den der Wärmepumpen")),
            False,
        ),
        FieldDescription(
            "district_heat_variant",
            "choice",
            Says(_("Woher der Faktor der Fernwärme kommt")),
            True,
            choices=tuple((key, str(name)) for key, name in VARIANTS.items()),
        ),
        FieldDescription(
            "district_heat_factor",
            "figure",
            Says(_("Faktor der Fernwärme"), _("Auch wo es keine gibt, braucht die Rechnung einen.")),
            True,
            units=("t/MWh",),
        ),
    ]


class EnergyAboutForm(AboutForm):
    """What holds for new cells of a balance: also how good the data are."""

    quality = forms.ChoiceField(label=gettext_lazy("Datengüte"), required=False)

    def __init__(self, data: Any, *, figures: Iterable[Mapping[str, Any]], reader: Reader) -> None:
        super().__init__(data, unit=UNIT, figures=figures, reader=reader, invented=False)
        self.fields["quality"].choices = quality_choices()
        self.fields["quality"].initial = "D"
        self.fields["quality"].says_optional = False

    def quality_chosen(self) -> str:
        if self.is_bound and self.is_valid():
            return self.cleaned_data["quality"] or "D"
        return "D"


def quality_choices() -> list[tuple[str, str]]:
    return [(letter, f"{letter}: {meaning}") for letter, meaning in QUALITY_MEANINGS.items()]


class QualityForm(forms.Form):
    """How good the data of one cell are."""

    quality = forms.ChoiceField(label=gettext_lazy("Datengüte"))

    def __init__(self, data: Any, *, quality: str) -> None:
        super().__init__(data, initial={"quality": quality})
        self.fields["quality"].choices = quality_choices()
