"""Identifiers: normalised, checked by their own check digits, told apart from placeholders."""

import re
from dataclasses import dataclass

from stdnum.es import dni, nie, nif

from trenza.people.rules.names import clean, fold
from trenza.people.rules.problems import Problem

TYPES = ("dni", "nie", "passport", "nuss", "health_card", "own", "none")
# Two different values of one of these cannot belong to one person; passports are renewed.
SINGLE = frozenset({"dni", "nie", "nuss"})
LINKING = frozenset({"dni", "nie", "nuss", "passport", "health_card"})
_CHECKED = LINKING | {"nif"}

_NOISE = re.compile(r"[^0-9A-ZÑÇ]")
_PLACEHOLDERS = frozenset({"00000001R"})
_WORDS = frozenset(
    {
        "sindocumento", "sindocumentos", "sindni", "sinnie", "sinpasaporte", "notiene", "noconsta",
        "nodocumentado", "nodocumentada", "indocumentado", "indocumentada", "desconocido",
        "pendiente", "entramite", "ninguno", "nosabe", "noaporta", "sd", "na", "nc", "nd", "sn",
        "no", "sinnumero", "extraviado", "caducado",
    }
)  # fmt: skip


@dataclass(frozen=True, order=True)
class Identifier:
    """A valid identifier in its normal form."""

    type: str
    value: str
    country: str = ""
    issuer: str = ""

    @property
    def key(self) -> str:
        """What two identities must share to be linked by it; empty if it links nobody.

        A number says who somebody is only together with who gave it: a passport needs its country,
        a health card its issuer, and an organisation's own number means nothing to the others.
        """
        if self.type == "passport":
            return f"passport:{self.country}:{self.value}" if self.country else ""
        if self.type == "health_card":
            return f"health_card:{fold(self.issuer)}:{self.value}"
        return f"{self.type}:{self.value}" if self.type in LINKING else ""


def normalise(value: str) -> str:
    """Capitals and digits only: spaces, dashes, dots and slashes say nothing."""
    return _NOISE.sub("", clean(value).upper())


def is_placeholder(value: str) -> bool:
    """Whether it is what people type when there is no document («SIN DOCUMENTO», 00000000T)."""
    plain = normalise(value)
    folded = fold(value).replace(" ", "")
    digits = re.sub(r"\D", "", plain)
    repeated = len(digits) >= 7 and len(set(digits)) == 1
    return len(set(plain)) <= 1 or repeated or plain in _PLACEHOLDERS or folded in _WORDS


def read_identifier(
    type: str, value: str, country: str = "", issuer: str = ""
) -> Identifier | Problem | None:
    """The identifier in its normal form, why it is not one, or None for «no document»."""
    kind = type.strip().lower()
    if kind == "none" or (kind in _CHECKED and is_placeholder(value)):
        return None
    if kind in ("dni", "nie", "nif"):
        return _national(normalise(value), kind)
    if kind == "nuss":
        return _nuss(normalise(value))
    if kind == "passport":
        return _passport(normalise(value), country.strip().upper())
    if kind == "health_card":
        return _health_card(normalise(value), clean(issuer))
    if kind == "own":
        return _own(clean(value), clean(issuer))
    return Problem("identifier_type", "identifiers", "El tipo de documento no se reconoce.")


def _national(value: str, kind: str) -> Identifier | Problem:
    """DNI or NIE whatever it was announced as: sources mix them up, the form tells them apart."""
    if re.fullmatch(r"\d{1,7}[A-Z]", value):  # a spreadsheet ate the zeros on the left
        value = value.zfill(9)
    if value[:1] in ("X", "Y", "Z"):
        return _foreigner(value)
    if re.fullmatch(r"[KLM]\d{7}[A-Z]", value) and nif.is_valid(value):
        return Identifier("dni", value)
    if kind == "nie":
        return _no("nie_form", "El NIE debe tener una letra X, Y o Z, siete cifras y una letra.")
    if re.fullmatch(r"\d{8}", value):
        return _no("dni_letter_missing", "Falta la letra del DNI.")
    if not re.fullmatch(r"\d{8}[A-Z]", value):
        return _no("dni_form", "El DNI debe tener ocho cifras y una letra.")
    if not dni.is_valid(value):
        return _no("dni_letter", "La letra del DNI no corresponde a su número.")
    return Identifier("dni", value)


def _foreigner(value: str) -> Identifier | Problem:
    if re.fullmatch(r"[XYZ]\d{8}[A-Z]", value) and value[1] == "0":  # old form, eight digits
        value = value[0] + value[2:]
    if not re.fullmatch(r"[XYZ]\d{7}[A-Z]", value):
        return _no("nie_form", "El NIE debe tener una letra X, Y o Z, siete cifras y una letra.")
    if not nie.is_valid(value):
        return _no("nie_letter", "La letra final del NIE no corresponde a su número.")
    return Identifier("nie", value)


def nuss_check(province: int, number: int) -> int:
    """The two check digits of a social security number."""
    base = province * 10**7 + number if number < 10**7 else province * 10**8 + number
    return base % 97


def _nuss(value: str) -> Identifier | Problem:
    if re.fullmatch(r"\d{11}", value):  # a spreadsheet ate the zero of the province
        value = "0" + value
    if not re.fullmatch(r"\d{12}", value) or value[:2] == "00":
        return _no("nuss_form", "El número de la Seguridad Social debe tener doce cifras.")
    if nuss_check(int(value[:2]), int(value[2:10])) != int(value[10:]):
        return _no("nuss_check", "Los dígitos de control de la Seguridad Social no corresponden.")
    return Identifier("nuss", value)


def _passport(value: str, country: str) -> Identifier | Problem:
    if not re.fullmatch(r"[0-9A-Z]{5,15}", value):
        return _no("passport_form", "El pasaporte debe tener entre cinco y quince letras o cifras.")
    if country and not re.fullmatch(r"[A-Z]{2}", country):
        return _no("passport_country", "El país del pasaporte debe ser un código de dos letras.")
    return Identifier("passport", value, country)


def _health_card(value: str, issuer: str) -> Identifier | Problem:
    if not re.fullmatch(r"[0-9A-Z]{8,20}", value):
        return _no(
            "health_card_form", "La tarjeta sanitaria debe tener entre 8 y 20 letras o cifras."
        )
    return Identifier("health_card", value, "", issuer)


def _own(value: str, issuer: str) -> Identifier | Problem | None:
    if not any(c.isalnum() for c in value):
        return None
    if len(value) > 60:
        return _no("own_form", "El número propio de la entidad es demasiado largo.")
    return Identifier("own", value, "", issuer)


def _no(code: str, message: str) -> Problem:
    return Problem(code, "identifiers", message)
