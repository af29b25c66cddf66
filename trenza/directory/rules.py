"""Codes by which public bodies and places are known."""

import re

SECTORS = {
    "SS": "Servicios sociales",
    "SE": "Servicios de empleo",
    "TS": "Tercer sector",
    "CO": "Entidad colaboradora",
}
PUBLIC_SECTORS = frozenset({"SS", "SE"})
_DIR3 = re.compile(r"^[A-Z]{1,2}[0-9A-Z]{7,8}$")


def is_dir3(code: str) -> bool:
    """Whether a code has the form of the common directory of public bodies (9 characters)."""
    return len(code) == 9 and bool(_DIR3.match(code))


def check_organisation(*, sector: str, dir3: str, nif: str) -> str:
    """What is wrong with an organisation's codes, in a sentence; '' when they are right.

    Public bodies carry a DIR3 code (ENI, RD 4/2010 art. 9); the others are known by their NIF.
    """
    if sector not in SECTORS:
        return "El sector no es uno de los previstos: SS, SE, TS o CO."
    if sector in PUBLIC_SECTORS and not is_dir3(dir3):
        return "Una entidad pública necesita su código DIR3 de 9 caracteres."
    if sector not in PUBLIC_SECTORS and not nif:
        return "Una entidad que no es pública necesita su NIF."
    return ""
