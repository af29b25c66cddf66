"""The one API: each context adds its router."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from trenza.exchange.api import router as exchange

# Sources are recognised inside each operation, so Ninja does not know of their token by itself.
_SECURITY = {
    "SourceToken": {
        "type": "http",
        "scheme": "bearer",
        "description": "El token del sistema, que se muestra una sola vez al registrarlo.",
    }
}


class DeliveryAPI(NinjaAPI):
    """Ninja's API, which describes the token too: it builds ``components`` anew each time."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The description that is served, with the ways to say who one is."""
        schema = super().get_openapi_schema(**options)
        schema["components"]["securitySchemes"] = _SECURITY
        return schema


api = DeliveryAPI(
    title="Trenza",
    version="1.0.0",
    description="Entrega de anotaciones desde los sistemas de origen.",
    docs_url=None,
    openapi_url="/openapi.json",
)
api.add_router("", exchange)
