"""All pages, one line per context."""

from importlib.util import find_spec

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path

from config.api import api

# The API knows its callers by their tokens, not by a session.
api_patterns, *api_names = api.urls
for pattern in api_patterns:
    login_not_required(pattern.callback)

MOUNTED = (
    ("", "trenza.base.urls"),
    ("", "trenza.accounts.urls"),
    ("entregas/", "trenza.exchange.urls"),
    ("glosario/", "trenza.glossary.urls"),
    ("", "trenza.desk.urls"),
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", (api_patterns, *api_names)),
    *(path(prefix, include(module)) for prefix, module in MOUNTED if find_spec(module)),
]
