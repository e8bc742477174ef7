"""From plain data to parts of a document; what does not fit becomes a problem with its place."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import islice
from typing import Any

from pydantic import TypeAdapter, ValidationError

from wandel_engine.files.bounds import MAX_PROBLEMS, clipped
from wandel_engine.files.located import DataPath, Located, at, shown
from wandel_engine.files.problems import Problem
from wandel_engine.files.scalars import ENDLESS, LEADING_ZEROS, text_of

MENDS = {
    "missing": "add this field",
    "extra_forbidden": "remove it or correct its name",
    "finite_number": "write a finite number",
    "leading_zeros": "write it without zeros in front",
    "float_type": "write a number with a decimal point, without units, spaces or quotation marks",
    "int_type": "write a whole number, without quotation marks",
    "bool_type": "write true or false",
    "string_type": "write text; put it into quotation marks if it looks like something else",
    "string_too_short": "write something, or leave the field out",
    "string_too_long": "shorten it to at most {max_length} characters",
    "string_pattern_mismatch": "keep to the form {pattern}",
    "literal_error": "write one of {expected}",
    "date_from_datetime_inexact": "write the date as YYYY-MM-DD",
    "date_from_datetime_parsing": "write the date as YYYY-MM-DD",
    "date_parsing": "write the date as YYYY-MM-DD",
    "date_type": "write the date as YYYY-MM-DD",
    "dict_type": "write it per language, like {{de: …, en: …, pl: …}}",
    "model_type": "write fields with their values below it",
    "tuple_type": "write a list: each entry on a line that begins with '- '",
    "union_tag_invalid": "write one of {expected_tags}",
    "union_tag_not_found": "add 'kind'",
    "greater_than": "write more than {gt}",
    "greater_than_equal": "write at least {ge}",
    "less_than": "write less than {lt}",
    "less_than_equal": "write at most {le}",
    "too_short": "give at least {min_length}",
    "too_long": "give at most {max_length}",
    "number_too_large": "correct it, or state it in a larger unit",
    "number_too_small": "write 0, or state it in a smaller unit",
    "day_out_of_range": "write a day of the years {first} to {last}",
    "figure_without_source": "name its source, or flag it as estimate with derivation and range",
    "estimate_without_derivation": "add 'derivation' and say in it how the number was derived",
    "estimate_without_range": "add 'low' and 'high'",
    "figure_outside_range": "correct value, low or high",
    "text_missing": "write the text in one language at least",
    "text_language": "use the codes de, en and pl",
    "key_reserved": "choose another key",
    "line_unseen": "write something, or leave the field out",
    "text_unseen": "write the text, or leave the language out",
}
"""What helps, by code: pydantic's for JSON in its strict mode, and those of the parts themselves."""

KEY_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_KEY_MEND = "use lower-case letters, digits and single hyphens"
_WHOLE = ("expected", "expected_tags", "pattern")

FieldOf = Callable[[DataPath], str]


@cache
def adapter(part: Any) -> TypeAdapter[Any]:
    """Validator of a part."""
    return TypeAdapter(part)


def fit(part: Any, located: Located, path: DataPath = (), field_of: FieldOf | None = None) -> Any:
    """The part at `path` of a document, or its problems as a list.

    Where a field wants text and a number or a truth value was read, it gets it as it was written, also in the
    document. `field_of` names a field for people; by default its path in the document.
    """
    data = at(located.data, path)
    found = _validated(part, data)
    if isinstance(found, ValidationError) and _retyped(data, found):
        found = _validated(part, data)
    if isinstance(found, ValidationError):
        errors = (item for item in found.errors(include_url=False) if not _follows(item))
        return [_problem(part, located, path, item, field_of) for item in islice(errors, MAX_PROBLEMS)]
    return found


def _validated(part: Any, data: Any) -> Any:
    try:
        return adapter(part).validate_json(json.dumps(data), strict=True)
    except ValidationError as error:
        return error


def _follows(item: Any) -> bool:
    """Whether a list is said to be too short only because its elements were wrong."""
    given = item["input"]
    return item["type"] == "too_short" and isinstance(given, list) and len(given) >= item["ctx"]["min_length"]


def _retyped(data: Any, error: ValidationError) -> bool:
    """Put in text where fields want it; whether there was anything to put in."""
    changed = False
    for item in error.errors(include_url=False, include_input=False):
        if item["type"] == "string_type" and item["loc"]:
            path = _real(data, item["loc"])
            inside, step = at(data, path[:-1]), path[-1] if path else None
            text = text_of(at(data, path))
            if text is not None and isinstance(inside, dict | list):
                inside[step] = text  # type: ignore[index]
                changed = True
    return changed


def _real(data: Any, loc: tuple[int | str, ...]) -> DataPath:
    """The part of a pydantic location that exists in the data (it also names members of unions)."""
    path: list[int | str] = []
    for step in loc:
        in_list = isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data)
        if in_list or (isinstance(data, dict) and step in data):
            data = data[step]
            path.append(step)
    return tuple(path)


def _problem(part: Any, located: Located, path: DataPath, item: Any, field_of: FieldOf | None) -> Problem:
    kind, loc = str(item["type"]), item["loc"]
    inner = _real(at(located.data, path), loc)
    if kind == "missing" and loc:
        inner = (*inner, loc[-1])
    place = (*path, *inner)
    params = {
        name: value if name in _WHOLE or not isinstance(value, str) else clipped(value)
        for name, value in (item.get("ctx") or {}).items()
        if isinstance(value, str | int | float)
    }
    given = item["input"]
    if isinstance(given, str | int | float) and kind not in ("missing", "json_invalid"):
        params["given"] = clipped(given) if isinstance(given, str) else given
    if kind == "enum":
        kind = "literal_error"
    if kind in ("float_type", "int_type") and isinstance(given, str):
        kind = _kind_of_number(given, kind)
    name = clipped(str(place[-1])) if place else ""
    message = str(item["msg"])[:300]
    mend = MENDS.get(kind, "correct the value").format_map(_Params(params))
    if kind == "missing":
        message = f"the field '{name}' is missing"
    elif kind == "extra_forbidden":
        params = {"field": name}
        message = f"there is no field '{name}' here"
        if close := difflib.get_close_matches(name, field_names(part), 1):
            mend = f"did you mean '{close[0]}'?"
    elif kind == "literal_error":
        message = f"'{params.get('given', '')}' is not allowed here"
    elif kind == "leading_zeros":
        message = f"'{params.get('given', '')}' begins with a zero"
    elif params.get("pattern") == KEY_PATTERN:
        mend = _KEY_MEND
    file, line = located.place(place)
    field = field_of(place) if field_of else shown(located.data, place)
    return Problem(kind, message, mend, file, line, field, params)


def _kind_of_number(given: str, kind: str) -> str:
    if ENDLESS.fullmatch(given.strip()):
        return "finite_number"
    return "leading_zeros" if LEADING_ZEROS.fullmatch(given.strip()) else kind


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
