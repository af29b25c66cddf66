"""Signing of contexts: HMAC-SHA256 (RFC 2104) in the form that PostgreSQL can check."""

import hashlib
import hmac

BLOCK = 64  # bytes of one SHA-256 block
LIFETIME = 60  # seconds that a context is good for


def pads(key: str) -> tuple[bytes, bytes]:
    """The inner and outer pad of a key, as stored for ``access_actor``."""
    raw = hashlib.sha256(key.encode()).digest().ljust(BLOCK, b"\0")
    return bytes(b ^ 0x36 for b in raw), bytes(b ^ 0x5C for b in raw)


def session_mark(session_key: str) -> str:
    """What events keep of a session: enough to tell two apart, not enough to take one over."""
    return hashlib.sha256(f"trenza:{session_key}".encode()).hexdigest()[:16]


def sign_context(
    *, key: str, profile_id: int, session_key: str, backend_pid: int, now: float
) -> str:
    """A context for one profile on one database connection, good for a minute."""
    mark = session_mark(session_key)
    message = f"v1.{profile_id}.{mark}.{int(now) + LIFETIME}.{backend_pid}"
    raw = hashlib.sha256(key.encode()).digest()
    return f"{message}.{hmac.new(raw, message.encode(), hashlib.sha256).hexdigest()}"
