"""What two records are compared by: the one definition that SQL and Python are compiled from.

A comparison is a list of levels from the strongest agreement to none; the first that holds counts.
Nationality is left out: it adds next to nothing and would weigh people by their origin.
"""

from dataclasses import dataclass

from trenza.people.matching.terms import (
    Anagram,
    Both,
    Clear,
    Coded,
    Differ,
    Equal,
    Initial,
    Long,
    Marked,
    Near,
    Same,
    Spelt,
    Starts,
    Term,
    Within,
    Worded,
    either,
    equal,
    every,
    one_way_or_other,
)

# Whoever has both names in the other's places: which of the two is right nobody knows.
WHOLE = "whole"
MISSING = -1  # nothing to compare: the comparison says nothing
DOCUMENTS = ("dni", "nie", "passport", "nuss", "health_card")
# Two of one kind, both valid and different, are never one person without somebody's decision.
SINGLE = ("dni", "nie", "nuss")
# Held by more records than this, it belongs to a centre, not to a person.
CROWD = 40
CROWDED = (
    "phone", "email", "address",
    "dni", "nie", "passport", "nuss", "health_card", "document_typed",
)  # fmt: skip


@dataclass(frozen=True)
class Level:
    """One degree of agreement; ``frequency`` names the column whose rarity adds to its weight.

    ``WHOLE`` is the rarity of given name and first surname together.
    """

    name: str
    term: Term
    frequency: str = ""


@dataclass(frozen=True)
class Comparison:
    """A field or group of fields; ``otherwise`` is the level when none holds ('' = missing)."""

    name: str
    needs: tuple[Term, ...]
    levels: tuple[Level, ...]
    otherwise: str = "different"
    waived: Term | None = None

    def names(self) -> tuple[str, ...]:
        """The names of the levels in order, with the one for when none holds."""
        named = tuple(level.name for level in self.levels)
        return (*named, self.otherwise) if self.otherwise else named


def _slip(column: str, shortest: int) -> Term:
    """One key wrong, or two exchanged."""
    return every(
        Long(column, shortest),
        either(Near(column, column, 1), every(Near(column, column, 2), Anagram(column, column))),
    )


# Marta and María differ by one key, but many are called the one and many the other: that is known
# from the frequencies, not from the record.
NAMED = "given_common"
BESIDE_FORM = (NAMED,)
_SINGLE_NAME = either(Same(1, "given", "given1"), Same(2, "given", "given1"))
_NAMES_CROSSED = every(
    either(
        Equal("given", "surname1"), Equal("given_key", "surname1_key"), Near("given", "surname1", 1)
    ),
    either(
        Equal("surname1", "given"), Equal("surname1_key", "given_key"), Near("surname1", "given", 1)
    ),
)
_SURNAMES_CROSSED = every(
    either(
        Equal("surname1", "surname2"), Equal("surname1_key", "surname2_key"),
        every(Long("surname1", 4), Near("surname1", "surname2", 1)),
    ),
    either(
        Equal("surname2", "surname1"), Equal("surname2_key", "surname1_key"),
        every(Long("surname2", 4), Near("surname2", "surname1", 1)),
    ),
)  # fmt: skip
# «Ruiz de la Peña» may be one surname of two words or two surnames: without a second one nobody
# knows.
_BOTH = ("surname1", "surname2")
_SURNAMES_JOINED = either(
    one_way_or_other(Spelt(("surname1",), _BOTH)),
    every(Spelt(_BOTH, _BOTH), either(*(Differ(column) for column in _BOTH))),
)
_ROUGH = either(Marked(1, "birth_rough"), Marked(2, "birth_rough"))
_TYPED = tuple(one_way_or_other(Equal("document_typed", c)) for c in ("dni", "nie", "passport"))
_NEAR_TYPED = tuple(
    one_way_or_other(
        either(
            Near("document_typed", c, 1),
            every(Near("document_typed", c, 2), Anagram("document_typed", c)),
        )
    )
    for c in ("dni", "nie", "passport")
)

GIVEN = Comparison(
    "given",
    (Both("given"),),
    (
        Level("exact", equal("given"), "given"),
        Level("crossed_with_surname", _NAMES_CROSSED, WHOLE),
        Level("first_of_compound", every(equal("given1"), _SINGLE_NAME), "given1"),
        Level("last_of_compound", every(equal("given_last"), _SINGLE_NAME), "given_last"),
        Level("sounds_alike", every(equal("given_key"), either(_SINGLE_NAME, equal("given_last")))),
        Level(
            "another_name",
            every(
                Marked(1, NAMED),
                Marked(2, NAMED),
                either(
                    _slip("given", 3),
                    Near("given", "given", 2),
                    every(Long("given", 8), Near("given", "given", 3)),
                ),
            ),
        ),
        Level("slip", _slip("given", 4)),
        Level("same_words", Anagram("given", "given")),
        Level(
            "initial",
            every(Starts("given", "given", 1), either(Initial(1, "given"), Initial(2, "given"))),
        ),
        Level("same_first", equal("given1"), "given1"),
        Level("slip_in_short", every(Long("given", 3), Near("given", "given", 1))),
        Level(
            "same_skeleton",
            every(equal("given_skeleton"), either(_SINGLE_NAME, equal("given_last"))),
        ),
        Level("similar", every(Long("given", 6), Near("given", "given", 2))),
        Level("same_last", equal("given_last")),
        Level("same_start", Starts("given", "given", 4)),
        Level(
            "faint",
            either(
                every(Long("given", 4), Near("given", "given", 2)),
                every(Long("given", 8), Near("given", "given", 3)),
                every(Long("given_skeleton", 3), Near("given_skeleton", "given_skeleton", 1)),
            ),
        ),
        Level("is_surname", one_way_or_other(equal("given", "surname1"))),
    ),
)

SURNAME1 = Comparison(
    "surname1",
    (Both("surname1"),),
    (
        Level("exact", equal("surname1"), "surname1"),
        Level("crossed", _SURNAMES_CROSSED),
        Level("joined", _SURNAMES_JOINED),
        Level("slip", _slip("surname1", 4)),
        Level("sounds_alike", equal("surname1_key")),
        Level("is_second", one_way_or_other(equal("surname1", "surname2"))),
        Level("same_skeleton", equal("surname1_skeleton")),
        Level("similar", every(Long("surname1", 6), Near("surname1", "surname1", 2))),
        Level("same_start", Starts("surname1", "surname1", 4)),
        Level(
            "faint",
            either(
                every(Long("surname1", 4), Near("surname1", "surname1", 2)),
                every(Long("surname1", 9), Near("surname1", "surname1", 3)),
                every(
                    Long("surname1_skeleton", 4), Near("surname1_skeleton", "surname1_skeleton", 1)
                ),
            ),
        ),
    ),
    waived=_NAMES_CROSSED,
)

SURNAME2 = Comparison(
    "surname2",
    (Both("surname2"),),
    (
        Level("exact", equal("surname2"), "surname2"),
        Level("slip", _slip("surname2", 4)),
        Level("sounds_alike", equal("surname2_key")),
        Level("same_skeleton", equal("surname2_skeleton")),
        Level("is_first", one_way_or_other(equal("surname2", "surname1"))),
        Level("similar", every(Long("surname2", 6), Near("surname2", "surname2", 2))),
        Level("same_start", Starts("surname2", "surname2", 4)),
    ),
    waived=either(_SURNAMES_CROSSED, _SURNAMES_JOINED),
)

BIRTH = Comparison(
    "birth",
    (Both("birth_year"),),
    (
        Level("exact", every(equal("birth"), Clear("birth_rough"))),
        Level("exact_first_of_january", equal("birth")),
        Level(
            "day_and_month_crossed",
            every(
                equal("birth_year"),
                equal("birth_month", "birth_day"),
                equal("birth_day", "birth_month"),
            ),
        ),
        Level("slip", every(Clear("birth_rough"), _slip("birth", 10))),
        Level("rough_same_year", every(equal("birth_year"), _ROUGH)),
        Level("same_month_of_year", every(equal("birth_year"), equal("birth_month"))),
        Level("same_day_of_year", every(equal("birth_year"), equal("birth_day"))),
        Level(
            "same_birthday", every(equal("birth_month"), equal("birth_day"), Clear("birth_rough"))
        ),
        Level("rough_near_year", every(Within("birth_year", 1), _ROUGH)),
        Level("rough_some_years", every(Within("birth_year", 3), _ROUGH)),
        Level("rough_more_years", every(Within("birth_year", 6), _ROUGH)),
        Level("same_year", equal("birth_year")),
        Level("near_year", Within("birth_year", 3)),
    ),
)

DOCUMENT = Comparison(
    "document",
    (),
    (
        Level(
            "mixed",
            every(either(*(equal(c) for c in DOCUMENTS)), either(*(Differ(c) for c in SINGLE))),
        ),
        Level("official", either(equal("dni"), equal("nie"))),
        Level("other_official", either(equal("passport"), equal("nuss"), equal("health_card"))),
        Level("typed_same", either(equal("document_typed"), *_TYPED)),
        Level("typed_slip", either(_slip("document_typed", 5), *_NEAR_TYPED)),
        Level("differ_slip", either(*(every(Differ(c), Near(c, c, 2)) for c in ("dni", "nie")))),
        Level("differ", either(Differ("dni"), Differ("nie"), Differ("nuss"))),
        Level("differ_renewable", either(Differ("passport"), Differ("health_card"))),
        Level("typed_differ", Differ("document_typed")),
    ),
    otherwise="",
)

SEX = Comparison("sex", (Both("sex"),), (Level("exact", equal("sex")),))

PHONE = Comparison(
    "phone",
    (Both("phone"),),
    (Level("exact", equal("phone")), Level("slip", _slip("phone", 9))),
)

EMAIL = Comparison("email", (Both("email"),), (Level("exact", equal("email")),))

PLACE = Comparison(
    "place",
    # A name of a municipality beside a code says nothing, nor does an address without either.
    (either(Both("postcode"), Coded("municipality"), Worded("municipality")),),
    (
        Level("address", every(equal("address"), either(equal("municipality"), equal("postcode")))),
        Level(
            "address_slip",
            every(_slip("address", 6), either(equal("municipality"), equal("postcode"))),
        ),
        Level("street", every(equal("street"), either(equal("municipality"), equal("postcode")))),
        Level("postcode", equal("postcode")),
        Level("municipality", equal("municipality"), "municipality"),
        Level(
            "province",
            either(
                every(Coded("municipality"), Starts("municipality", "municipality", 2)),
                Starts("postcode", "postcode", 2),
                Worded("municipality"),
            ),
        ),
    ),
)

COMPARISONS = (GIVEN, SURNAME1, SURNAME2, BIRTH, DOCUMENT, SEX, PHONE, EMAIL, PLACE)

NAMES = ("given", "surname1", "surname2")
# What makes a stranger a homonym: levels of the names, "-" where there is nothing to compare.
HOMONYM: dict[str, tuple[str, ...]] = {
    "given": (
        "exact", "crossed_with_surname", "first_of_compound", "last_of_compound", "slip",
        "same_words", "sounds_alike", "same_skeleton",
    ),
    "surname1": ("-", "exact", "crossed", "joined", "slip", "sounds_alike", "same_skeleton"),
    "surname2": ("-",),
}  # fmt: skip

# Columns whose frequencies are counted, and the columns of the record that each is counted over.
FREQUENCIES = {
    "given": ("given",),
    "given1": ("given1",),
    "given_last": ("given_last",),
    "surname": ("surname1", "surname2"),
    "municipality": ("municipality",),
}
TABLE_OF = {column: table for table, columns in FREQUENCIES.items() for column in columns}
# Given name and surname are not independent within a community: the exact pair is counted too.
JOINT = ("given", "surname1")


# A key that more records share says too little: it is not used, online as in batch.
CAP = 200


@dataclass(frozen=True)
class Key:
    """A reason to compare two records: these columns are equal (a length keeps the beginning).

    Where it says little, ``cap`` keeps it to values that few records share.
    """

    name: str
    columns: tuple[tuple[str, int], ...]
    cap: int = CAP


def _key(name: str, *columns: str, cap: int = CAP) -> Key:
    parts = (column.partition(":") for column in columns)
    return Key(name, tuple((column, int(length or 0)) for column, _, length in parts), cap)


# Keys of one name meet one another whatever columns they were made of: a surname written in the
# place of the given name still meets it.
KEYS = (
    _key("document", "dni:8"),
    _key("document", "nie:8"),
    _key("document", "document_typed:8"),
    _key("passport", "passport"),
    _key("social", "nuss"),
    _key("health", "health_card"),
    _key("email", "email"),
    _key("phone_name", "phone", "given_key", cap=60),
    _key("phone_name", "phone", "surname1_key", cap=60),
    _key("phone_year", "phone", "birth_year", cap=60),
    _key("address_name", "address", "municipality", "given_key", cap=60),
    _key("address_name", "address", "municipality", "surname1_key", cap=60),
    _key("address_year", "address", "municipality", "birth_year", cap=60),
    _key("birth_name", "birth", "given_key", cap=60),
    _key("birth_name", "birth", "surname1_key", cap=60),
    _key("birth_name", "birth", "surname2_key", cap=60),
    _key("birth_place", "birth", "municipality", cap=40),
    _key("names_year", "given_key", "surname1_key", "birth_year", cap=40),
    _key("names_year", "surname1_key", "given_key", "birth_year", cap=40),
    _key("names_year", "given_key", "surname2_key", "birth_year", cap=40),
    _key("names", "given_key", "surname1_key", "surname2_key", cap=100),
    _key("names", "surname1_key", "given_key", "surname2_key", cap=100),
    _key("names_place", "given_key", "surname1_key", "municipality", cap=100),
    _key("names_place", "surname1_key", "given_key", "municipality", cap=100),
    _key("names_second_place", "given_key", "surname2_key", "municipality", cap=40),
    _key("skeletons_postcode", "given_skeleton", "surname1_skeleton", "postcode", cap=40),
    _key("names_alone", "given", "surname1", cap=20),
    _key("names_alone", "surname1", "given", cap=20),
    _key("skeletons_year", "given_skeleton", "surname1_skeleton", "birth_year", cap=40),
    _key("surnames_alone", "surname1_key", "surname2_key", cap=16),
    _key("surnames_year", "surname1_key", "surname2_key", "birth_year", cap=40),
    _key("surnames_postcode", "surname1_key", "surname2_key", "postcode"),
)
