"""Files that try to hurt: each with the code by which it must be refused, or told in a row."""

import gzip
import io
import struct
import zipfile

from tests.exchange.readers.workbooks import book_bytes, repack, sheet_xml, xlsx_with_sheet

BOMB = b"0" * (6 * 1024 * 1024)
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ja"><!ENTITY b "&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;">]>'
)


def zip_of(*entries):
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return output.getvalue()


def many_entries():
    return zip_of(("xl/workbook.xml", "<a/>"), *((f"x/{n}.xml", "<a/>") for n in range(2100)))


def slipping_path():
    return repack(book_bytes(), add={"../../etc/passwd": b"x"})


def with_doctype(name):
    return repack(book_bytes(), change={name: LAUGHS.encode() + b"<x>&c;</x>"})


def encrypted_flag():
    content = bytearray(book_bytes())
    # The central directory marks its entries as encrypted.
    place = content.find(b"PK\x01\x02")
    content[place + 8 : place + 10] = struct.pack("<H", 1)
    return bytes(content)


def ole(inner):
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + inner + b"\0" * 1024


def lying_size():
    content = bytearray(repack(book_bytes(), change={"xl/styles.xml": b"<a>" + b" " * 90_000}))
    place = content.find(b"PK\x01\x02")
    while place >= 0:
        size = struct.unpack("<H", content[place + 28 : place + 30])[0]
        if bytes(content[place + 46 : place + 46 + size]) == b"xl/styles.xml":
            content[place + 24 : place + 28] = struct.pack("<I", 10)
        place = content.find(b"PK\x01\x02", place + 4)
    return bytes(content)


def ods_of(body):
    content = (
        '<?xml version="1.0"?><office:document-content xmlns:office="o" xmlns:table="t" '
        f'xmlns:text="x"><office:body><office:spreadsheet>{body}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zip_of(
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content),
        ("META-INF/manifest.xml", "<manifest/>"),
    )


def ods_bomb():
    cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="900">'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}<text:p>x</text:p>'
    inside = f"{row}</table:table-cell></table:table-row>"
    return ods_of(f'<table:table table:name="Personas">{inside}</table:table>')


def far_cell(reference):
    return xlsx_with_sheet(sheet_xml(f'<row><c r="{reference}"><v>1</v></c></row>'))


def wide_without_references():
    return xlsx_with_sheet(sheet_xml("<row>" + "<c/>" * 1500 + "</row>"))


def tall_without_references():
    row = '<row r="1048576">' + "<c><v>1</v></c>" * 900 + "</row>"
    return xlsx_with_sheet(sheet_xml(row))


WORKBOOKS = {
    "zip-bomb-one-entry": (
        lambda: repack(book_bytes(), add={"xl/media/a.xml": b" " * 9_000_000}),
        "file.zip_bomb",
    ),
    "zip-bomb-many-entries": (many_entries, "file.zip_bomb"),
    "zip-bomb-declared-size": (
        lambda: repack(book_bytes(), add={"xl/media/image1.png": BOMB}),
        "file.zip_bomb",
    ),
    "zip-that-lies-about-size": (lying_size, "file.damaged"),
    "zip-slip": (slipping_path, "file.zip_path"),
    "zip-without-workbook": (lambda: zip_of(("a.txt", "x")), "file.not_workbook"),
    "zip-cut": (lambda: book_bytes()[:700], "file.damaged"),
    "zip-flag-encrypted": (encrypted_flag, "file.encrypted"),
    "document-of-words": (lambda: zip_of(("word/document.xml", "<a/>")), "file.not_workbook"),
    "entities-in-sheet": (lambda: with_doctype("xl/worksheets/sheet1.xml"), "file.xml_entities"),
    "entities-in-strings": (lambda: with_doctype("xl/styles.xml"), "file.xml_entities"),
    "entities-in-ods": (
        lambda: zip_of(("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
                       ("content.xml", LAUGHS + "<x>&c;</x>")),
        "file.xml_entities",
    ),
    "repeated-cells-ods": (ods_bomb, "file.too_many_cells"),
    "odd-repetition-ods": (
        lambda: ods_of('<table:table-row table:number-rows-repeated="-1"/>'),
        "file.damaged",
    ),
    "ods-with-password": (
        lambda: zip_of(("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
                       ("content.xml", "x"),
                       ("META-INF/manifest.xml", "<manifest:encryption-data/>")),
        "file.encrypted",
    ),
    "xlsx-with-password": (lambda: ole("EncryptedPackage".encode("utf-16-le")), "file.encrypted"),
    "old-container-with-rubbish": (lambda: ole(b""), "file.damaged"),
    "macros": (lambda: repack(book_bytes(), add={"xl/vbaProject.bin": b"x"}), "file.macros"),
    "binary-workbook": (lambda: zip_of(("xl/workbook.bin", "x")), "file.xlsb"),
    "last-cell-of-all": (lambda: far_cell("XFD1048576"), "file.too_many_columns"),
    "very-far-row": (lambda: far_cell("ALK1048576"), "file.too_many_cells"),
    "cell-from-nowhere": (lambda: far_cell("1A"), "file.damaged"),
    "column-of-four-letters": (lambda: far_cell("AAAA1"), "file.damaged"),
    "too-many-columns": (wide_without_references, "file.too_many_columns"),
    "tall-and-wide": (tall_without_references, "file.too_many_cells"),
    "sheet-not-xml": (lambda: xlsx_with_sheet(b"\x00\xff<<<"), "file.damaged"),
    "sheets-of-other-names": (lambda: book_bytes(sheets={"Otra": [["a"]]}), "file.missing_sheets"),
    "empty-sheet": (lambda: book_bytes(sheets={"Personas": []}), "file.missing_columns"),
    "columns-of-other-names": (
        lambda: book_bytes(sheets={"Personas": [["a", "b"], ["1", "2"]]}),
        "file.missing_columns",
    ),
    "two-columns-alike": (
        lambda: book_bytes(sheets={"Personas": [["Nº", "nombre", "NOMBRE"]]}),
        "file.repeated_column",
    ),
}  # fmt: skip

CSVS = {
    "empty": (lambda: b"", "file.empty"),
    "only-a-mark": (lambda: b"\xef\xbb\xbf", "file.empty"),
    "utf-16": (lambda: "Nº;Nombre\n".encode("utf-16"), "file.encoding"),
    "binary": (lambda: b"a;b\x00\x01\x02", "file.encoding"),
    "a-million-columns": (lambda: b";" * 1_000_000 + b"\n", "file.too_many_columns"),
    "gzip-bomb": (lambda: gzip.compress(b"a;b\n" * 9_000_000), "file.zip_bomb"),
    "gzip-damaged": (lambda: b"\x1f\x8b\x08" + bytes(7) + b"\xff" * 40, "file.gzip"),
    "gzip-cut-at-once": (lambda: gzip.compress(b"a;b")[:10], "file.cut"),
    "xml-instead": (lambda: b"<ENVIO_ENPI/>", "file.kind"),
}
