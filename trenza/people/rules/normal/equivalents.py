"""Which names are written as which others: the tables of names, followed to their end."""

from trenza.people.rules.normal import names_of_spain, names_of_the_world
from trenza.people.rules.normal.transliteration import respelt

# A variant that ends in a full stop is a name of its own, listed to say that it stays apart.
_APART = "."


def _read(table: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in table.strip().splitlines():
        name, _, variants = line.partition(":")
        for variant in variants.split():
            if variant.endswith(_APART) or not variant.isascii():
                continue
            found.setdefault(respelt(variant), name)
    return found


def _followed(found: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """Each variant with its name word by word, every word in its own last form."""
    ended: dict[str, tuple[str, ...]] = {}
    for variant, name in found.items():
        words = [word for part in name.split() for word in _end(found, part)]
        if words != [variant]:
            ended[variant] = tuple(dict.fromkeys(words))
    return ended


def _end(found: dict[str, str], word: str) -> list[str]:
    seen = {word}
    while (following := found.get(word)) and " " not in following and following not in seen:
        word = following
        seen.add(word)
    return [word]


_SPAIN, _WORLD = _read(names_of_spain.GIVEN), _read(names_of_the_world.GIVEN)
GIVEN = _followed(_WORLD | _SPAIN)
SOLE = _followed(_read(names_of_spain.ALONE))
SURNAMES = {word: names[0] for word, names in _followed(_read(names_of_the_world.SURNAMES)).items()}
