"""Declaring sources: a YAML file each, a token made once and shown once."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from django.db import connection, transaction

from trenza.directory.public import organisation_ids
from trenza.exchange.models import Source
from trenza.exchange.rules.declared_api import read_declaration
from trenza.exchange.rules.mapping import MappingRefused, SourceMapping, parse_source

_NO_HASH = "0" * 64


class SourceRefused(ValueError):
    """A source that cannot be registered, with a sentence for people."""


@dataclass(frozen=True)
class Registered:
    """A source as registered; ``token`` only when it was made just now, never again."""

    code: str
    name: str
    kind: str
    token: str | None
    changed: bool


def register_sources(folder: Path, *, now: datetime) -> list[Registered]:
    """Register every YAML file of a folder, in the order of their names."""
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise SourceRefused(f"No hay ninguna fuente en «{folder.name}»: se esperan ficheros .yaml.")
    return [register_source(file.read_text("utf-8"), name=file.name, now=now) for file in files]


@transaction.atomic
def register_source(text: str, *, name: str, now: datetime) -> Registered:
    """Add or renew one source from its YAML; the token of a source that has one stays."""
    try:
        mapping = read_declaration(text, name, known_codes())
    except MappingRefused as refused:
        raise SourceRefused(str(refused)) from refused
    organisations = organisation_ids()
    for code in (mapping.organisation, *mapping.speaks_for):
        if code not in organisations:
            raise SourceRefused(f"{name}: la entidad «{code}» no está en el directorio.")
    source = Source.objects.select_for_update().filter(code=mapping.code).first()
    changed = source is None or source.digest != mapping.digest
    source = source or Source(code=mapping.code, registered_at=now)
    source.name, source.kind = mapping.name, mapping.kind
    source.organisation_id = organisations[mapping.organisation][0]
    source.speaks_for = sorted({mapping.organisation, *mapping.speaks_for})
    source.mapping, source.digest, source.active = text, mapping.digest, True
    token = None
    if mapping.kind == "api" and not source.token_hash:
        token = _new_token(source)
    source.save()
    return Registered(source.code, source.name, source.kind, token, changed)


@transaction.atomic
def renew_token(code: str) -> str:
    """A new token for a source; the old one stops working at once."""
    source = Source.objects.select_for_update().filter(code=code).first()
    if source is None:
        raise SourceRefused(f"No hay ninguna fuente «{code}».")
    token = _new_token(source)
    source.save(update_fields=["token_hash"])
    return token


def _new_token(source: Source) -> str:
    token = f"{source.code}.{secrets.token_urlsafe(32)}"
    source.token_hash = hash_of(token)
    return token


def hash_of(token: str) -> str:
    """What is stored of a token: 256 random bits need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def source_of_token(token: str) -> Source | None:
    """The active source that a token belongs to; the same work whether it exists or not."""
    code = token.rpartition(".")[0]
    source = Source.objects.filter(code=code, active=True).first()
    stored = source.token_hash if source is not None and source.token_hash else _NO_HASH
    good = hmac.compare_digest(stored, hash_of(token))
    return source if good else None


class Declaration(NamedTuple):
    """How a source declares its rows, and the codes of the directory that it may use."""

    text: str
    municipalities: tuple[tuple[str, str], ...]


def declaration_of(source: Source) -> Declaration | None:
    """How a source declares what it sends; None when it sends canonical statements."""
    if source.kind == "api" or not source.mapping:
        return None
    return Declaration(source.mapping, _municipalities())


def mapping_of(source: Source) -> SourceMapping | None:
    """How to read what a source sends; None when it sends canonical statements."""
    declaration = declaration_of(source)
    return declaration and compiled(declaration)


def declared(source: Source) -> SourceMapping:
    """The source as its YAML declares it, whatever its kind."""
    return compiled(Declaration(source.mapping, _municipalities()))


@lru_cache(maxsize=64)
def compiled(declaration: Declaration) -> SourceMapping:
    """What a declaration says, ready to read rows."""
    return parse_source(
        declaration.text, codes={"municipalities": dict(declaration.municipalities)}
    )


def known_codes() -> dict[str, dict[str, str]]:
    """Code lists that the directory knows and that any source may use."""
    return {"municipalities": dict(_municipalities())}


def _municipalities() -> tuple[tuple[str, str], ...]:
    """Every municipality by its name and by its code → its INE code."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, ine FROM directory_municipality ORDER BY ine DESC")
        rows = cursor.fetchall()
    return tuple((name, ine) for name, ine in rows) + tuple((ine, ine) for _, ine in rows)


def sources_to_poll(codes: Iterable[str] = ()) -> list[Source]:
    """The active sources that are asked rather than send; all of them or those named."""
    wanted = Source.objects.filter(active=True, kind__in=["sql", "folder"])
    if named := list(codes):
        wanted = wanted.filter(code__in=named)
    return list(wanted.order_by("code"))
