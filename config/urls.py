"""All pages, one line per context."""

from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path

from config.api import api

# The API knows its callers by their tokens, not by a session. (Its patterns are made anew at each
# look, so they are taken once.)
api_patterns, api_app, api_namespace = cast(tuple[list[URLPattern], str, str], api.urls)
for pattern in api_patterns:
    if pattern.callback is not None:
        login_not_required(pattern.callback)

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", (api_patterns, api_app, api_namespace)),
    path("", include("trenza.base.urls")),
    path("", include("trenza.accounts.urls")),
    path("entregas/", include("trenza.exchange.urls")),
    path("protocolo/", include("trenza.governance.urls")),
    path("glosario/", include("trenza.glossary.urls")),
    path("", include("trenza.desk.urls")),
]
