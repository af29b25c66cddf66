"""How a name sounds to somebody who writes Spanish: a key that keeps the vowels, and a skeleton."""

import re
from functools import lru_cache

MAX_KEY = 24
_CACHE = 1 << 16

# One sound for each way of writing it, the longest first. "c" is the sound of ch, sh and tx;
# "j" also that of g before e and i, of kh and of x at the beginning.
_V = "[aeiouy]"
_SOUNDS = {
    "c": f"shch|sch(?={_V})|tsch|tch|tx|sh|ch",
    "j": "dzh|dj|kh|zh|^x|g(?=[eiy])",
    "f": "ph",
    "n": f"nh(?={_V})|ny(?={_V})",
    "l": f"lh(?={_V})",
    "g": "gh|gu(?=[eiy])",
    "_": "[^a-z]|h",
    "k": "qu(?=[eiy])|q|ck|c(?![eiyh])",
    "s": f"x|c|tz|z|ts(?=$|{_V})",
    "b": "v",
    "u": "w|ou|oo",
    "i": "ee",
}
_SPELLING = re.compile("|".join(f"(?P<{name}>{ways})" for name, ways in _SOUNDS.items()))
_HEARD = {"_": "", "l": "ll"}
_LIQUID = re.compile("ll|y")
_NASAL = re.compile("n(?=[bp])")
_DOUBLE = re.compile(r"(.)\1+")
_VOWELS = re.compile("(?<=.)[aeiouy]")
_GUTTURAL = str.maketrans("gj", "kk")


def _heard(found: re.Match[str]) -> str:
    sound = found.lastgroup or "_"
    return _HEARD.get(sound, sound)


@lru_cache(maxsize=_CACHE)
def sounds(name: str) -> tuple[str, str]:
    """The phonetic key and the skeleton of a plain name."""
    heard = _NASAL.sub("m", _SPELLING.sub(_heard, name))
    key = _DOUBLE.sub(r"\1", _LIQUID.sub("i", heard))
    bones = _VOWELS.sub("", _DOUBLE.sub(r"\1", heard)).translate(_GUTTURAL)
    return key[:MAX_KEY], _DOUBLE.sub(r"\1", bones)[:MAX_KEY]


def phonetic_key(name: str) -> str:
    """The sound of a plain name: b/v, c/z/s, g/j, ll/y, qu/k, mute h, double letters."""
    return sounds(name)[0]


def skeleton(name: str) -> str:
    """The consonants of a plain name after its first letter; g, j, k and kh are one."""
    return sounds(name)[1]
