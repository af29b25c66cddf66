"""Words for addresses that only this installation understands: filters and places in a list."""

import base64
import hashlib
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

_LONGEST = 2000


def _box() -> Fernet:
    key = hashlib.sha256(b"desk.opaque:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def seal(told: Any) -> str:
    """A text that says nothing to whoever reads an address, a history or a proxy's log."""
    return _box().encrypt(json.dumps(told).encode()).decode()


def unseal(text: str) -> Any:
    """What was sealed; None for anything that was not sealed here."""
    if not 0 < len(text) <= _LONGEST:
        return None
    try:
        return json.loads(_box().decrypt(text.encode()))
    except (InvalidToken, ValueError):
        return None
