"""Time as the application sees it: always aware, always passed on as ``now``."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

MADRID = ZoneInfo("Europe/Madrid")


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The present day where the professionals work."""
    return datetime.now(MADRID).date()
