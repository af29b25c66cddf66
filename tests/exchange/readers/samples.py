"""A small source used by the tests of readers and mapping, and rows for it."""

from trenza.exchange.rules.mapping import SourceMapping, parse_source

SOURCE = """
source: muestra
name: Fuente de muestra
organisation: PUENTE
kind: upload
file: workbook
codes:
  ESTADO: {A: active, B: ended, NO: suspended}
  GRUPO: {"037": third, "1": first}
tables:
  personas:
    sheet: Personas
    version: received
    person:
      source_id: Nº
      given_name: Nombre
      surname1: {column: Apellidos, surname: 1}
      surname2: {column: Apellidos, surname: 2}
      sex: {column: Sexo, codes: sex}
      birth_date: {column: Nacimiento, date: [DD/MM/AAAA, AAAA]}
      identifiers: [{type: {column: Documento, document: own}, value: Documento}]
    statements:
      - kind: person
  demandas:
    sheet: Demandas
    optional: true
    version: {column: Modificado, layout: DD/MM/AAAA hh:mm}
    person: {source_id: Nº}
    statements:
      - kind: record
        type: job_demand
        source_id: {text: "DEM-{Código}"}
        retracted: {Anulada: sí}
        valid_from: {column: Desde, date: DD/MM/AAAA}
        centre: {column: Centro, required: true}
        content:
          state: {column: Estado, codes: ESTADO}
          unemployed_days: {column: Días, integer: true}
          amount: {column: Importe, number: comma}
          long_term: {column: Larga, yes_no: true}
    columns:
      Código: Número de la demanda
      Nº: {help: Número de la persona}
      Estado: {help: Elija, options: ESTADO}
      Desde: {help: Día/mes/año, example: 01/03/2026}
      Días: {optional: true}
      Importe: {optional: true}
      Larga: {optional: true}
      Centro: Código del centro
      Anulada: {optional: true}
      Modificado: Cuándo cambió
"""

PERSON_HEADER = ["Nº", "Nombre", "Apellidos", "Sexo", "Nacimiento", "Documento"]
PERSON = ["1", "Pere", "de la Fuente García", "Hombre", "03/05/1984", "12345678Z"]
DEMAND_HEADER = ["Código", "Nº", "Estado", "Desde", "Días", "Importe", "Larga", "Centro",
                 "Anulada", "Modificado"]  # fmt: skip
DEMAND = ["7", "1", "A", "01/03/2026", "120", "1.234,50", "sí", "OF-01", "", "10/11/2026 09:31"]


def sample(*replaced: tuple[str, str]) -> SourceMapping:
    """The sample source, with some pieces of its YAML replaced."""
    text = SOURCE
    for old, new in replaced:
        text = text.replace(old, new)
    return parse_source(text, "muestra.yaml")


def csv_sample() -> SourceMapping:
    """The same source for CSV files."""
    return parse_source(SOURCE.replace("file: workbook", "file: csv"), "muestra.yaml")


def enpi_sample() -> SourceMapping:
    """A source of ENVIO_ENPI files with one table."""
    head = SOURCE.split("tables:")[0].replace("file: workbook", "file: enpi")
    return parse_source(
        head
        + """tables:
  ACCION:
    version: received
    person: {source_id: ID_TRABAJADOR}
    statements:
      - kind: record
        type: education_level
        source_id: {text: "{ID_TRABAJADOR}-NF"}
        content: {level: NIVEL_FORMATIVO}
""",
        "enpi.yaml",
    )
