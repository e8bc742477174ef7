"""Pictures and documents as people send them, made when they are asked for."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

from PIL import Image

HEIC = (Path(__file__).parent / "photo.heic").read_bytes()
"""160 × 96, green with a red corner, turned by its head, with camera and place; made for these tests."""
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
SECRETS = (b"SecretCam", b"Exif", b"GPS", b"http://ns.adobe.com/xap")
"""What a camera or a program writes into a picture and nobody sees."""
CONTENT_TYPES = (
    '<Types><Override PartName="/x" ContentType="application/vnd.openxmlformats-officedocument.{}.main+xml"/>'
    "</Types>"
)
OFFICE = {
    "docx": "wordprocessingml.document",
    "xlsx": "spreadsheetml.sheet",
    "pptx": "presentationml.presentation",
    "odt": "text",
    "ods": "spreadsheet",
    "odp": "presentation",
}


def picture(kind: str = "JPEG", size: tuple[int, int] = (160, 96), mode: str = "RGB", **saved) -> bytes:
    """Green with a red upper left corner."""
    image = Image.new("RGB", size, (30, 120, 60))
    image.paste((220, 30, 30), (0, 0, size[0] // 4, size[1] // 3))
    out = io.BytesIO()
    image.convert(mode).save(out, kind, **saved)
    return out.getvalue()


def from_a_camera(orientation: int = 6, kind: str = "JPEG") -> bytes:
    """With place, camera and the side that is up."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "SecretCam"
    exif[0x8825] = {1: "N", 2: (51.0, 9.0, 9.0), 3: "E", 4: (14.0, 59.0, 0.0)}
    return picture(kind, exif=exif.tobytes(), xmp=b'<x xmlns="http://ns.adobe.com/xap/1.0/">SecretCam</x>')


def moving(kind: str) -> bytes:
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue", "green")]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def bomb(width: int = 20_000, height: int = 10_000) -> bytes:
    """A PNG of one colour: 200 megapixels in less than a megabyte."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width + 1) * height), 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def office(ending: str, *more: str) -> bytes:
    """A document of this kind, with further parts of these names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if ending.startswith("od"):
            archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{OFFICE[ending]}")
        else:
            archive.writestr("[Content_Types].xml", CONTENT_TYPES.format(OFFICE[ending]))
        for name in ("content.xml", *more):
            archive.writestr(name, "<x/>")
    return out.getvalue()
