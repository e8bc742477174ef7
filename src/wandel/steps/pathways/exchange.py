"""The pathways' part of a case: the model. Measures are described, and read with all other kinds.

It leaves with the targets as they stand, and without what is decided about measures: that stands with
these, and is laid on the model anew wherever the case is taken over. Whoever takes a decision back there
finds it open again.
"""

from __future__ import annotations

from wandel.foundation.cities.exchange import LeavingOut, LeftOut
from wandel.foundation.cities.reader import Reader
from wandel.steps.pathways.queries import newest_change, to_take_along
from wandel.steps.pathways.sight import sight_of
from wandel_engine.pathways import Model, read_model


def model_of(reader: Reader, left_out: LeavingOut = None) -> Model | None:
    """The model that counts; none where it names a target or a measure that the reader may not see."""
    change = newest_change(city=reader.city)
    if change is None:
        return None
    model, sight = to_take_along(change), sight_of(reader)
    hidden = {
        "targets": sight.targets.intersection(one["artefact"] for one in model.get("targets", [])),
        "measures": sight.measures.intersection(one["artefact"] for one in model.get("measures", [])),
    }
    if names := tuple(sorted(name for name, found in hidden.items() if found)):
        if left_out is not None:
            left_out.append(LeftOut("model", change.version.title, names))
        return None
    return read_model(model)
