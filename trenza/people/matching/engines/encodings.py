"""Registers in the encodings of old programs, made UTF-8 before they are read."""

import codecs
from collections.abc import Iterator
from pathlib import Path

_PIECE = 1 << 20
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Bytes that Windows-1252 leaves empty; files that passed through three programs have them.
_UNDEFINED = {byte: chr(byte) for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}


def _as_latin(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return _UNDEFINED.get(error.object[error.start], "\ufffd"), error.start + 1


codecs.register_error("trenza-latin", _as_latin)


def encoding_of(file: Path) -> str:
    """UTF-8 if every byte of the file is, UTF-16 if it says so, or else Windows-1252."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with file.open("rb") as stream:
        if stream.read(2) in _UTF_16:
            return "utf-16"
        stream.seek(0)
        try:
            while piece := stream.read(_PIECE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def in_utf_8(file: Path, folder: Path) -> Path:
    """The file itself, or a copy of it in UTF-8 within a folder."""
    encoding = encoding_of(file)
    if encoding == "utf-8":
        return file
    copy = folder / f"{file.stem}.utf8.csv"
    with copy.open("w", encoding="utf-8", newline="") as target:
        for piece in _pieces(file, encoding):
            target.write(piece)
    return copy


def _pieces(file: Path, encoding: str) -> Iterator[str]:
    with file.open("r", encoding=encoding, errors="trenza-latin", newline="") as stream:
        while piece := stream.read(_PIECE):
            yield piece
