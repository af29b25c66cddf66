"""What is typed where a document should be: it goes in as none, is remarked on, and counted."""

from tests.exchange.pipeline.world import deliver, person, rows_of
from trenza.base.clock import now
from trenza.exchange.reads import notices_of
from trenza.people.public import count_quality, counts_of, monday_of


def papers(*numbers):
    return {"identifiers": [{"type": "dni", "value": number} for number in numbers]}


def test_is_told_to_its_manager_and_counted_by_the_week(world):
    delivery = deliver(
        [
            person("501", **papers("SIN DOCUMENTO")),
            person("502", **papers("00000000T", "99999018D")),
            person("503", **papers("99999027H")),
            person("504", identifiers=[{"type": "none", "value": ""}]),
        ]
    )
    count_quality(now=now())

    [(message, field, many)] = notices_of(delivery)
    assert "entra sin documento" in message
    assert (field, many) == ("person.identifiers", 2)
    counted = {
        one.measure: one.number
        for one in counts_of(monday_of(now()))
        if one.source == "se-app" and not one.slice
    }
    assert (counted["rows"], counted["placeholder"]) == (4, 2)
    kept = "SELECT count(*) FROM people_identifier AS d JOIN people_identity AS i "
    assert rows_of(f"{kept} ON i.id = d.identity_id WHERE i.source_person_id LIKE '50_'") == [(2,)]
