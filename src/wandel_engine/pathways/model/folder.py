"""From the files of a model folder to one document that remembers where each value stands.

``model.yaml`` may be split: every file in ``parts/`` holds further lists of the same document, every template
in ``templates/`` gives the groups of its table, CSV files give figures, ``derivations.yaml`` the texts that
figures refer to by key. The document that results is complete in itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_origin

from pydantic import TypeAdapter, ValidationError

from wandel_engine.figures import Text
from wandel_engine.pathways.model.document import Model
from wandel_engine.pathways.model.files import Located, read_document
from wandel_engine.pathways.model.problems import ModelError, Problem
from wandel_engine.pathways.model.shorthands import write_out
from wandel_engine.pathways.model.tables import TABLES, merge_tables
from wandel_engine.pathways.model.templates import expand_template, hand_over_effects

LISTS = frozenset(name for name, info in Model.model_fields.items() if get_origin(info.annotation) is tuple)
"""Lists of the document: what parts and templates may hold."""
FILES = ("model.yaml", "derivations.yaml", *TABLES)
FOLDERS = {"parts": (".yaml",), "templates": (".yaml", ".csv")}
"""Files of a model folder, and which endings its subfolders hold."""
_SPREAD = r"^\d+(\.\d+)? ?%$"
_TEXT: TypeAdapter[dict[str, str]] = TypeAdapter(Text)


def read_folder(folder: Path) -> tuple[Located, list[Problem]]:
    """The document of a model folder, and what is wrong with its files so far.

    Raises ModelError if a file cannot be read at all.
    """
    located = read_document(folder / "model.yaml")
    refuse_other_than_mapping(located, "model.yaml")
    problems: list[Problem] = []
    for path in sorted((folder / "parts").glob("*.yaml")):
        problems += _add_part(read_document(path, f"parts/{path.name}"), f"parts/{path.name}", located)
    stems = {path.stem for end in FOLDERS["templates"] for path in (folder / "templates").glob(f"*{end}")}
    for stem in sorted(stems):
        problems += expand_template(folder, stem, LISTS, located)
    problems += hand_over_effects(located)
    problems += merge_tables(folder, located)
    problems += write_out(located, _derivations(folder, problems))
    return located, problems


def folder_schema() -> dict[str, dict[str, Any]]:
    """JSON Schema of the YAML files of a model folder by path; templates have the shape of parts.

    A template is checked after its cells are filled in, so its schema only names the lists.
    """
    whole = Model.model_json_schema(by_alias=True)
    figure = whole["$defs"]["Figure"]["properties"]
    figure["derivation"] = {"anyOf": [figure["derivation"], {"type": "string"}]}
    figure["spread"] = {"type": "string", "pattern": _SPREAD, "description": "value ± this share"}
    reference = whole["$defs"]["Reference"]["properties"]
    reference["ref"] = {"anyOf": [reference["ref"], reference["ref"]["items"]]}
    lists = {name: whole["properties"][name] for name in sorted(LISTS)}
    for shape in lists.values():
        shape.pop("minItems", None)
    part = {"type": "object", "properties": lists, "additionalProperties": False, "$defs": whole["$defs"]}
    names = {name: {"type": "array"} for name in (*sorted(LISTS), "effects")}
    text = {"type": "object", "additionalProperties": {"type": "string"}, "required": ["de"]}
    return {
        "model.yaml": {**whole, "required": sorted(set(whole["required"]) - LISTS)},
        "parts/*.yaml": part,
        "templates/*.yaml": {"type": "object", "properties": names, "additionalProperties": False},
        "derivations.yaml": {"type": "object", "additionalProperties": text},
    }


def refuse_other_than_mapping(located: Located, name: str) -> None:
    """Raises ModelError if the document is not a mapping."""
    if not isinstance(located.data, dict):
        raise ModelError([Problem("not_a_mapping", "not a mapping", "start with 'format: 1'", name, 1)])


def _add_part(part: Located, name: str, located: Located) -> list[Problem]:
    problems = []
    for key, elements in part.data.items() if isinstance(part.data, dict) else (("", None),):
        target = located.data.setdefault(key, []) if key in LISTS else None
        if not isinstance(elements, list) or not isinstance(target, list):
            _, line = part.place((key,))
            problems.append(
                Problem("not_a_list", f"'{key}' is no list of a model", "correct its name", name, line, key)
            )
            continue
        for index, element in enumerate(elements):
            located.adopt((key, len(target)), element, part, (key, index))
            target.append(element)
    return problems


def _derivations(folder: Path, problems: list[Problem]) -> Mapping[str, Any]:
    if not (folder / "derivations.yaml").is_file():
        return {}
    read = read_document(folder / "derivations.yaml")
    refuse_other_than_mapping(read, "derivations.yaml")
    for key, text in read.data.items():
        try:
            _TEXT.validate_python(text)
        except ValidationError as error:
            file, line = read.place((key,))
            message = error.errors(include_url=False)[0]["msg"]
            problems.append(Problem("text_without_german", message, "add the German text", file, line, key))
    return {key: text for key, text in read.data.items() if isinstance(text, dict)}
