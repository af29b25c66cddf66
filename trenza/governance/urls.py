"""Pages of the protocol: the version in force on a wall, past ones, drafts."""

from django.urls import path

from trenza.governance.views import versions

app_name = "governance"
VERSION = "versiones/<int:version>"

urlpatterns = [
    path("", versions.index, name="index"),
    path(VERSION, versions.version, name="version"),
    path(f"{VERSION}/mural", versions.wall, name="wall"),
    path(f"{VERSION}/<slug:profile>/<slug:sector>", versions.sheet, name="sheet"),
]
