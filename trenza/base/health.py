"""Is it well, and how is it doing: for the machine that watches, nothing personal."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
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
    """Figures of this process in the format of Prometheus."""
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)
