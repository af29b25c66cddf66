"""Who is known by whom: the centres and professionals that attend each person."""

from random import Random

from trenza.territory.synth.days import years_before
from trenza.territory.synth.organisations import (
    employment_office,
    ngo_centre,
    references,
    social_centre,
)
from trenza.territory.synth.people import Home, Individual

Attention = tuple[str, str]  # centre, reference of the professional


def spread_knowledge(rng: Random, home: Home, until: int) -> None:
    """Decide which systems know each member of a home, and mark the protected ones."""
    children = any(one.role == "child" for one in home.people)
    social = rng.random() < (0.72 if children else 0.45)
    unit = _attended_at(rng, social_centre(home.place, home.number).code)
    for one in home.people:
        age = (until - one.birth) / 365.25
        if social:
            one.knows["SS"] = unit
        _employment(rng, home, one, age, social)
        if age >= 16 and rng.random() < _ngo_rate(home, one):
            one.knows["TS"] = _ngo(rng, home, children)
    if not any(one.knows for one in home.people):
        for one in home.people:
            one.knows["SS"] = unit
    _children_follow(rng, home, until)
    _protect(rng, home)


def _employment(rng: Random, home: Home, one: Individual, age: float, social: bool) -> None:
    if not 16 <= age < 66 or one.document not in {"dni", "nie"}:
        return
    if rng.random() < (0.68 if social else 0.88):
        office = employment_office(home.place, home.number)
        one.knows["SE"] = _attended_at(rng, office.code)


def _attended_at(rng: Random, centre: str) -> Attention:
    names = references(centre)
    return centre, names[int(rng.random() * len(names))]


def _ngo_rate(home: Home, one: Individual) -> float:
    if home.kind == "homeless" or one.document in {"none", "passport"}:
        return 0.62
    return 0.17


def _ngo(rng: Random, home: Home, children: bool) -> Attention:
    chance = rng.random()
    organisation = "PUENTE" if chance < 0.62 else "MIMBRE" if children else "SENDA"
    return _attended_at(rng, ngo_centre(organisation, home.place).code)


def _children_follow(rng: Random, home: Home, until: int) -> None:
    """A minor whose parent goes to an NGO is often known to it too."""
    adults = [one for one in home.people if "TS" in one.knows]
    for one in home.people:
        minor = one.birth > years_before(until, 16)
        if minor and adults and rng.random() < 0.6:
            one.knows["TS"] = adults[0].knows["TS"]


def _protect(rng: Random, home: Home) -> None:
    """Some 5 in 1,000: a woman who left violence, and the children with her."""
    head = home.people[0]
    if head.sex != "F" or head.birth_precision != "day" or rng.random() >= 0.02:
        return
    if home.kind not in {"single_parent", "alone"}:
        return
    centre = ngo_centre("ABRIGO", home.place).code
    for one in home.people:
        one.protected = True
        if "TS" in one.knows or one is head:
            one.knows["TS"] = _attended_at(rng, centre)
