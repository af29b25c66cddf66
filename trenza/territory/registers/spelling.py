"""How text goes wrong at a counter: keys, ear, alphabets, encodings. In and out in upper case."""

import re
from collections.abc import Callable
from random import Random

from trenza.territory.registers.names import read_yaml
from trenza.territory.registers.pools import sections

_BARE = str.maketrans("ÁÉÍÓÚÜÀÈÒÏÇÃÕÂÎĂȘȚŁÊÔ", "AEIOUUAEOICAOAIASTLEO")
_NEAR = {
    **dict(
        zip("QWERTYUIOP", ("WA", "QE", "WR", "ET", "RY", "TU", "YI", "UO", "IP", "OL"), strict=True)
    ),
    **dict(
        zip("ASDFGHJKLÑ", ("SQ", "AD", "SF", "DG", "FH", "GJ", "HK", "JL", "KÑ", "LP"), strict=True)
    ),
    **dict(zip("ZXCVBNM", ("XA", "ZC", "XV", "CB", "VN", "BM", "N,"), strict=True)),
}
# What a Spanish ear writes for another spelling, in the notation of the rules of origins.yaml.
_EAR_RULES = (
    "B=V GE=JE GI=JI LL=Y CE=SE CI=SI Z=S X>J QUE=KE QUI=KI CA=KA CO=KO ^HU>U ^HE=E ^HO=O ^HA=A "
    "^HI>I H> I>Y GÜE=HUE GUE>GE MB=NB NV>MV RR>R ZA=SA EZ=ES TX=CH TZ>Z SS>S NY>Ñ ÑO>NIO EI=EY "
    "ZE>CE ZI>CI PS>S GN>N OO>O AA>A PH>F TH>T NN>N W>GU CC>C EX>ES OBS>OS Ç>Z ^IG>EG CION=SION X>S"
)


def bare(text: str) -> str:
    """Without accents; Ñ stays."""
    return text if text.isascii() else text.translate(_BARE)


def near_key(text: str, rng: Random) -> str:
    """A neighbouring key instead of the right one."""
    place = int(rng.random() * len(text))
    keys = _NEAR.get(text[place], "")
    return text[:place] + keys[int(rng.random() * 2)] + text[place + 1 :] if keys else text


def lost_letter(text: str, rng: Random) -> str:
    """One letter less."""
    place = 1 + int(rng.random() * (len(text) - 1))
    return text[:place] + text[place + 1 :] if len(text) > 3 else text


def doubled_letter(text: str, rng: Random) -> str:
    """One letter twice."""
    place = int(rng.random() * len(text))
    return text[:place] + text[place : place + 1] + text[place:]


def transposed(text: str, rng: Random) -> str:
    """Two neighbours exchanged."""
    place = int(rng.random() * (len(text) - 1))
    if len(text) < 3:
        return text
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def wrong_letter(text: str, rng: Random) -> str:
    """Any letter instead of the right one: read from bad handwriting."""
    place = int(rng.random() * len(text))
    letter = "AEIOURNMSLTCD"[int(rng.random() * 13)]
    return text[:place] + letter + text[place + 1 :]


Rule = tuple[str, str, bool]


def _parsed(text: str) -> list[Rule]:
    """Rules "one>other", or "one=other" in both directions; _ is a space, ^ the beginning."""
    rules: list[Rule] = []
    for pair in text.split():
        first = pair.startswith("^")
        one, other = re.split("[>=]", pair.lstrip("^").replace("_", " "))
        rules.append((one, other, first))
        if "=" in pair:
            rules.append((other, one, first))
    return rules


def _rules() -> dict[str, list[Rule]]:
    found = {"spanish": _parsed(_EAR_RULES)}
    for family, text in read_yaml("origins.yaml")["rules"].items():
        found[family] = _parsed(text)
    return found


RULES = _rules()


def by_ear(text: str, rng: Random) -> str:
    """Written as it sounds to a Spanish ear."""
    return _respelt(text, RULES["spanish"], rng)


def _respelt(text: str, rules: list[Rule], rng: Random) -> str:
    """One of the rules that can be applied; the stride gives each about the same chance."""
    size = len(rules)
    place, stride = int(rng.random() * size), 1 + int(rng.random() * (size - 1))
    for _ in range(size):
        place = (place + stride) % size
        one, other, first = rules[place]
        if first and text.startswith(one):
            return other + text[len(one) :]
        if not first and one in text:
            return _once(text, one, other, rng)
    return text


def _once(text: str, old: str, new: str, rng: Random) -> str:
    if rng.random() < 0.5:
        return text.replace(old, new, 1)
    head, _, tail = text.rpartition(old)
    return head + new + tail


def transliterated(text: str, family: str, rng: Random) -> str:
    """The same name of another language in another Latin spelling; sometimes two changes."""
    changed = _respelt(text, RULES[family], rng)
    if rng.random() < 0.35:
        changed = _respelt(changed, RULES[family], rng)
    return changed or text


def _forms(section: str) -> dict[str, list[str]]:
    lines = sections("nicknames.txt")[f"{section}]"]
    return {name: forms.split("/") for name, forms in (line.split(" ", 1) for line in lines)}


NICKNAMES = _forms("hypocoristics")
ABBREVIATIONS = _forms("abbreviations")
TRANSLATIONS = _forms("translations")


def formed(text: str, forms: dict[str, list[str]], rng: Random) -> str:
    """The name with one word that has another form written so; unchanged if none has."""
    words = text.split(" ")
    for place, word in enumerate(words):
        if word in forms:
            found = forms[word]
            words[place] = found[int(rng.random() * len(found))]
            return " ".join(words)
    return text


def mojibake(text: str, _: Random) -> str:
    """UTF-8 read as Windows-1252, as after a bad export."""
    return text.encode("utf-8").decode("cp1252", "replace") if not text.isascii() else text


SLIPS: dict[str, Callable[[str, Random], str]] = {
    "near_key": near_key,
    "lost_letter": lost_letter,
    "doubled_letter": doubled_letter,
    "transposed": transposed,
    "wrong_letter": wrong_letter,
    "by_ear": by_ear,
}
