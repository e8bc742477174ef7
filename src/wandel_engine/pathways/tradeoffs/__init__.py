"""Trade-offs: cost against carbon, what a tonne costs, what limits decide, how long things can wait."""

from wandel_engine.pathways.tradeoffs.abatement import Abatement, PriceStep, abatement
from wandel_engine.pathways.tradeoffs.alone import Step
from wandel_engine.pathways.tradeoffs.leeway import Leeway, LeewayPathway, LeewayPoint, leeway
from wandel_engine.pathways.tradeoffs.pareto import Front, FrontPoint, pareto
from wandel_engine.pathways.tradeoffs.tipping import Delay, TippingPoint, TippingPoints, tipping_points

__all__ = [
    "Abatement",
    "Delay",
    "Front",
    "FrontPoint",
    "Leeway",
    "LeewayPathway",
    "LeewayPoint",
    "PriceStep",
    "Step",
    "TippingPoint",
    "TippingPoints",
    "abatement",
    "leeway",
    "pareto",
    "tipping_points",
]
