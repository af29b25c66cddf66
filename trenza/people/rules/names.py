"""Names as written and as compared: cleaned for keeping, folded and cut into tokens for finding."""

import re
import unicodedata

MAX_LENGTH = 200
MAX_TOKENS = 12
MAX_TOKEN_LENGTH = 40

# Letters that Unicode does not take apart into a plain letter and a mark.
_PLAIN = str.maketrans(
    {
        "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th",
        "ı": "i", "·": "", "ŀ": "l", "ª": "a", "º": "o",
    }
    | dict.fromkeys("'’‘`´ʼʹʻ′", "")
)  # fmt: skip
_ABBREVIATED = {"fco": "francisco", "fca": "francisca"}
_MARIA = re.compile(r"\bm(?:ª|\.\s?ª)\.?(?=\W|$)", re.IGNORECASE)
_PARTICLES = frozenset(
    {
        "de", "del", "la", "las", "los", "el", "y", "i", "e", "da", "do", "das", "dos", "di",
        "van", "von", "der", "den", "bin", "ben", "ibn", "al",
    }
)  # fmt: skip
_NOTHING = frozenset(
    {
        "x", "xx", "xxx", "xxxx", "no consta", "no tiene", "no", "sin apellido", "sin apellidos",
        "sin segundo apellido", "sin nombre", "desconocido", "desconocida", "s a", "n c", "nc",
        "s n", "no aplica", "n a", "ninguno",
    }
)  # fmt: skip


def clean(text: str) -> str:
    """The text as it can be kept: composed, without control characters, single spaces."""
    kept = text if text.isascii() else unicodedata.normalize("NFC", text)
    if not kept.isprintable():
        kept = "".join(
            " " if c in "\t\n\r\v\f" else c for c in kept if c in "\t\n\r\v\f" or _printable(c)
        )
    return " ".join(kept.split())[:MAX_LENGTH].rstrip()


def _printable(character: str) -> bool:
    return unicodedata.category(character) not in _UNPRINTABLE


_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def clean_name(text: str) -> str:
    """A cleaned name, or nothing where the source wrote a filler such as «No consta»."""
    name = clean(text)
    folded = fold(name)
    return "" if not folded or folded in _NOTHING else name


def fold(text: str) -> str:
    """Lower case, no accents, ñ→n, ç→c, l·l→ll, no apostrophes; words apart by one space."""
    if text.isascii():
        return " ".join(text.lower().translate(_LETTERS).split())
    if "ª" in text:
        text = _MARIA.sub("maria ", text.replace("\0", ""))
    text = text.casefold().translate(_PLAIN)
    apart = unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN)
    return " ".join(apart.translate(_LETTERS).split())


class _Letters(dict[int, str | None]):
    """What remains of each character when a name is folded: itself, a space or nothing."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        dropped = unicodedata.category(character) in _DROPPED
        left = None if dropped else character if character.isalnum() else " "
        if code < _COMMON_CODES:
            self[code] = left
        return left


_DROPPED = _UNPRINTABLE | {"Mn", "Mc", "Me"}
_COMMON_CODES = 0x3000  # only these are remembered: texts must not fill the memory
_LETTERS = _Letters(dict.fromkeys(map(ord, "'`")))


def tokens(*names: str) -> tuple[str, ...]:
    """The search keys of a name, in order and once each; particles only if nothing else is left."""
    words = [_ABBREVIATED.get(word, word) for name in names for word in fold(name).split()]
    meaningful = [word for word in words if word not in _PARTICLES] or words
    cut = (word[:MAX_TOKEN_LENGTH] for word in meaningful)
    return tuple(dict.fromkeys(cut))[:MAX_TOKENS]


def agree(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two (given name, first surname) share a word of the given name or the surname."""
    shared = set(tokens(one[0])) & set(tokens(other[0]))
    surname = fold(one[1])
    return bool(shared) or (surname != "" and surname == fold(other[1]))
