"""How identifying details are shown where they only have to be recognised, not read."""

from datetime import date

from trenza.people.rules.names import clean

DOT = "•"


def mask_identifier(type: str, value: str) -> str:
    """Four characters in the places that the AEPD's guidance (2019) leaves in sight."""
    if type == "dni" and len(value) == 9:
        return _show(value, 3, 7)
    if type == "nie" and len(value) == 9:
        return _show(value, 4, 8)
    shown = min(4, len(value) // 2)
    return _show(value, len(value) - shown, len(value))


def _show(value: str, start: int, stop: int) -> str:
    return "".join(c if start <= place < stop else DOT for place, c in enumerate(value))


def mask_name(*names: str) -> str:
    """Initials only."""
    words = [word for name in names for word in clean(name).split()]
    return " ".join(f"{word[0].upper()}." for word in words)


def mask_phone(phone: str) -> str:
    """The last three digits."""
    shown = phone[-3:] if len(phone) > 5 else ""
    return DOT * (len(phone) - len(shown)) + shown


def mask_birth(born: date | None) -> str:
    """The year only."""
    return f"{DOT * 2}/{DOT * 2}/{born.year}" if born else ""
