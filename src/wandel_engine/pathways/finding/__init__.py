"""Finding: the pathway to a target, how it is judged, what stands in its way, and which limits contradict."""

from wandel_engine.pathways.finding.run import (
    ModelInfeasible,
    ModelUnbounded,
    NothingFound,
    find,
    nothing_found,
)

__all__ = ["ModelInfeasible", "ModelUnbounded", "NothingFound", "find", "nothing_found"]
