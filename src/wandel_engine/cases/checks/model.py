"""The pathway model and the words of the case: measures, targets and organisations must meet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from wandel_engine.cases.checks.honesty import FICTION
from wandel_engine.cases.draft import Draft, Placed
from wandel_engine.cases.layout import MODEL_FOLDER, PATHS
from wandel_engine.files import DataPath, Located, Problem, mappings, shown

if TYPE_CHECKING:
    from wandel_engine.pathways.model import Model


def check_model(draft: Draft, model: Model, places: Located) -> None:
    """Note measures and targets that stand on one side only or differ, and unknown organisations."""

    def note(code: str, message: str, mend: str, path: DataPath, **params: str | int | float) -> None:
        file, line = places.place(path)
        field = shown(places.data, path)
        draft.found([Problem(code, message, mend, f"{MODEL_FOLDER}/{file}", line, field, dict(params))])

    from wandel_engine.pathways.model.checker import figures_of

    sources = draft.keys("sources")
    known = None if sources is None else sources | {source.key for source in model.sources}
    for path, figure in figures_of(model):
        if known is not None and figure.source is not None and figure.source not in known:
            note(
                "unknown_source",
                f"there is no source '{figure.source}'",
                f"describe it in {PATHS['sources']}, or correct the key",
                (*path, "source"),
                key=figure.source,
            )
    card = draft.one("card")
    if card is not None and not card.demonstration:
        for path, data in mappings(places.data):
            if data.get("flag") == "fictional":
                note("fictional", *FICTION, (*path, "flag"))
    organisations = draft.keys("organisations")
    keys, measures = draft.keys("measures"), draft.parts("measures")
    described = [item for item in measures if item.part.place is not None]
    # A measure that could not be read may have any place.
    all_read = keys is not None and len(measures) == len(keys)
    described_places = {item.part.place for item in described} if all_read else None
    for index, measure in enumerate(model.measures):
        if described_places is not None and measure.artefact not in described_places:
            note(
                "unknown_measure",
                f"no measure has '{measure.artefact}' as its place",
                f"describe it in {PATHS['measures']} with this place, or correct the key",
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
    known_places, taken = {measure.artefact for measure in model.measures}, set[str]()
    for item in described:
        named = str(item.part.place)
        if named not in known_places:
            draft.note(
                "unknown_place",
                f"the model has no measure '{named}'",
                "correct the place, or leave it out",
                item.file,
                (*item.path, "place"),
                key=named,
            )
        elif named in taken:
            draft.note(
                "double_place",
                f"another measure has the place '{named}' already",
                "leave it with one of them",
                item.file,
                (*item.path, "place"),
                key=named,
            )
        taken.add(named)
    _starts(draft, model, described)
    _targets(draft, model, note)


def _starts(draft: Draft, model: Model, described: Sequence[Placed]) -> None:
    """Whether what is decided about the measures can be, each alone and beside those that it requires."""
    known = {measure.artefact: measure for measure in model.measures}
    decided = {str(item.part.place): item.part for item in described}

    def begins(place: str) -> int | None:
        said, measure = decided.get(place), known[place]
        if said is not None and said.never:
            return None
        if said is not None and said.start_year is not None:
            return int(said.start_year)
        return None if measure.never else measure.fixed_start or measure.earliest

    for item in described:
        start, measure = item.part.start_year, known.get(str(item.part.place))
        if start is None or measure is None:
            continue
        if not measure.earliest <= start <= measure.latest:
            draft.note(
                "start_outside",
                f"in the model it can start from {measure.earliest} to {measure.latest}",
                "choose a year in between, or leave it out",
                item.file,
                (*item.path, "start_year"),
                given=start,
                first=measure.earliest,
                last=measure.latest,
            )
        for needed in measure.requires:
            first = begins(needed) if needed in known else start
            if first is None or first > start:
                draft.note(
                    "start_too_early",
                    f"it requires '{needed}', which has not started by {start}",
                    "let it start later, or that one earlier",
                    item.file,
                    (*item.path, "start_year"),
                    key=needed,
                    given=start,
                )


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
