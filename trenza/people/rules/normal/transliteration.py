"""Names written in Latin letters after other scripts: one spelling for what is one name."""

import re

from trenza.people.rules.normal.chinese import is_syllable
from trenza.people.rules.normal.listed import listed

# Ukrainian, Russian, Bulgarian endings: Yuliia, Yuliya; Serhii, Serhiy; Kovalskyi, Kovalskiy.
_SLAVIC = (
    (re.compile(r"(?<=..)sk[iyj]+$"), "ski"),
    (re.compile(r"(?<=..)sk(?:aia|aya|aja)$"), "ska"),
    (re.compile(r"(?<=..)[iy][iyj]+a$"), "ia"),
    (re.compile(r"(?<=...)[iy][iyj]+$"), "i"),
)
_PATRONYMIC = re.compile(
    r"\w{2,}(?:[oey]v[iy]t?ch|ivna|ovna|evna|yivna|iivna|ichna|inichna)|\w{3,}[oe]va?"
)
_NO_PATRONYMICS = listed("genoveva lyubov liubov lubov")

_SERVANT = re.compile(
    r"abd(?:ou|[aeiou])(?:l|r(?=r)|s(?=s)|z(?=z)|n(?=n)|d(?=d)|t(?=t)|ch(?=ch)"
    r"|(?=ra[hzcos]|slam|sal|sam|naj|nas|nou|nab))(\w{3,})"
)
_OF_GOD = re.compile(r"abd(?:ou|[aeiou])l+ah?")
_SERVANT_OF = {"atif": "latif", "slam": "salam", "ah": "ah"}
_FAITH = re.compile(r"(\w{3,}?)(?:edd?ine?|[ua]ddine?|[ae]ldine?)")
_DOUBLE = re.compile(r"(.)\1+")
_ABD = listed("abd abdel abdul abdal abdoul abdol abdou abdu abder abdur abdes abdus abdou")
_DIN = listed("eddine eddin edine edin uddin uddine addin addine aldin eldin din dine")
_ULLAH = listed("ullah ullaha oullah ollah ula")
_ARTICLES = listed("el al ul ur uz ez es ech er en et ed as ar az ad an at ach ash")


def respelt(word: str) -> str:
    """A word of a name with Slavic endings and Arabic compounds spelt in one way."""
    if len(word) < 5:
        return word
    if word.endswith(("i", "y", "j", "a")):
        for pattern, ending in _SLAVIC:
            word = pattern.sub(ending, word)
    if word.startswith("abd"):
        return _servant(word)
    if word.endswith(("din", "dine")):
        found = _FAITH.fullmatch(word)
        return f"{found[1]}eddin" if found else word
    return word


def _servant(word: str) -> str:
    """Abdelkader, Abdul Qadir, Abd al-Qadir: «abdel» and the name of God, plainly spelt."""
    if _OF_GOD.fullmatch(word):
        return "abdallah"
    found = _SERVANT.fullmatch(word)
    if not found:
        return word
    name = found[1]
    if name in ("aye", "ai", "ay"):
        return "abdoulaye"
    plain = _DOUBLE.sub(r"\1", name.replace("ou", "u").replace("oo", "u").replace("ee", "i"))
    plain = plain.replace("q", "k").removesuffix("h")
    plain = _SERVANT_OF.get(plain, plain)
    return "abdallah" if plain in ("lah", "la", "ah", "a") else f"abdel{plain}"


def is_patronymic(word: str) -> bool:
    """The father's name, which one register writes and another leaves out."""
    return _PATRONYMIC.fullmatch(word) is not None and word not in _NO_PATRONYMICS


def joined_given(words: list[str]) -> list[str]:
    """Compounds written apart or together are written together; patronymics are left out."""
    if len(words) < 2:
        return words
    words = [word for word in words if word == words[0] or not is_patronymic(word)]
    words = [
        word for place, word in enumerate(words) if not place or word not in _ARTICLES
    ] or words
    joined: list[str] = []
    for word in words:
        before = joined[-1] if joined else ""
        if before in _ABD:
            joined[-1] = "abdallah" if word in ("allah", "alah") else f"abdel{word}"
        elif before and word in _DIN:
            joined[-1] = f"{before}eddin"
        elif before and word in _ULLAH:
            joined[-1] = f"{before}ullah"
        else:
            joined.append(word)
    return joined


def depends_on_others(word: str) -> bool:
    """Whether the word may be joined to another one of its name, or left out because of them."""
    return (
        word in _ARTICLES
        or word in _ABD
        or word in _DIN
        or word in _ULLAH
        or is_patronymic(word)
        or is_syllable(word)
    )


def joined_servants(words: list[str]) -> list[str]:
    """Abd El Kader as a surname: one word."""
    if _ABD.isdisjoint(words[:-1]):
        return words
    joined: list[str] = []
    for word in words:
        if not (joined and joined[-1] in _ABD):
            joined.append(word)
        elif word not in _ARTICLES:
            joined[-1] = "abdallah" if word in ("allah", "alah") else f"abdel{word}"
    return joined
