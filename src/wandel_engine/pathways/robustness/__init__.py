"""Robustness: what many draws say about pathways.

Everything here works on arrays and on one function, `Evaluate`, from quantiles of the uncertain inputs to
outcomes; nothing knows how outcomes come about. Only `of_pathway` does: it asks all this of plans in a model.
"""

from wandel_engine.pathways.robustness.estimates import variance_on_estimates
from wandel_engine.pathways.robustness.failure import failure_conditions
from wandel_engine.pathways.robustness.groups import Group, correlate, independent_groups
from wandel_engine.pathways.robustness.inputs import Evaluate, Input, Refused
from wandel_engine.pathways.robustness.morris import MorrisOptions, morris
from wandel_engine.pathways.robustness.regret import best, regret, regret_matrix
from wandel_engine.pathways.robustness.result import (
    EstimateShares,
    FailureConditions,
    Morris,
    Regret,
    Satisficing,
    Scenarios,
    Sobol,
    Threshold,
    Tornado,
)
from wandel_engine.pathways.robustness.scenarios import ScenarioOptions, scenarios
from wandel_engine.pathways.robustness.sobol import SobolOptions, sobol
from wandel_engine.pathways.robustness.thresholds import holds, satisficing
from wandel_engine.pathways.robustness.tornado import tornado

__all__ = [
    "EstimateShares",
    "Evaluate",
    "FailureConditions",
    "Group",
    "Input",
    "Morris",
    "MorrisOptions",
    "Refused",
    "Regret",
    "Satisficing",
    "ScenarioOptions",
    "Scenarios",
    "Sobol",
    "SobolOptions",
    "Threshold",
    "Tornado",
    "best",
    "correlate",
    "failure_conditions",
    "holds",
    "independent_groups",
    "morris",
    "regret",
    "regret_matrix",
    "satisficing",
    "scenarios",
    "sobol",
    "tornado",
    "variance_on_estimates",
]
