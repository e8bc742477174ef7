"""Writes of the analysis room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from wandel.foundation.cities.access import require
from wandel.foundation.cities.audit import action
from wandel.foundation.cities.models import Artefact, City, User
from wandel.foundation.cities.turns import take_turns
from wandel.foundation.records.actions import edit
from wandel.foundation.records.cells.answers import mark_of
from wandel.steps.analysis.computing import computed
from wandel.steps.analysis.models import Balance, Indicator
from wandel.steps.analysis.series.cells import figures_by_year
from wandel_engine.balance import BALANCE_FORMAT, BalanceCard, Cell, FactorSet


@action("analysis.add_balance")
def add_balance(
    *,
    city: City,
    card: BalanceCard,
    cells: Sequence[Cell],
    factor_sets: Sequence[FactorSet],
    actor: User | None,
) -> Balance:
    """Compute a balance and keep it with all that it was computed from; the same content of the same year is
    returned as it is. Raises what the engine's compute_balance raises."""
    made = computed(card, cells, factor_sets)
    take_turns(city)
    same_year = Balance.objects.filter(city=city, year=card.year)
    last = same_year.first()
    if last is not None and (last.document, last.result) == (made.document, made.result):
        return last
    return Balance.objects.create(
        city=city,
        year=card.year,
        number=(same_year.aggregate(last=Max("number"))["last"] or 0) + 1,
        document=made.document,
        result=made.result,
        engine_version=made.engine_version,
        format=BALANCE_FORMAT,
    )


class ChangedMeanwhile(ValidationError):
    """Somebody else has changed the figures of these years since they were seen; nothing was written."""

    def __init__(self, years: Sequence[int | None], current: Indicator) -> None:
        super().__init__(_("Inzwischen hat jemand anderes hier etwas eingetragen."), code="stale")
        self.years = years
        self.current = current


@action("analysis.set_values")
def set_values(
    *,
    indicator: Indicator,
    values: Mapping[int | None, dict[str, Any] | None],
    seen: Mapping[int | None, str],
    actor: User | None,
    note: str = "",
) -> Indicator:
    """Put figures into the series of an indicator, by their years, and take out those that are None, as a new
    version. Years of which nothing is said stay. `seen` are the marks of what stood there when somebody
    looked. Raises ChangedMeanwhile where it stands there no more, and else like `records.actions.edit`."""
    require("records.edit", actor, indicator.city)
    Artefact.objects.select_for_update(no_key=True).get(pk=indicator.pk)
    current = Indicator.objects.select_related("city").get(pk=indicator.pk)
    stated = figures_by_year(current)
    if changed := [year for year in values if year in seen and mark_of(stated.get(year)) != seen[year]]:
        raise ChangedMeanwhile(changed, current)
    merged = {year: figure for year, figure in {**stated, **values}.items() if figure is not None}
    figures = [merged[year] for year in sorted(merged, key=lambda year: (year is not None, year or 0))]
    saved = edit(
        artefact=current,
        document={"figures": figures},
        visibility=current.visibility,
        seen_version=current.version,
        note=note,
        actor=actor,
    )
    return cast(Indicator, saved)
