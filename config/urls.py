"""All pages, one line per context."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from config.api import api

MOUNTED = (
    ("", "trenza.base.urls"),
    ("", "trenza.accounts.urls"),
    ("entregas/", "trenza.exchange.urls"),
    ("glosario/", "trenza.glossary.urls"),
    ("", "trenza.desk.urls"),
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    *(path(prefix, include(module)) for prefix, module in MOUNTED if find_spec(module)),
]
