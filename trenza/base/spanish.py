"""Dates, times and numbers as they are written in Spanish."""

from datetime import date, datetime, timedelta

MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
    "octubre", "noviembre", "diciembre",
)  # fmt: skip
NO_BREAK = "\N{NO-BREAK SPACE}"


def long_day(day: date) -> str:
    """25 de noviembre de 2026."""
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}"


def short_day(day: date) -> str:
    """25 nov 2026, never broken over two lines."""
    return NO_BREAK.join((str(day.day), MONTHS[day.month - 1][:3], str(day.year)))


def short_moment(moment: datetime) -> str:
    """25 nov 2026, 18:03."""
    return f"{short_day(moment.date())},{NO_BREAK}{moment:%H:%M}"


def ago(elapsed: timedelta) -> str:
    """Hace un momento, hace 5 minutos, hace 3 horas, hace 12 días: coarser the longer ago."""
    minutes = int(elapsed.total_seconds()) // 60
    if minutes < 1:
        return "hace un momento"
    if minutes < 60:
        return f"hace {counted(minutes, 'minuto', 'minutos')}"
    if minutes < 24 * 60:
        return f"hace {counted(minutes // 60, 'hora', 'horas')}"
    days = minutes // (24 * 60)
    if days < 60:
        return f"hace {counted(days, 'día', 'días')}"
    if days < 730:
        return f"hace {counted(days // 30, 'mes', 'meses')}"
    return f"hace {counted(days // 365, 'año', 'años')}"


def counted(number: int, one: str, many: str) -> str:
    """1 hora, 3 horas."""
    return f"{number}{NO_BREAK}{one if number == 1 else many}"


def number(value: int) -> str:
    """12 345: thousands parted by a thin space, from five figures on."""
    text = f"{abs(value):,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    if abs(value) < 10_000:
        text = str(abs(value))
    return f"-{text}" if value < 0 else text
