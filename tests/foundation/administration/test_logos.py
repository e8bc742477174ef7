from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from wandel.foundation.administration import logos


def picture(kind: str = "PNG", size=(900, 300), **given) -> bytes:
    written = BytesIO()
    Image.new("RGB", size, "#1a4f8f").save(written, kind, **given)
    return written.getvalue()


@pytest.mark.parametrize("kind", logos.FORMATS)
def test_every_raster_format_becomes_a_small_png(kind):
    made = Image.open(BytesIO(logos.small_png(picture(kind))))
    assert made.format == "PNG"
    assert made.size == (480, 160)
    assert (
        max(abs(a - b) for a, b in zip(made.convert("RGB").getpixel((5, 5)), (26, 79, 143), strict=True)) < 8
    )


def test_a_small_picture_stays_as_large_as_it_is():
    assert Image.open(BytesIO(logos.small_png(picture(size=(20, 10))))).size == (20, 10)


def test_nothing_of_the_file_but_its_points_is_kept():
    words = PngInfo()
    words.add_text("Comment", "a secret place")
    assert b"secret" not in logos.small_png(picture(pnginfo=words))
    exif = Image.Exif()
    exif[0x010E] = "a secret place"
    assert b"secret" not in logos.small_png(picture("JPEG", exif=exif))
    # Something behind the picture, as in a file that is two things at once.
    assert b"<script>" not in logos.small_png(picture() + b"<script>alert(1)</script>")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no picture",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
        picture()[:200],
        picture("BMP"),
        picture("TIFF"),
        b"%PDF-1.7",
    ],
)
def test_what_is_no_such_picture_is_refused(data):
    with pytest.raises(ValidationError, match="kein SVG"):
        logos.small_png(data)


def test_a_picture_that_would_fill_the_memory_is_refused():
    written = BytesIO()
    Image.new("1", (20_000, 20_000)).save(written, "PNG")
    assert len(written.getvalue()) < logos.LARGEST_BYTES
    with pytest.raises(ValidationError, match="Bildpunkte"):
        logos.small_png(written.getvalue())
    with pytest.raises(ValidationError, match="zu groß"):
        logos.small_png(b"x" * (logos.LARGEST_BYTES + 1))
