"""The logo of a city: whatever picture comes, a small PNG that was encoded here, and nothing else of it."""

from __future__ import annotations

import warnings
from io import BytesIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST_MB = 4
LARGEST_BYTES = LARGEST_MB * 1024 * 1024
MOST_PIXELS = 24_000_000
SIZE = (480, 160)
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
"""Raster formats only: an SVG is a program."""


def small_png(data: bytes) -> bytes:
    """The picture as a PNG within SIZE, without what its file says beside it, such as where it was taken.
    Raises ValidationError."""
    if len(data) > LARGEST_BYTES:
        raise ValidationError(
            _("Die Datei ist zu groß; höchstens %(most)s MB gehen.") % {"most": LARGEST_MB}, code="too-large"
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(data), formats=FORMATS)
        if picture.width * picture.height > MOST_PIXELS:
            raise Image.DecompressionBombError
        # Reads no more of a large JPEG than is needed.
        picture.draft("RGB", (2 * SIZE[0], 2 * SIZE[1]))
        picture = ImageOps.exif_transpose(picture).convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(
            _("Das Bild hat zu viele Bildpunkte; bitte kleiner speichern."), code="too-large"
        ) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise ValidationError(
            _("Das ist kein Bild, das hier gelesen werden kann. Es gehen PNG, JPEG, WebP und GIF, kein SVG."),
            code="no-picture",
        ) from error
    picture.thumbnail(SIZE, Image.Resampling.LANCZOS)
    # Only the points of the picture go on, no words of its file.
    bare = Image.new("RGBA", picture.size)
    bare.paste(picture)
    written = BytesIO()
    bare.save(written, "PNG", optimize=True)
    return written.getvalue()
