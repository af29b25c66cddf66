"""Pages without domain: reports of the browser's policy, and the catalogue of components."""

import json

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from prometheus_client import Counter

from trenza.base.catalogue import catalogue

REPORTS = Counter(
    "trenza_csp_reports_total", "What browsers blocked on our pages, by directive", ["directive"]
)
DIRECTIVES = (
    "default-src", "script-src", "script-src-elem", "script-src-attr", "style-src",
    "style-src-elem", "style-src-attr", "img-src", "font-src", "connect-src", "form-action",
    "frame-ancestors", "base-uri", "object-src", "frame-src", "manifest-src", "worker-src",
)  # fmt: skip
LONGEST_REPORT = 16_384


@require_POST
@csrf_exempt
@login_not_required
def csp_report(request: HttpRequest) -> HttpResponse:
    """Count a report by its directive; addresses and samples in it are never kept."""
    REPORTS.labels(_directive(request.read(LONGEST_REPORT))).inc()
    return HttpResponse(status=204)


def _directive(body: bytes) -> str:
    try:
        report = json.loads(body)["csp-report"]
        named = str(report.get("effective-directive") or report["violated-directive"]).split(" ")[0]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return "unreadable"
    return named if named in DIRECTIVES else "other"


@login_not_required
def components(request: HttpRequest) -> HttpResponse:
    """Every component in one page, while developing."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "components/catalogue/index.html", catalogue(request))
