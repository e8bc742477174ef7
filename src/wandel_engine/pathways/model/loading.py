"""From files to a checked model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from wandel_engine.files import FileError, Located, Problem, fit, parse, read_text, shown
from wandel_engine.files.bounds import MAX_PROBLEMS
from wandel_engine.pathways.model.checker import Finding
from wandel_engine.pathways.model.checks import check
from wandel_engine.pathways.model.document import Model
from wandel_engine.pathways.model.folder import read_folder, refuse_other_than_mapping
from wandel_engine.pathways.model.problems import ModelError


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
    try:
        if path.is_dir():
            located, problems = read_folder(path)
        else:
            located, problems = parse(read_text(path, path.name), path.name), []
            refuse_other_than_mapping(located)
    except FileError as error:
        raise ModelError(error.problems) from error
    return _checked(located, problems), located


def read_model(data: Mapping[str, Any]) -> Model:
    """Check a model that is already plain data (a stored JSON document). Raises ModelError without lines."""
    return _checked(Located("", dict(data)), [])


def _checked(located: Located, problems: list[Problem]) -> Model:
    model = fit(Model, located)
    if isinstance(model, list):
        raise ModelError([*problems, *model][:MAX_PROBLEMS])
    problems = [*problems, *_from_findings(check(model), located)]
    if problems:
        raise ModelError(problems[:MAX_PROBLEMS])
    checked: Model = model
    return checked


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


def _from_findings(findings: Iterable[Finding], located: Located) -> list[Problem]:
    problems = []
    for finding in findings:
        file, line = located.place(finding.path)
        field = shown(located.data, finding.path)
        problems.append(
            Problem(finding.code, finding.message, finding.mend, file, line, field, dict(finding.params))
        )
    return problems
