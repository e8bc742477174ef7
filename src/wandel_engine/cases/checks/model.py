"""The pathway model and the words of the case: measures, targets and organisations must meet."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from wandel_engine.cases.document import DataPath, shown
from wandel_engine.cases.draft import Draft
from wandel_engine.cases.layout import MODEL_FILE, MODEL_FOLDER, PATHS
from wandel_engine.cases.problems import Problem

if TYPE_CHECKING:
    from wandel_engine.pathways.model import Model
    from wandel_engine.pathways.model.files import Located

MODEL_NAME = MODEL_FILE.removeprefix(f"{MODEL_FOLDER}/")


def check_model(draft: Draft, model: Model, places: Located) -> None:
    """Note measures and targets that stand on one side only or differ, and unknown organisations."""

    def note(code: str, message: str, mend: str, path: DataPath, **params: str | int | float) -> None:
        file, line = places.place(path)
        field = shown(places.data, path)
        draft.problems.append(
            Problem(code, message, mend, f"{MODEL_FOLDER}/{file}", line, field, dict(params))
        )

    from wandel_engine.pathways.model.checker import figures_of

    sources = draft.keys("sources")
    known = None if sources is None else sources | {source.key for source in model.sources}
    for path, figure in figures_of(model):
        elsewhere = places.place(path)[0] != MODEL_NAME  # model.yaml is looked at as every file of a case
        if elsewhere and known is not None and figure.source is not None and figure.source not in known:
            note(
                "unknown_source",
                f"there is no source '{figure.source}'",
                f"describe it in {PATHS['sources']}, or correct the key",
                (*path, "source"),
                key=figure.source,
            )
    organisations = draft.keys("organisations")
    measures = draft.keys("measures")
    for index, measure in enumerate(model.measures):
        if measures is not None and measure.artefact not in measures:
            note(
                "unknown_measure",
                f"there is no measure '{measure.artefact}'",
                f"describe it in {PATHS['measures']}, or correct the key",
                ("measures", index, "artefact"),
                key=measure.artefact,
            )
        for place, key in enumerate(measure.responsible):
            if organisations is not None and key not in organisations:
                note(
                    "unknown_organisation",
                    f"there is no organisation '{key}'",
                    "correct the key, or add this organisation",
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
    _targets(draft, model, note)


def _targets(draft: Draft, model: Model, note: Callable[..., None]) -> None:
    vision = draft.one("vision")
    known = draft.keys("vision", ("targets",))
    targets = {target.key: target for target in vision.targets} if vision is not None else {}
    for index, target in enumerate(model.targets):
        if known is not None and target.artefact not in known:
            note(
                "unknown_target",
                f"there is no target '{target.artefact}'",
                f"describe it in {PATHS['vision']}, or correct the key",
                ("targets", index, "artefact"),
                key=target.artefact,
            )
        described = targets.get(target.artefact)
        for name in ("year", "account") if described is not None else ():
            given, expected = getattr(target, name), getattr(described, name)
            if given != expected:
                note(
                    "target_differs",
                    f"the target says {expected} in the vision and {given} in the model",
                    "let both say the same",
                    ("targets", index, name),
                    given=given,
                    expected=expected,
                )
