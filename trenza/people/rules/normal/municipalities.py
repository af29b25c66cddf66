"""Municipalities as compared: the code of the statistics office, else the name folded."""

import re
from functools import lru_cache

from trenza.people.rules.normal.letters import MAX_TEXT, plain_words
from trenza.people.rules.normal.listed import listed
from trenza.people.rules.normal.places import NOWHERE_WORDS, in_spain

MAX_MUNICIPALITY = 60
_PARTICLES = listed(
    "de del d la las l los lo el els les es sa s na a o as os y i e en da do das dos"
)
_ASIDE = re.compile(r"[(\[/].*", re.DOTALL)
_APART = re.compile("['’`´]")  # L'Hospitalet and Hospitalet, L'
_SHORT = {
    "sta": "santa", "sto": "santo", "st": "sant", "sn": "san", "ntra": "nuestra", "sra": "senora",
    "vva": "villanueva", "villva": "villanueva",
}  # fmt: skip
_JOINED = listed("san sant santa santo")
# Towns of two names that have little in common, each written as its second one.
_TWO_NAMES = dict(
    pair.split(":")
    for pair in listed("""
    gerona:girona lerida:lleida orense:ourense alicante:alacant elche:elx alcoy:alcoi
    castellon:castello jativa:xativa javea:xabia villarreal:vilareal burriana:borriana
    villajoyosa:vilajoiosa calpe:calp jijona:xixona mahon:mao ibiza:eivissa tarrasa:terrassa
    figueras:figueres vitoria:gasteiz pamplona:iruna bilbao:bilbo sansebastian:donostia
    fuenterrabia:hondarribia mondragon:arrasate guernica:gernika renteria:errenteria
    zarauz:zarautz guecho:getxo baracaldo:barakaldo sangenjo:sanxenxo
    puenteareas:ponteareas villagarcia:vilagarcia gijon:xixon oviedo:uvieu
    """)
)


@lru_cache(maxsize=1 << 14)
def normal_municipality(text: str) -> str | None:
    """Five digits of the INE, the check digit of the long form dropped; a name if none are said."""
    digits = text.strip()
    if digits.isdecimal() and digits.isascii():
        return in_spain(digits.zfill(5)[:5]) if 4 <= len(digits) <= 6 else None
    words = plain_words(_APART.sub(" ", _ASIDE.sub("", text[:MAX_TEXT])))
    words = [_SHORT.get(word, word) for word in words if word.isalpha() and word not in _PARTICLES]
    if not words or "".join(words) in NOWHERE_WORDS:
        return None
    names = dict.fromkeys(_TWO_NAMES.get(word, word) for word in _joined(words))
    return " ".join(names)[:MAX_MUNICIPALITY].rstrip()


def _joined(words: list[str]) -> list[str]:
    """San Martín in one word, as half of the sources write it."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] in _JOINED:
            joined[-1] += word
        else:
            joined.append(word)
    return joined
