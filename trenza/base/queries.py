"""SQL that matters lives in files: each query with a name and a sentence of its own."""

import re
from pathlib import Path

_NAME = re.compile(r"^-- name: (\w+)$", re.MULTILINE)


def named_queries(path: Path) -> dict[str, str]:
    """The queries of a ``.query.sql`` file by the name given in ``-- name: …`` above each."""
    parts = _NAME.split(path.read_text())
    return dict(zip(parts[1::2], (text.strip() for text in parts[2::2]), strict=True))
