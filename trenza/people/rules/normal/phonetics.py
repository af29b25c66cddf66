"""How a name sounds to somebody who writes Spanish: a key that keeps the vowels, and a skeleton."""

import re
from functools import lru_cache

MAX_KEY = 24
_CACHE = 1 << 16

# One sound for each way of writing it, the longest first; in capitals, so that what was heard is
# not read again. "C" is the sound of ch, sh and tx; "J" also that of g before e and i, and of kh.
_V = "[aeiouy]"
_SOUNDS = {
    "shch": "C", f"sch(?={_V})": "C", "tsch": "C", "tch": "C", "tx": "C", "sh": "C", "ch": "C",
    "dzh": "J", "dj": "J", "kh": "J", "zh": "J", "g(?=[eiy])": "J",
    "ph": "F", f"nh(?={_V})": "N", f"ny(?={_V})": "N", f"lh(?={_V})": "LL",
    "gh": "G", "gu(?=[eiy])": "G", "qu(?=[eiy])": "K", "ck": "K", "c(?=[eiy])": "S",
    "tz": "S", f"ts(?=$|{_V})": "S", "ou": "U", "oo": "U", "ee": "I",
}  # fmt: skip
# Without groups in it the expression passes quickly over the letters that begin none of them.
_SPELLING = re.compile("|".join(_SOUNDS))
_HEARD = {ways.partition("(")[0]: sound for ways, sound in _SOUNDS.items()}
_LETTERS = dict.fromkeys(range(128)) | {
    ord(letter): letter.lower() for letter in "abcdefghijklmnopqrstuvwxyzCFGIJKLNSU"
}
_LETTERS |= str.maketrans("cqvwxz", "kkbuss", "h")
_GUTTURAL = str.maketrans("gj", "kk")
_CONSONANTS = str.maketrans("gj", "kk", "aeiouy")
_DOUBLE = re.compile(r"(.)\1+")


def _heard(found: re.Match[str]) -> str:
    return _HEARD[found.group()]


@lru_cache(maxsize=_CACHE)
def sounds(name: str) -> tuple[str | None, str | None]:
    """The key of the whole name; the skeleton of its first part, which is never cut off."""
    key, bones = _key_and_bones(name)
    if " " in name:
        bones = _key_and_bones(name.partition(" ")[0])[1]
    return key or None, bones or None


def _key_and_bones(name: str) -> tuple[str, str]:
    if name.startswith("x"):
        name = f"j{name[1:]}"
    heard = _SPELLING.sub(_heard, name).translate(_LETTERS)
    heard = heard.replace("nb", "mb").replace("np", "mp")
    once = _single(heard)
    softly = heard.replace("ll", "i").replace("y", "i")
    key = once if softly == heard else _single(softly)
    bones = once[:1].translate(_GUTTURAL) + once[1:].translate(_CONSONANTS)
    return key[:MAX_KEY], _single(bones)[:MAX_KEY]


def _single(heard: str) -> str:
    return _DOUBLE.sub(r"\1", heard) if _DOUBLE.search(heard) else heard


def phonetic_key(name: str) -> str:
    """The sound of a plain name: b/v, c/z/s, g/j, ll/y, qu/k, mute h, double letters."""
    return _key_and_bones(name)[0]


def skeleton(name: str) -> str:
    """The consonants of a plain name after its first letter; g, j, k and kh are one."""
    return _key_and_bones(name)[1]
