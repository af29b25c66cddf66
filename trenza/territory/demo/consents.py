"""Consents of invented persons, recorded as a professional would: through the door, with events."""

import json
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.db import connection

from trenza.access.public import Viewer, call
from trenza.base import roles
from trenza.base.clock import today
from trenza.protocol.public import consent_text, current

# Persons of the NGO who gave consent: two of three; the others show a folder without basis.
EVERY = 3


def record_consents() -> int:
    """Two of three persons whom an NGO attends consent to it; Pere always does. How many gave."""
    wanted = list(_attended_by_entities())
    text = consent_text()
    medium = "signed_paper"  # as the evidence says
    purpose = "attention"
    given = 0
    for place, (profile, person, organisation, sector, is_pere) in enumerate(wanted):
        if place % EVERY == 0 and not is_pere:
            continue
        most = _most(sector)
        areas = sorted({one.area for one in current().types.values() if most >> one.bit & 1})
        made = call(
            "access_record_consent", Viewer(profile, "demo"), person, organisation,
            str(text["version"]), purpose, medium, "es", json.dumps({"areas": areas}),
            today() + timedelta(days=365), "Expediente en papel de la sede, hoja 1",
        )  # fmt: skip
        given += made is not None
    return given


def _most(sector: str) -> int:
    """The types of which a consent can give a sector anything."""
    compiled = current().compiled
    given = 0
    for basis in compiled.pack.bases:
        if basis.sector == sector and basis.kind == "consent":
            given |= compiled.bases[basis.code].exists
    return given


def _attended_by_entities() -> Iterator[tuple[int, UUID, int, str, bool]]:
    """Profile, person, organisation and sector of each relation without a consent yet."""
    with roles.administrator() as database:
        rows = database.execute(
            """
            SELECT DISTINCT ON (r.person_id, r.organisation_id)
                   f.id, r.person_id, r.organisation_id, o.sector,
                   p.given_name = 'Pere' AND p.surname1 = 'Soler'
            FROM access_relation AS r
            JOIN directory_organisation AS o ON o.id = r.organisation_id AND o.sector = 'TS'
            JOIN people_person AS p ON p.id = r.person_id
            JOIN accounts_profile AS f ON f.centre_id = r.centre_id AND f.kind = 'ngo_practitioner'
            LEFT JOIN access_consent AS c
                ON c.person_id = r.person_id AND c.organisation_id = r.organisation_id
            WHERE c.id IS NULL AND r.state = 'current' AND r.kind = 'attends'
            ORDER BY r.person_id, r.organisation_id, f.id
            """
        ).fetchall()
    connection.close()
    for profile, person, organisation, sector, is_pere in rows:
        yield (int(str(profile)), UUID(str(person)), int(str(organisation)), str(sector),
               bool(is_pere))  # fmt: skip
