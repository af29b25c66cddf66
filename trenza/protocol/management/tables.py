"""Tables of the terminal: the content map, the matrix and an explanation, in Spanish."""

from rich import box
from rich.table import Table

from trenza.protocol.rules.compile import Compiled
from trenza.protocol.rules.explain import Explanation
from trenza.protocol.rules.masks import Level
from trenza.protocol.rules.pack import Pack
from trenza.protocol.rules.replay import PastDecision

MARKS = {Level.NONE: "·", Level.EXISTS: "consta", Level.SUMMARY: "resumen", Level.FULL: "completo"}
SENSITIVITY = {"ordinary": "ordinaria", "confidential": "reservada", "special": "especial"}


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", title_style="bold")
    for column in columns:  # codes are typed back at the terminal: never broken in two
        table.add_column(column, overflow="fold", no_wrap=column in ("Bit", "Tipo"))
    return table


def content_map_table(pack: Pack) -> Table:
    """What is shared: every type with its area, authors and sensitivity."""
    table = _table(
        f"{pack.name}, número {pack.number}",
        "Bit", "Tipo", "Información", "Área", "La anotan", "Sensibilidad", "Meses", "Resumen",
    )  # fmt: skip
    for one in pack.types:
        table.add_row(
            str(one.bit),
            one.code,
            one.label,
            pack.area(one.area).label,
            ", ".join(one.authors),
            SENSITIVITY[one.sensitivity],
            str(one.retention_months),
            "plantilla" if one.summary else "del autor",
        )
    return table


def matrix_table(compiled: Compiled, profile: str, sector: str, situation: str) -> Table:
    """The levels of every type for the cells that fit the words given ('' fits all)."""
    pack = compiled.pack
    wanted = [
        (one.code, code, case.code)
        for one in pack.profiles
        for code in one.sectors
        for case in pack.situations
        if profile in ("", one.code) and sector in ("", code) and situation in ("", case.code)
    ]
    one_sector = len({sector for _, sector, _ in wanted}) == 1
    given = [bool(profile), bool(sector) or one_sector, bool(situation)]

    def labels(cell: tuple[str, str, str]) -> tuple[str, str, str]:
        return pack.profile(cell[0]).label, cell[1], pack.situation(cell[2]).label

    table = _table(
        f"Información de otras entidades: {' · '.join(filter(None, (profile, sector, situation)))}",
        "Tipo",
        *(
            " · ".join(word for word, known in zip(cell, given, strict=True) if not known)
            for cell in map(labels, wanted)
        ),
    )
    for record_type in pack.types:
        levels = [compiled.row(*cell).other.level(record_type.bit) for cell in wanted]
        table.add_row(record_type.code, *(MARKS[level] for level in levels))
    return table


def cell_table(compiled: Compiled, profile: str, sector: str, situation: str) -> Table:
    """One profile, sector and situation: levels for own and others' records, with the rule."""
    pack = compiled.pack
    cell = (profile, sector, situation)
    row = compiled.row(*cell)
    table = _table(
        f"{pack.profile(profile).label} · {pack.sectors[sector]} · "
        f"{pack.situation(situation).label}",
        "Información", "Propia", "De otras", "Por qué (de otras)",
    )  # fmt: skip
    for one in pack.types:
        rule = compiled.rule(cell, one.code, own=False)
        table.add_row(
            one.label,
            MARKS[row.own.level(one.bit)],
            MARKS[row.other.level(one.bit)],
            rule.text if rule else "",
        )
    return table


def explanation_tables(told: Explanation) -> list[Table]:
    """The factors of one decision, and what would be needed to see more."""
    whose = "de la propia entidad" if told.own else "de otra entidad"
    factors = _table(
        f"{told.type_label} ({whose}): {told.level.label.upper()}",
        "", "Factor", "Nivel", "Por qué", "Dónde está escrito",
    )  # fmt: skip
    for factor in told.factors:
        binds = "►" if factor in told.binding else ""
        factors.add_row(binds, factor.label, factor.level.label, factor.text, factor.reference)
    if not told.needed:
        return [factors]
    needed = _table("Para ver más haría falta", "")
    needed.show_header = False
    for sentence in told.needed:
        needed.add_row(sentence)
    return [factors, needed]


def replay_table(pack: Pack, past: PastDecision) -> Table:
    """A past decision: what was allowed then and what the same factors allow now."""
    case = past.case
    bond = case.relation or "sin vínculo"
    table = _table(
        f"Suceso {past.event}: {pack.code}-{pack.number} · {case.profile} · {case.sector} · "
        f"{case.situation} · {bond} · protección {case.protection or 'desconocida'}",
        "Información", "Propia, entonces", "Propia, otra vez", "De otras, entonces",
        "De otras, otra vez",
    )  # fmt: skip
    for one in pack.types:
        sides = (past.then.own, past.again.own, past.then.other, past.again.other)
        levels = [masks.level(one.bit) for masks in sides]
        if any(levels):
            table.add_row(one.label, *(MARKS[level] for level in levels))
    return table
