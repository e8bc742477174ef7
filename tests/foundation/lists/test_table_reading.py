"""Reading tables that people send: in any usual writing, and whatever somebody else made of them."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook

from wandel.foundation.lists.tables.reading import Unreadable, read_file


def book(*rows, merged="") -> bytes:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    if merged:
        made.active.merge_cells(merged)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def rewritten(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """A workbook with one of its parts changed."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for part in before.infolist():
            content = before.read(part)
            after.writestr(part.filename, content.replace(old, new) if part.filename == name else content)
    return file.getvalue()


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">
<office:body><office:spreadsheet><table:table table:name="Blatt">
<table:table-row><table:table-cell office:value-type="string"><text:p>Titel</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>Beginn</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>Öfen</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="2030"><text:p>2030</text:p></table:table-cell>
</table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>""".replace(">\n<", "><")


def ods(content: str = ODS) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
            "</manifest:manifest>",
        )
    return file.getvalue()


WANTED = [["Titel", "Beginn"], ["Öfen", "2030"]]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_in_any_usual_writing(delimiter, encoding):
    data = f"Titel{delimiter}Beginn\r\nÖfen{delimiter}2030\r\n".encode(encoding)
    (sheet,) = read_file(data)
    assert sheet.rows == WANTED


def test_polish_letters_of_an_old_spreadsheet():
    (sheet,) = read_file("Tytuł;Początek\nŻółw;1\n".encode("cp1250"), "pl")
    assert sheet.rows[1][0] == "Żółw"


def test_a_sign_between_cells_may_be_named():
    (sheet,) = read_file("sep=|\nTitel|Beginn\nÖfen|2030\n".encode())
    assert sheet.rows == WANTED


def test_a_comma_in_a_text_is_no_column():
    (sheet,) = read_file("Titel;Text\nA;eins, zwei, drei\nB;vier, fünf\n".encode())
    assert [len(row) for row in sheet.rows] == [2, 2, 2]


def test_workbooks():
    (sheet,) = read_file(book(["Titel", "Beginn"], ["Öfen", 2030], ["Netz", 0.5]))
    assert sheet.rows == [["Titel", "Beginn"], ["Öfen", 2030], ["Netz", 0.5]]
    (sheet,) = read_file(ods())
    assert sheet.rows == [["Titel", "Beginn"], ["Öfen", 2030]]


def test_merged_cells_are_told_and_filled():
    (sheet,) = read_file(book(["Feld", "Titel"], ["Energie", "A"], [None, "B"], merged="A2:A3"))
    assert sheet.rows[2] == ["Energie", "B"]
    assert sheet.merged == [(1, 0)]


def test_of_a_formula_its_last_result_is_read_and_nothing_is_computed():
    (sheet,) = read_file(book(["Titel"], ["=1+1"], ["X"]))
    assert sheet.rows[1][0] in (None, "")


def bomb() -> bytes:
    return rewritten(book(["x"]), "docProps/app.xml", b"<Properties", b"<Properties" + 250_000_000 * b" ")


HOSTILE = {
    "empty": lambda: b"",
    "pdf": lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(100),
    "locked": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000),
    "no_table": lambda: bytes(range(256)) * 10,
    "broken": lambda: b"PK\x03\x04" + bytes(range(256)),
    "bomb": bomb,
    "too_large": lambda: b"x" * 10_000_001,
}


@pytest.mark.parametrize("code", HOSTILE)
def test_what_is_no_table_is_refused_by_what_it_is(code):
    with pytest.raises(Unreadable) as refused:
        read_file(HOSTILE[code]())
    assert refused.value.code == code


def test_another_archive_is_no_table():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(Unreadable, match="no_table"):
        read_file(file.getvalue())


def test_a_cell_at_the_end_of_the_world_is_refused():
    """It makes a table of 17 thousand million cells."""
    far = rewritten(book(["x", "y"]), "xl/worksheets/sheet1.xml", b'r="B1"', b'r="XFD1048576"')
    with pytest.raises(Unreadable) as refused:
        read_file(far)
    assert refused.value.code in ("many_rows", "bomb")


def test_a_cell_that_repeats_itself_without_end_is_refused():
    many = ODS.replace(
        '<table:table-cell office:value-type="float"',
        '<table:table-cell table:number-columns-repeated="16384" office:value-type="float"',
    ).replace("<table:table-row>", '<table:table-row table:number-rows-repeated="1048576">')
    with pytest.raises(Unreadable) as refused:
        read_file(ods(many))
    assert refused.value.code in ("many_rows", "bomb", "broken")


def test_too_many_rows():
    with pytest.raises(Unreadable, match="many_rows"):
        read_file(b"a;b\n" * 6000)
