"""Darío looks at how well persons are recognised, and answers an alarm."""

import pytest

from tests.people.test_quality import NOW, USUAL, WEEK, remember, rows, tally
from trenza.people.actions.counts import monday_of
from trenza.people.public import Count, keep_counts, quality_alarms

PAGE = "/datos/calidad"
MENDED = {"state": "mended", "reason": "Faltaba una columna en el volcado del martes."}


def live(world, weeks=12):
    """A dozen weeks of the employment service: arrivals, doubts decided, groups."""
    monday = monday_of(NOW)
    employment = world.organisations["employment"]
    outcomes = {"by_document": 50, "by_likeness": 4, "review": 3, "new": 43}
    counts = []
    for week in [monday - WEEK * n for n in range(1, weeks + 1)]:

        def keep(number, measure, source="se-app", cut="", week=week):
            counts.append(Count(employment, source, week, cut, measure, number))

        for measure, number in {
            **outcomes,
            "arrived": 100,
            "linked": 54,
            "told": 120,
            "rows": 300,
            "no_document": 12,
            "no_birth": 2,
            "placeholder": 6,
        }.items():
            keep(number, measure)
        for measure, number in {
            "same": 8,
            "different": 7,
            "hours": 60,
            "sample_right": 10,
            "sample_false": week == monday - WEEK,
        }.items():
            keep(int(number), measure, source="")
        for cut, arrived, review in (("origin:ES", 80, 2), ("origin:SN", 12, 6),
                                     ("origin:GM", 2, 1), ("document:yes", 90, 3),
                                     ("document:no", 10, 1)):  # fmt: skip
            keep(arrived, "arrived", cut=cut)
            keep(review, "review", cut=cut)
            keep(arrived // 2, "linked", cut=cut)
    world.enter("intake")
    keep_counts(counts, now=NOW)
    world.enter("web")


@pytest.fixture
def alarm(world):
    live(world)
    remember(world, "no_surname2", *USUAL, 0.4)
    assert tally(world) == 1
    [found] = quality_alarms(world.viewer("dario"))
    return found


def text_of(answer):
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


class TestPage:
    def test_tells_what_arrives_what_is_decided_and_who_is_worse_off(self, world, enter, alarm):
        told = text_of(enter("dario").get(PAGE))

        assert 'href="/datos/calidad"' in told  # in the menu
        assert "Aplicación de empleo" in told
        assert "Enlazadas por documento" in told
        assert told.count('role="img"') == told.count("</svg>") >= 7
        assert "99,2 %" in told  # 119 right of 120
        assert "«Senegal» tiene" in told
        assert "dudas más por cada 100 personas" in told
        assert "3 días" in told or "2 días" in told  # sixty hours

    def test_names_the_source_that_is_not_as_ever_here_and_among_the_deliveries(
        self, world, enter, alarm
    ):
        sentence = "Fichas sin segundo apellido: 40 de cada 100"

        for page in (PAGE, "/entregas/"):
            told = text_of(enter("dario").get(page))
            assert sentence in told
            assert f"{PAGE}/avisos/{alarm.id}" in told

    def test_says_less_than_five_and_never_a_small_number(self, world, enter):
        live(world)
        told = text_of(enter("dario").get(PAGE))

        assert "menos de 5" in told
        assert "Gambia" not in told

    def test_says_what_comes_next_while_there_is_nothing(self, world, enter):
        told = text_of(enter("dario").get(PAGE))

        assert "Todavía no hay nada que contar" in told
        assert "al acabar la primera semana" in told
        assert 'role="img"' not in told

    def test_says_of_each_chart_why_it_is_empty(self, world, enter):
        remember(world, "no_document", 0.1, of=8)
        told = text_of(enter("dario").get(PAGE))

        assert "Hacen falta al menos 20 fichas" in told
        assert "Todavía no se ha decidido ninguna" in told
        assert "Cuando se hayan mirado unos veinte" in told
        assert "hacen falta dos grupos" in told
        assert "al menos tres entidades" in told

    def test_for_anybody_else_is_the_neutral_page(self, world, enter, alarm):
        address = f"{PAGE}/avisos/{alarm.id}"
        for who in ("alba", "marta", "delia", "quim", "nora"):
            browser = enter(who)
            nowhere = browser.get("/dudas/00000000-0000-0000-0000-000000000000")

            for page in (browser.get(PAGE), browser.get(address), browser.post(address, MENDED)):
                assert page.status_code == nowhere.status_code
                assert "segundo apellido" not in text_of(page)
            assert PAGE not in text_of(browser.get("/"))
        [still] = quality_alarms(world.viewer("dario"))
        assert still.state == "open"

    def test_is_an_event_each_time(self, world, enter, log):
        enter("dario").get(PAGE)

        [(_, outcome, person, *_)] = log("quality.read")
        assert (outcome, person) == ("allowed", "")


class TestAnswer:
    def test_with_a_reason_ends_the_alarm_and_stays_to_be_read(self, world, enter, alarm, log):
        browser, page = enter("dario"), f"{PAGE}/avisos/{alarm.id}"
        shown = text_of(browser.get(page))
        answered = browser.post(page, MENDED)
        after = text_of(browser.get(PAGE))

        assert "que los dos apellidos lleguen juntos" in shown
        assert (answered.status_code, answered.url) == (302, PAGE)
        assert "Ningún sistema está fuera de lo habitual" in after
        assert MENDED["reason"] in after
        assert "Fuera de lo habitual" not in text_of(browser.get("/entregas/"))
        assert [outcome for _, outcome, *_ in log("quality.answered")] == ["allowed"]
        assert rows(world, "SELECT profile_id FROM people_quality_alarm") == [
            (world.profiles["dario"],)
        ]

    def test_without_one_is_asked_for_it(self, world, enter, alarm):
        browser = enter("dario")
        for said, wrong in (
            ({}, "Elige qué has averiguado."),
            ({"state": "mended"}, "Escribe el motivo."),
            ({"state": "mended", "reason": "corto"}, "al menos 10 letras"),
            ({"state": "over", "reason": "Un motivo bastante largo"}, "Elige qué has averiguado."),
        ):
            answer = browser.post(f"{PAGE}/avisos/{alarm.id}", said)

            assert answer.status_code == 422
            assert wrong in text_of(answer)
            assert "Hay algo que revisar" in text_of(answer)

    def test_after_somebody_else_answered_says_so(self, world, enter, alarm):
        browser, page = enter("dario"), f"{PAGE}/avisos/{alarm.id}"
        browser.post(page, MENDED)
        again = browser.post(page, MENDED, follow=True)

        assert "ya no está pendiente" in text_of(again)
