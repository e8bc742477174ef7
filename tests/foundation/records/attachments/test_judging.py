"""What becomes of a file is decided by its content; whatever was sent, there is an answer for it."""

from __future__ import annotations

import io
import struct

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from tests.foundation.records.attachments import samples

from wandel.foundation.records.attachments import judging, pictures
from wandel.foundation.records.attachments.judging import Accepted, Refused, judge, judge_bytes


def accepted(name: str, data: bytes) -> Accepted:
    judged = judge_bytes(name, data)
    assert isinstance(judged, Accepted), judged
    return judged


def refused(name: str, data: bytes) -> str:
    judged = judge_bytes(name, data)
    assert isinstance(judged, Refused), judged
    return judged.reason


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def corner(image: Image.Image, x: int, y: int) -> str:
    red, green, _blue = image.convert("RGB").getpixel((x, y))
    return "red" if red > 2 * green else "green"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_kept_in_two_sizes_and_never_larger_than_it_was(kind):
    judged = accepted("Platz.bin", samples.picture(kind, (4000, 1000)))
    assert (judged.name, judged.media_type) == ("Platz.webp", "image/webp")
    assert (judged.width, judged.height) == opened(judged.data).size == (1600, 400)
    assert opened(judged.preview).size == (640, 160)
    small = accepted("Klein.png", samples.picture(kind, (50, 20)))
    assert (small.width, small.height) == opened(small.preview).size == (50, 20)


# Where the red corner of a picture of 160 × 96 comes to lie: its size, and a point in that corner.
TURNED = {
    1: ((160, 96), (5, 5)),
    2: ((160, 96), (155, 5)),
    3: ((160, 96), (155, 91)),
    4: ((160, 96), (5, 91)),
    5: ((96, 160), (5, 5)),
    6: ((96, 160), (91, 5)),
    7: ((96, 160), (91, 155)),
    8: ((96, 160), (5, 155)),
}


@pytest.mark.parametrize("orientation", TURNED)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_turned_upright_and_says_nothing_of_place_and_camera(kind, orientation):
    sent = samples.from_a_camera(orientation, kind)
    assert b"SecretCam" in sent
    judged = accepted("IMG_0001.jpg", sent)
    size, red = TURNED[orientation]
    for data in (judged.data, judged.preview):
        image = opened(data)
        assert (image.size, corner(image, *red)) == (size, "red")
        assert corner(image, image.width // 2, image.height // 2) == "green"
        assert not image.getexif()
        assert not image.info.keys() & {"exif", "xmp", "icc_profile"}
        assert [secret for secret in samples.SECRETS if secret in data] == []


def test_a_photo_of_an_iphone_is_taken():
    assert b"SecretCam" in samples.HEIC
    judged = accepted("IMG_0001.HEIC", samples.HEIC)
    image = opened(judged.data)
    assert (image.format, image.size, judged.media_type) == ("WEBP", (96, 160), "image/webp")
    assert (corner(image, 91, 5), corner(image, 5, 155)) == ("red", "green")
    assert [secret for secret in samples.SECRETS if secret in judged.data + judged.preview] == []


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_way_to_write_colours_becomes_a_picture(mode):
    source = Image.new("L", (40, 30), 200)
    if mode == "I;16":
        source = Image.frombytes("I;16", source.size, struct.pack("<H", 200 * 256) * (40 * 30))
    else:
        source = source.convert(mode)
    out = io.BytesIO()
    source.save(out, "PNG")
    grey = opened(accepted("a.png", out.getvalue()).data).convert("L").getpixel((20, 15))
    assert abs(grey - (255 if mode == "1" else 200)) < 8


def test_four_colours_of_print_become_three_and_what_lets_through_stays_so():
    assert opened(accepted("druck.jpg", samples.picture("JPEG", mode="CMYK")).data).mode == "RGB"
    out = io.BytesIO()
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(accepted("zeichen.png", out.getvalue()).data).getpixel((1, 1))[3] == 0


def test_wider_colours_are_translated_and_a_profile_that_is_none_does_no_harm():
    assert accepted("a.jpg", samples.picture("JPEG", icc_profile=b"no profile")).data


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_a_moving_picture_the_first_is_kept_and_said_to_be(kind):
    judged = accepted("tanz.webp", samples.moving(kind))
    image = opened(judged.data)
    assert getattr(image, "n_frames", 1) == 1
    assert corner(image, 20, 15) == "red"
    assert "das erste" in judged.note


def test_200_megapixels_are_refused_by_the_head_alone(monkeypatch):
    sent = samples.bomb()
    assert len(sent) < 1_000_000
    monkeypatch.setattr(Image.Image, "thumbnail", lambda *_given, **_more: pytest.fail("was decoded"))
    monkeypatch.setattr(pictures, "_scaled", lambda *_given: pytest.fail("was decoded"))
    assert "höchstens 70 Millionen" in refused("plan.png", sent)


def test_a_picture_below_the_limit_of_pixels_is_taken():
    assert accepted("plan.png", samples.bomb(8000, 6000)).width == 1600


@pytest.mark.parametrize("ending", samples.OFFICE)
def test_office_documents_are_kept_as_they_are(ending):
    sent = samples.office(ending)
    judged = accepted(f"Protokoll.{ending}", sent)
    assert (judged.name, judged.data, judged.preview, judged.note) == (f"Protokoll.{ending}", sent, b"", "")
    assert judged.media_type.startswith("application/vnd.o")


@pytest.mark.parametrize(
    ("name", "data", "kept", "note"),
    [
        ("scan.jpg", samples.PDF, "scan.pdf", "der Inhalt ist PDF"),
        ("foto.pdf", samples.picture("PNG"), "foto.webp", "der Inhalt ist PNG"),
        ("foto.heic", samples.picture("JPEG"), "foto.webp", "der Inhalt ist JPEG"),
        ("tabelle.docx", samples.office("xlsx"), "tabelle.xlsx", "der Inhalt ist XLSX"),
        ("ohne", samples.PDF, "ohne.pdf", ""),
        ("bild.jpg.exe", samples.picture("JPEG"), "bild.jpg.webp", ""),
    ],
)
def test_the_content_counts_and_not_the_name(name, data, kept, note):
    judged = accepted(name, data)
    assert judged.name == kept
    assert note in judged.note
    assert bool(note) == bool(judged.note)


def test_a_file_that_is_two_things_is_kept_as_one():
    """A picture with an archive, a page or a program behind it: of the picture nothing else is left."""
    for behind in (samples.office("docx"), samples.PDF, b"<html><script>alert(1)</script></html>"):
        judged = accepted("bild.jpg", samples.picture("JPEG") + behind)
        assert judged.media_type == "image/webp"
        assert behind not in judged.data
        assert b"<script" not in judged.data
    assert (
        accepted("dok.pdf", samples.PDF + samples.office("docx") + b"%%EOF").media_type == "application/pdf"
    )


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("leer.jpg", b"", "leer"),
        ("bild.svg", samples.SVG, "SVG"),
        ("bild.png", samples.SVG, "SVG"),
        ("bild.svg", b"\xef\xbb\xbf  <svg onload='x()'/>", "SVG"),
        ("tanz.gif", b"GIF89a\1\0\1\0\0\0\0;", "JPEG oder PNG"),
        ("scan.tiff", b"II*\0\x08\0\0\0", "JPEG oder PNG"),
        ("alt.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "DOCX"),
        ("seite.html", b"<html><script>alert(1)</script></html>", "Diese Art Datei"),
        ("seite.pdf", b"<html>%PDF-1.7 %%EOF</html>", "Diese Art Datei"),
        ("programm.exe", b"MZ" + bytes(100), "Diese Art Datei"),
        (
            "archiv.zip",
            samples.office("docx").replace(b"[Content_Types].xml", b"[Kontent_Types].xml"),
            "Diese",
        ),
        ("makro.docm", samples.office("docx", "word/vbaProject.bin"), "Makros"),
        ("makro.odt", samples.office("odt", "Basic/Standard/Module1.xml"), "Makros"),
        ("teile.docx", samples.office("docx", *(f"{i}.xml" for i in range(5001))), "zu viele Teile"),
        ("halb.pdf", samples.PDF[:-10], "unvollständig"),
        ("halb.docx", samples.office("docx")[:-30], "unvollständig"),
        ("halb.heic", samples.HEIC[:400], "unvollständig"),
        ("kopf.png", b"\x89PNG\r\n\x1a\n", "unvollständig"),
        ("kopf.jpg", b"\xff\xd8\xff\xe0", "unvollständig"),
    ],
)
def test_what_is_not_taken_is_told_why(name, data, reason):
    assert reason in refused(name, data)


def test_an_office_document_without_programs_may_list_the_places_for_them():
    assert accepted("brief.odt", samples.office("odt", "Basic/Standard/script-lb.xml", "Basic/script-lc.xml"))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_that_was_cut_off_is_refused(kind):
    whole = samples.picture(kind, (800, 600))
    for share in (0.1, 0.5, 0.9):
        assert "unvollständig" in refused("halb.jpg", whole[: int(len(whole) * share)])


def test_a_picture_of_60_megabytes_is_told_its_size_and_is_not_read():
    upload = SimpleUploadedFile("gross.jpg", b"\xff\xd8\xff")
    upload.size = 60_000_000
    upload.file.close()
    judged = judge(upload)
    assert isinstance(judged, Refused)
    assert "60\xa0MB" in judged.reason
    assert "25\xa0MB" in judged.reason


def test_a_size_that_was_not_said_is_found_out(monkeypatch):
    monkeypatch.setattr(judging, "LARGEST", 100)
    assert "höchstens" in refused("a.pdf", samples.PDF * 10)


SENT = [
    samples.picture("JPEG"),
    samples.picture("PNG"),
    samples.picture("WEBP"),
    samples.from_a_camera(),
    samples.HEIC,
    samples.PDF,
    samples.office("docx"),
    samples.office("odt"),
]


@given(st.sampled_from(SENT), st.data())
def test_whatever_is_sent_there_is_an_answer(sent, data):
    spoilt = bytearray(sent)
    for _time in range(data.draw(st.integers(1, 8))):
        spoilt[data.draw(st.integers(0, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
    judged = judge_bytes("datei", bytes(spoilt[: data.draw(st.integers(0, len(spoilt)))]))
    assert isinstance(judged, Accepted | Refused)
    if isinstance(judged, Accepted) and judged.preview:
        assert opened(judged.data).format == "WEBP"
