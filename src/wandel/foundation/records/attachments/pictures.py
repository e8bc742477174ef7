"""Pictures: measured by their head before anything is decoded, turned upright, scaled, and written anew, so
that nothing is kept of the file but what can be seen: no place, no camera, no second content."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass
from threading import Lock

import pi_heif
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from wandel.foundation.records.attachments.refusals import Refusal
from wandel.foundation.records.models import PAGE, PREVIEW
from wandel.foundation.ui.formats import format_quantity

MOST_PIXELS = 70_000_000
"""More than phones take; a decoded pixel needs up to four bytes."""
QUALITY = 82
ENDINGS = {"JPEG": {"jpeg", "jpg"}, "PNG": {"png"}, "WEBP": {"webp"}, "HEIF": {"heic", "heif"}}
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
_UNREADABLE = (
    ArithmeticError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What decoders raise for files that are cut off, broken, or made to break them."""
_SRGB = ImageCms.createProfile("sRGB")
_one_at_a_time = Lock()
"""A large picture takes some hundred megabytes while it is decoded."""

pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)


@dataclass(frozen=True)
class Picture:
    """Two sizes of it as WebP; width and height are those of the larger one."""

    page: bytes
    preview: bytes
    width: int
    height: int
    is_first_of_many: bool


def kind_of(data: bytes) -> str | None:
    """Which of the kinds of pictures that are taken it claims to be; None where it is another thing."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return "HEIF"
    return None


def read(data: bytes, kind: str) -> Picture:
    """Raises Refusal for a picture that is too large or cannot be decoded to its end."""
    try:
        with _one_at_a_time, Image.open(io.BytesIO(data), formats=[kind]) as image:
            _require_bearable(*image.size)
            # A JPEG may carry a second picture for screens of another kind; that is no movement.
            is_first_of_many = kind in {"PNG", "WEBP"} and getattr(image, "n_frames", 1) > 1
            page = _upright(_scaled(image, PAGE))
    except Image.DecompressionBombError as error:
        raise Refusal(_too_many_pixels("")) from error
    except _UNREADABLE as error:
        raise Refusal(_("Das Bild lässt sich nicht lesen; es ist beschädigt oder unvollständig.")) from error
    return Picture(
        page=_written(page),
        preview=_written(_scaled(page.copy(), PREVIEW)),
        width=page.width,
        height=page.height,
        is_first_of_many=is_first_of_many,
    )


def _require_bearable(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise Refusal(_too_many_pixels(f"{width} × {height}"))


def _too_many_pixels(size: str) -> str:
    limit = format_quantity(MOST_PIXELS / 1_000_000)
    if not size:
        return _("Das Bild hat zu viele Bildpunkte; höchstens %(limit)s Millionen sind möglich.") % {
            "limit": limit
        }
    return _("Das Bild hat %(size)s Bildpunkte; höchstens %(limit)s Millionen sind möglich.") % {
        "size": size,
        "limit": limit,
    }


def _scaled(image: Image.Image, longest: int) -> Image.Image:
    """A JPEG is decoded in a smaller size right away; one with a palette gets its colours first, and one with
    16 bits loses the lower ones."""
    if image.mode.startswith("I;16"):
        image = image.point(lambda level: level * (1 / 256)).convert("L")
    if image.mode in {"1", "P"}:
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    image.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return image


def _upright(image: Image.Image) -> Image.Image:
    turned = ImageOps.exif_transpose(image)
    has_alpha = turned.mode in {"LA", "La", "PA", "RGBA", "RGBa"} or "transparency" in turned.info
    return _in_srgb(turned).convert("RGBA" if has_alpha else "RGB")


def _in_srgb(image: Image.Image) -> Image.Image:
    """Phones take pictures in wider colours than a page without a profile shows."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "RGBA", "CMYK"}:
        return image
    mode = "RGB" if image.mode == "CMYK" else image.mode
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, given, _SRGB, outputMode=mode) or image
    except (ImageCms.PyCMSError, OSError):
        return image  # a profile that is none: its colours are taken as they stand


def _written(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "WEBP", quality=QUALITY, method=2)
    return out.getvalue()
