"""What a backcast holds. Everything is immutable and serialises to JSON."""

from __future__ import annotations

from typing import Literal

from wandel_engine.figures import Text
from wandel_engine.pathways.result import Answer, Result

Kind = Literal["left-behind", "share", "pace", "capacity", "decide", "started", "money", "hours"]
"""left-behind: share of a stock's units outside the states to be phased out · share: units in a state, of the
stock · pace: units decided to move in the period · capacity: what a plant can make in a year · decide: a
measure that starts in the next year · started: a measure at work · money: investments, renewals and measures
of the period by payer · hours: working hours of the period by trade."""


class Actor(Result):
    """Who is responsible: an organisation, or a payer or trade of the model."""

    kind: Literal["organisation", "payer", "trade"]
    key: str


class Evidence(Result):
    """A number of the result, by its address."""

    address: str
    number: float


class Dependence(Result):
    """A measure that must have been started, and when the pathway starts it."""

    measure: str
    start: int


class Milestone(Result):
    """What holds in the pathway in `year`.

    `subject`: key of the stock, state (``stock/state``), transition, plant, measure, payer or trade. `value`
    in `unit`; where `since` is given, of the years from it to the year before. `depends_on`: measures,
    prerequisites included. `slack`: for a measure, by how many years it can start later with everything else
    as decided (its effects are not needed before, no measure waits for it, no money limit breaks); None for
    other milestones, which nothing cheaper than a new search would answer.
    """

    year: int
    kind: Kind
    subject: str
    title: Text
    value: float
    unit: str
    since: int | None
    responsible: tuple[Actor, ...]
    rests_on: tuple[Evidence, ...]
    depends_on: tuple[Dependence, ...]
    slack: int | None = None


class PhaseOut(Result):
    """A state that is to disappear.

    `left`: units in the target's year. `gone_by`: first year from which it stays empty, None if it does not.
    `last_entry`: last year at whose end units still enter it; `last_renewal`: last year in which equipment
    found only in such states is renewed; None if that never happens. `lasts_until_worn_out`: last year in
    which such equipment can be renewed and still wear out before `gone_by` (the target's year if the state
    is not empty by then); None without such equipment.
    """

    stock: str
    state: str
    title: Text
    unit: str
    left: float
    gone_by: int | None
    last_entry: int | None
    last_renewal: int | None
    lasts_until_worn_out: int | None
    responsible: tuple[Actor, ...]
    rests_on: tuple[Evidence, ...]
    depends_on: tuple[Dependence, ...]


class Backcast(Answer):
    """Milestones of a pathway, earliest first, and what is phased out.

    `target` None: seen from the horizon. `year`: the target's.
    """

    target: str | None
    year: int
    milestones: tuple[Milestone, ...]
    phase_outs: tuple[PhaseOut, ...]

    def actors(self) -> tuple[Actor, ...]:
        """Everybody who is responsible for something, organisations first."""
        everybody = {actor for milestone in self.milestones for actor in milestone.responsible}
        everybody |= {actor for state in self.phase_outs for actor in state.responsible}
        return tuple(sorted(everybody, key=lambda actor: (actor.kind, actor.key)))

    def of(self, actor: str) -> tuple[Milestone, ...]:
        """The milestones of one organisation or payer."""
        return tuple(m for m in self.milestones if any(who.key == actor for who in m.responsible))
