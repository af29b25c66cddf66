"""The door of exchange: declaring sources, loading files, how fresh each source is."""

from trenza.exchange.actions.polling import Poller
from trenza.exchange.actions.processing import apply_delivery, load_file
from trenza.exchange.actions.receiving import receive_delivery
from trenza.exchange.actions.registering import (
    Registered,
    SourceRefused,
    register_source,
    register_sources,
    renew_token,
)
from trenza.exchange.actions.store import DeliveryRefused, KeptFile, adopt, keep
from trenza.exchange.reads import Freshness, freshness

__all__ = [
    "DeliveryRefused",
    "Freshness",
    "KeptFile",
    "Poller",
    "Registered",
    "SourceRefused",
    "adopt",
    "apply_delivery",
    "freshness",
    "keep",
    "load_file",
    "receive_delivery",
    "register_source",
    "register_sources",
    "renew_token",
]
