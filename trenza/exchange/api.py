"""The interface by which source systems deliver by themselves.

The answer is always «recibida»: whether a person was known already is nobody's business here, so
neither the answer nor its counters tell it (a person row counts the same linked or new).
"""

from collections.abc import Callable, Iterator
from functools import wraps
from http import HTTPStatus
from typing import Any
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router

from trenza.base import clock
from trenza.exchange.actions.receiving import receive_sent
from trenza.exchange.actions.registering import source_of_token
from trenza.exchange.actions.store import PIECE, DeliveryRefused, delivery_limit, keep
from trenza.exchange.models import Delivery, Source
from trenza.exchange.reads import delivery_of_source, rejections_of_source
from trenza.exchange.schemas import (
    BODY_HELP,
    EXAMPLE_LINES,
    DeliveryState,
    Problem,
    RejectionPage,
)

MAX_KEY = 200
MOST_ROWS = 1000
NDJSON = {"application/x-ndjson", "application/ndjson", "application/gzip", "application/x-gzip"}


class Refused(Exception):
    """An answer that is not what was asked for."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(code)
        self.status, self.code, self.message = status, code, message


router = Router(tags=["entregas"])
_ANSWERS: dict[int, Any] = {
    status: Problem for status in (400, 401, 404, 411, 413, 415, 422, 503, 507)
}


def problem(request: HttpRequest, status: int, code: str, message: str) -> HttpResponse:
    """An error as RFC 9457 asks: a program reads its type, a person its detail."""
    body = {
        "type": f"urn:trenza:problema:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": message,
        "instance": request.path,
    }
    return HttpResponse(
        orjson.dumps(body), status=status, content_type="application/problem+json; charset=utf-8"
    )


def _in_problems(view: Callable[..., Any]) -> Callable[..., Any]:
    """Turn every refusal into problem+json."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return view(request, *args, **kwargs)
        except DeliveryRefused as refused:
            return problem(request, refused.status, refused.code, refused.message)
        except Refused as refused:
            return problem(request, refused.status, refused.code, refused.message)

    return answered


def _source(request: HttpRequest) -> Source:
    """The source whose token came with the request."""
    token = _token(request)
    source = source_of_token(token) if token else None
    if source is None:
        raise Refused(401, "token.unknown", "Falta el token del sistema, o ya no vale.")
    return source


def _token(request: HttpRequest) -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


@router.post(
    "/deliveries",
    auth=None,
    response={202: DeliveryState, **_ANSWERS},
    summary="Entregar anotaciones",
    description="Guarda la entrega y contesta en el acto; se incorpora después.\n\n" + BODY_HELP,
    openapi_extra={
        "security": [{"SourceToken": []}],
        "parameters": [
            {
                "in": "header",
                "name": "Idempotency-Key",
                "schema": {"type": "string", "maxLength": MAX_KEY},
                "description": "Clave propia de la entrega: enviarla otra vez no la duplica.",
            }
        ],
        "requestBody": {
            "required": True,
            "content": {
                "application/x-ndjson": {
                    "schema": {"type": "string"},
                    "example": "\n".join(EXAMPLE_LINES) + "\n",
                }
            },
            "description": "Una anotación, persona, vínculo u hogar por línea; se admite gzip.",
        },
    },
)
@_in_problems
def deliver(request: HttpRequest) -> Any:
    """Keep the delivery and answer at once; a worker applies it afterwards."""
    source = _source(request)
    key = request.headers.get("Idempotency-Key", "").strip() or None
    _check_request(request, source, key)
    kept = keep(_pieces(request), now=clock.now())
    delivery = receive_sent(
        source=source.code, token=_token(request), kept=kept, idempotency_key=key
    )
    return _answer(request, delivery, status=202)


def _check_request(request: HttpRequest, source: Source, key: str | None) -> None:
    if source.kind != "api":
        raise Refused(422, "source.not_api", "Este sistema no entrega por la interfaz.")
    if key is not None and (len(key) > MAX_KEY or not key.isprintable()):
        raise Refused(422, "delivery.key", f"La Idempotency-Key pasa de {MAX_KEY} caracteres.")
    size = request.META.get("CONTENT_LENGTH") or ""
    if not size.isdecimal():  # sent in pieces of unknown length: its end could not be told
        raise Refused(411, "body.length", "Falta Content-Length: la longitud de la entrega.")
    if size == "0":
        raise Refused(400, "body.empty", "La entrega llega vacía.")
    if request.content_type not in NDJSON:
        raise Refused(
            415, "body.type", "Se espera NDJSON: Content-Type: application/x-ndjson, en UTF-8."
        )
    if request.headers.get("Content-Encoding", "identity") not in ("identity", "gzip"):
        raise Refused(415, "body.encoding", "El cuerpo puede ir sin comprimir o con gzip.")
    if int(size) > delivery_limit():
        raise Refused(
            413, "file.too_big", f"La entrega pasa de {delivery_limit() // 2**20} MB. Divídala."
        )


def _pieces(request: HttpRequest) -> Iterator[bytes]:
    """The body as it comes, never whole in memory; one that ends too soon is refused."""
    left = int(request.META["CONTENT_LENGTH"])
    while piece := request.read(PIECE):
        left -= len(piece)
        yield piece
    if left:
        raise Refused(400, "body.cut", "La conexión se cortó antes del final. Vuelva a enviarla.")


@router.get(
    "/deliveries/{reference}",
    auth=None,
    response={200: DeliveryState, **_ANSWERS},
    summary="Estado de una entrega",
    openapi_extra={"security": [{"SourceToken": []}]},
)
@_in_problems
def delivery_state(request: HttpRequest, reference: str) -> Any:
    """How far a delivery went in, for the source that sent it."""
    return _answer(request, _own_delivery(request, reference), status=200)


@router.get(
    "/deliveries/{reference}/rejections",
    auth=None,
    response={200: RejectionPage, **_ANSWERS},
    summary="Filas que no han entrado",
    openapi_extra={
        "security": [{"SourceToken": []}],
        "parameters": [
            {"in": "query", "name": name, "schema": {"type": "integer", "minimum": 0}}
            for name in ("after", "limit")
        ],
    },
)
@_in_problems
def delivery_rejections(request: HttpRequest, reference: str) -> Any:
    """Which rows did not go in and why, a page at a time; never what the rows say."""
    delivery = _own_delivery(request, reference)
    after, limit = _number(request, "after", 0), min(_number(request, "limit", 500), MOST_ROWS)
    rows = rejections_of_source(_token(request), delivery.reference, after=after, limit=limit)
    following = rows[-1]["row"] if rows and len(rows) == limit else None
    return {"delivery": str(delivery.reference), "rows": rows, "next_after": following}


def _number(request: HttpRequest, name: str, usual: int) -> int:
    text = request.GET.get(name, str(usual))
    if not (text.isdecimal() and len(text) < 16):
        raise Refused(422, "query.number", f"«{name}» debe ser un número entero.")
    return int(text)


def _own_delivery(request: HttpRequest, reference: str) -> Delivery:
    source = _source(request)
    try:
        delivery = delivery_of_source(source, UUID(reference))
    except ValueError:
        delivery = None
    if delivery is None:
        raise Refused(404, "delivery.unknown", "No hay ninguna entrega suya con esa referencia.")
    return delivery


def _answer(request: HttpRequest, delivery: Delivery, *, status: int) -> HttpResponse:
    match = request.resolver_match
    name = f"{match.namespace}:delivery_state" if match else "delivery_state"
    url = request.build_absolute_uri(reverse(name, args=[str(delivery.reference)]))
    body = DeliveryState.describe(delivery, url)
    answer = HttpResponse(
        body.model_dump_json(), status=status, content_type="application/json; charset=utf-8"
    )
    answer["Location"] = url
    return answer
