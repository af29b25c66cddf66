"""When a source has been silent for too long."""

from datetime import datetime, timedelta

SILENCE = timedelta(days=3)


def is_stale(last: datetime | None, now: datetime) -> bool:
    """Whether what we know from a source may be old."""
    return last is None or now - last > SILENCE
