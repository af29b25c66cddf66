"""What no protocol may do, whoever wrote it and however many approved it."""

from collections.abc import Iterator
from dataclasses import dataclass

from trenza.protocol.rules.compile import Cell, Compiled
from trenza.protocol.rules.masks import Level

WITHOUT_FOLDER = ("data_protection_officer", "data_manager", "protocol_owner")
AT_A_GLANCE = ("manager", "reception")


@dataclass(frozen=True)
class BrokenLaw:
    """A cell that bends a law, with the sentence for people."""

    cell: Cell
    own: bool
    type: str
    text: str


def broken_laws(compiled: Compiled) -> Iterator[BrokenLaw]:
    """Every cell that gives what may not be given, the worst reason of each."""
    for cell, row in compiled.matrix.items():
        where = ", ".join(cell)
        for one in compiled.pack.types:
            for own in (True, False):
                text = _wrong(cell[0], row.side(own).level(one.bit), one.sensitivity, own=own)
                if text:
                    yield BrokenLaw(cell, own, one.code, f"{where}: {text.format(one.code)}")


def _wrong(profile: str, level: Level, sensitivity: str, *, own: bool) -> str:
    if level > Level.NONE and profile in WITHOUT_FOLDER:
        return "este perfil no abre carpetas (daría «{}»)."
    if level == Level.FULL and profile in AT_A_GLANCE:
        return "como máximo, el resumen (de «{}»)."
    if level == Level.FULL and not own and sensitivity == "special":
        return "«{}» de otra entidad no puede verse completo."
    return ""
