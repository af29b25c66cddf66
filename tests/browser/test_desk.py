"""The desk in a real browser: every page at every width, keyboard, and the click budgets."""

import re
from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from tests import cast
from tests.browser.harness import assert_well_behaved, walk_by_keyboard
from tests.conftest import django_lent, django_works_on
from tests.desk.world import fill

pytestmark = pytest.mark.browser

WIDTHS = [1440, 390, 320]
WATCHED = [("alba", 1440), ("alba", 390), ("alba", 320), ("bilal", 1440), ("nora", 390)]
TABS = ["", "situacion", "itinerario", "prestaciones", "convivencia", "cronologia",
        "consentimientos", "accesos", "permisos", "historial"]  # fmt: skip
FORMS = ["motivo", "anotar", "anotar/itinerary", "anotar/health_situation", "anotar/job_demand",
         "consentimientos/nuevo", "consentimientos/texto"]  # fmt: skip


@pytest.fixture(scope="module")
def world(live_site, django_db_blocker):
    """The cast's world with Pere's folder filled, on the site's own database."""
    enter = partial(django_works_on, live_site.database.name)
    with django_lent(django_db_blocker):
        enter("intake")
        fill(replace(live_site.world, enter=enter))
    return live_site.world


@pytest.fixture
def deliver(live_site, world, django_db_blocker):
    """A source says something more about Pere, while pages are open."""

    def go(number, kind, content, *, version, source="se-app", organisation="employment",
           centre="office-alba"):  # fmt: skip
        from trenza.base.clock import now
        from trenza.records.public import append

        with django_lent(django_db_blocker):
            django_works_on(live_site.database.name, "intake")
            row = cast.new_record(world, "pere", source, number, organisation, centre, kind,
                                  content=content, version=version, stated_at=now())  # fmt: skip
            append([row], delivery_id=None, now=now())

    return go


def folder(world, path="", person="pere"):
    return f"/personas/{world.persons[person]}/{path}".rstrip("/")


def open_folder(page, world, person="pere", situation="Seguimiento"):
    page.open(folder(world, person=person))
    choice = page.page.get_by_label(situation, exact=True)
    if choice.count():
        choice.check()
        page.click("Abrir la carpeta")


@pytest.mark.parametrize(("name", "width"), WATCHED)
def test_every_page_of_the_folder_owes_nothing(tab, world, name, width):
    page = tab(as_=name, width=width)
    open_folder(page, world)
    for path in [*TABS, *FORMS]:
        page.open(folder(world, path))
        page.screenshot(f"carpeta-{name}-{path.replace('/', '-') or 'resumen'}")
        assert_well_behaved(page)


@pytest.mark.parametrize("width", WIDTHS)
class TestEveryPage:
    def test_with_everything_unfolded_owes_nothing(self, tab, world, width):
        page = tab(as_="bilal", width=width)
        open_folder(page, world)
        for path in ["", "situacion", "permisos"]:
            page.open(folder(world, path))
            page.page.evaluate(
                "document.querySelectorAll('main details').forEach(d => d.open = true)"
            )
            page.screenshot(f"carpeta-abierta-{path or 'resumen'}")
            assert_well_behaved(page)

    def test_with_errors_owes_nothing(self, tab, world, width):
        page = tab(as_="alba", width=width)
        open_folder(page, world)
        for path, button in [("motivo", "Abrir la carpeta"), ("anotar/itinerary", "Guardar"),
                             ("consentimientos/nuevo", "Guardar")]:  # fmt: skip
            page.open(folder(world, path))
            page.click(button)
            page.screenshot(f"errores-{path.replace('/', '-')}")
            assert page.page.locator(".govuk-error-summary").count() == 1
            assert_well_behaved(page)

    def test_without_a_folder_owes_nothing(self, tab, world, width):
        page = tab(as_="alba", width=width)
        for path in ["", "?ver=centro", "buscar", "como-funciona", "personas/" + "0" * 8
                     + "-0000-4000-8000-000000000000"]:  # fmt: skip
            page.open(f"/{path}")
            page.screenshot(f"desk-{re.sub(r'[^a-z]', '', path)[:20] or 'mi-dia'}")
            assert_well_behaved(page)

    def test_of_searching_owes_nothing(self, tab, world, width):
        page = tab(as_="quim", width=width)
        for text in ["99999018D", "zutano", "12345678A"]:
            page.open("/")
            page.page.get_by_role("searchbox").fill(text)
            page.click("Buscar")
            page.screenshot(f"buscar-{text}")
            assert_well_behaved(page)
        for born in ["1980-03-02", "1980-03-03"]:
            page.open("/")
            page.page.get_by_role("searchbox").fill("99999018D")
            page.click("Buscar")
            page.page.get_by_label("Fecha de nacimiento").fill(born)
            page.click("Comprobar")
            page.screenshot(f"buscar-{born}")
            assert_well_behaved(page)

    @pytest.mark.parametrize(("name", "path"), [("marta", ""), ("marta", "primeras-visitas"),
                                                ("delia", "registro-de-accesos")])  # fmt: skip
    def test_of_those_who_supervise_owes_nothing(self, tab, world, width, name, path):
        page = tab(as_=name, width=width)
        page.open(f"/{path}")
        page.screenshot(f"{name}-{path or 'mi-dia'}")
        assert_well_behaved(page)


@pytest.mark.parametrize("scripts", [True, False])
def test_what_was_being_written_outlives_the_session(tab, world, live_site, scripts):
    page = tab(as_="alba", scripts=scripts)
    open_folder(page, world)
    page.open(folder(world, "anotar/action?clase=orientation"))
    page.page.get_by_label(re.compile("^Horas")).fill("7")
    page.context.clear_cookies(name="trenza_sesion")
    page.click("Guardar")
    if scripts:  # axe is a script itself
        page.screenshot("sesion-cerrada")
        assert_well_behaved(page)
    assert page.page.get_by_text("7", exact=True).count() == 0
    with page.context.expect_page() as opened:
        page.page.get_by_role("link", name=re.compile("Entra otra vez")).click()
    other = opened.value
    other.get_by_label("Usuario").fill("alba")
    other.get_by_label("Contraseña").fill(cast.PASSWORD)
    other.get_by_role("button", name="Entrar").click()
    other.wait_for_load_state("load")
    go_on = page.page.get_by_role("button", name="Seguir", exact=True)
    page.click(go_on)
    if go_on.count():  # once more: the page was older than the sign-in
        page.click(go_on)
    assert page.page.get_by_label(re.compile("^Horas")).input_value() == "7"
    page.click("Guardar")
    assert page.page.get_by_text("Actuación: anotación guardada.").is_visible()


def test_the_clock_of_a_page_saves_nothing_by_itself(tab, world):
    """The session may be alive in another page when this one believes that it has ended."""
    page = tab(as_="alba")
    open_folder(page, world)
    page.page.clock.install()
    page.open(folder(world, "anotar/action?clase=orientation"))
    page.page.get_by_label(re.compile("^Horas")).fill("7")
    with page.page.expect_navigation():
        page.page.clock.fast_forward("12:00:00")
    assert page.page.get_by_label(re.compile("^Horas")).input_value() == "7"
    assert page.page.get_by_text("anotación guardada").count() == 0


class TestKeyboard:
    @pytest.mark.parametrize("path", ["", "situacion", "itinerario", "anotar/action", "motivo"])
    def test_reaches_everything_in_the_folder(self, tab, world, path):
        page = tab(as_="alba")
        open_folder(page, world)
        page.open(folder(world, path))
        assert len(walk_by_keyboard(page)) > 10

    def test_slash_goes_to_the_search_from_any_page(self, tab, world):
        page = tab(as_="alba")
        open_folder(page, world)
        page.page.keyboard.press("/")
        assert page.page.evaluate("document.activeElement.name") == "q"


@pytest.mark.parametrize("scripts", [True, False])
class TestBudget:
    def test_a_document_opens_the_folder_in_one_click(self, tab, world, scripts):
        page = tab(as_="alba", scripts=scripts)
        open_folder(page, world)
        page.open("/")
        with page.budget(1):
            page.page.get_by_role("searchbox").fill("99999018d")
            page.page.get_by_role("searchbox").focus()
            page.enter()
            page.page.get_by_role("heading", name="De un vistazo").wait_for()

    def test_mi_dia_opens_a_folder_in_one_click(self, tab, world, scripts):
        page = tab(as_="alba", scripts=scripts)
        open_folder(page, world)
        page.open("/")
        with page.budget(1):
            page.click("García López, Pere")
        assert page.page.get_by_role("heading", name="Quién interviene").is_visible()

    def test_the_first_time_today_costs_two_more(self, tab, world, scripts):
        name, person = ("alba", "Núñez Prado, Rosa") if scripts else ("nora", "Solà, Berta")
        page = tab(as_=name, scripts=scripts)
        page.open("/")
        with page.budget(3):
            page.click(person)
            page.click(page.page.get_by_label("Diseño de itinerario"))
            page.click("Abrir la carpeta")
        assert page.page.get_by_role("heading", name="Quién interviene").is_visible()

    def test_an_action_of_today_costs_three(self, tab, world, scripts):
        page = tab(as_="alba", scripts=scripts)
        open_folder(page, world)
        with page.budget(3):
            page.click("Añadir anotación")
            page.click("Orientación laboral")
            page.click("Guardar")
        assert page.page.get_by_text("Actuación: anotación guardada.").is_visible()
        assert page.page.get_by_text("Orientación laboral: En curso, desde el").first.is_visible()

    def test_consent_costs_what_it_says_and_its_withdrawal_three(self, tab, world, scripts):
        """Three, and one more for each thing that the person decides: to whom, what and for what.
        None of those may be chosen for her beforehand (RGPD recital 32)."""
        page = tab(as_="alba", scripts=scripts)
        open_folder(page, world)
        page.open(folder(world, "consentimientos"))
        with page.budget(5):  # and the list of entities
            page.click("Registrar consentimiento")
            whom = page.page.get_by_label("Entidad que podrá ver la información")
            whom.select_option(label="Asociación Puente")
            page.click(page.page.get_by_label("Papel firmado"))
            page.click(page.page.get_by_label("Empleo", exact=True))
            page.click(page.page.get_by_label("Atenderle sin que tenga que contar"))
            page.click("Guardar")
        assert page.page.get_by_text("En vigor").is_visible()
        with page.budget(3):  # as easy as giving it (art. 7.3)
            page.click(page.page.get_by_role("link", name=re.compile("^Retirar")))
            page.click(page.page.get_by_label("De palabra, en el centro"))
            page.click("Retirar el consentimiento")
        assert page.page.get_by_text("En vigor").count() == 0


class TestOpenFolder:
    def test_shows_a_change_by_itself_within_ten_seconds(self, tab, world, deliver):
        page = tab(as_="bilal")
        open_folder(page, world)
        page.open(folder(world, "itinerario"))
        deliver("ITI-1", "itinerary", version=50, content={
            "objective": "training", "state": "paused", "started_on": "2026-03-05"})  # fmt: skip
        page.page.get_by_text("Formación: en pausa").first.wait_for(timeout=10_000)
        page.page.get_by_text("Hay datos nuevos").wait_for(timeout=1_000)
        assert page.page.get_by_text("Nuevo", exact=True).first.is_visible()
        page.screenshot("carpeta-actualizada")
        assert_well_behaved(page)

    def test_keeps_what_was_folded_and_where_one_was(self, tab, world, deliver):
        page = tab(as_="bilal")
        open_folder(page, world)
        page.open(folder(world, "situacion"))
        card = page.page.locator("article", has_text="Empleabilidad media")
        card.get_by_text("¿Por qué lo veo?").focus()
        deliver("DEM-1", "job_demand", version=50, content={
            "state": "suspended", "since": "2026-11-20"})  # fmt: skip
        page.page.get_by_text("Hay datos nuevos").wait_for(timeout=10_000)
        assert page.page.evaluate("document.activeElement.closest('article') !== null")

    def test_closes_by_itself_when_the_relation_ends(self, tab, world, live_site):
        page = tab(as_="nora")
        open_folder(page, world)
        ends = "UPDATE access_relation SET valid_to = %s WHERE profile_id = %s"
        with live_site.database.connect("owner") as connection:
            connection.execute(ends, [date(2025, 1, 1), world.profiles["nora"]])
            page.page.get_by_text("Aquí no hay nada que puedas ver").wait_for(timeout=10_000)
            connection.execute(ends, [None, world.profiles["nora"]])

    def test_is_not_looked_at_by_renewing_itself(self, tab, world, deliver):
        page = tab(as_="bilal")
        open_folder(page, world)
        page.open(folder(world, "situacion"))
        deliver("DEM-1", "job_demand", version=60, content={
            "state": "active", "since": "2026-11-19"})  # fmt: skip
        page.page.get_by_text("Hay datos nuevos").wait_for(timeout=10_000)
        page.open("/")
        news = page.page.get_by_role("region", name=re.compile("Con novedades"))
        assert news.get_by_text("Demanda de empleo").is_visible()

    def test_without_scripts_offers_to_read_again(self, tab, world):
        page = tab(as_="bilal", scripts=False)
        open_folder(page, world)
        page.click("Actualizar")
        assert page.page.get_by_role("heading", name="De un vistazo").is_visible()


def test_nothing_personal_is_in_any_address(tab, world):
    page = tab(as_="alba")
    asked = []
    page.page.on("request", lambda request: asked.append(request.url))
    open_folder(page, world, "rosa", "Seguimiento")
    page.open("/")
    for text in ("99999027H", "núñez", "García"):
        page.page.get_by_role("searchbox").fill(text)
        page.click("Buscar")
    text = " ".join(asked).lower()
    assert "/buscar" in text
    for secret in ("00181584e", "rosa", "nunez", "n%c3%ba", "garc"):
        assert secret not in text
    assert "Rosa" not in page.page.title()
