"""Normal form: what holds of any text."""

import unicodedata

from hypothesis import example, given, settings
from hypothesis import strategies as st

from trenza.people.rules.births import Birth
from trenza.people.rules.identifiers import Identifier
from trenza.people.rules.identities import Identity
from trenza.people.rules.normal import Particulars, normal_form, particulars_of
from trenza.people.rules.normal.given import normal_given
from trenza.people.rules.normal.names_of_spain import GIVEN as SPAIN
from trenza.people.rules.normal.names_of_the_world import GIVEN as WORLD
from trenza.people.rules.normal.phonetics import phonetic_key, skeleton
from trenza.people.rules.normal.surnames import normal_surnames
from trenza.people.rules.normal.surnames_of_many_spellings import SURNAMES

WORDS = sorted({word.strip(":.") for word in (SPAIN + WORLD + SURNAMES).split()})
PARTICLES = [
    "de",
    "del",
    "la",
    "y",
    "i",
    "El",
    "Ben",
    "San",
    "Ould",
    "M.",
    "Mª",
    "-",
    "d'",
    "n",
    "Abdel",
]
NASTY = [
    "", " ", "\0", "\u202eeva\u202c", "😀", "SIN DOCUMENTO", "INDOCUMENTADO", "A" * 200, "é" * 200,
    "de " * 100, "-" * 200, "?" * 200, "Ã" * 200, "ª" * 50, "M." * 90, "İ" * 60, "ﷺ" * 60, "ßß",
    "㋿㍿", "١٢٣", "1" * 200, "@" * 90, ",", ",,", "a,", ",a", "((", "«", "abd el", "el el el",
    "san san san", "\ud7ff", "ŉ", "ǰ", "ﬁﬂ",
]  # fmt: skip
letters = st.text(st.sampled_from("aeiounrslmdtghkjxyzcñçáéíóúüABCDEMRZÑ -'.?ªºÃ·,l"), max_size=30)
names = st.lists(st.sampled_from(WORDS + PARTICLES), max_size=5).map(" ".join)
texts = st.one_of(st.text(max_size=60), st.sampled_from(NASTY), letters, names)
particulars = st.builds(
    Particulars,
    texts, texts, texts,
    st.sampled_from(["F", "M", "X", "U", ""]) | texts,
    texts | st.dates().map(str),
    st.sampled_from(["day", "month", "year", "about", "unknown", ""]),
    st.sampled_from(["ES", "MA", ""]) | texts,
    st.lists(st.tuples(texts, texts, texts), max_size=3).map(tuple),
    texts, texts, texts, texts, texts,
)  # fmt: skip


@given(particulars)
@settings(max_examples=400)
def test_any_text_gives_short_plain_small_letters(said):
    form = normal_form(said)

    for value in form:
        if isinstance(value, str):
            assert value
            assert value.isascii()
            assert value == value.lower()
            assert len(value) <= 200
            assert value.isprintable()
            assert value == " ".join(value.split())
    assert form == normal_form(said)


@given(texts, texts, texts)
@example("dedeleon", "deldeleon", "")
@example("maria mayte", "san san martin", "")
@settings(max_examples=1500)
def test_the_canonical_name_is_its_own_normal_form(given_name, surname1, surname2):
    form = normal_form(Particulars(given_name, surname1, surname2))
    again = normal_form(Particulars(form.given or "", form.surname1 or "", form.surname2 or ""))

    assert again == form


def test_every_listed_name_is_in_its_last_form():
    for word in WORDS:
        canonical = normal_given(word)
        assert canonical is None or normal_given(canonical) == canonical, word


def test_every_listed_surname_is_in_its_last_form():
    for line in SURNAMES.strip().splitlines():
        name = line.partition(":")[0]
        for variant in line.partition(":")[2].split():
            if not variant.endswith("."):
                assert normal_surnames(variant, "Rubio") == normal_surnames(name, "Rubio")
        assert normal_surnames(name, "Rubio") == (name, "rubio")


@given(names, names)
@settings(max_examples=300)
def test_capitals_spaces_and_composition_say_nothing(given_name, surname):
    plain = normal_form(Particulars(given_name, surname, "Rubio"))

    for change in (
        str.upper,
        lambda text: f"  {text.replace(' ', '   ')} ",
        lambda text: unicodedata.normalize("NFD", text),
        str.title,
    ):
        changed = Particulars(change(given_name), change(surname), "Rubio")
        assert normal_form(changed)[:11] == plain[:11]


_ACCENTS = str.maketrans("aeiou", "áéíóú")


@given(st.sampled_from(WORDS), st.sampled_from(WORDS))
def test_accents_say_nothing(given_name, surname):
    accented = Particulars(given_name.translate(_ACCENTS), surname.translate(_ACCENTS), "Rubio")

    assert normal_form(accented) == normal_form(Particulars(given_name, surname, "Rubio"))


@given(st.text("abcdefghijklmnopqrstuvwxyz ", max_size=120))
def test_keys_are_short_plain_letters(name):
    for key in (phonetic_key(name), skeleton(name)):
        assert len(key) <= 24
        assert key == "" or (key.isascii() and key.isalpha() and key.islower())


def test_an_identity_gives_its_particulars():
    from datetime import date

    identity = Identity(
        "7", 1, (Identifier("nie", "X2345678A"), Identifier("passport", "AB123987", "MA")),
        "Fátima", "El Amrani", "", Birth(date(1990, 1, 1), "year"), "F", "MA",
        phone="+34 699000123", email="a.b@example.org",
        address="C/ Mayor 1, 37001", municipality="37274",
    )  # fmt: skip
    said = particulars_of(identity)

    assert said.birth_date == "1990-01-01"
    assert said.birth_precision == "year"
    assert said.documents == (("nie", "X2345678A", ""), ("passport", "AB123987", "MA"))
    form = normal_form(said)
    assert (form.given, form.surname1, form.birth_year) == ("fatima", "amrani", 1990)
    assert (form.passport, form.phone, form.postcode) == ("maab123987", "699000123", "37001")
    assert particulars_of(Identity("8", 1)).birth_date == ""
