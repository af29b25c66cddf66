"""Writing the directory: from a file that the territory keeps."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from trenza.directory.models import Centre, Municipality, Organisation
from trenza.directory.rules import check_organisation


class DirectoryError(ValueError):
    """A directory file that cannot be taken in, with a sentence for people."""


@transaction.atomic
def load_directory(
    *,
    municipalities: Iterable[dict[str, Any]],
    organisations: Iterable[dict[str, Any]],
    centres: Iterable[dict[str, Any]],
) -> None:
    """Add or renew municipalities, organisations and centres by their codes.

    Raises DirectoryError, with nothing applied, when an organisation's codes are wrong.
    """
    for row in municipalities:
        Municipality.objects.update_or_create(
            ine=row["ine"], defaults={k: row.get(k, "") for k in ("name", "province", "zone")}
        )
    for row in organisations:
        values = {k: row.get(k) or "" for k in ("name", "sector", "dir3", "nif")}
        if wrong := check_organisation(
            sector=values["sector"], dir3=values["dir3"], nif=values["nif"]
        ):
            raise DirectoryError(f"Entidad {row['code']}: {wrong}")
        Organisation.objects.update_or_create(
            code=row["code"], defaults={**values, "sensitive": bool(row.get("sensitive"))}
        )
    known = dict(Organisation.objects.values_list("code", "id"))
    for row in centres:
        if row["organisation"] not in known:
            raise DirectoryError(f"Centro {row['code']}: su entidad no está en el directorio.")
        Centre.objects.update_or_create(
            code=row["code"],
            defaults={
                "organisation_id": known[row["organisation"]],
                "municipality_id": row.get("municipality") or None,
                **{k: row.get(k) or "" for k in ("name", "zone", "phone", "email", "address")},
            },
        )
