"""The whole region as a stream of homes, each with what every system knows of its members."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from trenza.territory.synth.cast import cast_homes, settle
from trenza.territory.synth.days import THREE_YEARS
from trenza.territory.synth.knowledge import spread_knowledge
from trenza.territory.synth.life_employment import employment_facts
from trenza.territory.synth.life_ngo import ngo_facts
from trenza.territory.synth.life_social import social_facts
from trenza.territory.synth.people import Home, Individual, Numbering, make_home
from trenza.territory.synth.story import Fact, Story, make_story
from trenza.territory.synth.variants import Identity, exact, identity

CAST_NUMBERS = 100  # the first numbers of homes and persons are kept for the cast
LIVES: dict[str, Callable[[Story], Iterator[Fact]]] = {
    "SS": social_facts,
    "SE": employment_facts,
    "TS": ngo_facts,
}
PROTECTED_WARNING = "Domicilio protegido"


@dataclass(slots=True)
class Attended:
    """One person as one system attends her."""

    sector: str
    one: Individual
    identity: Identity
    centre: str
    reference: str
    since: int
    facts: list[Fact]


@dataclass(slots=True)
class HomeLife:
    """One home and what each system knows of those who live in it."""

    home: Home
    attended: list[Attended]

    def of(self, sector: str) -> list[Attended]:
        """Those of the home whom this sector attends."""
        return [each for each in self.attended if each.sector == sector]


def region(persons: int, seed: int, until: int) -> Iterator[HomeLife]:
    """The homes of the region until it has so many persons; the cast always comes first."""
    count = 0
    for home, extras in cast_homes(until):
        count += len(home.people)
        yield _life(Random(home.number), home, until, extras)
    numbering = Numbering(CAST_NUMBERS)
    step = 0
    while count < persons:
        step += 1
        rng = Random(seed * 1_000_000_007 + step)
        home = make_home(rng, numbering, until)
        del home.people[persons - count :]
        count += len(home.people)
        spread_knowledge(rng, home, until)
        yield _life(rng, home, until, {})


Extras = dict[tuple[int, str], list[Fact]]


def _life(rng: Random, home: Home, until: int, extras: Extras) -> HomeLife:
    attended = []
    cast = home.number < CAST_NUMBERS
    for one in home.people:
        if not one.knows:
            continue
        story = make_story(rng, one, home, until)
        if cast:
            settle(story)
        for sector, (centre, reference) in one.knows.items():
            known = exact(one, home) if cast else identity(rng, sector, one, home)
            if one.protected:
                known.address, known.phone, known.email = PROTECTED_WARNING, "", ""
            told = extras.get((one.number, sector), [])
            stated_by_hand = {fact.type for fact in told}
            facts = [f for f in LIVES[sector](story) if f.type not in stated_by_hand] + told
            since = min((fact.start for fact in facts), default=story.since)
            since = max(since, until - THREE_YEARS, one.birth)
            attended.append(Attended(sector, one, known, centre, reference, since, facts))
    return HomeLife(home, attended)
