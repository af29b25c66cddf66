"""Marks on views that the middleware reads."""

from collections.abc import Callable
from typing import Any


def profile_not_required(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a page that a signed-in user may see without an active profile."""
    view.profile_required = False  # type: ignore[attr-defined]
    return view
