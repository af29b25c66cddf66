"""Any text as plain words: ASCII lower case, marks and scripts folded, broken encodings mended."""

import re
import unicodedata
from functools import lru_cache

from trenza.people.rules.normal.scripts import PLAIN
from trenza.people.rules.normal.spelt import ACCENTED

MAX_TEXT = 200
MAX_WORDS = 12
MAX_WORD = 40
LOST = "?"  # a letter that a conversion destroyed

_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Mc", "Me", "Lm"})
_REMEMBERED = 0x3000  # texts must not fill the memory


class _Letters(dict[int, str]):
    """What remains of each character: ASCII letters and digits, a space, nothing, or LOST."""

    def __missing__(self, code: int) -> str:
        left = _left_of(chr(code))
        if code < _REMEMBERED:
            self[code] = left
        return left


def _left_of(character: str) -> str:
    if character in " \t\n\r\v\f":
        return " "
    if character in PLAIN:
        return PLAIN[character]
    if unicodedata.category(character) in _UNPRINTABLE:
        return ""
    apart = unicodedata.normalize("NFKD", character.casefold()).casefold()
    kept = "".join(PLAIN.get(c, c) for c in apart)
    plain = "".join(c for c in kept if c.isascii() and c.isalnum())
    if plain or character.isalpha():
        return plain  # an unknown script says nothing, but must not cut a word in two
    return " "


_LETTERS = _Letters(
    dict.fromkeys(map(ord, "'`´’‘ʼʹʻ′·ŀ"), "") | {ord(LOST): LOST, 0xFFFD: LOST, ord("Ŀ"): "l"}
)
_LETTERS[ord("ŀ")] = "l"

# Nearly every text is Latin-1, where one byte stands for one letter. What is none, or more than
# one (ß, æ), sends the text the long way.
_MANY = 0xFF
_BYTES = [_LETTERS[code].lower() for code in range(256)]
_NO_BYTES = bytes(code for code, left in enumerate(_BYTES) if not left)
_ONE_BYTE = bytes(ord(left) if len(left) == 1 else _MANY for left in _BYTES)

# UTF-8 read as Windows-1252: two characters stand for one letter.
_TWICE = re.compile("[\u00c2-\u00c5\u00c8][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u2122'\"]")
_STRAIGHT = {"'": b"\x91", '"': b"\x93"}  # curly quotes made straight on the way
_ORPHAN = re.compile("(?<=[a-zñ])Ã(?=[a-zñ])|Ã(?=[b-df-np-zB-DF-NP-ZaA])")
_GEMINATE = re.compile(
    "([lL])[•∙‧.](?=[lL])"
)  # written to be found fast, as all that runs on each text
_MARIA = re.compile(r"[mM](?<!\w.)\s?\.?\s?[ªº°]\.?")


def plain_words(text: str) -> list[str]:
    """The words of a text in plain letters, in order; bounded in number and length."""
    if not text.isascii():
        text = mended(text[:MAX_TEXT])
    plain = _plain(text[:MAX_TEXT])
    words = plain.split()
    if LOST in text or "\ufffd" in text:
        words = [found for word in words if (found := _recovered(word))]
    if len(plain) > MAX_WORD:
        return [word[:MAX_WORD] for word in words[:MAX_WORDS]]
    return words[:MAX_WORDS]


def _plain(text: str) -> str:
    try:
        return text.encode("latin-1").translate(_ONE_BYTE, _NO_BYTES).decode("ascii")
    except UnicodeError:
        return text.translate(_LETTERS).lower()


def mended(text: str) -> str:
    """The text with «Ã±» and its like turned back into letters, and Mª into a word."""
    if "Ã" in text or "Â" in text or "Å" in text or "È" in text or "Ä" in text:
        text = _TWICE.sub(_once, text)
        text = _ORPHAN.sub(_orphan, text)
    text = unicodedata.normalize("NFC", text)
    if "ª" in text or "º" in text or "°" in text:
        text = _MARIA.sub("maria ", text)
    return _GEMINATE.sub(r"\1", text) if _GEMINATE.search(text) else text


def _once(found: re.Match[str]) -> str:
    pair = found.group()
    try:
        second = _STRAIGHT.get(pair[1]) or _byte(pair[1])
        return (pair[0].encode("latin-1") + second).decode("utf-8")
    except UnicodeError:
        return pair


def _byte(character: str) -> bytes:
    return character.encode("latin-1" if ord(character) < 256 else "cp1252")


def _orphan(found: re.Match[str]) -> str:
    """«Ã» whose second half was thrown away: í among small letters, else any of them."""
    before = found.string[found.start() - 1 : found.start()]
    return "í" if before.islower() else LOST


@lru_cache(maxsize=4096)
def _recovered(word: str) -> str:
    """The word with its destroyed letters put back: as names are spelt, else ñ between vowels."""
    known = ACCENTED.get(word)
    if known:
        return known
    pieces = [_guess(word, place) if c == LOST else c for place, c in enumerate(word)]
    return "".join(pieces)


def _guess(word: str, place: int) -> str:
    before, after = word[place - 1 : place], word[place + 1 : place + 2]
    if before and before in "aeiou" and after and after in "aeiou":
        return "n"
    return "i" if before.isalpha() and after in ("a", "o") else ""
