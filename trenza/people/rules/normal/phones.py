"""Telephones and e-mail addresses as compared: weak evidence, often shared by a whole household."""

import re

ONE_PHONE = 16  # characters: nothing this short holds two of them
_SEVERAL = re.compile(r"[/;,|]| y | o ")
_NOT_DIGITS = bytes(code for code in range(128) if not chr(code).isdigit())
_INVENTED = frozenset(
    {"123456789", "987654321", "612345678", "600123456", "666123456", "654321000", "912345678"}
)
_NOBODY = frozenset(
    {
        "noemail", "nomail", "notiene", "no", "nc", "sincorreo", "sinemail", "sinmail", "noconsta",
        "x", "xx", "xxx", "a", "aa", "email", "correo", "mail", "test", "prueba", "noreply",
        "no-reply", "info", "ninguno", "noaporta", "nodispone", "desconocido",
    }
)  # fmt: skip
_GOOGLE = frozenset({"gmail.com", "googlemail.com"})
_EMAIL = re.compile(r"[a-z0-9._%+'-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}")


def normal_phone(text: str) -> str | None:
    """Nine digits if it is Spanish, else all of them with their country; None if invented."""
    if not text:
        return None
    pieces = [text] if len(text) <= ONE_PHONE else _SEVERAL.split(text[:100])
    for piece in pieces:
        number = _number(piece)
        if number and not _is_invented(number):
            return number
    return None


def _number(text: str) -> str | None:
    digits = _ascii_digits(text)
    if len(digits) == 9 and digits[0] in "6789":
        return digits
    abroad = digits.startswith("00") or text.lstrip().startswith("+")
    digits = digits[2:] if digits.startswith("00") else digits
    if len(digits) == 11 and digits.startswith("34"):
        digits, abroad = digits[2:], False
    if len(digits) == 9 and digits[0] in "6789":
        return digits
    return digits if abroad and 8 <= len(digits) <= 15 else None


def _ascii_digits(text: str) -> str:
    if text.isascii():
        return text.encode("ascii").translate(None, _NOT_DIGITS).decode("ascii")
    return "".join(str(int(c)) for c in text if c.isdecimal())


def _is_invented(number: str) -> bool:
    return number[-7:] == number[-1] * 7 or number in _INVENTED


def normal_email(text: str) -> str | None:
    """The address in small letters, without the dots and tags that Google ignores."""
    if "@" not in text or not text.isascii():
        return None
    email = text.strip(" \t\r\n<>;,.'\"").lower()
    if not _EMAIL.fullmatch(email):
        return None
    user, _, host = email.partition("@")
    if host in _GOOGLE:
        user, host = user.partition("+")[0].replace(".", ""), "gmail.com"
    if not user or user in _NOBODY or user == host.partition(".")[0]:
        return None
    return f"{user}@{host}"
