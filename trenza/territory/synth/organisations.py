"""Who attends people in the Comarcas del Alba: organisations, centres and their professionals."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any

from trenza.territory.synth.names import fold, given_name, surname
from trenza.territory.synth.numbers import cif, landline
from trenza.territory.synth.places import (
    BY_NAME,
    MUNICIPALITIES,
    PROVINCE_NAME,
    REGION,
    Municipality,
)


@dataclass(frozen=True, slots=True)
class Centre:
    """A place where people are attended; its code is the one its source system uses."""

    code: str
    organisation: str
    name: str
    place: Municipality
    number: int


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who takes part in sharing."""

    code: str
    name: str
    sector: str
    dir3: str | None = None
    nif: str | None = None
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """One profile of a professional: where, as what, and how the source systems call her."""

    centre: Centre
    kind: str
    title: str
    reference: str
    functions: tuple[str, ...] = ()


@dataclass(slots=True)
class Professional:
    """Somebody who works in one centre, or in two."""

    username: str
    full_name: str
    posts: list[Post]
    cast: bool = False


def _town_hall(name: str) -> str:
    place = BY_NAME[name]
    return f"L01{place.ine}{place.check_digit}"


ORGANISATIONS = [
    Organisation("SSA", "Servicios Sociales del Alba", "SS", dir3="A20028401"),
    Organisation("CNORTE", "Servicios Sociales de la Comarca Norte", "SS", dir3="L02000060"),
    Organisation("CSUR", "Servicios Sociales de la Comarca Sur", "SS", dir3="L02000061"),
    Organisation("AYTO-VALDEALBA", "Ayuntamiento de Valdealba", "SS", dir3=_town_hall("Valdealba")),
    Organisation(
        "AYTO-TORREMAYOR",
        "Ayuntamiento de Torremayor del Sarce",
        "SS",
        dir3=_town_hall("Torremayor del Sarce"),
    ),
    Organisation(
        "AYTO-PUERTOLLANILLO",
        "Ayuntamiento de Puertollanillo",
        "SS",
        dir3=_town_hall("Puertollanillo"),
    ),
    Organisation("SEA", "Servicio de Empleo del Alba", "SE", dir3="A20028402"),
    Organisation("PUENTE", "Fundación Puente Claro", "TS", nif=cif("G", 3)),
    Organisation("MIMBRE", "Asociación Mimbre", "TS", nif=cif("G", 4)),
    Organisation("SENDA", "Red de Acogida Senda", "TS", nif=cif("G", 5)),
    Organisation("ABRIGO", "Casa Abrigo", "TS", nif=cif("G", 6), sensitive=True),
]
SECTOR_OF = {organisation.code: organisation.sector for organisation in ORGANISATIONS}

_CENTRES = """
UTS-6000 SSA             Valdealba              Servicio Regional de Inclusión
UTS-6001 AYTO-VALDEALBA  Valdealba              CEAS Valdealba Centro
UTS-6002 AYTO-VALDEALBA  Valdealba              CEAS Valdealba Norte
UTS-6003 AYTO-VALDEALBA  Valdealba              CEAS La Estación
UTS-6004 AYTO-TORREMAYOR Torremayor_del_Sarce   CEAS Torremayor
UTS-6005 AYTO-PUERTOLLANILLO Puertollanillo     CEAS Puertollanillo
UTS-6006 CSUR            Oteros_de_la_Reina     UTS Llano de Oteros
UTS-6007 CNORTE          Adral_de_la_Sierra     UTS Sierra de Adral
UTS-6008 CNORTE          Iruelo                 UTS Montes de Iruelo
UTS-6009 CNORTE          Brezales               UTS Valle del Brezo
UTS-6010 CSUR            Olvena_la_Nueva        UTS Campiña de Olvena
UTS-6011 CNORTE          Ribaserena             UTS Ribera del Sarce
UTS-6012 CSUR            Cala_Serena            UTS Costa de Levantera
UTS-6013 CSUR            San_Martín_del_Alba    UTS Alfoz de Valdealba
OF-01    SEA             Valdealba              Oficina de Empleo Valdealba I
OF-02    SEA             Valdealba              Oficina de Empleo Valdealba II
OF-03    SEA             Torremayor_del_Sarce   Oficina de Empleo Torremayor
OF-04    SEA             Puertollanillo         Oficina de Empleo Puertollanillo
OF-05    SEA             Oteros_de_la_Reina     Oficina de Empleo Oteros
OF-06    SEA             Olvena_la_Nueva        Oficina de Empleo Olvena
OF-07    SEA             Brezales               Oficina de Empleo Brezales
OF-08    SEA             Adral_de_la_Sierra     Oficina de Empleo Adral
OF-09    SEA             Iruelo                 Oficina de Empleo Iruelo
PC-VALDEALBA  PUENTE     Valdealba              Puente Claro Valdealba
PC-TORREMAYOR PUENTE     Torremayor_del_Sarce   Puente Claro Torremayor
PC-PUERTO     PUENTE     Puertollanillo         Puente Claro Puertollanillo
MI-VALDEALBA  MIMBRE     Valdealba              Mimbre Valdealba
MI-OLVENA     MIMBRE     Olvena_la_Nueva        Mimbre Olvena
SE-VALDEALBA  SENDA      Valdealba              Senda Centro de Día
SE-ALBERGUE   SENDA      Valdealba              Albergue Senda
AB-CASA       ABRIGO     Valdealba              Casa Abrigo
"""


def _centres() -> Iterator[Centre]:
    for number, line in enumerate(_CENTRES.strip().splitlines()):
        code, organisation, place, name = line.split(maxsplit=3)
        yield Centre(code, organisation, name, BY_NAME[place.replace("_", " ")], number)


CENTRES = {centre.code: centre for centre in _centres()}

_UTS_OF_ZONE = {
    "Valdealba": "UTS-6013",
    "Ribera del Sarce": "UTS-6011",
    "Costa de Levantera": "UTS-6012",
    "Llano de Oteros": "UTS-6006",
    "Sierra de Adral": "UTS-6007",
    "Montes de Iruelo": "UTS-6008",
    "Valle del Brezo": "UTS-6009",
    "Campiña de Olvena": "UTS-6010",
}
_OFFICE_OF_ZONE = {
    "Ribera del Sarce": "OF-03",
    "Costa de Levantera": "OF-04",
    "Llano de Oteros": "OF-05",
    "Campiña de Olvena": "OF-06",
    "Valle del Brezo": "OF-07",
    "Sierra de Adral": "OF-08",
    "Montes de Iruelo": "OF-09",
}
_OWN_UTS = {"Torremayor del Sarce": "UTS-6004", "Puertollanillo": "UTS-6005"}
_PUENTE_OF_ZONE = {"Ribera del Sarce": "PC-TORREMAYOR", "Costa de Levantera": "PC-PUERTO"}


def social_centre(place: Municipality, index: int) -> Centre:
    """The social services unit of a home."""
    if place.name == "Valdealba":
        return CENTRES[f"UTS-600{index % 3 + 1}"]
    return CENTRES[_OWN_UTS.get(place.name, _UTS_OF_ZONE[place.zone])]


def employment_office(place: Municipality, index: int) -> Centre:
    """The employment office of a home."""
    return CENTRES[_OFFICE_OF_ZONE.get(place.zone, f"OF-0{index % 2 + 1}")]


def ngo_centre(organisation: str, place: Municipality) -> Centre:
    """The site where this NGO attends people of the municipality."""
    if organisation == "PUENTE":
        return CENTRES[_PUENTE_OF_ZONE.get(place.zone, "PC-VALDEALBA")]
    if organisation == "MIMBRE":
        return CENTRES["MI-OLVENA" if place.zone == "Campiña de Olvena" else "MI-VALDEALBA"]
    return CENTRES["SE-VALDEALBA" if organisation == "SENDA" else "AB-CASA"]


_TITLES = {
    "social_worker": "Trabajo social",
    "employment_counsellor": "Orientación laboral",
    "ngo_practitioner": "Intervención social",
    "manager": "Dirección",
    "data_protection_officer": "Delegada de protección de datos",
    "data_manager": "Gestión de datos",
    "reception": "Recepción",
    "protocol_owner": "Responsable del protocolo",
}
# Who always works here: user name, full name, then each post as centre, kind and reference code.
_CAST: list[tuple[str, str, list[tuple[str, str, str]]]] = [
    ("alba", "Alba Serrano Olmo", [("UTS-6001", "social_worker", "TS0101")]),
    ("bilal", "Bilal Haddad Amrani", [("OF-01", "employment_counsellor", "1101")]),
    ("nora", "Nora Vidal Serra", [("PC-VALDEALBA", "ngo_practitioner", "Nora Vidal Serra")]),
    ("quim", "Quim Roca Soler", [("OF-09", "employment_counsellor", "1901")]),
    ("marta", "Marta Crespo Luna", [("UTS-6001", "manager", "TS0100")]),
    ("mateo", "Mateo Rivas Pardo", [("OF-01", "manager", "1100")]),
    ("iria", "Iria Lago Otero", [("OF-09", "manager", "1900")]),
    ("merce", "Mercè Ferrer Pons", [("PC-VALDEALBA", "manager", "Mercè Ferrer Pons")]),
    ("delia", "Delia Montero Sanz", [("UTS-6001", "data_protection_officer", "")]),
    ("diego", "Diego Mena Salas", [("OF-01", "data_protection_officer", "")]),
    ("dario", "Darío Nieto Campos", [("UTS-6000", "data_manager", "")]),
    ("dimas", "Dimas Ferrando Gil", [("UTS-6000", "data_manager", "")]),
    ("dunia", "Dunia Solana Rey", [("OF-01", "data_manager", "")]),
    ("prudencia", "Prudencia Leal Mora", [("UTS-6000", "protocol_owner", "TS0008")]),
    ("pascual", "Pascual Ribas Otero", [("UTS-6001", "protocol_owner", "TS0108")]),
    ("elvira", "Elvira Campos Rey", [("OF-01", "protocol_owner", "1108")]),
    ("tomasa", "Tomasa Vives Prat", [("PC-VALDEALBA", "protocol_owner", "Tomasa Vives Prat")]),
    ("rosa", "Rosa Prieto Gil", [("UTS-6001", "reception", "TS0109")]),
    ("olga", "Olga Marín Rey", [("AB-CASA", "ngo_practitioner", "Olga Marín Rey")]),
    (
        "irene",
        "Irene Lozano Vega",
        [
            ("UTS-6004", "social_worker", "TS0401"),
            ("MI-VALDEALBA", "ngo_practitioner", "Irene Lozano Vega"),
        ],
    ),
]
_KIND_OF_SECTOR = {
    "SS": "social_worker",
    "SE": "employment_counsellor",
    "TS": "ngo_practitioner",
}


def reference(centre: Centre, place: int, full_name: str) -> str:
    """The code by which the centre's source system names a professional."""
    sector = SECTOR_OF[centre.organisation]
    if sector == "SS":
        return f"TS{centre.code[-2:]}{place:02d}"
    return f"1{centre.code[-1]}{place:02d}" if sector == "SE" else full_name


@cache
def professionals() -> list[Professional]:
    """Everybody who works in the region, the cast first; the same for every seed."""
    people = [
        Professional(
            username,
            name,
            [Post(CENTRES[code], kind, _TITLES[kind], ref) for code, kind, ref in posts],
            cast=True,
        )
        for username, name, posts in _CAST
    ]
    rng = Random(60)
    for centre in CENTRES.values():
        kind = _KIND_OF_SECTOR[SECTOR_OF[centre.organisation]]
        for place in range(2, 6):
            sex = "F" if rng.random() < 0.75 else "M"
            first = given_name(rng, "es", sex, 1980)
            last = surname(rng, "es")
            name = f"{first} {last} {surname(rng, 'es')}"
            username = f"{fold(first)}.{fold(last)}.{centre.number:02d}{place}"
            code = reference(centre, place, name)
            people.append(Professional(username, name, [Post(centre, kind, _TITLES[kind], code)]))
    return people


@cache
def references(centre_code: str) -> list[str]:
    """The reference codes of those who attend people at a centre, the cast first."""
    attending = set(_KIND_OF_SECTOR.values())
    return [
        post.reference
        for professional in professionals()
        for post in professional.posts
        if post.centre.code == centre_code and post.kind in attending
    ]


@dataclass(frozen=True, slots=True)
class Source:
    """One of the source systems, as the file organisations.json announces it."""

    code: str
    organisation: str
    name: str
    kind: str
    where: str
    speaks_for: list[str] = field(default_factory=list)


SOURCES = [
    Source(
        "ss-alba",
        "SSA",
        "Aplicación de servicios sociales",
        "sql",
        "servicios_sociales.sqlite",
        [organisation.code for organisation in ORGANISATIONS if organisation.sector == "SS"],
    ),
    Source("se-alba", "SEA", "Sistema de empleo", "sql", "empleo.sqlite", ["SEA"]),
    Source("ts-puente", "PUENTE", "Libro de Puente Claro", "folder", "entidad", ["PUENTE"]),
    Source("ts-puente-enpi", "PUENTE", "Agencia de colocación", "folder", "agencia", ["PUENTE"]),
]


def _centre_json(centre: Centre) -> dict[str, Any]:
    return {
        "code": centre.code,
        "name": centre.name,
        "municipality": centre.place.ine,
        "zone": centre.place.zone,
        "phone": landline(centre.number + 1),
        "email": f"{centre.code.lower()}@alba.example",
        "address": f"Plaza del Mercado, {centre.number + 1}",
    }


def _professional_json(professional: Professional) -> dict[str, Any]:
    return {
        "username": professional.username,
        "full_name": professional.full_name,
        "email": f"{professional.username}@alba.example",
        "cast": professional.cast,
        "profiles": [
            {
                "organisation": post.centre.organisation,
                "centre": post.centre.code,
                "kind": post.kind,
                "functions": list(post.functions),
                "post": post.title,
                "reference": post.reference,
            }
            for post in professional.posts
        ],
    }


def directory() -> dict[str, Any]:
    """What organisations.json holds."""
    return {
        "region": {"name": REGION, "province": PROVINCE_NAME, "province_code": "60"},
        "municipalities": [
            {
                "ine": place.ine,
                "dc": place.check_digit,
                "name": place.name,
                "province": PROVINCE_NAME,
                "zone": place.zone,
                "population": place.population,
            }
            for place in MUNICIPALITIES
        ],
        "organisations": [
            {
                "code": organisation.code,
                "name": organisation.name,
                "sector": organisation.sector,
                "dir3": organisation.dir3,
                "nif": organisation.nif,
                "sensitive": organisation.sensitive,
                "centres": [
                    _centre_json(centre)
                    for centre in CENTRES.values()
                    if centre.organisation == organisation.code
                ],
            }
            for organisation in ORGANISATIONS
        ],
        "professionals": [_professional_json(one) for one in professionals()],
        "sources": [
            {
                "code": source.code,
                "organisation": source.organisation,
                "name": source.name,
                "kind": source.kind,
                "where": source.where,
                "speaks_for": source.speaks_for,
            }
            for source in SOURCES
        ],
    }
