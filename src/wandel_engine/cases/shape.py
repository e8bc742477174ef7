"""From plain data to parts; what does not fit becomes a problem with its place."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from wandel_engine.cases.document import DataPath, Document, shown
from wandel_engine.cases.layout import adapter
from wandel_engine.cases.problems import Problem

_MENDS = {
    "missing": "add this field",
    "extra_forbidden": "remove it or correct its name",
    "finite_number": "write a finite number",
    "float_type": "write a number with a decimal point, without units, spaces or quotation marks",
    "int_type": "write a whole number, without quotation marks",
    "bool_type": "write true or false",
    "string_type": "write text; put it into quotation marks if it looks like a number",
    "string_too_short": "write something, or leave the field out",
    "string_too_long": "shorten it to at most {max_length} characters",
    "string_pattern_mismatch": "keep to the form {pattern}",
    "literal_error": "write one of {expected}",
    "date_from_datetime_parsing": "write the date as YYYY-MM-DD",
    "date_parsing": "write the date as YYYY-MM-DD",
    "date_type": "write the date as YYYY-MM-DD",
    "dict_type": "write it per language, like {{de: …, en: …, pl: …}}",
    "model_type": "write fields with their values below it",
    "tuple_type": "write a list: each entry on a line that begins with '- '",
    "greater_than_equal": "write at least {ge}",
    "less_than_equal": "write at most {le}",
    "too_short": "give at least {min_length}",
    "figure_without_source": "name its source, or flag it as estimate with derivation and range",
    "estimate_without_derivation": "add 'derivation' and say in it how the number was derived",
    "estimate_without_range": "add 'low' and 'high'",
    "figure_outside_range": "correct value, low or high",
    "text_without_german": "add the German text under 'de'",
    "text_language": "use the codes de, en and pl",
}
_KEY_MEND = "use lower-case letters, digits and single hyphens"
_KEY_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"

FieldOf = Callable[[DataPath], str]


def fit(part: Any, document: Document, path: DataPath, field_of: FieldOf | None = None) -> Any:
    """The part at `path` of a document, or its problems as a list.

    `field_of` names a field for people; by default its path in the document.
    """
    data = document.data
    for step in path:
        data = data[step]
    try:
        return adapter(part).validate_json(json.dumps(data), strict=True)
    except ValidationError as error:
        return [
            _problem(part, document, path, item, field_of)
            for item in error.errors(include_url=False, include_input=True)
        ]


def _problem(part: Any, document: Document, path: DataPath, item: Any, field_of: FieldOf | None) -> Problem:
    kind = str(item["type"])
    place: DataPath = (*path, *(step for step in item["loc"] if step != "[key]"))
    params = {k: v for k, v in (item.get("ctx") or {}).items() if isinstance(v, str | int | float)}
    if isinstance(item["input"], str | int | float) and kind not in ("missing", "json_invalid"):
        params["given"] = item["input"] if not isinstance(item["input"], str) else item["input"][:80]
    name = str(place[-1]) if place else ""
    message = str(item["msg"])
    mend = _MENDS.get(kind, "correct the value").format_map(_Params(params))
    if kind == "missing":
        message = f"the field '{name}' is missing"
    elif kind == "extra_forbidden":
        params = {"field": name}
        message = f"there is no field '{name}' here"
        if close := difflib.get_close_matches(name, field_names(part), 1):
            mend = f"did you mean '{close[0]}'?"
    elif kind == "literal_error":
        message = f"'{params.get('given', '')}' is not allowed here"
    elif params.get("pattern") == _KEY_PATTERN:
        mend = _KEY_MEND
    field = field_of(place) if field_of else shown(document.data, place)
    return Problem(kind, message, mend, document.file, document.line(place), field, params)


class _Params(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


@lru_cache(maxsize=64)
def field_names(part: Any) -> tuple[str, ...]:
    """Names of all fields in a part and in what it holds."""
    schema = adapter(part).json_schema(by_alias=True)
    names = set(schema.get("properties", ()))
    for inner in schema.get("$defs", {}).values():
        names.update(inner.get("properties", ()))
    return tuple(sorted(names))
