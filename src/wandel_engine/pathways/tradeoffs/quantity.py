"""The emissions that a question is about: of one year, or summed up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wandel_engine.pathways.model import Account, Model
from wandel_engine.pathways.result import Simulation

Over = Literal["year", "cumulative"]
"""year: the emissions of one year, t/a · cumulative: of all years from the first decision on, t."""


@dataclass(frozen=True)
class Quantity:
    """Emissions of an account over one or several years."""

    account: Account
    over: Over
    years: tuple[int, ...]

    @classmethod
    def of(cls, model: Model, account: Account, over: Over, year: int | None) -> Quantity:
        """For `year` (default: the horizon) or for all years that decisions still reach.

        Raises ValueError for a year before the first in which a decision has effect, or beyond the horizon,
        and for a year where emissions are summed up.
        """
        if over == "cumulative":
            if year is not None:
                raise ValueError("cumulative emissions are of all years: leave the year out")
            return cls(account, over, tuple(range(model.first_decision, model.horizon + 1)))
        chosen = model.horizon if year is None else year
        if not model.first_decision < chosen <= model.horizon:
            raise ValueError(
                f"{chosen} is not between {model.first_decision + 1} and {model.horizon}, "
                "the years that decisions can change"
            )
        return cls(account, over, (chosen,))

    def in_(self, outcome: Simulation) -> float:
        """The quantity in a simulation."""
        total = outcome.emissions[self.account].total
        return sum(total[year - outcome.years[0]] for year in self.years)
