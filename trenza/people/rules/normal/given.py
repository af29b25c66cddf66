"""Given names as compared: abbreviations and familiar forms written out, one spelling each."""

import re
from functools import lru_cache

from trenza.people.rules.normal.chinese import are_one_name, is_syllable
from trenza.people.rules.normal.equivalents import SOLE, given_names
from trenza.people.rules.normal.known import is_given
from trenza.people.rules.normal.letters import MAX_WORD, mended, plain_words
from trenza.people.rules.normal.listed import listed
from trenza.people.rules.normal.phonetics import phonetic_key
from trenza.people.rules.normal.transliteration import depends_on_others, joined_given, respelt

MAX_GIVEN = 6
_CACHE = 1 << 15
_ROUNDS = 5

_PARTICLES = listed("de del la las los les el els y i e da do das dos d san santa")
_TITLES = listed("don dona dna d sr sra srta dr dra doctor doctora hno hna sor fray excmo")
_ANGEL = phonetic_key("angel")
_WITH_MARIA = frozenset(
    map(
        phonetic_key,
        listed("""
    carmen dolores jose jesus angeles pilar teresa luisa isabel mercedes rosario victoria
    antonia elena concepcion cristina josefa luz paz nieves soledad rosa asuncion begona lourdes
    amparo eugenia consuelo inmaculada encarnacion montserrat esther belen rocio mar fernanda
    paula francisca
"""),
    )
)
_ASIDE = re.compile(r"[(\[{\"«“].*?(?:[)\]}\"»”]|$)|\balias\b.*", re.IGNORECASE | re.DOTALL)
_SIGNS = frozenset('([{"«“')
_FILLERS = listed("""
    x xx xxx xxxx noconsta no notiene sinnombre desconocido desconocida anonimo anonima nc nd nn
    ns ninguno ninguna null none nan usuario usuaria persona sinidentificar noidentificado
    noidentificada recien recien nacido reciennacido reciennacida rn pendiente noaporta sindatos
    prueba test sa
""")
_SPECIAL = (
    _PARTICLES | _TITLES | _FILLERS | frozenset(SOLE) | listed("m ma mary mari angel j allah alah")
)
_GEMINATE = re.compile(r"(?<=[lL])\.(?=[lL])")
_TONI = re.compile("toñ[iy]", re.IGNORECASE)  # without its ñ it would be Toni, who is Antonio
_IN_WORDS = str.maketrans("01", "oi")
_DIGITS = str.maketrans("", "", "0123456789")


@lru_cache(maxsize=_CACHE)
def normal_given(text: str) -> str | None:
    """The canonical tokens of a given name, in order and once each; None if it says nothing."""
    if not text.isascii():
        text = mended(text)
        if "ñ" in text or "Ñ" in text:
            text = _TONI.sub("antonia", text)
    words = name_words(text)
    if _is_filler(words):
        return None
    if len(words) == 1:
        return _single(words[0])
    return _compound(words)


@lru_cache(maxsize=_CACHE)
def _single(word: str) -> str | None:
    return _stepped([word])


def _compound(words: list[str]) -> str | None:
    """Ordinary words are looked up one by one; the rest is for those that change one another."""
    if _is_cut_in_two(words):
        return _stepped(words)
    names: list[str] = []
    for word in words:
        ordinary = _ordinary(word)
        if ordinary is None:
            return _stepped(words)
        names += ordinary
    found = dict.fromkeys(names)
    if len(found) < 2 or len(found) > MAX_GIVEN:
        return _stepped(words)
    return " ".join(found)


@lru_cache(maxsize=_CACHE)
def _ordinary(word: str) -> tuple[str, ...] | None:
    """The names that a word stands for whatever is beside it; None if that depends on it."""
    names = _canonical(word, False)
    if any(_is_special(each) or _canonical(each, False) != (each,) for each in names):
        return None
    return None if _is_special(word) else names


def _is_special(word: str) -> bool:
    return len(word) < 2 or word in _SPECIAL or depends_on_others(word)


def _stepped(words: list[str]) -> str | None:
    for _ in range(_ROUNDS):
        following = _step(words)
        if following == words:
            break
        words = following
    return None if _is_filler(words) else " ".join(words)


def _is_filler(words: list[str]) -> bool:
    return "".join(words) in _FILLERS or all(word in _FILLERS for word in words)


def name_words(text: str) -> list[str]:
    """The words of a name: asides in brackets left out, 0 and 1 inside words read as o and i."""
    if text.isascii() and text.isalpha():
        return [text.lower()[:MAX_WORD]]
    if not _SIGNS.isdisjoint(text) or "alias" in text.lower():
        text = _ASIDE.sub(" ", text) if _ASIDE.sub("", text).strip() else text
    words = plain_words(_GEMINATE.sub("", text) if "." in text else text)
    if words and not "".join(words).isalpha():
        words = [kept for word in words if (kept := _letters_only(word))]
    return words


def _letters_only(word: str) -> str:
    if word.isdigit():
        return ""
    return word.translate(_IN_WORDS).translate(_DIGITS)


def _step(words: list[str]) -> list[str]:
    words = _without_titles(words)
    words = _without_particles(_with_maria(words))
    words = joined_given(words)
    if _is_cut_in_two(words):
        words = ["".join(words)]
    spelt = [name for word in words for name in _canonical(word, len(words) == 1)]
    return list(dict.fromkeys(spelt))[:MAX_GIVEN]


def _is_cut_in_two(words: list[str]) -> bool:
    """Xiao Ming, Xia-Oming: one name, unless either half is a name by itself."""
    return are_one_name(words) and (
        all(is_syllable(word) for word in words) or not any(is_given(word) for word in words)
    )


def _without_titles(words: list[str]) -> list[str]:
    while len(words) > 1 and words[0] in _TITLES:
        words = words[1:]
    return words


def _with_maria(words: list[str]) -> list[str]:
    """«M. Carmen», «Ma Carmen», «Mari Carmen»: María. «M. Ángel»: Miguel."""
    if len(words) < 2:
        return words
    first, second = words[0], next((w for w in words[1:] if w not in _PARTICLES), "")
    if first in ("m", "ma", "mary", "mari") and phonetic_key(second) in _WITH_MARIA:
        return ["maria", *words[1:]]
    if first == "ma" and len(second) > 2 and not is_syllable(second):
        return ["maria", *words[1:]]  # Mª in capitals of a system that has no ª
    if first == "m" and phonetic_key(second) == _ANGEL:
        return ["miguel", *words[1:]]
    if first == "m" and second.endswith("a"):
        return ["maria", *words[1:]]
    last = words[-1]
    if last in ("ma", "m") and words[0] in ("jose", "j", "ana", "rosa", "eva", "jesus", "angel"):
        return ["jose" if words[0] == "j" else words[0], *words[1:-1], "maria"]
    return words


def _without_particles(words: list[str]) -> list[str]:
    kept = [word for word in words if word not in _PARTICLES]
    whole = [word for word in kept if len(word) > 1]
    return whole or kept or words


@lru_cache(maxsize=_CACHE)
def _canonical(word: str, alone: bool) -> tuple[str, ...]:
    word = respelt(word)
    if alone and word in SOLE:
        return SOLE[word]
    return given_names(word)
