"""Deliveries and their rows, for data managers."""

from django.urls import path

from trenza.exchange.views import deliveries, rows, upload

app_name = "exchange"
urlpatterns = [
    path("", deliveries.index, name="deliveries"),
    path("subir/", upload.upload, name="upload"),
    path("plantilla/<slug:code>/", upload.template, name="template"),
    path("<uuid:reference>/", deliveries.detail, name="delivery"),
    path("<uuid:reference>/marcha/", deliveries.progress, name="progress"),
    path("<uuid:reference>/comprobar/", upload.preview, name="preview"),
    path("<uuid:reference>/filas/", rows.listing, name="rejections"),
    path("<uuid:reference>/filas/<uuid:row>/", rows.detail, name="rejection"),
    path("<uuid:reference>/resolver/", rows.settle, name="settle"),
    path("<uuid:reference>/errores/", rows.workbook, name="workbook"),
]
