"""Documents as compared: valid by their own check characters, or merely typed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from trenza.people.rules.identifiers import nuss_check

MAX_DOCUMENT = 24
MAX_SLIPS = 2
_CHECK = "TRWAGMYFPDXBNJZSQVHLCKE"
_NOISE = re.compile(r"[^0-9A-Z]")
_PLAINLY = frozenset("0123456789XYZ")
_FIRST = {"X": "0", "Y": "1", "Z": "2"}
_NO_LETTERS = str.maketrans("", "", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_AS_DIGITS = str.maketrans("XYZ", "012")
_SLIPS = str.maketrans("OQDILSBZG", "000115826")  # letters that hands and scanners put for digits
_NATIONAL = re.compile(r"([XYZ]?)([0-9OQDILSBZG]{1,8})([A-Z])")
_SPECIAL = re.compile(r"[KLM]\d{7}[A-Z]")
_NO_LETTER = re.compile(r"[XYZ]\d{7}|\d{8}")
_COUNTRY = re.compile("[A-Z]{2}")
_PASSPORT = re.compile(r"(?=(?:[A-Z]*\d){4})[0-9A-Z]{5,15}")
_CARD = re.compile(r"(?=(?:[A-Z]*\d){6})[0-9A-Z]{8,20}")
_INVENTED = frozenset({"12345678", "1234567", "01234567", "87654321", "7654321", "00000001"})
NATIONAL = frozenset({"dni", "nie", "nif", "unknown", ""})


@dataclass(slots=True)
class Documents:
    """At most one document of each kind, in small letters; ``typed`` is none of them."""

    dni: str | None = None
    nie: str | None = None
    passport: str | None = None
    nuss: str | None = None
    health_card: str | None = None
    typed: str | None = None


NO_DOCUMENTS = Documents()


def read_documents(stated: Iterable[tuple[str, str, str]], nationality: str = "") -> Documents:
    """What is stated as (type, value, country), sorted out by form and check characters."""
    found = Documents()
    for type, value, country in stated:
        plain = value[:60].upper()
        if not (plain.isascii() and plain.isalnum()):
            plain = _NOISE.sub("", plain)
        if type == "own" or is_invented(plain):
            continue
        if not _take(found, type, plain, (country or nationality).strip().upper()):
            found.typed = found.typed or _typed(type, plain)
    return found


def is_invented(plain: str) -> bool:
    """Whether it is what people type when there is no document: words, 00000000T, 12345678Z."""
    digits = plain if plain.isdigit() else plain.translate(_NO_LETTERS)
    return len(digits) < 3 or digits == digits[0] * len(digits) or digits in _INVENTED


def _take(found: Documents, type: str, plain: str, country: str) -> bool:
    """Put it where it belongs; False if it is nothing valid."""
    if type in NATIONAL or type == "passport":
        national = _national(plain)
        if national and (type != "passport" or _is_spanish(national, country)):
            kind = "nie" if national[0] in _FIRST else "dni"
            setattr(found, kind, getattr(found, kind) or national.lower())
            return True
    if type == "passport" and _COUNTRY.fullmatch(country) and _PASSPORT.fullmatch(plain):
        found.passport = found.passport or f"{country}{plain}".lower()
        return True
    if type in ("nuss", "unknown", "") and (nuss := _nuss(plain)):
        found.nuss = found.nuss or nuss
        return True
    if type == "health_card" and _CARD.fullmatch(plain):
        found.health_card = found.health_card or plain.lower()
        return True
    return False


def _is_spanish(national: str, country: str) -> bool:
    """A NIE in the field of the passport is one; a foreign number may look like a DNI by chance."""
    return national[0] in _FIRST or country in ("", "ES")


def check_letter(first: str, digits: str) -> str:
    """The letter that a DNI or NIE must end in."""
    return _CHECK[int(_FIRST.get(first, "") + digits) % 23]


def _national(plain: str) -> str | None:
    """The DNI or NIE with all its zeros, if its letter is right; mends 0/O and 1/I."""
    if len(plain) == 9 and plain[1:8].isdigit() and plain[0] in _PLAINLY:
        # As nearly all of them are written, and nothing in it to mend.
        number = plain[:8].translate(_AS_DIGITS)
        if is_invented(plain[1:8] if plain[0] in _FIRST else number):
            return None
        return plain if _CHECK[int(number) % 23] == plain[8] else None
    if _SPECIAL.fullmatch(plain):
        return plain if check_letter("", plain[1:8]) == plain[8] else None
    found = _NATIONAL.fullmatch(plain)
    if not found:
        return None
    first, body, last = found.groups()
    if not body.isdigit() and sum(c.isalpha() for c in body) > MAX_SLIPS:
        return None
    digits = body.translate(_SLIPS).lstrip("0").zfill(7 if first else 8)
    if len(digits) > (7 if first else 8) or is_invented(digits):
        return None
    return first + digits + last if check_letter(first, digits) == last else None


def _nuss(plain: str) -> str | None:
    digits = plain.zfill(12)
    if not (plain.isdigit() and 11 <= len(plain) <= 12) or digits[:2] == "00":
        return None
    right = nuss_check(int(digits[:2]), int(digits[2:10])) == int(digits[10:])
    return digits if right else None


def _typed(type: str, plain: str) -> str | None:
    """As written; a DNI or NIE without its letter gets the one it would have."""
    if type in ("dni", "nif", "nie") and plain.isdigit() and len(plain) == 7:
        plain = "0" + plain
    if type in NATIONAL and _NO_LETTER.fullmatch(plain):
        first = plain[0] if plain[0] in _FIRST else ""
        plain += check_letter(first, plain[len(first) :])
    return plain[:MAX_DOCUMENT].lower() or None
