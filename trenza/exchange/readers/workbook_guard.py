"""What is checked of a workbook before its contents are opened: a bomb must not go off."""

import posixpath
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.parsers import expat

from trenza.exchange.readers.rows import MEGABYTE, FileRefused

MAX_ENTRIES = 2_000
MAX_TOTAL = 400 * MEGABYTE
MAX_ENTRY_RATIO = 250
RATIO_FROM = 5 * MEGABYTE
# Cells of the rectangle from A1 to the last cell of a sheet: the reader lays all of it out.
MAX_AREA = 6_000_000
MAX_COLUMNS = 1_000
_CHUNK = 256 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"

# Cells with a formula ("f") or an error ("e"), by sheet and (row, column) from zero.
Flags = dict[str, dict[tuple[int, int], str]]


def check_workbook(path: Path) -> Flags:
    """Refuse what is dangerous or not a workbook; tell which cells hold formulas or errors."""
    with path.open("rb") as stream:
        start = stream.read(8)
    if start == _OLE:
        return _check_ole(path)
    if not start.startswith(b"PK"):
        raise FileRefused("file.not_workbook", "El fichero no es un libro de hojas de cálculo")
    try:
        with zipfile.ZipFile(path) as archive:
            names = _check_entries(archive)
            return _check_contents(archive, names)
    except FileRefused:
        raise
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        raise FileRefused("file.damaged", "El libro está dañado o incompleto") from error
    except (RuntimeError, OSError, ValueError, KeyError, expat.ExpatError) as error:
        raise FileRefused("file.damaged", "El libro no se puede leer") from error


def _check_ole(path: Path) -> Flags:
    # A workbook with password travels inside this old container under this name.
    marks = ("EncryptedPackage".encode("utf-16-le"), "EncryptionInfo".encode("utf-16-le"))
    previous = b""
    with path.open("rb") as stream:
        while piece := stream.read(_CHUNK):
            if any(mark in previous + piece for mark in marks):
                raise FileRefused("file.encrypted", "El libro está protegido con contraseña")
            previous = piece[-64:]
    return {}


def _check_entries(archive: zipfile.ZipFile) -> set[str]:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise FileRefused("file.zip_bomb", "El libro contiene demasiadas piezas")
    if sum(entry.file_size for entry in entries) > MAX_TOTAL:
        raise FileRefused("file.zip_bomb", "El libro ocupa demasiado al descomprimirlo")
    names = {entry.filename for entry in entries}
    if len(names) != len(entries):
        raise FileRefused("file.damaged", "El libro repite piezas con el mismo nombre")
    for entry in entries:
        _check_entry(entry)
    _check_type(names)
    return names


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/"):
        raise FileRefused("file.zip_path", "El libro contiene rutas que salen de él")
    if entry.flag_bits & 0x1:
        raise FileRefused("file.encrypted", "El libro está protegido con contraseña")
    packed = max(entry.compress_size, 1)
    if entry.file_size > RATIO_FROM and entry.file_size / packed > MAX_ENTRY_RATIO:
        raise FileRefused("file.zip_bomb", "El libro ocupa demasiado al descomprimirlo")


def _check_type(names: set[str]) -> None:
    if "xl/vbaProject.bin" in names:
        raise FileRefused("file.macros", "El libro lleva macros: guárdelo como .xlsx sin macros")
    if "xl/workbook.bin" in names:
        raise FileRefused("file.xlsb", "El libro es binario (.xlsb): guárdelo como .xlsx")
    if "xl/workbook.xml" not in names and "content.xml" not in names:
        raise FileRefused("file.not_workbook", "El fichero no es un libro de hojas de cálculo")


def _check_contents(archive: zipfile.ZipFile, names: set[str]) -> Flags:
    if "xl/workbook.xml" not in names:
        return _check_ods(archive, names)
    flags: Flags = {}
    titles = _sheet_titles(archive, names)
    for name in sorted(names):
        if not name.endswith((".xml", ".rels", ".vml")):
            continue
        sheet = _Sheet()
        _parse(archive, name, sheet.start if name in titles else _ignore)
        if name in titles:
            flags[titles[name]] = sheet.flags
    return flags


def _check_ods(archive: zipfile.ZipFile, names: set[str]) -> Flags:
    if "mimetype" in names and not archive.read("mimetype").startswith(_ODS):
        raise FileRefused("file.not_workbook", "El fichero no es un libro de hojas de cálculo")
    manifest = "META-INF/manifest.xml"
    if manifest in names and b"encryption-data" in archive.read(manifest):
        raise FileRefused("file.encrypted", "El libro está protegido con contraseña")
    tables = _Tables()
    for name in sorted(names):
        if name.endswith(".xml"):
            is_content = name == "content.xml"
            _parse(archive, name, tables.start if is_content else _ignore,
                   tables.end if is_content else None)  # fmt: skip
    return tables.flags


Start = Callable[[str, dict[str, str]], None]


def _ignore(tag: str, attributes: dict[str, str]) -> None:
    return None


def _parse(
    archive: zipfile.ZipFile, name: str, start: Start, end: Callable[[str], None] | None = None
) -> None:
    """Read one XML part as a stream; no DTD, no entities, and the size that it declares."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = start
    if end is not None:
        parser.EndElementHandler = end
    left = archive.getinfo(name).file_size
    try:
        with archive.open(name) as stream:
            while piece := stream.read(_CHUNK):
                left -= len(piece)
                if left < 0:
                    raise FileRefused("file.zip_bomb", "El libro miente sobre su tamaño")
                parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise FileRefused("file.damaged", "El libro contiene XML no válido") from error


def _refuse_doctype(*details: Any) -> None:
    raise FileRefused("file.xml_entities", "El libro define entidades XML: no se admite")


def _sheet_titles(archive: zipfile.ZipFile, names: set[str]) -> dict[str, str]:
    """The title of each sheet, by the name of its part in the archive."""
    titles: dict[str, str] = {}
    targets: dict[str, str] = {}

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "Relationship":
            target = attributes.get("Target", "")
            base = "" if target.startswith("/") else "xl"
            part = posixpath.normpath(posixpath.join(base, target.lstrip("/")))
            targets[attributes.get("Id", "")] = part

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "sheet":
            key = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            titles[targets.get(key, "")] = attributes.get("name", "")

    relations = "xl/_rels/workbook.xml.rels"
    if relations in names:
        _parse(archive, relations, relation)
    _parse(archive, "xl/workbook.xml", sheet)
    # Sheets whose relation is not understood are still measured.
    others = {name: name for name in names if name.startswith("xl/worksheets/sheet")}
    return {**others, **{part: title for part, title in titles.items() if part in names}}


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def _check_area(rows: int, columns: int) -> None:
    if columns > MAX_COLUMNS:
        raise FileRefused("file.too_many_columns", "Una hoja tiene demasiadas columnas")
    if rows * columns > MAX_AREA:
        raise FileRefused(
            "file.too_many_cells",
            "Una hoja es demasiado grande: borre las filas y columnas vacías o envíela como CSV",
        )


class _Sheet:
    """Size of an xlsx sheet and its cells with formulas, while its XML goes by."""

    def __init__(self) -> None:
        self.flags: dict[tuple[int, int], str] = {}
        self._row = self._column = -1
        self._rows = self._columns = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        if name == "c":
            self._cell(attributes)
        elif name == "row":
            self._row = _row_number(attributes.get("r"), self._row + 1)
            self._column = -1
            self._grow()
        elif name == "f":
            self.flags.setdefault((self._row, self._column), "f")

    def _cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            self._row, self._column = cell_position(reference)
        if attributes.get("t") == "e":
            self.flags[self._row, self._column] = "e"
        self._grow()

    def _grow(self) -> None:
        self._rows = max(self._rows, self._row + 1)
        self._columns = max(self._columns, self._column + 1)
        _check_area(self._rows, self._columns)


def _row_number(text: str | None, otherwise: int) -> int:
    if text is None:
        return otherwise
    if not (text.isascii() and text.isdecimal() and len(text) < 9):
        raise FileRefused("file.damaged", "El libro numera mal sus filas")
    return int(text) - 1


def cell_position(reference: str) -> tuple[int, int]:
    """Row and column, from zero, of a reference such as AB12."""
    letters = reference.rstrip("0123456789")
    digits = reference[len(letters) :]
    if not (letters.isascii() and letters.isalpha() and len(letters) < 4 and 0 < len(digits) < 9):
        raise FileRefused("file.damaged", "El libro numera mal sus celdas")
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return int(digits) - 1, column - 1


class _Tables:
    """Size of the sheets of an ods, counting what each repeated cell will become."""

    def __init__(self) -> None:
        self.flags: Flags = {}
        self._title = ""
        self._rows = self._columns = self._column = self._repeated = 0
        self._pending_rows = 0
        self._full = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        if name == "table":
            self._title = attributes.get("table:name", "")
            self._rows = self._columns = self._pending_rows = 0
            self.flags.setdefault(self._title, {})
        elif name == "table-row":
            self._repeated = _times(attributes.get("table:number-rows-repeated"))
            self._column, self._full = 0, False
        elif name in ("table-cell", "covered-table-cell"):
            self._cell(attributes)

    def _cell(self, attributes: dict[str, str]) -> None:
        filled = "office:value-type" in attributes or "table:formula" in attributes
        first = self._column
        self._column += _times(attributes.get("table:number-columns-repeated"))
        if not filled:
            return
        if "table:formula" in attributes:
            position = (self._rows + self._pending_rows, first)
            self.flags[self._title][position] = "f"
        self._full = True
        self._columns = max(self._columns, self._column)
        rows = self._rows + self._pending_rows + self._repeated
        _check_area(rows, self._columns)

    def end(self, tag: str) -> None:
        if _local(tag) != "table-row":
            return
        self._pending_rows += self._repeated
        if self._full:
            self._rows += self._pending_rows
            self._pending_rows = 0


def _times(text: str | None) -> int:
    if text is None:
        return 1
    if not (text.isascii() and text.isdecimal() and len(text) < 9):
        raise FileRefused("file.damaged", "El libro repite celdas de forma no válida")
    return int(text)
