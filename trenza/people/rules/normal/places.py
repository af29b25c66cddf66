"""Addresses as compared: street without its type, number, postcode, municipality."""

import re
from typing import NamedTuple

from trenza.people.rules.normal.letters import MAX_TEXT, plain_words
from trenza.people.rules.normal.listed import listed

MAX_STREET = 60
MAX_STREET_WORDS = 6

_TYPES = listed("""
    c cl cll calle call cr ca carrer carr kalea kale k rua r avenida avda avd av avgda avinguda
    avenue etorbidea etorb hiribidea plaza pza plz pl  placa pca praza plazuela plza
    enparantza pz pso paseo po pas passeig pg psg passatge pje ptge pasaje paseig pasealekua
    travesia trv trva travessera travessia tr trav travesera camino cno cmno cami camin cm cmo
    bidea ronda rda rd rambla rbla carretera ctra crta cra carreterra glorieta gta urbanizacion
    urb urbanitzacio poligono pol pgno poligon barrio bo barri barriada bda bda auzoa callejon
    cjon callejuela calleja cjla cuesta cta costa cost costanilla sendero senda via v gran gv
    bulevar blvr boulevard bv alameda alda malecon muelle partida ptda lugar lg aldea parroquia
    diseminado dis disem parcela parc estrada escalinata bajada baixada pujada subida grupo gr
    bloque blq colonia col conjunto
""")
_TRAILING = listed("kalea kale etorbidea etorb hiribidea enparantza pasealekua bidea auzoa")
_LEADING = 3  # at most so many words may be types: «Urb. Av. Paseo»
_PARTICLES = listed(
    "de del d la las los el els les l y i e da do das dos na o a en es sa numero num no n nro"
)
_SHORT = {
    "sta": "santa", "sto": "santo", "st": "sant", "s": "san", "sn": "san",
    "ntra": "nuestra", "nra": "nuestra",
    "sra": "senora", "sr": "senor", "gral": "general", "gnral": "general", "dr": "doctor",
    "dra": "doctora", "fco": "francisco", "ma": "maria", "cap": "capitan", "cte": "comandante",
    "cmdte": "comandante", "gob": "gobernador", "ing": "ingeniero", "ayto": "ayuntamiento",
    "pdte": "presidente", "prof": "profesor", "alc": "alcalde", "hnos": "hermanos",
    "mtro": "maestro", "av": "avenida",
}  # fmt: skip
_STOPS = listed("""
    sn bis esc escalera piso planta puerta pta pto portal bajo bajos izq izda izqda dcha der
    derecha atico principal entlo entresuelo local casa km apto apartamento at bj ppal edif
    edificio hab habitacion ext int
""")
_NOT_ALWAYS = _STOPS | _PARTICLES | _TRAILING | frozenset(_SHORT)  # not always part of the name
NOWHERE_WORDS = listed("""
    no noconsta notiene sindomicilio sintecho sinhogar sinresidencia desconocido desconocida
    desconocidos nc nd sd x xx xxx ninguno ninguna sdf ignorado sindatos noaporta
    situaciondecalle enlacalle calle pendiente sindomiciliofijo sindireccion noindica transeunte
""")
_ORDINAL_NUMBER = re.compile(r"[nN](?<!\w.)\s?\.?\s?[º°ª]\.?")
_POSTCODE = re.compile(r"(?<!\d)(\d{5})(?!\d)", re.ASCII)
_NUMBER = re.compile(r"(?:n|no|num|nro)?([0-9]{1,5})")  # «N25», the sign lost


class Place(NamedTuple):
    """An address in its comparable parts."""

    address: str | None = None
    street: str | None = None


NOWHERE = Place()


def normal_place(text: str) -> Place:
    """The street without type and particles, alone and with its number; floor and door dropped."""
    if not text:
        return NOWHERE
    text = text[:MAX_TEXT]
    if "º" in text or "°" in text or "ª" in text:
        text = _ORDINAL_NUMBER.sub(" ", text)
    words = plain_words(text)
    whole = "".join(words)
    if len(whole) < 2 or whole in NOWHERE_WORDS:
        return NOWHERE
    street, number = _street_and_number(_without_type(words))
    if not street:
        return NOWHERE
    name = " ".join(street[:MAX_STREET_WORDS])[:MAX_STREET].rstrip()
    return Place(f"{name} {number}" if number else name, name)


def _without_type(words: list[str]) -> list[str]:
    start, last = 0, len(words) - 1
    while start < last and words[start] in _TYPES and start < _LEADING:
        if start + 1 == last and words[last].isdigit():
            break  # «Calle 13», «Plaza 4»: the type is the name
        start += 1
    return words[start:] if start else words


def _street_and_number(words: list[str]) -> tuple[list[str], str]:
    street: list[str] = []
    for place, word in enumerate(words):
        if word.isalpha() and word not in _NOT_ALWAYS:
            street.append(word)
            continue
        digits = _NUMBER.match(word)
        if digits and (street or place == len(words) - 1):
            return street or [digits[1]], digits[1].lstrip("0") if street else ""
        unnumbered = words[place:] == ["sn"] or words[place : place + 2] == ["s", "n"]
        if street and (unnumbered or word in _STOPS):
            return street, ""
        if not (unnumbered or word in _PARTICLES or (street and word in _TRAILING)):
            street.append(_SHORT.get(word, word))
    return street, ""


def normal_postcode(text: str, address: str = "") -> str | None:
    """Five digits of a Spanish postcode, stated apart or inside the address."""
    digits = text.strip()
    if digits.isdecimal() and digits.isascii() and len(digits) in (4, 5):
        return in_spain(digits.zfill(5))
    found = _POSTCODE.search(address[:200]) if address else None
    return in_spain(found[1]) if found else None


def in_spain(code: str) -> str | None:
    """The code of a postcode or municipality, if it can be one."""
    # Provinces above 52 are nobody's: invented regions use them on purpose.
    return code if code[:2] != "00" and code[2:] != "000" else None
