"""The schema of the employment application: numeric codes, texts of dates, capital letters."""

from functools import lru_cache
from typing import Any

from sqlalchemy import CHAR, Index, Integer, MetaData, String, Table
from sqlalchemy import Column as Field

from trenza.territory.sources.layout import Column, Signs, code_lists, read_tables
from trenza.territory.synth.names import plain

SYSTEM = "employment"


@lru_cache(maxsize=16_384)
def spanish_date(text: str) -> str:
    """2026-03-01 as 01032026."""
    return text[8:] + text[5:7] + text[:4]


@lru_cache(maxsize=65_536)
def shout(text: str) -> str:
    """Capital letters without accents, as this application writes everything."""
    return plain(text).upper()


def _shouted(value: Any) -> Any:
    return shout(value) if isinstance(value, str) else value


SIGNS = Signs(date=spanish_date, yes="1", no="0", text=_shouted)
TABLES = read_tables(SYSTEM, SIGNS)
METADATA = MetaData()
_INTEGERS = frozenset(
    [
        "DIAS_PARO",
        "MESES_EXPER",
        "DIAS_COTIZ",
        "P1_PARCIAL",
        "P2_PARCIAL",
        "P3_PARCIAL",
        "P4_PARCIAL",
        "HORAS",
        "PCT_ASIST",
        "DIAS_RECON",
        "DIAS_CONS",
    ]
)


def _changes() -> list[Field[object]]:
    return [Field("TS_ACT", CHAR(14), nullable=False), Field("SIT_REG", CHAR(1), nullable=False)]


def _text(*names: str) -> list[Field[object]]:
    return [Field(name, String, nullable=False, server_default="") for name in names]


OFICINA = Table("OFICINA", METADATA, Field("COD_OFIC", CHAR(2), primary_key=True),
                *_text("DENOM", "COD_MUNI", "ZONA", "TFNO"))  # fmt: skip
ORIENTADOR = Table("ORIENTADOR", METADATA, Field("COD_ORIENT", CHAR(4), primary_key=True),
                   *_text("NOMBRE", "COD_OFIC"))  # fmt: skip
TABLA_COD = Table("TABLA_COD", METADATA, Field("COD_TABLA", CHAR(3), primary_key=True),
                  Field("CODIGO", String, primary_key=True), *_text("DENOM"))  # fmt: skip
DEMANDANTE = Table(
    "DEMANDANTE", METADATA,
    Field("NUM_DEMANDANTE", CHAR(8), primary_key=True),
    *_text("TIPO_IDENT", "NUM_IDENT", "NUSS", "NOMBRE", "APELLIDO1", "APELLIDO2", "FEC_NAC", "SEXO",
           "COD_PAIS", "DOMICILIO", "COD_MUNI", "COD_POSTAL", "TFNO", "EMAIL", "COD_OFIC",
           "COD_ORIENT", "FEC_INSCRIP", "IND_RESERVA"),
    *_changes(),
)  # fmt: skip
HIST_DEMANDA = Table(
    "HIST_DEMANDA", METADATA,
    Field("NUM_DEM", CHAR(10), primary_key=True),
    Field("SECUENCIA", Integer, primary_key=True, autoincrement=False),
    *_text("COD_MOV", "FEC_MOV", "COD_CAUSA"),
    *_changes(),
)  # fmt: skip
RENOVACION = Table(
    "RENOVACION", METADATA,
    Field("NUM_DEM", CHAR(10), primary_key=True),
    Field("SECUENCIA", Integer, primary_key=True, autoincrement=False),
    *_text("FEC_RENOV", "COD_CANAL", "FEC_PROX"),
    *_changes(),
)  # fmt: skip


def _field(column: Column) -> Field[object]:
    if column.sign == "$" or column.name in _INTEGERS:
        return Field(column.name, Integer)
    return Field(column.name, String)


def _statement_tables() -> dict[str, Table]:
    tables = {}
    for type_code, table in TABLES.items():
        tables[type_code] = Table(
            table.name,
            METADATA,
            Field(f"NUM_{table.short}", CHAR(10), primary_key=True),
            *_text("NUM_DEMANDANTE", "COD_OFIC", "COD_ORIENT", table.start, table.end),
            *[_field(column) for column in table.columns],
            *_changes(),
        )
    return tables


STATEMENTS = _statement_tables()
INDEXES = [
    *[
        Index(f"IX_{table.name}_TS", table.c.TS_ACT)
        for table in METADATA.sorted_tables
        if "TS_ACT" in table.c
    ],
]


def code_rows() -> list[tuple[str, str, str]]:
    """The rows of TABLA_COD."""
    return [
        (title, code.code, code.literal)
        for title, codes in code_lists(SYSTEM).items()
        for code in codes.values()
    ]
