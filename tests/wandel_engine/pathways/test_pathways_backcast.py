"""Milestones of found pathways: they say what the pathway does, rest on its numbers, and name who acts."""

from __future__ import annotations

from typing import Any

import pytest

from wandel_engine.pathways import (
    Model,
    Options,
    Pathway,
    dump_model,
    find,
    model_hash,
    read_model,
    simulate,
)
from wandel_engine.pathways.backcast import Backcast, Milestone, PhaseOut, backcast
from wandel_engine.pathways.explain import Explainer

QUICK = Options(obstacles=0, earliest_year=False, attempts=10)
STARTS = {"heat-grid": 2027, "wood-heat": 2031, "advice": 2028, "charging": 2027}


@pytest.fixture(scope="module")
def found(small: Model) -> Pathway:
    """A pathway whose start years do not depend on how well the search does."""
    data = dump_model(small)
    for measure in data["measures"]:
        measure["fixed_start"] = STARTS[measure["artefact"]]
    pathway = find(read_model(data), "neutral-2045", QUICK)
    origin = pathway.provenance.model_copy(update={"model_hash": model_hash(small)})
    return pathway.model_copy(update={"provenance": origin})


@pytest.fixture(scope="module")
def seen(small: Model, found: Pathway) -> Backcast:
    return backcast(small, found)


def one(seen: Backcast, kind: str, subject: str, year: int) -> Milestone:
    (milestone,) = [m for m in seen.milestones if (m.kind, m.subject, m.year) == (kind, subject, year)]
    return milestone


def phase_out(seen: Backcast, stock: str, state: str) -> PhaseOut:
    (result,) = [item for item in seen.phase_outs if (item.stock, item.state) == (stock, state)]
    return result


def test_years_lead_back_from_the_target(small: Model, found: Pathway, seen: Backcast) -> None:
    years = {m.year for m in seen.milestones if m.kind != "decide"}
    assert years == {2030, 2035, 2040, 2045}
    assert (seen.target, seen.year) == ("neutral-2045", 2045)
    starts = {key: start for key, start in found.outcome.decisions.measures.items() if start is not None}
    assert len(starts) >= 3
    assert {(m.subject, m.year + 1) for m in seen.milestones if m.kind == "decide"} == set(starts.items())
    assert [m.year for m in seen.milestones] == sorted(m.year for m in seen.milestones)
    chosen = backcast(small, found, years=[2033])
    assert {m.year for m in chosen.milestones if m.kind != "decide"} == {2033}
    assert one(chosen, "pace", "renovate", 2033).since == 2026


def test_milestones_rest_on_numbers_of_the_result(small: Model, found: Pathway, seen: Backcast) -> None:
    explainer = Explainer(small, found)
    for item in (*seen.milestones, *seen.phase_outs):
        for evidence in item.rests_on:
            assert explainer.explain(evidence.address).number == evidence.number
    for milestone in seen.milestones:
        numbers = [evidence.number for evidence in milestone.rests_on]
        if milestone.kind in ("pace", "money", "hours", "capacity"):
            assert milestone.value == pytest.approx(sum(numbers), rel=1e-12)
        assert milestone.responsible
    cars = one(seen, "left-behind", "cars", 2035)
    petrol, battery = (evidence.number for evidence in cars.rests_on)
    assert cars.value == pytest.approx(battery / (petrol + battery))


def test_periods_add_up_to_the_whole(small: Model, found: Pathway, seen: Backcast) -> None:
    at = 2026 - small.base_year
    renovated = sum(m.value for m in seen.milestones if (m.kind, m.subject) == ("pace", "renovate"))
    assert renovated == pytest.approx(sum(found.outcome.decisions.flows["renovate"][at:]))
    hours = sum(m.value for m in seen.milestones if (m.kind, m.subject) == ("hours", "installer"))
    assert hours == pytest.approx(sum(found.outcome.hours["installer"][at:-1]))


def test_who_is_responsible(small: Model, seen: Backcast) -> None:
    grid = one(seen, "pace", "connect", 2030)
    assert [(who.kind, who.key) for who in grid.responsible] == [("organisation", "stadtwerk-beispiel")]
    assert [(d.measure, d.start) for d in grid.depends_on] == [("heat-grid", 2027)]
    solar = one(seen, "pace", "put-up-pv", 2030)
    assert [(who.kind, who.key) for who in solar.responsible] == [("payer", "owners")]
    assert solar.depends_on == ()
    assert one(seen, "capacity", "wood-plant", 2035).responsible == grid.responsible
    assert one(seen, "hours", "builder", 2035).responsible[0].kind == "trade"
    assert seen.actors()[0].key == "stadtwerk-beispiel"
    assert grid in seen.of("stadtwerk-beispiel")
    assert solar not in seen.of("stadtwerk-beispiel")


def test_what_is_phased_out(found: Pathway, seen: Backcast) -> None:
    petrol = phase_out(seen, "cars", "petrol")
    units = dict(zip(found.years, found.outcome.stocks["cars"]["petrol"], strict=True))
    assert petrol.gone_by is not None
    assert units[petrol.gone_by - 1] > 1 > 1e-6 > abs(units[petrol.gone_by])
    assert petrol.last_entry is None
    # A car renewed in y runs from y + 1 on and is worn out at the end of y + 15.
    assert petrol.lasts_until_worn_out == petrol.gone_by - 1 - 15
    renewals = dict(zip(found.years, found.outcome.decisions.renewals["cars/drive/combustion"], strict=True))
    assert petrol.last_renewal is not None
    assert renewals[petrol.last_renewal] > 1e-3
    assert all(abs(renewals[y]) < 1e-3 for y in range(petrol.last_renewal + 1, 2046))
    gas = phase_out(seen, "dwellings", "new-gas")
    assert gas.last_entry == 2044
    assert gas.left > 100
    assert gas.gone_by is None
    assert {(item.stock, item.state) for item in seen.phase_outs} == {
        ("dwellings", "old-gas"),
        ("dwellings", "new-gas"),
        ("cars", "petrol"),
    }


def test_entries_come_a_lead_time_after_the_decision(small: Model) -> None:
    data = dump_model(small)
    renovate = next(item for item in data["transitions"] if item["key"] == "renovate")
    renovate["lead_time"] = 2
    model = read_model(data)
    found = find(model, "neutral-2045", QUICK)
    decided = dict(zip(found.years, found.outcome.decisions.flows["renovate"], strict=True))
    last = max(year for year, units in decided.items() if units > 0.01)
    assert last < 2043
    assert phase_out(backcast(model, found), "dwellings", "new-gas").last_entry == last + 2


def earlier(model: Model, found: Pathway, **starts: int) -> Pathway:
    """The same flows and outputs with other start years."""
    measures = found.outcome.decisions.measures | {k.replace("_", "-"): v for k, v in starts.items()}
    decisions = found.outcome.decisions.model_copy(update={"measures": measures})
    return found.model_copy(update={"outcome": simulate(model, decisions)})


def slack(seen: Backcast, measure: str) -> int | None:
    (milestone,) = [m for m in seen.milestones if (m.kind, m.subject) == ("decide", measure)]
    return milestone.slack


def test_slack_is_the_time_until_somebody_needs_the_measure(
    small: Model, found: Pathway, seen: Backcast
) -> None:
    starts = found.outcome.decisions.measures
    flows = found.outcome.decisions.flows["connect"]
    assert starts["heat-grid"] == 2027
    # Nothing connects without the measure, and the first connections are decided as soon as it works.
    assert flows[2028 - small.base_year] > 1
    assert slack(seen, "heat-grid") == 0
    assert starts["wood-heat"] == 2031
    assert starts["advice"] == 2028
    moved = earlier(small, found, wood_heat=2029, advice=2026)
    assert moved.outcome.violations == ()
    again = backcast(small, moved)
    assert (slack(again, "wood-heat"), slack(again, "advice")) == (2, 2)


def changed(model: Model, measure: str, **fields: Any) -> Model:
    data = dump_model(model)
    for item in data["measures"]:
        if item["artefact"] == measure:
            item |= fields
    return read_model(data)


def seen_with(model: Model, found: Pathway, **starts: int) -> Backcast:
    """Backcast of another model with the decisions of `found`."""
    fresh = find(model, None, QUICK)
    return backcast(model, earlier(model, fresh.model_copy(update={"outcome": found.outcome}), **starts))


def test_slack_ends_where_another_measure_waits_or_the_start_is_fixed(small: Model, found: Pathway) -> None:
    waiting = changed(small, "wood-heat", requires=["charging"])
    seen = seen_with(waiting, found, wood_heat=2029, charging=2026)
    assert slack(seen, "charging") == 1
    needing = one(seen, "capacity", "wood-plant", 2035)
    assert [(d.measure, d.start) for d in needing.depends_on] == [("charging", 2026), ("wood-heat", 2029)]
    # The plant is not needed before 2031, but who waits for it starts in 2029.
    early = changed(small, "advice", requires=["wood-heat"])
    assert slack(seen_with(small, found, wood_heat=2028, advice=2029), "wood-heat") == 3
    assert slack(seen_with(early, found, wood_heat=2028, advice=2029), "wood-heat") == 1
    fixed = changed(small, "advice", fixed_start=2026)
    assert slack(seen_with(fixed, found, advice=2026), "advice") == 0
    stepped = changed(small, "advice", step=3)
    assert slack(seen_with(stepped, found, advice=2026), "advice") == 0


def test_slack_ends_where_the_money_is_spent(small: Model, found: Pathway) -> None:
    data = dump_model(small)
    limit = {"kind": "money", "title": {"de": "Stadtwerk"}, "payers": ["utility"], "first_year": 2030}
    data["limits"].append(
        limit | {"key": "tight", "at_most": {"value": 4, "unit": "MEUR/a", "flag": "fictional"}}
    )
    data["limits"][-1]["last_year"] = 2030
    tight = read_model(data)
    assert slack(seen_with(tight, found, wood_heat=2029), "wood-heat") == 0


def test_round_trip_and_bad_input(small: Model, found: Pathway, seen: Backcast) -> None:
    assert Backcast.model_validate_json(seen.model_dump_json()) == seen
    with pytest.raises(KeyError, match="halved-2035"):
        backcast(small, found, "halved-2035")
    for year in (2026, 2046):
        with pytest.raises(ValueError, match=str(year)):
            backcast(small, found, years=[year])
    with pytest.raises(ValueError, match="another model"):
        backcast(changed(small, "advice", lag=1), found)


def test_without_a_target_the_horizon_counts(small: Model) -> None:
    seen = backcast(small, find(small, None, QUICK))
    assert (seen.target, seen.year) == (None, 2045)
