"""A small world of identities with what hangs on them, to link and part at will."""

from datetime import date, timedelta
from itertools import count
from uuid import uuid4

from django.apps import apps
from django.db import connection

from tests.conftest import as_role
from tests.people.worlds import NOW
from trenza.access.public import NewRelation, note_relations
from trenza.directory.public import centre_ids, load_directory, organisation_ids
from trenza.people.actions.decide import By
from trenza.people.public import index_caseload, resolve
from trenza.records.public import NewRecord, append

clock = count()
BY = By(profile_id=1, reason="visto")


def later():
    """A moment after every earlier one."""
    return NOW + timedelta(seconds=next(clock))


def tell(source, *identities, sector="SS"):
    return resolve(identities, source=source, sector=sector, now=later())


def lay_directory():
    """One organisation and three centres."""
    with as_role("owner"):
        load_directory(
            municipalities=[],
            organisations=[{"code": "o", "name": "O", "sector": "SS", "dir3": "L05000001",
                            "nif": "",
                            "sensitive": False}],
            centres=[{"code": c, "organisation": "o", "name": c, "zone": ""} for c in "pqr"],
        )  # fmt: skip
    return organisation_ids()["o"][0], [centre_ids()[c][0] for c in "pqr"]


def attend(identity, organisation, centre):
    """A record and a relation come through this identity, and its centre finds her by name."""
    here = {"organisation_id": organisation, "centre_id": centre}
    append(
        [NewRecord(1, identity.person_id, "housing", 1, "{}", "", organisation, "SS", centre, "",
                   "x", str(identity.identity_id), 1, NOW, None, None, identity.identity_id)],
        delivery_id=None, now=NOW,
    )  # fmt: skip
    note_relations(
        [NewRelation(identity.person_id, identity.identity_id, here["centre_id"], organisation,
                     None, date(2024, 1, 1), None, "x", str(identity.identity_id), 1)],
        now=NOW,
    )  # fmt: skip
    index_caseload([(centre, identity.person_id)])


def declare(person, organisation, centre):
    """A visit declared at the desk: it came through no identity."""
    note_relations(
        [NewRelation(person, None, centre, organisation, None, date(2024, 1, 1), None, "desk",
                     str(uuid4()), 1)],
        now=NOW,
    )  # fmt: skip
    index_caseload([(centre, person)])


_PICTURES = {
    "identity": "SELECT id, person_id, link_reason, linked_at, version FROM people_identity",
    "identifier": "SELECT identity_id, person_id, type, value FROM people_identifier",
    "person": "SELECT id, given_name, surname1, surname2, birth_date, phone, address, protection "
              "FROM people_person WHERE continues_as IS NULL",
    "review": "SELECT identity_id, other_identity_id, person_id, other_person_id, reason, state, "
              "verdict, decided_on, decision_id FROM people_link_review WHERE state <> 'void'",
    # a key without a relation finds nobody
    "key": "SELECT centre_id, key, person_id FROM people_caseload_key AS k WHERE EXISTS ("
           "SELECT FROM access_relation AS r WHERE r.person_id = k.person_id "
           "AND r.centre_id = k.centre_id AND r.state = 'current')",
    "relation": "SELECT id, person_id, state FROM access_relation",
    "consent": "SELECT id, person_id, withdrawn_at FROM access_consent",
    "record": "SELECT id, person_id, state FROM records_record",
    "series": "SELECT series, person_id FROM records_series",
}  # fmt: skip


def picture():
    """Everything that links decide, row by row; not when a row was last touched."""
    found = {}
    with as_role("owner"), connection.cursor() as cursor:
        for name, query in _PICTURES.items():
            cursor.execute(query)
            found[name] = sorted(map(str, cursor.fetchall()))
    return found


def rows(query, *values):
    with as_role("owner"), connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def place_of_all():
    """Every identity by its number, with the person to whom it points."""
    model = apps.get_model("people", "Identity")
    return {row.source_person_id: row for row in model.objects.all()}
