"""The one API: each context adds its router."""

from importlib.util import find_spec

from ninja import NinjaAPI

api = NinjaAPI(
    title="Trenza",
    version="1.0.0",
    description="Entrega de anotaciones desde los sistemas de origen.",
    docs_url=None,
    openapi_url="/openapi.json",
)
if find_spec("trenza.exchange.api"):
    api.add_router("", "trenza.exchange.api.router")
