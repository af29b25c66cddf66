"""Publishing a protocol: a new version comes into force and the former one ends."""

import json
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from trenza.glossary.public import TermCard, renew_terms
from trenza.protocol.models import Basis, Cap, Matrix, Situation, Type, Version
from trenza.protocol.packs import PackError, read_pack
from trenza.protocol.rules.canonical import canonical_text, digest
from trenza.protocol.rules.compile import Compiled, compile_pack
from trenza.protocol.rules.pack import Pack
from trenza.protocol.rules.shows import shows


class PublicationError(ValueError):
    """A pack that may not come into force, with a sentence for people."""


def publish_base_pack(*, by: str, now: datetime) -> Version:
    """Publish the pack of this installation if it is not the one in force already.

    What was in force once does not come back by itself, and no pack takes the place of a version
    that people approved: its changes go in as a draft. Raises PackError if the pack is wrong,
    PublicationError if it may not come into force.
    """
    checked = read_pack(settings.PACKS_FOLDER / settings.PACK)
    if checked.pack is None:
        raise PackError(checked.problems)
    current = Version.objects.filter(valid_to=None).first()
    if current and (current.draft is not None or _was_published(checked.pack)):
        return current
    return publish(checked.pack, by=by, now=now)


def _was_published(pack: Pack) -> bool:
    seal = digest(canonical_text(compile_pack(pack)))
    return Version.objects.filter(hash=seal).exists()


@transaction.atomic
def publish(pack: Pack, *, by: str, now: datetime) -> Version:
    """Store a pack with its masks and put it in force; the same pack again changes nothing."""
    compiled = compile_pack(pack)
    text = canonical_text(compiled)
    _one_at_a_time()
    current = Version.objects.filter(valid_to=None).first()
    if current and current.hash == digest(text):
        return current
    _check_number(pack)
    _check_bits(pack)
    if current:
        Version.objects.filter(pk=current.pk).update(valid_to=now)
    version = Version.objects.create(
        code=pack.code,
        number=pack.number,
        hash=digest(text),
        source=text,
        published_by=by,
        valid_from=now,
    )
    _store_content_map(version, pack)
    _store_masks(version, compiled)
    renew_terms([TermCard(term.code, term.label, term.definitions) for term in pack.glossary])
    _note(version, by)
    return version


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE protocol_version IN SHARE ROW EXCLUSIVE MODE")


def _check_number(pack: Pack) -> None:
    last = Version.objects.filter(code=pack.code).order_by("-number").first()
    if last and last.number >= pack.number:
        raise PublicationError(
            f"El paquete «{pack.code}» ha cambiado desde que se publicó su número {last.number}: "
            f"suba «number» en pack.yaml a {last.number + 1} o más."
        )


def _check_bits(pack: Pack) -> None:
    """Stored records carry the bit of their type: it can never mean another one."""
    by_bit = dict(Type.objects.values_list("bit", "code").distinct())
    by_code = {code: bit for bit, code in by_bit.items()}
    for one in pack.types:
        if by_bit.get(one.bit, one.code) != one.code or by_code.get(one.code, one.bit) != one.bit:
            raise PublicationError(
                f"El tipo «{one.code}» no puede llevar el bit {one.bit}: un bit publicado es para "
                "siempre de su tipo."
            )


def _store_content_map(version: Version, pack: Pack) -> None:
    Type.objects.bulk_create(
        Type(
            version=version,
            code=one.code,
            bit=one.bit,
            label=one.label,
            help=one.help,
            area=one.area,
            block=one.block,
            sensitivity=one.sensitivity,
            authors=list(one.authors),
            authored_by_form=one.by_form,
            retention_months=one.retention_months,
            schema=one.schema,
            shows=shows(pack, one),
        )
        for one in pack.types
    )
    Situation.objects.bulk_create(
        Situation(
            version=version,
            code=one.code,
            label=one.label,
            help=one.help,
            position=position,
            openable=one.openable,
        )
        for position, one in enumerate(pack.situations)
    )


def _store_masks(version: Version, compiled: Compiled) -> None:
    Matrix.objects.bulk_create(
        Matrix(
            version=version,
            profile=profile,
            sector=sector,
            situation=situation,
            **dict(zip(("own1", "own2", "own3"), row.own.as_tuple(), strict=True)),
            **dict(zip(("other1", "other2", "other3"), row.other.as_tuple(), strict=True)),
        )
        for (profile, sector, situation), row in compiled.matrix.items()
    )
    Basis.objects.bulk_create(
        Basis(
            version=version,
            sector=one.sector,
            code=one.code,
            kind=one.kind,
            scsp=one.scsp,
            norm=one.norm,
            label=one.label,
            **_numbers(compiled.bases[one.code].as_tuple()),
        )
        for one in compiled.pack.bases
    )
    Cap.objects.bulk_create(
        Cap(
            version=version,
            factor=one.factor,
            code=one.code,
            label=one.label,
            hours=one.hours or None,
            days=one.days or None,
            situations=list(one.situations) or None,
            **_numbers(compiled.caps[one.factor, one.code].as_tuple()),
        )
        for one in compiled.pack.caps
    )


def _numbers(masks: tuple[int, int, int]) -> dict[str, int]:
    return dict(zip(("m1", "m2", "m3"), masks, strict=True))


def _note(version: Version, by: str) -> None:
    """Leave the publication in the sealed log, in the same transaction."""
    detail = {"code": version.code, "number": version.number, "hash": version.hash}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit_append('protocol.published', %s, '', '', '', '', '', '', '', '', 'done',"
            " 0, 0, 0, %s, %s::jsonb)",
            [by, str(version.pk), json.dumps(detail)],
        )
