"""The pathway model of Görlitz loads, meets the demo balance and says where its figures come from."""

from collections import defaultdict
from pathlib import Path

import pytest
import yaml

from wandel_engine.pathways import Options, dump_model, find, load_model, trend

CASE = Path(__file__).parents[2] / "cases" / "goerlitz"

# Demo balance 2020, GWh per sector and carrier.
BALANCE = {
    "households": {
        "electricity": 68,
        "gas": 165,
        "district-heat": 78,
        "oil": 14,
        "biomass": 12,
        "solar-thermal": 1.5,
        "environmental-heat": 3,
        "coal": 2,
    },
    "trade": {
        "electricity": 75,
        "gas": 85,
        "district-heat": 42,
        "oil": 8,
        "biomass": 3,
        "environmental-heat": 1,
    },
    "industry": {"electricity": 70, "gas": 75, "district-heat": 5, "oil": 5},
    "municipal": {"electricity": 9, "gas": 10, "district-heat": 12, "oil": 0.5},
    "transport": {"petrol": 105, "diesel": 165, "biofuel": 15, "electricity": 3, "lpg": 3},
}
# t CO2e per MWh, district heat from gas CHP.
FACTORS = {
    "electricity": 0.429,
    "gas": 0.247,
    "district-heat": 0.150,
    "oil": 0.318,
    "biomass": 0.022,
    "solar-thermal": 0.025,
    "environmental-heat": 0.429 / 3.2,
    "coal": 0.43,
    "petrol": 0.322,
    "diesel": 0.327,
    "biofuel": 0.12,
    "lpg": 0.29,
}


@pytest.fixture(scope="module")
def model():
    return load_model(CASE / "pathways")


@pytest.fixture(scope="module")
def course(model):
    return trend(model)


def figures(part):
    """Every figure in a model document."""
    if isinstance(part, dict):
        if "flag" in part and "value" in part:
            yield part
        for child in part.values():
            yield from figures(child)
    elif isinstance(part, list | tuple):
        for child in part:
            yield from figures(child)


def test_base_year_energy_equals_the_balance(course):
    energy = defaultdict(float)
    for row in course.energy:
        energy[row.sector, row.commodity] += row.mwh[0]
    expected = {(s, c): gwh * 1000 for s, cells in BALANCE.items() for c, gwh in cells.items()}
    assert {cell for cell, mwh in energy.items() if mwh} == set(expected)
    for cell, mwh in expected.items():
        assert energy[cell] == pytest.approx(mwh, rel=1e-3), cell


def test_base_year_emissions_equal_the_balance(course):
    tonnes = defaultdict(float)
    carriers = defaultdict(float)
    for row in course.emissions["bisko"].rows:
        tonnes[row.sector] += row.tonnes[0]
        carriers[row.sector, row.commodity] += row.tonnes[0]
    for sector, cells in BALANCE.items():
        expected = sum(gwh * 1000 * FACTORS[carrier] for carrier, gwh in cells.items())
        assert tonnes[sector] == pytest.approx(expected, rel=1e-3), sector
        for carrier, gwh in cells.items():
            assert carriers[sector, carrier] == pytest.approx(gwh * 1000 * FACTORS[carrier], rel=1e-3)
    assert course.emissions["bisko"].total[0] == pytest.approx(300_760, rel=1e-3)
    assert course.violations == ()


def test_every_figure_says_where_it_comes_from(model):
    sources = {
        source["key"] for source in yaml.safe_load((CASE / "sources.yaml").read_text(encoding="utf-8"))
    }
    found = list(figures(dump_model(model)))
    assert len(found) > 200
    for figure in found:
        if figure["flag"] != "fictional":
            assert figure["source"] in sources, figure
        if figure["flag"] != "published":
            assert set(figure["derivation"]) == {"de", "en", "pl"}, figure
        if figure["flag"] == "estimate":
            assert figure["low"] <= figure["value"] <= figure["high"], figure


def test_measures_and_targets_are_those_of_the_case(model):
    measures = {
        measure["key"]: measure
        for measure in yaml.safe_load((CASE / "pathways" / "measures.yaml").read_text(encoding="utf-8"))
    }
    for measure in model.measures:
        assert measures[measure.artefact]["modelled"]
        assert list(measure.responsible) == measures[measure.artefact]["responsible"]
    vision = yaml.safe_load((CASE / "vision" / "vision.yaml").read_text(encoding="utf-8"))
    assert {t.artefact: t.year for t in model.targets} == {t["key"]: t["year"] for t in vision["targets"]}


def test_2030_is_out_of_reach_and_2045_is_not(model):
    quick = Options(earliest_year=False, obstacles=0)
    early = find(model, "target-2030", quick)
    assert not early.reached
    assert early.targets[0].nearest_bound > 2 * early.targets[0].threshold
    assert find(model, "target-2045", quick).reached


def test_the_federal_mix_can_be_switched(model, course):
    other = trend(model, Options(variants={"federal-mix": "kww-2024"}))
    assert other.emissions["bisko"].total[0] == pytest.approx(course.emissions["bisko"].total[0])
    assert other.emissions["bisko"].total[10] < course.emissions["bisko"].total[10]
