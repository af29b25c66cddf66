"""The employment application: job seekers, their demands with their history, and the rest."""

from functools import cache, lru_cache
from typing import Any

from trenza.territory.sources import employment_schema as schema
from trenza.territory.sources.employment_schema import shout, spanish_date
from trenza.territory.sources.layout import plain_codes
from trenza.territory.sources.sink import Sink
from trenza.territory.synth.days import clock, iso
from trenza.territory.synth.organisations import CENTRES, Centre, professionals
from trenza.territory.synth.places import Municipality
from trenza.territory.synth.story import Fact
from trenza.territory.synth.world import Attended, HomeLife

_SEX = plain_codes("employment", "SEX")
_DOCUMENT = plain_codes("employment", "IDE")
_COUNTRY = plain_codes("employment", "PAI")
_REASON = plain_codes("employment", "04")
_RENEWAL_DAYS = 90


@cache
def written(day: int) -> str:
    """A day as DDMMAAAA."""
    return spanish_date(iso(day))


def modified(day: int, second: int) -> str:
    """TS_ACT as the application writes it."""
    return _compact(iso(day)) + _compact(clock(second))


@lru_cache(maxsize=65_536)
def _compact(text: str) -> str:
    return text.replace("-", "").replace(":", "")


class EmploymentWriter:
    """Fills an employment database person by person."""

    def __init__(self, url: str, until: int) -> None:
        self.sink = Sink(url, schema.METADATA)
        self.until = until
        self._seeker = 0
        self._ids = dict.fromkeys(schema.TABLES, 0)
        self.sink.extend(schema.TABLA_COD, schema.code_rows())
        for centre in CENTRES.values():
            if centre.organisation == "SEA":
                self.sink.add(schema.OFICINA, _office_row(centre))
        for professional in professionals():
            for post in professional.posts:
                if post.centre.organisation == "SEA" and post.reference:
                    row = (post.reference, shout(professional.full_name), post.centre.code[3:])
                    self.sink.add(schema.ORIENTADOR, row)

    def add(self, life: HomeLife) -> None:
        """Those of a home who are registered for work."""
        for each in life.of("SE"):
            self._seeker += 1
            seeker = f"{self._seeker:08d}"
            self.sink.add(schema.DEMANDANTE, _seeker_row(seeker, each, life.home.place))
            for fact in each.facts:
                self._state(seeker, each, fact)

    def _state(self, seeker: str, each: Attended, fact: Fact) -> None:
        self._ids[fact.type] += 1
        number = f"{self._ids[fact.type]:010d}"
        row = statement_row(number, seeker, (each.centre[3:], each.reference), fact)
        self.sink.add(schema.STATEMENTS[fact.type], row)
        if fact.type == "job_demand":
            self._history(number, fact)

    def _history(self, number: str, fact: Fact) -> None:
        """Registration, the last renewals, and the end or suspension of a demand."""
        moves = [("1", fact.start, "registration")]
        last = fact.end or min(fact.stated, self.until)
        first = max(fact.start + _RENEWAL_DAYS, last - 4 * _RENEWAL_DAYS)
        for place, day in enumerate(range(first, last, _RENEWAL_DAYS), 1):
            moves.append(("2", day, "renewal"))
            row = (number, place, written(day), "123"[day % 3], written(day + _RENEWAL_DAYS),
                   modified(day, fact.second), "1")  # fmt: skip
            self.sink.add(schema.RENOVACION, row)
        if fact.content["state"] != "active":
            ended = fact.content["state"] == "ended"
            moves.append(("4" if ended else "3", last, fact.content["state_reason"]))
        for place, (move, day, reason) in enumerate(moves, 1):
            row = (number, place, move, written(day), _REASON[reason],
                   modified(day, fact.second), "1")  # fmt: skip
            self.sink.add(schema.HIST_DEMANDA, row)

    def close(self) -> dict[str, int]:
        """Finish the database; how many rows each table has."""
        self.sink.close()
        return self.sink.counts


def statement_row(number: str, seeker: str, where: tuple[str, str], fact: Fact) -> tuple[Any, ...]:
    """The row of the table of its type that states this fact."""
    return (
        number,
        seeker,
        *where,
        written(fact.start),
        written(fact.end) if fact.end else "",
        *schema.TABLES[fact.type].values(fact.content),
        modified(fact.stated, fact.second),
        "1",
    )


def _office_row(centre: Centre) -> tuple[Any, ...]:
    place = centre.place
    return (centre.code[3:], shout(centre.name), place.ine, shout(place.zone), "")


def _seeker_row(seeker: str, each: Attended, place: Municipality) -> tuple[Any, ...]:
    known, one = each.identity, each.one
    return (
        seeker, _DOCUMENT[known.document], known.document_value.ljust(10), known.nuss,
        shout(known.given_name)[:15], shout(known.surname1)[:20], shout(known.surname2)[:20],
        written(known.birth), _SEX[one.sex], _COUNTRY[one.country], shout(known.address),
        place.ine, place.postcode, known.phone, known.email.upper(), each.centre[3:],
        each.reference, written(each.since), "1" if one.protected else "0",
        modified(each.since, 30_000 + int(seeker) % 20_000), "1",
    )  # fmt: skip
