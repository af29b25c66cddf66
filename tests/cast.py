"""The same people in every test, and a small committed world in which they live.

Numbers that nobody holds: DNI 99999xxx, telephones of the unassigned series 79 (see
trenza/territory/synth/numbers.py).

Alba, social worker (SS) · Bilal, employment counsellor (SE) · Nora, practitioner of an NGO (TS) ·
Marta, manager of Alba's centre · Quim, counsellor of a far-away office with no reason to look ·
Delia, data-protection officer (SS) · Darío, data manager (SE) · Pere, the person attended, known to
the three · Rosa, a protected woman whom only Alba attends · Berta, whom nobody else knows.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

PASSWORD = "una-clave-larga-de-prueba"
START = date(2024, 1, 8)
NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)

ORGANISATIONS = [
    # code, name, sector, DIR3, NIF, sensitive
    ("county", "Comarca del Alba", "SS", "L05000001", "", False),
    ("employment", "Servicio de Empleo del Alba", "SE", "A99000001", "", False),
    ("bridge", "Asociación Puente", "TS", "", "G00000000", False),
    ("shelter", "Casa Abrigo", "TS", "", "G11111111", True),
]
CENTRES = [
    ("county-north", "county", "CEAS Norte", "norte"),
    ("office-alba", "employment", "Oficina de Empleo de Alba", "norte"),
    ("office-far", "employment", "Oficina de Empleo de Lejos", "sur"),
    ("bridge-site", "bridge", "Puente, sede", "norte"),
    ("shelter-site", "shelter", "Casa Abrigo, sede", "norte"),
]
PROFESSIONALS = [
    # name, full name, centre, kind, reference
    ("alba", "Alba Ferrer Soler", "county-north", "social_worker", "TS-01"),
    ("marta", "Marta Vidal Ruiz", "county-north", "manager", ""),
    ("delia", "Delia Ramos Gil", "county-north", "data_protection_officer", ""),
    ("bilal", "Bilal Amrani", "office-alba", "employment_counsellor", "OR-07"),
    ("dario", "Darío Peña Lago", "office-alba", "data_manager", ""),
    ("quim", "Quim Torres Mas", "office-far", "employment_counsellor", "OR-99"),
    ("nora", "Nora Iglesias Pons", "bridge-site", "ngo_practitioner", "N-3"),
    ("sara", "Sara Cano Rey", "shelter-site", "ngo_practitioner", "S-1"),
]
SOURCES = [
    ("ss-app", "Aplicación de servicios sociales", "county", "SS"),
    ("se-app", "Aplicación de empleo", "employment", "SE"),
    ("ts-book", "Libro de Puente", "bridge", "TS"),
    ("shelter-book", "Libro de Casa Abrigo", "shelter", "TS"),
]
PERE = {
    "identifiers": [{"type": "dni", "value": "99999018D"}], "given_name": "Pere",
    "surname1": "García", "surname2": "López", "birth_date": "1980-03-02",
    "birth_precision": "day", "sex": "M", "nationality": "ES", "languages": ["es"],
    "phone": "790000001", "address": "Calle Mayor 1",
}  # fmt: skip
ROSA = {
    "identifiers": [{"type": "dni", "value": "99999027H"}], "given_name": "Rosa",
    "surname1": "Núñez", "surname2": "Prado", "birth_date": "1991-07-15",
    "birth_precision": "day", "sex": "F", "nationality": "ES", "languages": ["es"],
    "phone": "790000002", "address": "Refugio 9", "protection": "protected",
}  # fmt: skip
BERTA = {
    "given_name": "Berta", "surname1": "Solà", "birth_date": "2001-01-01",
    "birth_precision": "year", "sex": "F", "nationality": "MA", "languages": ["ar"],
}  # fmt: skip


@dataclass
class World:
    """Ids of everything that ``lay_out`` committed."""

    organisations: dict[str, int] = field(default_factory=dict)
    centres: dict[str, int] = field(default_factory=dict)
    users: dict[str, int] = field(default_factory=dict)
    profiles: dict[str, int] = field(default_factory=dict)
    persons: dict[str, UUID] = field(default_factory=dict)
    identities: dict[tuple[str, str], UUID] = field(default_factory=dict)
    enter: Callable[[str], None] = lambda role: None
    database: Any = None

    def viewer(self, name: str, session: str = "a-session"):
        """Somebody of the cast, ready to ask."""
        from trenza.access.public import Viewer

        return Viewer(profile_id=self.profiles[name], session_key=f"{session}-{name}")


def lay_out(enter: Callable[[str], None]) -> World:
    """Commit the small world; ``enter(role)`` comes from the fixture ``django_on``. Ends as web."""
    world = World(enter=enter)
    enter("owner")
    _directory(world)
    _accounts(world)
    enter("intake")
    _persons(world)
    _relations(world)
    _records(world)
    enter("web")
    return world


def _directory(world: World) -> None:
    from django.apps import apps

    from trenza.directory.public import centre_ids, load_directory, organisation_ids

    load_directory(
        municipalities=[{"ine": "53001", "name": "Alba", "zone": "norte"}],
        organisations=[
            dict(zip(("code", "name", "sector", "dir3", "nif", "sensitive"), row, strict=True))
            for row in ORGANISATIONS
        ],
        centres=[
            {"code": c, "organisation": o, "name": n, "zone": z, "municipality": "53001"}
            for c, o, n, z in CENTRES
        ],
    )
    world.organisations = {code: found[0] for code, found in organisation_ids().items()}
    world.centres = {code: found[0] for code, found in centre_ids().items()}
    source = apps.get_model("exchange", "Source")
    for code, name, organisation, _sector in SOURCES:
        source.objects.create(
            code=code, name=name, organisation_id=world.organisations[organisation], kind="api",
            registered_at=NOW, last_success_at=NOW,
        )  # fmt: skip


def _accounts(world: World) -> None:
    from trenza.accounts.public import create_profile, create_user

    for name, full_name, centre, kind, reference in PROFESSIONALS:
        world.users[name] = create_user(username=name, full_name=full_name, password=PASSWORD)
        world.profiles[name] = create_profile(
            user_id=world.users[name], centre_id=world.centres[centre], kind=kind,
            valid_from=START, reference=reference,
        )  # fmt: skip


def _persons(world: World) -> None:
    from trenza.people.public import read_identity, resolve

    known = [
        ("ss-app", "SS", "P-1", PERE), ("se-app", "SE", "9001", PERE), ("ts-book", "TS", "7", PERE),
        ("ss-app", "SS", "P-2", ROSA), ("ts-book", "TS", "8", BERTA),
    ]  # fmt: skip
    for source, sector, number, who in known:
        identity = read_identity({**who, "source_id": number}, version=1, today=NOW.date())
        with transaction.atomic():
            [found] = resolve([identity], source=source, sector=sector, now=NOW)
        world.persons[who["given_name"].lower()] = found.person_id
        world.identities[(source, number)] = found.identity_id


def _relations(world: World) -> None:
    from trenza.access.public import NewRelation, note_relations
    from trenza.people.public import index_caseload

    attended = [
        ("pere", "county-north", "alba", "ss-app", "P-1"),
        ("pere", "office-alba", "bilal", "se-app", "9001"),
        ("pere", "bridge-site", "nora", "ts-book", "7"),
        ("rosa", "county-north", "alba", "ss-app", "P-2"),
        ("berta", "bridge-site", "nora", "ts-book", "8"),
    ]
    organisation_of = {c: o for c, o, _, _ in CENTRES}
    note_relations(
        [
            NewRelation(
                person_id=world.persons[person], identity_id=world.identities[(source, number)],
                centre_id=world.centres[centre],
                organisation_id=world.organisations[organisation_of[centre]],
                profile_id=world.profiles[professional], valid_from=START, valid_to=None,
                source=source, source_id=f"rel-{number}", version=1,
            )
            for person, centre, professional, source, number in attended
        ],
        now=NOW,
    )  # fmt: skip
    with transaction.atomic():
        index_caseload([(world.centres[c], world.persons[p]) for p, c, *_ in attended])


# person, source, number, organisation, centre, type, content, summary by the author
STATEMENTS = [
    ("pere", "ss-app", "VAL-1", "county", "county-north", "exclusion_assessment", None),
    ("pere", "ss-app", "SAL-1", "county", "county-north", "health_situation", None),
    ("pere", "ss-app", "REN-1", "county", "county-north", "regional_benefit", None),
    ("pere", "se-app", "DEM-1", "employment", "office-alba", "job_demand", None),
    ("pere", "se-app", "PRE-1", "employment", "office-alba", "unemployment_benefit", None),
    ("pere", "ts-book", "APO-1", "bridge", "bridge-site", "other_support", None),
    ("rosa", "ss-app", "VIO-1", "county", "county-north", "violence_situation", None),
]


def _records(world: World) -> None:
    from trenza.records.public import append

    append([new_record(world, *row[:6]) for row in STATEMENTS], delivery_id=None, now=NOW)


def new_record(
    world: World, person: str, source: str, number: str, organisation: str, centre: str,
    type_code: str, *, version: int = 1, content: dict | None = None, **changes: object,
):  # fmt: skip
    """A statement about somebody of the cast, with the least content its schema asks for."""
    from trenza.protocol.public import record_type, summary_of
    from trenza.records.public import NewRecord

    one = record_type(type_code)
    body = content if content is not None else least(one.schema)
    sector = dict((c, s) for c, _, s, *_ in ORGANISATIONS)[organisation]
    identity = next((i for (s, _), i in world.identities.items() if s == source), None)
    values = {
        "row_number": 1, "person_id": world.persons[person], "type": type_code,
        "type_bit": one.bit, "content": json.dumps(body),
        "summary": summary_of(type_code, body) or f"Resumen de {type_code}",
        "organisation_id": world.organisations[organisation], "sector": sector,
        "centre_id": world.centres[centre], "author": "", "source": source, "source_id": number,
        "version": version, "stated_at": NOW, "valid_from": START, "valid_to": None,
        "identity_id": identity,
    }  # fmt: skip
    return NewRecord(**{**values, **changes})  # type: ignore[arg-type]


def least(schema: dict) -> object:
    """The smallest value that a schema of the pack accepts."""
    for keyword in ("oneOf", "enum"):
        if keyword in schema:
            first = schema[keyword][0]
            return first["const"] if keyword == "oneOf" else first
    simple = {"boolean": True, "number": schema.get("minimum", 0)}
    simple["integer"] = simple["number"]
    kind = schema.get("type")
    if kind == "object":
        return {k: least(schema["properties"][k]) for k in schema.get("required", [])}
    if kind == "array":
        return [least(schema["items"])] if schema.get("minItems") else []
    return simple[kind] if kind in simple else _least_text(schema)


def _least_text(schema: dict) -> str:
    if schema.get("format") == "date":
        return "2026-01-15"
    return "x" * max(1, schema.get("minLength", 1))
