"""Writes about drafts of balances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wandel.foundation.cities.access import require
from wandel.foundation.cities.audit import action
from wandel.foundation.cities.models import City, User
from wandel.foundation.cities.turns import take_turns
from wandel.foundation.records.cells.answers import mark_of
from wandel.foundation.records.checking import Unfit
from wandel.steps.analysis.actions import add_balance
from wandel.steps.analysis.drafts.computing import card_of, wrong_with_card
from wandel.steps.analysis.drafts.forms import known_factor_sets
from wandel.steps.analysis.drafts.places import Filled, Place
from wandel.steps.analysis.models import Balance, BalanceDraft, DraftCell

EDIT = "records.edit"


class ChangedMeanwhile(ValidationError):
    """Somebody else has changed these cells since they were seen; nothing was written."""

    def __init__(self, places: Sequence[Place]) -> None:
        super().__init__(_("Inzwischen hat jemand anderes hier etwas eingetragen."), code="stale")
        self.places = places


@action("analysis.start_draft")
def start_draft(*, city: City, year: int, card: Mapping[str, Any], actor: User | None) -> BalanceDraft:
    """Begin the balance of a year. Raises Unfit where the card is not sound, ValidationError where there is a
    draft of this year, and PermissionDenied."""
    require(EDIT, actor, city)
    take_turns(city)
    if BalanceDraft.objects.filter(city=city, year=year).exists():
        raise ValidationError(
            {"year": _("Für dieses Jahr gibt es schon einen Entwurf.")}, code="there-already"
        )
    _judge(year, card)
    return BalanceDraft.objects.create(city=city, year=year, card=dict(card), created_by=actor)


@action("analysis.change_draft")
def change_draft(*, draft: BalanceDraft, card: Mapping[str, Any], actor: User | None) -> BalanceDraft:
    """Say something else beside the cells. Raises like `start_draft`."""
    require(EDIT, actor, draft.city)
    _judge(draft.year, card)
    current = BalanceDraft.objects.select_for_update().get(pk=draft.pk)
    current.card = dict(card)
    current.save(update_fields=["card"])
    return current


def _judge(year: int, card: Mapping[str, Any]) -> None:
    if problems := wrong_with_card(year, card):
        raise Unfit(problems)


@action("analysis.fill_draft")
def fill_draft(
    *,
    draft: BalanceDraft,
    values: Mapping[Place, dict[str, Any] | None],
    quality: Mapping[Place, str],
    seen: Mapping[Place, str],
    actor: User | None,
) -> BalanceDraft:
    """Put figures into cells, and empty those that are None. Raises ChangedMeanwhile where a cell no longer
    holds what was seen, and PermissionDenied."""
    require(EDIT, actor, draft.city)
    current = BalanceDraft.objects.select_for_update().select_related("city").get(pk=draft.pk)
    filled = Filled.of(current)
    if changed := [one for one in values if one in seen and mark_of(filled.figure(one)) != seen[one]]:
        raise ChangedMeanwhile(changed)
    for place, figure in values.items():
        where = {"draft": current, "sector": place.sector, "carrier": place.carrier, "mode": place.mode}
        if figure is None:
            DraftCell.objects.filter(**where).delete()
        else:
            told = {"figure": figure, "quality": quality.get(place, "D"), "saved_by": actor}
            DraftCell.objects.update_or_create(**where, defaults=told)
    return current


@action("analysis.finish_draft")
def finish_draft(*, draft: BalanceDraft, actor: User | None) -> Balance:
    """Compute the draft as it stands and keep it as a balance, which is never changed; the draft stays for a
    correction. Raises ValidationError where something counts twice or is missing, and PermissionDenied."""
    require(EDIT, actor, draft.city)
    current = BalanceDraft.objects.select_for_update().select_related("city").get(pk=draft.pk)
    filled = Filled.of(current)
    if filled.overlaps():
        raise ValidationError(_("Manches zählt doppelt; es ist in der Tabelle markiert."), code="twice")
    cells = [cell for _place, cell in filled.cells()]
    if not cells:
        raise ValidationError(_("Noch steht in keiner Zelle ein Wert."), code="empty")
    return add_balance(
        city=current.city,
        card=card_of(current.year, current.card),
        cells=cells,
        factor_sets=known_factor_sets(current.city),
        actor=actor,
    )
