"""From a folder to a checked case, all or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from wandel_engine.cases import parts
from wandel_engine.cases.case import Case
from wandel_engine.cases.checks import check_all
from wandel_engine.cases.document import Document, decode, parse
from wandel_engine.cases.draft import Draft
from wandel_engine.cases.folder import list_files
from wandel_engine.cases.layout import (
    BALANCE_FOLDER,
    FILES,
    MODEL_FILE,
    MODEL_FOLDER,
    MODEL_TEXTS,
    CaseFile,
    is_model_part,
)
from wandel_engine.cases.problems import CaseError, Problem
from wandel_engine.cases.shape import fit
from wandel_engine.cases.table import column_of, parse_cells

if TYPE_CHECKING:
    from wandel_engine.pathways.model import Model
    from wandel_engine.pathways.model.files import Located


def read_case(path: str | Path) -> Case:
    """Read and check a case folder. Raises CaseError with every problem that was found."""
    case, problems = _read(Path(path))
    if case is None or problems:
        raise CaseError(problems)
    return case


def check_case(path: str | Path) -> list[Problem]:
    """Every problem of a case folder, by file and line; an empty list if there is none."""
    try:
        return _read(Path(path))[1]
    except CaseError as error:
        return list(error.problems)


def _read(folder: Path) -> tuple[Case | None, list[Problem]]:
    files, problems = list_files(folder)
    readable = set(files) - {problem.file for problem in problems}
    draft = Draft(files=frozenset(files), problems=problems)
    model, places = _take_model(draft, folder) if MODEL_FILE in readable else (None, None)
    for file in FILES:
        if file.path in readable:
            _take(draft, folder, file)
        elif file.required and file.path not in files:
            draft.note("missing_file", "a case needs this file", "add it or correct its name", file.path)
    if (balance := draft.one("balance")) is not None:
        _take_cells(draft, folder, f"{BALANCE_FOLDER}/{balance.cells_file}", readable)
    check_all(draft, model, places)
    draft.problems.sort(key=lambda problem: (problem.file, problem.line or 0))
    if draft.problems:
        return None, draft.problems
    return _assemble(draft, model), []


def _document(draft: Draft, folder: Path, path: str) -> Document | None:
    try:
        text = decode((folder / path).read_bytes(), path)
        document = parse_cells(text, path) if path.endswith(".csv") else parse(text, path)
    except CaseError as error:
        draft.problems += error.problems
        draft.broken.add(path)
        return None
    draft.documents[path] = document
    return document


def _take(draft: Draft, folder: Path, file: CaseFile) -> None:
    document = _document(draft, folder, file.path)
    if document is None:
        return
    if not file.many:
        draft.add(file.attribute, file.path, (), fit(file.part, document, ()))
    elif not isinstance(document.data, list):
        draft.broken.add(file.path)
        draft.note("tuple_type", "a list is needed", "begin each entry with '- '", file.path, ())
    else:
        for index in range(len(document.data)):
            draft.add(file.attribute, file.path, (index,), fit(file.part, document, (index,)))


def _take_cells(draft: Draft, folder: Path, path: str, readable: set[str]) -> None:
    if path not in draft.files:
        draft.note(
            "missing_file",
            f"there is no file '{path}'",
            "add it or correct its name",
            "analysis/balance.yaml",
            ("cells_file",),
            given=path,
        )
    elif path in readable and (document := _document(draft, folder, path)) is not None:
        for index in range(len(document.data)):
            part = fit(parts.Cell, document, (index,), column_of)
            draft.add("cells", path, (index,), part)


def _take_model(draft: Draft, folder: Path) -> tuple[Model | None, Located | None]:
    """The pathway model, by its own loader; not at all if one of its files was refused or could do harm."""
    refused = any(problem.file.startswith(f"{MODEL_FOLDER}/") for problem in draft.problems)
    files = [path for path in draft.files if path in (MODEL_FILE, MODEL_TEXTS) or is_model_part(path)]
    if refused or None in [
        _document(draft, folder, path) for path in sorted(files) if not path.endswith(".csv")
    ]:
        return None, None
    from wandel_engine.pathways.model import ModelError
    from wandel_engine.pathways.model.loading import load_located

    try:
        return load_located(folder / MODEL_FOLDER)
    except ModelError as error:
        for problem in error.problems:
            file = f"{MODEL_FOLDER}/{problem.file or 'model.yaml'}"
            draft.problems.append(
                Problem(
                    problem.code,
                    problem.message,
                    problem.mend,
                    file,
                    problem.line,
                    problem.field,
                    dict(problem.params),
                )
            )
        draft.broken.add(MODEL_FILE)
        return None, None


def _assemble(draft: Draft, model: Model | None) -> Case:
    given: dict[str, Any] = {"model": model, "cells": tuple(item.part for item in draft.parts("cells"))}
    for file in FILES:
        found = tuple(item.part for item in draft.parts(file.attribute))
        if file.many:
            given[file.attribute] = found
        elif found:
            given[file.attribute] = found[0]
    return Case(**given)
