"""From a folder to a checked case, all or nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wandel_engine.cases import parts
from wandel_engine.cases.case import Case
from wandel_engine.cases.checks import check_all
from wandel_engine.cases.checks.balance import counted_once
from wandel_engine.cases.draft import Draft
from wandel_engine.cases.folder import list_files
from wandel_engine.cases.layout import (
    BALANCE_FOLDER,
    FILES,
    FILES_FOLDER,
    MODEL_FILE,
    MODEL_FOLDER,
    CaseFile,
    is_attached,
)
from wandel_engine.cases.problems import CaseError
from wandel_engine.cases.table import column_of, parse_cells
from wandel_engine.files import FileError, Located, Problem, fit, parse, read_text

if TYPE_CHECKING:
    from wandel_engine.pathways.model import Model


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
    draft = Draft(files=frozenset(files), problems=problems)
    try:
        model = _fill(draft, folder, {problem.file for problem in problems})
    except FileError as error:
        raise CaseError(sorted(error.problems, key=_place)) from error
    draft.problems.sort(key=_place)
    if draft.problems:
        return None, draft.problems
    return _assemble(draft, model, _attached(folder, files)), []


def _attached(folder: Path, files: list[str]) -> dict[str, bytes]:
    """What is in the files of attachments, each of which `list_files` found small enough."""
    return {
        path.removeprefix(f"{FILES_FOLDER}/"): (folder / path).read_bytes()
        for path in files
        if is_attached(path)
    }


def _place(problem: Problem) -> tuple[str, int]:
    return problem.file, problem.line or 0


def _fill(draft: Draft, folder: Path, refused: set[str]) -> Model | None:
    model, places = None, None
    if MODEL_FILE in draft.files and not any(path.startswith(f"{MODEL_FOLDER}/") for path in refused):
        model, places = _take_model(draft, folder)
    for file in FILES:
        if file.path in draft.files:
            _take(draft, folder, file)
        elif file.path in refused:
            draft.broken.add(file.path)
        elif file.required:
            draft.note("missing_file", "a case needs this file", "add it or correct its name", file.path)
    if (balance := draft.one("balance")) is not None:
        _take_cells(draft, folder, f"{BALANCE_FOLDER}/{balance.cells_file}", refused)
    check_all(draft, model, places)
    return model


def _document(draft: Draft, folder: Path, path: str) -> Located | None:
    try:
        text = read_text(folder / path, path)
        document = parse_cells(text, path) if path.endswith(".csv") else parse(text, path)
    except FileError as error:
        draft.found(error.problems)
        draft.broken.add(path)
        return None
    draft.documents[path] = document
    return document


def _take(draft: Draft, folder: Path, file: CaseFile) -> None:
    document = _document(draft, folder, file.path)
    if document is None:
        return
    if not file.many:
        draft.add(file.attribute, file.path, (), fit(file.part, document))
    elif not isinstance(document.data, list):
        draft.broken.add(file.path)
        draft.note("tuple_type", "a list is needed", "begin each entry with '- '", file.path, ())
    elif len(document.data) > file.most:
        draft.broken.add(file.path)
        draft.note(
            "too_long",
            f"{len(document.data):,} entries",
            f"give at most {file.most:,}",
            file.path,
            (file.most,),
            max_length=file.most,
        )
        del draft.documents[file.path]
    else:
        for index in range(len(document.data)):
            draft.add(file.attribute, file.path, (index,), fit(file.part, document, (index,)))


def _take_cells(draft: Draft, folder: Path, path: str, refused: set[str]) -> None:
    if path in draft.files:
        document = _document(draft, folder, path)
        if document is None:
            return
        for index in range(len(document.data)):
            draft.add("cells", path, (index,), counted_once(fit(parts.Cell, document, (index,), column_of)))
    elif path not in refused:
        draft.note(
            "missing_file",
            f"there is no file '{path}'",
            "add it or correct its name",
            "analysis/balance.yaml",
            ("cells_file",),
            given=path,
        )


def _take_model(draft: Draft, folder: Path) -> tuple[Model | None, Located | None]:
    """The pathway model, by its own loader."""
    from wandel_engine.pathways.model import ModelError
    from wandel_engine.pathways.model.loading import load_located

    try:
        return load_located(folder / MODEL_FOLDER)
    except ModelError as error:
        draft.found(
            replace(problem, file=f"{MODEL_FOLDER}/{problem.file or 'model.yaml'}")
            for problem in error.problems
        )
        draft.broken.add(MODEL_FILE)
        return None, None


def _assemble(draft: Draft, model: Model | None, files: dict[str, bytes]) -> Case:
    given: dict[str, Any] = {
        "model": model,
        "files": files,
        "cells": tuple(item.part for item in draft.parts("cells")),
    }
    for file in FILES:
        found = tuple(item.part for item in draft.parts(file.attribute))
        if file.many:
            given[file.attribute] = found
        elif found:
            given[file.attribute] = found[0]
    return Case(**given)
