"""The analysis of a city: its persistent problems, its balances and its indicators."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from wandel.foundation.cities.described import described
from wandel.foundation.cities.fields import DocumentField
from wandel.foundation.cities.models import Artefact, City, User
from wandel.people.network.models import Organisation
from wandel_engine.cases import parts


@described(parts.PersistentProblem)
class Problem(Artefact):
    """A persistent problem, on one level of the multi-level perspective and in one field.

    `evidence` lists what it rests on: keys of indicators, and parts of the balance as "balance:<sector>" or
    "balance:<sector>/<carrier>".
    """


@described(parts.DriverOrBarrier, organisation=Organisation)
class DriverOrBarrier(Artefact):
    """What drives the change or holds it up. `evidence` is the same as a problem's."""


class Balance(models.Model):
    """The energy and greenhouse-gas balance of one year, written once: a correction is a new one.

    `document` is what it was computed from (card, cells, factor sets with their sources), `result` what the
    engine made of it, in both accounts, with the range of the totals. `format` is the number of their shape.
    """

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="balances")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    document = DocumentField()
    result = DocumentField()
    engine_version = models.CharField(max_length=40)
    format = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-year", "-number"]
        verbose_name = _("Bilanz")
        constraints = [
            models.UniqueConstraint(fields=["city", "year", "number"], name="one_balance_per_number")
        ]

    def __str__(self) -> str:
        return f"balance {self.year} ({self.number})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("a balance is never changed")
        super().save(*args, **kwargs)


class BalanceDraft(models.Model):
    """The balance of a year while it is being put together. `card` is what a balance says beside its cells,
    as far as it is known: the fields of the engine's BalanceCard, as JSON."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="balance_drafts")
    year = models.PositiveSmallIntegerField()
    card = DocumentField()
    created_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-year"]
        verbose_name = _("Entwurf einer Bilanz")
        constraints = [models.UniqueConstraint(fields=["city", "year"], name="one_draft_per_year")]

    def __str__(self) -> str:
        return f"draft of a balance {self.year}"


class DraftCell(models.Model):
    """What stands in one cell of a draft: a figure as JSON (wandel_engine.figures.Datum), how good the data
    are, and who saved it when."""

    draft = models.ForeignKey(BalanceDraft, on_delete=models.CASCADE, related_name="cells")
    sector = models.CharField(max_length=20)
    carrier = models.CharField(max_length=30)
    mode = models.CharField(max_length=30, blank=True)
    figure = models.JSONField()
    quality = models.CharField(max_length=1)
    saved_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "sector", "carrier", "mode"], name="one_cell_per_place_of_a_draft"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sector}/{self.carrier}"


@described(parts.Indicator)
class Indicator(Artefact):
    """A number that tells something about the city, in one year or several; parts add up to it.

    `figures` is its series, one for each year as JSON (wandel_engine.figures.Datum); `parts` have a key, a
    title and a figure each. Problems name an indicator by its key, which is its slug.
    """

    @property
    def series_unit(self) -> str:
        """In what its values stand; empty where neither it nor one of them says so."""
        return self.unit or next((figure["unit"] for figure in self.figures), "")

    @property
    def content(self) -> list[Any]:
        """All that its row in a list says, as JSON."""
        return [self.slug, self.title, self.figures, self.parts, self.note, self.visibility, self.flag]
