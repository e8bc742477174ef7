"""Whatever is wrong with a case, a model or an archive is a problem that can be mended; nothing else."""

from __future__ import annotations

import json
import re
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from wandel_engine.cases import Case, CaseError, Problem, read_case, read_case_archive
from wandel_engine.pathways import ModelError, load_model

from .mutants import damaged, goerlitz, mutant, pack, small, write

SMALL, GOERLITZ = small(), goerlitz()
WITHOUT_FILE = {"archive_too_large", "not_an_archive", "too_many_files", "no_folder"}
"""What is said of the whole."""
WITHOUT_LINE = {
    *("missing_file", "unknown_file", "file_too_large", "link", "not_a_file", "not_a_folder"),
    *("unreadable_file", "no_case", "unsafe_path", "path_too_long", "double_key"),
}  # fmt: skip
"""What is said of a file as a whole; `double_key` in an archive."""


def problems_of(read: Callable[[], object]) -> tuple[Problem, ...]:
    """What is wrong according to the only exceptions there may be; nothing if it could be read."""
    try:
        read()
    except (CaseError, ModelError) as refused:
        return refused.problems
    return ()


def unsound(problem: Problem, files: dict[str, bytes] | None = None) -> bool:
    """Whether nobody could mend it: what, where and how, in words that can be printed and stored."""
    json.dumps(problem.as_dict(), allow_nan=False).encode()
    str(problem).encode()
    if not (problem.code and problem.message and problem.mend) or len(str(problem)) > 2_000:
        return True
    if problem.code in WITHOUT_FILE:
        return False
    if problem.line is None:
        return not problem.file or problem.code not in WITHOUT_LINE
    if files is not None:
        return not 1 <= problem.line <= len(re.findall(rb"\r\n|\r|\n", files[problem.file])) + 1
    return not problem.file


def test_the_small_case_of_these_tests_is_sound(tmp_path):
    assert isinstance(read_case(write(SMALL, tmp_path)), Case)


@pytest.mark.parametrize("seed", range(0, 300, 50))
def test_a_spoiled_small_case(seed):
    for number in range(seed, seed + 50):
        _look_at(mutant(SMALL, Random(number)), number)


@pytest.mark.parametrize("seed", range(8))
def test_spoiled_goerlitz(seed):
    _look_at(mutant(GOERLITZ, Random(seed)), seed)


def _look_at(files: dict[str, bytes], seed: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = write(files, Path(place))
        found = problems_of(lambda: read_case(folder))
    assert [problem for problem in found if unsound(problem, files)] == [], seed


@pytest.mark.parametrize("seed", range(0, 100, 25))
def test_a_spoiled_model(seed):
    prefix = "pathways/"
    model = {name.removeprefix(prefix): text for name, text in SMALL.items() if name.startswith(prefix)}
    del model["measures.yaml"]
    for number in range(seed, seed + 25):
        with tempfile.TemporaryDirectory() as place:
            folder = write(mutant(model, Random(number)), Path(place))
            found = problems_of(lambda folder=folder: load_model(folder))
        assert [problem for problem in found if unsound(problem)] == [], number


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("seed", range(0, 200, 50))
def test_a_damaged_archive(seed):
    for number in range(seed, seed + 50):
        archive = damaged(SMALL, Random(number))
        found = problems_of(lambda archive=archive: read_case_archive(archive))
        assert [problem for problem in found if unsound(problem)] == [], number


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_byte_of_the_packed_data_is_another(compression):
    """Deflate that cannot be unpacked, and sums that do not fit."""
    archive = pack(SMALL, compression)
    for at in range(40, 4_000, 97):
        broken = archive[:at] + bytes([archive[at] ^ 0xFF]) + archive[at + 1 :]
        found = problems_of(lambda broken=broken: read_case_archive(broken))
        assert [problem for problem in found if unsound(problem)] == [], at


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_ways_of_packing_that_are_not_unpacked(compression):
    archive = pack(SMALL, compression)
    for data in (archive, archive[:300] + b"\xff" * 40 + archive[340:]):
        with pytest.raises(CaseError) as refused:
            read_case_archive(data)
        assert [problem.code for problem in refused.value.problems] == ["not_an_archive"]


def test_a_name_that_hides_its_end():
    archive = pack({**SMALL, "notes-.yaml": b"[]"}).replace(b"notes-.yaml", b"notes\0.yaml")
    [problem] = problems_of(lambda: read_case_archive(archive))
    assert (problem.code, problem.file) == ("unsafe_path", "notes")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("x" * 101, "path_too_long"),
        ("d/" * 120 + "x", "path_too_long"),
        ("case.yaml/more.yaml", "not_a_folder"),
        ("vision/vision.yaml/", None),
        ("network", "not_a_folder"),
        ("sources.yaml/", None),
        ("pathways/parts", "not_a_folder"),
        ("pathways/parts/x.yaml/y.yaml", "not_a_file"),
        ("./trace.yaml", "double_key"),
    ],
)
def test_files_and_folders_in_each_others_place(name, code):
    files = {other: text for other, text in SMALL.items() if not name.startswith(f"{other}//")}
    if name == "network":
        files = {other: text for other, text in files.items() if not other.startswith("network/")}
    found = problems_of(lambda: read_case_archive(pack({**files, name: b"[]"})))
    assert code in [problem.code for problem in found] if code else not found, found
