"""Pages without domain."""

from django.urls import path

from trenza.base import health, views

app_name = "base"
urlpatterns = [
    path("csp-informe", views.csp_report, name="csp_report"),
    path("componentes/", views.components, name="components"),
    path("salud", health.health, name="health"),
    path("metricas", health.metrics, name="metrics"),
]
