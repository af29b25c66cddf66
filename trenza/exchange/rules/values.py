"""How one value of a source becomes a clean one: text, dates, numbers, yes or no, names."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

ERROR = "error"
WARNING = "warning"


class Problem(NamedTuple):
    """What is wrong with a row or a file, said in Spanish and without personal data."""

    code: str
    message: str
    field: str = ""
    severity: str = ERROR


class ValueRefused(Exception):
    """A value cannot be read as what the mapping says it is."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


# Controls (NUL above all: PostgreSQL cannot keep it), zero-width and bidi marks, which let one
# name look like another. Line feed and tab stay: they are legitimate in remarks.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_SPACES = re.compile("[ \t\u00a0\u2000-\u200a\u202f\u3000]{2,}|[\u00a0\u2000-\u200a\u202f\u3000]")


def clean_text(raw: object) -> str:
    """Text as it should be kept: composed accents, no invisible characters, single spaces."""
    if type(raw) is str:
        if raw.isascii() and raw.isprintable():
            text = raw.strip()
            return _SPACES.sub(" ", text) if "  " in text else text
        text = unicodedata.normalize("NFC", _INVISIBLE.sub("", raw))
        return _SPACES.sub(" ", text).strip()
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    return clean_text(str(raw))


# ---------------------------------------------------------------- dates and moments

_FORMAT_PARTS = {
    "YYYY": r"(?P<y>\d{4})",
    "AAAA": r"(?P<y>\d{4})",
    "YY": r"(?P<yy>\d{2})",
    "MM": r"(?P<m>\d{2})",
    "DD": r"(?P<d>\d{2})",
    "hh": r"(?P<H>\d{2})",
    "mm": r"(?P<M>\d{2})",
    "ss": r"(?P<S>\d{2})",
}
_FORMAT_TOKENS = re.compile("YYYY|AAAA|YY|MM|DD|hh|mm|ss|.", re.DOTALL)
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?$")
_EXCEL_EPOCH = date(1899, 12, 30)
DateReader = Callable[[str], tuple[date, str]]


def date_pattern(layout: str) -> re.Pattern[str]:
    """The pattern of a date layout written as people write it: DD/MM/YYYY, AAAAMMDD."""
    tokens = _FORMAT_TOKENS.findall(layout)
    if not {"YYYY", "AAAA", "YY"} & set(tokens):
        raise ValueError(f"formato de fecha sin año: {layout}")
    # One digit is enough between separators (1/3/2026), never when figures touch (01032026).
    touching = any(a in _FORMAT_PARTS and b in _FORMAT_PARTS for a, b in pairwise(tokens))
    parts = (_FORMAT_PARTS.get(token) or re.escape(token) for token in tokens)
    pattern = "".join(parts) + "$"
    try:
        return re.compile(pattern if touching else pattern.replace(r"\d{2})", r"\d{1,2})"))
    except re.error as error:
        raise ValueError(f"formato de fecha no válido: {layout}") from error


def date_reader(layouts: Sequence[str], *, today: date | None = None) -> DateReader:
    """A function that reads dates in any of these layouts, giving (date, precision)."""
    excel = "excel" in layouts
    patterns = [date_pattern(layout) for layout in layouts if layout != "excel"]

    def read(text: str) -> tuple[date, str]:
        iso = _ISO_DATE.match(text)
        try:
            if iso:
                return date(int(iso[1]), int(iso[2]), int(iso[3])), "day"
            for pattern in patterns:
                found = pattern.match(text)
                if found:
                    return _date_of(found.groupdict(), today)
            if excel and text.isdecimal() and len(text) < 7:
                return _EXCEL_EPOCH + timedelta(days=int(text)), "day"
        except (ValueError, OverflowError) as error:
            raise ValueRefused("value.impossible_date", "Esa fecha no existe") from error
        raise ValueRefused("value.date", "No es una fecha con el formato esperado")

    return read


def _date_of(parts: dict[str, str | None], today: date | None) -> tuple[date, str]:
    whole = parts.get("y")
    year = int(whole) if whole is not None else _century(int(parts.get("yy") or 0), today)
    if parts.get("m") is None:
        return date(year, 1, 1), "year"
    if parts.get("d") is None:
        return date(year, int(parts["m"] or 0), 1), "month"
    return date(year, int(parts["m"] or 0), int(parts["d"] or 0)), "day"


def _century(two: int, today: date | None) -> int:
    # Two digits: the latest year that is not in the future.
    limit = (today or datetime.now(UTC).date()).year
    return 2000 + two if 2000 + two <= limit else 1900 + two


def moment_reader(layouts: Sequence[str], zone: ZoneInfo) -> Callable[[str], datetime]:
    """A function that reads moments; one without zone is local time of the source."""
    patterns = [date_pattern(layout) for layout in layouts]

    def read(text: str) -> datetime:
        try:
            found = next(filter(None, (p.match(text) for p in patterns)), None)
            moment = _moment_of(found.groupdict()) if found else datetime.fromisoformat(text)
            return moment if moment.tzinfo else moment.replace(tzinfo=zone)
        except (ValueError, OverflowError) as error:
            raise ValueRefused("value.moment", "No es una fecha y hora válida") from error

    return read


def _moment_of(parts: dict[str, str | None]) -> datetime:
    day = _date_of(parts, None)[0]
    hour, minute, second = (int(parts.get(key) or 0) for key in "HMS")
    return datetime(day.year, day.month, day.day, hour, minute, second)  # noqa: DTZ001


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970: the form in which a moment serves as a version."""
    delta = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


_SKEW = 300_000  # milliseconds by which the source's clock may run ahead of ours


def within_second(version: int, received: int) -> int:
    """A version read from a clock of whole seconds, told apart by when the row was read.

    What the row said when it was read later counts as later: a millisecond is a microsecond, and
    after ten minutes the second is over on any clock, so that all readings are the same.
    """
    since = (received - version) // 1000 + _SKEW
    return version + max(0, min(since, 999_999))


# ---------------------------------------------------------------- numbers, yes or no

_COMMA = re.compile(r"[+-]?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?$")
_POINT = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$")
_YES = frozenset({"s", "si", "sí", "yes", "y", "true", "verdadero", "1", "x"})
_NO = frozenset({"n", "no", "false", "falso", "0"})


def read_number(text: str, decimal: str = "comma") -> float | int:
    """A number written with decimal comma (1.234,5) or decimal point (1,234.5)."""
    plain = text.replace("€", "").replace("%", "").replace(" ", "")
    if decimal == "comma" and _COMMA.match(plain):
        plain = plain.replace(".", "").replace(",", ".")
    elif decimal == "point" and _POINT.match(plain):
        plain = plain.replace(",", "")
    else:
        raise ValueRefused("value.number", "No es un número con el formato esperado")
    try:
        exact = Decimal(plain)
    except InvalidOperation as error:
        raise ValueRefused("value.number", "No es un número") from error
    if len(plain) > 18:
        raise ValueRefused("value.number", "El número es demasiado largo")
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def read_integer(text: str) -> int:
    """A whole number of at most 18 digits."""
    digits = text[1:] if text[:1] in "+-" else text
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 18):
        raise ValueRefused("value.integer", "No es un número entero")
    return int(text)


def read_yes_no(text: str) -> bool:
    """Sí/No as sources write it: S, SI, 1, X, true… / N, NO, 0, false."""
    folded = text.casefold()
    if folded in _YES:
        return True
    if folded in _NO:
        return False
    raise ValueRefused("value.yes_no", "No es ni sí ni no")


# ---------------------------------------------------------------- names and documents

_PARTICLES = frozenset(
    {"de", "del", "la", "las", "los", "el", "y", "e", "i", "da", "das", "do", "dos", "di"}
    | {"san", "santa", "van", "von", "der", "ben", "bin", "al", "ait", "ould"}
)
_DNI = re.compile(r"\d{1,8}[A-Z]$")
_NIE = re.compile(r"[XYZ]\d{7}[A-Z]$")


def split_surnames(text: str) -> tuple[str, str]:
    """First and second surname of one column, particles kept with the surname that follows."""
    groups: list[list[str]] = [[]]
    for word in text.split():
        groups[-1].append(word)
        if word.casefold() not in _PARTICLES:
            groups.append([])
    names = [" ".join(group) for group in groups if group]
    # A final particle belongs to what precedes it.
    if len(names) > 1 and groups[-1]:
        last = names.pop()
        names[-1] = f"{names[-1]} {last}"
    return (names[0] if names else ""), " ".join(names[1:])


def title_case(text: str) -> str:
    """A name written in capitals as people write it: María de la Fuente."""
    words = [w.lower() if w.casefold() in _PARTICLES else w.capitalize() for w in text.split()]
    return " ".join("-".join(p[:1].upper() + p[1:] for p in w.split("-")) if "-" in w else w
                    for w in words)  # fmt: skip


def split_full_name(text: str) -> tuple[str, str, str]:
    """Given name and surnames of «Apellidos, Nombre»; without comma all of it is refused."""
    surnames, comma, given = text.partition(",")
    if not comma or not given.strip():
        raise ValueRefused("value.full_name", "Se espera «Apellidos, Nombre» con una coma")
    first, second = split_surnames(surnames)
    return given.strip(), first, second


def document_type(value: str, other: str = "other") -> str:
    """dni, nie or another type, by the shape of the document."""
    compact = re.sub(r"[\s.\-/]", "", value).upper()
    if _NIE.match(compact):
        return "nie"
    return "dni" if _DNI.match(compact) else other
