"""What a source says of a person, as raw text: what the normal form is made from."""

from typing import NamedTuple

from trenza.people.rules.identities import Identity


class Particulars(NamedTuple):
    """The particulars of a person as written; '' where nothing is said."""

    given_name: str = ""
    surname1: str = ""
    surname2: str = ""
    sex: str = ""
    birth_date: str = ""
    birth_precision: str = "day"
    nationality: str = ""
    documents: tuple[tuple[str, str, str], ...] = ()
    phone: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""
    municipality: str = ""


def particulars_of(identity: Identity) -> Particulars:
    """The particulars of an identity of the index."""
    born = identity.birth.day
    return Particulars(
        given_name=identity.given_name,
        surname1=identity.surname1,
        surname2=identity.surname2,
        sex=identity.sex,
        birth_date=born.isoformat() if born else "",
        birth_precision=identity.birth.precision,
        nationality=identity.nationality,
        documents=tuple((i.type, i.value, i.country) for i in identity.identifiers),
        phone=identity.phone,
        email=identity.email,
        address=identity.address,
        municipality=identity.municipality,
    )
