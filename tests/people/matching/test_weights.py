"""The model as a file: what is written can be read, and what is wrong is said."""

import json
import math
from dataclasses import replace

import pytest

from tests.people.matching.worlds import MODEL
from trenza.people.matching.definition import COMPARISONS
from trenza.people.matching.frequencies import (
    FrequenciesRefused,
    from_counts,
    read_frequencies,
    write_frequencies,
)
from trenza.people.matching.labels import FIELDS, KINDS, LEVELS
from trenza.people.matching.weights import (
    KINDS as KIND_CODES,
)
from trenza.people.matching.weights import ModelRefused, digest, from_json, read_model, to_json


def told(**changed):
    data = json.loads(MODEL.read_text()) | changed
    return data | {"hash": digest(data)}


class TestModel:
    def test_of_the_pack_can_be_read(self):
        model = read_model(MODEL)

        assert model.version
        assert model.records > 100_000
        assert model.frequencies.shares["surname"]["garcia"] < 0
        assert model.thresholds.link > model.thresholds.same > model.thresholds.review

    def test_comes_back_as_it_was_written(self):
        model = read_model(MODEL)

        assert from_json(to_json(model)).rates == model.rates
        assert to_json(from_json(to_json(model))) == to_json(model)

    def test_expects_more_chance_agreements_in_a_larger_register(self):
        model = read_model(MODEL)
        larger = model.sized(model.records * 8)

        assert larger.prior == pytest.approx(model.prior - 3)
        assert larger.prior_kinds == model.prior_kinds

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"form": 99}, "form"),
            ({"prior": "mucho"}, "prior"),
            ({"thresholds": {"link": 1, "same": 2, "review": 3}}, "umbrales"),
            ({"comparisons": {"given": {}}}, "comparaciones"),
            ({"prior_kinds": {}}, "relative"),
        ],
    )
    def test_with_something_wrong_is_refused_in_words(self, changed, said):
        with pytest.raises(ModelRefused, match=said):
            from_json(told(**changed))

    def test_with_a_rate_that_is_none_is_refused(self):
        comparisons = json.loads(MODEL.read_text())["comparisons"]
        comparisons["sex"]["exact"] = [2, 1, 1, 1, 1]

        with pytest.raises(ModelRefused, match="«sex», nivel «exact»"):
            from_json(told(comparisons=comparisons))

    def test_edited_by_hand_is_refused(self):
        data = json.loads(MODEL.read_text()) | {"prior": -1.0}

        with pytest.raises(ModelRefused, match="editado a mano"):
            from_json(data)

    @pytest.mark.parametrize("text", ["", "[]", "{"])
    def test_that_is_no_model_is_refused(self, tmp_path, text):
        (tmp_path / "model.json").write_text(text)

        with pytest.raises(ModelRefused):
            read_model(tmp_path / "model.json")

    def test_that_is_not_there_is_refused(self, tmp_path):
        with pytest.raises(ModelRefused, match=r"No se puede leer el modelo .*model\.json"):
            read_model(tmp_path / "model.json")

    def test_is_read_by_its_folder_too(self):
        assert to_json(read_model(MODEL.parent)) == to_json(read_model(MODEL))

    @pytest.mark.parametrize("comparison", ["place", "phone", "sex", "email"])
    def test_never_weighs_what_is_farther_more(self, comparison):
        model = read_model(MODEL)
        tables = [model.against_stranger(comparison), model.against_homonym(comparison)]
        tables += [model.against_kind(comparison, kind) for kind in KIND_CODES]

        assert all(list(weights) == sorted(weights, reverse=True) for weights in tables)

    def test_weighs_another_province_against_a_link(self):
        assert read_model(MODEL).against_stranger("place")[-1] < 0

    @pytest.mark.parametrize("level", ["same_year", "near_year", "different"])
    def test_never_takes_another_birth_date_at_home_for_proof(self, level):
        number = next(c for c in COMPARISONS if c.name == "birth").names().index(level)

        assert read_model(MODEL).against_kind("birth", "namesake")[number] < 0

    def test_weighs_no_level_beyond_bounds(self):
        model = read_model(MODEL)
        never = replace(model.rates["sex"][0], person=0.0)
        odd = replace(model, rates={**model.rates, "sex": (never, model.rates["sex"][1])})

        assert odd.against_stranger("sex")[0] >= -14


class TestFrequencies:
    def test_of_a_pack_hold_nothing_that_few_share(self, tmp_path):
        path = tmp_path / "frequencies.json"
        counts = {"surname": {"garcia": 900, "rarisimo": 3}}
        write_frequencies(path, 10_000, counts, {("ana", "garcia"): 200, ("x", "y"): 12}, 100)

        found = read_frequencies(path)

        assert "rarisimo" not in path.read_text()
        assert set(found.shares["surname"]) == {"garcia"}
        assert found.share("surname", "rarisimo") == found.rare
        assert found.share("surname", "garcia") > found.rare > -math.log2(10_000)

    @pytest.mark.parametrize(
        "text", ["", "{}", '{"records": 10, "counts": {"given": 3}, "pairs": []}']
    )
    def test_that_are_wrong_are_refused(self, tmp_path, text):
        path = tmp_path / "frequencies.json"
        path.write_text(text)

        with pytest.raises(FrequenciesRefused, match=r"frequencies\.json"):
            read_frequencies(path)

    def test_change_their_version_with_what_they_say(self):
        one = from_counts(1000, {"given": {"ana": 40}}, {})
        other = from_counts(1000, {"given": {"ana": 41}}, {})

        assert one.version != other.version


class TestLabels:
    def test_are_there_for_everything_that_can_be_found(self):
        assert len(LEVELS) > 60
        assert all(LEVELS.values())
        assert {comparison for comparison, _ in LEVELS} == set(FIELDS)
        assert set(KINDS) == set(KIND_CODES)
