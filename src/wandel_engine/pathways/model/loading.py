"""From files to a checked model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from wandel_engine.pathways.model.checker import Finding
from wandel_engine.pathways.model.checks import check
from wandel_engine.pathways.model.document import Model
from wandel_engine.pathways.model.files import Located, Path_, read_document
from wandel_engine.pathways.model.folder import read_folder, refuse_other_than_mapping
from wandel_engine.pathways.model.problems import ModelError, Problem

_MENDS = {
    "missing": "add this field",
    "extra_forbidden": "remove it or correct its name",
    "finite_number": "write a finite number",
    "float_parsing": "write a number",
    "int_parsing": "write a whole number",
    "string_pattern_mismatch": "use lower-case letters, digits and single hyphens",
    "literal_error": "use one of the allowed words",
    "figure_without_source": "name its source, or flag it as estimate with derivation and range",
    "estimate_without_derivation": "say how it was derived",
    "estimate_without_range": "give low and high",
    "figure_outside_range": "correct value, low or high",
    "text_without_german": "add the German text",
}


def load_model(path: str | Path) -> Model:
    """Read and check a model: a folder with ``model.yaml``, or one YAML/JSON file.

    In a folder the document may be split. ``parts/*.yaml`` hold further lists; ``templates/<name>.yaml`` with
    ``templates/<name>.csv`` give one group per row; ``distribution.csv`` (stock,state + figure) fills
    `states[].base`, ``drivers.csv`` (driver,variant + figure; an empty variant is the driver's own course)
    fills `points`, ``parameters.csv`` (key,title_… + figure) adds parameters; ``derivations.yaml`` holds the
    texts that figures name by key. Raises ModelError with everything that is wrong: file, line, field, mend.
    """
    return load_located(path)[0]


def load_located(path: str | Path) -> tuple[Model, Located]:
    """Like `load_model`, with the places of every value of the document in the files."""
    path = Path(path)
    if path.is_dir():
        located, problems = read_folder(path)
    else:
        located, problems = read_document(path), []
        refuse_other_than_mapping(located, path.name)
    try:
        model = Model.model_validate(located.data)
    except ValidationError as error:
        raise ModelError([*problems, *_from_pydantic(error, located)]) from error
    problems += _from_findings(check(model), located)
    if problems:
        raise ModelError(problems)
    return model, located


def read_model(data: Mapping[str, Any]) -> Model:
    """Check a model that is already plain data (a stored JSON document). Raises ModelError without lines."""
    located = Located(dict(data))
    try:
        model = Model.model_validate(located.data)
    except ValidationError as error:
        raise ModelError(_from_pydantic(error, located)) from error
    problems = _from_findings(check(model), located)
    if problems:
        raise ModelError(problems)
    return model


def dump_model(model: Model) -> dict[str, Any]:
    """The model as plain JSON data; `read_model` gives the same model back."""
    return model.model_dump(mode="json", by_alias=True, exclude_defaults=True) | {"format": model.format}


def model_hash(model: Model) -> str:
    """SHA-256 of the model's canonical JSON, in hexadecimal."""
    text = json.dumps(dump_model(model), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def model_schema() -> dict[str, Any]:
    """JSON Schema of the model document."""
    return Model.model_json_schema(by_alias=True)


def _from_pydantic(error: ValidationError, located: Located) -> list[Problem]:
    problems = []
    for item in error.errors(include_url=False, include_input=False):
        path = _real_path(located.data, item["loc"])
        if item["type"] in ("missing", "extra_forbidden") and item["loc"]:
            path = (*path, item["loc"][-1]) if path[-1:] != item["loc"][-1:] else path
        file, line = located.place(path)
        params = {k: v for k, v in (item.get("ctx") or {}).items() if isinstance(v, str | int | float)}
        mend = _MENDS.get(item["type"], "correct the value")
        problems.append(
            Problem(item["type"], item["msg"], mend, file, line, shown_path(located.data, path), params)
        )
    return problems


def _from_findings(findings: Iterable[Finding], located: Located) -> list[Problem]:
    problems = []
    for finding in findings:
        file, line = located.place(finding.path)
        shown = shown_path(located.data, finding.path)
        problems.append(
            Problem(finding.code, finding.message, finding.mend, file, line, shown, dict(finding.params))
        )
    return problems


def _real_path(data: Any, loc: tuple[int | str, ...]) -> Path_:
    """The part of a pydantic location that exists in the data (it also names union members)."""
    path: list[int | str] = []
    for step in loc:
        in_list = isinstance(data, list | tuple) and isinstance(step, int) and step < len(data)
        if in_list or (isinstance(data, dict) and step in data):
            data = data[step]
            path.append(step)
    return tuple(path)


def shown_path(data: Any, path: Path_) -> str:
    """The path as people read it: elements of lists by their key."""
    text = ""
    for step in path:
        if isinstance(step, int):
            item = data[step] if isinstance(data, list) and step < len(data) else None
            name = (item.get("key") or item.get("artefact")) if isinstance(item, dict) else None
            text += f"[{name or step}]"
            data = item
        else:
            text += f".{step}" if text else str(step)
            data = data.get(step) if isinstance(data, dict) else None
    return text
