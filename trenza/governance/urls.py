"""Pages of the protocol: the version in force on a wall, past ones, drafts."""

from django.urls import path

from trenza.governance.views import drafts, files, versions

app_name = "governance"
VERSION = "versiones/<int:version>"
DRAFT = "borradores/<int:draft>"
SHEET = "<slug:profile>/<slug:sector>"

urlpatterns = [
    path("", versions.index, name="index"),
    path(VERSION, versions.version, name="version"),
    path(f"{VERSION}/mural", versions.wall, name="wall"),
    path(f"{VERSION}/fichero", files.export, name="export"),
    path("quien-puede-ver", versions.who, name="who"),
    path(f"{VERSION}/tipo/<slug:type_code>", versions.of_type, name="of_type"),
    path(f"{VERSION}/{SHEET}", versions.sheet, name="sheet"),
    path(f"proponer/{SHEET}", drafts.new, name="new"),
    path("borradores/nuevo", files.start, name="start"),
    path(DRAFT, drafts.draft, name="draft"),
    path(f"{DRAFT}/aprobar", drafts.approve, name="approve"),
    path(f"{DRAFT}/descartar", drafts.discard, name="discard"),
    path(f"{DRAFT}/rehacer", drafts.redo, name="redo"),
    path(f"{DRAFT}/{SHEET}", drafts.edit, name="edit"),
]
