"""What the NGO writes in each row of its workbook."""

from datetime import date, datetime
from typing import Any

from trenza.territory.sources.layout import code_lists
from trenza.territory.synth.days import clock, iso
from trenza.territory.synth.people import Home
from trenza.territory.synth.story import Fact
from trenza.territory.synth.world import Attended

SHEETS = {
    "personas": [
        "Nº", "Nombre", "Primer apellido", "Segundo apellido", "Tipo doc.", "Documento",
        "Fecha nac.", "Año aprox.", "Sexo", "País", "Idiomas", "Teléfono", "Correo", "Dirección",
        "Municipio", "Sede", "Profesional", "Fecha alta", "Fecha baja", "Datos protegidos",
        "Modificado",
    ],
    "atenciones": [
        "Código", "Nº", "Tipo", "Fecha", "Hasta", "Resultado", "Puntuación", "Empresa",
        "Ocupación", "Motivo", "Detalle", "Resumen", "Profesional", "Sede", "Estado", "Modificado",
    ],
    "itinerarios": [
        "Código", "Nº", "Clase", "Programa", "Objetivo", "Tipo de actuación", "Estado", "Inicio",
        "Fin", "Horas", "Resultado", "Notas", "Profesional", "Sede", "Modificado",
    ],
    "infancia": [
        "Código", "Nº", "Fecha", "Menores", "Escolarizados", "Absentismo", "Comedor", "Nivel",
        "Carencias", "Observaciones", "Profesional", "Sede", "Modificado",
    ],
}  # fmt: skip
WORDS = {
    title: {word: code.literal for word, code in codes.items()}
    for title, codes in code_lists("workbook").items()
}
# Per type of information: what `Tipo` says, and which field goes in which column with which list.
_KINDS: dict[str, tuple[str, dict[str, tuple[str, str]]]] = {
    "employability_assessment": (
        "Valoración de empleabilidad",
        {"Resultado": ("level", "GRADE"), "Ocupación": ("target_occupation", ""),
         "Detalle": ("notes", "")},
    ),
    "exclusion_assessment": (
        "Valoración de exclusión",
        {"Resultado": ("risk", "RISK"), "Puntuación": ("score", ""), "Detalle": ("tool", "")},
    ),
    "other_support": (
        "kind:SUPPORT",
        {"Resultado": ("state", "STATE"), "Detalle": ("notes", "")},
    ),
    "company_mediation": (
        "Mediación con empresas",
        {"Resultado": ("phase", "PHASE"), "Empresa": ("company_name", ""),
         "Ocupación": ("occupation", ""), "Detalle": ("notes", "")},
    ),
    "other_matters": ("subject:MATTER", {"Detalle": ("description", "")}),
    "social_intervention_report": (
        "Informe de intervención",
        {"Resultado": ("result", "RESULT"), "Motivo": ("reason", ""),
         "Detalle": ("intervention", "")},
    ),
    "education_level": (
        "Formación",
        {"Resultado": ("level", "EDUCATION"), "Detalle": ("degree", "")},
    ),
    "housing": ("Vivienda", {"Resultado": ("tenure", "TENURE"), "Detalle": ("notes", "")}),
    "health_situation": ("Salud", {"Detalle": ("notes", "")}),
    "violence_situation": (
        "Violencia",
        {"Resultado": ("kind", "VIOLENCE"), "Detalle": ("notes", "")},
    ),
}  # fmt: skip


def person_row(person: str, each: Attended, home: Home) -> list[Any]:
    """A row of `personas`."""
    known, one = each.identity, each.one
    languages = ", ".join(WORDS["LANGUAGE"][language] for language in one.languages)
    number = int(person[2:])
    born = _day(known.birth)
    return [
        person, known.given_name, known.surname1, known.surname2,
        WORDS["DOCUMENT"][known.document] if number % 15 else "", known.document_value,
        born if number % 40 else born.strftime("%d/%m/%Y"),
        "sí" if known.birth_precision == "year" else "", WORDS["SEX"][one.sex],
        WORDS["COUNTRY"][one.country], languages, known.phone, known.email, known.address,
        home.place.name, each.centre, each.reference, _day(each.since), None,
        "sí" if one.protected else "", _moment(each.since, 30_000 + number % 20_000),
    ]  # fmt: skip


def attention_row(code: str, person: str, each: Attended, fact: Fact) -> list[Any]:
    """A row of `atenciones`."""
    title, columns = _KINDS[fact.type]
    content = fact.content
    if ":" in title:
        field, words = title.split(":")
        title = WORDS[words][content[field]]
    cells = {"Código": code, "Nº": person, "Tipo": title, "Fecha": _day(fact.start),
             "Resumen": fact.summary or "", "Profesional": each.reference, "Sede": each.centre,
             "Modificado": _moment(fact.stated, fact.second)}  # fmt: skip
    for column, (field, words) in columns.items():
        value = content.get(field)
        cells[column] = WORDS[words][value] if words and value else value
    if fact.type == "health_situation":
        cells["Resultado"] = WORDS["AFFECTS"][content["affects"][0]]
    if fact.end:
        cells["Hasta"] = _day(fact.end)
    if fact.type == "social_intervention_report":
        cells["Fecha"] = date.fromisoformat(content["period_from"])
        cells["Hasta"] = date.fromisoformat(content["period_to"])
    return [cells.get(column) for column in SHEETS["atenciones"]]


def itinerary_row(code: str, person: str, each: Attended, fact: Fact) -> list[Any]:
    """A row of `itinerarios`: an itinerary or one of its actions."""
    content = fact.content
    plan = fact.type == "itinerary"
    state = WORDS["PLANSTATE" if plan else "STATE"][content["state"]]
    return [
        code, person, "Itinerario" if plan else "Actuación",
        content.get("programme" if plan else "name"),
        WORDS["OBJECTIVE"][content["objective"]] if plan else None,
        None if plan else WORDS["ACTION"][content["kind"]], state,
        _date(content.get("started_on")), _date(content.get("ended_on")), content.get("hours"),
        WORDS["RESULT"].get(content.get("result", "")), content.get("notes"), each.reference,
        each.centre, _moment(fact.stated, fact.second),
    ]  # fmt: skip


def children_row(
    code: str, person: str, each: Attended, fact: Fact, situation: Fact | None
) -> list[Any]:
    """A row of `infancia`: what was seen of the children in a person's charge."""
    found = fact.content
    minors = situation.content if situation else {"minors_count": found["minors_count"]}
    lacks = "; ".join(WORDS["LACK"][lack] for lack in found.get("deprivations", ()))
    return [
        code, person, _day(fact.start), minors["minors_count"], minors.get("schooled_count"),
        _yes(minors.get("absenteeism")), _yes("canteen" in minors.get("supports", ())),
        WORDS["POVERTY"][found["level"]], lacks, found.get("notes"), each.reference, each.centre,
        _moment(fact.stated, fact.second),
    ]  # fmt: skip


def _yes(value: object) -> str:
    return "sí" if value else "no"


def _day(day: int) -> date:
    return date.fromordinal(day)


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(day: int, second: int) -> datetime:
    return datetime.fromisoformat(f"{iso(day)}T{clock(second)}")
