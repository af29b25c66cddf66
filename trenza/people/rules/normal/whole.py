"""Names as a whole: told apart when one field holds them all, put right when surely swapped."""

from functools import lru_cache

from trenza.people.rules.normal import chinese
from trenza.people.rules.normal.equivalents import SURNAMES_ABROAD
from trenza.people.rules.normal.given import normal_given
from trenza.people.rules.normal.known import GIVEN_ONLY, SURNAME_ONLY, is_given
from trenza.people.rules.normal.listed import listed
from trenza.people.rules.normal.surnames import normal_surnames
from trenza.people.rules.normal.transliteration import is_patronymic

_LINKS = listed("de del la las los")
_NEVER_GIVEN = SURNAMES_ABROAD | SURNAME_ONLY | chinese.SURNAMES
Names = tuple[str | None, str | None, str | None]


def told_names(given: str, surname1: str, surname2: str) -> Names:
    """Given name, first and second surname in canonical form."""
    if not surname1 and not surname2:
        return _from_one(given, given_field=True)
    if not given and not surname2:
        return _from_one(surname1, given_field=False)
    first, second = normal_surnames(surname1, surname2)
    name = normal_given(given) if given else None
    if name and first:
        return _put_right(given, name, first, second, bool(surname2)) or (name, first, second)
    if name and not first and " " in name:
        return _from_one(given, given_field=True)
    return name, first, second


def _put_right(
    written: str, name: str, first: str, second: str | None, apart: bool
) -> Names | None:
    """The names in their own fields, if nobody can doubt that they are in others."""
    if second in GIVEN_ONLY and name in SURNAME_ONLY and not is_given(first):
        return normal_given(second), *normal_surnames(written, first)
    words = first.split() if apart or not second else [*first.split(), *second.split()]
    if len(words) < 2 and name not in _NEVER_GIVEN:
        return None
    if chinese.are_swapped(name, words):
        return normal_given(" ".join(words)), *normal_surnames(
            written, second or "" if apart else ""
        )
    count = _leading_given(words)
    if count and _are_swapped(name, first, words[:count]):
        if apart:
            return normal_given(first), *normal_surnames(written, second or "")
        rest = " ".join(words[count:])
        return normal_given(" ".join(words[:count])), *normal_surnames(written, rest)
    return None


def _are_swapped(name: str, surname: str, leading: list[str]) -> bool:
    """«García» as given name of a surname «María», «Costa» of «Juan Jesús»."""
    if name in SURNAMES_ABROAD:
        return is_given(surname) and surname not in SURNAMES_ABROAD
    if name in SURNAME_ONLY:
        return surname.partition(" ")[0] in GIVEN_ONLY
    if len(leading) < 2 or GIVEN_ONLY.isdisjoint(leading):
        return False
    return " " not in name and not is_given(name)


@lru_cache(maxsize=1 << 14)
def _from_one(text: str, *, given_field: bool) -> Names:
    """The names out of one field, told apart until nothing is left to tell apart."""
    given, surname1, surname2 = _told_once(text, given_field=given_field)
    if given and given != text and not surname1:
        return _from_one(given, given_field=True)
    if surname1 and not given and not surname2 and surname1 != text:
        return _from_one(surname1, given_field=False)
    if given and surname1:
        return told_names(given, surname1, surname2 or "")
    return given, surname1, surname2


def _told_once(text: str, *, given_field: bool) -> Names:
    """«PÉREZ GARCÍA, JUAN», «Juan Pérez García», «PÉREZ GARCÍA JUAN»."""
    before, comma, after = text.partition(",")
    if comma and before.strip() and after.strip():
        return normal_given(after), *normal_surnames(before, "")
    words = text.split()
    if given_field:
        name = normal_given(text)
        surname_last = len(words) > 1 and is_patronymic(words[-1].lower())
        if name and not surname_last and all(is_given(word) for word in name.split()):
            return name, None, None
        count = _leading_given(words)
        if count == len(words):
            return normal_given(text), None, None
        if count:
            return normal_given(" ".join(words[:count])), *normal_surnames(
                " ".join(words[count:]), ""
            )
    trailing = _leading_given(words[::-1])
    start = len(words) - trailing
    if trailing and start >= (1 if given_field else 2):
        return normal_given(" ".join(words[start:])), *normal_surnames(" ".join(words[:start]), "")
    if given_field:
        return normal_given(words[0]) if words else None, *normal_surnames(" ".join(words[1:]), "")
    return None, *normal_surnames(text, "")


def _leading_given(words: list[str]) -> int:
    """How many of the words, from the first on, are surely given names."""
    count = 0
    for place, word in enumerate(words, 1):
        if is_given(word):
            count = place
        elif not (count and word.lower() in _LINKS):
            break
    return count
