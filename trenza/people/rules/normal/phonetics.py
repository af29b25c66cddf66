"""How a name sounds to somebody who writes Spanish: a key that keeps the vowels, and a skeleton."""

import re
from functools import lru_cache

MAX_KEY = 24
_CACHE = 1 << 16

# In order. "c" is left to stand for the sound of ch, sh and tx; "j" for g before e and i, and kh.
_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"[^a-z]", ""),
        (r"shch|sch(?=[aeiouy])|tsch|tch|tx|sh|ch", "C"),
        (r"dzh|dj|kh", "J"),
        (r"zh", "J"),
        (r"ph", "f"),
        (r"nh(?=[aeiou])|ny(?=[aeiou])", "n"),
        (r"lh(?=[aeiou])", "ll"),
        (r"gh", "G"),
        (r"h", ""),
        (r"^x", "J"),
        (r"x", "s"),
        (r"qu(?=[eiy])|q|ck", "k"),
        (r"c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"t?z|ts(?=$|[aeiou])", "s"),
        (r"gu(?=[eiy])", "G"),
        (r"g(?=[eiy])", "j"),
        (r"v", "b"),
        (r"w", "u"),
        (r"ou|oo", "u"),
        (r"ee", "i"),
    )
]
_LIQUID = re.compile("ll|y")
_NASAL = re.compile("n(?=[bp])")
_DOUBLE = re.compile(r"(.)\1+")
_VOWELS = re.compile("(?<=.)[aeiouy]")
_GUTTURAL = str.maketrans("gj", "kk")


def _sounded(name: str) -> str:
    for pattern, sound in _SOUNDS:
        name = pattern.sub(sound, name)
    return _NASAL.sub("m", name.lower())


@lru_cache(maxsize=_CACHE)
def phonetic_key(name: str) -> str:
    """The sound of a plain name: b/v, c/z/s, g/j, ll/y, qu/k, mute h, double letters."""
    heard = _LIQUID.sub("i", _sounded(name))
    return _DOUBLE.sub(r"\1", heard)[:MAX_KEY]


@lru_cache(maxsize=_CACHE)
def skeleton(name: str) -> str:
    """The consonants of a plain name after its first letter; g, j, k and kh are one."""
    bones = _VOWELS.sub("", _DOUBLE.sub(r"\1", _sounded(name))).translate(_GUTTURAL)
    return _DOUBLE.sub(r"\1", bones)[:MAX_KEY]
