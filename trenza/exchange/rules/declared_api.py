"""A source that sends canonical statements by itself: declared like the others, without tables."""

import hashlib
from dataclasses import dataclass

from trenza.exchange.rules.mapping import SourceMapping, parse_source
from trenza.exchange.rules.mapping_yaml import MappingError, MappingRefused, read_yaml

_MUST = ("source", "name", "organisation")
_MAY = {*_MUST, "kind", "speaks_for", "help", "tables"}


@dataclass(frozen=True, slots=True)
class ApiSource:
    """Who sends, and for whom it may speak."""

    code: str
    name: str
    organisation: str
    speaks_for: tuple[str, ...]
    digest: str
    kind: str = "api"


def read_declaration(
    text: str, name: str, codes: dict[str, dict[str, str]]
) -> SourceMapping | ApiSource:
    """The declaration of any source; MappingRefused with every error and its line."""
    document = read_yaml(text, name)
    data = document.data
    if not isinstance(data, dict) or data.get("kind") != "api":
        return parse_source(text, name, codes=codes)
    errors = [
        MappingError(document.line_of((key,)), key, "no se usa en una fuente «api»")
        for key in data
        if key not in _MAY
    ]
    errors += [
        MappingError(1, key, "falta, o no es un texto")
        for key in _MUST
        if not isinstance(data.get(key), str) or not data[key].strip()
    ]
    speaks_for = data.get("speaks_for") or []
    if not isinstance(speaks_for, list) or not all(isinstance(one, str) for one in speaks_for):
        errors.append(
            MappingError(document.line_of(("speaks_for",)), "speaks_for", "debe ser una lista")
        )
    if errors:
        raise MappingRefused(name, errors)
    return ApiSource(
        code=data["source"],
        name=data["name"],
        organisation=data["organisation"],
        speaks_for=tuple(speaks_for) or (data["organisation"],),
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )
