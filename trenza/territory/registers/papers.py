"""The document, telephone, e-mail and address that a source wrote down for a person in a year."""

from random import Random

from trenza.territory.registers import documents
from trenza.territory.registers.documents import LETTERS
from trenza.territory.registers.mechanisms import (
    ADDRESS,
    CENTRE_PHONES,
    DOC,
    DOC_COUNTRY,
    DOC_TYPE,
    EMAIL,
    PHONE,
    POSTCODE,
    TOWN,
    Mechanism,
    Row,
    Tags,
)
from trenza.territory.registers.population import Person

PLACEHOLDERS = (
    "00000000T", "00000000T", "SIN DOCUMENTO", "SIN DOCUMENTO", "NO TIENE", "INDOCUMENTADO",
    "X0000000T", "99999999R",
    "0", "-", "PENDIENTE", "NO CONSTA", "00000000", "11111111H", "12345678Z", "SD", "EN TRAMITE",
)  # fmt: skip


def paper(person: Person, year: int) -> tuple[str, str, str]:
    """Type, number and country of the best document the person had in this year."""
    if person.spanish_since <= year:
        return "dni", documents.dni(person.index), "ES"
    if person.origin.code == "ES":
        return "", "", ""
    if person.nie_since <= year:
        return "nie", documents.nie(person.index), "ES"
    return travel_paper(person, year)


def travel_paper(person: Person, year: int) -> tuple[str, str, str]:
    """The passport of this year; renewal brings another number."""
    edition = 0 if year < person.passport_until else 1
    code = person.origin.code
    return "passport", documents.passport(person.index, code, edition), code


def stale(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """An older document, from an old file: the passport, or the NIE of one who became Spanish."""
    if person.origin.code == "ES" or not row[DOC]:
        return
    if row[DOC_TYPE] == "dni" and rng.random() < 0.7:
        row[DOC_TYPE], row[DOC] = "nie", documents.nie(person.index)
    else:
        row[DOC_TYPE], row[DOC], row[DOC_COUNTRY] = travel_paper(person, 2010)
    tags.append("stale_document")


def placeholder(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """The form demands a number."""
    row[DOC] = PLACEHOLDERS[int(rng.random() * len(PLACEHOLDERS))]
    tags.append("placeholder")


def no_letter(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """Without its check letter."""
    if row[DOC_TYPE] in ("dni", "nie"):
        row[DOC] = row[DOC][:-1]


def other_letter(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """With a wrong check letter."""
    if row[DOC_TYPE] in ("dni", "nie"):
        row[DOC] = row[DOC][:-1] + LETTERS[int(rng.random() * 23)]


def document_digit(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """One digit wrong."""
    if row[DOC]:
        place = 1 + int(rng.random() * (len(row[DOC]) - 2))
        row[DOC] = f"{row[DOC][:place]}{int(rng.random() * 10)}{row[DOC][place + 1 :]}"


def document_transposed(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """Two digits exchanged."""
    text = row[DOC]
    if len(text) > 5:
        place = 1 + int(rng.random() * (len(text) - 4))
        row[DOC] = text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def other_valid(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """A digit wrong and its letter recomputed: a valid number that is somebody else's."""
    if row[DOC_TYPE] == "dni":
        number = int(row[DOC][:-1]) + (1, 10, 100, 1000)[int(rng.random() * 4)]
        row[DOC] = f"{number:08d}{LETTERS[number % 23]}"
        tags.append("wrong_document")


def formatted(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """12.345.678-Z, X-1234567-L, lower case."""
    text, style = row[DOC], int(rng.random() * 4)
    if row[DOC_TYPE] == "dni" and style == 0:
        row[DOC] = f"{text[:2]}.{text[2:5]}.{text[5:8]}-{text[8:]}"
    elif style == 1:
        row[DOC] = f"{text[:-1]}-{text[-1:]}"
    elif style == 2:
        row[DOC] = text.lower()
    else:
        row[DOC] = f"{text[:1]} {text[1:-1]} {text[-1:]}" if row[DOC_TYPE] == "nie" else f" {text}"


def lent(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """The document of another member of the household."""
    members = person.home.members
    if len(members) < 2:
        return
    other = members[int(rng.random() * len(members))]
    if other is not person:
        row[DOC_TYPE], row[DOC], row[DOC_COUNTRY] = paper(other, 2024)
        tags.append("lent_document")


DOCUMENT_HABITS: dict[str, Mechanism] = {
    act.__name__: act
    for act in (
        stale, placeholder, no_letter, other_letter, document_digit, document_transposed,
        other_valid, formatted, lent,
    )
}  # fmt: skip


def own_mobile(row: Row, person: Person, year: int) -> None:
    """The person's mobile of that year."""
    row[PHONE] = person.mobile if year >= person.mobile_since else person.old_mobile
    if person.home.shelter:
        row[PHONE] = row[PHONE] if person.index % 5 < 3 else ""


def no_phone(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """Not asked, or none."""
    row[PHONE] = ""


def household_phone(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """The telephone at home, or the shelter's."""
    row[PHONE] = person.home.phone
    tags.append("household_phone")


def relatives_phone(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """The mobile of whoever of the family answers."""
    row[PHONE] = person.home.members[0].mobile


def centre_phone(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """The telephone of the centre that wrote the record."""
    row[PHONE] = CENTRE_PHONES[int(rng.random() ** 2 * len(CENTRE_PHONES))]
    tags.append("centre_phone")


def older_phone(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """The telephone of years ago."""
    row[PHONE] = person.old_mobile


def phone_digit(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """One digit wrong."""
    if row[PHONE]:
        place = 1 + int(rng.random() * 8)
        row[PHONE] = f"{row[PHONE][:place]}{int(rng.random() * 10)}{row[PHONE][place + 1 :]}"


def phone_written(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """+34, spaces, two numbers in one field."""
    text, style = row[PHONE], int(rng.random() * 5)
    if text and style < 4:
        row[PHONE] = (
            f"+34{text}", f"{text[:3]} {text[3:6]} {text[6:]}", f"0034 {text}",
            f"{text[:3]}-{text[3:]}",
        )[style]  # fmt: skip
    elif text:
        row[PHONE] = f"{text} / {person.home.phone}"


PHONE_HABITS: dict[str, Mechanism] = {
    act.__name__: act
    for act in (
        no_phone, household_phone, relatives_phone, centre_phone, older_phone, phone_digit,
        phone_written,
    )
}  # fmt: skip


def own_address(row: Row, person: Person, year: int) -> None:
    """Where the person lived in that year."""
    home = person.home
    street, number, row[POSTCODE], row[TOWN] = home.address if year >= home.moved else home.before
    row[ADDRESS] = f"{street}, {number}" if number else street


def no_address(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """Only the municipality, or not even that."""
    row[ADDRESS] = ("", "", "SIN DOMICILIO", "NO CONSTA")[int(rng.random() * 4)]
    row[POSTCODE] = row[POSTCODE] if rng.random() < 0.4 else ""
    if rng.random() < 0.15:
        row[TOWN] = ""


def older_address(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """Where the person lived years ago."""
    own_address(row, person, 0)


_KINDS = {
    "CALLE": ("C/", "C/ ", "C.", "CL", "C "), "AVENIDA": ("AVDA.", "AV.", "AVDA", "AV"),
    "PLAZA": ("PZA.", "PL.", "PZ"),
    "PASEO": ("Pº", "P.", "PSO"), "CARRETERA": ("CTRA.", "CTRA", "CR"), "TRAVESÍA": ("TRVA.",
    "TRAV."),
    "URBANIZACIÓN": ("URB.", "URB"), "BARRIADA": ("BDA.", "BDA"), "CAMINO": ("CNO.", "CMNO"),
    "PASAJE": ("PJE.",),
    "RONDA": ("RDA.",), "CUESTA": ("CTA.",),
}  # fmt: skip


def address_shortened(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """C/ Mayor 3-2B for Calle Mayor, 3, 2º B."""
    kind, _, rest = row[ADDRESS].partition(" ")
    if kind in _KINDS:
        forms = _KINDS[kind]
        rest = rest.replace(", ", " " if rng.random() < 0.5 else "-", 2).replace(
            "º ", "º" if rng.random() < 0.5 else ""
        )
        for word in ("DE LA ", "DE LOS ", "DE LAS ", "DEL ", "DE "):
            if rest.startswith(word) and rng.random() < 0.6:
                rest = rest[len(word) :]
                break
        row[ADDRESS] = f"{forms[int(rng.random() * len(forms))]} {rest}".replace("/  ", "/ ")


def street_alone(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """Without floor and door, or without a number."""
    street, _, rest = row[ADDRESS].partition(",")
    row[ADDRESS] = street if rng.random() < 0.4 else f"{street},{rest.partition(',')[0]}"


def address_slip(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """A letter less in the street."""
    text = row[ADDRESS]
    if len(text) > 12:
        place = 7 + int(rng.random() * 5)
        row[ADDRESS] = text[:place] + text[place + 1 :]


def wrong_postcode(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """The postcode of the centre of the town."""
    row[POSTCODE] = f"{row[POSTCODE][:4]}0"


ADDRESS_HABITS: dict[str, Mechanism] = {
    act.__name__: act
    for act in (
        no_address,
        older_address,
        address_shortened,
        street_alone,
        address_slip,
        wrong_postcode,
    )
}


def relatives_email(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """The address of the one of the family who has one."""
    row[EMAIL] = person.home.members[0].email


def email_slip(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """A letter less."""
    place = int(rng.random() * 6)
    row[EMAIL] = row[EMAIL][:place] + row[EMAIL][place + 1 :]


def no_email(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """Not asked."""
    row[EMAIL] = ""


EMAIL_HABITS: dict[str, Mechanism] = {
    act.__name__: act for act in (relatives_email, email_slip, no_email)
}
