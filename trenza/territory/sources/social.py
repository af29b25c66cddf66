"""The social services application: family files, users and everything stated about them."""

from typing import Any

from trenza.territory.sources import social_schema as schema
from trenza.territory.sources.layout import plain_codes
from trenza.territory.sources.sink import Sink
from trenza.territory.synth.days import clock, iso
from trenza.territory.synth.organisations import CENTRES, Centre, professionals
from trenza.territory.synth.places import MUNICIPALITIES
from trenza.territory.synth.story import Fact
from trenza.territory.synth.world import CAST_NUMBERS, Attended, HomeLife

_SEX = plain_codes("social", "SEXO")
_DOCUMENT = plain_codes("social", "TIPODOC")
_COUNTRY = plain_codes("social", "PAIS")
_KINSHIP = plain_codes("social", "PARENT")
_MOVED_EVERY = 25  # one home in so many has an older file somewhere else
_CANCELLED_EVERY = 331  # one statement in so many was typed by mistake and cancelled


def modified(day: int, second: int) -> str:
    """FX_MODIF as the application writes it."""
    return f"{iso(day)} {clock(second)}"


class SocialWriter:
    """Fills a social services database home by home."""

    def __init__(self, url: str) -> None:
        self.sink = Sink(url, schema.METADATA)
        self._file = self._member = self._user = 0
        self._ids = dict.fromkeys(schema.TABLES, 0)
        self.sink.extend(schema.COD_TABLA, schema.code_rows())
        for centre in CENTRES.values():
            if centre.code.startswith("UTS"):
                self.sink.add(schema.UTS, _unit_row(centre))
        for professional in professionals():
            for post in professional.posts:
                if post.centre.code.startswith("UTS") and post.reference:
                    row = (post.reference, professional.full_name, post.centre.code, "N")
                    self.sink.add(schema.TRABAJADOR, row)

    def add(self, life: HomeLife) -> None:
        """The family file of a home, if social services know it."""
        known = life.of("SS")
        if not known:
            return
        opened = min(each.since for each in known)
        users = []
        for each in known:
            self._user += 1
            users.append((self._user, each))
            self.sink.add(schema.USUARIO, _user_row(self._user, each))
        if life.home.number % _MOVED_EVERY == 0:
            moved = opened - 200
            self._family_file(life, users, moved, closed=opened)
        self._family_file(life, users, opened)
        real = life.home.number >= CAST_NUMBERS
        for user, each in users:
            for fact in each.facts:
                self._state(user, each, fact, real=real)

    def _family_file(
        self, life: HomeLife, users: list[tuple[int, Attended]], opened: int, closed: int = 0
    ) -> None:
        self._file += 1
        home, first = life.home, users[0][1]
        place, centre, reference = home.place, first.centre, first.reference
        address = first.identity.address or None
        if closed:
            place = MUNICIPALITIES[home.number % len(MUNICIPALITIES)]
            centre, reference, address = "UTS-6000", "TS0002", None
        second = 30_000 + self._file % 20_000
        changed = modified(closed or max(each.since for _, each in users), second)
        end = iso(closed) if closed else None
        self.sink.add(
            schema.EXPEDIENTE,
            (
                self._file, f"EF-{iso(opened)[:4]}/{self._file:06d}", centre, reference,
                iso(opened), end, "C" if closed else "A", address, place.ine, place.postcode,
                home.phone or None, changed, "N",
            ),
        )  # fmt: skip
        for user, each in users:
            start = opened if closed else max(opened, each.one.birth)
            if closed and each.one.birth > closed:
                continue
            self._member += 1
            row = (self._member, self._file, user, _KINSHIP[each.one.role],
                   iso(max(start, each.one.birth)), end, changed, "N")  # fmt: skip
            self.sink.add(schema.MIEMBRO, row)

    def _state(self, user: int, each: Attended, fact: Fact, *, real: bool) -> None:
        self._ids[fact.type] += 1
        number = self._ids[fact.type]
        cancelled = "S" if real and number % _CANCELLED_EVERY == 0 else "N"
        row = statement_row(number, user, (each.centre, each.reference), fact, cancelled)
        self.sink.add(schema.STATEMENTS[fact.type], row)

    def close(self) -> dict[str, int]:
        """Finish the database; how many rows each table has."""
        self.sink.close()
        return self.sink.counts


def statement_row(
    number: int, user: int, where: tuple[str, str], fact: Fact, cancelled: str = "N"
) -> tuple[Any, ...]:
    """The row of the table of its type that states this fact."""
    return (
        number,
        user,
        *where,
        iso(fact.start),
        iso(fact.end) if fact.end else None,
        *schema.TABLES[fact.type].values(fact.content),
        fact.summary,
        modified(fact.stated, fact.second),
        cancelled,
    )


def _unit_row(centre: Centre) -> tuple[Any, ...]:
    place = centre.place
    return (centre.code, centre.name, place.ine, place.zone, "", centre.organisation)


def _user_row(number: int, each: Attended) -> tuple[Any, ...]:
    known, one = each.identity, each.one
    value = known.document_value
    if value and number % 50 == 7:
        value = f"{value[:-1]}-{value[-1].lower()}"
    elif value and known.document == "dni" and number % 97 == 0:
        value = value[:-1]  # typed without its letter
    nuss = known.nuss
    if nuss and number % 4 == 0:
        nuss = f"{nuss[:2]}/{nuss[2:10]}/{nuss[10:]}"
    return (
        number, known.given_name, known.surname1 or None, known.surname2 or None,
        _DOCUMENT[known.document], value or None,
        _COUNTRY[one.country] if known.document == "passport" else None,
        nuss or None, known.card or None, iso(known.birth),
        "1" if known.birth_precision == "year" else "0", _SEX[one.sex], _COUNTRY[one.country],
        ";".join(one.languages), known.phone or None, known.email or None,
        "S" if one.protected else "N", modified(each.since, 30_000 + number % 20_000), "N",
    )  # fmt: skip
