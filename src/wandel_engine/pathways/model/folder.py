"""From the files of a model folder to one document that remembers where each value stands.

``model.yaml`` may be split: every file in ``parts/`` holds further lists of the same document, every template
in ``templates/`` gives the groups of its table, CSV files give figures, ``derivations.yaml`` the texts that
figures refer to by key. The document that results is complete in itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_origin

from wandel_engine.figures import Text
from wandel_engine.files import Located, Problem, fit, parse, read_text, refuse
from wandel_engine.files.bounds import MAX_DOCUMENT, clipped
from wandel_engine.pathways.model.document import Model
from wandel_engine.pathways.model.shorthands import write_out
from wandel_engine.pathways.model.tables import TABLES, merge_tables
from wandel_engine.pathways.model.templates import expand_template, hand_over_effects

LISTS = frozenset(name for name, info in Model.model_fields.items() if get_origin(info.annotation) is tuple)
"""Lists of the document: what parts and templates may hold."""
FILES = ("model.yaml", "derivations.yaml", *TABLES)
FOLDERS = {"parts": (".yaml",), "templates": (".yaml", ".csv")}
"""Files of a model folder, and which endings its subfolders hold."""
_SPREAD = r"^\d+(\.\d+)? ?%$"


def read_folder(folder: Path) -> tuple[Located, list[Problem]]:
    """The document of a model folder, and what is wrong with its files so far.

    Raises FileError if a file cannot be read at all.
    """
    located = _read(folder, "model.yaml")
    refuse_other_than_mapping(located)
    problems: list[Problem] = []
    for path in sorted((folder / "parts").glob("*.yaml")):
        problems += _add_part(_read(folder, f"parts/{path.name}"), located)
    stems = {path.stem for end in FOLDERS["templates"] for path in (folder / "templates").glob(f"*{end}")}
    left = MAX_DOCUMENT - len(located.places)
    for stem in sorted(stems):
        found, left = expand_template(folder, stem, LISTS, located, left)
        problems += found
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


def refuse_other_than_mapping(located: Located) -> None:
    """Raises FileError if the document is not a mapping."""
    if not isinstance(located.data, dict):
        raise refuse("not_a_mapping", "not a mapping", "start with 'format: 1'", located.file, 1)


def _read(folder: Path, name: str) -> Located:
    return parse(read_text(folder / name, name), name)


def _add_part(part: Located, located: Located) -> list[Problem]:
    problems = []
    for key, elements in part.data.items() if isinstance(part.data, dict) else (("", None),):
        target = located.data.setdefault(key, []) if key in LISTS else None
        if not isinstance(elements, list) or not isinstance(target, list):
            name = clipped(key)
            problems.append(
                Problem(
                    "not_a_list",
                    f"'{name}' is no list of a model",
                    "correct its name",
                    part.file,
                    part.line((key,)),
                    name,
                )
            )
            continue
        if len(located.places) + len(part.places) > MAX_DOCUMENT:
            raise refuse(
                "too_many_values",
                f"more than {MAX_DOCUMENT:,} values in all files together",
                "shorten the files",
                part.file,
                part.line((key,)),
                limit=MAX_DOCUMENT,
            )
        for index, element in enumerate(elements):
            located.adopt((key, len(target)), element, part, (key, index))
            target.append(element)
    return problems


def _derivations(folder: Path, problems: list[Problem]) -> Mapping[str, Any]:
    name = "derivations.yaml"
    if not (folder / name).exists():
        return {}
    read = _read(folder, name)
    refuse_other_than_mapping(read)
    for key in read.data:
        found = fit(Text, read, (key,))
        problems += found if isinstance(found, list) else []
    return {key: text for key, text in read.data.items() if isinstance(text, dict)}
