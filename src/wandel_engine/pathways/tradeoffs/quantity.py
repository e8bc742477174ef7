"""The emissions that a question is about: of one year, or summed up."""

from __future__ import annotations

from dataclasses import dataclass

from wandel_engine.pathways.model import Account, Model
from wandel_engine.pathways.result import Simulation


@dataclass(frozen=True)
class Quantity:
    """Emissions of an account in one year, t/a, or in several, t."""

    account: Account
    years: tuple[int, ...]

    @classmethod
    def of(cls, model: Model, account: Account, year: int | None) -> Quantity:
        """For `year`, or, without one, for all years that decisions still reach.

        Raises ValueError for a year before the first in which a decision has effect, or beyond the horizon.
        """
        if year is None:
            return cls(account, tuple(range(model.first_decision, model.horizon + 1)))
        if not model.first_decision < year <= model.horizon:
            raise ValueError(
                f"{year} is not between {model.first_decision + 1} and {model.horizon}, "
                "the years that decisions can change"
            )
        return cls(account, (year,))

    def in_(self, outcome: Simulation) -> float:
        """The quantity in a simulation."""
        total = outcome.emissions[self.account].total
        return sum(total[year - outcome.years[0]] for year in self.years)
