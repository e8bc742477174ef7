"""A backup that is no longer what was written is refused before anything is touched."""

from __future__ import annotations

import json
import random
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest

from wandel.config.backup.archive import FORMAT, MANIFEST, Archive, is_member_name, new_archive
from wandel.config.backup.faults import BackupError, DamagedBackup

HEAD = {
    "program": "wandel",
    "version": "0.1.0",
    "created_at": "2026-11-27T10:00:00+00:00",
    "engine": "sqlite",
    "migrations": [["cities", "0001_initial"]],
    "columns": {},
    "missing": [],
    "changed": [],
}
ROWS = [b'[1,"eins"]\n[2,"zwei"]\n' * 200]
UPLOAD = [bytes(range(256)) * 20]
MEMBERS = ("tables/cities_city.jsonl", "files/2026/11/abc", MANIFEST)


@pytest.fixture
def backup(tmp_path) -> Path:
    target = tmp_path / "wandel.zip"
    with new_archive(target, overwrite=False) as archive:
        archive.add("tables/cities_city.jsonl", ROWS, compressed=True)
        archive.add("files/2026/11/abc", UPLOAD, compressed=False)
        archive.finish(HEAD | {"columns": {"cities_city": ["id", "slug"]}})
    return target


def read(path: Path) -> dict[str, bytes]:
    """Everything in it, as restoring reads it."""
    with Archive(path) as archive:
        archive.verify()
        return {name: b"".join(archive.blocks(name)) for name in archive.members}


def rewritten(path: Path, change) -> Path:
    """The same archive, sound as a ZIP, after its members were changed."""
    with ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def of_manifest(change):
    def changed(members):
        manifest = json.loads(members[MANIFEST])
        change(manifest)
        members[MANIFEST] = json.dumps(manifest).encode()

    return changed


def test_what_was_written_is_read(backup):
    assert read(backup) == {MEMBERS[0]: b"".join(ROWS), MEMBERS[1]: b"".join(UPLOAD)}


def test_a_flipped_bit_anywhere_is_refused_or_harmless(backup):
    """Some bits mean nothing, such as those of a member's date; no other content is ever read."""
    sound, content = backup.read_bytes(), read(backup)
    chance = random.Random(11)
    refused = 0
    for place in chance.sample(range(len(sound)), 400):
        spoilt = bytearray(sound)
        spoilt[place] ^= 1 << chance.randrange(8)
        backup.write_bytes(spoilt)
        try:
            assert read(backup) == content, place
        except BackupError:
            refused += 1
    assert refused > 300


@pytest.mark.parametrize("member", MEMBERS)
def test_a_flipped_byte_in_each_member_is_refused(backup, member):
    with ZipFile(backup) as archive:
        entry = archive.getinfo(member)
    spoilt = bytearray(backup.read_bytes())
    spoilt[entry.header_offset + 30 + len(member) + 20 + entry.compress_size // 2] ^= 0x10
    backup.write_bytes(spoilt)
    with pytest.raises(DamagedBackup, match=r"damaged or no backup of Wandel.*Nothing was changed"):
        read(backup)


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.9, 0.999])
def test_a_file_cut_off_is_refused(backup, share):
    whole = backup.read_bytes()
    backup.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(DamagedBackup):
        read(backup)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda members: members.pop(MEMBERS[0]), "cities_city.jsonl' is missing"),
        (lambda members: members.pop(MEMBERS[1]), "abc' is missing"),
        (lambda members: members.pop(MANIFEST), "cannot be read"),
        (lambda members: members.update({"files/extra": b"x"}), "extra' does not belong to it"),
        (lambda members: members.update({"../evil": b"x"}), "evil' does not belong to it"),
        (lambda members: members.update({MEMBERS[0]: b"[1]\n"}), "is not what was written"),
        (lambda members: members.update({MEMBERS[1]: b"".join(UPLOAD) + b"more"}), "is not what was written"),
        (lambda members: members.update({MANIFEST: b"[]"}), "names no format"),
        (lambda members: members.update({MANIFEST: b"{"}), "cannot be read"),
        (of_manifest(lambda manifest: manifest.pop("columns")), "not complete"),
        (of_manifest(lambda manifest: manifest.update(members=[])), "not complete"),
        (of_manifest(lambda manifest: manifest.update(migrations=["cities"])), "not complete"),
    ],
)
def test_what_is_missing_or_too_much_is_named(backup, change, told):
    with pytest.raises(DamagedBackup) as refusal:
        read(rewritten(backup, change))
    assert told in str(refusal.value)


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/etc/passwd",
        "files/../../evil",
        "files//evil",
        "files/./evil",
        "files/..\\evil",
        "files/",
        "tables/../evil.jsonl",
        "tables/UPPER.jsonl",
        "tables/a/b.jsonl",
        "other/thing",
        "files/a\0b",
        "files/a\nb",
        "files/a\x1b[31mb",
        "files/a\x7fb",
        "files/a\x85b",
        "files/a\u2028b",
        "files/a\ud800b",
    ],
)
def test_names_that_lead_out_are_refused_though_the_manifest_lists_them(backup, name):
    assert not is_member_name(name)

    def change(members):
        weight = json.loads(members[MANIFEST])["members"][MEMBERS[1]]
        of_manifest(lambda manifest: manifest["members"].update({name: weight}))(members)
        if "\ud800" not in name:
            members[name] = b"".join(UPLOAD)

    with pytest.raises(DamagedBackup) as refusal:
        read(rewritten(backup, change))
    assert str(refusal.value).isprintable()


NO_TEXTS = (None, True, 7, 1.5, [], {}, ["x"], {"x": "y"}, "", "a\nb")
OF_NO_KIND = {
    "format": (None, True, 1.0, "1", [1], {}, 0, -1),
    "program": (*NO_TEXTS, "other"),
    "version": (*NO_TEXTS, "0.1\x1b[31m", "9" * 100),
    "created_at": (*NO_TEXTS, "yesterday", "2026-13-01", "2026-11-27T10:00:00"),
    "engine": (*NO_TEXTS, "oracle"),
    "missing": (None, True, 7, {}, "x", [1], [None], [["x"]]),
    "changed": (None, True, 7, {}, "x", [1], [None], [["x"]]),
    "migrations": (
        *(None, True, 7, {}, "x", ["cities"], ["ab"], [["cities"]], [["cities", 1]], [[["a"], "b"]]),
        *([["cities", None]], [["cities", "0001_initial", "x"]], [["a", "b"], ["a", "b"]], [["a", "b\0"]]),
    ),
    "columns": (
        *(None, True, 7, [], "x", {"cities_city": None}, {"cities_city": "id"}, {"cities_city": {}}),
        *(
            {"cities_city": []},
            {"cities_city": [1]},
            {"cities_city": [["id"]]},
            {"cities_city": ["id", "id"]},
        ),
        *({"cities_city": ["id\0"]}, {}, {"cities_city": ["id"], "cities_user": ["id"]}, {"other": ["id"]}),
    ),
    "members": (
        *(None, True, 7, [], "x", {MEMBERS[0]: None}, {MEMBERS[0]: []}, {MEMBERS[0]: {}}),
        *({MEMBERS[0]: {"bytes": size, "sha256": "0" * 64}} for size in (None, True, -1, 1.0, "1", [])),
        *({MEMBERS[0]: {"bytes": 1, "sha256": seen}} for seen in (None, 1, "", "0" * 63, "Z" * 64, [])),
    ),
}


@pytest.mark.parametrize("field", OF_NO_KIND)
def test_a_field_of_another_kind_or_none_is_refused_in_one_sentence(backup, field):
    whole = backup.read_bytes()
    changes = [lambda manifest: manifest.pop(field)]
    changes += [lambda manifest, value=value: manifest.update({field: value}) for value in OF_NO_KIND[field]]
    for number, change in enumerate(changes):
        backup.write_bytes(whole)
        with pytest.raises(DamagedBackup) as refusal:
            read(rewritten(backup, of_manifest(change)))
        said = str(refusal.value)
        assert "its manifest " in said or "the manifest " in said, (number, said)
        assert said.isprintable()


def test_what_is_said_twice_in_the_manifest_is_refused(backup):
    def twice(members):
        members[MANIFEST] = members[MANIFEST].replace(b'"columns"', b'"columns": {}, "columns"', 1)

    with pytest.raises(DamagedBackup, match="said twice"):
        read(rewritten(backup, twice))


def test_a_member_that_stands_in_it_twice_is_refused(backup):
    with pytest.warns(UserWarning, match="Duplicate"), ZipFile(backup, "a") as archive:
        archive.writestr(MEMBERS[1], b"other")
    with pytest.raises(DamagedBackup, match="twice"):
        read(backup)


def test_what_is_both_file_and_folder_is_refused(backup):
    """Between them stands, in the order of names, one that is neither."""

    def change(members):
        weight = json.loads(members[MANIFEST])["members"][MEMBERS[1]]
        names = (f"{MEMBERS[1]}-x", f"{MEMBERS[1]}/b/c")
        of_manifest(lambda manifest: manifest["members"].update(dict.fromkeys(names, weight)))(members)
        members.update(dict.fromkeys(names, b"".join(UPLOAD)))

    with pytest.raises(DamagedBackup, match=r"'files/2026/11/abc' is both a file and a folder"):
        read(rewritten(backup, change))


def test_a_newer_format_says_nothing_that_spoils_a_terminal(backup):
    for version in ("\x1b[31mred", None, ["x"], "9" * 1000):
        newer = of_manifest(lambda manifest, v=version: manifest.update(format=FORMAT + 1, version=v))
        with pytest.raises(BackupError, match=r"newer version of Wandel \(unknown\)"):
            read(rewritten(backup, newer))


def test_a_newer_format_names_the_version_that_reads_it(backup):
    newer = of_manifest(lambda manifest: manifest.update(format=FORMAT + 1, version="9.0.0"))
    with pytest.raises(BackupError, match=r"newer version of Wandel \(9\.0\.0\)"):
        read(rewritten(backup, newer))


def test_another_way_of_packing_is_refused(backup):
    with ZipFile(backup) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with ZipFile(backup, "w", ZIP_LZMA) as archive:
        for name, content in members.items():
            archive.writestr(name, content, ZIP_DEFLATED if name == MANIFEST else ZIP_LZMA)
    with pytest.raises(DamagedBackup):
        read(backup)


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(BackupError, match="No such file"):
        Archive(tmp_path / "none.zip")


def test_two_backups_to_one_file_at_once_do_not_mix(tmp_path):
    target = tmp_path / "wandel.zip"
    with new_archive(target, overwrite=False) as first:
        with (
            pytest.raises(BackupError, match="under way"),
            new_archive(target, overwrite=False),
        ):
            pass
        first.add("files/a", [b"a"], compressed=False)
        first.finish(HEAD)
    assert read(target) == {"files/a": b"a"}
