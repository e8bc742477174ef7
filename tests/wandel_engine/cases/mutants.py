"""Cases that something has gone wrong with: seeded changes of bytes, lines, words, values, structure, files
and archives. What they make is nonsense of the kinds that people, editors and attackers make."""
# ruff: noqa: E501

from __future__ import annotations

import io
import re
import struct
import zipfile
from pathlib import Path
from random import Random

from .conftest import FILES, GOERLITZ, SMALL_MODEL

Files = dict[str, bytes]

WORDS = (
    *("", "~", "null", "true", "yes", "0", "-1", "1e308", "1e-308", "-1e15", "06000", "16:40", "0x1f", ".nan", ".inf"),
    *("1900", "1990", "2200", "2300", "99999", "1" + "0" * 30, "1.5", "[]", "{}", "[1]", "{a: 1}", "{ref: x}", "{ref: []}"),
    *("*a", "&a b", "!!set {}", "<<", "'", '"', "- -", "? ", ": ", "|", "%", "a,b", "\t", "#", "---", "...", "5 %"),
    *('"\\0"', '"\\ud800"', '"\\u200b"', "\u202e", "\ufeff", "\u2028", "é" * 70, "a" * 400, "x" * 21_000, "[" * 60),
    *("../x", "account", "<key>", "<value>", "de", "gas", "fictional", "published", "estimate", "2020", "%/a", "t/0"),
)  # fmt: skip
_WORD = re.compile(rb"[^\s:,{}\[\]\"']+")


def small() -> Files:
    """The small case with the small model, made to meet: it passes the check."""
    files = {name: text.encode() for name, text in FILES.items()}
    files |= {f"pathways/{path.name}": path.read_bytes() for path in SMALL_MODEL.iterdir()}
    model = files["pathways/model.yaml"]
    files["pathways/model.yaml"] = model.replace(b"stadtwerk-beispiel", b"works")
    keys = [key.decode() for key in re.findall(rb"artefact: ([a-z0-9-]+)", model)]
    measures, targets = keys[:4], keys[4:]
    files["pathways/measures.yaml"] += "".join(
        f"- {{key: {key}, title: {{de: M}}, summary: {{de: M}}, field: energy, place: {key}, flag: fictional}}\n"
        for key in measures
    ).encode()
    files["vision/vision.yaml"] += "".join(
        f"  - {{key: {key}, title: {{de: Z}}, year: {key[-4:]}, account: bisko, measure: energy, flag: fictional,"
        " threshold: {value: 1, unit: MWh, flag: fictional}, status: discussed}\n"
        for key in targets
    ).encode()
    return files


def goerlitz() -> Files:
    """The pilot case."""
    places = [path for path in GOERLITZ.rglob("*") if path.is_file()]
    return {path.relative_to(GOERLITZ).as_posix(): path.read_bytes() for path in places}


def mutant(files: Files, random: Random) -> Files:
    """The case with one to three changes."""
    changed = dict(files)
    for _ in range(random.choice([1, 1, 2, 3])):
        change = random.choice(_CHANGES)
        name = random.choice(sorted(changed))
        if change in (_swap_files, _lose, _stray):
            change(changed, name, random)
        else:
            changed[name] = change(changed[name], random)
    return changed


def write(files: Files, folder: Path) -> Path:
    """The files in a folder."""
    for name, content in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return folder


def pack(files: Files, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The files in a ZIP archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def damaged(files: Files, random: Random) -> bytes:
    """An archive of the files in which something is wrong."""
    names = sorted(files)
    compression = random.choice(
        [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
    )
    if random.random() < 0.4:
        files = dict(files)
        odd = random.choice(_NAMES)
        files[odd.replace("NAME", random.choice(names))] = files[random.choice(names)]
    archive = bytearray(pack(files, compression))
    for _ in range(random.randint(0, 3)):
        kind = random.randrange(5)
        if kind == 0:
            archive[random.randrange(len(archive))] = random.randrange(256)
        elif kind == 1:
            del archive[random.randrange(len(archive)) :]
        elif kind == 2:
            _field(archive, random, b"PK\x01\x02", 46)
        elif kind == 3:
            _field(archive, random, b"PK\x03\x04", 30)
        else:
            _field(archive, random, b"PK\x05\x06", 22)
        if len(archive) < 30:
            break
    return bytes(archive)


_NAMES = (
    *(
        "../NAME",
        "/NAME",
        "a/NAME",
        "NAME/",
        "NAME/x",
        "case.yaml/x.yaml",
        "network",
        "C:/NAME",
        "..\\NAME",
        "NAME\0x",
    ),
    *(
        "x" * 300,
        "d/" * 150 + "x",
        "x" * 30_000,
        "\ud7ff",
        "ä.yaml",
        "CASE.YAML",
        "./case.yaml",
        "case.yaml ",
        "//x",
    ),
    *("vision/vision.yaml/", "pathways/parts", "pathways/templates/x.csv", "pathways/parts/y.yaml", "a.zip"),
)


def _field(archive: bytearray, random: Random, signature: bytes, size: int) -> None:
    """Another number in one of the headers."""
    places = [found.start() for found in re.finditer(re.escape(signature), bytes(archive))]
    if places:
        at = random.choice(places) + random.randrange(4, size - 1)
        struct.pack_into(
            "<H", archive, min(at, len(archive) - 2), random.choice([0, 1, 8, 12, 14, 99, 0xFFFF])
        )


def _flip(content: bytes, random: Random) -> bytes:
    if not content:
        return b"\0"
    at = random.randrange(len(content))
    return content[:at] + bytes([random.randrange(256)]) + content[at + 1 :]


def _cut(content: bytes, random: Random) -> bytes:
    at = random.randrange(len(content) + 1)
    return content[:at] + (b"" if random.random() < 0.5 else content[at + random.randrange(1, 40) :])


def _double(content: bytes, random: Random) -> bytes:
    at = random.randrange(len(content) + 1)
    return content[: at + random.randrange(1, 200)] + content[at:]


def _lines(content: bytes, random: Random) -> bytes:
    lines = content.splitlines(keepends=True) or [b""]
    at, other = random.randrange(len(lines)), random.randrange(len(lines))
    kind = random.randrange(5)
    if kind == 0:
        del lines[at]
    elif kind == 1:
        lines.insert(other, lines[at])
    elif kind == 2:
        lines[at], lines[other] = lines[other], lines[at]
    elif kind == 3:
        lines[at] = b"  " + lines[at]
    else:
        lines[at] = lines[at].replace(b"  ", b"", 1)
    return b"".join(lines)


def _word(content: bytes, random: Random) -> bytes:
    """Another word in place of one, or one from elsewhere in the file."""
    found = list(_WORD.finditer(content))
    if not found:
        return random.choice(WORDS).encode("utf-8", "surrogatepass")
    place = random.choice(found)
    other = random.choice(WORDS).encode() if random.random() < 0.7 else random.choice(found)[0]
    return content[: place.start()] + other + content[place.end() :]


def _value(content: bytes, random: Random) -> bytes:
    """Another value in place of a number."""
    found = list(re.finditer(rb"(?<=[ ,:])-?[0-9][0-9.]*(?=[ ,}\n])", content))
    if not found:
        return _word(content, random)
    place = random.choice(found)
    return content[: place.start()] + random.choice(WORDS[:28]).encode() + content[place.end() :]


def _field_gone(content: bytes, random: Random) -> bytes:
    found = list(re.finditer(rb"[a-z_]+: *[^,{}\[\]\n]*,? ?", content))
    if not found:
        return b""
    place = random.choice(found)
    return content[: place.start()] + content[place.end() :]


def _encoding(content: bytes, random: Random) -> bytes:
    text = content.decode("utf-8", "replace")
    kind = random.choice(["utf-16", "latin-1", "utf-8-sig", "cp037"])
    return text.encode(kind, "replace")


def _swap_files(files: Files, name: str, random: Random) -> None:
    other = random.choice(sorted(files))
    files[name], files[other] = files[other], files[name]


def _lose(files: Files, name: str, _random: Random) -> None:
    if len(files) > 1:
        del files[name]


def _stray(files: Files, name: str, random: Random) -> None:
    places = (
        "pathways/parts/x.yaml",
        "pathways/templates/x.yaml",
        "pathways/templates/x.csv",
        "pathways/derivations.yaml",
    )
    files[random.choice((*places, "pathways/parameters.csv", "analysis/x.csv", "x.txt"))] = files[name]


_CHANGES = (
    *(_flip, _cut, _double, _lines, _lines, _word, _word, _word, _value, _value, _field_gone, _encoding),
    *(_swap_files, _lose, _stray),
)  # fmt: skip
