"""For whom a source may speak: its organisation, the centres it may name, who works there."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection

from trenza.directory.public import centre_ids, organisation_ids
from trenza.exchange.models import Source
from trenza.exchange.rules.values import Problem


class Place(NamedTuple):
    """Where a statement is made: a centre (or none), its organisation and sector."""

    centre_id: int | None
    organisation_id: int
    sector: str


@dataclass(frozen=True)
class Speaker:
    """What is known of a source while its delivery is applied; read once."""

    source: str
    home: Place
    places: dict[str, Place]
    foreign: frozenset[str]
    professionals: dict[tuple[int, str], int]
    types: frozenset[str] | None

    def place_of(self, centre: str) -> Place | Problem:
        """The place of a centre's code, if this source may speak for it."""
        if not centre:
            return self.home
        place = self.places.get(centre)
        if place is not None:
            return place
        if centre in self.foreign:
            return Problem(
                "centre.foreign",
                "Este sistema no puede aportar datos en nombre de ese centro.",
                "centre",
            )
        return Problem("centre.unknown", "Ese centro no está en el directorio.", "centre")

    def may_state(self, type_code: str) -> bool:
        """Whether the declaration of the source leaves this type of information in."""
        return self.types is None or type_code in self.types


def speaker_of(source: Source) -> Speaker:
    """Everything about a source that reading its rows needs."""
    organisations = organisation_ids()
    by_id = {identity: sector for identity, sector in organisations.values()}
    allowed = {source.organisation_id}
    allowed |= {organisations[code][0] for code in source.speaks_for if code in organisations}
    centres = centre_ids()
    places = {
        code: Place(centre, organisation, by_id[organisation])
        for code, (centre, organisation) in centres.items()
        if organisation in allowed
    }
    declared = source.settings.get("types")
    return Speaker(
        source=source.code,
        home=Place(None, source.organisation_id, by_id[source.organisation_id]),
        places=places,
        foreign=frozenset(centres) - frozenset(places),
        professionals=_professionals(),
        types=frozenset(declared) if declared else None,
    )


def _professionals() -> dict[tuple[int, str], int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT centre_id, reference, id FROM accounts_profile"
            " WHERE active AND reference <> '' ORDER BY id"
        )
        return {(centre, reference): profile for centre, reference, profile in cursor.fetchall()}
