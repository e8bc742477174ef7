"""Checks of keys, years, sources, drivers and parameters."""

from __future__ import annotations

import numpy as np

from wandel_engine.figures import Figure
from wandel_engine.pathways.model.checker import Checker, Path, figures_of
from wandel_engine.pathways.model.uncertain import correlations_among, uncertain_inputs
from wandel_engine.pathways.model.units import UnitError, conversion, parse_unit


def keys(c: Checker) -> None:
    """Every key once."""
    model = c.model
    for name in (
        "sources",
        "sectors",
        "payers",
        "trades",
        "criteria",
        "drivers",
        "commodities",
        "stocks",
        "transitions",
        "plants",
        "limits",
        "not_steerable",
    ):
        c.unique((name,), [item.key for item in getattr(model, name)])
    c.unique(("parameters",), [item.key for item in model.parameters])
    c.unique(("measures",), [item.artefact for item in model.measures])
    c.unique(("targets",), [item.artefact for item in model.targets])
    for index, parameter in enumerate(model.parameters):
        if parameter.key in c.drivers:
            c.add(
                ("parameters", index),
                "double_key",
                f"'{parameter.key}' is also a driver",
                "rename one of them",
            )


def payers(c: Checker) -> None:
    """How many households a payer stands for."""
    for at, payer in enumerate(c.model.payers):
        path: Path = ("payers", at, "households")
        number = c.quantity(path, payer.households, "1")
        if number is not None and not np.all(number):
            c.add(path, "no_households", "no households", "give a number above 0, or leave it out")


def criteria(c: Checker) -> None:
    """Units of criteria."""
    for at, criterion in enumerate(c.model.criteria):
        c.unit_of(("criteria", at, "unit"), criterion.unit)


def in_order(c: Checker) -> bool:
    """Whether the horizon comes after the base year."""
    if c.model.horizon > c.model.base_year:
        return True
    c.add(
        ("horizon",),
        "horizon_before_base",
        "the horizon is not after the base year",
        "choose a later horizon",
    )
    return False


def years(c: Checker) -> None:
    """First decision, price year, discount rate."""
    model = c.model
    if not model.base_year <= model.first_decision <= model.horizon:
        c.add(
            ("decisions_from",),
            "outside_horizon",
            "decisions start outside the horizon",
            "choose a year between base year and horizon",
        )
    rate = c.quantity(("discount_rate",), model.discount_rate, "1/a", high=1.0)
    if rate is not None and np.ptp(rate) > 0:
        c.add(("discount_rate",), "not_constant", "the discount rate varies over the years", "use one figure")
    if model.price_index is not None:
        c.known(("price_index",), model.price_index, c.drivers, "driver")


def sources(c: Checker) -> None:
    """Figures' sources are known, where the model lists any."""
    known = {source.key for source in c.model.sources}
    if not known:
        return
    for path, figure in figures_of(c.model):
        if figure.source is not None:
            c.known((*path, "source"), figure.source, known, "source")


def drivers(c: Checker) -> None:
    """Units and points of drivers and their variants."""
    for at, driver in enumerate(c.model.drivers):
        path: Path = ("drivers", at)
        if not c.unit_of((*path, "unit"), driver.unit):
            continue
        courses = [((*path, "points"), driver.points)]
        courses += [((*path, "variants", i, "points"), v.points) for i, v in enumerate(driver.variants)]
        c.unique((*path, "variants"), [variant.key for variant in driver.variants])
        for where, points in courses:
            if not points:
                c.add(
                    where[:-1],
                    "driver_without_points",
                    f"driver '{driver.key}' has no values",
                    "add points with a year",
                    key=driver.key,
                )
            years: set[int | None] = set()
            for index, point in enumerate(points):
                if point.year is None:
                    c.add((*where, index), "point_without_year", "a point without a year", "add its year")
                elif point.year in years:
                    c.add((*where, index), "double_year", f"{point.year} stands twice", "keep one of them")
                years.add(point.year)
                try:
                    conversion(parse_unit(point.unit), driver.unit)
                except UnitError as error:
                    c.add(
                        (*where, index, "unit"),
                        "wrong_unit",
                        str(error),
                        f"state it in {driver.unit}",
                        expected=driver.unit,
                        given=point.unit,
                    )


def parameters(c: Checker) -> None:
    """Units of parameters."""
    for at, parameter in enumerate(c.model.parameters):
        c.unit_of(("parameters", at, "figure", "unit"), parameter.figure.unit)


def uncertainty(c: Checker) -> None:
    """Ranges that fit their distribution, and correlations that can hold at the same time."""
    for at, parameter in enumerate(c.model.parameters):
        _spread(c, ("parameters", at, "figure"), parameter.figure, parameter.distribution)
    for at, driver in enumerate(c.model.drivers):
        for index, point in enumerate(driver.points):
            _spread(c, ("drivers", at, "points", index), point, driver.distribution)
    inputs = {item.key for item in uncertain_inputs(c.model)}
    known = {parameter.key for parameter in c.model.parameters} | c.drivers
    pairs: set[frozenset[str]] = set()
    for at, correlation in enumerate(c.model.correlations):
        path: Path = ("correlations", at)
        pair = frozenset(correlation.between)
        named = [
            c.known((*path, "between", end), key, known, "parameter_or_driver")
            for end, key in enumerate(correlation.between)
        ]
        if not all(named):
            return
        for end, key in enumerate(correlation.between):
            if key not in inputs:
                c.add(
                    (*path, "between", end), "not_uncertain", f"'{key}' has no range", "give it low and high"
                )
                return
        if len(pair) == 1 or pair in pairs:
            c.add(path, "double_key", "a pair that stands twice, or with itself", "keep one of each pair")
            return
        pairs.add(pair)
    moving = sorted({key for pair in pairs for key in pair})
    if pairs and np.linalg.eigvalsh(correlations_among(moving, c.model.correlations)).min() < -1e-9:
        c.add(
            ("correlations",),
            "contradicting_correlations",
            "the correlations cannot all hold at the same time",
            "weaken one of them",
        )


def _spread(c: Checker, path: Path, figure: Figure, distribution: str) -> None:
    low = figure.value if figure.low is None else figure.low
    high = figure.value if figure.high is None else figure.high
    if distribution == "lognormal" and low < high and low <= 0:
        c.add((*path, "low"), "lognormal_not_positive", "a lognormal number is above 0", "raise low above 0")
