"""Surnames as compared: particles dropped, San and Ben joined, first and second told apart."""

import re
from functools import lru_cache

from trenza.people.rules.normal.equivalents import SURNAMES
from trenza.people.rules.normal.given import name_words
from trenza.people.rules.normal.joined import unglued
from trenza.people.rules.normal.listed import listed
from trenza.people.rules.normal.transliteration import joined_servants, respelt

MAX_UNITS = 4
_CACHE = 1 << 16
_ROUNDS = 5

_PARTICLES = listed("""
    de dela delas delos del la las los el al els les da do das dos di d du des van von der den
    of ter ten ould uld mint bint bent wuld ap vda
""")
_AND = frozenset(("y", "i", "e"))
_SUN = listed("es as ez az er ar en an et at ed ad ech ach ash")
_NDI = frozenset("nmo")
_JOINED = {"sant"} | listed(
    "san santa santo sta sto sao ben bin ibn ait at bou bu abou abu bel mac mc oulad ouled ulad"
)
_LEFT_OVER = _JOINED | _NDI | _PARTICLES | {"d"}  # what is read together with its neighbours
_SPELT_JOINED = {
    "bin": "ben", "ibn": "ben", "bu": "bou", "abu": "abou", "ulad": "ouled", "oulad": "ouled",
    "sta": "santa", "sto": "santo",
}  # fmt: skip
_FILLERS = listed("""
    x xx xxx xxxx noconsta no notiene sinapellido sinapellidos sinsegundoapellido desconocido
    desconocida nc nd nn ns ninguno ninguna null none nan noaplica noposee unico apellidounico
    nosabe noaporta sindatos pendiente segundoapellido primerapellido apellido apellidos sa
    sinsegundo na
""")
_DASH = re.compile("[-‐‑–—]")
_HYPHEN = re.compile(r"\s*[-‐‑–—]\s*")

# A surname field as units, each a whole surname, grouped: a group is a compound (García-Lorca,
# Ruiz de la Peña) and a new group begins where nothing ties a unit to the one before it.
Groups = tuple[tuple[str, ...], ...]


@lru_cache(maxsize=_CACHE)
def surname_groups(text: str) -> Groups:
    """The surnames written in one field."""
    words = name_words(text)
    if not words or "".join(words) in _FILLERS:
        return ()
    words = _without_filler(words)
    if len(words) == 1:
        name = _canonical(words[0])
        return () if name in _FILLERS else ((name,),)
    groups = _grouped(words, _tied_places(text) if _DASH.search(text) else frozenset())
    if not groups:
        return _only_particles(words)
    units = [unit for group in groups for unit in group]
    if "".join(units) in _FILLERS:
        return ()
    if len(units) < len(words) and not _LEFT_OVER.isdisjoint(units):
        return surname_groups(" ".join(units))  # «San y Juan»: what stood between them is gone
    said = (tuple(dict.fromkeys(u for u in group if u not in _FILLERS)) for group in groups)
    return tuple(group for group in said if group)


def _without_filler(words: list[str]) -> list[str]:
    """«Rodríguez no tiene»: what is said in place of the second surname, in a column of both."""
    for count in (3, 2):
        if len(words) > count and "".join(words[-count:]) in _FILLERS:
            return words[:-count]
    return words


def _grouped(words: list[str], tied: frozenset[int]) -> list[list[str]]:
    """Units after a particle or a hyphen belong to the one before them; y and i separate."""
    groups: list[list[str]] = []
    linked = apart = False
    for place, unit in _units(words):
        if unit in _AND:
            apart, linked = True, False
        elif not unit:
            linked = not apart
        else:
            if groups and not apart and (linked or place in tied):
                groups[-1].append(unit)
            else:
                groups.append([unit])
            linked = apart = False
    return groups


def _only_particles(words: list[str]) -> Groups:
    """«Da», «Du», «E»: particles here, surnames elsewhere."""
    return (("".join(words),),) if "".join(words) not in _FILLERS else ()


def _tied_places(text: str) -> frozenset[int]:
    """Which words follow a hyphen."""
    places: set[int] = set()
    count = 0
    for number, piece in enumerate(_HYPHEN.split(text)):
        if number and count:
            places.add(count)
        count += len(name_words(piece))
    return frozenset(places)


def _units(words: list[str]) -> list[tuple[int, str]]:
    """Each unit with its place; '' for a particle, y/i/e for what separates."""
    words = joined_servants(words)
    found: list[tuple[int, str]] = []
    start, prefix = 0, ""
    for place, word in enumerate(words):
        following = words[place + 1] if place + 1 < len(words) else ""
        if not prefix:
            start = place
        if following and _opens(prefix, word, following):
            prefix += _SPELT_JOINED.get(word, word)
        elif prefix:
            found.append((start, _canonical(prefix + word)))
            prefix = ""
        elif word in _AND and following and found:
            found.append((place, word))
        elif _is_particle(word, following):
            found.append((place, ""))
        elif len(word) > 1 or len(words) == 1:
            found.append((place, _canonical(word)))
    return found


def _opens(prefix: str, word: str, following: str) -> bool:
    """Whether the word is written together with the next one: San Martín, Ben Ali, N Diaye."""
    if prefix or len(following) < 2:
        return False
    if word in _NDI:
        return following[0] not in "aeiou"
    return word in _JOINED or (word == "d" and following[0] in "aeiou")


def _is_particle(word: str, following: str) -> bool:
    return word in _PARTICLES or (word in _SUN and following.startswith(word[1:]))


@lru_cache(maxsize=1 << 16)
def _canonical(word: str) -> str:
    for _ in range(_ROUNDS):
        following = unglued(respelt(word))
        following = SURNAMES.get(following, following)
        if following == word:
            break
        word = following
    return word


def normal_surnames(surname1: str, surname2: str) -> tuple[str | None, str | None]:
    """First and second surname; two of them in one field are told apart, fillers are nothing."""
    first = surname_groups(surname1) if surname1 else ()
    second = surname_groups(surname2) if surname2 else ()
    if second:
        return (_text(first), _text(second)) if first else told_apart(second)
    return told_apart(first)


def told_apart(groups: Groups) -> tuple[str | None, str | None]:
    """First and second surname out of a single field."""
    if not groups:
        return None, None
    if len(groups) > 1:
        return _text(groups[:1]), _text(groups[1:])
    units = groups[0]
    return units[0], _text((units[1:],)) if len(units) > 1 else None


def _text(groups: Groups) -> str:
    if len(groups) == 1 and len(groups[0]) == 1:
        return groups[0][0]
    units = dict.fromkeys(unit for group in groups for unit in group)
    return " ".join(list(units)[:MAX_UNITS])
