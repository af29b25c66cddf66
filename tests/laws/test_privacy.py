"""Every concrete field of every model says whether it is personal; a new one must say it too."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models


def ours() -> list[type[models.Model]]:
    """The models of Trenza's own contexts, wherever their table comes from."""
    return [
        model
        for config in apps.get_app_configs()
        if config.name.startswith("trenza.")
        for model in config.get_models()
    ]


def unclassified(model: type[models.Model]) -> Iterator[str]:
    """What is wrong with a model's two sets: nothing when each field is in exactly one."""
    fields = {
        name
        for field in model._meta.concrete_fields
        for name in ({field.name} if not field.is_relation else {field.name, field.attname})
    }
    required = {field.name for field in model._meta.concrete_fields}
    composite = {"pk"} & required
    personal, plain = getattr(model, "personal", None), getattr(model, "plain", None)
    if personal is None or plain is None:
        yield "says nothing"
        return
    yield from (f"{name} in both" for name in sorted(personal & plain))
    yield from (f"{name} is no field" for name in sorted((personal | plain) - fields))
    yield from (
        f"{field.name} in neither"
        for field in model._meta.concrete_fields
        if field.name not in composite and not {field.name, field.attname} & (personal | plain)
    )


def test_more_than_twenty_models_are_looked_at():
    assert len(ours()) > 20


@pytest.mark.parametrize("model", ours(), ids=lambda model: model._meta.label)
def test_every_field_is_personal_or_plain(model):
    assert list(unclassified(model)) == []


def test_some_fields_are_personal():
    found = {f"{m._meta.label_lower}.{name}" for m in ours() for name in m.personal}

    assert {
        "people.person.surname1", "people.identifier.value", "records.record.content",
        "access.relation.person_id", "access.consent.evidence", "exchange.rejection.raw",
        "audit.event.reason",
    } <= found  # fmt: skip


class _Loose(models.Model):
    personal = {"name", "colour"}
    plain = {"name"}

    name = models.TextField()
    weight = models.TextField()

    class Meta:
        app_label = "laws"
        managed = False

    def __str__(self) -> str:
        return self.name


def test_a_model_that_is_not_right_is_told():
    assert list(unclassified(_Loose)) == [
        "name in both", "colour is no field", "id in neither", "weight in neither",
    ]  # fmt: skip


def test_personal_columns_are_in_no_unique_error_that_the_web_could_provoke():
    """Abuse case 20: "already exists" tells that somebody else knows the person."""
    told = []
    for model in ours():
        for constraint in model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint):
                told += [
                    model._meta.label_lower
                    for field in constraint.fields
                    if field in model.personal
                ]

    # Only intake writes people, each source within its own numbers; an opening and a profile are
    # unique in what is one's own, and so is an approval.
    assert set(told) == {
        "access.opening", "accounts.profile", "people.identity", "people.household",
        "governance.approval",
    }  # fmt: skip
