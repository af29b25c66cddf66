"""Which names are written as which others: the tables of names, followed to their end."""

from trenza.people.rules.normal import (
    names_of_spain,
    names_of_the_world,
    surnames_of_many_spellings,
)
from trenza.people.rules.normal.phonetics import phonetic_key
from trenza.people.rules.normal.transliteration import respelt

# A variant that ends in a full stop is a name of its own, listed to say that it stays apart.
_APART = "."
# Names that sound as short as this are too many to be told from one another by their sound.
_SHORTEST_SOUND = 6
_SPELT_IN_MANY_WAYS = frozenset("bvwckqszjygi")  # first letters that say little
Names = tuple[str, ...]


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


def _listed_words(table: str) -> frozenset[str]:
    """All words of a table, those that it keeps apart too."""
    return frozenset(respelt(word.strip(":" + _APART)) for word in table.split())


def _by_sound(table: str, followed: dict[str, Names]) -> dict[str, Names]:
    """What each sound of a listed name is written as, if there is but one way.

    Familiar forms are no spellings (Marisa, Maica): of two names, or with another ending.
    """
    meant: dict[str, set[Names]] = {}
    for word in _listed_words(table):
        sound = phonetic_key(word)
        if word.isascii() and len(sound) >= _SHORTEST_SOUND:
            meant.setdefault(sound, set()).add(followed.get(word, (word,)))
    return {
        sound: name
        for sound, (name, *others) in meant.items()
        if not others and len(name) == 1 and phonetic_key(name[0])[-1] == sound[-1]
    }


_SPAIN, _WORLD = _read(names_of_spain.GIVEN), _read(names_of_the_world.GIVEN)
GIVEN = _followed(_WORLD | _SPAIN)
SOLE = _followed(_read(names_of_spain.ALONE))
SURNAMES = {
    word: names[0] for word, names in _followed(_read(surnames_of_many_spellings.SURNAMES)).items()
}

_TABLES = names_of_spain.GIVEN + names_of_the_world.GIVEN
KNOWN_GIVEN = _listed_words(_TABLES)
_HEARD = _by_sound(_TABLES, GIVEN)


def given_names(word: str) -> Names:
    """What a word of a given name is written as: by the tables, else by how it sounds."""
    found = GIVEN.get(word)
    if found:
        return found
    if word in KNOWN_GIVEN or len(word) < _SHORTEST_SOUND:
        return (word,)
    names = _HEARD.get(phonetic_key(word), (word,))
    return names if names[0][0] == word[0] or word[0] in _SPELT_IN_MANY_WAYS else (word,)


# Surnames of other countries that are nobody's given name.
SURNAMES_ABROAD = _listed_words(surnames_of_many_spellings.ABROAD) - KNOWN_GIVEN
