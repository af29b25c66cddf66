"""Rules: reading a statement's person, and the display form."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.people.worlds import NOW, born, dni, identity, statements
from trenza.people.rules.births import UNKNOWN, Birth
from trenza.people.rules.display import Voice, display_form
from trenza.people.rules.identities import Identity, read_identity, time_stated
from trenza.people.rules.linking import objection
from trenza.people.rules.problems import IdentityRefused

TODAY = date(2026, 11, 22)
PERE = {
    "source_id": " P-1 ",
    "identifiers": [{"type": "dni", "value": "99.999.036-g"}, {"type": "nie", "value": "No tiene"}],
    "given_name": "Pere", "surname1": "Sol", "surname2": "-", "sex": "M",
    "birth_date": "1980-03-02", "birth_precision": "day", "nationality": "ES",
    "languages": ["ca", "es"], "phone": "790 111 222", "municipality": "37274",
    "protection": "protected",
}  # fmt: skip
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)


def read(**changes):
    return read_identity({**PERE, **changes}, version=1, today=TODAY)


class TestReadIdentity:
    def test_gives_the_normal_form(self):
        assert read() == Identity(
            source_person_id="P-1", version=1, identifiers=(dni(),), given_name="Pere",
            surname1="Sol", surname2="", birth=born(1980), sex="M", nationality="ES",
            languages=("ca", "es"), phone="790 111 222", municipality="37274",
            protection="protected",
        )  # fmt: skip

    def test_a_person_may_have_nothing_but_a_number(self):
        bare = read_identity({"source_id": "P-2"}, version=1, today=TODAY)

        assert bare == Identity("P-2", 1)

    def test_lists_every_problem_at_once_without_the_values(self):
        with pytest.raises(IdentityRefused) as refusal:
            read(
                sex="hombre",
                birth_date="2099-01-01",
                identifiers=[{"type": "dni", "value": "99999036A"}],
                municipality="Salamanca",
            )

        problems = refusal.value.problems
        assert {p.field for p in problems} == {"sex", "birth_date", "identifiers", "municipality"}
        assert not any("99999036" in p.message or "Salamanca" in p.message for p in problems)

    @given(st.sampled_from(sorted(PERE)), json_values)
    def test_any_json_is_read_or_refused(self, field, value):
        problems = []
        try:
            read(**{field: value})
        except IdentityRefused as refusal:
            problems = refusal.problems

        assert all(p.message.endswith(".") and p.field in PERE for p in problems)

    def test_the_version_tells_the_time_where_it_is_a_clock(self):
        clock = Identity("P-1", int(NOW.timestamp() * 1_000_000))

        assert time_stated(clock) == NOW
        assert time_stated(Identity("P-1", 7)) is None
        assert time_stated(replace(clock, stated_at=NOW.replace(day=2))) == NOW.replace(day=2)


class TestDisplayForm:
    old, new = NOW.replace(month=1), NOW

    def test_the_newest_of_equally_complete_speaks(self):
        shown = display_form(
            [
                Voice("ss", "SS", identity("a", surname1="Sola", stated_at=self.old)),
                Voice("se", "SE", identity("b", surname1="Sol", stated_at=self.new)),
            ]
        )

        assert shown.surname1 == "Sol"

    def test_public_services_speak_before_the_third_sector(self):
        shown = display_form(
            [
                Voice("ngo", "TS", identity("a", given_name="Peret", stated_at=self.new)),
                Voice("ss", "SS", identity("b", given_name="Pere", stated_at=self.old)),
            ]
        )

        assert shown.given_name == "Pere"

    def test_whoever_knows_more_speaks_first(self):
        shown = display_form(
            [
                Voice("ngo", "TS", identity("a", given_name="Pere Joan")),
                Voice("ss", "SS", identity("b", given_name="P.", birth=UNKNOWN)),
            ]
        )

        assert shown.given_name == "Pere Joan"

    def test_what_is_missing_comes_from_the_others(self):
        shown = display_form(
            [
                Voice("ss", "SS", identity("a", surname2="", phone="")),
                Voice("ngo", "TS", identity("b", surname2="Mas", phone="790111222")),
            ]
        )

        assert (shown.surname2, shown.phone) == ("Mas", "790111222")

    def test_a_second_surname_does_not_come_from_another_first_one(self):
        shown = display_form(
            [
                Voice("ss", "SS", identity("a", surname2="")),
                Voice("ngo", "TS", identity("b", surname1="Amrani", surname2="Haddad")),
            ]
        )

        assert (shown.surname1, shown.surname2) == ("Sol", "")

    def test_the_most_precise_birth_date_is_shown(self):
        year = Birth(date(1980, 1, 1), "year")
        shown = display_form(
            [
                Voice("ss", "SS", identity("a", birth=year, stated_at=self.new)),
                Voice("se", "SE", identity("b", birth=born(1980), given_name="", surname1="")),
            ]
        )

        assert shown.birth == born(1980)

    def test_protected_as_soon_as_anybody_says_so(self):
        shown = display_form(
            [
                Voice("ss", "SS", identity("a")),
                Voice("ngo", "TS", identity("b", protection="protected", birth=UNKNOWN)),
            ]
        )

        assert shown.protection == "protected"

    @given(
        st.data(),
        st.lists(
            st.builds(Voice, st.sampled_from("xy"), st.sampled_from(["SS", "TS"]), statements()),
            min_size=1,
            max_size=5,
            unique_by=lambda voice: (voice.source, voice.identity.source_person_id),
        ),
    )
    def test_does_not_depend_on_the_order(self, data, voices):
        assert display_form(data.draw(st.permutations(voices))) == display_form(voices)


@given(statements(), statements())
def test_an_objection_is_mutual(one, other):
    assert objection(one, other) == objection(other, one)
