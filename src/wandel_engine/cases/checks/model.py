"""The pathway model and the words of the case: measures, targets and organisations must meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wandel_engine.cases.draft import Draft
from wandel_engine.cases.layout import MODEL_FILE, PATHS

if TYPE_CHECKING:
    from wandel_engine.pathways.model import Model


def check_model(draft: Draft, model: Model) -> None:
    """Note measures and targets that stand on one side only or differ, and unknown organisations."""
    organisations = draft.keys("organisations")
    measures = draft.keys("measures")
    for index, measure in enumerate(model.measures):
        if measures is not None and measure.artefact not in measures:
            draft.note(
                "unknown_measure",
                f"there is no measure '{measure.artefact}'",
                f"describe it in {PATHS['measures']}, or correct the key",
                MODEL_FILE,
                ("measures", index, "artefact"),
                key=measure.artefact,
            )
        for place, key in enumerate(measure.responsible):
            if organisations is not None and key not in organisations:
                draft.note(
                    "unknown_organisation",
                    f"there is no organisation '{key}'",
                    "correct the key, or add this organisation",
                    MODEL_FILE,
                    ("measures", index, "responsible", place),
                    key=key,
                )
    modelled = {measure.artefact for measure in model.measures}
    for item in draft.parts("measures"):
        if item.part.modelled != (item.part.key in modelled):
            draft.note(
                "modelled",
                "the measure is not in the model" if item.part.modelled else "the model has this measure",
                f"set 'modelled: {str(not item.part.modelled).lower()}', or change the model",
                item.file,
                (*item.path, "modelled"),
                key=item.part.key,
            )
    _targets(draft, model)


def _targets(draft: Draft, model: Model) -> None:
    vision = draft.one("vision")
    known = draft.keys("vision", ("targets",))
    targets = {target.key: target for target in vision.targets} if vision is not None else {}
    for index, target in enumerate(model.targets):
        if known is not None and target.artefact not in known:
            draft.note(
                "unknown_target",
                f"there is no target '{target.artefact}'",
                f"describe it in {PATHS['vision']}, or correct the key",
                MODEL_FILE,
                ("targets", index, "artefact"),
                key=target.artefact,
            )
        described = targets.get(target.artefact)
        for name in ("year", "account") if described is not None else ():
            given, expected = getattr(target, name), getattr(described, name)
            if given != expected:
                draft.note(
                    "target_differs",
                    f"the target says {expected} in the vision and {given} in the model",
                    "let both say the same",
                    MODEL_FILE,
                    ("targets", index, name),
                    given=given,
                    expected=expected,
                )
