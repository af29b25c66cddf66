"""Reading the directory."""

from collections.abc import Iterable
from dataclasses import dataclass

from trenza.directory.models import Centre, Organisation
from trenza.directory.rules import SECTORS


@dataclass(frozen=True)
class CentreCard:
    """What others may know of a centre; a sensitive organisation shows as its sector only."""

    id: int
    code: str
    name: str
    organisation_id: int
    organisation: str
    sector: str
    zone: str
    phone: str


def centre_cards(ids: Iterable[int] | None = None) -> dict[int, CentreCard]:
    """These centres (or all) by id, with the names of sensitive organisations withheld."""
    rows = Centre.objects.select_related("organisation")
    if ids is not None:
        rows = rows.filter(id__in=list(ids))
    return {row.id: _card(row) for row in rows}


def _card(centre: Centre) -> CentreCard:
    organisation = centre.organisation
    hidden = organisation.sensitive
    veil = SECTORS[organisation.sector]
    return CentreCard(
        id=centre.id,
        code="" if hidden else centre.code,
        name=veil if hidden else centre.name,
        organisation_id=organisation.id,
        organisation=veil if hidden else organisation.name,
        sector=organisation.sector,
        zone="" if hidden else centre.zone,
        phone="" if hidden else centre.phone,
    )


def centre_ids() -> dict[str, tuple[int, int]]:
    """Code of each centre → (centre id, organisation id)."""
    rows = Centre.objects.values_list("code", "id", "organisation_id")
    return {code: (centre, organisation) for code, centre, organisation in rows}


def organisation_ids() -> dict[str, tuple[int, str]]:
    """Code of each organisation → (organisation id, sector)."""
    rows = Organisation.objects.values_list("code", "id", "sector")
    return {code: (identity, sector) for code, identity, sector in rows}
