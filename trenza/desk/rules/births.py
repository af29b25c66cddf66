"""Ages and birth dates in words, never more precise than what is known."""

from datetime import date

from trenza.base.spanish import MONTHS, counted, short_day


def birth_in_words(born: date | None, precision: str) -> str:
    """«2 mar 1992», «marzo de 1992», «en 1992», «hacia 1992»; '' if nothing is known."""
    if born is None or precision == "unknown":
        return ""
    if precision == "month":
        return f"{MONTHS[born.month - 1]} de {born.year}"
    if precision == "year":
        return f"en {born.year}, sin día ni mes"
    if precision == "about":
        return f"hacia {born.year}"
    return short_day(born)


def age_in_words(born: date | None, precision: str, *, today: date) -> str:
    """«34 años», «8 meses», «unos 34 años» when the date is not exact, «edad desconocida»."""
    if born is None or precision == "unknown" or born > today:
        return "edad desconocida"
    years = today.year - born.year
    if precision in ("year", "about"):
        return f"unos {counted(years, 'año', 'años')}"
    if (today.month, today.day) < (born.month, born.day):
        years -= 1
    if years >= 2:
        return counted(years, "año", "años")
    months = (today.year - born.year) * 12 + today.month - born.month
    months -= today.day < born.day
    return counted(max(months, 0), "mes", "meses")


def is_minor(born: date | None, *, today: date) -> bool:
    """Whether the person is under 18 as far as is known."""
    if born is None:
        return False
    turns_adult = born.replace(year=born.year + 18, day=min(born.day, 28))
    return turns_adult > today
