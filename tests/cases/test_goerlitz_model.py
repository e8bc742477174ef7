"""The pathway model of Görlitz loads, meets the demo balance and says where its figures come from."""

from collections import defaultdict
from pathlib import Path

import pytest
import yaml

from wandel_engine.balance import carnot, resolve_factor_set
from wandel_engine.cases import read_case
from wandel_engine.figures import Figure
from wandel_engine.pathways import Options, dump_model, find, load_model, trend
from wandel_engine.pathways.calibration import base_energy, calibration_factors
from wandel_engine.pathways.model import uncertain_inputs
from wandel_engine.pathways.model.checker import figures_of

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
    "commerce": {
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
# t CO2e per MWh, district heat from gas CHP at the customer.
FACTORS = {
    "electricity": 0.429,
    "gas": 0.247,
    "district-heat": 0.1652,
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


PEOPLE = {"altstadt": 2572, "innenstadt": 17000, "suedstadt": 9227, "rauschwalde": 5905, "koenigshufen": 7455}
NETWORKS = {"heat-centre", "heat-south", "heat-north", "heat-west"}


@pytest.fixture(scope="module")
def model():
    return load_model(CASE / "pathways")


@pytest.fixture(scope="module")
def course(model):
    return trend(model)


@pytest.fixture(scope="module")
def carrier(model):
    return {item.key: item.balance_carrier for item in model.commodities}


@pytest.fixture(scope="module")
def case_sources():
    return {source["key"] for source in yaml.safe_load((CASE / "sources.yaml").read_text(encoding="utf-8"))}


def in_mwh(balance):
    return {(s, c): gwh * 1000 for s, cells in balance.items() for c, gwh in cells.items()}


def test_base_year_energy_equals_the_balance(model, course, carrier):
    energy = defaultdict(float)
    for row in course.energy:
        energy[row.sector, carrier[row.commodity]] += row.mwh[0]
    expected = in_mwh(BALANCE)
    assert {cell for cell, mwh in energy.items() if mwh} == set(expected)
    for cell, mwh in expected.items():
        assert energy[cell] == pytest.approx(mwh, rel=1e-4), cell
    assert base_energy(model) == pytest.approx(dict(energy))


def test_no_cell_needs_another_calibration(model):
    factors = calibration_factors(model, in_mwh(BALANCE))
    assert factors == pytest.approx(dict.fromkeys(factors, 1.0), rel=1e-4)


def test_calibration_says_what_is_off(model):
    halved = {sector: dict(cells) for sector, cells in BALANCE.items()}
    halved["commerce"]["gas"] /= 2
    assert calibration_factors(model, in_mwh(halved))["commerce", "gas"] == pytest.approx(0.5, rel=1e-4)
    with pytest.raises(ValueError, match="commerce × coal: the model has no such cell"):
        calibration_factors(model, {**in_mwh(BALANCE), ("commerce", "coal"): 5.0})
    with pytest.raises(ValueError, match="transport × petrol: the balance has no such cell"):
        calibration_factors(model, {k: v for k, v in in_mwh(BALANCE).items() if k != ("transport", "petrol")})


def test_base_year_emissions_equal_the_balance(course, carrier):
    tonnes = defaultdict(float)
    carriers = defaultdict(float)
    for row in course.emissions["bisko"].rows:
        tonnes[row.sector] += row.tonnes[0]
        carriers[row.sector, carrier[row.commodity]] += row.tonnes[0]
    for sector, cells in BALANCE.items():
        expected = sum(gwh * 1000 * FACTORS[name] for name, gwh in cells.items())
        assert tonnes[sector] == pytest.approx(expected, rel=1e-3), sector
        for name, gwh in cells.items():
            assert carriers[sector, name] == pytest.approx(gwh * 1000 * FACTORS[name], rel=1e-3)
    assert course.emissions["bisko"].total[0] == pytest.approx(302_846, rel=1e-3)
    assert course.violations == ()


def test_losses_of_district_heat_count_once_in_balance_model_and_texts(model, course, carrier):
    """Carnot says what a MWh bears at the plant; what is lost on the way bears it too, and nothing bears it
    twice."""
    figures = {item.key: item.figure.value for item in model.parameters}
    plant = carnot(power=30, heat=70, supply_kelvin=373, efficiency=0.85, fuel_factor=0.247)
    assert round(plant.heat_factor, 4) == 0.1495
    assert figures["chp-carnot"] == pytest.approx(plant.heat_share, abs=1e-6)
    losses = figures["network-losses"] / 100
    assert round(losses, 4) == 0.095
    customer = round(plant.heat_factor / (1 - losses), 4)
    assert customer == 0.1652

    case = read_case(CASE)
    assert case.balance.district_heat.factor.value == customer
    heat = [row for row in course.emissions["bisko"].rows if carrier[row.commodity] == "district-heat"]
    used = sum(row.mwh[0] for row in course.energy if carrier[row.commodity] == "district-heat")
    assert sum(row.tonnes[0] for row in heat) / used == pytest.approx(customer, abs=5e-5)
    [indicator] = [one for one in case.indicators if one.key == "district-heat-emissions"]
    assert indicator.figures[0].value == pytest.approx(used * customer, abs=1)

    texts = yaml.safe_load((CASE / "pathways" / "derivations.yaml").read_text(encoding="utf-8"))
    for said in (texts["chp-carnot"], case.balance.district_heat.factor.derivation):
        for language, text in said.items():
            plain = text.replace(",", ".")
            assert "0.1495 ÷ (1 − 0.095) = 0.1652" in plain, (language, text)
            assert "0.150" not in plain, (language, text)


def test_what_the_gas_of_the_plants_emits_is_split_once_between_heat_and_power():
    """Direct emissions: heat at the customer and power together are the gas that is burnt."""
    case = read_case(CASE)
    heat = sum(cell.energy.value for cell in case.cells if cell.carrier == "district-heat")
    [power] = [plant for plant in case.balance.local_generation if plant.key == "gas-chp"]
    burnt = heat / (1 - 0.095) / (0.85 * 0.70)
    direct = resolve_factor_set(case.balance.territorial_factor_set, case.factor_sets)
    split = heat * direct.factor("district-heat", 2020).value + power.energy.value * power.factor.value
    assert split == pytest.approx(burnt * direct.factor("gas", 2020).value, rel=2e-3)


def test_homes_in_all_districts_make_the_city(model, course):
    homes = [stock for stock in model.stocks if stock.sector == "households" and stock.unit == "m2"]
    area = defaultdict(float)
    for stock in homes:
        area[stock.district] += stock.total.value
    assert sum(area.values()) == pytest.approx(2_520_000)
    assert area.keys() == {*PEOPLE, "remainder"}
    per_head = {district: area[district] / people for district, people in PEOPLE.items()}
    per_head["remainder"] = area["remainder"] / (56_324 - sum(PEOPLE.values()))
    assert all(40 < square_metres < 52 for square_metres in per_head.values()), per_head
    heat = sum(
        row.mwh[0] for row in course.energy if row.sector == "households" and row.commodity != "electricity"
    )
    assert heat == pytest.approx(275_500, rel=1e-3)
    assert heat / 2520 == pytest.approx(109, abs=0.5)


def test_the_city_has_its_groups_networks_and_plants(model, course):
    assert 28 <= len(model.stocks) <= 34
    assert len(model.measures) == 15
    assert max(len(stock.states) for stock in model.stocks) <= 8
    plants = {plant.key: plant for plant in model.plants}
    heat = {plant.output for plant in model.plants} - {"electricity"}
    assert heat == NETWORKS
    for network in NETWORKS:
        made = sum(course.dispatch[key][0] for key, plant in plants.items() if plant.output == network)
        used = sum(row.mwh[0] for row in course.energy if row.commodity == network)
        assert used == pytest.approx(made * (1 - 0.095))
        assert course.dispatch[network.replace("heat", "chp")][0] == pytest.approx(made)
    solar = sum(course.dispatch[key][0] for key in plants if key.startswith("pv-"))
    assert solar == pytest.approx(18_500)
    assert plants["wind"].capacity.fixed.value == 47
    assert course.emissions["bisko"].apart[0] > 0


def test_every_figure_says_where_it_comes_from(model, case_sources):
    found = list(figures_of(model))
    assert len(found) > 300
    for path, figure in found:
        if figure.flag != "fictional":
            assert figure.source in case_sources, path
        if figure.flag != "published":
            assert set(figure.derivation) == {"de", "en", "pl"}, path
        if figure.flag == "estimate":
            assert figure.low <= figure.value <= figure.high, path


def test_every_derivation_is_used(model):
    written = yaml.safe_load((CASE / "pathways" / "derivations.yaml").read_text(encoding="utf-8"))
    used = {figure.derivation["de"] for _, figure in figures_of(model) if figure.derivation}
    assert {key for key, text in written.items() if text["de"] not in used} == set()


def test_what_is_uncertain_varies(model):
    inputs = uncertain_inputs(model)
    assert len(inputs) > 120
    kinds = {item.kind for item in inputs}
    assert kinds == {"parameter", "driver"}
    keys = {item.key for item in inputs}
    assert {"federal-mix", "gas-price", "house-pump-cost", "need-monument", "uptake-renovation"} <= keys
    # Published in the source with a range: uncertain, and no estimate.
    assert not next(item for item in inputs if item.key == "house-pump-hours").estimate


def test_every_parameter_is_used_and_named(model):
    used = set()

    def collect(part):
        if isinstance(part, dict):
            used.update(part.get("ref", ()))
            part = list(part.values())
        for child in part if isinstance(part, list) else ():
            collect(child)

    collect(dump_model(model))
    assert {parameter.key for parameter in model.parameters} - used == set()
    for parameter in model.parameters:
        zero_range = parameter.figure.low == parameter.figure.high
        assert zero_range or set(parameter.title) == {"de", "en", "pl"}, parameter.key


def test_payers_and_hours_stand_beside_every_change_of_a_building(model):
    buildings = {stock.key for stock in model.stocks if stock.unit == "m2"}
    for transition in model.transitions:
        if transition.stock in buildings:
            assert transition.hours, transition.key
            assert "state" in transition.payers, transition.key
            assert transition.uptake is not None, transition.key


def test_measures_and_targets_are_those_of_the_case(model):
    measures = {
        measure["key"]: measure
        for measure in yaml.safe_load((CASE / "pathways" / "measures.yaml").read_text(encoding="utf-8"))
    }
    assert {measure.artefact for measure in model.measures} == {
        measure["place"] for measure in measures.values() if "place" in measure
    }
    for measure in model.measures:
        assert list(measure.responsible) == measures[measure.artefact]["responsible"]
        assert measure.effects, measure.artefact
    vision = yaml.safe_load((CASE / "vision" / "vision.yaml").read_text(encoding="utf-8"))
    assert {t.artefact: t.year for t in model.targets} == {t["key"]: t["year"] for t in vision["targets"]}


@pytest.mark.parametrize(
    ("target", "reached"),
    [("target-2030", False), ("target-2035", False), ("target-2040", True), ("target-2045", True)],
)
def test_each_target_is_answered(model, course, target, reached):
    found = find(model, target, Options(earliest_year=False, obstacles=0, time_limit=120))
    assert found.reached is reached
    assert found.agreement < 1e-6
    result = found.targets[0]
    assert result.base == pytest.approx(302_846, rel=1e-3)
    place = result.year - 2020
    assert found.outcome.emissions["bisko"].total[place] < course.emissions["bisko"].total[place]
    if not reached:
        assert result.nearest_bound > 1.2 * result.threshold
    for payer in ("owner-occupier", "tenant", "business"):
        yearly = sum(sum(row.eur[6:]) for row in found.outcome.costs.rows if row.payer == payer) / 20
        assert 5e6 < yearly < 150e6, payer
    public = [
        sum(row.eur[year] for row in found.outcome.costs.rows if row.payer in ("city", "state"))
        for year in range(6, 26)
    ]
    assert max(public) < 120e6


@pytest.mark.parametrize(
    ("driver", "variant", "lower"),
    [
        ("federal-mix", "kww-2024", True),
        ("heating-switch", "geg-65", True),
        ("car-switch", "minus-90", False),
    ],
)
def test_mix_and_law_can_be_switched(model, course, driver, variant, lower):
    other = trend(model, Options(variants={driver: variant})).emissions["bisko"].total
    usual = course.emissions["bisko"].total
    assert other[0] == pytest.approx(usual[0])
    assert (other[20] < usual[20]) is lower


def test_published_numbers_keep_their_range_apart_from_estimates(model):
    figures = [figure for _, figure in figures_of(model)]
    assert all(isinstance(figure, Figure) for figure in figures)
    assert sum(figure.flag == "published" for figure in figures) > 20


def test_files_stay_readable():
    for path in (CASE / "pathways").rglob("*"):
        if path.is_file():
            assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, path.name
