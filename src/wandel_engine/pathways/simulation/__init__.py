"""Simulation: what follows from given decisions, computed forward year by year.

It shares no matrix and no equation with the search for pathways; both follow the same written conventions,
and their agreement is what shows that either is right.
"""

from wandel_engine.pathways.simulation.run import simulate, trend

__all__ = ["simulate", "trend"]
