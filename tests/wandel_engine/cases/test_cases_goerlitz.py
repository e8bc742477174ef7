"""The pilot case: sound, honest, and with the balance that its pages name."""

from __future__ import annotations

import pytest

from wandel_engine.balance import compute_balance
from wandel_engine.cases import check_case, read_case
from wandel_engine.pathways import trend

from .conftest import GOERLITZ


@pytest.fixture(scope="module")
def goerlitz():
    return read_case(GOERLITZ)


@pytest.fixture(scope="module")
def balance(goerlitz):
    return compute_balance(goerlitz.balance, goerlitz.cells, goerlitz.factor_sets)


def test_goerlitz_is_sound():
    assert [str(problem) for problem in check_case(GOERLITZ)] == []


def test_the_balance_is_the_published_demonstration(balance):
    sectors = {name: round(part.emissions_t / 1000, 1) for name, part in balance.bisko.by_sector.items()}
    assert sectors == {
        "households": 88.8,
        "commerce": 62.9,
        "industry": 51.0,
        "municipal": 8.5,
        "transport": 91.7,
    }
    assert balance.bisko.total.energy_mwh == pytest.approx(1_035_000)
    assert round(balance.bisko.total.emissions_t / 1000) == 303
    [standard] = balance.sensitivities
    assert round(standard.emissions_t / 1000) == 316
    assert round(balance.plausibility.kwh_per_m2) == 109
    assert balance.verdict.result == "incomplete"


def test_both_accounts_know_every_factor(balance):
    for account in (balance.bisko, balance.territorial):
        assert [c for c in account.cells if c.energy_mwh and c.factor is None] == []
        assert account.total.missing == 0
    assert balance.territorial.total.emissions_t < balance.bisko.total.emissions_t


def test_every_cell_is_an_estimate_of_quality_d_with_its_derivation(goerlitz):
    assert len(goerlitz.cells) == 37
    for cell in goerlitz.cells:
        assert (cell.quality, cell.energy.flag) == ("D", "estimate")
        assert set(cell.energy.derivation) == {"de", "en", "pl"}


def test_the_model_starts_from_the_balance(goerlitz, balance):
    """The base year of the model is the balance, but for its factor of district heat, which is rounded; the
    territorial account differs by small hydropower."""
    start = trend(goerlitz.model).emissions
    assert start["bisko"].total[0] == pytest.approx(balance.bisko.total.emissions_t, rel=2e-5)
    assert start["territorial"].total[0] == pytest.approx(balance.territorial.total.emissions_t, rel=0.01)


def test_facts_and_inventions_are_kept_apart(goerlitz):
    real = {organisation.key for organisation in goerlitz.organisations if organisation.is_real}
    assert real
    assert not real & {rating.organisation for rating in goerlitz.ratings}
    assert not real & {commitment.organisation for commitment in goerlitz.commitments}
    assert goerlitz.card.demonstration
    assert set(goerlitz.card.notice) == {"de", "en", "pl"}


def test_an_idea_can_be_followed_to_a_commitment(goerlitz):
    ahead: dict[str, set[str]] = {}
    for link in goerlitz.trace:
        ahead.setdefault(link.from_, set()).add(link.to)
    reached, edge = set(), {end for end in ahead if end.startswith("idea/")}
    while edge:
        reached |= edge
        edge = {end for start in edge for end in ahead.get(start, ())} - reached
    kinds = {end.split("/")[0] for end in reached}
    assert kinds >= {"idea", "problem", "vision-element", "target", "measure", "experiment", "commitment"}
