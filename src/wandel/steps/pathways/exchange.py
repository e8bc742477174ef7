"""The pathways' part of a case: the model. Measures are described, and read with all other kinds."""

from __future__ import annotations

from wandel.foundation.cities.exchange import LeavingOut, LeftOut
from wandel.foundation.cities.reader import Reader
from wandel.steps.pathways import memory
from wandel.steps.pathways.queries import newest_model
from wandel.steps.pathways.sight import sight_of
from wandel_engine.pathways import Model


def model_of(reader: Reader, left_out: LeavingOut = None) -> Model | None:
    """The newest model; none where it names a target or a measure that the reader may not see."""
    newest = newest_model(city=reader.city)
    if newest is None:
        return None
    document = memory.model_document(newest)
    sight = sight_of(reader)
    hidden = {
        "targets": sight.targets.intersection(one["artefact"] for one in document.get("targets", [])),
        "measures": sight.measures.intersection(one["artefact"] for one in document.get("measures", [])),
    }
    if names := tuple(sorted(name for name, found in hidden.items() if found)):
        if left_out is not None:
            left_out.append(LeftOut("model", newest.title, names))
        return None
    return memory.model_of(newest)
