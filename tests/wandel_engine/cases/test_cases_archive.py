"""Archives that come from anybody: nothing escapes, nothing explodes."""

from __future__ import annotations

import io
import stat
import struct
import zipfile

import pytest

from wandel_engine.cases import CaseError, read_case, read_case_archive
from wandel_engine.cases import archive as archive_module
from wandel_engine.files import FileError

from .conftest import FILES


def packed(files: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def refusal(archive: bytes) -> tuple[str, str]:
    with pytest.raises(CaseError) as refused:
        read_case_archive(archive)
    [problem] = refused.value.problems
    assert problem.mend
    return problem.code, problem.file


@pytest.mark.parametrize("top", ["", "goerlitz/"])
def test_an_archive_is_read_like_its_folder(case_folder, top, tmp_path):
    archive = packed({top + name: text for name, text in FILES.items()})
    case = read_case(case_folder())
    assert read_case_archive(archive) == case
    (tmp_path / "case.zip").write_bytes(archive)
    assert read_case_archive(tmp_path / "case.zip") == case


def test_clutter_is_passed_over(case_folder):
    clutter = {"__MACOSX/case/._case.yaml": "x", "case/.DS_Store": "x"}
    archive = packed({f"case/{name}": text for name, text in FILES.items()} | clutter)
    assert read_case_archive(archive).card.key == "musterstadt"


@pytest.mark.parametrize(
    "name", ["../evil.yaml", "a/../../evil.yaml", "/etc/evil", "C:/evil", "..\\evil", "a\nb.yaml"]
)
def test_paths_that_lead_out(name, tmp_path):
    assert refusal(packed({**FILES, name: "x"}))[0] == "unsafe_path"
    assert not list(tmp_path.parent.rglob("evil*"))


def test_links_in_an_archive():
    entry = zipfile.ZipInfo("trace.yaml")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    target = io.BytesIO(packed({name: text for name, text in FILES.items() if name != "trace.yaml"}))
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(entry, "/etc/passwd")
    assert refusal(target.getvalue()) == ("link", "trace.yaml")


def test_a_bomb_that_declares_its_size():
    assert refusal(packed({**FILES, "sources.yaml": b"0" * 30_000_000})) == ("file_too_large", "sources.yaml")


def test_a_bomb_that_lies_about_its_size():
    archive = bytearray(packed({**FILES, "sources.yaml": b"0" * 30_000_000}))
    with zipfile.ZipFile(io.BytesIO(bytes(archive))) as opened:
        entry = opened.getinfo("sources.yaml")
    local, central = entry.header_offset, archive.rindex(b"sources.yaml") - 46
    struct.pack_into("<I", archive, local + 22, 10)
    struct.pack_into("<I", archive, central + 24, 10)
    assert refusal(bytes(archive))[0] in ("file_too_large", "not_an_archive")


def test_the_actual_size_counts_while_unpacking(monkeypatch, tmp_path):
    """Even if the archive reader hands out more than was declared, no more than the limit is written."""

    class Endless:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def read(self, size):
            return b"0" * size

    class Lying:
        def open(self, _entry):
            return Endless()

    entry = zipfile.ZipInfo("case.yaml")
    entry.file_size = 10
    with pytest.raises(FileError) as refused:
        archive_module._copy(Lying(), entry, tmp_path / "case.yaml", "case.yaml", 1_000_000)
    assert refused.value.problems[0].code == "file_too_large"
    assert (tmp_path / "case.yaml").stat().st_size <= 1_000_000 + archive_module._CHUNK


def test_all_files_together_are_limited(monkeypatch):
    monkeypatch.setattr(archive_module, "MAX_UNPACKED_BYTES", 1000)
    assert refusal(packed(FILES))[0] == "file_too_large"


def test_an_archive_that_is_too_large(monkeypatch):
    monkeypatch.setattr(archive_module, "MAX_ARCHIVE_BYTES", 100)
    assert refusal(packed(FILES))[0] == "archive_too_large"


def test_too_many_files():
    assert refusal(packed({f"{number}.txt": "" for number in range(2001)}))[0] == "too_many_files"


def test_the_same_file_twice_by_another_spelling():
    assert refusal(packed({**FILES, "Sources.yaml": "[]"})) == ("double_key", "Sources.yaml")


@pytest.mark.parametrize("files", [{}, {"a/case.yaml": "", "b/case.yaml": ""}, {"a/b/case.yaml": ""}])
def test_an_archive_without_one_case(files):
    assert refusal(packed(files)) == ("no_case", "case.yaml")


@pytest.mark.parametrize("archive", [b"", b"no archive", packed(FILES)[:-40], packed(FILES)[:500]])
def test_what_is_no_archive(archive):
    assert refusal(archive)[0] == "not_an_archive"


def test_a_damaged_file_in_the_archive():
    archive = bytearray(packed(FILES, zipfile.ZIP_STORED))
    at = archive.index(b"format: 1")
    archive[at] ^= 0xFF
    assert refusal(bytes(archive))[0] == "not_an_archive"


def test_an_archive_with_a_password():
    archive = bytearray(packed({"case.yaml": "x"}))
    archive[6] |= 1
    archive[archive.rindex(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(archive))[0] == "not_an_archive"


def test_problems_inside_name_file_and_line():
    files = {**FILES, "sources.yaml": "- {key: a}\n"}
    with pytest.raises(CaseError) as refused:
        read_case_archive(packed({f"case/{name}": text for name, text in files.items()}))
    assert ("sources.yaml", 1) in {(p.file, p.line) for p in refused.value.problems}
