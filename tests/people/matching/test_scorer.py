"""Scoring two records: what must hold of any two, and what must never be linked unseen."""

import pytest
from hypothesis import given, settings

from tests.people.matching.worlds import ANA, forms, like, model
from trenza.people.matching.definition import COMPARISONS, MISSING
from trenza.people.matching.frequencies import from_counts
from trenza.people.matching.outcomes import decide, held, unseen
from trenza.people.matching.scorer import blocking_keys, outcome, score
from trenza.people.rules.normal import NormalForm, Particulars

WITHOUT = {"documents": ()}
NAMES = [comparison.name for comparison in COMPARISONS]


def decided(one: NormalForm, other: NormalForm) -> str:
    return outcome(score(one, other, model()), model())


def level(one: NormalForm, other: NormalForm, comparison: str) -> str:
    place = NAMES.index(comparison)
    number = score(one, other, model()).levels[place]
    return "missing" if number == MISSING else COMPARISONS[place].names()[number]


class TestScore:
    @given(forms(), forms())
    @settings(max_examples=300)
    def test_does_not_depend_on_who_comes_first(self, one, other):
        there, back = score(one, other, model()), score(other, one, model())

        assert there.levels == back.levels
        assert there.weight == pytest.approx(back.weight, abs=1e-9)
        assert set(blocking_keys(one)) & set(blocking_keys(other)) == (
            set(blocking_keys(other)) & set(blocking_keys(one))
        )

    @given(forms())
    def test_of_somebody_with_nothing_said_is_no_link(self, one):
        assert decided(one, NormalForm()) != "link"

    @given(forms(), forms())
    def test_is_the_sum_of_its_parts(self, one, other):
        scored = score(one, other, model())
        stranger = model().prior + sum(part.against_stranger for part in scored.parts)

        assert stranger == pytest.approx(scored.against_stranger, abs=1e-9)
        assert scored.weight <= min(scored.against_stranger, scored.against_household) + 1e-9

    @pytest.mark.parametrize("field", ["given_name", "surname1", "birth_date", "phone", "address"])
    def test_falls_when_what_agreed_no_longer_does(self, field):
        other = {"given_name": "Rosario", "surname1": "Zubizarreta", "birth_date": "1951-11-30",
                 "phone": "699000222", "address": "Plaza Nueva, 4"}[field]  # fmt: skip
        agreed = score(like(**WITHOUT), like(**WITHOUT), model())
        differs = score(like(**WITHOUT), like(**WITHOUT, **{field: other}), model())

        assert differs.weight < agreed.weight

    def test_weighs_a_rare_name_more_than_a_common_one(self):
        frequencies = from_counts(1_000_000, {"surname": {"bermudez": 50, "garcia": 30_000}}, {})
        knowing = model().knowing(frequencies)
        rare = score(like(), like(), knowing)
        common = [like(surname1="García"), like(surname1="García")]

        assert rare.against_stranger > score(*common, knowing).against_stranger + 5

    def test_takes_names_that_go_together_for_less_than_their_product(self):
        counts = {"given": {"ana maria": 900}, "surname": {"bermudez": 900}}
        apart = model().knowing(from_counts(1_000_000, counts, {}))
        together = from_counts(1_000_000, counts, {("ana maria", "bermudez"): 600})
        known = score(like(), like(), model().knowing(together)).against_stranger

        assert known < score(like(), like(), apart).against_stranger - 3

    def test_weighs_names_that_changed_places_by_how_rare_they_are_together(self):
        counts = {"given": {"ana maria": 9_000}, "surname": {"bermudez": 9_000}}
        pairs = {("ana maria", "bermudez"): 3_000}
        crossed = [like(), like(given_name="Bermúdez", surname1="Ana María")]
        told = [
            score(*order, model().knowing(from_counts(1_000_000, *seen))).against_stranger
            for order in (crossed, crossed[::-1])
            for seen in (({}, {}), (counts, {}), (counts, pairs))
        ]

        assert told[0] > told[1] + 20  # the commoner reading counts: nobody is called Bermúdez
        assert told[1] > told[2] + 4  # and names that go together are less than their product
        assert told[3:] == pytest.approx(told[:3], abs=1e-9)

    def test_ignores_the_phone_of_a_centre(self):
        crowd = from_counts(1000, {}, {}, {"phone": frozenset({"699000111"})})
        scored = score(like(), like(), model().knowing(crowd))

        assert "phone" not in {part.comparison for part in scored.parts}


class TestLevel:
    @pytest.mark.parametrize(
        ("comparison", "changed", "expected"),
        [
            ("given", {"given_name": "Ana Mª"}, "exact"),
            ("given", {"given_name": "Ana"}, "first_of_compound"),
            ("given", {"given_name": "María"}, "last_of_compound"),
            ("given", {"given_name": "Ana Luisa"}, "same_first"),
            ("given", {"given_name": "Bermúdez", "surname1": "Ana"}, "crossed_with_surname"),
            ("given", {"given_name": "Rosario"}, "different"),
            ("surname1", {"surname1": "Bermudes"}, "slip"),
            ("surname1", {"surname1": "Olaizola", "surname2": "Bermúdez"}, "crossed"),
            ("surname1", {"surname1": "Olaizolla", "surname2": "Bermudes"}, "crossed"),
            ("surname1", {"surname1": "Bermúdez de Olaizola", "surname2": "Prado"}, "joined"),
            ("surname2", {"surname1": "Olaizola", "surname2": "Bermúdez"}, "missing"),
            ("surname2", {"surname2": ""}, "missing"),
            ("birth", {"birth_date": "1984-05-17"}, "exact"),
            ("birth", {"birth_date": "1984-05-27"}, "slip"),
            ("birth", {"birth_date": "1984-01-01"}, "rough_same_year"),
            ("birth", {"birth_date": "1982-01-01"}, "rough_some_years"),
            ("birth", {"birth_date": "1959-08-02"}, "different"),
            ("document", {"documents": (("dni", "00000023T", "ES"),)}, "official"),
            ("document", {"documents": (("dni", "00000024R", "ES"),)}, "differ_slip"),
            ("document", {"documents": ()}, "missing"),
            ("document", {"documents": (("nie", "X0000023B", "ES"),)}, "missing"),
            ("sex", {"sex": "M"}, "different"),
            ("phone", {"phone": "699000112"}, "slip"),
            ("place", {"address": "Mayor 12"}, "address"),
            ("place", {"address": "C/ Sol, 9", "postcode": "61001"}, "postcode"),
            ("place", {"postcode": "", "municipality": "Vilanova"}, "missing"),
        ],
    )  # fmt: skip
    def test_is_the_strongest_that_holds(self, comparison, changed, expected):
        assert level(like(), like(**changed), comparison) == expected


class TestOutcome:
    def test_is_a_link_for_the_same_document_name_and_birth(self):
        assert decided(like(), like(phone="", address="", email="")) == "link"

    def test_is_a_link_without_document_when_all_the_rest_agrees(self):
        assert decided(like(**WITHOUT), like(**WITHOUT)) == "link"

    @pytest.mark.parametrize(
        ("who", "changed"),
        [
            ("a twin", {"given_name": "Lucía", "documents": ()}),
            ("a twin with her first name", {"given_name": "Ana Lucía", "documents": ()}),
            ("a twin with the number of the other", {"given_name": "Lucía"}),
            ("a mother of the same name", {
                "birth_date": "1957-02-03", "surname2": "Prado", "documents": (),
            }),
            ("a mother who lends her number", {"birth_date": "1957-02-03"}),
            ("a sister at home", {
                "given_name": "Nuria", "birth_date": "1986-09-30", "documents": (),
            }),
            ("a sister who lends her number", {"given_name": "Nuria", "birth_date": "1986-09-30"}),
            ("somebody with another valid number", {"documents": (("dni", "00000025W", "ES"),)}),
            ("a namesake of whom nothing else is known", {
                "birth_date": "", "documents": (), "phone": "", "email": "", "address": "",
                "postcode": "", "municipality": "", "sex": "",
            }),
        ],
    )  # fmt: skip
    def test_is_never_a_link_for(self, who, changed):
        assert decided(like(), like(**changed)) != "link"

    @pytest.mark.parametrize("shared", ["email", "phone", "address"])
    def test_is_new_for_those_who_share_nothing_else(self, shared):
        stranger = Particulars(
            given_name="Tomás", surname1="Iriarte", surname2="Pena", sex="M",
            birth_date="1961-10-09", phone="699000333", email="t@example.org",
            address="Ronda Sur, 8", postcode="61900", municipality="61900",
        )._replace(**{shared: getattr(ANA, shared)})  # fmt: skip

        assert decided(like(), like(stranger)) == "new"

    @given(forms(), forms())
    @settings(max_examples=300)
    def test_is_never_a_link_without_name_and_either_birth_or_document(self, one, other):
        if decided(one, other) == "link":
            parts = {part.comparison for part in score(one, other, model()).parts}
            assert "given" in parts
            assert parts & {"birth", "document"}


class TestGuards:
    @pytest.mark.parametrize(("name", "other"), [("Marta", "María"), ("Marcos", "Marco")])
    def test_take_two_common_names_for_two_people(self, name, other):
        counts = {word: 900 for word in ("marta", "maria", "marcos", "marco")}
        knowing = model().knowing(from_counts(1_600_000, {"given": counts}, {}))
        pair = like(given_name=name, **WITHOUT), like(given_name=other, **WITHOUT)
        found = score(*pair, knowing)

        assert found.parts[0].level == "another_name"
        assert outcome(found, knowing) == "review"
        assert not held(found.weight, found.levels, knowing.thresholds)

    def test_ask_nobody_of_two_who_share_a_shelter_and_no_name(self):
        other = like(given_name="Tomás", surname1="Iriarte", surname2="Pena", **WITHOUT)
        found = score(like(**WITHOUT), other, model())

        assert decide(9.0, found.levels, model().thresholds) == "new"

    def test_hold_what_is_sure_and_lacks_a_contact(self):
        moved = {"phone": "699000999", "email": "", "address": "Plaza Nueva, 4"}
        found = score(like(**WITHOUT), like(**WITHOUT, **moved), model())

        assert outcome(found, model()) == "review"
        assert held(found.weight, found.levels, model().thresholds)

    def test_leave_to_somebody_what_contradicts_itself(self):
        found = score(like(), like(documents=(("dni", "00000025W", "ES"),)), model())

        assert not held(found.weight, found.levels, model().thresholds)

    def test_link_who_is_guarded_only_by_papers(self):
        by_papers = score(like(), like(), model()).levels
        by_likeness = score(like(**WITHOUT), like(**WITHOUT), model()).levels

        assert unseen(by_papers, guarded=True)
        assert unseen(by_likeness, guarded=False)
        assert not unseen(by_likeness, guarded=True)


class TestBlockingKeys:
    def test_meet_for_the_same_person_written_otherwise(self):
        other = like(given_name="Ana Mª", surname1="BERMUDES", surname2="", documents=())

        assert set(blocking_keys(like())) & set(blocking_keys(other))

    def test_meet_when_surname_and_given_name_changed_places(self):
        crossed = like(given_name="Bermúdez", surname1="Ana María", birth_date="", documents=())

        assert set(blocking_keys(like())) & set(blocking_keys(crossed))

    @given(forms())
    def test_are_distinct_signed_numbers_of_64_bits(self, one):
        keys = blocking_keys(one)

        assert len(set(keys)) == len(keys)
        assert all(-(2**63) <= key < 2**63 for key in keys)

    def test_of_nobody_are_none(self):
        assert blocking_keys(NormalForm()) == ()
