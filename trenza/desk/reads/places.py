"""Names of centres and organisations, looked up once per page."""

from collections.abc import Iterable
from dataclasses import dataclass

from trenza.accounts.public import CurrentProfile
from trenza.directory.public import CentreCard, centre_cards
from trenza.people.public import fold

SECTOR_NAMES = {
    "SS": "Servicios sociales",
    "SE": "Empleo",
    "TS": "Tercer sector",
    "CO": "Entidad colaboradora",
}


@dataclass(frozen=True)
class Places:
    """The directory as a page needs it; sensitive names are withheld, one's own is not."""

    centres: dict[int, CentreCard]
    organisations: dict[int, tuple[str, str]]

    def organisation(self, organisation_id: int | None, sector: str = "") -> str:
        """The name of an organisation, or its sector where the name is withheld."""
        if organisation_id in self.organisations:
            return self.organisations[organisation_id][0]
        return SECTOR_NAMES.get(sector, "Otra entidad")

    def sector(self, organisation_id: int | None) -> str:
        """The sector of an organisation; '' if it is not in the directory."""
        return (
            self.organisations[organisation_id][1] if organisation_id in self.organisations else ""
        )

    def place(self, centre_id: int | None, organisation_id: int | None, sector: str) -> str:
        """«CEAS Norte», or the organisation where no centre is told."""
        if centre_id in self.centres:
            return self.centres[centre_id].name
        return self.organisation(organisation_id, sector)

    def recipients(self, sectors: Iterable[str]) -> list[tuple[int, str]]:
        """Organisations of these sectors that can be named, in alphabetical order."""
        wanted = set(sectors)
        named = [
            (key, name) for key, (name, sector) in self.organisations.items()
            if sector in wanted and name not in SECTOR_NAMES.values()
        ]  # fmt: skip
        return sorted(named, key=lambda pair: fold(pair[1]))


def places_for(profile: CurrentProfile, centres: Iterable[int] | None = None) -> Places:
    """The directory (or only these centres of it) as this profile may read it."""
    cards = centre_cards(centres)
    organisations = {
        card.organisation_id: (card.organisation, card.sector) for card in cards.values()
    }
    organisations[profile.organisation_id] = (profile.organisation, profile.sector)
    return Places(centres=cards, organisations=organisations)
