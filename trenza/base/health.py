"""Is it well, and how is it doing: for the machine that watches, nothing personal."""

import ipaddress

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest


@require_safe
@login_not_required
def health(request: HttpRequest) -> JsonResponse:
    """200 when pages can be served; 503 when the database does not answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"estado": "sin base de datos"}, status=503)
    return JsonResponse({"estado": "bien"})


@require_safe
@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures of this process in the format of Prometheus, for whoever watches the machine."""
    if not _may_measure(request):
        raise Http404
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


# A request that came through a proxy bears one of these: its address is the proxy's.
_FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")


# Django's own names for a browser on the same machine, and the one under which it tests itself.
_HERE = frozenset({"127.0.0.1", "localhost", "[::1]", "testserver"})


def _may_measure(request: HttpRequest) -> bool:
    """By the token where there is one; without it, only from the machine itself.

    A proxy of the same machine that says nothing of itself looks like the machine. So where pages
    are served to others (by HTTPS, or under a name that is not the machine's) there is no way in
    without the token.
    """
    token: str = settings.METRICS_TOKEN
    if token:
        kind, _, given = request.headers.get("Authorization", "").partition(" ")
        return kind.lower() == "bearer" and constant_time_compare(given.strip(), token)
    served = settings.SECURE or not _HERE.issuperset(settings.ALLOWED_HOSTS)
    if served or any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
