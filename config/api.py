"""The one API: each context adds its router."""

from ninja import NinjaAPI

from trenza.exchange.api import router as exchange

api = NinjaAPI(
    title="Trenza",
    version="1.0.0",
    description="Entrega de anotaciones desde los sistemas de origen.",
    docs_url=None,
    openapi_url="/openapi.json",
    openapi_extra={
        "components": {"securitySchemes": {"SourceToken": {"type": "http", "scheme": "bearer"}}}
    },
)
api.add_router("", exchange)
