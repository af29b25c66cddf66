"""Going round every page: the routes, what they need, and a browser for each of the cast."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.cast import NOW, PERE, ROSA, START, World
from tests.desk.conftest import browser_of
from trenza.people.public import read_identity, resolve

# The words that a route needs, by its arguments. A new route with other words must say here what
# it is given; a new route with the same words is gone through by itself.
OF_A_PERSON = {"person"}
OF_A_STATEMENT = {"person", "series"}
OF_A_CONSENT = {"person", "consent"}
KNOWN_WORDS = [
    set(), OF_A_PERSON, OF_A_STATEMENT, OF_A_CONSENT, {"person", "type_code"}, {"visit"},
    {"review"}, {"alarm"}, {"review", "ordered"},
    {"profile_id"}, {"reference"}, {"reference", "row"}, {"code"}, {"delivery"},
    {"version"}, {"version", "profile", "sector"}, {"draft"}, {"version", "type_code"},
    {"profile", "sector"}, {"draft", "profile", "sector"},
]  # fmt: skip
HIDDEN_SOURCE = "shelter-book"


def routes(patterns: Any = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route with its full name."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            space = f"{prefix}{one.namespace}:" if one.namespace else prefix
            yield from routes(one.url_patterns, space)
        else:
            yield f"{prefix}{one.name or one.pattern}", one


def all_words(name: str) -> set[str]:
    """The names of the arguments of a route, those of its prefixes included."""
    space, _, short = name.rpartition(":")
    resolver: Any = get_resolver()
    for part in filter(None, space.split(":")):
        resolver = resolver.namespace_dict[part][1]
    return set(resolver.reverse_dict.getlist(short)[0][0][0][1])


class Errand:
    """Addresses of everything that lies in the world, for whoever goes round."""

    def __init__(self, world: World) -> None:
        self.world = world
        with world.database.connect("owner") as owner:
            self.series: dict[tuple[UUID, str], list[UUID]] = {}
            for person, source, series in owner.execute(
                "SELECT DISTINCT ON (person_id, source) person_id, source, series "
                "FROM records_record WHERE source_id LIKE 'kanario%%' AND state = 'current' "
                "ORDER BY person_id, source, type"
            ).fetchall():
                self.series.setdefault((person, source), []).append(series)
            self.consents = dict(
                owner.execute("SELECT person_id, id FROM access_consent").fetchall()
            )
            self.visits = owner.execute(
                "SELECT id FROM access_relation WHERE kind = 'declared'"
            ).fetchall()
            self.reviews = [
                one
                for (one,) in owner.execute("SELECT reference FROM people_link_review").fetchall()
            ] or [uuid4()]
            self.deliveries = owner.execute(
                "SELECT d.reference, r.reference FROM exchange_delivery d "
                "JOIN exchange_rejection r ON r.delivery_id = d.id"
            ).fetchall()

    def addresses(self, name: str, person: str) -> list[str]:
        """Where a route leads for somebody: once for each thing it can be given."""
        words = all_words(name)
        known = self.world.persons.get(person) or uuid4()
        return [
            reverse(name, kwargs={word: one[word] for word in words})
            for one in self._given(frozenset(words), known)
        ]

    def _given(self, words: frozenset[str], person: UUID) -> list[dict[str, Any]]:
        """The values of these words, in every way that this world has."""
        of_person = [s for (p, _), many in self.series.items() if p == person for s in many]
        every: dict[str, list[dict[str, Any]]] = {
            "series": [{"person": person, "series": one} for one in of_person or [uuid4()]],
            "consent": [{"person": person, "consent": self.consents.get(person, uuid4())}],
            "type_code": [{"person": person, "version": 1, "type_code": "other_support"}],
            "visit": [{"visit": visit} for (visit,) in self.visits],
            "ordered": [{"review": one, "ordered": uuid4()} for one in self.reviews],
            "review": [{"review": one} for one in self.reviews],
            "profile_id": [{"profile_id": one} for one in self.world.profiles.values()],
            "code": [{"code": code} for code in ("se-app", HIDDEN_SOURCE)],
            "row": [{"reference": one, "row": row} for one, row in self.deliveries],
            "reference": [{"reference": one, "delivery": one} for one, _ in self.deliveries],
            "delivery": [{"reference": one, "delivery": one} for one, _ in self.deliveries],
            "version": [{"version": 1, "profile": "social_worker", "sector": "SS"}],
            "draft": [{"draft": 1, "profile": "social_worker", "sector": "SS"}],
            "sector": [{"profile": "social_worker", "sector": "SS"}],
            "alarm": [{"alarm": uuid4()}],
            "person": [{"person": person}],
        }
        return next((every[word] for word in every if word in words), [{}])


def plant_doubts(world: World) -> dict[str, UUID]:
    """The employment service tells of Pere's and of Rosa's document with another birth."""
    world.enter("intake")
    for number, who in (("9701", PERE), ("9702", ROSA)):
        said = {"identifiers": who["identifiers"], "given_name": "Otra", "surname1": "Persona",
                "birth_date": "1950-01-01", "source_id": number}  # fmt: skip
        identity = read_identity(said, version=1, today=NOW.date())
        with transaction.atomic():
            resolve([identity], source="se-app", sector="SE", now=NOW + timedelta(minutes=1))
    world.enter("web")
    with world.database.connect("owner") as owner:
        found = owner.execute(
            "SELECT i.source_person_id, r.reference FROM people_link_review AS r "
            "JOIN people_identity AS i ON i.id IN (r.identity_id, r.other_identity_id) "
            "WHERE i.source_person_id IN ('9701', '9702') AND r.state = 'open'"
        ).fetchall()
    numbers = dict(found)
    return {"pere": numbers["9701"], "rosa": numbers["9702"]}


def furnish(world: World) -> None:
    """Consents, a visit, two doubts and a delivery with a rejected row, with canaries in them."""
    plant_doubts(world)
    with world.database.connect("owner") as owner:
        for person, organisation in (("pere", "bridge"), ("rosa", "shelter")):
            owner.execute(
                "INSERT INTO access_consent (id, person_id, organisation_id, text_code, purpose, "
                "medium, language, scope, m1, m2, m3, collected_by, collected_at, evidence, "
                "withdrawal_medium) VALUES (gen_random_uuid(), %s, %s, 'base-1', 'attention', "
                "'signed_paper', 'es', '{\"areas\": []}', 0, 0, 0, %s, now(), %s, '')",
                [world.persons[person], world.organisations[organisation],
                 world.profiles["alba"], f"evidencia-{person}"],
            )  # fmt: skip
        owner.execute(
            "INSERT INTO access_relation (id, person_id, centre_id, organisation_id, kind, "
            "profile_id, valid_from, expires_at, source, source_id, version, state, noted_at) "
            "VALUES (gen_random_uuid(), %s, %s, %s, 'declared', %s, %s, %s, 'trenza', 'visita', "
            "1, 'current', now())",
            [world.persons["berta"], world.centres["county-north"],
             world.organisations["county"], world.profiles["delia"], START,
             NOW + timedelta(days=3650)],
        )  # fmt: skip
    world.enter("owner")
    for source in ("se-app", HIDDEN_SOURCE):
        delivery = apps.get_model("exchange", "Delivery").objects.create(
            source_id=source, channel="api", sha256=source, bytes=1, state="partly_applied",
            received_at=NOW, chunk_rows=100, rows_total=1, rows_rejected=1,
        )  # fmt: skip
        apps.get_model("exchange", "Rejection").objects.create(
            delivery=delivery, source=source, row_number=1, line=1, state="quarantined",
            code="type.unknown", message="No existe.", field="type", created_at=NOW,
            raw={"values": {"given_name": f"fila-de-{source}"}},
        )  # fmt: skip
    world.enter("web")


def client_of(world: World, name: str | None) -> Client:
    """A browser in which that person of the cast works; without a name, nobody's."""
    return browser_of(world, name) if name else Client()
