"""The schema of the social services application: a database with its own names and codes."""

from sqlalchemy import Column as Field
from sqlalchemy import Date, DateTime, Index, Integer, MetaData, String, Table

from trenza.territory.sources.layout import Column, Signs, code_lists, read_tables

SYSTEM = "social"
SIGNS = Signs(date=lambda text: text, yes="S", no="N")
TABLES = read_tables(SYSTEM, SIGNS)
METADATA = MetaData()
_SUMMARY_COLUMN = "RESUMEN"
_INTEGERS = frozenset(
    [
        "N_MIEMBROS",
        "N_MENORES",
        "N_DEPEND",
        "N_MENOR3",
        "N_ESCOLAR",
        "N_PERCEP",
        "PUNTOS",
        "ANO_FIN",
        "GRADO",
        "HORAS_SEM",
        "HORAS",
        "N_USUARIOS",
        "N_BENEF",
    ]
)


def _changes() -> list[Field[object]]:
    return [
        Field("FX_MODIF", DateTime, nullable=False),
        Field("ANULADO", String(1), nullable=False),
    ]


def _text(*names: str) -> list[Field[object]]:
    return [Field(name, String) for name in names]


UTS = Table("UTS", METADATA, Field("COD_UTS", String, primary_key=True),
            *_text("NOMBRE", "COD_MUNI", "ZONA", "TFNO", "ORGANISMO"))  # fmt: skip
TRABAJADOR = Table("TRABAJADOR", METADATA, Field("COD_TS", String, primary_key=True),
                   *_text("NOMBRE", "COD_UTS", "BAJA"))  # fmt: skip
COD_TABLA = Table("COD_TABLA", METADATA, Field("TABLA", String, primary_key=True),
                  Field("CODIGO", String, primary_key=True), *_text("LITERAL"))  # fmt: skip
EXPEDIENTE = Table(
    "EXPEDIENTE", METADATA,
    Field("ID_EXP", Integer, primary_key=True, autoincrement=False),
    *_text("NUM_EXP", "COD_UTS", "COD_TS"),
    Field("F_APERTURA", Date), Field("F_CIERRE", Date),
    *_text("EST", "DOMICILIO", "COD_MUNI", "COD_POSTAL", "TFNO"),
    *_changes(),
)  # fmt: skip
MIEMBRO = Table(
    "MIEMBRO", METADATA,
    Field("ID_MIEMBRO", Integer, primary_key=True, autoincrement=False),
    Field("ID_EXP", Integer, nullable=False), Field("ID_USUARIO", Integer, nullable=False),
    *_text("PARENTESCO"), Field("F_ALTA", Date), Field("F_BAJA", Date),
    *_changes(),
)  # fmt: skip
USUARIO = Table(
    "USUARIO", METADATA,
    Field("ID_USUARIO", Integer, primary_key=True, autoincrement=False),
    *_text("NOMBRE", "APELLIDO1", "APELLIDO2", "TIPO_DOC", "NUM_DOC", "PAIS_DOC", "NUSS", "TSI"),
    Field("F_NACIM", Date), *_text("F_NACIM_EST", "SEXO", "COD_PAIS", "IDIOMA", "TFNO", "EMAIL",
                                   "PROTEGIDO"),
    *_changes(),
)  # fmt: skip


def _field(column: Column) -> Field[object]:
    if column.sign == "@":
        return Field(column.name, Date)
    if column.sign == "$" or column.name in _INTEGERS:
        return Field(column.name, Integer if column.field != "degree" else String)
    return Field(column.name, String)


def _statement_tables() -> dict[str, Table]:
    tables = {}
    for type_code, table in TABLES.items():
        tables[type_code] = Table(
            table.name,
            METADATA,
            Field(f"ID_{table.short}", Integer, primary_key=True, autoincrement=False),
            Field("ID_USUARIO", Integer, nullable=False),
            *_text("COD_UTS", "COD_TS"),
            Field(table.start, Date),
            Field(table.end, Date),
            *[_field(column) for column in table.columns],
            Field(_SUMMARY_COLUMN, String),
            *_changes(),
        )
    return tables


STATEMENTS = _statement_tables()
INDEXES = [
    *[
        Index(f"IX_{table.name}_FX", table.c.FX_MODIF)
        for table in METADATA.sorted_tables
        if "FX_MODIF" in table.c
    ],
    Index("IX_MIEMBRO_USU", MIEMBRO.c.ID_USUARIO),
    Index("IX_MIEMBRO_EXP", MIEMBRO.c.ID_EXP),
]


def code_rows() -> list[tuple[str, str, str]]:
    """The rows of COD_TABLA."""
    return [
        (title, code.code, code.literal)
        for title, codes in code_lists(SYSTEM).items()
        for code in codes.values()
    ]
