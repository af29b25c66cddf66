"""The ways in that ask for data: databases and watched folders, declared in YAML."""

import os
from collections.abc import Mapping
from pathlib import Path

from trenza.exchange.connectors.delivery import Connector, ConnectorFailed, RawDelivery
from trenza.exchange.connectors.folder import FolderConnector
from trenza.exchange.connectors.sql import SqlConnector
from trenza.exchange.rules.mapping import SourceMapping

__all__ = [
    "Connector",
    "ConnectorFailed",
    "FolderConnector",
    "RawDelivery",
    "SqlConnector",
    "connector_for",
]


def connector_for(
    mapping: SourceMapping, *, spool: Path, data: Path, environ: Mapping[str, str] = os.environ
) -> SqlConnector | FolderConnector:
    """The connector of a source; those that send by themselves (upload, api) have none."""
    if mapping.kind == "sql":
        return SqlConnector(mapping, spool=spool, environ=environ)
    if mapping.kind == "folder":
        return FolderConnector(mapping, spool=spool, data=data, environ=environ)
    raise ConnectorFailed("connector.kind", "Esta fuente envía por sí misma: no se le pregunta")
